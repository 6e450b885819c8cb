import Store

extension Expression {
    /// Whole numbers as floating ones, for twins of which one says 1 and the other 1.0.
    var withFloatingNumbers: Expression {
        switch self {
        case .literal(.integer(let v)): .literal(.number(Double(v)))
        case .property, .literal, .date, .instant, .geometry, .box: self
        case .interval(let a, let b): .interval(a?.withFloatingNumbers, b?.withFloatingNumbers)
        case .array(let all): .array(all.map(\.withFloatingNumbers))
        case .not(let e): .not(e.withFloatingNumbers)
        case .and(let all): .and(all.map(\.withFloatingNumbers))
        case .or(let all): .or(all.map(\.withFloatingNumbers))
        case .compare(let c, let a, let b): .compare(c, a.withFloatingNumbers, b.withFloatingNumbers)
        case .like(let e, let pattern): .like(e.withFloatingNumbers, pattern: pattern)
        case .between(let e, let low, let high):
            .between(e.withFloatingNumbers, low: low.withFloatingNumbers, high: high.withFloatingNumbers)
        case .isIn(let e, let all): .isIn(e.withFloatingNumbers, all.map(\.withFloatingNumbers))
        case .isNull(let e): .isNull(e.withFloatingNumbers)
        case .caseInsensitive(let e): .caseInsensitive(e.withFloatingNumbers)
        case .accentInsensitive(let e): .accentInsensitive(e.withFloatingNumbers)
        case .spatial(let r, let a, let b): .spatial(r, a.withFloatingNumbers, b.withFloatingNumbers)
        case .temporal(let r, let a, let b): .temporal(r, a.withFloatingNumbers, b.withFloatingNumbers)
        case .arrays(let r, let a, let b): .arrays(r, a.withFloatingNumbers, b.withFloatingNumbers)
        case .arithmetic(let s, let a, let b): .arithmetic(s, a.withFloatingNumbers, b.withFloatingNumbers)
        case .function(let name, let all): .function(name, all.map(\.withFloatingNumbers))
        }
    }
}
