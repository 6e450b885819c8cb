internal import Catalog
internal import Geo
internal import Store

/// Which columns a pyramid reads, and in which slot of an ``AreaAggregate`` each figure is kept.
struct AggregatePlan {
    /// What is done with a column of the query.
    enum Role {
        case area
        case integer(slot: Int)
        case number(slot: Int)
        /// The values that are counted, and the slot of the first.
        case texts([[UInt8]], slot: Int)
        /// True in the first slot, false in the next.
        case booleans(slot: Int)
    }

    /// The names of the fields to ask for, the area code first.
    private(set) var properties: [String] = []
    /// One for each property.
    private(set) var roles: [Role] = []
    private(set) var integerCount = 0
    private(set) var numberCount = 0
    private(set) var valueCount = 0
    private let attributes: [AggregateAttribute]
    /// The slots of sums by the layer's field.
    private var sumSlots: [Int: Int] = [:]
    private var valueSlots: [AggregateMeaning: Int] = [:]

    init(_ layer: Layer) {
        attributes = layer.aggregateAttributes
        properties = layer.area.map { [layer.fields[$0].name] } ?? []
        roles = layer.area == nil ? [] : [.area]
        for attribute in attributes {
            switch attribute.meaning {
            case .level, .code, .name, .count, .opensAt: break
            case .sum(let column):
                properties.append(layer.fields[column].name)
                if layer.fields[column].type == .integer {
                    roles.append(.integer(slot: integerCount))
                    sumSlots[column] = integerCount
                    integerCount += 1
                } else {
                    roles.append(.number(slot: numberCount))
                    sumSlots[column] = numberCount
                    numberCount += 1
                }
            case .value(let column, let value):
                valueSlots[attribute.meaning] = valueCount
                valueCount += 1
                let isFirst = properties.last != layer.fields[column].name
                switch value {
                case .boolean:
                    if isFirst { roles.append(.booleans(slot: valueCount - 1)) }
                case .text(let text):
                    if case .texts(let known, let slot)? = roles.last, !isFirst {
                        roles[roles.count - 1] = .texts(known + [Array(text.utf8)], slot: slot)
                    } else {
                        roles.append(.texts([Array(text.utf8)], slot: valueCount - 1))
                    }
                }
                if isFirst { properties.append(layer.fields[column].name) }
            }
        }
    }

    var empty: AreaAggregate {
        AreaAggregate(
            integers: Array(repeating: IntegerTally(), count: integerCount), numbers: Array(repeating: NumberTally(), count: numberCount),
            values: Array(repeating: 0, count: valueCount))
    }

    /// The values of an aggregate's attributes; the zoom at which it opens is the tile's to tell.
    func values(_ group: AreaAggregate, _ areas: AreaRegister) -> [Value] {
        attributes.map { attribute in
            switch attribute.meaning {
            case .level: .text(group.code?.level.spelling ?? "unknown")
            case .code: group.code.map { .text($0.text) } ?? .null
            case .name: group.code.flatMap { areas[$0]?.name.th ?? areas.abolished($0)?.name }.map { .text($0) } ?? .null
            case .count: .integer(Int64(group.count))
            case .opensAt: .null
            case .sum(let column): sum(group, sumSlots[column] ?? 0, isInteger: attribute.field.type == .integer)
            case .value: .integer(Int64(group.values[valueSlots[attribute.meaning] ?? 0]))
            }
        }
    }

    /// Null when there was no value, as in SQL.
    private func sum(_ group: AreaAggregate, _ slot: Int, isInteger: Bool) -> Value {
        if isInteger {
            let tally = group.integers[slot]
            if tally.count == 0 { return .null }
            return Int64(exactly: tally.sum).map { .integer($0) } ?? .number(Double(tally.sum))
        }
        let tally = group.numbers[slot]
        return tally.count == 0 ? .null : .number(tally.sum.value)
    }
}

/// Puts features together by the deepest area that the register knows, no deeper than a level.
struct AreaPyramidSink: FeatureSink {
    private let plan: AggregatePlan
    private let deepest: AreaLevel
    private let tile: TileAddress?
    private let areas: AreaRegister
    private(set) var groups: [AreaAggregate] = []

    /// The groups by the code's part down to the deepest level, whether the register knows it or not.
    private var numbers: [AreaCode: Int] = [:]
    /// The group of the feature before: neighbours in a store mostly lie in one area.
    private var last: (code: AreaCode, group: Int)?
    private var byArea: [AreaCode?: Int] = [:]

    // The feature at hand.
    private var group = 0
    private var position: Coordinate?
    private var isCounted = true

    init(_ plan: AggregatePlan, deepest: AreaLevel, in tile: TileAddress?, areas: AreaRegister) {
        self.plan = plan
        self.deepest = deepest
        self.tile = tile
        self.areas = areas
    }

    mutating func begin(row: Int64, id: Span<UInt8>) {
        position = nil
        isCounted = tile == nil
    }

    mutating func geometry(_ shape: borrowing Shape) {
        let middle = shape.xy.count == 2 ? Coordinate(x: shape.xy[0], y: shape.xy[1]) : shape.bounds.center
        guard middle.x.isFinite, middle.y.isFinite else { return }
        position = middle
        if let tile { isCounted = WorldPoint(middle).point(in: tile) != nil }
    }

    mutating func null(_ column: Int) {
        if isCounted, case .area = plan.roles[column] { take(number(of: nil)) }
    }

    mutating func boolean(_ column: Int, _ value: Bool) {
        if isCounted, case .booleans(let slot) = plan.roles[column] { groups[group].values[slot + (value ? 0 : 1)] += 1 }
    }

    mutating func integer(_ column: Int, _ value: Int64) {
        guard isCounted else { return }
        switch plan.roles[column] {
        case .integer(let slot): groups[group].integers[slot].add(value)
        case .number(let slot): groups[group].numbers[slot].add(Double(value))
        case .area, .texts, .booleans: break
        }
    }

    mutating func number(_ column: Int, _ value: Double) {
        // What no answer can write as a number is no value.
        if isCounted, case .number(let slot) = plan.roles[column], value.isFinite { groups[group].numbers[slot].add(value) }
    }

    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {
        guard isCounted else { return }
        switch plan.roles[column] {
        case .area: take(number(area: utf8))
        case .texts(let known, let slot):
            for i in known.indices where known[i].count == utf8.count {
                var isSame = true
                for k in utf8.indices where known[i][k] != utf8[k] { isSame = false }
                if isSame { groups[group].values[slot + i] += 1 }
            }
        case .integer, .number, .booleans: break
        }
    }

    mutating func end() -> Bool { true }

    /// The feature at hand counts for a group. Its area code is its first column.
    private mutating func take(_ number: Int) {
        group = number
        groups[number].count += 1
        guard let position else { return }
        groups[number].longitudes.add(position.x)
        groups[number].latitudes.add(position.y)
        groups[number].placed += 1
    }

    private mutating func number(area text: Span<UInt8>) -> Int {
        guard let whole = AreaCode(utf8: text), let code = whole.ancestor(min(deepest, whole.level)) else { return number(of: nil) }
        if let last, last.code == code { return last.group }
        let found: Int
        if let known = numbers[code] {
            found = known
        } else {
            var area: AreaCode? = code
            while let one = area, areas.standing(of: one) == .unknown { area = one.parent }
            found = number(of: area)
            numbers[code] = found
        }
        last = (code, found)
        return found
    }

    private mutating func number(of area: AreaCode?) -> Int {
        if let known = byArea[area] { return known }
        var group = plan.empty
        group.code = area
        groups.append(group)
        byArea[area] = groups.count - 1
        return groups.count - 1
    }
}
