internal import Atlas
internal import Catalog
internal import Ledger
internal import Store

/// The problems of recording.
extension Problem {
    /// 403 when the person is wrong, 409 when the state or the time is: why, who can, and when.
    init(_ refusal: LedgerRefusal) {
        let isMissing = refusal.code == .noSheet
        self.init(
            isMissing ? 404 : refusal.isForbidden ? 403 : 409, "step-refused",
            refusal.isForbidden ? Localized(th: "ไม่มีสิทธิ์", en: "Forbidden") : Localized(th: "ยังทำขั้นตอนนี้ไม่ได้", en: "Not now"), refusal.message)
        more = [
            (key: "code", value: .string(refusal.code.rawValue)), (key: "why", value: refusal.why.json),
            (key: "whoCan", value: refusal.whoCan.json), (key: "roles", value: .strings(refusal.roles.map(\.rawValue))),
        ]
        if let when = refusal.when { more.append((key: "when", value: when.json)) }
    }

    init(_ refusal: RecordingRefusal) {
        switch refusal {
        case .noDataset: self = .notFound(Localized(th: "ไม่มีชุดข้อมูลนี้ ดูรายชื่อที่ /datasets", en: "there is no such dataset; see /datasets"))
        case .noYear(let dataset, let known):
            self = .notFound(
                Localized(
                    th: "“\(dataset.title.th)” ไม่มีปีงบประมาณนี้ ที่มี: \(Self.list(known))",
                    en: "“\(dataset.title.en)” has no such fiscal year; known: \(Self.list(known))"))
        case .noRound(let dataset, let year, let known):
            self = .notFound(
                Localized(
                    th: "“\(dataset.title.th)” ปีงบประมาณ \(year) ไม่มีงวดนี้ ที่มี: \(Self.list(known))",
                    en: "“\(dataset.title.en)” has no such round in fiscal year \(year); known: \(Self.list(known))"))
        case .monthOfOtherYear(let given, let wanted, let meant):
            let right = BuddhistMonth(year: wanted - (given.month >= 10 ? 1 : 0), month: given.month).title
            self.init(
                400, "month-of-other-year", Localized(th: "เดือนไม่อยู่ในปีงบประมาณ", en: "The month is of another fiscal year"),
                Localized(
                    th: "\(given.title.th) อยู่ในปีงบประมาณ \(meant) ไม่ใช่ \(wanted) เพราะปีงบประมาณเริ่มวันที่ 1 ตุลาคมของปีก่อน; ในปีงบประมาณ \(wanted) คือ \(right.th)",
                    en: "\(given.title.en) lies in fiscal year \(meant), not \(wanted): a fiscal year begins on 1 October of the year before; in fiscal year \(wanted) it is \(right.en)"))
        case .noUnit(let dataset):
            self = .notFound(
                Localized(
                    th: "ไม่มีหน่วยรายงานนี้ของ “\(dataset.title.th)” ใช้รหัส \(dataset.unit.rawValue) หลัก",
                    en: "“\(dataset.title.en)” has no such reporting unit; use a code of \(dataset.unit.rawValue) digits"))
        case .noRow(let id): self = .notFound(Localized(th: "ไม่มีแถว \(id) อาจถูกลบไปแล้ว", en: "there is no row \(id); it may have been removed"))
        case .needsOneSheet:
            self.init(
                409, "needs-one-sheet", Localized(th: "ต้องเลือกอำเภอ", en: "Choose one unit"),
                Localized(th: "ที่อยู่นี้หมายถึงทั้งจังหวัด การอ่านหรือแก้แถวทำทีละอำเภอ", en: "this address means a whole province; rows are read and changed unit by unit"))
        case .stale(let stale):
            self.init(
                412, "changed-meanwhile", Localized(th: "มีผู้อื่นแก้ไขก่อน", en: "Changed meanwhile"),
                Localized(
                    th: "มีผู้อื่นแก้ไขหลังจากที่ท่านเปิด ดูค่าทั้งสองใน conflicts แล้วส่งใหม่ด้วย If-Match: \"r\(stale.revision)\"",
                    en: "others changed it since you read it; see both values in conflicts and send again with If-Match: \"r\(stale.revision)\""))
            more = [(key: "revision", value: .integer(Int(stale.revision)))]
        case .faults(let complaints):
            self = .rows(400, "invalid-rows", Localized(th: "ข้อมูลบางแถวใช้ไม่ได้", en: "Rows that cannot be taken"), complaints)
        case .incomplete(let complaints):
            self = .rows(409, "incomplete-rows", Localized(th: "ข้อมูลยังไม่ครบ จึงยืนยันไม่ได้", en: "Not complete, so it cannot be confirmed"), complaints)
        case .nothingToCarry:
            self.init(
                409, "nothing-to-carry", Localized(th: "ไม่มีอะไรให้ดึงมา", en: "Nothing to copy"),
                Localized(th: "งวดก่อนไม่มีข้อมูลหลัก หรือดึงมาครบแล้ว", en: "the round before has no master rows, or all of them are here"))
        case .readOnly: self = .editingIsOff
        case .badOverride(let why):
            self.init(400, "bad-override", Localized(th: "คำสั่งเปิด–ปิดระบบไม่ถูกต้อง", en: "Bad override"), why)
        case .badFile(let why, let cure):
            self.init(
                400, "bad-file", Localized(th: "อ่านแฟ้มไม่ได้", en: "The file cannot be read"),
                Localized(th: "\(why.th) — \(cure.th)", en: "\(why.en) — \(cure.en)"))
        case .notForReader:
            self.init(
                403, "forbidden", Localized(th: "ไม่มีสิทธิ์", en: "Forbidden"),
                Localized(th: "สำหรับเจ้าหน้าที่ของพื้นที่และส่วนกลาง", en: "for the staff of the area and the department"))
        }
    }

    private static func rows(_ status: Int, _ kind: String, _ title: Localized, _ complaints: [RowComplaint]) -> Problem {
        let first: (th: String, en: String) = complaints.first.map { one in
            let place = one.row.map { (th: "แถวที่ \($0): ", en: "row \($0): ") } ?? (th: "", en: "")
            return ("\(place.th)\(one.fault.message.th) — \(one.fault.cure.th)", "\(place.en)\(one.fault.message.en) — \(one.fault.cure.en)")
        } ?? (th: "", en: "")
        let rest = complaints.count - 1
        var problem = Problem(
            status, kind, title,
            Localized(th: first.th + (rest > 0 ? " และอีก \(rest) แห่ง" : ""), en: first.en + (rest > 0 ? "; \(rest) more" : "")))
        problem.more = [(key: "complaints", value: .array(complaints.prefix(500).map(\.json)))]
        return problem
    }

    private static func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ", ") }
}

extension Localized {
    var json: JSON { ["th": .string(th), "en": .string(en)] }
}

extension RowComplaint {
    var json: JSON {
        .present([
            "row": row.map { .integer($0) }, "column": column.map { .string($0) }, "heading": heading?.json,
            "severity": .string(fault.severity.word), "message": fault.message.json, "cure": fault.cure.json,
        ])
    }
}

extension RowFault.Severity {
    var word: String {
        switch self {
        case .noted: "noted"
        case .incomplete: "incomplete"
        case .refused: "refused"
        }
    }
}
