public import Geo
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The projection of a map on paper: Equidistant Cylindrical on WGS 84 (IOGP 373-7-2 section 3.2.5) with the map's
/// middle latitude as its standard parallel, so that the middle of the map is true in length, area and angle.
///
/// Away from the middle, lengths from west to east are stretched by cos(middle) / cos(latitude): 4 % at the northern
/// end of a map of all Thailand, less than 1 % on a map of one province.
public struct PaperProjection: Hashable, Sendable {
    /// The latitude of the standard parallel in degrees.
    public let latitude: Double
    /// Metres of a degree of longitude on the standard parallel.
    public let metresPerLongitude: Double
    /// Metres of a degree of latitude there.
    public let metresPerLatitude: Double

    /// - Parameter latitude: in degrees; beyond 85 it is taken as 85.
    public init(latitude: Double) {
        self.latitude = min(max(latitude, -85), 85)
        let phi = self.latitude * .pi / 180
        // WGS 84: semi-major axis in metres and the square of the first eccentricity.
        let a = 6_378_137.0, e2 = 0.006_694_379_990_141_316
        let w = 1 - e2 * sin(phi) * sin(phi)
        // The radii of curvature in the prime vertical and in the meridian.
        metresPerLongitude = a / w.squareRoot() * cos(phi) * .pi / 180
        metresPerLatitude = a * (1 - e2) / (w * w.squareRoot()) * .pi / 180
    }

    /// What to print as the map's coordinate system.
    public var title: String {
        let tenths = Int((latitude.magnitude * 10).rounded())
        return "WGS 84 (EPSG:4326) ฉายแบบทรงกระบอกระยะเท่า เส้นมาตรฐาน \(tenths / 10).\(tenths % 10)° \(latitude < 0 ? "ใต้" : "เหนือ")"
    }

    /// Degrees laid into a frame, as large as they fit and in its middle.
    public func fit(_ box: BoundingBox, in frame: Rect) -> MapFrame {
        let width = max(box.width * metresPerLongitude, 1), height = max(box.height * metresPerLatitude, 1)
        let scale = max(min(frame.width / width, frame.height / height), 1e-12)
        let xx = scale * metresPerLongitude, yy = -scale * metresPerLatitude
        let placement = Placement(xx: xx, yy: yy, x0: frame.center.x - xx * box.center.x, y0: frame.center.y - yy * box.center.y)
        return MapFrame(rect: frame, placement: placement, metresPerUnit: 1 / scale)
    }
}

/// A map's window on the canvas.
public struct MapFrame: Hashable, Sendable {
    public let rect: Rect
    /// From degrees to the canvas.
    public let placement: Placement
    /// Metres on the ground for one unit of the canvas, at the middle latitude.
    public let metresPerUnit: Double

    /// What the window shows, in degrees.
    public var box: BoundingBox {
        let a = placement.coordinate(Point(rect.x, rect.bottom)), b = placement.coordinate(Point(rect.right, rect.y))
        return BoundingBox(minX: a.x, minY: a.y, maxX: b.x, maxY: b.y)
    }

    /// The scale `1 : n` on paper, for units of 1/72 inch, rounded to three digits.
    public var ratio: Int {
        let exact = metresPerUnit * 72 / 0.0254
        guard exact >= 1, exact < 1e15 else { return exact < 1 ? 1 : 1_000_000_000_000_000 }
        var step = 1.0
        while exact / step >= 1000 { step *= 10 }
        return Int((exact / step).rounded() * step)
    }
}

/// A round length for a bar of scale.
public struct ScaleBar: Hashable, Sendable {
    /// On the ground: 1, 2 or 5 times a power of ten.
    public let metres: Double
    /// On the canvas, in its units.
    public let length: Double

    /// The longest round length that is not longer than `longest` units.
    public init(metresPerUnit: Double, longest: Double) {
        metres = roundNumber(atMost: metresPerUnit * longest)
        length = metres / metresPerUnit
    }

    /// A part of the length with its unit: `50 กม.`.
    public func label(_ share: Double = 1) -> String {
        let m = metres * share
        return m >= 1000 ? "\(Self.number(m / 1000)) กม." : "\(Self.number(m)) ม."
    }

    private static func number(_ value: Double) -> String {
        let rounded = (value * 1000).rounded() / 1000
        return rounded == rounded.rounded() && rounded < 1e12 ? String(Int(rounded)) : String(rounded)
    }
}

/// The largest of 1, 2 and 5 times a power of ten that is not above the limit; a millionth at least.
func roundNumber(atMost limit: Double) -> Double {
    var power = 1e-6
    while power * 10 <= limit, power < 1e15 { power *= 10 }
    return (limit >= 5 * power ? 5 : limit >= 2 * power ? 2 : 1) * power
}
