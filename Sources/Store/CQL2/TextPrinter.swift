import Geo

extension Expression {
    /// The expression in the text encoding of CQL2: reading it back gives the expression that a reader made.
    ///
    /// An expression that was made by hand and that no filter can spell (a conjunction of one, a NULL literal)
    /// is written as near to its meaning as the grammar lets.
    public var cql2Text: String { CQL2TextPrinter.text(self) }
}

/// Writes CQL2 text with the fewest brackets.
enum CQL2TextPrinter {
    static func text(_ e: Expression) -> String {
        switch e {
        case .property(let name): return Self.name(name)
        case .literal(let value): return literal(value)
        case .date(let day): return "DATE('\(day)')"
        case .instant(let time): return "TIMESTAMP('\(time)')"
        case .interval(let start, let end): return "INTERVAL(\(endpoint(start)), \(endpoint(end)))"
        case .geometry(let shape): return wellKnownText(shape)
        case .box(let b): return "BBOX(\(b.minX), \(b.minY), \(b.maxX), \(b.maxY))"
        case .array(let items): return list(items)
        case .not(.isNull(let e)): return "\(operand(e)) IS NOT NULL"
        case .not(.like(let e, let pattern)): return "\(operand(e)) NOT LIKE \(text(pattern))"
        case .not(.between(let e, let low, let high)):
            return "\(operand(e)) NOT BETWEEN \(operand(low)) AND \(operand(high))"
        case .not(.isIn(let e, let items)): return "\(operand(e)) NOT IN (\(items.map(operand).joined(separator: ", ")))"
        case .not(.not(let e)) where level(.not(e)) == 3: return "NOT \(text(.not(e)))"
        case .not(let e): return "NOT \(level(e) < 5 ? "(\(text(e)))" : text(e))"
        case .and(let all): return all.isEmpty ? "TRUE" : all.map { join($0, 2) }.joined(separator: " AND ")
        case .or(let all): return all.isEmpty ? "FALSE" : all.map { join($0, 1) }.joined(separator: " OR ")
        case .compare(let comparison, let a, let b): return "\(operand(a)) \(comparison.rawValue) \(operand(b))"
        case .like(let e, let pattern): return "\(operand(e)) LIKE \(text(pattern))"
        case .between(let e, let low, let high): return "\(operand(e)) BETWEEN \(operand(low)) AND \(operand(high))"
        case .isIn(let e, let items): return "\(operand(e)) IN (\(items.map(operand).joined(separator: ", ")))"
        case .isNull(let e): return "\(operand(e)) IS NULL"
        case .caseInsensitive(let e): return "CASEI(\(text(e)))"
        case .accentInsensitive(let e): return "ACCENTI(\(text(e)))"
        case .spatial(let relation, let a, let b): return "\(relation.rawValue.uppercased())(\(text(a)), \(text(b)))"
        case .temporal(let relation, let a, let b): return "\(relation.rawValue.uppercased())(\(text(a)), \(text(b)))"
        case .arrays(let relation, let a, let b): return "\(relation.rawValue.uppercased())(\(text(a)), \(text(b)))"
        case .arithmetic(let sign, let a, let b):
            let here = level(e)
            let left = level(a) < here || (sign == .power && level(a) == here) ? "(\(text(a)))" : text(a)
            let right = level(b) < here || (sign != .power && level(b) == here) ? "(\(text(b)))" : text(b)
            return "\(left) \(sign.rawValue) \(right)"
        case .function(let name, let arguments): return name + list(arguments)
        }
    }

    /// How tightly the outermost operator binds; 9 for what needs no brackets.
    private static func level(_ e: Expression) -> Int {
        switch e {
        case .or: 1
        case .and: 2
        case .not(.isNull), .not(.like), .not(.between), .not(.isIn): 4
        case .not: 3
        case .compare, .like, .between, .isIn, .isNull: 4
        case .arithmetic(let sign, _, _):
            switch sign {
            case .add, .subtract: 5
            case .multiply, .divide, .modulo, .integerDivide: 6
            case .power: 7
            }
        default: 9
        }
    }

    /// An operand of a comparison.
    private static func operand(_ e: Expression) -> String { level(e) < 5 ? "(\(text(e)))" : text(e) }

    /// A part of a conjunction or disjunction.
    private static func join(_ e: Expression, _ outer: Int) -> String { level(e) <= outer ? "(\(text(e)))" : text(e) }

    private static func list(_ all: [Expression]) -> String { "(\(all.map(text).joined(separator: ", ")))" }

    private static func endpoint(_ e: Expression?) -> String {
        switch e {
        case nil: "'..'"
        case .date(let t), .instant(let t): "'\(t)'"
        case .some(let e): text(e)
        }
    }

    private static func literal(_ value: Value) -> String {
        switch value {
        case .null: "NULL"
        case .boolean(let v): v ? "TRUE" : "FALSE"
        case .integer(let v): String(v)
        case .number(let v): "\(v)"
        case .text(let v): quoted(v)
        }
    }

    /// A name, in quotes where a bare one would read as something else.
    static func name(_ name: String) -> String {
        if CQL2Character.isIdentifier(name), CQL2Keyword(name) == nil { return name }
        var out = "\""
        for scalar in name.unicodeScalars {
            if scalar == "\"" { out += "\"" }
            out.unicodeScalars.append(scalar)
        }
        return out + "\""
    }

    private static func quoted(_ text: String) -> String {
        var out = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'": out += "''"
            case "\\": out += "\\\\"
            case "\u{7}": out += "\\a"
            case "\u{8}": out += "\\b"
            case "\t": out += "\\t"
            case "\n": out += "\\n"
            case "\u{B}": out += "\\v"
            case "\u{C}": out += "\\f"
            case "\r": out += "\\r"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "'"
    }

    /// Well-known text (OGC 06-103r4 section 7).
    static func wellKnownText(_ shape: Shape) -> String {
        func position(_ i: Int) -> String { "\(shape.xy[2 * i]) \(shape.xy[2 * i + 1])" }
        func positions(_ range: Range<Int>) -> String { "(\(range.map(position).joined(separator: ", ")))" }
        func rings(_ range: Range<Int>) -> String { "(\(range.map { positions(shape.ring($0)) }.joined(separator: ", ")))" }
        let body: String
        switch shape.kind {
        case .point, .lineString: body = positions(0..<shape.count)
        case .multiPoint: body = "(\((0..<shape.count).map { "(\(position($0)))" }.joined(separator: ", ")))"
        case .polygon, .multiLineString: body = rings(0..<shape.ringEnds.count)
        case .multiPolygon:
            body = "(\(shape.polygonEnds.indices.map { rings(shape.polygon($0)) }.joined(separator: ", ")))"
        }
        return shape.kind.name.uppercased() + body
    }
}
