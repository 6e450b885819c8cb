public import Catalog
public import Ledger
public import Store

/// Rows that are in no area of their dataset's level, and are alike in code and place. They count in the areas above
/// that they surely lie in, and in the country.
public struct UnplacedRows: Hashable, Sendable {
    /// The code as it was recorded; nil: none, or no code at all.
    public let code: AreaCode?
    public let reason: UnplacedReason
    /// The smallest area in which they surely lie; nil: only the country.
    public let place: AreaCode?
}

/// The sums of one indicator in one round, for every area of every level, every class of every division and the
/// country: made in one pass over the rows that the reader may see.
public struct RollUp: Sendable {
    public let frame: AreaFrame
    public let dataset: Dataset
    public let indicator: Indicator
    public let period: Period
    /// In an order that depends only on the rows.
    public let unplaced: [UnplacedRows]
    let measure: Measure
    /// For each component its sum for each node down to the dataset's level, then for each of ``unplaced``.
    let sums: [[Double]]
    /// The rows that count, likewise.
    let rows: [Int32]
    /// For each node how many areas of the dataset's level that count have a row.
    let reported: [Int32]
    let expected: Expected
    let sheets: SheetTotals
    /// For each of ``unplaced`` the node in which it lies.
    let unplacedNodes: [Int]
    /// How many nodes there are down to the dataset's level.
    let nodes: Int

    /// The columns that an indicator needs, for ``RecordStore/columns(_:of:in:within:)``; nil when it names one that
    /// the dataset does not have.
    public static func columns(of indicator: Indicator, in dataset: Dataset) -> [Int]? {
        Measure(indicator.aggregation, of: dataset)?.columns
    }

    /// Rows of units whose state the reader may not see do not enter. Nil when the indicator names a column that the
    /// dataset does not have.
    ///
    /// - Parameters:
    ///   - chunks: of ``columns(of:in:)``.
    ///   - standings: of all units of the round, for coverage.
    ///   - isVisible: whether the reader may see a unit's sheet in a state.
    public init?(
        _ indicator: Indicator, of dataset: Dataset, in period: Period, chunks: [ColumnChunk],
        standings: [AreaCode: SheetState], expected: Expected, isVisible: (AreaCode, SheetState) -> Bool
    ) {
        guard let measure = Measure(indicator.aggregation, of: dataset) else { return nil }
        let frame = expected.frame
        let nodes = frame.count(downTo: dataset.level)
        var sums = [[Double]](repeating: [Double](repeating: 0, count: nodes), count: measure.components)
        var rows = [Int32](repeating: 0, count: nodes)
        var reported = rows
        var groups = UnplacedGroups(first: nodes)
        var placement = RowPlacement(frame, dataset.level)
        var places: [Int] = []
        for chunk in chunks where isVisible(chunk.unit, chunk.state) {
            places.removeAll(keepingCapacity: true)
            for area in chunk.areas {
                switch placement.place(area, unit: chunk.unit) {
                case .area(let node):
                    places.append(node)
                    reported[node] = expected.candidates[node]
                case .within(let node, let reason):
                    let at = groups.place(area, node, reason)
                    places.append(at)
                    if at == rows.count {
                        rows.append(0)
                        for i in sums.indices { sums[i].append(0) }
                    }
                }
            }
            measure.add(chunk, at: places, to: &sums, counting: &rows)
        }
        for (i, node) in groups.nodes.enumerated() {
            rows[node] += rows[nodes + i]
            for c in sums.indices { sums[c][node] += sums[c][nodes + i] }
        }
        for c in sums.indices { frame.rollUp(&sums[c], nodes) }
        frame.rollUp(&rows, nodes)
        frame.rollUp(&reported)

        self.frame = frame
        self.dataset = dataset
        self.indicator = indicator
        self.period = period
        self.measure = measure
        self.sums = sums
        self.rows = rows
        self.reported = reported
        self.expected = expected
        self.nodes = nodes
        sheets = SheetTotals(standings, dataset, expected, isVisible: isVisible)
        unplacedNodes = groups.nodes
        unplaced = zip(groups.keys, groups.nodes).map { key, node in
            UnplacedRows(code: key.code, reason: key.reason, place: frame.area(node)?.code)
        }
    }

    /// What the figure of a node stands on.
    public func coverage(_ node: Int) -> Coverage {
        let sheet = frame.sheetNode(of: node, sheets.level)
        return Coverage(
            unitsReported: Int(reported[node]), unitsExpected: expected.units(node),
            sheetsLocked: Int(sheets.locked[sheet]), sheetsExpected: Int(expected.sheets[sheet]))
    }
}

/// The unplaced rows of a roll-up, by code and place.
private struct UnplacedGroups {
    struct Key: Hashable {
        let code: AreaCode?
        let node: Int
        let reason: UnplacedReason
    }

    let first: Int
    private(set) var keys: [Key] = []
    private(set) var nodes: [Int] = []
    private var places: [Key: Int] = [:]

    init(first: Int) { self.first = first }

    mutating func place(_ code: AreaCode?, _ node: Int, _ reason: UnplacedReason) -> Int {
        let key = Key(code: code, node: node, reason: reason)
        if let place = places[key] { return place }
        let place = first + keys.count
        keys.append(key)
        nodes.append(node)
        places[key] = place
        return place
    }
}

extension AreaFrame {
    /// ``rollUp(_:)`` of the first `count` figures; what follows stays.
    func rollUp<Number: AdditiveArithmetic>(_ figures: inout [Number], _ count: Int) {
        let rest = Array(figures[count...])
        figures.removeLast(rest.count)
        rollUp(&figures)
        figures += rest
    }
}
