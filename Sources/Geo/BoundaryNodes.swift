/// Finds where polygons meet without saying so: a corner of one that lies on an edge of its neighbour, which has no
/// coordinate there. When the neighbour is given one, both can be rounded and simplified alike.
public enum BoundaryNodes {
    /// How far a corner may lie from the edge, in degrees: 1 m.
    static let reach = 1e-5

    /// A coordinate that an edge lacks.
    public struct Missing: Hashable, Sendable {
        /// The number of the coordinate where the edge begins.
        public let after: Int
        /// The number of the coordinate that lies on it.
        public let coordinate: Int
    }

    private struct Edge {
        let start: Int
        let minX: Double, maxX: Double, minY: Double, maxY: Double
    }

    private struct Pair: Hashable {
        let a: SIMD2<Double>, b: SIMD2<Double>
    }

    /// The missing coordinates in the order of the edges, and of one edge in the order along it. Only edges that no
    /// neighbour has, and corners of such edges, are looked at.
    ///
    /// - Parameter rings: the coordinate numbers of each ring, whose last coordinate repeats the first.
    public static func missing(xy: [Double], rings: [Range<Int>]) -> [Missing] {
        func place(_ i: Int) -> SIMD2<Double> { SIMD2(xy[2 * i], xy[2 * i + 1]) }
        var known = Set<Pair>(minimumCapacity: xy.count / 2)
        for ring in rings { for i in ring.dropLast() { known.insert(Pair(a: place(i), b: place(i + 1))) } }
        var edges: [Edge] = []
        var corners: [SIMD2<Double>: Int] = [:]
        for ring in rings {
            for i in ring.dropLast() where !known.contains(Pair(a: place(i + 1), b: place(i))) {
                let a = place(i), b = place(i + 1)
                guard a != b, a.x.isFinite, a.y.isFinite, b.x.isFinite, b.y.isFinite else { continue }
                edges.append(Edge(start: i, minX: min(a.x, b.x) - reach, maxX: max(a.x, b.x) + reach, minY: min(a.y, b.y) - reach, maxY: max(a.y, b.y) + reach))
                corners[a] = i
                corners[b] = i + 1
            }
        }
        // From west to east: a corner is looked for on the edges that have begun and not yet ended.
        edges.sort { $0.minX < $1.minX }
        var open: [Edge] = [], next = 0
        var found: [(missing: Missing, along: Double)] = []
        for (corner, number) in corners.sorted(by: { ($0.key.x, $0.key.y) < ($1.key.x, $1.key.y) }) {
            while next < edges.count, edges[next].minX <= corner.x {
                open.append(edges[next])
                next += 1
            }
            open.removeAll { $0.maxX < corner.x }
            for edge in open where edge.minY <= corner.y && corner.y <= edge.maxY {
                let a = place(edge.start), along = place(edge.start + 1) - a, to = corner - a
                let length = (along * along).sum(), share = (along * to).sum() / length
                guard share > 0, share < 1, corner != a, corner != place(edge.start + 1) else { continue }
                let off = to - share * along
                if (off * off).sum() <= reach * reach { found.append((Missing(after: edge.start, coordinate: number), share)) }
            }
        }
        return found.sorted { ($0.missing.after, $0.along) < ($1.missing.after, $1.along) }.map(\.missing)
    }
}
