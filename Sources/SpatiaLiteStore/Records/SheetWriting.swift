internal import Catalog
internal import Ledger
internal import SQLite
internal import Store

/// Writes what became of a sheet: the pages that differ, the rows that are no more as they were, and its standing.
struct SheetWriting {
    private let dataset: Dataset
    private let before: StoredSheet
    private let rowsBefore: [RecordRow]
    private var after: StoredSheet
    private let sheet: Sheet
    private let rowsDiffer: Bool

    /// What a write did, for the journal: numbers and digests, no values.
    struct Summary {
        let revision: Int64
        let inserted, replaced, removed: Int
        /// Over the rows that the write replaced or removed, as history has them.
        let history: [UInt8]
        /// Over the sheet as it is now.
        let sheet: [UInt8]
    }

    /// - Parameters:
    ///   - sheet: as it shall be.
    ///   - was: as it was before.
    /// - Throws: ``StoreError/misfit(layer:feature:column:reason:)`` when a row does not fit the dataset.
    init(_ sheet: Sheet, was: Sheet, stored before: StoredSheet, of dataset: Dataset, by name: String, at time: String) throws(StoreError) {
        self.dataset = dataset
        self.before = before
        rowsBefore = was.rows
        var sheet = sheet
        var lastRow = before.lastRow
        try Self.number(&sheet.rows, &lastRow, dataset)
        rowsDiffer = !was.rows.elementsEqual(sheet.rows) { $0.isSame(as: $1) }
        sheet.standing.certified.sort()
        let differs = rowsDiffer || sheet.standing != was.standing
        if differs {
            sheet.standing.changedAt = time
            sheet.standing.changedBy = name
        }
        sheet.revision = was.revision + (differs ? 1 : 0)
        self.sheet = sheet
        after = before
        after.standing = sheet.standing
        after.revision = sheet.revision
        after.rowCount = sheet.rows.count
        after.lastRow = lastRow
    }

    /// Checks rows, gives numbers to new ones and sorts them by number.
    private static func number(_ rows: inout [RecordRow], _ lastRow: inout Int64, _ dataset: Dataset) throws(StoreError) {
        guard rows.count <= PageHead.mostRows else { throw misfit(dataset, 0, nil, "more than \(PageHead.mostRows) rows") }
        let highest = lastRow
        for i in rows.indices {
            let row = rows[i]
            guard row.values.count == dataset.columns.count else {
                throw misfit(dataset, i, nil, "\(row.values.count) values for \(dataset.columns.count) columns")
            }
            for (column, value) in row.values.enumerated() {
                if case .number(let number) = value, !number.isFinite { throw misfit(dataset, i, column, "a number that is not finite") }
            }
            guard (0...highest).contains(row.id) else { throw misfit(dataset, i, nil, "a row number that the sheet never gave") }
            if row.id == 0 {
                lastRow += 1
                rows[i].id = lastRow
            }
        }
        rows.sort { $0.id < $1.id }
        for i in rows.indices.dropFirst() where rows[i].id == rows[i - 1].id {
            throw misfit(dataset, i, nil, "two rows have the number \(rows[i].id)")
        }
    }

    private static func misfit(_ dataset: Dataset, _ row: Int, _ column: Int?, _ reason: String) -> StoreError {
        .misfit(layer: dataset.id, feature: row + 1, column: column.map { dataset.columns[$0].field.name }, reason: reason)
    }

    /// Writes the sheet when it differs from what it was.
    ///
    /// - Returns: the sheet as it stands, and what was done; nil: it is as it was.
    mutating func write(_ columns: inout RecordColumns, on connection: borrowing Connection) throws -> (Sheet, Summary?) {
        guard sheet.revision != before.revision else { return (sheet, nil) }
        if rowsDiffer { try makePages(columns) }
        try writePages(&columns, connection)
        try writeStanding(connection)
        let changes = rowsDiffer ? changes() : []
        let history = try historyPages(changes)
        try write(history, &columns, connection)
        func count(_ kind: RowChange.Kind) -> Int { changes.count { $0.kind == kind } }
        let summary = Summary(
            revision: after.revision, inserted: count(.inserted), replaced: count(.replaced), removed: count(.removed),
            history: StoredSheet.digest(of: history), sheet: after.digest)
        return (sheet, summary)
    }

    // MARK: Pages

    private mutating func makePages(_ columns: RecordColumns) throws {
        let ids = sheet.rows.map(\.id)
        if rowsBefore.map(\.id) != ids {
            for (name, old) in try lostColumns() { after.pages[name] = ColumnPage.encode(ids.map { old[$0] ?? .null }) }
        }
        for (name, values) in Self.columns(sheet.rows, of: dataset) { after.pages[name] = ColumnPage.encode(values) }
    }

    /// The columns that the definition has lost: rows that stay keep their values. By name, then by the row's number.
    private func lostColumns() throws -> [(name: String, values: [Int64: Value])] {
        let defined = Set(dataset.columns.map(\.field.name) + [RecordColumns.id, RecordColumns.area])
        return try before.pages.keys.filter { !defined.contains($0) }.map { name in
            (name, Dictionary(uniqueKeysWithValues: zip(rowsBefore.map(\.id), try before.values(name))))
        }
    }

    /// The columns of rows, with their numbers and areas.
    private static func columns(_ rows: [RecordRow], of dataset: Dataset) -> [(name: String, values: [Value])] {
        [
            (RecordColumns.id, rows.map { .integer($0.id) }),
            (RecordColumns.area, rows.map { $0.area.isEmpty ? .null : .text($0.area) }),
        ] + dataset.columns.enumerated().map { column, definition in (definition.field.name, rows.map { $0.values[column] }) }
    }

    private func writePages(_ columns: inout RecordColumns, _ connection: borrowing Connection) throws {
        var insert = try connection.prepare("INSERT OR REPLACE INTO record_page (period, field, unit, page) VALUES (?, ?, ?, ?)")
        var delete = try connection.prepare("DELETE FROM record_page WHERE period = ? AND field = ? AND unit = ?")
        for name in Set(before.pages.keys).union(after.pages.keys).sorted() where before.pages[name] != after.pages[name] {
            let number = try columns.number(of: name, on: connection)
            if let page = after.pages[name] {
                try insert.bind(1, sheet.key.period.number)
                try insert.bind(2, number)
                try insert.bind(3, sheet.key.unit.text)
                try insert.bind(4, blob: page.span)
                try insert.run()
            } else {
                try delete.bind(1, sheet.key.period.number)
                try delete.bind(2, number)
                try delete.bind(3, sheet.key.unit.text)
                try delete.run()
            }
        }
    }

    private mutating func writeStanding(_ connection: borrowing Connection) throws(SQLiteError) {
        var insert = try connection.prepare(
            """
            INSERT INTO sheet_standing (dataset, period, unit, state, certified, changed_at, changed_by, revision, row_count, last_row)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (dataset, period, unit) DO UPDATE SET state = excluded.state, certified = excluded.certified,
                changed_at = excluded.changed_at, changed_by = excluded.changed_by, revision = excluded.revision,
                row_count = excluded.row_count, last_row = excluded.last_row
            """)
        try insert.bind(1, sheet.key.dataset)
        try insert.bind(2, sheet.key.period.number)
        try insert.bind(3, sheet.key.unit.text)
        try insert.bind(4, Int64(after.standing.state.rawValue))
        try insert.bind(5, after.standing.certified.map(\.text).joined(separator: " "))
        if let at = after.standing.changedAt { try insert.bind(6, at) }
        if let by = after.standing.changedBy { try insert.bind(7, by) }
        try insert.bind(8, after.revision)
        try insert.bind(9, Int64(after.rowCount))
        try insert.bind(10, after.lastRow)
        try insert.run()
        if after.number == nil { after.number = connection.lastInsertedRow }
    }

    // MARK: History

    /// What became of the rows, by ascending number.
    private func changes() -> [RowChange] {
        var changes: [RowChange] = []
        var old = rowsBefore[...], new = sheet.rows[...]
        while let first = [old.first?.id, new.first?.id].compactMap({ $0 }).min() {
            let was = old.first?.id == first ? old.popFirst() : nil, now = new.first?.id == first ? new.popFirst() : nil
            if let was, let now, was.isSame(as: now) { continue }
            let kind: RowChange.Kind = was == nil ? .inserted : now == nil ? .removed : .replaced
            changes.append(RowChange(revision: sheet.revision, row: first, kind: kind, old: was))
        }
        return changes
    }

    /// The rows as they were, as pages; an inserted row was nothing.
    private func historyPages(_ changes: [RowChange]) throws -> [String: [UInt8]] {
        let nothing = RecordRow(area: "", values: dataset.columns.map { _ in .null })
        var pages: [String: [UInt8]] = [:]
        for (name, values) in Self.columns(changes.map { $0.old ?? nothing }, of: dataset) { pages[name] = ColumnPage.encode(values) }
        for (name, old) in try lostColumns() { pages[name] = ColumnPage.encode(changes.map { old[$0.row] ?? .null }) }
        pages[RecordColumns.id] = ColumnPage.encode(changes.map { .integer($0.row) })
        pages[RecordColumns.change] = ColumnPage.encode(changes.map { .integer(Int64($0.kind.rawValue)) })
        return pages
    }

    private func write(_ history: [String: [UInt8]], _ columns: inout RecordColumns, _ connection: borrowing Connection) throws {
        guard let number = after.number else { return }
        var insert = try connection.prepare("INSERT INTO row_history (sheet, revision, field, page) VALUES (?, ?, ?, ?)")
        for (name, page) in history {
            try insert.bind(1, number)
            try insert.bind(2, after.revision)
            try insert.bind(3, try columns.number(of: name, on: connection))
            try insert.bind(4, blob: page.span)
            try insert.run()
        }
    }
}

extension RecordRow {
    /// Whether the rows are the same to the last byte, also where Unicode holds different texts for equal.
    func isSame(as other: RecordRow) -> Bool {
        id == other.id && area.utf8.elementsEqual(other.area.utf8)
            && values.elementsEqual(other.values) { a, b in
                switch (a, b) {
                case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
                case (.number(let a), .number(let b)): a.bitPattern == b.bitPattern
                default: a == b
                }
            }
    }
}
