import Foundation
import Geo
import Projection
import Synchronization
import Testing

@Suite struct GeodesyTests {
    @Test func distancesAreThoseOfPyprojToAMicrometre() throws {
        var random = RandomShapes(seed: 41)
        let pairs = (0..<1000).map { i in
            let box = i % 2 == 0 ? ProjectorTests.thailand : BoundingBox.world
            return (random.position(in: box), random.position(in: box))
        }
        let script = """
            import sys, pyproj
            g = pyproj.Geod(ellps="WGS84")
            for line in sys.stdin:
                print(repr(g.inv(*map(float, line.split()))[2]))
            """
        let expected = try Oracle.python(
            script, pairs.map { "\($0.x) \($0.y) \($1.x) \($1.y)" }.joined(separator: "\n"))
        try #require(expected.count == pairs.count)
        for ((a, b), answer) in zip(pairs, expected) { #expect(abs(Geodesy.distance(a, b) - answer[0]) < 1e-6) }
    }

    /// From a field of ten metres to a region of a thousand kilometres, holes taken out, several parts added.
    @Test func areasAndLengthsAreThoseOfPyproj() throws {
        var random = RandomShapes(seed: 42)
        var shapes: [Shape] = []
        for i in 0..<300 {
            let radius = random.scale(0.0001...5)
            let box = i % 3 == 0 ? BoundingBox(minX: -170, minY: -75, maxX: 170, maxY: 75) : ProjectorTests.thailand
            var shape = random.polygonWithHole(around: random.position(in: box), radius: radius, corners: 4 + i % 40)
            if i % 4 == 0 {
                let other = random.polygonWithHole(around: random.position(in: box), radius: radius, corners: 9)
                shape.kind = .multiPolygon
                shape.polygonEnds += other.polygonEnds.map { $0 + shape.ringEnds.count }
                shape.ringEnds += other.ringEnds.map { $0 + shape.count }
                shape.xy += other.xy
            }
            shapes.append(shape)
        }
        let script = """
            import sys, pyproj
            g = pyproj.Geod(ellps="WGS84")
            for line in sys.stdin:
                v = list(map(float, line.split()))
                print(*map(repr, g.polygon_area_perimeter(v[0::2], v[1::2])))
            """
        let rings = try Oracle.python(script, shapes.flatMap(\.ringLines).joined(separator: "\n"))
        try #require(rings.count == shapes.reduce(0) { $0 + $1.ringEnds.count })
        var next = 0
        for shape in shapes {
            var area = 0.0, perimeter = 0.0
            for _ in shape.polygonEnds {
                area += abs(rings[next][0]) - abs(rings[next + 1][0])
                perimeter += rings[next][1] + rings[next + 1][1]
                next += 2
            }
            // The geodesic routines themselves are good to a square centimetre or so.
            #expect(abs(Geodesy.area(shape) - area) <= 2e-9 * area + 0.001)
            #expect(abs(Geodesy.length(shape) - perimeter) <= 1e-12 * perimeter + 1e-6)
        }
    }

    @Test func pointsAndLinesHaveNoAreaAndPointsNoLength() {
        #expect(Geodesy.area(.point(x: 100, y: 15)) == 0 && Geodesy.length(.point(x: 100, y: 15)) == 0)
        let line = Shape(kind: .lineString, xy: [100, 15, 100, 16], ringEnds: [2])
        #expect(Geodesy.area(line) == 0)
        #expect(abs(Geodesy.length(line) - Geodesy.distance(line[0], line[1])) < 1e-9)
        #expect(Geodesy.area(Shape(kind: .polygon)) == 0)
    }

    @Test func aRaiOfLandIsSixteenHundredSquareMetres() {
        // 40 m by 40 m at 15° N: M = 6,339,703 m and N cos φ = 6,162,187 m give the degrees.
        let dy = 40 / 6_339_703.0 * 180 / .pi, dx = 40 / 6_162_187.0 * 180 / .pi
        let field = Shape.polygon(rings: [
            [(0, 0), (dx, 0), (dx, dy), (0, dy), (0, 0)].map { Coordinate(x: 100 + $0.0, y: 15 + $0.1 - dy / 2) }
        ])
        #expect(abs(LandArea(rai: Geodesy.area(field) / LandArea.squareMetresPerRai).rai - 1) < 1e-4)
    }

    /// Whatever lies within the metres lies in the grown box.
    @Test func aGrownBoxHoldsAllThatIsWithinTheMetres() {
        var random = RandomShapes(seed: 43)
        var near = 0
        for _ in 0..<3000 {
            let corner = random.position(in: BoundingBox(minX: -179, minY: -89, maxX: 170, maxY: 80))
            let size = random.scale(0.001...8), metres = random.scale(1...300_000)
            let box = BoundingBox(
                minX: corner.x, minY: corner.y, maxX: corner.x + size, maxY: min(corner.y + size * 0.7, 90))
            let grown = Geodesy.grow(box, byMetres: metres)
            #expect(grown.contains(box))
            let outline = MeasuredShape(
                .polygon(rings: [
                    [(box.minX, box.minY), (box.maxX, box.minY), (box.maxX, box.maxY), (box.minX, box.maxY), (box.minX, box.minY)]
                        .map { Coordinate(x: $0.0, y: $0.1) }
                ]))
            let around = grown.inset(by: -0.3 * max(grown.width, grown.height)).intersection(.world)
            let p = random.position(in: around)
            if outline.isWithin(metres, of: p) {
                near += 1
                #expect(grown.contains(x: p.x, y: p.y))
            }
        }
        #expect(near > 500)
        #expect(Geodesy.grow(.empty, byMetres: 10).isEmpty)
    }

    @Test func anyThreadMayMeasure() {
        var random = RandomShapes(seed: 44)
        let shapes = (0..<50).map { _ in
            random.polygonWithHole(around: random.position(), radius: 0.1, corners: 50)
        }
        let expected = shapes.map { Geodesy.area($0) }
        let wrong = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 400) { i in
            if Geodesy.area(shapes[i % 50]) != expected[i % 50] { wrong.withLock { $0 += 1 } }
        }
        #expect(wrong.withLock { $0 } == 0)
    }
}
