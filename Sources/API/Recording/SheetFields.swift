internal import Atlas
internal import Catalog
internal import Ledger
internal import Store

/// The fields of a row's form.
extension Service {
    /// The fields of all columns that people enter, with what was typed, what is wrong and what others wrote.
    func fields(_ view: SheetView, _ row: RecordRow?, _ words: SheetWords) throws -> HTML {
        let dataset = view.place.dataset
        let complaints = Dictionary(grouping: words.complaints.filter { $0.column != nil }) { $0.column ?? "" }
        func typed(_ name: String) -> String? { words.typed?["_form"] == "grid" ? nil : words.typed?[name] }
        var all = try areaField(view, typed("area") ?? row?.area, complaints[Recording.areaColumn] ?? [])
        for i in view.columns where dataset.columns[i].formula == nil {
            let column = dataset.columns[i], name = "c.\(column.field.name)"
            let theirs = words.stale?.conflicts.first { $0.column == i && $0.row == row?.id }?.theirs
            all += field(column, name, typed(name) ?? row.map { text($0.values[i], column.field) } ?? "", complaints[column.field.name] ?? [], theirs: theirs)
        }
        return all
    }

    private func areaField(_ view: SheetView, _ chosen: String?, _ complaints: [RowComplaint]) throws -> HTML {
        let dataset = view.place.dataset
        if dataset.level == dataset.unit, complaints.isEmpty { return "" }
        let candidates = try recording().candidates(dataset, in: view.place.unit)
        let options = HTML.each(candidates) { code, name in
            "<option value=\"\(code.text)\"\(code.text == chosen ? " selected" as HTML : "")>\(areaLabel(code, name))</option>"
        }
        let isKnown = chosen.map { chosen in chosen.isEmpty || candidates.contains { $0.code.text == chosen } } ?? true
        let other: HTML = isKnown ? "" : "<option value=\"\(chosen ?? "")\" selected>\(chosen ?? "") (ไม่อยู่ในทะเบียน)</option>"
        let isRequired = dataset.form == .perArea
        return """
            <label for="f-area">พื้นที่\(isRequired ? Self.requiredMark : "")</label><select id="f-area" name="area"\(isRequired ? " required" as HTML : "")\(invalid("f-area", complaints))>
            <option value="">เลือกพื้นที่</option>\(other)\(options)</select>\(errors("f-area", complaints))
            """
    }

    /// "หมู่ 3 บ้านสันติ (56010103)".
    private func areaLabel(_ code: AreaCode, _ name: String) -> String {
        let tambon = code.level == .village ? atlas.catalog.areas[code.ancestor(.tambon) ?? code]?.name.th ?? "" : ""
        return [name, code.moo.map { "หมู่ \($0)" } ?? "", tambon.isEmpty ? "" : "ต.\(tambon)", "(\(code))"].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static let requiredMark: HTML = "<span class=\"required\" title=\"ต้องกรอก\">*</span>"

    private func field(_ column: DatasetColumn, _ name: String, _ value: String, _ complaints: [RowComplaint], theirs: Value?) -> HTML {
        let field = column.field, id = "f-\(field.name)"
        let unit: HTML = field.unit.map { " <small>(\($0.th))</small>" } ?? ""
        let note: HTML = theirs.map { "<p class=\"field-note\">ค่าในระบบตอนนี้: <strong>\(text($0, field))</strong></p>" } ?? ""
        let mustHave = field.required && column.role == .master
        return """
            <label for="\(id)">\(field.title.th)\(unit)\(field.required ? Self.requiredMark : "")</label>\(input(column, id, name, value, complaints, isRequired: mustHave))\(errors(id, complaints))\(note)
            """
    }

    func input(_ column: DatasetColumn, _ id: String, _ name: String, _ value: String, _ complaints: [RowComplaint], isRequired: Bool, label: String? = nil) -> HTML {
        let field = column.field
        let common: HTML = "id=\"\(id)\" name=\"\(name)\"\(isRequired ? " required" as HTML : "")\(invalid(id, complaints))\(label.map { " aria-label=\"\($0)\"" as HTML } ?? "")"
        let choices = field.type == .boolean ? [("true", "ใช่"), ("false", "ไม่ใช่")] : field.choices.map { ($0.value, $0.title.th) }
        if !choices.isEmpty {
            let options = HTML.each(choices) { choice, title in
                "<option value=\"\(choice)\"\(choice == value || title == value ? " selected" as HTML : "")>\(title)</option>"
            }
            let isKnown = value.isEmpty || choices.contains { $0.0 == value || $0.1 == value }
            let other: HTML = isKnown ? "" : "<option value=\"\(value)\" selected>\(value)</option>"
            return "<select \(common)><option value=\"\"></option>\(other)\(options)</select>"
        }
        switch field.type {
        case .integer, .number: return "<input \(common) value=\"\(value)\" inputmode=\"\(field.type == .integer ? "numeric" : "decimal")\" autocomplete=\"off\" class=\"number\">"
        case .date: return "<input \(common) value=\"\(value)\" placeholder=\"1 ต.ค. 2567\" autocomplete=\"off\">"
        default: return "<input \(common) value=\"\(value)\" autocomplete=\"off\" maxlength=\"1000\">"
        }
    }

    private func invalid(_ id: String, _ complaints: [RowComplaint]) -> HTML {
        complaints.isEmpty ? "" : " aria-invalid=\"true\" aria-describedby=\"\(id)-error\""
    }

    private func errors(_ id: String, _ complaints: [RowComplaint]) -> HTML {
        complaints.isEmpty ? "" : "<p class=\"field-error\" id=\"\(id)-error\">\(HTML.each(complaints) { "\($0.fault.message.th) – \($0.fault.cure.th) " })</p>"
    }

    /// A value as it stands in a field.
    func text(_ value: Value, _ field: Field) -> String {
        switch value {
        case .boolean(let flag): flag ? "true" : "false"
        default: cell(value)
        }
    }

    /// A value for people: choices by their titles, thousands by comma.
    func shown(_ value: Value, _ column: DatasetColumn) -> String {
        let field = column.field
        switch value {
        case .null: return "–"
        case .integer(let number):
            if let choice = field.choices.first(where: { $0.value == String(number) }) { return choice.title.th }
            return field.isYear ? String(number) : grouped(Int(number))
        case .number(let number):
            guard number.magnitude < 1e15 else { return "\(number)" }
            let cents = Int((number.magnitude * 100).rounded())
            let rest = cents % 100
            return (number < 0 ? "-" : "") + grouped(cents / 100) + (rest == 0 ? "" : "." + (rest < 10 ? "0" : "") + String(rest))
        case .text(let text): return field.choices.first { $0.value == text }?.title.th ?? text
        case .boolean: return cell(value)
        }
    }
}
