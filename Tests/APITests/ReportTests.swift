@testable import API
import Atlas
import Catalog
import Foundation
import Geo
import HTTP
import Ledger
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// Map reports over HTTP.
@Suite struct `Map reports` {
    private static let levels = "/reports/nrd2c/dev_level", savings = "/reports/savings_group"
    private static let of56 = "area=56&level=amphoe&fy=2564&round=1"

    /// Villages of each level in an area, counted here.
    private static func counts(_ rows: [RecordRow], in area: String, _ dataset: Dataset) throws -> [Int] {
        let column = try #require(dataset.column("dev_level"))
        return (1...3).map { level in rows.count { $0.area.hasPrefix(area) && $0.values[column] == .integer(Int64(level)) } }
    }

    @Test func `give the handbook's table of village levels to the last digit`() throws {
        let world = try ReportWorld.world.get()
        // Domain 1.2: all, level 1, level 2, level 3 with their percentages, one province of each region.
        let handbook: [(region: String, unit: String, all: String, cells: [String], counts: [Int])] = [
            ("กลาง", "1601", "14932", ["70", "0.47", "4742", "31.76", "10120", "67.77"], [70, 4742, 10120]),
            ("เหนือ", "5601", "15501", ["113", "0.73", "5167", "33.33", "10221", "65.94"], [113, 5167, 10221]),
            ("ใต้", "8001", "8315", ["37", "0.44", "2435", "29.28", "5843", "70.27"], [37, 2435, 5843]),
            ("ตะวันออกเฉียงเหนือ", "3001", "31712", ["118", "0.37", "9236", "29.12", "22358", "70.50"], [118, 9236, 22358]),
        ]
        let units = handbook.compactMap { line -> (unit: AreaCode, village: AreaCode, values: [Double])? in
            guard let unit = AreaCode(line.unit) else { return nil }
            // A row without a village of the register counts in the areas above it that are known: here the unit.
            return (unit, unit, line.counts.enumerated().flatMap { Array(repeating: Double($0 + 1), count: $1) })
        }
        let shelf = RecordShelf(Period(fiscalYear: 2564, round: 1), units)
        let rows = try world.csv("\(Self.levels)?level=region:cdd4&fy=2564&f=csv", of: ReportWorld.service(world.catalog, world.store, shelf))
        let names = ["level_1", "level_1_percent", "level_2", "level_2_percent", "level_3", "level_3_percent"]
        for line in handbook {
            let row = try #require(rows.first { $0["name_th"] == line.region }, "\(line.region)")
            #expect(row["value"] == line.all && names.map { row[$0] ?? "" } == line.cells, "\(line.region) \(row)")
        }
        let total = try #require(rows.last)
        #expect(total["name_th"] == "รวม" && total["value"] == "70460")
        #expect(names.map { total[$0] ?? "" } == ["338", "0.48", "21580", "30.63", "48542", "68.89"])
    }

    @Test func `equal a count by hand, and each other in every form`() throws {
        let world = try ReportWorld.world.get(), dataset = try #require(world.catalog.dataset("nrd2c"))
        let seen = world.rows("nrd2c", 2564)
        let json = try world.document("\(Self.levels)?\(Self.of56)&f=json")
        let csv = try world.csv("\(Self.levels)?\(Self.of56)&f=csv")
        let features = try world.document("\(Self.levels)?\(Self.of56)&f=geojson")["features"].list
        let values = try world.document("\(Self.levels)?\(Self.of56)&f=values")
        #expect(json["rows"].list.count == 9 && features.count == 9 && values["codes"].list.count == 9 && csv.count == 10)
        for (i, row) in json["rows"].list.enumerated() {
            let code = row["code"].text ?? ""
            let counts = try Self.counts(seen, in: code, dataset), all = counts.reduce(0, +)
            let feature = try #require(features.first { $0["properties"]["code"].text == code })["properties"]
            #expect(csv[i]["code"] == code && values["codes"][i].text == code)
            #expect(row["kind"].text == csv[i]["kind"] && row["kind"].text == feature["kind"].text)
            #expect(row["class"].number == feature["class"].number && row["class"].number == values["classes"][i].number)
            guard ReportWorld.state(code) == .locked else {
                #expect(row["value"].isMissing && csv[i]["value"] == "" && values["values"][i].isMissing)
                #expect(row["kind"].text == (code == "5608" ? "notConfirmed" : "noData"), "\(code)")
                continue
            }
            #expect(row["counts"].numbers == counts.map(Double.init) && row["value"].number == Double(all))
            #expect(csv[i]["level_1"] == "\(counts[0])" && csv[i]["value"] == "\(all)" && feature["level_3"].number == Double(counts[2]))
            let share = Double(counts[0]) * 100 / Double(all)
            // Foundation's reader of JSON may miss the last bit.
            for told in [values["values"][i], feature["mapped"], row["percent"][0]] { #expect(abs((told.number ?? .nan) - share) < 1e-12 * 100) }
            #expect(csv[i]["level_1_percent"] == String(format: "%.2f", share))
        }
        #expect(try csv.last?["level_2"] == "\(Self.counts(seen, in: "56", dataset)[1])")
        for document in [json, try world.document("\(Self.levels)/legend?\(Self.of56)"), values["report"]] {
            for name in ["unit", "fiscalYear", "round", "asOf", "state", "coverage", "source", "definition"] { #expect(!document[name].isMissing, "\(name)") }
        }
    }

    @Test(arguments: ["province", "tambon", "village", "region:cdd4", "zone", "group", "country"])
    func `add rates up from their parts at every level`(level: String) throws {
        let world = try ReportWorld.world.get(), dataset = try #require(world.catalog.dataset("savings_group"))
        let (n, d) = (try #require(dataset.column("pledged_savings")), try #require(dataset.column("members")))
        func number(_ value: Value) -> Double { if case .number(let v) = value { v } else if case .integer(let v) = value { Double(v) } else { 0 } }
        let seen = world.rows("savings_group", 2562)
        let rows = try world.document("\(Self.savings)/savings_per_member?level=\(level)&fy=2562&round=1&f=json")["rows"].list.filter { $0["kind"].text == "value" }
        #expect(!rows.isEmpty)
        for row in rows {
            let code = row["code"].text ?? ""
            let own = AreaCode(code) == nil || !["province", "tambon", "village"].contains(level) ? seen : seen.filter { $0.area.hasPrefix(code) }
            let parts = own.reduce(0) { $0 + number($1.values[n]) }, wholes = own.reduce(0) { $0 + number($1.values[d]) }
            #expect(abs((row["value"].number ?? 0) - parts / wholes) < 1e-6 * parts / wholes, "\(level) \(code)")
        }
    }

    @Test func `show drafts to their office and the province only, and mark them`() throws {
        let world = try ReportWorld.world.get()
        let address = "\(Self.levels)?\(Self.of56)"
        for who in ["head5608", "phead56"] {
            let answer = try world.get(address + "&f=json", as: who), document = try Document(answer.body)
            let row = try #require(document["rows"].list.first { $0["code"].text == "5608" })
            #expect(row["kind"].text == "value" && row["draft"].value as? Bool == true && document["state"]["draft"].value as? Bool == true, "\(who)")
            #expect(answer["cache-control"] == "private, no-store")
            #expect(try world.csv(address + "&f=csv", as: who).first { $0["code"] == "5608" }?["draft"] == "ร่าง")
            for f in ["svg", "html"] { #expect(try world.get(address + "&f=\(f)", as: who).text.contains("ร่าง"), "\(who) \(f)") }
        }
        for who in [nil, "phead57", "central"] {
            let document = try world.document(address + "&f=json", as: who)
            #expect(document["rows"].list.first { $0["code"].text == "5608" }?["kind"].text == "notConfirmed", "\(who ?? "anyone")")
            #expect(document["state"]["draft"].value as? Bool == false)
        }
    }

    @Test func `change their tag when a sheet is locked, and only then`() throws {
        let world = try ReportWorld(), dataset = try #require(world.catalog.dataset("nrd2c"))
        let address = "\(Self.levels)?\(Self.of56)&f=values"
        let before = try world.get(address), tag = try #require(before["etag"])
        #expect(try world.get(address, as: nil, ["if-none-match": tag]).status == 304)
        let key = SheetKey(dataset: "nrd2c", period: Period(fiscalYear: 2564, round: 1), unit: try #require(AreaCode("5608")))
        _ = try world.store.update([key], of: dataset, by: "test", at: "2021-05-01T00:00:00Z") { sheets in
            sheets[0].standing.state = .locked
            return []
        }
        let after = try world.get(address, as: nil, ["if-none-match": tag])
        #expect(after.status == 200 && after["etag"] != tag && after.text != before.text)
    }

    @Test func `put values into classes whose edges they tell`() throws {
        let world = try ReportWorld.world.get()
        for query in ["class=quantile&k=4", "class=jenks&k=3", "class=equal&k=5", "class=sd&k=4", "breaks=30,35"] {
            let document = try world.document("\(Self.levels)?\(Self.of56)&show=2&\(query)&f=json")
            let legend = document["legend"], edges = legend["edges"].numbers
            var counts = [Int](repeating: 0, count: edges.count - 1)
            for row in document["rows"].list where row["kind"].text == "value" {
                let value = try #require(row["percent"][1].number), index = Int(try #require(row["class"].number))
                // [a, b), the last class closed.
                #expect(value >= edges[index] || index == 0)
                #expect(value < edges[index + 1] || (index + 2 == edges.count && value <= edges[index + 1]), "\(query) \(value)")
                counts[index] += 1
            }
            #expect(legend["classes"].list.prefix(counts.count).compactMap { $0["count"].number } == counts.map(Double.init), "\(query)")
            if query.hasPrefix("breaks") { #expect(legend["method"].text == "given" && edges.count == 4) }
        }
        let style = try world.document("\(Self.levels)/style?\(Self.of56)")
        #expect(style["version"].number == 8 && style["layers"].list.contains { $0["paint"]["fill-pattern"].text == "notConfirmed" })
    }

    @Test func `are tiles with the same classes and kinds`() throws {
        let world = try ReportWorld.world.get()
        let json = try world.document("\(Self.levels)?\(Self.of56)&show=2&f=json")
        let address = try #require(TileAddress.containing(Coordinate(x: 100.1, y: 19.2), zoom: 7))
        let answer = try world.get("\(Self.levels)/tiles/WebMercatorQuad/\(address.zoom)/\(address.row)/\(address.column)?\(Self.of56)&show=2")
        #expect(answer.status == 200 && answer["content-type"] == "application/vnd.mapbox-vector-tile")
        let layer = try #require(try VectorTileReader(answer.body).layers.first)
        #expect(layer.name == "areas" && !layer.features.isEmpty)
        for feature in layer.features {
            let code = feature.properties["code"] ?? ""
            let row = try #require(json["rows"].list.first { $0["code"].text == code })
            #expect(feature.properties["kind"] == row["kind"].text && feature.properties["class"].flatMap(Double.init) == row["class"].number, "\(code)")
        }
    }

    @Test func `tell differences, trends and ranks`() throws {
        let world = try ReportWorld.world.get(), dataset = try #require(world.catalog.dataset("nrd2c"))
        let difference = try world.document("\(Self.levels)/difference?from=2562/1&to=2564/1&area=56&level=amphoe")
        for row in difference["rows"].list where row["kind"].text == "value" {
            let code = row["code"].text ?? ""
            let a = try Self.counts(world.rows("nrd2c", 2562), in: code, dataset), b = try Self.counts(world.rows("nrd2c", 2564), in: code, dataset)
            let change = Double(b[0]) * 100 / Double(b.reduce(0, +)) - Double(a[0]) * 100 / Double(a.reduce(0, +))
            #expect(abs((row["difference"].number ?? .nan) - change) < 1e-9 && row["levelDifferences"].numbers == zip(a, b).map { Double($1 - $0) })
        }
        let trend = try world.document("\(Self.levels)/trend?area=5601")
        #expect(trend["points"].list.compactMap { $0["fiscalYear"].number } == [2562, 2564])
        let ranks = try world.document("\(Self.levels)/rank?\(Self.of56)&show=3")["rows"].list
        let shares = ranks.compactMap { $0["mapped"].number }
        #expect(shares.count == 7 && shares == shares.sorted(by: >) && ranks[0]["rank"].number == 1 && ranks.last?["rank"].isMissing == true)
        let beside = try world.get("\(Self.levels)/beside?with=savings_group/members&area=56&level=amphoe&fy=2562")
        #expect(beside.status == 200, "\(beside.text.prefix(300))")
        for form in ["difference?from=2562/1&to=2564/1", "trend?area=56", "rank?area=56&level=amphoe"] {
            let page = try world.get("\(Self.levels)/\(form)&f=html")
            #expect(page.status == 200 && page.text.contains("<caption>"), "\(form)")
        }
    }

    @Test func `refuse to compare rounds of different plan cycles, in Thai`() throws {
        let world = try ReportWorld.world.get(), bmn = try #require(world.catalog.dataset("bmn"))
        let indicator = try #require(bmn.indicators.first { $0.cycle == "2560" } ?? bmn.indicators.first)
        let answer = try world.get("/reports/bmn/\(indicator.id)/difference?from=2564/1&to=2565/1")
        #expect(answer.status == 400 && answer.text.contains("not-comparable") && answer.text.contains("วงรอบแผน"), "\(answer.text)")
    }

    @Test(arguments: [
        "nope=1", "level=ward", "level=region:xyz", "area=99", "area=x", "fy=2200", "fy=x", "fy=2564&round=9", "class=magic", "class=criterion", "class=given", "k=2", "k=8",
        "breaks=3,2", "breaks=a", "palette=Rainbow", "freeze=maybe", "show=9", "level=region:cdd4&area=56", "level=province&area=5601", "f=xml",
    ])
    func `say what is wrong with a parameter`(query: String) throws {
        let answer = try ReportWorld.world.get().get("\(Self.levels)?\(query)")
        #expect(answer.status == 400, "\(query): \(answer.text.prefix(200))")
        let problem = try Document(answer.body)
        #expect(problem["detail"].text?.wholeMatch(of: /.*[ก-๙].* \| .*[a-z].*/) != nil && problem["parameter"].text.map { query.contains($0) || $0 == "breaks" } != false, "\(answer.text)")
    }

    @Test func `have a page that stands without script`() throws {
        let world = try ReportWorld.world.get()
        let page = try world.get("\(Self.levels)?\(Self.of56)&f=html").text
        for part in [
            "<h1>", "data-map-static", "data-legend", "<caption>", "<tfoot>", "method=\"get\"", "name=\"area\"", "ยังไม่ยืนยัน", "ไม่มีข้อมูล", "ข้อมูลยืนยันแล้ว 7/9", "f=csv", "modules/report.js",
            "n = 7",
        ] { #expect(page.contains(part), "\(part)") }
        let static_ = try world.get("\(Self.levels)?\(Self.of56)&f=svg").text
        #expect(static_.contains("url(#notConfirmed)") && static_.contains("url(#noData)") && XMLCheck.isWellFormed(static_))
        let catalogue = try world.get("/reports?f=html").text
        #expect(catalogue.contains("คุณภาพชีวิต") && catalogue.contains("/reports/nrd2c"))
        #expect(try world.document("/reports")["dimensions"].list.count == 4)
    }

    @Test func `join a table of one's own and say what every other row is`() throws {
        let world = try ReportWorld.world.get()
        let table = "รหัสตำบล,อัตรา\r\n560101,1.5\r\n560102,2\r\n569901,3\r\n560101,4\r\nรวม,10\r\n"
        let answer = try world.get("/reports/join", as: nil, ["content-type": "text/csv"], method: .post, body: table)
        #expect(answer.status == 200 && answer["content-type"] == "application/geo+json", "\(answer.text.prefix(300))")
        let document = try Document(answer.body)
        #expect(document["features"].list.compactMap { $0["properties"]["code"].text }.sorted() == ["560101", "560102"])
        #expect(document["features"].list.allSatisfy { $0["geometry"]["type"].text == "MultiPolygon" })
        #expect(document["numberUnmatched"].number == 3)
        #expect(document["unmatched"].list.compactMap { $0["kind"].text } == ["municipality", "repeated", "total"], "\(answer.text.suffix(600))")
        #expect(try world.get("/reports/join", as: nil, ["content-type": "text/plain"], method: .post, body: table).status == 415)
        #expect(try world.get("/reports/join", as: nil, ["content-type": "text/csv"], method: .post, body: "").status == 400)
    }
}

/// Whether a text is XML.
final class XMLCheck: NSObject {
    static func isWellFormed(_ text: String) -> Bool {
        // Every element is closed in its order; attributes are quoted by the same writer everywhere.
        var open: [Substring] = []
        for match in text.matches(of: /<(\/?)([a-z]+)[^>]*?(\/?)>/) {
            if match.1 == "/" { guard open.popLast() == match.2 else { return false } } else if match.3 != "/" { open.append(match.2) }
        }
        return open.isEmpty
    }
}
