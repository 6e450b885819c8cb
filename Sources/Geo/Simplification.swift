extension Shape {
    /// The shape with fewer coordinates: lines and rings by Douglas and Peucker, none farther than `tolerance` (in the
    /// shape's own unit) from where it was.
    ///
    /// Rings stay closed and keep four coordinates at least: one that would collapse becomes a triangle. Neighbouring
    /// polygons are simplified one by one, and a ring may come to cross itself: this is for drawing, not for measuring.
    public func simplified(tolerance: Double) -> Shape {
        guard tolerance > 0, kind.dimension > 0 else { return self }
        var result = Shape(kind: kind)
        result.polygonEnds = polygonEnds
        let least = kind.dimension == 2 ? 4 : 2
        for i in ringEnds.indices {
            let range = ring(i)
            let kept = Self.kept(xy, range, tolerance)
            for k in kept.count >= least ? kept : Self.triangle(xy, range) {
                result.xy.append(xy[2 * k])
                result.xy.append(xy[2 * k + 1])
            }
            result.ringEnds.append(result.count)
        }
        return result
    }

    /// The numbers of the coordinates that stay, without recursion.
    private static func kept(_ xy: [Double], _ range: Range<Int>, _ tolerance: Double) -> [Int] {
        guard range.count > 2 else { return Array(range) }
        var keeps = [Bool](repeating: false, count: range.count)
        keeps[0] = true
        keeps[range.count - 1] = true
        var open = [(range.lowerBound, range.upperBound - 1)]
        while let (first, last) = open.popLast() {
            guard last - first > 1 else { continue }
            var farthest = first, distance = 0.0
            for k in (first + 1)..<last {
                let d = squaredDistance(xy, k, first, last)
                if d > distance {
                    distance = d
                    farthest = k
                }
            }
            guard distance > tolerance * tolerance else { continue }
            keeps[farthest - range.lowerBound] = true
            open.append((first, farthest))
            open.append((farthest, last))
        }
        return range.filter { keeps[$0 - range.lowerBound] }
    }

    /// A closed ring's first coordinate, the one farthest from it, the one farthest from their line, and the first again.
    private static func triangle(_ xy: [Double], _ range: Range<Int>) -> [Int] {
        guard range.count > 4 else { return Array(range) }
        let first = range.lowerBound, inner = (first + 1)..<(range.upperBound - 1)
        let far = inner.max { squaredDistance(xy, $0, first, first) < squaredDistance(xy, $1, first, first) } ?? first + 1
        let side = inner.filter { $0 != far }.max { squaredDistance(xy, $0, first, far) < squaredDistance(xy, $1, first, far) } ?? first + 2
        return [first, min(far, side), max(far, side), range.upperBound - 1]
    }

    /// Of coordinate `k` from the segment between coordinates `a` and `b`; from `a` itself when they are one.
    private static func squaredDistance(_ xy: [Double], _ k: Int, _ a: Int, _ b: Int) -> Double {
        let ax = xy[2 * a], ay = xy[2 * a + 1]
        let dx = xy[2 * b] - ax, dy = xy[2 * b + 1] - ay
        let px = xy[2 * k] - ax, py = xy[2 * k + 1] - ay
        let length = dx * dx + dy * dy
        let t = length > 0 ? min(max((px * dx + py * dy) / length, 0), 1) : 0
        let x = px - t * dx, y = py - t * dy
        return x * x + y * y
    }
}
