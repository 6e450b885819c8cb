internal import Geo

/// The legend: classes with their counts, and circles with their values.
extension SheetPress {
    /// How many of the rows fit, when the legend may be so high.
    mutating func fittingRows(_ rect: Rect, _ share: Double, height: Double) -> Int {
        let style = TextStyle(8 * m * share, color: Self.ink)
        // The line that tells how many are missing needs room as well.
        var left = height - drawLegend(rect, share, rows: 0, draws: false)
        var rows = 0
        for row in sheet.legend.rows.prefix(100) {
            left -= legendRow(row, rect, style, draws: false)
            if left < 0 { break }
            rows += 1
        }
        return rows
    }

    /// Answers the height.
    mutating func drawLegend(_ rect: Rect, _ share: Double, rows: Int, draws: Bool) -> Double {
        let legend = sheet.legend
        let bold = TextStyle(9.5 * m * share, bold: true, color: Self.ink), style = TextStyle(8 * m * share, color: Self.ink)
        let small = TextStyle(7 * m * share, color: Self.softInk)
        var y = rect.y
        paragraph("คำอธิบายสัญลักษณ์", bold, in: rect, &y, lines: 1, draws: draws)
        paragraph(legend.title, style, in: rect, &y, lines: 3, draws: draws)
        paragraph(legend.unit.isEmpty ? "" : "หน่วย: \(legend.unit)", small, in: rect, &y, lines: 2, draws: draws)
        let counted = legend.counted.isEmpty || legend.rows.isEmpty ? "" : "จำนวน (\(legend.counted))"
        paragraph(counted, small, in: rect, &y, .trailing, lines: 1, draws: draws)
        y += 2 * m
        for row in legend.rows.prefix(rows) { y += legendRow(row, Rect(rect.x, y, rect.width, 0), style, draws: draws) }
        let rest = legend.rows.count - rows
        paragraph(rest > 0 ? "… และอีก \(rest) รายการ" : "", small, in: rect, &y, lines: 1, draws: draws)
        y += circleScale(Rect(rect.x, y, rect.width, 0), style, draws: draws)
        if !legend.notes.isEmpty { y += 2 * m }
        for note in legend.notes { paragraph(note, small, in: rect, &y, lines: 3, draws: draws) }
        return y - rect.y
    }

    private mutating func legendRow(_ row: MapSheet.LegendRow, _ rect: Rect, _ style: TextStyle, draws: Bool) -> Double {
        let swatchWidth = style.size * 2.6, swatchHeight = style.size * 1.35
        let count = row.count.map { printed(SheetText.grouped($0)) } ?? ""
        let countWidth = count.isEmpty ? 0 : canvas.measure(count, style).width + 6 * m
        let textX = rect.x + swatchWidth + 6 * m
        let width = max(rect.right - textX - countWidth, 20)
        let text = printed(row.text)
        let room = canvas.measure(text, style, width: width, lines: 3)
        let height = max(room.height, swatchHeight + 3 * m)
        guard draws else { return height }
        let middle = rect.y + height / 2
        let swatch = Rect(rect.x, middle - swatchHeight / 2, swatchWidth, swatchHeight)
        switch row.swatch {
        case .fill(let fill): canvas.fill(swatch, scaled(fill), outline: Pen(.gray(90), 0.45 * m))
        case .line(let pen):
            canvas.line([Point(swatch.x, middle), Point(swatch.right, middle)], Pen(pen.color, pen.width * m, dashes: pen.dashes))
        case .dot(let fill): canvas.dot(swatch.center, radius: style.size * 0.5, fill, rim: Pen(.gray(90), 0.4 * m))
        }
        canvas.text(text, at: Point(textX, middle - room.height / 2), style, width: width, lines: 3)
        if !count.isEmpty {
            let size = canvas.measure(count, style)
            canvas.text(count, at: Point(rect.right, middle - size.height / 2), style, .trailing)
        }
        return height
    }

    /// Circles in one another, standing on one foot, each with its value at its top.
    private mutating func circleScale(_ rect: Rect, _ style: TextStyle, draws: Bool) -> Double {
        let values = circleValues
        guard let first = values.first else { return 0 }
        let widest = radius(first), line = style.size * 1.5
        let height = max(2 * widest, line * Double(values.count)) + 8 * m
        guard draws else { return height }
        let foot = rect.y + height - 4 * m, middle = rect.x + MapSheet.Circle.largestRadius * m
        var labelBottom = -Double.infinity
        for value in values {
            let r = radius(value), top = foot - 2 * r
            canvas.circle(Point(middle, foot - r), radius: r, fill: .color(.white), outline: Pen(Self.softInk, 0.6 * m))
            let text = printed(value < 1e15 && value == value.rounded() ? SheetText.grouped(Int(value)) : String(value))
            let size = canvas.measure(text, style)
            let y = max(top - size.height / 2, labelBottom - size.height * 0.15), x = rect.x + 2 * MapSheet.Circle.largestRadius * m + 14 * m
            canvas.line([Point(middle, top), Point(x - 3 * m, y + size.height / 2)], Pen(Self.hairline, 0.5 * m))
            canvas.text(text, at: Point(x, y), style)
            labelBottom = y + size.height
        }
        return height
    }

    /// At most three round values, the largest first.
    private var circleValues: [Double] {
        var values: [Double] = []
        var limit = largest
        guard limit > 1e-6, limit < 1e15 else { return [] }
        while values.count < 3 {
            let round = roundNumber(atMost: limit)
            if round < largest * 0.005 { break }
            values.append(round)
            limit = round / 4
        }
        return values
    }
}
