internal import Catalog
internal import Geo
internal import SQLite
internal import Store

/// How a query is answered: which rows are looked at, and what SQL asks of each.
struct QueryPlan {
    let query: FeatureQuery
    let table: LayerTable
    let columns: [Int]
    /// Whether rows are fetched with their geometry: for the sink, or to test it against the boxes.
    let hasGeometry: Bool
    /// The conditions on a row but for the boxes; empty: none.
    private(set) var conditions = SQLFragment()
    private(set) var needsSpatiaLite = false
    /// Whether nothing is asked of a feature but that it is one of the query's rows.
    private(set) var asksOnlyForRows = false
    /// The boxes that each match meets, from the query or from its filter; empty: any place.
    private(set) var reach: [BoundingBox]
    /// A condition of an indexed column that every match meets and few rows do; empty: none.
    private(set) var lookup = SQLFragment()
    /// Boxes that the geometry must meet exactly.
    let boxes: [BoundingBox]

    /// A box that covers more than this part of the layer's extent is answered by reading the table from its begin.
    static let scanFraction = 0.6

    /// What is wanted of the matching features.
    enum Purpose {
        case page, single, count
    }

    /// - Parameter catalog: what functions of the filter may name.
    init(_ bound: BoundQuery, _ purpose: Purpose, _ catalog: Catalog) throws(StoreError) {
        var query = bound.query
        if purpose != .page {
            query.limit = nil
            query.after = nil
            query.order = []
        }
        if purpose == .single { query.rows = nil }
        if purpose == .count { query.skipsGeometry = true }
        self.query = query
        table = LayerTable(layer: bound.layer)
        columns = purpose == .count ? [] : bound.columns
        boxes = query.boxes
        hasGeometry = !query.skipsGeometry || !boxes.isEmpty
        reach = boxes
        var parts: [SQLFragment] = []
        if let filter = bound.query.filter {
            var compiler = FilterCompiler(layer: bound.layer, catalog: catalog)
            parts.append(try compiler.condition(filter))
            needsSpatiaLite = compiler.needsSpatiaLite
            if boxes.isEmpty, let found = FilterCompiler.reach(of: filter) { reach = found }
            if let found = try compiler.lookup(of: filter) { lookup = found }
        }
        if let interval = bound.query.interval, let time = bound.layer.time {
            if let part = Self.timeCondition(interval, bound.layer.fields[time]) { parts.append(part) }
        }
        asksOnlyForRows = parts.isEmpty && boxes.isEmpty && query.rows != nil
        // Rows in their own order are looked at one by one.
        if let rows = query.rows, purpose == .count || !query.order.isEmpty { parts.append(Self.isAmong(rows)) }
        conditions = parts.joined(" AND ")
    }

    /// A feature without time matches; a date matches when its day meets the interval.
    private static func timeCondition(_ interval: TimeInterval, _ field: Field) -> SQLFragment? {
        let isDate = field.type == .date
        func end(_ text: String) -> Value { .text(isDate ? String(text.prefix(10)) : Timestamp.comparable(text)) }
        let time: SQLFragment = isDate ? "\(identifier: field.name)" : FilterCompiler.comparable("\(identifier: field.name)")
        var parts: [SQLFragment] = []
        if let start = interval.start { parts.append("\(time) >= \(end(start))") }
        if let last = interval.end { parts.append("\(time) <= \(end(last))") }
        if parts.isEmpty { return nil }
        return "(\(identifier: field.name) IS NULL OR (\(parts.joined(" AND "))))"
    }

    /// Whether nothing is asked of a feature.
    var isUnconditional: Bool { conditions.isEmpty && boxes.isEmpty }

    /// Whether the R*Tree should name the rows to look at.
    func usesIndex(_ extent: BoundingBox) -> Bool {
        guard !reach.isEmpty else { return false }
        let whole = extent.width * extent.height
        guard whole > 0 else { return true }
        var covered = 0.0
        for box in reach {
            let width = min(box.maxX, extent.maxX) - max(box.minX, extent.minX)
            let height = min(box.maxY, extent.maxY) - max(box.minY, extent.minY)
            if width > 0, height > 0 { covered += width * height }
        }
        return covered / whole < Self.scanFraction
    }

    /// Whether one of the boxes holds the whole layer, so that no geometry need be tested.
    func coversAll(_ extent: BoundingBox) -> Bool { boxes.contains { $0.contains(extent) } }

    // MARK: SQL

    /// Fetches the rows of a range of numbers that meet the conditions: `row`, the id, the geometry if any, the columns.
    func selectRows(_ selects: inout [SelectKey: String]) -> (sql: String, bindings: [SQLFragment.Binding]) {
        let head = select(.rows, &selects)
        if conditions.isEmpty { return (head + " ORDER BY \"row\"", []) }
        let rendered = conditions.rendered(for: .sqlite)
        return (head + " AND " + rendered.sql + " ORDER BY \"row\"", rendered.bindings)
    }

    /// The same for the feature of one id.
    func selectOne(_ selects: inout [SelectKey: String]) -> (sql: String, bindings: [SQLFragment.Binding]) {
        let head = select(.one, &selects)
        if conditions.isEmpty { return (head, []) }
        let rendered = conditions.rendered(for: .sqlite)
        return (head + " AND " + rendered.sql, rendered.bindings)
    }

    /// The numbers of the rows that ``lookup`` names.
    func selectLookup() -> (sql: String, bindings: [SQLFragment.Binding]) {
        let sql: SQLFragment = "SELECT \"row\" FROM \(identifier: table.name) WHERE \(lookup)"
        return sql.rendered(for: .sqlite)
    }

    /// The text of a statement without the query's conditions, from `selects` when it was made before.
    func select(_ purpose: SelectKey.Purpose, _ selects: inout [SelectKey: String]) -> String {
        let key = SelectKey(layer: table.name, columns: columns, hasGeometry: hasGeometry, purpose: purpose)
        if let text = selects[key] { return text }
        let layer = LayerTable.quoted(table.name), index = LayerTable.quoted(table.indexTable)
        let meets = "\(index) WHERE xmin <= ? AND xmax >= ? AND ymin <= ? AND ymax >= ?"
        let text =
            switch purpose {
            case .rows: "SELECT \(fetched) FROM \(layer) WHERE \"row\" BETWEEN ? AND ?"
            case .one: "SELECT \(fetched) FROM \(layer) WHERE \(LayerTable.quoted(idColumn)) = ?"
            case .candidates: "SELECT pkid FROM \(meets)"
            case .candidateBoxes: "SELECT pkid, xmin, xmax, ymin, ymax FROM \(meets)"
            }
        selects[key] = text
        return text
    }

    private var idColumn: String { table.layer.key.map { table.layer.fields[$0].name } ?? LayerTable.rowColumn }

    private var fetched: String {
        var names = [LayerTable.rowColumn, idColumn]
        if hasGeometry { names.append(LayerTable.geometryColumn) }
        names += columns.map { table.layer.fields[$0].name }
        return names.map(LayerTable.quoted).joined(separator: ", ")
    }
}

extension Statement {
    /// Binds what a fragment interpolated.
    @_lifetime(self: copy self)
    mutating func bind(_ bindings: [SQLFragment.Binding], from start: Int) throws(SQLiteError) {
        for (i, binding) in bindings.enumerated() {
            switch binding {
            case .value(.null): try bindNull(start + i)
            case .value(.boolean(let v)): try bind(start + i, v ? 1 : 0 as Int64)
            case .value(.integer(let v)): try bind(start + i, v)
            case .value(.number(let v)): try bind(start + i, v)
            case .value(.text(let v)): try bind(start + i, v)
            case .bytes(let v): try bind(start + i, blob: v.span)
            }
        }
    }

    /// Binds a box to the four edges of a search in the R*Tree.
    @_lifetime(self: copy self)
    mutating func bind(_ box: BoundingBox) throws(SQLiteError) {
        try bind(1, box.maxX)
        try bind(2, box.minX)
        try bind(3, box.maxY)
        try bind(4, box.minY)
    }
}
