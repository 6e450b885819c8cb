import Catalog
import TestSupport
import Testing

@testable import Ledger

/// Ten thousand seeded sequences of steps, held against a model of the rules that was written for itself.
struct RandomStepTests {
    static let workflows: [(Workflow, [Int]?, Recorder, AreaLevel)] = [
        (.lock, nil, .amphoe, .amphoe), (.lock, nil, .province, .province), (.lock, nil, .central, .province), (.lock, nil, .province, .amphoe),
        (.certificates([.tambon, .amphoe, .province]), [6, 4, 2], .amphoe, .amphoe),
        (.certificates([.village, .tambon, .amphoe, .province]), [8, 6, 4, 2], .amphoe, .amphoe),
        (.certificates([.tambon, .amphoe]), [6, 4], .amphoe, .amphoe), (.certificates([.tambon, .province]), [6, 2], .amphoe, .amphoe),
        (.certificates([.province]), [2], .province, .province), (.certificates([.amphoe, .province]), [4, 2], .central, .province),
    ]
    static let areas: [String: [String]] = [
        "5601": ["56", "5601", "560101", "560102", "56010101", "56010203", "5699", "56990063", "5602", "570101"],
        "1001": ["10", "1001", "100101", "10010101", "56"], "56": ["56", "5601", "5602", "560101", "5701"], "10": ["10", "1001"],
    ]
    static let names = ["empty", "draft", "saved", "locked", "collected"]
    static let officers: [Officer] = Role.allCases.flatMap { role in
        [nil, "10", "1001", "56", "5601", "5602", "57"].map { officer(role, $0) }
    }
    static let overrides = [
        WindowOverride(days: DayRange(first: "2024-09-07", end: "2024-09-08"), isOpen: true, area: AreaCode("56"), reason: "น้ำท่วม"),
        WindowOverride(days: DayRange(first: "2024-08-21", end: "2024-08-22"), isOpen: false, area: nil, reason: "ย้ายเครื่อง"),
    ]
    /// Days, and whether the round is open in Phayao and in Bangkok.
    static let days: [(String, Bool, Bool)] = [
        ("2024-08-20", true, true), ("2024-08-20", true, true), ("2024-08-20", true, true), ("2024-08-20", true, true), ("2024-08-21", false, false),
        ("2024-09-06", false, false), ("2024-09-07", true, false), ("2024-09-12", true, true),
    ]

    @Test func tenThousandSequencesAgreeWithANaiveModel() throws {
        var dice = SeededGenerator(seed: 20_240_820)
        var taken = 0, refused: [LedgerRefusal.Code: Int] = [:], reached: Set<SheetState> = []
        for sequence in 0..<10_000 {
            let (workflow, chain, recorder, level) = Self.workflows[sequence % Self.workflows.count]
            let isOpen = Bool.random(using: &dice)
            let units = level == .amphoe ? ["5601", "5601", "1001"] : ["56", "56", "10"]
            let unit = units[Int.random(in: 0..<3, using: &dice)]
            let areas = try #require(Self.areas[unit])
            var work = try Work(dataset(workflow, recorder: recorder, unit: level, expectation: isOpen ? .open : .all), unit)
            work.overrides = Self.overrides
            var model = NaiveOffice(recorder: recorder.rawValue, unit: unit, chain: chain, mayBeEmpty: isOpen)
            for place in 0..<12 {
                let day = Self.days[Int.random(in: 0..<Self.days.count, using: &dice)]
                work.day = day.0
                let step = try step(chain != nil, areas, &dice)
                let officer = pick(step, work, &dice)
                work.signers = try (0..<Int.random(in: 0...1, using: &dice)).map { _ in try code(areas[Int.random(in: 0..<areas.count, using: &dice)]) }
                work.signedElsewhere = try (0..<Int.random(in: 0...1, using: &dice)).map { _ in try code(areas[Int.random(in: 0..<areas.count, using: &dice)]) }
                let refusal = work.take(step, officer)
                let expected = model.act(
                    step.verb, step.areas.map(\.text), role: officer.role.rawValue, scope: officer.scope?.text ?? "",
                    isOpen: unit.hasPrefix("10") ? day.2 : day.1, needed: work.signers.map(\.text), elsewhere: work.signedElsewhere.map(\.text))
                // The ledger keeps the certificate of an area above the unit as the state.
                let signed = model.signed.filter { $0.count >= unit.count }.sorted()
                let agrees =
                    refusal?.code.rawValue == expected && Self.names[work.standing.state.rawValue] == model.state
                    && work.standing.certified.map(\.text).sorted() == signed
                guard agrees else {
                    Issue.record(
                        """
                        sequence \(sequence), step \(place): \(step) by \(officer.name) on \(unit), \(workflow), \(recorder): \
                        \(String(describing: refusal?.code)), \(work.standing) against \(expected ?? "-"), \(model)
                        """)
                    return
                }
                reached.insert(work.standing.state)
                if let refusal { refused[refusal.code, default: 0] += 1 } else { taken += 1 }
                if let refusal, sequence % 10 == 0 { try checkWords(refusal) }
            }
        }
        #expect(taken > 15_000)
        #expect(reached.count == SheetState.allCases.count)
        let unreachable: Set<LedgerRefusal.Code> = [.noSheet]
        #expect(Set(refused.keys).union(unreachable) == Set(LedgerRefusal.Code.allCases))
    }

    /// Every refusal names, in Thai and in English, why and who can.
    private func checkWords(_ refusal: LedgerRefusal) throws {
        try #require(!refusal.roles.isEmpty)
        for role in refusal.roles {
            try #require(refusal.message.th.contains(role.title.th))
            try #require(refusal.message.en.contains(role.title.en))
        }
        try #require(refusal.message.th.contains("ผู้ที่ทำได้"))
        try #require((refusal.code == .windowClosed) == (refusal.when != nil))
        try #require(refusal.isForbidden == [.wrongRole, .outsideArea].contains(refusal.code))
    }

    private func step(_ hasChain: Bool, _ areas: [String], _ dice: inout SeededGenerator) throws -> Step {
        let area = try code(areas[Int.random(in: 0..<areas.count, using: &dice)])
        switch Int.random(in: 0..<20, using: &dice) {
        case 0...2: return .edit([area])
        case 3: return .carryForward([area])
        case 4...5: return .collect
        case 6: return .release
        case 7...15 where hasChain: return .certify(area)
        case 16...18 where hasChain: return .withdraw(area)
        case 7...10: return .save
        case 11...14: return .lock
        case 15...17: return .unlock
        case 18: return .certify(area)
        default: return .save
        }
    }

    /// Mostly someone whose work it is, so that sequences get far.
    private func pick(_ step: Step, _ work: Work, _ dice: inout SeededGenerator) -> Officer {
        if Int.random(in: 0..<4, using: &dice) > 0 {
            let desk = Desk(
                rules: work.rules, step: step, unit: work.key.unit, standing: work.standing, circumstances: Circumstances(time: "", day: ""))
            if let role = desk.roles.randomElement(using: &dice) { return officer(role, nil) }
        }
        return Self.officers[Int.random(in: 0..<Self.officers.count, using: &dice)]
    }
}

extension Step {
    /// The areas that it is about.
    fileprivate var areas: [AreaCode] {
        switch self {
        case .edit(let areas), .carryForward(let areas): areas
        case .certify(let area), .withdraw(let area): [area]
        case .save, .lock, .unlock, .collect, .release: []
        }
    }
}
