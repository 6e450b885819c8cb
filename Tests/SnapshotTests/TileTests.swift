import Catalog
import Encoding
import Geo
@testable import Snapshot
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// Tiles from memory against tiles from the store.
@Suite struct TileTests {
    private func tile(_ source: some FeatureSource, _ query: FeatureQuery, _ address: TileAddress, budget: Int = .max) throws -> VectorTileWriter {
        var query = query
        var writer = VectorTileWriter(address: address, layerName: "layer", fields: try query.bound(to: .anonymous).fields, rule: query.layer.tiles, byteBudget: budget)
        query.boxes = [writer.queryBox]
        query.generalization = writer.generalization
        _ = try source.query(query.bound(to: .anonymous), into: &writer)
        return writer
    }

    @Test func columnsTakenAtOnceMakeTheTileOfFeaturesTakenOneByOne() throws {
        let folder = try Folder()
        let layer = Samples.points
        let store = try folder.build([(layer, Feature.many(5_000, layer, seed: 21))])
        let source = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
        let resident = try #require(try source.now(layer).resident)
        #expect(try resident.batch(FeatureQuery(layer: layer).bound(to: .anonymous)) != nil)
        let extent = try #require(resident.state.extent)
        var questions = Questions(layer: layer, dice: SeededGenerator(seed: 8))
        var features = 0, moved = 0
        for turn in 0..<120 {
            var query = turn % 3 == 0 ? FeatureQuery(layer: layer) : questions.next()
            query.skipsGeometry = false
            query.order = []
            query.after = nil
            let corner = Coordinate(x: questions.dice.number(extent.minX...extent.maxX), y: questions.dice.number(extent.minY...extent.maxY))
            let address = try #require(TileAddress.containing(turn < 10 ? extent.center : corner, zoom: turn % 25))
            var theirs = try tile(store, query, address), ours = try tile(source, query, address)
            #expect(theirs.featureCount == ours.featureCount && theirs.overflowed == ours.overflowed)
            let a = try VectorTileReader(theirs.finish()).layers.first?.features ?? [], b = try VectorTileReader(ours.finish()).layers.first?.features ?? []
            #expect(a.map(\.id) == b.map(\.id) && a.map(\.properties) == b.map(\.properties), "\(query) \(address)")
            for (p, q) in zip(a, b) {
                // The world's square of 2^32 units is a little coarser than a double.
                let distance = max(abs(p.points[0].x - q.points[0].x), abs(p.points[0].y - q.points[0].y))
                #expect(distance <= 1)
                moved += distance
            }
            features += a.count
        }
        #expect(features > 20_000 && moved * 1_000 < features)
    }

    @Test(arguments: [1, 300, 5_000, 60_000])
    func anOverfullTileStopsWithinItsBudget(budget: Int) throws {
        let folder = try Folder()
        let layer = Samples.points
        let store = try folder.build([(layer, Feature.many(5_000, layer, seed: 22))])
        let source = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
        let address = try #require(TileAddress(zoom: 0, row: 0, column: 0))
        var theirs = try tile(store, FeatureQuery(layer: layer), address, budget: budget), ours = try tile(source, FeatureQuery(layer: layer), address, budget: budget)
        #expect(theirs.overflowed && ours.overflowed)
        let bytes = ours.finish()
        #expect(bytes.count <= budget)
        let count = try VectorTileReader(theirs.finish()).layers.first?.features.count ?? 0
        // Equal texts of two columns may stand twice, so that a few less may fit.
        #expect(try abs((VectorTileReader(bytes).layers.first?.features.count ?? 0) - count) <= count / 10)
    }

    @Test(arguments: [Samples.polygons, Samples.multi])
    func generalizationLeavesOutCoordinatesAndNothingElse(_ layer: Layer) throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(400, layer, seed: 23))])
        let source = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
        let exact = try source.collect(FeatureQuery(layer: layer)).0.features
        // A boundary may get the corners of neighbours that lie on it, so that those of all features may stand.
        let places = Set(exact.compactMap(\.shape).flatMap { shape in (0..<shape.count).map { [shape.xy[2 * $0], shape.xy[2 * $0 + 1]] } })
        var last = Int.max
        for tolerance in [0, 1e-7, 1e-5, 1e-3] {
            var query = FeatureQuery(layer: layer)
            query.generalization = tolerance
            #expect(try store.collect(query).0.features == exact, "the store cannot tell which, and tells all")
            let features = try source.collect(query).0.features
            #expect(features.map(\.id) == exact.map(\.id) && features.map(\.values) == exact.map(\.values))
            var count = 0
            for (feature, whole) in zip(features, exact) {
                guard let shape = feature.shape, let original = whole.shape else {
                    #expect(feature.shape == whole.shape)
                    continue
                }
                #expect(shape.isWellFormed && !shape.isEmpty && shape.kind == original.kind)
                #expect((0..<shape.count).allSatisfy { places.contains([shape.xy[2 * $0], shape.xy[2 * $0 + 1]]) })
                for i in shape.ringEnds.indices {
                    let ring = shape.ring(i)
                    #expect(shape.xy[2 * ring.lowerBound] == shape.xy[2 * ring.upperBound - 2] && ring.count >= 4)
                }
                count += shape.count
            }
            #expect(count <= last)
            last = count
        }
    }
}
