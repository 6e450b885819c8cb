internal import Atlas
internal import Catalog
internal import Ledger
internal import Reports

/// Reads what a request asks of a report. An empty value is none, as the forms of pages send it.
struct ReportParameters {
    /// The parameters of a report on one round, in the order in which they are described.
    static let view = ["level", "area", "fy", "round", "show", "class", "k", "breaks", "palette", "freeze"]

    static let methods = ["quantile", "jenks", "equal", "sd", "criterion", "given"]

    let parameters: Parameters
    let reports: MapReports
    let officer: Officer?

    func text(_ name: String) -> String? { parameters.text(name).flatMap { $0.isEmpty ? nil : $0 } }

    /// The question of a request on an indicator.
    func question(_ dataset: Dataset, _ indicator: Indicator) throws -> ReportQuestion {
        var question = ReportQuestion(dataset: dataset, indicator: indicator)
        question.area = try area()
        question.level = try level(dataset)
        question.shown = text("show")
        question.period = try period(dataset, indicator)
        question.classes = try classes(indicator)
        return question
    }

    func area() throws(Problem) -> AreaCode? {
        guard let text = text("area") else { return nil }
        guard let code = AreaCode(text), reports.catalog.areas[code] != nil else {
            throw .badParameter(
                "area", text, expected: Localized(th: "รหัสจังหวัด อำเภอ หรือตำบลที่ใช้อยู่ เช่น 56", en: "the code of a province, amphoe or tambon in use, such as 56"))
        }
        return code
    }

    private func level(_ dataset: Dataset) throws(Problem) -> ReportLevel? {
        guard let text = text("level") else { return nil }
        let known = reports.levels(dataset)
        guard let level = ReportLevel(text), known.contains(level.text) else { throw .badChoice("level", text, known: known) }
        return level
    }

    /// The round: as it is given, or the newest of what is given that the reader may see; nil: the newest of all.
    private func period(_ dataset: Dataset, _ indicator: Indicator) throws -> Period? {
        let year = try number("fy"), round = try number("round")
        guard year != nil || round != nil else { return nil }
        let rounds = dataset.years.filter { year == nil || $0.fiscalYear == year }.flatMap { plan in
            plan.rounds.map { Period(fiscalYear: plan.fiscalYear, round: $0.number) }
        }
        guard !rounds.isEmpty else {
            throw Problem.badChoice("fy", text("fy") ?? "", known: dataset.years.map { String($0.fiscalYear) })
        }
        let wanted = rounds.filter { round == nil || $0.round == round }
        guard let last = wanted.last, let first = wanted.first else {
            throw Problem.badChoice("round", text("round") ?? "", known: Array(Set(rounds.map(\.round))).sorted().map { String($0) })
        }
        if year != nil, round != nil { return first }
        let visible = try reports.visiblePeriods(dataset, indicator, for: officer)
        return wanted.last { visible.contains($0) } ?? (year == nil ? last : first)
    }

    private func number(_ name: String) throws(Problem) -> Int? {
        guard let text = text(name) else { return nil }
        guard text.utf8.count <= 4, let number = Int(text), number > 0 else {
            throw .badParameter(name, text, expected: Localized(th: "จำนวนเต็ม เช่น 2564 (พ.ศ.) หรือ 1", en: "a whole number, such as 2564 (B.E.) or 1"))
        }
        return number
    }

    /// `2564/1`: a fiscal year and a round.
    func period(_ name: String, _ dataset: Dataset) throws(Problem) -> Period {
        let known = dataset.years.flatMap { year in year.rounds.map { "\(year.fiscalYear)/\($0.number)" } }
        let text = text(name) ?? ""
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let year = parts[0], let round = parts[1] else { throw .badChoice(name, text, known: known) }
        let period = Period(fiscalYear: year, round: round)
        guard dataset.round(period) != nil else { throw .badChoice(name, text, known: known) }
        return period
    }

    // MARK: Classes

    private func classes(_ indicator: Indicator) throws(Problem) -> ClassChoice {
        var choice = ClassChoice()
        if let text = text("k") {
            guard let count = Int(text), Classification.classRange.contains(count) else {
                throw .badChoice("k", text, known: Classification.classRange.map { String($0) })
            }
            choice.count = count
        }
        if let text = text("palette") {
            guard let palette = Palette(rawValue: text) else { throw .badChoice("palette", text, known: Palette.allCases.map(\.rawValue)) }
            choice.palette = palette
        }
        if let text = text("freeze") {
            guard text == "true" || text == "false" else { throw .badChoice("freeze", text, known: ["true", "false"]) }
            choice.isFrozen = text == "true"
        }
        let breaks = try breaks()
        switch text("class") {
        case nil: choice.method = breaks.map { .given($0) }
        case "quantile": choice.method = .quantile
        case "jenks": choice.method = .jenks
        case "equal": choice.method = .equalInterval
        case "sd": choice.method = .standardDeviation
        case "criterion":
            guard let criterion = indicator.criterion else {
                throw .badParameter(
                    "class", "criterion", expected: Localized(th: "วิธีอื่น เพราะตัวชี้วัดนี้ไม่มีเกณฑ์", en: "another method: the indicator has no criterion"))
            }
            choice.method = .criterion(criterion)
        case "given":
            guard let breaks else {
                throw .badParameter("breaks", "", expected: Localized(th: "ค่าแบ่งชั้น เช่น 5,10,20", en: "the breaks between classes, such as 5,10,20"))
            }
            choice.method = .given(breaks)
        case let text?: throw .badChoice("class", text, known: Self.methods)
        }
        return choice
    }

    /// Breaks between classes: one less than there are classes.
    private func breaks() throws(Problem) -> [Double]? {
        guard let text = text("breaks") else { return nil }
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Parameters.number($0) }
        let breaks = numbers.compactMap { $0 }
        guard breaks.count == numbers.count, (1...6).contains(breaks.count), zip(breaks, breaks.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw .badParameter(
                "breaks", text, expected: Localized(th: "ตัวเลข 1–6 ค่าจากน้อยไปมาก เช่น 5,10,20", en: "one to six ascending numbers, such as 5,10,20"))
        }
        return breaks
    }
}

extension Problem {
    /// A value that is none of those that may be chosen.
    static func badChoice(_ name: String, _ value: String, known: [String]) -> Problem {
        var problem = badParameter(
            name, value,
            expected: Localized(th: "ค่าหนึ่งใน \(known.joined(separator: ", "))", en: "one of \(known.joined(separator: ", "))"))
        problem.known = known
        return problem
    }

    init(_ refusal: ReportRefusal) {
        func bad(_ parameter: String, _ th: String, _ en: String, known: [String] = []) -> Problem {
            var problem = Problem(
                400, "bad-report", Localized(th: "ทำรายงานนี้ไม่ได้", en: "No such report"), Localized(th: th, en: en), parameter: parameter)
            problem.known = known
            return problem
        }
        switch refusal {
        case .noRound(let known): self = .badChoice("fy", "", known: known.map { String($0) })
        case .otherCycle(let indicator, let period):
            self = bad(
                "fy", "ตัวชี้วัด “\(indicator.title.th)” ไม่ได้ใช้ในปีงบประมาณ \(period.fiscalYear) เพราะอยู่คนละวงรอบแผน",
                "“\(indicator.title.en)” does not hold in fiscal year \(period.fiscalYear): it is of another plan cycle")
        case .nothingToSee:
            self = .notFound(
                Localized(th: "ยังไม่มีข้อมูลที่ยืนยันแล้วของตัวชี้วัดนี้", en: "nothing of this indicator has been confirmed yet"))
        case .noLevel(let known): self = .badChoice("level", "", known: known)
        case .noArea:
            self = bad(
                "area", "ระดับที่เลือกใช้กับพื้นที่นี้ไม่ได้: ระดับต้องไม่สูงกว่าพื้นที่ และภาค เขต กลุ่มจังหวัด ใช้กับทั้งประเทศเท่านั้น",
                "the level does not go with this area: it may not be above it, and regions, zones and groups go over the whole country")
        case .notALevel(let known): self = .badChoice("show", "", known: known)
        }
    }

    init(_ refusal: ComparisonRefusal) {
        self.init(400, "not-comparable", Localized(th: "เทียบกันไม่ได้", en: "Not comparable"), refusal.reason)
    }
}
