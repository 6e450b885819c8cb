public import Catalog

/// The chain of quality certificates (domain 2.4).
extension Desk {
    private var chain: [AreaLevel] {
        if case .certificates(let levels) = dataset.workflow { levels } else { [] }
    }

    /// The level at which an area signs. A municipality (amphoe part 93–99) signs where a tambon does: the chain's
    /// lowest certificates are those of tambons and local administrative organisations alike.
    func signingLevel(of area: AreaCode) -> AreaLevel { area.kind == .municipality ? .tambon : area.level }

    /// Whether the area lies above the unit, and its certificate covers other sheets too.
    func isAboveUnit(_ area: AreaCode) -> Bool { signingLevel(of: area) < unit.level }

    /// Who signs for an area.
    func signers(of area: AreaCode) -> [Role] { signers(at: signingLevel(of: area)) }

    /// Who signs at the chain's next level; the department above the last.
    func signersAbove(_ area: AreaCode) -> [Role] {
        guard let place = chain.firstIndex(of: signingLevel(of: area)), place + 1 < chain.count else { return [.central] }
        return signers(at: chain[place + 1])
    }

    private func signers(at level: AreaLevel) -> [Role] {
        dataset.roles(for: level > dataset.unit ? .record : level == dataset.unit ? .confirm : .approve, in: unit)
    }

    /// Whether the area's certificate is the chain's last, which confirms for everyone.
    func isLast(_ area: AreaCode) -> Bool { chain.last == signingLevel(of: area) }

    /// What the certificates that are there make of the sheet.
    func state(after certified: [AreaCode], isFinal: Bool) -> SheetState {
        isFinal ? .locked : certified.contains(unit) ? .saved : .draft
    }

    func checkInChain(_ area: AreaCode) throws(LedgerRefusal) {
        let level = signingLevel(of: area)
        let belongs = area.isWithin(unit) || unit.isWithin(area) || area.kind == .municipality && area.province == unit.province
        if chain.contains(level), belongs { return }
        throw refusal(
            .notInChain, "\(rules.areas.named(area).th) ไม่อยู่ในสายการรับรองของข้อมูลชุดนี้",
            "\(rules.areas.named(area).en) signs no certificate over these rows", clears: dataset.roles(for: .confirm, in: unit),
            "รับรองพื้นที่ของตนได้", "may sign for the unit")
    }

    func checkCertifiable(_ area: AreaCode) throws(LedgerRefusal) {
        if standing.state == .collected { throw collected() }
        if isSigned(area) { throw already(.alreadyDone) }
        if let above = signature(above: area) { throw signed(over: above, by: signingLevel(of: above), code: .certifiedAbove) }
        if standing.state == .empty, dataset.expectation != .open { throw nothingRecorded() }
        let missing = missing(before: area)
        if missing.isEmpty { return }
        let names = rules.areas.named(missing)
        let roles = signers(of: missing[0])
        throw refusal(
            .certificatesMissing, "ยังขาดคำรับรองของ \(names.th)", "certificates are missing of \(names.en)", clears: roles,
            "ลงนามคำรับรองที่ขาดได้", "may sign what is missing")
    }

    func checkWithdrawable(_ area: AreaCode) throws(LedgerRefusal) {
        if standing.state == .collected { throw collected() }
        guard isSigned(area) else {
            throw refusal(
                .notCertified, "ยังไม่มีคำรับรองของ \(rules.areas.named(area).th)", "there is no certificate of \(rules.areas.named(area).en)",
                clears: signers(of: area), "ลงนามคำรับรองได้", "may sign it")
        }
        if let above = signature(above: area) { throw signed(over: above, by: signingLevel(of: above), code: .certifiedAbove) }
    }

    /// A certificate holds over the rows: who signed it may withdraw it, and the level above.
    func signed(over area: AreaCode, by level: AreaLevel?, code: LedgerRefusal.Code = .certified) -> LedgerRefusal {
        let signer = level.flatMap { area.ancestor($0) } ?? area
        return refusal(
            code, "\(rules.areas.named(signer).th) ลงนามคำรับรองแล้ว", "\(rules.areas.named(signer).en) has signed its certificate",
            clears: signers(of: signer), "ถอนคำรับรองได้", "may withdraw it")
    }

    private func isSigned(_ area: AreaCode) -> Bool {
        isAboveUnit(area) || area == unit && isLast(area) ? standing.state >= .locked : standing.certified.contains(area)
    }

    /// The lowest certificate that rests on the area's; nil: none was signed.
    private func signature(above area: AreaCode) -> AreaCode? {
        guard let place = chain.firstIndex(of: signingLevel(of: area)) else { return nil }
        for level in chain[(place + 1)...] {
            if level <= unit.level {
                if let signer = unit.ancestor(level), isSigned(signer) { return signer }
            } else if let signer = standing.certified.first(where: { signingLevel(of: $0) == level && area.isWithin($0) }) {
                return signer
            }
        }
        return nil
    }

    /// The areas that have to sign before this one and have not.
    private func missing(before area: AreaCode) -> [AreaCode] {
        var needed = circumstances.signers
        // Above the unit the unit itself signs, whoever else does.
        if isAboveUnit(area), chain.contains(unit.level), !needed.contains(unit) { needed.append(unit) }
        let signed = Set(standing.certified).union(circumstances.signedElsewhere)
        return needed.filter { !signed.contains($0) || $0 == unit && !standing.certified.contains(unit) }.sorted()
    }
}

extension Rules {
    /// The areas that have to sign before this one: those of the chain's level below in which something was recorded.
    ///
    /// - Parameter recorded: the areas of the sheet's rows; for a province's certificate the units that have to report.
    public func signers(before area: AreaCode, recorded: some Sequence<AreaCode>) -> [AreaCode] {
        guard case .certificates(let chain) = dataset.workflow,
            let place = chain.firstIndex(of: area.kind == .municipality ? .tambon : area.level), place > 0
        else { return [] }
        let level = chain[place - 1]
        var signers: Set<AreaCode> = []
        for row in recorded {
            if let municipality = row.ancestor(.amphoe), municipality.kind == .municipality, area.level <= .amphoe, area != municipality {
                // Its code tells no amphoe: it belongs to the unit in whose sheet it stands.
                if level == .tambon { signers.insert(municipality) }
                if level == .village, row.level == .village { signers.insert(row) }
            } else if row.isWithin(area), let signer = row.ancestor(level) {
                signers.insert(signer)
            }
        }
        return signers.sorted()
    }
}
