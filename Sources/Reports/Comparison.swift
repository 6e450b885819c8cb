public import Catalog

/// Why two reports cannot be compared.
public struct ComparisonRefusal: Error, Hashable, Sendable {
    public let reason: Localized
}

/// A place's figures in two reports.
public struct ComparedRow: Hashable, Sendable {
    public let place: ReportPlace
    public let name: Localized
    public let first: Figure
    public let second: Figure
    /// `value` when both figures are values; otherwise the kind of the one that is none, the first's where both are.
    public let kind: FigureKind

    init(_ first: ReportRow, _ second: ReportRow) {
        place = first.place
        name = first.name
        self.first = first.figure
        self.second = second.figure
        // Whoever hides one of two hides their difference.
        if first.figure.kind == .suppressed || second.figure.kind == .suppressed {
            kind = .suppressed
        } else {
            kind = first.figure.kind == .value ? second.figure.kind : first.figure.kind
        }
    }

    /// The second value less the first, in the indicator's unit (percentage points of a rate in percent).
    public var difference: Double? {
        guard let a = first.value, let b = second.value else { return nil }
        return b - a
    }

    /// The difference in percent of the first value; nil when that is 0.
    public var relativeDifference: Double? {
        guard let difference, let a = first.value, a != 0 else { return nil }
        return difference * 100 / a.magnitude
    }

    /// How many more have each level in the second; empty for others.
    public var levelDifferences: [Int] {
        guard kind == .value, first.levels.count == second.levels.count else { return [] }
        return zip(first.levels, second.levels).map { $1 - $0 }
    }
}

/// Two reports on the same places, side by side: an indicator in two rounds, or two indicators.
public struct Comparison: Sendable {
    public let first: ReportTable
    public let second: ReportTable
    /// In the order of the first report.
    public let rows: [ComparedRow]
    public let total: ComparedRow
    /// Whether the values are in the same unit and their difference means something.
    public let hasDifference: Bool

    /// Compares an indicator in two rounds.
    ///
    /// - Throws: when the indicators differ, when they do not hold in the same cycle, or when the places differ.
    public static func rounds(_ first: ReportTable, _ second: ReportTable) throws(ComparisonRefusal) -> Comparison {
        guard first.dataset.id == second.dataset.id, first.indicator.id == second.indicator.id else {
            throw ComparisonRefusal(
                reason: Localized(
                    th: "เทียบสองรอบได้เฉพาะตัวชี้วัดเดียวกัน", en: "Two rounds can only be compared in the same indicator"))
        }
        try checkCycles(first.dataset, first.indicator, [first.period, second.period])
        return try Comparison(first, second, hasDifference: true)
    }

    /// Puts two indicators side by side; there is no difference, because they measure different things.
    ///
    /// - Throws: when the places differ.
    public static func indicators(_ first: ReportTable, _ second: ReportTable) throws(ComparisonRefusal) -> Comparison {
        try Comparison(first, second, hasDifference: false)
    }

    /// Refuses rounds of different plan cycles: the same number or name means something else there (domain 4.2).
    public static func checkCycles(
        _ dataset: Dataset, _ indicator: Indicator, _ periods: [Period]
    ) throws(ComparisonRefusal) {
        var known: (period: Period, cycle: String?)?
        for period in periods {
            let cycle = dataset.year(period.fiscalYear)?.cycle
            if let own = indicator.cycle, cycle != own {
                throw ComparisonRefusal(
                    reason: Localized(
                        th: "ตัวชี้วัด “\(indicator.title.th)” ใช้ในวงรอบแผน \(own) เท่านั้น ปีงบประมาณ \(period.fiscalYear) อยู่ในวงรอบ \(cycle ?? "อื่น")",
                        en: "“\(indicator.title.en)” holds in the plan cycle \(own) only; fiscal year \(period.fiscalYear) is in \(cycle ?? "another")"))
            }
            if let known, known.cycle != cycle {
                throw ComparisonRefusal(
                    reason: Localized(
                        th: "เทียบปีงบประมาณ \(known.period.fiscalYear) กับ \(period.fiscalYear) ไม่ได้ เพราะอยู่คนละวงรอบแผน (\(known.cycle ?? "ไม่มี") และ \(cycle ?? "ไม่มี")) นิยามและข้อคำถามต่างกัน",
                        en: "Fiscal years \(known.period.fiscalYear) and \(period.fiscalYear) cannot be compared: they are in different plan cycles (\(known.cycle ?? "none") and \(cycle ?? "none")), with other definitions and questions"))
            }
            known = known ?? (period, cycle)
        }
    }

    private init(_ first: ReportTable, _ second: ReportTable, hasDifference: Bool) throws(ComparisonRefusal) {
        guard first.level == second.level, first.area == second.area else {
            throw ComparisonRefusal(
                reason: Localized(
                    th: "เทียบได้เฉพาะระดับและพื้นที่เดียวกัน", en: "Reports can only be compared at the same level and area"))
        }
        let others = Dictionary(second.rows.map { ($0.place, $0) }, uniquingKeysWith: { a, _ in a })
        self.first = first
        self.second = second
        self.hasDifference = hasDifference
        // A row that only one report has is a province outside a division's classes, with figures in one round only.
        rows = first.rows.compactMap { row in others[row.place].map { ComparedRow(row, $0) } }
        total = ComparedRow(first.total, second.total)
    }

    /// The differences that a map colours, in the order of ``rows``; nil where there is none.
    public var differences: [Double?] { hasDifference ? rows.map(\.difference) : [] }
}

/// A place's figures over rounds.
public struct Trend: Sendable {
    public struct Point: Hashable, Sendable {
        public let period: Period
        /// The plan cycle of the round's year; a line must not join points of different cycles.
        public let cycle: String?
        public let figure: Figure
    }

    public let place: ReportPlace
    public let name: Localized
    /// By ascending period.
    public let points: [Point]

    /// Nil when no table has the place among its rows or as its total.
    public init?(of place: ReportPlace, in tables: [ReportTable]) {
        var name: Localized?
        var points: [Point] = []
        for table in tables.sorted(by: { $0.period < $1.period }) {
            guard let row = table.total.place == place ? table.total : table.rows.first(where: { $0.place == place }) else { continue }
            name = name ?? row.name
            points.append(
                Point(period: table.period, cycle: table.dataset.year(table.period.fiscalYear)?.cycle, figure: row.figure))
        }
        guard let name else { return nil }
        self.place = place
        self.name = name
        self.points = points
    }

    /// The points of one cycle after another.
    public var segments: [[Point]] {
        var segments: [[Point]] = []
        for point in points {
            if segments.last?.last?.cycle == point.cycle, !segments.isEmpty { segments[segments.count - 1].append(point) } else { segments.append([point]) }
        }
        return segments
    }
}

/// A place in the order of its value.
public struct RankedRow: Hashable, Sendable {
    /// From 1; equal values have equal ranks, and the next has as many more (1, 2, 2, 4). Nil: no value.
    public let rank: Int?
    public let row: ReportRow
}

extension ReportTable {
    /// The rows by value, best first: largest, unless smaller is better. Equal values, and rows without a value at
    /// the end, stand in the order of the Thai dictionary.
    ///
    /// - Parameter descending: nil: by what is better.
    public func ranked(descending: Bool? = nil) -> [RankedRow] {
        let descending = descending ?? (indicator.largerIsBetter ?? true)
        let keyed = rows.map { (row: $0, key: ThaiCollation.key($0.name.th)) }
        let sorted = keyed.sorted { a, b in
            if let x = a.row.figure.value, let y = b.row.figure.value {
                if x != y { return descending ? x > y : x < y }
            } else if (a.row.figure.value == nil) != (b.row.figure.value == nil) {
                return b.row.figure.value == nil
            }
            return a.key == b.key ? a.row.place.id < b.row.place.id : a.key.lexicographicallyPrecedes(b.key)
        }
        var ranked: [RankedRow] = []
        for (i, entry) in sorted.enumerated() {
            guard let value = entry.row.figure.value else {
                ranked.append(RankedRow(rank: nil, row: entry.row))
                continue
            }
            let isTie = i > 0 && sorted[i - 1].row.figure.value == value
            ranked.append(RankedRow(rank: isTie ? ranked[i - 1].rank : i + 1, row: entry.row))
        }
        return ranked
    }
}
