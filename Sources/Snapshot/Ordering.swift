internal import Catalog
internal import Store

/// The order of an answer by its keys, then by the row; NULL is the smallest value, as in SQLite.
struct Ordering {
    private struct Key {
        let column: Column
        let descending: Bool
    }

    private let keys: [Key]

    /// Nil when a key is no field of the layer.
    init?(_ order: [SortKey], _ layer: SnapshotLayer) {
        var keys: [Key] = []
        for key in order {
            guard let column = layer.layer.column(key.property) else { return nil }
            keys.append(Key(column: layer.columns[column], descending: key.descending))
        }
        self.keys = keys
    }

    /// The rows in order.
    func sorted(_ rows: [Int]) -> [Int] {
        guard let first = keys.first else { return rows }
        // Numbers that sort like the first key, as far as they tell its values apart, save most comparisons.
        var items = rows.map { (rank: first.column.rank($0), row: $0) }
        if first.descending { for i in items.indices { items[i].rank = ~items[i].rank } }
        items.sort { $0.rank != $1.rank ? $0.rank < $1.rank : precedes($0.row, $1.row) }
        return items.map(\.row)
    }

    private func precedes(_ a: Int, _ b: Int) -> Bool {
        for key in keys {
            let order = key.column.compare(a, b)
            if order != 0 { return (order < 0) != key.descending }
        }
        return a < b
    }

    /// The keys of a row for the mark of a page.
    func values(_ row: Int) -> [Value] { keys.map { $0.column.stored(row) } }

    /// Whether rows can be compared with the mark: it has a value for each key, of the column's type.
    func understands(_ mark: PageMark) -> Bool {
        mark.keys.count == keys.count
            && zip(keys, mark.keys).allSatisfy { key, value in
                switch (key.column, value) {
                case (_, .null), (.integers, .integer), (.numbers, .number), (.booleans, .integer), (.dictionary, .text), (.texts, .text): true
                default: false
                }
            }
    }

    /// Whether a row comes behind the mark, whose own row is counted from 0 by `row`: the first row behind its number.
    func isBehind(_ row: Int, _ mark: PageMark, firstBehind: Int) -> Bool {
        for (key, value) in zip(keys, mark.keys) {
            let order = key.column.compare(row, to: value)
            if order != 0 { return (order > 0) != key.descending }
        }
        return row >= firstBehind
    }
}

extension Column {
    /// A number whose order is that of the values; equal numbers may stand for different values.
    fileprivate func rank(_ row: Int) -> UInt64 {
        switch self {
        case .integers(let values, let nulls): return nulls[row] ? 0 : UInt64(bitPattern: values[row]) ^ 1 << 63
        case .numbers(let values, let nulls):
            if nulls[row] { return 0 }
            // -0.0 is 0.0; negative numbers sort by the complement of their bits.
            let bits = (values[row] + 0).bitPattern
            return bits >> 63 == 1 ? ~bits : bits ^ 1 << 63
        case .booleans(let values): return values[row] == 2 ? 0 : UInt64(values[row]) + 1
        case .dictionary(let dictionary): return UInt64(dictionary.codes[row])
        case .texts(let texts, let nulls): return nulls[row] ? 0 : texts.prefix(row)
        }
    }

    /// Negative, zero or positive.
    fileprivate func compare(_ a: Int, _ b: Int) -> Int {
        switch self {
        case .integers(let values, let nulls):
            return nulls[a] || nulls[b] ? Self.order(!nulls[a], !nulls[b]) : Self.order(values[a], values[b])
        case .numbers(let values, let nulls):
            return nulls[a] || nulls[b] ? Self.order(!nulls[a], !nulls[b]) : Self.order(values[a], values[b])
        case .booleans, .dictionary: return Self.order(rank(a), rank(b))
        case .texts(let texts, let nulls):
            return nulls[a] || nulls[b] ? Self.order(!nulls[a], !nulls[b]) : texts.compare(a, to: texts[b])
        }
    }

    /// The same beside a value of the column's type, as ``stored(_:)`` gives it.
    fileprivate func compare(_ row: Int, to value: Value) -> Int {
        switch (self, value) {
        case (.integers(let values, let nulls), .integer(let v)): return nulls[row] ? -1 : Self.order(values[row], v)
        case (.numbers(let values, let nulls), .number(let v)): return nulls[row] ? -1 : Self.order(values[row], v)
        case (.booleans(let values), .integer(let v)): return values[row] == 2 ? -1 : Self.order(Int64(values[row]), v)
        case (.dictionary(let dictionary), .text(let v)):
            let code = Int(dictionary.codes[row])
            return code == 0 ? -1 : dictionary.entries.compare(code - 1, to: v.utf8.span)
        case (.texts(let texts, let nulls), .text(let v)): return nulls[row] ? -1 : texts.compare(row, to: v.utf8.span)
        default: return stored(row) == .null ? 0 : 1
        }
    }

    private static func order<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : a > b ? 1 : 0 }
    private static func order(_ a: Bool, _ b: Bool) -> Int { a == b ? 0 : b ? -1 : 1 }
}
