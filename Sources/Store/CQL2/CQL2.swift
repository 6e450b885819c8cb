import Catalog

/// The Common Query Language, CQL2 (OGC 21-065r2): its two spellings, their limits and the functions of this service.
public enum CQL2 {
    /// How large a filter may be. Past a limit there is a clear error, never a long wait or an exhausted stack.
    public struct Limits: Hashable, Sendable {
        /// The most bytes of UTF-8.
        public var length: Int
        /// The most levels of the syntax tree, and of brackets in the text.
        public var depth: Int
        /// The most nodes of the syntax tree.
        public var nodes: Int
        /// The most coordinates of all geometries together.
        public var vertices: Int

        public init(length: Int = 16_384, depth: Int = 64, nodes: Int = 4_096, vertices: Int = 10_000) {
            self.length = length
            self.depth = depth
            self.nodes = nodes
            self.vertices = vertices
        }

        public static let `default` = Limits()
    }

    /// Reads the text encoding (OGC 21-065r2 section 8.2 and annex B). Keywords are case-insensitive.
    public static func parse(text: String, limits: Limits = .default) throws(CQL2Error) -> Expression {
        try Filter(text: text, limits: limits).expression
    }

    /// Reads the JSON encoding (OGC 21-065r2 section 8.3). Operators are case-insensitive here too.
    public static func parse(json: [UInt8], limits: Limits = .default) throws(CQL2Error) -> Expression {
        try Filter(json: json, limits: limits).expression
    }

    /// A filter that was read, and where each part of it stands in what was written.
    public struct Filter: Sendable {
        public let expression: Expression
        /// The byte offset of every node, children before their parent.
        let offsets: [Int]
        let source: CQL2Source

        /// Reads the text encoding.
        public init(text: String, limits: Limits = .default) throws(CQL2Error) {
            let source = CQL2Source(bytes: Array(text.utf8), isJSON: false)
            var parser = try CQL2TextParser(source, limits)
            expression = try parser.filter()
            offsets = parser.builder.offsets
            self.source = source
        }

        /// Reads the JSON encoding.
        public init(json: [UInt8], limits: Limits = .default) throws(CQL2Error) {
            let source = CQL2Source(bytes: json, isJSON: true)
            var parser = try CQL2JSONParser(source, limits)
            expression = try parser.filter()
            offsets = parser.builder.offsets
            self.source = source
        }

        /// Checks the filter against what it will be asked of, as ``Expression/check(against:)`` does; the error
        /// points at the character.
        public func check(against subject: CQL2.Subject) throws(CQL2Error) -> Expression {
            var checker = CQL2Checker(subject: subject) { [offsets, source] node in source.place(offsets[node]) }
            return try checker.filter(expression)
        }
    }
}

/// What was written, for telling where an error is.
struct CQL2Source: Sendable {
    let bytes: [UInt8]
    let isJSON: Bool

    func place(_ offset: Int) -> CQL2Error.Place {
        var column = 1
        for byte in bytes.prefix(offset) where byte & 0xC0 != 0x80 { column += 1 }
        return CQL2Error.Place(
            offset: offset, column: column, pointer: isJSON ? JSONPointer.pointer(to: offset, in: bytes) : nil)
    }

    /// The text between two offsets, cut after 24 characters.
    func excerpt(_ range: Range<Int>) -> String {
        let text = String(decoding: bytes[range], as: UTF8.self)
        return text.unicodeScalars.count <= 24 ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(24))) + "…"
    }

    func error(
        _ kind: CQL2Error.Kind, at offset: Int, _ problem: Localized, expected: Localized? = nil
    ) -> CQL2Error {
        CQL2Error(kind: kind, place: place(offset), problem: problem, expected: expected)
    }
}
