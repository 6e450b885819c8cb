/// The fields of a form as a browser posts them, `application/x-www-form-urlencoded` (URL standard of WHATWG, section
/// 5.1), read strictly: what browsers never send is refused.
///
/// - Fields are joined by `&` and each has a name and one `=`.
/// - Bytes other than letters, digits and a few signs are percent-encoded, with two hexadecimal digits; `+` is a space.
/// - Names and values are UTF-8 without control characters other than tab and line ends.
public struct FormBody: Hashable, Sendable {
    /// A field of a form; a field that may have several values comes several times.
    public typealias Item = RequestTarget.QueryItem

    /// In their order.
    public let items: [Item]

    /// Why a body is no form.
    public enum Fault: String, Error, Sendable, CaseIterable {
        case tooLong, tooManyFields, malformed, badPercentEncoding, notUTF8, controlCharacter
    }

    /// The longest body, in bytes.
    public static let longest = 64 << 10
    /// The most fields.
    public static let mostFields = 500

    public init(parsing bytes: Span<UInt8>) throws(Fault) {
        guard bytes.count <= Self.longest else { throw .tooLong }
        var items: [Item] = []
        var start = 0
        while start < bytes.count {
            var end = start, equals: Int?
            while end < bytes.count, bytes[end] != UInt8(ascii: "&") {
                if equals == nil, bytes[end] == UInt8(ascii: "=") { equals = end }
                end += 1
            }
            guard let equals, equals > start, end + 1 != bytes.count else { throw .malformed }
            guard items.count < Self.mostFields else { throw .tooManyFields }
            let name = try Self.decode(bytes.extracting(start..<equals)), value = try Self.decode(bytes.extracting(equals + 1..<end))
            items.append(Item(name: name, value: value))
            start = end + 1
        }
        self.items = items
    }

    private static func decode(_ bytes: Span<UInt8>) throws(Fault) -> String {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var i = 0
        while i < bytes.count {
            var byte = bytes[i]
            switch byte {
            case UInt8(ascii: "%"):
                guard i + 2 < bytes.count, let high = RequestTarget.hexDigit(bytes[i + 1]), let low = RequestTarget.hexDigit(bytes[i + 2]) else {
                    throw .badPercentEncoding
                }
                byte = high << 4 | low
                i += 2
            case UInt8(ascii: "+"): byte = UInt8(ascii: " ")
            case 0x21...0x7E where byte != UInt8(ascii: "="): break
            default: throw .malformed
            }
            guard byte >= 0x20 && byte != 0x7F || byte == 0x09 || byte == 0x0A || byte == 0x0D else { throw .controlCharacter }
            decoded.append(byte)
            i += 1
        }
        guard let valid = try? UTF8Span(validating: decoded.span) else { throw .notUTF8 }
        return String(copying: valid)
    }
}
