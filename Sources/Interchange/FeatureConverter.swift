internal import Catalog
internal import Geo
internal import Store

/// Turns a file's feature into one of the layer: types, choices, kind of geometry, limits of the world.
struct FeatureConverter {
    let layer: Layer
    /// For each field of the layer the column of the file; nil: the file has none.
    let columns: [Int?]

    /// The values of the last feature, in the order of the layer's fields. Texts lie in ``texts``.
    private(set) var cells: [FileFeature.Cell] = []
    private(set) var texts: [UInt8] = []
    private(set) var instantsWithoutZone = 0

    /// How far beyond 180 or 90 degrees a coordinate may lie by rounding.
    static let slack = 1e-9

    init(layer: Layer, columns: [Int?]) {
        self.layer = layer
        self.columns = columns
    }

    // MARK: Values

    /// Converts all values, and tells what is wrong with which column of the file.
    mutating func convert(_ feature: borrowing FileFeature, _ complain: (Int?, Mismatch) -> Void) {
        cells.removeAll(keepingCapacity: true)
        texts.removeAll(keepingCapacity: true)
        instantsWithoutZone = 0
        for (i, field) in layer.fields.enumerated() {
            var cell = FileFeature.Cell.null
            if let column = columns[i] {
                do throws(Mismatch) {
                    cell = try convert(feature.cells[column], feature.bytes, field)
                    if field.required || i == layer.key, isBlank(cell) { throw .missing }
                } catch {
                    complain(column, error)
                }
            } else if field.name == LayerImport.demoField {
                cell = .boolean(false)
            }
            cells.append(cell)
        }
    }

    private mutating func convert(_ cell: FileFeature.Cell, _ bytes: [UInt8], _ field: Field) throws(Mismatch) -> FileFeature.Cell {
        switch (cell, field.type) {
        case (.null, _), (.integer, .integer), (.integer, .number), (.number, .number), (.boolean, .boolean): return cell
        case (.text(let range), .text) where field.choices.isEmpty: return keep(bytes[range])
        case (.json(let range), .textArray) where bytes[range.lowerBound] == UInt8(ascii: "["): return keep(bytes[range])
        case (.number(let value), .integer):
            guard let whole = Int64(exactly: value) else { throw .notInteger(Self.text(cell, bytes)) }
            return .integer(whole)
        default: break
        }
        let text = Self.text(cell, bytes)
        if field.type == .text { return keep(try choice(text, field).utf8) }
        let trimmed = Self.trimmed(text)
        if trimmed.isEmpty { return .null }
        switch field.type {
        case .text: return keep(trimmed.utf8)
        case .textArray: return keep(LayerDraft.quoted(["[", "]"], [trimmed]).utf8)
        case .integer:
            guard let value = Int64(trimmed) else { throw .notInteger(trimmed) }
            return .integer(value)
        case .number:
            guard let value = Double(trimmed), value.isFinite else { throw .notNumber(trimmed) }
            return .number(value)
        case .boolean:
            switch trimmed.lowercased() {
            case "true", "t", "yes", "y", "1", "ใช่": return .boolean(true)
            case "false", "f", "no", "n", "0", "ไม่ใช่": return .boolean(false)
            default: throw .notBoolean(trimmed)
            }
        case .date:
            guard let bounds = Timestamp.bounds(Self.withHyphens(trimmed).prefix(10)) else { throw .notDate(trimmed) }
            return keep(bounds.first.prefix(10).utf8)
        case .instant: return keep(try instant(trimmed).utf8)
        }
    }

    /// Whether there is no value: an empty text is none where one is required.
    private func isBlank(_ cell: FileFeature.Cell) -> Bool {
        switch cell {
        case .null: true
        case .text: Self.trimmed(Self.text(cell, texts)).isEmpty
        default: false
        }
    }

    /// Whether the last feature has no value of a field.
    func isMissing(_ field: Int) -> Bool { isBlank(cells[field]) }

    private mutating func keep(_ utf8: some Collection<UInt8>) -> FileFeature.Cell {
        let start = texts.count
        texts.append(contentsOf: utf8)
        return .text(start..<texts.count)
    }

    /// The value of a choice, which a file may also name by its title.
    private func choice(_ text: String, _ field: Field) throws(Mismatch) -> String {
        if field.choices.isEmpty { return text }
        let wanted = Self.trimmed(text)
        if let found = field.choices.first(where: { $0.value == wanted }) ?? field.choices.first(where: { $0.title.th == wanted || $0.title.en == wanted }) {
            return found.value
        }
        throw .notChoice(wanted, field.choices)
    }

    /// An instant in UTC; a date is its first second, a time without zone is taken as UTC and counted.
    private mutating func instant(_ text: String) throws(Mismatch) -> String {
        var form = Self.withHyphens(text)
        let time = form.dropFirst(10)
        if !time.isEmpty {
            let zone = time.dropFirst(1).last { "Zz+-".contains($0) }
            if zone == nil {
                form += "Z"
                instantsWithoutZone += 1
            } else if let sign = time.dropFirst(1).lastIndex(where: { "+-".contains($0) }), time[sign...].utf8.count == 3 {
                form += ":00"
            }
        }
        guard let bounds = Timestamp.bounds(form) else { throw .notInstant(text) }
        return bounds.first
    }

    /// `2024/10/01` as `2024-10-01`.
    private static func withHyphens(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "/"), bytes[7] == UInt8(ascii: "/") else { return text }
        return String(decoding: bytes.enumerated().map { $0 == 4 || $0 == 7 ? UInt8(ascii: "-") : $1 }, as: UTF8.self)
    }

    private static func trimmed(_ text: String) -> String {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }), let last = text.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(text[first...last])
    }

    /// A value as people write it: whole numbers without a point.
    static func text(_ cell: FileFeature.Cell, _ bytes: [UInt8]) -> String {
        switch cell {
        case .null: ""
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .number(let value): Int64(exactly: value).map { String($0) } ?? "\(value)"
        case .text(let range), .json(let range): String(decoding: bytes[range], as: UTF8.self)
        }
    }

    /// The text of a field of the last feature.
    func text(of field: Int) -> String { Self.text(cells[field], texts) }

    // MARK: Geometry

    /// Makes the shape one of the layer's kind, within the world.
    func fit(_ shape: inout Shape) throws(Mismatch) {
        let wanted = layer.geometry
        guard shape.kind.dimension == wanted.dimension else { throw .wrongKind(shape.kind.name, wanted: wanted.name) }
        if !wanted.isMultiple, shape.partCount != 1 { throw .manyParts(shape.partCount, wanted: wanted.name) }
        shape.kind = wanted
        for i in stride(from: 0, to: shape.xy.count, by: 2) {
            let x = shape.xy[i], y = shape.xy[i + 1]
            if x.magnitude <= 180, y.magnitude <= 90 { continue }
            guard x.magnitude <= 180 + Self.slack, y.magnitude <= 90 + Self.slack else { throw .outsideWorld(x, y) }
            shape.xy[i] = min(max(x, -180), 180)
            shape.xy[i + 1] = min(max(y, -90), 90)
        }
    }
}
