import Catalog
import Geo

/// Reads the text encoding of CQL2 (OGC 21-065r2 annex B) by precedence climbing.
///
/// Where the grammar is silent or ambiguous: `^` runs to the right (`2^3^2` is `2^9`); a sign binds to its operand
/// before `^` does, as `arithmeticFactor` says (`-2^2` is 4); a bracket that stands alone as an argument or element
/// is a list (`f((1))`), as the order of the rule's alternatives has it; keywords that need a bracket are
/// plain names without one, so that `date = DATE('2024-10-01')` needs no quotes.
struct CQL2TextParser {
    var builder: CQL2NodeBuilder
    var lexer: CQL2Lexer
    var token: CQL2Token
    private var depth = 0

    /// How tightly an operator binds, loosest first.
    private enum Level { static let or = 1, and = 2, not = 3, comparison = 4, sum = 5, product = 6, power = 7 }

    init(_ source: CQL2Source, _ limits: CQL2.Limits) throws(CQL2Error) {
        builder = try CQL2NodeBuilder(source, limits)
        lexer = CQL2Lexer(source)
        token = try lexer.next()
    }

    /// The whole text: one condition.
    mutating func filter() throws(CQL2Error) -> Expression {
        let node = try expression(Level.or)
        guard token.kind == .end else {
            let open = CQL2Category.condition.contains(CQL2Category(node.expression))
            throw unexpected(open ? .end : .operation)
        }
        try builder.require(node, .condition, .condition)
        return node.expression
    }

    // MARK: Operators

    /// An expression one level further in: every way by which the reader calls itself without end goes through here.
    mutating func nested(_ minimum: Int = Level.or, inList: Bool = false) throws(CQL2Error) -> CQL2Node {
        depth += 1
        defer { depth -= 1 }
        try builder.descend(depth, at: token.range.lowerBound)
        return try expression(minimum, inList: inList)
    }

    /// An expression whose operators bind at least as tightly as `minimum`. In a list (`inList`) a bracket that
    /// comes first may be a list itself.
    private mutating func expression(_ minimum: Int, inList: Bool = false) throws(CQL2Error) -> CQL2Node {
        var left: CQL2Node
        var ceiling = Level.power
        if token.keyword == .not, token.kind == .word, minimum <= Level.not {
            let at = token.range.lowerBound
            try advance()
            let operand = try nested(Level.not)
            try builder.require(operand, .condition, .condition)
            left = try builder.branch(.not(operand.expression), [operand], at: at)
            ceiling = Level.and
        } else {
            left = try primary(minimum, inList: inList)
        }
        while let level = level(of: token), level >= minimum, level <= ceiling {
            left = builder.unwrapped(left)
            left = try infix(left, level)
            if level == Level.comparison { ceiling = Level.and } else if level < Level.comparison { ceiling = level }
        }
        return left
    }

    private func level(of token: CQL2Token) -> Int? {
        switch token.kind {
        case .comparison: return Level.comparison
        case .plus, .minus: return Level.sum
        case .times, .divide, .modulo: return Level.product
        case .power: return Level.power
        case .word:
            switch token.keyword {
            case .or: return Level.or
            case .and: return Level.and
            case .is, .like, .between, .in, .not: return Level.comparison
            case .div: return Level.product
            default: return nil
            }
        default: return nil
        }
    }

    private mutating func infix(_ left: CQL2Node, _ level: Int) throws(CQL2Error) -> CQL2Node {
        let sign = token
        let at = sign.range.lowerBound
        switch level {
        case Level.or, Level.and:
            try builder.require(left, .condition, .condition)
            var all = [left]
            while token.kind == .word, token.keyword == sign.keyword {
                try advance()
                let next = try expression(level + 1)
                try builder.require(next, .condition, .condition)
                all.append(next)
            }
            let parts = all.map(\.expression)
            return try builder.branch(level == Level.or ? .or(parts) : .and(parts), all, at: at)
        case Level.comparison:
            if case .comparison(let comparison) = sign.kind {
                try builder.require(left, .scalar, .scalar)
                try advance()
                let right = try expression(Level.sum)
                try builder.require(right, .scalar, .scalar)
                return try builder.branch(.compare(comparison, left.expression, right.expression), [left, right], at: at)
            }
            return try test(left)
        default:
            try builder.require(left, [.number, .property, .function], .number)
            try advance()
            let right = level == Level.power ? try nested(level) : try expression(level + 1)
            try builder.require(right, [.number, .property, .function], .number)
            return try builder.branch(
                .arithmetic(arithmetic(sign), left.expression, right.expression), [left, right], at: at)
        }
    }

    private func arithmetic(_ token: CQL2Token) -> Expression.ArithmeticOperator {
        switch token.kind {
        case .plus: .add
        case .minus: .subtract
        case .times: .multiply
        case .divide: .divide
        case .modulo: .modulo
        case .power: .power
        default: .integerDivide
        }
    }

    /// `IS [NOT] NULL`, `[NOT] LIKE`, `[NOT] BETWEEN`, `[NOT] IN`.
    private mutating func test(_ left: CQL2Node) throws(CQL2Error) -> CQL2Node {
        let at = token.range.lowerBound
        if token.keyword == .is {
            try builder.require(left, .nullable, .nullable)
            try advance()
            let negated = try take(.not)
            guard try take(.null) else { throw unexpected(.null) }
            let node = try builder.branch(.isNull(left.expression), [left], at: at)
            return negated ? try builder.branch(.not(node.expression), [node], at: at) : node
        }
        let negated = try take(.not)
        let node: CQL2Node
        if try take(.like) {
            try builder.require(left, [.text, .property, .function], .text)
            let pattern = try expression(Level.sum)
            guard CQL2Pattern.isPattern(pattern.expression) else {
                throw builder.source.error(
                    .syntax, at: pattern.at, CQL2Category(pattern.expression).found, expected: Expected.pattern.text)
            }
            node = try builder.branch(.like(left.expression, pattern: pattern.expression), [left, pattern], at: at)
        } else if try take(.between) {
            try builder.require(left, .ordered, .ordered)
            let low = try expression(Level.sum)
            try builder.require(low, .ordered, .ordered)
            guard try take(.and) else { throw unexpected(.and) }
            let high = try expression(Level.sum)
            try builder.require(high, .ordered, .ordered)
            node = try builder.branch(
                .between(left.expression, low: low.expression, high: high.expression), [left, low, high], at: at)
        } else if try take(.in) {
            try builder.require(left, .scalar, .scalar)
            try expect(.open, .open)
            var items: [CQL2Node] = []
            repeat {
                let item = try expression(Level.sum)
                try builder.require(item, .scalar, .scalar)
                items.append(item)
            } while try take(.comma)
            try expect(.close, .commaOrClose)
            node = try builder.branch(.isIn(left.expression, items.map(\.expression)), [left] + items, at: at)
        } else {
            throw unexpected(.like)
        }
        return negated ? try builder.branch(.not(node.expression), [node], at: at) : node
    }

    // MARK: Operands

    private mutating func primary(_ minimum: Int, inList: Bool) throws(CQL2Error) -> CQL2Node {
        let start = token
        let at = start.range.lowerBound
        switch start.kind {
        case .number: return try literal(from: at)
        case .plus, .minus: return try signed()
        case .string:
            try advance()
            return try builder.leaf(.literal(.text(try lexer.unquoted(start))), at: at)
        case .name:
            try advance()
            let name = try lexer.unquoted(start)
            guard !name.isEmpty else {
                throw builder.source.error(.syntax, at: at, .found(quoted: "\"\""), expected: Expected.propertyName.text)
            }
            return try builder.leaf(.property(name), at: at)
        case .open:
            if inList { return try list() }
            try advance()
            let node = try nested()
            try expect(.close, .close)
            return node
        case .word: return try word(minimum)
        default: throw unexpected(minimum <= Level.not ? .condition : .value)
        }
    }

    private mutating func word(_ minimum: Int) throws(CQL2Error) -> CQL2Node {
        let start = token
        let at = start.range.lowerBound
        switch start.keyword {
        case .true, .false:
            try advance()
            return try builder.leaf(.literal(.boolean(start.keyword == .true)), at: at)
        case .some(let keyword) where keyword.isReserved: throw unexpected(minimum <= Level.not ? .condition : .value)
        case .some(let keyword):
            let isShape = if case .shape = keyword { true } else { keyword == .collection }
            if lexer.bracketFollows(orZ: isShape) {
                try advance()
                return try call(keyword, at: at)
            }
        case nil: break
        }
        let name = String(decoding: builder.source.bytes[start.range], as: UTF8.self)
        guard lexer.bracketFollows() else {
            try advance()
            return try builder.leaf(.property(name), at: at)
        }
        guard name.lowercased() != "isnull" else {
            // The JSON encoding's operator: as a function it could not be told from it.
            throw builder.source.error(
                .syntax, at: at, .found(quoted: name), expected: Localized(th: " … IS NULL", en: "… IS NULL"))
        }
        try advance()
        let arguments = try items()
        return try builder.branch(.function(name, arguments.map(\.expression)), arguments, at: at)
    }

    /// `( )` or `( element, … )`, the bracket being the current token.
    private mutating func items() throws(CQL2Error) -> [CQL2Node] {
        try expect(.open, .open)
        if try take(.close) { return [] }
        var all: [CQL2Node] = []
        repeat {
            let item = try nested(inList: true)
            try builder.require(item, .any, .value)
            all.append(item)
        } while try take(.comma)
        try expect(.close, .commaOrClose)
        return all
    }

    private mutating func list() throws(CQL2Error) -> CQL2Node {
        let at = token.range.lowerBound
        let all = try items()
        return try builder.branch(.array(all.map(\.expression)), all, at: at)
    }

    /// What a keyword with a bracket builds; the bracket is the current token.
    private mutating func call(_ keyword: CQL2Keyword, at: Int) throws(CQL2Error) -> CQL2Node {
        switch keyword {
        case .casei, .accenti:
            try expect(.open, .open)
            let operand = try nested()
            try builder.require(operand, [.text, .property, .function], .text)
            try expect(.close, .close)
            let e = operand.expression
            return try builder.branch(keyword == .casei ? .caseInsensitive(e) : .accentInsensitive(e), [operand], at: at)
        case .date, .timestamp:
            try expect(.open, .open)
            let instant = try instantText(keyword == .date ? .dateText : .instantText)
            try expect(.close, .close)
            return try builder.leaf(instant, at: at)
        case .interval: return try interval(at: at)
        case .box: return try box(at: at)
        case .shape(let kind): return try builder.geometry([try shape(kind)], at: at)
        case .collection: return try collection(at: at)
        case .spatial(let relation):
            let (a, b) = try pair(inList: false)
            return try builder.spatial(relation, a, b, at: at)
        case .temporal(let relation):
            let (a, b) = try pair(inList: false)
            for node in [a, b] { try builder.require(node, [.instant, .interval, .property, .function], .time) }
            return try builder.branch(.temporal(relation, a.expression, b.expression), [a, b], at: at)
        case .arrays(let relation):
            let (a, b) = try pair(inList: true)
            for node in [a, b] { try builder.require(node, [.array, .property, .function], .array) }
            return try builder.branch(.arrays(relation, a.expression, b.expression), [a, b], at: at)
        default: throw unexpected(.value)
        }
    }

    private mutating func pair(inList: Bool) throws(CQL2Error) -> (CQL2Node, CQL2Node) {
        try expect(.open, .open)
        let a = try nested(inList: inList)
        try expect(.comma, .comma)
        let b = try nested(inList: inList)
        try expect(.close, .close)
        return (a, b)
    }

    // MARK: Numbers

    /// A sign: part of the number that follows, or a multiplication by -1.
    private mutating func signed() throws(CQL2Error) -> CQL2Node {
        let sign = token
        let at = sign.range.lowerBound
        try advance()
        if token.kind == .number { return try literal(from: at, negative: sign.kind == .minus) }
        guard sign.kind == .minus, token.kind != .plus, token.kind != .minus else { throw unexpected(.digits) }
        let minusOne = try builder.leaf(.literal(.integer(-1)), at: at)
        let operand = try nested(Level.power + 1)
        try builder.require(operand, [.number, .property, .function], .number)
        return try builder.branch(
            .arithmetic(.multiply, minusOne.expression, operand.expression), [minusOne, operand], at: at)
    }

    private mutating func literal(from at: Int, negative: Bool = false) throws(CQL2Error) -> CQL2Node {
        let value = try CQL2Number.value(builder.source, token.range, negative: negative)
        try advance()
        return try builder.leaf(.literal(value), at: at)
    }

    /// A number with its sign, for coordinates.
    mutating func coordinate() throws(CQL2Error) -> Double {
        let negative = token.kind == .minus
        if negative || token.kind == .plus { try advance() }
        guard token.kind == .number else { throw unexpected(.coordinate) }
        let value = try CQL2Number.value(builder.source, token.range, negative: negative)
        try advance()
        return CQL2Number.double(value)
    }

    // MARK: Tokens

    mutating func advance() throws(CQL2Error) { token = try lexer.next() }

    mutating func take(_ kind: CQL2Token.Kind) throws(CQL2Error) -> Bool {
        guard token.kind == kind else { return false }
        try advance()
        return true
    }

    private mutating func take(_ keyword: CQL2Keyword) throws(CQL2Error) -> Bool {
        guard token.kind == .word, token.keyword == keyword else { return false }
        try advance()
        return true
    }

    mutating func expect(_ kind: CQL2Token.Kind, _ expected: Expected) throws(CQL2Error) {
        guard token.kind == kind else { throw unexpected(expected) }
        try advance()
    }

    func unexpected(_ expected: Expected) -> CQL2Error {
        let found: Localized = token.kind == .end
            ? .found("จุดจบของตัวกรอง", "the end of the filter") : .found(quoted: builder.source.excerpt(token.range))
        return builder.source.error(.syntax, at: token.range.lowerBound, found, expected: expected.text)
    }
}
