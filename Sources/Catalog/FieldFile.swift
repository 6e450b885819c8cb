/// The fields of a file: those of a layer, or the columns of a dataset.
struct FieldList {
    /// Those that could be read, in the order of the file.
    private(set) var whole: [Field] = []
    /// The names of those that could not; their faults are told already.
    private(set) var broken = Set<String>()
    /// Who has a name, in small letters: SQL does not tell capitals from small letters, so neither does this list.
    private var owners: [String: [(field: String, cycle: String?, own: Bool)]] = [:]

    /// Adds what was read of a node; two fields that hold at once share no name and no heading.
    ///
    /// - Parameter cycle: the plan cycle in which the field holds; nil: always.
    mutating func add(_ field: Field?, cycle: String? = nil, _ node: CheckedNode) {
        guard let field else {
            if case .text(let name)? = node.node["name"]?.value { broken.insert(name) }
            return
        }
        for name in [field.name] + field.aliases {
            let others = owners[name.lowercased(), default: []]
            let own = name == field.name
            if let owner = others.first(where: { own || cycle == nil || $0.cycle == nil || $0.cycle == cycle || $0.own }) {
                node.fault(
                    "ชื่อ \"\(name)\" ของฟิลด์ \"\(field.name)\" ซ้ำกับฟิลด์ \"\(owner.field)\"",
                    "The name \"\(name)\" of field \"\(field.name)\" is already one of field \"\(owner.field)\"",
                    cure: "เปลี่ยนชื่อหรือ aliases ให้ไม่ซ้ำ (ไม่แยกตัวพิมพ์เล็กใหญ่)",
                    "make names and aliases differ, in more than the case of letters")
            }
            owners[name.lowercased(), default: []].append((field.name, cycle, own))
        }
        whole.append(field)
    }

    /// The number of the field that a key names: it must exist, be of one of the types, and be public, because
    /// ids, labels, area codes, times and figures are shown to everyone.
    ///
    /// - Parameter secret: personal fields may be named too.
    func column(_ node: CheckedNode, of types: [FieldType] = FieldType.allCases, secret: Bool = false) -> Int? {
        guard let name = node.text() else { return nil }
        guard let column = whole.firstIndex(where: { $0.name == name }) else {
            if broken.contains(name) { return nil }
            let names = whole.map(\.name).joined(separator: ", ")
            node.fault(
                "ไม่มีฟิลด์ \"\(name)\"", "There is no field \"\(name)\"", cure: "ใช้ชื่อในรายการฟิลด์ คือ \(names)",
                "use a name of fields: \(names)")
            return nil
        }
        let field = whole[column]
        guard secret || field.personalData == .open else {
            node.fault(
                "ฟิลด์ \"\(name)\" เป็นข้อมูลส่วนบุคคล (P\(field.personalData.rawValue))",
                "The field \"\(name)\" is personal data (P\(field.personalData.rawValue))",
                cure: "ใช้ฟิลด์ที่เปิดเผยได้ (P0)", "use a public field (P0)")
            return nil
        }
        guard types.contains(field.type) else {
            let wanted = types.map(\.rawValue).joined(separator: ", ")
            node.fault(
                "ฟิลด์ \"\(name)\" เป็นชนิด \(field.type.rawValue)", "The field \"\(name)\" is of type \(field.type.rawValue)",
                cure: "ใช้ฟิลด์ชนิด \(wanted)", "use a field of type \(wanted)")
            return nil
        }
        return column
    }

    /// The numbers of the fields that a list names, each once.
    func columns(_ names: [CheckedNode], of types: [FieldType] = FieldType.allCases, secret: Bool = false) -> [Int] {
        var listed: [Int] = []
        for name in names {
            guard let column = column(name, of: types, secret: secret) else { continue }
            if listed.contains(column) {
                name.fault(
                    "ฟิลด์ \"\(whole[column].name)\" ซ้ำ", "The field \"\(whole[column].name)\" stands twice", cure: "ลบออกหนึ่งแห่ง",
                    "remove one of the two")
            }
            listed.append(column)
        }
        return listed
    }
}

/// Reads one field of a file.
enum FieldFile {
    /// Nil after telling at least one fault.
    ///
    /// - Parameter others: asks for the keys that this kind of field has beside those of every field.
    static func field(_ node: CheckedNode, _ others: (inout CheckedObject) -> Void = { _ in }) -> Field? {
        let before = node.faults.count
        guard var object = node.object() else { return nil }
        let name = object.required("name").flatMap(fieldName)
        let type = object.required("type")?.word(types)
        let title = object.required("title")?.localized()
        let unit = object.optional("unit")?.localized()
        let personal = object.optional("personal")?.word(classes)
        let choices = object.optional("choices")
        let aliases = object.optional("aliases")?.texts()
        let required = object.optional("required")?.boolean()
        others(&object)
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

    static func fieldName(_ node: CheckedNode) -> String? {
        guard let name = node.text() else { return nil }
        guard CatalogName.isName(name, capitals: true), name.utf8.count <= 63 else {
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

    private static func choices(_ node: CheckedNode) -> [FieldChoice]? {
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
