@testable import API
import Catalog
import Foundation
import Ledger
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// Hidden columns tell nothing, and what officers may read of personal data is theirs alone and journalled.
@Suite struct `Reading personal data` {
    private typealias Who = PolicyWorld.Who
    private static let why = "purpose=\(PercentEncoding.encode("ตรวจแปลงตามแผน"))"

    /// The answer with a name taken out, so that two answers about different names can be compared.
    private static func words(_ answer: Client.Answer, without name: String) -> String {
        let headers = answer.headers.filter { !["etag", "x-request-id", "date"].contains($0.name) }.map { "\($0.name): \($0.value)" }.sorted()
        return "\(answer.status)\n\(headers.joined(separator: "\n"))\n\n\(answer.text)".replacing(name, with: "*")
    }

    @Test(arguments: PolicyWorld.Who.allCases)
    func `of a column that one may not name is answered as of one that does not exist`(who: PolicyWorld.Who) throws {
        let world = try PolicyWorld.world.get()
        let walk = PolicyWalk(world: world)
        for step in walk.resources() where step.layer?.id == "cases" && ["items", "item", "aggregate", "collectionTile"].contains(step.route.name) {
            for (field, value) in PolicyWalk.hidden(step.layer) {
                let mayName = field.personalData == .officeContact && who != .anyone || field.personalData == .personal && who.office != nil
                // Tiles are the same for everyone.
                if mayName, step.route.name != "collectionTile" { continue }
                let unknown = "zz" + field.name.dropFirst(2)
                let pairs = zip(PolicyWalk.naming(field.name, value: value, in: step), PolicyWalk.naming(unknown, value: value, in: step))
                for (hidden, missing) in pairs {
                    for purpose in [nil, "ตรวจแปลงตามแผน"] as [String?] {
                        let more = purpose.map { [(name: "purpose", value: $0)] } ?? []
                        let one = try world.get(hidden.with(more).target, as: who), other = try world.get(missing.with(more).target, as: who)
                        #expect(Self.words(one, without: field.name) == Self.words(other, without: unknown), "\(who) \(hidden.target)")
                        #expect(one.status == 400 || step.route.name == "item", "\(who) \(hidden.target)")
                    }
                }
            }
        }
    }

    @Test func `without a purpose is refused, saying that one is needed`() throws {
        let world = try PolicyWorld()
        let before = try world.readings().count
        for who in Who.allCases where who.office != nil {
            for query in ["p2_text=x", "properties=p2_text", "filter=p2_text%20IS%20NULL", "properties=code,p2_integer&f=csv"] {
                let answer = try world.get("/collections/cases/items?\(query)", as: who)
                let problem = try Document(answer.body)
                #expect(answer.status == 400 && problem["type"].text == "urn:phaenthi:problem:purpose-needed" && problem["parameter"].text == "purpose")
            }
            for purpose in ["", "abcd", "%20%20%20%20%20%20", "a%0Abcdef", String(repeating: "x", count: 501)] {
                let answer = try world.get("/collections/cases/items?p2_text=x&purpose=\(purpose)", as: who)
                #expect(try answer.status == 400 && Document(answer.body)["parameter"].text == "purpose", "\(purpose)")
            }
        }
        #expect(try world.readings().count == before)
    }

    @Test(arguments: PolicyWorld.Who.allCases.filter { $0.office != nil })
    func `is confined to the own area by every way of counting and choosing`(who: PolicyWorld.Who) throws {
        let world = try PolicyWorld.world.get()
        let mine = who.features
        func ids(_ query: String) throws -> [String] {
            let page = try Document(world.get("/collections/cases/items?\(query)&\(Self.why)", as: who).body)
            let ids = page["features"].list.compactMap { $0["id"].text }
            #expect(page["numberMatched"].integer == ids.count || query.contains("limit="), "\(query)")
            return ids
        }
        let expected = mine.map { "F\($0)" }
        #expect(try ids("properties=code,p2_text") == expected)
        #expect(try ids("filter=p2_text%20IS%20NOT%20NULL") == expected)
        #expect(try ids("filter=p2_text%20IS%20NULL%20OR%20code%20LIKE%20'F%25'") == expected, "no condition gets around the area")
        #expect(try ids("filter=NOT%20(p2_text%20%3D%20'x')&sortby=-code") == expected.reversed())
        #expect(try ids("bbox=90,10,110,30&filter=p2_integer%20%3E%200") == expected)
        #expect(try ids("q=\(PercentEncoding.encode("ที่"))&properties=p2_day").sorted() == expected)
        for feature in 1...4 {
            let isMine = mine.contains(feature)
            #expect(try ids("p2_text=\(Canary.text(2, feature))") == (isMine ? ["F\(feature)"] : []))
            #expect(try ids("p2_integer=\(Canary.integer(2, feature))") == (isMine ? ["F\(feature)"] : []))
            #expect(try ids("p2_tags=\(Canary.text(2, feature))") == (isMine ? ["F\(feature)"] : []))
            let item = try world.get("/collections/cases/items/F\(feature)?properties=p2_text&\(Self.why)", as: who)
            let missing = try world.get("/collections/cases/items/F9?properties=p2_text&\(Self.why)", as: who)
            if isMine {
                #expect(try Document(item.body)["properties"]["p2_text"].text == Canary.text(2, feature))
            } else {
                #expect(Self.words(item, without: "F\(feature)") == Self.words(missing, without: "F9"))
            }
        }
        let sum = try Document(world.get("/collections/cases/aggregate?group=amphoe&filter=p2_text%20IS%20NOT%20NULL&\(Self.why)", as: who).body)
        #expect(sum["numberMatched"].integer == mine.count)
        let csv = try world.get("/collections/cases/items?f=csv&properties=code,p2_text&\(Self.why)", as: who)
        #expect(csv["ogc-numbermatched"] == "\(mine.count)")
        // Page by page, the links lead to the same.
        var found: [String] = [], next: String? = "/collections/cases/items?limit=1&properties=code,p2_text&\(Self.why)"
        while let page = next {
            let answer = try Document(world.get(page, as: who).body)
            found += answer["features"].list.compactMap { $0["id"].text }
            next = answer.link("next").map { target($0) }
            #expect(next.map { Canary.sightings(in: $0).isEmpty } ?? true)
        }
        #expect(found == expected)
    }

    @Test func `is journalled with who, when, what for, which fields of which layer and how many, before the answer leaves`() throws {
        let world = try PolicyWorld.world.get()
        let cases: [(target: String, fields: [String], features: Int)] = [
            ("/collections/cases/items?properties=code,p2_text", ["p2_text"], 2), ("/collections/cases/items?p2_text=\(Canary.text(2, 1))", ["p2_text"], 1),
            ("/collections/cases/items?f=csv&properties=p2_day&limit=1", ["p2_day"], 1), ("/collections/cases/items?f=html&properties=p2_text,p2_integer", ["p2_text", "p2_integer"], 2),
            ("/collections/cases/items?f=fgb&filter=p2_number%20%3E%200", ["p2_number"], 2), ("/collections/cases/items/F1?properties=p2_text", ["p2_text"], 1),
            ("/collections/cases/items/F3?properties=p2_text", ["p2_text"], 0), ("/collections/cases/aggregate?p2_text=\(Canary.text(2, 2))", ["p2_text"], 1),
        ]
        for (address, fields, features) in cases {
            let before = try world.readings().last?.number ?? 0
            _ = try world.get("\(address)&\(Self.why)", as: .recorder5601)
            let entries = try world.readings().filter { $0.number > before && $0.by == "recorder5601" && $0.event.subject == "cases" }
            let mine = entries.filter { entry in
                guard let detail = try? Document(Array(entry.event.detail.utf8)) else { return false }
                return detail["purpose"].text == "ตรวจแปลงตามแผน" && detail["fields"].texts == fields && detail["features"].integer == features
            }
            // Other tests read at the same time.
            #expect(!mine.isEmpty, "\(address): \(entries.map(\.event.detail))")
            #expect(mine.allSatisfy { $0.at == "2027-01-15T08:00:00Z" })
            #expect(Canary.sightings(in: entries.map(\.event.detail).joined()).isEmpty)
            let lost = try world.getWithoutJournal("\(address)&\(Self.why)", as: .recorder5601)
            #expect(lost.status == 500 && Canary.sightings(in: lost.body).isEmpty, "what cannot be journalled is not answered")
        }
        #expect(try world.get("/collections/cases/items?f=json", as: .recorder5601).status == 200)
    }

    @Test func `is offered to the staff of an area by a form, and by schemas that mark it`() throws {
        let world = try PolicyWorld.world.get()
        for who in Who.allCases {
            let page = try world.get("/collections/cases/items?f=html", as: who).text
            #expect(page.contains("name=\"p2_text\"") == (who.office != nil) && page.contains("name=\"purpose\"") == (who.office != nil))
            #expect(!(try world.get("/collections/loose/items?f=html", as: who).text.contains("name=\"purpose\"")))
            for kind in ["queryables", "returnables"] {
                let schema = try Document(world.get("/collections/cases/\(kind)?f=json", as: who).body)["properties"]
                #expect(schema["p1_text"]["x-phaenthi-personal"].text == (who == .anyone ? nil : "P1"))
                #expect(schema["p2_text"]["x-phaenthi-personal"].text == (who.office == nil ? nil : "P2"))
                #expect(schema["p3_text"].isMissing)
            }
            let sortables = try Document(world.get("/collections/cases/sortables?f=json", as: who).body)["properties"].names
            #expect(sortables.contains("p1_text") == (who != .anyone) && !sortables.contains("p2_text"))
        }
    }
}
