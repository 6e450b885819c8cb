public import Geo

/// A filter as a syntax tree: the Common Query Language, CQL2 (OGC 21-065r2), whatever its spelling was.
public indirect enum Expression: Hashable, Sendable {
    /// The name under which a filter speaks of a feature's geometry.
    public static let geometryProperty = "geometry"

    case property(String)
    case literal(Value)
    /// A date (`2024-10-01`), in the form of ISO 8601.
    case date(String)
    /// An instant in UTC (`2024-10-01T00:00:00Z`).
    case instant(String)
    /// An interval of two dates, instants or properties; nil: open (`..`).
    case interval(Expression?, Expression?)
    case geometry(Shape)
    /// A box as a filter spells it: `minX > maxX` crosses the antimeridian, until ``check(against:)`` has split it.
    case box(BoundingBox)
    case array([Expression])

    case not(Expression)
    case and([Expression])
    case or([Expression])
    case compare(Comparison, Expression, Expression)
    /// `LIKE`: `%` any run, `_` any one character, `\` escapes; case-sensitive.
    case like(Expression, pattern: Expression)
    case between(Expression, low: Expression, high: Expression)
    case isIn(Expression, [Expression])
    case isNull(Expression)
    case caseInsensitive(Expression)
    case accentInsensitive(Expression)
    case spatial(SpatialRelation, Expression, Expression)
    case temporal(TemporalRelation, Expression, Expression)
    case arrays(ArrayRelation, Expression, Expression)
    case arithmetic(ArithmeticOperator, Expression, Expression)
    case function(String, [Expression])

    public enum Comparison: String, Sendable, CaseIterable {
        case equal = "="
        case notEqual = "<>"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    public enum SpatialRelation: String, Sendable, CaseIterable {
        case intersects = "s_intersects"
        case equals = "s_equals"
        case disjoint = "s_disjoint"
        case touches = "s_touches"
        case within = "s_within"
        case overlaps = "s_overlaps"
        case crosses = "s_crosses"
        case contains = "s_contains"
    }

    public enum TemporalRelation: String, Sendable, CaseIterable {
        case after = "t_after"
        case before = "t_before"
        case contains = "t_contains"
        case disjoint = "t_disjoint"
        case during = "t_during"
        case equals = "t_equals"
        case finishedBy = "t_finishedby"
        case finishes = "t_finishes"
        case intersects = "t_intersects"
        case meets = "t_meets"
        case metBy = "t_metby"
        case overlappedBy = "t_overlappedby"
        case overlaps = "t_overlaps"
        case startedBy = "t_startedby"
        case starts = "t_starts"
    }

    public enum ArrayRelation: String, Sendable, CaseIterable {
        case containedBy = "a_containedby"
        case contains = "a_contains"
        case equals = "a_equals"
        case overlaps = "a_overlaps"
    }

    public enum ArithmeticOperator: String, Sendable, CaseIterable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case modulo = "%"
        case integerDivide = "div"
        case power = "^"
    }

    /// Every property that the expression names, each once, in the order of their first mention.
    public var properties: [String] {
        var names: [String] = []
        collect(into: &names)
        return names
    }

    private func collect(into names: inout [String]) {
        if case .property(let name) = self, !names.contains(name) { names.append(name) }
        for part in parts { part.collect(into: &names) }
    }

    /// The expressions that this one is made of, in the order in which they are written; none in a leaf.
    public var parts: [Expression] {
        switch self {
        case .property, .literal, .date, .instant, .geometry, .box: []
        case .interval(let a, let b): [a, b].compactMap { $0 }
        case .array(let all), .and(let all), .or(let all), .function(_, let all): all
        case .not(let e), .isNull(let e), .caseInsensitive(let e), .accentInsensitive(let e): [e]
        case .compare(_, let a, let b), .like(let a, let b), .spatial(_, let a, let b), .temporal(_, let a, let b),
            .arrays(_, let a, let b), .arithmetic(_, let a, let b):
            [a, b]
        case .between(let a, let b, let c): [a, b, c]
        case .isIn(let e, let all): [e] + all
        }
    }

    /// Whether the answer for a feature depends on the features of other layers.
    public var asksOfOtherLayers: Bool {
        if case .function(let name, _) = self, ["NEAREST", "IN_AREA"].contains(name.uppercased()) { return true }
        return parts.contains { $0.asksOfOtherLayers }
    }
}
