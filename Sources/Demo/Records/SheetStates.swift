import Catalog
import Ledger
import Store

/// How far the sheets of the demo have come.
///
/// The rules know five steps of certification. A sheet that is `draft` or `recorded` is a draft of the ledger; under
/// certificates the tambons have signed for a recorded one. `district-certified` is saved, `province-certified` is
/// locked, and `locked` is collected: the department has it. Under certificates everybody below has then signed.
struct SheetStates {
    private let rules: Rules

    init(_ dataset: Dataset, areas: AreaRegister) { rules = Rules(dataset, areas: areas) }

    private enum Certification: Int {
        case draft, recorded, district, province, locked
    }

    func standing(of key: SheetKey, _ rows: [RecordRow]) -> Standing {
        let certification = certification(key)
        let state: SheetState =
            switch certification {
            case .draft, .recorded: .draft
            case .district: .saved
            case .province: .locked
            case .locked: .collected
            }
        return Standing(state: state, certified: certified(key, rows, certification))
    }

    private func certification(_ key: SheetKey) -> Certification {
        let period = key.period
        if period.fiscalYear < 2564 || period.fiscalYear == 2564 && ["nrd2c", "bmn"].contains(key.dataset) { return .locked }
        // Something to do in the tutorial.
        if key.unit.text == "5609", period == Period(fiscalYear: 2565, round: 2) { return .draft }
        var random = RandomStream(key: "state|\(key.dataset)|\(period.fiscalYear)|\(period.round)|\(key.unit.text)")
        return random.pick(byShare: [(.draft, 0.1), (.recorded, 0.15), (.district, 0.2), (.province, 0.15)]) ?? .locked
    }

    private func certified(_ key: SheetKey, _ rows: [RecordRow], _ certification: Certification) -> [AreaCode] {
        guard case .certificates = rules.dataset.workflow, certification != .draft else { return [] }
        let below = rules.signers(before: key.unit, recorded: rows.compactMap { AreaCode($0.area) })
        return certification == .recorded ? below : below + [key.unit]
    }
}
