internal import Catalog
internal import Geo
internal import Store

/// Puts a stream of features together into groups, keeping a few numbers for each group and nothing of the features.
struct AggregatingSink: FeatureSink {
    /// What a column's values are kept as.
    enum Kind {
        case integer, number
        /// Texts whose order is known: dates and instants.
        case text
        /// Nothing but whether there is a value.
        case presence
    }

    /// What to do with the values of one column of the query.
    struct Column {
        /// The groupings that it decides.
        var groupings: [Int] = []
        /// How its values are kept, if they are, and the place among those that are kept alike.
        var figure: (kind: Kind, slot: Int)?
    }

    /// Groups beyond this many are refused.
    private let mostGroups: Int
    private let columns: [Column]
    private(set) var groupings: [GroupMembers]

    // The feature at hand: its member in each grouping, and its values by slot.
    private var members: [Int]
    private var integers: [Int64?]
    private var numbers: [Double?]
    private var texts: [[UInt8]?]

    /// Groups by their members' numbers, each in 20 bits: there are never more members than groups.
    private var groups: [UInt64: Int] = [:]
    private var lastGroup: (key: UInt64, number: Int)?
    /// The members' numbers of each group, one for each grouping.
    private(set) var keys: [UInt64] = []
    private(set) var counts: [Int] = []
    private(set) var integerTallies: [IntegerTally] = []
    private(set) var numberTallies: [NumberTally] = []
    private(set) var textTallies: [TextTally] = []

    static let bitsOfMember: UInt64 = 20

    init(columns: [Column], groupings: [GroupMembers], mostGroups: Int) {
        precondition(mostGroups < 1 << (Self.bitsOfMember - 1) && groupings.count <= 3, "a group's key has 60 bits")
        self.columns = columns
        self.groupings = groupings
        self.mostGroups = mostGroups
        members = Array(repeating: 0, count: groupings.count)
        let kinds = columns.compactMap { $0.figure?.kind }
        integers = Array(repeating: nil, count: kinds.count { $0 == .integer })
        numbers = Array(repeating: nil, count: kinds.count { $0 == .number })
        texts = Array(repeating: nil, count: kinds.count { $0 == .text || $0 == .presence })
    }

    var integerCount: Int { integers.count }
    var numberCount: Int { numbers.count }
    var textCount: Int { texts.count }

    mutating func begin(row: Int64, id: Span<UInt8>) {}
    mutating func geometry(_ shape: borrowing Shape) {}

    mutating func null(_ column: Int) {
        for i in columns[column].groupings { members[i] = groupings[i].missing() }
        guard let figure = columns[column].figure else { return }
        switch figure.kind {
        case .integer: integers[figure.slot] = nil
        case .number: numbers[figure.slot] = nil
        case .text, .presence: texts[figure.slot] = nil
        }
    }

    mutating func boolean(_ column: Int, _ value: Bool) {
        for i in columns[column].groupings { members[i] = groupings[i].number(boolean: value) }
        note(column)
    }

    mutating func integer(_ column: Int, _ value: Int64) {
        for i in columns[column].groupings { members[i] = groupings[i].number(integer: value) }
        guard let figure = columns[column].figure else { return }
        switch figure.kind {
        case .integer: integers[figure.slot] = value
        case .number: numbers[figure.slot] = Double(value)
        case .text, .presence: note(column)
        }
    }

    mutating func number(_ column: Int, _ value: Double) {
        // What no answer can write as a number is no value.
        guard value.isFinite else { return null(column) }
        for i in columns[column].groupings { members[i] = groupings[i].number(value: value) }
        guard let figure = columns[column].figure else { return }
        if figure.kind == .number { numbers[figure.slot] = value } else { note(column) }
    }

    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {
        for i in columns[column].groupings { members[i] = groupings[i].number(text: utf8) }
        guard let figure = columns[column].figure else { return }
        guard figure.kind == .text else { return note(column) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        for i in utf8.indices { bytes.append(utf8[i]) }
        texts[figure.slot] = bytes
    }

    /// Notes that there is a value; where one of another type was wanted, it counts as missing.
    private mutating func note(_ column: Int) {
        guard let figure = columns[column].figure else { return }
        switch figure.kind {
        case .integer: integers[figure.slot] = nil
        case .number: numbers[figure.slot] = nil
        case .text: texts[figure.slot] = nil
        case .presence: texts[figure.slot] = []
        }
    }

    mutating func end() throws -> Bool {
        let group = try group()
        counts[group] += 1
        for slot in integers.indices {
            if let value = integers[slot] { integerTallies[group * integers.count + slot].add(value) }
        }
        for slot in numbers.indices {
            if let value = numbers[slot] { numberTallies[group * numbers.count + slot].add(value) }
        }
        for slot in texts.indices {
            if let value = texts[slot] { textTallies[group * texts.count + slot].add(value) }
        }
        return true
    }

    /// The number of the group of the feature at hand.
    private mutating func group() throws -> Int {
        var key: UInt64 = 0
        for (i, member) in members.enumerated() { key |= UInt64(member) << (UInt64(i) * Self.bitsOfMember) }
        if let lastGroup, lastGroup.key == key { return lastGroup.number }
        let found: Int
        if let known = groups[key] {
            found = known
        } else {
            guard keys.count < mostGroups else { throw AggregationRefusal.tooManyGroups(most: mostGroups) }
            found = keys.count
            groups[key] = found
            keys.append(key)
            counts.append(0)
            integerTallies += repeatElement(IntegerTally(), count: integers.count)
            numberTallies += repeatElement(NumberTally(), count: numbers.count)
            textTallies += repeatElement(TextTally(), count: texts.count)
        }
        lastGroup = (key, found)
        return found
    }

    /// The number of a group's member in a grouping.
    func member(of group: Int, in grouping: Int) -> Int {
        Int(keys[group] >> (UInt64(grouping) * Self.bitsOfMember) & ((1 << Self.bitsOfMember) - 1))
    }
}
