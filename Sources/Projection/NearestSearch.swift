internal import Geo
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The search for the point of some edges that is nearest to one position on the ellipsoid.
///
/// The position's ``LocalPlane`` finds the edges that can hold it; geodesics decide between them. An edge is passed
/// over only when its distance in the plane, or the ``HingeBound`` of the best line so far, proves that it holds
/// nothing nearer.
struct NearestSearch {
    let plane: LocalPlane
    /// The distance in metres to the nearest point so far.
    private(set) var best: Double
    /// The bound from the best line so far, or else from any line, of this position or of a neighbour's.
    private(set) var bound: HingeBound?
    /// Where the bound sees this position.
    private var origin: HingeBound.Origin?
    /// The squared distance in the plane beyond which nothing is nearer than `best`.
    private(set) var reach2 = 0.0

    /// - Parameters:
    ///   - best: only what is nearer than this many metres is looked for.
    ///   - bound: from a line that was measured before, between the same two shapes.
    init(from position: Coordinate, nearerThan best: Double = .infinity, bound: HingeBound? = nil) {
        plane = LocalPlane(at: position)
        self.best = best
        self.bound = bound
        origin = bound?.origin(of: position)
        updateReach()
    }

    private mutating func updateReach() {
        let reach = plane.reach(metres: best)
        reach2 = reach * reach
    }

    func canImprove(within box: BoundingBox) -> Bool {
        guard plane.distance2(box) <= reach2 else { return false }
        guard let bound, let origin else { return true }
        return bound.distance(from: origin, to: box) <= best
    }

    /// Looks at one run of at most 64 edges: edge `k` joins coordinates `k` and `k + step`, and is a point when `step` is 0.
    ///
    /// The edge that seems nearest is measured, then of those that can still be nearer again the one that seems nearest.
    mutating func scan(_ edges: Range<Int>, step: Int, of xy: [Double]) {
        var done: UInt64 = 0
        while true {
            var next = (edge: -1, estimate: Double.infinity, t: 0.0)
            for k in edges where done >> UInt64(k - edges.lowerBound) & 1 == 0 {
                let a = Coordinate(x: xy[2 * k], y: xy[2 * k + 1])
                let b = Coordinate(x: xy[2 * (k + step)], y: xy[2 * (k + step) + 1])
                let found = plane.nearest(a.x, a.y, b.x, b.y)
                guard found.distance2 <= reach2 else { continue }
                var estimate = found.distance2
                if let bound, let origin {
                    estimate = bound.distance(from: origin, to: a, b)
                    guard estimate <= best else { continue }
                }
                if estimate < next.estimate { next = (k, estimate, found.t) }
            }
            guard next.edge >= 0 else { return }
            measure(next.edge, step, xy, from: next.t)
            done |= 1 << UInt64(next.edge - edges.lowerBound)
        }
    }

    /// Measures the distance to an edge on the ellipsoid and keeps it when it is the best.
    ///
    /// Newton's method on half the squared distance as a function of `t`, the place on the edge. Its first derivative
    /// is exact (from the geodesic's azimuth); its second is taken as the squared speed, which is wrong by about
    /// distance / Earth radius, so each step makes the error that many times smaller.
    private mutating func measure(_ edge: Int, _ step: Int, _ xy: [Double], from start: Double) {
        let a = Coordinate(x: xy[2 * edge], y: xy[2 * edge + 1])
        let dx = xy[2 * (edge + step)] - a.x, dy = xy[2 * (edge + step) + 1] - a.y
        func place(_ t: Double) -> Coordinate { Coordinate(x: a.x + t * dx, y: a.y + t * dy) }
        var t = start
        var line = Geodesy.line(from: plane.origin, to: place(t))
        for _ in 0..<16 {
            let scale = LocalPlane.scale(latitude: place(t).y)
            let vx = dx * scale.longitude, vy = dy * scale.latitude
            let speed2 = vx * vx + vy * vy
            guard line.metres > 0, speed2 > 0 else { break }
            let radians = line.arrival * .pi / 180
            let next = min(max(t - line.metres * (vx * sin(radians) + vy * cos(radians)) / speed2, 0), 1)
            // A step this small changes the distance by less than a part in ten thousand million.
            if abs(next - t) * speed2.squareRoot() <= max(1e-5 * line.metres, 1e-8) { break }
            let there = Geodesy.line(from: plane.origin, to: place(next))
            guard there.metres < line.metres else { break }
            (t, line) = (next, there)
        }
        if line.metres < best || bound == nil {
            let hinge = HingeBound(from: plane.origin, to: place(t), line)
            origin = hinge.origin(of: plane.origin)
            bound = hinge
        }
        if line.metres < best {
            best = line.metres
            updateReach()
        }
    }
}
