public import Catalog
public import Ledger
internal import Store

/// A round on the calendar, as a reader may know it.
public struct CalendarEntry: Sendable {
    public let place: RoundPlace
    /// Units that have to report, and how far they have come.
    public let progress: Progress
    /// Whether the system is open today, for the area that was asked for or by the plan.
    public let isOpen: Bool
    /// The first day on which that changes; nil: never.
    public let changesOn: String?
    /// By ascending unit.
    public let late: [LateUnit]

    /// The last of the deadlines.
    public var due: String { place.round.deadlines.map(\.day).max() ?? place.round.covers.end }
}

/// A unit whose step was due before today and was not taken.
public struct LateUnit: Sendable {
    public let unit: AreaCode
    /// The level of the office that is late.
    public let level: AreaLevel
    /// The last day on which it would have been in time.
    public let deadline: String
    /// Where the unit stands; nil: the reader is told no more than that nothing is confirmed.
    public let standing: Standing?
}

extension Recording {
    /// The fiscal year of today, Buddhist Era: year N begins in October N−1 (domain 2.5).
    public var fiscalYear: Int {
        let parts = day.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return 0 }
        return parts[0] + 543 + (parts[1] >= 10 ? 1 : 0)
    }

    /// All rounds of a fiscal year by their last deadline.
    ///
    /// - Parameters:
    ///   - area: only units that are it, lie in it or hold it; nil: all.
    ///   - reader: nil: the public.
    public func calendar(_ fiscalYear: Int, within area: AreaCode?, by reader: Officer?) throws -> [CalendarEntry] {
        var entries: [CalendarEntry] = []
        for dataset in catalog.datasets {
            guard let year = dataset.year(fiscalYear) else { continue }
            let units = try self.units(dataset, within: area)
            for round in year.rounds {
                entries.append(try entry(RoundPlace(dataset: dataset, year: year, round: round), units, area, reader))
            }
        }
        return entries.sorted { ($0.due, $0.place.dataset.order, $0.place.round.number) < ($1.due, $1.place.dataset.order, $1.place.round.number) }
    }

    private func entry(_ place: RoundPlace, _ units: [AreaCode], _ area: AreaCode?, _ reader: Officer?) throws -> CalendarEntry {
        let dataset = place.dataset
        let standings = try store.standings(of: dataset, in: place.period, within: nil)
        // Overrides for some area only count when that area is asked for.
        let overrides = try overrides(place).filter { $0.area == nil || area != nil }
        let window = (area ?? units.first).map { ReportingWindow(planned: place.round.windows, overrides: overrides, unit: $0) }
        let isOpen = window?.isOpen(on: day) ?? false
        var late: [LateUnit] = []
        for unit in units {
            let standing = Sight(reader, dataset, unit).tells(standings[unit] ?? Standing())
            guard let missed = place.round.deadlines.last(where: { $0.day < day && Self.isMissed($0, standing) }) else { continue }
            late.append(LateUnit(unit: unit, level: missed.level, deadline: missed.day, standing: standing))
        }
        return CalendarEntry(
            place: place, progress: Progress(units: units, standings: standings), isOpen: isOpen,
            changesOn: isOpen ? window?.closing(after: day) : window?.opening(after: day), late: late)
    }

    /// Whether the step that was due is missing. Of those whose standing the reader is not told, only what everyone
    /// may know is said: that the province has not confirmed.
    private static func isMissed(_ deadline: Deadline, _ standing: Standing?) -> Bool {
        switch deadline.level {
        case .province: standing.map { $0.state < .locked } ?? true
        case .amphoe: standing.map { $0.state < .saved } ?? false
        case .tambon, .village: standing.map { $0.state < .draft } ?? false
        }
    }
}
