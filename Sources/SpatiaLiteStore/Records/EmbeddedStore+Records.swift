public import Catalog
public import Ledger
internal import SQLite
public import Store

extension EmbeddedStore: RecordStore {
    // MARK: Writing

    /// Rows get their numbers, and the standing of a sheet that differs its time and name, from the store. What was
    /// written to a sheet stands in the detail of the first event about it, as the member `written`: counts and digests,
    /// no values. A sheet without an event gets one with the verb `write`.
    ///
    /// - Throws: ``StoreError/misfit(layer:feature:column:reason:)`` for a row that does not fit the dataset.
    public func update(
        _ keys: [SheetKey], of dataset: Dataset, by name: String, at time: String,
        _ body: (inout [Sheet]) throws -> [JournalEvent]
    ) throws -> [Sheet] {
        try write { try $0.update(keys, of: dataset, by: name, at: time, body) }
    }

    /// Also where this process does not write layers: each journals who signs in.
    public func record(_ event: JournalEvent, by name: String, at time: String) throws {
        try accountWriter.write { connection in
            var journal = try Journal(on: connection)
            try journal.append(event, by: name, at: time, on: connection)
        }
    }

    /// Also raises the dataset's version.
    public func add(_ override: WindowOverride, of dataset: Dataset, in period: Period, by name: String, at time: String) throws {
        try write { try $0.add(override, of: dataset, in: period, by: name, at: time) }
    }

    // MARK: Reading

    public func sheet(_ key: SheetKey, of dataset: Dataset) throws -> Sheet {
        let lease = try recordPool.lease()
        return try Self.sheet(key, dataset, lease.session.connection)
    }

    private static func sheet(_ key: SheetKey, _ dataset: Dataset, _ connection: borrowing Connection) throws -> Sheet {
        let view = try connection.begin(.deferred)
        let columns = try RecordColumns(dataset.id, on: connection)
        let sheet = try StoredSheet(key, columns, on: connection).sheet(dataset)
        try connection.commit(view)
        return sheet
    }

    public func standings(of dataset: Dataset, in period: Period, within area: AreaCode?) throws -> [AreaCode: Standing] {
        let lease = try recordPool.lease()
        return try Self.standings(dataset, period, area, lease.session.connection)
    }

    private static func standings(
        _ dataset: Dataset, _ period: Period, _ area: AreaCode?, _ connection: borrowing Connection
    ) throws -> [AreaCode: Standing] {
        var rows = try connection.prepare(
            """
            SELECT unit, state, certified, changed_at, changed_by FROM sheet_standing
            WHERE dataset = ? AND period = ? AND unit >= ? AND unit < ?
            """)
        try rows.bind(1, dataset.id)
        try rows.bind(2, period.number)
        try rows.bind(3, UnitRange(area).first)
        try rows.bind(4, UnitRange(area).end)
        var standings: [AreaCode: Standing] = [:]
        while try rows.step() {
            guard let unit = AreaCode(utf8: rows.bytes(0)) else { throw StoreError.damaged("sheet_standing: a unit") }
            standings[unit] = try StoredSheet.standing(rows, from: 1)
        }
        return standings
    }

    public func columns(_ numbers: [Int], of dataset: Dataset, in period: Period, within area: AreaCode?) throws -> [ColumnChunk] {
        let lease = try recordPool.lease()
        let names = numbers.map { dataset.columns[$0].field.name }
        return try ColumnScan.chunks(names, dataset.id, period, UnitRange(area), on: lease.session.connection)
    }

    public func version(of dataset: Dataset) throws -> Int64 {
        let lease = try recordPool.lease()
        return try Self.version(dataset, lease.session.connection)
    }

    private static func version(_ dataset: Dataset, _ connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        var rows = try connection.prepare("SELECT version FROM dataset_version WHERE dataset = ?")
        try rows.bind(1, dataset.id)
        return try rows.step() ? rows.integer(0) : 0
    }

    public func journal(after number: Int64, sheet: SheetKey?, limit: Int) throws -> [JournalEntry] {
        let lease = try recordPool.lease()
        return try Journal.entries(after: number, sheet: sheet, limit: limit, on: lease.session.connection)
    }

    public func overrides(of dataset: Dataset, in period: Period) throws -> [WindowOverride] {
        let lease = try recordPool.lease()
        return try Self.overrides(dataset, period, lease.session.connection)
    }

    private static func overrides(
        _ dataset: Dataset, _ period: Period, _ connection: borrowing Connection
    ) throws(SQLiteError) -> [WindowOverride] {
        var rows = try connection.prepare(
            """
            SELECT first_day, end_day, is_open, area, reason FROM window_override
            WHERE dataset = ? AND period = ? ORDER BY entry
            """)
        try rows.bind(1, dataset.id)
        try rows.bind(2, period.number)
        var overrides: [WindowOverride] = []
        while try rows.step() { overrides.append(WindowOverride(rows, from: 0)) }
        return overrides
    }
}

extension EmbeddedStore: RecordHistory {
    public func history(of key: SheetKey, in dataset: Dataset, after revision: Int64, limit: Int) throws -> [RowChange] {
        let lease = try recordPool.lease()
        return try SheetHistory.changes(key, dataset, after: revision, limit: limit, on: lease.session.connection)
    }
}

extension WindowOverride {
    /// The override in the columns first_day, end_day, is_open, area, reason of a row.
    init(_ rows: borrowing Statement, from first: Int) {
        self.init(
            days: DayRange(first: rows.text(first) ?? "", end: rows.text(first + 1) ?? ""), isOpen: rows.integer(first + 2) != 0,
            area: rows.text(first + 3).flatMap { AreaCode($0) }, reason: rows.text(first + 4) ?? "")
    }
}

/// The texts of the codes that are an area or lie in it: from `first` to before `end`.
struct UnitRange {
    let first: String
    let end: String

    /// - Parameter area: nil: all units.
    init(_ area: AreaCode?) {
        first = area?.text ?? ""
        // The character after 9.
        end = first + ":"
    }
}
