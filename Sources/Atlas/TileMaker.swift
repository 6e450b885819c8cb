public import Catalog
internal import Encoding
public import Geo
public import Store

/// Makes vector tiles of one layer or several.
public struct TileMaker: Sendable {
    /// Whether features are put together at low zooms.
    public enum Aggregation: String, Hashable, Sendable, CaseIterable {
        /// As the layer's pyramid says.
        case area
        /// Every feature stands in the tile by itself, however many bytes that takes.
        case none
    }

    /// The most features of a tile without aggregation.
    public static let mostFeatures = 250_000

    private let source: any FeatureSource
    private let areas: AreaRegister
    /// Which tiles are fresh.
    public let freshness: TileFreshness
    /// Pyramids of chosen features by what they count: many tiles are cut from one.
    private let pyramids = SingleFlightCache<PyramidKey, AreaPyramid>(capacity: 64 << 20) { $0.size }

    public init(source: any FeatureSource, areas: AreaRegister) {
        self.source = source
        self.areas = areas
        freshness = TileFreshness(source: source, areas: areas)
    }

    /// A tile of the layers that show at its zoom; empty when nothing lies there. It has at most
    /// ``VectorTile/byteBudget`` bytes, unless aggregation is refused.
    ///
    /// - Parameter queries: one for each layer: which of its features are meant. Their boxes and properties are the tile's.
    /// - Throws: ``TileRefusal`` when too many features would stand in it.
    public func tile(_ address: TileAddress, _ queries: [FeatureQuery], aggregation: Aggregation = .area) throws -> [UInt8] {
        let shown = queries.filter { $0.layer.tiles.minimumZoom <= address.zoom }
        guard !shown.isEmpty else { return [] }
        var left = Self.mostFeatures
        let parts = try shown.map { query in
            switch aggregation {
            case .area: try part(address, query, budget: VectorTile.byteBudget / shown.count)
            case .none: try everything(address, query, most: &left)
            }
        }
        return VectorTile.assemble(layers: parts)
    }

    /// One layer of the tile: the areas of the zoom, or the features when they fit.
    private func part(_ address: TileAddress, _ query: FeatureQuery, budget: Int) throws -> [UInt8] {
        guard let pyramid = query.layer.tiles.pyramid else { return try features(address, query, budget: budget) }
        guard let storey = pyramid.storey(at: address.zoom) else {
            var frame = Frame(address, query, budget: budget)
            if try frame.fits(source) { return frame.writer.finish() }
            // The tiles beside may show features: this one counts what it would have shown, and nothing else.
            let own = try AreaPyramid(query, in: address, source: source, areas: areas)
            return try aggregates(own, address, query.layer, pyramid.storeys[pyramid.storeys.count - 1].level, opensAt: address.zoom + 1, budget: budget)
        }
        return try aggregates(try areaPyramid(query), address, query.layer, storey.level, opensAt: storey.lastZoom + 1, budget: budget)
    }

    private func areaPyramid(_ query: FeatureQuery) throws -> AreaPyramid {
        let layer = query.layer
        if query.filter == nil, query.interval == nil, query.rows == nil { return try freshness.pyramid(of: layer) }
        let key = PyramidKey(
            layer: layer.id, version: try source.state(layer).version, filter: query.filter, interval: query.interval, rows: query.rows)
        return try pyramids.value(key) { try AreaPyramid(query, source: source, areas: areas) }
    }

    // MARK: Features

    /// A layer that is being written, and what is asked for it.
    private struct Frame: ~Copyable {
        var writer: VectorTileWriter
        private var query: FeatureQuery

        init(_ address: TileAddress, _ asked: FeatureQuery, budget: Int, exact: Bool = false) {
            let layer = asked.layer
            query = asked
            query.properties = layer.tiles.fields
            writer = VectorTileWriter(
                address: address, layerName: layer.id, fields: layer.tiles.fields.compactMap { layer.column($0).map { layer.fields[$0] } },
                rule: layer.tiles, pointZoom: exact ? nil : layer.tiles.pointZoom, byteBudget: budget)
            query.boxes = [writer.queryBox]
        }

        /// Runs the features into the writer. False: they passed its budget.
        mutating func fits(_ source: any FeatureSource) throws -> Bool {
            query.generalization = writer.generalization
            _ = try source.query(query.bound(to: .anonymous), into: &writer)
            return !writer.overflowed
        }

        func count(_ source: any FeatureSource) throws -> Int { try source.count(query.bound(to: .anonymous)) }
    }

    /// Features without a pyramid. When they pass the budget they are thinned on ever coarser grids until they fit.
    private func features(_ address: TileAddress, _ query: FeatureQuery, budget: Int) throws -> [UInt8] {
        var frame = Frame(address, query, budget: budget)
        while try !frame.fits(source), frame.writer.coarser() {}
        return frame.writer.finish()
    }

    private func everything(_ address: TileAddress, _ query: FeatureQuery, most: inout Int) throws -> [UInt8] {
        var frame = Frame(address, query, budget: .max, exact: true)
        let count = try frame.count(source)
        guard count <= most else { throw TileRefusal.tooManyFeatures(most: Self.mostFeatures) }
        most -= count
        _ = try frame.fits(source)
        return frame.writer.finish()
    }

    // MARK: Areas

    /// What a pyramid counts.
    private struct PyramidKey: Hashable {
        let layer: String
        let version: Int64
        let filter: Expression?
        let interval: TimeInterval?
        let rows: [Int64]?
    }

    /// The areas of a level that stand in the tile. When they do not fit, wider ones stand for them; provinces always fit.
    private func aggregates(
        _ pyramid: AreaPyramid, _ address: TileAddress, _ layer: Layer, _ level: AreaLevel, opensAt zoom: Int, budget: Int
    ) throws -> [UInt8] {
        let attributes = layer.aggregateAttributes
        for floor in pyramid.floors.reversed() where floor.level <= level {
            var writer = VectorTileWriter(
                address: address, layerName: layer.id, fields: attributes.map(\.field), rule: layer.tiles, byteBudget: budget)
            for (number, place) in floor.places.enumerated() {
                guard let point = place.point(in: address) else { continue }
                writer.begin(row: 0, id: (floor.codes[number]?.text ?? "").utf8.span)
                writer.take(point: point)
                for (column, attribute) in attributes.enumerated() {
                    let value = attribute.meaning == .opensAt ? .integer(Int64(zoom)) : floor.values[number * attributes.count + column]
                    try writer.field(column, value)
                }
                guard writer.end() else { break }
            }
            if !writer.overflowed || floor.level == .province { return writer.finish() }
        }
        return []
    }
}

/// Why a tile cannot be made as asked.
public enum TileRefusal: Error, Hashable, Sendable {
    /// More features would stand in it than a tile may have.
    case tooManyFeatures(most: Int)
}
