import Geo

/// Reads `geodata/areas` (files and columns: geodata/README.md).
struct AreaFiles {
    private let folder: GeodataFolder

    init(_ folder: GeodataFolder) { self.folder = folder }

    func register() -> AreaRegister {
        let areas = self.areas()
        let known = Set(areas.map(\.code))
        let provinces = areas.map(\.code).filter { $0.level == .province }.sorted()
        let regions = RegionFile(folder, provinces: provinces)
        return AreaRegister(
            areas: areas, abolished: abolished(known), regionSchemes: regions.schemes,
            provinceGrouping: regions.grouping ?? .none,
            seats: seats(known), outlines: OutlineFile(folder).outlines(Set(provinces)))
    }

    private func areas() -> [Area] {
        guard var row = CheckedTable(folder, "areas/areas.csv", ["code", "name_th", "name_en", "postcode"]) else { return [] }
        var areas: [Area] = []
        areas.reserveCapacity(9000)
        var known = Set<AreaCode>(minimumCapacity: 9000)
        while row.next() {
            guard let code = row.code(0, .province ... .tambon), let th = row.text(1), let en = row.text(2) else { continue }
            guard known.insert(code).inserted else {
                row.repeated(0)
                continue
            }
            let postcodes = row[3].split(separator: " ").map(String.init)
            for postcode in postcodes where postcode.utf8.count != 5 || !postcode.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            {
                row.fault(
                    3, "รหัสไปรษณีย์ \"\(postcode)\" ไม่ใช่เลขห้าหลัก", "The postcode \"\(postcode)\" is not five digits",
                    cure: "แก้รหัสหรือเว้นว่าง หลายรหัสคั่นด้วยช่องว่าง", "correct it or leave it empty; several have spaces between them")
            }
            areas.append(Area(code: code, name: Localized(th: th, en: en), postcodes: postcodes))
        }
        for area in areas {
            if let parent = area.code.parent, !known.contains(parent) {
                folder.faults.add(
                    "areas/areas.csv", keyPath: "code",
                    Localized(
                        th: "\(area.code) อยู่ใน \(parent) ซึ่งไม่มีในทะเบียน",
                        en: "\(area.code) lies in \(parent), which is not in the register"),
                    cure: Localized(th: "เพิ่ม \(parent) หรือแก้รหัส", en: "add \(parent) or correct the code"))
            }
        }
        return areas
    }

    private func abolished(_ known: Set<AreaCode>) -> [AbolishedArea] {
        guard var row = CheckedTable(folder, "areas/abolished.csv", ["code", "name_th", "abolished_on", "successors"]) else {
            return []
        }
        var areas: [AbolishedArea] = []
        var seen = Set<AreaCode>()
        while row.next() {
            guard let code = row.code(0, .province ... .tambon), let name = row.text(1), let date = row.date(2) else { continue }
            guard seen.insert(code).inserted else {
                row.repeated(0)
                continue
            }
            if known.contains(code) {
                row.fault(
                    0, "\(code) ยังใช้อยู่ใน areas.csv", "\(code) is still in use in areas.csv", cure: "ลบออกจากแฟ้มหนึ่ง",
                    "remove it from one of the files")
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
        guard var row = CheckedTable(folder, "areas/amphoe_seats.csv", ["amphoe_code", "lon", "lat"]) else { return [:] }
        var seats: [AreaCode: Coordinate] = [:]
        while row.next() {
            guard let code = row.code(0, .amphoe ... .amphoe), let x = row.degrees(1, limit: 180),
                let y = row.degrees(2, limit: 90)
            else { continue }
            if !known.contains(code) {
                row.fault(
                    0, "ไม่มีอำเภอรหัส \(code)", "There is no amphoe \(code)", cure: "ใช้รหัสอำเภอใน areas.csv",
                    "use a code of an amphoe in areas.csv")
            } else if seats.updateValue(Coordinate(x: x, y: y), forKey: code) != nil {
                row.repeated(0)
            }
        }
        return seats
    }
}
