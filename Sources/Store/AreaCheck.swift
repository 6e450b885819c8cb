internal import Catalog

/// Holds the area of a row against the register and the reporting unit (domain 7.1).
///
/// What lies in another unit is refused: nobody records for others. What the register does not know is kept and told,
/// so that no row is lost; it counts in the unit and in no area below.
struct AreaCheck {
    let dataset: Dataset
    let unit: AreaCode
    let areas: AreaRegister

    func check(_ text: String) -> [RowFault] {
        if text.isEmpty { return [unnamed] }
        guard let code = AreaCode(text) else {
            return [
                fault(
                    .noted, "“\(text.prefix(60))” ไม่ใช่รหัสพื้นที่ จึงเก็บไว้ในรายการที่จับคู่พื้นที่ไม่ได้",
                    "“\(text.prefix(60))” is no area code, so the row is kept among those that match no area", "ใช้รหัส 2, 4, 6 หรือ 8 หลัก",
                    "use a code of 2, 4, 6 or 8 digits")
            ]
        }
        if isMunicipal(code) { return municipal(code) }
        switch areas.standing(of: code) {
        case .current:
            return code.isWithin(unit) ? level(code) : [outside(code)]
        case .abolished(let successors):
            if !code.isWithin(unit), !successors.contains(where: { $0.isWithin(unit) }) { return [outside(code)] }
            let th = successors.map { named($0).th }.joined(separator: ", ")
            let en = successors.map { named($0).en }.joined(separator: ", ")
            return [
                fault(
                    .noted, "รหัส \(code) เลิกใช้แล้ว", "the code \(code) is no longer in use",
                    successors.isEmpty ? "ใช้รหัสปัจจุบัน" : "ใช้รหัสปัจจุบัน: \(th)",
                    successors.isEmpty ? "use a code of today" : "use a code of today: \(en)")
            ] + level(code)
        case .unknown:
            if !code.isWithin(unit) { return [outside(code)] }
            return [
                fault(
                    .noted, "ไม่มีรหัส \(code) ในทะเบียนพื้นที่ จึงเก็บไว้ในรายการที่จับคู่พื้นที่ไม่ได้",
                    "the register has no code \(code), so the row is kept among those that match no area", "ตรวจรหัสกับทะเบียนพื้นที่",
                    "look the code up in the area register")
            ] + level(code)
        }
    }

    private var unnamed: RowFault {
        let isNeeded = dataset.form == .perArea
        return fault(
            isNeeded ? .refused : .noted, isNeeded ? "ไม่มีรหัสพื้นที่" : "ไม่มีรหัสพื้นที่ จึงนับเฉพาะในหน่วยรายงาน",
            isNeeded ? "there is no area code" : "there is no area code, so the row counts in its unit only", "กรอกรหัสพื้นที่", "fill the area code in")
    }

    /// Whether the code is of a municipality or of one of its communities: the amphoe's part is 93–99, or the tambon's
    /// is 51–98 and no tambon of the register has it. Such areas stand beside tambons and villages and keep their kind.
    private func isMunicipal(_ code: AreaCode) -> Bool {
        if (93...99).contains(code.part(.amphoe) ?? 0) { return true }
        guard let tambon = code.ancestor(.tambon), (51...98).contains(tambon.part(.tambon) ?? 0) else { return false }
        return areas.standing(of: tambon) == .unknown
    }

    /// A municipality with an amphoe code of its own does not tell its amphoe, only its province.
    private func municipal(_ code: AreaCode) -> [RowFault] {
        let hasOwnCode = (93...99).contains(code.part(.amphoe) ?? 0)
        guard hasOwnCode ? code.province == unit.province : code.isWithin(unit) else { return [outside(code)] }
        let fits = dataset.level == (code.level == .village ? .village : .tambon)
        return fits ? [] : level(code)
    }

    /// One row for each area tells of areas of one level. A row of a register may know its area less exactly.
    private func level(_ code: AreaCode) -> [RowFault] {
        if code.level == dataset.level { return [] }
        let wanted = title(dataset.level), found = title(code.level)
        if dataset.form == .perArea {
            return [
                fault(
                    .refused, "รหัส \(code) เป็นระดับ\(found.th) แต่แต่ละแถวต้องเป็นระดับ\(wanted.th)",
                    "the code \(code) is of level \(found.en), but each row tells of a \(wanted.en)", "ใช้รหัส \(dataset.level.rawValue) หลัก",
                    "use a code of \(dataset.level.rawValue) digits")
            ]
        }
        if code.level > dataset.level { return [] }
        return [
            fault(
                .noted, "รหัส \(code) เป็นระดับ\(found.th) จึงไม่นับในระดับที่ต่ำกว่า",
                "the code \(code) is of level \(found.en), so the row counts in no area below", "ใช้รหัส \(dataset.level.rawValue) หลักถ้าทราบ",
                "use a code of \(dataset.level.rawValue) digits where it is known")
        ]
    }

    private func outside(_ code: AreaCode) -> RowFault {
        fault(
            .refused, "\(named(code).th) ไม่อยู่ใน\(named(unit).th)", "\(named(code).en) is not in \(named(unit).en)",
            "บันทึกในหน่วยรายงานของพื้นที่นั้น หรือแก้รหัส", "record it in the unit of that area, or correct the code")
    }

    private func named(_ code: AreaCode) -> Localized {
        let kind = code.kind.title
        let name = areas[code]?.name
        return Localized(th: "\(kind.th)\(name?.th ?? "") (\(code))", en: "\(kind.en) \(name.map { $0.en + " " } ?? "")(\(code))")
    }

    private func title(_ level: AreaLevel) -> Localized {
        switch level {
        case .province: AreaKind.province.title
        case .amphoe: AreaKind.amphoe.title
        case .tambon: AreaKind.tambon.title
        case .village: AreaKind.village.title
        }
    }

    private func fault(_ severity: RowFault.Severity, _ th: String, _ en: String, _ cureTh: String, _ cureEn: String) -> RowFault {
        RowFault(
            .area, severity, Localized(th: "รหัสพื้นที่: \(th)", en: "Area: \(en)"), cure: Localized(th: cureTh, en: cureEn))
    }
}
