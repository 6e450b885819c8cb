import Catalog
import Geo
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// Sorted answers and answers of named rows, against brute force.
@Suite struct OrderTests {
    private static let names = ["บ้านแม่ต๋ำ", "แม่ตำ", "เมือง", "ในเมือง", "นาแก", "น้ำพอง", "a", "B", "", "๑๒", "9", "เก่า", "เก้า", "กา"]

    private static let layer = Samples.layer(
        "words", .point,
        [
            Samples.field("code", .text, required: true), Samples.field("name", .text), Samples.field("count", .integer),
            Samples.field("rai", .number), Samples.field("flag", .boolean), Samples.field("since", .date), Samples.field("seen", .instant),
        ])

    private static func features(_ count: Int) -> [Feature] {
        var dice = SeededGenerator(seed: 5)
        func maybe(_ value: Value) -> Value { dice.integer(0...5) == 0 ? .null : value }
        return (0..<count).map { i in
            let day = "202\(dice.integer(0...3))-0\(dice.integer(1...3))-01"
            return Feature(
                id: "K\(i)", shape: dice.integer(0...19) == 0 ? nil : .random(.point, &dice),
                values: [
                    .text("K\(i)"), maybe(.text(names[dice.integer(0...names.count - 1)])), maybe(.integer(Int64(dice.integer(-2...2)))),
                    maybe(.number(Double(dice.integer(-3...3)) / 2)), maybe(.boolean(dice.integer(0...1) == 1)), maybe(.text(day)),
                    maybe(.text(day + "T0\(dice.integer(0...2)):00:00Z")),
                ])
        }
    }

    /// Whether `a` comes before `b`; nil when this key does not decide.
    private static func decides(_ a: Value, _ b: Value, _ key: SortKey) -> Bool? {
        if a == b { return nil }
        if a == .null || b == .null { return b == .null }
        func number(_ value: Value) -> Double {
            switch value {
            case .boolean(let v): v ? 1 : 0
            case .integer(let v): Double(v)
            case .number(let v): v
            case .null, .text: 0
            }
        }
        let rises: Bool? =
            if case .text(let x) = a, case .text(let y) = b {
                ThaiCollation.key(x) == ThaiCollation.key(y) ? nil : ThaiCollation.key(x).lexicographicallyPrecedes(ThaiCollation.key(y))
            } else {
                number(a) == number(b) ? nil : number(a) < number(b)
            }
        return rises.map { $0 != key.descending }
    }

    @Test func everyOrderPagesThroughEveryFeatureOnceAsBruteForceSorts() throws {
        let folder = try Folder(), layer = Self.layer
        let store = try folder.build([(layer, Self.features(400))])
        let everyone = Reader(clearance: .sensitive)
        let all = try store.collect(FeatureQuery(layer: layer), as: everyone).0
        var dice = SeededGenerator(seed: 17)
        for turn in 0..<40 {
            let order = layer.fields.shuffled(using: &dice).prefix(dice.integer(1...3)).map {
                SortKey(property: $0.name, descending: dice.integer(0...1) == 1)
            }
            var query = FeatureQuery(layer: layer)
            query.order = Array(order)
            if turn % 3 == 1 { query.boxes = [BoundingBox(minX: 98, minY: 6, maxX: 104, maxY: 17)] }
            if turn % 3 == 2 { query.filter = .compare(.greaterOrEqual, .property("count"), .literal(.integer(0))) }
            if turn % 4 == 3 { query.rows = all.rows.shuffled(using: &dice).prefix(250).map { $0 } }
            var expected = zip(all.features, all.rows).filter { feature, row in
                if let box = query.boxes.first, !(feature.shape?.intersects(box) ?? false) { return false }
                if let rows = query.rows, !rows.contains(row) { return false }
                if query.filter != nil { if case .integer(let n) = feature.values[2] { return n >= 0 } else { return false } }
                return true
            }
            expected.sort { a, b in
                for key in order {
                    let column = layer.column(key.property)!
                    if let first = Self.decides(a.0.values[column], b.0.values[column], key) { return first }
                }
                return a.1 < b.1
            }
            for size in [1, 7, 90] where size > 1 || turn < 4 {
                #expect(try Self.pages(query, size, store) == expected.map(\.1), "\(order) by \(size)")
            }
            #expect(try store.count(query.bound(to: everyone)) == expected.count)
        }
    }

    /// Whole seconds end in Z and fractions go on with a point, which comes before Z: as texts they stand the other way round.
    @Test func instantsGoByTimeWhereTheirTextsGoOtherwise() throws {
        let times = ["2024-10-01T00:00:00.5Z", "2024-10-01T00:00:00Z", "2024-10-01T00:00:00.25Z", "2024-10-01T00:00:01Z", "2024-09-30T23:59:59.999Z", "2024-10-01T00:00:00.050Z"]
        let byTime: [Int64] = [5, 2, 6, 3, 1, 4]
        #expect(times.sorted() != byTime.map { times[Int($0) - 1] })
        let layer = Samples.layer("moments", .point, [Samples.field("number", .integer), Samples.field("seen", .instant)], time: 1)
        let features = times.enumerated().map { i, time in
            Feature(id: String(i + 1), shape: nil, values: [.integer(Int64(i + 1)), .text(time)])
        }
        let folder = try Folder()
        let store = try folder.build([(layer, features)], .writing)
        for descending in [false, true] {
            var query = FeatureQuery(layer: layer)
            query.order = [SortKey(property: "seen", descending: descending)]
            for size in [1, 2, 6] { #expect(try Self.pages(query, size, store) == (descending ? byTime.reversed() : byTime)) }
        }
        #expect(try store.state(layer).times == TimeInterval(start: times[4], end: times[3]))

        // Each feature goes once, whether it is the first, the last or between: the extent is that of those that stay.
        var left = Array(times.indices)
        for gone in [4, 3, 1, 5] {
            left.removeAll { $0 == gone }
            _ = try store.apply([FeatureChange(layer, .delete(id: String(gone + 1)))], by: "ก")
            let sorted = left.map { times[$0] }.sorted { Timestamp.precedes($0.utf8, $1.utf8) }
            #expect(try store.state(layer).times == TimeInterval(start: sorted.first, end: sorted.last))
        }
        _ = try store.apply([FeatureChange(layer, .insert(FeatureContent(shape: nil, values: features[1].values)))], by: "ก")
        #expect(try store.state(layer).times == TimeInterval(start: times[1], end: times[0]))
    }

    /// The rows of all pages; every second page ends because the sink is full.
    private static func pages(_ query: FeatureQuery, _ size: Int, _ store: EmbeddedStore) throws -> [Int64] {
        var page = query, rows: [Int64] = [], turns = 0
        repeat {
            turns += 1
            page.limit = turns % 2 == 0 ? size + 3 : size
            let (sink, outcome) = try store.collect(page, as: Reader(clearance: .sensitive), room: size)
            rows += sink.rows
            page.after = outcome.next
        } while page.after != nil && turns < 1_000
        return rows
    }

    @Test func namedRowsComeInTheirOwnOrderPageByPage() throws {
        let folder = try Folder(), layer = Self.layer
        let store = try folder.build([(layer, Self.features(500))])
        let everyone = Reader(clearance: .sensitive)
        let all = try store.collect(FeatureQuery(layer: layer), as: everyone).0
        var dice = SeededGenerator(seed: 23)
        for turn in 0..<12 {
            var query = FeatureQuery(layer: layer)
            let named = (all.rows + [9_999]).shuffled(using: &dice).prefix(dice.integer(0...400)).map { $0 }
            query.rows = named
            if turn % 3 == 1 { query.boxes = [.random(&dice), BoundingBox(minX: 98, minY: 6, maxX: 101, maxY: 12)] }
            if turn % 3 == 2 { query.filter = .compare(.equal, .property("flag"), .literal(.boolean(true))) }
            var free = query
            free.rows = nil
            let matching = Set(try store.collect(free, as: everyone).0.rows)
            let expected = named.filter(matching.contains)
            for size in [1, 13, 500] where size > 1 || turn < 3 { #expect(try Self.pages(query, size, store) == expected) }
            #expect(try store.count(query.bound(to: everyone)) == expected.count)
        }
    }

    @Test func aPageOfNamedRowsGoesOnBehindItsRowWhenTheRowsChanged() throws {
        let folder = try Folder(), layer = Self.layer
        let store = try folder.build([(layer, Self.features(20))])
        var query = FeatureQuery(layer: layer)
        query.rows = [5, 3, 9, 1, 7]
        query.limit = 2
        let (first, outcome) = try store.collect(query)
        #expect(first.rows == [5, 3] && outcome.next == PageMark(keys: [.integer(1)], row: 3))
        query.after = outcome.next
        query.rows = [2, 5, 4, 3, 9, 1, 7]
        #expect(try store.collect(query).0.rows == [9, 1])
        query.rows = [5, 9, 1, 7]
        #expect(try store.collect(query).0.rows == [9, 1])
        query.rows = []
        #expect(try store.collect(query).0.rows.isEmpty)
    }
}
