import FoundationEssentials

/// The files of a `geodata` folder; what cannot be read is told to the fault list.
struct GeodataFolder {
    let path: String
    let faults = FaultList()

    init(_ path: String) { self.path = path }

    /// Whether there is such a folder.
    func has(_ folder: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(folder)") }

    /// The bytes of a file, which must be UTF-8.
    func bytes(_ file: String) -> [UInt8]? {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(file)") else {
            faults.add(
                file, Localized(th: "อ่านแฟ้มไม่ได้", en: "The file cannot be read"),
                cure: Localized(th: "ตรวจว่ามีแฟ้มนี้ใน \(path) และมีสิทธิ์อ่าน", en: "check that it is in \(path) and may be read"))
            return nil
        }
        let bytes = [UInt8](data)
        guard String(validating: bytes, as: UTF8.self) != nil else {
            faults.add(
                file, Localized(th: "แฟ้มไม่ใช่ UTF-8", en: "The file is not UTF-8"),
                cure: Localized(
                    th: "บันทึกแฟ้มเป็น UTF-8 (ไม่ใช่ TIS-620 หรือ Windows-874)", en: "save it as UTF-8 (not TIS-620 or Windows-874)"))
            return nil
        }
        return bytes
    }

    /// The value of a JSON5 file.
    func json5(_ file: String) -> CheckedNode? {
        guard let bytes = bytes(file) else { return nil }
        do throws(JSON5Error) {
            return CheckedNode(try JSON5Parser.parse(bytes), file: file, faults: faults)
        } catch {
            faults.add(
                file, line: error.line,
                Localized(
                    th: "ไวยากรณ์ JSON5 ผิดที่อักขระที่ \(error.column): \(error.problem.th)",
                    en: "JSON5 syntax at column \(error.column): \(error.problem.en)"),
                cure: Localized(th: "แก้ที่บรรทัดนี้หรือบรรทัดก่อนหน้า", en: "correct this line or the one before"))
            return nil
        }
    }

    /// The names in a folder, ascending, without hidden ones.
    func names(_ folder: String) -> [String]? {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)") else {
            faults.add(
                folder, Localized(th: "ไม่พบโฟลเดอร์ \(path)/\(folder)", en: "There is no folder \(path)/\(folder)"),
                cure: Localized(th: "ระบุโฟลเดอร์ geodata ที่ถูกต้อง", en: "name the right geodata folder"))
            return nil
        }
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }
}
