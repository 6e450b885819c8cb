public import Catalog
public import Geo
public import Store
internal import Synchronization

/// Tells for each tile of a layer the version of the layer that last changed it, so that an edit makes those tiles stale
/// that show its features, and no other.
///
/// It follows the source when it is asked: what edits of any process changed since the version that it knows. A loading,
/// or more than it can note, makes all tiles of the layer stale.
public final class TileFreshness: Sendable {
    /// The most features that are followed one by one.
    private static let mostEdits = 1_000

    private let source: any FeatureSource
    private let register: AreaRegister
    private let layers = Mutex<[String: LayerTiles]>([:])

    public init(source: any FeatureSource, areas: AreaRegister) {
        self.source = source
        register = areas
    }

    /// The tiles of one layer: where features stand, and where areas stand for them.
    private final class LayerTiles: Sendable {
        struct Features {
            var version: Int64?
            var touched = TouchedTiles()
            var news = TileNews.Collector()
        }

        struct Areas {
            var version: Int64?
            var pyramid: AreaPyramid?
            var touched = TouchedTiles()
            var news = TileNews.Collector()
        }

        let features = Mutex(Features())
        let areas = Mutex(Areas())
    }

    private func tiles(of layer: Layer) -> LayerTiles {
        layers.withLock { all in
            if let known = all[layer.id] { return known }
            let new = LayerTiles()
            all[layer.id] = new
            return new
        }
    }

    /// A number that changes with everything that may change this tile of the query's layer, and with little else.
    ///
    /// - Parameter selects: whether the query may leave out features.
    /// - Throws: what the source throws.
    public func stamp(_ tile: TileAddress, _ query: FeatureQuery, _ aggregation: TileMaker.Aggregation, selects: Bool) throws -> Int64 {
        let layer = query.layer
        guard tile.zoom >= layer.tiles.minimumZoom else { return 0 }
        let standsForMany = aggregation == .area && layer.tiles.pyramid?.storey(at: tile.zoom) != nil
        // Where the areas of chosen features stand, and what a search finds, depends on features anywhere.
        if selects, standsForMany || query.rows != nil { return try source.state(layer).version }
        let tiles = tiles(of: layer)
        if standsForMany {
            return try tiles.areas.withLock { areas throws in
                _ = try follow(layer, &areas)
                return areas.touched[tile]
            }
        }
        return try tiles.features.withLock { features throws in
            try follow(layer, &features)
            return features.touched[tile]
        }
    }

    /// All features of a layer by area, as they are now.
    func pyramid(of layer: Layer) throws -> AreaPyramid {
        try tiles(of: layer).areas.withLock { areas throws in try follow(layer, &areas) }
    }

    /// The tiles of layers that edits changed since the last call, by layer.
    ///
    /// - Throws: what the source throws.
    public func news(of layers: [Layer]) throws -> [TileNews] {
        var all: [TileNews] = []
        for layer in layers {
            let tiles = tiles(of: layer)
            var news = try tiles.features.withLock { features throws in
                try follow(layer, &features)
                return features.news.take()
            }
            if layer.tiles.pyramid != nil {
                let more = try tiles.areas.withLock { areas throws in
                    _ = try follow(layer, &areas)
                    return areas.news.take()
                }
                news.add(more)
            }
            if let found = news.news(of: layer) { all.append(found) }
        }
        return all
    }

    // MARK: Following the source

    private func follow(_ layer: Layer, _ features: inout LayerTiles.Features) throws {
        let version = try source.state(layer).version
        guard let known = features.version else {
            features.version = version
            features.touched.touchAll(at: version)
            return
        }
        guard known < version else { return }
        if let changes = try source.changes(of: layer, since: known, most: Self.mostEdits) {
            for box in changes.boxes {
                features.news.extend(box)
                guard let tiles = TouchedTiles.tiles(of: box) else {
                    features.touched.touchAll(at: changes.version)
                    features.news.touchAll()
                    break
                }
                for tile in tiles where tile.zoom >= layer.tiles.minimumZoom {
                    features.touched.touch(tile, at: changes.version)
                    if layer.tiles.pyramid?.storey(at: tile.zoom) == nil { features.news.touch(tile) }
                }
            }
            features.version = changes.version
            features.news.version = changes.version
        } else {
            features.touched.touchAll(at: version)
            features.news.touchAll()
            features.version = version
            features.news.version = version
        }
    }

    private func follow(_ layer: Layer, _ areas: inout LayerTiles.Areas) throws -> AreaPyramid {
        var last: Int64 = 0
        for _ in 0..<3 {
            last = try source.state(layer).version
            if let pyramid = areas.pyramid, let known = areas.version, known >= last { return pyramid }
            let pyramid = try AreaPyramid(FeatureQuery(layer: layer), source: source, areas: register)
            guard try source.state(layer).version == last else { continue }
            if let before = areas.pyramid {
                for tile in pyramid.tiles(differingFrom: before, layer) {
                    areas.touched.touch(tile, at: last)
                    areas.news.touch(tile)
                }
            } else {
                areas.touched.touchAll(at: last)
                if areas.version != nil { areas.news.touchAll() }
            }
            areas.pyramid = pyramid
            areas.version = last
            areas.news.version = last
            return pyramid
        }
        // It is written all the time: what is counted now belongs to no one version.
        areas.pyramid = nil
        areas.version = last
        areas.touched.touchAll(at: last)
        areas.news.touchAll()
        areas.news.version = last
        return try AreaPyramid(FeatureQuery(layer: layer), source: source, areas: register)
    }
}
