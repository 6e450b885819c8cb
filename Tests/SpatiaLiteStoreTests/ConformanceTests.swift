import Catalog
import SpatiaLiteStore
import Store
import Testing

@Suite struct ConformanceTests {
    @Test(arguments: Samples.all)
    func theEmbeddedStoreConforms(_ layer: Layer) throws {
        let folder = try Folder()
        let features = Feature.many(700, layer)
        let store = try folder.build([(layer, features)])
        try Conformance(source: store, layer: layer, features: features).run()
        #expect(try store.metadata("demo_version") == "test")
    }

    @Test func anEmptyLayerConforms() throws {
        let folder = try Folder()
        let store = try folder.build([(Samples.points, [])])
        try Conformance(source: store, layer: Samples.points, features: []).run()
    }

    @Test(arguments: [Samples.points, Samples.polygons])
    func aLayerThatWasLoadedLaterConforms(_ layer: Layer) throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(300, layer, seed: 5))], .writing)
        let features = Feature.many(200, layer, seed: 6)
        try store.load(layer, replacing: true) { loader in for f in features { try f.write(to: &loader) } }
        try Conformance(source: store, layer: layer, features: features).run()
    }
}
