public import Catalog
internal import Ledger

/// How much of an area a figure knows.
public struct Coverage: Hashable, Sendable {
    /// Areas of the dataset's level with at least one row that the reader may see.
    public var unitsReported: Int
    /// Areas of the dataset's level that have to be reported; nil: nobody knows beforehand. Bangkok never has to.
    public var unitsExpected: Int?
    /// Sheets that are locked or collected.
    public var sheetsLocked: Int
    /// Sheets that have to come: one for each reporting unit with something to report.
    public var sheetsExpected: Int

    public init(unitsReported: Int, unitsExpected: Int?, sheetsLocked: Int, sheetsExpected: Int) {
        self.unitsReported = unitsReported
        self.unitsExpected = unitsExpected
        self.sheetsLocked = sheetsLocked
        self.sheetsExpected = sheetsExpected
    }

    /// Whether all that is expected is there and locked.
    public var isComplete: Bool { sheetsLocked == sheetsExpected && unitsExpected.map { unitsReported >= $0 } ?? true }
}

/// The areas that have to report in a dataset, summed up to every node. It is the same for all periods and readers.
public struct Expected: Sendable {
    let frame: AreaFrame
    /// Whether ``candidates`` are all that could be reported, and nobody knows which of them have to be.
    let isOpen: Bool
    /// The areas of the dataset's level that count when they are reported.
    let candidates: [Int32]
    /// Down to the level of the reporting unit.
    let sheets: [Int32]

    /// - Parameter villages: the villages that have to be reported, where the dataset expects some of them by a field.
    public init(_ dataset: Dataset, in frame: AreaFrame, villages: [AreaCode] = []) {
        self.frame = frame
        let count = frame.count(downTo: dataset.level)
        var units = [Int32](repeating: 0, count: count)
        var isOpen = false
        switch dataset.expectation {
        case .all, .open:
            for node in frame.nodes(dataset.level) {
                if let area = frame.area(node), !AreaFrame.isBangkok(area.code) { units[node] = 1 }
            }
            isOpen = dataset.expectation == .open
        case .villages:
            var hint = 0
            for code in villages.sorted() where code.level == .village && dataset.level == .village && !AreaFrame.isBangkok(code) {
                if let node = frame.node(of: code, near: &hint) { units[node] = 1 }
            }
        }
        frame.rollUp(&units)
        candidates = units
        self.isOpen = isOpen

        let level = min(dataset.unit, dataset.level)
        var sheets = [Int32](repeating: 0, count: frame.count(downTo: level))
        for node in frame.nodes(level) where units[node] > 0 { sheets[node] = 1 }
        frame.rollUp(&sheets)
        self.sheets = sheets
    }

    /// How many areas have to be reported; nil: nobody knows beforehand.
    func units(_ node: Int) -> Int? { isOpen ? nil : Int(candidates[node]) }

    /// Whether nothing can come from the node.
    func isOutOfScope(_ node: Int) -> Bool { candidates[node] == 0 }
}

/// How far the sheets of a round have come, summed up to every node down to the reporting unit's level.
struct SheetTotals: Sendable {
    private(set) var locked: [Int32]
    /// Begun, but not for this reader's eyes.
    private(set) var hidden: [Int32]
    /// For this reader's eyes, but not locked.
    private(set) var draft: [Int32]
    let level: AreaLevel

    init(
        _ standings: [AreaCode: SheetState], _ dataset: Dataset, _ expected: Expected,
        isVisible: (AreaCode, SheetState) -> Bool
    ) {
        let frame = expected.frame
        level = min(dataset.unit, dataset.level)
        let count = frame.count(downTo: level)
        locked = [Int32](repeating: 0, count: count)
        hidden = locked
        draft = locked
        for (unit, state) in standings where state > .empty {
            guard let node = frame.node(of: unit), node < count else { continue }
            if state >= .locked, expected.sheets[node] > 0 { locked[node] = 1 }
            if !isVisible(unit, state) { hidden[node] = 1 } else if state < .locked { draft[node] = 1 }
        }
        frame.rollUp(&locked)
        frame.rollUp(&hidden)
        frame.rollUp(&draft)
    }
}

extension AreaFrame {
    /// Adds every area's figure to those above it, and the provinces' to their classes.
    ///
    /// - Parameter figures: of all nodes down to some level; those of areas of upper levels may start with figures
    ///   of their own, those of classes and of the country's own stay in.
    func rollUp<Number: AdditiveArithmetic>(_ figures: inout [Number]) {
        let provinces = nodes(.province)
        var node = figures.count - 1
        while node >= provinces.lowerBound {
            figures[Int(parents[node])] += figures[node]
            node -= 1
        }
        for table in classOfProvince {
            for (place, node) in zip(table, provinces) where place >= 0 { figures[Int(place)] += figures[node] }
        }
    }

    /// The node at which the sheet of a node's figures is found: itself, or the reporting unit's above it.
    func sheetNode(of node: Int, _ level: AreaLevel) -> Int {
        var node = node
        while let at = self.level(node), at > level { node = Int(parents[node]) }
        return node
    }
}
