import Geo

/// How the villages of a province fare: the higher a score, the better off. Nine tenths of them lie between 0.2 and 0.8.
struct Scores: Sendable {
    /// By the village's number in the province.
    let welfare: [Double]
    /// Of the rural survey, by its fiscal year and the village's number; towns have one too, which nobody asks for.
    let rural: [Int: [Double]]

    /// The fiscal years of the rural survey.
    static let ruralYears = [2562, 2564]
    /// The survey of which the marginals are known; the other is it with a little noise.
    private static let knownRuralYear = 2564

    init(_ province: Province) {
        var field = SmoothField()
        let shift = Self.shifts[province.area.region, default: 0]
        let fields = province.villages.map { field.value(at: $0.position) }
        func own(_ key: String, _ village: Int) -> Double {
            var random = RandomStream(key: "ind|\(key)|\(province.villages[village].code)")
            return random.unit()
        }
        let numbers = province.villages.indices
        welfare = numbers.map { 0.65 * fields[$0] + 0.35 * own("welfare", $0) + shift }
        let known = numbers.map { 0.65 * fields[$0] + 0.35 * own("nrd2c", $0) + shift }
        var rural: [Int: [Double]] = [:]
        for year in Self.ruralYears {
            rural[year] = year == Self.knownRuralYear ? known : numbers.map { known[$0] + 0.1 * own("nrd2c-\(year)", $0) }
        }
        self.rural = rural
    }

    /// What a region's villages are better off than those of the south.
    private static let shifts = ["NE": -0.05, "N": -0.03, "S": 0, "C": 0.08]
}

/// Where scores lie among those of the whole country, so that a small demo has the same values as the national one.
struct NationalRanks: Hashable, Sendable {
    /// The bounds of the development levels of a region's rural villages in one survey.
    struct Levels: Hashable, Sendable {
        /// The lowest score of all.
        let least: Double
        /// The highest score of level 1, and of level 2.
        let first, second: Double
        /// The highest score of all.
        let most: Double
    }

    /// The scores of welfare at each fortieth of the villages, the lowest first: 41 of them.
    let welfare: [Double]
    /// By region and fiscal year: `NE 2564`.
    let levels: [String: Levels]

    init(welfare: [Double], levels: [String: Levels]) {
        self.welfare = welfare
        self.levels = levels
    }

    /// Ranks all villages of the country. The levels get as many villages as the department's table of 2564 has
    /// (domain 1.2), in each region.
    init(_ provinces: [Province], _ scores: [Scores]) {
        let all = scores.flatMap(\.welfare).sorted()
        welfare = all.isEmpty ? [] : (0...Self.steps).map { all[min($0 * all.count / Self.steps, all.count - 1)] }
        var levels: [String: Levels] = [:]
        for (region, (first, second)) in Self.counts {
            for year in Scores.ruralYears {
                var rural: [Double] = []
                for (province, scores) in zip(provinces, scores) where province.area.region == region {
                    for (i, score) in (scores.rural[year] ?? []).enumerated() where !province.villages[i].isUrban { rural.append(score) }
                }
                rural.sort()
                guard rural.count > first + second else { continue }
                levels["\(region) \(year)"] = Levels(
                    least: rural[0], first: rural[first - 1], second: rural[first + second - 1], most: rural[rural.count - 1])
            }
        }
        self.levels = levels
    }

    private static let steps = 40
    /// The villages of levels 1 and 2 by region; the rest has level 3.
    private static let counts = ["C": (70, 4_742), "N": (113, 5_167), "S": (37, 2_435), "NE": (118, 9_236)]

    /// The share of the country's villages with a lower score: exact at each fortieth, linear in between.
    func rank(ofWelfare score: Double) -> Double {
        guard let least = welfare.first, score > least else { return 0 }
        guard let above = welfare.firstIndex(where: { $0 > score }) else { return 1 }
        let low = welfare[above - 1]
        return (Double(above - 1) + (score - low) / (welfare[above] - low)) / Double(Self.steps)
    }
}
