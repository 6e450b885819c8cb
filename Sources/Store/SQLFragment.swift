/// A piece of SQL as a value: what is interpolated becomes a binding, so that no text of a user becomes SQL.
///
/// ```swift
/// let condition: SQLFragment = "\(identifier: "level") = \(Value.text(level))"
/// condition.rendered(for: .sqlite).sql    // "level" = ?
/// ```
/// The text between interpolations must be known at compile time: a `String` has no way in.
public struct SQLFragment: Hashable, Sendable {
    public enum Segment: Hashable, Sendable {
        /// SQL from the program's own text.
        case sql(String)
        /// A value that is bound, never written.
        case binding(Binding)
        /// A table's or column's name, quoted when it is written.
        case identifier(String)
    }

    /// What a database binds.
    public enum Binding: Hashable, Sendable {
        case value(Value)
        case bytes([UInt8])
    }

    public private(set) var segments: [Segment] = []

    public init() {}

    /// Whether it says nothing.
    public var isEmpty: Bool { segments.isEmpty }

    public static func += (left: inout SQLFragment, right: SQLFragment) { left.segments += right.segments }

    public static func + (left: SQLFragment, right: SQLFragment) -> SQLFragment {
        var sum = left
        sum += right
        return sum
    }

    /// How a database writes placeholders.
    public enum Dialect: Sendable {
        /// `?`
        case sqlite
        /// `$1`, `$2`, …
        case postgres
    }

    /// The SQL and what to bind to its placeholders, in their order.
    ///
    /// - Parameter offset: how many placeholders come before this piece.
    public func rendered(for dialect: Dialect, offset: Int = 0) -> (sql: String, bindings: [Binding]) {
        var sql = ""
        var bindings: [Binding] = []
        for segment in segments {
            switch segment {
            case .sql(let text): sql += text
            case .identifier(let name): sql += Self.quoted(name)
            case .binding(let binding):
                bindings.append(binding)
                sql += dialect == .sqlite ? "?" : "$\(offset + bindings.count)"
            }
        }
        return (sql, bindings)
    }

    /// A name in double quotes (ISO/IEC 9075-2 section 5.2, delimited identifier).
    private static func quoted(_ name: String) -> String {
        var text = "\""
        for c in name.unicodeScalars where c != "\0" {
            if c == "\"" { text += "\"" }
            text.unicodeScalars.append(c)
        }
        return text + "\""
    }
}

extension SQLFragment: ExpressibleByStringInterpolation {
    public init(stringLiteral value: StaticString) { segments = [.sql(value.description)] }

    public init(stringInterpolation: Interpolation) { segments = stringInterpolation.segments }

    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var segments: [Segment] = []

        public init(literalCapacity: Int, interpolationCount: Int) { segments.reserveCapacity(2 * interpolationCount + 1) }

        public mutating func appendLiteral(_ literal: StaticString) {
            let text = literal.description
            if !text.isEmpty { segments.append(.sql(text)) }
        }

        public mutating func appendInterpolation(_ value: Value) { segments.append(.binding(.value(value))) }
        public mutating func appendInterpolation(_ value: Int64) { segments.append(.binding(.value(.integer(value)))) }
        public mutating func appendInterpolation(_ value: Double) { segments.append(.binding(.value(.number(value)))) }
        public mutating func appendInterpolation(_ value: String) { segments.append(.binding(.value(.text(value)))) }
        public mutating func appendInterpolation(bytes: [UInt8]) { segments.append(.binding(.bytes(bytes))) }
        public mutating func appendInterpolation(identifier name: String) { segments.append(.identifier(name)) }
        public mutating func appendInterpolation(_ fragment: SQLFragment) { segments += fragment.segments }
    }
}

extension Sequence<SQLFragment> {
    /// The pieces one after another with a piece between them.
    public func joined(_ separator: SQLFragment) -> SQLFragment {
        var all = SQLFragment()
        var isFirst = true
        for piece in self {
            if !isFirst { all += separator }
            all += piece
            isFirst = false
        }
        return all
    }
}
