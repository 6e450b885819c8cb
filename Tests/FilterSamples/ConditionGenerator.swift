public import Catalog
import Geo
public import Store
import TestSupport

/// Makes random filters over the fields of a layer, every one of them sound: each passes ``CQL2/Filter/check(against:)``.
public struct ConditionGenerator {
    /// What is drawn from: values as the features have them, so that filters match some.
    public struct Stock {
        public var fields: [Field]
        /// Some values of each field, in its order.
        public var values: [[Value]]
        /// Literals to which geometries are related: shapes and boxes.
        public var geometries: [Expression]
        /// Literals to which distances are measured.
        public var places: [Expression]
        /// The layers of which NEAREST is asked.
        public var neighbours: [String]
        public var areaCodes: [String]

        public init(
            fields: [Field], values: [[Value]], geometries: [Expression], places: [Expression], neighbours: [String], areaCodes: [String]
        ) {
            self.fields = fields
            self.values = values
            self.geometries = geometries
            self.places = places
            self.neighbours = neighbours
            self.areaCodes = areaCodes
        }
    }

    private var random: SeededGenerator
    private let stock: Stock

    public init(seed: UInt64, _ stock: Stock) {
        random = SeededGenerator(seed: seed)
        self.stock = stock
    }

    public mutating func condition(_ depth: Int) -> Expression {
        if depth > 0, random.chance(45) {
            switch random.below(5) {
            case 0, 1: return .and(some(2...3) { $0.condition(depth - 1) })
            case 2, 3: return .or(some(2...3) { $0.condition(depth - 1) })
            default: return .not(condition(depth - 1))
            }
        }
        return random.chance(15) ? .not(predicate(depth)) : predicate(depth)
    }

    private mutating func predicate(_ depth: Int) -> Expression {
        switch random.below(14) {
        case 0, 1: return .compare(comparison(), number(2), number(2))
        case 2: return .compare(comparison(), text(), text())
        case 3: return .compare(comparison(), time(), time())
        case 4: return .compare(random.pick([.equal, .notEqual]), truth(), truth())
        case 5: return like()
        case 6: return between()
        case 7: return membership()
        case 8: return .isNull(anything(depth))
        case 9, 10: return spatial()
        case 11: return temporal()
        case 12: return .arrays(random.pick(Expression.ArrayRelation.allCases), array(), array())
        default: return function()
        }
    }

    // MARK: Values

    private mutating func some(_ range: ClosedRange<Int>, _ make: (inout Self) -> Expression) -> [Expression] {
        (0..<range.lowerBound + random.below(range.count)).map { _ in make(&self) }
    }

    private mutating func comparison() -> Expression.Comparison { random.pick(Expression.Comparison.allCases) }

    private mutating func column(_ types: [FieldType]) -> Int {
        random.pick(stock.fields.indices.filter { types.contains(stock.fields[$0].type) })
    }

    private mutating func property(_ types: FieldType...) -> Expression { .property(stock.fields[column(types)].name) }

    private mutating func value(_ types: FieldType...) -> Value {
        let known = stock.values[column(types)].filter { $0 != .null }
        return random.pick(known)
    }

    private mutating func number(_ depth: Int) -> Expression {
        if depth > 0, random.chance(35) {
            return .arithmetic(random.pick(Expression.ArithmeticOperator.allCases), number(depth - 1), number(depth - 1))
        }
        switch random.below(12) {
        case 0...5: return property(.integer, .number)
        case 6, 7: return .literal(value(.integer, .number))
        case 8: return .literal(.integer(Int64(random.below(21)) - 10))
        case 9: return .literal(.number(Double(random.below(4001) - 2000) / 64))
        case 10: return .function("FISCAL_YEAR", [property(.date, .instant)])
        default: return .function("AREA_RAI", [.property(Expression.geometryProperty)])
        }
    }

    private mutating func text() -> Expression {
        let plain: Expression = random.chance(65) ? property(.text) : .literal(value(.text))
        return folded(plain)
    }

    private mutating func folded(_ e: Expression) -> Expression {
        switch random.below(6) {
        case 0: .caseInsensitive(e)
        case 1: .accentInsensitive(e)
        case 2: random.chance(50) ? .accentInsensitive(.caseInsensitive(e)) : .caseInsensitive(.accentInsensitive(e))
        default: e
        }
    }

    private mutating func time() -> Expression {
        if random.chance(50) { return property(.date, .instant) }
        return instant()
    }

    private mutating func instant() -> Expression {
        if random.chance(50), case .text(let day) = value(.date) { return .date(day) }
        guard case .text(let moment) = value(.instant) else { return .date("2020-01-01") }
        return .instant(random.chance(30) ? moment.replacing("Z", with: moment.contains(".") ? "5Z" : ".25Z") : moment)
    }

    private mutating func truth() -> Expression {
        switch random.below(4) {
        case 0: .literal(.boolean(random.chance(50)))
        case 1: .function("IN_AREA", [.literal(.text(random.pick(stock.areaCodes)))])
        default: property(.boolean)
        }
    }

    private mutating func anything(_ depth: Int) -> Expression {
        switch random.below(9) {
        case 0: .property(Expression.geometryProperty)
        case 1: number(2)
        case 2: text()
        case 3: time()
        case 4: interval()
        case 5 where depth > 0: condition(depth - 1)
        case 6: .function("NEAREST", nearest())
        case 7: .function("DISTANCE_M", pair())
        default: property(.text, .integer, .number, .boolean, .date, .instant, .textArray)
        }
    }

    // MARK: Predicates

    private mutating func like() -> Expression {
        guard case .text(let value) = value(.text) else { return .literal(.boolean(true)) }
        var pattern = ""
        for c in value.unicodeScalars {
            switch random.below(10) {
            case 0: pattern += "_"
            case 1: pattern += "%"
            case 2 where random.chance(60): pattern += ""
            default: pattern += (c == "%" || c == "_" || c == "\\" ? "\\" : "") + String(c)
            }
        }
        if random.chance(40) { pattern += "%" }
        if random.chance(30) { pattern = "%" + pattern }
        let e = property(.text)
        switch random.below(5) {
        case 0: return .like(.caseInsensitive(e), pattern: .caseInsensitive(.literal(.text(pattern))))
        case 1: return .like(.accentInsensitive(e), pattern: .accentInsensitive(.literal(.text(pattern))))
        default: return .like(e, pattern: .literal(.text(pattern)))
        }
    }

    private mutating func between() -> Expression {
        switch random.below(3) {
        case 0: .between(number(1), low: number(1), high: number(1))
        case 1: .between(text(), low: text(), high: text())
        default: .between(time(), low: time(), high: time())
        }
    }

    private mutating func membership() -> Expression {
        switch random.below(4) {
        case 0: .isIn(number(1), some(1...5) { $0.number(1) })
        case 1: .isIn(time(), some(1...5) { $0.time() })
        case 2: .isIn(property(.boolean), [.literal(.boolean(random.chance(50)))])
        default: .isIn(text(), some(1...5) { $0.text() })
        }
    }

    private mutating func spatial() -> Expression {
        let relation = random.pick(Expression.SpatialRelation.allCases)
        let here = Expression.property(Expression.geometryProperty)
        switch random.below(12) {
        case 0: return .spatial(relation, here, .function("NEAREST", nearest()))
        case 1: return .spatial(relation, random.pick(stock.geometries), random.pick(stock.geometries))
        case 2...4: return .spatial(relation, random.pick(stock.geometries), here)
        default: return .spatial(relation, here, random.pick(stock.geometries))
        }
    }

    private mutating func interval() -> Expression {
        var ends: [Expression?] = (0..<2).map { _ in random.chance(20) ? nil : time() }
        func day(_ e: Expression?) -> String? {
            switch e {
            case .date(let text), .instant(let text): String(text.prefix(10))
            default: nil
            }
        }
        // An interval that runs backwards is refused.
        if let a = day(ends[0]), let b = day(ends[1]), a >= b { ends.swapAt(0, 1) }
        if let a = day(ends[0]), let b = day(ends[1]), a == b { ends[1] = nil }
        return .interval(ends[0], ends[1])
    }

    private mutating func temporal() -> Expression {
        let relation = random.pick(Expression.TemporalRelation.allCases)
        guard [.after, .before, .disjoint, .equals, .intersects].contains(relation) else {
            return .temporal(relation, interval(), interval())
        }
        return .temporal(relation, random.chance(50) ? time() : interval(), random.chance(50) ? time() : interval())
    }

    private mutating func array() -> Expression {
        if random.chance(50) { return property(.textArray) }
        return .array(some(0...3) { g in .literal(.text(g.random.pick(["น้ำ", "ป่า", "ดิน", "a\"b", "ไม่มี"]))) })
    }

    // MARK: Functions

    private mutating func nearest() -> [Expression] {
        [.literal(.text(random.pick(stock.neighbours))), .literal(.integer(Int64(1 + random.below(4))))]
    }

    private mutating func pair() -> [Expression] {
        let here = Expression.property(Expression.geometryProperty)
        let there = random.chance(40) ? Expression.function("NEAREST", nearest()) : random.pick(stock.places)
        return random.chance(70) ? [here, there] : [there, here]
    }

    private mutating func metres() -> Expression {
        random.chance(80) ? .literal(.integer(Int64(1_000 * (1 + random.below(400))))) : .arithmetic(.multiply, property(.integer), .literal(.integer(5_000)))
    }

    private mutating func function() -> Expression {
        switch random.below(5) {
        case 0, 1: .function("WITHIN_M", pair() + [metres()])
        case 2: .compare(comparison(), .function("DISTANCE_M", pair()), metres())
        case 3: .function("IN_AREA", [.literal(.text(random.pick(stock.areaCodes)))])
        default: .compare(comparison(), .function("FISCAL_YEAR", [random.chance(70) ? property(.date, .instant) : instant()]), .literal(.integer(Int64(2553 + random.below(16)))))
        }
    }
}
