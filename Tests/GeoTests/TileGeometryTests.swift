import Foundation
import Geo
import TestSupport
import Testing

@Suite struct TileGeometryTests {
    @Test func everyTileProjectsItsLatitudesToAHundredthOfAUnit() {
        var generator = SeededGenerator(seed: 1)
        for zoom in 0...TileAddress.maximumZoom {
            for latitude in [-84.9, -60, 0, 5.6, 13.7, 20.4, 66, 84.9] {
                let address = TileAddress.containing(Coordinate(x: 100, y: latitude), zoom: zoom)!
                let projection = TileProjection(address: address)
                let box = projection.box
                for _ in 0..<50 {
                    let y = Double.random(in: max(box.minY, -85.05)...min(box.maxY, 85.05), using: &generator)
                    // Snyder, Map Projections: A Working Manual (1987), equation 7-2.
                    let north = 0.5 - log(tan(.pi / 4 + y * .pi / 360)) / (2 * .pi)
                    let expected = north * 4096 * Double(1 << zoom) - 4096 * Double(address.row)
                    #expect(abs(projection.y(y) - expected) < 0.012)
                }
                #expect(abs(projection.x(address.bounds().minX)) < 1e-4)
                #expect(abs(projection.x(address.bounds().maxX) - 4096) < 1e-4)
            }
        }
    }

    @Test func aClippedLineIsWhereTheLineIsInTheBox() {
        var generator = SeededGenerator(seed: 2)
        let box = BoundingBox(minX: 0, minY: 0, maxX: 10, maxY: 10)
        var clip = BoxClip(box: box)
        for _ in 0..<500 {
            let line = (0..<Int.random(in: 2...12, using: &generator)).flatMap { _ in
                // Whole numbers meet corners and edges often.
                (0..<2).map { _ in Double(Int.random(in: -6...16, using: &generator)) }
            }
            var parts: [Double] = [], ends: [Int] = []
            clip.line(line[...], into: &parts, ends: &ends)
            var clippedLength = 0.0, start = 0
            for end in ends {
                for i in start..<end {
                    #expect(box.inset(by: -1e-9).contains(x: parts[2 * i], y: parts[2 * i + 1]))
                    if i > start { clippedLength += hypot(parts[2 * i] - parts[2 * i - 2], parts[2 * i + 1] - parts[2 * i - 1]) }
                }
                start = end
            }
            #expect(2 * start == parts.count)
            // The same length by brute force: short steps along the line.
            var length = 0.0
            for i in stride(from: 0, to: line.count - 2, by: 2) {
                let dx = line[i + 2] - line[i], dy = line[i + 3] - line[i + 1], steps = 2_000
                let inside = (0..<steps).count { k in
                    let t = (Double(k) + 0.5) / Double(steps)
                    return box.contains(x: line[i] + t * dx, y: line[i + 1] + t * dy)
                }
                length += hypot(dx, dy) * Double(inside) / Double(steps)
            }
            #expect(abs(length - clippedLength) < 0.03 * Double(line.count))
        }
    }

    @Test func aClippedRingHasTheAreaOfTheRingInTheBox() {
        var generator = SeededGenerator(seed: 3)
        var clip = BoxClip(box: BoundingBox(minX: 0, minY: 0, maxX: 10, maxY: 10))
        for _ in 0..<100 {
            let n = Int.random(in: 3...30, using: &generator), cx = Double.random(in: -4...14, using: &generator)
            var ring = (0..<n).flatMap { i in
                let r = Double.random(in: 1...9, using: &generator), angle = 2 * Double.pi * Double(i) / Double(n)
                return [cx + r * cos(angle), 5 + r * sin(angle)]
            }
            ring += ring[0...1]
            var result: [Double] = []
            clip.ring(ring[...], into: &result)
            var area = 0.0
            for i in stride(from: 0, to: result.count, by: 2) {
                let j = (i + 2) % result.count
                area += (result[i] * result[j + 1] - result[j] * result[i + 1]) / 2
            }
            // By brute force: a grid of points, each in the ring when a ray crosses it an odd number of times.
            let steps = 100
            var inside = 0
            for a in 0..<steps {
                for b in 0..<steps {
                    let x = (Double(a) + 0.5) / 10, y = (Double(b) + 0.5) / 10
                    var odd = false
                    for i in stride(from: 0, to: ring.count - 2, by: 2) where (ring[i + 1] > y) != (ring[i + 3] > y) {
                        if x < ring[i] + (y - ring[i + 1]) / (ring[i + 3] - ring[i + 1]) * (ring[i + 2] - ring[i]) { odd.toggle() }
                    }
                    if odd { inside += 1 }
                }
            }
            #expect(abs(area - Double(inside) / 100) < 1.5)
        }
    }

    @Test func simplificationMovesNoPointFartherThanItsTolerance() {
        var generator = SeededGenerator(seed: 4)
        for tolerance in [1, 2, 4, 16] {
            var line = (0..<400).map { GridPoint(x: $0 * 5, y: Int.random(in: -10...10, using: &generator)) }
            let before = line
            GridRing.simplifyLine(&line, tolerance: tolerance)
            #expect(line.first == before.first && line.last == before.last)
            #expect(line.count < before.count)
            for p in before {
                let nearest = zip(line, line.dropFirst()).map { a, b in
                    let dx = Double(b.x - a.x), dy = Double(b.y - a.y), px = Double(p.x - a.x), py = Double(p.y - a.y)
                    let t = min(max((px * dx + py * dy) / (dx * dx + dy * dy), 0), 1)
                    return hypot(px - t * dx, py - t * dy)
                }.min()!
                #expect(nearest <= Double(tolerance) + 1e-9)
            }
        }
    }

    @Test func aCleanRingHasOnlyCorners() {
        func clean(_ points: [(Int, Int)]) -> [GridPoint] {
            var ring = points.map { GridPoint(x: $0.0, y: $0.1) }
            GridRing.clean(&ring)
            return ring
        }
        let square = clean([(0, 0), (4, 0), (4, 4), (0, 4)])
        #expect(square.count == 4)
        #expect(clean([(0, 0), (2, 0), (2, 0), (4, 0), (4, 4), (4, 9), (4, 4), (2, 4), (0, 4), (0, 2)]) == square)
        #expect(clean([(2, 0), (4, 0), (4, 4), (0, 4), (0, 0), (1, 0)]).count == 4)
        #expect(clean([(0, 0), (1, 1), (2, 2), (1, 1)]).isEmpty)
        #expect(clean([(3, 3), (3, 3)]).isEmpty)
        #expect(clean([]).isEmpty)
    }

    @Test func shapesKnowWhetherTheirArraysFit() {
        #expect(Shape.point(x: 1, y: 2).isWellFormed)
        #expect(Shape(kind: .lineString, xy: [0, 0, 1, 1], ringEnds: [2]).isWellFormed)
        #expect(!Shape(kind: .lineString, xy: [0, 0, 1, 1]).isWellFormed)
        #expect(!Shape(kind: .lineString, xy: [0, 0, 1], ringEnds: [1]).isWellFormed)
        #expect(!Shape(kind: .polygon, xy: [0, 0, 1, 1], ringEnds: [2, 1], polygonEnds: [2]).isWellFormed)
        #expect(!Shape(kind: .polygon, xy: [0, 0, 1, 1], ringEnds: [2], polygonEnds: [2]).isWellFormed)
        #expect(Shape(kind: .multiPolygon, xy: [0, 0, 1, 1], ringEnds: [0, 2], polygonEnds: [0, 2]).isWellFormed)
    }
}
