extension Shape {
    /// Where the shape's name is best written: inside, where a horizontal strip of it is widest; a point's own position. Nil
    /// for an empty shape. Costs two dozen passes over the points.
    public var labelPoint: Coordinate? {
        guard !isEmpty else { return nil }
        let box = bounds
        guard kind.dimension == 2, box.width > 0, box.height > 0 else { return kind.dimension == 0 ? Coordinate(x: xy[0], y: xy[1]) : box.center }
        let lines = 24
        let step = box.height / Double(lines)
        // Between the points of any grid, so that hardly a corner lies on a line.
        let spans = (0..<lines).map { inside(y: box.minY + (Double($0) + 0.4937) * step) }
        var best: (width: Double, point: Coordinate)?
        for i in 0..<lines {
            // A strip is three lines high: a name needs room above and below.
            for a in spans[max(i - 1, 0)] {
                for b in spans[i] where b.lowerBound < a.upperBound && a.lowerBound < b.upperBound {
                    for c in spans[min(i + 1, lines - 1)] {
                        let low = max(a.lowerBound, b.lowerBound, c.lowerBound), high = min(a.upperBound, b.upperBound, c.upperBound)
                        guard high - low > best?.width ?? 0 else { continue }
                        best = (high - low, Coordinate(x: (low + high) / 2, y: box.minY + (Double(i) + 0.4937) * step))
                    }
                }
            }
        }
        return best?.point ?? box.center
    }

    /// The stretches of a horizontal line that lie inside the polygons, from west to east.
    private func inside(y: Double) -> [ClosedRange<Double>] {
        var crossings: [Double] = []
        for ring in ringEnds.indices {
            let range = self.ring(ring)
            for i in range.dropLast() {
                let y0 = xy[2 * i + 1], y1 = xy[2 * i + 3]
                guard (y0 <= y) != (y1 <= y) else { continue }
                crossings.append(xy[2 * i] + (y - y0) / (y1 - y0) * (xy[2 * i + 2] - xy[2 * i]))
            }
        }
        crossings.sort()
        return stride(from: 0, to: crossings.count - 1, by: 2).map { crossings[$0]...crossings[$0 + 1] }
    }
}
