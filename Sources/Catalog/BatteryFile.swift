/// A battery of questions that are answered alike, such as the 31 indicators of จปฐ.: one line of the file makes the
/// columns of a question, its rule and its indicator.
struct BatteryFile {
    private(set) var columns: [(DatasetColumn, CheckedNode)] = []
    private(set) var rules: [RowRule] = []
    private(set) var indicators: [(Indicator, CheckedNode)] = []

    private enum Kind {
        /// How many were asked, how many of them passed; the share that passed.
        case passRate
        /// One score for each row; how many rows have each.
        case score
    }

    /// What the questions of a battery share.
    private struct Frame {
        let kind: Kind
        let cycle: String?
        let definition: Localized
        /// The scores; empty of pass rates.
        let levels: [Level]
        /// What has the scores: "หมู่บ้าน" / "villages".
        let unit: Localized
        let source: String
        let isConfirmed: Bool
    }

    /// One question.
    private struct Question {
        let id: String
        let title: Localized
        let category: Localized?
        let isConfirmed: Bool
        let node: CheckedNode
    }

    /// Nil after telling at least one fault.
    init?(_ node: CheckedNode) {
        let before = node.faults.count
        guard var object = node.object() else { return nil }
        let kind = object.required("kind")?.word(["passRate": Kind.passRate, "score": .score])
        let cycle = object.optional("cycle")?.text()
        let definition = object.required("definition")?.localized()
        let source = object.required("source")?.text()
        let confirmed = object.required("confirmed")?.boolean()
        // A kind that is none may be either.
        let levelNode = kind == .score ? object.required("levels") : kind == nil ? object.optional("levels") : nil
        let unitNode = kind == .score ? object.required("unit") : kind == nil ? object.optional("unit") : nil
        let unit = kind == .passRate ? Localized(th: "ร้อยละ", en: "%") : unitNode?.localized()
        let groups = object.required("groups")?.filledArray()
        object.refuseOthers()
        let levels = levelNode.flatMap(IndicatorList.levels) ?? []
        if let levelNode, levels.contains(where: { Int($0.value) == nil }) {
            levelNode.fault(
                "ค่าคะแนนไม่ใช่จำนวนเต็ม", "A score is no whole number", cure: "ใช้ value เช่น \"1\"", "write values like \"1\"")
        }
        guard node.faults.count == before, let kind, let definition, let source, let confirmed, let unit, let groups else { return nil }
        let frame = Frame(
            kind: kind, cycle: cycle, definition: definition, levels: levels, unit: unit, source: source, isConfirmed: confirmed)
        for group in groups {
            guard var object = group.object() else { continue }
            let category = object.required("category")?.localized()
            let items = object.required("items")?.filledArray()
            object.refuseOthers()
            for item in items ?? [] { read(item, category, frame) }
        }
        guard node.faults.count == before else { return nil }
    }

    private mutating func read(_ node: CheckedNode, _ category: Localized?, _ frame: Frame) {
        guard var object = node.object() else { return }
        let id = object.required("id").flatMap(CatalogName.plain)
        let th = object.required("th")?.text()
        let en = object.required("en")?.text()
        let subject = frame.kind == .passRate ? object.required("of")?.word(Self.subjects) : nil
        let confirmed = object.optional("confirmed")?.boolean()
        object.refuseOthers()
        guard let id, let th, let en else { return }
        let question = Question(
            id: id, title: Localized(th: th, en: en), category: category, isConfirmed: confirmed ?? frame.isConfirmed, node: node)
        if frame.kind == .score { addScore(question, frame) } else if let subject { addPassRate(question, frame, of: subject) }
    }

    /// `<id>_applicable`, `<id>_passed`, the rule between them, and the share `<id>`.
    private mutating func addPassRate(_ question: Question, _ frame: Frame, of unit: Localized) {
        let asked = "\(question.id)_applicable"
        let passed = "\(question.id)_passed"
        let title = question.title
        let columns = [
            (asked, Localized(th: "\(title.th) (จำนวนที่สำรวจทั้งหมด)", en: "\(title.en) (surveyed)"), "\(title.th) จำนวนที่สำรวจทั้งหมด"),
            (passed, Localized(th: "\(title.th) (ผ่านเกณฑ์)", en: "\(title.en) (passed)"), "\(title.th) ผ่านเกณฑ์"),
        ]
        for (name, title, heading) in columns {
            add(
                DatasetColumn(
                    field: Field(name: name, type: .integer, title: title, unit: unit, aliases: [title.th, heading]), role: .amount,
                    range: 0...1_000_000, cycle: frame.cycle), question)
        }
        rules.append(
            RowRule(
                lesser: passed, greater: asked,
                message: Localized(
                    th: "\(title.th): จำนวนที่ผ่านเกณฑ์ต้องไม่เกินจำนวนที่สำรวจ ให้ตรวจทั้งสองช่อง",
                    en: "\(title.en): those that passed cannot be more than those surveyed; check both cells")))
        add(question, frame, .rate(numerator: passed, denominator: asked, per: 100), decimals: 2, .people)
    }

    /// The column `<id>`, and how many rows have each score.
    private mutating func addScore(_ question: Question, _ frame: Frame) {
        let scores = frame.levels.compactMap { Double($0.value) }
        guard let least = scores.min(), let most = scores.max() else { return }
        add(
            DatasetColumn(
                field: Field(name: question.id, type: .integer, title: question.title, aliases: [question.title.th]), role: .amount,
                range: least...most, cycle: frame.cycle), question)
        add(question, frame, .levels(question.id, frame.levels), decimals: 0, .things)
    }

    private mutating func add(_ column: DatasetColumn, _ question: Question) { columns.append((column, question.node)) }

    private mutating func add(_ question: Question, _ frame: Frame, _ aggregation: Aggregation, decimals: Int, _ subject: Subject) {
        let definition = Localized(
            th: "\(question.title.th): \(frame.definition.th)", en: "\(question.title.en): \(frame.definition.en)")
        let indicator = Indicator(
            id: question.id, title: question.title, definition: definition, unit: frame.unit, aggregation: aggregation,
            decimals: decimals, largerIsBetter: true, cycle: frame.cycle, category: question.category, subject: subject,
            source: frame.source, isConfirmed: question.isConfirmed)
        indicators.append((indicator, question.node))
    }

    private static let subjects: KeyValuePairs<String, Localized> = [
        "people": Localized(th: "คน", en: "persons"), "households": Localized(th: "ครัวเรือน", en: "households"),
    ]
}
