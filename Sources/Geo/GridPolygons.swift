/// Polygons on a tile's integer grid, in flat arrays like those of ``Shape``. Rings are open: the first point is not
/// repeated. Exteriors have a positive area, holes a negative one.
public struct GridPolygons: Hashable, Sendable {
    public var points: [GridPoint] = []
    public var ringEnds: [Int] = []
    public var polygonEnds: [Int] = []

    public init() {}

    public var isEmpty: Bool { ringEnds.isEmpty }

    /// The points of ring `i`, as a range of point numbers.
    public func ring(_ i: Int) -> Range<Int> { (i == 0 ? 0 : ringEnds[i - 1])..<ringEnds[i] }

    /// The rings of polygon `j`, as a range of ring numbers.
    public func polygon(_ j: Int) -> Range<Int> { (j == 0 ? 0 : polygonEnds[j - 1])..<polygonEnds[j] }

    public mutating func removeAll() {
        points.removeAll(keepingCapacity: true)
        ringEnds.removeAll(keepingCapacity: true)
        polygonEnds.removeAll(keepingCapacity: true)
    }

    /// Adds a ring to the polygon that is being built.
    public mutating func append(ring: some Collection<GridPoint>) {
        points.append(contentsOf: ring)
        ringEnds.append(points.count)
    }

    /// Ends the polygon that is being built.
    public mutating func endPolygon() { polygonEnds.append(ringEnds.count) }

    /// Whether no two edges share a point but neighbours their common one, and every hole lies inside one exterior and
    /// every exterior outside all polygons. Polygons for which this holds are valid (OGC 06-103r4 section 6.1.11).
    ///
    /// Each ring must be clean (``GridRing/clean(_:)``). Polygons that touch in single points are valid, too, but are
    /// not told from wrong ones here.
    public var isStrictlyValid: Bool {
        let edges = GridEdges(self)
        var good = true
        edges.forEachMeeting { a, b in
            if edges.areNeighbours(a, b) { return true }
            good = false
            return false
        }
        guard good else { return false }
        guard ringEnds.count > 1 else { return true }
        for j in polygonEnds.indices {
            for i in polygon(j) {
                let around = winding(of: points[ring(i).lowerBound], without: i)
                if around != (i == polygon(j).lowerBound ? 0 : 1) { return false }
            }
        }
        return true
    }

    /// How often the rings, but for one, run around a point that is on none of them.
    private func winding(of p: GridPoint, without skipped: Int) -> Int {
        var sum = 0
        for i in ringEnds.indices where i != skipped {
            let range = ring(i)
            var a = points[range.upperBound - 1]
            for k in range {
                let b = points[k]
                sum += GridEdges.crossing(a, b, leftOf: p)
                a = b
            }
        }
        return sum
    }
}

/// The edges of rings, in the order of their western ends, to find the pairs that meet.
struct GridEdges {
    struct Edge {
        var a: GridPoint
        var b: GridPoint
        /// The number of the edge among all, and of the one after it in its ring.
        var number = 0
        var next = 0
        /// How many times the edge counts, in its direction.
        var weight = 1

        var minX: Int { min(a.x, b.x) }
        var maxX: Int { max(a.x, b.x) }
        var minY: Int { min(a.y, b.y) }
        var maxY: Int { max(a.y, b.y) }
    }

    var edges: [Edge] = []

    init() {}

    init(_ polygons: borrowing GridPolygons) {
        edges.reserveCapacity(polygons.points.count)
        for i in polygons.ringEnds.indices {
            let range = polygons.ring(i)
            for k in range {
                let next = k + 1 == range.upperBound ? range.lowerBound : k + 1
                edges.append(Edge(a: polygons.points[k], b: polygons.points[next], number: k, next: next))
            }
        }
        sort()
    }

    mutating func sort() { edges.sort { $0.minX < $1.minX } }

    func areNeighbours(_ i: Int, _ j: Int) -> Bool {
        edges[i].next == edges[j].number || edges[j].next == edges[i].number
    }

    /// Tells every pair of edges that share a point, until `body` answers false. The edges must be in order.
    func forEachMeeting(_ body: (Int, Int) -> Bool) {
        for i in edges.indices {
            let a = edges[i], maxX = a.maxX, minY = a.minY, maxY = a.maxY
            var j = i + 1
            while j < edges.count, edges[j].minX <= maxX {
                let b = edges[j]
                if b.minY <= maxY, minY <= b.maxY, Self.meet(a, b), !body(i, j) { return }
                j += 1
            }
        }
    }

    /// Whether two edges, whose boxes meet, share a point.
    private static func meet(_ s: Edge, _ t: Edge) -> Bool {
        let along = s.b - s.a
        let c1 = GridPoint.cross(along, t.a - s.a), c2 = GridPoint.cross(along, t.b - s.a)
        if (c1 > 0 && c2 > 0) || (c1 < 0 && c2 < 0) { return false }
        let across = t.b - t.a
        let c3 = GridPoint.cross(across, s.a - t.a), c4 = GridPoint.cross(across, s.b - t.a)
        return !((c3 > 0 && c4 > 0) || (c3 < 0 && c4 < 0))
    }

    /// What the edge adds to the winding number of a point, by a ray to the west.
    static func crossing(_ a: GridPoint, _ b: GridPoint, leftOf p: GridPoint) -> Int {
        if a.y <= p.y {
            // Upwards: the point is east of the edge when it is to the right of it.
            return b.y > p.y && GridPoint.cross(b - a, p - a) < 0 ? -1 : 0
        }
        return b.y <= p.y && GridPoint.cross(b - a, p - a) > 0 ? 1 : 0
    }
}
