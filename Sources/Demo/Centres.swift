import Geo

/// A centre of volunteer leaders of the demo.
struct VolunteerCentre: Sendable {
    let code: String
    let position: Coordinate
    let chairName: String
    let chairPhone: String

    /// At the seat of the capital's amphoe. The telephone number is none: no subscriber's number begins with 00.
    static func all(of land: ProvinceLand) -> [VolunteerCentre] {
        (0..<land.province.counts.volunteerCentres).map { number in
            var random = RandomStream(key: "volunteer|\(land.province.code)|\(number)")
            let name = Names.person(&random)
            return VolunteerCentre(
                code: "VC-\(land.province.code)" + (number == 0 ? "" : "-\(number + 1)"), position: land.amphoe[0].site.asPoint,
                chairName: name, chairPhone: "0-0000-" + padded(random.index(below: 10_000), to: 4))
        }
    }
}

/// A learning centre of the demo, near a rural village.
struct LearningCentre: Sendable {
    let code: String
    /// The number of its village in the province.
    let village: Int
    let position: Coordinate
    /// The fiscal year B.E. that paid for it.
    let budgetYear: Int
    let canTeach: Bool

    /// By ascending code; the amphoe with rural villages get equally many.
    static func all(of land: ProvinceLand, _ villages: [Village]) -> [LearningCentre] {
        let rural = Dictionary(grouping: villages.indices.filter { !villages[$0].isUrban }) { villages[$0].amphoe }
        let amphoe = rural.keys.sorted()
        let counts = largestRemainder(land.province.counts.learningCentres, weights: amphoe.map { _ in 1 })
        var centres: [LearningCentre] = []
        for (amphoe, count) in zip(amphoe, counts) {
            for number in 0..<count {
                var random = RandomStream(key: "learning|\(land.amphoe[amphoe].code)|\(number)")
                let village = random.pick(rural[amphoe, default: []])
                let site = villages[village]
                let position = land.beside(site.position, metres: 200, tambon: site.tambon, &random) ?? site.position
                centres.append(
                    LearningCentre(
                        code: "LC-\(land.province.code)-\(padded(centres.count + 1, to: 4))", village: village, position: position,
                        budgetYear: 2555 + random.index(below: 10), canTeach: random.unit() < 0.78))
            }
        }
        return centres
    }
}
