/// The records of a CSV file, one after another, which know their place, so that whatever is wrong with one is told
/// with file, line and heading.
struct CheckedTable {
    private var reader: CSVReader
    private let file: String
    private let headings: [String]
    private let faults: FaultList

    /// Nil after telling a fault: no such file, or other headings on its first line.
    init?(_ folder: GeodataFolder, _ file: String, _ headings: [String]) {
        guard let bytes = folder.bytes(file) else { return nil }
        reader = CSVReader(bytes)
        self.file = file
        self.headings = headings
        faults = folder.faults
        guard (try? reader.next()) == true, reader.fields == headings else {
            let wanted = headings.joined(separator: ",")
            faults.add(
                file, line: 1, Localized(th: "หัวตารางไม่ถูกต้อง", en: "The headings are wrong"),
                cure: Localized(th: "บรรทัดแรกต้องเป็น \(wanted)", en: "the first line must be \(wanted)"))
            return nil
        }
    }

    /// Goes to the next record that has a field for each heading; false at the end, and after telling why the rest
    /// cannot be read.
    mutating func next() -> Bool {
        do throws(CSVError) {
            while try reader.next() {
                if reader.count == headings.count { return true }
                faults.add(
                    file, line: reader.line,
                    Localized(
                        th: "มี \(reader.count) ช่อง ต้องมี \(headings.count)",
                        en: "\(reader.count) fields where \(headings.count) must be"),
                    cure: Localized(
                        th: "ใส่ให้ครบตามหัวตาราง ช่องว่างก็ต้องมีจุลภาค", en: "write one field for each heading, empty ones too"))
            }
        } catch {
            faults.add(
                file, line: error.line, error.problem,
                cure: Localized(th: "แก้เครื่องหมายคำพูดตาม RFC 4180", en: "correct the quotes after RFC 4180"))
        }
        return false
    }

    /// A field of the current record.
    subscript(i: Int) -> String { reader[i] }

    func fault(_ i: Int, _ th: String, _ en: String, cure cureTh: String, _ cureEn: String) {
        faults.add(
            file, line: reader.line, keyPath: headings[i], Localized(th: th, en: en), cure: Localized(th: cureTh, en: cureEn))
    }

    func repeated(_ i: Int) {
        fault(
            i, "\"\(self[i])\" ซ้ำกับบรรทัดก่อนหน้า", "\"\(self[i])\" stands on an earlier line too", cure: "ลบออกหนึ่งแห่ง",
            "remove one of the two")
    }

    func text(_ i: Int) -> String? {
        guard !reader.utf8(i).isEmpty else {
            fault(i, "ช่องว่างเปล่า", "The field is empty", cure: "ใส่ค่า", "write the value")
            return nil
        }
        return self[i]
    }

    func code(_ i: Int, _ levels: ClosedRange<AreaLevel>) -> AreaCode? {
        guard let code = AreaCode(utf8: reader.utf8(i)), levels.contains(code.level) else {
            let digits = AreaLevel.allCases.filter(levels.contains).map { "\($0.rawValue)" }.joined(separator: "/")
            fault(
                i, "\"\(self[i])\" ไม่ใช่รหัสพื้นที่ \(digits) หลัก", "\"\(self[i])\" is no area code of \(digits) digits",
                cure: "ใช้เลข \(digits) หลัก เก็บเป็นข้อความ", "use \(digits) digits, kept as text")
            return nil
        }
        return code
    }

    func date(_ i: Int) -> String? {
        guard CalendarDay(self[i]) != nil else {
            fault(
                i, "\"\(self[i])\" ไม่ใช่วันที่", "\"\(self[i])\" is no date", cure: "เขียนแบบ 2011-03-31 (ค.ศ.)",
                "write it like 2011-03-31 (Common Era)")
            return nil
        }
        return self[i]
    }

    func degrees(_ i: Int, limit: Double) -> Double? {
        guard let number = Double(self[i]), abs(number) <= limit else {
            fault(
                i, "\"\(self[i])\" ไม่ใช่องศา", "\"\(self[i])\" is no number of degrees",
                cure: "ใช้เลขทศนิยมไม่เกิน ±\(Int(limit))", "use a decimal number within ±\(Int(limit))")
            return nil
        }
        return number
    }
}
