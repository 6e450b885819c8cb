import Geo
import Store

extension Expression {
    /// The tree in brackets, operator first, so that tests can show what a text was read as.
    var shown: String {
        func list(_ name: String, _ all: [Expression]) -> String { "(" + ([name] + all.map(\.shown)).joined(separator: " ") + ")" }
        switch self {
        case .property(let name): return name
        case .literal(.null): return "null"
        case .literal(.boolean(let v)): return "\(v)"
        case .literal(.integer(let v)): return "\(v)"
        case .literal(.number(let v)): return "\(v)"
        case .literal(.text(let v)): return "'\(v)'"
        case .date(let t), .instant(let t): return t
        case .interval(let a, let b): return "[\(a?.shown ?? "..") \(b?.shown ?? "..")]"
        case .geometry(let s): return "<\(s.kind.name) \(s.xy.map { "\($0)" }.joined(separator: " ")) \(s.ringEnds) \(s.polygonEnds)>"
        case .box(let b): return "<box \(b.minX) \(b.minY) \(b.maxX) \(b.maxY)>"
        case .array(let all): return list("list", all)
        case .not(let e): return list("not", [e])
        case .and(let all): return list("and", all)
        case .or(let all): return list("or", all)
        case .compare(let c, let a, let b): return list(c.rawValue, [a, b])
        case .like(let a, let b): return list("like", [a, b])
        case .between(let a, let b, let c): return list("between", [a, b, c])
        case .isIn(let e, let all): return list("in", [e] + all)
        case .isNull(let e): return list("null", [e])
        case .caseInsensitive(let e): return list("casei", [e])
        case .accentInsensitive(let e): return list("accenti", [e])
        case .spatial(let r, let a, let b): return list(r.rawValue, [a, b])
        case .temporal(let r, let a, let b): return list(r.rawValue, [a, b])
        case .arrays(let r, let a, let b): return list(r.rawValue, [a, b])
        case .arithmetic(let s, let a, let b): return list(s.rawValue, [a, b])
        case .function(let name, let all): return list(name, all)
        }
    }
}
