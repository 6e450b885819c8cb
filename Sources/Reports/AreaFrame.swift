public import Catalog

/// The areas that figures are placed in, each with a dense number, its *node*: the country first, then the classes of
/// all divisions, then provinces, amphoe, tambons and villages, each level by ascending code.
///
/// It is made once for a catalogue and its layer of villages, and shared.
public struct AreaFrame: Sendable {
    public let register: AreaRegister
    public let divisions: [Division]
    /// The node of the whole country.
    public static let country = 0
    /// The nodes of each division's classes.
    let classes: [Range<Int>]
    /// For each division, the node of the class of each province, by the province's place; -1: left out.
    let classOfProvince: [[Int32]]
    private let levels: [Range<Int>]
    private let first: Int
    /// The areas from node ``first`` on.
    private let areas: [Area]
    private let codes: [AreaCode]
    /// The node above each node: of a province and of a class the country.
    let parents: [Int32]
    /// The nodes of the level below; empty for classes and villages.
    let children: [Range<Int32>]

    /// - Parameter villages: those of the layer of villages. Those in no tambon of the register, and all but the
    ///   first of a code, are left out.
    public init(register: AreaRegister, villages: [Area]) {
        self.register = register
        divisions = Division.all(of: register)
        var next = 1
        var classes: [Range<Int>] = []
        for division in divisions {
            classes.append(next..<(next + division.classes.count))
            next += division.classes.count
        }
        self.classes = classes
        first = next

        var areas: [Area] = []
        var levels: [Range<Int>] = []
        areas.reserveCapacity(register.areas.count + villages.count)
        for level in AreaLevel.allCases {
            let start = areas.count
            if level == .village {
                for village in villages.sorted(by: { $0.code < $1.code })
                where village.code.level == .village && village.code != areas.last?.code { areas.append(village) }
            } else {
                areas += register.areas(level)
            }
            levels.append((next + start)..<(next + areas.count))
        }

        // Children of ascending areas are ascending too, so that one cursor finds every parent.
        var parents = [Int32](repeating: 0, count: next)
        var kept: [Area] = []
        var children = [Range<Int32>](repeating: 0..<0, count: next)
        var starts: [Range<Int>] = []
        for (depth, range) in levels.enumerated() {
            let start = next + kept.count
            var cursor = depth == 0 ? 0 : starts[depth - 1].lowerBound
            for area in areas[(range.lowerBound - next)..<(range.upperBound - next)] {
                if depth > 0 {
                    let above = area.code.parent
                    let end = starts[depth - 1].upperBound
                    while cursor < end, let above, kept[cursor - next].code < above { cursor += 1 }
                    guard cursor < end, kept[cursor - next].code == above else { continue }
                    let own = Int32(next + kept.count)
                    let range = children[cursor]
                    children[cursor] = (range.isEmpty ? own : range.lowerBound)..<(own + 1)
                }
                kept.append(area)
                parents.append(Int32(depth == 0 ? Self.country : cursor))
                children.append(0..<0)
            }
            starts.append(start..<(next + kept.count))
        }
        children[Self.country] = Int32(starts[0].lowerBound)..<Int32(starts[0].upperBound)
        self.areas = kept
        codes = kept.map(\.code)
        self.levels = starts
        self.parents = parents
        self.children = children

        let provinces = starts[0]
        classOfProvince = zip(divisions, classes).map { division, nodes in
            var table = [Int32](repeating: -1, count: provinces.count)
            for (i, member) in division.classes.enumerated() {
                for code in member.provinces {
                    if let place = kept[..<provinces.count].firstIndex(where: { $0.code == code }) {
                        table[place] = Int32(nodes.lowerBound + i)
                    }
                }
            }
            return table
        }
    }

    /// How many nodes there are.
    public var count: Int { parents.count }

    /// The nodes of a level's areas.
    public func nodes(_ level: AreaLevel) -> Range<Int> { levels[level.rawValue / 2 - 1] }

    /// How many nodes there are down to a level.
    func count(downTo level: AreaLevel) -> Int { nodes(level).upperBound }

    /// The nodes of a report's rows, without regard to an area within which it stays; nil: no such division.
    public func nodes(_ level: ReportLevel) -> Range<Int>? {
        switch level {
        case .country: Self.country..<(Self.country + 1)
        case .areas(let level): nodes(level)
        case .division(let id): divisions.firstIndex { $0.id == id }.map { classes[$0] }
        }
    }

    /// The provinces that a division leaves out; none for other levels.
    func leftOut(_ level: ReportLevel) -> [Int] {
        guard case .division(let id) = level, let i = divisions.firstIndex(where: { $0.id == id }) else { return [] }
        return zip(classOfProvince[i], nodes(.province)).filter { $0.0 < 0 }.map(\.1)
    }

    /// The nodes of a level's areas that are the area or lie in it; empty when the area is below the level or unknown.
    public func nodes(_ level: AreaLevel, within area: AreaCode) -> Range<Int> {
        guard area.level <= level, let node = node(of: area) else { return 0..<0 }
        var range = node..<(node + 1)
        var at = area.level
        while at < level, !range.isEmpty {
            at = AreaLevel(rawValue: at.rawValue + 2) ?? level
            let inside = range.lazy.map { children[$0] }.filter { !$0.isEmpty }
            guard let first = inside.first else { return 0..<0 }
            range = Int(first.lowerBound)..<Int(inside.reduce(first.upperBound) { max($0, $1.upperBound) })
        }
        return range
    }

    /// The area of a node; nil for the country and for classes.
    public func area(_ node: Int) -> Area? { node < first ? nil : areas[node - first] }

    /// The level of a node; nil for the country and for classes.
    func level(_ node: Int) -> AreaLevel? { node < first ? nil : codes[node - first].level }

    /// The class of a node and its division; nil for others.
    public func regionClass(_ node: Int) -> (division: Division, member: RegionClass)? {
        guard let i = classes.firstIndex(where: { $0.contains(node) }) else { return nil }
        return (divisions[i], divisions[i].classes[node - classes[i].lowerBound])
    }

    /// The node of an area; nil when the code is not in use.
    public func node(of code: AreaCode) -> Int? {
        var hint = 0
        return node(of: code, near: &hint)
    }

    /// The same, quickly when codes come in ascending order.
    ///
    /// - Parameter hint: where the code before was found; it is moved.
    func node(of code: AreaCode, near hint: inout Int) -> Int? { node(of: code, in: nodes(code.level), near: &hint) }

    /// The same among some nodes of the code's level.
    func node(of code: AreaCode, in range: Range<Int>, near hint: inout Int) -> Int? {
        // Most often the same area again, or the one after it.
        if range.contains(hint) {
            if codes[hint - first] == code { return hint }
            if hint + 1 < range.upperBound, codes[hint + 1 - first] == code {
                hint += 1
                return hint
            }
        }
        var low = range.lowerBound, high = range.upperBound
        while low < high {
            let middle = (low + high) / 2
            if codes[middle - first] < code { low = middle + 1 } else { high = middle }
        }
        guard low < range.upperBound, codes[low - first] == code else { return nil }
        hint = low
        return low
    }

    /// The node above or at a node that has a level; nil when the node lies above it.
    func ancestor(of node: Int, _ level: AreaLevel) -> Int? {
        var node = node
        while let at = self.level(node) {
            if at == level { return node }
            if at < level { return nil }
            node = Int(parents[node])
        }
        return nil
    }

    /// Bangkok, which has no office of the department: it is expected nowhere, and no province (domain 7.1).
    static func isBangkok(_ code: AreaCode) -> Bool { code.province.kind == .bangkok }
}
