internal import Geo
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The plane that touches the ellipsoid at a position: metres east and north of it, each a fixed number per degree.
///
/// The map from degrees is affine, so an edge that is straight in degrees is straight here.
struct LocalPlane {
    let origin: Coordinate
    let metresPerDegreeOfLongitude: Double
    let metresPerDegreeOfLatitude: Double

    init(at origin: Coordinate) {
        self.origin = origin
        (metresPerDegreeOfLongitude, metresPerDegreeOfLatitude) = Self.scale(latitude: origin.y)
    }

    /// Metres per degree along the parallel and along the meridian: the radii of curvature N cos φ and M
    /// (IOGP 373-7-2).
    static func scale(latitude: Double) -> (longitude: Double, latitude: Double) {
        let phi = latitude * .pi / 180
        let s = sin(phi)
        let w2 = 1 - Geodesy.eccentricity2 * s * s
        let n = Geodesy.equatorialRadius / w2.squareRoot()
        return (n * cos(phi) * .pi / 180, n * (1 - Geodesy.eccentricity2) / w2 * .pi / 180)
    }

    /// M at the equator, where it is smallest, a little less.
    static let leastMetresPerDegreeOfLatitude = 110_574.0

    /// A little less than N cos φ; 0 at the poles and beyond.
    static func leastMetresPerDegreeOfLongitude(latitude: Double) -> Double {
        abs(latitude) >= 90 ? 0 : 111_319.0 * cos(latitude * .pi / 180)
    }

    func east(_ x: Double) -> Double { (x - origin.x) * metresPerDegreeOfLongitude }
    func north(_ y: Double) -> Double { (y - origin.y) * metresPerDegreeOfLatitude }

    /// The distance in the plane beyond which no point is as near as `metres` on the ellipsoid.
    ///
    /// A geodesic of that length stays within a band of latitudes. In the band a degree of longitude is at least as
    /// long as on its poleward side, and M changes by less than 1.1 % per radian.
    func reach(metres: Double) -> Double {
        let radians = metres / 6_335_000
        let farthest = abs(origin.y) * .pi / 180 + radians
        guard farthest < 1.55 else { return .infinity }
        let shrink = cos(farthest) / cos(origin.y * .pi / 180) * (1 - 0.011 * radians)
        return metres / min(shrink, 1) * (1 + 1e-12)
    }

    /// The least distance in the plane to a box.
    func distance2(_ box: BoundingBox) -> Double {
        let dx = max(0, max(east(box.minX), -east(box.maxX)))
        let dy = max(0, max(north(box.minY), -north(box.maxY)))
        return dx * dx + dy * dy
    }

    /// The squared distance in the plane to the edge between two coordinates and where on it, 0...1, the nearest point is.
    @inline(__always)
    func nearest(_ ax: Double, _ ay: Double, _ bx: Double, _ by: Double) -> (distance2: Double, t: Double) {
        let x = east(ax), y = north(ay)
        let dx = (bx - ax) * metresPerDegreeOfLongitude, dy = (by - ay) * metresPerDegreeOfLatitude
        let length2 = dx * dx + dy * dy
        let t = length2 > 0 ? min(max(-(x * dx + y * dy) / length2, 0), 1) : 0
        let qx = x + t * dx, qy = y + t * dy
        return (qx * qx + qy * qy, t)
    }
}
