internal import Atlas
internal import Catalog
internal import Drawing
internal import Encoding
internal import Glibc
internal import HTTP
internal import Interchange
internal import Reports
internal import Store

/// The table behind the map, on paper and as a workbook.
extension ReportAnswer {
    /// A column of the figures: its heading, its kind in a workbook, and its cell in a workbook and on paper. A figure
    /// without a value has empty cells.
    private struct FigureColumn {
        let title: String
        let kind: WorkbookSheet.Kind
        let cell: (Figure) -> (exact: String, printed: String)
    }

    private var figureColumns: [FigureColumn] {
        func number(_ title: String, decimals: Int, _ value: @escaping (Figure) -> Double?) -> FigureColumn {
            FigureColumn(title: title, kind: .number) { figure in
                guard figure.kind == .value, let value = value(figure) else { return ("", "") }
                return (String(value), fixed(value, decimals: decimals))
            }
        }
        /// Amounts have the decimals that they need, up to two.
        func amount(_ title: String, _ value: @escaping (Figure) -> Double?) -> FigureColumn {
            FigureColumn(title: title, kind: .number) { figure in
                guard figure.kind == .value, let value = value(figure) else { return ("", "") }
                return (String(value), fixed(value, decimals: value == value.rounded() ? 0 : 2))
            }
        }
        if !levels.isEmpty {
            return [amount("รวม (\(indicator.unit.th))") { $0.value }] + levels.enumerated().flatMap { i, level in
                [
                    FigureColumn(title: level.title.th, kind: .integer) { figure in
                        figure.kind == .value && i < figure.levels.count ? (String(figure.levels[i]), grouped(figure.levels[i])) : ("", "")
                    },
                    number("\(level.title.th) ร้อยละ", decimals: 2) { i < $0.shares.count ? $0.shares[i] : nil },
                ]
            }
        }
        let value = number("ค่า (\(indicator.unit.th))", decimals: indicator.decimals) { $0.value }
        guard case .rate = indicator.aggregation else { return [value] }
        return [value, amount("ตัวตั้ง") { $0.numerator }, amount("ตัวหาร") { $0.denominator }]
    }

    /// All rows, those that are in no area of the report after them, and the total.
    private var lines: (rows: [(code: String, name: Localized, figure: Figure)], total: Figure) {
        var rows = table.rows.map { (code: $0.place.id, name: $0.name, figure: $0.figure) }
        for row in table.unplaced {
            let place = row.rows.place.flatMap { catalog.areas[$0]?.name }
            let reason = row.rows.reason.title
            let name = Localized(th: reason.th + (place.map { " (\($0.th))" } ?? ""), en: reason.en + (place.map { " (\($0.en))" } ?? ""))
            rows.append((row.rows.code?.text ?? "", name, row.figure))
        }
        return (rows, table.total.figure)
    }

    // MARK: Paper

    /// More rows would be a book: files have them.
    private static let mostPrinted = 2_000

    var paperTable: SheetTable {
        let columns = figureColumns, lines = lines
        let isDraft = report.isDraft
        func cells(_ code: String, _ name: String, _ figure: Figure) -> [String] {
            var figures = columns.map { $0.cell(figure).printed }
            if figure.kind != .value { figures[0] = figure.kind.title.th }
            let coverage = figure.coverage
            let reported = grouped(coverage.unitsReported) + (coverage.unitsExpected.map { "/\(grouped($0))" } ?? "")
            return [code, name] + figures + [reported, "\(grouped(coverage.sheetsLocked))/\(grouped(coverage.sheetsExpected))"] + (isDraft ? [figure.isDraft ? "ร่าง" : ""] : [])
        }
        let heads = [SheetTable.Column("รหัส"), SheetTable.Column("ชื่อ")] + columns.map { SheetTable.Column($0.title, .trailing) } + [
            SheetTable.Column("รายงานแล้ว (\(dataset.level.title.th))", .trailing),
            SheetTable.Column("ยืนยันแล้ว (\(min(dataset.unit, dataset.level).title.th))", .trailing),
        ] + (isDraft ? [SheetTable.Column("สถานะ")] : [])
        var notes = [
            "\(report.periodTitle.th) · สถานะ: \(report.stateTitle.th) · \(report.coverageText.th)", "นิยาม: \(indicator.definition.th)", "ที่มา: \(source)",
        ]
        if lines.rows.count > Self.mostPrinted {
            notes.insert("ตารางมี \(grouped(lines.rows.count)) แถว พิมพ์ \(grouped(Self.mostPrinted)) แถวแรก ครบทุกแถวในแฟ้ม XLSX และ CSV", at: 0)
        }
        if isDemo { notes.append(FeatureExporter.demoNote.text) }
        return SheetTable(
            title: "ตารางข้อมูลประกอบแผนที่: \(report.title.th) ราย\(levelTitle.th)", columns: heads,
            rows: lines.rows.prefix(Self.mostPrinted).map { cells($0.code, $0.name.th, $0.figure) }, total: cells("", "รวม", lines.total), notes: notes)
    }

    // MARK: Workbook

    /// Rows and total, then what has to be told of them.
    ///
    /// - Parameters:
    ///   - asOf: the day of the data as people write it.
    ///   - url: where the report stands.
    func workbook(asOf: String, made: String, url: String) -> [WorkbookSheet] {
        let columns = figureColumns, lines = lines
        var heads: [(title: String, kind: WorkbookSheet.Kind)] = [("รหัส", .text), ("ชื่อ", .text), ("ชื่ออังกฤษ", .text)]
        heads += columns.map { ($0.title, $0.kind) }
        heads += [
            ("สถานะของค่า", .text), ("รายงานแล้ว (\(dataset.level.title.th))", .integer), ("ต้องรายงาน (\(dataset.level.title.th))", .integer),
            ("ชุดที่ยืนยันแล้ว", .integer), ("ชุดทั้งหมด", .integer), ("ร่าง", .text),
        ]
        func cells(_ code: String, _ name: Localized, _ figure: Figure) -> [String] {
            let coverage = figure.coverage
            return [code, name.th, name.en] + columns.map { $0.cell(figure).exact } + [
                figure.kind.title.th, String(coverage.unitsReported), coverage.unitsExpected.map { String($0) } ?? "", String(coverage.sheetsLocked),
                String(coverage.sheetsExpected), figure.isDraft ? "ร่าง" : "",
            ]
        }
        let rows = lines.rows.map { cells($0.code, $0.name, $0.figure) } + [cells("", Localized(th: "รวม", en: "Total"), lines.total)]
        let facts: [(String, String?)] = [
            ("รายงาน", title.th), ("ชุดข้อมูล", "\(dataset.title.th) (\(dataset.id))"), ("ตัวชี้วัด", "\(indicator.title.th) (\(indicator.id))"),
            ("นิยาม", indicator.definition.th), ("หน่วย", indicator.unit.th), ("ปีงบประมาณ", "พ.ศ. \(report.period.fiscalYear)"),
            ("งวด", report.round.title.th), ("ข้อมูล ณ วันที่", asOf), ("สถานะการยืนยัน", report.stateTitle.th), ("ความครอบคลุม", report.coverageText.th),
            ("พื้นที่ที่เลือก", areaName.th), ("แถวคือ", levelTitle.th), ("การแบ่งชั้น", report.symbol == .circles ? nil : methodText.th),
            ("ที่มา", source), ("เจ้าของข้อมูล", dataset.owner.th), ("ที่อยู่ของรายงาน", url), ("จัดทำเมื่อ", made),
            ("หมายเหตุ", "เพื่อการวางแผน ไม่ใช่แนวเขตตามกฎหมาย\(isDemo ? " · \(FeatureExporter.demoNote.text)" : "")"),
        ]
        return [
            WorkbookSheet("ข้อมูล", columns: heads, rows: rows),
            WorkbookSheet(
                "ข้อมูลเกี่ยวกับรายงาน", columns: [("หัวข้อ", .text), ("ข้อมูล", .text)], rows: facts.compactMap { name, text in text.map { [name, $0] } }),
        ]
    }
}

extension Service {
    /// The report as an XLSX workbook.
    func reportWorkbook(_ answer: ReportAnswer, _ x: Exchange) throws -> ReportBody {
        let query = x.request.query.filter { $0.name != "f" && !ReportParameters.paper.contains($0.name) }
        let sheets = answer.workbook(
            asOf: answer.report.asOf.map { thaiDay($0) } ?? "", made: thaiTime(Timestamp.instant(second: Int(time(nil)))), url: x.url + Exchange.text(of: query))
        return ReportBody(try TableFile.workbook(sheets), [answer.attachment("xlsx")])
    }
}
