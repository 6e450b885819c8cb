internal import Catalog
internal import Ledger
internal import Store

/// A table of an office, read as rows of a dataset.
struct SheetTable {
    /// A row of the file: what it says, and where.
    struct Row {
        let line: Int
        var area: String?
        /// By the column's number; only those that the file has.
        var values: [Int: Value]
    }

    let rows: [Row]
    /// Of the file as a whole, and of names of areas that cannot be found.
    let complaints: [RowComplaint]

    private enum Heading: Hashable {
        case column(Int)
        case code, province, amphoe, tambon, moo, village
        case ignored
    }

    private static let areaHeadings: [(Heading, [String])] = [
        (.code, ["area", "รหัสพื้นที่", "รหัส", "รหัสหมู่บ้าน", "รหัสตำบล", "รหัสอำเภอ", "รหัสจังหวัด", "code", "area code"]),
        (.province, ["จังหวัด", "province"]), (.amphoe, ["อำเภอ", "อำเภอ/เขต", "เขต", "amphoe", "district"]),
        (.tambon, ["ตำบล", "ตำบล/แขวง", "แขวง", "tambon", "subdistrict"]), (.moo, ["หมู่ที่", "หมู่", "moo"]),
        (.village, ["หมู่บ้าน", "ชื่อหมู่บ้าน", "village", "พื้นที่", "ชื่อพื้นที่"]),
        (.ignored, ["ที่", "ลำดับ", "ลำดับที่", "no", "no."]),
    ]

    private let place: SheetPlace
    private let areas: AreaRegister
    private let villages: [(code: AreaCode, name: String)]

    /// - Parameter villages: with their names, of the unit.
    init(_ lines: [TableText.Line], _ place: SheetPlace, areas: AreaRegister, villages: [(code: AreaCode, name: String)]) throws(RecordingRefusal) {
        self.place = place
        self.areas = areas
        self.villages = villages
        let dataset = place.dataset
        // Titles may stand above the heading: it is the line of the first ten that names the most columns.
        let names = Self.names(dataset, place.period.fiscalYear)
        let headings = lines.prefix(10).map { line in line.cells.map { Self.heading($0, names) } }
        func known(_ i: Int) -> Int { headings[i].count { if let heading = $0 { heading != .ignored } else { false } } }
        guard let head = headings.indices.max(by: { known($0) < known($1) }), known(head) > 0 else {
            let examples = dataset.columns.prefix(8).map(\.field.title.th).joined(separator: ", ")
            throw .badFile(
                Localized(th: "ไม่พบหัวคอลัมน์ที่รู้จัก", en: "no known heading was found"),
                cure: Localized(th: "ใช้หัวคอลัมน์ตามแฟ้มแบบ เช่น \(examples)", en: "use the headings of the template, such as \(examples)"))
        }
        var complaints: [RowComplaint] = []
        var columns: [Heading: Int] = [:]
        for (i, heading) in headings[head].enumerated() {
            let text = lines[head].cells[i]
            guard let heading else {
                if !text.isEmpty { complaints.append(Self.told(lines[head].number, text, .noted, "ไม่รู้จักคอลัมน์ “\(text)”", "unknown column “\(text)”", "คอลัมน์นี้ถูกข้าม ตรวจการสะกดกับแฟ้มแบบ", "it is left out; look at the template")) }
                continue
            }
            if heading == .ignored { continue }
            if columns[heading] != nil {
                complaints.append(Self.told(lines[head].number, text, .refused, "หัวคอลัมน์ “\(text)” ซ้ำ", "the heading “\(text)” stands twice", "ลบหรือเปลี่ยนชื่อคอลัมน์หนึ่ง", "remove or rename one"))
            }
            columns[heading] = i
        }
        var rows: [Row] = []
        for line in lines.dropFirst(head + 1) where line.cells.contains(where: { !$0.isEmpty }) && !Self.isTotal(line) {
            func cell(_ heading: Heading) -> String { columns[heading].flatMap { $0 < line.cells.count ? line.cells[$0] : nil } ?? "" }
            var values: [Int: Value] = [:]
            for (heading, i) in columns {
                guard case .column(let column) = heading else { continue }
                values[column] = CellReader.value(i < line.cells.count ? line.cells[i] : "", dataset.columns[column].field)
            }
            var row = Row(line: line.number, area: nil, values: values)
            switch Self.area(code: cell(.code), province: cell(.province), amphoe: cell(.amphoe), tambon: cell(.tambon), moo: cell(.moo), village: cell(.village), place, areas, villages) {
            case .found(let text): row.area = text
            case .nothing: break
            case .lost(let column, let th, let en): complaints.append(Self.told(line.number, column, .refused, th, en, "แก้ชื่อให้ตรงทะเบียน หรือใช้รหัสพื้นที่", "correct the name, or use the area's code"))
            }
            rows.append(row)
        }
        self.rows = rows
        self.complaints = complaints
    }

    private static func told(_ line: Int, _ column: String, _ severity: RowFault.Severity, _ th: String, _ en: String, _ cureTh: String, _ cureEn: String) -> RowComplaint {
        RowComplaint(
            row: line, fault: RowFault(.row, severity, Localized(th: th, en: en), cure: Localized(th: cureTh, en: cureEn)), column: column,
            heading: Localized(th: column, en: column))
    }

    /// A line of totals, which offices put under their tables.
    private static func isTotal(_ line: TableText.Line) -> Bool {
        guard let first = line.cells.first(where: { !$0.isEmpty }) else { return false }
        return ["รวม", "รวมทั้งสิ้น", "รวมทั้งหมด", "total"].contains(first.lowercased())
    }

    /// What headings mean, by their folded text: columns before areas, and those that hold in the year before those of
    /// other cycles, which may have the same title.
    private static func names(_ dataset: Dataset, _ fiscalYear: Int) -> [String: Heading] {
        var names: [String: Heading] = [:]
        func add(_ text: String, _ heading: Heading) {
            let name = CellReader.folded(text)
            if names[name] == nil { names[name] = heading }
        }
        let holding = dataset.columns(in: fiscalYear)
        for columns in [holding, dataset.columns.indices.filter { !holding.contains($0) }] {
            for i in columns { add(dataset.columns[i].field.title.th, .column(i)) }
            for i in columns {
                let field = dataset.columns[i].field
                for name in [field.name, field.title.en] + field.aliases { add(name, .column(i)) }
            }
        }
        for (heading, known) in areaHeadings { for name in known { add(name, heading) } }
        return names
    }

    /// What a heading means, with its unit in brackets or without.
    private static func heading(_ text: String, _ names: [String: Heading]) -> Heading? {
        if text.isEmpty { return nil }
        return names[CellReader.folded(text)] ?? names[CellReader.folded(String(text.prefix { $0 != "(" }))]
    }

    // MARK: Areas by name

    private enum Place {
        case found(String)
        case nothing
        case lost(column: String, th: String, en: String)
    }

    private static func area(
        code: String, province: String, amphoe: String, tambon: String, moo: String, village: String, _ place: SheetPlace, _ areas: AreaRegister,
        _ villages: [(code: AreaCode, name: String)]
    ) -> Place {
        if !code.isEmpty {
            let digits = CellReader.digits(code)
            // A spreadsheet may have made a number of it.
            return .found(digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits)
        }
        var at = place.unit
        func child(_ name: String, of parent: AreaCode, _ level: AreaLevel) -> AreaCode? {
            let wanted = TextFolding.search.fold(name)
            if parent.level >= level { return parent.ancestor(level).flatMap { areas[$0].map { TextFolding.search.fold($0.name.th) == wanted ? $0.code : nil } ?? nil } }
            return areas.children(of: parent).first { $0.code.level == level && (TextFolding.search.fold($0.name.th) == wanted || TextFolding.search.fold($0.name.en) == wanted) }?.code
        }
        if !province.isEmpty, child(province, of: at.province, .province) == nil {
            return .lost(column: "จังหวัด", th: "“\(province)” ไม่ใช่จังหวัดของแผ่นนี้", en: "“\(province)” is not the sheet's province")
        }
        if !amphoe.isEmpty {
            guard let found = child(amphoe, of: at, .amphoe) else {
                return .lost(column: "อำเภอ", th: "ไม่พบอำเภอ “\(amphoe)” ในหน่วยรายงานนี้", en: "there is no amphoe “\(amphoe)” in this unit")
            }
            at = found
        }
        if !tambon.isEmpty {
            guard at.level == .amphoe, let found = child(tambon, of: at, .tambon) else {
                return .lost(column: "ตำบล", th: "ไม่พบตำบล “\(tambon)” ในหน่วยรายงานนี้", en: "there is no tambon “\(tambon)” in this unit")
            }
            at = found
        }
        if !moo.isEmpty, place.dataset.level == .village {
            guard at.level == .tambon, let number = Int(CellReader.digits(moo).filter { $0.isNumber }), (1...99).contains(number) else {
                return .lost(column: "หมู่ที่", th: "“\(moo)” ไม่ใช่หมู่ที่ หรือไม่ได้บอกตำบล", en: "“\(moo)” is no moo number, or the tambon is missing")
            }
            return .found("\(at.text)\(number < 10 ? "0" : "")\(number)")
        }
        if !village.isEmpty, place.dataset.level == .village {
            let wanted = TextFolding.search.fold(village)
            let found = villages.filter { $0.code.isWithin(at) && TextFolding.search.fold($0.name) == wanted }
            guard found.count == 1 else {
                return .lost(
                    column: "หมู่บ้าน", th: found.isEmpty ? "ไม่พบหมู่บ้าน “\(village)”" : "มีหมู่บ้าน “\(village)” \(found.count) แห่ง",
                    en: found.isEmpty ? "there is no village “\(village)”" : "there are \(found.count) villages “\(village)”")
            }
            return .found(found[0].code.text)
        }
        return amphoe.isEmpty && tambon.isEmpty ? .nothing : .found(at.text)
    }
}
