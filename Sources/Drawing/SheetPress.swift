internal import Geo

extension MapSheet {
    /// The map page and, when there is a table, the pages of the table.
    ///
    /// - Parameter created: the time that the document carries, in ISO 8601; the same sheet and time give the same bytes.
    public func pdf(_ paper: Paper, created: String) throws(DrawingError) -> [UInt8] {
        let information = DocumentInformation(title: title, author: author, subject: subtitle, created: created)
        var press = SheetPress(self, paper, try Canvas(.pdf(information), size: paper.size, title: title))
        let tables = table.map { press.paginate($0) }
        let total = 1 + (tables?.pages.count ?? 0)
        press.mapPage(total: total)
        if let tables { press.draw(tables, total: total) }
        return try press.finish()
    }

    /// The map page alone.
    public func svg(_ paper: Paper) throws(DrawingError) -> [UInt8] { try mapPage(.svg, paper) }

    /// The map page alone.
    public func png(_ paper: Paper, dotsPerInch: Double = 150) throws(DrawingError) -> [UInt8] {
        try mapPage(.png(pixelsPerUnit: dotsPerInch / 72), paper)
    }

    private func mapPage(_ form: DrawingForm, _ paper: Paper) throws(DrawingError) -> [UInt8] {
        var press = SheetPress(self, paper, try Canvas(form, size: paper.size, title: title))
        press.mapPage(total: 1)
        return try press.finish()
    }

    /// The window of the map on the map page: where it stands on the paper and what it shows.
    public func mapFrame(_ paper: Paper) throws(DrawingError) -> MapFrame {
        var press = SheetPress(self, paper, try Canvas(.svg, size: paper.size))
        return press.layout(total: 1).map
    }
}

/// Draws a sheet, page after page.
struct SheetPress: ~Copyable {
    let sheet: MapSheet
    let paper: Paper
    var canvas: Canvas
    /// One unit of design on this paper, in points.
    let m: Double
    /// The page without its margins.
    let body: Rect
    /// The value of the largest circle; 0 when there is none.
    let largest: Double
    /// The radius of the circle that stands over each position, in points.
    let radii: [Coordinate: Double]

    init(_ sheet: MapSheet, _ paper: Paper, _ canvas: consuming Canvas) {
        self.sheet = sheet
        self.paper = paper
        self.canvas = canvas
        m = paper.magnification
        body = Rect(0, 0, paper.size.width, paper.size.height).inset(by: 28)
        let largest = sheet.circles.reduce(0) { $1.value.isFinite ? max($0, $1.value) : $0 }
        var radii: [Coordinate: Double] = [:]
        for circle in sheet.circles {
            radii[circle.center] = max(radii[circle.center] ?? 0, Self.radius(circle.value, largest, m))
        }
        self.largest = largest
        self.radii = radii
    }

    /// The radius of a value's circle in points; 0 when it has none.
    func radius(_ value: Double) -> Double { Self.radius(value, largest, m) }

    private static func radius(_ value: Double, _ largest: Double, _ m: Double) -> Double {
        value > 0 && largest > 0 && value.isFinite ? MapSheet.Circle.largestRadius * m * (value / largest).squareRoot() : 0
    }

    consuming func finish() throws(DrawingError) -> [UInt8] { try canvas.finish() }

    static let ink = Color.gray(25)
    static let softInk = Color.gray(80)
    static let hairline = Color.gray(150)

    /// A text as it is printed.
    func printed(_ text: String) -> String { sheet.usesThaiDigits ? SheetText.thaiDigits(text) : text }

    /// A paragraph in a column, drawn unless it is only measured; `y` moves below it.
    mutating func paragraph(
        _ text: String, _ style: TextStyle, in column: Rect, _ y: inout Double, _ alignment: TextAlignment = .leading, lines: Int,
        keepsDigits: Bool = false, draws: Bool
    ) {
        guard !text.isEmpty else { return }
        let text = keepsDigits ? text : printed(text)
        y += draws
            ? canvas.text(text, at: Point(column.x, y), style, width: column.width, alignment, lines: lines).height
            : canvas.measure(text, style, width: column.width, lines: lines).height
    }

    /// The head of a page; answers its height.
    mutating func heading(_ parts: [(text: String, style: TextStyle, lines: Int)], draws: Bool) -> Double {
        var y = body.y
        for part in parts where !part.text.isEmpty {
            let width = balancedWidth(printed(part.text), part.style, lines: part.lines)
            let column = Rect(body.center.x - width / 2, y, width, 0)
            paragraph(part.text, part.style, in: column, &y, .center, lines: part.lines, draws: draws)
        }
        return y > body.y ? y - body.y + 6 * m : 0
    }

    /// The narrowest column in which a text has no more lines than in the body, so that its lines are of like length.
    private mutating func balancedWidth(_ text: String, _ style: TextStyle, lines: Int) -> Double {
        let height = canvas.measure(text, style, width: body.width, lines: lines).height
        guard height > canvas.measure(text, style, width: nil).height * 1.5 else { return body.width }
        // A text that is cut stays as wide as it can be.
        guard canvas.measure(text, style, width: body.width).height <= height else { return body.width }
        var low = body.width / 3, high = body.width
        while high - low > 4 {
            let middle = (low + high) / 2
            if canvas.measure(text, style, width: middle).height > height { low = middle } else { high = middle }
        }
        return high
    }

    /// The height that ``footer(page:of:)`` needs.
    var footerHeight: Double { 15 * m }

    mutating func footer(page: Int, of total: Int) {
        let y = body.bottom - 10 * m, style = TextStyle(7.5 * m, color: Self.softInk)
        var right = body.right
        if total > 1 {
            let number = printed("หน้า \(page)/\(total)")
            right -= canvas.text(number, at: Point(body.right, y), style, .trailing).width + 12 * m
            canvas.labelPage(printed(String(page)))
        }
        let made = sheet.preparedBy.isEmpty ? "" : "จัดทำโดย \(sheet.preparedBy)"
        let text = [sheet.note, made].filter { !$0.isEmpty }.joined(separator: "  ·  ")
        canvas.text(printed(text), at: Point(body.x, y), style, width: max(right - body.x, 1), lines: 1)
    }
}
