/// The indicators of a dataset's file.
struct IndicatorList {
    private(set) var whole: [Indicator] = []
    private let columns: ColumnList

    init(_ columns: ColumnList) { self.columns = columns }

    /// Reads one of `indicators`; tells its faults.
    mutating func read(_ node: CheckedNode) {
        guard var object = node.object() else { return }
        let id = object.required("id").flatMap(CatalogName.plain)
        let title = object.required("title")?.localized()
        let definition = object.required("definition")?.localized()
        let unit = object.required("unit")?.localized()
        let aggregations = ["sum", "rows", "rate", "levels"].compactMap { key in object.optional(key).map { (key, $0) } }
        let decimals = object.required("decimals")?.integer(in: 0...6)
        let larger = object.optional("largerIsBetter")?.boolean()
        let criterion = object.optional("criterion")?.number()
        let cycle = object.optional("cycle")?.text()
        let category = object.optional("category")?.localized()
        let subject = object.required("subject")?.word(Words.subjects)
        let source = object.required("source")?.text()
        let confirmed = object.required("confirmed")?.boolean()
        object.refuseOthers()
        guard aggregations.count == 1 else {
            node.fault(
                "ตัวชี้วัดต้องมีวิธีรวมหนึ่งวิธี", "An indicator has one way to be added up",
                cure: "ใส่ sum, rows, rate หรือ levels อย่างใดอย่างหนึ่ง", "write one of sum, rows, rate and levels")
            return
        }
        let aggregation = self.aggregation(aggregations[0].0, aggregations[0].1, cycle: cycle)
        guard let id, let title, let definition, let unit, let aggregation, let decimals, let subject, let source, let confirmed
        else { return }
        add(
            Indicator(
                id: id, title: title, definition: definition, unit: unit, aggregation: aggregation, decimals: decimals,
                largerIsBetter: larger, criterion: criterion, cycle: cycle, category: category, subject: subject, source: source,
                isConfirmed: confirmed), node)
    }

    /// Adds the indicators of a battery.
    mutating func add(_ battery: BatteryFile) {
        for (indicator, node) in battery.indicators { add(indicator, node) }
    }

    private mutating func add(_ indicator: Indicator, _ node: CheckedNode) {
        if whole.contains(where: { $0.id == indicator.id }) {
            node.fault(
                "id \"\(indicator.id)\" ซ้ำ", "The id \"\(indicator.id)\" stands twice", cure: "ตั้ง id ให้ต่างกัน",
                "give each indicator an id of its own")
        }
        whole.append(indicator)
    }

    private func aggregation(_ key: String, _ node: CheckedNode, cycle: String?) -> Aggregation? {
        let numbers: [FieldType] = [.integer, .number]
        func name(_ column: Int) -> String { columns.whole[column].field.name }
        switch key {
        case "sum":
            return columns.figure(node, of: numbers, cycle: cycle).map { .sum(name($0)) }
        case "rows":
            guard let rows = node.boolean() else { return nil }
            if !rows { node.fault("rows ต้องเป็น true", "rows can only be true", cure: "เขียน rows: true", "write rows: true") }
            return .rows
        case "rate":
            guard var object = node.object() else { return nil }
            let numerator = object.required("numerator")
            let denominator = object.required("denominator")
            let perNode = object.required("per")
            object.refuseOthers()
            let per = perNode?.number()
            if let per, per <= 0 {
                perNode?.fault("per ต้องมากกว่า 0", "per must be above 0", cure: "ใช้ 100 สำหรับร้อยละ", "use 100 for percent")
            }
            guard let top = numerator.flatMap({ columns.figure($0, of: numbers, cycle: cycle) }),
                let bottom = denominator.flatMap({ columns.figure($0, of: numbers, cycle: cycle) }), let per
            else { return nil }
            return .rate(numerator: name(top), denominator: name(bottom), per: per)
        default:
            guard var object = node.object() else { return nil }
            let of = object.required("of")
            let values = object.required("values")
            object.refuseOthers()
            let column = of.flatMap { columns.figure($0, of: [.text, .integer], cycle: cycle) }
            guard let values, let levels = Self.levels(values), let column else { return nil }
            check(levels, values, columns.whole[column])
            return .levels(name(column), levels)
        }
    }

    /// `[{ value, th, en, color }]`.
    static func levels(_ node: CheckedNode) -> [Level]? {
        guard let nodes = node.filledArray() else { return nil }
        var levels: [Level] = []
        for node in nodes {
            guard var object = node.object() else { continue }
            let value = object.required("value")
            let th = object.required("th")?.text()
            let en = object.required("en")?.text()
            let color = object.optional("color").map { $0.color() }
            object.refuseOthers()
            guard let value, let text = value.text(), let th, let en else { continue }
            if levels.contains(where: { $0.value == text }) {
                value.fault(
                    "ค่า \"\(text)\" ซ้ำ", "The value \"\(text)\" stands twice", cure: "ลบออกหนึ่งแห่ง", "remove one of the two")
            }
            levels.append(Level(value: text, title: Localized(th: th, en: en), color: color ?? nil))
        }
        return levels
    }

    /// A level must be a value that the column can have.
    private func check(_ levels: [Level], _ node: CheckedNode, _ column: DatasetColumn) {
        let items = node.array() ?? []
        for (item, level) in zip(items, levels) where items.count == levels.count {
            let possible: Bool
            switch (column.field.type, column.formula) {
            case (.text, _): possible = column.field.choices.isEmpty || column.field.choices.contains { $0.value == level.value }
            case (_, .grade(_, _, let steps)): possible = steps.contains { Double(level.value) == $0.grade }
            default: possible = Int(level.value).map { column.range?.contains(Double($0)) ?? true } ?? false
            }
            if !possible {
                item.fault(
                    "คอลัมน์ \"\(column.field.name)\" ไม่มีค่า \"\(level.value)\"",
                    "The column \"\(column.field.name)\" never has the value \"\(level.value)\"",
                    cure: "ใช้ค่าของคอลัมน์นั้น", "use a value that the column can have")
            }
        }
    }
}
