internal import Catalog
internal import Ledger
internal import SQLite
internal import Store

extension Writer {
    /// Changes sheets and appends to the journal, as one transaction.
    func update(
        _ keys: [SheetKey], of dataset: Dataset, by name: String, at time: String,
        _ body: (inout [Sheet]) throws -> [JournalEvent]
    ) throws -> [Sheet] {
        try Self.update(keys, dataset, name, time, connection, body)
    }

    private static func update(
        _ keys: [SheetKey], _ dataset: Dataset, _ name: String, _ time: String, _ connection: borrowing Connection,
        _ body: (inout [Sheet]) throws -> [JournalEvent]
    ) throws -> [Sheet] {
        let transaction = try connection.begin(.immediate)
        let sheets = try change(keys, dataset, name, time, connection, body)
        try connection.commit(transaction)
        return sheets
    }

    /// Writes whole sheets in the transaction that the caller has begun, with an entry of the journal for each.
    func record(_ sheets: [Sheet], of dataset: Dataset, by name: String, at time: String) throws {
        _ = try Self.change(sheets.map(\.key), dataset, name, time, connection) { stored in
            for i in sheets.indices {
                stored[i].rows = sheets[i].rows
                stored[i].standing = sheets[i].standing
            }
            return []
        }
    }

    /// The work of an update, in a transaction of the caller.
    private static func change(
        _ keys: [SheetKey], _ dataset: Dataset, _ name: String, _ time: String, _ connection: borrowing Connection,
        _ body: (inout [Sheet]) throws -> [JournalEvent]
    ) throws -> [Sheet] {
        precondition(Set(keys).count == keys.count && keys.allSatisfy { $0.dataset == dataset.id }, "keys of other or of the same sheets")
        var columns = try RecordColumns(dataset.id, on: connection)
        var stored: [StoredSheet] = []
        for key in keys { stored.append(try StoredSheet(key, columns, on: connection)) }
        let before = try stored.map { try $0.sheet(dataset) }
        var sheets = before
        var events = try body(&sheets)
        precondition(sheets.map(\.key) == keys, "an update may change sheets, not exchange them")

        var written: [(key: SheetKey, summary: SheetWriting.Summary)] = []
        for i in keys.indices {
            var writing = try SheetWriting(sheets[i], was: before[i], stored: stored[i], of: dataset, by: name, at: time)
            let (sheet, summary) = try writing.write(&columns, on: connection)
            sheets[i] = sheet
            if let summary { written.append((keys[i], summary)) }
        }
        // Every write stands in the journal: in the first event about its sheet, else in one of its own.
        for (key, summary) in written {
            if let place = events.firstIndex(where: { $0.sheet == key }) {
                events[place] = try summary.added(to: events[place])
            } else {
                events.append(try summary.added(to: JournalEvent(verb: "write", sheet: key)))
            }
        }
        if !events.isEmpty {
            var journal = try Journal(on: connection)
            for event in events { try journal.append(event, by: name, at: time, on: connection) }
        }
        if !written.isEmpty { try raiseVersion(of: dataset, connection) }
        return sheets
    }

    private static func raiseVersion(of dataset: Dataset, _ connection: borrowing Connection) throws(SQLiteError) {
        var insert = try connection.prepare(
            "INSERT INTO dataset_version VALUES (?, 1) ON CONFLICT (dataset) DO UPDATE SET version = version + 1")
        try insert.bind(1, dataset.id)
        try insert.run()
    }

    func add(_ override: WindowOverride, of dataset: Dataset, in period: Period, by name: String, at time: String) throws {
        try Self.add(override, dataset, period, name, time, connection)
    }

    private static func add(
        _ override: WindowOverride, _ dataset: Dataset, _ period: Period, _ name: String, _ time: String,
        _ connection: borrowing Connection
    ) throws {
        let transaction = try connection.begin(.immediate)
        var journal = try Journal(on: connection)
        let entry = try journal.append(override.event(dataset.id, period), by: name, at: time, on: connection)
        var insert = try connection.prepare(
            """
            INSERT INTO window_override (entry, dataset, period, first_day, end_day, is_open, area, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try insert.bind(1, entry)
        try insert.bind(2, dataset.id)
        try insert.bind(3, period.number)
        try insert.bind(4, override.days.first)
        try insert.bind(5, override.days.end)
        try insert.bind(6, override.isOpen ? 1 : Int64(0))
        if let area = override.area { try insert.bind(7, area.text) }
        try insert.bind(8, override.reason)
        try insert.run()
        try raiseVersion(of: dataset, connection)
        try connection.commit(transaction)
    }
}

extension WindowOverride {
    static let verbs = ["open-window", "close-window"]

    /// How the journal tells of it: verb `open-window` or `close-window`, subject `otop_sales 2567/3`.
    func event(_ dataset: String, _ period: Period) -> JournalEvent {
        let detail = JournalDetail([
            ("first", .text(days.first)), ("end", .text(days.end)), ("area", .text(area?.text ?? "")), ("reason", .text(reason)),
        ])
        return JournalEvent(verb: Self.verbs[isOpen ? 0 : 1], subject: "\(dataset) \(period)", detail: detail.text)
    }
}
