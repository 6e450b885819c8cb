public import Catalog
public import Geo

/// The tiles of a layer that edits changed.
public struct TileNews: Sendable {
    public let layer: Layer
    /// The layer's version since.
    public let version: Int64
    /// Where features were or are since; nil: no geometry changed, or anywhere.
    public let extent: BoundingBox?
    /// The tiles; nil: any of the layer's.
    public let tiles: Set<TileAddress>?

    public init(layer: Layer, version: Int64, extent: BoundingBox?, tiles: Set<TileAddress>?) {
        self.layer = layer
        self.version = version
        self.extent = extent
        self.tiles = tiles
    }

    /// The most tiles that are told one by one.
    static let most = 2_000

    /// Gathers what happens to a layer until it is told.
    struct Collector {
        var version: Int64?
        private var extent = BoundingBox.empty
        private var tiles: Set<TileAddress>? = []

        mutating func extend(_ box: BoundingBox) { extent.grow(box) }

        mutating func touchAll() { tiles = nil }

        mutating func touch(_ tile: TileAddress) {
            tiles?.insert(tile)
            if let count = tiles?.count, count > TileNews.most { tiles = nil }
        }

        mutating func add(_ other: Collector) {
            extent.grow(other.extent)
            if let otherVersion = other.version { version = max(version ?? otherVersion, otherVersion) }
            if let more = other.tiles { for tile in more { touch(tile) } } else { tiles = nil }
        }

        /// What was gathered; begins anew.
        mutating func take() -> Collector {
            defer { self = Collector() }
            return self
        }

        func news(of layer: Layer) -> TileNews? {
            guard let version, tiles?.isEmpty != true else { return nil }
            return TileNews(layer: layer, version: version, extent: extent.isEmpty || tiles == nil ? nil : extent, tiles: tiles)
        }
    }
}
