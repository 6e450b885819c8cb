import Geo
import Projection
import Testing

/// Distances against brute force: both sides are sampled densely and measured with pyproj's Geod, then again around
/// the best pair of samples, level by level.
@Suite struct MeasuredShapeTests {
    /// Reads pairs of lines, each a chain of coordinates; writes the distance between the chains.
    private static let bruteForce = """
        import sys, numpy as np, pyproj
        g = pyproj.Geod(ellps="WGS84")
        def grid(a, b, c, d, s, t):
            S, T = np.meshgrid(s, t, indexing="ij"); n = S.size; S = S.ravel(); T = T.ravel()
            D = g.inv(a[0] + S*(b[0]-a[0]), a[1] + S*(b[1]-a[1]), c[0] + T*(d[0]-c[0]), c[1] + T*(d[1]-c[1]))[2]
            k = int(np.argmin(D)); return D[k], S[k], T[k]
        def pair(a, b, c, d, n, levels):
            lo, hi, l2, h2 = 0., 1., 0., 1.
            for level in range(levels):
                m = 1 if a == b else n; q = 1 if c == d else n
                best, s, t = grid(a, b, c, d, np.linspace(lo, hi, m), np.linspace(l2, h2, q))
                w = (hi-lo)/(n-1)*1.5; v = (h2-l2)/(n-1)*1.5
                lo, hi, l2, h2 = max(0, s-w), min(1, s+w), max(0, t-v), min(1, t+v)
            return best
        def edges(line):
            v = list(map(float, line.split())); p = list(zip(v[0::2], v[1::2]))
            return list(zip(p, p[1:])) or [(p[0], p[0])]
        lines = sys.stdin.read().split("\\n")
        for A, B in zip(lines[0::2], lines[1::2]):
            pairs = [(a, b, c, d) for a, b in edges(A) for c, d in edges(B)]
            rough = [pair(*p, 9, 1) for p in pairs]
            size = max(g.inv(*p[2], *p[3])[2] + g.inv(*p[0], *p[1])[2] for p in pairs)
            cut = min(rough) + size / 8
            print(repr(float(min(pair(*p, 15, 9) for p, r in zip(pairs, rough) if r <= cut))))
        """

    private static func bruteForce(_ pairs: [(String, String)]) throws -> [Double] {
        try Oracle.python(bruteForce, pairs.map { "\($0)\n\($1)" }.joined(separator: "\n")).map { $0[0] }
    }

    @Test func theDistanceFromAPositionIsThatOfBruteForceToAMillionth() throws {
        var random = RandomShapes(seed: 51)
        var cases: [(Coordinate, Shape)] = []
        for i in 0..<160 {
            let centre = random.position(in: i % 4 == 0 ? BoundingBox(minX: -170, minY: -70, maxX: 170, maxY: 70) : ProjectorTests.thailand)
            let radius = random.scale(0.0005...0.3)
            let shape =
                i % 2 == 0
                ? Shape.polygon(rings: [random.ring(around: centre, radius: radius, corners: 3 + i % 60)])
                : random.line(from: centre, step: radius, corners: 2 + i % 50)
            let away = random.scale(0.0001...0.6)
            let angle = random.number(-1...1)
            cases.append((Coordinate(x: centre.x + radius + away, y: centre.y + away * angle), shape))
        }
        let expected = try Self.bruteForce(cases.map { ("\($0.x) \($0.y)", $1.ringLines[0]) })
        try #require(expected.count == cases.count)
        for ((position, shape), answer) in zip(cases, expected) {
            let distance = try #require(Geodesy.distance(position, to: shape))
            if distance == 0 { continue }
            #expect(abs(distance - answer) <= 1e-8 * answer + 1e-7, "\(position) \(shape)")
            let measured = MeasuredShape(shape)
            #expect(measured.isWithin(distance, of: position))
            #expect(measured.isWithin(distance * 1.000_001, of: position))
            #expect(!measured.isWithin(distance * 0.999_999, of: position))
        }
    }

    @Test func theDistanceBetweenShapesIsThatOfBruteForceToAMillionth() throws {
        var random = RandomShapes(seed: 52)
        var cases: [(Shape, Shape)] = []
        for i in 0..<60 {
            let centre = random.position(in: i % 4 == 0 ? BoundingBox(minX: -170, minY: -60, maxX: 170, maxY: 60) : ProjectorTests.thailand)
            let radius = random.scale(0.0005...0.05), away = random.scale(0.0001...0.5)
            let there = Coordinate(x: centre.x + 2 * radius + away, y: centre.y + away * random.number(-1...1))
            cases.append(
                (
                    .polygon(rings: [random.ring(around: centre, radius: radius, corners: 3 + i % 6)]),
                    i % 2 == 0
                        ? .polygon(rings: [random.ring(around: there, radius: radius, corners: 3 + i % 5)])
                        : random.line(from: there, step: radius / 3, corners: 2 + i % 4)
                ))
        }
        let expected = try Self.bruteForce(cases.map { ($0.ringLines[0], $1.ringLines[0]) })
        try #require(expected.count == cases.count)
        for ((a, b), answer) in zip(cases, expected) {
            let distance = try #require(Geodesy.distance(a, b))
            #expect(abs(distance - answer) <= 1e-6 * answer + 1e-6)
            #expect(try abs(#require(Geodesy.distance(b, a)) - distance) <= 1e-6 * distance + 1e-6)
            let first = MeasuredShape(a), second = MeasuredShape(b)
            #expect(first.isWithin(distance, of: second))
            #expect(!first.isWithin(distance * 0.999_99, of: second))
        }
    }

    /// Two edges of 100 km side by side have their nearest points inside both, the worst case of the stated bound.
    @Test func longEdgesSideBySideKeepTheStatedBound() throws {
        let a = Shape(kind: .lineString, xy: [100, 15, 100.7, 15.7], ringEnds: [2])
        let b = Shape(kind: .lineString, xy: [100.1, 15, 100.8, 15.7], ringEnds: [2])
        let answer = try #require(
            (0...5000).compactMap { i in
                Geodesy.distance(Coordinate(x: 100 + 0.7 * Double(i) / 5000, y: 15 + 0.7 * Double(i) / 5000), to: b)
            }.min())
        let length = Geodesy.length(a)
        let distance = try #require(Geodesy.distance(a, b))
        #expect(distance >= answer - 1e-6)
        #expect((distance - answer) / answer <= (length / 12e6) * (length / 12e6))
    }

    /// Rings of many corners are divided into runs; passing runs over must not change the answer.
    @Test func manyCornersAreMeasuredLikeFew() throws {
        var random = RandomShapes(seed: 53)
        for i in 0..<60 {
            let centre = random.position(), radius = random.scale(0.01...1)
            let shape = Shape.polygon(rings: [random.ring(around: centre, radius: radius, corners: 400 + 31 * (i % 9))])
            let measured = MeasuredShape(shape)
            let p = Coordinate(
                x: centre.x + radius * random.number(-2...2), y: centre.y + radius * random.number(-2...2))
            let inside = Self.evenOdd(shape, p)
            #expect((measured.distance(to: p) == 0) == inside)
            if inside { continue }
            let each = (0..<(shape.count - 1)).map { k -> Double in
                let edge = Shape(
                    kind: .lineString, xy: [shape[k].x, shape[k].y, shape[k + 1].x, shape[k + 1].y], ringEnds: [2])
                return Geodesy.distance(p, to: edge) ?? .infinity
            }
            let distance = try #require(measured.distance(to: p))
            #expect(distance == each.min())
            let other = random.ring(around: p, radius: distance / 111_000 * 0.3, corners: 70)
            let between = try #require(measured.distance(to: MeasuredShape(.polygon(rings: [other]))))
            let corners = other.map { measured.distance(to: $0) ?? 0 }
            #expect(between <= (corners.min() ?? 0) && between > 0)
        }
    }

    /// The bounds that pass edges over are proven on shapes of any size at any distance, against measuring every
    /// corner to every edge alone.
    @Test func passingEdgesOverNeverChangesTheAnswer() throws {
        var random = RandomShapes(seed: 54)
        let world = BoundingBox(minX: -150, minY: -58, maxX: 150, maxY: 58)
        for i in 0..<80 {
            let centre = random.position(in: i % 2 == 0 ? world : ProjectorTests.thailand)
            let radius = random.scale(0.0002...1.5), away = random.scale(0.0001...8)
            let angle = random.number(-3...3)
            let there = Coordinate(x: centre.x + (2 * radius + away), y: centre.y + away * angle / 3)
            let a = Shape.polygon(rings: [random.ring(around: centre, radius: radius, corners: 12 + i % 30)])
            let b = random.line(from: there, step: radius / 30, corners: 10 + i % 40)
            let expected = min(Self.everyCornerToEveryEdge(a, b), Self.everyCornerToEveryEdge(b, a))
            let found = try #require(Geodesy.distance(a, b))
            if found == 0 { continue }
            #expect(abs(found - expected) <= 1e-10 * expected, "\(found) \(expected)")
        }
    }

    private static func everyCornerToEveryEdge(_ a: Shape, _ b: Shape) -> Double {
        var least = Double.infinity
        for k in 0..<(b.count - 1) {
            let edge = MeasuredShape(
                Shape(kind: .lineString, xy: [b[k].x, b[k].y, b[k + 1].x, b[k + 1].y], ringEnds: [2]))
            for i in 0..<a.count { least = min(least, edge.distance(to: a[i]) ?? .infinity) }
        }
        return least
    }

    private static func evenOdd(_ shape: Shape, _ p: Coordinate) -> Bool {
        var inside = false
        for k in 0..<(shape.count - 1) {
            let a = shape[k], b = shape[k + 1]
            if (a.y > p.y) != (b.y > p.y), p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x) { inside.toggle() }
        }
        return inside
    }

    private static func square(_ x: Double, _ y: Double, _ size: Double) -> [Coordinate] {
        [(0, 0), (size, 0), (size, size), (0, size), (0, 0)].map { Coordinate(x: x + $0.0, y: y + $0.1) }
    }

    @Test func insideIsZeroAndInAHoleIsNot() throws {
        let shape = Shape.multiPolygon([
            [Self.square(100, 15, 1), Self.square(100.4, 15.4, 0.2)], [Self.square(102, 15, 1)],
        ])
        #expect(Geodesy.distance(Coordinate(x: 100.2, y: 15.2), to: shape) == 0)
        #expect(Geodesy.distance(Coordinate(x: 102.5, y: 15.5), to: shape) == 0)
        #expect(try #require(Geodesy.distance(Coordinate(x: 100, y: 15), to: shape)) < 1e-9)
        let hole = try #require(Geodesy.distance(Coordinate(x: 100.5, y: 15.5), to: shape))
        let side = Geodesy.distance(Coordinate(x: 100.5, y: 15.5), Coordinate(x: 100.4, y: 15.5))
        #expect(abs(hole - side) < 0.01 * side)
        // A pond in the hole touches nothing; a pond across the hole's rim does; a pond in the land does.
        #expect(try #require(Geodesy.distance(shape, .polygon(rings: [Self.square(100.45, 15.45, 0.1)]))) > 1000)
        #expect(Geodesy.distance(shape, .polygon(rings: [Self.square(100.35, 15.45, 0.1)])) == 0)
        #expect(Geodesy.distance(shape, .polygon(rings: [Self.square(100.1, 15.1, 0.1)])) == 0)
        #expect(Geodesy.distance(.polygon(rings: [Self.square(100.1, 15.1, 0.1)]), shape) == 0)
        #expect(Geodesy.distance(shape, .polygon(rings: [Self.square(99, 15, 1)])) == 0)
    }

    @Test func linesThatCrossTouchOrOverlapAreZeroApart() {
        func line(_ xy: Double...) -> Shape { Shape(kind: .lineString, xy: xy, ringEnds: [xy.count / 2]) }
        let base = line(100, 15, 101, 15)
        #expect(Geodesy.distance(base, line(100.5, 14, 100.5, 16)) == 0)
        #expect(Geodesy.distance(base, line(100.5, 15, 100.5, 16)) == 0)
        #expect(Geodesy.distance(base, line(100.5, 15, 102, 15)) == 0)
        #expect(Geodesy.distance(base, .point(x: 100.25, y: 15)) == 0)
        #expect(Geodesy.distance(.point(x: 100.25, y: 15), .point(x: 100.25, y: 15)) == 0)
        #expect(Geodesy.distance(base, line(100.5, 15.000001, 102, 15.1)) != 0)
    }

    @Test func pointsAreMeasuredAsPoints() throws {
        var cloud = Shape(kind: .multiPoint)
        for i in 0..<100 { cloud.xy += [100 + Double(i) * 0.01, 15 + Double(i % 7) * 0.01] }
        let p = Coordinate(x: 100.303, y: 15.5)
        let expected = (0..<100).map { Geodesy.distance(p, cloud[$0]) }.min()
        #expect(Geodesy.distance(p, to: cloud) == expected)
        #expect(Geodesy.distance(.point(x: p.x, y: p.y), cloud) == expected)
        #expect(Geodesy.distance(cloud, .point(x: p.x, y: p.y)) == expected)
    }

    @Test func anEmptyShapeHasNoDistance() {
        let empty = Shape(kind: .multiPolygon)
        #expect(Geodesy.distance(Coordinate(x: 100, y: 15), to: empty) == nil)
        #expect(Geodesy.distance(empty, .point(x: 100, y: 15)) == nil)
        #expect(!MeasuredShape(empty).isWithin(.infinity, of: Coordinate(x: 100, y: 15)))
    }

    @Test func theShortWayIsTakenAcrossTheAntimeridian() throws {
        let west = Shape(kind: .lineString, xy: [-179.9, -20, -179.9, -10], ringEnds: [2])
        let east = Shape(kind: .lineString, xy: [179.9, -20, 179.9, -10], ringEnds: [2])
        let across = Geodesy.distance(Coordinate(x: 179.9, y: -20), Coordinate(x: -179.9, y: -20))
        #expect(abs(try #require(Geodesy.distance(Coordinate(x: 179.9, y: -20), to: west)) - across) < 1)
        #expect(abs(try #require(Geodesy.distance(west, east)) - across) < 1)
        #expect(abs(try #require(Geodesy.distance(east, west)) - across) < 1)
        #expect(MeasuredShape(west).isWithin(across + 1, of: MeasuredShape(east)))
        #expect(!MeasuredShape(west).isWithin(across - 1, of: MeasuredShape(east)))
    }

    @Test func atThePoleEveryMeridianIsNear() throws {
        let line = Shape(kind: .lineString, xy: [0, 89, 170, 89], ringEnds: [2])
        let pole = Coordinate(x: 0, y: 90)
        let expected = Geodesy.distance(pole, Coordinate(x: 100, y: 89))
        #expect(abs(try #require(Geodesy.distance(pole, to: line)) - expected) < 1e-3)
    }
}
