internal import Catalog

/// Which cells of people are hidden in one round: those that are too small, and others with them, so that no hidden
/// cell can be worked out from what is shown (primary and complementary suppression; Hundepool et al., Statistical
/// Disclosure Control, 2012, chapter 4).
///
/// It is decided once for a family of indicators and a round over all villages, tambons, amphoe, provinces, classes
/// of all divisions and the country together, and depends on nothing else, so that no two answers can be subtracted.
/// A hidden cell shows nothing: no value, part, whole, level or count. Whether it was hidden for its own sake or for
/// another's is not told.
///
/// Why it holds: what is shown are sums over leaves (areas of the dataset's level and groups of unplaced rows). Two
/// hidden leaves, with all cells above them up to the first that holds both, and their classes in each division where
/// they differ, may exchange mass without a change in anything shown. Every small cell is given such partners with so
/// much mass that it may hold anything from nothing to at least the smallest count that is shown.
public struct Suppression: Sendable {
    /// By node, then by group of unplaced rows; empty: nothing is hidden.
    let hidden: [Bool]

    /// Nothing is hidden: for indicators of things, and for the staff whose own area it is.
    public static let none = Suppression(hidden: [])

    init(hidden: [Bool]) { self.hidden = hidden }

    /// - Parameter family: the roll-ups of ``PrivacyRule/family(of:in:)``, made of the same rows.
    public init(_ family: [RollUp], _ rule: PrivacyRule = .standard) {
        guard let first = family.first else {
            self = .none
            return
        }
        let cells = SmallCells(quantities: family.flatMap(\.secrets), rule: rule)
        var search = ComplementSearch(first, cells)
        search.run()
        hidden = search.hidden
    }

    /// Whether a node's cell is hidden.
    public func hides(_ node: Int) -> Bool { node < hidden.count && hidden[node] }

    /// How many cells are hidden.
    public var count: Int { hidden.reduce(0) { $0 + ($1 ? 1 : 0) } }
}

extension RollUp {
    /// The quantities of people that the roll-up would show.
    fileprivate var secrets: [SecretQuantity] {
        guard indicator.subject == .people else { return [] }
        switch measure {
        case .sum, .rows, .levels:
            return sums.map { .count($0) }
        case .rate(_, _, let per):
            // Of other rates (baht for each person) the numerator counts no people.
            return [per == 100 ? .share(part: sums[0], whole: sums[1]) : .mean(whole: sums[1])]
        }
    }
}
