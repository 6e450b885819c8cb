/// One quantity of the cells, as to their secrecy.
enum SecretQuantity: Sendable {
    /// A count of people.
    case count([Double])
    /// Of `whole` people `part`; what is left over is as secret as the part.
    case share(part: [Double], whole: [Double])
    /// A sum that is no count of people, over people.
    case mean(whole: [Double])
}

/// What hidden leaves hold: how many they are, and for each quantity the part and the rest, or the count and nothing.
struct HiddenMass: Sendable {
    var leaves = 0
    var parts: [Double]
    var rests: [Double]

    init(_ quantities: Int) {
        parts = [Double](repeating: 0, count: quantities)
        rests = parts
    }

    static func += (a: inout HiddenMass, b: HiddenMass) {
        a.leaves += b.leaves
        for i in a.parts.indices {
            a.parts[i] += b.parts[i]
            a.rests[i] += b.rests[i]
        }
    }
}

/// What a small cell still lacks to be safe: mass of a quantity in other hidden leaves.
struct Shortfall {
    enum Need { case part, rest, whole }

    let quantity: Int
    let need: Need
    let amount: Double
}

/// The cells of all nodes, and when a small one is safe among those hidden with it.
struct SmallCells {
    let quantities: [SecretQuantity]
    let rule: PrivacyRule

    private func split(_ quantity: Int, _ node: Int) -> (part: Double, rest: Double) {
        switch quantities[quantity] {
        case .count(let values): (values[node], 0)
        case .share(let part, let whole): (part[node], whole[node] - part[node])
        case .mean(let whole): (0, whole[node])
        }
    }

    /// Whether the cell must not be shown for its own sake.
    func isSmall(_ node: Int) -> Bool {
        quantities.indices.contains { q in
            let (part, rest) = split(q, node)
            return switch quantities[q] {
            case .count: rule.isSmall(part)
            case .share: part + rest > 0 && (part + rest < rule.smallDenominator || rule.isSmall(part) || rule.isSmall(rest))
            case .mean: rest > 0 && rest < rule.smallDenominator
            }
        }
    }

    /// The whole mass of a node.
    func mass(_ node: Int) -> HiddenMass {
        var mass = HiddenMass(quantities.count)
        mass.leaves = 1
        for q in quantities.indices { (mass.parts[q], mass.rests[q]) = split(q, node) }
        return mass
    }

    func amount(_ node: Int, _ shortfall: Shortfall) -> Double {
        let (part, rest) = split(shortfall.quantity, node)
        return switch shortfall.need {
        case .part: part
        case .rest: rest
        case .whole: part + rest
        }
    }

    /// What a small cell lacks; nil: it is safe.
    ///
    /// The hidden leaves of a region add up to a sum that readers can work out, and any of their figures may be moved
    /// from one to another without changing anything that is shown. So a cell with at least one leaf outside may hold
    /// anything from nothing to that sum. The sum has to be no smaller than the smallest count that is shown. A
    /// denominator may be known from another indicator: then the part that a cell can hold is bounded by its own
    /// denominator and by the room that the other leaves have, and the interval is asked to be as wide, or as the
    /// hidden leaves' own denominators allow.
    ///
    /// - Parameters:
    ///   - inside: the mass of the hidden leaves in the cell.
    ///   - region: that of all hidden leaves of the region.
    ///   - all: the whole mass of the region, hidden or not: more than it can give is not asked for.
    ///   - everywhere: the mass of the hidden leaves in the cell, where the cell reaches beyond the region.
    func shortfalls(
        _ node: Int, inside: HiddenMass, region: HiddenMass, all: HiddenMass, everywhere: HiddenMass? = nil
    ) -> [Shortfall] {
        var found: [Shortfall] = []
        for q in quantities.indices {
            let (part, rest) = split(q, node)
            let sum = region.parts[q], left = region.rests[q]
            func lack(_ need: Shortfall.Need, _ have: Double, _ want: Double) {
                if region.leaves <= inside.leaves || have < want {
                    found.append(Shortfall(quantity: q, need: need, amount: max(want - have, 1)))
                }
            }
            switch quantities[q] {
            case .count:
                if rule.isSmall(part) { lack(.part, sum, rule.smallCount) }
            case .mean:
                if rest > 0, rest < rule.smallDenominator { lack(.rest, left, rule.smallDenominator) }
            case .share:
                let whole = part + rest
                let isFew = whole > 0 && whole < rule.smallDenominator
                if isFew { lack(.whole, sum + left, rule.smallDenominator) }
                if rule.isSmall(part) { lack(.part, sum, rule.smallCount) }
                if rule.isSmall(rest) { lack(.rest, left, rule.smallCount) }
                guard isFew || rule.isSmall(part) || rule.isSmall(rest) else { continue }
                let own = inside.parts[q] + inside.rests[q]
                let width = Self.width(own, sum, left)
                let hiddenInside = everywhere.map { $0.parts[q] + $0.rests[q] } ?? own
                let want = min(rule.smallCount, hiddenInside, Self.width(whole, all.parts[q], all.rests[q]))
                if width < want {
                    let first: Shortfall.Need = sum < left ? .part : .rest
                    found.append(Shortfall(quantity: q, need: first, amount: want - width))
                    found.append(Shortfall(quantity: q, need: first == .part ? .rest : .part, amount: want - width))
                }
            }
        }
        return found
    }

    /// How many different parts a cell of a known whole can have, where `parts` and `rests` are shared out among it
    /// and others whose wholes are known too.
    private static func width(_ own: Double, _ parts: Double, _ rests: Double) -> Double {
        let others = parts + rests - own
        return max(0, min(own, parts) - max(0, parts - others))
    }
}
