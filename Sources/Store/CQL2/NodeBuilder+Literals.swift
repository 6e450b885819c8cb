import Catalog
import Geo

extension CQL2NodeBuilder {
    /// An interval; nil: an open end. It must not run backwards.
    mutating func interval(_ start: CQL2Node?, _ end: CQL2Node?, at offset: Int) throws(CQL2Error) -> CQL2Node {
        guard !CQL2Instant.isBackwards(start?.expression, end?.expression) else {
            throw source.error(
                .literal, at: offset, Localized(th: "ช่วงเวลาจบก่อนเริ่ม", en: "the interval ends before it starts"))
        }
        return try branch(.interval(start?.expression, end?.expression), [start, end].compactMap { $0 }, at: offset)
    }

    /// Refuses a last line of fewer than two positions.
    func requireLine(_ shape: Shape, at offset: Int) throws(CQL2Error) {
        let count = shape.ring(shape.ringEnds.count - 1).count
        guard count >= 2 else {
            throw source.error(.literal, at: offset, .found("เส้น \(count) จุด", "a line of \(count)"), expected: Expected.line.text)
        }
    }

    /// Refuses a last ring that is short or open.
    func requireRing(_ shape: Shape, at offset: Int) throws(CQL2Error) {
        let ring = shape.ring(shape.ringEnds.count - 1)
        guard ring.count >= 4 else {
            throw source.error(
                .literal, at: offset, .found("วง \(ring.count) จุด", "a ring of \(ring.count)"), expected: Expected.ring.text)
        }
        let first = 2 * ring.lowerBound
        let last = 2 * ring.upperBound - 2
        guard shape.xy[first] == shape.xy[last], shape.xy[first + 1] == shape.xy[last + 1] else {
            throw source.error(.literal, at: offset, .found("วงที่ไม่ปิด", "an open ring"), expected: Expected.ring.text)
        }
    }
}

/// Patterns of LIKE (`patternExpression`): a text, perhaps in CASEI and ACCENTI.
enum CQL2Pattern {
    static func isPattern(_ expression: Expression) -> Bool {
        var inner = expression
        while true {
            switch inner {
            case .caseInsensitive(let e), .accentInsensitive(let e): inner = e
            case .literal(.text): return true
            default: return false
            }
        }
    }
}

/// Numbers: whole ones without point or exponent are integers while 64 bits hold them.
enum CQL2Number {
    static func value(_ source: CQL2Source, _ range: Range<Int>, negative: Bool = false) throws(CQL2Error) -> Value {
        let bytes = source.bytes[range]
        let text = (negative ? "-" : "") + String(decoding: bytes, as: UTF8.self)
        if !bytes.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }), let whole = Int64(text) {
            return .integer(whole)
        }
        guard let number = Double(text), number.isFinite else {
            throw source.error(
                .literal, at: range.lowerBound,
                Localized(th: "ตัวเลขใหญ่เกินไป", en: "the number is too large"))
        }
        return .number(number)
    }

    static func double(_ value: Value) -> Double {
        switch value {
        case .integer(let v): Double(v)
        case .number(let v): v
        default: .nan
        }
    }
}
