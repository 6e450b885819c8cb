@testable import API
import Catalog
import Foundation
import HTTP
import Interchange
import Store
import TestSupport
import Testing

/// A table that someone brings, over HTTP.
@Suite struct `A brought table` {
    /// Rates of 4,551 areas by codes of six digits, of which 340 are municipalities and no tambons, in no order.
    private static func table(_ areas: AreaRegister) -> (csv: String, tambons: [String], municipalities: [String]) {
        // Those of Phayao among them, of which the demo has outlines.
        let all = areas.areas(.tambon).map(\.code.text).filter { !$0.hasPrefix("10") }
        let tambons = Array((all.filter { $0.hasPrefix("56") }.dropLast(3) + all.filter { !$0.hasPrefix("56") }).prefix(4_211))
        let provinces = areas.areas(.province).map(\.code.text).filter { $0 != "10" }
        let municipalities = (0..<340).map { "\(provinces[$0 % provinces.count])\(93 + $0 / provinces.count)01" }
        var random = SeededGenerator(seed: 5)
        let lines = (tambons + municipalities).shuffled(using: &random).map { "\($0),\(random.below(10_000))" }
        return ("รหัสตำบล,อัตราต่อแสน\n" + lines.joined(separator: "\n") + "\n", tambons, municipalities)
    }

    @Test func `is placed, and municipalities are named as what they are`() throws {
        let world = try ReportWorld.world.get()
        let (csv, tambons, municipalities) = Self.table(world.catalog.areas)
        let answer = try world.get("/reports/join", ["content-type": "text/csv"], method: .post, body: csv)
        try #require(answer.status == 200 && answer["content-type"] == "application/geo+json", "\(answer.text.prefix(300))")
        let joined = try Document(answer.body)
        #expect(joined["numberMatched"].integer == 4_211 && joined["numberUnmatched"].integer == 340)
        #expect(Set(joined["features"].list.compactMap { $0["properties"]["code"].text }) == Set(tambons))
        #expect(Set(joined["unmatched"].list.compactMap { $0["text"].text }) == Set(municipalities))
        #expect(joined["unmatched"].list.allSatisfy { $0["kind"].text == "municipality" && $0["title"]["th"].text == "เทศบาล ไม่ใช่ตำบล" })
    }

    @Test func `is a page with a map, a legend, both tables and no script`() throws {
        let world = try ReportWorld.world.get()
        let (csv, _, municipalities) = Self.table(world.catalog.areas)
        let answer = try world.get("/reports/join", ["content-type": "text/csv", "accept": "text/html"], method: .post, body: csv)
        try #require(answer.status == 200 && answer["content-type"] == "text/html; charset=utf-8" && answer["cache-control"] == "no-store")
        let page = answer.text
        for part in [
            "วางบนพื้นที่ได้ 4,211 จาก 4,551 แถว; 340 แถว: เทศบาล ไม่ใช่ตำบล", "<svg", "data-legend", "แถวที่วางไม่ได้ 340 แถว", "แถวที่วางได้ 4,211 แถว", "อัตราต่อแสน", "ไม่มีข้อมูล",
        ] { #expect(page.contains(part), "\(part)") }
        for code in municipalities { #expect(page.contains("<th scope=\"row\">\(code)</th>"), "\(code)") }
        let svg = try #require(page.firstMatch(of: /<svg xmlns.*?<\/svg>/.dotMatchesNewlines())?.0)
        #expect(XMLCheck.isWellFormed(String(svg)))
        // The demo has outlines of Phayao alone: each of its tambons is drawn, with its value or as one without.
        let drawn = svg.matches(of: /<path class="a" fill="([^"]+)"/)
        let own = world.catalog.areas.areas(.tambon).filter { $0.code.text.hasPrefix("56") }
        #expect(drawn.count == own.count)
        let rows = csv.split(separator: "\n").filter { $0.hasPrefix("56") && !municipalities.contains(String($0.prefix(6))) }
        #expect(drawn.count { $0.1.hasPrefix("#") } == rows.count)
    }

    @Test func `of villages is drawn as points`() throws {
        let world = try ReportWorld.world.get()
        let villages = world.rows("nrd2c", 2564).prefix(5).map(\.area)
        let csv = "code,value\n" + villages.enumerated().map { "\($1),\($0)\n" }.joined()
        let page = try world.get("/reports/join", ["content-type": "text/csv", "accept": "text/html"], method: .post, body: csv).text
        #expect(page.contains("วางบนพื้นที่ได้ 5 จาก 5 แถว") && page.contains("class=\"v\"") && !page.contains("class=\"a\""))
    }

    @Test func `without any area of ours says so and has no map`() throws {
        let world = try ReportWorld.world.get()
        let page = try world.get("/reports/join?key=code", ["content-type": "text/csv", "accept": "text/html"], method: .post, body: "code,v\n000000,1\n")
        #expect(page.status == 200 && page.text.contains("แถวที่วางไม่ได้ 1 แถว") && !page.text.contains("<svg"))
        let refused = try world.get("/reports/join", ["content-type": "text/csv", "accept": "text/html"], method: .post, body: "a,b\n1,2\n")
        #expect(refused.status == 400 && refused.text.contains("ใช้ตารางนี้ไม่ได้"))
    }
}

@Suite struct `A server without GDAL's programs` {
    @Test func `says so where a workbook is asked for, and gives every other form`() throws {
        let world = try ReportWorld.world.get(), address = "/reports/nrd2c/dev_level?area=56&level=amphoe&fy=2564&round=1"
        let told = Told()
        let service = Service(
            atlas: world.service.atlas, assets: Assets(files: [:]), metrics: Metrics(), edition: "bare", configuration: Service.Configuration(report: told.note))
        try ProgramFolders.$searched.withValue([]) {
            let answer = try world.get(address + "&f=xlsx", of: service)
            #expect(answer.status == 503 && answer["content-type"] == "application/problem+json")
            let problem = try Document(answer.body)
            #expect(problem["type"].text == "urn:phaenthi:problem:program-missing" && problem["detail"].text?.contains("เครื่องแม่ข่ายไม่มีโปรแกรม ogr2ogr") == true)
            #expect(try world.get(address + "&f=csv", of: service).status == 200)
        }
        #expect(told.text.contains("ogr2ogr"), "the operator is told")
        #expect(try world.get(address + "&f=xlsx", of: service).status == 200)
    }
}
