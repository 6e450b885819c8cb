internal import Catalog
internal import Ledger
internal import SQLite
internal import Store

extension EmbeddedStore {
    /// Holds all that a store has recorded against its journal, and the file against SQLite's own checks. Nothing is
    /// changed, and a process may write meanwhile.
    ///
    /// Entries that were cut off the journal's end show where they told of a sheet.
    ///
    /// - Returns: what is wrong; empty: nothing. At most `limit` faults of each kind are told.
    /// - Throws: ``StoreError`` when there is no store, or when its schema is of another time.
    public static func check(path: String, limit: Int = 100) throws -> [StoreFault] {
        guard FileSystem.exists(path) else { throw StoreError.missing(path: path) }
        try rollBack(path)
        let connection = try Connection(path: path, .readOnly)
        let found = try Migration.current(connection), known = Migration.latest()
        guard found <= known else { throw StoreError.newerSchema(path: path, found: found, known: known) }
        guard found == known else { throw StoreError.olderSchema(path: path, found: found, known: known) }
        return try check(connection, limit)
    }

    private static func check(_ connection: borrowing Connection, _ limit: Int) throws -> [StoreFault] {
        connection.loadSpatiaLite()
        let view = try connection.begin(.deferred)
        var check = StoreCheck(limit: limit)
        try check.file(connection)
        try check.journal(connection)
        try check.sheets(connection)
        try check.overrides(connection)
        try connection.commit(view)
        return check.faults
    }
}

/// The parts of a check, each of which adds to the faults.
private struct StoreCheck {
    let limit: Int
    private(set) var faults: [StoreFault] = []
    /// The last write to each sheet that the journal tells of.
    private var last: [SheetKey: (entry: Int64, summary: SheetWriting.Summary)] = [:]
    /// How many faults each part has found.
    private var found = 0
    /// The overrides that the journal tells of, by entry.
    private var overrides: [Int64: JournalEvent] = [:]

    init(limit: Int) { self.limit = limit }

    private mutating func add(_ fault: StoreFault) {
        if found < limit { faults.append(fault) }
        found += 1
    }

    // MARK: File

    mutating func file(_ connection: borrowing Connection) throws {
        found = 0
        var rows = try connection.prepare("PRAGMA integrity_check(\(limit))")
        while try rows.step() {
            if let text = rows.text(0), text != "ok" { add(.file(text)) }
        }
        var references = try connection.prepare("PRAGMA foreign_key_check")
        while try references.step() {
            add(.file("\(references.text(0) ?? ""): row \(references.integer(1)) refers to nothing in \(references.text(2) ?? "")"))
        }
    }

    // MARK: Journal

    /// Follows the chain, and holds the rows that each write replaced against its entry.
    mutating func journal(_ connection: borrowing Connection) throws {
        found = 0
        var chain = JournalChain()
        var number: Int64 = 0
        while true {
            let entries: [JournalEntry]
            do {
                entries = try Journal.entries(after: number, sheet: nil, limit: 1_000, on: connection)
            } catch let error as StoreError {
                return add(.damaged(error.reason))
            }
            guard let end = entries.last?.number else { return }
            number = end
            for entry in entries {
                if let fault = chain.check(entry) {
                    add(.journal(entry: fault.number))
                    chain = JournalChain(after: entry.number, digest: entry.digest)
                }
                if entry.event.sheet == nil { overrides[entry.number] = entry.event }
                guard let key = entry.event.sheet, let summary = SheetWriting.Summary(detail: entry.event.detail) else { continue }
                last[key] = (entry.number, summary)
                try history(key, summary, entry.number, connection)
            }
        }
    }

    private mutating func history(
        _ key: SheetKey, _ summary: SheetWriting.Summary, _ entry: Int64, _ connection: borrowing Connection
    ) throws {
        var rows = try connection.prepare("SELECT sheet FROM sheet_standing WHERE dataset = ? AND period = ? AND unit = ?")
        try rows.bind(1, key.dataset)
        try rows.bind(2, key.period.number)
        try rows.bind(3, key.unit.text)
        guard try rows.step() else { return }
        let pages = try SheetHistory.pages(of: rows.integer(0), summary.revision, on: connection)
        if StoredSheet.digest(of: pages) != summary.history { add(.history(StoredSheet(key).name, entry: entry)) }
    }

    // MARK: Sheets

    /// Reads every sheet: its pages must be whole, of one length and what its last entry says.
    mutating func sheets(_ connection: borrowing Connection) throws {
        found = 0
        var columns: [String: RecordColumns] = [:]
        for key in try keys(connection) {
            let known = try columns[key.dataset] ?? RecordColumns(key.dataset, on: connection)
            columns[key.dataset] = known
            let entry = last.removeValue(forKey: key)
            do {
                let sheet = try StoredSheet(key, known, on: connection)
                _ = try sheet.ids()
                for name in sheet.pages.keys { _ = try sheet.values(name) }
                guard let entry else {
                    add(.unknownSheet(sheet.name))
                    continue
                }
                if entry.summary.revision != sheet.revision || entry.summary.sheet != sheet.digest {
                    add(.sheet(sheet.name, entry: entry.entry))
                }
            } catch let error as StoreError {
                add(.damaged("\(StoredSheet(key).name): \(error.reason)"))
            }
        }
        for key in last.keys { add(.unknownSheet(StoredSheet(key).name)) }
        var rows = try connection.prepare(
            """
            SELECT count(*) FROM record_page p LEFT JOIN record_column c ON c.number = p.field
            LEFT JOIN sheet_standing s ON s.dataset = c.dataset AND s.period = p.period AND s.unit = p.unit
            WHERE s.sheet IS NULL
            """)
        if try rows.step(), rows.integer(0) > 0 { add(.damaged("record_page: \(rows.integer(0)) pages of no sheet")) }
    }

    private mutating func keys(_ connection: borrowing Connection) throws -> [SheetKey] {
        var rows = try connection.prepare("SELECT dataset, period, unit FROM sheet_standing ORDER BY period, dataset, unit")
        var keys: [SheetKey] = []
        while try rows.step() {
            guard let dataset = rows.text(0), let unit = AreaCode(utf8: rows.bytes(2)) else {
                add(.damaged("sheet_standing: a unit"))
                continue
            }
            keys.append(SheetKey(dataset: dataset, period: Period(number: rows.integer(1)), unit: unit))
        }
        return keys
    }

    // MARK: Overrides

    mutating func overrides(_ connection: borrowing Connection) throws {
        found = 0
        var rows = try connection.prepare(
            "SELECT entry, dataset, period, first_day, end_day, is_open, area, reason FROM window_override ORDER BY entry")
        while try rows.step() {
            let override = WindowOverride(rows, from: 3)
            let event = override.event(rows.text(1) ?? "", Period(number: rows.integer(2)))
            if overrides.removeValue(forKey: rows.integer(0)) != event { add(.override(entry: rows.integer(0))) }
        }
        for (entry, event) in overrides.sorted(by: { $0.key < $1.key }) where WindowOverride.verbs.contains(event.verb) {
            add(.override(entry: entry))
        }
    }
}

extension StoreError {
    /// What is damaged, without the sentence around it.
    fileprivate var reason: String { if case .damaged(let what) = self { what } else { description } }
}
