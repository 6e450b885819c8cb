import Catalog
import Testing

@testable import Ledger

/// The month of OTOP sales as domain 2.3 tells it.
struct LockTests {
    let recorder = officer(.amphoeRecorder, "5601"), head = officer(.amphoeHead, "5601")
    let staff = officer(.province, "56"), provinceHead = officer(.provinceHead, "56"), central = officer(.central, nil)

    @Test func aMonthGoesFromEmptyToCollected() throws {
        var work = try Work(dataset(), "5601")
        let steps: [(Step, Officer, SheetState)] = [
            (.carryForward([]), recorder, .draft), (.edit([try code("5601")]), recorder, .draft), (.save, head, .saved),
            (.lock, provinceHead, .locked), (.unlock, provinceHead, .saved), (.edit([]), recorder, .draft), (.save, head, .saved),
            (.lock, provinceHead, .locked), (.collect, central, .collected), (.release, central, .locked), (.unlock, provinceHead, .saved),
        ]
        for (i, (step, officer, state)) in steps.enumerated() {
            #expect(work.take(step, officer) == nil, "step \(i)")
            #expect(work.standing.state == state, "step \(i)")
            #expect(work.standing.changedBy == officer.name)
            #expect(work.standing.changedAt == "2024-08-20T03:00:00Z")
        }
    }

    @Test func statesComeInTheOrderOfTheWork() {
        #expect(SheetState.allCases.sorted() == [.empty, .draft, .saved, .locked, .collected])
    }

    @Test(arguments: [
        (SheetState.empty, Step.save, LedgerRefusal.Code.nothingRecorded), (.saved, .save, .alreadyDone), (.locked, .save, .locked),
        (.collected, .save, .collected),
    ])
    func savingNeedsADraft(state: SheetState, step: Step, refusal: LedgerRefusal.Code) throws {
        try refuses(step, head, from: state, with: refusal)
    }

    @Test(arguments: [
        (SheetState.empty, LedgerRefusal.Code.notSaved), (.draft, .notSaved), (.locked, .alreadyDone), (.collected, .collected),
    ])
    func lockingNeedsASavedSheet(state: SheetState, refusal: LedgerRefusal.Code) throws {
        try refuses(.lock, provinceHead, from: state, with: refusal)
    }

    @Test(arguments: [
        (SheetState.empty, LedgerRefusal.Code.notLocked), (.draft, .notLocked), (.saved, .notLocked), (.collected, .collected),
    ])
    func unlockingNeedsALock(state: SheetState, refusal: LedgerRefusal.Code) throws {
        try refuses(.unlock, provinceHead, from: state, with: refusal)
    }

    @Test(arguments: [(SheetState.locked, LedgerRefusal.Code.locked), (.collected, .collected)])
    func afterTheLockTheAmphoeCannotEdit(state: SheetState, refusal: LedgerRefusal.Code) throws {
        try refuses(.edit([]), recorder, from: state, with: refusal)
        try refuses(.carryForward([]), head, from: state, with: refusal)
    }

    @Test func aChangeOfASavedSheetMakesItADraftAgain() throws {
        var work = try Work(dataset(), "5601")
        work.standing.state = .saved
        #expect(work.take(.edit([]), recorder) == nil)
        #expect(work.standing.state == .draft)
        #expect(work.take(.lock, provinceHead)?.code == .notSaved)
    }

    @Test func mastersAreNotCopiedOverASavedSheet() throws { try refuses(.carryForward([]), recorder, from: .saved, with: .alreadyDone) }

    @Test func onlyARegisterThatMayBeEmptyIsSavedWithoutRows() throws {
        var work = try Work(dataset(expectation: .open), "5601")
        #expect(work.take(.save, head) == nil)
        #expect(work.standing.state == .saved)
    }

    @Test func everyStepHasItsOfficesAndNoOthers() throws {
        let allowed: [(Step, SheetState, Set<Role>)] = [
            (.edit([]), .draft, [.amphoeRecorder, .amphoeHead]), (.carryForward([]), .empty, [.amphoeRecorder, .amphoeHead]),
            (.save, .draft, [.amphoeHead]), (.lock, .saved, [.provinceHead]), (.unlock, .locked, [.provinceHead]),
            (.collect, .locked, [.central]), (.release, .collected, [.central]),
        ]
        for (step, state, roles) in allowed {
            for role in Role.allCases {
                var work = try Work(dataset(), "5601")
                work.standing.state = state
                let refusal = work.take(step, officer(role, nil))
                #expect((refusal == nil) == roles.contains(role), "\(role) \(step)")
                if let refusal {
                    #expect(refusal.code == .wrongRole && refusal.isForbidden)
                    #expect(Set(refusal.roles) == roles)
                }
            }
        }
    }

    @Test func nobodyWorksOutsideTheirArea() throws {
        for (role, scope, step) in [(Role.amphoeRecorder, "5602", Step.edit([])), (.amphoeHead, "5701", .edit([])), (.amphoeHead, "560101", .edit([]))] {
            var work = try Work(dataset(), "5601")
            #expect(work.take(step, officer(role, scope))?.code == .outsideArea)
        }
        var work = try Work(dataset(), "5601")
        work.standing.state = .saved
        #expect(work.take(.lock, officer(.provinceHead, "57"))?.code == .outsideArea)
    }

    @Test func theProvinceRecordsSavesAndLocksItsOwnDatasets() throws {
        var work = try Work(dataset(recorder: .province, unit: .province), "56")
        #expect(work.take(.edit([]), head)?.code == .wrongRole)
        #expect(work.take(.edit([]), staff) == nil)
        #expect(work.take(.save, staff)?.code == .wrongRole)
        #expect(work.take(.save, provinceHead) == nil)
        #expect(work.take(.lock, provinceHead) == nil)
        #expect(work.take(.collect, central) == nil)
    }

    @Test func whatTheDepartmentRecordsItConfirmsItself() throws {
        var work = try Work(dataset(recorder: .central, unit: .province), "56")
        #expect(work.take(.edit([]), provinceHead)?.code == .wrongRole)
        for step in [Step.edit([]), .save, .lock, .collect] { #expect(work.take(step, central) == nil) }
    }

    @Test func inBangkokTheDepartmentStandsInForTheProvince() throws {
        var work = try Work(dataset(), "1001")
        #expect(work.take(.edit([]), officer(.amphoeRecorder, "1001")) == nil)
        #expect(work.take(.save, officer(.amphoeHead, "1001")) == nil)
        #expect(work.take(.lock, officer(.provinceHead, "10"))?.code == .wrongRole)
        #expect(work.take(.lock, central) == nil)
    }

    @Test func aSheetNeedsAPlannedRoundAndAReportingUnit() throws {
        let rules = Rules(dataset(), areas: country)
        let now = Circumstances(time: "2024-08-20T03:00:00Z", day: "2024-08-20")
        for (round, unit) in [(12, "5601"), (11, "56"), (11, "560101"), (11, "5699")] {
            let key = SheetKey(dataset: "otop_sales", period: Period(fiscalYear: 2567, round: round), unit: try code(unit))
            #expect(throws: LedgerRefusal.self) { try rules.decide(.edit([]), by: officer(.amphoeHead, nil), on: key, Standing(), now) }
        }
    }

    private func refuses(_ step: Step, _ officer: Officer, from state: SheetState, with code: LedgerRefusal.Code) throws {
        var work = try Work(dataset(), "5601")
        work.standing.state = state
        let before = work.standing
        let refusal = try work.refused(step, officer)
        #expect(refusal.code == code)
        #expect(!refusal.isForbidden)
        #expect(work.standing == before)
    }
}
