internal import Catalog
internal import SQLite
internal import Store

extension Writer {
    /// Makes the changes as one transaction.
    func apply(_ changes: [FeatureChange], by editor: String) throws -> [EditOutcome] {
        try Self.apply(changes, editor, connection)
    }

    private static func apply(
        _ changes: [FeatureChange], _ editor: String, _ connection: borrowing Connection
    ) throws -> [EditOutcome] {
        let transaction = try connection.begin(.immediate)
        var edits: [LayerEditing] = []
        for (index, change) in changes.enumerated() {
            let place: Int
            if let known = edits.firstIndex(where: { $0.table.name == change.layer.id }) {
                place = known
            } else {
                place = edits.count
                edits.append(try LayerEditing(LayerTable(layer: change.layer), on: connection))
            }
            try edits[place].make(change, index, on: connection)
        }
        var outcomes: [EditOutcome] = []
        for i in edits.indices { outcomes.append(try edits[i].finish(by: editor, on: connection)) }
        try connection.commit(transaction)
        return outcomes
    }

    /// Takes a version back, as one transaction.
    func undo(_ layer: Layer, version: Int64, by editor: String) throws -> EditOutcome {
        try Self.undo(LayerTable(layer: layer), version, editor, connection)
    }

    /// A feature that a version changed, and the last version that did.
    private struct Past {
        let row: Int64
        let id: String
        let kind: FeatureEditKind
        let last: Int64
        /// What the version replaced, by column.
        var old: [String: LayerEditing.Cell]
    }

    private static func undo(
        _ table: LayerTable, _ version: Int64, _ editor: String, _ connection: borrowing Connection
    ) throws -> EditOutcome {
        let transaction = try connection.begin(.immediate)
        var edit = try LayerEditing(table, on: connection)
        let past = try past(table, version, loaded: edit.loaded, connection)
        // First away with what was inserted, so that its keys are free.
        for p in past where p.kind == .insert { try edit.delete(p.row, p.id, on: connection) }
        for p in past where p.kind != .insert {
            do {
                if p.kind == .replace {
                    try edit.set(p.row, p.id, p.old, on: connection)
                } else {
                    let columns = [LayerTable.geometryColumn] + table.layer.fields.map(\.name)
                    try edit.insert(p.row, columns.map { p.old[$0] ?? .value(.null) }, on: connection)
                }
            } catch ResultCode.uniqueConstraint {
                throw EditRefusal.changedSince([p.id])
            }
        }
        let outcome = try edit.finish(by: editor, undoes: version, on: connection)
        try connection.commit(transaction)
        return outcome
    }

    private static func past(
        _ table: LayerTable, _ version: Int64, loaded: Int64, _ connection: borrowing Connection
    ) throws -> [Past] {
        var kind = try connection.prepare("SELECT changes FROM layer_version WHERE layer = ? AND version = ?")
        try kind.bind(1, table.name)
        try kind.bind(2, version)
        guard try kind.step() else { throw EditRefusal.noVersion }
        guard !kind.isNull(0) else { throw EditRefusal.notAnEdit }
        var past: [Past] = []
        var rows = try connection.prepare(
            """
            SELECT row, id, kind, (SELECT max(version) FROM layer_history b WHERE b.layer = a.layer AND b.row = a.row)
            FROM layer_history a WHERE layer = ? AND version = ? ORDER BY row
            """)
        try rows.bind(1, table.name)
        try rows.bind(2, version)
        while try rows.step() {
            guard let kind = FeatureEditKind(rawValue: rows.text(2) ?? "") else { throw StoreError.damaged("layer_history: a kind of change") }
            past.append(Past(row: rows.integer(0), id: rows.text(1) ?? "", kind: kind, last: rows.integer(3), old: [:]))
        }
        // Loading anew gives rows other numbers: what was before is out of reach.
        let later = past.filter { $0.last > version || version <= loaded }
        guard later.isEmpty else { throw EditRefusal.changedSince(later.prefix(20).map(\.id)) }
        var values = try connection.prepare("SELECT field, value FROM layer_history_value WHERE layer = ? AND version = ? AND row = ?")
        for i in past.indices {
            values.reset()
            try values.bind(1, table.name)
            try values.bind(2, version)
            try values.bind(3, past[i].row)
            while try values.step() { past[i].old[values.text(0) ?? ""] = values.cell(1) }
        }
        return past
    }
}

extension LayerTable {
    /// The row of a feature and the version in which it was last written; nil when there is no such feature.
    func revision(of id: String, on connection: borrowing Connection) throws(SQLiteError) -> (row: Int64, revision: Int64)? {
        let key = layer.key.map { layer.fields[$0] }
        let isNumber = key == nil || key?.type == .integer
        // An id is one text only: 007 is not 7.
        let number = isNumber ? Int64(id) : nil
        if isNumber, number.map({ String($0) != id }) ?? true { return nil }
        var rows = try connection.prepare(
            """
            SELECT t."row", max(
                coalesce((SELECT loaded FROM layer_version WHERE layer = ?1 ORDER BY version DESC LIMIT 1), 0),
                coalesce((SELECT max(version) FROM layer_history WHERE layer = ?1 AND row = t."row"), 0))
            FROM \(Self.quoted(name)) t WHERE t.\(Self.quoted(key?.name ?? Self.rowColumn)) = ?2
            """)
        try rows.bind(1, name)
        if let number { try rows.bind(2, number) } else { try rows.bind(2, id) }
        guard try rows.step() else { return nil }
        return (rows.integer(0), rows.integer(1))
    }

    /// The versions in which all rows were last written.
    func revisions(on connection: borrowing Connection) throws(SQLiteError) -> LayerRevisions {
        let transaction = try connection.begin(.deferred)
        let loaded = try LayerVersion.latest(name, on: connection)?.loaded ?? 0
        var rows = try connection.prepare("SELECT row, max(version) FROM layer_history WHERE layer = ? AND version > ? GROUP BY row")
        try rows.bind(1, name)
        try rows.bind(2, loaded)
        var edited: [Int64: Int64] = [:]
        while try rows.step() { edited[rows.integer(0)] = rows.integer(1) }
        rows.reset()
        try connection.commit(transaction)
        return LayerRevisions(loaded: loaded, edited: edited)
    }
}
