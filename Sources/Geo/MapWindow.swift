#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A picture of the map in Pseudo-Mercator: its centre, its zoom and its size. The world is 512 pixels wide at zoom 0,
/// as in MapLibre, so that the same numbers show the same.
public struct MapWindow: Hashable, Sendable {
    public let center: Coordinate
    public let zoom: Double
    /// In pixels.
    public let width: Int
    public let height: Int

    private let scale: Double
    private let left: Double
    private let top: Double

    public init(center: Coordinate, zoom: Double, width: Int, height: Int) {
        self.center = center
        self.zoom = zoom
        self.width = width
        self.height = height
        scale = 512 * exp2(zoom)
        left = WebMercator.x(longitude: center.x) * scale - Double(width) / 2
        top = WebMercator.y(latitude: center.y) * scale - Double(height) / 2
    }

    /// The window that shows a box in degrees with a margin around it, no closer than a zoom.
    public init(fitting box: BoundingBox, width: Int, height: Int, margin: Int, closest: Double) {
        let west = WebMercator.x(longitude: box.minX), east = WebMercator.x(longitude: box.maxX)
        let north = WebMercator.y(latitude: box.maxY), south = WebMercator.y(latitude: box.minY)
        let roomX = Double(max(width - 2 * margin, 1)), roomY = Double(max(height - 2 * margin, 1))
        let scale = min(roomX / max(east - west, 1e-12), roomY / max(south - north, 1e-12))
        let center = Coordinate(x: WebMercator.longitude(x: (west + east) / 2), y: WebMercator.latitude(y: (north + south) / 2))
        self.init(center: center, zoom: min(max(log2(scale / 512), 0), closest), width: width, height: height)
    }

    /// In pixels from the picture's left edge.
    public func x(_ longitude: Double) -> Double { WebMercator.x(longitude: longitude) * scale - left }

    /// In pixels from the picture's upper edge.
    public func y(_ latitude: Double) -> Double { WebMercator.y(latitude: latitude) * scale - top }

    /// The degrees that the picture shows with a margin in pixels around it, within the world.
    public func box(margin: Double) -> BoundingBox {
        BoundingBox(
            minX: max(WebMercator.longitude(x: (left - margin) / scale), -180),
            minY: WebMercator.latitude(y: min((top + Double(height) + margin) / scale, 1)),
            maxX: min(WebMercator.longitude(x: (left + Double(width) + margin) / scale), 180),
            maxY: WebMercator.latitude(y: max((top - margin) / scale, 0)))
    }
}
