import Geo

/// Voronoi cells by clipping a box with the bisector of every other site: quadratic, and exact enough for some dozens.
enum Voronoi {
    /// The part of the box that is nearer to the site than to any other, as an open counter-clockwise ring.
    static func cell(of site: Int, among sites: [Coordinate], in box: BoundingBox) -> [Coordinate] {
        var ring = [
            Coordinate(x: box.minX, y: box.minY), Coordinate(x: box.maxX, y: box.minY),
            Coordinate(x: box.maxX, y: box.maxY), Coordinate(x: box.minX, y: box.maxY),
        ]
        let a = sites[site]
        for (other, b) in sites.enumerated() where other != site { ring = clip(ring, nearerTo: a, than: b) }
        return ring
    }

    /// The part of a convex ring where f = (p - middle) . (b - a) <= 0.
    private static func clip(_ ring: [Coordinate], nearerTo a: Coordinate, than b: Coordinate) -> [Coordinate] {
        let mx = (a.x + b.x) / 2
        let my = (a.y + b.y) / 2
        let dx = b.x - a.x
        let dy = b.y - a.y
        func f(_ p: Coordinate) -> Double { (p.x - mx) * dx + (p.y - my) * dy }
        var kept: [Coordinate] = []
        kept.reserveCapacity(ring.count + 1)
        guard var p = ring.last else { return [] }
        var fp = f(p)
        for q in ring {
            let fq = f(q)
            if (fp <= 0) != (fq <= 0) {
                let t = fp / (fp - fq)
                kept.append(Coordinate(x: p.x + t * (q.x - p.x), y: p.y + t * (q.y - p.y)))
            }
            if fq <= 0 { kept.append(q) }
            p = q
            fp = fq
        }
        return kept
    }
}

/// The points of the Halton sequence with bases 2 and 3 (Halton 1960), from number 1 on, stretched over a box.
struct HaltonSequence: Sequence, IteratorProtocol {
    let box: BoundingBox
    private var number = 0

    init(in box: BoundingBox) { self.box = box }

    mutating func next() -> Coordinate? {
        number += 1
        return Coordinate(
            x: box.minX + Self.radicalInverse(number, base: 2) * box.width,
            y: box.minY + Self.radicalInverse(number, base: 3) * box.height)
    }

    /// The digits of a number in a base, mirrored at the point.
    static func radicalInverse(_ number: Int, base: Int) -> Double {
        var rest = number
        var digitWeight = 1.0
        var sum = 0.0
        while rest > 0 {
            digitWeight /= Double(base)
            sum += digitWeight * Double(rest % base)
            rest /= base
        }
        return sum
    }
}
