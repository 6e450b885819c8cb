@testable import API
import Catalog
import Foundation
import Geo
import Store
import TestSupport
import Testing

/// OGC API - Features Part 3 (19-079r2) and CQL2 (21-065r2): each filter as text and as JSON against the same condition in
/// Swift, over the wells and over Phayao.
@Suite struct `A filter` {
    typealias Well = Wells.Well

    struct Case: Sendable, CustomTestStringConvertible {
        let filter: String
        let holds: @Sendable (Well) -> Bool
        init(_ filter: String, _ holds: @escaping @Sendable (Well) -> Bool) {
            self.filter = filter
            self.holds = holds
        }
        var testDescription: String { filter }
    }

    private func check(_ one: Case) throws {
        let expected = try Wells.all().filter(one.holds).map(\.id)
        #expect(try Wells.ids("filter=\(PercentEncoding.encode(one.filter))") == expected)
        #expect(try Wells.ids("filter-lang=cql2-text&filter=\(PercentEncoding.encode(one.filter))") == expected)
        let json = try CQL2.parse(text: one.filter).cql2JSON
        #expect(try Wells.ids("filter-lang=cql2-json&filter=\(PercentEncoding.encode(json))") == expected, "\(json)")
        // Beside other conditions: all hold.
        let dry = try Wells.all().filter { $0.isDry && one.holds($0) }.map(\.id)
        #expect(try Wells.ids("dry=true&filter=\(PercentEncoding.encode(one.filter))") == dry)
    }

    @Test(
        .proves("ogcapi-features-3/1.0/filter", "ogcapi-features-3/1.0/features-filter", "cql2/1.0/cql2-text", "cql2/1.0/cql2-json", "cql2/1.0/basic-cql2"),
        arguments: [
            Case("number = 7") { $0.number == 7 }, Case("number <> 7") { $0.number != 7 },
            Case("depth < 12.5") { $0.depth.map { $0 < 12.5 } == true }, Case("depth >= 12.5") { $0.depth.map { $0 >= 12.5 } == true },
            Case("name = 'บ่อใหญ่'") { $0.name == "บ่อใหญ่" }, Case("name = '\"quoted\" & ''so'''") { $0.name == "\"quoted\" & 'so'" }, Case("name = ''") { $0.name == "" },
            Case("dry = TRUE") { $0.isDry }, Case("dry = false AND number > 100") { !$0.isDry && $0.number > 100 },
            Case("number < 10 OR number > 390") { $0.number < 10 || $0.number > 390 },
            Case("NOT (number < 10 OR dry = true)") { !($0.number < 10 || $0.isDry) },
            Case("depth IS NULL") { $0.depth == nil }, Case("depth IS NOT NULL") { $0.depth != nil }, Case("NOT depth > 20") { $0.depth.map { $0 <= 20 } == true },
            Case("dug_on > DATE('2020-06-15')") { $0.day.map { $0 > "2020-06-15" } == true },
            Case("seen_at <= TIMESTAMP('2020-06-15T04:30:00Z')") { $0.seen <= "2020-06-15T04:30:00Z" },
        ])
    func `compares values, by the logic of three values`(one: Case) throws { try check(one) }

    @Test(
        .proves("cql2/1.0/advanced-comparison-operators", "cql2/1.0/case-insensitive-comparison", "cql2/1.0/accent-insensitive-comparison"),
        arguments: [
            Case("name LIKE '%vital'") { $0.name?.hasSuffix("vital") == true }, Case("name LIKE '_lan %'") { $0.name == "Élan Vital" },
            Case("name LIKE '%\\%%'") { $0.name?.contains("%") == true }, Case("name LIKE 'บ่อ%'") { $0.name == "บ่อใหญ่" },
            Case("name NOT LIKE '%a%'") { $0.name.map { !$0.contains("a") } == true },
            Case("depth BETWEEN 10 AND 20") { $0.depth.map { (10...20).contains($0) } == true }, Case("depth NOT BETWEEN 10 AND 20") { $0.depth.map { !(10...20).contains($0) } == true },
            Case("number IN (1,2,3,500)") { [1, 2, 3].contains($0.number) }, Case("name IN ('', 'บ่อใหญ่')") { $0.name == "" || $0.name == "บ่อใหญ่" },
            Case("number NOT IN (1,2,3)") { ![1, 2, 3].contains($0.number) },
            Case("CASEI(name) = CASEI('ÉLAN VITAL')") { $0.name == "Élan Vital" }, Case("CASEI(name) LIKE CASEI('%VITAL')") { $0.name?.lowercased().hasSuffix("vital") == true },
            Case("ACCENTI(name) = ACCENTI('Elan Vital')") { $0.name == "Élan Vital" }, Case("CASEI(ACCENTI(name)) = CASEI(ACCENTI('élan vital'))") { ["Élan Vital", "ELAN vital"].contains($0.name) },
        ])
    func `matches texts and lists`(one: Case) throws { try check(one) }

    @Test(
        .proves("cql2/1.0/property-property", "cql2/1.0/arithmetic"),
        arguments: [
            Case("number = depth") { $0.depth == Double($0.number) }, Case("depth > number") { ($0.depth ?? -1) > Double($0.number) }, Case("10 > number") { $0.number < 10 },
            Case("depth * 8 = 100") { $0.depth == 12.5 }, Case("depth + number / 2 < 40") { well in (well.depth ?? 1000) + Double(well.number) / 2 < 40 },
            Case("number % 7 = 3") { $0.number % 7 == 3 }, Case("number div 100 = 2") { $0.number / 100 == 2 }, Case("depth ^ 2 < 100") { $0.depth.map { $0 * $0 < 100 } == true },
            Case("2 + 3 * 4 = number") { $0.number == 14 }, Case("(2 + 3) * 4 = number") { $0.number == 20 },
        ])
    func `compares properties with one another, and what is computed of them`(one: Case) throws { try check(one) }

    @Test(
        .proves("cql2/1.0/array-functions"),
        arguments: [
            Case("A_CONTAINS(uses, ('รดน้ำ'))") { $0.uses.contains("รดน้ำ") }, Case("A_EQUALS(uses, ('ดื่ม'))") { $0.uses == ["ดื่ม"] },
            Case("A_CONTAINEDBY(uses, ('ดื่ม', 'อาบ'))") { Set($0.uses).isSubset(of: ["ดื่ม", "อาบ"]) },
            Case("A_OVERLAPS(uses, ('อาบ', 'รดน้ำ'))") { !Set($0.uses).isDisjoint(with: ["อาบ", "รดน้ำ"]) },
        ])
    func `compares lists`(one: Case) throws { try check(one) }

    /// Instants in one form of UTC compare as their texts do.
    @Test(
        .proves("cql2/1.0/temporal-functions"),
        arguments: [
            Case("T_AFTER(seen_at, TIMESTAMP('2018-01-01T00:00:00Z'))") { $0.seen > "2018-01-01T00:00:00Z" },
            Case("T_BEFORE(seen_at, TIMESTAMP('2018-01-01T00:00:00Z'))") { $0.seen < "2018-01-01T00:00:00Z" },
            // Between two intervals; of a well's day and the next time it was seen there is none without its day.
            Case("T_DURING(INTERVAL(dug_on, dug_on), INTERVAL('2015-01-01', '2018-01-01'))") { $0.day.map { $0 > "2015-01-01" && $0 < "2018-01-01" } == true },
            Case("T_INTERSECTS(dug_on, INTERVAL('2015-01-01', '2018-01-01'))") { $0.day.map { $0 >= "2015-01-01" && $0 <= "2018-01-01" } == true },
            Case("T_INTERSECTS(dug_on, INTERVAL('..', '2018-01-01'))") { $0.day.map { $0 <= "2018-01-01" } == true },
            Case("T_DISJOINT(dug_on, INTERVAL('2015-01-01', '..'))") { $0.day.map { $0 < "2015-01-01" } == true },
            Case("T_EQUALS(seen_at, TIMESTAMP('1999-01-01T00:00:00Z'))") { _ in false },
        ])
    func `compares times`(one: Case) throws { try check(one) }

    @Test(
        .proves("cql2/1.0/basic-spatial-functions", "cql2/1.0/basic-spatial-functions-plus", "cql2/1.0/spatial-functions"),
        arguments: [
            Case("S_INTERSECTS(geometry, BBOX(0,0,90,45))") { $0.place.map { (0...90).contains($0.x) && (0...45).contains($0.y) } == true },
            Case("S_INTERSECTS(geometry, BBOX(170,-90,-170,90))") { $0.place.map { $0.x >= 170 || $0.x <= -170 } == true },
            Case("S_INTERSECTS(geometry, POLYGON((0 0, 90 0, 90 45, 0 0)))") { $0.place.map { $0.y >= 0 && $0.x <= 90 && $0.y <= $0.x / 2 } == true },
            Case("S_INTERSECTS(geometry, MULTIPOLYGON(((0 0,9 0,9 9,0 9,0 0)),((20 0,90 0,90 45,20 45,20 0))))") { well in
                well.place.map { (0...9).contains($0.x) && (0...9).contains($0.y) || (20...90).contains($0.x) && (0...45).contains($0.y) } == true
            },
            Case("S_DISJOINT(geometry, BBOX(0,0,90,45))") { $0.place.map { !((0...90).contains($0.x) && (0...45).contains($0.y)) } == true },
            Case("S_WITHIN(geometry, POLYGON((0 -80,90 -80,90 80,0 80,0 -80),(30 -30,60 -30,60 30,30 30,30 -30)))") { well in
                well.place.map { (0...90).contains($0.x) && (-80...80).contains($0.y) && !((30...60).contains($0.x) && (-30...30).contains($0.y)) } == true
            },
            Case("S_CONTAINS(POLYGON((0 0,90 0,90 45,0 45,0 0)), geometry)") { $0.place.map { (0...90).contains($0.x) && (0...45).contains($0.y) } == true },
            Case("S_EQUALS(geometry, POINT(0 0))") { _ in false }, Case("S_TOUCHES(geometry, POINT(0 0))") { _ in false },
            Case("S_CROSSES(geometry, LINESTRING(0 0, 1 1))") { _ in false }, Case("S_OVERLAPS(geometry, MULTIPOINT((0 0),(1 1)))") { _ in false },
            Case("NOT S_INTERSECTS(geometry, BBOX(-180,-90,180,90))") { _ in false }, Case("geometry IS NULL") { $0.place == nil },
        ])
    func `compares places`(one: Case) throws { try check(one) }

    @Test(
        .proves("cql2/1.0/functions"),
        arguments: [
            Case("FISCAL_YEAR(dug_on) = 2563") { $0.day.map { $0 >= "2019-10-01" && $0 <= "2020-09-30" } == true },
            // On a meridian a degree of latitude is some 110.6 km: farther than 100 km, nearer than 120.
            Case("WITHIN_M(geometry, POINT(0 0), 1)") { _ in false }, Case("DISTANCE_M(geometry, POINT(0 0)) < 30000000") { $0.place != nil },
        ])
    func `calls functions`(one: Case) throws { try check(one) }

    @Test func `calls functions of areas and distances over real plots`() throws {
        let world = try World.demo()
        func ids(_ layer: String, _ filter: String) throws -> Set<String> {
            Set(try world.document("/collections/\(layer)/items?limit=2000&filter=\(PercentEncoding.encode(filter))")["features"].list.compactMap { $0["id"].text })
        }
        let plots = try world.features(world.layer("knn_plots")), rai = try #require(world.layer("knn_plots").column("area_rai"))
        // The demo makes its plots of their true area, to a twentieth of a per cent.
        #expect(try ids("knn_plots", "AREA_RAI(geometry) BETWEEN area_rai * 0.999 AND area_rai * 1.001").count == plots.count)
        #expect(try ids("knn_plots", "AREA_RAI(geometry) > 2") == Set(plots.filter { if case .number(let n) = $0.values[rai] { n > 2 } else { false } }.map(\.id)))
        let villages = try world.features(world.layer("villages"))
        #expect(try ids("villages", "IN_AREA('5601')") == Set(villages.filter { $0.id.hasPrefix("5601") }.map(\.id)))
        let near = try ids("villages", "WITHIN_M(geometry, POINT(99.9 19.2), 5000)")
        #expect(near == Set(villages.filter { $0.shape.map { metres($0.xy[0], $0.xy[1], 99.9, 19.2) <= 5000 } == true }.map(\.id)) && !near.isEmpty)
        #expect(try ids("villages", "DISTANCE_M(geometry, POINT(99.9 19.2)) <= 5000") == near)
        let functions = try world.document("/functions")["functions"].list.compactMap { $0["name"].text }
        #expect(functions == CQL2.functions.map(\.name))
    }

    /// A short distance by the radii of curvature of WGS 84 at the mean latitude.
    private func metres(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> Double {
        let latitude = (y1 + y2) / 2 * .pi / 180, e2 = 0.006_694_379_990_14, w = 1 - e2 * pow(sin(latitude), 2)
        let north = 6_378_137 * (1 - e2) / pow(w, 1.5) * (y2 - y1) * .pi / 180, east = 6_378_137 / sqrt(w) * cos(latitude) * (x2 - x1) * .pi / 180
        return hypot(north, east)
    }

    @Test(.proves("cql2/1.0/cql2-json"), arguments: [
        (#"{"op":"=","args":[{"property":"number"},7]}"#, "number = 7"),
        (#"{"op":"and","args":[{"op":"<","args":[{"property":"depth"},12.5]},{"op":"not","args":[{"op":"isNull","args":[{"property":"dug_on"}]}]}]}"#, "depth < 12.5 AND dug_on IS NOT NULL"),
        (#"{"op":"like","args":[{"op":"casei","args":[{"property":"name"}]},{"op":"casei","args":["%VITAL"]}]}"#, "CASEI(name) LIKE CASEI('%VITAL')"),
        (#"{"op":"between","args":[{"property":"depth"},10,20]}"#, "depth BETWEEN 10 AND 20"),
        (#"{"op":"in","args":[{"property":"number"},[1,2,3]]}"#, "number IN (1,2,3)"),
        (#"{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[0,0,90,45]}]}"#, "S_INTERSECTS(geometry, BBOX(0,0,90,45))"),
        (#"{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[0,0],[90,0],[90,45],[0,0]]]}]}"#, "S_INTERSECTS(geometry, POLYGON((0 0, 90 0, 90 45, 0 0)))"),
        (#"{"op":"t_after","args":[{"property":"seen_at"},{"timestamp":"2018-01-01T00:00:00Z"}]}"#, "T_AFTER(seen_at, TIMESTAMP('2018-01-01T00:00:00Z'))"),
        (#"{"op":"a_contains","args":[{"property":"uses"},["รดน้ำ"]]}"#, "A_CONTAINS(uses, ('รดน้ำ'))"),
        (#"{"op":"=","args":[{"op":"%","args":[{"property":"number"},7]},3]}"#, "number % 7 = 3"),
    ])
    func `means the same in JSON and in text`(json: String, text: String) throws {
        let found = try Wells.ids("filter-lang=cql2-json&filter=\(PercentEncoding.encode(json))")
        #expect(try found == Wells.ids("filter=\(PercentEncoding.encode(text))") && !found.isEmpty)
    }

    @Test(arguments: [
        "number =", "number = 'x", "nothing = 1", "keeper = 'x'", "keeper IS NULL", "number LIKE '%'", "name > ", "S_INTERSECTS(geometry, POINT(200 0))", "(((((number = 1",
        "T_AFTER(dug_on, 5)", "NO_SUCH(number) = 1", "number = 1 AND", "{\"op\":\"=\"}", "dug_on > DATE('2020-13-01')", String(repeating: "(", count: 3000) + "dry",
    ])
    func `that cannot be taken is a 400 that says where`(filter: String) throws {
        let answer = try Wells.world.get().get("/collections/wells/items?filter=\(PercentEncoding.encode(filter))")
        #expect(answer.status == 400 && answer["content-type"] == "application/problem+json", "\(answer.text.prefix(200))")
        let problem = try Document(answer.body)
        #expect(problem["parameter"].text == "filter" && problem["detail"].text?.contains("|") == true && !problem["known"].texts.contains("keeper"))
        #expect(try Wells.world.get().get("/collections/wells/items?filter=true&filter-lang=cql3").status == 400)
    }

    @Test func `reaches all its features by next links`() throws {
        var reached: [String] = [], next: String? = "/collections/wells/items?limit=7&filter=\(PercentEncoding.encode("depth > 20 AND dry = true"))&sortby=-depth,name"
        while let address = next {
            let page = try Wells.world.get().document(address)
            reached += page["features"].list.compactMap { $0["id"].integer.map(String.init) }
            next = page.link("next").map { target($0) }
        }
        let expected = try Wells.all().filter { $0.isDry && $0.depth.map { $0 > 20 } == true }
        #expect(Set(reached) == Set(expected.map(\.id)) && reached.count == expected.count)
    }
}
