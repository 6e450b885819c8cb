import Catalog
import Ledger
import Store

/// A register like that of OTOP producers, and a row of it in which nothing is wrong.
struct RowSamples {
    static let name = 0, kind = 1, offline = 2, online = 3, total = 4, people = 5, members = 6, since = 7, active = 8, old = 9, size = 10, grade = 11
    var steps = [SizeStep(upTo: 100, value: "S"), SizeStep(upTo: 1_000, value: "M"), SizeStep(upTo: .infinity, value: "L")]

    func dataset() -> Dataset {
        func field(_ name: String, _ type: FieldType, _ th: String, required: Bool = false, choices: [String] = []) -> Field {
            Field(
                name: name, type: type, title: Localized(th: th, en: name),
                choices: choices.map { FieldChoice(value: $0, title: Localized(th: $0, en: $0)) }, required: required)
        }
        return Self.dataset(
            [
                DatasetColumn(field: field("name", .text, "ผู้ผลิต", required: true), role: .master),
                DatasetColumn(field: field("kind", .text, "ประเภท", choices: ["cloth", "food"]), role: .master),
                DatasetColumn(field: field("offline", .number, "ออฟไลน์", required: true), role: .amount, range: 0 ... .infinity),
                DatasetColumn(field: field("online", .number, "ออนไลน์"), role: .amount, range: 0 ... .infinity),
                DatasetColumn(field: field("total", .number, "รวม"), role: .amount, formula: .sum(["offline", "online", "old"])),
                DatasetColumn(field: field("people", .integer, "จำนวนคน"), role: .amount, range: 0...100_000),
                DatasetColumn(field: field("members", .integer, "สมาชิก"), role: .amount),
                DatasetColumn(field: field("since", .date, "ตั้งแต่"), role: .master),
                DatasetColumn(field: field("active", .boolean, "ดำเนินการ"), role: .master),
                DatasetColumn(field: field("old", .integer, "เดิม"), role: .amount, cycle: "2560"),
                DatasetColumn(field: field("size", .text, "ขนาด"), role: .amount, formula: .sizeClass(of: "total", steps: steps)),
                DatasetColumn(
                    field: field("grade", .integer, "ระดับ"), role: .amount,
                    formula: .grade(of: ["people", "members"], equal: 1, steps: [GradeStep(upTo: 0, grade: 2), GradeStep(upTo: 2, grade: 1)])),
            ],
            form: .register(key: ["name", "kind"]), level: .tambon,
            rules: [
                RowRule(
                    lesser: "members", greater: "people",
                    message: Localized(th: "สมาชิกต้องไม่เกินจำนวนคน", en: "members are at most the people"))
            ])
    }

    func row() -> RecordRow {
        RecordRow(
            area: "560101",
            values: [
                .text("กลุ่มทอผ้า"), .text("cloth"), .number(100), .number(50.5), .null, .integer(8), .integer(7), .text("2024-08-20"), .boolean(true),
                .null, .null, .null,
            ])
    }

    func checker() throws -> RowChecker { try Self.checker(dataset()) }

    static func dataset(_ columns: [DatasetColumn], form: RowForm, level: AreaLevel, unit: AreaLevel = .amphoe, rules: [RowRule] = []) -> Dataset {
        let name = Localized(th: "ยอดจำหน่าย", en: "Sales")
        let years = [(2565, 12), (2567, 12)].map { year, rounds in
            YearPlan(
                fiscalYear: year, cycle: "2565",
                rounds: (1...rounds).map {
                    RoundPlan(
                        number: $0, title: name, covers: DayRange(first: "2023-10-01", end: "2023-11-01"), surveyYear: nil, windows: [], deadlines: [])
                }, source: "-", isConfirmed: true)
        }
        return Dataset(
            id: "sales", title: name, description: name, dimension: .economy, level: level, form: form, unit: unit, recorder: .amphoe, workflow: .lock,
            columns: columns, rules: rules, indicators: [], expectation: .open, years: years, owner: name, source: "-", isConfirmed: true, order: 1)
    }

    static func checker(_ dataset: Dataset, unit: String = "5601") throws -> RowChecker {
        struct NoCode: Error {}
        guard let unit = AreaCode(unit) else { throw NoCode() }
        return RowChecker(dataset, of: SheetKey(dataset: dataset.id, period: Period(fiscalYear: 2567, round: 1), unit: unit), areas: register)
    }

    /// Phayao with two amphoe, of which one took over a tambon of an abolished code, and Chiang Rai.
    static let register: AreaRegister = {
        let rows = [
            ("56", "พะเยา"), ("5601", "เมืองพะเยา"), ("560101", "เวียง"), ("560102", "แม่ต๋ำ"), ("5602", "จุน"), ("560201", "ห้วยข้าวก่ำ"),
            ("57", "เชียงราย"), ("5701", "เมืองเชียงราย"), ("570101", "เวียง"),
        ]
        let abolished = [("560109", ["560101"]), ("570109", ["560102"]), ("560209", ["560201"]), ("560110", [])].compactMap { old, new in
            AreaCode(old).map { AbolishedArea(code: $0, name: "เดิม", date: "2009-01-01", successors: new.compactMap { AreaCode($0) }) }
        }
        return AreaRegister(
            areas: rows.compactMap { row in AreaCode(row.0).map { Area(code: $0, name: Localized(th: row.1, en: row.0)) } }, abolished: abolished)
    }()
}
