import Catalog
import Geo
import Store
import Testing

@Suite struct CQL2CheckTests {
    static func field(_ name: String, _ type: FieldType) -> Field { Field(name: name, type: type, title: Localized(th: name, en: name)) }

    static let subject = CQL2.Subject(
        properties: [
            field("name", .text), field("rai", .number), field("pop", .integer), field("ok", .boolean), field("day", .date),
            field("at", .instant), field("tags", .textArray), field("Name", .text),
        ],
        geometry: .multiPolygon, geometryNames: ["geometry", "geom"])

    @Test(arguments: [
        "name = 'x' AND rai >= 3 AND pop < 2.5 AND ok = TRUE AND ok <> FALSE", "rai * 2 + pop ^ 2 > pop div 2", "name < Name", "rai = pop",
        "day = DATE('2024-10-01') AND at > DATE('2024-10-01') AND day < TIMESTAMP('2024-10-01T00:00:00Z')", "day BETWEEN DATE('2024-01-01') AND DATE('2024-12-31')",
        "name LIKE 'a%' AND CASEI(name) LIKE CASEI('A%') AND ACCENTI(CASEI(name)) = ACCENTI('x')", "name IN ('a', CASEI('b')) AND pop IN (1, 2.5, rai)", "tags IS NULL AND geometry IS NOT NULL AND (rai > 3) IS NULL",
        "S_INTERSECTS(geometry, BBOX(99, 18, 100, 19)) AND S_WITHIN(POINT(100 13), geom)", "S_INTERSECTS(geom, BBOX(170, -10, -170, 10))",
        "T_AFTER(day, DATE('2024-01-01')) AND T_INTERSECTS(at, INTERVAL('2024-01-01', '..')) AND T_DURING(INTERVAL(day, at), INTERVAL('..', '2024-01-01'))",
        "A_CONTAINS(tags, ('a', 'b')) AND A_EQUALS((), tags) AND A_OVERLAPS(('a', 1), ('a', DATE('2024-01-01')))",
        "AREA_RAI(geometry) > 3 AND area_rai(geom) < rai", "WITHIN_M(geometry, NEAREST('learning', 1), 1000) AND NOT in_area('56')",
        "DISTANCE_M(geometry, POINT(100 13)) / 1000 < 5", "FISCAL_YEAR(day) = 2567 AND FISCAL_YEAR(at) IN (2567, 2568)", "TRUE", "IN_AREA('5601')",
    ])
    func aSoundFilterIsTaken(_ text: String) throws {
        _ = try CQL2.Filter(text: text).check(against: Self.subject)
        _ = try CQL2.parse(text: text).check(against: Self.subject)
        let json = try CQL2.parse(text: text).cql2JSON
        _ = try CQL2.Filter(json: Array(json.utf8)).check(against: Self.subject)
    }

    @Test(arguments: [
        ("‸nope = 1", CQL2Error.Kind.property), ("rai > 1 AND ‸NAME = 'x'", .property), ("S_INTERSECTS(‸geometri, POINT(1 2))", .property), ("f(‸zz)", .property),
        ("rai > 1 OR ‸foo()", .function), ("‸avg(rai) > 3", .function), ("‸AREA_RAI() > 3", .function), ("‸AREA_RAI(geom, 1) > 3", .function), ("‸IN_AREA('56', '57')", .function),
        ("name = ‸1", .type), ("rai = ‸'3'", .type), ("ok = ‸'true'", .type), ("rai > ‸name", .type), ("1 = ‸'a'", .type), ("ok ‸< TRUE", .type), ("name = ‸DATE('2024-01-01')", .type),
        ("day = ‸'เมื่อวาน'", .type), ("day = ‸2024", .type), ("name BETWEEN ‸1 AND 2", .type), ("rai BETWEEN 1 AND ‸'b'", .type), ("‸ok BETWEEN ok AND ok", .type), ("name IN ('a', ‸1)", .type), ("pop IN (1, 2, ‸TRUE)", .type),
        ("‸rai LIKE 'a%'", .type), ("‸day LIKE '2024%'", .type), ("CASEI(‸rai) = 'x'", .type), ("ACCENTI(‸tags) = 'x'", .type), ("‸geometry = 'x'", .type), ("‸tags = 'x'", .type), ("name = ‸geom", .type),
        ("S_INTERSECTS(‸name, POINT(1 2))", .type), ("S_INTERSECTS(geom, ‸rai)", .type), ("S_INTERSECTS(geom, ‸AREA_RAI(geom))", .type),
        ("T_AFTER(‸name, DATE('2024-01-01'))", .type), ("T_AFTER(day, ‸rai)", .type), ("T_AFTER(day, ‸geom)", .type), ("T_AFTER(day, INTERVAL(‸name, '..'))", .type), ("T_DURING(‸day, INTERVAL('..', '2024-01-01'))", .type),
        ("T_MEETS(INTERVAL('..', '2024-01-01'), ‸DATE('2024-01-01'))", .type), ("A_CONTAINS(‸name, ('a'))", .type), ("A_CONTAINS(tags, ‸(1, 2))", .type), ("A_CONTAINS(tags, ‸rai)", .type),
        ("‸name + 1 > 2", .type), ("rai * ‸ok > 2", .type), ("rai - ‸day > 2", .type), ("‸AREA_RAI(geom)", .type), ("NOT ‸FISCAL_YEAR(day)", .type), ("rai > 1 AND ‸NEAREST('x', 1)", .type),
        ("AREA_RAI(‸name) > 1", .type), ("NEAREST('x', ‸1.5) IS NULL", .type), ("NEAREST(‸1, 1) IS NULL", .type), ("IN_AREA(‸56)", .type), ("FISCAL_YEAR(‸name) = 2567", .type), ("FISCAL_YEAR(‸'x') = 2567", .type), ("WITHIN_M(geom, geom, ‸'1 km')", .type),
        ("S_INTERSECTS(geom, ‸POINT(90 180))", .coordinate), ("S_INTERSECTS(geom, ‸BBOX(1000000,1000000,2000000,2000000))", .coordinate), ("rai > 1 AND S_WITHIN(geom, ‸LINESTRING(0 0, 180.5 0))", .coordinate),
        ("S_INTERSECTS(geom, GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0,0 91)))", .coordinate),
    ])
    func anUnsoundFilterIsRefusedAndPointedAt(_ marked: String, _ kind: CQL2Error.Kind) throws {
        let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
        let text = parts.joined()
        let error = #expect(throws: CQL2Error.self) { try CQL2.Filter(text: text).check(against: Self.subject) }
        #expect(error?.kind == kind, "\(error?.message.en ?? "")")
        if parts.count == 2 { #expect(error?.place?.offset == parts[0].utf8.count, "\(text): \(error?.message.en ?? "")") }
        let bare = #expect(throws: CQL2Error.self) { try CQL2.parse(text: text).check(against: Self.subject) }
        #expect(bare?.place == nil && bare?.problem == error?.problem)
        let json = try CQL2.parse(text: text).cql2JSON
        let pointed = #expect(throws: CQL2Error.self) { try CQL2.Filter(json: Array(json.utf8)).check(against: Self.subject) }
        #expect(pointed?.problem == error?.problem && pointed?.place?.pointer != nil)
    }

    @Test func theCheckedFormIsWhatSourcesTake() throws {
        func checked(_ text: String) throws -> String { try CQL2.parse(text: text).check(against: Self.subject).shown }
        #expect(try checked("geom IS NULL") == "(null geometry)")
        #expect(try checked("in_area('56')") == "(IN_AREA '56')")
        #expect(try checked("day = '2024-10-01' AND at IN ('2024-10-01T00:00:00Z')") == "(and (= day 2024-10-01) (in at 2024-10-01T00:00:00Z))")
        #expect(try checked("FISCAL_YEAR('2024-10-01') = 2568") == "(= (FISCAL_YEAR 2024-10-01) 2568)")
        #expect(try checked("name = '2024-10-01'") == "(= name '2024-10-01')")
        #expect(
            try checked("S_WITHIN(geom, BBOX(150,-90,-150,90))")
                == "(s_within geometry <MultiPolygon 150.0 -90.0 180.0 -90.0 180.0 90.0 150.0 90.0 150.0 -90.0 -180.0 -90.0 -150.0 -90.0 -150.0 90.0 -180.0 90.0 -180.0 -90.0 [5, 10] [1, 2]>)")
    }

    @Test func aBoxAcrossTheAntimeridianIsItsTwoHalves() throws {
        func checked(_ text: String) throws -> String { try CQL2.parse(text: text).check(against: Self.subject).shown }
        #expect(
            try checked("S_INTERSECTS(geom, BBOX(150,-90,-150,90))")
                == "(or (s_intersects geometry <box 150.0 -90.0 180.0 90.0>) (s_intersects geometry <box -180.0 -90.0 -150.0 90.0>))")
        #expect(
            try checked("S_DISJOINT(BBOX(180,5,-170,5), geom)")
                == "(and (s_disjoint <box 180.0 5.0 180.0 5.0> geometry) (s_disjoint <box -180.0 5.0 -170.0 5.0> geometry))")
        #expect(try checked("S_CROSSES(geom, BBOX(180,5,-170,5))") == "(s_crosses geometry <MultiLineString -180.0 5.0 -170.0 5.0 [2] []>)")
        #expect(
            try checked("S_TOUCHES(geom, BBOX(180,0,-170,5))")
                == "(s_touches geometry <MultiPolygon -180.0 0.0 -170.0 0.0 -170.0 5.0 -180.0 5.0 -180.0 0.0 [5] [1]>)")
        #expect(try checked("S_EQUALS(geom, BBOX(180,5,-180,5))") == "(s_equals geometry <box 180.0 5.0 180.0 5.0>)")
    }

    @Test func coordinatesMustLieInTheReferenceSystemOfTheFilter() throws {
        var subject = Self.subject
        subject.domain = BoundingBox(minX: 166_000, minY: 0, maxX: 834_000, maxY: 9_400_000)
        _ = try CQL2.parse(text: "S_INTERSECTS(geom, BBOX(500000, 1500000, 600000, 1600000))").check(against: subject)
        for text in ["S_INTERSECTS(geom, POINT(100 13))", "S_INTERSECTS(geom, BBOX(600000, 1500000, 500000, 1600000))"] {
            let error = #expect(throws: CQL2Error.self) { try CQL2.parse(text: text).check(against: subject) }
            #expect(error?.kind == .coordinate)
        }
        subject.domain = nil
        _ = try CQL2.parse(text: "S_INTERSECTS(geom, POINT(1e9 1e9))").check(against: subject)
    }

    @Test func aLayerWithoutGeometryHasNone() {
        let subject = CQL2.Subject(properties: Self.subject.properties, geometry: nil)
        let error = #expect(throws: CQL2Error.self) { try CQL2.parse(text: "geometry IS NULL").check(against: subject) }
        #expect(error?.kind == .property)
        #expect(error?.message.en.contains("one of name, rai, pop") == true)
    }

    @Test func everyFunctionIsDescribedInBothLanguages() {
        #expect(CQL2.functions.map(\.name) == ["AREA_RAI", "DISTANCE_M", "WITHIN_M", "NEAREST", "IN_AREA", "FISCAL_YEAR"])
        for function in CQL2.functions {
            for text in [function.description] + function.arguments.map(\.description) { #expect(!text.th.isEmpty && !text.en.isEmpty) }
        }
        #expect(CQL2.functions[2].signature == "WITHIN_M(a, b, m)")
    }
}
