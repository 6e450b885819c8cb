public import Catalog
public import Ledger
public import Store

/// Recording the rows of datasets: reading sheets, changing rows, and the steps from draft to collected.
///
/// Every step is decided by ``Rules`` inside the transaction that writes its rows, standing and journal entry.
public struct Recording: Sendable {
    let catalog: Catalog
    let store: any RecordStore
    let areas: ExpectedAreas
    /// Whether anything can be recorded.
    public let isWritable: Bool
    let now: @Sendable () -> Int

    /// - Parameters:
    ///   - source: where the layer of villages is read.
    ///   - isWritable: whether the store takes changes.
    ///   - now: seconds since 1970, UTC.
    public init(
        catalog: Catalog, store: any RecordStore, source: any FeatureSource, isWritable: Bool, now: @escaping @Sendable () -> Int
    ) {
        self.catalog = catalog
        self.store = store
        areas = ExpectedAreas(catalog: catalog, source: source)
        self.isWritable = isWritable
        self.now = now
    }

    /// The day in Thailand.
    public var day: String { Timestamp.thaiDay(second: now()) }

    var time: String { Timestamp.instant(second: now()) }

    // MARK: What is meant

    public func dataset(_ id: String) throws(RecordingRefusal) -> Dataset {
        guard let dataset = catalog.dataset(id) else { throw .noDataset }
        return dataset
    }

    /// A round by its fiscal year and its number, or by the month of a monthly dataset (`2566-10`, Buddhist Era).
    ///
    /// - Throws: ``RecordingRefusal/monthOfOtherYear(given:wanted:meant:)`` for a month that lies in another fiscal
    ///   year, such as October 2567 in 2567: fiscal year N begins in October N−1 (domain 2.5).
    public func round(_ dataset: Dataset, fiscalYear: String, round: String) throws(RecordingRefusal) -> RoundPlace {
        guard let year = Self.number(fiscalYear), let plan = dataset.year(year) else {
            throw .noYear(dataset, known: dataset.years.map(\.fiscalYear))
        }
        let parts = round.split(separator: "-", omittingEmptySubsequences: false).map { Self.number($0) }
        let found: RoundPlan?
        if parts.count == 2, let of = parts[0], let month = parts[1], (1...12).contains(month) {
            let meant = of + (month >= 10 ? 1 : 0)
            guard meant == year else {
                throw .monthOfOtherYear(given: BuddhistMonth(year: of, month: month), wanted: year, meant: meant)
            }
            let first = "\(of - 543)-\(month < 10 ? "0" : "")\(month)-01"
            found = plan.rounds.first { $0.covers.first == first && plan.rounds.count > 4 }
        } else {
            found = Self.number(round).flatMap { number in plan.rounds.first { $0.number == number } }
        }
        guard let found else { throw .noRound(dataset, year: year, known: plan.rounds.map(\.number)) }
        return RoundPlace(dataset: dataset, year: plan, round: found)
    }

    /// A reporting unit of a round, or a province above units.
    public func sheet(_ round: RoundPlace, unit: String) throws(RecordingRefusal) -> SheetPlace {
        guard let code = AreaCode(unit), catalog.areas.standing(of: code) != .unknown,
            code.level == round.dataset.unit || code.level == .province
        else { throw .noUnit(round.dataset) }
        return SheetPlace(round: round, unit: code)
    }

    private static func number(_ text: some StringProtocol) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    /// The units of a round that have to report, ascending.
    public func units(_ dataset: Dataset, within area: AreaCode?) throws -> [AreaCode] { try areas.units(dataset, within: area) }

    /// The areas of a dataset's level inside a unit, by ascending code, with their names: what a row may tell of.
    public func candidates(_ dataset: Dataset, in unit: AreaCode) throws -> [(code: AreaCode, name: String)] { try areas.candidates(dataset, in: unit) }

    /// How many areas of the unit have to be reported and are not among the rows.
    public func missing(_ view: SheetView) throws -> [(code: AreaCode, name: String)] {
        guard view.place.dataset.form == .perArea, let rows = view.rows else { return [] }
        let there = Set(rows.map(\.area))
        return try areas.areas(view.place.dataset, in: view.place.unit).filter { !there.contains($0.code.text) }
    }

    // MARK: For the use cases

    func rules(_ dataset: Dataset) -> Rules { Rules(dataset, areas: catalog.areas) }

    func checkWritable() throws(RecordingRefusal) {
        guard isWritable else { throw .readOnly }
    }

    func overrides(_ place: RoundPlace) throws -> [WindowOverride] { try store.overrides(of: place.dataset, in: place.period) }

    func circumstances(_ overrides: [WindowOverride], signers: [AreaCode] = [], signedElsewhere: [AreaCode] = []) -> Circumstances {
        Circumstances(time: time, day: day, overrides: overrides, signers: signers, signedElsewhere: signedElsewhere)
    }
}

/// A round of a dataset.
public struct RoundPlace: Sendable {
    public let dataset: Dataset
    public let year: YearPlan
    public let round: RoundPlan

    public var period: Period { Period(fiscalYear: year.fiscalYear, round: round.number) }
}

/// A reporting unit's sheet in a round, or all sheets of a province.
public struct SheetPlace: Sendable {
    public let round: RoundPlace
    /// A unit of the dataset, or a province above its units.
    public let unit: AreaCode

    public var dataset: Dataset { round.dataset }
    public var period: Period { round.period }
    /// Whether the area is a province and the sheets are those of its amphoe.
    public var isProvinceOfSheets: Bool { unit.level != dataset.unit }
    public var key: SheetKey { SheetKey(dataset: dataset.id, period: period, unit: unit) }

    func key(of unit: AreaCode) -> SheetKey { SheetKey(dataset: dataset.id, period: period, unit: unit) }
}

/// A month of the Buddhist Era.
public struct BuddhistMonth: Hashable, Sendable {
    public let year: Int
    /// 1...12.
    public let month: Int

    public init(year: Int, month: Int) {
        self.year = year
        self.month = month
    }

    /// "ตุลาคม 2567" / "October 2567 B.E.".
    public var title: Localized {
        let th = ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"]
        let en = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
        return Localized(th: "\(th[month - 1]) \(year)", en: "\(en[month - 1]) \(year) B.E.")
    }
}
