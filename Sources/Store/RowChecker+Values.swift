internal import Catalog

/// What one column may hold.
extension RowChecker {
    /// The longest text of a column, in bytes of UTF-8.
    static let longestText = 4_000

    /// Brings an entered value into the form that the store keeps; a fault leaves it as it was.
    func entered(_ column: Int, _ value: inout Value) -> [RowFault] {
        if case .text(let text) = value {
            let text = trimmed(text)
            value = text.isEmpty ? .null : .text(text)
        }
        if !formulas.holds[column] {
            return value == .null
                ? []
                : [
                    fault(
                        column, .refused, "ไม่ใช้ในปีงบประมาณ \(fiscalYear)", "does not hold in fiscal year \(fiscalYear)", "ปล่อยว่างไว้",
                        "leave it empty")
                ]
        }
        if formulas.computes(column) { return [] }
        if value == .null { return empty(column) }
        guard let typed = typed(value, dataset.columns[column].field.type) else { return [wrongType(column, value)] }
        value = typed
        return outOfRange(column, value) + noChoice(column, value)
    }

    /// Masters come first: without them a row is none. Amounts may follow, until the sheet is saved.
    private func empty(_ column: Int) -> [RowFault] {
        let definition = dataset.columns[column]
        guard definition.field.required || dataset.keyColumns.contains(column) else { return [] }
        let waits = definition.role == .amount && !dataset.keyColumns.contains(column)
        return [
            fault(
                column, waits ? .incomplete : .refused, "ต้องมีค่า", "must have a value", waits ? "กรอกค่าก่อนบันทึกยืนยัน" : "กรอกค่า",
                waits ? "fill it in before the sheet is saved" : "fill it in")
        ]
    }

    /// The value as a column of the type keeps it; nil when it is of another one.
    private func typed(_ value: Value, _ type: FieldType) -> Value? {
        switch (type, value) {
        case (.integer, .integer(let whole)): return whole.magnitude <= 1 << 53 ? value : nil
        case (.integer, .number(let number)):
            guard let whole = Int64(exactly: number), whole.magnitude <= 1 << 53 else { return nil }
            return .integer(whole)
        case (.number, .integer(let whole)): return .number(Double(whole))
        case (.number, .number(let number)): return number.isFinite ? value : nil
        case (.boolean, .boolean): return value
        case (.text, .text(let text)), (.textArray, .text(let text)): return text.utf8.count <= Self.longestText ? value : nil
        case (.date, .text(let text)): return text.utf8.count == 10 && Timestamp.bounds(text) != nil && gregorian(text) == nil ? value : nil
        case (.instant, .text(let text)):
            guard text.utf8.count > 10, gregorian(text) == nil else { return nil }
            return Timestamp.bounds(text).map { .text($0.first) }
        default: return nil
        }
    }

    private func wrongType(_ column: Int, _ value: Value) -> RowFault {
        let type = dataset.columns[column].field.type
        let wanted: Localized =
            switch type {
            case .text, .textArray: Localized(th: "ข้อความยาวไม่เกิน \(Self.longestText) ไบต์", en: "a text of at most \(Self.longestText) bytes")
            case .integer: Localized(th: "จำนวนเต็ม", en: "a whole number")
            case .number: Localized(th: "ตัวเลข", en: "a number")
            case .boolean: Localized(th: "ใช่หรือไม่ใช่", en: "true or false")
            case .date: Localized(th: "วันที่แบบ 2024-10-01 (ค.ศ.)", en: "a date like 2024-10-01")
            case .instant: Localized(th: "วันเวลาแบบ 2024-10-01T09:30:00+07:00", en: "an instant like 2024-10-01T09:30:00+07:00")
            }
        if type == .date || type == .instant, case .text(let text) = value, let christian = gregorian(text) {
            return fault(
                column, .refused, "\(value.shown) เป็นปี พ.ศ.", "\(value.shown) is a year of the Buddhist Era", "ใช้ปี ค.ศ.: \(christian)",
                "write the Gregorian year: \(christian)")
        }
        return fault(
            column, .refused, "\(value.shown) ไม่ใช่\(wanted.th)", "\(value.shown) is not \(wanted.en)", "กรอก\(wanted.th)", "write \(wanted.en)")
    }

    /// The text with its year of the Buddhist Era made Gregorian; nil when its year is none of that era.
    private func gregorian(_ text: String) -> String? {
        guard let year = Int(text.prefix(4)), (2400...2700).contains(year), text.utf8.count <= 40 else { return nil }
        return "\(year - 543)\(text.dropFirst(4))"
    }

    private func outOfRange(_ column: Int, _ value: Value) -> [RowFault] {
        guard let range = dataset.columns[column].range, let number = value.double, !range.contains(number) else { return [] }
        let low = range.lowerBound, high = range.upperBound
        let wanted: Localized =
            if high == .infinity {
                Localized(th: "อย่างน้อย \(low.shown)", en: "at least \(low.shown)")
            } else if low == -.infinity {
                Localized(th: "ไม่เกิน \(high.shown)", en: "at most \(high.shown)")
            } else {
                Localized(th: "ระหว่าง \(low.shown) ถึง \(high.shown)", en: "between \(low.shown) and \(high.shown)")
            }
        return [
            fault(
                column, .refused, "\(number.shown) อยู่นอกช่วงที่รับได้", "\(number.shown) is out of range", "กรอกค่า\(wanted.th)", "write a value \(wanted.en)")
        ]
    }

    private func noChoice(_ column: Int, _ value: Value) -> [RowFault] {
        let choices = dataset.columns[column].field.choices
        let text: String
        switch value {
        case .text(let value): text = value
        case .integer, .number, .boolean: text = value.shown
        case .null: return []
        }
        if choices.isEmpty || choices.contains(where: { $0.value == text }) { return [] }
        return [
            fault(
                column, .refused, "\(value.shown) ไม่อยู่ในค่าที่เลือกได้", "\(value.shown) is no choice",
                "ใช้ค่าใดค่าหนึ่ง: \(choices.map { "\($0.value) (\($0.title.th))" }.joined(separator: ", "))",
                "use one of \(choices.map { "\($0.value) (\($0.title.en))" }.joined(separator: ", "))")
        ]
    }
}
