import Foundation
import Geo
import Projection
import TestSupport

/// Random geometries of a given size, simple by construction.
struct RandomShapes {
    var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func number(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &generator) }

    /// A number whose logarithm is evenly spread.
    mutating func scale(_ range: ClosedRange<Double>) -> Double {
        exp(number(log(range.lowerBound)...log(range.upperBound)))
    }

    mutating func position(in box: BoundingBox = ProjectorTests.thailand) -> Coordinate {
        randomCoordinate(in: box, using: &generator)
    }

    /// A closed ring seen once from every direction of its centre. `radius` is in degrees.
    mutating func ring(around c: Coordinate, radius: Double, corners: Int, clockwise: Bool = false) -> [Coordinate] {
        var ring: [Coordinate] = []
        for i in 0..<corners {
            let angle = 2 * .pi * (Double(i) + number(-0.4...0.4)) / Double(corners) * (clockwise ? -1 : 1)
            let r = radius * number(0.6...1)
            ring.append(Coordinate(x: c.x + r * cos(angle), y: c.y + r * sin(angle)))
        }
        return ring + [ring[0]]
    }

    /// A polygon with a hole around its centre.
    mutating func polygonWithHole(around c: Coordinate, radius: Double, corners: Int) -> Shape {
        .polygon(rings: [
            ring(around: c, radius: radius, corners: corners),
            ring(around: c, radius: radius * 0.4, corners: 5, clockwise: Bool.random(using: &generator)),
        ])
    }

    mutating func line(from c: Coordinate, step: Double, corners: Int) -> Shape {
        var xy: [Double] = [], p = c
        for _ in 0..<corners {
            xy += [p.x, p.y]
            p = Coordinate(x: p.x + number(-step...step), y: p.y + number(-step...step))
        }
        return Shape(kind: .lineString, xy: xy, ringEnds: [corners])
    }
}

extension Shape {
    /// The rings or lines as lines of text: all coordinates of one in a line.
    var ringLines: [String] {
        ringEnds.indices.map { i in
            ring(i).map { "\(self[$0].x) \(self[$0].y)" }.joined(separator: " ")
        }
    }
}
