import Foundation
import Geo
import Testing

@testable import Demo

@Suite struct GroundTests {
    @Test func `The power series agree with libm over a quarter of the circle`() {
        for step in 0...1000 {
            let x = Double(step) / 1000 * Double.pi / 2
            #expect(abs(Series.sine(x) - sin(x)) < 4e-16)
            #expect(abs(Series.cosine(x) - cos(x)) < 4e-16)
        }
    }

    /// Lengths of geodesics of a ten-thousandth of a degree by PROJ 9.6 (`geod +ellps=WGS84`), times 10,000.
    @Test(arguments: [(0.0, 111_319.4908, 110_574.2758), (15.0, 107_550.4887, 110_648.6962), (45.0, 78_846.8351, 111_131.7774)])
    func `A degree is as long as PROJ says`(latitude: Double, east: Double, north: Double) {
        let ground = Ground(latitude: latitude)
        #expect(abs(ground.metresPerDegreeEast - east) < 0.001)
        #expect(abs(ground.metresPerDegreeNorth - north) < 0.001)
    }

    @Test func `A move and the distance back agree`() {
        let ground = Ground(latitude: 19)
        let from = Coordinate(x: 99.9, y: 19)
        let to = ground.moved(from, east: 300, north: -400)
        #expect(abs(ground.squaredDistance(from, to).squareRoot() - 500) < 1e-6)
    }

    @Test func `Halton's sequence begins with its known points`() {
        var points = HaltonSequence(in: BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1))
        let halves = [0.5, 0.25, 0.75, 0.125, 0.625]
        let ninths: [Double] = [3, 6, 1, 4, 7]
        for (x, y) in zip(halves, ninths.map { $0 / 9 }) {
            let point = points.next()
            #expect(abs((point?.x ?? 9) - x) < 1e-15)
            #expect(abs((point?.y ?? 9) - y) < 1e-15)
        }
    }

    @Test func `Bearings go clockwise from north`() {
        let centre = Coordinate(x: 100, y: 15)
        // The compass points from north, a bit past each.
        let compass = [(0.01, 1.0), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (-0.01, 1)]
            .map { Coordinate(x: 100 + $0.0, y: 15 + $0.1) }
        for (i, a) in compass.enumerated() {
            for (j, b) in compass.enumerated() { #expect(Cells.isClockwise(a, before: b, around: centre) == (i < j)) }
        }
    }

    @Test func `A Voronoi cell holds exactly the points that are nearest to its site`() {
        var random = RandomStream(key: "voronoi test")
        let box = BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1)
        let sites = (0..<12).map { _ in Coordinate(x: random.unit(), y: random.unit()) }
        let cells = sites.indices.map { i in
            let ring = Voronoi.cell(of: i, among: sites, in: box)
            return Shape.polygon(rings: [ring + ring.prefix(1)])
        }
        #expect(abs(cells.reduce(0) { $0 + $1.planeArea } - 1) < 1e-12)
        for _ in 0..<2000 {
            let p = Coordinate(x: random.unit(), y: random.unit())
            func distance(_ i: Int) -> Double {
                (sites[i].x - p.x) * (sites[i].x - p.x) + (sites[i].y - p.y) * (sites[i].y - p.y)
            }
            let nearest = sites.indices.min { distance($0) < distance($1) }
            #expect(cells.indices.filter { cells[$0].holds(p) } == [nearest])
        }
    }
}
