/// Reads a dataset from its file, `datasets/<id>.json5` (keys: geodata/README.md); its years stand in other files.
struct DatasetFile {
    private let root: CheckedNode
    private let name: String
    private let layers: [String: Layer?]

    /// - Parameters:
    ///   - name: the file's name without `.json5`, which must be the dataset's id.
    ///   - layers: those that a dataset may speak of, by their ids; nil: one whose faults are told already.
    init(_ root: CheckedNode, name: String, layers: [String: Layer?]) {
        self.root = root
        self.name = name
        self.layers = layers
    }

    /// Nil after telling at least one fault.
    func dataset() -> Dataset? {
        let before = root.faults.count
        guard var object = root.object() else { return nil }
        let id = object.required("id").flatMap { CatalogName.id($0, name) }
        let order = object.required("order")?.integer(in: 0...9999)
        let title = object.required("title")?.localized()
        let description = object.required("description")?.localized()
        let dimension = object.required("dimension")?.word(Words.dimensions)
        let level = object.required("level")?.word(Words.levels)
        let unitNode = object.required("unit")
        let unit = unitNode?.word(Self.units)
        let recorder = object.required("recorder")?.word(Self.recorders)
        let workflow = object.required("workflow")
        let expectation = object.required("expectation")
        let key = object.optional("key")
        let columnNode = object.required("columns")
        let batteryNode = object.optional("batteries")
        let rules = object.optional("rules")
        let indicators = object.optional("indicators")
        let layer = object.optional("layer")
        let owner = object.required("owner")?.localized()
        let source = object.required("source")?.text()
        let confirmed = object.required("confirmed")?.boolean()
        object.refuseOthers()

        if let level, let unit, unit > level {
            unitNode?.fault(
                "unit อยู่ต่ำกว่า level", "The unit lies below the level", cure: "ให้ unit เป็นพื้นที่ที่ครอบ level",
                "make the unit an area around those of the level")
        }
        let steps = workflow.flatMap { self.workflow($0, level: level, unit: unit) }
        let expected = expectation.flatMap { self.expectation($0, level: level) }
        if let layer, let text = layer.text(), layers[text] == nil {
            layer.fault("ไม่มีชั้นข้อมูล \"\(text)\"", "There is no layer \"\(text)\"", cure: "ใช้ id ของแฟ้มใน layers", "use the id of a file in layers")
        }
        guard let nodes = columnNode?.array() else { return nil }
        let batteryNodes = batteryNode?.array() ?? []
        let batteries = batteryNodes.compactMap { BatteryFile($0) }
        var columns = ColumnList()
        for node in nodes { columns.read(node) }
        for battery in batteries { columns.add(battery) }
        // What names columns of a battery that could not be read is not looked at.
        guard batteries.count == batteryNodes.count else { return nil }
        if columns.fields.whole.isEmpty, columns.fields.broken.isEmpty {
            columnNode?.fault("ไม่มีคอลัมน์เลย", "There is no column", cure: "เพิ่มอย่างน้อยหนึ่งคอลัมน์", "add at least one column")
        }
        columns.finish()
        let form = key.map { self.form($0, columns) } ?? .perArea
        let rowRules = (rules?.array() ?? []).compactMap { columns.rule($0) } + batteries.flatMap(\.rules)
        var figures = IndicatorList(columns)
        for node in indicators?.array() ?? [] { figures.read(node) }
        for battery in batteries { figures.add(battery) }

        guard root.faults.count == before, let id, let order, let title, let description, let dimension, let level, let unit,
            let recorder, let steps, let expected, let owner, let source, let confirmed
        else { return nil }
        return Dataset(
            id: id, title: title, description: description, dimension: dimension, level: level, form: form, unit: unit,
            recorder: recorder, workflow: steps, columns: columns.whole, rules: rowRules, indicators: figures.whole,
            expectation: expected, years: [], owner: owner, source: source, isConfirmed: confirmed, layer: layer?.text(), order: order)
    }

    /// `"lock"`, or the levels that sign a certificate, the lowest first.
    private func workflow(_ node: CheckedNode, level: AreaLevel?, unit: AreaLevel?) -> Workflow? {
        if case .text = node.node.value {
            return node.word(["lock": .lock])
        }
        guard let nodes = node.filledArray() else { return nil }
        let levels = nodes.compactMap { $0.word(Words.levels) }
        guard levels.count == nodes.count else { return nil }
        guard zip(levels, levels.dropFirst()).allSatisfy({ $0 > $1 }), level.map({ levels[0] <= $0 }) ?? true else {
            node.fault(
                "ระดับที่รับรองไม่ได้เรียงจากล่างขึ้นบน", "The certifying levels do not go upwards",
                cure: "เรียงแบบ [\"tambon\", \"amphoe\", \"province\"] ไม่ต่ำกว่า level",
                "write them like [\"tambon\", \"amphoe\", \"province\"], none below the level")
            return nil
        }
        if let unit, !levels.contains(unit) {
            node.fault(
                "ไม่มีระดับของ unit ในการรับรอง", "The unit's level certifies nothing", cure: "เพิ่มระดับของ unit", "add the level of the unit")
        }
        return .certificates(levels)
    }

    /// `"all"`, `"open"`, or `{ villages: "rural" }`.
    private func expectation(_ node: CheckedNode, level: AreaLevel?) -> Expectation? {
        guard case .object = node.node.value, var object = node.object() else {
            return node.word(["all": .all, "open": .open])
        }
        let field = object.required("villages")
        object.refuseOthers()
        guard let field, let name = field.text() else { return nil }
        if let level, level != .village {
            field.fault(
                "ข้อมูลชุดนี้ไม่ใช่ระดับหมู่บ้าน", "The dataset's level is not the village", cure: "ใช้ \"all\" หรือ \"open\"",
                "write \"all\" or \"open\"")
            return nil
        }
        guard let known = layers["villages"] else {
            field.fault("ไม่มีชั้นข้อมูล villages", "There is no layer villages", cure: "เพิ่ม layers/villages.json5", "add layers/villages.json5")
            return nil
        }
        guard let villages = known else { return nil }
        guard villages.fields.contains(where: { $0.name == name && $0.type == .boolean && $0.personalData == .open }) else {
            field.fault(
                "ชั้นข้อมูล villages ไม่มีฟิลด์ boolean \"\(name)\"", "The layer villages has no boolean field \"\(name)\"",
                cure: "ใช้ฟิลด์ชนิด boolean ที่เปิดเผยได้ของ layers/villages.json5", "use a public field of type boolean of layers/villages.json5")
            return nil
        }
        return .villages(field: name)
    }

    /// The columns that tell rows apart: entered masters that must be given.
    private func form(_ node: CheckedNode, _ columns: ColumnList) -> RowForm {
        guard let names = node.filledArray() else { return .perArea }
        let found = columns.fields.columns(names, of: [.text, .integer, .date, .boolean], secret: true).map { columns.whole[$0] }
        for column in found where column.role != .master || !column.field.required || column.formula != nil || column.cycle != nil {
            let name = names.first { if case .text(column.field.name) = $0.node.value { true } else { false } }
            name?.fault(
                "คอลัมน์ \"\(column.field.name)\" ใช้แยกแถวไม่ได้", "The column \"\(column.field.name)\" cannot tell rows apart",
                cure: "ให้เป็น role: \"master\" และ required: true ไม่มี cycle และไม่ใช่คอลัมน์คำนวณ",
                "make it role: \"master\" and required: true, without cycle and not computed")
        }
        return .register(key: found.map(\.field.name))
    }

    private static let units: KeyValuePairs<String, AreaLevel> = ["amphoe": .amphoe, "province": .province]

    private static let recorders: KeyValuePairs<String, Recorder> = ["amphoe": .amphoe, "province": .province, "central": .central]
}

/// Words that several files share.
enum Words {
    static let levels: KeyValuePairs<String, AreaLevel> = [
        "village": .village, "tambon": .tambon, "amphoe": .amphoe, "province": .province,
    ]

    static let dimensions: KeyValuePairs<String, Dimension> = [
        "qualityOfLife": .qualityOfLife, "economy": .economy, "communityCapital": .communityCapital,
        "communityStrength": .communityStrength,
    ]

    static let subjects: KeyValuePairs<String, Subject> = ["people": .people, "things": .things]
}
