import CCairo
import CPango

/// How a text is set.
public struct TextStyle: Hashable, Sendable {
    /// The height of the font's em in units of the canvas.
    public var size: Double
    public var isBold: Bool
    public var color: Color
    /// From line to line, as a multiple of the font's own; Thai needs 1 at least, or marks meet vowels.
    public var lineSpacing: Double

    public init(_ size: Double, bold: Bool = false, color: Color = .black, lineSpacing: Double = 1) {
        self.size = min(max(size, 0.5), 1000)
        isBold = bold
        self.color = color
        self.lineSpacing = max(lineSpacing, 0.5)
    }
}

public enum TextAlignment: Hashable, Sendable {
    case leading, center, trailing
}

/// One layout of pango, set anew for each text, and the fonts that it asks for.
@safe struct Lettering: ~Copyable {
    let layout: OpaquePointer
    private let regular: OpaquePointer
    private let bold: OpaquePointer

    /// Thai without loops, as on the web pages, with its Latin companion.
    private static let family = "Noto Sans Thai, Noto Sans"
    /// A longer text is cut: it would not fit on a page, or a line.
    private static let mostCharacters = 4000
    private static let mostOfLine = 400

    init(_ cairo: OpaquePointer) {
        unsafe layout = pango_cairo_create_layout(cairo)!
        unsafe regular = pango_font_description_from_string(Self.family)!
        unsafe bold = pango_font_description_from_string(Self.family + " Bold")!
        // Unhinted, so that a text is as wide on paper as on the screen.
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        let context = unsafe pango_layout_get_context(layout)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
        unsafe pango_context_set_round_glyph_positions(context, 0)
        unsafe pango_context_set_language(context, pango_language_from_string("th"))
        unsafe pango_layout_context_changed(layout)
        // Between Thai words where there is room (libthai finds them), inside a word where there is not.
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    }

    deinit {
        unsafe pango_font_description_free(regular)
        unsafe pango_font_description_free(bold)
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
    }

    /// Readies the layout and tells the text's size.
    mutating func set(_ text: String, _ style: TextStyle, width: Double?, _ alignment: TextAlignment, lines: Int?) -> Size {
        let font = unsafe style.isBold ? bold : regular
        let scale = Double(PANGO_SCALE)
        unsafe pango_font_description_set_absolute_size(font, style.size * scale)
        unsafe pango_layout_set_font_description(layout, font)
        unsafe pango_layout_set_line_spacing(layout, Float(style.lineSpacing))
        unsafe pango_layout_set_width(layout, width.map { Int32(min(max($0, 1), 20_000) * scale) } ?? -1)
        unsafe pango_layout_set_height(layout, lines.map { Int32(-max(1, min($0, 10_000))) } ?? -1)
        unsafe pango_layout_set_ellipsize(layout, lines == nil || width == nil ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END)
        unsafe pango_layout_set_alignment(layout, alignment == .leading ? PANGO_ALIGN_LEFT : alignment == .center ? PANGO_ALIGN_CENTER : PANGO_ALIGN_RIGHT)
        let most = min(Self.mostCharacters, max(1, min(lines ?? 10, 10)) * Self.mostOfLine)
        var bytes = text.utf8.count > most ? String(text.prefix(most)).plain : text.plain
        bytes.withUTF8 { utf8 in
            unsafe utf8.withMemoryRebound(to: CChar.self) { unsafe pango_layout_set_text(layout, $0.baseAddress, Int32($0.count)) }
        }
        var w: Int32 = 0, h: Int32 = 0
        unsafe pango_layout_get_size(layout, &w, &h)
        return Size(Double(w) / scale, Double(h) / scale)
    }

    /// From the top of the text that is set to the foot of its first line's letters.
    var baseline: Double { Double(unsafe pango_layout_get_baseline(layout)) / Double(PANGO_SCALE) }
    var lineCount: Int { Int(unsafe pango_layout_get_line_count(layout)) }
}
