import Catalog
import Geo
import SpatiaLiteStore
import Store
import Testing

@Suite struct `What edits changed` {
    private let layer = Samples.points

    private func content(_ code: String, _ x: Double?, _ y: Double = 18) -> FeatureContent {
        var values = Feature.many(1, layer)[0].values
        values[0] = .text(code)
        return FeatureContent(shape: x.map { .point(x: $0, y: y) }, values: values)
    }

    private func point(_ x: Double, _ y: Double = 18) -> BoundingBox { BoundingBox(minX: x, minY: y, maxX: x, maxY: y) }

    @Test func `is every place where a feature was in a version or is`() throws {
        let folder = try Folder()
        let store = try folder.build([(layer, [Feature(id: "K-0", shape: .point(x: 98, y: 18), values: content("K-0", 98).values)])], .writing)
        _ = try store.apply([FeatureChange(layer, .replace(id: "K-0", content("K-0", 99)))], by: "ก")
        _ = try store.apply([FeatureChange(layer, .replace(id: "K-0", content("K-0", 100))), FeatureChange(layer, .insert(content("K-1", 101)))], by: "ข")
        _ = try store.apply([FeatureChange(layer, .delete(id: "K-1")), FeatureChange(layer, .insert(content("K-2", nil)))], by: "ก")
        func boxes(since version: Int64) throws -> Set<Double> { Set(try #require(try store.changes(of: layer, since: version, most: 9)).boxes.map(\.minX)) }
        #expect(try boxes(since: 1) == [98, 99, 100, 101] && boxes(since: 2) == [99, 100, 101] && boxes(since: 3) == [101] && boxes(since: 4).isEmpty)
        let all = try #require(try store.changes(of: layer, since: 1, most: 3))
        #expect(all.version == 4 && all.rows.count == 3 && all.rows == all.rows.sorted() && all.boxes.contains(point(100)))
        #expect(try store.changes(of: layer, since: 1, most: 2) == nil && store.changes(of: layer, since: 5, most: 9) == nil)
        _ = try store.undo(layer, version: 2 + 2, by: "ก")
        #expect(try boxes(since: 4) == [101], "an undoing is an edit")
    }

    @Test func `is unknown when features were loaded since`() throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(5, layer))], .writing)
        try store.load(layer, replacing: true) { loader in for f in Feature.many(6, layer) { try f.write(to: &loader) } }
        #expect(try store.changes(of: layer, since: 1, most: 9) == nil && store.changes(of: layer, since: 2, most: 9)?.rows == [])
    }

    @Test func `is what another process sees too`() throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(5, layer))], .writing)
        let other = try EmbeddedStore(path: folder.store, catalog: store.catalog, .reading)
        _ = try store.apply([FeatureChange(layer, .insert(content("N", 103)))], by: "ก")
        #expect(try other.changes(of: layer, since: 1, most: 9)?.boxes == [point(103)])
    }
}
