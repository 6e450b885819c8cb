public import Archives
public import Catalog
public import Geo
internal import Store

/// Which tiles go into an archive, and in which order.
public struct ArchivePlan: Sendable {
    public let layers: [Layer]
    /// The area whose tiles are meant; nil: all that the layers hold.
    public let area: AreaCode?
    public let zooms: ClosedRange<Int>
    /// The box of the area or of the layers, in degrees; nil when there is nothing.
    public let bounds: BoundingBox?
    /// The tiles that may hold something, ascending.
    public let tiles: [TileID]
    /// The layers' versions when the plan was made.
    let versions: [String]

    /// Tells plans apart: the data's versions, what is asked for, and the program.
    public func identity(edition: String) -> String {
        "\(versions.joined(separator: " ")); area \(area?.text ?? "-"); zoom \(zooms.lowerBound)-\(zooms.upperBound); \(edition)"
    }
}

extension TileArchiver {
    /// The tiles of an area or of everything, those left out in which nothing can be.
    ///
    /// A tile is left out, with all that lie in it, when no feature is near. At zooms where areas stand for the features of
    /// a layer it must lie outside the box of them all too, because an area may stand where none of its features lies.
    ///
    /// - Throws: ``ArchiveRefusal/noArea`` when nothing is known of where the area lies.
    public func plan(_ layers: [Layer], area: AreaCode?, zooms: ClosedRange<Int>) throws -> ArchivePlan {
        let shape = try area.map { code in
            guard let shape = try areas.outline(of: code, for: .anonymous) else { throw ArchiveRefusal.noArea(code.text) }
            return shape
        }
        let versions = try versions(layers)
        var extent = BoundingBox.empty, aggregated: [(lastZoom: Int, box: BoundingBox)] = []
        for layer in layers {
            guard let box = try source.state(layer).extent else { continue }
            extent.grow(box)
            if let storey = layer.tiles.pyramid?.storeys.last { aggregated.append((lastZoom: storey.lastZoom, box: box)) }
        }
        var tiles: [TileID] = [], level: [TileID] = []
        for zoom in 0...zooms.upperBound {
            let candidates = zoom == 0 ? TileAddress(zoom: 0, row: 0, column: 0).map { [TileID($0)] } ?? [] : level.flatMap(\.children)
            level = try candidates.filter { id in
                let address = id.address, near = address.bounds(buffer: Self.buffer)
                guard near.intersects(extent), shape?.intersects(address.bounds()) ?? true else { return false }
                return try aggregated.contains { zoom <= $0.lastZoom && near.intersects($0.box) } || holdsSomething(near, layers)
            }
            if zooms.contains(zoom) { tiles += level }
        }
        let bounds = shape?.bounds ?? (extent.isEmpty ? nil : extent)
        return ArchivePlan(layers: layers, area: area, zooms: zooms, bounds: bounds, tiles: tiles, versions: versions)
    }

    /// How far beyond a tile features are drawn in it, in parts of its side.
    private static let buffer = 64.0 / 4096

    private func holdsSomething(_ box: BoundingBox, _ layers: [Layer]) throws -> Bool {
        for layer in layers {
            var query = FeatureQuery(layer: layer)
            query.boxes = [box]
            query.properties = []
            query.skipsGeometry = true
            query.limit = 1
            var sink = DiscardingSink()
            if try source.query(query.bound(to: .anonymous), into: &sink).returned > 0 { return true }
        }
        return false
    }
}
