import CCairo
import CPango

extension Canvas {
    /// How much room a text takes.
    ///
    /// - Parameters:
    ///   - width: where lines end, between Thai words; nil: only where the text says.
    ///   - lines: the most lines of a paragraph; what is left over gives way to "…". Needs a width.
    public mutating func measure(_ text: String, _ style: TextStyle, width: Double? = nil, lines: Int? = nil) -> Size {
        lettering.set(text, style, width: width, .leading, lines: lines)
    }

    /// Sets a text with its upper edge at `at`. With a width, the text stands in the column from `at.x`; without, its
    /// left end, middle or right end (as aligned) stands at `at.x`. Answers how much room it took.
    @discardableResult
    public mutating func text(
        _ text: String, at: Point, _ style: TextStyle, width: Double? = nil, _ alignment: TextAlignment = .leading, lines: Int? = nil,
        halo: Pen? = nil
    ) -> Size {
        guard isDrawable(at.x, at.y, 0, 0), !text.isEmpty else { return Size(0, 0) }
        let room = lettering.set(text, style, width: width, alignment, lines: lines)
        var x = at.x
        if width == nil {
            switch alignment {
            case .leading: break
            case .center: x -= room.width / 2
            case .trailing: x -= room.width
            }
        }
        if let halo {
            unsafe cairo_new_path(cairo)
            unsafe cairo_move_to(cairo, x, at.y)
            unsafe pango_cairo_layout_path(cairo, lettering.layout)
            use(halo.color)
            unsafe cairo_set_line_width(cairo, halo.width)
            unsafe cairo_stroke(cairo)
        }
        use(style.color)
        let isShown = unsafe isSearchable && lettering.show(on: cairo, at: Point(x, at.y))
        if !isShown {
            unsafe cairo_move_to(cairo, x, at.y)
            unsafe pango_cairo_show_layout(cairo, lettering.layout)
        }
        unsafe cairo_new_path(cairo)
        return room
    }

    /// Only the outlines of a text, around a middle and turned against the clock, for marks across a page.
    public mutating func outlines(of text: String, around middle: Point, _ style: TextStyle, turnedBy degrees: Double, _ pen: Pen) {
        guard isDrawable(middle.x, middle.y, degrees, 0) else { return }
        let room = lettering.set(text, style, width: nil, .leading, lines: nil)
        unsafe cairo_save(cairo)
        unsafe cairo_translate(cairo, middle.x, middle.y)
        unsafe cairo_rotate(cairo, -degrees * .pi / 180)
        unsafe cairo_move_to(cairo, -room.width / 2, -room.height / 2)
        unsafe pango_cairo_layout_path(cairo, lettering.layout)
        use(pen.color)
        unsafe cairo_set_line_width(cairo, pen.width)
        unsafe cairo_stroke(cairo)
        unsafe cairo_restore(cairo)
    }
}
