/// Makes polygons on an integer grid valid (OGC 06-103r4 section 6.1.11) again after rounding, clipping or
/// simplification. The area kept is where the winding number of all rings is positive: overlaps are joined,
/// spikes and corridors without area vanish, and rings that touch themselves are split.
enum GridPolygonMender {
    /// How often edges are cut at their crossings before the polygons are given up; each cut moves edges by less than
    /// a unit, so that new crossings are rare and soon end.
    private static let rounds = 32

    /// The valid polygons; empty when no area is left.
    static func mend(_ polygons: borrowing GridPolygons) -> GridPolygons {
        var edges = GridEdges(polygons)
        guard node(&edges) else { return GridPolygons() }
        return GridFaces(edges.edges).polygons()
    }

    /// Cuts the edges until they share nothing but ends, and joins equal ones. False: they did not come to rest.
    private static func node(_ edges: inout GridEdges) -> Bool {
        for _ in 0..<rounds {
            merge(&edges)
            var cuts: [(edge: Int, at: GridPoint)] = []
            edges.forEachMeeting { i, j in
                let s = edges.edges[i], t = edges.edges[j]
                let before = cuts.count
                if isInside(t.a, s) { cuts.append((i, t.a)) }
                if isInside(t.b, s) { cuts.append((i, t.b)) }
                if isInside(s.a, t) { cuts.append((j, s.a)) }
                if isInside(s.b, t) { cuts.append((j, s.b)) }
                if cuts.count == before, let p = properCrossing(s, t) {
                    if p != s.a, p != s.b { cuts.append((i, p)) }
                    if p != t.a, p != t.b { cuts.append((j, p)) }
                }
                return true
            }
            if cuts.isEmpty { return true }
            cut(&edges, cuts)
        }
        return false
    }

    /// Whether a point lies on an edge but is none of its ends.
    private static func isInside(_ p: GridPoint, _ e: GridEdges.Edge) -> Bool {
        guard p != e.a, p != e.b, GridPoint.cross(e.b - e.a, p - e.a) == 0 else { return false }
        return GridPoint.dot(p - e.a, p - e.b) < 0
    }

    /// The grid point nearest to where two edges cross; nil when they only share an end.
    private static func properCrossing(_ s: GridEdges.Edge, _ t: GridEdges.Edge) -> GridPoint? {
        if s.a == t.a || s.a == t.b || s.b == t.a || s.b == t.b { return nil }
        let along = s.b - s.a, across = t.b - t.a
        let denominator = GridPoint.cross(along, across)
        guard denominator != 0 else { return nil }
        let share = Double(GridPoint.cross(t.a - s.a, across)) / Double(denominator)
        return GridPoint(
            x: s.a.x + Int((Double(along.x) * share).rounded()), y: s.a.y + Int((Double(along.y) * share).rounded()))
    }

    /// Replaces each edge by the chain through its cuts.
    private static func cut(_ edges: inout GridEdges, _ cuts: [(edge: Int, at: GridPoint)]) {
        var byEdge: [Int: [GridPoint]] = [:]
        for cut in cuts { byEdge[cut.edge, default: []].append(cut.at) }
        for (i, points) in byEdge {
            let edge = edges.edges[i], along = edge.b - edge.a
            let ordered = points.sorted { p, q in
                let a = GridPoint.dot(p - edge.a, along), b = GridPoint.dot(q - edge.a, along)
                return a != b ? a < b : p < q
            }
            var last = edge.a
            for point in ordered where point != last {
                edges.edges.append(GridEdges.Edge(a: last, b: point, weight: edge.weight))
                last = point
            }
            edges.edges[i].a = last
        }
    }

    /// Points every edge east (or north), adds the weights of equal ones, and drops what cancels out.
    private static func merge(_ edges: inout GridEdges) {
        var list = edges.edges
        for i in list.indices where list[i].b < list[i].a {
            (list[i].a, list[i].b) = (list[i].b, list[i].a)
            list[i].weight = -list[i].weight
        }
        list.sort { s, t in s.a != t.a ? s.a < t.a : s.b < t.b }
        edges.edges.removeAll(keepingCapacity: true)
        for edge in list where edge.a != edge.b {
            if let last = edges.edges.last, last.a == edge.a, last.b == edge.b {
                edges.edges[edges.edges.count - 1].weight += edge.weight
            } else {
                edges.edges.append(edge)
            }
        }
        edges.edges.removeAll { $0.weight == 0 }
    }
}

/// The faces into which edges that share only their ends cut the plane.
private struct GridFaces {
    private let edges: [GridEdges.Edge]
    /// Half-edges: 2e runs along edge e, 2e + 1 against it. In the order of their origins, and counter-clockwise
    /// around each from straight south.
    private var spokes: [Int] = []
    private var place: [Int] = []
    private var node: [Int] = []
    private var firstSpoke: [Int] = []
    /// The winding number of the face to the left of each half-edge.
    private var left: [Int] = []

    init(_ edges: [GridEdges.Edge]) {
        self.edges = edges
        sortSpokes()
        wind()
    }

    private func origin(_ h: Int) -> GridPoint { h & 1 == 0 ? edges[h >> 1].a : edges[h >> 1].b }
    private func end(_ h: Int) -> GridPoint { origin(h ^ 1) }
    private func weight(_ h: Int) -> Int { h & 1 == 0 ? edges[h >> 1].weight : -edges[h >> 1].weight }

    private mutating func sortSpokes() {
        spokes = Array(0..<(2 * edges.count)).sorted { g, h in
            let o = origin(g), p = origin(h)
            if o != p { return o < p }
            let d = end(g) - o, e = end(h) - o
            let east = Self.pointsEast(d)
            if east != Self.pointsEast(e) { return east }
            return GridPoint.cross(d, e) > 0
        }
        place = Array(repeating: 0, count: spokes.count)
        node = Array(repeating: 0, count: spokes.count)
        for (i, h) in spokes.enumerated() {
            if i == 0 || origin(spokes[i - 1]) != origin(h) { firstSpoke.append(i) }
            place[h] = i
            node[h] = firstSpoke.count - 1
        }
        firstSpoke.append(spokes.count)
    }

    /// From south (exclusive) over east to north (inclusive).
    private static func pointsEast(_ v: GridPoint) -> Bool { v.x > 0 || (v.x == 0 && v.y > 0) }

    /// The half-edge of the same origin that follows clockwise.
    private func clockwise(_ h: Int) -> Int {
        let n = node[h]
        return spokes[place[h] == firstSpoke[n] ? firstSpoke[n + 1] - 1 : place[h] - 1]
    }

    /// Finds the winding numbers: of one face by a ray, of the others around the nodes and along the edges.
    private mutating func wind() {
        left = Array(repeating: .min, count: spokes.count)
        for n in 0..<(firstSpoke.count - 1) where left[spokes[firstSpoke[n]]] == .min {
            // The westernmost node of a part that is not connected with those before: west of it is the face around the part.
            let p = origin(spokes[firstSpoke[n]])
            var around = 0
            for edge in edges { around += edge.weight * GridEdges.crossing(edge.a, edge.b, leftOf: p) }
            var pending = [spokes[firstSpoke[n + 1] - 1]]
            left[pending[0]] = around
            while let h = pending.popLast() {
                // The face to the right of h is to the left of what follows clockwise, and of the same edge backwards.
                let right = left[h] - weight(h)
                for g in [clockwise(h), h ^ 1] where left[g] == .min {
                    left[g] = right
                    pending.append(g)
                }
            }
        }
    }

    private func isBoundary(_ h: Int) -> Bool { left[h] > 0 && left[h] - weight(h) <= 0 }

    /// Traces the boundary of the area with positive winding number, its inside to the left.
    func polygons() -> GridPolygons {
        var exteriors: [[GridPoint]] = [], holes: [[GridPoint]] = []
        var used = Array(repeating: false, count: spokes.count)
        var position = Array(repeating: -1, count: firstSpoke.count)
        for start in spokes where isBoundary(start) && !used[start] {
            var path: [Int] = []
            var h = start
            repeat {
                used[h] = true
                position[node[h]] = path.count
                path.append(h)
                // The sharpest turn to the left keeps to the same corner of the area.
                var next = clockwise(h ^ 1)
                while !isBoundary(next) { next = clockwise(next) }
                let back = position[node[next]]
                if back >= 0 {
                    // The path meets itself: what lies between is a ring of its own.
                    emit(path[back...], &exteriors, &holes)
                    for g in path[back...] { position[node[g]] = -1 }
                    path.removeSubrange(back...)
                }
                h = next
            } while !used[h]
        }
        return assemble(exteriors, holes)
    }

    private func emit(_ path: ArraySlice<Int>, _ exteriors: inout [[GridPoint]], _ holes: inout [[GridPoint]]) {
        var ring = path.map { origin($0) }
        GridRing.clean(&ring)
        let area = GridRing.area2(ring)
        if area > 0 { exteriors.append(ring) }
        if area < 0 { holes.append(ring) }
    }

    /// Gives each hole to the smallest exterior around it.
    private func assemble(_ exteriors: [[GridPoint]], _ holes: [[GridPoint]]) -> GridPolygons {
        var owned = Array(repeating: [Int](), count: exteriors.count)
        let areas = exteriors.map { GridRing.area2($0) }
        for (i, hole) in holes.enumerated() {
            // The middle of an edge lies on no other ring; twice the size, it lies on the grid.
            let middle = GridPoint(x: hole[0].x + hole[1].x, y: hole[0].y + hole[1].y)
            let owner = exteriors.indices.filter { Self.contains(exteriors[$0], half: middle) }.min { areas[$0] < areas[$1] }
            if let owner { owned[owner].append(i) }
        }
        var result = GridPolygons()
        for (exterior, inside) in zip(exteriors, owned) {
            result.append(ring: exterior)
            for i in inside { result.append(ring: holes[i]) }
            result.endPolygon()
        }
        return result
    }

    private static func contains(_ ring: [GridPoint], half p: GridPoint) -> Bool {
        var winding = 0
        var a = ring[ring.count - 1]
        for b in ring {
            winding += GridEdges.crossing(
                GridPoint(x: 2 * a.x, y: 2 * a.y), GridPoint(x: 2 * b.x, y: 2 * b.y), leftOf: p)
            a = b
        }
        return winding != 0
    }
}
