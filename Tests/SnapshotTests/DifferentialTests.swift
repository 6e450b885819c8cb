import Catalog
import Encoding
import Foundation
import Geo
@testable import Snapshot
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// The snapshot and the store, asked the same.
@Suite struct DifferentialTests {
    @Test(arguments: Samples.all)
    func randomQueriesAreAnsweredAsTheStoreDoes(_ layer: Layer) throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(900, layer, seed: 7))])
        let source = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
        let resident = try #require(try source.now(layer).resident)
        var questions = Questions(layer: layer, dice: SeededGenerator(seed: 4))
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
        #expect(inMemory > 350, "most are answered from memory: \(inMemory) of 600")
    }

    @Test func instantsWithFractionsOfASecondCompareAsInTheStore() throws {
        let layer = Samples.layer("moments", .point, [Samples.field("number", .integer), Samples.field("seen", .instant)], time: 1)
        let times = (0..<60).map { i in
            i % 5 == 0 ? "2024-10-01T00:00:0\(i / 10)Z" : "2024-10-01T00:00:0\(i / 10).\(i % 10)Z"
        }
        let folder = try Folder()
        for times in [times, times.map { String($0.prefix(19)) + "Z" }] {
            let store = try folder.build([(layer, times.enumerated().map { Feature(id: "", shape: nil, values: [.integer(Int64($0 + 1)), .text($1)]) })])
            let source = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
            for how in [Expression.Comparison.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual] {
                for end in ["2024-10-01T00:00:03Z", "2024-10-01T00:00:03.3Z", "2024-10-01T00:00:03.5Z"] {
                    var query = FeatureQuery(layer: layer)
                    query.filter = .compare(how, .property("seen"), .instant(end))
                    #expect(try source.collect(query).0.rows == store.collect(query).0.rows, "\(how) \(end)")
                    query.filter = nil
                    query.interval = TimeInterval(start: how == .less ? nil : end, end: how == .less ? end : nil)
                    #expect(try source.collect(query).0.rows == store.collect(query).0.rows)
                }
            }
        }
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
