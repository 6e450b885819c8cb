import Catalog
import FilterSamples
import Ledger
@testable import Reports
import Store
import TestSupport
import Testing

/// Whoever puts all answers together learns no small cell.
@Suite struct SuppressionTests {
    private static let levels = ["1", "2", "3"].map { Level(value: $0, title: localized($0), color: nil) }

    /// One indicator of people with rows at random: few people almost everywhere, or almost nowhere.
    private struct World {
        let country: SmallCountry
        let dataset: Dataset
        let reporter: Reporter
        let expected: Expected
        let rows: [SampleRow]
        let states: [AreaCode: SheetState]

        init(_ random: inout SeededGenerator, _ indicators: [Indicator], level: AreaLevel, most: Int = 3) {
            country = SmallCountry(&random, provinces: 2 + random.below(6), most: most)
            dataset = ReportsTests.dataset(
                level: level,
                columns: [number("part"), number("whole"), number("level"), number("other"), number("both", formula: .sum(["part", "other"]))],
                indicators: indicators)
            let scarcity = random.pick([0, 30, 70, 95])
            var rows: [SampleRow] = []
            func row(_ unit: AreaCode, _ area: AreaCode?) {
                let whole = random.chance(scarcity) ? 0 : random.pick([3, 8, 12, 40, 40])
                let part = whole == 0 ? 0 : random.pick([0, min(2, whole), min(4, whole), whole / 2, whole])
                let other = random.pick([0, 0, 2, 30])
                rows.append(
                    SampleRow(
                        unit: unit, area: area,
                        values: [Double(part), Double(whole), Double(1 + random.below(3)), Double(other), Double(part + other)]))
            }
            for area in country.codes(level) where !random.chance(scarcity / 2) {
                guard let unit = area.ancestor(min(.amphoe, level)) else { continue }
                for _ in 0..<(1 + random.below(2)) { row(unit, area) }
            }
            for (unit, text) in [("2001", "20"), ("2001", ""), ("2101", "219301"), ("2001", "1001")] where random.chance(40) {
                guard let unit = code(unit).ancestor(min(.amphoe, level)) else { continue }
                row(unit, AreaCode(text))
            }
            self.rows = rows
            states = Dictionary(
                rows.map { ($0.unit, random.chance(85) ? SheetState.locked : .saved) }, uniquingKeysWith: { a, _ in a })
            reporter = Reporter(frame: country.frame, store: SampleStore(rows: rows, states: states))
            expected = Expected(dataset, in: country.frame)
        }

        private init(_ other: World, _ rows: [SampleRow]) {
            country = other.country
            dataset = other.dataset
            expected = other.expected
            self.rows = rows
            states = other.states
            reporter = Reporter(frame: country.frame, store: SampleStore(rows: rows, states: states))
        }

        func reordered(_ random: inout SeededGenerator) -> World { World(self, rows.shuffled(using: &random)) }

        /// The same rows with other figures.
        func withOtherFigures(_ random: inout SeededGenerator) -> World {
            let figures = rows.map(\.values).shuffled(using: &random)
            return World(self, zip(rows, figures).map { SampleRow(unit: $0.unit, area: $0.area, values: $1) })
        }

        func answer(_ indicator: Indicator, _ privacy: PrivacyRule?) throws -> Reporter.Answer {
            try #require(
                try reporter.answer(
                    indicator, of: dataset, in: Period(fiscalYear: 2567, round: 1), expected: expected, privacy: privacy,
                    isVisible: lockedOnly))
        }
    }

    /// The unknowns of a figure: counts by level, the part and the rest, or the count alone.
    private static func quantities(_ figure: Figure, _ indicator: Indicator) -> [Double] {
        switch indicator.aggregation {
        case .rate: figure.denominator.map { [figure.numerator ?? 0, $0 - (figure.numerator ?? 0)] } ?? [0, 0]
        case .levels: figure.levels.isEmpty ? [0, 0, 0] : figure.levels.map(Double.init)
        case .sum, .rows: [figure.value ?? 0]
        }
    }

    /// For each quantity an attack on the answers of one indicator.
    ///
    /// - Parameter change: what is shown instead, to see that the attack finds what is not hidden.
    private static func cases(
        _ world: World, _ indicator: Indicator, _ change: (Reporter.Answer) -> Reporter.Answer = { $0 }
    ) throws -> [Attacker.Case] {
        let answer = change(try world.answer(indicator, .standard))
        let shown = ShownWorld(world.country, answer.rollUp)
        let open = try world.answer(indicator, nil)
        let truths = shown.cells(open), cells = shown.cells(answer)
        let count = shown.leaves.count
        let kinds = quantities(truths[0].figure, indicator).count
        // The quantities one after another: a secret may be of two, such as a denominator.
        var equations: [Attacker.Shown] = [], secrets: [String: Attacker.Secret] = [:]
        for (cell, truth) in zip(cells, truths) {
            let values = quantities(truth.figure, indicator)
            func unknowns(_ kind: Int) -> [Int] { cell.leaves.map { $0 + kind * count } }
            if cell.figure.kind == .suppressed {
                #expect(cell.figure.value == nil && cell.figure.numerator == nil && cell.figure.rows == 0 && cell.figure.levels.isEmpty)
            } else {
                for kind in 0..<kinds { equations.append(Attacker.Shown(plus: unknowns(kind), sum: quantities(cell.figure, indicator)[kind])) }
            }
            func secret(_ name: String, _ of: [Int], _ value: Double, _ range: Double) {
                secrets["\(cell.name) \(name)"] = Attacker.Secret(name: "\(cell.name) \(name)", of: of, is_: value, range: range)
            }
            for kind in 0..<kinds where values[kind] > 0 && values[kind] < 5 { secret("\(kind)", unknowns(kind), values[kind], 5) }
            if case .rate = indicator.aggregation, values[0] + values[1] > 0, values[0] + values[1] < 10 {
                secret("whole", unknowns(0) + unknowns(1), values[0] + values[1], 10)
            }
        }
        return [
            Attacker.Case(
                unknowns: count * kinds, most: [Double?](repeating: nil, count: count * kinds), shown: equations,
                secrets: secrets.values.sorted { $0.name < $1.name })
        ]
    }

    static let share = indicator("share", .rate(numerator: "part", denominator: "whole", per: 100), subject: .people)
    static let kinds = [
        share, indicator("people", .sum("part"), subject: .people), indicator("leaders", .rows, subject: .people),
        indicator("levels", .levels("level", levels), subject: .people),
    ]

    @Test(arguments: 0..<4) func noSmallCellComesOutOfAllAnswersTogether(kind: Int) throws {
        let indicator = Self.kinds[kind]
        var random = SeededGenerator(seed: UInt64(kind) + 20)
        var cases: [Attacker.Case] = []
        for i in 0..<24 {
            let level = AreaLevel.allCases[i % 4]
            let world = World(&random, [indicator], level: level, most: 1 + random.below(level == .village ? 2 : 3))
            cases += try Self.cases(world, indicator)
        }
        let (failures, secrets) = try Attacker.attack(cases)
        #expect(failures.isEmpty, "\(failures.count) of \(secrets): \(failures.prefix(5))")
        #expect(secrets > 50)
    }

    @Test func theAttackFindsWhatSmallCellsAloneWouldLeak() throws {
        var random = SeededGenerator(seed: 77)
        var cases: [Attacker.Case] = []
        for _ in 0..<8 {
            let world = World(&random, [Self.share], level: .tambon, most: 2)
            cases += try Self.cases(world, Self.share) { answer in
                let own = answer.rollUp
                let small = SmallCells(quantities: [.share(part: own.sums[0], whole: own.sums[1])], rule: .standard)
                return Reporter.Answer(rollUp: own, suppression: Suppression(hidden: own.sums[0].indices.map { small.isSmall($0) }))
            }
        }
        #expect(try !Attacker.attack(cases).failures.isEmpty)
    }

    @Test func knowingAllDenominatorsTellsNoNumerator() throws {
        var random = SeededGenerator(seed: 31)
        var cases: [Attacker.Case] = []
        for i in 0..<20 {
            let world = World(&random, [Self.share], level: i % 2 == 0 ? .tambon : .village, most: 2)
            let answer = try world.answer(Self.share, .standard), open = try world.answer(Self.share, nil)
            let shown = ShownWorld(world.country, answer.rollUp)
            let truths = shown.cells(open), cells = shown.cells(answer)
            var most = [Double?](repeating: 0, count: shown.leaves.count)
            for cell in truths where cell.leaves.count == 1 { most[cell.leaves[0]] = cell.figure.denominator ?? 0 }
            let seen = zip(cells, truths).filter { $0.0.figure.kind != .suppressed }
            // Leaves that are shown, or follow because all, or none, of what holds them pass.
            let follows = seen.filter { cell, truth in
                cell.leaves.count == 1 || truth.figure.numerator == 0 || truth.figure.numerator == truth.figure.denominator
            }
            let single = Set(follows.flatMap(\.0.leaves))
            let secrets = zip(cells, truths).compactMap { cell, truth -> Attacker.Secret? in
                guard let n = truth.figure.numerator, let d = truth.figure.denominator, d > 0,
                    d < 10 || (n > 0 && n < 5) || (d > n && d - n < 5)
                else { return nil }
                // Where all, or none, of a larger area pass and that is shown, the cell's share follows.
                let above = seen.filter { Set(cell.leaves).isSubset(of: $0.0.leaves) }.map { _, above in
                    let n = above.figure.numerator ?? 0, d2 = above.figure.denominator ?? 0
                    return min(d, n) - max(0, n - (d2 - d))
                }
                // What is shown of leaves is no secret: the others may hold anything up to their denominators.
                let own = cell.leaves.reduce(0) { $0 + (single.contains($1) ? 0 : most[$1] ?? 0) }
                return Attacker.Secret(name: cell.name, of: cell.leaves, is_: n, range: min(5, own, above.min() ?? 5))
            }
            cases.append(
                Attacker.Case(
                    unknowns: shown.leaves.count, most: most,
                    shown: seen.map { Attacker.Shown(plus: $0.0.leaves, sum: $0.0.figure.numerator ?? 0) }, secrets: secrets))
        }
        let (failures, secrets) = try Attacker.attack(cases)
        #expect(failures.isEmpty, "\(failures.count) of \(secrets): \(failures.prefix(5))")
        #expect(secrets > 50)
    }

    @Test func indicatorsThatShareWhatTheyCountHideTheSameCells() throws {
        let people = indicator("people", .sum("part"), subject: .people)
        let other = indicator("other", .sum("other"), subject: .people)
        let both = indicator("both", .sum("both"), subject: .people)
        let money = indicator("money", .sum("whole"))
        let rate = indicator("rate", .rate(numerator: "part", denominator: "whole", per: 100), subject: .people)
        let apart = indicator("apart", .rate(numerator: "level", denominator: "whole", per: 100), subject: .people)
        var random = SeededGenerator(seed: 6)
        var cases: [Attacker.Case] = []
        for _ in 0..<8 {
            let world = World(&random, [people, other, both, money, rate, apart], level: .tambon, most: 2)
            #expect(PrivacyRule.family(of: people, in: world.dataset).map(\.id) == ["people", "other", "both", "rate"])
            #expect(PrivacyRule.family(of: apart, in: world.dataset).map(\.id) == ["apart"])
            #expect(PrivacyRule.family(of: money, in: world.dataset).isEmpty)
            let answers = try [people, other, both].map { try world.answer($0, .standard) }
            #expect(Set(answers.map(\.suppression.hidden)).count == 1)
            let shown = ShownWorld(world.country, answers[0].rollUp), n = shown.leaves.count
            var equations: [Attacker.Shown] = [], secrets: [Attacker.Secret] = []
            for (i, answer) in answers.enumerated() {
                let truths = shown.cells(try world.answer([people, other, both][i], nil))
                for (cell, truth) in zip(shown.cells(answer), truths) {
                    let unknowns = i == 2 ? cell.leaves + cell.leaves.map { $0 + n } : cell.leaves.map { $0 + i * n }
                    if cell.figure.kind != .suppressed { equations.append(Attacker.Shown(plus: unknowns, sum: cell.figure.value ?? 0)) }
                    let value = truth.figure.value ?? 0
                    if value > 0, value < 5 { secrets.append(Attacker.Secret(name: "\(i) \(cell.name)", of: unknowns, is_: value, range: 5)) }
                }
            }
            cases.append(Attacker.Case(unknowns: 2 * n, most: [Double?](repeating: nil, count: 2 * n), shown: equations, secrets: secrets))
        }
        let (failures, secrets) = try Attacker.attack(cases)
        #expect(failures.isEmpty, "\(failures.count) of \(secrets): \(failures.prefix(5))")
    }

    @Test func differencesBetweenRoundsTellNoSmallCell() throws {
        let people = indicator("people", .sum("part"), subject: .people)
        var random = SeededGenerator(seed: 12)
        var cases: [Attacker.Case] = []
        for _ in 0..<8 {
            let seed = random.next()
            // Two rounds of one country: the same areas, other figures.
            var first = SeededGenerator(seed: seed)
            let world = World(&first, [people], level: .tambon, most: 2)
            let later = world.withOtherFigures(&random)
            let answers = [try world.answer(people, .standard), try later.answer(people, .standard)]
            let shown = answers.map { ShownWorld(world.country, $0.rollUp) }
            let offset = shown[0].leaves.count
            var equations: [Attacker.Shown] = [], secrets: [Attacker.Secret] = []
            for (i, answer) in answers.enumerated() {
                let truths = shown[i].cells(try [world, later][i].answer(people, nil))
                for (cell, truth) in zip(shown[i].cells(answer), truths) {
                    let unknowns = cell.leaves.map { $0 + i * offset }
                    if cell.figure.kind != .suppressed { equations.append(Attacker.Shown(plus: unknowns, sum: cell.figure.value ?? 0)) }
                    let value = truth.figure.value ?? 0
                    if value > 0, value < 5 { secrets.append(Attacker.Secret(name: "\(i) \(cell.name)", of: unknowns, is_: value, range: 5)) }
                }
            }
            for level in SmallCountry.levels {
                guard let a = answers[0].table(level), let b = answers[1].table(level) else { continue }
                let comparison = try Comparison.rounds(a, b)
                for row in comparison.rows + [comparison.total] {
                    #expect(row.kind != .suppressed || row.difference == nil)
                    guard let difference = row.difference else { continue }
                    equations.append(
                        Attacker.Shown(
                            plus: shown[1].leaves(in: row.place).map { $0 + offset }, minus: shown[0].leaves(in: row.place), sum: difference))
                }
            }
            let n = offset + shown[1].leaves.count
            cases.append(Attacker.Case(unknowns: n, most: [Double?](repeating: nil, count: n), shown: equations, secrets: secrets))
        }
        let (failures, secrets) = try Attacker.attack(cases)
        #expect(failures.isEmpty, "\(failures.count) of \(secrets): \(failures.prefix(5))")
    }

    @Test func theDecisionDependsOnTheRowsOnlyAndNotOnTheirOrder() throws {
        var random = SeededGenerator(seed: 50)
        for _ in 0..<10 {
            let world = World(&random, [Self.share], level: .village, most: 2)
            let first = try world.answer(Self.share, .standard), second = try world.reordered(&random).answer(Self.share, .standard)
            for level in SmallCountry.levels {
                #expect(first.table(level)?.rows == second.table(level)?.rows)
                #expect(first.table(level)?.unplaced == second.table(level)?.unplaced)
            }
        }
    }

    @Test func thingsAndLargeCellsAreNeverHidden() throws {
        var random = SeededGenerator(seed: 51)
        let money = indicator("money", .sum("part"))
        let world = World(&random, [money], level: .village, most: 2)
        #expect(try world.answer(money, .standard).suppression.count == 0)
        let many = World(&random, [indicator("people", .sum("whole"), subject: .people)], level: .village, most: 2)
        let rule = PrivacyRule(smallCount: 1, smallDenominator: 1)
        #expect(try many.answer(many.dataset.indicators[0], rule).suppression.count == 0)
    }
}
