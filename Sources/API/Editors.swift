internal import HTTP
public import Catalog

/// Who may change features: names and their tokens (bearer tokens, RFC 6750), from a file or the environment.
///
/// Accounts will take its place; nothing else knows of tokens. A token is compared in constant time and never logged.
public struct Editors: Sendable {
    /// An editor who showed a valid token.
    struct Editor: Sendable {
        let name: String
        /// The layers that he may change; nil: all.
        let layers: Set<String>?

        func mayChange(_ layer: Layer) -> Bool { layers?.contains(layer.id) ?? true }
    }

    private struct Entry: Sendable {
        let editor: Editor
        let token: [UInt8]
    }

    private var entries: [Entry] = []

    /// Nobody: editing is off.
    public init() {}

    public var isEmpty: Bool { entries.isEmpty }

    /// The layers to which some editors are confined.
    public var layers: Set<String> { entries.reduce(into: []) { $0.formUnion($1.editor.layers ?? []) } }

    /// Reads one editor from each line: `name:token`, or `name:token:layer,layer` for some layers only. Empty lines and
    /// those that start with `#` say nothing.
    ///
    /// - Throws: ``EditorsFault`` naming the line, and never its token.
    public init(lines text: String) throws(EditorsFault) {
        for (i, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = Self.trimmed(line)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let parts = line.split(separator: ":", omittingEmptySubsequences: false)
            guard (2...3).contains(parts.count), !parts[0].isEmpty, parts.count == 2 || !parts[2].isEmpty else { throw EditorsFault(line: i + 1, .form) }
            let token = Array(parts[1].utf8)
            guard token.count >= Self.shortest else { throw EditorsFault(line: i + 1, .short) }
            guard token.allSatisfy(Self.isTokenByte) else { throw EditorsFault(line: i + 1, .characters) }
            guard !entries.contains(where: { $0.token == token || $0.editor.name == parts[0] }) else { throw EditorsFault(line: i + 1, .repeated) }
            let layers = parts.count == 3 ? Set(parts[2].split(separator: ",").map { String(Self.trimmed($0)) }) : nil
            entries.append(Entry(editor: Editor(name: String(parts[0]), layers: layers), token: token))
        }
    }

    /// The fewest characters of a token.
    public static let shortest = 32

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let last = text.unicodeScalars.last, last == " " || last == "\t" || last == "\r" { text.unicodeScalars.removeLast() }
        while let first = text.unicodeScalars.first, first == " " || first == "\t" { text.unicodeScalars.removeFirst() }
        return text
    }

    /// `b64token` (RFC 6750 section 2.1).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): true
        default: false
        }
    }

    /// The editor of a request's `Authorization`; nil when it shows no valid token. Every token is compared whole.
    func editor(_ request: Request) -> Editor? {
        guard let header = request.headers["authorization"] else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let shown = Array(parts[1].utf8)
        var found: Editor?
        for entry in entries where Self.areEqual(entry.token, shown) { found = entry.editor }
        return found
    }

    /// Compares in a time that tells nothing but the length.
    private static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        var difference = a.count ^ b.count
        for i in a.indices { difference |= Int(a[i] ^ (b.isEmpty ? 0 : b[i % b.count])) }
        return difference == 0
    }
}

/// A line of the editors' file that cannot be taken.
public struct EditorsFault: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case form, short, characters, repeated
    }

    public let line: Int
    public let kind: Kind

    init(line: Int, _ kind: Kind) {
        self.line = line
        self.kind = kind
    }

    public var message: Localized {
        switch kind {
        case .form:
            Localized(th: "บรรทัด \(line): เขียนแบบ ชื่อ:รหัสลับ หรือ ชื่อ:รหัสลับ:ชั้น,ชั้น", en: "line \(line): write name:token or name:token:layer,layer")
        case .short:
            Localized(th: "บรรทัด \(line): รหัสลับต้องยาวอย่างน้อย \(Editors.shortest) ตัว", en: "line \(line): a token has at least \(Editors.shortest) characters")
        case .characters:
            Localized(th: "บรรทัด \(line): รหัสลับใช้ได้เฉพาะ A-Z a-z 0-9 - . _ ~ + / =", en: "line \(line): a token holds A-Z a-z 0-9 - . _ ~ + / = only")
        case .repeated: Localized(th: "บรรทัด \(line): ชื่อหรือรหัสลับซ้ำ", en: "line \(line): the name or the token stands twice")
        }
    }
}
