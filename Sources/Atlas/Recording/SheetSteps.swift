public import Catalog
public import Ledger
internal import Store

/// A step that confirms, as officers name it.
public enum SheetAction: String, Sendable, CaseIterable {
    case save, lock, unlock, collect, release, certify, withdraw

    /// - Parameter area: whose certificate; only for certificates.
    func step(_ area: AreaCode) -> Step {
        switch self {
        case .save: .save
        case .lock: .lock
        case .unlock: .unlock
        case .collect: .collect
        case .release: .release
        case .certify: .certify(area)
        case .withdraw: .withdraw(area)
        }
    }

    public var title: Localized { step(AreaCode("10")!).title }

    /// Whether the sheet is confirmed by it, so that its rows must be complete.
    var confirms: Bool { self == .save || self == .certify }

    /// Whether a sheet of a province is past the step already, so that the province's step leaves it.
    func isDone(_ standing: Standing) -> Bool {
        switch self {
        case .lock: standing.state >= .locked
        case .unlock: standing.state < .locked
        case .collect: standing.state == .collected
        case .release: standing.state < .collected
        case .save, .certify, .withdraw: false
        }
    }
}

/// Where sheets stand after a step.
public struct StepReceipt: Sendable {
    public let standings: [(unit: AreaCode, standing: Standing, revision: Int64)]
    public let at: String
    public let by: String
    public let progress: Progress
}

extension Recording {
    /// Takes a step on a unit's sheet, or on all sheets of a province in one transaction: buttons ③ and ④ lock and
    /// unlock the whole province, leaving out what is locked or unlocked already, and a province's certificate covers
    /// the sheets of all its units (domain 2.3, 2.4).
    ///
    /// - Parameters:
    ///   - area: whose certificate is signed or withdrawn: an area inside the unit, the unit, or the province above;
    ///     nil: the unit's, or the province's when `place` is one.
    ///   - revision: the sheet's revision that the officer saw; nil: any.
    public func take(_ action: SheetAction, on place: SheetPlace, area: AreaCode? = nil, revision: Int64? = nil, by officer: Officer) throws -> StepReceipt {
        try checkWritable()
        let dataset = place.dataset
        let signer = area ?? place.unit
        let isCertificate = action == .certify || action == .withdraw
        // A province's certificate is over all of its sheets, from wherever it is signed.
        let scope = isCertificate && signer.level < dataset.unit ? signer : place.unit
        let reporting = try self.units(dataset, within: scope.province)
        let keys = try keys(scope, place, reporting, onlyReporting: isCertificate)
        let overrides = try overrides(place.round)
        let time = time
        let sheets = try store.update(keys, of: dataset, by: officer.name, at: time) { sheets in
            if let revision, sheets.count == 1, sheets[0].revision != revision {
                throw RecordingRefusal.stale(StaleRows(revision: sheets[0].revision, conflicts: []))
            }
            return try take(action.step(signer), action, signer, &sheets, place, reporting, overrides, officer)
        }
        let standings = try store.standings(of: dataset, in: place.period, within: place.unit.province)
        return StepReceipt(
            standings: sheets.map { ($0.key.unit, $0.standing, $0.revision) }, at: time, by: officer.name,
            progress: Progress(units: reporting, standings: standings))
    }

    /// The sheets that a step is about.
    private func keys(_ scope: AreaCode, _ place: SheetPlace, _ reporting: [AreaCode], onlyReporting: Bool) throws -> [SheetKey] {
        if scope.level == place.dataset.unit { return [place.key(of: scope)] }
        let written = try store.standings(of: place.dataset, in: place.period, within: scope).filter { $0.value.state > .empty }.keys
        let keys = Set(reporting.filter { $0.isWithin(scope) }).union(written).sorted().map { place.key(of: $0) }
        guard !keys.isEmpty else { throw RecordingRefusal.noUnit(place.dataset) }
        return keys
    }

    private func take(
        _ step: Step, _ action: SheetAction, _ signer: AreaCode, _ sheets: inout [Sheet], _ place: SheetPlace, _ reporting: [AreaCode],
        _ overrides: [WindowOverride], _ officer: Officer
    ) throws -> [JournalEvent] {
        let dataset = place.dataset, rules = rules(dataset)
        let isWhole = sheets.count > 1 || sheets.first?.key.unit != place.unit
        var waiting = sheets.indices.filter { !isWhole || !action.isDone(sheets[$0].standing) }
        // Nothing to do: the rules say so, to whom it may be said.
        if waiting.isEmpty { waiting = [sheets.startIndex] }
        let signedElsewhere = sheets.filter { $0.standing.certified.contains($0.key.unit) }.map(\.key.unit)
        var events: [JournalEvent] = []
        var refusals: [(unit: AreaCode, refusal: LedgerRefusal)] = []
        for i in waiting {
            let key = sheets[i].key
            let recorded = signer.level < dataset.unit ? reporting : sheets[i].rows.compactMap { AreaCode($0.area) }
            let signers = rules.signers(before: signer, recorded: recorded)
            do throws(LedgerRefusal) {
                let next = try rules.decide(
                    step, by: officer, on: key, sheets[i].standing,
                    circumstances(overrides, signers: signers, signedElsewhere: signedElsewhere.filter { $0 != key.unit }))
                sheets[i].standing = next
            } catch {
                // Person and time are the same for all sheets; states differ, and all of them are told at once.
                if !isWhole || error.isForbidden || error.code == .windowClosed { throw error }
                refusals.append((key.unit, error))
                continue
            }
            if action.confirms, signer.level >= dataset.unit { try checkComplete(sheets[i], place, signer) }
            let detail: [(name: String, fact: JournalDetail.Fact)] =
                (action == .certify || action == .withdraw ? [("area", .text(signer.text))] : []) + (isWhole ? [("whole", .text(place.unit.text))] : [])
            events.append(JournalEvent(verb: step.verb, sheet: key, detail: JournalDetail(detail).text))
        }
        if let first = refusals.first?.refusal {
            throw refusals.count == 1 ? first : first.among(refusals.map(\.unit), catalog.areas)
        }
        return events
    }

    /// A sheet is confirmed whole: no row of the confirmed area waits for a value.
    private func checkComplete(_ sheet: Sheet, _ place: SheetPlace, _ signer: AreaCode) throws(RecordingRefusal) {
        var rows = sheet.rows
        let faults = RowChecker(place.dataset, of: sheet.key, areas: catalog.areas).check(&rows)
        let hindering = faults.filter { fault in
            guard fault.fault.severity >= .incomplete else { return false }
            return signer == sheet.key.unit || AreaCode(sheet.rows[fault.row].area).map { $0.isWithin(signer) } ?? true
        }
        if !hindering.isEmpty { throw .incomplete(hindering.map { complaint($0, place.dataset) }) }
    }

    // MARK: The department's word

    /// Opens or closes a round on some days, whatever the plan says.
    public func override(_ round: RoundPlace, _ override: WindowOverride, by officer: Officer) throws {
        try checkWritable()
        guard officer.role == .central else {
            throw LedgerRefusal(
                .wrongRole,
                why: Localized(th: "เปิดหรือปิดระบบนอกกำหนดไม่ได้", en: "You may not open or close a round otherwise than planned"), roles: [.central],
                whoCan: Localized(th: "ส่วนกลาง (กรมการพัฒนาชุมชน)", en: "the department"))
        }
        if !override.reason.contains(where: { !$0.isWhitespace }) || override.reason.count > 500 {
            throw RecordingRefusal.badOverride(Localized(th: "ต้องบอกเหตุผล ไม่เกิน 500 ตัวอักษร", en: "give a reason of at most 500 characters"))
        }
        for day in [override.days.first, override.days.end] where day.utf8.count != 10 || Timestamp.bounds(day) == nil {
            throw RecordingRefusal.badOverride(Localized(th: "วันที่ต้องเป็นแบบ 2024-08-06 (ค.ศ.)", en: "write days like 2024-08-06"))
        }
        if override.days.first >= override.days.end {
            throw RecordingRefusal.badOverride(Localized(th: "วันแรกต้องมาก่อนวันสิ้นสุด", en: "the first day must come before the end"))
        }
        if let area = override.area, catalog.areas.standing(of: area) != .current {
            throw RecordingRefusal.badOverride(Localized(th: "ไม่มีพื้นที่ \(area) ในทะเบียน", en: "the register has no area \(area)"))
        }
        try store.add(override, of: round.dataset, in: round.period, by: officer.name, at: time)
    }

    /// Whether a step may be taken now, without taking it; the refusal where it may not.
    public func refusal(_ step: Step, on view: SheetView, by officer: Officer, overrides: [WindowOverride]) -> LedgerRefusal? {
        let dataset = view.place.dataset, standing = view.standing ?? Standing()
        var signers: [AreaCode] = []
        if case .certify(let area) = step {
            signers = rules(dataset).signers(before: area, recorded: (view.rows ?? []).compactMap { AreaCode($0.area) })
        }
        return refusal(step, on: view.place.key, dataset, standing, by: officer, circumstances(overrides, signers: signers))
    }

    /// The same of a unit's sheet of a round, from its standing alone.
    public func refusal(_ step: Step, of unit: AreaCode, in view: RoundView, _ standing: Standing?, by officer: Officer) -> LedgerRefusal? {
        let dataset = view.round.dataset
        let key = SheetKey(dataset: dataset.id, period: view.round.period, unit: unit)
        return refusal(step, on: key, dataset, standing ?? Standing(), by: officer, circumstances(view.windows))
    }

    private func refusal(
        _ step: Step, on key: SheetKey, _ dataset: Dataset, _ standing: Standing, by officer: Officer, _ circumstances: Circumstances
    ) -> LedgerRefusal? {
        do throws(LedgerRefusal) {
            _ = try rules(dataset).decide(step, by: officer, on: key, standing, circumstances)
            return nil
        } catch {
            return error
        }
    }
}

extension LedgerRefusal {
    /// The same refusal for several units, which it names.
    fileprivate func among(_ units: [AreaCode], _ areas: AreaRegister) -> LedgerRefusal {
        let shown = units.prefix(20)
        let rest = units.count - shown.count
        func list(_ name: (AreaCode) -> String, _ more: String) -> String {
            shown.map { "\(name($0)) (\($0))" }.joined(separator: ", ") + (rest > 0 ? " \(more) \(rest)" : "")
        }
        return LedgerRefusal(
            code,
            why: Localized(
                th: "\(why.th) ใน \(units.count) แห่ง: \(list({ areas[$0]?.name.th ?? "" }, "และอีก"))",
                en: "\(why.en), in \(units.count) units: \(list({ areas[$0]?.name.en ?? "" }, "and"))"),
            roles: roles, whoCan: whoCan, when: when)
    }
}
