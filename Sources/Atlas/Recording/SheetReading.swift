public import Catalog
public import Ledger
public import Store

/// A sheet as a reader may see it.
public struct SheetView: Sendable {
    public let place: SheetPlace
    /// Where it stands; nil: the reader is told no more than that nothing is confirmed.
    public let standing: Standing?
    /// The rows; nil: the reader may not see them.
    public let rows: [RecordRow]?
    /// 0 where the rows may not be seen.
    public let revision: Int64
    /// The columns that the reader may see and that hold in the year.
    public let columns: [Int]
    /// Whether columns are kept from the reader.
    public let isMasked: Bool
    /// Whether rows are confirmed, but shown to nobody but the staff, because they count people: totals are in reports.
    public let isForReports: Bool
}

extension Recording {
    /// Why personal columns are read, where the reader does not say.
    public static let standardPurpose = "บันทึกและตรวจสอบข้อมูล"

    /// Reads a sheet. When it shows personal columns, the journal gets an entry `read-personal`.
    ///
    /// - Parameter reader: nil: the public.
    public func read(_ place: SheetPlace, by reader: Officer?, purpose: String? = nil) throws -> SheetView {
        if place.isProvinceOfSheets { throw RecordingRefusal.needsOneSheet }
        let dataset = place.dataset
        let sheet = try store.sheet(place.key, of: dataset)
        let sight = Sight(reader, dataset, place.unit)
        let sees = sight.states.contains(sheet.standing.state) || sight.isRecorder && sheet.standing.state == .empty
        var columns = dataset.columns(in: place.period.fiscalYear)
        let all = columns.count
        columns = columns.filter { sight.maySee(dataset.columns[$0].field) }
        let isForReports = sees && !sight.isStaff && !sight.isDepartment && dataset.countsPeople
        let rows = sees && !isForReports ? sheet.rows : nil
        let personal = columns.filter { dataset.columns[$0].field.personalData >= .personal }
        if !personal.isEmpty, let rows, !rows.isEmpty, let reader {
            guard isWritable else { return SheetView(
                place: place, standing: sight.tells(sheet.standing), rows: rows, revision: sheet.revision,
                columns: columns.filter { !personal.contains($0) }, isMasked: true, isForReports: false) }
            try journalReading(place.key, personal.map { dataset.columns[$0].field.name }, rows.count, reader, purpose)
        }
        return SheetView(
            place: place, standing: sight.tells(sheet.standing), rows: rows, revision: rows == nil ? 0 : sheet.revision, columns: columns,
            isMasked: columns.count < all, isForReports: isForReports)
    }

    private func journalReading(_ key: SheetKey, _ columns: [String], _ rows: Int, _ reader: Officer, _ purpose: String?) throws {
        let detail = JournalDetail([("purpose", .text(String((purpose ?? Self.standardPurpose).prefix(200)))), ("columns", .texts(columns)), ("rows", .number(rows))])
        try store.record(JournalEvent(verb: "read-personal", sheet: key, detail: detail.text), by: reader.name, at: time)
    }

    /// The standings of a round's units as a reader may know them, and how far all of them have come.
    public func standings(_ round: RoundPlace, within area: AreaCode?, by reader: Officer?) throws -> RoundView {
        let dataset = round.dataset
        let standings = try store.standings(of: dataset, in: round.period, within: area)
        let units = try self.units(dataset, within: area)
        let known = Set(units)
        let all = units + standings.keys.filter { !known.contains($0) }.sorted()
        let told = all.map { unit in
            (unit: unit, standing: Sight(reader, dataset, unit).tells(standings[unit] ?? Standing()))
        }
        return RoundView(round: round, area: area, units: told, progress: Progress(units: units, standings: standings), windows: try overrides(round))
    }

    /// The journal of a sheet: for the staff of its area and for the department.
    public func journal(_ place: SheetPlace, by reader: Officer?, after number: Int64, limit: Int) throws -> [JournalEntry] {
        let sight = Sight(reader, place.dataset, place.unit)
        guard sight.isStaff || sight.isDepartment else { throw RecordingRefusal.notForReader }
        return try store.journal(after: number, sheet: place.key, limit: limit)
    }
}

/// A round as a reader may see it.
public struct RoundView: Sendable {
    public let round: RoundPlace
    /// Only units in it; nil: the country.
    public let area: AreaCode?
    /// Where each unit stands; nil: the reader is told no more than that nothing is confirmed.
    public let units: [(unit: AreaCode, standing: Standing?)]
    public let progress: Progress
    /// Oldest first.
    public let windows: [WindowOverride]
}

/// What a reader may see of a unit's sheet.
struct Sight {
    let states: ClosedRange<SheetState>
    /// Works for the unit, or for the province above it.
    let isStaff: Bool
    let isDepartment: Bool
    private let isOfficer: Bool

    init(_ reader: Officer?, _ dataset: Dataset, _ unit: AreaCode) {
        states = dataset.visibleStates(to: reader, of: unit)
        let covers = reader?.covers(unit) ?? false
        isDepartment = reader?.role == .central || reader?.role == .administrator
        // The department is staff of what it records itself.
        isStaff = covers && (!isDepartment && reader?.scope != nil || states.lowerBound == .draft)
        isOfficer = reader != nil
    }

    /// Whether the reader enters the rows.
    var isRecorder: Bool { states.lowerBound == .draft }

    func maySee(_ field: Field) -> Bool {
        switch field.personalData {
        case .open: true
        case .officeContact: isOfficer
        case .personal: isStaff
        case .sensitive: false
        }
    }

    /// The staff and the department know how the work stands; anyone else, what is confirmed.
    func tells(_ standing: Standing) -> Standing? {
        if isStaff || isDepartment { return standing }
        guard standing.state >= .locked else { return nil }
        return Standing(state: standing.state, changedAt: standing.changedAt)
    }
}

extension Dataset {
    /// Whether a row counts people or households, so that single rows are small cells.
    var countsPeople: Bool { indicators.contains { $0.subject == .people } }
}
