internal import Catalog

/// What the state of a sheet lets happen, without certificates (domain 2.3).
extension Desk {
    /// Whether the dataset knows the step at all.
    func checkWorkflow() throws(LedgerRefusal) {
        switch (step, dataset.workflow) {
        case (.save, .certificates), (.lock, .certificates), (.unlock, .certificates):
            throw refusal(
                .otherWorkflow, "“\(dataset.title.th)” ยืนยันด้วยคำรับรองคุณภาพข้อมูล ไม่ใช่การบันทึกยืนยันหรือการล็อก",
                "“\(dataset.title.en)” is confirmed by certificates, not by saving or locking",
                clears: dataset.roles(for: .confirm, in: unit), "ลงนามคำรับรองได้", "may sign the certificate")
        case (.certify, .lock), (.withdraw, .lock):
            throw refusal(
                .otherWorkflow, "“\(dataset.title.th)” ยืนยันด้วยการบันทึกและการล็อก ไม่มีคำรับรอง",
                "“\(dataset.title.en)” is confirmed by saving and locking, not by certificates",
                clears: dataset.roles(for: .confirm, in: unit), "บันทึกยืนยันข้อมูลได้", "may save the sheet")
        case (.certify(let area), .certificates), (.withdraw(let area), .certificates): try checkInChain(area)
        default: break
        }
    }

    /// Whether rows of these areas may change.
    func checkOpen(for areas: [AreaCode]) throws(LedgerRefusal) {
        switch (standing.state, dataset.workflow) {
        case (.collected, _): throw collected()
        case (.locked, .certificates(let chain)): throw signed(over: unit, by: chain.last)
        case (.locked, .lock): throw locked()
        case (.saved, .certificates): throw signed(over: unit, by: dataset.unit)
        case (.saved, .lock):
            guard case .carryForward = step else { return }
            throw already(.alreadyDone)
        case (.empty, .certificates), (.draft, .certificates):
            for area in areas {
                if let signature = standing.certified.first(where: { area.isWithin($0) }) { throw signed(over: signature, by: signingLevel(of: signature)) }
            }
        case (.empty, .lock), (.draft, .lock): return
        }
    }

    /// Only a register that may be empty can be saved without rows: that is the office's word that there are none.
    func checkSavable() throws(LedgerRefusal) {
        switch standing.state {
        case .empty: if dataset.expectation != .open { throw nothingRecorded() }
        case .draft: return
        case .saved: throw already(.alreadyDone)
        case .locked: throw locked()
        case .collected: throw collected()
        }
    }

    func checkLockable() throws(LedgerRefusal) {
        switch standing.state {
        case .empty, .draft:
            throw refusal(
                .notSaved, "ยังไม่ได้บันทึกยืนยันข้อมูล จึงยังล็อกไม่ได้", "it has not been saved, so it cannot be locked",
                clears: dataset.roles(for: .confirm, in: unit), "บันทึกยืนยันข้อมูลได้", "may save it")
        case .saved: return
        case .locked: throw already(.alreadyDone)
        case .collected: throw collected()
        }
    }

    func checkUnlockable() throws(LedgerRefusal) {
        switch standing.state {
        case .empty, .draft, .saved: throw already(.notLocked)
        case .locked: return
        case .collected: throw collected()
        }
    }

    func checkCollectable() throws(LedgerRefusal) {
        switch standing.state {
        case .empty, .draft, .saved:
            throw refusal(
                .notLocked, "จังหวัดยังไม่ยืนยันข้อมูล จึงยังรวบรวมไม่ได้", "the province has not confirmed it, so it cannot be collected",
                clears: dataset.roles(for: .approve, in: unit), "ยืนยันข้อมูลได้", "may confirm it")
        case .locked: return
        case .collected: throw already(.alreadyDone)
        }
    }

    // MARK: Refusals that several steps share

    func nothingRecorded() -> LedgerRefusal {
        refusal(
            .nothingRecorded, "ยังไม่มีข้อมูลให้ยืนยัน", "there are no rows to confirm", clears: dataset.roles(for: .record, in: unit),
            "บันทึกข้อมูลก่อนได้", "may enter rows first")
    }

    func locked() -> LedgerRefusal {
        refusal(
            .locked, "จังหวัดล็อกข้อมูลแล้ว", "the province has locked it", clears: dataset.roles(for: .approve, in: unit), "ปลดล็อกได้",
            "may unlock it")
    }

    func collected() -> LedgerRefusal {
        refusal(
            .collected, "ส่วนกลางรวบรวมข้อมูลแล้ว", "the department has collected it", clears: dataset.roles(for: .collect, in: unit),
            "คืนข้อมูลให้แก้ไขได้", "may release it")
    }
}
