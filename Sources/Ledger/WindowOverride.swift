public import Catalog

/// The department's word that a round is open or closed on some days, whatever the plan says.
public struct WindowOverride: Hashable, Sendable {
    public let days: DayRange
    public let isOpen: Bool
    /// Only for units that are this area or lie in it; nil: for all.
    public let area: AreaCode?
    public let reason: String

    public init(days: DayRange, isOpen: Bool, area: AreaCode?, reason: String) {
        self.days = days
        self.isOpen = isOpen
        self.area = area
        self.reason = reason
    }
}
