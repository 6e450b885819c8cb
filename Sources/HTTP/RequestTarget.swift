/// What a request line asks for (RFC 9112 section 3.2, RFC 3986), split and decoded strictly: what two programs
/// could read in two ways is refused.
///
/// - A target is a path with or without a query, an absolute `http` or `https` URL (its authority is ignored), or
///   `*`.
/// - `%` takes two hexadecimal digits; `+` is a space in the query only.
/// - The decoded path and query are UTF-8. The path has no control characters and no segment that is empty, `.` or
///   `..`; the query has no NUL.
/// - Bytes above 0x7F may come raw, as people type them; `rawPath` and `rawQuery` show them percent-encoded.
public struct RequestTarget: Hashable, Sendable {
    /// The path's segments, decoded; a slash that was `%2F` is inside a segment.
    public let path: [String]
    /// Whether the path ends in `/` (the root alone does not count).
    public let hasTrailingSlash: Bool
    /// The path as it came, all ASCII; `*` for the target `*`.
    public let rawPath: String
    /// The query's pairs in their order, decoded. A pair without `=` has an empty value.
    public let query: [QueryItem]
    /// The query as it came, without `?`, all ASCII.
    public let rawQuery: String

    /// A pair of the query, decoded.
    public struct QueryItem: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A target of parts that are known to fit together.
    public init(path: [String], hasTrailingSlash: Bool, rawPath: String, query: [QueryItem], rawQuery: String) {
        self.path = path
        self.hasTrailingSlash = hasTrailingSlash
        self.rawPath = rawPath
        self.query = query
        self.rawQuery = rawQuery
    }

    /// Parses a target written as text.
    public init(_ text: String) throws(RefusalReason) {
        let bytes = Array(text.utf8)
        try self.init(parsing: bytes.span)
    }

    /// Parses a target as it came.
    public init(parsing bytes: Span<UInt8>) throws(RefusalReason) {
        if bytes.count == 1, bytes[0] == UInt8(ascii: "*") {
            self.init(path: [], hasTrailingSlash: false, rawPath: "*", query: [], rawQuery: "")
            return
        }
        for i in bytes.indices {
            switch bytes[i] {
            case 0...0x1f, 0x7f: throw .controlCharacterInTarget
            case UInt8(ascii: " "), UInt8(ascii: "#"): throw .malformedTarget
            default: break
            }
        }
        let start = try Self.pathStart(bytes)
        var end = start
        while end < bytes.count, bytes[end] != UInt8(ascii: "?") { end += 1 }

        // An absolute URL may have no path: `http://host?query`.
        let hasPath = start < end
        guard !hasPath || bytes[start] == UInt8(ascii: "/") else { throw .malformedTarget }
        var path: [String] = []
        var trailing = false
        if hasPath {
            path.reserveCapacity(8)
            var segmentStart = start + 1
            while segmentStart <= end {
                var segmentEnd = segmentStart
                while segmentEnd < end, bytes[segmentEnd] != UInt8(ascii: "/") { segmentEnd += 1 }
                if segmentStart == segmentEnd {
                    guard segmentEnd == end else { throw .unsafePath }
                    trailing = !path.isEmpty
                } else {
                    let segment = try Self.decode(bytes.extracting(segmentStart..<segmentEnd), inQuery: false)
                    guard segment != ".", segment != ".." else { throw .unsafePath }
                    path.append(segment)
                }
                segmentStart = segmentEnd + 1
            }
        }
        let raw = end < bytes.count ? bytes.extracting(end + 1..<bytes.count) : bytes.extracting(end..<end)
        self.init(
            path: path, hasTrailingSlash: trailing, rawPath: hasPath ? Self.ascii(bytes.extracting(start..<end)) : "/",
            query: try Self.pairs(raw), rawQuery: Self.ascii(raw))
    }

    /// Where the path starts: at once, or after the scheme and authority of an absolute URL.
    private static func pathStart(_ bytes: Span<UInt8>) throws(RefusalReason) -> Int {
        guard !bytes.isEmpty else { throw .malformedTarget }
        if bytes[0] == UInt8(ascii: "/") { return 0 }
        for scheme: StaticString in ["http://", "https://"] where startsIgnoringCase(bytes, scheme) {
            var at = scheme.utf8CodeUnitCount
            let authority = at
            while at < bytes.count, bytes[at] != UInt8(ascii: "/"), bytes[at] != UInt8(ascii: "?") { at += 1 }
            guard at > authority else { throw .malformedTarget }
            return at
        }
        throw .malformedTarget
    }

    private static func startsIgnoringCase(_ bytes: Span<UInt8>, _ prefix: StaticString) -> Bool {
        let prefix = prefix.description.utf8
        guard bytes.count >= prefix.count else { return false }
        for (i, byte) in prefix.enumerated() where lowercased(bytes[i]) != byte { return false }
        return true
    }

    private static func pairs(_ bytes: Span<UInt8>) throws(RefusalReason) -> [QueryItem] {
        var pairs: [QueryItem] = []
        var start = 0
        while start < bytes.count {
            var end = start
            var equals: Int?
            while end < bytes.count, bytes[end] != UInt8(ascii: "&") {
                if equals == nil, bytes[end] == UInt8(ascii: "=") { equals = end }
                end += 1
            }
            if end > start {
                let name = try decode(bytes.extracting(start..<(equals ?? end)), inQuery: true)
                let value = equals == nil ? "" : try decode(bytes.extracting(equals! + 1..<end), inQuery: true)
                pairs.append(QueryItem(name: name, value: value))
            }
            start = end + 1
        }
        return pairs
    }

    private static func decode(_ bytes: Span<UInt8>, inQuery: Bool) throws(RefusalReason) -> String {
        var plain = true
        for i in bytes.indices where bytes[i] == UInt8(ascii: "%") || bytes[i] == UInt8(ascii: "+") || bytes[i] > 0x7f {
            plain = false
            break
        }
        if plain { return text(bytes)! }

        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var i = 0
        while i < bytes.count {
            var byte = bytes[i]
            if byte == UInt8(ascii: "%") {
                guard i + 2 < bytes.count, let high = hexDigit(bytes[i + 1]), let low = hexDigit(bytes[i + 2]) else {
                    throw .badPercentEncoding
                }
                byte = high << 4 | low
                guard byte != 0, inQuery || (byte >= 0x20 && byte != 0x7f) else { throw .controlCharacterInTarget }
                i += 2
            } else if inQuery, byte == UInt8(ascii: "+") {
                byte = UInt8(ascii: " ")
            }
            decoded.append(byte)
            i += 1
        }
        guard let text = text(decoded.span) else { throw .targetNotUTF8 }
        return text
    }

    private static func text(_ bytes: Span<UInt8>) -> String? {
        guard let valid = try? UTF8Span(validating: bytes) else { return nil }
        return String(copying: valid)
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The bytes as text, those above 0x7F percent-encoded.
    private static func ascii(_ bytes: Span<UInt8>) -> String {
        var isASCII = true
        for i in bytes.indices where bytes[i] > 0x7f { isASCII = false; break }
        if isASCII, let text = text(bytes) { return text }
        var encoded = ""
        for i in bytes.indices {
            if bytes[i] > 0x7f {
                let hex = String(bytes[i], radix: 16, uppercase: true)
                encoded += "%" + hex
            } else {
                encoded.unicodeScalars.append(Unicode.Scalar(bytes[i]))
            }
        }
        return encoded
    }
}
