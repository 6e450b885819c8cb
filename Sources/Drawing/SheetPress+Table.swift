internal import Geo

/// A table that is laid out: the widths of its columns, the heights of its rows and where pages end.
struct TableLayout {
    let table: SheetTable
    let style: TextStyle
    let head: TextStyle
    let widths: [Double]
    let headHeight: Double
    let heights: [Double]
    /// The rows of each page; the last page also holds the total.
    let pages: [Range<Int>]
    /// From the top of the body to the table's head.
    let top: Double
}

/// The pages of the table behind the map.
extension SheetPress {
    private var cellPadding: Double { 4 * m }
    private static let mostLines = 8

    private func heading(_ table: SheetTable) -> [(text: String, style: TextStyle, lines: Int)] {
        [
            (sheet.title, TextStyle(12 * m, bold: true, color: Self.ink), 2),
            (table.title.isEmpty ? sheet.subtitle : table.title, TextStyle(9.5 * m, color: Self.softInk), 2),
        ]
    }

    mutating func paginate(_ table: SheetTable) -> TableLayout {
        let (style, widths, wraps) = columns(table)
        let head = TextStyle(style.size, bold: true, color: Self.ink)
        let headHeight = height(table.columns.map(\.title), head, widths, wraps: widths.map { _ in true })
        let total = table.total.map { height($0, head, widths, wraps: wraps) } ?? 0
        let notes = notesHeight(table, draws: false, y: 0)
        let heights = table.rows.map { height($0, style, widths, wraps: wraps) }
        let top = heading(heading(table), draws: false)
        let room = body.height - top - headHeight - footerHeight
        var pages: [Range<Int>] = []
        var start = 0, used = 0.0
        for (i, height) in heights.enumerated() {
            // The last row needs room for what follows it.
            let after = i == heights.count - 1 ? total + notes : 0
            if used + height + after > room, i > start {
                pages.append(start..<i)
                start = i
                used = 0
            }
            used += height
        }
        pages.append(start..<heights.count)
        return TableLayout(table: table, style: style, head: head, widths: widths, headHeight: headHeight, heights: heights, pages: pages, top: top)
    }

    mutating func draw(_ layout: TableLayout, total pageCount: Int) {
        for (number, rows) in layout.pages.enumerated() {
            canvas.nextPage()
            canvas.fill(Rect(0, 0, canvas.size.width, canvas.size.height), .color(.white))
            _ = heading(heading(layout.table), draws: true)
            var y = body.y + layout.top
            let width = layout.widths.reduce(0, +)
            let left = body.center.x - width / 2
            canvas.fill(Rect(left, y, width, layout.headHeight), .color(.gray(230)))
            row(layout.table.columns.map(\.title), layout, layout.head, left, y, layout.headHeight)
            rule(left, y, width, 0.8)
            y += layout.headHeight
            rule(left, y, width, 0.8)
            for i in rows {
                row(layout.table.rows[i], layout, layout.style, left, y, layout.heights[i])
                y += layout.heights[i]
                rule(left, y, width, 0.3)
            }
            if rows.upperBound == layout.heights.count {
                if let total = layout.table.total {
                    let height = height(total, layout.head, layout.widths, wraps: layout.widths.map { _ in true })
                    canvas.fill(Rect(left, y, width, height), .color(.gray(244)))
                    row(total, layout, layout.head, left, y, height)
                    rule(left, y, width, 0.8)
                    y += height
                    rule(left, y, width, 0.8)
                }
                _ = notesHeight(layout.table, draws: true, y: y)
            }
            footer(page: number + 2, of: pageCount)
        }
    }

    private mutating func rule(_ x: Double, _ y: Double, _ width: Double, _ thickness: Double) {
        canvas.line([Point(x, y), Point(x + width, y)], Pen(thickness > 0.5 ? Self.ink : Self.hairline, thickness * m))
    }

    private mutating func row(_ cells: [String], _ layout: TableLayout, _ style: TextStyle, _ left: Double, _ y: Double, _ height: Double) {
        var x = left
        for (column, width) in layout.widths.enumerated() {
            if column < cells.count, !cells[column].isEmpty {
                let inner = max(width - 2 * cellPadding, 1), text = printed(cells[column])
                let room = canvas.measure(text, style, width: inner, lines: Self.mostLines)
                canvas.text(
                    text, at: Point(x + cellPadding, y + (height - room.height) / 2), style, width: inner,
                    layout.table.columns[column].alignment, lines: Self.mostLines)
            }
            x += width
        }
    }

    private mutating func notesHeight(_ table: SheetTable, draws: Bool, y start: Double) -> Double {
        var y = start + (table.notes.isEmpty ? 0 : 4 * m)
        for note in table.notes { paragraph(note, TextStyle(7.5 * m, color: Self.softInk), in: body, &y, lines: 3, draws: draws) }
        return y - start
    }

    /// The height of a row; only cells of columns that wrap are set to know it.
    private mutating func height(_ cells: [String], _ style: TextStyle, _ widths: [Double], wraps: [Bool]) -> Double {
        var height = canvas.measure("กู้", style).height
        for (column, cell) in cells.prefix(widths.count).enumerated() where wraps[column] || cell.contains("\n") {
            height = max(height, canvas.measure(printed(cell), style, width: max(widths[column] - 2 * cellPadding, 1), lines: Self.mostLines).height)
        }
        // Never so high that a page could not hold it.
        return min(height + 3 * m, body.height / 2)
    }

    /// The largest letters at which the columns stand side by side; at the smallest, wide columns give way and wrap.
    private mutating func columns(_ table: SheetTable) -> (TextStyle, widths: [Double], wraps: [Bool]) {
        var style = TextStyle(9 * m, color: Self.ink)
        guard !table.columns.isEmpty else { return (style, [], []) }
        let samples = longestCells(table)
        var widths: [Double] = []
        for size in [9, 8, 7] {
            style = TextStyle(Double(size) * m, color: Self.ink)
            let bold = TextStyle(style.size, bold: true)
            widths = []
            for (column, cells) in samples.enumerated() {
                let title = canvas.measure(printed(table.columns[column].title), bold).width
                // A long heading may wrap to three lines.
                let least = title > 60 * m ? max(60 * m, title * 0.45) : title
                let widest = cells.reduce(least) { max($0, canvas.measure(printed($1), bold).width) }
                widths.append(widest + 2 * cellPadding + 1)
            }
            if widths.reduce(0, +) <= body.width { break }
        }
        let sum = widths.reduce(0, +)
        if sum <= body.width {
            // What is left is shared, up to half as much again.
            let factor = min(body.width / sum, 1.5)
            return (style, widths.map { $0 * factor }, widths.map { _ in false })
        }
        // The widest are cut to one width, found by halving, at which all fit.
        var low = 0.0, high = widths.max() ?? 0
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if widths.reduce(0, { $0 + min($1, middle) }) > body.width { high = middle } else { low = middle }
        }
        return (style, widths.map { min($0, low) }, widths.map { $0 > low })
    }

    /// For each column the cells with most letters, the total's among them.
    private func longestCells(_ table: SheetTable) -> [[String]] {
        table.columns.indices.map { column in
            var longest: [(length: Int, text: String)] = []
            for cells in table.rows + (table.total.map { [$0] } ?? []) where column < cells.count {
                let length = cells[column].utf8.count
                if longest.count < 4 || length > longest[longest.count - 1].length {
                    longest.append((length, cells[column]))
                    longest.sort { $0.length > $1.length }
                    if longest.count > 4 { longest.removeLast() }
                }
            }
            return longest.map(\.text)
        }
    }
}
