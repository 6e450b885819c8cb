/// The header fields of a request, in their order; names compare without regard to case.
///
/// All fields lie in one array of bytes, so that a request costs one allocation for them however many there are,
/// and only the values that are asked for become strings.
public struct HeaderFields: Sendable, ExpressibleByDictionaryLiteral {
    /// For each field two bytes of the name's length, two of the value's (big endian), the name in lower case and
    /// the value.
    private var bytes: [UInt8] = []

    /// No fields.
    public init() {}

    /// Fields in the order of a literal.
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { append(name: Array(name.utf8).span, value: Array(value.utf8).span) }
    }

    /// Fields in the order of their names.
    public init(_ fields: [String: String]) {
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            append(name: Array(name.utf8).span, value: Array(value.utf8).span)
        }
    }

    /// Makes room for fields of about so many bytes.
    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    /// Appends a field and answers whether it may stand in a request: a name of token characters (RFC 9110
    /// section 5.6.2) and a value without control characters other than tab (section 5.5), neither above 64 kB.
    @discardableResult
    mutating func append(name: Span<UInt8>, value: Span<UInt8>) -> Bool {
        guard !name.isEmpty, name.count <= 0xffff, value.count <= 0xffff else { return false }
        bytes.append(UInt8(truncatingIfNeeded: name.count >> 8))
        bytes.append(UInt8(truncatingIfNeeded: name.count))
        bytes.append(UInt8(truncatingIfNeeded: value.count >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value.count))
        var wellFormed = true
        for i in name.indices {
            let byte = lowercased(name[i])
            wellFormed = wellFormed && isTokenCharacter(byte)
            bytes.append(byte)
        }
        var end = value.count
        while end > 0, value[end - 1] == 0x20 || value[end - 1] == 0x09 { end -= 1 }
        let valueLengthAt = bytes.count - name.count - 2
        bytes[valueLengthAt] = UInt8(truncatingIfNeeded: end >> 8)
        bytes[valueLengthAt + 1] = UInt8(truncatingIfNeeded: end)
        for i in 0..<end {
            let byte = value[i]
            wellFormed = wellFormed && (byte >= 0x20 || byte == 0x09) && byte != 0x7f
            bytes.append(byte)
        }
        return wellFormed
    }

    /// The value of a field; of a field that came more than once, the values joined by `, ` (RFC 9110 section
    /// 5.3). Bytes that are not UTF-8 become U+FFFD.
    public subscript(name: String) -> String? {
        var found: String?
        forEach(named: name) { range in
            let value = String(decoding: bytes[range], as: UTF8.self)
            found = found.map { $0 + ", " + value } ?? value
        }
        return found
    }

    /// How often a field came.
    public func count(of name: String) -> Int {
        var count = 0
        forEach(named: name) { _ in count += 1 }
        return count
    }

    private func forEach(named name: String, _ body: (Range<Int>) -> Void) {
        var name = name
        name.makeContiguousUTF8()
        let wanted = name.utf8
        var at = 0
        while at + 4 <= bytes.count {
            let nameLength = Int(bytes[at]) << 8 | Int(bytes[at + 1])
            let valueLength = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
            let nameStart = at + 4
            if nameLength == wanted.count {
                var i = nameStart
                var same = true
                for byte in wanted {
                    if bytes[i] != lowercased(byte) { same = false; break }
                    i += 1
                }
                if same { body(i..<i + valueLength) }
            }
            at = nameStart + nameLength + valueLength
        }
    }
}

/// An ASCII letter in lower case; any other byte as it is.
@inline(__always)
func lowercased(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte }

/// Whether a byte is a `tchar` (RFC 9110 section 5.6.2).
@inline(__always)
func isTokenCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x61...0x7a, 0x41...0x5a, 0x30...0x39: true
    case 0x21, 0x23...0x27, 0x2a, 0x2b, 0x2d, 0x2e, 0x5e, 0x5f, 0x60, 0x7c, 0x7e: true
    default: false
    }
}
