internal import Geo

extension Expression {
    /// The expression with every geometry and box of it replaced.
    public func replacingGeometries(_ replace: (Expression) throws -> Expression) rethrows -> Expression {
        func each(_ all: [Expression]) throws -> [Expression] { try all.map { try $0.replacingGeometries(replace) } }
        func one(_ e: Expression) throws -> Expression { try e.replacingGeometries(replace) }
        return switch self {
        case .geometry, .box: try replace(self)
        case .property, .literal, .date, .instant: self
        case .interval(let a, let b): .interval(try a.map(one), try b.map(one))
        case .array(let all): .array(try each(all))
        case .not(let e): .not(try one(e))
        case .and(let all): .and(try each(all))
        case .or(let all): .or(try each(all))
        case .compare(let op, let a, let b): .compare(op, try one(a), try one(b))
        case .like(let a, let b): .like(try one(a), pattern: try one(b))
        case .between(let e, let low, let high): .between(try one(e), low: try one(low), high: try one(high))
        case .isIn(let e, let all): .isIn(try one(e), try each(all))
        case .isNull(let e): .isNull(try one(e))
        case .caseInsensitive(let e): .caseInsensitive(try one(e))
        case .accentInsensitive(let e): .accentInsensitive(try one(e))
        case .spatial(let op, let a, let b): .spatial(op, try one(a), try one(b))
        case .temporal(let op, let a, let b): .temporal(op, try one(a), try one(b))
        case .arrays(let op, let a, let b): .arrays(op, try one(a), try one(b))
        case .arithmetic(let op, let a, let b): .arithmetic(op, try one(a), try one(b))
        case .function(let name, let all): .function(name, try each(all))
        }
    }
}
