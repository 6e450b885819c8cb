public import Archives
public import Catalog
internal import Geo
internal import Store

extension Atlas {
    /// What the tiles of layers are called and hold: for the service's own TileJSON and for archives.
    public func tileset(_ layers: [Layer]) throws -> ArchiveMetadata {
        let low = layers.map(\.tiles.minimumZoom).min() ?? 0, high = layers.map(\.tiles.maximumZoom).max() ?? 14
        var extent = BoundingBox.empty
        for layer in layers { if let box = try source.state(layer).extent { extent.grow(box) } }
        return ArchiveMetadata(
            name: (layers.count == 1 ? self.title(of: layers[0]) : title).th, description: description.th, attribution: attribution.th, zooms: low...high,
            bounds: extent.isEmpty ? nil : extent, layers: layers.map(vectorLayer))
    }

    private func vectorLayer(_ layer: Layer) -> VectorLayer {
        VectorLayer(
            id: layer.id, description: title(of: layer).th,
            fields: layer.tileFields.map { VectorLayer.Field(name: $0.name, title: $0.title.th, type: Self.valueType($0.type)) },
            zooms: layer.tiles.minimumZoom...layer.tiles.maximumZoom,
            storeys: layer.tiles.pyramid?.storeys.map { VectorLayer.Storey(level: $0.level.spelling, lastZoom: $0.lastZoom) } ?? [])
    }

    private static func valueType(_ type: FieldType) -> VectorLayer.ValueType {
        switch type {
        case .integer, .number: .number
        case .boolean: .boolean
        case .text, .date, .instant, .textArray: .text
        }
    }
}

extension Layer {
    /// The attributes of the layer's features in tiles, then those of its aggregates.
    public var tileFields: [Field] { tiles.fields.compactMap { name in column(name).map { fields[$0] } } + aggregateAttributes.map(\.field) }
}
