import Catalog
import Encoding
import Foundation
import Geo
@testable import Snapshot
import SpatiaLiteStore
import Store
import Testing

/// The snapshot and the store, asked the same.
@Suite struct DifferentialTests {
    @Test(arguments: Samples.all)
    func randomQueriesAreAnsweredAsTheStoreDoes(_ layer: Layer) throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(900, layer, seed: 7))])
        let source = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
        let resident = try #require(try source.now(layer).resident)
        var questions = Questions(layer: layer, dice: Dice(state: 4))
        var inMemory = 0
        for turn in 0..<600 {
            let query = questions.next()
            let reader = turn % 3 == 0 ? Reader(clearance: .sensitive) : .anonymous
            let bound = try query.bound(to: reader)
            let room = turn % 4 == 0 ? questions.dice.integer(1...50) : .max
            let theirs = try store.collect(query, as: reader, room: room), ours = try source.collect(query, as: reader, room: room)
            #expect(ours.0.features == theirs.0.features && ours.0.rows == theirs.0.rows, "\(query)")
            #expect(ours.1 == theirs.1, "\(query)")
            let count = try store.count(bound)
            #expect(try source.count(bound) == count, "\(query)")
            if resident.count(bound) == count { inMemory += 1 }
            for feature in theirs.0.features.prefix(3) + ours.0.features.suffix(2) { try expectSameFeature(feature.id, bound, store, source) }
            try expectSameBytes(bound, store, source, budget: [1, 900, 20_000, 1 << 20][turn % 4])
        }
        #expect(inMemory > 450, "most are answered from memory: \(inMemory) of 600")
    }

    private func expectSameFeature(_ id: String, _ query: BoundQuery, _ store: EmbeddedStore, _ source: SnapshotSource) throws {
        var a = Collector(), b = Collector()
        #expect(try store.feature(id, query, into: &a) == source.feature(id, query, into: &b), "\(id) \(query.query)")
        #expect(a.features == b.features && a.rows == b.rows)
        var ready: [UInt8] = []
        guard let isThere = try source.appendGeoJSON(feature: id, query, to: &ready) else { return }
        var writer = writer(query)
        #expect(try store.feature(id, query, into: &writer) == isThere)
        #expect(writer.buffer.take() == (isThere ? ready + [UInt8(ascii: "}")] : []))
    }

    /// The writer that the service uses.
    private func writer(_ query: BoundQuery, _ change: (inout GeoJSONWriter.Options) -> Void = { _ in }) -> GeoJSONWriter {
        var options = GeoJSONWriter.Options()
        options.withGeometry = !query.query.skipsGeometry
        options.identifiers = query.layer.key.map { query.layer.fields[$0].type != .integer } ?? false ? .text : .number
        change(&options)
        return GeoJSONWriter(fields: query.fields, kind: query.layer.geometry, options: options)
    }

    private func expectSameBytes(_ query: BoundQuery, _ store: EmbeddedStore, _ source: SnapshotSource, budget: Int) throws {
        for first in [true, false] {
            var bytes: [UInt8] = []
            guard let outcome = try source.appendGeoJSON(query, to: &bytes, first: first, budget: budget) else { continue }
            var writer = writer(query) {
                $0.continues = !first
                $0.byteBudget = budget
            }
            #expect(try store.query(query, into: &writer) == outcome, "\(query.query), \(budget)")
            #expect(writer.buffer.take() == bytes, "\(query.query), \(budget)")
        }
    }

    @Test func theBytesOfWholePagesAreThoseOfTheWriter() throws {
        let folder = try Folder()
        for layer in Samples.all {
            let store = try folder.build([(layer, Feature.many(400, layer, seed: 3))])
            let source = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
            var query = FeatureQuery(layer: layer)
            var all: [UInt8] = []
            var pages = 0
            repeat {
                let outcome = try #require(try source.appendGeoJSON(try query.bound(to: .anonymous), to: &all, first: all.isEmpty, budget: 5_000))
                query.after = outcome.next
                pages += 1
            } while query.after != nil
            var writer = writer(try query.bound(to: .anonymous))
            query.after = nil
            _ = try store.query(query.bound(to: .anonymous), into: &writer)
            #expect(writer.buffer.take() == all && pages > 10)
            try expectParses(all)
        }
    }

    private func expectParses(_ features: [UInt8]) throws {
        let parsed = try JSONSerialization.jsonObject(with: Data([UInt8(ascii: "[")] + features + [UInt8(ascii: "]")])) as? [[String: Any]]
        #expect(parsed?.count == 400)
    }
}

/// Random queries, of all that a query can ask.
private struct Questions {
    let layer: Layer
    var dice: Dice

    mutating func next() -> FeatureQuery {
        var query = FeatureQuery(layer: layer)
        switch dice.integer(0...9) {
        case 0, 1, 2, 3: query.boxes = [.random(&dice)]
        case 4:
            let west = dice.number(100...179), south = dice.number(0...15)
            query.boxes = BoundingBox.splitAtAntimeridian(west: west, south: south, east: dice.number(-170...105), north: south + 6)
        case 5: query.boxes = [[.world], [.empty], [.random(&dice), .random(&dice)]][dice.integer(0...2)]
        default: break
        }
        if dice.integer(0...2) > 0 { query.filter = condition(3) }
        if dice.integer(0...4) == 0 {
            let days = ["2012-05-10", "2016-01-01", "2016-01-11T03:30:00Z", "2024-09-19"].sorted()
            let first = dice.integer(0...3), last = dice.integer(first...3)
            query.interval = TimeInterval(
                start: dice.integer(0...3) == 0 ? nil : Timestamp.bounds(days[first])?.first,
                end: dice.integer(0...3) == 0 ? nil : Timestamp.bounds(days[last])?.last)
        }
        if dice.integer(0...3) == 0 { query.properties = ["rai", "code", "tags", "urban"].shuffled(using: &dice) }
        if dice.integer(0...5) == 0 { query.skipsGeometry = true }
        if dice.integer(0...1) == 0 { query.limit = [0, 1, 2, 5, 30, 300][dice.integer(0...5)] }
        if dice.integer(0...3) == 0 {
            query.order = (0..<dice.integer(1...2)).map { _ in
                SortKey(property: ["code", "level", "households", "rai", "urban", "since", "tambon_code"][dice.integer(0...6)], descending: dice.integer(0...1) == 0)
            }
        }
        if dice.integer(0...3) == 0 { query.after = mark(query.order) }
        return query
    }

    private mutating func mark(_ order: [SortKey]) -> PageMark {
        var keys: [Value] = []
        for key in order {
            guard dice.integer(0...5) > 0 else { keys.append(.null); continue }
            switch key.property {
            case "households": keys.append(.integer(Int64(dice.integer(-6...60))))
            case "rai": keys.append(.number(Double(dice.integer(0...400)) / 8))
            case "urban": keys.append(.integer(Int64(dice.integer(0...1))))
            default: keys.append(.text(text(key.property)))
            }
        }
        return PageMark(keys: keys, row: dice.integer(0...9) == 0 ? .max : Int64(dice.integer(-1...950)))
    }

    private mutating func text(_ property: String) -> String {
        switch property {
        case "code": "K-\(String(dice.integer(0...950), radix: 36))"
        case "tambon_code": "56\(dice.integer(9...20))0\(dice.integer(1...4))"
        case "since": "20\(dice.integer(10...25))-0\(dice.integer(1...9))-1\(dice.integer(0...9))"
        default: ["HLM", "CLM", "hlm", "", "ม", "HL"][dice.integer(0...5)]
        }
    }

    private mutating func condition(_ depth: Int) -> Expression {
        if depth > 0, dice.integer(0...2) == 0 {
            let parts = (0..<dice.integer(0...3)).map { _ in condition(depth - 1) }
            return [Expression.and(parts), .or(parts), .not(condition(depth - 1))][dice.integer(0...2)]
        }
        let (property, literal) = propertyAndValue()
        switch dice.integer(0...9) {
        case 0: return .isNull(.property(["geometry", "rai", "level", "code", "urban", "households"][dice.integer(0...5)]))
        case 1: return .property("urban")
        case 2: return .between(.property(property), low: literal, high: value(property))
        case 3: return .isIn(.property(property), (0..<dice.integer(1...8)).map { _ in value(property) })
        case 4: return .like(.property(["code", "level", "tambon_code"][dice.integer(0...2)]), pattern: .literal(.text(pattern())))
        case 5: return .spatial(dice.integer(0...1) == 0 ? .intersects : .disjoint, .property("geometry"), .box(.random(&dice)))
        case 6: return .arrays(.contains, .property("tags"), .array([.literal(.text("น้ำ"))]))
        default:
            let how = Expression.Comparison.allCases[dice.integer(0...5)]
            return dice.integer(0...3) == 0 ? .compare(how, literal, .property(property)) : .compare(how, .property(property), literal)
        }
    }

    private mutating func propertyAndValue() -> (String, Expression) {
        let property = ["code", "tambon_code", "level", "households", "rai", "urban", "since", "seen"][dice.integer(0...7)]
        return (property, value(property))
    }

    private mutating func value(_ property: String) -> Expression {
        switch property {
        case "households":
            [.literal(.integer(Int64(dice.integer(-6...61)))), .literal(.number(Double(dice.integer(-12...122)) / 2)), .literal(.integer(.max)), .literal(.integer(.min))][max(0, dice.integer(-6...3))]
        case "rai": [.literal(.number(Double(dice.integer(0...400)) / 8)), .literal(.integer(Int64(dice.integer(0...50))))][dice.integer(0...1)]
        case "urban": .literal(.boolean(dice.integer(0...1) == 0))
        case "since": .date(text("since"))
        case "seen": .instant(text("since") + "T0\(dice.integer(0...9)):30:00Z")
        default: .literal(.text(text(property)))
        }
    }

    private mutating func pattern() -> String {
        ["K-%", "%1%", "_LM", "%M", "", "%", "__", "56_20%", "H\\LM", "h*m", "[a]%", "%0_", "K-%1"][dice.integer(0...12)]
    }
}
