/// A round of a fiscal year. Fiscal year N (Buddhist Era) runs from 1 October N−1 to 30 September N (domain 2.5).
public struct Period: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Buddhist Era.
    public let fiscalYear: Int
    /// From 1; a monthly dataset's round 1 is October.
    public let round: Int

    public init(fiscalYear: Int, round: Int) {
        self.fiscalYear = fiscalYear
        self.round = round
    }

    /// `2567/2`.
    public var description: String { "\(fiscalYear)/\(round)" }

    public static func < (a: Period, b: Period) -> Bool { (a.fiscalYear, a.round) < (b.fiscalYear, b.round) }
}

/// Days from `first` to the day before `end`, each in the form of ISO 8601: `2024-10-01`.
public struct DayRange: Hashable, Sendable {
    public let first: String
    /// The first day after the range.
    public let end: String

    public init(first: String, end: String) {
        self.first = first
        self.end = end
    }

    public func contains(_ day: String) -> Bool { first <= day && day < end }
}

/// What a fiscal year asks of a dataset.
public struct YearPlan: Hashable, Sendable {
    /// Buddhist Era.
    public let fiscalYear: Int
    /// The plan cycle whose columns and indicators hold in this year, such as `2560`; nil: the dataset has no cycles.
    public let cycle: String?
    /// In their order. The first has number 1, but of a monthly dataset that begins within the year: there the number
    /// is the month's.
    public let rounds: [RoundPlan]
    /// Where the dates come from.
    public let source: String
    /// Whether the department has confirmed them.
    public let isConfirmed: Bool

    public init(fiscalYear: Int, cycle: String?, rounds: [RoundPlan], source: String, isConfirmed: Bool) {
        self.fiscalYear = fiscalYear
        self.cycle = cycle
        self.rounds = rounds
        self.source = source
        self.isConfirmed = isConfirmed
    }
}

/// One round of a year: what it covers, and when who has to have done what.
public struct RoundPlan: Hashable, Sendable {
    public let number: Int
    /// "ตุลาคม 2566", "งวดที่ 1".
    public let title: Localized
    /// The days that the figures tell of.
    public let covers: DayRange
    /// The year under which a survey is known, where that differs from the fiscal year (domain 2.5). Buddhist Era.
    public let surveyYear: Int?
    /// The days on which amphoe and provinces may record, save, certify, lock and unlock; ascending, apart.
    public let windows: [DayRange]
    /// The last day by which a level has to have done its step; the lowest level first.
    public let deadlines: [Deadline]

    public init(number: Int, title: Localized, covers: DayRange, surveyYear: Int?, windows: [DayRange], deadlines: [Deadline]) {
        self.number = number
        self.title = title
        self.covers = covers
        self.surveyYear = surveyYear
        self.windows = windows
        self.deadlines = deadlines
    }
}

/// The last day by which a level has to have done its step.
public struct Deadline: Hashable, Sendable {
    public let level: AreaLevel
    /// ISO 8601: `2024-10-05`.
    public let day: String

    public init(level: AreaLevel, day: String) {
        self.level = level
        self.day = day
    }
}
