import Catalog
import Ledger
import SpatiaLiteStore
import Store
import TestSupport

/// Datasets and sheets for the tests of records.
enum Records {
    static func dataset(_ id: String = "otop_sales", columns: [(String, FieldType)] = standard) -> Dataset {
        Dataset(
            id: id, title: Samples.text(id), description: Samples.text(id), dimension: .economy, level: .amphoe,
            form: .register(key: [columns[0].0]), unit: .amphoe, recorder: .amphoe, workflow: .lock,
            columns: columns.map { name, type in
                DatasetColumn(field: Samples.field(name, type), role: .amount, range: nil, cycle: nil, formula: nil)
            },
            indicators: [], expectation: .open, years: [], owner: Samples.text("พช."), source: "test", isConfirmed: false, order: 0)
    }

    static let standard: [(String, FieldType)] = [
        ("producer", .text), ("kind", .text), ("members", .integer), ("sales", .number), ("active", .boolean), ("since", .date),
    ]

    static func key(_ unit: String, _ round: Int = 1, year: Int = 2567, of dataset: Dataset = dataset()) -> SheetKey {
        SheetKey(dataset: dataset.id, period: Period(fiscalYear: year, round: round), unit: AreaCode(unit)!)
    }

    static let time = "2024-10-01T00:00:00Z"

    static let texts = [
        "", " ", "0", "007", "1", "56010101", "99999999999999999999", "กลุ่มทอผ้า", "กำ", "กํา", "e\u{301}", "\u{E9}", "a\u{0}b",
        "👩‍👩‍👧", "\"ก\"\\\n", String(repeating: "ยาว", count: 400), "-1", "1.5", "null",
    ]

    /// A value of any kind, half of the time one that the column's type asks for.
    static func value(_ type: FieldType, _ dice: inout SeededGenerator) -> Value {
        let kind = dice.integer(0...3) == 0 ? FieldType.allCases[dice.integer(0...FieldType.allCases.count - 1)] : type
        switch dice.integer(0...9) == 0 ? nil : Optional(kind) {
        case nil: return .null
        case .text, .textArray: return .text(texts[dice.integer(0...texts.count - 1)])
        case .date: return .text("2024-10-\(dice.integer(10...31))")
        case .instant: return .text("2024-10-01T0\(dice.integer(0...9)):00:00Z")
        case .boolean: return .boolean(dice.integer(0...1) == 0)
        case .integer:
            let edges: [Int64] = [.min, .max, 0, -1, 1 << 53, (1 << 53) + 1, 255, 256, 65_535, 4_294_967_296]
            return .integer(dice.integer(0...1) == 0 ? Int64(dice.integer(-40...300)) : edges[dice.integer(0...edges.count - 1)])
        case .number:
            let edges: [Double] = [-0.0, 0, 0.1, 1e300, -1e-300, .leastNonzeroMagnitude, 0x1p53, 12_345_678.25, 1.0 / 3]
            return .number(dice.integer(0...1) == 0 ? Double(dice.integer(-999...99_999)) / 100 : edges[dice.integer(0...edges.count - 1)])
        }
    }

    static func area(_ dice: inout SeededGenerator) -> String {
        ["", "ไม่ทราบ", "5601010", "056", "99999999"].randomElement(using: &dice).flatMap { dice.integer(0...9) == 0 ? $0 : nil }
            ?? "56\(dice.integer(10...99))\(dice.integer(10...99))\(dice.integer(10...99))"
    }

    static func row(_ dataset: Dataset, _ dice: inout SeededGenerator) -> RecordRow {
        RecordRow(area: area(&dice), values: dataset.columns.map { value($0.field.type, &dice) })
    }
}

/// A value that is equal only to itself, to the last byte: texts by their UTF-8, numbers by their bits.
struct ExactValue: Hashable {
    let bytes: [UInt8]

    init(_ value: Value) {
        switch value {
        case .null: bytes = [0]
        case .boolean(let v): bytes = [1, v ? 1 : 0]
        case .integer(let v): bytes = [2] + Array(String(v).utf8)
        case .number(let v): bytes = [3] + Array(String(v.bitPattern).utf8)
        case .text(let v): bytes = [4] + Array(v.utf8)
        }
    }
}

/// A row of the naive model, likewise.
struct ExactRow: Hashable {
    let id: Int64
    let area: [UInt8]
    let values: [ExactValue]

    init(_ row: RecordRow) {
        id = row.id
        area = Array(row.area.utf8)
        values = row.values.map { ExactValue($0) }
    }
}

extension EmbeddedStore {
    /// Changes one sheet.
    @discardableResult
    func change(
        _ key: SheetKey, of dataset: Dataset, by name: String = "ก", at time: String = Records.time, verb: String = "edit",
        _ body: (inout Sheet) throws -> Void
    ) throws -> Sheet {
        try update([key], of: dataset, by: name, at: time) { sheets in
            try body(&sheets[0])
            return [JournalEvent(verb: verb, sheet: key)]
        }[0]
    }
}
