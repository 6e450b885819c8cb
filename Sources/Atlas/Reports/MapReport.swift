public import Catalog
public import Reports

/// A map report as its reader may see it: the figures, how they look on the map, and what has to be told with them.
public struct MapReport: Sendable {
    /// How figures are drawn.
    public enum Symbol: String, Sendable, CaseIterable {
        /// Areas in the colour of their class: rates and shares.
        case choropleth
        /// Circles in proportion: counts and amounts, which never colour an area.
        case circles
        /// Areas in the colour of their one level: villages.
        case levels
    }

    public let question: ReportQuestion
    public let table: ReportTable
    public let round: RoundPlan
    public let symbol: Symbol
    /// Nil for levels, and when there is no value.
    public let classification: Classification?
    /// One for each class, or for each level; `#rrggbb`, lowest first.
    public let colors: [String]
    /// When the newest of the figures was confirmed or changed, in UTC (ISO 8601); nil: nothing was.
    public let asOf: String?
    /// Whether figures are in it that are not locked: it is marked ร่าง wherever it is shown.
    public let isDraft: Bool
    /// Changes whenever anything of the dataset is written, or villages change.
    public let version: String
    /// Of a level indicator the place of the mapped level among its levels.
    public let shown: Int?

    public var dataset: Dataset { table.dataset }
    public var indicator: Indicator { table.indicator }
    public var period: Period { table.period }
    public var levels: [Level] { if case .levels(_, let levels) = indicator.aggregation { levels } else { [] } }

    /// The number by which a figure is mapped: its value, or of levels the share of the level that is shown, in percent.
    public func mapped(_ figure: Figure) -> Double? {
        guard figure.kind == .value else { return nil }
        guard let shown else { return figure.value }
        return figure.shares.isEmpty ? nil : figure.shares[shown]
    }

    /// The class of a figure, or of levels the level of a village; nil: it has none, and ``Figure/kind`` says why.
    public func classIndex(_ figure: Figure) -> Int? {
        if symbol == .levels { return figure.onlyLevel }
        return mapped(figure).flatMap { value in classification.map { $0.classIndex(value) } }
    }

    /// How many of the rows are in each class or level, in the order of ``colors``.
    public var classCounts: [Int] {
        var counts = [Int](repeating: 0, count: colors.count)
        for row in table.rows {
            if let index = classIndex(row.figure), index < counts.count { counts[index] += 1 }
        }
        return counts
    }

    /// How many rows have no value, by the reason.
    public var countsWithoutValue: [(kind: FigureKind, count: Int)] {
        FigureKind.allCases.filter { $0 != .value }.map { kind in (kind, table.rows.count { $0.figure.kind == kind }) }
    }

    // MARK: Words

    /// What the map shows: "ระดับการพัฒนาของหมู่บ้าน ราย จังหวัด".
    public var title: Localized { indicator.title }

    /// What the mapped number is, where it is not the indicator itself: the share of a level.
    public var mappedTitle: Localized {
        guard let shown else { return indicator.title }
        let level = levels[shown].title
        return Localized(th: thaiPhrase("สัดส่วน", level.th), en: "Share of \(level.en)")
    }

    public var mappedUnit: Localized { shown == nil ? indicator.unit : Localized(th: "ร้อยละ", en: "%") }

    /// The digits after the point of the mapped number.
    public var mappedDecimals: Int { shown == nil ? indicator.decimals : 2 }

    /// "ปีงบประมาณ พ.ศ. 2564 (ปี 2564)".
    public var periodTitle: Localized {
        let year = "ปีงบประมาณ พ.ศ. \(period.fiscalYear)"
        // A round that is called by its year is not told twice.
        return Localized(
            th: round.title.th == "ปี \(period.fiscalYear)" ? year : "\(year) \(round.title.th)",
            en: "Fiscal year \(period.fiscalYear) B.E., \(round.title.en)")
    }

    /// "ข้อมูลยืนยันแล้ว 12/16 อำเภอ".
    public var coverageText: Localized {
        let coverage = table.total.figure.coverage
        let unit = min(dataset.unit, dataset.level)
        var th = "ข้อมูลยืนยันแล้ว \(coverage.sheetsLocked)/\(coverage.sheetsExpected) \(unit.title.th)"
        var en = "Confirmed: \(coverage.sheetsLocked) of \(coverage.sheetsExpected) \(unit.title.en)"
        if let expected = coverage.unitsExpected {
            th += " · รายงานแล้ว \(coverage.unitsReported)/\(expected) \(dataset.level.title.th)"
            en += "; reported: \(coverage.unitsReported) of \(expected) \(dataset.level.title.en)"
        }
        return Localized(th: th, en: en)
    }

    /// What the certification says: ร่าง, partly or wholly confirmed.
    public var stateTitle: Localized {
        let coverage = table.total.figure.coverage
        if isDraft { return Localized(th: "ร่าง (ยังไม่ยืนยัน)", en: "Draft (not confirmed)") }
        if coverage.sheetsLocked == coverage.sheetsExpected, coverage.sheetsExpected > 0 {
            return Localized(th: "ยืนยันครบถ้วน", en: "Wholly confirmed")
        }
        return Localized(th: "ยืนยันบางส่วน", en: "Partly confirmed")
    }
}

extension ReportLevel {
    /// What the rows of a report are called.
    ///
    /// - Parameter divisions: those whose title may be needed.
    public func title(divisions: [Division]) -> Localized {
        switch self {
        case .country: Localized(th: "ประเทศ", en: "country")
        case .areas(let level): level.title
        case .division("zone"): Localized(th: "เขตตรวจราชการ", en: "inspection zones")
        case .division("group"): Localized(th: "กลุ่มจังหวัด", en: "province groups")
        case .division(let id): divisions.first { $0.id == id }?.title ?? Localized(th: "ภาค", en: "regions")
        }
    }
}

/// Two Thai words stand together; before a word of another script there is a space.
public func thaiPhrase(_ first: String, _ next: String) -> String {
    let isThai = next.unicodeScalars.first.map { (0x0E00...0x0E7F).contains($0.value) } ?? true
    return isThai ? first + next : "\(first) \(next)"
}
