internal import Atlas
internal import Catalog
internal import Ledger
internal import Store

/// Rows and standings as JSON, both ways.
enum RowsJSON {
    /// A row with the columns that the reader may see.
    static func json(_ row: RecordRow, _ dataset: Dataset, _ columns: [Int]) -> JSON {
        [
            "id": .integer(Int(row.id)), "area": .string(row.area), "tag": .string("row-\(row.digest)"),
            "values": .object(columns.map { (key: dataset.columns[$0].field.name, value: value(row.values[$0])) }),
        ]
    }

    static func value(_ value: Value) -> JSON {
        switch value {
        case .null: .null
        case .boolean(let flag): .boolean(flag)
        case .integer(let number): .integer(Int(number))
        case .number(let number): .number(number)
        case .text(let text): .string(text)
        }
    }

    /// Where a sheet stands; `unconfirmed` where the reader is told no more.
    static func standing(_ standing: Standing?) -> JSON {
        guard let standing else { return ["state": "unconfirmed", "title": Service.unconfirmed.json] }
        return .present([
            "state": .string(standing.state.word), "title": standing.state.title.json,
            "certified": standing.certified.isEmpty ? nil : .strings(standing.certified.map(\.text)),
            "changedAt": standing.changedAt.map { .string($0) }, "changedBy": standing.changedBy.map { .string($0) },
        ])
    }

    /// - Parameter isOfficer: whether the reader may know more than what is confirmed.
    static func progress(_ progress: Progress, _ dataset: Dataset, isOfficer: Bool) -> JSON {
        .present([
            "units": .integer(progress.units), "saved": isOfficer ? .integer(progress.saved) : nil, "locked": .integer(progress.locked),
            "counter": progress.counter(of: dataset.unit).json,
        ])
    }

    // MARK: Reading

    static func parse(_ body: [UInt8]) throws(Problem) -> JSONValue {
        do throws(CQL2Error) {
            return try JSONValue(reading: body, deepest: 8, mostMembers: 2_000)
        } catch {
            throw .badBody("เนื้อหาไม่ใช่ JSON ที่อักขระที่ \(error.place?.column ?? 1)", "the body is no JSON at character \(error.place?.column ?? 1)")
        }
    }

    static func members(_ value: JSONValue, known: [String]) throws(Problem) -> [String: JSONValue] {
        guard case .object(let members) = value.kind else { throw .badBody("ต้องเป็นออบเจกต์ JSON", "a JSON object is expected") }
        for member in members where !known.contains(member.name) {
            throw .badBody("ไม่รู้จัก \(member.name) ที่ใช้ได้: \(known.joined(separator: ", "))", "unknown member \(member.name); known: \(known.joined(separator: ", "))")
        }
        return Dictionary(members.map { ($0.name, $0.value) }) { a, _ in a }
    }

    /// `{ "area": "560101", "values": { … } }`; what is left out is empty.
    static func row(_ json: JSONValue, id: Int64, _ dataset: Dataset, unit: AreaCode) throws(Problem) -> RecordRow {
        let members = try members(json, known: ["id", "area", "tag", "values"])
        var values = [Value](repeating: .null, count: dataset.columns.count)
        if let given = members["values"] {
            guard case .object(let pairs) = given.kind else { throw .badBody("values ต้องเป็นออบเจกต์ JSON", "values must be an object") }
            for (name, json) in pairs { values[try column(name, dataset)] = try value(json) }
        }
        var area = dataset.level == dataset.unit ? unit.text : ""
        if let given = members["area"] { area = try text(given, "area") }
        return RecordRow(id: id, area: area, values: values)
    }

    static func column(_ name: String, _ dataset: Dataset) throws(Problem) -> Int {
        guard let column = dataset.column(name) else {
            var problem = Problem.badBody("ไม่มีคอลัมน์ \(name.prefix(60))", "there is no column \(name.prefix(60))")
            problem.known = dataset.columns.map(\.field.name)
            throw problem
        }
        return column
    }

    static func value(_ json: JSONValue) throws(Problem) -> Value {
        switch json.kind {
        case .null: return .null
        case .boolean(let flag): return .boolean(flag)
        case .number(let number): return number
        case .string(let text): return .text(text)
        case .array, .object: throw .badBody("ค่าของคอลัมน์ต้องไม่ใช่อาร์เรย์หรือออบเจกต์", "the value of a column is no array or object")
        }
    }

    static func text(_ json: JSONValue, _ name: String) throws(Problem) -> String {
        guard case .string(let text) = json.kind else { throw .badBody("\(name) ต้องเป็นข้อความ", "\(name) must be a text") }
        return text
    }

    static func integer(_ json: JSONValue, _ name: String) throws(Problem) -> Int64 {
        guard case .number(.integer(let number)) = json.kind else { throw .badBody("\(name) ต้องเป็นจำนวนเต็ม", "\(name) must be a whole number") }
        return number
    }
}

extension SheetState {
    /// The state's name in answers.
    var word: String {
        switch self {
        case .empty: "empty"
        case .draft: "draft"
        case .saved: "saved"
        case .locked: "locked"
        case .collected: "collected"
        }
    }

    /// What people call it.
    var title: Localized {
        switch self {
        case .empty: Localized(th: "ยังไม่บันทึก", en: "Empty")
        case .draft: Localized(th: "ร่าง", en: "Draft")
        case .saved: Localized(th: "บันทึกแล้ว", en: "Saved")
        case .locked: Localized(th: "ล็อกแล้ว", en: "Locked")
        case .collected: Localized(th: "รวบรวมแล้ว", en: "Collected")
        }
    }
}

extension Service {
    static let unconfirmed = Localized(th: "ยังไม่ยืนยัน", en: "Not confirmed")
}
