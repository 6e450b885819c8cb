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
