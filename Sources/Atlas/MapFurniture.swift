internal import Drawing

/// The legend and the foot of a picture of the map.
struct MapFurniture {
    struct Row {
        let name: String
        let color: Color
        let isLine: Bool
    }

    let rows: [Row]
    let foot: String

    /// On smaller pictures the legend would cover the map.
    private static let leastSize = Size(320, 240)

    func draw(on canvas: inout Canvas) {
        let footTop = drawFoot(on: &canvas)
        if canvas.size.width >= Self.leastSize.width, canvas.size.height >= Self.leastSize.height { drawLegend(on: &canvas, above: footTop) }
    }

    /// One or two lines at the lower edge, and the height at which it begins.
    private func drawFoot(on canvas: inout Canvas) -> Double {
        let width = canvas.size.width, height = canvas.size.height
        guard !foot.isEmpty, width >= 100, height >= 60 else { return height }
        let style = TextStyle(10, color: .gray(70))
        let room = canvas.measure(foot, style, width: width - 12, lines: 2)
        let top = height - room.height - 2
        let shown = min(canvas.measure(foot, style).width, width - 12)
        canvas.fill(Rect(width - shown - 12, top, shown + 12, height - top), .color(.white))
        canvas.text(foot, at: Point(width - shown - 6, top + 1), style, width: shown + 1, lines: 2)
        return top
    }

    private func drawLegend(on canvas: inout Canvas, above bottom: Double) {
        let style = TextStyle(11.5, color: .gray(25)), line = 19.0, swatch = 16.0, margin = 8.0
        let widest = canvas.size.width * 0.5 - swatch - 4 * margin
        let room = Int((bottom - 4 * margin) / line)
        var names = rows.map(\.name)
        if names.count > room, room > 0 { names = names.prefix(room - 1) + ["… และอีก \(rows.count - room + 1) ชั้น"] }
        guard !names.isEmpty, room > 0 else { return }
        let width = names.reduce(0) { max($0, min(canvas.measure($1, style).width, widest)) }
        let plate = Rect(margin, margin, width + swatch + 3 * margin, Double(names.count) * line + margin)
        canvas.fill(plate, .color(.white), outline: Pen(.gray(190), 1))
        for (i, name) in names.enumerated() {
            let middle = Point(plate.x + margin + swatch / 2, plate.y + margin / 2 + (Double(i) + 0.5) * line)
            if i < rows.count, name == rows[i].name {
                if rows[i].isLine {
                    canvas.line([Point(middle.x - swatch / 2, middle.y), Point(middle.x + swatch / 2, middle.y)], Pen(rows[i].color, 2))
                } else {
                    canvas.circle(middle, radius: 5, fill: .color(rows[i].color))
                }
            }
            let height = canvas.measure(name, style, width: width + 1, lines: 1).height
            canvas.text(name, at: Point(plate.x + 2 * margin + swatch, middle.y - height / 2), style, width: width + 1, lines: 1)
        }
    }
}
