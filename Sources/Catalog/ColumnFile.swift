/// The columns of a dataset's file, with what is said of them elsewhere in it.
struct ColumnList {
    private(set) var whole: [DatasetColumn] = []
    /// The fields of the columns, by the same numbers.
    private(set) var fields = FieldList()
    /// The nodes of formulas, which can speak of columns that come later.
    private var formulas: [(column: Int, key: String, node: CheckedNode)] = []

    /// Reads one of `columns`; tells its faults.
    mutating func read(_ node: CheckedNode) {
        var role: DatasetColumn.Role?
        var cycle: String?
        var range: CheckedNode?
        var found: [(String, CheckedNode)] = []
        let field = FieldFile.field(node) { object in
            role = object.required("role")?.word(["master": .master, "amount": .amount])
            cycle = object.optional("cycle")?.text()
            range = object.optional("range")
            for key in ["sum", "grade", "sizeClass"] {
                if let formula = object.optional(key) { found.append((key, formula)) }
            }
        }
        fields.add(field, cycle: cycle, node)
        guard let field, let role else { return }
        let bounds = range.flatMap { self.range($0, field.type) }
        if found.count > 1 {
            found[1].1.fault(
                "คอลัมน์มีสูตรมากกว่าหนึ่ง", "The column has more than one formula", cure: "เหลือสูตรเดียว", "keep one of them")
        }
        if let (_, formula) = found.first, field.required || role == .master {
            formula.fault(
                "คอลัมน์คำนวณไม่ใช่สิ่งที่คนกรอก", "People do not enter a computed column",
                cure: "ใช้ role: \"amount\" และลบ required", "make it role: \"amount\" and remove required")
        }
        if let (key, formula) = found.first { formulas.append((whole.count, key, formula)) }
        whole.append(DatasetColumn(field: field, role: role, range: bounds, cycle: cycle))
    }

    /// Adds the columns of a battery.
    mutating func add(_ battery: BatteryFile) {
        for (column, node) in battery.columns {
            fields.add(column.field, cycle: column.cycle, node)
            whole.append(column)
        }
    }

    /// To be called once, when all columns are there: gives computed columns their formulas.
    mutating func finish() {
        for (column, key, node) in formulas {
            let old = whole[column]
            let formula = self.formula(key, node, of: old)
            whole[column] = DatasetColumn(field: old.field, role: old.role, range: old.range, cycle: old.cycle, formula: formula)
        }
    }

    private static let numbers: [FieldType] = [.integer, .number]

    /// `[0, 100]`, ends included.
    private func range(_ node: CheckedNode, _ type: FieldType) -> ClosedRange<Double>? {
        guard let items = node.array() else { return nil }
        guard Self.numbers.contains(type) else {
            node.fault(
                "range ใช้กับคอลัมน์ชนิด \(type.rawValue) ไม่ได้", "A range does not fit the type \(type.rawValue)",
                cure: "ลบ range หรือใช้ชนิด integer หรือ number", "remove it, or make the type integer or number")
            return nil
        }
        let ends = items.compactMap { $0.number() }
        guard items.count == ends.count else { return nil }
        guard ends.count == 2, ends[0] <= ends[1] else {
            node.fault("range ไม่ใช่ช่วงของตัวเลข", "This is no range of numbers", cure: "เขียนแบบ [0, 100]", "write it like [0, 100]")
            return nil
        }
        return ends[0]...ends[1]
    }

    // MARK: Formulas

    private func formula(_ key: String, _ node: CheckedNode, of column: DatasetColumn) -> Formula? {
        switch key {
        case "sum":
            guard allow(Self.numbers, column, node), let names = node.filledArray() else { return nil }
            return .sum(operands(names, of: column))
        case "grade":
            return grade(node, of: column)
        default:
            return sizeClass(node, of: column)
        }
    }

    private func allow(_ types: [FieldType], _ column: DatasetColumn, _ node: CheckedNode) -> Bool {
        guard !types.contains(column.field.type) else { return true }
        let wanted = types.map(\.rawValue).joined(separator: ", ")
        node.fault(
            "สูตรนี้ให้ค่าชนิด \(wanted) แต่คอลัมน์เป็น \(column.field.type.rawValue)",
            "This formula makes \(wanted), but the column is \(column.field.type.rawValue)",
            cure: "เปลี่ยน type เป็น \(types[0].rawValue)", "make the type \(types[0].rawValue)")
        return false
    }

    /// The columns that a formula reads: numbers that people enter, holding wherever the computed one holds.
    private func operands(_ names: [CheckedNode], of column: DatasetColumn) -> [String] {
        let numbers = fields.columns(names, of: Self.numbers, secret: true)
        for name in names {
            guard case .text(let text) = name.node.value, let operand = whole.first(where: { $0.field.name == text }) else { continue }
            if formulas.contains(where: { whole[$0.column].field.name == text }) {
                name.fault(
                    "คอลัมน์ \"\(text)\" คำนวณจากคอลัมน์อื่น", "The column \"\(text)\" is computed itself",
                    cure: "ใช้คอลัมน์ที่คนกรอก", "use columns that people enter")
            } else if operand.cycle != nil, operand.cycle != column.cycle {
                tellCycle(name, operand)
            }
            if operand.field.personalData > column.field.personalData {
                name.fault(
                    "คอลัมน์ \"\(text)\" เป็นข้อมูลส่วนบุคคลมากกว่าคอลัมน์ที่คำนวณ",
                    "The column \"\(text)\" is more personal than the computed one",
                    cure: "ให้ personal ของคอลัมน์คำนวณไม่ต่ำกว่า", "give the computed column the same personal class")
            }
        }
        return numbers.map { whole[$0].field.name }
    }

    private func tellCycle(_ node: CheckedNode, _ column: DatasetColumn) {
        node.fault(
            "คอลัมน์ \"\(column.field.name)\" มีเฉพาะรอบแผน \(column.cycle ?? "")",
            "The column \"\(column.field.name)\" holds in the cycle \(column.cycle ?? "") only",
            cure: "ใช้ cycle เดียวกัน", "use the same cycle on both sides")
    }

    private func grade(_ node: CheckedNode, of column: DatasetColumn) -> Formula? {
        guard allow(Self.numbers, column, node), var object = node.object() else { return nil }
        let names = object.required("of")?.filledArray()
        let value = object.required("equal")?.number()
        let stepNode = object.required("steps")
        object.refuseOthers()
        var steps: [GradeStep] = []
        for node in stepNode?.filledArray() ?? [] {
            guard var object = node.object() else { continue }
            let upTo = object.required("upTo")?.number()
            let grade = object.required("grade")?.number()
            object.refuseOthers()
            if let upTo, let grade { steps.append(GradeStep(upTo: upTo, grade: grade)) }
        }
        guard let names, let value, let stepNode else { return nil }
        if steps.isEmpty || !ascending(steps.map(\.upTo)) || steps.last.map({ $0.upTo < Double(names.count) }) ?? true {
            tellSteps(stepNode, "ขั้นสุดท้ายถึง \(names.count)", "the last up to \(names.count)")
        }
        return .grade(of: operands(names, of: column), equal: value, steps: steps)
    }

    private func sizeClass(_ node: CheckedNode, of column: DatasetColumn) -> Formula? {
        guard allow([.text], column, node), var object = node.object() else { return nil }
        let name = object.required("of")
        let stepNode = object.required("steps")
        object.refuseOthers()
        guard let name, let stepNode, let nodes = stepNode.filledArray() else { return nil }
        var steps: [SizeStep] = []
        for (i, node) in nodes.enumerated() {
            guard var object = node.object() else { continue }
            let upTo = i + 1 < nodes.count ? object.required("upTo")?.number() : .infinity
            let value = object.required("value")
            object.refuseOthers()
            guard let upTo, let value, let text = value.text() else { continue }
            if !column.field.choices.contains(where: { $0.value == text }) {
                value.fault(
                    "ค่า \"\(text)\" ไม่อยู่ใน choices ของคอลัมน์", "The value \"\(text)\" is none of the column's choices",
                    cure: "เพิ่มใน choices", "add it to choices")
            }
            steps.append(SizeStep(upTo: upTo, value: text))
        }
        if !ascending(steps.map(\.upTo)) { tellSteps(stepNode, "ขั้นสุดท้ายไม่มี upTo", "the last without upTo") }
        guard let operand = operands([name], of: column).first else { return nil }
        return .sizeClass(of: operand, steps: steps)
    }

    private func ascending(_ numbers: [Double]) -> Bool { zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 } }

    private func tellSteps(_ node: CheckedNode, _ th: String, _ en: String) {
        node.fault("ขั้นไม่เรียงจากน้อยไปมากจนครบ", "The steps do not ascend to the end", cure: "เรียง upTo จากน้อยไปมาก \(th)", "let upTo ascend, \(en)")
    }

    // MARK: Rules

    func rule(_ node: CheckedNode) -> RowRule? {
        guard var object = node.object() else { return nil }
        let lesser = object.required("lesser")
        let greater = object.required("greater")
        let message = object.required("message")?.localized()
        object.refuseOthers()
        guard let lesser, let greater, let message else { return nil }
        let first = fields.column(lesser, of: Self.numbers, secret: true)
        let second = fields.column(greater, of: Self.numbers, secret: true)
        guard let first, let second else { return nil }
        if first == second {
            greater.fault(
                "เทียบคอลัมน์กับตัวเอง", "A column is compared with itself", cure: "ใช้สองคอลัมน์ที่ต่างกัน", "name two different columns")
        } else if let a = whole[first].cycle, let b = whole[second].cycle, a != b {
            tellCycle(greater, whole[second])
        }
        return RowRule(lesser: whole[first].field.name, greater: whole[second].field.name, message: message)
    }

    /// The number of a column that an indicator reads: public, of one of the types, and holding wherever the indicator holds.
    func figure(_ node: CheckedNode, of types: [FieldType], cycle: String?) -> Int? {
        guard let column = fields.column(node, of: types) else { return nil }
        if whole[column].cycle != nil, whole[column].cycle != cycle { tellCycle(node, whole[column]) }
        return column
    }
}
