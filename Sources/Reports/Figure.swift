/// What a figure is, when it may be no number. None of them is zero.
public enum FigureKind: String, Sendable, CaseIterable {
    case value
    /// Nothing was reported, or nothing that counts.
    case noData
    /// Nothing has to be reported: an amphoe without rural villages has no กชช.2ค.
    case outOfScope
    /// Something was recorded and is not confirmed, so that this reader may not see it.
    case notConfirmed
    /// Hidden to protect few people.
    case suppressed
}

/// The figure of an area, a class, the country or a group of unplaced rows.
public struct Figure: Hashable, Sendable {
    public let kind: FigureKind
    /// The sum, the count of rows, the rate; of levels how many there are. Nil unless ``kind`` is `value`.
    public let value: Double?
    /// Of a rate.
    public let numerator: Double?
    /// Of a rate.
    public let denominator: Double?
    /// How many have each level, in the order of the indicator's levels; empty for others.
    public let levels: [Int]
    /// The rows that count; 0 unless ``kind`` is `value`.
    public let rows: Int
    public let coverage: Coverage
    /// Whether figures are in it that are not locked: it is to be marked ร่าง.
    public let isDraft: Bool

    public init(
        kind: FigureKind, value: Double? = nil, numerator: Double? = nil, denominator: Double? = nil, levels: [Int] = [],
        rows: Int = 0, coverage: Coverage, isDraft: Bool = false
    ) {
        self.kind = kind
        self.value = value
        self.numerator = numerator
        self.denominator = denominator
        self.levels = levels
        self.rows = rows
        self.coverage = coverage
        self.isDraft = isDraft
    }

    /// The share of each level in percent; empty when there is none.
    public var shares: [Double] {
        let all = levels.reduce(0, +)
        return all == 0 ? [] : levels.map { Double($0) * 100 / Double(all) }
    }

    /// The level of a single village, or of an area whose villages all have the same: its place among the
    /// indicator's levels.
    public var onlyLevel: Int? {
        guard let level = levels.firstIndex(where: { $0 > 0 }), levels[(level + 1)...].allSatisfy({ $0 == 0 }) else { return nil }
        return level
    }
}

extension RollUp {
    /// The figure of a node, or of a group of unplaced rows: ``frame``'s count of nodes down to the dataset's level
    /// plus its place.
    func figure(_ node: Int, _ suppression: Suppression) -> Figure {
        let place = node < nodes ? node : unplacedNodes[node - nodes]
        let sheet = frame.sheetNode(of: place, sheets.level)
        var coverage = coverage(place)
        if node >= nodes { coverage.unitsReported = 0 }
        let isDraft = sheets.draft[sheet] > 0
        if suppression.hides(node) { return Figure(kind: .suppressed, coverage: coverage, isDraft: isDraft) }
        let rows = Int(rows[node])
        guard rows > 0 else { return Figure(kind: kindWithoutRows(node, sheet), coverage: coverage) }
        switch measure {
        case .sum, .rows:
            return Figure(kind: .value, value: sums[0][node], rows: rows, coverage: coverage, isDraft: isDraft)
        case .rate(_, _, let per):
            let n = sums[0][node], d = sums[1][node]
            return Figure(
                kind: .value, value: n / d * per, numerator: n, denominator: d, rows: rows, coverage: coverage, isDraft: isDraft)
        case .levels:
            let levels = sums.map { Int($0[node]) }
            return Figure(kind: .value, value: Double(rows), levels: levels, rows: rows, coverage: coverage, isDraft: isDraft)
        }
    }

    private func kindWithoutRows(_ node: Int, _ sheet: Int) -> FigureKind {
        if node < nodes, expected.isOutOfScope(node) { return .outOfScope }
        return sheets.hidden[sheet] > 0 ? .notConfirmed : .noData
    }
}
