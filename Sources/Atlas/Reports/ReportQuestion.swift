public import Catalog
public import Reports

/// What a map report is about: an indicator of a round on the areas of a level, and how it is put into classes.
public struct ReportQuestion: Hashable, Sendable {
    public var dataset: Dataset
    public var indicator: Indicator
    /// Nil: the newest round of which the reader may see something.
    public var period: Period?
    /// Nil: provinces, or inside an area those one level below it.
    public var level: ReportLevel?
    /// Only this area; nil: the country.
    public var area: AreaCode?
    /// Of a level indicator the level whose share is mapped; nil: the first.
    public var shown: String?
    public var classes = ClassChoice()

    public init(dataset: Dataset, indicator: Indicator) {
        self.dataset = dataset
        self.indicator = indicator
    }
}

/// How values are put into classes.
public struct ClassChoice: Hashable, Sendable {
    /// Nil: around the indicator's criterion when it has one, otherwise quantiles.
    public var method: ClassMethod?
    /// How many classes, 3...7.
    public var count: Int
    /// Nil: what the kind of figure asks for.
    public var palette: Palette?
    /// Whether the breaks are those of all rounds of the plan cycle together, so that years can be compared.
    public var isFrozen: Bool

    public init(method: ClassMethod? = nil, count: Int = 5, palette: Palette? = nil, isFrozen: Bool = false) {
        self.method = method
        self.count = count
        self.palette = palette
        self.isFrozen = isFrozen
    }
}

/// Why there is no such report.
public enum ReportRefusal: Error, Hashable, Sendable {
    /// The dataset has no such round; the fiscal years that it has.
    case noRound(known: [Int])
    /// The indicator does not hold in the round's plan cycle.
    case otherCycle(Indicator, Period)
    /// Nothing of the indicator may be seen in any round.
    case nothingToSee
    /// The level is below the one at which the dataset is recorded, or there is no such division.
    case noLevel(known: [String])
    /// The code is not in use, or lies below the level, or the level goes over the whole country.
    case noArea
    /// The indicator has no such level; those that it has.
    case notALevel(known: [String])
}
