/// A value of a JSON5 text, with the line that it starts on.
struct JSON5Node: Sendable {
    enum Value: Sendable {
        case null
        case boolean(Bool)
        case number(Double)
        case text(String)
        case array([JSON5Node])
        /// In the order of the text; a key that stands twice is here twice.
        case object([Member])
    }

    struct Member: Sendable {
        let key: String
        let line: Int
        let node: JSON5Node
    }

    let value: Value
    let line: Int

    /// The first member of that key, when the value is an object.
    subscript(key: String) -> JSON5Node? {
        guard case .object(let members) = value else { return nil }
        return members.first { $0.key == key }?.node
    }
}

/// Where a text stops being JSON5, and what was expected there.
struct JSON5Error: Error, Hashable {
    /// From 1.
    let line: Int
    /// From 1, in characters.
    let column: Int
    let problem: Localized
}

/// Reads JSON5 (spec.json5.org, version 1.0.0), except that a bare key cannot hold `\u` escapes.
///
/// The decoder of Foundation names neither the line of a fault nor a key that stands twice; people who write
/// catalog files by hand need both.
struct JSON5Parser {
    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private var lineStart = 0
    private var depth = 0

    /// Arrays and objects inside each other, at most.
    static let maximumDepth = 64

    static func parse(_ bytes: [UInt8]) throws(JSON5Error) -> JSON5Node {
        var parser = JSON5Parser(bytes: bytes)
        try parser.skipSpace()
        let node = try parser.value()
        try parser.skipSpace()
        if parser.at < bytes.count { throw parser.error("มีข้อความเกินหลังจบค่า", "Text follows the end of the value") }
        return node
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

    private func error(_ th: String, _ en: String) -> JSON5Error {
        let before = bytes[min(lineStart, bytes.count)..<min(at, bytes.count)]
        return JSON5Error(
            line: line, column: String(decoding: before, as: UTF8.self).unicodeScalars.count + 1,
            problem: Localized(th: th, en: en))
    }

    /// What had to stand here, or where the text ends too early.
    private func unexpected(_ th: String, _ en: String) -> JSON5Error {
        guard at < bytes.count else { return error("แฟ้มจบก่อน ต้องมี \(th)", "The text ends where \(en) must stand") }
        return error("ตรงนี้ต้องเป็น \(th)", "Here must stand \(en)")
    }

    private mutating func newLine() {
        line += 1
        lineStart = at
    }

    // MARK: Values

    private mutating func value() throws(JSON5Error) -> JSON5Node {
        let start = line
        guard let byte else { throw unexpected("ค่า", "a value") }
        switch byte {
        case UInt8(ascii: "{"): return JSON5Node(value: .object(try nested(Self.members)), line: start)
        case UInt8(ascii: "["): return JSON5Node(value: .array(try nested(Self.items)), line: start)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return JSON5Node(value: .text(try string()), line: start)
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return JSON5Node(value: .number(try number()), line: start)
        default: return JSON5Node(value: try word(), line: start)
        }
    }

    private mutating func word() throws(JSON5Error) -> JSON5Node.Value {
        let start = at
        switch try identifier("ค่า", "a value") {
        case "null": return .null
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "Infinity": return .number(.infinity)
        case "NaN": return .number(.nan)
        case let other:
            at = start
            throw error("\"\(other)\" ไม่ใช่ค่า ถ้าเป็นข้อความต้องใส่เครื่องหมายคำพูด", "\"\(other)\" is no value; a text needs quotes")
        }
    }

    private mutating func nested<T>(_ read: (inout JSON5Parser) throws(JSON5Error) -> T) throws(JSON5Error) -> T {
        guard depth < Self.maximumDepth else {
            throw error("ซ้อนลึกเกิน \(Self.maximumDepth) ชั้น", "Nested more than \(Self.maximumDepth) deep")
        }
        depth += 1
        at += 1
        let result = try read(&self)
        depth -= 1
        return result
    }

    private static func items(_ p: inout JSON5Parser) throws(JSON5Error) -> [JSON5Node] {
        var items: [JSON5Node] = []
        while true {
            try p.skipSpace()
            if p.take(UInt8(ascii: "]")) { return items }
            items.append(try p.value())
            try p.skipSpace()
            if p.take(UInt8(ascii: ",")) { continue }
            guard p.take(UInt8(ascii: "]")) else { throw p.unexpected("\",\" หรือ \"]\"", "\",\" or \"]\"") }
            return items
        }
    }

    private static func members(_ p: inout JSON5Parser) throws(JSON5Error) -> [JSON5Node.Member] {
        var members: [JSON5Node.Member] = []
        while true {
            try p.skipSpace()
            if p.take(UInt8(ascii: "}")) { return members }
            let line = p.line
            let quoted = p.byte == UInt8(ascii: "\"") || p.byte == UInt8(ascii: "'")
            let key = quoted ? try p.string() : try p.identifier("ชื่อคีย์หรือ \"}\"", "a key or \"}\"")
            try p.skipSpace()
            guard p.take(UInt8(ascii: ":")) else { throw p.unexpected("\":\"", "\":\"") }
            try p.skipSpace()
            members.append(JSON5Node.Member(key: key, line: line, node: try p.value()))
            try p.skipSpace()
            if p.take(UInt8(ascii: ",")) { continue }
            guard p.take(UInt8(ascii: "}")) else { throw p.unexpected("\",\" หรือ \"}\"", "\",\" or \"}\"") }
            return members
        }
    }

    private mutating func take(_ wanted: UInt8) -> Bool {
        guard byte == wanted else { return false }
        at += 1
        return true
    }

    // MARK: Words and numbers

    private mutating func identifier(_ th: String, _ en: String) throws(JSON5Error) -> String {
        let start = at
        while let scalar = scalar(), Self.belongsToName(scalar, first: at == start) { at += UTF8.width(scalar) }
        guard at > start else { throw unexpected(th, en) }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private static func belongsToName(_ scalar: Unicode.Scalar, first: Bool) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "_", "$": true
        case "0"..."9": !first
        case "\u{80}"...: first ? scalar.properties.isIDStart : scalar.properties.isIDContinue
        default: false
        }
    }

    /// The character at the reading place; nil at the end and where the bytes are no UTF-8.
    private func scalar() -> Unicode.Scalar? {
        guard let byte else { return nil }
        if byte < 0x80 { return Unicode.Scalar(byte) }
        var iterator = bytes[at..<min(at + 4, bytes.count)].makeIterator()
        var decoder = UTF8()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return scalar
    }

    private mutating func number() throws(JSON5Error) -> Double {
        let start = at
        let negative = byte == UInt8(ascii: "-")
        if negative || byte == UInt8(ascii: "+") { at += 1 }
        let size: Double
        if byte == UInt8(ascii: "0"), at + 1 < bytes.count, bytes[at + 1] | 0x20 == UInt8(ascii: "x") {
            at += 2
            let digits = run { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "f") || Self.isDigit($0) }
            guard !digits.isEmpty, let whole = UInt64(digits, radix: 16) else {
                throw unexpected("เลขฐานสิบหก", "hexadecimal digits")
            }
            size = Double(whole)
        } else if let byte, byte == UInt8(ascii: "I") || byte == UInt8(ascii: "N"), at > start {
            guard case .number(let n) = try word() else { throw unexpected("ตัวเลข", "a number") }
            size = n
        } else {
            size = try decimal()
        }
        if let next = scalar(), next == "." || Self.belongsToName(next, first: false) {
            throw error("ตัวเลขเขียนผิด", "A number is written wrong")
        }
        return negative ? -size : size
    }

    private mutating func decimal() throws(JSON5Error) -> Double {
        let whole = run(Self.isDigit)
        if whole.utf8.count > 1, whole.utf8.first == UInt8(ascii: "0") {
            throw error("ตัวเลขต้องไม่ขึ้นต้นด้วย 0", "A number has no leading zero")
        }
        var fraction = ""
        if take(UInt8(ascii: ".")) { fraction = run(Self.isDigit) }
        guard !(whole.isEmpty && fraction.isEmpty) else { throw unexpected("ตัวเลข", "a number") }
        var text = (whole.isEmpty ? "0" : whole) + "." + (fraction.isEmpty ? "0" : fraction)
        if let e = byte, e | 0x20 == UInt8(ascii: "e") {
            at += 1
            text += "e"
            if take(UInt8(ascii: "-")) { text += "-" } else { _ = take(UInt8(ascii: "+")) }
            let exponent = run(Self.isDigit)
            guard !exponent.isEmpty else { throw unexpected("เลขชี้กำลัง", "an exponent") }
            text += exponent
        }
        guard let number = Double(text) else { throw error("ตัวเลขเขียนผิด", "A number is written wrong") }
        return number
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private mutating func run(_ belongs: (UInt8) -> Bool) -> String {
        let start = at
        while at < bytes.count, belongs(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    // MARK: Texts

    private mutating func string() throws(JSON5Error) -> String {
        let quote = bytes[at]
        at += 1
        var text: [UInt8] = []
        while let byte {
            switch byte {
            case quote:
                at += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                throw error("ข้อความไม่มีเครื่องหมายคำพูดปิดในบรรทัดเดียวกัน", "A text does not end on its line")
            case UInt8(ascii: "\\"):
                at += 1
                try escape(into: &text)
            default:
                text.append(byte)
                at += 1
            }
        }
        throw error("แฟ้มจบก่อนปิดเครื่องหมายคำพูด", "The file ends inside a text")
    }

    /// What follows a backslash (section 5.1).
    private mutating func escape(into text: inout [UInt8]) throws(JSON5Error) {
        guard let byte else { throw unexpected("อักขระหลัง \\", "a character after \\") }
        at += 1
        switch byte {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "v"): text.append(0x0B)
        case UInt8(ascii: "0") where !(self.byte.map(Self.isDigit) ?? false): text.append(0x00)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): throw error("ไม่มี \\ ตามด้วยตัวเลข", "A digit cannot be escaped")
        case UInt8(ascii: "x"): text.append(contentsOf: String(try codePoint(digits: 2)).utf8)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try codePoint(digits: 4)).utf8)
        case UInt8(ascii: "\n"): newLine()
        case UInt8(ascii: "\r"):
            _ = take(UInt8(ascii: "\n"))
            newLine()
        default: text.append(byte)
        }
    }

    /// The hexadecimal digits after `\x` or `\u`; two halves of a surrogate pair are one character.
    private mutating func codePoint(digits: Int) throws(JSON5Error) -> Unicode.Scalar {
        let high = try unit(digits)
        if let scalar = Unicode.Scalar(high) { return scalar }
        if high < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
            let low = try unit(4)
            if (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) {
                return scalar
            }
        }
        throw error("\\u ครึ่งเดียวของคู่ surrogate", "Half of a surrogate pair")
    }

    private mutating func unit(_ digits: Int) throws(JSON5Error) -> UInt32 {
        let text = at + digits <= bytes.count ? bytes[at..<(at + digits)] : []
        guard text.count == digits, text.allSatisfy({ $0 < 0x80 && Character(Unicode.Scalar($0)).isHexDigit }),
            let unit = UInt32(String(decoding: text, as: UTF8.self), radix: 16)
        else { throw unexpected("เลขฐานสิบหก \(digits) หลัก", "\(digits) hexadecimal digits") }
        at += digits
        return unit
    }

    // MARK: White space and comments

    private mutating func skipSpace() throws(JSON5Error) {
        while let byte {
            switch byte {
            case UInt8(ascii: "\n"):
                at += 1
                newLine()
            case UInt8(ascii: "\r"):
                at += 1
                _ = take(UInt8(ascii: "\n"))
                newLine()
            case 0x09, 0x0B, 0x0C, 0x20: at += 1
            case UInt8(ascii: "/"): try skipComment()
            case 0x80...:
                // NBSP, the byte order mark, line and paragraph separators and all space separators (table 4).
                guard let scalar = scalar(),
                    scalar == "\u{FEFF}" || scalar == "\u{2028}" || scalar == "\u{2029}"
                        || scalar.properties.generalCategory == .spaceSeparator
                else { return }
                at += UTF8.width(scalar)
            default: return
            }
        }
    }

    private mutating func skipComment() throws(JSON5Error) {
        let opening = self
        at += 1
        if take(UInt8(ascii: "/")) {
            while let byte, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { at += 1 }
            return
        }
        guard take(UInt8(ascii: "*")) else {
            throw opening.unexpected("ค่า คีย์ หรือหมายเหตุ", "a value, a key or a comment")
        }
        while let byte {
            at += 1
            if byte == UInt8(ascii: "*"), take(UInt8(ascii: "/")) { return }
            if byte == UInt8(ascii: "\n") { newLine() }
        }
        throw opening.error("หมายเหตุ /* ไม่มี */ ปิด", "A comment /* is not closed by */")
    }
}
