public import Catalog

/// When amphoe and provinces may work on a unit's sheet of a round (domain 2.3: closed from the 6th to the 9th).
public struct ReportingWindow: Sendable {
    private let planned: [DayRange]
    private let overrides: [WindowOverride]

    /// - Parameter overrides: of the round, oldest first; those of other areas are left out.
    public init(planned: [DayRange], overrides: [WindowOverride], unit: AreaCode) {
        self.planned = planned
        self.overrides = overrides.filter { override in override.area.map { unit.isWithin($0) } ?? true }
    }

    /// Whether it is open on a day of Thailand: the latest override of the day decides, and without one the plan.
    public func isOpen(on day: String) -> Bool {
        override(on: day)?.isOpen ?? planned.contains { $0.contains(day) }
    }

    /// Why the department opened or closed it on the day; nil: it stands as planned.
    public func reason(on day: String) -> String? { override(on: day)?.reason }

    private func override(on day: String) -> WindowOverride? { overrides.last { $0.days.contains(day) } }

    /// The first day after `day` on which it is open, having been closed the day before it; nil: never again.
    public func opening(after day: String) -> String? { change(after: day, to: true) }

    /// The first day after `day` on which it is closed, having been open the day before it; nil: never.
    public func closing(after day: String) -> String? { change(after: day, to: false) }

    private func change(after day: String, to open: Bool) -> String? {
        var wasOpen = isOpen(on: day)
        for edge in edges where edge > day {
            let isOpen = isOpen(on: edge)
            if isOpen == open, wasOpen != open { return edge }
            wasOpen = isOpen
        }
        return nil
    }

    /// The days on which something may change, ascending.
    private var edges: [String] {
        (planned + overrides.map(\.days)).flatMap { [$0.first, $0.end] }.sorted()
    }
}
