public import Catalog
public import Geo
public import Store

/// Writes features as CSV (RFC 4180) in UTF-8 with a byte order mark, so that spreadsheets read Thai: the id, the
/// geometry, then the fields. Texts stand in quotes, an empty one too; a missing value is nothing at all.
///
/// A text that a spreadsheet would take for a formula, for it starts with `= + - @`, tab or carriage return, gets an
/// apostrophe before it, unless it is a number.
public struct CSVWriter: FeatureSink, ~Copyable {
    /// How a geometry is written.
    public enum Geometry: Sendable {
        case none
        /// Two columns, one for each ordinate, empty for what is not a single point.
        case point(headings: String, String)
        /// A column of well-known text (OGC 06-103r4 section 7.2).
        case wkt(heading: String)
    }

    public struct Options: Sendable {
        public var geometry: Geometry
        /// Decimals of coordinates, 0...8.
        public var decimals = 8
        /// Whether the byte order mark and the line of headings come first; false for the rest of an answer.
        public var withHead = true
        /// A last column with the same text in every line, such as a notice that data are synthetic.
        public var note: Note?
        /// The sink is full as soon as the buffer holds this many bytes.
        public var byteBudget = Int.max
        /// The sink is full with this many features.
        public var featureBudget = Int.max

        public init(geometry: Geometry) { self.geometry = geometry }
    }

    /// A column that says one thing of all features.
    public struct Note: Sendable {
        public var heading: String
        public var text: String

        public init(heading: String, text: String) {
            self.heading = heading
            self.text = text
        }
    }

    /// The answer so far.
    public var buffer: ByteBuffer
    /// How many features are complete.
    public private(set) var featureCount = 0

    private let options: Options
    private let kind: GeometryKind
    private let format: FixedFormat
    private var hasGeometryCells = false

    /// - Parameter fields: the columns of the query, in its order.
    public init(fields: [Field], kind: GeometryKind, options: Options, buffer: consuming ByteBuffer = ByteBuffer()) {
        self.options = options
        self.kind = kind
        self.buffer = buffer
        format = FixedFormat(decimals: options.decimals)
        guard options.withHead else { return }
        self.buffer.append("\u{FEFF}id")
        switch options.geometry {
        case .none: break
        case .point(let first, let second):
            for heading in [first, second] {
                self.buffer.append(UInt8(ascii: ","))
                self.buffer.append(text: heading)
            }
        case .wkt(let heading):
            self.buffer.append(UInt8(ascii: ","))
            self.buffer.append(text: heading)
        }
        for field in fields {
            self.buffer.append(UInt8(ascii: ","))
            self.buffer.append(text: field.name)
        }
        if let note = options.note {
            self.buffer.append(UInt8(ascii: ","))
            self.buffer.append(csv: note.heading)
        }
        self.buffer.append("\r\n")
    }

    public mutating func begin(row: Int64, id: Span<UInt8>) {
        cell(id)
        hasGeometryCells = false
    }

    public mutating func geometry(_ shape: borrowing Shape) {
        let start = buffer.count
        switch options.geometry {
        case .none: return
        case .point:
            guard shape.kind.dimension == 0, shape.xy.count == 2 else { return }
            buffer.append(UInt8(ascii: ","))
            hasGeometryCells = buffer.append(shape.xy[0], decimals: format.decimals)
            buffer.append(UInt8(ascii: ","))
            hasGeometryCells = buffer.append(shape.xy[1], decimals: format.decimals) && hasGeometryCells
        case .wkt:
            buffer.append(",\"")
            hasGeometryCells = buffer.append(wkt: shape, in: kind, format)
            buffer.append(UInt8(ascii: "\""))
        }
        if !hasGeometryCells { buffer.truncate(to: start) }
    }

    public mutating func null(_ column: Int) { separate() }

    public mutating func boolean(_ column: Int, _ value: Bool) {
        separate()
        if value { buffer.append("true") } else { buffer.append("false") }
    }

    public mutating func integer(_ column: Int, _ value: Int64) {
        separate()
        buffer.append(integer: value)
    }

    public mutating func number(_ column: Int, _ value: Double) {
        separate()
        if value.isFinite { buffer.append(number: value) }
    }

    public mutating func text(_ column: Int, _ utf8: Span<UInt8>) {
        separate()
        cell(utf8)
    }

    public mutating func end() -> Bool {
        closeGeometry()
        if let note = options.note {
            buffer.append(UInt8(ascii: ","))
            buffer.append(csv: note.text)
        }
        buffer.append("\r\n")
        featureCount += 1
        return featureCount < options.featureBudget && buffer.count < options.byteBudget
    }

    private mutating func separate() {
        closeGeometry()
        buffer.append(UInt8(ascii: ","))
    }

    /// Leaves the cells of the geometry empty when there was none.
    private mutating func closeGeometry() {
        guard !hasGeometryCells else { return }
        hasGeometryCells = true
        switch options.geometry {
        case .none: break
        case .point: buffer.append(",,")
        case .wkt: buffer.append(UInt8(ascii: ","))
        }
    }

    private mutating func cell(_ utf8: Span<UInt8>) { buffer.append(csv: utf8) }
}

extension ByteBuffer {
    /// Appends a text as a quoted field of CSV (RFC 4180 section 2). A text that a spreadsheet would take for a formula
    /// gets an apostrophe before it.
    public mutating func append(csv utf8: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        if looksLikeFormula(utf8) { append(UInt8(ascii: "'")) }
        append(utf8, as: QuotedText.self)
        append(UInt8(ascii: "\""))
    }

    public mutating func append(csv text: String) { append(csv: text.utf8.span) }
}

/// Whether a spreadsheet may take a text for a formula.
private func looksLikeFormula(_ text: Span<UInt8>) -> Bool {
    guard text.count > 0 else { return false }
    switch text[0] {
    case UInt8(ascii: "="), UInt8(ascii: "@"), 0x09, 0x0D: return true
    case UInt8(ascii: "+"), UInt8(ascii: "-"): return !isNumber(text)
    default: return false
    }
}

/// Whether a text that starts with a sign is a decimal number: digits, then perhaps a point and digits.
private func isNumber(_ text: Span<UInt8>) -> Bool {
    var digits = 0, points = 0
    for i in 1..<text.count {
        if (0x30...0x39).contains(text[i]) {
            digits += 1
        } else if text[i] == UInt8(ascii: "."), digits > 0, points == 0, i + 1 < text.count {
            points = 1
        } else {
            return false
        }
    }
    return digits > 0
}
