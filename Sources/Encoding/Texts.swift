/// What lies at a place of a text that should be UTF-8 (Unicode 15 section 3.9, table 3-7).
enum UTF8Sequence {
    /// A character of so many bytes, 1...4.
    case valid(Int)
    /// So many bytes that belong to one error: one U+FFFD stands for them.
    case invalid(Int)

    @inline(__always)
    @unsafe init(_ text: UnsafePointer<UInt8>, remaining: Int) {
        let lead = unsafe text[0]
        if lead < 0x80 {
            self = .valid(1)
            return
        }
        var low: UInt8 = 0x80, high: UInt8 = 0xBF
        let length: Int
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            if lead == 0xE0 { low = 0xA0 }
            if lead == 0xED { high = 0x9F }
        case 0xF0...0xF4:
            length = 4
            if lead == 0xF0 { low = 0x90 }
            if lead == 0xF4 { high = 0x8F }
        default:
            self = .invalid(1)
            return
        }
        var good = 1
        while good < length {
            guard good < remaining, unsafe low <= text[good], unsafe text[good] <= high else {
                self = .invalid(good)
                return
            }
            (low, high) = (0x80, 0xBF)
            good += 1
        }
        self = .valid(length)
    }
}

/// How the ASCII characters that mean something in a format are written.
protocol Escaping {
    /// The most bytes that one byte may become.
    static var growth: Int { get }
    /// Whether eight bytes may be copied as they are. It may say no too often, never yes.
    static func isPlain(_ word: UInt64) -> Bool
    /// Writes one ASCII character.
    static func put(_ byte: UInt8, into cursor: inout ByteCursor)
}

/// The high bit of each byte of `word` that is `byte`, and perhaps of bytes above such a one.
@inline(__always)
private func matches(_ word: UInt64, _ byte: UInt8) -> UInt64 {
    let difference = word ^ (0x0101_0101_0101_0101 &* UInt64(byte))
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
}

/// The high bit of each byte that is a control character (below 0x20) or not ASCII, and perhaps of bytes above such a one.
@inline(__always)
private func controlsAndHigh(_ word: UInt64) -> UInt64 {
    ((word &- 0x2020_2020_2020_2020) & ~word | word) & 0x8080_8080_8080_8080
}

/// Thai and Lao letters, which every format writes as they are: U+0E00...U+0EFF, in UTF-8 E0 B8...BB 80...BF.
private enum ThaiLetters {
    /// How many letters, up to two, eight bytes start with, the first byte lowest.
    @inline(__always)
    static func count(in word: UInt64) -> Int {
        if word & 0xC0FC_FFC0_FCFF == 0x80B8_E080_B8E0 { return 2 }
        return word & 0xC0_FCFF == 0x80_B8E0 ? 1 : 0
    }
}

/// Nothing has to be escaped; only wrong UTF-8 is replaced.
enum PlainText: Escaping {
    static var growth: Int { 3 }
    static func isPlain(_ word: UInt64) -> Bool { word & 0x8080_8080_8080_8080 == 0 }
    static func put(_ byte: UInt8, into cursor: inout ByteCursor) { cursor.put(byte) }
}

/// The inside of a JSON string (RFC 8259 section 7).
enum JSONText: Escaping {
    static var growth: Int { 6 }

    static func isPlain(_ word: UInt64) -> Bool {
        controlsAndHigh(word) | matches(word, UInt8(ascii: "\"")) | matches(word, UInt8(ascii: "\\")) == 0
    }

    static func put(_ byte: UInt8, into cursor: inout ByteCursor) {
        if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { return cursor.put(byte) }
        cursor.put(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: cursor.put(UInt8(ascii: "b"))
        case 0x09: cursor.put(UInt8(ascii: "t"))
        case 0x0A: cursor.put(UInt8(ascii: "n"))
        case 0x0C: cursor.put(UInt8(ascii: "f"))
        case 0x0D: cursor.put(UInt8(ascii: "r"))
        case 0..<0x20:
            cursor.put("u00")
            cursor.put(0x30 + byte >> 4)
            cursor.put(byte & 15 < 10 ? 0x30 + byte & 15 : 0x57 + byte & 15)
        default: cursor.put(byte)
        }
    }
}

/// Text and attribute values of HTML and XML (XML 1.0 section 2.4). A control character that XML 1.0 section 2.2
/// does not know becomes U+FFFD.
enum MarkupText: Escaping {
    static var growth: Int { 6 }

    static func isPlain(_ word: UInt64) -> Bool {
        controlsAndHigh(word) | matches(word, UInt8(ascii: "&")) | matches(word, UInt8(ascii: "<"))
            | matches(word, UInt8(ascii: ">")) | matches(word, UInt8(ascii: "\"")) | matches(word, UInt8(ascii: "'")) == 0
    }

    static func put(_ byte: UInt8, into cursor: inout ByteCursor) {
        switch byte {
        case UInt8(ascii: "&"): cursor.put("&amp;")
        case UInt8(ascii: "<"): cursor.put("&lt;")
        case UInt8(ascii: ">"): cursor.put("&gt;")
        case UInt8(ascii: "\""): cursor.put("&quot;")
        case UInt8(ascii: "'"): cursor.put("&#39;")
        case 0x09, 0x0A, 0x0D, 0x20...: cursor.put(byte)
        default: cursor.put("\u{FFFD}")
        }
    }
}

/// The inside of a quoted field of CSV (RFC 4180 section 2, rule 7).
enum QuotedText: Escaping {
    static var growth: Int { 3 }
    static func isPlain(_ word: UInt64) -> Bool {
        word & 0x8080_8080_8080_8080 | matches(word, UInt8(ascii: "\"")) == 0
    }
    static func put(_ byte: UInt8, into cursor: inout ByteCursor) {
        if byte == UInt8(ascii: "\"") { cursor.put(byte) }
        cursor.put(byte)
    }
}

extension ByteCursor {
    /// Writes `text` escaped, each error of its UTF-8 as one U+FFFD. Room: growth * count + 8.
    @inline(__always)
    mutating func put<E: Escaping>(_ text: Span<UInt8>, as escaping: E.Type) {
        unsafe text.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            let count = source.count
            var i = 0
            while i < count {
                if count - i >= 8 {
                    let word = unsafe UInt64(littleEndian: UnsafeRawPointer(base + i).loadUnaligned(as: UInt64.self))
                    let plain = E.isPlain(word) ? 8 : 3 * ThaiLetters.count(in: word)
                    if plain > 0 {
                        put(word: word, count: plain)
                        i += plain
                        continue
                    }
                }
                let byte = unsafe base[i]
                if byte < 0x80 {
                    E.put(byte, into: &self)
                    i += 1
                    continue
                }
                switch unsafe UTF8Sequence(base + i, remaining: count - i) {
                case .valid(let length):
                    for k in 0..<length { unsafe put(base[i + k]) }
                    i += length
                case .invalid(let length):
                    put("\u{FFFD}")
                    i += length
                }
            }
        }
    }
}

extension ByteCursor {
    /// A JSON string with its quotes.
    mutating func put(json utf8: Span<UInt8>) {
        put(UInt8(ascii: "\""))
        put(utf8, as: JSONText.self)
        put(UInt8(ascii: "\""))
    }
}

extension ByteBuffer {
    mutating func append<E: Escaping>(_ text: Span<UInt8>, as escaping: E.Type) {
        withRoom(E.growth * text.count + 8) { $0.put(text, as: E.self) }
    }

    /// Appends a text as it is, each error of its UTF-8 replaced by U+FFFD.
    public mutating func append(repairing utf8: Span<UInt8>) { append(utf8, as: PlainText.self) }

    /// The most bytes of a text as a JSON string, and a word of slack.
    static func jsonRoom(_ utf8: Span<UInt8>) -> Int { JSONText.growth * utf8.count + 10 }

    /// Appends a JSON string with its quotes (RFC 8259 section 7); each error of its UTF-8 becomes U+FFFD.
    public mutating func append(json utf8: Span<UInt8>) { withRoom(Self.jsonRoom(utf8)) { $0.put(json: utf8) } }

    public mutating func append(json text: String) { append(json: text.utf8.span) }

    /// Appends text or an attribute's value of HTML or XML with `& < > " '` escaped.
    public mutating func append(markup utf8: Span<UInt8>) { append(utf8, as: MarkupText.self) }

    public mutating func append(markup text: String) { append(markup: text.utf8.span) }
}

/// Whether a text is valid UTF-8.
func isUTF8(_ text: Span<UInt8>) -> Bool {
    unsafe text.withUnsafeBufferPointer { source in
        guard let base = source.baseAddress else { return true }
        var i = 0
        while i < source.count {
            if source.count - i >= 8 {
                let word = unsafe UInt64(littleEndian: UnsafeRawPointer(base + i).loadUnaligned(as: UInt64.self))
                let plain = PlainText.isPlain(word) ? 8 : 3 * ThaiLetters.count(in: word)
                if plain > 0 {
                    i += plain
                    continue
                }
            }
            guard case .valid(let length) = unsafe UTF8Sequence(base + i, remaining: source.count - i) else { return false }
            i += length
        }
        return true
    }
}
