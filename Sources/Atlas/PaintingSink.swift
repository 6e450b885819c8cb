internal import Catalog
internal import Drawing
internal import Geo
internal import Store

/// Paints features on a picture as they come: polygons and lines at once, points when their layer ends.
///
/// Of points that fall on one cell the first is painted. The cell grows whenever there are more than ``mostMarks``, so
/// that no layer costs more than that, and ``isThinned`` then says that what is seen stands for more.
struct PaintingSink: FeatureSink, ~Copyable {
    var canvas: Canvas
    private let window: MapWindow
    private let mostMarks: Int
    private let mostPoints: Int
    private(set) var isThinned = false

    private var paint: LayerPaint
    private var shape = Shape()
    private var marks: [Point] = []
    private var cells: Set<UInt64> = []
    private var cell = 1.0

    /// - Parameters:
    ///   - mostMarks: of each layer.
    ///   - mostPoints: of the lines and rings of all layers together; what comes after them is a mark.
    init(_ canvas: consuming Canvas, _ window: MapWindow, mostMarks: Int, mostPoints: Int) {
        self.canvas = canvas
        self.window = window
        self.mostMarks = mostMarks
        self.mostPoints = mostPoints
        paint = LayerPaint(color: .black, isBoundary: false, radius: 1, lineWidth: 1)
    }

    mutating func begin(_ paint: LayerPaint) {
        self.paint = paint
        marks.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
        cell = max(paint.radius, 1)
    }

    mutating func endLayer() {
        canvas.dots(marks, radius: paint.radius, paint.color, rim: Pen(.white, max(0.3, paint.radius * 0.22)))
        marks.removeAll(keepingCapacity: true)
    }

    /// The finished picture.
    consuming func finish() throws -> [UInt8] { try canvas.finish() }

    mutating func begin(row: Int64, id: Span<UInt8>) {}

    mutating func geometry(_ degrees: borrowing Shape) {
        guard degrees.isWellFormed else { return }
        if degrees.kind.dimension == 0 {
            for i in 0..<degrees.count { mark(window.x(degrees.xy[2 * i]), window.y(degrees.xy[2 * i + 1])) }
            return
        }
        let box = degrees.bounds
        guard !box.isEmpty else { return }
        let left = window.x(box.minX), top = window.y(box.maxY), right = window.x(box.maxX), bottom = window.y(box.minY)
        guard right > -20, bottom > -20, left < Double(window.width) + 20, top < Double(window.height) + 20 else { return }
        let isSmall = max(right - left, bottom - top) < 2 * paint.radius
        let isTooMuch = canvas.drawnPoints > mostPoints
        if isTooMuch { isThinned = true }
        if paint.isBoundary ? isTooMuch : isSmall || isTooMuch {
            if !paint.isBoundary { mark((left + right) / 2, (top + bottom) / 2) }
            return
        }
        draw(degrees)
    }

    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) {}
    mutating func integer(_ column: Int, _ value: Int64) {}
    mutating func number(_ column: Int, _ value: Double) {}
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {}
    mutating func end() -> Bool { true }

    /// A shape in degrees, painted at once.
    mutating func draw(_ degrees: borrowing Shape, fill: Color? = nil, line: Pen? = nil) {
        shape.reset(to: degrees.kind)
        shape.ringEnds.append(contentsOf: degrees.ringEnds)
        shape.polygonEnds.append(contentsOf: degrees.polygonEnds)
        for i in 0..<degrees.count {
            shape.xy.append(window.x(degrees.xy[2 * i]))
            shape.xy.append(window.y(degrees.xy[2 * i + 1]))
        }
        let fills = fill != nil || line != nil ? fill : paint.isBoundary ? nil : paint.color
        let pen = line ?? (fill != nil ? nil : Pen(paint.color, paint.lineWidth))
        canvas.draw(shape, fill: fills.map { .color($0) }, outline: pen)
    }

    /// A ring around a position in degrees.
    mutating func ring(_ c: Coordinate, _ pen: Pen) { canvas.circle(Point(window.x(c.x), window.y(c.y)), radius: 9, outline: pen) }

    private mutating func mark(_ x: Double, _ y: Double) {
        let margin = paint.radius + 2
        guard x > -margin, y > -margin, x < Double(window.width) + margin, y < Double(window.height) + margin else { return }
        guard cells.insert(cellNumber(x, y)).inserted else { return }
        marks.append(Point(x, y))
        guard marks.count > mostMarks else { return }
        isThinned = true
        cell *= 1.5
        cells.removeAll(keepingCapacity: true)
        var kept = 0
        for mark in marks where cells.insert(cellNumber(mark.x, mark.y)).inserted {
            marks[kept] = mark
            kept += 1
        }
        marks.removeLast(marks.count - kept)
    }

    private func cellNumber(_ x: Double, _ y: Double) -> UInt64 {
        UInt64(UInt32(bitPattern: Int32((x / cell).rounded(.down)))) << 32 | UInt64(UInt32(bitPattern: Int32((y / cell).rounded(.down))))
    }
}

/// How the features of a layer are painted: as on the live map, in the colour of the legend.
struct LayerPaint {
    let color: Color
    /// Its features are areas: only their outlines are drawn.
    let isBoundary: Bool
    /// Of points and of polygons that are too small to see, in pixels.
    let radius: Double
    let lineWidth: Double

    init(color: Color, isBoundary: Bool, radius: Double, lineWidth: Double) {
        self.color = color
        self.isBoundary = isBoundary
        self.radius = radius
        self.lineWidth = lineWidth
    }

    init(_ look: LayerLook, zoom: Double) {
        color = Color(hex: look.layer.legend.color) ?? .gray(90)
        isBoundary = look.layer.isBoundary
        radius = look.markRadius.value(at: zoom)
        lineWidth = isBoundary || look.layer.geometry.dimension == 1 ? look.lineWidth.value(at: zoom) : 1
    }
}
