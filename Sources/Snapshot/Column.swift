internal import Catalog
internal import Store

/// Which rows of a column are NULL.
struct Nulls: Sendable {
    private(set) var words: [UInt64] = []
    private(set) var count = 0
    private(set) var hasAny = false

    var size: Int { 8 * words.count }

    mutating func append(_ isNull: Bool) {
        if count & 63 == 0 { words.append(0) }
        if isNull {
            words[count >> 6] |= 1 << UInt64(count & 63)
            hasAny = true
        }
        count += 1
    }

    mutating func reserve(_ count: Int) { words.reserveCapacity((count + 63) / 64) }

    subscript(_ row: Int) -> Bool { hasAny && words[row >> 6] >> UInt64(row & 63) & 1 == 1 }
}

/// The values of one field for all rows.
enum Column: Sendable {
    case integers([Int64], Nulls)
    case numbers([Double], Nulls)
    /// 0, 1, or 2 for NULL.
    case booleans([UInt8])
    case dictionary(TextDictionary)
    case texts(Texts, Nulls)

    var size: Int {
        switch self {
        case .integers(let values, let nulls): 8 * values.count + nulls.size
        case .numbers(let values, let nulls): 8 * values.count + nulls.size
        case .booleans(let values): values.count
        case .dictionary(let dictionary): dictionary.size
        case .texts(let texts, let nulls): texts.size + nulls.size
        }
    }

    /// Whether an instant of the column is longer than one of whole seconds.
    var hasFractions: Bool {
        let texts: Texts
        switch self {
        case .dictionary(let dictionary): texts = dictionary.entries
        case .texts(let all, _): texts = all
        case .integers, .numbers, .booleans: return false
        }
        return (0..<texts.count).contains { texts.range($0).count > "2024-10-01T00:00:00Z".utf8.count }
    }

    /// The same arrays for a batch.
    /// - Parameter isDistinct: no two rows are known to have the same value.
    func values(isDistinct: Bool) -> FeatureBatch.Values {
        func bits(_ nulls: Nulls) -> FeatureBatch.Nulls { FeatureBatch.Nulls(words: nulls.hasAny ? nulls.words : []) }
        return switch self {
        case .integers(let values, let nulls): .integers(values, nulls: bits(nulls))
        case .numbers(let values, let nulls): .numbers(values, nulls: bits(nulls))
        case .booleans(let values): .booleans(values)
        case .dictionary(let dictionary): .dictionary(dictionary.codes, dictionary.entries.run)
        case .texts(let texts, let nulls): .texts(texts.run, nulls: bits(nulls), isDistinct: isDistinct)
        }
    }

    /// The value as it stands in the mark of a page: as SQLite stores it.
    func stored(_ row: Int) -> Value {
        switch self {
        case .integers(let values, let nulls): nulls[row] ? .null : .integer(values[row])
        case .numbers(let values, let nulls): nulls[row] ? .null : .number(values[row])
        case .booleans(let values): values[row] == 2 ? .null : .integer(Int64(values[row]))
        case .dictionary(let dictionary):
            dictionary.codes[row] == 0 ? .null : .text(Self.text(dictionary.entries, Int(dictionary.codes[row]) - 1))
        case .texts(let texts, let nulls): nulls[row] ? .null : .text(Self.text(texts, row))
        }
    }

    private static func text(_ texts: Texts, _ i: Int) -> String { String(decoding: texts.bytes[texts.range(i)], as: UTF8.self) }

    /// Tells a row's value to a sink, as column number `number` of its query.
    func tell<Sink: FeatureSink & ~Copyable>(_ row: Int, as number: Int, to sink: inout Sink) throws {
        switch self {
        case .integers(let values, let nulls):
            if nulls[row] { try sink.null(number) } else { try sink.integer(number, values[row]) }
        case .numbers(let values, let nulls):
            if nulls[row] { try sink.null(number) } else { try sink.number(number, values[row]) }
        case .booleans(let values):
            if values[row] == 2 { try sink.null(number) } else { try sink.boolean(number, values[row] == 1) }
        case .dictionary(let dictionary):
            let code = dictionary.codes[row]
            if code == 0 { try sink.null(number) } else { try sink.text(number, dictionary.entries[Int(code) - 1]) }
        case .texts(let texts, let nulls):
            if nulls[row] { try sink.null(number) } else { try sink.text(number, texts[row]) }
        }
    }
}

/// A column that is being read.
struct ColumnBuilder {
    let type: FieldType
    private var nulls = Nulls()
    private var integers: [Int64] = []
    private var numbers: [Double] = []
    private var booleans: [UInt8] = []
    private var texts = Texts()

    /// - Parameter count: how many rows are expected.
    init(_ type: FieldType, count: Int) {
        self.type = type
        switch type {
        case .integer: integers.reserveCapacity(count)
        case .number: numbers.reserveCapacity(count)
        case .boolean: booleans.reserveCapacity(count)
        case .text, .date, .instant, .textArray: texts.reserve(count)
        }
        if type != .boolean { nulls.reserve(count) }
    }

    mutating func null() -> Bool {
        switch type {
        case .integer: integers.append(0)
        case .number: numbers.append(0)
        case .boolean:
            booleans.append(2)
            return true
        case .text, .date, .instant, .textArray: guard texts.append("".utf8.span) else { return false }
        }
        nulls.append(true)
        return true
    }

    // Each answers false for a value that is not of the column's type, which only a strange store holds.

    mutating func append(_ value: Bool) -> Bool {
        guard type == .boolean else { return false }
        booleans.append(value ? 1 : 0)
        return true
    }

    mutating func append(_ value: Int64) -> Bool {
        guard type == .integer else { return false }
        integers.append(value)
        nulls.append(false)
        return true
    }

    mutating func append(_ value: Double) -> Bool {
        guard type == .number, !value.isNaN else { return false }
        numbers.append(value)
        nulls.append(false)
        return true
    }

    mutating func append(_ value: Span<UInt8>) -> Bool {
        switch type {
        case .text, .date, .instant, .textArray: break
        case .integer, .number, .boolean: return false
        }
        nulls.append(false)
        return texts.append(value)
    }

    /// The bytes that it takes now.
    var size: Int { 8 * (integers.count + numbers.count) + booleans.count + texts.size + nulls.size }

    func finish() -> Column {
        switch type {
        case .integer: .integers(integers, nulls)
        case .number: .numbers(numbers, nulls)
        case .boolean: .booleans(booleans)
        case .text, .date, .instant, .textArray:
            TextDictionary(texts, nulls).map { .dictionary($0) } ?? .texts(texts, nulls)
        }
    }
}
