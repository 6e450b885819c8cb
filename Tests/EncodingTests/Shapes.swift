import Foundation
import Geo
import TestSupport

/// A coast: a ring around a centre, whose distance jumps from point to point, with `n` points; it never crosses itself.
func coast(_ center: Coordinate, radius: Double, roughness: Double, points n: Int, _ generator: inout SeededGenerator) -> [Coordinate] {
    var ring = (0..<n).map { i in
        let angle = 2 * Double.pi * Double(i) / Double(n)
        let r = radius * (1 - Double.random(in: 0...roughness, using: &generator))
        return Coordinate(x: center.x + r * cos(angle), y: center.y + r * sin(angle))
    }
    ring.append(ring[0])
    return ring
}

/// A polygon of a coast with holes in it that touch nothing; rings run either way.
func coastPolygon(_ center: Coordinate, radius: Double, _ generator: inout SeededGenerator) -> [[Coordinate]] {
    var rings = [coast(center, radius: radius, roughness: 0.45, points: Int.random(in: 3...400, using: &generator), &generator)]
    if rings[0].count > 8 {
        for k in 0..<Int.random(in: 0...3, using: &generator) {
            let angle = 2 * Double.pi * Double(k) / 3
            let at = Coordinate(x: center.x + 0.25 * radius * cos(angle), y: center.y + 0.25 * radius * sin(angle))
            rings.append(coast(at, radius: 0.15 * radius, roughness: 0.7, points: 40, &generator))
        }
    }
    return rings.map { Bool.random(using: &generator) ? $0 : $0.reversed() }
}

/// Twice the area of a closed ring, counter-clockwise positive.
func area2(_ ring: [Coordinate]) -> Double {
    zip(ring, ring.dropFirst()).reduce(0) { $0 + ($1.0.x * $1.1.y - $1.1.x * $1.0.y) }
}

/// Coordinates and arrays of any kind of nonsense.
func garbageShape(_ generator: inout SeededGenerator) -> Shape {
    let odd: [Double] = [.nan, .infinity, -.infinity, 1e300, -1e300, 1e15, 9e6, 0, -0.0, 180, -180, 90, 85.0511287798066, 100.5, 15, .leastNonzeroMagnitude]
    let kind = GeometryKind.allCases.randomElement(using: &generator)!
    let sane = Bool.random(using: &generator)
    let count = Int.random(in: 0...30, using: &generator)
    var xy = (0..<(2 * count)).map { i in
        Int.random(in: 0..<(sane ? 1000 : 6), using: &generator) == 0
            ? odd.randomElement(using: &generator)! : (i % 2 == 0 ? 100 : 15) + Double(Int.random(in: -40...40, using: &generator)) / 32
    }
    if Int.random(in: 0..<20, using: &generator) == 0 { xy.append(1) }
    var shape = Shape(kind: kind, xy: xy)
    let broken = Int.random(in: 0..<5, using: &generator) == 0
    func ends(_ total: Int) -> [Int] {
        var ends = (0..<Int.random(in: 0...4, using: &generator)).map { _ in Int.random(in: (broken ? -2 : 0)...(broken ? total + 2 : total), using: &generator) }
        if !broken { ends = ends.sorted() + [total] }
        return ends
    }
    if kind.dimension > 0 || broken { shape.ringEnds = ends(count) }
    if kind.dimension > 1 || broken { shape.polygonEnds = ends(shape.ringEnds.count) }
    return shape
}
