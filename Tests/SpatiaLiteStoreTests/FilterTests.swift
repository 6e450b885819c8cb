import Catalog
import Geo
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// Each filter against the same condition in Swift; nil is NULL.
@Suite struct FilterTests {
    private typealias E = Expression
    private static let layer = Samples.polygons
    private static let features = Feature.many(600, layer, seed: 8)

    private func text(_ f: Feature, _ i: Int) -> String? { if case .text(let s) = f.values[i] { s } else { nil } }
    private func number(_ f: Feature, _ i: Int) -> Double? {
        switch f.values[i] {
        case .integer(let n): Double(n)
        case .number(let n): n
        default: nil
        }
    }
    private func flag(_ f: Feature) -> Bool? { if case .boolean(let b) = f.values[5] { b } else { nil } }
    private func lit(_ s: String) -> E { .literal(.text(s)) }
    private func lit(_ n: Int64) -> E { .literal(.integer(n)) }

    private func check(_ all: [(E, (Feature) -> Bool?)]) throws {
        let folder = try Folder()
        let store = try folder.build([(Self.layer, Self.features)])
        var dice = SeededGenerator(seed: 4)
        for (i, (filter, condition)) in all.enumerated() {
            for boxed in [false, true] {
                var query = FeatureQuery(layer: Self.layer)
                query.filter = filter
                if boxed { query.boxes = [.random(&dice)] }
                let expected = Self.features.filter { f in
                    condition(f) == true && (!boxed || f.shape.map { $0.intersects(query.boxes[0]) } ?? false)
                }
                let found = try store.collect(query).0.features.map(\.id)
                #expect(Set(found) == Set(expected.map(\.id)) && found.count == expected.count, "filter \(i), boxes \(query.boxes)")
                #expect(try store.count(query.bound(to: .anonymous)) == expected.count, "count of filter \(i)")
            }
        }
    }

    @Test func comparisonsAndLogicFollowThreeValues() throws {
        let isHLM = E.compare(.equal, .property("level"), lit("HLM"))
        let many = E.compare(.greater, .property("households"), lit(20))
        let hlm: (Feature) -> Bool? = { text($0, 2).map { $0 == "HLM" } }
        let above: (Feature) -> Bool? = { number($0, 3).map { $0 > 20 } }
        func and(_ a: Bool?, _ b: Bool?) -> Bool? { a == false || b == false ? false : a == nil || b == nil ? nil : true }
        func or(_ a: Bool?, _ b: Bool?) -> Bool? { a == true || b == true ? true : a == nil || b == nil ? nil : false }
        try check([
            (isHLM, hlm),
            (.not(isHLM), { hlm($0).map { !$0 } }),
            (.compare(.notEqual, .property("level"), lit("HLM")), { hlm($0).map { !$0 } }),
            (.and([isHLM, many]), { and(hlm($0), above($0)) }),
            (.or([isHLM, many]), { or(hlm($0), above($0)) }),
            (.not(.or([isHLM, many])), { or(hlm($0), above($0)).map { !$0 } }),
            (.not(.and([isHLM, .not(many)])), { and(hlm($0), above($0).map { !$0 }).map { !$0 } }),
            (.isNull(.property("level")), { text($0, 2) == nil }),
            (.not(.isNull(.property("level"))), { text($0, 2) != nil }),
            (.isNull(.property("geometry")), { $0.shape == nil }),
            (.between(.property("households"), low: lit(0), high: lit(10)), { number($0, 3).map { (0...10).contains($0) } }),
            (.isIn(.property("level"), [lit("CLM"), lit("hlm")]), { text($0, 2).map { $0 != "HLM" } }),
            (.not(.isIn(.property("households"), [lit(1), lit(2)])), { number($0, 3).map { $0 != 1 && $0 != 2 } }),
            (.isIn(.property("level"), []), { _ in false }),
            (.property("urban"), { flag($0) }),
            (.not(.property("urban")), { flag($0).map { !$0 } }),
            (.compare(.equal, .property("urban"), .literal(.boolean(false))), { flag($0).map { !$0 } }),
            (.compare(.equal, .property("level"), .literal(.null)), { _ in nil }),
            (.literal(.boolean(true)), { _ in true }),
            (.and([]), { _ in true }), (.or([]), { _ in false }),
            (.compare(.less, .property("households"), .property("rai")), { f in number(f, 3).flatMap { a in number(f, 4).map { a < $0 } } }),
            (.compare(.equal, .property("tambon_code"), lit("561002")), { text($0, 1).map { $0 == "561002" } }),
        ])
    }

    @Test func likeMindsCaseAndEscapes() throws {
        let folder = try Folder()
        let names = ["Ban", "ban", "BAN", "b*n", "b?n", "b[a]n", "50%", "50_", "a\\b", "บ้าน", "Éa", "ea", "", "b]n", "bn"]
        let layer = Samples.layer("names", .point, [Samples.field("name", .text)])
        let store = try folder.build([(layer, names.map { Feature(id: $0, shape: nil, values: [.text($0)]) })])
        func found(_ filter: E) throws -> [String] {
            var query = FeatureQuery(layer: layer)
            query.filter = filter
            return try store.collect(query).0.features.map(\.id)
        }
        func like(_ pattern: String) throws -> [String] { try found(.like(.property("name"), pattern: lit(pattern))) }
        #expect(try like("ban") == ["ban"])
        #expect(try like("b_n") == ["ban", "b*n", "b?n", "b]n"])
        #expect(try like("b%n") == ["ban", "b*n", "b?n", "b[a]n", "b]n", "bn"])
        #expect(try like("b*n") == ["b*n"])
        #expect(try like("b?n") == ["b?n"])
        #expect(try like("b[a]n") == ["b[a]n"])
        #expect(try like("50\\%") == ["50%"])
        #expect(try like("50\\_") == ["50_"])
        #expect(try like("a\\\\b") == ["a\\b"])
        #expect(try like("บ_า_") == ["บ้าน"], "a sign above a letter is a character of its own")
        #expect(try like("") == [""])
        #expect(try like("%").count == names.count)
        #expect(try found(.like(.caseInsensitive(.property("name")), pattern: .caseInsensitive(lit("BaN")))) == ["Ban", "ban", "BAN"])
        #expect(try found(.compare(.equal, .accentInsensitive(.caseInsensitive(.property("name"))), lit("ea"))) == ["Éa", "ea"])
        #expect(try found(.compare(.equal, .accentInsensitive(.property("name")), lit("บาน"))) == ["บ้าน"], "a tone mark is an accent")
        #expect(try found(.like(.accentInsensitive(.property("name")), pattern: .accentInsensitive(lit("บ้า%")))) == ["บ้าน"])
        #expect(try found(.compare(.equal, .property("name"), lit("' OR ''='"))) == [])
    }

    @Test func arithmeticIsThatOfNumbers() throws {
        func n(_ how: E.ArithmeticOperator, _ b: Int64) -> E { .arithmetic(how, .property("households"), lit(b)) }
        func equal(_ e: E, _ v: Double) -> E { .compare(.equal, e, .literal(.number(v))) }
        try check([
            (equal(n(.add, 1), 8), { number($0, 3).map { $0 + 1 == 8 } }),
            (equal(n(.subtract, 1), 8), { number($0, 3).map { $0 - 1 == 8 } }),
            (equal(n(.multiply, 3), 24), { number($0, 3).map { $0 * 3 == 24 } }),
            (equal(n(.divide, 2), 2.5), { number($0, 3).map { $0 / 2 == 2.5 } }),
            (equal(n(.divide, 0), 1), { _ in nil }),
            (equal(n(.modulo, 7), 3), { number($0, 3).map { $0.truncatingRemainder(dividingBy: 7) == 3 } }),
            (equal(n(.integerDivide, 7), 3), { number($0, 3).map { ($0 / 7).rounded(.towardZero) == 3 } }),
            (equal(n(.power, 2), 16), { number($0, 3).map { $0 * $0 == 16 } }),
        ])
    }

    @Test func spatialRelationsAreThoseOfGEOS() throws {
        let square = Shape.polygon(rings: [[
            Coordinate(x: 99, y: 9), Coordinate(x: 103, y: 9), Coordinate(x: 103, y: 14), Coordinate(x: 99, y: 14), Coordinate(x: 99, y: 9),
        ]])
        let box = square.bounds
        func meets(_ f: Feature) -> Bool? { f.shape.map { $0.intersects(box) } }
        func inside(_ f: Feature) -> Bool? { f.shape.map { box.contains($0.bounds) } }
        let here = E.property("geometry")
        try check([
            (.spatial(.intersects, here, .geometry(square)), meets),
            (.spatial(.intersects, .geometry(square), here), meets),
            (.spatial(.intersects, here, .box(box)), meets),
            (.not(.spatial(.intersects, here, .box(box))), { meets($0).map { !$0 } }),
            (.spatial(.disjoint, here, .geometry(square)), { meets($0).map { !$0 } }),
            (.spatial(.disjoint, .box(box), here), { meets($0).map { !$0 } }),
            (.not(.spatial(.disjoint, here, .geometry(square))), meets),
            (.spatial(.within, here, .box(box)), inside),
            (.spatial(.contains, .geometry(square), here), inside),
            (.and([.spatial(.intersects, here, .geometry(square)), .compare(.equal, .property("level"), lit("CLM"))]), { f in
                meets(f) == true && text(f, 2) == "CLM"
            }),
            (.or([.spatial(.within, here, .geometry(square)), .compare(.equal, .property("level"), lit("CLM"))]), { f in
                inside(f) == true || text(f, 2) == "CLM"
            }),
        ])
        let some = try #require(Self.features.first { $0.shape != nil }), shape = try #require(some.shape)
        try check([(.spatial(.equals, here, .geometry(shape)), { $0.shape.map { $0 == shape } })])
    }

    @Test func temporalRelationsAreThoseOfAllen() throws {
        let a = "2014-05-13", b = "2019-02-11"
        let range = E.interval(.date(a), .date(b)), since = E.property("since")
        func on(_ test: @escaping (String) -> Bool) -> (Feature) -> Bool? { { f in text(f, 6).map(test) } }
        try check([
            (.temporal(.after, since, .date(a)), on { $0 > a }),
            (.temporal(.before, since, .date(a)), on { $0 < a }),
            (.temporal(.equals, since, .date(a)), on { $0 == a }),
            (.temporal(.during, since, range), on { $0 > a && $0 < b }),
            (.temporal(.contains, range, since), on { $0 > a && $0 < b }),
            (.temporal(.intersects, since, range), on { $0 >= a && $0 <= b }),
            (.temporal(.disjoint, since, range), on { $0 < a || $0 > b }),
            (.temporal(.meets, since, range), on { $0 == a }),
            (.temporal(.metBy, since, range), on { $0 == b }),
            (.temporal(.starts, since, range), on { $0 == a }),
            (.temporal(.startedBy, range, since), on { $0 == a }),
            (.temporal(.finishes, since, range), on { $0 == b }),
            (.temporal(.finishedBy, range, since), on { $0 == b }),
            (.temporal(.overlaps, range, .interval(since, nil)), on { $0 > a && $0 < b }),
            (.temporal(.overlappedBy, .interval(since, nil), range), on { $0 > a && $0 < b }),
            (.temporal(.intersects, since, .interval(nil, .date(a))), on { $0 <= a }),
            (.temporal(.after, since, .instant(a + "T12:00:00Z")), on { $0 > a }),
            (.temporal(.before, .property("seen"), .date(a)), { text($0, 7).map { $0 < a } }),
            (.compare(.greaterOrEqual, .property("seen"), .date(a)), { text($0, 7).map { $0 >= a } }),
            (.compare(.less, since, .date(b)), on { $0 < b }),
        ])
    }

    @Test func arrayRelationsAreThoseOfSets() throws {
        let tags = E.property("tags"), two = E.array([lit("ป่า"), lit("น้ำ")]), odd = E.array([lit("a\"b")])
        func set(_ f: Feature) -> Set<String>? {
            text(f, 8).map { Set($0.dropFirst().dropLast().split(separator: ",").map { String($0.dropFirst().dropLast()) }) }
        }
        try check([
            (.arrays(.contains, tags, two), { set($0).map { $0.isSuperset(of: ["ป่า", "น้ำ"]) } }),
            (.arrays(.containedBy, tags, two), { set($0).map { $0.isSubset(of: ["ป่า", "น้ำ"]) } }),
            (.arrays(.equals, tags, two), { set($0).map { $0 == ["ป่า", "น้ำ"] } }),
            (.arrays(.overlaps, tags, two), { set($0).map { !$0.isDisjoint(with: ["ป่า", "น้ำ"]) } }),
            (.arrays(.contains, tags, odd), { set($0).map { $0.contains("a\\\"b") } }),
            (.arrays(.contains, tags, .array([])), { set($0).map { _ in true } }),
        ])
    }

    @Test func whatHasNoSQLIsRefusedByName() throws {
        let folder = try Folder()
        let store = try folder.build([(Self.layer, [])])
        var deep = E.property("urban")
        for _ in 0..<200 { deep = .not(deep) }
        let refused: [E] = [
            .function("buffer", []), .compare(.equal, .property("households"), lit("many")), .property("level"),
            .compare(.equal, .property("tags"), lit("x")), .like(.property("households"), pattern: lit("1%")),
            .like(.property("level"), pattern: .property("code")), .spatial(.within, .property("level"), .box(.world)),
            .temporal(.after, .property("level"), .date("2020-01-01")), .arithmetic(.add, .property("level"), lit(1)),
            .compare(.equal, .property("since"), .date("yesterday")), deep, .array([]), .interval(nil, nil),
            .compare(.equal, .property("geometry"), .geometry(.point(x: 1, y: 2))),
        ]
        for filter in refused {
            var query = FeatureQuery(layer: Self.layer)
            query.filter = filter
            let bound = try query.bound(to: .anonymous)
            var sink = Collector()
            do {
                _ = try store.query(bound, into: &sink)
                Issue.record("taken: \(filter)")
            } catch {
                guard case StoreError.unsupported = error else {
                    Issue.record("another error: \(error)")
                    continue
                }
            }
        }
    }

    @Test func aFragmentBindsWhatIsInterpolatedAndQuotesNames() {
        let name = "a\"b", value = "'; DROP TABLE x; --"
        let fragment: SQLFragment = "SELECT \(identifier: name) WHERE x = \(value) AND y IN (\(["1", "2"].map { "\($0)" as SQLFragment }.joined(", ")))"
        #expect(fragment.rendered(for: .sqlite).sql == "SELECT \"a\"\"b\" WHERE x = ? AND y IN (?, ?)")
        #expect(fragment.rendered(for: .postgres, offset: 2).sql == "SELECT \"a\"\"b\" WHERE x = $3 AND y IN ($4, $5)")
        #expect(fragment.rendered(for: .sqlite).bindings == [.value(.text(value)), .value(.text("1")), .value(.text("2"))])
    }
}
