import Catalog
import Testing

@testable import Ledger

struct VisibilityTests {
    /// The lowest state that each reader sees: of amphoe datasets in 5601, of the province's in 56, of the department's in 56.
    @Test(arguments: [
        (nil, nil, SheetState.locked, SheetState.locked, SheetState.locked),
        (Role.amphoeRecorder, "5601", .draft, .locked, .locked), (.amphoeHead, "5601", .draft, .locked, .locked),
        (.amphoeRecorder, "5602", .locked, .locked, .locked), (.amphoeHead, "5701", .locked, .locked, .locked),
        (.province, "56", .saved, .draft, .locked), (.provinceHead, "56", .saved, .draft, .locked),
        (.province, "57", .locked, .locked, .locked), (.provinceHead, "57", .locked, .locked, .locked),
        (.central, nil, .locked, .locked, .draft), (.administrator, nil, .locked, .locked, .locked),
    ] as [(Role?, String?, SheetState, SheetState, SheetState)])
    func readersSeeWhatTheirOfficeMay(role: Role?, scope: String?, amphoe: SheetState, province: SheetState, central: SheetState) throws {
        let reader = role.map { officer($0, scope) }
        let cases = [
            (dataset(), "5601", amphoe), (dataset(recorder: .province, unit: .province), "56", province),
            (dataset(recorder: .central, unit: .province), "56", central),
            (dataset(.certificates([.tambon, .amphoe, .province])), "5601", amphoe),
        ]
        for (dataset, unit, lowest) in cases {
            #expect(dataset.visibleStates(to: reader, of: try code(unit)) == lowest ... .collected)
        }
    }

    @Test func inBangkokTheDepartmentSeesWhatIsSavedSinceItLocks() throws {
        #expect(dataset().visibleStates(to: officer(.central, nil), of: try code("1001")).lowerBound == .saved)
        #expect(dataset().visibleStates(to: officer(.provinceHead, "10"), of: try code("1001")).lowerBound == .locked)
    }

    @Test func whoMayTakeAStepSeesTheSheetThatItIsAbout() throws {
        for recorder in Recorder.allCases {
            for unit in ["5601", "1001", "56", "10"] {
                let unit = try code(unit)
                let dataset = dataset(recorder: recorder, unit: unit.level)
                for role in Role.allCases {
                    let visible = dataset.visibleStates(to: officer(role, nil), of: unit)
                    if dataset.roles(for: .record, in: unit).contains(role) || dataset.roles(for: .confirm, in: unit).contains(role) {
                        #expect(visible.contains(.draft))
                    }
                    if dataset.roles(for: .approve, in: unit).contains(role) { #expect(visible.contains(.saved)) }
                    #expect(visible.contains(.locked) && !visible.contains(.empty))
                }
            }
        }
    }
}

struct ProgressTests {
    @Test func aProvincesStandingIsACount() throws {
        let units = (1...16).compactMap { AreaCode($0 < 10 ? "560\($0)" : "56\($0)") }
        #expect(Progress(units: units, standings: [:]).counter(of: .amphoe) == Localized(th: "0/16 อำเภอ", en: "0/16 amphoe"))
        var standings: [AreaCode: Standing] = [:]
        for (i, unit) in units.enumerated() { standings[unit] = Standing(state: SheetState.allCases[i % 5]) }
        standings[try code("5701")] = Standing(state: .locked)
        let progress = Progress(units: units, standings: standings)
        #expect(progress.counter(of: .amphoe).th == "6/16 อำเภอ")
        #expect(SheetState.allCases.map { progress.count($0) } == [16, 12, 9, 6, 3])
        #expect(!progress.isLocked)
    }

    @Test func bangkokIsNoProvinceThatReports() throws {
        let units = try ["1001", "1002", "5601", "5602", "5701"].map { try code($0) }
        var standings = Dictionary(uniqueKeysWithValues: units.map { ($0, Standing(state: .locked)) })
        #expect(Progress.provincesReported(units: units, standings: standings) == (2, 2))
        standings[try code("5602")] = Standing(state: .saved)
        #expect(Progress.provincesReported(units: units, standings: standings) == (1, 2))
        #expect(Progress.byProvince(units: units, standings: standings).map(\.province.text) == ["10", "56", "57"])
    }
}
