internal import Catalog
internal import Geo
internal import SQLite
internal import Store

/// The edits of one layer within a transaction: rows change one by one, each with its history, and the layer's new
/// version is recorded at the end. SpatiaLite's triggers keep the R*Tree.
struct LayerEditing {
    let table: LayerTable
    private var version: LayerVersion
    private var features: [FeatureEdit] = []
    private var touched: Set<Int64> = []
    /// Whether something that lay at the edge of the extent, or at the first or last time, is gone.
    private var extentMayShrink = false
    private var timesMayShrink = false
    /// The rows' own columns: the geometry, then the fields.
    private let columns: [String]

    typealias Cell = SQLFragment.Binding

    init(_ table: LayerTable, on connection: borrowing Connection) throws(SQLiteError) {
        self.table = table
        version = try LayerVersion.latest(table.name, on: connection) ?? LayerVersion()
        version.version += 1
        version.changed = .empty
        columns = [LayerTable.geometryColumn] + table.layer.fields.map(\.name)
    }

    /// The version that the edits make.
    var number: Int64 { version.version }
    /// The last version that came from loading.
    var loaded: Int64 { version.loaded }

    // MARK: Changes

    /// Makes a change of a batch.
    ///
    /// - Parameter index: the change's number in the batch, for refusals.
    mutating func make(_ change: FeatureChange, _ index: Int, on connection: borrowing Connection) throws {
        switch change.action {
        case .insert(let content):
            let row = try nextRow(connection)
            do {
                try insert(row, try cells(content, index), on: connection)
            } catch ResultCode.uniqueConstraint {
                throw EditRefusal.duplicateKey(change: index)
            }
        case .replace(let id, let content):
            let row = try find(id, change, index, connection)
            let new = try cells(content, index)
            do {
                try set(row, id, Dictionary(uniqueKeysWithValues: zip(columns, new)), on: connection)
            } catch ResultCode.uniqueConstraint {
                throw EditRefusal.duplicateKey(change: index)
            }
        case .delete(let id):
            try delete(try find(id, change, index, connection), id, on: connection)
        }
    }

    /// The row of a feature, which must have the expected revision and may be named once.
    private func find(_ id: String, _ change: FeatureChange, _ index: Int, _ connection: borrowing Connection) throws -> Int64 {
        guard let (row, revision) = try table.revision(of: id, on: connection) else { throw EditRefusal.noFeature(change: index) }
        guard !touched.contains(row) else { throw EditRefusal.namedTwice(change: index) }
        if let expected = change.expected, expected != revision { throw EditRefusal.changedMeanwhile(change: index) }
        return row
    }

    /// A number that no row of the layer has or ever had, as far as history knows: ids are not used twice.
    private func nextRow(_ connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        var rows = try connection.prepare(
            """
            SELECT 1 + max(coalesce((SELECT max("row") FROM \(LayerTable.quoted(table.name))), 0),
                coalesce((SELECT max(row) FROM layer_history WHERE layer = ?), 0))
            """)
        try rows.bind(1, table.name)
        _ = try rows.step()
        return rows.integer(0)
    }

    // MARK: Rows

    mutating func insert(_ row: Int64, _ cells: [Cell], on connection: borrowing Connection) throws {
        let names = (["row"] + columns).map(LayerTable.quoted).joined(separator: ", ")
        let marks = Array(repeating: "?", count: columns.count + 1).joined(separator: ", ")
        var insert = try connection.prepare("INSERT INTO \(LayerTable.quoted(table.name)) (\(names)) VALUES (\(marks))")
        try insert.bind(1, row)
        try insert.bind(cells, from: 2)
        try insert.run()
        let id = publicID(row, cells)
        try remember(row, id, .insert, [:], on: connection)
        version.count += 1
        gain(geometry: cells[0], time: time(cells))
    }

    mutating func set(_ row: Int64, _ id: String, _ new: [String: Cell], on connection: borrowing Connection) throws {
        let before = try cells(of: row, on: connection)
        var old: [String: Cell] = [:]
        var changed: [Cell] = []
        var names: [String] = []
        for (name, cell) in zip(columns, before) {
            guard let wanted = new[name], wanted != cell else { continue }
            old[name] = cell
            changed.append(wanted)
            names.append(name)
        }
        if !names.isEmpty {
            let settings = names.map { LayerTable.quoted($0) + " = ?" }.joined(separator: ", ")
            var update = try connection.prepare("UPDATE \(LayerTable.quoted(table.name)) SET \(settings) WHERE \"row\" = ?")
            try update.bind(changed, from: 1)
            try update.bind(names.count + 1, row)
            try update.run()
        }
        try remember(row, id, .replace, old, on: connection)
        let after = zip(columns, before).map { new[$0] ?? $1 }
        lose(geometry: before[0], time: time(before))
        gain(geometry: after[0], time: time(after))
    }

    mutating func delete(_ row: Int64, _ id: String, on connection: borrowing Connection) throws {
        let before = try cells(of: row, on: connection)
        var delete = try connection.prepare("DELETE FROM \(LayerTable.quoted(table.name)) WHERE \"row\" = ?")
        try delete.bind(1, row)
        try delete.run()
        var old: [String: Cell] = [:]
        for (name, cell) in zip(columns, before) where cell != .value(.null) { old[name] = cell }
        try remember(row, id, .delete, old, on: connection)
        version.count -= 1
        lose(geometry: before[0], time: time(before))
    }

    /// The columns of a row as they are stored.
    private func cells(of row: Int64, on connection: borrowing Connection) throws(SQLiteError) -> [Cell] {
        let names = columns.map(LayerTable.quoted).joined(separator: ", ")
        var rows = try connection.prepare("SELECT \(names) FROM \(LayerTable.quoted(table.name)) WHERE \"row\" = ?")
        try rows.bind(1, row)
        guard try rows.step() else { return columns.map { _ in .value(.null) } }
        var cells: [Cell] = []
        for i in columns.indices { cells.append(rows.cell(i)) }
        return cells
    }

    /// Keeps what a change replaced.
    private mutating func remember(
        _ row: Int64, _ id: String, _ kind: FeatureEditKind, _ old: [String: Cell], on connection: borrowing Connection
    ) throws(SQLiteError) {
        var history = try connection.prepare("INSERT INTO layer_history (layer, version, row, id, kind) VALUES (?, ?, ?, ?, ?)")
        try history.bind(1, table.name)
        try history.bind(2, version.version)
        try history.bind(3, row)
        try history.bind(4, id)
        try history.bind(5, kind.rawValue)
        try history.run()
        var values = try connection.prepare(
            "INSERT INTO layer_history_value (layer, version, row, field, value) VALUES (?, ?, ?, ?, ?)")
        for (field, cell) in old {
            try values.bind(1, table.name)
            try values.bind(2, version.version)
            try values.bind(3, row)
            try values.bind(4, field)
            try values.bind([cell], from: 5)
            try values.run()
        }
        touched.insert(row)
        features.append(FeatureEdit(id: id, kind: kind))
    }

    private func publicID(_ row: Int64, _ cells: [Cell]) -> String {
        guard let key = table.layer.key else { return String(row) }
        return switch cells[key + 1] {
        case .value(.text(let text)): text
        case .value(.integer(let number)): String(number)
        default: String(row)
        }
    }

    // MARK: What the layer holds

    private func time(_ cells: [Cell]) -> String? {
        guard let time = table.layer.time, case .value(.text(let text)) = cells[time + 1] else { return nil }
        return text
    }

    private func bounds(_ cell: Cell) -> BoundingBox? {
        guard case .bytes(let blob) = cell else { return nil }
        return GeometryBlob.bounds(blob.span)
    }

    private mutating func gain(geometry: Cell, time: String?) {
        if let box = bounds(geometry) {
            version.located += 1
            version.extent.grow(box)
            version.changed.grow(box)
        }
        version.growTimes(time)
    }

    private mutating func lose(geometry: Cell, time: String?) {
        if let box = bounds(geometry) {
            version.located -= 1
            version.changed.grow(box)
            let all = version.extent
            extentMayShrink = extentMayShrink
                || box.minX <= all.minX || box.minY <= all.minY || box.maxX >= all.maxX || box.maxY >= all.maxY
        }
        if let time { timesMayShrink = timesMayShrink || time == version.firstTime || time == version.lastTime }
    }

    private mutating func shrink(on connection: borrowing Connection) throws(SQLiteError) {
        let name = LayerTable.quoted(table.name)
        if extentMayShrink {
            var rows = try connection.prepare(
                """
                SELECT min(MbrMinX("geometry")), min(MbrMinY("geometry")), max(MbrMaxX("geometry")), max(MbrMaxY("geometry"))
                FROM \(name)
                """)
            _ = try rows.step()
            version.extent = rows.isNull(0)
                ? .empty : BoundingBox(minX: rows.number(0), minY: rows.number(1), maxX: rows.number(2), maxY: rows.number(3))
        }
        if timesMayShrink, let time = table.layer.time {
            let field = LayerTable.quoted(table.layer.fields[time].name)
            // SQLite takes the bare column from the row of the least or greatest value.
            let order = FilterCompiler.comparable("\(identifier: table.layer.fields[time].name)").rendered(for: .sqlite).sql
            for end in ["min", "max"] {
                var rows = try connection.prepare("SELECT \(field), \(end)(\(order)) FROM \(name)")
                _ = try rows.step()
                if end == "min" { version.firstTime = rows.text(0) } else { version.lastTime = rows.text(0) }
            }
        }
    }

    /// Records the layer's new version.
    mutating func finish(by editor: String, undoes: Int64? = nil, on connection: borrowing Connection) throws -> EditOutcome {
        try shrink(on: connection)
        try version.record(
            table.name, edit: LayerVersion.Edit(editor: editor, changes: features.count, undoes: undoes), on: connection)
        let recorded = try LayerVersion.latest(table.name, on: connection) ?? version
        return EditOutcome(
            layer: table.layer, state: recorded.state(table.layer), changed: version.changed.isEmpty ? nil : version.changed,
            features: features)
    }

    // MARK: Cells of a feature

    private func cells(_ content: FeatureContent, _ index: Int) throws(StoreError) -> [Cell] {
        guard content.values.count == table.layer.fields.count else { throw misfit(index, nil, "the number of values is not the layer's") }
        var cells: [Cell] = [.value(.null)]
        if let shape = content.shape { cells[0] = .bytes(try blob(shape, index)) }
        for (column, value) in content.values.enumerated() { cells.append(.value(try stored(value, column, index))) }
        return cells
    }

    private func blob(_ shape: Shape, _ index: Int) throws(StoreError) -> [UInt8] {
        var shape = shape
        let box = shape.bounds, wanted = table.layer.geometry
        guard shape.isWellFormed, !box.isEmpty, box.minX.isFinite, box.maxX.isFinite, box.minY.isFinite, box.maxY.isFinite else {
            throw misfit(index, nil, "the geometry is empty or not finite")
        }
        guard shape.kind == wanted || shape.kind.multiple == wanted else {
            throw misfit(index, nil, "a \(shape.kind.name) in a layer of \(wanted.name)")
        }
        shape.kind = wanted
        var blob: [UInt8] = []
        GeometryBlob.write(shape, bounds: box, into: &blob)
        return blob
    }

    /// A value as its column stores it.
    private func stored(_ value: Value, _ column: Int, _ index: Int) throws(StoreError) -> Value {
        let field = table.layer.fields[column]
        switch (field.type, value) {
        case (_, .null):
            guard !field.required, column != table.layer.key else { throw misfit(index, field, "the value is missing") }
            return .null
        case (.text, .text), (.textArray, .text), (.integer, .integer): return value
        case (.date, .text(let text)):
            guard TimeText.isDate(text.utf8.span) else { throw misfit(index, field, "a date is written 2024-10-01") }
            return value
        case (.instant, .text(let text)):
            guard TimeText.isInstant(text.utf8.span) else { throw misfit(index, field, "an instant is written 2024-10-01T00:00:00Z") }
            return value
        case (.boolean, .boolean(let v)): return .integer(v ? 1 : 0)
        case (.number, .integer(let v)): return .number(Double(v))
        case (.number, .number(let v)) where v.isFinite: return value
        default: throw misfit(index, field, "a value that is no \(field.type.rawValue)")
        }
    }

    private func misfit(_ index: Int, _ field: Field?, _ reason: String) -> StoreError {
        .misfit(layer: table.name, feature: index + 1, column: field?.name, reason: reason)
    }
}

extension Statement {
    /// A copy of a column as it is stored.
    func cell(_ column: Int) -> SQLFragment.Binding {
        guard storage(column) == .blob else { return .value(value(column)) }
        let span = bytes(column)
        var copy: [UInt8] = []
        copy.reserveCapacity(span.count)
        for i in span.indices { copy.append(span[i]) }
        return .bytes(copy)
    }
}
