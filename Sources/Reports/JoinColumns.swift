internal import Catalog

/// Finds what the columns of a brought table are, by their headings and their content.
struct JoinColumns {
    let columns: [String]
    let rows: [(line: Int, fields: [String])]
    let frame: AreaFrame
    private let folded: [String]

    init(_ columns: [String], _ rows: [(line: Int, fields: [String])], _ frame: AreaFrame) {
        self.columns = columns
        self.rows = rows
        self.frame = frame
        folded = columns.map(Self.fold)
    }

    /// Headings of codes, the smallest areas first. The others are names met in Thai shapefiles (domain 6).
    private static let codes = [
        "รหัสหมู่บ้าน", "villcode", "vcode", "nrdcode", "villagecode", "รหัสตำบล", "tambonidn", "tamcode", "tbcode", "tamboncode",
        "รหัสอำเภอ", "amphoeidn", "ampcode", "amphoecode", "รหัสพื้นที่", "areacode", "รหัส", "code", "รหัสจังหวัด", "provcode", "procode",
        "provincecode",
    ]
    private static let provinces = ["จังหวัด", "ชื่อจังหวัด", "province", "provname", "provnamt", "proth", "provinceth", "provincename"]
    private static let amphoe = ["อำเภอ", "ชื่ออำเภอ", "อำเภอเขต", "amphoe", "ampname", "ampnamt", "amphoet", "ampth", "district", "amphoename"]
    private static let tambons = ["ตำบล", "ชื่อตำบล", "ตำบลแขวง", "tambon", "tamname", "tamnamt", "tamth", "subdistrict", "tambonname"]

    private static func fold(_ text: String) -> String {
        let drop: Set<Character> = [" ", "_", "-", ".", "/", "(", ")"]
        return TextFolding([.letterCase, .spelling, .spaces]).fold(text).filter { !drop.contains($0) }
    }

    /// The column of a heading.
    func column(_ heading: String) -> Int? {
        columns.firstIndex(of: heading) ?? folded.firstIndex(of: Self.fold(heading))
    }

    func key() -> JoinKey? {
        let named = Self.codes.compactMap { folded.firstIndex(of: $0) }
        // A heading may promise codes of which only two digits stand in the column: `amp_code` 01.
        if let column = named.first(where: { share(of: $0) >= 0.5 }) { return .code(column) }
        if let province = find(Self.provinces) {
            return .names(province: province, amphoe: find(Self.amphoe), tambon: find(Self.tambons))
        }
        return columns.indices.first { share(of: $0) >= 0.8 }.map { .code($0) }
    }

    private func find(_ headings: [String]) -> Int? { headings.lazy.compactMap { folded.firstIndex(of: $0) }.first }

    /// The share of a column's filled fields that are codes of areas, today's or once, or at least lie in a province.
    private func share(of column: Int) -> Double {
        var filled = 0, codes = 0
        for row in rows.prefix(5000) where column < row.fields.count && !row.fields[column].isEmpty {
            filled += 1
            if let code = JoinMatcher.code(row.fields[column]), frame.node(of: code.province) != nil { codes += 1 }
        }
        return filled == 0 ? 0 : Double(codes) / Double(filled)
    }

    func firstOfNumbers(besides key: JoinKey) -> Int? {
        let used: [Int?] = switch key {
        case .code(let column): [column]
        case .names(let province, let amphoe, let tambon): [province, amphoe, tambon]
        }
        return columns.indices.first { column in
            guard !used.contains(column), !Self.codes.contains(folded[column]) else { return false }
            var filled = 0, numbers = 0
            for row in rows.prefix(5000) where column < row.fields.count && !row.fields[column].isEmpty {
                filled += 1
                if writtenNumber(row.fields[column]) != nil { numbers += 1 }
            }
            return numbers > 0 && numbers * 2 >= filled
        }
    }
}
