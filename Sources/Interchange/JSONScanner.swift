/// A place in a JSON text (RFC 8259) and what can be read there. Only JSON's own grammar passes: no `NaN`, no commas too many.
struct JSONScanner {
    private(set) var position: Int

    init(position: Int) { self.position = position }

    private mutating func skipSpace(_ line: Span<UInt8>) {
        while position < line.count, line[position] == 0x20 || (line[position] <= 0x0D && line[position] >= 0x09) { position += 1 }
    }

    /// The byte after spaces; 0 at the end.
    mutating func peek(_ line: Span<UInt8>) -> UInt8 {
        skipSpace(line)
        return position < line.count ? line[position] : 0
    }

    mutating func expect(_ byte: UInt8, _ line: Span<UInt8>) throws(FeatureFault) {
        guard peek(line) == byte else { throw .syntax(position) }
        position += 1
    }

    mutating func expectEnd(_ line: Span<UInt8>) throws(FeatureFault) {
        skipSpace(line)
        guard position == line.count else { throw .syntax(position) }
    }

    /// After an opening bracket: whether anything stands before the closing one, which is taken when nothing does.
    mutating func opens(_ closing: UInt8, _ line: Span<UInt8>) throws(FeatureFault) -> Bool {
        guard peek(line) == closing else { return true }
        position += 1
        return false
    }

    /// After an element: whether a comma says that another follows; otherwise the closing bracket is taken.
    mutating func goesOn(_ closing: UInt8, _ line: Span<UInt8>) throws(FeatureFault) -> Bool {
        switch peek(line) {
        case UInt8(ascii: ","):
            position += 1
            return true
        case closing:
            position += 1
            return false
        default: throw .syntax(position)
        }
    }

    mutating func word(_ word: StaticString, _ line: Span<UInt8>) throws(FeatureFault) {
        skipSpace(line)
        for byte in word.description.utf8 {
            guard position < line.count, line[position] == byte else { throw .syntax(position) }
            position += 1
        }
    }

    // MARK: Values

    /// A value of any type; texts and JSON are appended to `bytes`.
    mutating func value(_ line: Span<UInt8>, _ bytes: inout [UInt8], depth: Int) throws(FeatureFault) -> FileFeature.Cell {
        switch peek(line) {
        case UInt8(ascii: "n"):
            try word("null", line)
            return .null
        case UInt8(ascii: "t"):
            try word("true", line)
            return .boolean(true)
        case UInt8(ascii: "f"):
            try word("false", line)
            return .boolean(false)
        case UInt8(ascii: "\""):
            let start = bytes.count
            try string(line, into: &bytes)
            return .text(start..<bytes.count)
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            let from = position, start = bytes.count
            try skip(line, depth: depth)
            for i in from..<position { bytes.append(line[i]) }
            return .json(start..<bytes.count)
        default: return try number(line)
        }
    }

    /// Passes over a value and checks its grammar.
    mutating func skip(_ line: Span<UInt8>, depth: Int) throws(FeatureFault) {
        guard depth > 0 else { throw .syntax(position) }
        let opening = peek(line)
        switch opening {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            position += 1
            let closing = opening + 2
            guard try opens(closing, line) else { return }
            repeat {
                if opening == UInt8(ascii: "{") {
                    var key: [UInt8] = []
                    try string(line, into: &key)
                    try expect(UInt8(ascii: ":"), line)
                }
                try skip(line, depth: depth - 1)
            } while try goesOn(closing, line)
        default:
            var text: [UInt8] = []
            _ = try value(line, &text, depth: depth)
        }
    }

    /// The extent of a number (RFC 8259 section 6), and whether it is a whole one without exponent.
    private mutating func numberExtent(_ line: Span<UInt8>) throws(FeatureFault) -> (range: Range<Int>, isWhole: Bool) {
        skipSpace(line)
        let start = position
        var isWhole = true
        if position < line.count, line[position] == UInt8(ascii: "-") { position += 1 }
        let first = position
        try digits(line)
        guard position == first + 1 || line[first] != UInt8(ascii: "0") else { throw .syntax(first) }
        if position < line.count, line[position] == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            try digits(line)
        }
        if position < line.count, line[position] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            position += 1
            if position < line.count, line[position] == UInt8(ascii: "+") || line[position] == UInt8(ascii: "-") { position += 1 }
            try digits(line)
        }
        guard position - start <= 400 else { throw .syntax(start) }
        return (start..<position, isWhole)
    }

    private mutating func digits(_ line: Span<UInt8>) throws(FeatureFault) {
        let start = position
        while position < line.count, (0x30...0x39).contains(line[position]) { position += 1 }
        guard position > start else { throw .syntax(position) }
    }

    /// A whole number that fits 64 bits stays whole.
    mutating func number(_ line: Span<UInt8>) throws(FeatureFault) -> FileFeature.Cell {
        let (range, isWhole) = try numberExtent(line)
        if isWhole, let value = Self.integer(line, range) { return .integer(value) }
        return .number(try Self.double(line, range))
    }

    mutating func double(_ line: Span<UInt8>) throws(FeatureFault) -> Double {
        try Self.double(line, numberExtent(line).range)
    }

    private static func integer(_ line: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        let isNegative = line[range.lowerBound] == UInt8(ascii: "-")
        var value: Int64 = 0
        for i in (isNegative ? range.lowerBound + 1 : range.lowerBound)..<range.upperBound {
            let (tens, first) = value.multipliedReportingOverflow(by: 10)
            // Below zero, so that the smallest number fits too.
            let (sum, second) = tens.subtractingReportingOverflow(Int64(line[i] - 0x30))
            if first || second { return nil }
            value = sum
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    /// The nearest double; what overflows is a fault.
    private static func double(_ line: Span<UInt8>, _ range: Range<Int>) throws(FeatureFault) -> Double {
        if let exact = exactDouble(line, range) { return exact }
        var digits: [UInt8] = []
        digits.reserveCapacity(range.count)
        for i in range { digits.append(line[i]) }
        guard let value = Double(String(decoding: digits, as: UTF8.self)), value.isFinite else { throw .syntax(range.lowerBound) }
        return value
    }

    /// A number of digits below 2^53 and at most 22 decimals: the quotient of two exact doubles is the nearest one
    /// (Clinger, "How to read floating point numbers accurately", 1990). Nil for other numbers.
    private static func exactDouble(_ line: Span<UInt8>, _ range: Range<Int>) -> Double? {
        let isNegative = line[range.lowerBound] == UInt8(ascii: "-")
        var digits: UInt64 = 0
        var decimals: Int?
        for i in (isNegative ? range.lowerBound + 1 : range.lowerBound)..<range.upperBound {
            let byte = line[i]
            if byte == UInt8(ascii: ".") {
                decimals = range.upperBound - i - 1
                continue
            }
            guard (0x30...0x39).contains(byte), digits < 900_719_925_474_099 else { return nil }
            digits = digits * 10 + UInt64(byte - 0x30)
        }
        let places = decimals ?? 0
        guard places < powersOfTen.count else { return nil }
        let value = Double(digits) / powersOfTen[places]
        return isNegative ? -value : value
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
