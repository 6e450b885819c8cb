/// A dataset of indicators that offices record round by round: one file of `geodata/datasets`, with its years of `geodata/rounds`.
public struct Dataset: Hashable, Sendable {
    /// Its name in URLs and in the store: `[a-z][a-z0-9_]*`.
    public let id: String
    public let title: Localized
    public let description: Localized
    public let dimension: Dimension
    /// The level of the area that one row tells of.
    public let level: AreaLevel
    /// The rows of an area.
    public let form: RowForm
    /// The level of the unit whose rows are saved and locked together: amphoe or province.
    public let unit: AreaLevel
    /// Who records the rows.
    public let recorder: Recorder
    public let workflow: Workflow
    /// The columns of a row beside its area, in the order of the form.
    public let columns: [DatasetColumn]
    /// What must hold between columns of a row.
    public let rules: [RowRule]
    public let indicators: [Indicator]
    /// The areas of ``level`` that have to be reported.
    public let expectation: Expectation
    /// By ascending fiscal year.
    public let years: [YearPlan]
    /// The bureau that owns the dataset.
    public let owner: Localized
    /// Where the definition comes from.
    public let source: String
    /// Whether the department has confirmed it.
    public let isConfirmed: Bool
    /// The layer that holds the places that rows tell of, such as markets; nil: rows are joined by area code.
    public let layer: String?
    /// The place of the dataset among the others, lowest first.
    public let order: Int

    public init(
        id: String, title: Localized, description: Localized, dimension: Dimension, level: AreaLevel, form: RowForm,
        unit: AreaLevel, recorder: Recorder, workflow: Workflow, columns: [DatasetColumn], rules: [RowRule] = [],
        indicators: [Indicator], expectation: Expectation, years: [YearPlan], owner: Localized, source: String,
        isConfirmed: Bool, layer: String? = nil, order: Int
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.dimension = dimension
        self.level = level
        self.form = form
        self.unit = unit
        self.recorder = recorder
        self.workflow = workflow
        self.columns = columns
        self.rules = rules
        self.indicators = indicators
        self.expectation = expectation
        self.years = years
        self.owner = owner
        self.source = source
        self.isConfirmed = isConfirmed
        self.layer = layer
        self.order = order
    }

    /// The dataset with these years, ascending.
    func with(years: [YearPlan]) -> Dataset {
        Dataset(
            id: id, title: title, description: description, dimension: dimension, level: level, form: form, unit: unit,
            recorder: recorder, workflow: workflow, columns: columns, rules: rules, indicators: indicators,
            expectation: expectation, years: years, owner: owner, source: source, isConfirmed: isConfirmed, layer: layer, order: order)
    }

    /// The number of a column.
    public func column(_ name: some StringProtocol) -> Int? { columns.firstIndex { $0.field.name == name } }

    public func indicator(_ id: some StringProtocol) -> Indicator? { indicators.first { $0.id == id } }

    public func year(_ fiscalYear: Int) -> YearPlan? { years.first { $0.fiscalYear == fiscalYear } }

    /// The plan of a round; nil when the year has none of this number.
    public func round(_ period: Period) -> RoundPlan? { year(period.fiscalYear)?.rounds.first { $0.number == period.round } }

    /// The numbers of the columns that hold in a fiscal year.
    public func columns(in fiscalYear: Int) -> [Int] {
        let cycle = year(fiscalYear)?.cycle
        return columns.indices.filter { columns[$0].cycle == nil || columns[$0].cycle == cycle }
    }

    /// The indicators that hold in a fiscal year.
    public func indicators(in fiscalYear: Int) -> [Indicator] {
        let cycle = year(fiscalYear)?.cycle
        return indicators.filter { $0.cycle == nil || $0.cycle == cycle }
    }
}

/// The four dimensions by which the department groups its datasets (domain 1.0).
public enum Dimension: String, Sendable, CaseIterable {
    case qualityOfLife, economy, communityCapital, communityStrength
}

/// How many rows an area may have.
public enum RowForm: Hashable, Sendable {
    /// One row for each area.
    case perArea
    /// A register: any number of rows, told apart in their unit by these columns, which are masters.
    case register(key: [String])
}

/// Which office records.
public enum Recorder: String, Sendable, CaseIterable {
    case amphoe, province, central
}

/// How rows come to be confirmed.
public enum Workflow: Hashable, Sendable {
    /// The unit saves, the province locks (domain 2.3).
    case lock
    /// Quality certificates, each level after the one below it, and the department last (domain 2.4).
    case certificates([AreaLevel])
}

/// Which areas have to be reported.
public enum Expectation: Hashable, Sendable {
    /// Every area of the dataset's level; of villages those of the layer `villages`.
    case all
    /// The villages whose field of the layer `villages` is true, such as `rural`.
    case villages(field: String)
    /// Nobody knows beforehand: registers that may be empty.
    case open
}

/// A column of a dataset's rows.
public struct DatasetColumn: Hashable, Sendable {
    public enum Role: String, Sendable, CaseIterable {
        /// Who or what the row is about: carried over from the round before.
        case master
        /// What is counted in the round: never carried over.
        case amount
    }

    public let field: Field
    public let role: Role
    /// The values that a number may take, ends included.
    public let range: ClosedRange<Double>?
    /// The plan cycle in which the column holds; nil: always.
    public let cycle: String?
    /// How the service computes it; nil: people enter it.
    public let formula: Formula?

    public init(field: Field, role: Role, range: ClosedRange<Double>? = nil, cycle: String? = nil, formula: Formula? = nil) {
        self.field = field
        self.role = role
        self.range = range
        self.cycle = cycle
        self.formula = formula
    }
}

/// A column that follows from others of its row.
public enum Formula: Hashable, Sendable {
    /// The sum of these columns; nothing when all of them are empty.
    case sum([String])
    /// How many of these columns equal `value`, graded: the grade of the first step whose `upTo` is not exceeded.
    /// Nothing when all of them are empty.
    case grade(of: [String], equal: Double, steps: [GradeStep])
    /// The class of a number: the first step whose `upTo` is not exceeded, so that classes are (lo, hi].
    case sizeClass(of: String, steps: [SizeStep])
}

public struct GradeStep: Hashable, Sendable {
    public let upTo: Double
    public let grade: Double

    public init(upTo: Double, grade: Double) {
        self.upTo = upTo
        self.grade = grade
    }
}

public struct SizeStep: Hashable, Sendable {
    /// Infinite in the last step.
    public let upTo: Double
    public let value: String

    public init(upTo: Double, value: String) {
        self.upTo = upTo
        self.value = value
    }
}

/// What must hold between columns of a row.
public struct RowRule: Hashable, Sendable {
    /// `lesser` is at most `greater`, where both are given.
    public let lesser: String
    public let greater: String
    /// What is said when it does not hold, with its cure.
    public let message: Localized

    public init(lesser: String, greater: String, message: Localized) {
        self.lesser = lesser
        self.greater = greater
        self.message = message
    }
}
