public import Catalog
internal import Geo
public import Store

/// How the map is drawn beneath and around the layers: by the style of the live map and by pictures alike. Colours are `#rrggbb`.
public enum MapLook {
    public static let water = "#e3eaeb"
    public static let land = "#fcfbf7"
    public static let border = "#b7c1c2"
    /// What a person has chosen.
    public static let chosen = "#27379b"
    public static let borderWidth = ZoomScale([(5, 0.6), (12, 1.6)])
}

/// A length in pixels that grows with the zoom, in straight lines from stop to stop.
public struct ZoomScale: Sendable {
    /// At least one, with ascending zooms.
    public let stops: [(zoom: Double, value: Double)]

    public init(_ stops: [(zoom: Double, value: Double)]) { self.stops = stops }

    /// The length at a zoom: before the first stop that of the first, after the last that of the last.
    public func value(at zoom: Double) -> Double {
        var last = stops[0]
        for stop in stops {
            if zoom <= stop.zoom {
                guard stop.zoom > last.zoom else { return stop.value }
                return last.value + (stop.value - last.value) * max(0, zoom - last.zoom) / (stop.zoom - last.zoom)
            }
            last = stop
        }
        return last.value
    }
}

/// How the features of a layer are drawn, in the colour of its legend.
public struct LayerLook: Sendable {
    public let layer: Layer
    /// What the layer holds: where there are few, marks are bigger.
    public let state: LayerState

    public init(_ layer: Layer, _ state: LayerState) {
        self.layer = layer
        self.state = state
    }

    /// Of points, and of polygons too small to be seen.
    public var markRadius: ZoomScale {
        guard layer.geometry.dimension == 0 else { return ZoomScale([(5, 1.4), (9, 2.4), (12, 2.2)]) }
        let size = state.count > 20_000 ? 1 : state.count > 1000 ? 1.35 : 1.8
        return ZoomScale([(5, 1.5 * size), (8, 2.3 * size), (11, 4 * size), (15, 7 * size)])
    }

    /// Of lines and of the outlines of areas.
    public var lineWidth: ZoomScale { ZoomScale(layer.tiles.minimumZoom < 6 ? [(5, 0.9), (12, 2.4)] : [(5, 0.5), (12, 1.6)]) }

    /// Layers in the order of painting: boundaries below areas, areas below lines and points; of one kind, the layer with
    /// more features lies below.
    public static func painted(_ layers: [Layer], in source: any FeatureSource) throws -> [LayerLook] {
        func rank(_ layer: Layer) -> Int { layer.isBoundary ? 0 : layer.geometry.dimension == 0 ? 3 : 3 - layer.geometry.dimension }
        return try layers.map { LayerLook($0, try source.state($0)) }.sorted { a, b in
            (rank(a.layer), -a.state.count, a.layer.order) < (rank(b.layer), -b.state.count, b.layer.order)
        }
    }
}
