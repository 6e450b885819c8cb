import Catalog
import Geo
@testable import Snapshot
import SpatiaLiteStore
import Store
import TestSupport
import Testing

@Suite struct SnapshotTests {
    private let layer = Samples.points

    @Test func aWriteIsSeenAtOnceAndThenComesFromMemoryAgain() throws {
        let folder = try Folder()
        let writer = try folder.build([(layer, Feature.many(100, layer, seed: 1)), (Samples.lines, Feature.many(9, Samples.lines))], .writing)
        let store = try EmbeddedStore(path: folder.store, catalog: writer.catalog, .reading)
        let source = try SnapshotSource(store: store, layers: writer.catalog.layers, budget: 1 << 30)
        let before = try #require(try source.now(layer).resident), lines = try #require(try source.now(Samples.lines).resident)
        for turn in 2..<6 {
            let features = Feature.many(100 + turn, layer, seed: UInt64(turn))
            let written = try writer.load(layer, replacing: true) { loader in for f in features { try f.write(to: &loader) } }
            #expect(try source.state(layer) == written && written.version == Int64(turn))
            let now = try source.collect(FeatureQuery(layer: layer)).0
            #expect(try now.features == store.collect(FeatureQuery(layer: layer)).0.features && now.features.count == 100 + turn)
            source.settle()
            let resident = try #require(try source.now(layer).resident)
            #expect(resident.state == written && resident !== before)
            #expect(try source.collect(FeatureQuery(layer: layer)).0.features == now.features)
            #expect(source.figures.layers == 2)
        }
        #expect(try source.now(Samples.lines).resident === lines, "a layer that was not written stays")
        #expect(before.rows.count == 100, "who holds an old version keeps it")
    }

    /// What an editor names as the state that a change is built on must be the same wherever it was read.
    @Test(arguments: [Samples.points, Samples.multi])
    func revisionsAreThoseOfTheStoreThroughEveryEdit(_ layer: Layer) throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(40, layer))], .writing)
        let source = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
        var dice = SeededGenerator(seed: 11)
        for turn in 0..<25 {
            let features = try store.collect(FeatureQuery(layer: layer), as: Reader(clearance: .sensitive)).0.features
            let chosen = features[dice.integer(0...features.count - 1)]
            let content = FeatureContent(shape: chosen.shape, values: chosen.values)
            switch turn % 5 {
            case 0...2: _ = try store.apply([FeatureChange(layer, .replace(id: chosen.id, content))], by: "ก")
            case 3: _ = try store.apply([FeatureChange(layer, .delete(id: chosen.id))], by: "ก")
            default: if turn == 14 { try store.load(layer, replacing: true) { loader in for f in features { try f.write(to: &loader) } } }
            }
            // Before the layer is read anew the store answers, then memory.
            for isResident in [false, true] {
                if isResident { source.settle() }
                #expect(try !isResident || source.now(layer).resident != nil)
                for feature in features {
                    #expect(try source.revision(of: feature.id, in: layer) == store.revision(of: feature.id, in: layer), "\(turn) \(feature.id)")
                }
                #expect(try source.revision(of: "none", in: layer) == nil)
            }
        }
    }

    @Test func readersSeeOneVersionEachWhileOneWrites() async throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(300, layer))], .writing)
        let source = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
        let query = try FeatureQuery(layer: layer).bound(to: .anonymous)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var last: Int64 = 0
                    for _ in 0..<60 {
                        var sink = Collector()
                        guard let state = try? source.state(self.layer), let outcome = try? source.query(query, into: &sink) else { return false }
                        guard state.version >= last, outcome.returned % 300 == 0, Set(sink.features.map(\.id)).count == outcome.returned else { return false }
                        last = state.version
                    }
                    return true
                }
            }
            group.addTask {
                for turn in 0..<6 {
                    let features = Feature.many(turn % 2 == 0 ? 600 : 300, self.layer, seed: UInt64(turn))
                    guard (try? store.load(self.layer, replacing: true) { loader in for f in features { try f.write(to: &loader) } }) != nil else { return false }
                }
                return true
            }
            for await isFine in group { #expect(isFine) }
        }
        source.settle()
        #expect(try source.state(layer).version == 7)
        source.settle()
        #expect(try source.now(layer).resident?.state.version == 7)
    }

    @Test func theBudgetTakesTheSmallestLayersFirst() throws {
        let folder = try Folder()
        let contents = zip(Samples.all, [2_000, 300, 600, 100]).map { ($0, Feature.many($1, $0)) }
        let store = try folder.build(contents)
        let sizes = try Samples.all.map { layer in
            let one = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
            return (layer: layer, bytes: one.figures.bytes)
        }
        let ascending = [Samples.multi, Samples.lines, Samples.polygons, Samples.points]
        var budget = 0
        for (number, layer) in ascending.enumerated() {
            budget += sizes.first { $0.layer == layer }?.bytes ?? 0
            let source = try SnapshotSource(store: store, layers: Samples.all, budget: budget)
            #expect(source.figures.layers == number + 1 && source.figures.bytes <= budget)
            for other in ascending { #expect(try (source.now(other).resident != nil) == ascending[...number].contains(other)) }
        }
    }

    @Test func countsByWholeNodesEqualBruteForce() throws {
        let folder = try Folder()
        for (layer, count) in [(Samples.points, 5_000), (Samples.polygons, 600)] {
            let features = Feature.many(count, layer, seed: 11)
            let source = try SnapshotSource(store: try folder.build([(layer, features)]), layers: [layer], budget: 1 << 30)
            let resident = try #require(try source.now(layer).resident)
            var dice = SeededGenerator(seed: 12)
            for turn in 0..<100 {
                var query = FeatureQuery(layer: layer)
                query.boxes = (0...(turn % 7 == 0 ? 1 : 0)).map { _ in .random(&dice) }
                let expected = features.count { f in f.shape.map { s in query.boxes.contains { s.intersects($0) } } ?? false }
                #expect(try resident.count(query.bound(to: .anonymous)) == expected)
            }
        }
    }

    @Test func anAnswerFromMemoryHidesWhatTheReaderMayNotSee() throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(200, layer))])
        let source = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
        var bytes: [UInt8] = []
        _ = try source.appendGeoJSON(FeatureQuery(layer: layer).bound(to: .anonymous), to: &bytes, first: true, budget: .max)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("\"households\"") && !text.contains("owner") && !text.contains("สมชาย"))
        var none: [UInt8] = []
        #expect(try source.appendGeoJSON(FeatureQuery(layer: layer).bound(to: Reader(clearance: .sensitive)), to: &none, first: true, budget: .max) == nil)
        #expect(none.isEmpty)
    }

    /// A store that cannot tell cheaply that it was written is asked for its state each time.
    private struct Mute: FeatureSource {
        let store: EmbeddedStore

        func query<Sink: FeatureSink & ~Copyable>(_ query: BoundQuery, into sink: inout Sink) throws -> QueryOutcome {
            try store.query(query, into: &sink)
        }
        func feature<Sink: FeatureSink & ~Copyable>(_ id: String, _ query: BoundQuery, into sink: inout Sink) throws -> Bool {
            try store.feature(id, query, into: &sink)
        }
        func count(_ query: BoundQuery) throws -> Int { try store.count(query) }
        func state(_ layer: Layer) throws -> LayerState { try store.state(layer) }
        func metadata(_ key: String) throws -> String? { try store.metadata(key) }
    }

    @Test func aStoreWithoutAPulseIsFollowedToo() throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(50, layer))], .writing)
        let source = try SnapshotSource(store: Mute(store: store), layers: [layer], budget: 1 << 30)
        #expect(try source.now(layer).resident != nil)
        try store.load(layer, replacing: true) { loader in for f in Feature.many(60, layer, seed: 2) { try f.write(to: &loader) } }
        #expect(try source.state(layer).count == 60 && source.count(FeatureQuery(layer: layer).bound(to: .anonymous)) == 60)
        source.settle()
        #expect(try source.now(layer).resident?.rows.count == 60)
    }
}
