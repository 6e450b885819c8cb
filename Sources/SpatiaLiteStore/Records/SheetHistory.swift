internal import Catalog
internal import Ledger
internal import SQLite
internal import Store

/// The rows that revisions of a sheet replaced, from their pages in `row_history`.
enum SheetHistory {
    static func changes(
        _ key: SheetKey, _ dataset: Dataset, after revision: Int64, limit: Int, on connection: borrowing Connection
    ) throws -> [RowChange] {
        let view = try connection.begin(.deferred)
        let columns = try RecordColumns(dataset.id, on: connection)
        guard let number = try StoredSheet(key, columns, on: connection).number else { return [] }
        let revisions = try revisions(of: number, after: revision, limit: limit, connection)
        var changes: [RowChange] = []
        for revision in revisions {
            changes += try self.changes(revision, try pages(of: number, revision, on: connection), dataset)
        }
        try connection.commit(view)
        return changes
    }

    private static func revisions(
        of sheet: Int64, after revision: Int64, limit: Int, _ connection: borrowing Connection
    ) throws(SQLiteError) -> [Int64] {
        var rows = try connection.prepare(
            "SELECT DISTINCT revision FROM row_history WHERE sheet = ? AND revision > ? ORDER BY revision LIMIT ?")
        try rows.bind(1, sheet)
        try rows.bind(2, revision)
        try rows.bind(3, Int64(max(limit, 0)))
        var revisions: [Int64] = []
        while try rows.step() { revisions.append(rows.integer(0)) }
        return revisions
    }

    /// The pages of one revision by the names of their columns.
    static func pages(of sheet: Int64, _ revision: Int64, on connection: borrowing Connection) throws(SQLiteError) -> [String: [UInt8]] {
        var rows = try connection.prepare(
            """
            SELECT name, page FROM row_history JOIN record_column ON record_column.number = field
            WHERE sheet = ? AND revision = ?
            """)
        try rows.bind(1, sheet)
        try rows.bind(2, revision)
        var pages: [String: [UInt8]] = [:]
        while try rows.step() { pages[rows.text(0) ?? ""] = rows.blob(1) }
        return pages
    }

    private static func changes(_ revision: Int64, _ pages: [String: [UInt8]], _ dataset: Dataset) throws(StoreError) -> [RowChange] {
        let kinds = try values(pages, RecordColumns.change, count: nil)
        let ids = try values(pages, RecordColumns.id, count: kinds.count)
        let areas = try values(pages, RecordColumns.area, count: kinds.count)
        var columns: [[Value]] = []
        for column in dataset.columns { columns.append(try values(pages, column.field.name, count: kinds.count)) }
        var changes: [RowChange] = []
        for i in kinds.indices {
            guard case .integer(let stored) = kinds[i], case .integer(let id) = ids[i],
                let kind = RowChange.Kind(rawValue: Int(truncatingIfNeeded: stored))
            else { throw .damaged("row_history: a kind of change") }
            let area = if case .text(let text) = areas[i] { text } else { "" }
            let old = kind == .inserted ? nil : RecordRow(id: id, area: area, values: columns.map { $0[i] })
            changes.append(RowChange(revision: revision, row: id, kind: kind, old: old))
        }
        return changes
    }

    private static func values(_ pages: [String: [UInt8]], _ name: String, count: Int?) throws(StoreError) -> [Value] {
        guard let page = pages[name] else { return Array(repeating: .null, count: count ?? 0) }
        let values = try ColumnPage.decode(page.span)
        guard count == nil || values.count == count else { throw .damaged("row_history: \(values.count) values of \(name) for \(count ?? 0) rows") }
        return values
    }
}
