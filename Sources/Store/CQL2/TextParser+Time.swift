import Catalog

/// Dates, instants and intervals in a CQL2 text.
extension CQL2TextParser {
    /// A date or instant in quotes, as an expression.
    mutating func instantText(_ expected: Expected) throws(CQL2Error) -> Expression {
        guard token.kind == .string else { throw unexpected(expected) }
        let text = try lexer.unquoted(token)
        let value = CQL2Instant.parse(text)
        switch (expected, value) {
        case (.dateText, .date), (.instantText, .instant), (.endpoint, .some): break
        default:
            let form: Expected = expected == .dateText ? .date : expected == .instantText ? .instant : .endpointText
            throw builder.source.error(.literal, at: token.range.lowerBound, .found(quoted: text), expected: form.text)
        }
        guard let value else { throw unexpected(expected) }
        try advance()
        return value
    }

    /// The rest of `INTERVAL(…)`.
    mutating func interval(at: Int) throws(CQL2Error) -> CQL2Node {
        try expect(.open, .open)
        let start = try endpoint()
        try expect(.comma, .comma)
        let end = try endpoint()
        try expect(.close, .close)
        return try builder.interval(start, end, at: at)
    }

    /// An end of an interval; nil: open.
    private mutating func endpoint() throws(CQL2Error) -> CQL2Node? {
        let start = token
        if start.kind == .string {
            if builder.source.bytes[start.range].elementsEqual("'..'".utf8) {
                try advance()
                return nil
            }
            return try builder.leaf(try instantText(.endpoint), at: start.range.lowerBound)
        }
        let node = try nested()
        try builder.require(node, [.property, .function], .endpoint)
        return node
    }
}
