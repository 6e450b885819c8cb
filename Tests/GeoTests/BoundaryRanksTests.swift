import Foundation
import Geo
import TestSupport
import Testing

@Suite struct BoundaryRanksTests {
    /// Cells of a crooked grid whose common boundaries are rough; each ring begins at a random place. One cell holds an
    /// island, whose ring is also the cell's hole.
    private struct Country {
        var xy: [Double] = []
        var rings: [Range<Int>] = []

        init(cells: Int, rough: Int, seed: UInt64) {
            var dice = SeededGenerator(seed: seed)
            func jitter(_ size: Double) -> Double { Double.random(in: -size...size, using: &dice) }
            let corners = (0...cells).map { i in
                (0...cells).map { j in Coordinate(x: 98 + Double(j) * 0.5 + jitter(0.15), y: 14 + Double(i) * 0.5 + jitter(0.15)) }
            }
            func arc(_ a: Coordinate, _ b: Coordinate) -> [Coordinate] {
                (0..<rough).map { k in
                    let t = Double(k) / Double(rough)
                    let size = k == 0 ? 0 : 0.02
                    return Coordinate(x: a.x + (b.x - a.x) * t + jitter(size), y: a.y + (b.y - a.y) * t + jitter(size))
                }
            }
            func back(_ arc: [Coordinate], _ end: Coordinate) -> [Coordinate] { [end] + arc.dropFirst().reversed() }
            let across = (0...cells).map { i in (0..<cells).map { j in arc(corners[i][j], corners[i][j + 1]) } }
            let up = (0..<cells).map { i in (0...cells).map { j in arc(corners[i][j], corners[i + 1][j]) } }
            for i in 0..<cells {
                for j in 0..<cells {
                    let ring = across[i][j] + up[i][j + 1] + back(across[i + 1][j], corners[i + 1][j + 1]) + back(up[i][j], corners[i + 1][j])
                    append(ring, turned: Int.random(in: 0..<ring.count, using: &dice))
                }
            }
            let middle = Coordinate(x: 98.25, y: 14.25)
            let island = (0..<40).map { k in
                let angle = Double(k) / 40 * 2 * .pi, radius = 0.05 + jitter(0.02)
                return Coordinate(x: middle.x + radius * cos(angle), y: middle.y + radius * sin(angle))
            }
            append(island, turned: 7)
            append(island.reversed(), turned: 20)
        }

        private mutating func append(_ ring: [Coordinate], turned: Int) {
            let start = xy.count / 2
            let closed = Array(ring[turned...] + ring[..<turned]) + [ring[turned]]
            for c in closed { xy += [c.x, c.y] }
            rings.append(start..<(xy.count / 2))
        }

        func simplified(_ ranks: [Float], _ tolerance: Float) -> [[Coordinate]] {
            rings.map { ring in ring.dropLast().filter { ranks[$0] > tolerance }.map { Coordinate(x: xy[2 * $0], y: xy[2 * $0 + 1]) } }
        }
    }

    private struct Edge: Hashable {
        let a: Coordinate, b: Coordinate
    }

    private func edges(_ rings: [[Coordinate]]) -> [Edge: Int] {
        var edges: [Edge: Int] = [:]
        for ring in rings { for (i, c) in ring.enumerated() { edges[Edge(a: c, b: ring[(i + 1) % ring.count]), default: 0] += 1 } }
        return edges
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func neighboursShareTheirBoundariesAtEveryTolerance(seed: UInt64) {
        let country = Country(cells: 6, rough: 24, seed: seed)
        let ranks = BoundaryRanks.ranks(xy: country.xy, rings: country.rings)
        #expect(ranks.count == country.xy.count / 2 && ranks.allSatisfy { $0 >= 0 })
        let exact = edges(country.simplified(ranks, -1))
        let outer = Set(exact.keys.filter { exact[Edge(a: $0.b, b: $0.a)] == nil }.flatMap { [$0.a, $0.b] })
        var last = Int.max
        for tolerance in [0, 1e-6, 1e-5, 3e-5, 1e-4, 1] as [Float] {
            let rings = country.simplified(ranks, tolerance)
            #expect(rings.allSatisfy { $0.count >= 3 })
            let edges = edges(rings)
            #expect(edges.values.allSatisfy { $0 == 1 })
            for edge in edges.keys where edges[Edge(a: edge.b, b: edge.a)] == nil {
                #expect(outer.contains(edge.a) && outer.contains(edge.b), "only the outer boundary has one side")
            }
            let count = rings.reduce(0) { $0 + $1.count }
            #expect(count <= last)
            last = count
        }
        // What always stays: the corners where cells meet (a corner of the whole may go), and the island's triangles.
        #expect(last < 36 * 6 + 6 && last >= 36 * 4 - 4 + 6)
    }

    @Test func noCoordinateLiesFartherThanTheTolerance() {
        let country = Country(cells: 3, rough: 60, seed: 9)
        let ranks = BoundaryRanks.ranks(xy: country.xy, rings: country.rings)
        func place(_ i: Int) -> (x: Double, y: Double) { (WebMercator.x(longitude: country.xy[2 * i]), WebMercator.y(latitude: country.xy[2 * i + 1])) }
        for tolerance in [1e-6, 1e-5, 1e-4] as [Float] {
            for ring in country.rings {
                let loop = Array(ring.dropLast()), kept = loop.indices.filter { ranks[loop[$0]] > tolerance }
                for (k, first) in kept.enumerated() {
                    let last = k + 1 < kept.count ? kept[k + 1] : kept[0] + loop.count
                    let a = place(loop[first]), b = place(loop[last % loop.count])
                    for between in (first + 1)..<max(last, first + 1) {
                        let p = place(loop[between % loop.count])
                        let dx = b.x - a.x, dy = b.y - a.y
                        let t = min(max(((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy), 0), 1)
                        #expect(hypot(p.x - a.x - t * dx, p.y - a.y - t * dy) <= Double(tolerance) * 1.000_001)
                    }
                }
            }
        }
    }

    @Test func oddRingsAreKept() {
        // A line there and back, a ring of one place, and numbers that no map has.
        let spike = [100, 10, 101, 11, 100, 10].map(Double.init)
        #expect(BoundaryRanks.ranks(xy: spike, rings: [0..<3]).allSatisfy { $0 == .infinity })
        #expect(BoundaryRanks.ranks(xy: [1, 1, 1, 1], rings: [0..<2]) == [.infinity, .infinity])
        #expect(BoundaryRanks.ranks(xy: [], rings: []).isEmpty)
        #expect(BoundaryRanks.ranks(xy: [.nan, 1, 1, .infinity, 1e9, 3, .nan, 1], rings: [0..<4]) == Array(repeating: .infinity, count: 4))
    }
}

@Suite struct BoundaryNodesTests {
    @Test func aCornerOnANeighboursEdgeBecomesACornerOfIt() {
        // Two squares above a wide one, which has no corner where they meet; and one far away.
        let xy: [Double] = [
            0, 0, 2, 0, 2, 1, 0, 1, 0, 0,
            0, 1, 1, 1, 1, 2, 0, 2, 0, 1,
            1, 1, 2, 1, 2, 2, 1, 2, 1, 1,
            5, 5, 6, 5, 6, 6, 5, 6, 5, 5,
        ]
        let rings = [0..<5, 5..<10, 10..<15, 15..<20]
        let found = BoundaryNodes.missing(xy: xy, rings: rings)
        #expect(found.map(\.after) == [2])
        #expect(found.map { [xy[2 * $0.coordinate], xy[2 * $0.coordinate + 1]] } == [[1, 1]])
    }

    @Test func manyCornersOnOneEdgeComeInTheirOrder() {
        var xy: [Double] = [10, 0, 0, 0, 0, 1, 10, 1, 10, 0]
        var rings = [0..<5]
        for i in 0..<10 {
            let start = xy.count / 2, x = Double(i)
            xy += [x, 1, x + 1, 1, x + 0.5, 2, x, 1]
            rings.append(start..<(start + 4))
        }
        let found = BoundaryNodes.missing(xy: xy, rings: rings)
        #expect(found.map(\.after) == Array(repeating: 2, count: 9))
        #expect(found.map { xy[2 * $0.coordinate] } == (1...9).map(Double.init))
        #expect(BoundaryNodes.missing(xy: Array(xy[10...]), rings: rings.dropFirst().map { ($0.lowerBound - 5)..<($0.upperBound - 5) }).isEmpty)
    }
}
