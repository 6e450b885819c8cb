import Catalog
import Store

/// กชช.2ค of the demo: 33 scores of each rural village, from which its development level follows.
enum RuralSurvey {
    static func rows(_ office: Office, _ form: RecordForm) -> [RecordRow] {
        let year = form.period.fiscalYear
        guard let levels = office.ranks.levels["\(office.province.area.region) \(year)"], let scores = office.scores.rural[year] else { return [] }
        let columns = form.dataset.columns.indices.filter { form.dataset.columns[$0].field.name.hasPrefix("score_") }
        return office.villages.filter { !office.province.villages[$0].isUrban }.map { number in
            let village = office.province.villages[number]
            var random = RandomStream(key: "nrd2c|\(village.code)|\(year)")
            var row = form.row(village.code, [:])
            var rest = columns
            // So many of the indicators are problems; which ones is the village's luck.
            for _ in 0..<min(problems(scores[number], levels), columns.count) {
                row.values[rest.remove(at: random.index(below: rest.count))] = .whole(1)
            }
            let good = 0.4 + 0.5 * scores[number]
            for column in rest { row.values[column] = .whole(random.unit() < good ? 3 : 2) }
            return row
        }
    }

    /// How many indicators have the score 1: 0 to 5 at level 3, 6 to 10 at level 2 and 11 to 33 at level 1, the more the
    /// lower the village's score lies in its level.
    static func problems(_ score: Double, _ levels: NationalRanks.Levels) -> Int {
        func place(_ low: Double, _ high: Double) -> Double { high > low ? min(max((high - score) / (high - low), 0), 1) : 0 }
        if score <= levels.first { return Int(worst.value(at: place(levels.least, levels.first))) }
        if score <= levels.second { return 6 + min(Int(5 * place(levels.first, levels.second)), 4) }
        return min(Int(6 * place(levels.second, levels.most)), 5)
    }

    private static let worst = Quantiles(11, 12, 13, 15, 18, 22, 33)
}
