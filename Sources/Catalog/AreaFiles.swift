import Geo

/// Reads `geodata/areas` (files and columns: geodata/README.md).
struct AreaFiles {
    let folder: GeodataFolder
    private var faults: FaultList { folder.faults }

    init(_ folder: GeodataFolder) { self.folder = folder }

    func register() -> AreaRegister {
        let areas = self.areas()
        let known = Set(areas.map(\.code))
        let regions = RegionFile(folder, provinces: known.filter { $0.level == .province }.sorted())
        return AreaRegister(
            areas: areas, abolished: abolished(known), regionSchemes: regions.schemes, provinceGrouping: regions.grouping ?? .none,
            seats: seats(known), outlines: OutlineFile(folder).outlines(known.filter { $0.level == .province }))
    }

    private func areas() -> [Area] {
        var areas: [Area] = []
        areas.reserveCapacity(9000)
        var known = Set<AreaCode>(minimumCapacity: 9000)
        table("areas/areas.csv", ["code", "name_th", "name_en", "postcode"]) { row in
            guard let code = row.code(0, upTo: .tambon) else { return }
            guard known.insert(code).inserted else { return row.repeated(0) }
            guard let th = row.text(1), let en = row.text(2) else { return }
            let postcodes = row[3].split(separator: " ").map(String.init)
            for postcode in postcodes where postcode.utf8.count != 5 || !postcode.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
                row.fault(
                    3, "รหัสไปรษณีย์ \"\(postcode)\" ไม่ใช่เลขห้าหลัก", "The postcode \"\(postcode)\" is not five digits",
                    cure: "แก้รหัสหรือเว้นว่าง หลายรหัสคั่นด้วยช่องว่าง", "correct it or leave it empty; several have spaces between them")
            }
            areas.append(Area(code: code, name: Localized(th: th, en: en), postcodes: postcodes))
        }
        for area in areas {
            if let parent = area.code.parent, !known.contains(parent) {
                faults.add(
                    "areas/areas.csv", keyPath: "code", Localized(th: "\(area.code) อยู่ใน \(parent) ซึ่งไม่มีในทะเบียน", en: "\(area.code) lies in \(parent), which is not in the register"),
                    cure: Localized(th: "เพิ่ม \(parent) หรือแก้รหัส", en: "add \(parent) or correct the code"))
            }
        }
        return areas
    }

    private func abolished(_ known: Set<AreaCode>) -> [AbolishedArea] {
        var areas: [AbolishedArea] = []
        var seen = Set<AreaCode>()
        table("areas/abolished.csv", ["code", "name_th", "abolished_on", "successors"]) { row in
            guard let code = row.code(0, upTo: .tambon), let name = row.text(1), let date = row.date(2) else { return }
            guard seen.insert(code).inserted else { return row.repeated(0) }
            if known.contains(code) {
                row.fault(0, "\(code) ยังใช้อยู่ใน areas.csv", "\(code) is still in use in areas.csv", cure: "ลบออกจากแฟ้มหนึ่ง", "remove it from one of the files")
            }
            var successors: [AreaCode] = []
            for text in row[3].split(separator: " ") {
                if let next = AreaCode(text), known.contains(next), next.level == code.level {
                    successors.append(next)
                } else {
                    row.fault(
                        3, "\"\(text)\" ไม่ใช่รหัสระดับเดียวกันที่ใช้อยู่", "\"\(text)\" is no code in use of the same level",
                        cure: "ใช้รหัสใน areas.csv คั่นด้วยช่องว่าง", "use codes of areas.csv with spaces between them")
                }
            }
            areas.append(AbolishedArea(code: code, name: name, date: date, successors: successors))
        }
        return areas
    }

    private func seats(_ known: Set<AreaCode>) -> [AreaCode: Coordinate] {
        var seats: [AreaCode: Coordinate] = [:]
        table("areas/amphoe_seats.csv", ["amphoe_code", "lon", "lat"]) { row in
            guard let code = row.code(0, upTo: .amphoe), let x = row.degrees(1, limit: 180), let y = row.degrees(2, limit: 90) else { return }
            guard code.level == .amphoe, known.contains(code) else {
                return row.fault(0, "ไม่มีอำเภอรหัส \(code)", "There is no amphoe \(code)", cure: "ใช้รหัสอำเภอใน areas.csv", "use a code of an amphoe in areas.csv")
            }
            guard seats.updateValue(Coordinate(x: x, y: y), forKey: code) == nil else { return row.repeated(0) }
        }
        return seats
    }

    /// Runs the records of a CSV file whose first line must be the headings given.
    private func table(_ file: String, _ headings: [String], _ use: (borrowing CheckedRow) -> Void) {
        guard let bytes = folder.bytes(file) else { return }
        var reader = CSVReader(bytes)
        do throws(CSVError) {
            guard try reader.next(), reader.fields == headings else {
                faults.add(
                    file, line: 1, Localized(th: "หัวตารางไม่ถูกต้อง", en: "The headings are wrong"),
                    cure: Localized(th: "บรรทัดแรกต้องเป็น \(headings.joined(separator: ","))", en: "the first line must be \(headings.joined(separator: ","))"))
                return
            }
            while try reader.next() {
                guard reader.count == headings.count else {
                    faults.add(
                        file, line: reader.line, Localized(th: "มี \(reader.count) ช่อง ต้องมี \(headings.count)", en: "\(reader.count) fields where \(headings.count) must be"),
                        cure: Localized(th: "ใส่ให้ครบตามหัวตาราง ช่องว่างก็ต้องมีจุลภาค", en: "write one field for each heading, empty ones too"))
                    continue
                }
                use(CheckedRow(reader: reader, file: file, headings: headings, faults: faults))
            }
        } catch {
            faults.add(file, line: error.line, error.problem, cure: Localized(th: "แก้เครื่องหมายคำพูดตาม RFC 4180", en: "correct the quotes after RFC 4180"))
        }
    }
}
