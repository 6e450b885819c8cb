import CCairo
import Geo

/// What a canvas becomes.
public enum DrawingForm: Hashable, Sendable {
    /// A picture with so many pixels a unit, on white unless it has no ground.
    case png(pixelsPerUnit: Double, hasGround: Bool = true)
    /// Scalable Vector Graphics 1.1; text is drawn as outlines, so that it looks the same everywhere.
    case svg
    /// Pages in points of 1/72 inch; text can be selected and searched.
    case pdf(DocumentInformation)
}

/// What a PDF says of itself.
public struct DocumentInformation: Hashable, Sendable {
    public var title: String
    public var author: String
    public var subject: String
    /// The time of its making in ISO 8601 (`2024-01-12T09:30:00Z`). The same drawing with the same time gives the same bytes.
    public var created: String

    public init(title: String, author: String, subject: String = "", created: String) {
        self.title = title
        self.author = author
        self.subject = subject
        self.created = created
    }
}

/// A surface to draw on: y goes down, and units are points in PDF, user units in SVG, and given pixels in PNG.
///
/// A fault of cairo sticks: what is drawn after it has no effect, and ``finish()`` throws it. A canvas belongs to one
/// thread. Coordinates that are no numbers or lie beyond ten million units are not drawn.
@safe public struct Canvas: ~Copyable {
    let cairo: OpaquePointer
    private let surface: OpaquePointer
    private let output = ByteSink()
    private let form: DrawingForm
    private let title: String
    /// The size of the current page.
    public private(set) var size: Size
    var lettering: Lettering
    var tracer: Tracer

    /// The most units of a side in any form, and the most pixels of a PNG.
    public static let longestSide = 14_400.0
    public static let mostPixels = 64_000_000.0

    /// - Parameter title: what the drawing is called; an SVG carries it for those who do not see.
    public init(_ form: DrawingForm, size: Size, title: String = "") throws(DrawingError) {
        let width = size.width, height = size.height
        guard width > 0, height > 0, width <= Self.longestSide, height <= Self.longestSide else { throw .badSize(width: width, height: height) }
        let surface: OpaquePointer?
        switch form {
        case .png(let scale, let hasGround):
            let columns = (width * scale).rounded(), rows = (height * scale).rounded()
            guard scale > 0, columns >= 1, rows >= 1, columns <= 32_000, rows <= 32_000, columns * rows <= Self.mostPixels else {
                throw .badSize(width: columns, height: rows)
            }
            unsafe surface = cairo_image_surface_create(hasGround ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, Int32(columns), Int32(rows))
            unsafe cairo_surface_set_device_scale(surface, scale, scale)
        case .svg:
            unsafe surface = cairo_svg_surface_create_for_stream(ByteSink.write, output.closure, width, height)
            unsafe cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_USER)
        case .pdf(let information):
            unsafe surface = cairo_pdf_surface_create_for_stream(ByteSink.write, output.closure, width, height)
            let items = [
                (CAIRO_PDF_METADATA_TITLE, information.title), (CAIRO_PDF_METADATA_AUTHOR, information.author),
                (CAIRO_PDF_METADATA_SUBJECT, information.subject), (CAIRO_PDF_METADATA_CREATOR, "Phaenthi"),
                (CAIRO_PDF_METADATA_CREATE_DATE, information.created),
            ]
            for (key, text) in items where !text.isEmpty { unsafe cairo_pdf_surface_set_metadata(surface, key, text.plain) }
        }
        // cairo never answers with null, but with an object whose status tells the fault.
        unsafe self.surface = surface!
        unsafe cairo = cairo_create(surface)!
        self.form = form
        self.title = title
        self.size = size
        lettering = unsafe Lettering(cairo)
        tracer = Tracer(size: size)
        unsafe cairo_set_fill_rule(cairo, CAIRO_FILL_RULE_EVEN_ODD)
        unsafe cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
        unsafe cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND)
        if case .png(_, hasGround: true) = form { fill(Rect(0, 0, width, height), .color(.white)) }
    }

    deinit {
        unsafe cairo_destroy(cairo)
        // Once more, so that nothing is written to the sink after it is gone.
        unsafe cairo_surface_finish(surface)
        unsafe cairo_surface_destroy(surface)
    }

    /// Whether the text in the file is told besides being drawn.
    var isSearchable: Bool { if case .pdf = form { true } else { false } }

    /// Ends the page and begins another, of the same size unless another is given. Only a PDF has several; elsewhere the
    /// new page is drawn over the old one.
    public mutating func nextPage(_ size: Size? = nil) {
        guard case .pdf = form else { return }
        unsafe cairo_show_page(cairo)
        guard let size, size != self.size else { return }
        unsafe cairo_pdf_surface_set_size(surface, size.width, size.height)
        self.size = size
        tracer = Tracer(size: size)
    }

    /// What a reader of the PDF shows as the number of the current page.
    public mutating func labelPage(_ label: String) {
        guard case .pdf = form else { return }
        unsafe cairo_pdf_surface_set_page_label(surface, label.plain)
    }

    /// The finished file.
    public consuming func finish() throws(DrawingError) -> [UInt8] {
        if case .pdf = form { unsafe cairo_show_page(cairo) }
        try Self.check(unsafe cairo_status(cairo))
        if case .png = form {
            unsafe cairo_surface_flush(surface)
            try Self.check(unsafe cairo_surface_write_to_png_stream(surface, ByteSink.write, output.closure))
        } else {
            unsafe cairo_surface_finish(surface)
            try Self.check(unsafe cairo_surface_status(surface))
        }
        return form == .svg ? described(Self.withoutSurfaceNumber(output.bytes)) : output.bytes
    }

    /// cairo numbers its surfaces for as long as the program runs, and writes the number into an SVG though nothing refers to it.
    private static func withoutSurfaceNumber(_ svg: [UInt8]) -> [UInt8] {
        let name = Array(" id=\"surface".utf8)
        guard let start = svg.firstRange(of: name), let end = svg[start.upperBound...].firstIndex(of: UInt8(ascii: "\"")) else { return svg }
        return Array(svg[..<start.lowerBound] + svg[(end + 1)...])
    }

    /// The SVG with its title as the first thing in it (SVG 1.1 section 5.4).
    private func described(_ svg: [UInt8]) -> [UInt8] {
        guard !title.isEmpty, let root = svg.firstRange(of: Array("<svg ".utf8))?.upperBound,
            let end = svg[root...].firstIndex(of: UInt8(ascii: ">"))
        else { return svg }
        // By scalars: to Swift, a "<" with a combining mark is another character.
        let escaped = title.plain.unicodeScalars.reduce(into: "") { text, scalar in
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return svg[..<root] + Array("role=\"img\" ".utf8) + svg[root...end] + Array("\n<title>\(escaped)</title>".utf8) + svg[(end + 1)...]
    }

    private static func check(_ status: cairo_status_t) throws(DrawingError) {
        guard status != CAIRO_STATUS_SUCCESS else { return }
        throw .cairo(unsafe cairo_status_to_string(status).map { unsafe String(cString: $0) } ?? "status \(status.rawValue)")
    }
}

extension String {
    /// The text without what neither XML 1.0 (section 2.2) nor C may carry: control characters become spaces, but for
    /// the ends of lines.
    var plain: String {
        guard unicodeScalars.contains(where: \.isForbidden) else { return self }
        var text = ""
        for scalar in unicodeScalars { text.unicodeScalars.append(scalar.isForbidden ? " " : scalar) }
        return text
    }
}

extension Unicode.Scalar {
    fileprivate var isForbidden: Bool { value < 0x20 && value != 0x0A || value == 0x7F || value == 0xFFFE || value == 0xFFFF }
}
