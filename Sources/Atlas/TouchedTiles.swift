internal import Geo

/// The version of a layer that last touched each of its tiles.
///
/// The tiles that edits touched are noted one by one down to ``deepest``, where each stands for those below it. When they
/// become too many, all tiles count as touched: that costs time and never shows an old one.
struct TouchedTiles {
    /// The last zoom at which tiles are told apart.
    static let deepest = 14
    /// The most tiles that are noted for a layer.
    static let most = 1 << 16
    /// The most tiles that one place may touch.
    static let mostOfOne = 1 << 14
    /// How far features may reach into a tile, in parts of its width: what tiles are made with, and a unit for rounding.
    private static let reach = 65.0 / 4096

    /// The version of every tile that is not noted.
    private var base: Int64 = 0
    private var versions: [UInt32: Int64] = [:]

    /// The version that last touched a tile.
    subscript(_ tile: TileAddress) -> Int64 { versions[Self.number(tile)] ?? base }

    /// Everything was touched.
    mutating func touchAll(at version: Int64) {
        base = version
        versions = [:]
    }

    mutating func touch(_ tile: TileAddress, at version: Int64) {
        versions[Self.number(tile)] = version
        if versions.count > Self.most { touchAll(at: version) }
    }

    /// The tiles down to ``deepest`` that show something of a box; nil when they are too many.
    static func tiles(of box: BoundingBox) -> [TileAddress]? {
        var tiles: [TileAddress] = []
        for zoom in 0...deepest {
            let last = (1 << zoom) - 1
            func place(_ part: Double, _ reach: Double) -> Int {
                Int(min(max((part * Double(1 << zoom) + reach).rounded(.down), 0), Double(last)))
            }
            let columns = place(WebMercator.x(longitude: box.minX), -reach)...place(WebMercator.x(longitude: box.maxX), reach)
            let rows = place(WebMercator.y(latitude: box.maxY), -reach)...place(WebMercator.y(latitude: box.minY), reach)
            guard tiles.count + columns.count * rows.count <= mostOfOne else { return nil }
            for row in rows { for column in columns { if let tile = TileAddress(zoom: zoom, row: row, column: column) { tiles.append(tile) } } }
        }
        return tiles
    }

    /// Zoom, row and column in 32 bits; a tile below ``deepest`` has the number of the one around it.
    private static func number(_ tile: TileAddress) -> UInt32 {
        let below = max(0, tile.zoom - deepest), zoom = tile.zoom - below
        return UInt32(zoom << (2 * deepest) | (tile.row >> below) << deepest | tile.column >> below)
    }
}
