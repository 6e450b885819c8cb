internal import Geo
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A straight edge in degrees; a point when its ends are one.
struct Edge {
    let a: Coordinate
    let b: Coordinate

    init(_ a: Coordinate, _ b: Coordinate) {
        self.a = a
        self.b = b
    }

    /// Whether the edges share a point, ends included.
    func intersects(_ other: Edge) -> Bool {
        guard min(a.x, b.x) <= max(other.a.x, other.b.x), min(other.a.x, other.b.x) <= max(a.x, b.x),
            min(a.y, b.y) <= max(other.a.y, other.b.y), min(other.a.y, other.b.y) <= max(a.y, b.y)
        else { return false }
        // With overlapping boxes, edges meet when neither lies wholly on one side of the other.
        return side(other.a) * side(other.b) <= 0 && other.side(a) * other.side(b) <= 0
    }

    /// 1 to the left, −1 to the right, 0 on the line through the edge.
    private func side(_ c: Coordinate) -> Int {
        let area2 = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
        return area2 > 0 ? 1 : area2 < 0 ? -1 : 0
    }
}

/// How far apart boxes are at least, for lines no longer than a limit between two shapes.
struct Spacing {
    private let limit: Double
    private let metresPerDegreeOfLongitude: Double

    /// - Parameter limit: lines of this many metres or less are of interest; they stay within a band of latitudes.
    init(_ a: BoundingBox, _ b: BoundingBox, _ limit: Double) {
        self.limit = limit
        let latitude = max(abs(a.minY), abs(a.maxY), abs(b.minY), abs(b.maxY))
        metresPerDegreeOfLongitude = LocalPlane.leastMetresPerDegreeOfLongitude(
            latitude: latitude + limit / LocalPlane.leastMetresPerDegreeOfLatitude)
    }

    /// The square of a lower bound of the distance in metres, true for lines within the limit.
    /// - Parameter shift: degrees of longitude added to `b`.
    func distance2(_ a: BoundingBox, _ b: BoundingBox, shift: Double) -> Double {
        let dx = max(0, max(a.minX - b.maxX - shift, b.minX + shift - a.maxX)) * metresPerDegreeOfLongitude
        let dy = max(0, max(a.minY - b.maxY, b.minY - a.maxY)) * LocalPlane.leastMetresPerDegreeOfLatitude
        return dx * dx + dy * dy
    }

    /// Nothing in the one box is within the limit of anything in the other.
    func separates(_ a: BoundingBox, _ b: BoundingBox, shift: Double) -> Bool {
        distance2(a, b, shift: shift) > limit * limit
    }
}

extension BoundingBox {
    /// The turns by 360° with which the box can be nearest to another: none, and one across the antimeridian where
    /// the boxes reach more than half the world apart.
    func turns(towards other: BoundingBox) -> ClosedRange<Int> {
        if other.maxX - minX > 180 { return 0...1 }
        if maxX - other.minX > 180 { return -1...0 }
        return 0...0
    }
}
