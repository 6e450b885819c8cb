@testable import API
import Atlas
import Catalog
import Foundation
import Geo
import HTTP
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// Editing of features (OGC API - Features Part 4, 20-002r1).
@Suite struct `Editing` {
    // MARK: Who may

    @Test func `needs a token, and one that may change the layer`() throws {
        let world = try EditWorld()
        let none = try world.ask(.post, "/collections/plots/items", EditWorld.plot("X"), token: nil)
        #expect(none.status == 401 && none["WWW-Authenticate"] == "Bearer realm=\"phaenthi\"")
        for wrong in ["wrong", EditWorld.token + "x", String(EditWorld.token.dropLast()), "", EditWorld.token + EditWorld.token] {
            let answer = try world.ask(.post, "/collections/plots/items", EditWorld.plot("X"), token: wrong)
            #expect(answer.status == 401 && answer["WWW-Authenticate"]?.contains("invalid_token") == true)
            #expect(wrong.isEmpty || !answer.text.contains(wrong))
        }
        for method in [Request.Method.put, .patch, .delete] {
            #expect(try world.ask(method, "/collections/plots/items/P1", method == .delete ? nil : "{}", token: nil).status == 401)
        }
        let scoped = try world.ask(.post, "/collections/plots/items", EditWorld.plot("X"), token: EditWorld.other)
        #expect(scoped.status == 403)
        let mark = #"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}"#
        #expect(try world.ask(.post, "/collections/marks/items", mark, token: EditWorld.other).status == 201)
        #expect(try world.get("/collections/plots/items").json["numberMatched"].integer == 5)
    }

    @Test func `is off without editors`() throws {
        let world = try EditWorld(isOpen: false)
        #expect(try world.ask(.post, "/collections/plots/items", EditWorld.plot("X")).status == 403)
        #expect(try world.ask(.options, "/collections/plots/items")["Allow"] == "GET, HEAD, OPTIONS")
        #expect(try world.get("/conformance").json["conformsTo"].texts.contains { $0.contains("features-4") } == false)
        #expect(try world.get("/api").json["paths"].names.contains("/transactions") == false)
    }

    @Test func `is described, and allowed where it is done`() throws {
        let world = try EditWorld()
        #expect(try world.ask(.options, "/collections/plots/items", token: nil)["Allow"] == "GET, HEAD, POST, OPTIONS")
        let item = try world.ask(.options, "/collections/plots/items/P1", token: nil)
        #expect(item["Allow"] == "GET, HEAD, PUT, PATCH, DELETE, OPTIONS" && item["Accept-Patch"] == "application/merge-patch+json")
        let transactions = try world.get("/transactions")
        #expect(transactions.status == 405 && transactions["Allow"] == "POST, OPTIONS")
        let wrong = try world.ask(.put, "/collections/plots/items", EditWorld.plot("X"))
        #expect(wrong.status == 405 && wrong["Allow"] == "GET, HEAD, POST, OPTIONS")
        let paths = try world.get("/api").json["paths"]
        #expect(paths["/collections/plots/items/{featureId}"].names == ["get", "put", "patch", "delete"])
        for operation in Service.writeOperations {
            let path = operation.template.replacing("{collectionId}", with: "plots")
            let described = paths[path][operation.method.rawValue.lowercased()]
            #expect(described["security"][0].names == ["editor"] && described["summary"].text?.contains(/[ก-๙]/) == true, "\(path)")
            #expect(Set(operation.accepts) == described["requestBody"]["content"].names)
            for (status, _) in operation.statuses { #expect(described["responses"].names.contains(String(status))) }
        }
        #expect(try !world.get("/api").text.contains("owner"))
    }

    @Test func `takes the media types that it names and no other`() throws {
        let world = try EditWorld()
        for type in ["text/csv", "application/xml", "application/geo+json; charset=tis-620", "application/merge-patch+json", ""] {
            #expect(try world.ask(.post, "/collections/plots/items", EditWorld.plot("X"), type: type).status == 415, "\(type)")
        }
        #expect(try world.ask(.patch, "/collections/plots/items/P1", "{}", type: "application/json").status == 415)
        #expect(try world.ask(.post, "/collections/plots/items", EditWorld.plot("X"), type: "Application/JSON; charset=\"UTF-8\"").status == 201)
        let metres = try world.ask(.post, "/collections/plots/items", EditWorld.plot("Y"), ["Content-Crs": "<http://www.opengis.net/def/crs/EPSG/0/32647>"])
        #expect(metres.status == 400)
        #expect(try world.ask(.post, "/collections/plots/items?x=1", EditWorld.plot("Y")).status == 400)
    }

    // MARK: What is done

    @Test(.proves("ogcapi-features-4/1.0/create-replace-delete", "ogcapi-features-4/1.0/features"))
    func `inserts, replaces and deletes a feature`() throws {
        let world = try EditWorld()
        let made = try world.ask(.post, "/collections/plots/items", EditWorld.plot("ก/1", #""rai":3,"tags":["น้ำ","a\"b"],"since":"2024-10-01""#))
        #expect(made.status == 201 && made["Location"] == "http://test/collections/plots/items/%E0%B8%81%2F1")
        let read = try world.get("/collections/plots/items/%E0%B8%81%2F1")
        #expect(read.status == 200 && read["ETag"] == made["ETag"])
        let properties = try read.json["properties"]
        #expect(properties["rai"].number == 3 && properties["tags"].texts == ["น้ำ", "a\"b"] && properties["since"].text == "2024-10-01")
        #expect(properties["level"].isMissing && properties["owner"].isMissing)
        #expect(try read.json["geometry"]["coordinates"][0].list.count == 5)
        #expect(try world.get("/collections/plots/items").json["numberMatched"].integer == 6)
        #expect(try world.get("/collections/plots/items?bbox=99.3,18.3,99.35,18.35").json["numberMatched"].integer == 1)

        let put = try world.ask(.put, "/collections/plots/items/P1", EditWorld.plot("P1", #""year":2567"#))
        #expect(put.status == 204)
        let now = try world.get("/collections/plots/items/P1").json["properties"]
        #expect(now["year"].integer == 2567 && now["rai"].isMissing && now["level"].isMissing)

        #expect(try world.ask(.delete, "/collections/plots/items/P1").status == 204)
        #expect(try world.get("/collections/plots/items/P1").status == 404)
        #expect(try world.ask(.delete, "/collections/plots/items/P1").status == 404)
        #expect(try world.ask(.put, "/collections/plots/items/P1", EditWorld.plot("P1")).status == 404)
        #expect(try world.ask(.post, "/collections/plots/items", EditWorld.plot("P2")).status == 409)
    }

    @Test func `makes one part many where the layer holds many, and numbers what has no key`() throws {
        let world = try EditWorld()
        let site = #"{"type":"Feature","id":7,"geometry":{"type":"Polygon","coordinates":[[[99,18],[99.1,18],[99.1,18.1],[99,18]]]},"properties":{"number":7}}"#
        #expect(try world.ask(.post, "/collections/sites/items", site)["Location"] == "http://test/collections/sites/items/7")
        let read = try world.get("/collections/sites/items/7").json
        #expect(read["geometry"]["type"].text == "MultiPolygon" && read["id"].integer == 7)
        let mark = #"{"type":"Feature","geometry":null,"properties":{"seen":"2024-10-01T07:00:00+07:00"}}"#
        #expect(try world.ask(.post, "/collections/marks/items", mark)["Location"] == "http://test/collections/marks/items/2")
        #expect(try world.get("/collections/marks/items/2").json["properties"]["seen"].text == "2024-10-01T00:00:00Z")
        // What was read can be written back, links and all.
        let whole = try world.get("/collections/plots/items/P3")
        #expect(try world.ask(.put, "/collections/plots/items/P3", whole.text).status == 204)
        #expect(try world.get("/collections/plots/items/P3").text == whole.text)
    }

    @Test(.proves("ogcapi-features-4/1.0/update"))
    func `changes what a merge patch names and nothing else`() throws {
        let world = try EditWorld()
        let before = try world.get("/collections/plots/items/P2").json
        let answer = try world.ask(.patch, "/collections/plots/items/P2", #"{"properties":{"rai":9.25,"level":null}}"#)
        #expect(answer.status == 204)
        let read = try world.get("/collections/plots/items/P2")
        #expect(answer["ETag"] == read["ETag"])
        let after = try read.json
        #expect(after["properties"]["rai"].number == 9.25 && after["properties"]["level"].isMissing && after["properties"]["year"].integer == 2)
        #expect(after["geometry"]["coordinates"][0][0].numbers == before["geometry"]["coordinates"][0][0].numbers)
        let moved = try world.ask(.patch, "/collections/plots/items/P2", #"{"geometry":{"coordinates":[[[99.5,18.5],[99.6,18.5],[99.6,18.6],[99.5,18.5]]]}}"#)
        #expect(moved.status == 204)
        #expect(try world.get("/collections/plots/items/P2").json["geometry"]["coordinates"][0].list.count == 4)
        #expect(try world.ask(.patch, "/collections/plots/items/P9", "{}").status == 404)
    }

    @Test func `writes hidden fields and never shows them`() throws {
        let world = try EditWorld()
        func owner(_ id: String) throws -> Value? {
            let content = try world.service.atlas.editor.map { try Self.content(id, $0) }
            return content?.values[8]
        }
        // Who writes back what he read never saw the owner: he stays.
        #expect(try world.ask(.put, "/collections/plots/items/P4", EditWorld.plot("P4")).status == 204)
        #expect(try owner("P4") == .text("นายลับ 4"))
        #expect(try world.ask(.patch, "/collections/plots/items/P4", #"{"properties":{"owner":"นางลับ"}}"#).status == 204)
        #expect(try owner("P4") == .text("นางลับ"))
        #expect(try world.ask(.put, "/collections/plots/items/P5", EditWorld.plot("P5", #""owner":null"#)).status == 204)
        #expect(try owner("P5") == .null)
        for target in ["/collections/plots/items", "/collections/plots/items/P4", "/collections/plots/versions", "/collections/plots/versions/3"] {
            for token in [nil, EditWorld.token] {
                let text = try world.ask(.get, target, token: token).text
                #expect(!text.contains("ลับ") && !text.contains("owner"), "\(target)")
            }
        }
    }

    private static func content(_ id: String, _ editor: any FeatureEditor) throws -> FeatureContent {
        var sink = ValueSink()
        _ = try editor.feature(id, FeatureQuery(layer: EditWorld.plots).bound(to: Reader(clearance: .sensitive)), into: &sink)
        return FeatureContent(shape: nil, values: sink.values)
    }

    // MARK: What is refused

    struct Refused: Sendable, CustomTestStringConvertible {
        let body: String
        let pointer: String
        let says: String
        let cure: String

        init(_ body: String, _ pointer: String, _ says: String, cure: String = "") {
            self.body = body
            self.pointer = pointer
            self.says = says
            self.cure = cure
        }

        var testDescription: String { "\(pointer) \(says)" }
    }

    private static func geometry(_ json: String) -> String { #"{"type":"Feature","geometry":\#(json),"properties":{"code":"N","village_code":"56010101"}}"# }

    private static func ring(_ text: String) -> String { EditWorld.plot("N", at: text) }

    @Test(arguments: [
        Refused("", "", "no JSON"), Refused("{", "", "no JSON"), Refused("[]", "", "Feature must stand"), Refused("{}x", "", "no JSON"),
        Refused(String(repeating: "[", count: 100_000), String(repeating: "/0", count: 16), "nested deeper"), Refused(#"{"type":"Feature","type":"Feature"}"#, "", "twice"),
        Refused(#"{"type":"Feature"}"#, "/geometry", "missing"), Refused(#"{"type":"Feature","geometry":null}"#, "/properties", "missing"),
        Refused(#"{"type":"Point","coordinates":[1,2]}"#, "/type", "must be \"Feature\""),
        Refused(#"{"type":"Feature","geometry":null,"properties":{},"crs":{}}"#, "/crs", "unknown member"),
        Refused(#"{"type":"Feature","id":"M","geometry":null,"properties":{"code":"N","village_code":"56010101"}}"#, "/id", "not “N”"),
        // Properties.
        Refused(EditWorld.plot("N", #""colour":1"#), "/properties/colour", "no field", cure: "known: code, village_code"),
        Refused(EditWorld.plot("N", #""rai":"3""#), "/properties/rai", "takes a number"),
        Refused(EditWorld.plot("N", #""year":2567.5"#), "/properties/year", "takes a whole number"),
        Refused(EditWorld.plot("N", #""year":99999999999999999999"#), "/properties/year", "takes a whole number"),
        Refused(EditWorld.plot("N", #""wet":1"#), "/properties/wet", "takes true or false"),
        Refused(EditWorld.plot("N", #""tags":["a",1]"#), "/properties/tags", "takes a list of texts"),
        Refused(EditWorld.plot("N", #""level":"XL""#), "/properties/level", "no choice", cure: "HLM, CLM"),
        Refused(EditWorld.plot("N", #""since":"2567-10-01""#), "/properties/since", "not a date", cure: "2024-10-01"),
        Refused(EditWorld.plot("N", #""since":"2024-02-30""#), "/properties/since", "not a date"),
        Refused(EditWorld.plot("N", #""since":"2024-10-01T00:00:00Z""#), "/properties/since", "not a date"),
        Refused(EditWorld.plot(""), "/properties/code", "the key is empty"), Refused(EditWorld.plot(".."), "/properties/code", "the key is empty"),
        Refused(#"{"type":"Feature","geometry":null,"properties":{"code":"N"}}"#, "/properties/village_code", "must have a value"),
        Refused(#"{"type":"Feature","geometry":null,"properties":{"code":null,"village_code":"56010101"}}"#, "/properties/code", "must have a value"),
        // Geometry.
        Refused(geometry(#"{"type":"Point","coordinates":[99.5,18.5]}"#), "/geometry/type", "takes no Point", cure: "Polygon"),
        Refused(geometry(#"{"type":"MultiPolygon","coordinates":[]}"#), "/geometry/type", "takes no MultiPolygon"),
        Refused(geometry(#"{"type":"Circle"}"#), "/geometry/type", "no known type"), Refused(geometry("[]"), "/geometry", "geometry object"),
        Refused(geometry(#"{"type":"Polygon"}"#), "/geometry/coordinates", "missing"),
        Refused(geometry(#"{"type":"Polygon","coordinates":[]}"#), "/geometry/coordinates", "at least 1"),
        Refused(geometry(#"{"type":"Polygon","coordinates":[[[99,18],[99.1,18],[99,18]]]}"#), "/geometry/coordinates/0", "at least 4"),
        Refused(ring(#"[[99.3,18.3],["x",18.3],[99.4,18.4],[99.3,18.3]]"#), "/geometry/coordinates/0/1", "two numbers"),
        Refused(ring("[[99.3,18.3],[99.4],[99.4,18.4],[99.3,18.3]]"), "/geometry/coordinates/0/1", "two numbers"),
        Refused(ring("[[99.3,18.3,5],[99.4,18.3],[99.4,18.4],[99.3,18.3]]"), "/geometry/coordinates/0/0", "height"),
        Refused(ring("[[99.3,18.3],[99.4,18.3],[99.4,18.4],[99.3,18.4]]"), "/geometry/coordinates/0", "open", cure: "repeat the first"),
        Refused(ring("[[18.3,99.3],[18.4,99.3],[18.4,99.4],[18.3,99.3]]"), "/geometry/coordinates/0/0", "outside", cure: "swap the two"),
        Refused(ring("[[592000,2120000],[592010,2120000],[592010,2120010],[592000,2120000]]"), "/geometry/coordinates/0/0", "outside", cure: "metres"),
        Refused(ring("[[1e308,18.3],[99.4,18.3],[99.4,18.4],[99.3,18.4]]"), "/geometry/coordinates/0/0", "outside"),
        Refused(ring("[[99.3,18.3],[99.4,18.4],[99.4,18.3],[99.3,18.4],[99.3,18.3]]"), "/geometry", "Self-intersection (99.35, 18.35)"),
        // Areas.
        Refused(#"{"type":"Feature","geometry":null,"properties":{"code":"N","village_code":"5601"}}"#.replacingOccurrences(of: "5601", with: "561"),
            "/properties/village_code", "no area code"),
        Refused(#"{"type":"Feature","geometry":null,"properties":{"code":"N","village_code":"99010101"}}"#, "/properties/village_code", "no area code 99010101"),
        Refused(#"{"type":"Feature","geometry":null,"properties":{"code":"N","village_code":"56019901"}}"#, "/properties/village_code", "no longer in use",
            cure: "560102 area 560102"),
        Refused(ring("[[100.3,18.3],[100.4,18.3],[100.4,18.4],[100.3,18.3]]"), "/geometry", "outside Tambon area 560101 (560101)"),
        Refused(ring("[[99.9,18.3],[100.4,18.3],[100.4,18.4],[99.9,18.4],[99.9,18.3]]"), "/geometry", "most of the geometry lies outside Tambon"),
    ])
    func `refuses what cannot be stored, says where and how to mend it`(refused: Refused) throws {
        let world = try Self.shared.get()
        let answer = try world.ask(.post, "/collections/plots/items", refused.body)
        #expect(answer.status == 400 && answer["Content-Type"] == "application/problem+json")
        let faults = try answer.faults
        #expect(
            faults.contains { $0.pointer == refused.pointer && $0.detail.contains(refused.says) && $0.detail.contains(/[ก-๙]/) && $0.detail.contains(" | ") && (refused.cure.isEmpty || $0.cure.contains(refused.cure)) },
            "\(faults)")
        #expect(try world.store.state(EditWorld.plots).version == 1)
    }

    private static let shared = Result { try EditWorld() }

    @Test func `tells all faults at once`() throws {
        let body = EditWorld.plot("N", #""rai":"x","colour":1,"since":"x""#, at: "[[99.3,18.3],[99.4,18.4],[99.4,18.3],[99.3,18.4],[99.3,18.3]]")
        let faults = try Self.shared.get().ask(.post, "/collections/plots/items", body).faults
        #expect(Set(faults.map(\.pointer)) == ["/properties/rai", "/properties/colour", "/properties/since", "/geometry"])
        let many = "[" + (0..<5_000).map { _ in "[0,0]" }.joined(separator: ",") + "]"
        #expect(try Self.shared.get().ask(.post, "/collections/plots/items", EditWorld.plot("N", at: many)).faults.count == 100)
    }

    @Test func `only warns where a boundary is an approximation`() throws {
        let world = try EditWorld()
        let body = EditWorld.plot("N").replacing("56010101", with: "56010201")
        let made = try world.ask(.post, "/collections/plots/items", body)
        #expect(made.status == 201)
        #expect(try made.json["warnings"][0]["detail"].text?.contains("outside Tambon area 560102 (560102), which its area code names (its boundary is an approximation)") == true)
        let put = try world.ask(.put, "/collections/plots/items/N", body)
        #expect(put.status == 200)
        #expect(try put.json["warnings"].list.count == 1)
        // The province is no approximation.
        let far = EditWorld.plot("M", at: "[[102,18],[102.1,18],[102.1,18.1],[102,18]]").replacing("56010101", with: "56010201")
        #expect(try world.ask(.post, "/collections/plots/items", far).faults.first?.detail.contains("outside Province") == true)
    }

    @Test func `does not let a key change`() throws {
        let world = try Self.shared.get()
        #expect(try world.ask(.put, "/collections/plots/items/P1", EditWorld.plot("P9")).faults.map(\.pointer) == ["/properties/code"])
        #expect(try world.ask(.patch, "/collections/plots/items/P1", #"{"properties":{"code":"P9"}}"#).faults.map(\.pointer) == ["/properties/code"])
        #expect(try world.ask(.patch, "/collections/plots/items/P1", #"{"id":"P9"}"#).faults.map(\.pointer) == ["/id"])
        #expect(try world.ask(.patch, "/collections/plots/items/P1", #"{"properties":{"village_code":null}}"#).faults.map(\.pointer) == ["/properties/village_code"])
    }

    // MARK: Conditions

    @Test(.proves("ogcapi-features-4/1.0/optimistic-locking-etags"))
    func `writes only onto what the client knows`() throws {
        let world = try EditWorld()
        let item = "/collections/plots/items/P1", body = #"{"properties":{"year":1}}"#
        let first = try #require(world.get(item)["ETag"]), neighbour = try #require(world.get("/collections/plots/items/P2")["ETag"])
        #expect(first != neighbour)
        for stale in ["\"stale\"", neighbour, "W/\(first)", "x"] {
            #expect(try world.ask(.patch, item, body, ["If-Match": stale]).status == 412)
            #expect(try world.ask(.put, item, EditWorld.plot("P1"), ["If-Match": stale]).status == 412)
            #expect(try world.ask(.delete, item, nil, ["If-Match": stale]).status == 412)
        }
        #expect(try world.ask(.patch, item, body, ["If-Match": first]).status == 204)
        #expect(try world.ask(.patch, item, body, ["If-Match": first]).status == 412)
        // Of a neighbour the tag stays; the tag of another form, of a compressed answer and of `?f=json` will do.
        #expect(try world.get("/collections/plots/items/P2")["ETag"] == neighbour)
        #expect(try world.get(item, ["If-None-Match": first]).status == 200)
        let tag = try #require(world.get(item + "?f=json")["ETag"])
        #expect(try world.get(item, ["If-None-Match": tag]).status == 304)
        #expect(try world.ask(.patch, item, body, ["If-Match": "\"no\", \(tag.dropLast())-gzip\""]).status == 204)
        #expect(try world.ask(.patch, item, body, ["If-Match": "*"]).status == 204)
        #expect(try world.ask(.delete, item, nil, ["If-Match": #require(world.get(item)["ETag"])]).status == 204)
        #expect(try world.ask(.delete, item, nil, ["If-Match": "*"]).status == 404)
    }

    @Test func `loses no change of two editors who write a hundred times each`() throws {
        let world = try EditWorld()
        let item = "/collections/plots/items/P1"
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            var done = 0
            while done < 100 {
                guard let read = try? world.get(item), let tag = read["ETag"], let year = try? read.json["properties"]["year"].integer,
                    let answer = try? world.ask(.patch, item, #"{"properties":{"year":\#(year + 1)}}"#, ["If-Match": tag])
                else { return }
                if answer.status == 204 { done += 1 } else { #expect(answer.status == 412) }
            }
        }
        #expect(try world.get(item).json["properties"]["year"].integer == 201)
        #expect(try world.store.state(EditWorld.plots).version == 201)
    }

    @Test func `keeps the parts that two editors change at once without a condition`() throws {
        let world = try EditWorld()
        let item = "/collections/plots/items/P1"
        DispatchQueue.concurrentPerform(iterations: 2) { i in
            for n in 1...50 {
                let patch = i == 0 ? #"{"properties":{"year":\#(n)}}"# : #"{"properties":{"rai":\#(n)}}"#
                #expect(try! world.ask(.patch, item, patch).status == 204)
            }
        }
        let properties = try world.get(item).json["properties"]
        #expect(properties["year"].integer == 50 && properties["rai"].number == 50)
    }

    // MARK: Anything at all

    /// 3,000 bodies with pieces cut, doubled, swapped and made up: never a fault of the server, and stored only what can be read again.
    @Test func `answers any body with 201 or 400`() throws {
        let world = try EditWorld()
        var dice = SeededGenerator(seed: 11)
        let seeds = [
            EditWorld.plot("F", #""rai":3,"tags":["น้ำ"],"since":"2024-10-01","wet":true,"level":"CLM""#),
            #"{"transaction":[{"action":"insert","collection":"plots","items":[\#(EditWorld.plot("G"))]},{"action":"update","collection":"plots","filter":"id = 'P1'","properties":{"modify":[{"name":"rai","value":1}],"delete":["level"]}}]}"#,
        ].map { Array($0.utf8) }
        for i in 0..<3_000 {
            var body = seeds[i % 2]
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                guard !body.isEmpty else { break }
                let at = Int.random(in: 0..<body.count, using: &dice), end = min(body.count, at + Int.random(in: 1...12, using: &dice))
                switch Int.random(in: 0...4, using: &dice) {
                case 0: body.removeSubrange(at..<end)
                case 1: body.insert(contentsOf: body[at..<end], at: Int.random(in: 0...body.count, using: &dice))
                case 2: body[at] = UInt8.random(in: 0...255, using: &dice)
                case 3: body[at] = Array("[]{}\":,0e-".utf8).randomElement(using: &dice)!
                default: body.swapAt(at, Int.random(in: 0..<body.count, using: &dice))
                }
            }
            let isTransaction = i % 2 == 1
            let request = Request(
                method: .post, target: try RequestTarget(isTransaction ? "/transactions" : "/collections/plots/items"),
                headers: ["authorization": "Bearer \(EditWorld.token)", "content-type": "application/json", "host": "test"], body: body)
            let status = world.service.respond(to: request).status
            #expect([200, 201, 400, 409].contains(status), "\(status): \(String(decoding: body, as: UTF8.self))")
        }
        let all = try world.get("/collections/plots/items?limit=10000")
        #expect(all.status == 200)
        #expect(try all.json["features"].list.count == all.json["numberMatched"].integer)
    }
}

/// Keeps the values of one feature.
private struct ValueSink: FeatureSink {
    var values: [Value] = []

    mutating func begin(row: Int64, id: Span<UInt8>) {}
    mutating func geometry(_ shape: borrowing Shape) {}
    mutating func null(_ column: Int) { values.append(.null) }
    mutating func boolean(_ column: Int, _ value: Bool) { values.append(.boolean(value)) }
    mutating func integer(_ column: Int, _ value: Int64) { values.append(.integer(value)) }
    mutating func number(_ column: Int, _ value: Double) { values.append(.number(value)) }
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {
        var bytes: [UInt8] = []
        for i in utf8.indices { bytes.append(utf8[i]) }
        values.append(.text(String(decoding: bytes, as: UTF8.self)))
    }
    mutating func end() -> Bool { true }
}
