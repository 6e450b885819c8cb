internal import Store

/// The first bytes of a page of values: how they are written and how many there are.
///
/// ```
/// byte 0      kind (bits 0–3), whether values are missing (bit 4)
/// byte 1      bytes of a code: 0, 1, 2, 4 or 8 (bits 0–3), decimals (bits 4–7)
/// varint      how many values
/// varint      integers, booleans, decimals, codes: the smallest value, zigzag
///             texts: how many different ones; then each as varint length and UTF-8
/// codes       one for each value, little-endian; where values are missing, 0 is a missing one and the others start at 1
/// ```
/// Integers, booleans and decimals are code + smallest value. Doubles have no smallest value and take 8 bytes each, NaN
/// for a missing one. Mixed values have no codes: each is a tag and what it needs. A varint is LEB128.
struct PageHead {
    enum Kind: UInt8 {
        case integers = 1, booleans = 2
        /// Numbers that are whole multiples of 10⁻ⁿ.
        case decimals = 3
        case doubles = 4
        case texts = 5
        /// Texts that are whole numbers as digits, without leading zeros: codes of areas.
        case codes = 6
        case mixed = 7
    }

    let kind: Kind
    let hasMissing: Bool
    let width: Int
    let decimals: Int
    let count: Int
    let base: Int64
    let texts: [String]
    /// Where the values start.
    let start: Int

    /// A sheet has no more rows than this; so a damaged page cannot ask for more memory.
    static let mostRows = 1 << 20
    static let powers: [Double] = [1, 10, 100, 1_000, 10_000]

    init(reading bytes: Span<UInt8>) throws(StoreError) {
        var at = 0
        let first = try PageBytes.byte(bytes, &at), second = try PageBytes.byte(bytes, &at)
        guard let kind = Kind(rawValue: first & 0x0F), first & 0xE0 == 0 else { throw .damaged("page of values: unknown kind \(first)") }
        self.kind = kind
        hasMissing = first & 0x10 != 0
        width = Int(second & 0x0F)
        decimals = Int(second >> 4)
        guard [0, 1, 2, 4, 8].contains(width), decimals < Self.powers.count else { throw .damaged("page of values: unknown width \(second)") }
        let count = try PageBytes.varint(bytes, &at)
        guard count <= Self.mostRows else { throw .damaged("page of values: \(count) rows") }
        self.count = Int(count)
        switch kind {
        case .integers, .booleans, .decimals, .codes:
            base = PageBytes.unzigzag(try PageBytes.varint(bytes, &at))
            texts = []
        case .texts:
            base = 0
            texts = try PageBytes.texts(bytes, &at)
        case .doubles, .mixed:
            base = 0
            texts = []
        }
        start = at
        let rest = bytes.count - at
        guard kind == .mixed ? rest >= self.count : rest == self.count * (kind == .doubles ? 8 : width) else {
            throw .damaged("page of values: \(rest) bytes for \(self.count) values")
        }
    }

    /// Calls `body` with the place of each value and its code, nil: missing.
    @inline(__always)
    func codes(_ bytes: Span<UInt8>, _ body: (Int, UInt64?) throws(StoreError) -> Void) throws(StoreError) {
        let shift: UInt64 = hasMissing ? 1 : 0
        let codes = bytes.extracting(start..<bytes.count)
        for i in 0..<count {
            var code: UInt64 = 0
            switch width {
            case 0: break
            case 1: code = UInt64(codes[i])
            case 2: code = UInt64(codes[2 * i]) | UInt64(codes[2 * i + 1]) << 8
            default: code = PageBytes.number(codes, i * width, width)
            }
            try body(i, code < shift ? nil : code - shift)
        }
    }

    /// The integer that a code stands for.
    @inline(__always)
    func integer(_ code: UInt64) -> Int64 { base &+ Int64(bitPattern: code) }

    /// The number that a code of decimals stands for.
    @inline(__always)
    func decimal(_ code: UInt64) -> Double { Double(integer(code)) / Self.powers[decimals] }

    /// A value of doubles; NaN: missing.
    @inline(__always)
    func double(_ bytes: Span<UInt8>, _ i: Int) throws(StoreError) -> Double {
        let number = Double(bitPattern: PageBytes.number(bytes, start + 8 * i, 8))
        guard !number.isInfinite else { throw .damaged("page of values: a number that is not finite") }
        return number
    }

    func text(_ code: UInt64) throws(StoreError) -> Int {
        guard code < UInt64(texts.count) else { throw .damaged("page of values: text \(code) of \(texts.count)") }
        return Int(code)
    }
}

/// Numbers and texts in pages, each read checked against the page's end.
enum PageBytes {
    static func byte(_ bytes: Span<UInt8>, _ at: inout Int) throws(StoreError) -> UInt8 {
        guard at < bytes.count else { throw .damaged("page of values: ends at byte \(at)") }
        defer { at += 1 }
        return bytes[at]
    }

    static func varint(_ bytes: Span<UInt8>, _ at: inout Int) throws(StoreError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = try byte(bytes, &at)
            guard shift < 63 || byte <= 1 else { break }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw .damaged("page of values: a number of more than 64 bits at byte \(at)")
    }

    /// A little-endian number; the caller has checked that it lies within.
    @inline(__always)
    static func number(_ bytes: Span<UInt8>, _ at: Int, _ width: Int) -> UInt64 {
        var value: UInt64 = 0
        for i in 0..<width { value |= UInt64(bytes[at + i]) << UInt64(8 * i) }
        return value
    }

    static func text(_ bytes: Span<UInt8>, _ at: inout Int) throws(StoreError) -> String {
        let length = try varint(bytes, &at)
        guard length <= UInt64(bytes.count - at) else { throw .damaged("page of values: a text ends beyond it at byte \(at)") }
        let end = at + Int(length)
        defer { at = end }
        do {
            return String(copying: try UTF8Span(validating: bytes.extracting(at..<end)))
        } catch {
            throw .damaged("page of values: a text that is no UTF-8 at byte \(at)")
        }
    }

    static func texts(_ bytes: Span<UInt8>, _ at: inout Int) throws(StoreError) -> [String] {
        let count = try varint(bytes, &at)
        // A text takes one byte at least.
        guard count <= UInt64(bytes.count - at) else { throw .damaged("page of values: \(count) texts") }
        var texts: [String] = []
        texts.reserveCapacity(Int(count))
        for _ in 0..<count { texts.append(try text(bytes, &at)) }
        return texts
    }

    static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value << 1) ^ (value >> 63)) }
    static func unzigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }

    static func append(varint value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    static func append(_ value: UInt64, width: Int, to bytes: inout [UInt8]) {
        for i in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * i))) }
    }

    static func append(text: String, to bytes: inout [UInt8]) {
        append(varint: UInt64(text.utf8.count), to: &bytes)
        bytes.append(contentsOf: text.utf8)
    }
}
