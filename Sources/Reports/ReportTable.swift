public import Catalog

/// What a row of a report is about.
public enum ReportPlace: Hashable, Sendable {
    case country
    case area(AreaCode)
    /// A class of a division.
    case regionClass(division: String, id: String)

    /// The area's code, the class's id, or `TH`.
    public var id: String {
        switch self {
        case .country: "TH"
        case .area(let code): code.text
        case .regionClass(_, let id): id
        }
    }
}

public struct ReportRow: Hashable, Sendable {
    public let place: ReportPlace
    public let name: Localized
    public let figure: Figure

    public init(place: ReportPlace, name: Localized, figure: Figure) {
        self.place = place
        self.name = name
        self.figure = figure
    }
}

/// Rows that are in none of a report's areas, and in its total all the same.
public struct UnplacedRow: Hashable, Sendable {
    public let rows: UnplacedRows
    public let figure: Figure
}

/// An indicator of one round for the areas of a level: what a map shows and the table beside it.
public struct ReportTable: Sendable {
    public let dataset: Dataset
    public let indicator: Indicator
    public let period: Period
    public let level: ReportLevel
    /// The area within which the report stays; nil: the country.
    public let area: AreaCode?
    /// By code, or in the order of the division's classes and then the provinces with figures that are in none.
    public let rows: [ReportRow]
    /// Of the area or the country, with ``unplaced``.
    public let total: ReportRow
    /// By place and code.
    public let unplaced: [UnplacedRow]
    /// How many of ``rows`` have something reported. Bangkok, and what is out of scope, does not count.
    public let reportedRows: Int
    /// How many of ``rows`` have something to report.
    public let expectedRows: Int

    /// Nil when the level is below the dataset's, when there is no such division or area, or when a division is asked
    /// for within an area.
    public init?(_ rollUp: RollUp, level: ReportLevel, within area: AreaCode? = nil, suppression: Suppression) {
        let frame = rollUp.frame
        let nodes: Range<Int>
        if case .areas(let areas) = level {
            guard areas <= rollUp.dataset.level, area.map({ frame.node(of: $0) != nil && $0.level <= areas }) ?? true else { return nil }
            nodes = area.map { frame.nodes(areas, within: $0) } ?? frame.nodes(areas)
        } else {
            guard area == nil, let all = frame.nodes(level) else { return nil }
            nodes = all
        }
        let totalNode = area.flatMap { frame.node(of: $0) } ?? AreaFrame.country
        dataset = rollUp.dataset
        indicator = rollUp.indicator
        period = rollUp.period
        self.level = level
        self.area = area
        var reported = 0, expected = 0
        var rows: [ReportRow] = []
        rows.reserveCapacity(nodes.count)
        for node in nodes {
            let figure = rollUp.figure(node, suppression)
            rows.append(rollUp.row(node, figure))
            let coverage = figure.coverage
            guard coverage.sheetsExpected > 0, coverage.unitsExpected != 0 else { continue }
            expected += 1
            if coverage.unitsReported > 0 { reported += 1 }
        }
        // What a division leaves out, such as Bangkok, stands after its classes, so that rows make up the total.
        for node in frame.leftOut(level) where rollUp.rows[node] > 0 { rows.append(rollUp.row(node, rollUp.figure(node, suppression))) }
        self.rows = rows
        reportedRows = reported
        expectedRows = expected
        total = rollUp.row(totalNode, rollUp.figure(totalNode, suppression))
        unplaced = rollUp.unplacedRows(outside: level, within: area, suppression)
    }

    /// The values that a map colours, in the order of ``rows``; nil where there is none.
    public var values: [Double?] { rows.map(\.figure.value) }
}

extension RollUp {
    func row(_ node: Int, _ figure: Figure) -> ReportRow {
        if let area = frame.area(node) { return ReportRow(place: .area(area.code), name: area.name, figure: figure) }
        if let (division, member) = frame.regionClass(node) {
            return ReportRow(place: .regionClass(division: division.id, id: member.id), name: member.title, figure: figure)
        }
        return ReportRow(place: .country, name: Localized(th: "ทั้งประเทศ", en: "Whole country"), figure: figure)
    }

    /// The groups that no row of a report holds.
    fileprivate func unplacedRows(outside level: ReportLevel, within area: AreaCode?, _ suppression: Suppression) -> [UnplacedRow] {
        guard level != .country else { return [] }
        let found = unplaced.enumerated().filter { _, group in
            if let area, !(group.place.map { $0.isWithin(area) } ?? false) { return false }
            switch level {
            case .areas(let level): return group.place.map { $0.level < level } ?? true
            case .country, .division: return group.place == nil
            }
        }
        return found.map { UnplacedRow(rows: $1, figure: figure(nodes + $0, suppression)) }.sorted { a, b in
            (a.rows.place?.text ?? "", a.rows.code?.text ?? "", a.rows.reason.rawValue)
                < (b.rows.place?.text ?? "", b.rows.code?.text ?? "", b.rows.reason.rawValue)
        }
    }
}
