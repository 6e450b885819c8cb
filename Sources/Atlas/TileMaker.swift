internal import Catalog
internal import Encoding
public import Geo
public import Store

/// Makes vector tiles of one layer or several.
public struct TileMaker: Sendable {
    private let source: any FeatureSource

    public init(source: any FeatureSource) { self.source = source }

    /// A tile of the layers that show at its zoom; empty when nothing lies there.
    ///
    /// - Parameter queries: one for each layer: which of its features are meant. Their boxes and properties are the tile's.
    public func tile(_ address: TileAddress, _ queries: [FeatureQuery]) throws -> [UInt8] {
        let shown = queries.filter { $0.layer.tiles.minimumZoom <= address.zoom }
        guard !shown.isEmpty else { return [] }
        let parts = try shown.map { try part(address, $0, budget: VectorTile.byteBudget / shown.count) }
        return VectorTile.assemble(layers: parts)
    }

    /// One layer of the tile. When it passes its budget it is thinned on a grid twice as coarse, until it fits.
    private func part(_ address: TileAddress, _ asked: FeatureQuery, budget: Int) throws -> [UInt8] {
        let layer = asked.layer
        var query = asked
        query.properties = layer.tiles.fields
        let fields = try query.bound(to: .anonymous).fields
        var writer = VectorTileWriter(address: address, layerName: layer.id, fields: fields, rule: layer.tiles, byteBudget: budget)
        query.boxes = [writer.queryBox]
        let bound = try query.bound(to: .anonymous)
        repeat {
            _ = try source.query(bound, into: &writer)
        } while writer.overflowed && writer.coarser()
        return writer.finish()
    }
}
