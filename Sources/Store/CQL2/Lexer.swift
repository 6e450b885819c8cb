import Catalog

/// A word of a CQL2 text.
struct CQL2Token {
    enum Kind: Equatable {
        case end
        /// A name or keyword without quotes.
        case word
        /// A name in `"…"`.
        case name
        /// A text in `'…'`.
        case string
        /// A number without sign.
        case number
        case open, close, comma
        case comparison(Expression.Comparison)
        case plus, minus, times, divide, modulo, power
    }

    var kind: Kind
    /// Where it stands, in bytes.
    var range: Range<Int>
    /// The keyword that a `.word` spells.
    var keyword: CQL2Keyword?
}

/// Cuts a CQL2 text into tokens, one when asked.
struct CQL2Lexer {
    let source: CQL2Source
    private var position = 0

    init(_ source: CQL2Source) { self.source = source }

    private var bytes: [UInt8] { source.bytes }

    /// The next token.
    mutating func next() throws(CQL2Error) -> CQL2Token {
        position = skipSpace(from: position)
        let start = position
        guard start < bytes.count else { return CQL2Token(kind: .end, range: start..<start) }
        let byte = bytes[start]
        func symbol(_ kind: CQL2Token.Kind, _ length: Int = 1) -> CQL2Token {
            CQL2Token(kind: kind, range: start..<start + length)
        }
        let token: CQL2Token
        switch byte {
        case UInt8(ascii: "("): token = symbol(.open)
        case UInt8(ascii: ")"): token = symbol(.close)
        case UInt8(ascii: ","): token = symbol(.comma)
        case UInt8(ascii: "+"): token = symbol(.plus)
        case UInt8(ascii: "-"): token = symbol(.minus)
        case UInt8(ascii: "*"): token = symbol(.times)
        case UInt8(ascii: "/"): token = symbol(.divide)
        case UInt8(ascii: "%"): token = symbol(.modulo)
        case UInt8(ascii: "^"): token = symbol(.power)
        case UInt8(ascii: "="): token = symbol(.comparison(.equal))
        case UInt8(ascii: "<"):
            switch peek(start + 1) {
            case UInt8(ascii: ">"): token = symbol(.comparison(.notEqual), 2)
            case UInt8(ascii: "="): token = symbol(.comparison(.lessOrEqual), 2)
            default: token = symbol(.comparison(.less))
            }
        case UInt8(ascii: ">"):
            token = peek(start + 1) == UInt8(ascii: "=")
                ? symbol(.comparison(.greaterOrEqual), 2) : symbol(.comparison(.greater))
        case UInt8(ascii: "'"): token = try quoted(byte, .string)
        case UInt8(ascii: "\""): token = try quoted(byte, .name)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): token = try number()
        default: token = try word()
        }
        position = token.range.upperBound
        return token
    }

    /// Whether the next token opens a bracket, perhaps after the word `Z`.
    func bracketFollows(orZ: Bool = false) -> Bool {
        var at = skipSpace(from: position)
        if orZ, let byte = peek(at), byte | 0x20 == UInt8(ascii: "z") { at = skipSpace(from: at + 1) }
        return peek(at) == UInt8(ascii: "(")
    }

    private func peek(_ at: Int) -> UInt8? { at < bytes.count ? bytes[at] : nil }

    /// The scalar at an offset and its length in bytes. The bytes are those of a `String`, thus well-formed.
    private func scalar(at offset: Int) -> (value: UInt32, length: Int) {
        let b0 = UInt32(bytes[offset])
        func tail(_ i: Int) -> UInt32 { offset + i < bytes.count ? UInt32(bytes[offset + i] & 0x3F) : 0 }
        switch b0 {
        case ..<0x80: return (b0, 1)
        case ..<0xE0: return ((b0 & 0x1F) << 6 | tail(1), 2)
        case ..<0xF0: return ((b0 & 0x0F) << 12 | tail(1) << 6 | tail(2), 3)
        default: return ((b0 & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3), 4)
        }
    }

    private func skipSpace(from start: Int) -> Int {
        var at = start
        while at < bytes.count {
            let (value, length) = scalar(at: at)
            guard CQL2Character.isWhitespace(value) else { break }
            at += length
        }
        return at
    }

    private func word() throws(CQL2Error) -> CQL2Token {
        let start = position
        var at = start
        while at < bytes.count {
            let (value, length) = scalar(at: at)
            let belongs = at == start ? CQL2Character.isIdentifierStart(value) : CQL2Character.isIdentifierPart(value)
            guard belongs, !CQL2Character.isWhitespace(value) else { break }
            at += length
        }
        guard at > start else {
            let (value, length) = scalar(at: start)
            let shown = CQL2Character.isInLiteral(value)
                ? source.excerpt(start..<min(start + length, bytes.count)) : "U+" + String(value, radix: 16, uppercase: true)
            throw source.error(
                .syntax, at: start,
                Localized(th: "ใช้อักขระ “\(shown)” ที่นี่ไม่ได้", en: "the character “\(shown)” cannot stand here"),
                expected: shown == "!" ? Localized(th: " <> เมื่อหมายถึงไม่เท่ากับ", en: "<> for not equal") : nil)
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        return CQL2Token(kind: .word, range: start..<at, keyword: CQL2Keyword(text))
    }

    /// `unsignedNumericLiteral`: `12`, `12.`, `12.5`, `.5`, each with an exponent if wanted.
    private func number() throws(CQL2Error) -> CQL2Token {
        let start = position
        var at = start
        func isDigit(_ at: Int) -> Bool { peek(at).map { (0x30...0x39).contains($0) } ?? false }
        while isDigit(at) { at += 1 }
        var digits = at - start
        if peek(at) == UInt8(ascii: ".") {
            at += 1
            while isDigit(at) { at += 1; digits += 1 }
        }
        if digits > 0, let byte = peek(at), byte | 0x20 == UInt8(ascii: "e") {
            var end = at + 1
            if let sign = peek(end), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { end += 1 }
            if isDigit(end) {
                while isDigit(end) { end += 1 }
                at = end
            }
        }
        var end = at
        while end < bytes.count {
            let (value, length) = scalar(at: end)
            guard CQL2Character.isIdentifierPart(value), !CQL2Character.isWhitespace(value) else { break }
            end += length
        }
        guard digits > 0, end == at else {
            throw source.error(
                .syntax, at: start, .found(quoted: source.excerpt(start..<max(end, start + 1))), expected: Expected.digits.text)
        }
        return CQL2Token(kind: .number, range: start..<at)
    }

    /// A text or name in quotes; a doubled quote stands for one, and in a text so does a quote after a backslash.
    private func quoted(_ quote: UInt8, _ kind: CQL2Token.Kind) throws(CQL2Error) -> CQL2Token {
        let start = position
        var at = start + 1
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\\"), kind == .string {
                at += 2
            } else if byte == quote {
                guard peek(at + 1) == quote else { return CQL2Token(kind: kind, range: start..<at + 1) }
                at += 2
            } else {
                at += 1
            }
        }
        throw source.error(
            .syntax, at: start,
            Localized(th: "เปิดเครื่องหมาย \(quote == 0x27 ? "'" : "\"") แล้วไม่ปิด", en: "the \(quote == 0x27 ? "'" : "\"") is never closed"))
    }

    /// The text inside a token's quotes (OGC 21-065r2 requirement cql2-text/escaping). `\\` is one backslash;
    /// a backslash before any other character stays, so that `'50\%'` reaches LIKE as it was written.
    func unquoted(_ token: CQL2Token) throws(CQL2Error) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(token.range.count)
        var at = token.range.lowerBound + 1
        let end = token.range.upperBound - 1
        while at < end {
            let byte = bytes[at]
            guard CQL2Character.isInLiteral(UInt32(byte)) else {
                throw source.error(
                    .literal, at: at,
                    Localized(th: "ใช้อักขระควบคุมในข้อความไม่ได้", en: "a control character cannot stand in a text"))
            }
            if byte == UInt8(ascii: "\\"), token.kind == .string, at + 1 < end {
                let next = bytes[at + 1]
                at += 2
                switch next {
                case UInt8(ascii: "'"), UInt8(ascii: "\\"): out.append(next)
                case UInt8(ascii: "a"): out.append(0x07)
                case UInt8(ascii: "b"): out.append(0x08)
                case UInt8(ascii: "t"): out.append(0x09)
                case UInt8(ascii: "n"): out.append(0x0A)
                case UInt8(ascii: "v"): out.append(0x0B)
                case UInt8(ascii: "f"): out.append(0x0C)
                case UInt8(ascii: "r"): out.append(0x0D)
                default:
                    out.append(byte)
                    at -= 1
                }
            } else {
                out.append(byte)
                at += byte == bytes[token.range.lowerBound] ? 2 : 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
