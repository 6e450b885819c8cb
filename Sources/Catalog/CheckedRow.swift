/// A record of a CSV file that knows its place, so that whatever is wrong with it is told with file, line and heading.
struct CheckedRow: ~Copyable {
    private let reader: CSVReader
    private let file: String
    private let headings: [String]
    private let faults: FaultList

    init(reader: CSVReader, file: String, headings: [String], faults: FaultList) {
        self.reader = reader
        self.file = file
        self.headings = headings
        self.faults = faults
    }

    subscript(i: Int) -> String { reader[i] }

    func fault(_ i: Int, _ th: String, _ en: String, cure cureTh: String, _ cureEn: String) {
        faults.add(file, line: reader.line, keyPath: headings[i], Localized(th: th, en: en), cure: Localized(th: cureTh, en: cureEn))
    }

    func repeated(_ i: Int) {
        fault(i, "\"\(self[i])\" ซ้ำกับบรรทัดก่อนหน้า", "\"\(self[i])\" stands on an earlier line too", cure: "ลบออกหนึ่งแห่ง", "remove one of the two")
    }

    func text(_ i: Int) -> String? {
        let text = self[i]
        if text.isEmpty { fault(i, "ช่องว่างเปล่า", "The field is empty", cure: "ใส่ค่า", "write the value") }
        return text.isEmpty ? nil : text
    }

    func code(_ i: Int, upTo level: AreaLevel) -> AreaCode? {
        guard let code = AreaCode(self[i]), code.level <= level else {
            fault(
                i, "\"\(self[i])\" ไม่ใช่รหัสพื้นที่", "\"\(self[i])\" is no area code",
                cure: "ใช้เลข 2, 4 หรือ 6 หลัก เป็นข้อความ", "use 2, 4 or 6 digits, kept as text")
            return nil
        }
        return code
    }

    func date(_ i: Int) -> String? {
        guard isDate(self[i]) else {
            fault(i, "\"\(self[i])\" ไม่ใช่วันที่", "\"\(self[i])\" is no date", cure: "เขียนแบบ 2011-03-31 (ค.ศ.)", "write it like 2011-03-31 (Common Era)")
            return nil
        }
        return self[i]
    }

    func degrees(_ i: Int, limit: Double) -> Double? {
        guard let number = Double(self[i]), abs(number) <= limit else {
            fault(i, "\"\(self[i])\" ไม่ใช่องศา", "\"\(self[i])\" is no number of degrees", cure: "ใช้เลขทศนิยมไม่เกิน ±\(Int(limit))", "use a decimal number within ±\(Int(limit))")
            return nil
        }
        return number
    }
}

/// Whether a text is a day of the Gregorian calendar in the form of ISO 8601, `2011-03-31`, between the years 1800 and 2200:
/// a year of the Buddhist Era is none.
func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
        let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1800...2200).contains(year), (1...12).contains(month)
    else { return false }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[month - 1]).contains(day)
}
