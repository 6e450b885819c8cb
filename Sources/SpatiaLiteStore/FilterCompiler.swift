internal import Catalog
internal import Geo
internal import SQLite
internal import Store

/// Turns a filter into SQL with bindings. SQL's three-valued logic is that of CQL2 (OGC 21-065r2 section 6.4).
struct FilterCompiler {
    let layer: Layer
    /// What functions of the filter may name.
    let catalog: Catalog
    /// Whether the SQL calls SpatiaLite's functions.
    private(set) var needsSpatiaLite = false

    static let largestDepth = 100
    static let mostTerms = 500

    init(layer: Layer, catalog: Catalog) {
        self.layer = layer
        self.catalog = catalog
    }

    /// What a value is, for comparing like with like. Instants are in the form of ``Timestamp/comparable(_:)``.
    enum Kind: String {
        case text, number, boolean, date, instant, array, null
    }

    struct Operand {
        let sql: SQLFragment
        let kind: Kind
    }

    /// The condition that a feature must meet.
    ///
    /// - Throws: ``StoreError/unsupported(_:)`` naming the part that has no SQL.
    mutating func condition(_ filter: Expression) throws(StoreError) -> SQLFragment { try predicate(filter, 0) }

    // MARK: Predicates

    mutating func predicate(_ e: Expression, _ depth: Int) throws(StoreError) -> SQLFragment {
        guard depth < Self.largestDepth else { throw .unsupported("nesting deeper than \(Self.largestDepth)") }
        switch e {
        case .and(let all): return try joined(all, " AND ", empty: "1", depth)
        case .or(let all): return try joined(all, " OR ", empty: "0", depth)
        case .not(let e): return "(NOT \(try predicate(e, depth + 1)))"
        case .compare(let how, let a, let b): return try comparison(how, try operand(a, depth), try operand(b, depth))
        case .between(let e, let low, let high):
            let value = try operand(e, depth)
            let above = try comparison(.greaterOrEqual, value, try operand(low, depth))
            return "(\(above) AND \(try comparison(.lessOrEqual, value, try operand(high, depth))))"
        case .isIn(let e, let all): return try membership(e, all, depth)
        case .isNull(let e):
            return try missing(e, depth)
        case .like(let e, let pattern): return try like(e, pattern, depth)
        case .spatial(let relation, let a, let b): return try spatial(relation, a, b)
        case .temporal(let relation, let a, let b): return try temporal(relation, a, b)
        case .arrays(let relation, let a, let b): return try arrays(relation, a, b)
        case .property, .literal, .function, .caseInsensitive, .accentInsensitive, .arithmetic, .date, .instant, .interval,
            .geometry, .box, .array:
            let value = try operand(e, depth)
            guard value.kind == .boolean || value.kind == .null else { throw .unsupported("a \(value.kind.rawValue) where a condition belongs") }
            return value.sql
        }
    }

    private mutating func joined(
        _ all: [Expression], _ word: SQLFragment, empty: SQLFragment, _ depth: Int
    ) throws(StoreError) -> SQLFragment {
        guard all.count <= Self.mostTerms else { throw .unsupported("more than \(Self.mostTerms) conditions in one list") }
        // SQL stops at the term that decides: what costs little comes first. The order does not change the answer.
        let costs = all.map { $0.cost }
        var parts: [SQLFragment] = []
        for i in all.indices.sorted(by: { (costs[$0], $0) < (costs[$1], $1) }) { parts.append(try predicate(all[i], depth + 1)) }
        return parts.isEmpty ? empty : "(\(parts.joined(word)))"
    }

    /// Whether a value is NULL. A geometry, an interval or a condition may stand here too.
    private mutating func missing(_ e: Expression, _ depth: Int) throws(StoreError) -> SQLFragment {
        switch e {
        case .property(Expression.geometryProperty), .geometry, .box, .function("NEAREST", _):
            return "(\(try geometry(e)) IS NULL)"
        case .interval(let start, let end):
            var ends: [SQLFragment] = []
            for e in [start, end].compactMap({ $0 }) { ends.append(try missing(e, depth + 1)) }
            return ends.isEmpty ? "0" : "(\(ends.joined(" OR ")))"
        default: return "(\(try operand(e, depth).sql) IS NULL)"
        }
    }

    private func comparison(_ how: Expression.Comparison, _ a: Operand, _ b: Operand) throws(StoreError) -> SQLFragment {
        let (left, right) = try alike(a, b)
        return switch how {
        case .equal: "(\(left) = \(right))"
        case .notEqual: "(\(left) <> \(right))"
        case .less: "(\(left) < \(right))"
        case .lessOrEqual: "(\(left) <= \(right))"
        case .greater: "(\(left) > \(right))"
        case .greaterOrEqual: "(\(left) >= \(right))"
        }
    }

    /// Both sides in a form in which they compare: a date beside an instant is its first moment.
    private func alike(_ a: Operand, _ b: Operand) throws(StoreError) -> (SQLFragment, SQLFragment) {
        switch (a.kind, b.kind) {
        case (.date, .instant): return (Self.firstMoment(a.sql), b.sql)
        case (.instant, .date): return (a.sql, Self.firstMoment(b.sql))
        case (.instant, .text): return (a.sql, Self.comparable(b.sql))
        case (.text, .instant): return (Self.comparable(a.sql), b.sql)
        case (.date, .text), (.text, .date), (.null, _), (_, .null): return (a.sql, b.sql)
        case (.array, _), (_, .array): throw .unsupported("a comparison of arrays: use a_equals")
        default:
            guard a.kind == b.kind else { throw .unsupported("a comparison of \(a.kind.rawValue) with \(b.kind.rawValue)") }
            return (a.sql, b.sql)
        }
    }

    private mutating func membership(_ e: Expression, _ all: [Expression], _ depth: Int) throws(StoreError) -> SQLFragment {
        let value = try operand(e, depth)
        guard all.count <= 10_000 else { throw .unsupported("more than 10000 values in one list") }
        var items: [Operand] = []
        for item in all { items.append(try operand(item, depth)) }
        if items.allSatisfy({ $0.kind == value.kind }), value.kind != .array {
            return "(\(value.sql) IN (\(items.map(\.sql).joined(", "))))"
        }
        var parts: [SQLFragment] = []
        for item in items { parts.append(try comparison(.equal, value, item)) }
        return "(\(parts.joined(" OR ")))"
    }

    private mutating func like(_ e: Expression, _ pattern: Expression, _ depth: Int) throws(StoreError) -> SQLFragment {
        let value = try operand(e, depth)
        guard value.kind == .text || value.kind == .null else { throw .unsupported("LIKE on a \(value.kind.rawValue)") }
        guard let text = constant(pattern) else { throw .unsupported("a LIKE pattern that is not a text") }
        guard text.utf8.count <= 1_000 else { throw .unsupported("a LIKE pattern longer than 1000 bytes") }
        return "(\(value.sql) GLOB \(Self.globPattern(text)))"
    }

    /// GLOB is SQLite's match that minds case; `\` in LIKE takes the next character as it is.
    static func globPattern(_ like: String) -> String {
        var glob = String.UnicodeScalarView()
        var isEscaped = false
        for c in like.unicodeScalars {
            if !isEscaped, c == "\\" {
                isEscaped = true
                continue
            }
            switch c {
            case "%" where !isEscaped: glob.append("*")
            case "_" where !isEscaped: glob.append("?")
            case "*", "?", "[": glob.append(contentsOf: ["[", c, "]"])
            default: glob.append(c)
            }
            isEscaped = false
        }
        if isEscaped { glob.append("\\") }
        return String(glob)
    }

    // MARK: Operands

    mutating func operand(_ e: Expression, _ depth: Int) throws(StoreError) -> Operand {
        guard depth < Self.largestDepth else { throw .unsupported("nesting deeper than \(Self.largestDepth)") }
        switch e {
        case .property(let name): return try property(name)
        case .literal(let value): return literal(value)
        case .date(let text):
            guard TimeText.isDate(text.utf8.span) else { throw .unsupported("a date that is not written 2024-10-01") }
            return Operand(sql: "\(text)", kind: .date)
        case .instant(let text):
            guard TimeText.isInstant(text.utf8.span) else { throw .unsupported("an instant that is not written 2024-10-01T00:00:00Z") }
            return Operand(sql: "\(Timestamp.comparable(text))", kind: .instant)
        case .caseInsensitive(let inner), .accentInsensitive(let inner):
            if let text = constant(e) { return Operand(sql: "\(text)", kind: .text) }
            let value = try operand(inner, depth + 1)
            guard value.kind == .text || value.kind == .null else { throw .unsupported("casei or accenti of a \(value.kind.rawValue)") }
            if case .caseInsensitive = e { return Operand(sql: "casei(\(value.sql))", kind: .text) }
            return Operand(sql: "accenti(\(value.sql))", kind: .text)
        case .arithmetic(let how, let a, let b): return try arithmetic(how, try operand(a, depth + 1), try operand(b, depth + 1))
        case .function(let name, let arguments): return try function(name, arguments, depth + 1)
        case .array(let items): return Operand(sql: "\(try JSONTexts.written(items))", kind: .array)
        case .geometry, .box: throw .unsupported("a geometry where a value belongs")
        case .interval: throw .unsupported("an interval where a value belongs")
        case .not, .and, .or, .compare, .like, .between, .isIn, .isNull, .spatial, .temporal, .arrays:
            return Operand(sql: try predicate(e, depth + 1), kind: .boolean)
        }
    }

    func property(_ name: String) throws(StoreError) -> Operand {
        guard let column = layer.column(name) else { throw .unsupported("the property \(name) where a value belongs") }
        let kind: Kind =
            switch layer.fields[column].type {
            case .text: .text
            case .integer, .number: .number
            case .boolean: .boolean
            case .date: .date
            case .instant: .instant
            case .textArray: .array
            }
        return Operand(sql: kind == .instant ? Self.comparable("\(identifier: name)") : "\(identifier: name)", kind: kind)
    }

    private func literal(_ value: Value) -> Operand {
        switch value {
        case .null: Operand(sql: "NULL", kind: .null)
        case .boolean(let v): Operand(sql: v ? "1" : "0", kind: .boolean)
        case .integer, .number: Operand(sql: "\(value)", kind: .number)
        case .text: Operand(sql: "\(value)", kind: .text)
        }
    }

    /// The text that an expression without properties stands for.
    private func constant(_ e: Expression) -> String? {
        switch e {
        case .literal(.text(let text)): text
        case .caseInsensitive(let inner): constant(inner).map(TextFunctions.foldCase)
        case .accentInsensitive(let inner): constant(inner).map(TextFunctions.stripAccents)
        default: nil
        }
    }

    private func arithmetic(_ how: Expression.ArithmeticOperator, _ a: Operand, _ b: Operand) throws(StoreError) -> Operand {
        for kind in [a.kind, b.kind] where kind != .number && kind != .null {
            throw .unsupported("arithmetic with a \(kind.rawValue)")
        }
        let sql: SQLFragment =
            switch how {
            case .add: "(\(a.sql) + \(b.sql))"
            case .subtract: "(\(a.sql) - \(b.sql))"
            case .multiply: "(\(a.sql) * \(b.sql))"
            case .divide: "(CAST(\(a.sql) AS REAL) / \(b.sql))"
            case .modulo: "mod(\(a.sql), \(b.sql))"
            case .integerDivide: "trunc(CAST(\(a.sql) AS REAL) / \(b.sql))"
            case .power: "raised(\(a.sql), \(b.sql))"
            }
        return Operand(sql: sql, kind: .number)
    }

    mutating func callsSpatiaLite() { needsSpatiaLite = true }
}

extension Expression {
    /// How dear it is to test: 0 for values of a row, 1 for a look at the geometry, 2 for GEOS, 3 for metres.
    fileprivate var cost: Int {
        let own =
            switch self {
            case .spatial(.intersects, _, .box), .spatial(.intersects, .box, _), .spatial(.disjoint, _, .box),
                .spatial(.disjoint, .box, _):
                1
            case .spatial: 2
            case .function("AREA_RAI", _), .function("DISTANCE_M", _), .function("WITHIN_M", _), .function("NEAREST", _): 3
            default: 0
            }
        return parts.reduce(own) { max($0, $1.cost) }
    }
}
