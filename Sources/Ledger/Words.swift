public import Catalog

extension Role {
    /// What people call the office: "พัฒนาการอำเภอ".
    public var title: Localized {
        switch self {
        case .amphoeRecorder: Localized(th: "ผู้บันทึกข้อมูลอำเภอ (พัฒนากร)", en: "the amphoe's recorder")
        case .amphoeHead: Localized(th: "พัฒนาการอำเภอ", en: "the amphoe's head")
        case .province: Localized(th: "เจ้าหน้าที่จังหวัด", en: "provincial staff")
        case .provinceHead: Localized(th: "พัฒนาการจังหวัด", en: "the province's head")
        case .central: Localized(th: "ส่วนกลาง (กรมการพัฒนาชุมชน)", en: "the department")
        case .administrator: Localized(th: "ผู้ดูแลระบบ", en: "the administrator")
        }
    }
}

extension SheetState {
    /// What people call the state: "ล็อกแล้ว".
    public var title: Localized {
        switch self {
        case .empty: Localized(th: "ยังไม่บันทึก", en: "empty")
        case .draft: Localized(th: "ร่าง", en: "draft")
        case .saved: Localized(th: "บันทึกยืนยันแล้ว", en: "saved")
        case .locked: Localized(th: "ล็อกแล้ว", en: "locked")
        case .collected: Localized(th: "รวบรวมแล้ว", en: "collected")
        }
    }
}

extension AreaRegister {
    /// An area for people, with its code: "อำเภอเมืองพะเยา (5601)".
    func named(_ code: AreaCode) -> Localized {
        let kind = code.kind.title
        guard let name = self[code]?.name else { return Localized(th: "\(kind.th) \(code)", en: "\(kind.en) \(code)") }
        if code.kind == .bangkok { return Localized(th: "\(name.th) (\(code))", en: "\(name.en) (\(code))") }
        return Localized(th: "\(kind.th)\(name.th) (\(code))", en: "\(kind.en) \(name.en) (\(code))")
    }

    /// Up to five areas, and how many there are beside them.
    func named(_ codes: [AreaCode]) -> Localized {
        let shown = codes.prefix(5).map { named($0) }
        let rest = codes.count - shown.count
        return Localized(
            th: shown.map(\.th).joined(separator: ", ") + (rest > 0 ? " และอีก \(rest) แห่ง" : ""),
            en: shown.map(\.en).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""))
    }
}

/// A day for people: "10 สิงหาคม 2567" / "10 August 2024"; the text itself when it is no day of ISO 8601.
func dayForPeople(_ day: String) -> Localized {
    let parts = day.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, (1...12).contains(parts[1]) else { return Localized(th: day, en: day) }
    let th = [
        "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
    ]
    let en = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
    return Localized(
        th: "\(parts[2]) \(th[parts[1] - 1]) \(parts[0] + 543)", en: "\(parts[2]) \(en[parts[1] - 1]) \(parts[0])")
}
