import Catalog
import Geo
@testable import Snapshot
import SpatiaLiteStore
import Store
import Testing

@Suite struct SnapshotConformanceTests {
    /// A snapshot of a store with all its layers in memory.
    private func snapshot(_ store: EmbeddedStore) throws -> SnapshotSource {
        let snapshot = try SnapshotSource(store: store, layers: store.catalog.layers, budget: 1 << 30)
        #expect(snapshot.figures.layers == store.catalog.layers.count)
        return snapshot
    }

    @Test(arguments: Samples.all)
    func theSnapshotConforms(_ layer: Layer) throws {
        let folder = try Folder()
        let features = Feature.many(700, layer)
        let source = try snapshot(try folder.build([(layer, features)]))
        try Conformance(source: source, layer: layer, features: features).run()
        #expect(try source.metadata("demo_version") == "test")
    }

    @Test func anEmptyLayerConforms() throws {
        let folder = try Folder()
        let source = try snapshot(try folder.build([(Samples.points, [])]))
        try Conformance(source: source, layer: Samples.points, features: []).run()
    }

    /// Rows that were added later do not follow the Hilbert curve any more.
    @Test(arguments: [Samples.points, Samples.polygons])
    func aLayerThatGrewConforms(_ layer: Layer) throws {
        let folder = try Folder()
        let first = Feature.many(300, layer, seed: 5)
        var second = Feature.many(200, layer, seed: 6)
        for i in second.indices {
            second[i].values[0] = .text("L-\(i)")
            if layer.key != nil { second[i].id = "L-\(i)" }
        }
        let store = try folder.build([(layer, first)], .writing)
        try store.load(layer, replacing: false) { loader in for f in second { try f.write(to: &loader) } }
        try Conformance(source: try snapshot(store), layer: layer, features: first + second).run()
    }

    @Test func aLayerThatDoesNotFitConforms() throws {
        let folder = try Folder()
        let features = Feature.many(150, Samples.points)
        let store = try folder.build([(Samples.points, features)])
        for budget in [0, 10_000] {
            let source = try SnapshotSource(store: store, layers: [Samples.points], budget: budget)
            #expect(source.figures.layers == 0 && source.figures.bytes == 0)
            try Conformance(source: source, layer: Samples.points, features: features).run()
        }
    }
}
