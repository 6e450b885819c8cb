internal import Catalog
internal import Store

/// The members of one grouping, numbered in the order in which the stream of features brings them.
struct GroupMembers {
    let grouping: Grouping
    private(set) var all: [GroupMember] = []

    private let areas: AreaRegister
    private var numbers: [GroupMember: Int] = [:]
    /// Numbers by the area that decides: the ancestor of the level, or the province. The last one found is tried first,
    /// because neighbours in a store mostly lie in one area.
    private var byArea: [AreaCode: Int] = [:]
    private var lastArea: (code: AreaCode, number: Int)?
    private var texts = TextNumbers()

    init(_ grouping: Grouping, areas: AreaRegister) {
        self.grouping = grouping
        self.areas = areas
    }

    mutating func missing() -> Int { number(.unspecified) }

    mutating func number(text: Span<UInt8>) -> Int {
        if grouping.isOfArea { return number(area: text) }
        let (place, isNew) = texts.place(text)
        if isNew { texts.set(place, number(.text(String(copying: text)))) }
        return texts.number(place)
    }

    mutating func number(integer value: Int64) -> Int {
        if case .bins = grouping { return number(value: Double(value)) }
        return number(.integer(value))
    }

    mutating func number(boolean value: Bool) -> Int { number(.boolean(value)) }

    /// - Parameter value: of a field that is divided into size classes.
    mutating func number(value: Double) -> Int {
        guard case .bins(_, let edges) = grouping, value.isFinite else { return missing() }
        var low = 0, high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if value < edges[middle] { high = middle } else { low = middle + 1 }
        }
        return number(.bin(low))
    }

    private mutating func number(area text: Span<UInt8>) -> Int {
        var level = AreaLevel.province
        if case .area(let wanted) = grouping { level = wanted }
        guard let code = AreaCode(utf8: text)?.ancestor(level) else { return missing() }
        if let lastArea, lastArea.code == code { return lastArea.number }
        let found = byArea[code] ?? number(member(of: code))
        byArea[code] = found
        lastArea = (code, found)
        return found
    }

    private func member(of code: AreaCode) -> GroupMember {
        guard areas.standing(of: code) != .unknown else { return .unspecified }
        switch grouping {
        case .area: return .area(code)
        case .region(let scheme):
            guard let region = scheme[code] else { return .outside }
            return scheme.classes.firstIndex(of: region).map { .region($0) } ?? .outside
        case .inspectionZone, .provinceGroup:
            guard let group = areas.provinceGroup(of: code) else { return .outside }
            return areas.provinceGrouping.groups.firstIndex(of: group).map { .provinceGroup($0) } ?? .outside
        case .field, .bins: return .unspecified
        }
    }

    private mutating func number(_ member: GroupMember) -> Int {
        if let known = numbers[member] { return known }
        all.append(member)
        numbers[member] = all.count - 1
        return all.count - 1
    }

    /// For each member its place in the order in which people see them: areas by code, classes and choices as the
    /// catalog lists them, other values ascending, what is outside or unspecified last.
    func ranks(_ layer: Layer) -> [Int] {
        var choices: [String: Int] = [:]
        if case .field(let column) = grouping {
            for (i, choice) in layer.fields[column].choices.enumerated() { choices[choice.value] = i }
        }
        func precedes(_ a: GroupMember, _ b: GroupMember) -> Bool {
            switch (a, b) {
            case (.area(let a), .area(let b)): a < b
            case (.region(let a), .region(let b)), (.provinceGroup(let a), .provinceGroup(let b)), (.bin(let a), .bin(let b)): a < b
            case (.integer(let a), .integer(let b)): a < b
            case (.boolean(let a), .boolean(let b)): a && !b
            case (.text(let a), .text(let b)): (choices[a] ?? .max, a) < (choices[b] ?? .max, b)
            default: last(a) < last(b)
            }
        }
        func last(_ member: GroupMember) -> Int {
            switch member {
            case .outside: 1
            case .unspecified: 2
            default: 0
            }
        }
        var ranks = [Int](repeating: 0, count: all.count)
        for (rank, number) in all.indices.sorted(by: { precedes(all[$0], all[$1]) }).enumerated() { ranks[number] = rank }
        return ranks
    }
}

/// Numbers of texts, found by their bytes without making a String of each: a table with open addressing.
struct TextNumbers {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var numbers: [Int] = []
    /// Places of texts plus one, by hash; 0 is free. At most half are taken.
    private var slots = [Int](repeating: 0, count: 64)
    /// Differs from run to run, so that nobody can choose texts that meet in one slot.
    private let seed = UInt64.random(in: .min ... .max)

    /// The place of a text, and whether it was not there before.
    mutating func place(_ text: Span<UInt8>) -> (place: Int, isNew: Bool) {
        var slot = Int(truncatingIfNeeded: hash(text)) & (slots.count - 1)
        while slots[slot] != 0 {
            if holds(text, at: slots[slot] - 1) { return (slots[slot] - 1, false) }
            slot = (slot + 1) & (slots.count - 1)
        }
        for i in text.indices { bytes.append(text[i]) }
        ends.append(bytes.count)
        numbers.append(0)
        slots[slot] = ends.count
        if ends.count * 2 > slots.count { grow() }
        return (ends.count - 1, true)
    }

    func number(_ place: Int) -> Int { numbers[place] }
    mutating func set(_ place: Int, _ number: Int) { numbers[place] = number }

    private func range(_ place: Int) -> Range<Int> { (place == 0 ? 0 : ends[place - 1])..<ends[place] }

    private func holds(_ text: Span<UInt8>, at place: Int) -> Bool {
        let range = range(place)
        guard range.count == text.count else { return false }
        for i in text.indices where text[i] != bytes[range.lowerBound + i] { return false }
        return true
    }

    /// FNV-1a of 64 bits from a random start, its high bits folded down.
    private func hash(_ text: Span<UInt8>) -> UInt64 {
        var hash = seed
        for i in text.indices { hash = (hash ^ UInt64(text[i])) &* 0x100_0000_01b3 }
        return hash ^ hash >> 32
    }

    private mutating func grow() {
        slots = [Int](repeating: 0, count: slots.count * 2)
        for place in ends.indices {
            var slot = Int(truncatingIfNeeded: hash(bytes.span.extracting(range(place)))) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = place + 1
        }
    }
}
