internal import Catalog
internal import Geo
internal import SQLite
internal import Store

/// The order of a query in SQL.
extension QueryPlan {
    /// Names the matching rows behind the mark in the query's order; the boxes are met only roughly.
    func selectOrder(usesIndex: Bool) -> (sql: String, bindings: [SQLFragment.Binding]) {
        var sql: SQLFragment = "SELECT \"row\" FROM \(identifier: table.name) WHERE \(conditions.isEmpty ? "1" : conditions)"
        if usesIndex {
            let parts = reach.map { box -> SQLFragment in
                "\"row\" IN (SELECT pkid FROM \(identifier: table.indexTable) WHERE xmin <= \(box.maxX) AND xmax >= \(box.minX) AND ymin <= \(box.maxY) AND ymax >= \(box.minY))"
            }
            sql += " AND (\(parts.joined(" OR ")))"
        }
        if let mark = query.after { sql += " AND \(behind(mark, query.order[...]))" }
        sql += " ORDER BY "
        for key in query.order {
            let value = sorted(key, "\(identifier: key.property)")
            sql += key.descending ? "\(value) DESC NULLS LAST, " : "\(value) NULLS LAST, "
        }
        sql += "\"row\""
        // With boxes a row may still prove not to match, so nobody knows how many are needed.
        if boxes.isEmpty, let limit = query.limit, limit < .max { sql += " LIMIT \(Int64(max(limit, 0)) + 1)" }
        return sql.rendered(for: .sqlite)
    }

    /// Fetches the values of the order's keys of one row.
    func selectKeys() -> String {
        let names = query.order.map { LayerTable.quoted($0.property) }
        return "SELECT \(names.joined(separator: ", ")) FROM \(LayerTable.quoted(table.name)) WHERE \"row\" = ?"
    }

    /// What a key's values are sorted by: texts by their Thai key, instants by their time, all others by themselves.
    private func sorted(_ key: SortKey, _ value: SQLFragment) -> SQLFragment {
        switch table.layer.column(key.property).map({ table.layer.fields[$0].type }) {
        case .text, .textArray: "thai_key(\(value))"
        case .instant: FilterCompiler.comparable(value)
        default: value
        }
    }

    /// Whether a row comes after the mark: NULL after every value, ties by the row.
    private func behind(_ mark: PageMark, _ order: ArraySlice<SortKey>) -> SQLFragment {
        guard let key = order.first, mark.keys.indices.contains(order.startIndex) else { return "\"row\" > \(mark.row)" }
        let name: SQLFragment = "\(identifier: key.property)"
        let rest = behind(mark, order.dropFirst())
        if mark.keys[order.startIndex] == .null { return "(\(name) IS NULL AND \(rest))" }
        let value = sorted(key, name), end = sorted(key, "\(mark.keys[order.startIndex])")
        let further: SQLFragment = key.descending ? "\(value) < \(end)" : "\(value) > \(end)"
        return "(\(further) OR \(name) IS NULL OR (\(value) = \(end) AND \(rest)))"
    }

    /// Whether the row is one of a list: any number of them is one binding.
    static func isAmong(_ rows: [Int64]) -> SQLFragment {
        var list = "["
        list.reserveCapacity(rows.count * 6 + 2)
        for (i, row) in rows.enumerated() {
            if i > 0 { list += "," }
            list += String(row)
        }
        list += "]"
        return "\"row\" IN (SELECT value FROM json_each(\(list)))"
    }

    /// The place among the query's rows from which the page goes on.
    var firstPlace: Int {
        guard let rows = query.rows, let mark = query.after else { return 0 }
        var place: Int?
        if case .integer(let told)? = mark.keys.first, told >= 0 { place = Int(told) }
        if let place, rows.indices.contains(place), rows[place] == mark.row { return place + 1 }
        // The rows were found anew: go on behind the same row, or where it stood.
        return rows.firstIndex(of: mark.row).map { $0 + 1 } ?? min(place ?? rows.count, rows.count)
    }
}
