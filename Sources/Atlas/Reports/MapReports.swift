public import Catalog
public import Ledger
public import Reports
public import Store

/// Makes map reports: rolls an indicator up, hides small cells, puts values into classes. What was rolled up is kept
/// until something of the dataset is written, so that further levels, areas and classes of it cost little.
public final class MapReports: Sendable {
    public let catalog: Catalog
    private let records: any RecordStore
    private let source: any FeatureSource
    private let privacy: PrivacyRule
    private let grounds = SingleFlightCache<Int64, ReportGround>(capacity: 4) { _ in 1 }
    private let answers: SingleFlightCache<AnswerKey, Kept>
    private let sights = SingleFlightCache<SightKey, Bool>(capacity: 10_000) { _ in 1 }

    /// - Parameters:
    ///   - source: where the layer of villages is read.
    ///   - kept: the most roll-ups that are kept.
    public init(
        catalog: Catalog, records: any RecordStore, source: any FeatureSource, privacy: PrivacyRule = .standard, kept: Int = 64
    ) {
        self.catalog = catalog
        self.records = records
        self.source = source
        self.privacy = privacy
        answers = SingleFlightCache(capacity: kept) { _ in 1 }
    }

    /// What of a round the reader sees is the same for all of one view.
    private enum View: Hashable {
        case confirmed
        case staff(Role, AreaCode?, isUnmasked: Bool)
    }

    private struct AnswerKey: Hashable {
        let dataset: String
        let indicator: String
        let period: Period
        let view: View
        let version: Int64
        let villages: Int64
    }

    /// A round as those of one role and area see it.
    private struct SightKey: Hashable {
        let dataset: String
        let period: Period
        let role: Role?
        let scope: AreaCode?
        let version: Int64
    }

    private struct Kept: Sendable {
        let answer: Reporter.Answer
        let asOf: String?
    }

    // MARK: Reports

    /// The report of a question as a reader may see it.
    ///
    /// - Throws: ``ReportRefusal``, or what the stores throw.
    public func report(_ question: ReportQuestion, for officer: Officer?) throws -> MapReport {
        var question = question
        let period = try question.period ?? newest(question, for: officer)
        let round = try round(question, period)
        question.period = period
        let level = try level(question)
        question.level = level
        let kept = try kept(question, period, for: officer)
        guard let table = kept.answer.table(level, within: question.area) else { throw ReportRefusal.noArea }
        let shown = try shown(question)
        let symbol = Self.symbol(question.indicator, level)
        let looks = try looks(question, table, symbol, shown, for: officer)
        return MapReport(
            question: question, table: table, round: round, symbol: symbol, classification: looks.classification, colors: looks.colors,
            asOf: kept.asOf, isDraft: table.rows.contains { $0.figure.isDraft } || table.total.figure.isDraft,
            version: try version(question.dataset), shown: symbol == .levels ? nil : shown)
    }

    /// Changes whenever a report on the dataset may change.
    public func version(_ dataset: Dataset) throws -> String {
        "\(try records.version(of: dataset)).\(try villagesVersion())"
    }

    /// A place's figures in all rounds of the indicator's cycle of which the reader may see something.
    public func trend(_ question: ReportQuestion, for officer: Officer?) throws -> [MapReport] {
        var reports: [MapReport] = []
        for period in periods(question.dataset, question.indicator) where try hasAnything(question.dataset, period, for: officer) {
            var one = question
            one.period = period
            reports.append(try report(one, for: officer))
        }
        return reports
    }

    /// The rounds in which an indicator holds, oldest first.
    public func periods(_ dataset: Dataset, _ indicator: Indicator) -> [Period] {
        dataset.years.filter { indicator.cycle == nil || indicator.cycle == $0.cycle }.flatMap { year in
            year.rounds.map { Period(fiscalYear: year.fiscalYear, round: $0.number) }
        }
    }

    /// The rounds of which a reader may see something, oldest first.
    public func visiblePeriods(_ dataset: Dataset, _ indicator: Indicator, for officer: Officer?) throws -> [Period] {
        try periods(dataset, indicator).filter { try hasAnything(dataset, $0, for: officer) }
    }

    private func hasAnything(_ dataset: Dataset, _ period: Period, for officer: Officer?) throws -> Bool {
        let key = SightKey(
            dataset: dataset.id, period: period, role: officer?.role, scope: officer?.scope, version: try records.version(of: dataset))
        return try sights.value(key) {
            try records.standings(of: dataset, in: period, within: nil).contains { unit, standing in
                dataset.visibleStates(to: officer, of: unit).contains(standing.state)
            }
        }
    }

    /// The newest round of which a reader may see something; where there is none, the newest that has begun.
    private func newest(_ question: ReportQuestion, for officer: Officer?) throws -> Period {
        for period in periods(question.dataset, question.indicator).reversed() where try hasAnything(question.dataset, period, for: officer) {
            return period
        }
        // What has begun may be told, though not what it holds: the report says that nothing is confirmed.
        let all = periods(question.dataset, question.indicator)
        if let begun = try all.last(where: { try !records.standings(of: question.dataset, in: $0, within: nil).isEmpty }) ?? all.first { return begun }
        throw ReportRefusal.nothingToSee
    }

    /// Joins a table that someone brought to the areas of today.
    ///
    /// - Parameters:
    ///   - csv: UTF-8, the first row headings.
    ///   - key: the heading of a column of codes; nil: found by headings and content.
    ///   - value: the heading of the column of values; nil: the first column of numbers.
    /// - Throws: `JoinRefusal`, or what the source throws.
    public func join(_ csv: [UInt8], key: String?, value: String?) throws -> TableJoin {
        let ground = try grounds.value(try villagesVersion()) { try ReportGround(catalog, source) }
        return try TableJoin(csv, key: key, value: value, in: ground.frame)
    }

    // MARK: What is asked

    private func round(_ question: ReportQuestion, _ period: Period) throws(ReportRefusal) -> RoundPlan {
        guard let year = question.dataset.year(period.fiscalYear), let round = question.dataset.round(period) else {
            throw .noRound(known: question.dataset.years.map(\.fiscalYear))
        }
        guard question.indicator.cycle == nil || question.indicator.cycle == year.cycle else {
            throw .otherCycle(question.indicator, period)
        }
        return round
    }

    private func level(_ question: ReportQuestion) throws(ReportRefusal) -> ReportLevel {
        let known = levels(question.dataset)
        if let area = question.area, catalog.areas[area] == nil { throw .noArea }
        guard let level = question.level else {
            guard let area = question.area else { return .areas(.province) }
            return .areas(min(AreaLevel(rawValue: area.level.rawValue + 2) ?? .village, question.dataset.level))
        }
        guard known.contains(level.text) else { throw .noLevel(known: known) }
        if let area = question.area {
            guard case .areas(let areas) = level, area.level <= areas else { throw .noArea }
        }
        return level
    }

    /// The levels at which a dataset can be reported, by their texts.
    public func levels(_ dataset: Dataset) -> [String] {
        let areas = AreaLevel.allCases.filter { $0 <= dataset.level }.map { ReportLevel.areas($0).text }
        return ["country"] + Division.all(of: catalog.areas).map { ReportLevel.division($0.id).text } + areas
    }

    /// The place of the mapped level; nil for other indicators.
    private func shown(_ question: ReportQuestion) throws(ReportRefusal) -> Int? {
        guard case .levels(_, let levels) = question.indicator.aggregation else { return nil }
        guard let wanted = question.shown else { return 0 }
        guard let place = levels.firstIndex(where: { $0.value == wanted }) else { throw .notALevel(known: levels.map(\.value)) }
        return place
    }

    // MARK: Rolling up

    private func villagesVersion() throws -> Int64 {
        guard let layer = catalog.layer(ReportGround.layer) else { return 0 }
        return try source.state(layer).version
    }

    /// The staff of an area sees what it recorded itself; of everyone else's rows of people only cells that are not small.
    private func view(_ question: ReportQuestion, for officer: Officer?) -> View {
        guard let officer, let scope = officer.scope, officer.role != .central, officer.role != .administrator else { return .confirmed }
        return .staff(officer.role, scope, isUnmasked: question.area.map { officer.covers($0) } ?? false)
    }

    private func kept(_ question: ReportQuestion, _ period: Period, for officer: Officer?) throws -> Kept {
        let dataset = question.dataset, villages = try villagesVersion(), view = view(question, for: officer)
        let key = AnswerKey(
            dataset: dataset.id, indicator: question.indicator.id, period: period, view: view, version: try records.version(of: dataset),
            villages: villages)
        return try answers.value(key) {
            let ground = try grounds.value(villages) { try ReportGround(catalog, source) }
            var privacy: PrivacyRule? = self.privacy
            if case .staff(_, _, isUnmasked: true) = view { privacy = nil }
            let isVisible = { (unit: AreaCode, state: SheetState) in dataset.visibleStates(to: officer, of: unit).contains(state) }
            guard
                let answer = try Reporter(frame: ground.frame, store: records).answer(
                    question.indicator, of: dataset, in: period, expected: ground.expected(dataset), privacy: privacy, isVisible: isVisible)
            else { throw StoreError.damaged("\(dataset.id): a column of the indicator \(question.indicator.id)") }
            let seen = try records.standings(of: dataset, in: period, within: nil).filter { isVisible($0.key, $0.value.state) }
            return Kept(answer: answer, asOf: seen.values.compactMap(\.changedAt).max())
        }
    }

    // MARK: Classes and colours

    private static func symbol(_ indicator: Indicator, _ level: ReportLevel) -> MapReport.Symbol {
        switch indicator.aggregation {
        case .rate: .choropleth
        case .levels: level == .areas(.village) ? .levels : .choropleth
        case .sum, .rows: .circles
        }
    }

    private func looks(
        _ question: ReportQuestion, _ table: ReportTable, _ symbol: MapReport.Symbol, _ shown: Int?, for officer: Officer?
    ) throws -> (classification: Classification?, colors: [String]) {
        let choice = question.classes
        if symbol == .levels, case .levels(_, let levels) = question.indicator.aggregation {
            let palette = (choice.palette ?? .okabeIto).colors(levels.count)
            return (nil, zip(levels, palette).map { $0.color ?? $1 })
        }
        func values(_ table: ReportTable) -> [Double] {
            table.rows.compactMap { row in
                guard row.figure.kind == .value else { return nil }
                return shown.map { row.figure.shares.isEmpty ? nil : row.figure.shares[$0] } ?? row.figure.value
            }
        }
        let own = values(table)
        var pool = own
        if choice.isFrozen {
            pool = []
            var one = question
            for period in periods(question.dataset, question.indicator) where try hasAnything(question.dataset, period, for: officer) {
                one.period = period
                if let table = try kept(one, period, for: officer).answer.table(table.level, within: question.area) { pool += values(table) }
            }
        }
        let method = choice.method ?? question.indicator.criterion.map { shown == nil ? .criterion($0) : .quantile } ?? .quantile
        guard let classes = Classification(pool, method, classes: choice.count)?.counted(own) else { return (nil, []) }
        if let below = classes.classesBelow {
            let colors = (choice.palette ?? .puOr).diverging(classes.classes, below: below)
            return (classes, colors)
        }
        return (classes, (choice.palette ?? .ylGnBu).colors(classes.classes))
    }
}
