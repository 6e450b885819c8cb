public import Catalog

/// The rows that one unit records for one round: what is saved and locked together.
public struct SheetKey: Hashable, Sendable {
    public let dataset: String
    public let period: Period
    /// The reporting unit: an amphoe, or a province where the dataset's unit is one.
    public let unit: AreaCode

    public init(dataset: String, period: Period, unit: AreaCode) {
        self.dataset = dataset
        self.period = period
        self.unit = unit
    }
}

/// How far a sheet has come (domain 2.3). The order is the order of the work.
public enum SheetState: Int, Sendable, CaseIterable, Comparable {
    case empty = 0
    /// Rows were entered; only the unit itself sees them.
    case draft = 1
    /// Confirmed by the unit's head; the province sees it.
    case saved = 2
    /// Confirmed by the province; everyone sees it.
    case locked = 3
    /// Locked, and taken into the department's figures at closing.
    case collected = 4

    public static func < (a: SheetState, b: SheetState) -> Bool { a.rawValue < b.rawValue }
}

/// Where a sheet stands.
public struct Standing: Hashable, Sendable {
    public var state: SheetState
    /// The areas inside the unit, or the unit, that have signed a quality certificate; ascending (domain 2.4).
    public var certified: [AreaCode]
    /// When the last step was taken, in UTC (ISO 8601); nil: never.
    public var changedAt: String?
    /// The name of who took it.
    public var changedBy: String?

    public init(state: SheetState = .empty, certified: [AreaCode] = [], changedAt: String? = nil, changedBy: String? = nil) {
        self.state = state
        self.certified = certified
        self.changedAt = changedAt
        self.changedBy = changedBy
    }
}
