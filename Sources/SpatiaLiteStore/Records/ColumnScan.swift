internal import Catalog
internal import Ledger
internal import SQLite
internal import Store

/// Reads columns of a round over many sheets: for each column one scan of pages that lie side by side.
enum ColumnScan {
    /// A sheet of the round.
    private struct Place {
        let unit: AreaCode
        let state: SheetState
        let rowCount: Int
    }

    static func chunks(
        _ names: [String], _ dataset: String, _ period: Period, _ units: UnitRange, on connection: borrowing Connection
    ) throws -> [ColumnChunk] {
        let view = try connection.begin(.deferred)
        let known = try RecordColumns(dataset, on: connection)
        let places = try places(dataset, period, units, connection)
        var areas = places.map { [AreaCode?](repeating: nil, count: $0.rowCount) }
        try scan(known[RecordColumns.area], period, units, places, connection) { i, page throws(StoreError) in
            areas[i] = try ColumnPage.areas(page)
            return areas[i].count
        }
        var columns: [[[Double]]] = [], texts: [[[String]]] = []
        for name in names {
            var numbers = places.map { _ in [Double]() }
            var different = places.map { _ in [String]() }
            try scan(known[name], period, units, places, connection) { i, page throws(StoreError) in
                different[i] = try ColumnPage.numbers(page, into: &numbers[i])
                return numbers[i].count
            }
            for i in places.indices where numbers[i].isEmpty { numbers[i] = Array(repeating: .nan, count: places[i].rowCount) }
            columns.append(numbers)
            texts.append(different)
        }
        try connection.commit(view)
        return places.indices.map { i in
            ColumnChunk(
                unit: places[i].unit, state: places[i].state, areas: areas[i], columns: columns.map { $0[i] }, texts: texts.map { $0[i] })
        }
    }

    private static func places(
        _ dataset: String, _ period: Period, _ units: UnitRange, _ connection: borrowing Connection
    ) throws -> [Place] {
        var rows = try connection.prepare(
            """
            SELECT unit, state, row_count FROM sheet_standing
            WHERE dataset = ? AND period = ? AND unit >= ? AND unit < ? ORDER BY unit
            """)
        try rows.bind(1, dataset)
        try rows.bind(2, period.number)
        try rows.bind(3, units.first)
        try rows.bind(4, units.end)
        var places: [Place] = []
        while try rows.step() {
            guard let unit = AreaCode(utf8: rows.bytes(0)), let state = SheetState(rawValue: Int(truncatingIfNeeded: rows.integer(1))) else {
                throw StoreError.damaged("sheet_standing: a unit or its state")
            }
            places.append(Place(unit: unit, state: state, rowCount: try StoredSheet.count(rows.integer(2))))
        }
        return places
    }

    /// Gives each page of a column to `body` with the place of its sheet.
    ///
    /// - Parameter body: tells how many values the page has, which must be as many as the sheet has rows.
    private static func scan(
        _ column: Int64?, _ period: Period, _ units: UnitRange, _ places: [Place], _ connection: borrowing Connection,
        _ body: (Int, Span<UInt8>) throws(StoreError) -> Int
    ) throws {
        guard let column else { return }
        var rows = try connection.prepare(
            "SELECT unit, page FROM record_page WHERE period = ? AND field = ? AND unit >= ? AND unit < ? ORDER BY unit")
        try rows.bind(1, period.number)
        try rows.bind(2, column)
        try rows.bind(3, units.first)
        try rows.bind(4, units.end)
        var i = 0
        while try rows.step() {
            guard let unit = AreaCode(utf8: rows.bytes(0)) else { throw StoreError.damaged("record_page: a unit") }
            while i < places.count, places[i].unit < unit { i += 1 }
            guard i < places.count, places[i].unit == unit else { throw StoreError.damaged("record_page: unit \(unit) has no standing") }
            let count = try body(i, rows.bytes(1))
            guard count == places[i].rowCount else {
                throw StoreError.damaged("record_page: \(count) values for \(places[i].rowCount) rows of unit \(unit) in \(period)")
            }
        }
    }
}
