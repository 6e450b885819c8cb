internal import Geo
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The search for the point of some edges that is nearest to one position on the ellipsoid.
///
/// The position's ``LocalPlane`` finds the edges that can hold it; geodesics decide between them. An edge is passed
/// over only when its distance in the plane proves that it holds nothing nearer than the best so far.
struct NearestSearch {
    let plane: LocalPlane
    /// The distance in metres to the nearest point so far.
    private(set) var best: Double
    /// The squared distance in the plane beyond which nothing is nearer than `best`.
    private(set) var reach2: Double

    /// - Parameter best: only what is nearer than this many metres is looked for.
    init(from position: Coordinate, nearerThan best: Double = .infinity) {
        plane = LocalPlane(at: position)
        self.best = best
        reach2 = 0
        updateReach()
    }

    private mutating func updateReach() {
        let reach = plane.reach(metres: best)
        reach2 = reach * reach
    }

    func canImprove(within box: BoundingBox) -> Bool { plane.distance2(box) <= reach2 }

    /// Looks at one run of edges: edge `k` joins coordinates `k` and `k + step`, and is a point when `step` is 0.
    mutating func scan(_ edges: Range<Int>, step: Int, of xy: [Double]) {
        var nearest = (edge: -1, distance2: Double.infinity, t: 0.0)
        for k in edges {
            let found = plane.nearest(xy[2 * k], xy[2 * k + 1], xy[2 * (k + step)], xy[2 * (k + step) + 1])
            if found.distance2 < nearest.distance2 { nearest = (k, found.distance2, found.t) }
        }
        guard nearest.distance2 <= reach2, nearest.edge >= 0 else { return }
        measure(nearest.edge, step, xy, from: nearest.t)
        for k in edges where k != nearest.edge {
            let found = plane.nearest(xy[2 * k], xy[2 * k + 1], xy[2 * (k + step)], xy[2 * (k + step) + 1])
            if found.distance2 <= reach2 { measure(k, step, xy, from: found.t) }
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
        var (metres, azimuth) = Geodesy.distanceAndArrival(plane.origin, place(t))
        for _ in 0..<16 {
            let scale = LocalPlane.scale(latitude: place(t).y)
            let vx = dx * scale.longitude, vy = dy * scale.latitude
            let speed2 = vx * vx + vy * vy
            guard metres > 0, speed2 > 0 else { break }
            let radians = azimuth * .pi / 180
            let next = min(max(t - metres * (vx * sin(radians) + vy * cos(radians)) / speed2, 0), 1)
            // A step this small changes the distance by less than a part in ten thousand million.
            if abs(next - t) * speed2.squareRoot() <= max(1e-5 * metres, 1e-8) { break }
            let there = Geodesy.distanceAndArrival(plane.origin, place(next))
            guard there.metres < metres else { break }
            t = next
            (metres, azimuth) = there
        }
        if metres < best {
            best = metres
            updateReach()
        }
    }
}
