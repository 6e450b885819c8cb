import Catalog
import Store

/// จปฐ. of the demo: how many of each village were surveyed and passed, and what they earn.
///
/// The more a village's score, the fewer fail. Beside the villages each province has two communities of a municipality
/// ("เทศบาลเมืองตัวอย่าง") whose code is of no tambon, as one in thirteen rows of the real survey.
struct MinimumNeeds {
    private struct Question {
        let asked, passed: Int
        /// The share of the people to whom it applies; nil: it applies to all households.
        let people: Double?
        /// The share that fails in a village of middling score.
        let failing: Double
        /// Whether it asks for the income criterion.
        let isIncome: Bool
    }

    private let form: RecordForm
    private let questions: [Question]

    init(_ form: RecordForm) {
        self.form = form
        questions = form.dataset.columns(in: form.period.fiscalYear).compactMap { column in
            let field = form.dataset.columns[column].field
            guard field.name.hasSuffix("_applicable") else { return nil }
            let id = String(field.name.dropLast("_applicable".utf8.count))
            guard let passed = form.place(id + "_passed") else { return nil }
            var random = RandomStream(key: "jpt|\(id)")
            return Question(
                asked: column, passed: passed, people: field.unit?.en == "persons" ? Self.groups[id, default: 0.1] : nil,
                failing: 0.002 + 0.118 * random.unit(), isIncome: Self.incomeQuestions.contains(id))
        }
    }

    func rows(_ office: Office, _ areas: AreaRegister) -> [RecordRow] {
        var rows = office.villages.map { number in
            let village = office.province.villages[number]
            return row(
                village.code, households: village.households, people: village.population, score: office.scores.welfare[number],
                rank: office.rank(number))
        }
        if office.amphoe == 0, !office.province.villages.isEmpty { rows += communities(office, areas) }
        return rows
    }

    /// Two communities of a municipality in the capital's amphoe.
    private func communities(_ office: Office, _ areas: AreaRegister) -> [RecordRow] {
        let codes = (51...98).map { office.unit + twoDigits($0) }
        guard let municipality = codes.first(where: { code in AreaCode(code).map { areas.standing(of: $0) == .unknown } ?? false }) else { return [] }
        return (1...2).map { number in
            let code = municipality + twoDigits(number)
            var random = RandomStream(key: "municipality|\(code)")
            let households = 150 + random.index(below: 250)
            let score = 0.45 + 0.3 * random.unit()
            return row(
                code, households: households, people: households * 3, score: score, rank: office.ranks.rank(ofWelfare: score))
        }
    }

    private func row(_ area: String, households: Int, people: Int, score: Double, rank: Double) -> RecordRow {
        let year = form.period.fiscalYear
        var random = RandomStream(key: "jpt|\(area)|\(year)")
        let before = Double(2564 - year)
        let poor = min(households, Int((Double(households) * Self.poverty(1 - rank) / 100 * (1 + 0.06 * before)).rounded()))
        let income = Self.income(rank).rounded() * (1 - 0.03 * before)
        var row = form.row(
            area,
            [
                "households": .whole(households), "people": .whole(people), "income": .round(income * Double(people)),
                "below_criterion": .whole(poor),
            ])
        let trouble = max(0.3 + 1.4 * (1 - score), 0.1) * (1 + 0.05 * before)
        for question in questions {
            let asked = question.people.map { Int((Double(people) * $0).rounded()) } ?? households
            let luck = 0.7 + 0.6 * random.unit()
            let failed = question.isIncome ? poor : min(asked, Int((Double(asked) * question.failing * trouble * luck).rounded()))
            row.values[question.asked] = .whole(asked)
            row.values[question.passed] = .whole(asked - failed)
        }
        return row
    }

    /// Average income in baht per person and year, by the village's rank.
    static func income(_ rank: Double) -> Double { incomes.value(at: rank) }

    private static let incomes = Quantiles(32_000, 42_000, 50_000, 57_000, 64_000, 71_000, 79_000, 89_000, 103_000, 128_000, 210_000)

    /// Households below the income criterion in per cent, by the rank from the richest village to the poorest: the deciles
    /// and the 95th and 99th percentile of TPMAP 2565, up to twice the last.
    static func poverty(_ rank: Double) -> Double {
        let steps = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1]
        let values = [0, 0, 0.11, 0.43, 1.06, 2.15, 3.56, 5.45, 7.86, 12.03, 16.17, 26.53, 53.06]
        let above = max(steps.firstIndex { $0 >= rank } ?? steps.count - 1, 1)
        let t = (rank - steps[above - 1]) / (steps[above] - steps[above - 1])
        return values[above - 1] + t * (values[above] - values[above - 1])
    }

    private static let incomeQuestions: Set = ["c2560_22", "c2565_29"]

    /// The share of the people to whom a question applies: those of an age, say.
    private static let groups = [
        "c2560_01": 0.008, "c2560_02": 0.008, "c2560_03": 0.13, "c2560_06": 0.55, "c2560_07": 0.93, "c2560_15": 0.035, "c2560_16": 0.12,
        "c2560_17": 0.01, "c2560_18": 0.004, "c2560_19": 0.62, "c2560_20": 0.58, "c2560_21": 0.2, "c2560_24": 1, "c2560_25": 1,
        "c2560_26": 0.93, "c2560_27": 0.2, "c2560_28": 0.025, "c2560_29": 0.09, "c2565_01": 0.008, "c2565_02": 0.008, "c2565_03": 0.008,
        "c2565_04": 0.13, "c2565_05": 0.13, "c2565_09": 0.93, "c2565_10": 0.004, "c2565_11": 1, "c2565_12": 0.55, "c2565_22": 0.06,
        "c2565_23": 0.13, "c2565_24": 0.01, "c2565_25": 0.62, "c2565_26": 0.62, "c2565_27": 0.58, "c2565_28": 0.2, "c2565_31": 0.04,
        "c2565_33": 0.3, "c2565_34": 0.2, "c2565_35": 0.025,
    ]
}
