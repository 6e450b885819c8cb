public import Geo

/// A shape made ready for measuring distances in metres to it, again and again, from any thread.
///
/// Edges are straight in longitude and latitude, as GeoJSON (RFC 7946 section 3.1.1) and the spatial predicates have
/// them, so a distance is 0 where shapes intersect. Distances are those of the WGS 84 ellipsoid. They are wrong by
/// less than a millionth under 100 km, and in practice far beyond; over thousands of kilometres the nearest point of an
/// edge is a local minimum. One case is wider: where both nearest points lie inside edges of length L, the answer may be
/// too long by (L / 12,000 km)² of itself (in the latitudes of Thailand), a millionth at 12 km.
public struct MeasuredShape: Sendable {
    public let shape: Shape
    public let bounds: BoundingBox
    /// Neighbouring edges and the box around them, so that most edges are never looked at.
    private let runs: [Run]
    /// The number of runs up to the end of each polygon.
    private let polygonEnds: [Int]
    /// Edge `k` joins coordinates `k` and `k + step`: 1 for lines and rings, 0 for points.
    private let step: Int

    private struct Run {
        let edges: Range<Int>
        let box: BoundingBox
    }

    private static let edgesPerRun = 32

    /// Reads the shape once. The cost is that of its bounding box and one array.
    public init(_ shape: Shape) {
        self.shape = shape
        step = shape.kind.dimension == 0 ? 0 : 1
        var runs: [Run] = [], polygonEnds: [Int] = []
        var bounds = BoundingBox.empty
        func divide(_ line: Range<Int>, step: Int) {
            var start = line.lowerBound
            while start < line.upperBound - step {
                let end = min(start + Self.edgesPerRun, line.upperBound - step)
                var box = BoundingBox.empty
                for k in start..<(end + step) { box.grow(x: shape.xy[2 * k], y: shape.xy[2 * k + 1]) }
                runs.append(Run(edges: start..<end, box: box))
                bounds.grow(box)
                start = end
            }
        }
        if step == 0 {
            divide(0..<shape.count, step: 0)
        } else if shape.kind.dimension == 1 {
            for i in shape.ringEnds.indices { divide(shape.ring(i), step: 1) }
        } else {
            for j in shape.polygonEnds.indices {
                for i in shape.polygon(j) { divide(shape.ring(i), step: 1) }
                polygonEnds.append(runs.count)
            }
        }
        self.runs = runs
        self.polygonEnds = polygonEnds
        self.bounds = bounds
    }

    public var isEmpty: Bool { runs.isEmpty }

    /// The distance in metres from a position, 0 inside a polygon; nil when the shape is empty.
    public func distance(to position: Coordinate) -> Double? {
        if isEmpty { return nil }
        if contains(position) { return 0 }
        return nearest(to: position, nearerThan: .infinity)
    }

    /// The distance in metres between the nearest points of two shapes, 0 where they touch; nil when one is empty.
    public func distance(to other: MeasuredShape) -> Double? {
        if isEmpty || other.isEmpty { return nil }
        if intersects(other) { return 0 }
        return nearest(to: other, nearerThan: .infinity)
    }

    /// Whether the position is `metres` or less away. Far quicker than the distance where the answer is plain.
    public func isWithin(_ metres: Double, of position: Coordinate) -> Bool {
        if isEmpty || metres < 0 { return false }
        return contains(position) || nearest(to: position, nearerThan: metres.nextUp, enough: metres) <= metres
    }

    /// Whether the shapes come as near as `metres` or nearer.
    public func isWithin(_ metres: Double, of other: MeasuredShape) -> Bool {
        if isEmpty || other.isEmpty || metres < 0 { return false }
        if Spacing(bounds, other.bounds, metres).separates(bounds, other.bounds, shift: 0),
            bounds.turns(towards: other.bounds) == 0...0 { return false }
        return intersects(other) || nearest(to: other, nearerThan: metres.nextUp, enough: metres) <= metres
    }

    /// The smaller of `limit` and the distance to the nearest edge. Stops when it is `enough` or less.
    private func nearest(to position: Coordinate, nearerThan limit: Double, enough: Double = 0) -> Double {
        var best = limit
        let place = BoundingBox(minX: position.x, minY: position.y, maxX: position.x, maxY: position.y)
        for turn in place.turns(towards: bounds) {
            let there = Coordinate(x: position.x + 360 * Double(turn), y: position.y)
            var search = NearestSearch(from: there, nearerThan: best)
            scan(runs.indices, &search, enough: enough)
            best = search.best
        }
        return best
    }

    /// Carries the search through some of the runs, the nearest first.
    private func scan(_ range: Range<Int>, _ search: inout NearestSearch, enough: Double) {
        var first = range.lowerBound, least = Double.infinity
        for i in range {
            let d = search.plane.distance2(runs[i].box)
            if d < least { (first, least) = (i, d) }
        }
        guard least <= search.reach2 else { return }
        if search.canImprove(within: runs[first].box) { search.scan(runs[first].edges, step: step, of: shape.xy) }
        for i in range where i != first && search.best > enough && search.canImprove(within: runs[i].box) {
            search.scan(runs[i].edges, step: step, of: shape.xy)
        }
    }
}

// MARK: - Inside

extension MeasuredShape {
    /// Whether the position is inside one of the polygons (not in a hole), by the even-odd rule in degrees.
    /// Points and lines contain nothing.
    func contains(_ p: Coordinate) -> Bool {
        guard bounds.contains(x: p.x, y: p.y) else { return false }
        var start = 0
        for end in polygonEnds {
            var inside = false
            for run in runs[start..<end] where run.box.minY <= p.y && p.y <= run.box.maxY && p.x <= run.box.maxX {
                if crossings(run.edges, east: p) { inside.toggle() }
            }
            if inside { return true }
            start = end
        }
        return false
    }

    /// Whether an odd number of edges crosses the ray from the position to the east.
    private func crossings(_ edges: Range<Int>, east p: Coordinate) -> Bool {
        var odd = false
        for k in edges {
            let ax = shape.xy[2 * k], ay = shape.xy[2 * k + 1], bx = shape.xy[2 * k + 2], by = shape.xy[2 * k + 3]
            if (ay > p.y) != (by > p.y), p.x < ax + (p.y - ay) / (by - ay) * (bx - ax) { odd.toggle() }
        }
        return odd
    }
}

// MARK: - Shape to shape

extension MeasuredShape {
    /// Whether the shapes share a point, in degrees.
    func intersects(_ other: MeasuredShape) -> Bool {
        guard bounds.intersects(other.bounds) else { return false }
        if other.someCoordinates.contains(where: contains) || someCoordinates.contains(where: other.contains) { return true }
        for mine in runs where mine.box.intersects(other.bounds) {
            for theirs in other.runs where theirs.box.intersects(mine.box) {
                for k in mine.edges {
                    let edge = Edge(shape.coordinate(k), shape.coordinate(k + step))
                    for l in theirs.edges
                    where edge.intersects(Edge(other.shape.coordinate(l), other.shape.coordinate(l + other.step))) {
                        return true
                    }
                }
            }
        }
        return false
    }

    /// A coordinate of every point, line and ring.
    private var someCoordinates: some Sequence<Coordinate> {
        (0..<(step == 0 ? shape.count : shape.ringEnds.count)).lazy.map {
            shape.coordinate(step == 0 ? $0 : shape.ring($0).lowerBound)
        }
    }

    /// The smaller of `limit` and the distance between the edges of two shapes that do not intersect:
    /// one of the two nearest points is a corner.
    private func nearest(to other: MeasuredShape, nearerThan limit: Double, enough: Double = 0) -> Double {
        var best = limit
        for turn in other.bounds.turns(towards: bounds) {
            let shift = 360 * Double(turn)
            var bound: HingeBound?
            best = nearest(toCornersOf: other, shift: shift, nearerThan: best, enough: enough, &bound)
            if best <= enough { break }
            bound = shift == 0 ? bound?.reversed : nil
            best = other.nearest(toCornersOf: self, shift: -shift, nearerThan: best, enough: enough, &bound)
        }
        return best
    }

    /// - Parameter shift: degrees of longitude added to the corners.
    private func nearest(
        toCornersOf other: MeasuredShape, shift: Double, nearerThan limit: Double, enough: Double,
        _ bound: inout HingeBound?
    ) -> Double {
        var best = limit
        // The nearest pair of runs first, so that nearly all others are passed over.
        var spacing = Spacing(bounds, other.bounds, min(limit, 1_000_000))
        var first = (mine: 0, theirs: 0, distance2: Double.infinity)
        for i in runs.indices {
            for j in other.runs.indices {
                let d = spacing.distance2(runs[i].box, other.runs[j].box, shift: shift)
                if d < first.distance2 { first = (i, j, d) }
            }
        }
        func measure(_ i: Int, _ j: Int) {
            let corners = other.runs[j].edges
            for k in corners.lowerBound..<(corners.upperBound + other.step) where best > enough {
                let corner = Coordinate(x: other.shape.xy[2 * k] + shift, y: other.shape.xy[2 * k + 1])
                var search = NearestSearch(from: corner, nearerThan: best, bound: bound)
                scan(i..<(i + 1), &search, enough: enough)
                if search.best < best || bound == nil { bound = search.bound }
                best = search.best
            }
        }
        measure(first.mine, first.theirs)
        spacing = Spacing(bounds, other.bounds, best)
        for i in runs.indices {
            for j in other.runs.indices where (i, j) != (first.mine, first.theirs) && best > enough {
                if spacing.separates(runs[i].box, other.runs[j].box, shift: shift) { continue }
                let before = best
                measure(i, j)
                if best < before { spacing = Spacing(bounds, other.bounds, best) }
            }
        }
        return best
    }
}
