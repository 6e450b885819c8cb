internal import Geo
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A lower bound of distances, read from the plane at the far end of a line that has been measured.
///
/// With PQ measured, the distance from P to a position near Q is the third side of a hinge. In the plane that touches
/// the ellipsoid at Q it is the distance from the image of P, which lies PQ away against the line's direction. On the ellipsoid
/// the third side is shorter, by less than s v² / 6R² (s = PQ, v the displacement from Q; the second term of the
/// spherical law of cosines). The plane itself is wrong by v² tan φ / N and by terms in v³ / R². When P is moved too, by w,
/// its image moves with it, and the same errors arise there. All errors are allowed for twice or more.
struct HingeBound {
    private let metres: Double
    private var near: End
    private var far: End
    private let isUsable: Bool

    /// One end of the line: its plane and the unit vector along the line, pointing away from the other end.
    private struct End {
        let plane: LocalPlane
        let east: Double
        let north: Double
        /// Twice tan φ / N.
        let bend: Double

        init(_ c: Coordinate, azimuth: Double) {
            plane = LocalPlane(at: c)
            let radians = azimuth * .pi / 180
            (east, north) = (sin(radians), cos(radians))
            bend = 2 * abs(tan(c.y * .pi / 180)) / HingeBound.radius
        }
    }

    private static let radius = 6_335_000.0
    /// Displacements farther than this many metres are not judged.
    private static let farthest = 300_000.0

    /// - Parameter line: measured from `p` to `q`.
    init(from p: Coordinate, to q: Coordinate, _ line: Geodesy.Line) {
        metres = line.metres
        far = End(p, azimuth: line.departure + 180)
        near = End(q, azimuth: line.arrival)
        isUsable = line.metres > 0.01 && line.metres < 5_000_000 && max(abs(p.y), abs(q.y)) < 60
    }

    /// The bound of the same line run the other way.
    var reversed: HingeBound {
        var bound = self
        swap(&bound.near, &bound.far)
        return bound
    }

    /// Where a position near P is seen in the plane at Q, and how wrong that may be; nil when it is too far from P.
    struct Origin {
        let x: Double
        let y: Double
        let error: Double
    }

    func origin(of position: Coordinate) -> Origin? {
        let dx = far.plane.east(position.x), dy = far.plane.north(position.y)
        let length = (dx * dx + dy * dy).squareRoot()
        guard isUsable, length < Self.farthest else { return nil }
        // `far` points back along the line and `near` forward, so a step back at P is a step back at Q.
        let back = dx * far.east + dy * far.north
        let left = dx * far.north - dy * far.east
        let along = -metres - back
        return Origin(
            x: along * near.east - left * near.north, y: along * near.north + left * near.east,
            error: error(length, far))
    }

    /// How wrong a displacement of this many metres from an end may be read. The last term is the azimuth's own error.
    private func error(_ length: Double, _ end: End) -> Double {
        let r = Self.radius
        return length * length * (end.bend + (8 * length + 2 * metres) / (r * r)) + length * 3e-8 / metres
    }

    /// No point of the box is nearer than this many metres.
    func distance(from origin: Origin, to box: BoundingBox) -> Double {
        let west = near.plane.east(box.minX), east = near.plane.east(box.maxX)
        let south = near.plane.north(box.minY), north = near.plane.north(box.maxY)
        let dx = max(0, max(west - origin.x, origin.x - east))
        let dy = max(0, max(south - origin.y, origin.y - north))
        let vx = max(abs(west), abs(east)), vy = max(abs(south), abs(north))
        return lessErrors((dx * dx + dy * dy).squareRoot(), (vx * vx + vy * vy).squareRoot(), origin)
    }

    /// No point of the edge is nearer than this many metres.
    func distance(from origin: Origin, to a: Coordinate, _ b: Coordinate) -> Double {
        let ax = near.plane.east(a.x), ay = near.plane.north(a.y), bx = near.plane.east(b.x), by = near.plane.north(b.y)
        let dx = bx - ax, dy = by - ay
        let length2 = dx * dx + dy * dy
        let t = length2 > 0 ? min(max(((origin.x - ax) * dx + (origin.y - ay) * dy) / length2, 0), 1) : 0
        let x = ax + t * dx - origin.x, y = ay + t * dy - origin.y
        let farther2 = max(ax * ax + ay * ay, bx * bx + by * by)
        return lessErrors((x * x + y * y).squareRoot(), farther2.squareRoot(), origin)
    }

    private func lessErrors(_ distance: Double, _ displacement: Double, _ origin: Origin) -> Double {
        guard displacement < Self.farthest else { return -.infinity }
        return distance - origin.error - error(displacement, near)
    }
}
