import Catalog
import Geo
import Store
import TestSupport

/// Random queries, of all that a query can ask.
struct Questions {
    let layer: Layer
    var dice: SeededGenerator

    mutating func next() -> FeatureQuery {
        var query = FeatureQuery(layer: layer)
        switch dice.integer(0...9) {
        case 0, 1, 2, 3: query.boxes = [.random(&dice)]
        case 4:
            let west = dice.number(100...179), south = dice.number(0...15)
            query.boxes = BoundingBox.splitAtAntimeridian(west: west, south: south, east: dice.number(-170...105), north: south + 6)
        case 5: query.boxes = [[.world], [.empty], [.random(&dice), .random(&dice)]][dice.integer(0...2)]
        default: break
        }
        if dice.integer(0...2) > 0 { query.filter = condition(3) }
        if dice.integer(0...4) == 0 {
            let days = ["2012-05-10", "2016-01-01", "2016-01-11T03:30:00Z", "2024-09-19"].sorted()
            let first = dice.integer(0...3), last = dice.integer(first...3)
            query.interval = TimeInterval(
                start: dice.integer(0...3) == 0 ? nil : Timestamp.bounds(days[first])?.first,
                end: dice.integer(0...3) == 0 ? nil : Timestamp.bounds(days[last])?.last)
        }
        if dice.integer(0...3) == 0 { query.properties = ["rai", "code", "tags", "urban"].shuffled(using: &dice) }
        if dice.integer(0...5) == 0 { query.skipsGeometry = true }
        if dice.integer(0...1) == 0 { query.limit = [0, 1, 2, 5, 30, 300][dice.integer(0...5)] }
        if dice.integer(0...3) == 0 {
            query.order = (0..<dice.integer(1...2)).map { _ in
                SortKey(property: ["code", "level", "households", "rai", "urban", "since", "tambon_code"][dice.integer(0...6)], descending: dice.integer(0...1) == 0)
            }
        }
        if dice.integer(0...3) == 0 { query.after = mark(query.order) }
        return query
    }

    private mutating func mark(_ order: [SortKey]) -> PageMark {
        var keys: [Value] = []
        for key in order {
            guard dice.integer(0...5) > 0 else { keys.append(.null); continue }
            switch key.property {
            case "households": keys.append(.integer(Int64(dice.integer(-6...60))))
            case "rai": keys.append(.number(Double(dice.integer(0...400)) / 8))
            case "urban": keys.append(.integer(Int64(dice.integer(0...1))))
            default: keys.append(.text(text(key.property)))
            }
        }
        return PageMark(keys: keys, row: dice.integer(0...9) == 0 ? .max : Int64(dice.integer(-1...950)))
    }

    private mutating func text(_ property: String) -> String {
        switch property {
        case "code": "K-\(String(dice.integer(0...950), radix: 36))"
        case "tambon_code": "56\(dice.integer(9...20))0\(dice.integer(1...4))"
        case "since": "20\(dice.integer(10...25))-0\(dice.integer(1...9))-1\(dice.integer(0...9))"
        default: ["HLM", "CLM", "hlm", "", "ม", "HL"][dice.integer(0...5)]
        }
    }

    private mutating func condition(_ depth: Int) -> Expression {
        if depth > 0, dice.integer(0...2) == 0 {
            let parts = (0..<dice.integer(0...3)).map { _ in condition(depth - 1) }
            return [Expression.and(parts), .or(parts), .not(condition(depth - 1))][dice.integer(0...2)]
        }
        let (property, literal) = propertyAndValue()
        switch dice.integer(0...9) {
        case 0: return .isNull(.property(["geometry", "rai", "level", "code", "urban", "households"][dice.integer(0...5)]))
        case 1: return .property("urban")
        case 2: return .between(.property(property), low: literal, high: value(property))
        case 3: return .isIn(.property(property), (0..<dice.integer(1...8)).map { _ in value(property) })
        case 4: return .like(.property(["code", "level", "tambon_code"][dice.integer(0...2)]), pattern: .literal(.text(pattern())))
        case 5: return .spatial(dice.integer(0...1) == 0 ? .intersects : .disjoint, .property("geometry"), .box(.random(&dice)))
        case 6: return .arrays(.contains, .property("tags"), .array([.literal(.text("น้ำ"))]))
        default:
            let how = Expression.Comparison.allCases[dice.integer(0...5)]
            return dice.integer(0...3) == 0 ? .compare(how, literal, .property(property)) : .compare(how, .property(property), literal)
        }
    }

    private mutating func propertyAndValue() -> (String, Expression) {
        let property = ["code", "tambon_code", "level", "households", "rai", "urban", "since", "seen"][dice.integer(0...7)]
        return (property, value(property))
    }

    private mutating func value(_ property: String) -> Expression {
        switch property {
        case "households":
            [.literal(.integer(Int64(dice.integer(-6...61)))), .literal(.number(Double(dice.integer(-12...122)) / 2)), .literal(.integer(.max)), .literal(.integer(.min))][max(0, dice.integer(-6...3))]
        case "rai": [.literal(.number(Double(dice.integer(0...400)) / 8)), .literal(.integer(Int64(dice.integer(0...50))))][dice.integer(0...1)]
        case "urban": .literal(.boolean(dice.integer(0...1) == 0))
        case "since": .date(text("since"))
        case "seen": .instant(text("since") + "T0\(dice.integer(0...9)):30:00Z")
        default: .literal(.text(text(property)))
        }
    }

    private mutating func pattern() -> String {
        ["K-%", "%1%", "_LM", "%M", "", "%", "__", "56_20%", "H\\LM", "h*m", "[a]%", "%0_", "K-%1"][dice.integer(0...12)]
    }
}
