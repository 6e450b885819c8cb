internal import Catalog
internal import Encoding
internal import Store

/// Reads the value of a field from JSON, as its definition in the catalog says.
struct ValueReader {
    let layer: Layer
    let column: Int
    /// The JSON Pointer of the value.
    let pointer: String

    private var field: Field { layer.fields[column] }

    /// The value as a store keeps it; null after telling a fault.
    func value(_ json: JSONValue, _ faults: inout FaultCollector) -> Value {
        switch (field.type, json.kind) {
        case (_, .null):
            if field.required || column == layer.key {
                faults.add(
                    pointer, "ช่อง “\(field.title.th)” ต้องมีค่า", "the field “\(field.title.en)” must have a value", cure: "ใส่ค่า", "send a value")
            }
            return .null
        case (.text, .string(let text)): return self.text(text, &faults)
        case (.boolean, .boolean(let value)): return .boolean(value)
        case (.integer, .number(.integer(let value))): return .integer(value)
        case (.integer, .number(.number(let value))):
            if let whole = Int64(exactly: value) { return .integer(whole) }
        case (.number, .number(.integer(let value))): return .number(Double(value))
        case (.number, .number(.number(let value))) where value.isFinite: return .number(value)
        case (.date, .string(let text)): return date(text, &faults)
        case (.instant, .string(let text)): return instant(text, &faults)
        case (.textArray, .array(let items)):
            if let list = textArray(items) { return .text(list) }
        default: break
        }
        let wanted = expected
        faults.add(
            pointer, "\(json.found.th) แต่ช่อง “\(field.title.th)” ต้องเป็น\(wanted.th)",
            "\(json.found.en), but the field “\(field.title.en)” takes \(wanted.en)", cure: "ส่ง\(wanted.th) หรือ null", "send \(wanted.en), or null")
        return .null
    }

    private var expected: Localized {
        switch field.type {
        case .text: Localized(th: "ข้อความ", en: "a text")
        case .integer: Localized(th: "จำนวนเต็ม", en: "a whole number")
        case .number: Localized(th: "ตัวเลข", en: "a number")
        case .boolean: Localized(th: " true หรือ false", en: "true or false")
        case .date: Localized(th: "วันที่แบบ \"2024-10-01\" (ค.ศ.)", en: "a date like \"2024-10-01\"")
        case .instant: Localized(th: "วันเวลาแบบ \"2024-10-01T09:30:00+07:00\"", en: "an instant like \"2024-10-01T09:30:00+07:00\"")
        case .textArray: Localized(th: "รายการข้อความแบบ [\"ก\", \"ข\"]", en: "a list of texts like [\"a\", \"b\"]")
        }
    }

    private func text(_ text: String, _ faults: inout FaultCollector) -> Value {
        if !field.choices.isEmpty, !field.choices.contains(where: { $0.value == text }) {
            let values = field.choices.map(\.value).joined(separator: ", ")
            faults.add(
                pointer, "“\(excerpt(text))” ไม่อยู่ในค่าที่เลือกได้ของ “\(field.title.th)”",
                "“\(excerpt(text))” is no choice of “\(field.title.en)”", cure: "ใช้ค่าใดค่าหนึ่ง: \(values)", "use one of \(values)")
        }
        // A key is a segment of an address.
        if column == layer.key, text.isEmpty || text == "." || text == ".." || text.utf8.count > 200 {
            faults.add(
                pointer, "รหัสว่างเปล่า ยาวเกิน 200 ไบต์ หรือเป็นจุด", "the key is empty, longer than 200 bytes, or dots only",
                cure: "ตั้งรหัสสั้น ๆ เช่น P-0001", "choose a short key such as P-0001")
        }
        return .text(text)
    }

    private func date(_ text: String, _ faults: inout FaultCollector) -> Value {
        if text.utf8.count == 10, Timestamp.bounds(text) != nil {
            if let gregorian = buddhist(text) { complain(about: text, gregorian, &faults) }
            return .text(text)
        }
        complain(about: text, buddhist(text), &faults)
        return .null
    }

    private func instant(_ text: String, _ faults: inout FaultCollector) -> Value {
        guard text.utf8.count > 10, let bounds = Timestamp.bounds(text), buddhist(text) == nil else {
            complain(about: text, buddhist(text), &faults)
            return .null
        }
        return .text(bounds.first)
    }

    /// The text with its year of the Buddhist Era made Gregorian; nil when its year is none of that era.
    private func buddhist(_ text: String) -> String? {
        guard let year = Int(text.prefix(4)), (2400...2700).contains(year) else { return nil }
        return "\(year - 543)\(text.dropFirst(4))"
    }

    private func complain(about text: String, _ gregorian: String?, _ faults: inout FaultCollector) {
        let wanted = expected
        faults.add(
            pointer, "“\(excerpt(text))” ไม่ใช่\(wanted.th)", "“\(excerpt(text))” is not \(wanted.en)",
            cure: gregorian.map { "ใช้ปี ค.ศ.: \(excerpt($0))" } ?? "เขียน\(wanted.th)",
            gregorian.map { "write the Gregorian year: \(excerpt($0))" } ?? "write \(wanted.en)")
    }

    /// The list as its JSON text; nil when something in it is no text.
    private func textArray(_ items: [JSONValue]) -> String? {
        var texts: [String] = []
        for item in items {
            guard case .string(let text) = item.kind else { return nil }
            texts.append(text)
        }
        var writer = JSONWriter()
        writer.array { for text in texts { $0.value(text) } }
        return String(decoding: writer.take(), as: UTF8.self)
    }
}
