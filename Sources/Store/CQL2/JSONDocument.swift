public import Catalog

/// A value of a JSON document (RFC 8259), with the byte where it starts.
public struct JSONValue: Sendable {
    public indirect enum Kind: Sendable {
        case null
        case boolean(Bool)
        case number(Value)
        case string(String)
        case array([JSONValue])
        /// Members in their order; no name stands twice.
        case object([(name: String, value: JSONValue)])
    }

    public let kind: Kind
    let at: Int

    /// Reads a document whole: JSON that a client sent.
    ///
    /// - Parameters:
    ///   - deepest: the most levels of brackets.
    ///   - mostMembers: the most members of one object.
    /// - Throws: ``CQL2Error`` with the place, what was found and what was expected.
    public init(reading bytes: [UInt8], deepest: Int, mostMembers: Int) throws(CQL2Error) {
        var reader = JSONReader(CQL2Source(bytes: bytes, isJSON: true), deepest: deepest, mostMembers: mostMembers)
        self = try reader.document()
    }

    init(kind: Kind, at: Int) {
        self.kind = kind
        self.at = at
    }

    /// A value that stands in no document.
    public init(_ kind: Kind) { self.init(kind: kind, at: 0) }

    /// The member of an object.
    public func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = kind else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// What was found, for people.
    public var found: Localized {
        switch kind {
        case .null: .found(" null", "null")
        case .boolean(let v): .found(" \(v)", "\(v)")
        case .number: .found("ตัวเลข", "a number")
        case .string(let s): s.utf8.count <= 32 ? .found(quoted: s) : .found("ข้อความ", "a text")
        case .array(let all): .found("รายการ \(all.count) ตัว", "a list of \(all.count)")
        case .object: .found("วัตถุ", "an object")
        }
    }
}

/// Reads a JSON document whole. Names must be unique, texts well-formed UTF-8 without control characters that a
/// CQL2 text could not spell, and nothing may follow.
struct JSONReader {
    private let source: CQL2Source
    private var at = 0
    private var depth = 0
    private let deepest: Int
    private let mostMembers: Int

    /// - Parameters:
    ///   - deepest: the most levels of brackets.
    ///   - mostMembers: the most members of one object.
    init(_ source: CQL2Source, deepest: Int, mostMembers: Int = 64) {
        self.source = source
        self.deepest = deepest
        self.mostMembers = mostMembers
    }

    mutating func document() throws(CQL2Error) -> JSONValue {
        let value = try value()
        skipSpace()
        guard at == source.bytes.count else { throw wrong(at, Localized(th: "จบเอกสาร", en: "the end of the document")) }
        return value
    }

    private func peek() -> UInt8? { at < source.bytes.count ? source.bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { at += 1 }
    }

    private func wrong(_ offset: Int, _ expected: Localized) -> CQL2Error {
        let found: Localized
        if offset >= source.bytes.count {
            found = .found("จุดจบของเอกสาร", "the end of the document")
        } else {
            var end = offset + 1
            while end < source.bytes.count, source.bytes[end] & 0xC0 == 0x80 { end += 1 }
            found = .found(quoted: source.excerpt(offset..<end))
        }
        return source.error(.syntax, at: offset, found, expected: expected)
    }

    private mutating func value() throws(CQL2Error) -> JSONValue {
        skipSpace()
        let start = at
        switch peek() {
        case UInt8(ascii: "{"): return JSONValue(kind: try object(), at: start)
        case UInt8(ascii: "["): return JSONValue(kind: try array(), at: start)
        case UInt8(ascii: "\""): return JSONValue(kind: .string(try string()), at: start)
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case .some(let byte) where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte):
            return JSONValue(kind: .number(try number()), at: start)
        default: throw wrong(at, Localized(th: "ค่า JSON", en: "a JSON value"))
        }
    }

    private mutating func word(_ text: StaticString, _ kind: JSONValue.Kind) throws(CQL2Error) -> JSONValue {
        let start = at
        let spelling = Array(text.description.utf8)
        guard source.bytes.dropFirst(at).starts(with: spelling) else {
            throw wrong(at, Localized(th: "ค่า JSON", en: "a JSON value"))
        }
        at += spelling.count
        return JSONValue(kind: kind, at: start)
    }

    private mutating func descend() throws(CQL2Error) {
        depth += 1
        guard depth <= deepest else {
            throw source.error(
                .limit, at: at, Localized(
                    th: "JSON ซ้อนกันลึกเกิน \(deepest) ชั้น",
                    en: "JSON nested deeper than \(deepest) levels"))
        }
    }

    private mutating func array() throws(CQL2Error) -> JSONValue.Kind {
        try descend()
        defer { depth -= 1 }
        at += 1
        var all: [JSONValue] = []
        skipSpace()
        if peek() == UInt8(ascii: "]") { at += 1; return .array(all) }
        while true {
            all.append(try value())
            skipSpace()
            switch peek() {
            case UInt8(ascii: ","): at += 1
            case UInt8(ascii: "]"): at += 1; return .array(all)
            default: throw wrong(at, Localized(th: " , หรือ ]", en: ", or ]"))
            }
        }
    }

    private mutating func object() throws(CQL2Error) -> JSONValue.Kind {
        try descend()
        defer { depth -= 1 }
        at += 1
        var members: [(name: String, value: JSONValue)] = []
        skipSpace()
        if peek() == UInt8(ascii: "}") { at += 1; return .object(members) }
        while true {
            skipSpace()
            let nameAt = at
            guard peek() == UInt8(ascii: "\"") else { throw wrong(at, Localized(th: "ชื่อใน \"…\"", en: "a name in \"…\"")) }
            let name = try string()
            guard members.count < mostMembers, !members.contains(where: { $0.name == name }) else {
                throw source.error(
                    .syntax, at: nameAt,
                    Localized(
                        th: "ชื่อ “\(name)” ซ้ำหรือมีชื่อมากเกินไป",
                        en: "the name “\(name)” stands twice, or there are too many names"))
            }
            skipSpace()
            guard peek() == UInt8(ascii: ":") else { throw wrong(at, Localized(th: " :", en: ":")) }
            at += 1
            members.append((name, try value()))
            skipSpace()
            switch peek() {
            case UInt8(ascii: ","): at += 1
            case UInt8(ascii: "}"): at += 1; return .object(members)
            default: throw wrong(at, Localized(th: " , หรือ }", en: ", or }"))
            }
        }
    }

    private mutating func number() throws(CQL2Error) -> Value {
        let start = at
        if peek() == UInt8(ascii: "-") { at += 1 }
        func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
        let digits = Localized(th: "ตัวเลข", en: "a digit")
        guard isDigit(peek()) else { throw wrong(at, digits) }
        if peek() == UInt8(ascii: "0") { at += 1 } else { while isDigit(peek()) { at += 1 } }
        if isDigit(peek()) { throw wrong(at, Localized(
            th: "ตัวเลขที่ไม่ขึ้นต้นด้วย 0",
            en: "a number without leading zeros")) }
        if peek() == UInt8(ascii: ".") {
            at += 1
            guard isDigit(peek()) else { throw wrong(at, digits) }
            while isDigit(peek()) { at += 1 }
        }
        if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
            at += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { at += 1 }
            guard isDigit(peek()) else { throw wrong(at, digits) }
            while isDigit(peek()) { at += 1 }
        }
        return try CQL2Number.value(source, start..<at)
    }

    private mutating func string() throws(CQL2Error) -> String {
        let start = at
        at += 1
        var out: [UInt8] = []
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                guard let text = String(validating: out, as: UTF8.self) else {
                    throw source.error(
                        .literal, at: start, Localized(
                            th: "ข้อความไม่ใช่ UTF-8 ที่ถูกต้อง",
                            en: "the text is not well-formed UTF-8"))
                }
                for scalar in text.unicodeScalars where !CQL2Character.isInLiteral(scalar.value) {
                    throw source.error(
                        .literal, at: start, Localized(
                            th: "ใช้อักขระควบคุมในข้อความไม่ได้",
                            en: "a control character cannot stand in a text"))
                }
                return text
            case UInt8(ascii: "\\"): try escape(into: &out)
            case ..<0x20: throw wrong(at, Localized(
                th: "อักขระควบคุมที่เขียนเป็น \\u",
                en: "control characters written as \\u"))
            default:
                out.append(byte)
                at += 1
            }
        }
        throw source.error(.syntax, at: start, Localized(th: "เปิดเครื่องหมาย \" แล้วไม่ปิด", en: "the \" is never closed"))
    }

    private mutating func escape(into out: inout [UInt8]) throws(CQL2Error) {
        let start = at
        at += 1
        let byte = peek()
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte ?? 0)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0C)
        case UInt8(ascii: "n"): out.append(0x0A)
        case UInt8(ascii: "r"): out.append(0x0D)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hex4(start)
            if (0xD800...0xDBFF).contains(code), source.bytes.dropFirst(at).starts(with: [0x5C, 0x75]) {
                at += 2
                let low = try hex4(start)
                code = (0xDC00...0xDFFF).contains(low) ? 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) : 0xD800
            }
            guard let scalar = Unicode.Scalar(code) else { throw wrong(start, Localized(
                th: "อักขระครึ่งคู่ไม่ได้",
                en: "both halves of a surrogate pair")) }
            out.append(contentsOf: Array(String(Character(scalar)).utf8))
        default: throw wrong(start, Localized(th: "รหัสหลัง \\ ของ JSON", en: "an escape of JSON"))
        }
    }

    private mutating func hex4(_ start: Int) throws(CQL2Error) -> UInt32 {
        let digits = source.bytes.dropFirst(at).prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw wrong(start, Localized(th: "เลขฐานสิบหก 4 ตัวหลัง \\u", en: "4 hexadecimal digits after \\u")) }
        at += 4
        return code
    }
}

/// JSON Pointers (RFC 6901).
enum JSONPointer {
    /// The pointer of the innermost value that starts at or holds a byte; the bytes before it must be sound JSON.
    static func pointer(to offset: Int, in bytes: [UInt8]) -> String {
        /// An open bracket: nil index for an object, whose member's name is `name`.
        struct Level {
            var index: Int?
            var name = ""
            var awaitsName: Bool
        }
        var levels: [Level] = []
        var at = 0
        while at < min(offset, bytes.count) {
            switch bytes[at] {
            case UInt8(ascii: "{"): levels.append(Level(index: nil, awaitsName: true))
            case UInt8(ascii: "["): levels.append(Level(index: 0, awaitsName: false))
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = levels.popLast()
            case UInt8(ascii: ","):
                if let last = levels.indices.last {
                    if let index = levels[last].index { levels[last].index = index + 1 } else { levels[last].awaitsName = true }
                }
            case UInt8(ascii: "\""):
                let start = at + 1
                at = start
                while at < bytes.count, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
                if let last = levels.indices.last, levels[last].awaitsName, at < bytes.count {
                    levels[last].name = String(decoding: bytes[start..<at], as: UTF8.self)
                    levels[last].awaitsName = false
                }
            default: break
            }
            at += 1
        }
        var path = ""
        for level in levels where !level.awaitsName {
            path += "/"
            if let index = level.index { path += String(index); continue }
            for character in level.name.unicodeScalars {
                switch character {
                case "~": path += "~0"
                case "/": path += "~1"
                default: path.unicodeScalars.append(character)
                }
            }
        }
        return path
    }
}
