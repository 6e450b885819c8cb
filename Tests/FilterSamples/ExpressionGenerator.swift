import Geo
public import Store
public import TestSupport

/// Makes random filters, any that the grammar can spell.
public struct ExpressionGenerator {
    public var random: SeededGenerator

    public init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func below(_ n: Int) -> Int { random.below(n) }
    private mutating func chance(_ percent: Int) -> Bool { random.chance(percent) }
    private mutating func pick<T>(_ all: [T]) -> T { random.pick(all) }
    private mutating func some<T>(_ range: ClosedRange<Int>, _ make: (inout Self) -> T) -> [T] {
        (0..<Int.random(in: range, using: &random)).map { _ in make(&self) }
    }

    public mutating func condition(_ depth: Int) -> Expression {
        if depth <= 0 { return chance(20) ? .literal(.boolean(chance(50))) : .compare(comparison(), scalar(0), scalar(0)) }
        switch below(13) {
        case 0: return .not(condition(depth - 1))
        case 1: return .and(some(2...4) { $0.condition(depth - 1) })
        case 2: return .or(some(2...4) { $0.condition(depth - 1) })
        case 3: return .like(character(depth - 1), pattern: pattern())
        case 4: return .between(ordered(depth - 1), low: ordered(depth - 1), high: ordered(depth - 1))
        case 5: return .isIn(scalar(depth - 1), some(1...4) { $0.scalar(depth - 1) })
        case 6: return .isNull(chance(40) ? condition(depth - 1) : chance(30) ? geometry() : chance(30) ? interval(depth - 1) : scalar(depth - 1))
        case 7: return .spatial(pick(Expression.SpatialRelation.allCases), spatialOperand(depth - 1), spatialOperand(depth - 1))
        case 8: return .temporal(pick(Expression.TemporalRelation.allCases), temporalOperand(depth - 1), temporalOperand(depth - 1))
        case 9: return .arrays(pick(Expression.ArrayRelation.allCases), arrayOperand(depth - 1), arrayOperand(depth - 1))
        case 10: return function(depth - 1)
        default: return .compare(comparison(), scalar(depth - 1), scalar(depth - 1))
        }
    }

    private mutating func comparison() -> Expression.Comparison { pick(Expression.Comparison.allCases) }

    private mutating func scalar(_ depth: Int) -> Expression { chance(10) ? .literal(.boolean(chance(50))) : ordered(depth) }

    private mutating func ordered(_ depth: Int) -> Expression {
        switch below(4) {
        case 0: character(depth)
        case 1: instant()
        default: number(depth)
        }
    }

    private mutating func character(_ depth: Int) -> Expression {
        switch depth > 0 ? below(6) : below(2) {
        case 0: .literal(.text(text()))
        case 1: .property(name())
        case 2, 3: .caseInsensitive(character(depth - 1))
        case 4: .accentInsensitive(character(depth - 1))
        default: function(depth - 1)
        }
    }

    private mutating func pattern() -> Expression {
        let text = Expression.literal(.text(text()))
        return chance(30) ? .caseInsensitive(chance(30) ? .accentInsensitive(text) : text) : text
    }

    private mutating func number(_ depth: Int) -> Expression {
        if depth > 0, chance(60) {
            return chance(15) ? function(depth - 1)
                : .arithmetic(pick(Expression.ArithmeticOperator.allCases), number(depth - 1), number(depth - 1))
        }
        switch below(5) {
        case 0: return .property(name())
        case 1: return .literal(.integer(Int64(below(200)) - 100))
        case 2: return .literal(.integer(Int64(truncatingIfNeeded: random.next())))
        case 3: return .literal(.number(Double(below(2_000_000) - 1_000_000) / 1000))
        default:
            let any = Double(bitPattern: random.next())
            return .literal(.number(any.isFinite ? any : 0.5))
        }
    }

    private mutating func instant() -> Expression {
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        let day = "\(1000 + below(9000))-\(two(1 + below(12)))-\(two(1 + below(28)))"
        if chance(50) { return .date(day) }
        let fraction = chance(30) ? ".\(1 + below(9))" : ""
        return .instant("\(day)T\(two(below(24))):\(two(below(60))):\(two(below(60)))\(fraction)Z")
    }

    private mutating func interval(_ depth: Int) -> Expression {
        var ends: [Expression?] = some(2...2) { g in g.chance(20) ? nil : g.chance(40) ? .property(g.name()) : g.chance(20) ? g.function(depth - 1) : g.instant() }
        func day(_ e: Expression?) -> String? {
            switch e {
            case .date(let t), .instant(let t): String(t.prefix(10))
            default: nil
            }
        }
        if let a = day(ends[0]), let b = day(ends[1]), a >= b { ends[a == b ? 0 : 1] = nil }
        return .interval(ends[0], ends[1])
    }

    private mutating func spatialOperand(_ depth: Int) -> Expression {
        chance(40) ? .property(name()) : chance(20) ? function(depth) : geometry()
    }

    private mutating func temporalOperand(_ depth: Int) -> Expression {
        chance(30) ? .property(name()) : chance(20) ? function(depth) : chance(50) ? instant() : interval(depth)
    }

    private mutating func arrayOperand(_ depth: Int) -> Expression {
        chance(30) ? .property(name()) : chance(20) ? function(depth) : array(depth)
    }

    private mutating func array(_ depth: Int) -> Expression { .array(some(0...3) { $0.anything(depth - 1) }) }

    private mutating func function(_ depth: Int) -> Expression {
        .function(pick(["f", "AREA_RAI", "Buffer", "ชื่อ", "x:y.z", "_1"]), some(0...3) { $0.anything(depth - 1) })
    }

    private mutating func anything(_ depth: Int) -> Expression {
        switch depth > 0 ? below(6) : below(3) {
        case 0: scalar(depth)
        case 1: geometry()
        case 2: interval(depth)
        case 3: array(depth)
        default: condition(depth)
        }
    }

    private mutating func position() -> Coordinate {
        Coordinate(x: Double(below(360_000) - 180_000) / 1000, y: Double(below(180_000) - 90_000) / 1000)
    }

    private mutating func ring() -> [Coordinate] {
        let open = some(3...5) { $0.position() }
        return open + [open[0]]
    }

    private mutating func geometry() -> Expression {
        func flat(_ all: [Coordinate]) -> [Double] { all.flatMap { [$0.x, $0.y] } }
        switch below(7) {
        case 0:
            let p = position()
            return .geometry(.point(x: p.x, y: p.y))
        case 1: return .geometry(Shape(kind: .multiPoint, xy: flat(some(1...3) { $0.position() })))
        case 2:
            let line = some(2...4) { $0.position() }
            return .geometry(Shape(kind: .lineString, xy: flat(line), ringEnds: [line.count]))
        case 3:
            var shape = Shape(kind: .multiLineString)
            for line in some(1...3, { g in g.some(2...4) { $0.position() } }) {
                shape.xy += flat(line)
                shape.ringEnds.append(shape.count)
            }
            return .geometry(shape)
        case 4: return .geometry(.polygon(rings: some(1...3) { $0.ring() }))
        case 5: return .geometry(.multiPolygon(some(1...3) { g in g.some(1...2) { $0.ring() } }))
        default:
            let a = position(), b = position()
            return .box(BoundingBox(minX: a.x, minY: min(a.y, b.y), maxX: b.x, maxY: max(a.y, b.y)))
        }
    }

    private mutating func name() -> String {
        pick(["a", "area_rai", "name_th", "geometry", "and", "NOT", "date", "z", "eo:cloud.cover", "ชื่อ", "a b", "a\"b", "1a", "-", "é", "'", "\\", "😀"])
    }

    private mutating func text() -> String {
        var text = ""
        for _ in 0..<below(8) {
            text += pick(["a", "Z", "'", "''", "\"", "\\", "%", "_", "\\%", "\\n", "\n", "\t", "\u{7}", " ", "ก", "่", "ำ", "é", "e\u{301}", "😀", "\u{A0}", "--", ";", "NULL", "\u{2028}", "\u{7F}"])
        }
        return text
    }
}
