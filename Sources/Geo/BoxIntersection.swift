extension Shape {
    /// Whether the geometry and the box share a point: edges, corners and mere touching count (OGC 06-103r4
    /// section 6.1.15.3, `Intersects`). The box may be a line or a point. Exact: no tolerance, no rounding.
    ///
    /// A polygon's interior is what an odd number of its rings encloses.
    public func intersects(_ box: BoundingBox) -> Bool {
        guard !xy.isEmpty, !box.isEmpty else { return false }
        return xy.span.meets(box, shape: self)
    }
}

extension Span<Double> {
    fileprivate func meets(_ box: BoundingBox, shape: Shape) -> Bool {
        if shape.kind.dimension == 0 { return hasPosition(0..<(count / 2), in: box) }
        var start = 0
        for end in shape.ringEnds {
            if lineMeets(start..<end, box) { return true }
            start = end
        }
        guard shape.kind.dimension == 2 else { return false }
        // No ring meets the box: it lies in a polygon as a whole, or outside as a whole.
        var ring = 0
        for lastRing in shape.polygonEnds {
            var inside = false
            while ring < lastRing {
                let range = (ring == 0 ? 0 : shape.ringEnds[ring - 1])..<shape.ringEnds[ring]
                if crossesOddly(range, x: box.minX, y: box.minY) { inside.toggle() }
                ring += 1
            }
            if inside { return true }
        }
        return false
    }

    private func hasPosition(_ range: Range<Int>, in box: BoundingBox) -> Bool {
        for i in range where box.contains(x: self[2 * i], y: self[2 * i + 1]) { return true }
        return false
    }

    /// Whether a line of coordinates meets the box.
    private func lineMeets(_ range: Range<Int>, _ box: BoundingBox) -> Bool {
        guard !range.isEmpty else { return false }
        var x0 = self[2 * range.lowerBound], y0 = self[2 * range.lowerBound + 1]
        if box.contains(x: x0, y: y0) { return true }
        var i = range.lowerBound + 1
        while i < range.upperBound {
            let x1 = self[2 * i], y1 = self[2 * i + 1]
            if box.contains(x: x1, y: y1) { return true }
            // Both ends lie outside: the segment can pass only if its own box meets ours.
            let apart =
                (x0 < box.minX && x1 < box.minX) || (x0 > box.maxX && x1 > box.maxX)
                || (y0 < box.minY && y1 < box.minY) || (y0 > box.maxY && y1 > box.maxY)
            if !apart, segmentPasses(x0, y0, x1, y1, box) { return true }
            x0 = x1
            y0 = y1
            i += 1
        }
        return false
    }

    /// Whether the line through a segment, whose box meets ours, has corners of our box on it or on both of its sides.
    private func segmentPasses(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double, _ box: BoundingBox) -> Bool {
        let first = orientation(ax: x0, ay: y0, bx: x1, by: y1, cx: box.minX, cy: box.minY)
        return first == 0
            || orientation(ax: x0, ay: y0, bx: x1, by: y1, cx: box.maxX, cy: box.minY) != first
            || orientation(ax: x0, ay: y0, bx: x1, by: y1, cx: box.maxX, cy: box.maxY) != first
            || orientation(ax: x0, ay: y0, bx: x1, by: y1, cx: box.minX, cy: box.maxY) != first
    }

    /// Whether a ray from the position to the east crosses the ring an odd number of times.
    private func crossesOddly(_ range: Range<Int>, x: Double, y: Double) -> Bool {
        guard range.count > 2 else { return false }
        var odd = false
        var x0 = self[2 * range.lowerBound], y0 = self[2 * range.lowerBound + 1]
        var i = range.lowerBound + 1
        while i < range.upperBound {
            let x1 = self[2 * i], y1 = self[2 * i + 1]
            if (y0 > y) != (y1 > y) {
                if x0 > x, x1 > x {
                    odd.toggle()
                } else if x0 > x || x1 > x {
                    // The crossing is to the east when the position is left of an upward edge, right of a downward one.
                    let side = orientation(ax: x0, ay: y0, bx: x1, by: y1, cx: x, cy: y)
                    if (side > 0) == (y1 > y0) { odd.toggle() }
                }
            }
            x0 = x1
            y0 = y1
            i += 1
        }
        return odd
    }
}
