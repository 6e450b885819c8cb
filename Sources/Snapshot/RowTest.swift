internal import Geo
internal import Store

/// The three truth values of SQL and CQL2 (OGC 21-065r2 section 6.4) as numbers, so that AND is the least of two,
/// OR the greatest, and NOT what is missing to 2.
enum Truth {
    static let no: UInt8 = 0
    static let unknown: UInt8 = 1
    static let yes: UInt8 = 2
}

/// A condition over the columns of a layer, compiled from a filter. It is asked of a block of rows at a time.
indirect enum RowTest: Sendable {
    case constant(UInt8)
    case not(RowTest)
    case all([RowTest])
    case any([RowTest])
    case isNull(column: Int)
    case hasNoGeometry
    case integer(column: Int, in: ClosedRange<Int64>)
    case number(column: Int, in: ClosedRange<Double>)
    /// The truth for false and for true.
    case boolean(column: Int, UInt8, UInt8)
    /// Codes of a dictionary.
    case code(column: Int, in: Range<UInt32>)
    /// Whether each code of a dictionary is wanted.
    case codes(column: Int, [Bool])
    case text(column: Int, Expression.Comparison, [UInt8])
    case like(column: Int, LikePattern)
    /// Whether the geometry and a box share a point.
    case meets(BoundingBox)

    /// Appends the truth for each row of a block.
    func append(_ rows: Range<Int>, of layer: SnapshotLayer, to truth: inout [UInt8]) {
        switch self {
        case .constant(let value): truth.append(contentsOf: repeatElement(value, count: rows.count))
        case .not(let test):
            let start = truth.count
            test.append(rows, of: layer, to: &truth)
            for i in start..<truth.count { truth[i] = Truth.yes - truth[i] }
        case .all(let tests): fold(tests, Truth.yes, rows, layer, &truth) { min($0, $1) }
        case .any(let tests): fold(tests, Truth.no, rows, layer, &truth) { max($0, $1) }
        case .isNull(let column): appendNulls(layer.columns[column], rows, &truth)
        case .hasNoGeometry: for row in rows { truth.append(layer.geometries.isNull(row) ? Truth.yes : Truth.no) }
        case .integer(let column, let range):
            guard case .integers(let values, let nulls) = layer.columns[column] else { return unknown(rows, &truth) }
            for row in rows { truth.append(nulls[row] ? Truth.unknown : range.contains(values[row]) ? Truth.yes : Truth.no) }
        case .number(let column, let range):
            guard case .numbers(let values, let nulls) = layer.columns[column] else { return unknown(rows, &truth) }
            for row in rows { truth.append(nulls[row] ? Truth.unknown : range.contains(values[row]) ? Truth.yes : Truth.no) }
        case .boolean(let column, let ifFalse, let ifTrue):
            guard case .booleans(let values) = layer.columns[column] else { return unknown(rows, &truth) }
            for row in rows { truth.append(values[row] == 0 ? ifFalse : values[row] == 1 ? ifTrue : Truth.unknown) }
        case .code(let column, let range):
            guard case .dictionary(let dictionary) = layer.columns[column] else { return unknown(rows, &truth) }
            for row in rows {
                let code = dictionary.codes[row]
                truth.append(code == 0 ? Truth.unknown : range.contains(code) ? Truth.yes : Truth.no)
            }
        case .codes(let column, let wanted):
            guard case .dictionary(let dictionary) = layer.columns[column] else { return unknown(rows, &truth) }
            for row in rows {
                let code = Int(dictionary.codes[row])
                truth.append(code == 0 ? Truth.unknown : wanted[code - 1] ? Truth.yes : Truth.no)
            }
        case .text(let column, let how, let text):
            guard case .texts(let texts, let nulls) = layer.columns[column] else { return unknown(rows, &truth) }
            for row in rows {
                truth.append(nulls[row] ? Truth.unknown : how.holds(texts.compare(row, to: text.span)) ? Truth.yes : Truth.no)
            }
        case .like(let column, let pattern): appendLike(layer.columns[column], pattern, rows, &truth)
        case .meets(let box): appendMeets(box, rows, layer, &truth)
        }
    }

    private func unknown(_ rows: Range<Int>, _ truth: inout [UInt8]) {
        truth.append(contentsOf: repeatElement(Truth.unknown, count: rows.count))
    }

    private func fold(
        _ tests: [RowTest], _ empty: UInt8, _ rows: Range<Int>, _ layer: SnapshotLayer, _ truth: inout [UInt8],
        _ join: (UInt8, UInt8) -> UInt8
    ) {
        let start = truth.count
        truth.append(contentsOf: repeatElement(empty, count: rows.count))
        var part: [UInt8] = []
        part.reserveCapacity(rows.count)
        for test in tests {
            part.removeAll(keepingCapacity: true)
            test.append(rows, of: layer, to: &part)
            for i in part.indices { truth[start + i] = join(truth[start + i], part[i]) }
        }
    }

    private func appendNulls(_ column: Column, _ rows: Range<Int>, _ truth: inout [UInt8]) {
        switch column {
        case .integers(_, let nulls), .numbers(_, let nulls), .texts(_, let nulls):
            for row in rows { truth.append(nulls[row] ? Truth.yes : Truth.no) }
        case .booleans(let values): for row in rows { truth.append(values[row] == 2 ? Truth.yes : Truth.no) }
        case .dictionary(let dictionary): for row in rows { truth.append(dictionary.codes[row] == 0 ? Truth.yes : Truth.no) }
        }
    }

    private func appendLike(_ column: Column, _ pattern: LikePattern, _ rows: Range<Int>, _ truth: inout [UInt8]) {
        switch column {
        case .dictionary(let dictionary):
            for row in rows {
                let code = Int(dictionary.codes[row])
                truth.append(code == 0 ? Truth.unknown : pattern.matches(dictionary.entries[code - 1]) ? Truth.yes : Truth.no)
            }
        case .texts(let texts, let nulls):
            for row in rows { truth.append(nulls[row] ? Truth.unknown : pattern.matches(texts[row]) ? Truth.yes : Truth.no) }
        case .integers, .numbers, .booleans: unknown(rows, &truth)
        }
    }

    private func appendMeets(_ box: BoundingBox, _ rows: Range<Int>, _ layer: SnapshotLayer, _ truth: inout [UInt8]) {
        var shape = Shape()
        for row in rows {
            if layer.geometries.isNull(row) {
                truth.append(Truth.unknown)
                continue
            }
            let bounds = layer.tree.box(row: row)
            var meets = box.contains(bounds)
            if !meets, bounds.intersects(box) {
                layer.geometries.fill(&shape, row)
                meets = shape.intersects(box)
            }
            truth.append(meets ? Truth.yes : Truth.no)
        }
    }
}

extension Expression.Comparison {
    /// Whether the comparison holds for what compared negative, zero or positive.
    func holds(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }
}

/// A pattern of LIKE: `%` any run, `_` any one character, `\` takes the next character as it is.
struct LikePattern: Sendable {
    private enum Part: Sendable {
        case run, character
        case byte(UInt8)
    }

    private let parts: [Part]

    init(_ pattern: String) {
        var parts: [Part] = []
        var isEscaped = false
        for byte in pattern.utf8 {
            switch byte {
            case UInt8(ascii: "\\") where !isEscaped:
                isEscaped = true
                continue
            case UInt8(ascii: "%") where !isEscaped: parts.append(.run)
            case UInt8(ascii: "_") where !isEscaped: parts.append(.character)
            default: parts.append(.byte(byte))
            }
            isEscaped = false
        }
        if isEscaped { parts.append(.byte(UInt8(ascii: "\\"))) }
        self.parts = parts
    }

    /// Whether a text has the form of the pattern.
    func matches(_ text: Span<UInt8>) -> Bool {
        var part = 0, place = 0
        // After the last run: where to go on when what followed did not match.
        var retryPart = -1, retryPlace = 0
        while true {
            if part < parts.count {
                switch parts[part] {
                case .run:
                    part += 1
                    retryPart = part
                    retryPlace = place
                    continue
                case .character where place < text.count:
                    place = Self.end(ofCharacterAt: place, text)
                    part += 1
                    continue
                case .byte(let byte) where place < text.count && text[place] == byte:
                    place += 1
                    part += 1
                    continue
                default: break
                }
            } else if place == text.count {
                return true
            }
            guard retryPart >= 0, retryPlace < text.count else { return false }
            retryPlace = Self.end(ofCharacterAt: retryPlace, text)
            place = retryPlace
            part = retryPart
        }
    }

    private static func end(ofCharacterAt place: Int, _ text: Span<UInt8>) -> Int {
        var end = place + 1
        if text[place] >= 0xC0 { while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 } }
        return end
    }
}
