/// A glyph as MapLibre draws it: how far each pixel of a box around it lies from its outline, so that one picture serves
/// every size and every halo. The distances are those to the outline itself, to a hundredth of a pixel.
struct DistanceField {
    /// Pixels to the em: what MapLibre takes glyphs to be.
    static let size = 24.0
    /// Pixels around the glyph's own box.
    static let border = 3
    /// The distance that the 256 steps of a pixel span, and the share of them that lies inside.
    static let radius = 8.0
    static let cutoff = 0.25

    /// The box of the glyph without its border, y up from the baseline.
    let left: Int
    let top: Int
    let width: Int
    let height: Int
    /// Rows from the top, of `width + 2 * border` pixels each: 191 on the outline, more inside. Empty without an outline.
    let bitmap: [UInt8]

    init(_ outline: Outline) {
        guard !outline.isEmpty else {
            (left, top, width, height, bitmap) = (0, 0, 0, 0, [])
            return
        }
        let box = (left: Int(outline.minX.rounded(.down)), top: Int(outline.maxY.rounded(.up)))
        left = box.left
        top = box.top
        width = Int(outline.maxX.rounded(.up)) - left
        height = top - Int(outline.minY.rounded(.down))
        let columns = width + 2 * Self.border, rows = height + 2 * Self.border
        // The middle of the pixel in a column or row.
        func x(_ column: Int) -> Double { Double(box.left - Self.border + column) + 0.5 }
        func y(_ row: Int) -> Double { Double(box.top + Self.border - row) - 0.5 }
        // Beyond this the value is 0.
        let reach = Self.radius * (1 - Self.cutoff)
        var squares = Array(repeating: reach * reach, count: columns * rows)
        // What the winding number changes by at a pixel, from left to right.
        var turns = Array(repeating: 0, count: (columns + 1) * rows)
        for edge in outline.edges {
            let near = (min(edge.x0, edge.x1) - reach, max(edge.x0, edge.x1) + reach, min(edge.y0, edge.y1) - reach, max(edge.y0, edge.y1) + reach)
            let firstColumn = max(0, Int(near.0 - x(0))), lastColumn = min(columns - 1, Int(near.1 - x(0)) + 1)
            let firstRow = max(0, Int(y(0) - near.3)), lastRow = min(rows - 1, Int(y(0) - near.2) + 1)
            let (dx, dy) = (edge.x1 - edge.x0, edge.y1 - edge.y0)
            let inverse = 1 / (dx * dx + dy * dy)
            for row in firstRow...max(firstRow, lastRow) {
                let py = y(row) - edge.y0
                for column in firstColumn...max(firstColumn, lastColumn) {
                    let px = x(column) - edge.x0
                    let t = min(max((px * dx + py * dy) * inverse, 0), 1)
                    let (ex, ey) = (px - t * dx, py - t * dy)
                    let square = ex * ex + ey * ey
                    if square < squares[row * columns + column] { squares[row * columns + column] = square }
                }
                guard (edge.y0 <= y(row)) != (edge.y1 <= y(row)) else { continue }
                // The first pixel to the right of where the edge crosses the row.
                let crossing = edge.x0 + py / dy * dx
                let column = min(max(Int((crossing - x(0)).rounded(.up)), 0), columns)
                turns[row * (columns + 1) + column] += edge.y1 > edge.y0 ? 1 : -1
            }
        }
        var bitmap: [UInt8] = []
        bitmap.reserveCapacity(columns * rows)
        for row in 0..<rows {
            var winding = 0
            for column in 0..<columns {
                winding += turns[row * (columns + 1) + column]
                let distance = squares[row * columns + column].squareRoot() * (winding == 0 ? 1 : -1)
                bitmap.append(UInt8(min(max((255 - 255 * (distance / Self.radius + Self.cutoff)).rounded(), 0), 255)))
            }
        }
        self.bitmap = bitmap
    }
}
