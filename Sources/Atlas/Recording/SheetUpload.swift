internal import Catalog
internal import Interchange
public import Ledger
internal import Store

/// What a file does to a sheet, or would do.
public struct UploadReport: Sendable {
    public let inserted: Int
    public let changed: Int
    public let unchanged: Int
    /// By line of the file.
    public let complaints: [RowComplaint]
    /// Whether the rows were written.
    public let isWritten: Bool
    /// The sheet's revision after it.
    public let revision: Int64

    /// Whether nothing keeps the file from being taken.
    public var isTakeable: Bool { !complaints.contains { $0.fault.severity == .refused } }
}

/// A file of a table.
public enum UploadedTable: Sendable {
    case csv([UInt8])
    case xlsx([UInt8])

    /// - Parameter name: the file's name, by which its form is told.
    public init(name: String, bytes: [UInt8]) {
        self = bytes.starts(with: [0x50, 0x4B]) || name.lowercased().hasSuffix(".xlsx") ? .xlsx(bytes) : .csv(bytes)
    }
}

extension Recording {
    /// Takes the rows of a file into a sheet: those whose key, or area, is there already replace it in the columns that
    /// the file has, the others are added; what the file does not name stays. All rows or none.
    ///
    /// - Parameter isDryRun: whether to tell only what it would do, with every complaint.
    public func upload(_ file: UploadedTable, to place: SheetPlace, isDryRun: Bool, by officer: Officer) throws -> UploadReport {
        try checkWritable()
        if place.isProvinceOfSheets { throw RecordingRefusal.needsOneSheet }
        let table = try table(file, place)
        if isDryRun {
            var sheet = try store.sheet(place.key, of: place.dataset)
            _ = try rules(place.dataset).decide(.edit([]), by: officer, on: place.key, sheet.standing, circumstances(try overrides(place.round)))
            let (report, _) = merge(table, into: &sheet, place)
            return report
        }
        var report: UploadReport?
        var isUntouched = false
        do {
            let receipt = try write(place, step: nil, by: officer) { sheet in
                let (found, rows) = merge(table, into: &sheet, place)
                report = found
                guard found.isTakeable else { throw RecordingRefusal.faults(found.complaints) }
                isUntouched = found.inserted + found.changed == 0
                // A file that changes nothing takes no save back.
                if isUntouched { throw Untouched() }
                sheet.rows = rows
            }
            return report!.written(receipt.sheet.revision)
        } catch is Untouched {
            return report!.written(try store.sheet(place.key, of: place.dataset).revision)
        }
    }

    private struct Untouched: Error {}

    private func table(_ file: UploadedTable, _ place: SheetPlace) throws -> SheetTable {
        let bytes: [UInt8]
        switch file {
        case .csv(let plain): bytes = plain
        case .xlsx(let workbook):
            do throws(InterchangeError) {
                bytes = try TableFile.csv(workbook: workbook)
            } catch {
                if case .failed = error {
                    throw RecordingRefusal.badFile(
                        Localized(th: "ไม่ใช่แฟ้ม XLSX ที่อ่านได้", en: "this is no XLSX workbook that can be read"),
                        cure: Localized(th: "บันทึกใหม่เป็น .xlsx หรือ CSV", en: "save it again as .xlsx or CSV"))
                }
                throw error
            }
        }
        return try SheetTable(try TableText.lines(bytes), place, areas: catalog.areas, villages: try villages(place))
    }

    private func villages(_ place: SheetPlace) throws -> [(code: AreaCode, name: String)] {
        place.dataset.level == .village ? try areas.areas(place.dataset, in: place.unit) : []
    }

    /// Lays the table over the rows of a sheet and checks all of them.
    private func merge(_ table: SheetTable, into sheet: inout Sheet, _ place: SheetPlace) -> (UploadReport, [RecordRow]) {
        let dataset = place.dataset
        var rows = sheet.rows
        var known: [[Value]: Int] = [:]
        for (i, row) in rows.enumerated() { if let name = dataset.name(of: row) { known[name] = i } }
        var lines: [Int: Int] = [:]
        var twice: [RowComplaint] = []
        for one in table.rows {
            var row = RecordRow(
                area: one.area ?? (dataset.level == dataset.unit ? place.unit.text : ""), values: dataset.columns.indices.map { one.values[$0] ?? .null })
            let name = dataset.name(of: row)
            if let at = name.flatMap({ known[$0] }) {
                if let before = lines[at] {
                    twice.append(
                        RowComplaint(
                            row: one.line,
                            fault: RowFault(
                                .row, .refused, Localized(th: "ซ้ำกับบรรทัดที่ \(before)", en: "the same as line \(before)"),
                                cure: Localized(th: "ลบหรือรวมบรรทัดหนึ่ง", en: "remove or merge one")), column: nil, heading: nil))
                    continue
                }
                row = rows[at]
                if let area = one.area { row.area = area }
                for (column, value) in one.values { row.values[column] = value }
                for (i, column) in dataset.columns.enumerated() where column.formula != nil && one.values[i] == nil { row.values[i] = .null }
                rows[at] = row
                lines[at] = one.line
            } else {
                lines[rows.count] = one.line
                if let name { known[name] = rows.count }
                rows.append(row)
            }
        }
        let faults = RowChecker(dataset, of: place.key, areas: catalog.areas).check(&rows)
        let complaints = table.complaints + twice + faults.compactMap { fault -> RowComplaint? in
            guard let line = lines[fault.row] else { return nil }
            let plain = complaint(fault, dataset)
            return RowComplaint(row: line, fault: fault.fault, column: plain.column, heading: plain.heading)
        }
        let changed = lines.keys.count { $0 < sheet.rows.count && rows[$0] != sheet.rows[$0] }
        let inserted = rows.count - sheet.rows.count
        let report = UploadReport(
            inserted: inserted, changed: changed, unchanged: lines.count - inserted - changed,
            complaints: complaints.sorted { ($0.row ?? 0, -$0.fault.severity.rawValue) < ($1.row ?? 0, -$1.fault.severity.rawValue) }, isWritten: false,
            revision: sheet.revision)
        return (report, rows)
    }

    // MARK: Template

    /// A table to fill in: a heading of the columns that people enter, then the rows that stand, or the areas that have
    /// to be reported. Only for those who may see the rows' columns.
    public func template(_ view: SheetView) throws -> [[String]] {
        let place = view.place, dataset = place.dataset
        let columns = view.columns.filter { dataset.columns[$0].formula == nil }
        let heads = ["รหัสพื้นที่", "ชื่อพื้นที่"] + columns.map { dataset.columns[$0].field.title.th }
        let expected = dataset.form == .perArea ? try areas.areas(dataset, in: place.unit) : []
        let names = Dictionary(expected.map { ($0.code.text, $0.name) }) { a, _ in a }
        func name(_ area: String) -> String { names[area] ?? AreaCode(area).flatMap { catalog.areas[$0]?.name.th } ?? "" }
        let rows = (view.rows ?? []).map { row in [row.area, name(row.area)] + columns.map { Self.text(row.values[$0], dataset.columns[$0].field) } }
        let there = Set((view.rows ?? []).map(\.area))
        let empty = [String](repeating: "", count: columns.count)
        let waiting = expected.filter { !there.contains($0.code.text) }.map { [$0.code.text, $0.name] + empty }
        return [heads] + rows + waiting
    }

    /// The same as an XLSX workbook.
    public func workbook(_ rows: [[String]]) throws -> [UInt8] {
        let columns = (rows.first ?? []).map { (title: $0, kind: WorkbookSheet.Kind.text) }
        return try TableFile.workbook([WorkbookSheet("ข้อมูล", columns: columns, rows: Array(rows.dropFirst()))])
    }

    /// A value as people write it: choices by their titles.
    static func text(_ value: Value, _ field: Field) -> String {
        switch value {
        case .null: ""
        case .boolean(let flag): flag ? "ใช่" : "ไม่ใช่"
        case .integer(let number): field.choices.first { $0.value == String(number) }?.title.th ?? String(number)
        case .number(let number): Int64(exactly: number).map(String.init) ?? "\(number)"
        case .text(let text): field.choices.first { $0.value == text }?.title.th ?? text
        }
    }
}

extension UploadReport {
    fileprivate func written(_ revision: Int64) -> UploadReport {
        UploadReport(inserted: inserted, changed: changed, unchanged: unchanged, complaints: complaints, isWritten: true, revision: revision)
    }
}
