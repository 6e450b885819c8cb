/// The fields of a layer's file.
struct FieldList {
    /// Those that could be read, in the order of the file.
    var whole: [Field] = []
    /// The names of those that could not; their faults are told already.
    var broken = Set<String>()
}

/// The part of a layer's file that tells its fields.
extension LayerFile {
    func fieldList(_ node: CheckedNode) -> FieldList? {
        guard let nodes = node.array() else { return nil }
        if nodes.isEmpty { node.fault("ไม่มีฟิลด์เลย", "There is no field", cure: "เพิ่มอย่างน้อยหนึ่งฟิลด์", "add at least one field") }
        var list = FieldList()
        // SQL does not tell capitals from small letters in names, so neither does this check.
        var owners: [String: String] = [:]
        for node in nodes {
            guard let field = field(node) else {
                if case .text(let name)? = node.node["name"]?.value { list.broken.insert(name) }
                continue
            }
            for name in [field.name] + field.aliases {
                if let owner = owners.updateValue(field.name, forKey: name.lowercased()) {
                    node.fault(
                        "ชื่อ \"\(name)\" ของฟิลด์ \"\(field.name)\" ซ้ำกับฟิลด์ \"\(owner)\"",
                        "The name \"\(name)\" of field \"\(field.name)\" is already one of field \"\(owner)\"",
                        cure: "เปลี่ยนชื่อหรือ aliases ให้ไม่ซ้ำ (ไม่แยกตัวพิมพ์เล็กใหญ่)",
                        "make names and aliases differ, in more than the case of letters")
                }
            }
            list.whole.append(field)
        }
        return list
    }

    /// Nil after telling at least one fault.
    private func field(_ node: CheckedNode) -> Field? {
        let before = node.faults.count
        guard var object = node.object() else { return nil }
        let name = object.required("name").flatMap(fieldName)
        let type = object.required("type")?.word(Self.types)
        let title = object.required("title")?.localized()
        let unit = object.optional("unit")?.localized()
        let personal = object.optional("personal")?.word(Self.classes)
        let choices = object.optional("choices")
        let aliases = object.optional("aliases")?.texts()
        let required = object.optional("required")?.boolean()
        object.refuseOthers()

        let values = choices.flatMap { self.choices($0) }
        if let choices, let type, type != .text {
            choices.fault(
                "choices ใช้ได้กับฟิลด์ชนิด text เท่านั้น แต่ฟิลด์นี้เป็น \(type.rawValue)",
                "choices belong to fields of type text; this one is \(type.rawValue)",
                cure: "เปลี่ยน type เป็น text หรือลบ choices", "make the type text or remove choices")
        }
        guard node.faults.count == before, let name, let type, let title else { return nil }
        return Field(
            name: name, type: type, title: title, unit: unit, personalData: personal ?? .open, choices: values ?? [],
            aliases: aliases ?? [],
            required: required ?? false)
    }

    private func fieldName(_ node: CheckedNode) -> String? {
        guard let name = node.text() else { return nil }
        guard LayerFile.isName(name, capitals: true), name.utf8.count <= 63 else {
            node.fault(
                "\"\(name)\" ไม่ใช่ชื่อฟิลด์ที่ใช้ได้", "\"\(name)\" is no name of a field",
                cure: "ใช้ A-Z a-z 0-9 _ ไม่ขึ้นต้นด้วยตัวเลข ไม่เกิน 63 ตัว ชื่อไทยใส่ใน title และ aliases",
                "use A-Z, a-z, 0-9 and _, no digit first, at most 63; Thai names go into title and aliases")
            return nil
        }
        guard !ReservedNames.isReserved(field: name) else {
            node.fault(
                "\"\(name)\" เป็นชื่อสงวน (พารามิเตอร์ของ API หรือส่วนของวัตถุ)",
                "\"\(name)\" is reserved (a parameter of the API or a part of every feature)",
                cure: "ตั้งชื่ออื่น เช่น \(name)_value", "choose another name, such as \(name)_value")
            return nil
        }
        return name
    }

    private func choices(_ node: CheckedNode) -> [FieldChoice]? {
        guard let nodes = node.array() else { return nil }
        var choices: [FieldChoice] = []
        for node in nodes {
            guard var object = node.object() else { continue }
            let value = object.required("value")
            let th = object.required("th")?.text()
            let en = object.required("en")?.text()
            object.refuseOthers()
            guard let value, let text = value.text(), let th, let en else { continue }
            if choices.contains(where: { $0.value == text }) {
                value.fault(
                    "ค่า \"\(text)\" ซ้ำ", "The value \"\(text)\" stands twice", cure: "ลบออกหนึ่งแห่ง", "remove one of the two")
            }
            choices.append(FieldChoice(value: text, title: Localized(th: th, en: en)))
        }
        return choices
    }

    private static let types: KeyValuePairs<String, FieldType> = [
        "text": .text, "integer": .integer, "number": .number, "boolean": .boolean, "date": .date, "instant": .instant,
        "textArray": .textArray,
    ]

    private static let classes: KeyValuePairs<String, PersonalDataClass> = [
        "P0": .open, "P1": .officeContact, "P2": .personal, "P3": .sensitive,
    ]
}
