/// Reads what a fiscal year asks of each dataset: one file `rounds/<fiscalYear>.json5` (keys: geodata/README.md).
struct RoundFile {
    private let root: CheckedNode
    private let name: String

    /// - Parameter name: the file's name without `.json5`, which must be the fiscal year.
    init(_ root: CheckedNode, name: String) {
        self.root = root
        self.name = name
    }

    /// The plans by dataset.
    ///
    /// - Parameters:
    ///   - datasets: those that could be read.
    ///   - broken: the ids of those that could not; what is said of them is not looked at.
    func plans(of datasets: [Dataset], broken: Set<String>) -> [String: YearPlan] {
        guard var object = root.object() else { return [:] }
        let yearNode = object.required("fiscalYear")
        let nodes = object.required("plans")?.array()
        object.refuseOthers()
        guard let yearNode, let number = yearNode.integer(in: 2500...2699), let nodes else { return [:] }
        if "\(number)" != name {
            yearNode.fault(
                "fiscalYear \(number) ไม่ตรงกับชื่อแฟ้ม \"\(name)\"", "The fiscalYear \(number) is not the file's name \"\(name)\"",
                cure: "เปลี่ยนชื่อแฟ้มเป็น \(number).json5 หรือแก้ fiscalYear", "rename the file to \(number).json5 or change fiscalYear")
            return [:]
        }
        var plans: [String: YearPlan] = [:]
        for node in nodes {
            guard var object = node.object() else { continue }
            let id = object.required("dataset")
            guard let id, let text = id.text() else { continue }
            guard let dataset = datasets.first(where: { $0.id == text }) else {
                if !broken.contains(text) {
                    id.fault("ไม่มีชุดข้อมูล \"\(text)\"", "There is no dataset \"\(text)\"", cure: "ใช้ id ของแฟ้มใน datasets", "use the id of a file in datasets")
                }
                continue
            }
            let plan = PlanReader(dataset: dataset, year: FiscalYear(number: number)).plan(node, &object)
            if plans[text] != nil {
                id.fault(
                    "ชุดข้อมูล \"\(text)\" ซ้ำ", "The dataset \"\(text)\" stands twice", cure: "ลบออกหนึ่งแห่ง", "remove one of the two")
            }
            plans[text] = plan
        }
        return plans
    }
}

/// Reads what one year asks of one dataset.
private struct PlanReader {
    let dataset: Dataset
    let year: FiscalYear

    /// Nil after telling at least one fault.
    ///
    /// - Parameter object: the node's keys, of which `dataset` was asked for.
    func plan(_ node: CheckedNode, _ object: inout CheckedObject) -> YearPlan? {
        let before = node.faults.count
        let cycle = object.optional("cycle")
        let forms = ["monthly", "quarterly", "rounds"].compactMap { key in object.optional(key).map { (key, $0) } }
        let source = object.required("source")?.text()
        let confirmed = object.required("confirmed")?.boolean()
        object.refuseOthers()
        checkCycle(cycle, node)
        guard forms.count == 1 else {
            node.fault(
                "ปีนี้ต้องบอกงวดแบบเดียว", "The rounds are said in one way", cure: "ใส่ monthly, quarterly หรือ rounds อย่างใดอย่างหนึ่ง",
                "write one of monthly, quarterly and rounds")
            return nil
        }
        let (form, rule) = forms[0]
        let rounds =
            switch form {
            case "monthly": monthly(rule)
            case "quarterly": quarterly(rule)
            default: (rule.filledArray() ?? []).enumerated().compactMap { round($1, number: $0 + 1) }
            }
        for (a, b) in zip(rounds, rounds.dropFirst()) where a.covers.first > b.covers.first {
            rule.fault("งวดไม่เรียงตามวัน", "The rounds do not ascend", cure: "เรียงงวดตามวันใน covers", "order them by the days of covers")
            break
        }
        if rounds.contains(where: { zip($0.deadlines, $0.deadlines.dropFirst()).contains { $0.day > $1.day } }) {
            rule.fault(
                "กำหนดของระดับบนมาก่อนระดับล่าง", "A level is due before the one below it", cure: "ให้ระดับล่างเสร็จก่อน",
                "let the lower level be due first")
        }
        guard node.faults.count == before, let source, let confirmed else { return nil }
        return YearPlan(fiscalYear: year.number, cycle: cycle?.text(), rounds: rounds, source: source, isConfirmed: confirmed)
    }

    private func checkCycle(_ node: CheckedNode?, _ plan: CheckedNode) {
        let cycles = Set(dataset.columns.compactMap(\.cycle) + dataset.indicators.compactMap(\.cycle)).sorted()
        let known = cycles.joined(separator: ", ")
        if let node {
            guard let text = node.text(), !cycles.contains(text) else { return }
            node.fault(
                "ชุดข้อมูลไม่มีรอบแผน \"\(text)\"", "The dataset has no cycle \"\(text)\"",
                cure: known.isEmpty ? "ลบ cycle" : "ใช้ \(known)", known.isEmpty ? "remove cycle" : "use \(known)")
        } else if !cycles.isEmpty {
            plan.fault(
                "ไม่ได้บอกรอบแผน", "The plan names no cycle", cure: "เพิ่ม cycle คือ \(known)", "add cycle: one of \(known)")
        }
    }

    // MARK: Months and quarters

    /// `{ opensDay, closesDay, due: { level: day } }`: a month's figures are recorded from the day `opensDay` of it until
    /// the day before `closesDay` of the next. A due day before `opensDay` lies in the next month.
    private func monthly(_ node: CheckedNode) -> [RoundPlan] {
        guard var object = node.object() else { return [] }
        let opens = object.required("opensDay")?.integer(in: 1...28)
        let closesNode = object.required("closesDay")
        let closes = closesNode?.integer(in: 1...28)
        let due = object.required("due").map { dueDays($0) }
        let from = object.optional("fromMonth").map { $0.integer(in: 1...12) }
        object.refuseOthers()
        guard let opens, let closes, let due else { return [] }
        guard closes <= opens else {
            closesNode?.fault(
                "closesDay มาหลัง opensDay", "closesDay lies after opensDay", cure: "ปิดระบบก่อนเปิดรอบถัดไป เช่น opensDay: 10, closesDay: 6",
                "close before the next opening, such as opensDay: 10, closesDay: 6")
            return []
        }
        for (_, day, node) in due where day < opens && day >= closes {
            node.fault(
                "วันที่ \(day) ระบบปิดอยู่", "The day \(day) lies in the closed days",
                cure: "ใช้วันก่อนวันที่ \(closes) หรือตั้งแต่วันที่ \(opens)", "use a day before the \(closes)th or from the \(opens)th on")
        }
        let months = Array(10...12) + Array(1...9)
        let first = (from ?? nil).flatMap { months.firstIndex(of: $0) } ?? 0
        return months.indices.dropFirst(first).map { i in
            let month = months[i]
            let deadlines = due.map { level, day, _ in
                Deadline(level: level, day: (day >= opens ? year.day(month: month, day) : year.dayAfter(month: month, day)).text)
            }
            return RoundPlan(
                number: i + 1, title: year.title(month: month),
                covers: DayRange(first: year.day(month: month).text, end: year.dayAfter(month: month, 1).text), surveyYear: nil,
                windows: [DayRange(first: year.day(month: month, opens).text, end: year.dayAfter(month: month, closes).text)],
                deadlines: deadlines)
        }
    }

    /// `{ quarters, closesDay, due: { level: day } }`: a round covers the quarters after the round before it, up to its
    /// own; it is due in the last month of its quarter, and recorded until the day before `closesDay` of the month after.
    private func quarterly(_ node: CheckedNode) -> [RoundPlan] {
        guard var object = node.object() else { return [] }
        let quarterNode = object.required("quarters")
        let closes = object.required("closesDay")?.integer(in: 1...28)
        let due = object.required("due").map { dueDays($0) }
        object.refuseOthers()
        guard let quarterNode, let nodes = quarterNode.filledArray(), let closes, let due else { return [] }
        let quarters = nodes.compactMap { $0.integer(in: 1...4) }
        guard quarters.count == nodes.count else { return [] }
        guard zip(quarters, quarters.dropFirst()).allSatisfy({ $0 < $1 }) else {
            quarterNode.fault("ไตรมาสไม่เรียงกัน", "The quarters do not ascend", cure: "เขียนแบบ [2, 4]", "write them like [2, 4]")
            return []
        }
        var first = year.firstDay
        return quarters.enumerated().map { i, quarter in
            let last = [12, 3, 6, 9][quarter - 1]
            let end = year.dayAfter(month: last, 1)
            defer { first = end }
            return RoundPlan(
                number: i + 1, title: Localized(th: "งวดที่ \(i + 1)", en: "Round \(i + 1)"),
                covers: DayRange(first: first.text, end: end.text), surveyYear: nil,
                windows: [DayRange(first: first.text, end: year.dayAfter(month: last, closes).text)],
                deadlines: due.map { level, day, _ in Deadline(level: level, day: year.day(month: last, day).text) })
        }
    }

    /// Levels with a day of a month each, the lowest level first; 31 is a month's last day.
    private func dueDays(_ node: CheckedNode) -> [(AreaLevel, Int, CheckedNode)] {
        deadlines(node) { $0.integer(in: 1...31) }
    }

    /// The steps of the levels that take one in this dataset.
    private func deadlines<Day>(_ node: CheckedNode, _ read: (CheckedNode) -> Day?) -> [(AreaLevel, Day, CheckedNode)] {
        guard var object = node.object() else { return [] }
        let levels =
            switch dataset.workflow {
            case .lock: AreaLevel.allCases.filter { $0 <= dataset.unit }
            case .certificates(let levels): levels
            }
        var found: [(AreaLevel, Day, CheckedNode)] = []
        for (word, level) in Words.levels where levels.contains(level) {
            if let node = object.optional(word), let day = read(node) { found.append((level, day, node)) }
        }
        object.refuseOthers()
        return found
    }

    // MARK: Rounds one by one

    private func round(_ node: CheckedNode, number: Int) -> RoundPlan? {
        guard var object = node.object() else { return nil }
        let title = object.required("title")?.localized()
        let covered = object.required("covers")
        let survey = object.optional("surveyYear")?.integer(in: 2500...2699)
        let windows = object.required("windows").flatMap { self.windows($0) }
        let due = object.required("due").map { deadlines($0) { $0.day()?.text } }
        object.refuseOthers()
        let covers = covered.flatMap { days($0) }
        if let covers, covers.first < year.firstDay.text || covers.end > year.end.text {
            covered?.fault(
                "วันของงวดอยู่นอกปีงบประมาณ \(year.number)", "The days lie outside the fiscal year \(year.number)",
                cure: "ปีงบประมาณ \(year.number) คือ \(year.firstDay.text) ถึงก่อน \(year.end.text) (ตุลาคมเป็นของปี พ.ศ. ก่อนหน้า)",
                "the fiscal year \(year.number) runs from \(year.firstDay.text) to the day before \(year.end.text); its October is of the year before")
            return nil
        }
        guard let title, let covers, let windows, let due else { return nil }
        for (_, day, node) in due where !windows.contains(where: { $0.contains(day) }) {
            node.fault(
                "วันที่ \(day) ระบบปิดอยู่", "The day \(day) lies in no window", cure: "ใช้วันที่อยู่ใน windows", "use a day of windows")
        }
        return RoundPlan(
            number: number, title: title, covers: covers, surveyYear: survey, windows: windows,
            deadlines: due.map { Deadline(level: $0.0, day: $0.1) })
    }

    /// `["2018-11-01", "2019-03-31"]`: the first day and the last.
    private func days(_ node: CheckedNode) -> DayRange? {
        guard let items = node.array() else { return nil }
        let ends = items.compactMap { $0.day() }
        guard items.count == ends.count else { return nil }
        guard ends.count == 2, ends[0] <= ends[1] else {
            node.fault(
                "ช่วงวันไม่ถูกต้อง", "This is no range of days", cure: "เขียนวันแรกและวันสุดท้าย แบบ [\"2018-11-01\", \"2019-03-31\"]",
                "write the first and the last day, like [\"2018-11-01\", \"2019-03-31\"]")
            return nil
        }
        return DayRange(first: ends[0].text, end: ends[1].next.text)
    }

    private func windows(_ node: CheckedNode) -> [DayRange]? {
        guard let nodes = node.filledArray() else { return nil }
        let windows = nodes.compactMap { days($0) }
        guard windows.count == nodes.count else { return nil }
        guard zip(windows, windows.dropFirst()).allSatisfy({ $0.end < $1.first }) else {
            node.fault(
                "ช่วงเปิดระบบไม่เรียงหรือซ้อนกัน", "The windows do not ascend apart from each other", cure: "เรียงตามวัน และรวมช่วงที่ต่อกัน",
                "order them by days, and join those that touch")
            return nil
        }
        let latest = FiscalYear(number: year.number + 1).end.text
        if windows[0].first < year.firstDay.text || windows[windows.count - 1].end > latest {
            node.fault(
                "ช่วงเปิดระบบไม่ใช่ของปีงบประมาณ \(year.number)", "The windows are not those of the fiscal year \(year.number)",
                cure: "ให้อยู่ระหว่าง \(year.firstDay.text) กับก่อน \(latest)", "keep them between \(year.firstDay.text) and the day before \(latest)")
        }
        return windows
    }
}
