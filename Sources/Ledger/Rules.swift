public import Catalog

/// Who may do what with a dataset's sheets, and where a sheet stands then: pure rules (domain 2.1–2.4). A step is held
/// first against the person, then against the reporting window, last against the sheet's state, so that who has no
/// business there is not told how things stand.
///
/// **Lock** (2.3): empty → draft → saved → locked → collected. The recording office edits; its head saves, which is the
/// office's word that the rows are right; the province's head locks and unlocks. A change of a saved sheet makes it a
/// draft again: the head's word held for the rows that were there. An unlocked sheet is saved.
///
/// **Certificates** (2.4): each level of the chain signs after all below it. A certificate freezes the rows of its area.
/// The unit's own certificate makes the sheet saved, the last one of the chain locked. Signers, and the level above
/// them, may withdraw a certificate while the level above has not signed; after that the level above has to withdraw
/// its own first.
///
/// Windows bind amphoe and provinces. They do not bind the department, which opens and closes them.
public struct Rules: Sendable {
    public let dataset: Dataset
    public let areas: AreaRegister

    /// - Parameter areas: names areas in refusals.
    public init(_ dataset: Dataset, areas: AreaRegister) {
        self.dataset = dataset
        self.areas = areas
    }

    /// Where a sheet stands after a step.
    ///
    /// A step on many sheets, such as the lock of a whole province, is the same step on each of them.
    public func decide(
        _ step: Step, by officer: Officer, on key: SheetKey, _ standing: Standing, _ circumstances: Circumstances
    ) throws(LedgerRefusal) -> Standing {
        let round = try round(key)
        let desk = Desk(rules: self, step: step, unit: key.unit, standing: standing, circumstances: circumstances)
        try desk.checkWorkflow()
        try desk.check(officer, desk.roles)
        try desk.check(window: round, officer)
        var next = try desk.outcome()
        next.changedAt = circumstances.time
        next.changedBy = officer.name
        return next
    }

    /// The plan of the sheet's round.
    private func round(_ key: SheetKey) throws(LedgerRefusal) -> RoundPlan {
        let central = [Role.central]
        guard let round = dataset.round(key.period) else {
            throw LedgerRefusal(
                .noSheet,
                why: Localized(
                    th: "“\(dataset.title.th)” ไม่มีงวดที่ \(key.period.round) ของปีงบประมาณ \(key.period.fiscalYear)",
                    en: "“\(dataset.title.en)” has no round \(key.period.round) in fiscal year \(key.period.fiscalYear)"),
                roles: central, whoCan: Localized(th: "\(Role.central.title.th) เป็นผู้กำหนดงวด", en: "\(Role.central.title.en) plans the rounds"))
        }
        guard key.dataset == dataset.id, key.unit.level == dataset.unit, areas.standing(of: key.unit) != .unknown else {
            throw LedgerRefusal(
                .noSheet,
                why: Localized(
                    th: "\(areas.named(key.unit).th) ไม่ใช่หน่วยรายงานของ “\(dataset.title.th)”",
                    en: "\(areas.named(key.unit).en) is no reporting unit of “\(dataset.title.en)”"),
                roles: central,
                whoCan: Localized(th: "\(Role.central.title.th) เป็นผู้กำหนดหน่วยรายงาน", en: "\(Role.central.title.en) defines the reporting units"))
        }
        return round
    }
}

/// One step that lies on the desk.
struct Desk {
    let rules: Rules
    let step: Step
    let unit: AreaCode
    let standing: Standing
    let circumstances: Circumstances

    var dataset: Dataset { rules.dataset }

    /// Which roles the step is for.
    var roles: [Role] {
        switch step {
        case .edit, .carryForward: dataset.roles(for: .record, in: unit)
        case .save: dataset.roles(for: .confirm, in: unit)
        case .lock, .unlock: dataset.roles(for: .approve, in: unit)
        case .collect, .release: dataset.roles(for: .collect, in: unit)
        case .certify(let area): signers(of: area)
        case .withdraw(let area): signers(of: area) + signersAbove(area).filter { !signers(of: area).contains($0) }
        }
    }

    func outcome() throws(LedgerRefusal) -> Standing {
        var next = standing
        switch step {
        case .edit(let areas), .carryForward(let areas):
            try checkOpen(for: areas)
            next.state = .draft
        case .save:
            try checkSavable()
            next.state = .saved
        case .lock:
            try checkLockable()
            next.state = .locked
        case .unlock:
            try checkUnlockable()
            next.state = .saved
        case .collect:
            try checkCollectable()
            next.state = .collected
        case .release:
            guard standing.state == .collected else { throw already(.alreadyDone) }
            next.state = .locked
        case .certify(let area):
            try checkCertifiable(area)
            if !isAboveUnit(area) { next.certified = (standing.certified + [area]).sorted() }
            next.state = state(after: next.certified, isFinal: isLast(area))
        case .withdraw(let area):
            try checkWithdrawable(area)
            next.certified.removeAll { $0 == area }
            next.state = state(after: next.certified, isFinal: false)
        }
        return next
    }

    // MARK: Person and time

    func check(_ officer: Officer, _ roles: [Role]) throws(LedgerRefusal) {
        let who = whoCan(roles, "\(step.title.th)ได้", "may \(step.title.en)")
        guard roles.contains(officer.role) else {
            throw LedgerRefusal(
                .wrongRole,
                why: Localized(
                    th: "\(officer.role.title.th)ไม่มีสิทธิ์\(step.title.th)ของ “\(dataset.title.th)”",
                    en: "As \(officer.role.title.en) one may not \(step.title.en) of “\(dataset.title.en)”"),
                roles: roles, whoCan: who)
        }
        guard officer.covers(unit), covers(officer) else {
            throw LedgerRefusal(
                .outsideArea,
                why: Localized(
                    th: "\(rules.areas.named(unit).th) ไม่อยู่ในพื้นที่รับผิดชอบของท่าน",
                    en: "\(rules.areas.named(unit).en) is not in your area"),
                roles: roles, whoCan: who)
        }
    }

    /// A province's certificate speaks for all of the province.
    private func covers(_ officer: Officer) -> Bool {
        switch step {
        case .certify(let area), .withdraw(let area): !isAboveUnit(area) || officer.covers(area)
        default: true
        }
    }

    func check(window round: RoundPlan, _ officer: Officer) throws(LedgerRefusal) {
        if officer.role == .central { return }
        let window = ReportingWindow(planned: round.windows, overrides: circumstances.overrides, unit: unit)
        if window.isOpen(on: circumstances.day) { return }
        let opening = window.opening(after: circumstances.day).map { dayForPeople($0) }
        let note = window.reason(on: circumstances.day).map { " (\($0))" } ?? ""
        let offices = whoCan([officer.role], "\(step.title.th)ได้เมื่อเปิดระบบ", "may \(step.title.en) when it is open")
        let today = dayForPeople(circumstances.day)
        throw LedgerRefusal(
            .windowClosed,
            why: Localized(
                th: "ระบบปิดรับข้อมูล\(round.title.th)ในวันที่ \(today.th)\(note)",
                en: "The reporting window of \(round.title.en) is closed on \(today.en)\(note)"),
            roles: [officer.role, .central],
            whoCan: Localized(
                th: "\(offices.th); \(Role.central.title.th)เปิดระบบก่อนกำหนดได้",
                en: "\(offices.en); \(Role.central.title.en) may open it earlier"),
            when: opening.map { Localized(th: "เปิดระบบวันที่ \($0.th)", en: "it opens on \($0.en)") }
                ?? Localized(th: "ไม่มีกำหนดเปิดระบบอีก", en: "no further opening is planned"))
    }

    // MARK: Words

    /// The offices of the roles and what they may do: "พัฒนาการอำเภอ อำเภอเมืองพะเยา (5601) ปลดล็อกได้".
    func whoCan(_ roles: [Role], _ th: String, _ en: String) -> Localized {
        func named(_ role: Role) -> Localized {
            if role == .central || role == .administrator { return role.title }
            let area = rules.areas.named(role == .province || role == .provinceHead ? unit.province : unit)
            return Localized(th: "\(role.title.th) \(area.th)", en: "\(role.title.en) in \(area.en)")
        }
        let offices = roles.map(named)
        return Localized(
            th: offices.map(\.th).joined(separator: " หรือ ") + " " + th, en: offices.map(\.en).joined(separator: " or ") + " " + en)
    }

    /// A refusal because of the sheet's state.
    func refusal(_ code: LedgerRefusal.Code, _ th: String, _ en: String, clears roles: [Role], _ cureTh: String, _ cureEn: String) -> LedgerRefusal {
        let place = rules.areas.named(unit)
        return LedgerRefusal(
            code, why: Localized(th: "\(place.th): \(th)", en: "\(place.en): \(en)"), roles: roles, whoCan: whoCan(roles, cureTh, cureEn))
    }

    /// The step changes nothing.
    func already(_ code: LedgerRefusal.Code) -> LedgerRefusal {
        refusal(
            code, "ไม่มีอะไรให้\(step.title.th) สถานะคือ “\(standing.state.title.th)”",
            "nothing to do, since the sheet is \(standing.state.title.en)", clears: roles, "\(step.title.th)ได้เมื่อสถานะเปลี่ยน",
            "may \(step.title.en) once it stands otherwise")
    }
}
