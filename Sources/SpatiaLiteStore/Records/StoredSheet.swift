internal import Catalog
internal import Ledger
internal import SQLite
internal import Store

/// A sheet as the tables hold it: its standing, and its pages by the names of their columns.
struct StoredSheet {
    let key: SheetKey
    /// Its number in `sheet_standing`; nil: never written.
    var number: Int64?
    var standing = Standing()
    var revision: Int64 = 0
    var rowCount = 0
    /// The highest id that a row ever had: ids are not used twice.
    var lastRow: Int64 = 0
    var pages: [String: [UInt8]] = [:]

    init(_ key: SheetKey) { self.key = key }

    init(_ key: SheetKey, _ columns: RecordColumns, on connection: borrowing Connection) throws {
        self.key = key
        var rows = try connection.prepare(
            """
            SELECT sheet, state, certified, changed_at, changed_by, revision, row_count, last_row
            FROM sheet_standing WHERE dataset = ? AND period = ? AND unit = ?
            """)
        try rows.bind(1, key.dataset)
        try rows.bind(2, key.period.number)
        try rows.bind(3, key.unit.text)
        guard try rows.step() else { return }
        number = rows.integer(0)
        standing = try Self.standing(rows, from: 1)
        revision = rows.integer(5)
        rowCount = try Self.count(rows.integer(6))
        lastRow = rows.integer(7)
        var page = try connection.prepare("SELECT page FROM record_page WHERE period = ? AND field = ? AND unit = ?")
        try page.bind(1, key.period.number)
        try page.bind(3, key.unit.text)
        for column in columns.all {
            try page.bind(2, column.number)
            if try page.step() { pages[column.name] = page.blob(0) }
            page.reset()
        }
    }

    /// The standing in the columns state, certified, changed_at, changed_by of a row.
    static func standing(_ rows: borrowing Statement, from first: Int) throws(StoreError) -> Standing {
        guard let state = SheetState(rawValue: Int(truncatingIfNeeded: rows.integer(first))) else {
            throw .damaged("sheet_standing: state \(rows.integer(first))")
        }
        var certified: [AreaCode] = []
        for text in (rows.text(first + 1) ?? "").split(separator: " ") {
            guard let code = AreaCode(text) else { throw .damaged("sheet_standing: certified \(text)") }
            certified.append(code)
        }
        return Standing(state: state, certified: certified, changedAt: rows.text(first + 2), changedBy: rows.text(first + 3))
    }

    static func count(_ stored: Int64) throws(StoreError) -> Int {
        guard (0...Int64(PageHead.mostRows)).contains(stored) else { throw .damaged("sheet_standing: \(stored) rows") }
        return Int(stored)
    }

    // MARK: Rows

    /// The sheet with the columns of the dataset as it is defined now; a column without a page is empty.
    func sheet(_ dataset: Dataset) throws -> Sheet {
        Sheet(key: key, standing: standing, rows: try rows(dataset.columns.map(\.field.name)), revision: revision)
    }

    private func rows(_ names: [String]) throws -> [RecordRow] {
        let ids = try ids(), areas = try values(RecordColumns.area), columns = try names.map { try values($0) }
        return ids.indices.map { row in
            let area = if case .text(let text) = areas[row] { text } else { "" }
            return RecordRow(id: ids[row], area: area, values: columns.map { $0[row] })
        }
    }

    /// The rows' numbers, ascending.
    func ids() throws -> [Int64] {
        var ids: [Int64] = []
        for value in try values(RecordColumns.id) {
            guard case .integer(let id) = value, id > ids.last ?? 0, id <= lastRow else {
                throw StoreError.damaged("the rows' numbers of \(name)")
            }
            ids.append(id)
        }
        return ids
    }

    /// The values of a column, one for each row.
    func values(_ column: String) throws -> [Value] {
        guard let page = pages[column] else { return Array(repeating: .null, count: rowCount) }
        let values = try ColumnPage.decode(page.span)
        guard values.count == rowCount else {
            throw StoreError.damaged("\(values.count) values of \(column) for \(rowCount) rows of \(name)")
        }
        return values
    }

    /// `otop_sales 2567/3 5601`
    var name: String { "\(key.dataset) \(key.period) \(key.unit)" }

    // MARK: Digest

    /// SHA-256 over all that the tables say of the sheet: what the journal keeps of it.
    var digest: [UInt8] {
        var content = Array("\(name) \(revision) \(standing.state.rawValue) \(rowCount) \(lastRow)".utf8)
        for text in standing.certified.map(\.text) + ["", standing.changedAt ?? "", standing.changedBy ?? ""] {
            PageBytes.append(text: text, to: &content)
        }
        Self.append(pages, to: &content)
        return SHA256.hash(content)
    }

    /// The same over pages of history.
    static func digest(of history: [String: [UInt8]]) -> [UInt8] {
        var content: [UInt8] = []
        append(history, to: &content)
        return SHA256.hash(content)
    }

    private static func append(_ pages: [String: [UInt8]], to content: inout [UInt8]) {
        for (name, page) in pages.sorted(by: { $0.key < $1.key }) {
            PageBytes.append(text: name, to: &content)
            PageBytes.append(varint: UInt64(page.count), to: &content)
            content += page
        }
    }
}

extension Statement {
    /// A copy of a blob.
    func blob(_ column: Int) -> [UInt8] {
        let bytes = bytes(column)
        return unsafe bytes.withUnsafeBytes { unsafe Array($0) }
    }
}
