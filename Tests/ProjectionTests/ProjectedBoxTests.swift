import Geo
import Projection
import TestSupport
import Testing

@Suite struct ProjectedBoxTests {
    /// A box of the system inside its image of Thailand, of any size from metres to a thousand kilometres.
    private static func randomBox(_ system: CoordinateSystem, _ generator: inout SeededGenerator) throws -> BoundingBox {
        var projector = try Projector(system)
        let a = try projector.forward(randomCoordinate(in: ProjectorTests.thailand, using: &generator))
        var b = try projector.forward(randomCoordinate(in: ProjectorTests.thailand, using: &generator))
        if Bool.random(using: &generator) {
            let share = Double.random(in: 0.0001...0.1, using: &generator)
            b = Coordinate(x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share)
        }
        return BoundingBox(minX: min(a.x, b.x), minY: min(a.y, b.y), maxX: max(a.x, b.x), maxY: max(a.y, b.y))
    }

    private static func evenOdd(_ shape: Shape, _ p: Coordinate) -> Bool {
        var inside = false
        for k in 0..<(shape.count - 1) {
            let a = shape[k], b = shape[k + 1]
            if (a.y > p.y) != (b.y > p.y), p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x) { inside.toggle() }
        }
        return inside
    }

    @Test(arguments: CoordinateSystem.allCases)
    func whatIsInTheBoxIsInItsBoundsAndInItsPolygonAndNothingElseIs(_ system: CoordinateSystem) throws {
        var generator = SeededGenerator(seed: 21)
        var projector = try Projector(system)
        for _ in 0..<40 {
            let box = try Self.randomBox(system, &generator)
            let bounds = projector.bounds(of: box), polygon = projector.polygon(of: box)
            #expect(polygon.kind == .polygon && polygon.xy.prefix(2) == polygon.xy.suffix(2))
            #expect(polygon.signedArea2(ring: 0) > 0)
            let wide = box.inset(by: -0.2 * max(box.width, box.height))
            for i in 0..<200 {
                var p = randomCoordinate(in: i % 2 == 0 ? box : wide, using: &generator)
                if i % 10 == 0 { p.x = Bool.random(using: &generator) ? box.minX : box.maxX }
                if i % 10 == 2 { p.y = Bool.random(using: &generator) ? box.minY : box.maxY }
                guard let degrees = try? projector.inverse(p) else { continue }
                if box.contains(x: p.x, y: p.y) { #expect(bounds.contains(x: degrees.x, y: degrees.y)) }
                // Away from the edge by more than the chords may be off, the polygon tells exactly.
                let margin = system.unit == .metre ? 0.2 : 2e-6
                if box.inset(by: margin).contains(x: p.x, y: p.y) { #expect(Self.evenOdd(polygon, degrees)) }
                if !box.inset(by: -margin).contains(x: p.x, y: p.y) { #expect(!Self.evenOdd(polygon, degrees)) }
            }
            // The bounds touch the curves: they are no wider than the polygon but for a hand's breadth.
            #expect(bounds.contains(polygon.bounds) && polygon.bounds.inset(by: -1e-5).contains(bounds))
        }
    }

    /// The cross-check of the bounds against PROJ's own (proj_trans_bounds, through pyproj).
    @Test func theBoundsHoldThoseOfProj() throws {
        var generator = SeededGenerator(seed: 22)
        for system in [CoordinateSystem.utm47, .utm48] {
            var projector = try Projector(system)
            let boxes = try (0..<50).map { _ in try Self.randomBox(system, &generator) }
            let script = """
                import sys, pyproj
                t = pyproj.Transformer.from_crs("EPSG:\(system.code)", "OGC:CRS84", always_xy=True)
                for line in sys.stdin: print(*t.transform_bounds(*map(float, line.split()), densify_pts=101))
                """
            let input = boxes.map { "\($0.minX) \($0.minY) \($0.maxX) \($0.maxY)" }.joined(separator: "\n")
            for (box, expected) in zip(boxes, try Oracle.python(script, input)) {
                let bounds = projector.bounds(of: box)
                let theirs = BoundingBox(minX: expected[0], minY: expected[1], maxX: expected[2], maxY: expected[3])
                #expect(bounds.inset(by: -1e-10).contains(theirs) && theirs.inset(by: -2e-4).contains(bounds))
            }
        }
    }

    @Test func aBoxThatIsALineOrAPointGivesALineOrAPoint() throws {
        var projector = try Projector(.utm47)
        let point = projector.polygon(of: BoundingBox(minX: 500_000, minY: 1_500_000, maxX: 500_000, maxY: 1_500_000))
        #expect(point.kind == .point && abs(point.xy[0] - 99) < 1e-12)
        let line = projector.polygon(of: BoundingBox(minX: 500_000, minY: 1_500_000, maxX: 700_000, maxY: 1_500_000))
        #expect(line.kind == .lineString && line.ringEnds == [line.count] && line.count > 100)
    }

    @Test(arguments: CoordinateSystem.allCases)
    func aBoxWhollyOutsideGivesNothing(_ system: CoordinateSystem) throws {
        var projector = try Projector(system)
        let far = BoundingBox(minX: 1e9, minY: 1e9, maxX: 2e9, maxY: 2e9)
        #expect(projector.bounds(of: far).isEmpty)
        #expect(projector.polygon(of: far).isEmpty)
        #expect(projector.bounds(of: .empty).isEmpty)
    }

    /// A client that shows half the world asks for a box far wider than the system.
    @Test(arguments: CoordinateSystem.allCases)
    func aBoxWiderThanTheSystemIsCutToIt(_ system: CoordinateSystem) throws {
        var projector = try Projector(system)
        let endless = BoundingBox(minX: -1e12, minY: -1e12, maxX: 1e12, maxY: 1e12)
        let bounds = projector.bounds(of: endless), polygon = projector.polygon(of: endless)
        #expect(polygon.xy.allSatisfy(\.isFinite) && BoundingBox.world.contains(polygon.bounds))
        #expect(bounds.contains(ProjectorTests.thailand))
        #expect(polygon.signedArea2(ring: 0) > 0 && Self.evenOdd(polygon, Coordinate(x: 101, y: 15)))
    }
}
