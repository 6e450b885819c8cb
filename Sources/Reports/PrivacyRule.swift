public import Catalog

/// When a cell of people is too small to be shown.
public struct PrivacyRule: Hashable, Sendable {
    /// Counts from 1 to this less one are small.
    public let smallCount: Double
    /// Rates of fewer than this are small.
    public let smallDenominator: Double

    public init(smallCount: Double = 5, smallDenominator: Double = 10) {
        self.smallCount = smallCount
        self.smallDenominator = smallDenominator
    }

    /// Counts of 1–4 and rates of fewer than 10.
    public static let standard = PrivacyRule()

    func isSmall(_ count: Double) -> Bool { count > 0 && count < smallCount }

    /// The indicators whose small cells have to be hidden together, because they share what they count: a cell hidden
    /// in one and shown in the other would be no secret. Denominators may be shared: see ``Suppression``.
    ///
    /// - Returns: the indicator and all that are bound to it, in the dataset's order; empty for things.
    public static func family(of indicator: Indicator, in dataset: Dataset) -> [Indicator] {
        guard indicator.subject == .people else { return [] }
        let people = dataset.indicators.filter { $0.subject == .people }
        let counted = people.map { columnsCounted($0, dataset) }
        var family = Set(people.indices.filter { people[$0].id == indicator.id })
        var known = family.reduce(into: Set<String>()) { $0.formUnion(counted[$1]) }
        while let next = people.indices.first(where: { !family.contains($0) && !known.isDisjoint(with: counted[$0]) }) {
            family.insert(next)
            known.formUnion(counted[next])
        }
        return family.sorted().map { people[$0] }
    }

    /// The columns that an indicator counts, a computed one as what it is computed from.
    private static func columnsCounted(_ indicator: Indicator, _ dataset: Dataset) -> Set<String> {
        func base(_ name: String) -> Set<String> {
            guard let column = dataset.column(name), case .sum(let parts) = dataset.columns[column].formula else { return [name] }
            return parts.reduce(into: [name]) { $0.formUnion(base($1)) }
        }
        switch indicator.aggregation {
        case .sum(let name): return base(name)
        case .rate(let numerator, _, _): return base(numerator)
        // Levels add up to rows.
        case .rows: return ["*"]
        case .levels(let name, _): return base(name).union(["*"])
        }
    }
}
