import Geo
import TestSupport
import Testing

@Suite struct `The place of a name` {
    private func ring(_ points: [(Double, Double)]) -> [Coordinate] { (points + [points[0]]).map { Coordinate(x: $0.0, y: $0.1) } }

    /// By the winding number, whatever the order of the rings (each polygon's rings do not cross).
    private func isInside(_ point: Coordinate, _ shape: Shape) -> Bool {
        var crossings = 0
        for r in shape.ringEnds.indices {
            for i in shape.ring(r).dropLast() {
                let (x0, y0, x1, y1) = (shape.xy[2 * i], shape.xy[2 * i + 1], shape.xy[2 * i + 2], shape.xy[2 * i + 3])
                if (y0 > point.y) != (y1 > point.y), point.x < x0 + (point.y - y0) / (y1 - y0) * (x1 - x0) { crossings += 1 }
            }
        }
        return crossings % 2 == 1
    }

    @Test func `lies in the middle of what is wide`() throws {
        // A T: its bar is wide, its stem is narrow.
        let shape = Shape.polygon(rings: [ring([(0, 6), (0, 10), (12, 10), (12, 6), (7, 6), (7, 0), (5, 0), (5, 6)])])
        let point = try #require(shape.labelPoint)
        #expect(abs(point.x - 6) < 0.01 && point.y > 6 && point.y < 10)
    }

    @Test func `keeps out of holes, and chooses the larger part`() throws {
        let holed = Shape.multiPolygon([[ring([(0, 0), (10, 0), (10, 10), (0, 10)]), ring([(1, 3), (1, 9), (9, 9), (9, 3)])], [ring([(20, 4), (23, 4), (23, 6), (20, 6)])]])
        let point = try #require(holed.labelPoint)
        #expect(isInside(point, holed) && point.x < 10 && point.y < 3)
    }

    @Test func `lies inside any polygon`() throws {
        var random = SeededGenerator(seed: 21)
        for _ in 0..<300 {
            // A star around the origin: simple, and often far from convex.
            let corners = random.integer(3...40)
            let points = (0..<corners).map { i -> (Double, Double) in
                let (dx, dy) = direction(Double(i) / Double(corners)), reach = random.number(1...10)
                return (100 + dx * reach, 14 + dy * reach)
            }
            let shape = Shape.polygon(rings: [ring(points)])
            let point = try #require(shape.labelPoint)
            #expect(isInside(point, shape))
        }
    }

    /// On a square around the origin, as far around as the share says: a circle would do no better.
    private func direction(_ share: Double) -> (Double, Double) {
        let side = Int(share * 4), along = share * 4 - Double(side)
        switch side {
        case 0: return (1, 2 * along - 1)
        case 1: return (1 - 2 * along, 1)
        case 2: return (-1, 1 - 2 * along)
        default: return (2 * along - 1, -1)
        }
    }

    @Test func `of a point is the point, and of nothing there is none`() {
        #expect(Shape.point(x: 100, y: 15).labelPoint == Coordinate(x: 100, y: 15))
        #expect(Shape().labelPoint == nil)
    }
}
