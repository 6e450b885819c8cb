@testable import Glyphs
import TestSupport
import Testing

@Suite struct `A distance field` {
    /// Distance and side by trying every edge for every pixel, the side by counting turns of the angle.
    private func bruteForce(_ outline: Outline, x: Double, y: Double) -> Double {
        var nearest = Double.infinity, winding = 0
        for edge in outline.edges {
            let steps = 4000
            for i in 0...steps {
                let t = Double(i) / Double(steps)
                let dx = edge.x0 + t * (edge.x1 - edge.x0) - x, dy = edge.y0 + t * (edge.y1 - edge.y0) - y
                nearest = min(nearest, (dx * dx + dy * dy).squareRoot())
            }
            // Upward edges that pass to the right turn it left, downward ones right (Sunday's winding number).
            let side = (edge.x1 - edge.x0) * (y - edge.y0) - (x - edge.x0) * (edge.y1 - edge.y0)
            if edge.y0 <= y, edge.y1 > y, side > 0 { winding += 1 }
            if edge.y0 > y, edge.y1 <= y, side < 0 { winding -= 1 }
        }
        return winding == 0 ? nearest : -nearest
    }

    @Test func `is what brute force finds, for shapes of any kind`() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<12 {
            var outline = Outline(scale: 1)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                func place() -> Double { Double.random(in: -4...14, using: &random) }
                outline.move(place(), place())
                for _ in 0..<Int.random(in: 2...5, using: &random) {
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: outline.line(place(), place())
                    case 1: outline.curve(place(), place(), place(), place())
                    default: outline.curve(place(), place(), place(), place(), place(), place())
                    }
                }
                outline.close()
            }
            let field = DistanceField(outline)
            let columns = field.width + 2 * DistanceField.border
            #expect(field.bitmap.count == columns * (field.height + 2 * DistanceField.border))
            for _ in 0..<30 {
                let i = Int.random(in: field.bitmap.indices, using: &random)
                let x = Double(field.left - DistanceField.border + i % columns) + 0.5, y = Double(field.top + DistanceField.border - i / columns) - 0.5
                let value = 255 - 255 * (bruteForce(outline, x: x, y: y) / 8 + 0.25)
                #expect(abs(Double(field.bitmap[i]) - min(max(value, 0), 255)) <= 0.6, "\(x) \(y)")
            }
        }
    }

    @Test func `keeps a border around its box, and its edge at three quarters`() {
        var outline = Outline(scale: 0.5, x: 2)
        for (i, point) in [(0.0, 0.0), (0, 8), (8, 8), (8, 0)].enumerated() {
            if i == 0 { outline.move(point.0, point.1) } else { outline.line(point.0, point.1) }
        }
        outline.close()
        let field = DistanceField(outline)
        #expect(field.left == 1 && field.top == 4 && field.width == 4 && field.height == 4)
        // The middles of two neighbours lie half a pixel on either side of the edge: MapLibre draws it at 0.75 between them.
        let row = Array(field.bitmap[(5 * 10)..<(6 * 10)])
        #expect(row[3] == 207 && row[2] == 175 && row[0] == 112 && row[3...6].allSatisfy { $0 > 191 })
        #expect(row == row.reversed())
    }

    @Test func `of nothing is nothing`() {
        let field = DistanceField(Outline(scale: 1))
        #expect(field.bitmap.isEmpty && field.width == 0 && field.height == 0)
    }
}
