public import Catalog
import Dispatch
import Ledger
public import Store
import Synchronization

/// What the offices of the demo have recorded: the indicators of fiscal years 2562 to 2565.
///
/// Every row goes through the checks of an office's own rows. As the features, all of it follows from the inputs alone,
/// and a smaller scale is a subset of the national one: villages are ranked among those of the whole country.
public struct DemoRecords: Sendable {
    /// The name under which the journal tells who recorded.
    public static let officer = "demo"
    /// The datasets that have rows; the others stay empty.
    public static let datasetIDs = Content.allCases.map(\.rawValue)

    /// One round of a dataset.
    public struct Round: Hashable, Sendable {
        public let dataset: Dataset
        public let period: Period
        /// When it was recorded, in UTC (ISO 8601): on the last day by which it had to be.
        public let time: String
    }

    enum Content: String, CaseIterable {
        case minimumNeeds = "bmn"
        case ruralSurvey = "nrd2c"
        case productSales = "otop_sales"
        case savingsGroups = "savings_group"
        case motherFunds = "mother_fund"
        case povertyFunds = "poverty_fund"
        case womenProjects = "women_fund"
        case sufficiencyVillages = "sufficiency_village"

        /// The sales of one year are more rows than all else.
        var fiscalYears: ClosedRange<Int> { self == .productSales ? 2565...2565 : 2562...2565 }
    }

    let ranks: NationalRanks
    let provinces: [Province]
    let scores: [Scores]
    private let areas: AreaRegister

    /// - Parameters:
    ///   - scale: that of the country.
    ///   - areas: knows which codes are in use.
    public init(_ country: DemoCountry, scale: DemoCountry.Scale, areas: AreaRegister) {
        provinces = country.provinces
        scores = country.provinces.map { Scores($0) }
        ranks = scale == .national ? NationalRanks(provinces, scores) : .ofTheNationalDemo
        self.areas = areas
    }

    /// The rounds that the demo has rows for, in the order in which they were recorded.
    public func rounds(of datasets: [Dataset]) -> [Round] {
        datasets.flatMap { dataset in
            dataset.years.filter { Content(rawValue: dataset.id)?.fiscalYears.contains($0.fiscalYear) ?? false }.flatMap { year in
                year.rounds.map { round in
                    Round(
                        dataset: dataset, period: Period(fiscalYear: year.fiscalYear, round: round.number),
                        time: "\(round.deadlines.last?.day ?? round.covers.end)T08:00:00Z")
                }
            }
        }.sorted { ($0.time, $0.dataset.order, $0.period) < ($1.time, $1.dataset.order, $1.period) }
    }

    /// The sheets of a round as they stand, by ascending unit; a unit without rows has none.
    ///
    /// - Throws: ``DemoError/refusedRow(dataset:area:reason:)`` when a row does not fit its dataset.
    public func sheets(of round: Round) throws(DemoError) -> [Sheet] {
        let made = Mutex([Result<[Sheet], DemoError>?](repeating: nil, count: provinces.count))
        DispatchQueue.concurrentPerform(iterations: provinces.count) { i in
            let sheets = Result<[Sheet], DemoError> { () throws(DemoError) in try self.sheets(of: round, province: i) }
            made.withLock { $0[i] = sheets }
        }
        var sheets: [Sheet] = []
        for result in made.withLock({ $0 }) {
            if let result { sheets += try result.get() }
        }
        return sheets
    }

    private func sheets(of round: Round, province number: Int) throws(DemoError) -> [Sheet] {
        let dataset = round.dataset
        let form = RecordForm(dataset, round.period), states = SheetStates(dataset, areas: areas)
        var sheets: [Sheet] = []
        for office in offices(of: dataset, province: number) {
            var rows = rows(office, form)
            guard !rows.isEmpty, let unit = AreaCode(office.unit) else { continue }
            let key = SheetKey(dataset: dataset.id, period: round.period, unit: unit)
            if let fault = RowChecker(dataset, of: key, areas: areas).check(&rows).first {
                throw .refusedRow(dataset: dataset.id, area: rows[fault.row].area, reason: fault.fault.message.en)
            }
            sheets.append(Sheet(key: key, standing: states.standing(of: key, rows), rows: rows))
        }
        return sheets
    }

    /// The reporting units of a dataset in one of the provinces.
    func offices(of dataset: Dataset, province number: Int) -> [Office] {
        let province = provinces[number]
        let byAmphoe = Dictionary(grouping: province.villages.indices) { province.villages[$0].amphoe }
        let units = dataset.unit == .province ? [nil] : province.amphoe.indices.map { Int?($0) }
        return units.map { amphoe in
            Office(
                province: province, scores: scores[number], ranks: ranks, amphoe: amphoe,
                villages: amphoe.map { byAmphoe[$0, default: []] } ?? Array(province.villages.indices))
        }
    }

    func rows(_ office: Office, _ form: RecordForm) -> [RecordRow] {
        switch Content(rawValue: form.dataset.id) {
        case .minimumNeeds: MinimumNeeds(form).rows(office, areas)
        case .ruralSurvey: RuralSurvey.rows(office, form)
        case .productSales: ProductSales.rows(office, form)
        case .savingsGroups: VillageFunds.savingsGroups(office, form)
        case .motherFunds: VillageFunds.motherFunds(office, form)
        case .povertyFunds: VillageFunds.povertyFunds(office, form)
        case .womenProjects: VillageFunds.womenProjects(office, form)
        case .sufficiencyVillages: VillageFunds.sufficiencyVillages(office, form)
        case nil: []
        }
    }
}
