#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The Pseudo-Mercator projection (EPSG:3857, IOGP 373-7-2 section 3.5) onto the unit square:
/// x from the west (0) to the east (1), y from the north (0) to the south (1).
public enum WebMercator {
    /// The latitude of the square's upper edge in degrees.
    public static let maximumLatitude = 85.051_128_779_806_6

    public static func x(longitude: Double) -> Double { longitude / 360 + 0.5 }

    /// Latitudes beyond the square are drawn on its edge.
    public static func y(latitude: Double) -> Double {
        let clamped = min(max(latitude, -maximumLatitude), maximumLatitude)
        let s = sin(clamped * .pi / 180)
        return 0.5 - log((1 + s) / (1 - s)) / (4 * .pi)
    }

    public static func longitude(x: Double) -> Double { (x - 0.5) * 360 }

    public static func latitude(y: Double) -> Double { atan(sinh((1 - 2 * y) * .pi)) * 180 / .pi }
}
