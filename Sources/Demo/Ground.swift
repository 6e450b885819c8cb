import Geo

/// Lengths on the WGS 84 ellipsoid near a latitude: metres for each degree, by the radii of curvature
/// (Snyder 1987, "Map projections: a working manual", equations 4-18 to 4-21).
struct Ground {
    let metresPerDegreeEast: Double
    let metresPerDegreeNorth: Double

    init(latitude: Double) {
        let semiMajorAxis = 6_378_137.0
        let flattening = 1 / 298.257_223_563
        let e2 = flattening * (2 - flattening)
        let radian = Double.pi / 180
        let s = Series.sine(latitude * radian)
        let w2 = 1 - e2 * s * s
        let w = w2.squareRoot()
        metresPerDegreeNorth = semiMajorAxis * (1 - e2) / (w2 * w) * radian
        metresPerDegreeEast = semiMajorAxis / w * Series.cosine(latitude * radian) * radian
    }

    /// The position `east` and `north` metres away.
    func moved(_ from: Coordinate, east: Double, north: Double) -> Coordinate {
        Coordinate(x: from.x + east / metresPerDegreeEast, y: from.y + north / metresPerDegreeNorth)
    }

    /// The square of the distance in metres.
    func squaredDistance(_ a: Coordinate, _ b: Coordinate) -> Double {
        let dx = (a.x - b.x) * metresPerDegreeEast
        let dy = (a.y - b.y) * metresPerDegreeNorth
        return dx * dx + dy * dy
    }
}

/// Sine and cosine by their power series for |x| <= pi/2: the basic operations of IEEE 754 alone, so that every
/// machine and every libm gives the same bits.
enum Series {
    static func sine(_ x: Double) -> Double { sum(x * x, first: x, from: 2) }
    static func cosine(_ x: Double) -> Double { sum(x * x, first: 1, from: 1) }

    private static func sum(_ x2: Double, first: Double, from start: Double) -> Double {
        var term = first
        var sum = first
        var k = start
        while k < 26 {
            term = -term * x2 / (k * (k + 1))
            sum += term
            k += 2
        }
        return sum
    }
}

extension Coordinate {
    /// The nearest position with `decimals` decimals of a degree, where `scale` is ten to their power.
    func rounded(toScale scale: Double) -> Coordinate {
        Coordinate(x: (x * scale).rounded() / scale, y: (y * scale).rounded() / scale)
    }

    /// Six decimals: 0.11 m.
    var asPoint: Coordinate { rounded(toScale: 1e6) }
    /// Eight decimals: 1.1 mm.
    var asCorner: Coordinate { rounded(toScale: 1e8) }
}

extension Shape {
    /// Whether a position lies in the polygons, by the crossings of a ray with all rings (even-odd rule).
    /// A position on an edge may count either way.
    func holds(_ c: Coordinate) -> Bool {
        var inside = false
        var start = 0
        for end in ringEnds {
            var i = start
            while i + 1 < end {
                let y1 = xy[2 * i + 1]
                let y2 = xy[2 * i + 3]
                if (y1 > c.y) != (y2 > c.y), c.x < (xy[2 * i + 2] - xy[2 * i]) * (c.y - y1) / (y2 - y1) + xy[2 * i] {
                    inside.toggle()
                }
                i += 1
            }
            start = end
        }
        return inside
    }
}
