/// A figure that follows from a dataset's rows, for an area of any level.
public struct Indicator: Hashable, Sendable {
    /// Its name in URLs, unique in its dataset: `dev_level`.
    public let id: String
    public let title: Localized
    /// What is counted, of whom, by which rule.
    public let definition: Localized
    /// The unit of its values: "ร้อยละ" / "%".
    public let unit: Localized
    public let aggregation: Aggregation
    /// The digits after the point that are shown.
    public let decimals: Int
    /// Whether a larger value is the better one; nil: neither.
    public let largerIsBetter: Bool?
    /// An official threshold or target; maps may diverge around it.
    public let criterion: Double?
    /// The plan cycle in which it holds; nil: always. Never compared across cycles.
    public let cycle: String?
    /// The category among the dataset's indicators: "สุขภาพ".
    public let category: Localized?
    /// What a single count tells of, for small cells: households and people are suppressed, villages and baht are not.
    public let subject: Subject
    public let source: String
    public let isConfirmed: Bool

    public init(
        id: String, title: Localized, definition: Localized, unit: Localized, aggregation: Aggregation, decimals: Int,
        largerIsBetter: Bool? = nil, criterion: Double? = nil, cycle: String? = nil, category: Localized? = nil,
        subject: Subject, source: String, isConfirmed: Bool
    ) {
        self.id = id
        self.title = title
        self.definition = definition
        self.unit = unit
        self.aggregation = aggregation
        self.decimals = decimals
        self.largerIsBetter = largerIsBetter
        self.criterion = criterion
        self.cycle = cycle
        self.category = category
        self.subject = subject
        self.source = source
        self.isConfirmed = isConfirmed
    }
}

/// How an indicator comes about from rows, for one row and for any number of them alike.
public enum Aggregation: Hashable, Sendable {
    /// The sum of a column.
    case sum(String)
    /// How many rows there are.
    case rows
    /// The sum of numerators over the sum of denominators, times `per` (100: percent). A row without a denominator
    /// counts in neither.
    case rate(numerator: String, denominator: String, per: Double)
    /// How many rows have each of these values of a column: levels and classes, which are never averaged.
    case levels(String, [Level])
}

/// One of the values of a level indicator.
public struct Level: Hashable, Sendable {
    /// The value as text: `1`, `XL`.
    public let value: String
    public let title: Localized
    /// `#rrggbb`, opaque; nil: the palette's.
    public let color: String?

    public init(value: String, title: Localized, color: String?) {
        self.value = value
        self.title = title
        self.color = color
    }
}

/// What an indicator counts, as to the privacy of small cells.
public enum Subject: String, Sendable, CaseIterable {
    /// Households or people: cells of few are suppressed.
    case people
    /// Villages, groups, money, things.
    case things
}
