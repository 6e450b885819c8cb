import CCairo
public import Geo

extension Canvas {
    // MARK: Geometry of maps

    /// Fills the polygons of a shape and draws their outline.
    public mutating func draw(_ shape: borrowing Shape, _ placement: Placement = .identity, fill: Fill? = nil, outline: Pen? = nil) {
        unsafe cairo_new_path(cairo)
        unsafe tracer.trace(shape, placement, cairo)
        if let fill, shape.kind.dimension == 2 { lay(fill) }
        if let outline { stroke(outline) }
        unsafe cairo_new_path(cairo)
    }

    /// How near two points of a shape may lie before one of them is left out, in units.
    public var fineness: Double {
        get { tracer.fineness }
        set { tracer.fineness = max(newValue, 0) }
    }

    /// How many points of shapes have been drawn on this page.
    public var drawnPoints: Int { tracer.count }

    // MARK: Plain figures

    /// Many dots of one size: first all their rims, so that no rim covers a dot.
    public mutating func dots(_ centers: [Point], radius: Double, _ color: Color, rim: Pen? = nil) {
        if let rim { points(centers, Pen(rim.color, 2 * (radius + rim.width))) }
        points(centers, Pen(color, 2 * radius))
    }

    /// A line without length and with round ends is a dot. A few hundred at a time, because cairo sorts what is in one path.
    private mutating func points(_ centers: [Point], _ pen: Pen) {
        for start in stride(from: 0, to: centers.count, by: 300) {
            unsafe cairo_new_path(cairo)
            for point in centers[start..<min(start + 300, centers.count)] where isDrawable(point.x, point.y, 0, 0) {
                unsafe cairo_move_to(cairo, point.x, point.y)
                unsafe cairo_line_to(cairo, point.x, point.y)
            }
            stroke(pen)
        }
        unsafe cairo_new_path(cairo)
    }

    public mutating func fill(_ rect: Rect, _ fill: Fill, outline: Pen? = nil) {
        guard isDrawable(rect.x, rect.y, rect.right, rect.bottom) else { return }
        unsafe cairo_new_path(cairo)
        unsafe cairo_rectangle(cairo, rect.x, rect.y, rect.width, rect.height)
        lay(fill)
        if let outline { stroke(outline) }
        unsafe cairo_new_path(cairo)
    }

    public mutating func frame(_ rect: Rect, _ pen: Pen) {
        guard isDrawable(rect.x, rect.y, rect.right, rect.bottom) else { return }
        unsafe cairo_new_path(cairo)
        unsafe cairo_rectangle(cairo, rect.x, rect.y, rect.width, rect.height)
        stroke(pen)
    }

    /// A circle, filled or outlined or both.
    public mutating func circle(_ center: Point, radius: Double, fill: Fill? = nil, outline: Pen? = nil) {
        guard radius > 0, isDrawable(center.x, center.y, radius, 0) else { return }
        unsafe cairo_new_path(cairo)
        unsafe cairo_arc(cairo, center.x, center.y, radius, 0, 2 * .pi)
        unsafe cairo_close_path(cairo)
        if let fill { lay(fill) }
        if let outline { stroke(outline) }
        unsafe cairo_new_path(cairo)
    }

    /// A place that is a point. With a pattern it shows the pattern's figure once, so that points without value look
    /// different too: a stroke, a cross or a dot on a ground with a rim of the same ink.
    public mutating func dot(_ center: Point, radius: Double, _ fill: Fill, rim: Pen? = nil) {
        switch fill {
        case .color: circle(center, radius: radius, fill: fill, outline: rim)
        case .pattern(let pattern):
            let pen = Pen(pattern.ink, radius * 0.3)
            circle(center, radius: radius - pen.width / 2, fill: .color(pattern.ground), outline: pen)
            for stroke in pattern.strokes {
                let points = stroke.map { Point(center.x + $0.x * radius, center.y + $0.y * radius) }
                if points.count > 1 { line(points, pen) } else if let point = points.first { circle(point, radius: radius * 0.38, fill: .color(pattern.ink)) }
            }
        }
    }

    /// A line through points; closed and filled when a fill is given.
    public mutating func line(_ points: [Point], _ pen: Pen? = nil, fill: Fill? = nil) {
        guard points.count > 1, points.allSatisfy({ isDrawable($0.x, $0.y, 0, 0) }) else { return }
        unsafe cairo_new_path(cairo)
        for point in points { unsafe cairo_line_to(cairo, point.x, point.y) }
        if let fill {
            unsafe cairo_close_path(cairo)
            lay(fill)
        }
        if let pen { stroke(pen) }
        unsafe cairo_new_path(cairo)
    }

    // MARK: State

    /// Keeps everything up to ``endClip()`` inside a rectangle. Clips may stand inside one another.
    public mutating func beginClip(_ rect: Rect) {
        unsafe cairo_save(cairo)
        unsafe cairo_new_path(cairo)
        unsafe cairo_rectangle(cairo, rect.x, rect.y, max(0, rect.width), max(0, rect.height))
        unsafe cairo_clip(cairo)
    }

    public mutating func endClip() { unsafe cairo_restore(cairo) }

    func isDrawable(_ values: Double...) -> Bool { values.allSatisfy { $0.magnitude < 1e6 } }

    func use(_ color: Color) {
        unsafe cairo_set_source_rgb(cairo, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255)
    }

    // MARK: Ink on the current path, which stays

    private func stroke(_ pen: Pen) {
        guard pen.width > 0 else { return }
        use(pen.color)
        unsafe cairo_set_line_width(cairo, pen.width)
        unsafe pen.dashes.withUnsafeBufferPointer { unsafe cairo_set_dash(cairo, $0.baseAddress, Int32($0.count), 0) }
        unsafe cairo_stroke_preserve(cairo)
        if !pen.dashes.isEmpty { unsafe cairo_set_dash(cairo, nil, 0, 0) }
    }

    private func lay(_ fill: Fill) {
        switch fill {
        case .color(let color):
            use(color)
            unsafe cairo_fill_preserve(cairo)
        case .pattern(let pattern): lay(pattern)
        }
    }

    /// The figure's lines are drawn through the path as a stencil and start from the page's corner, so that neighbours
    /// of one pattern have no seam.
    private func lay(_ pattern: Pattern) {
        use(pattern.ground)
        unsafe cairo_fill_preserve(cairo)
        guard let path = unsafe cairo_copy_path(cairo) else { return }
        defer { unsafe cairo_path_destroy(path) }
        var left = 0.0, top = 0.0, right = 0.0, bottom = 0.0
        unsafe cairo_path_extents(cairo, &left, &top, &right, &bottom)
        unsafe cairo_save(cairo)
        unsafe cairo_clip(cairo)
        left = max(left, -1)
        top = max(top, -1)
        right = min(right, size.width + 1)
        bottom = min(bottom, size.height + 1)
        if left < right, top < bottom { figure(pattern, left, top, right, bottom) }
        unsafe cairo_restore(cairo)
        unsafe cairo_new_path(cairo)
        unsafe cairo_append_path(cairo, path)
    }

    private func figure(_ pattern: Pattern, _ left: Double, _ top: Double, _ right: Double, _ bottom: Double) {
        unsafe cairo_new_path(cairo)
        switch pattern.figure {
        case .hatch: diagonals(pattern, rising: true, left, top, right, bottom)
        case .backHatch: diagonals(pattern, rising: false, left, top, right, bottom)
        case .crossHatch:
            diagonals(pattern, rising: true, left, top, right, bottom)
            diagonals(pattern, rising: false, left, top, right, bottom)
        case .dots: rowsOfDots(pattern, left, top, right, bottom)
        }
        stroke(Pen(pattern.ink, pattern.thickness, dashes: pattern.figure == .dots ? [0, pattern.spacing] : []))
    }

    /// Lines `x + y = k·step` (rising) or `x - y = k·step` (falling), `step` apart along an axis.
    private func diagonals(_ pattern: Pattern, rising: Bool, _ left: Double, _ top: Double, _ right: Double, _ bottom: Double) {
        let step = pattern.spacing * 2.0.squareRoot()
        let low = rising ? left + top : left - bottom, high = rising ? right + bottom : right - top
        var k = (low / step).rounded(.down) * step
        while k <= high {
            unsafe cairo_move_to(cairo, rising ? k - top : k + top, top)
            unsafe cairo_line_to(cairo, rising ? k - bottom : k + bottom, bottom)
            k += step
        }
    }

    /// Rows of lines whose dashes have no length: with round ends they are dots. Every second row is shifted by half.
    private func rowsOfDots(_ pattern: Pattern, _ left: Double, _ top: Double, _ right: Double, _ bottom: Double) {
        let step = pattern.spacing
        var row = (top / step).rounded(.down)
        let start = (left / step).rounded(.down) * step
        while row * step <= bottom {
            let shift = row.truncatingRemainder(dividingBy: 2) == 0 ? 0 : step / 2
            unsafe cairo_move_to(cairo, start - shift, row * step)
            unsafe cairo_line_to(cairo, right + step, row * step)
            row += 1
        }
    }
}
