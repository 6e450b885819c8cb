internal import Catalog
internal import Geo
internal import SQLite
internal import Store

/// The table of a layer: `row`, the catalog's fields, `geometry`.
struct LayerTable {
    let layer: Layer

    static let rowColumn = "row"
    static let geometryColumn = "geometry"
    private static let ownTables = RecordSchema.tables.union([
        "metadata", "layer_version", "schema_migration", "layer_history", "layer_history_value", "account", "session", "access_token",
        "sign_in_failure",
    ])
    private static let ownColumns: Set<String> = ["row", "geometry", "rowid", "oid", "_rowid_"]

    var name: String { layer.id }
    var indexTable: String { "idx_\(layer.id)_geometry" }

    /// The type with which a column is declared; GDAL reads dates, instants and booleans by these names.
    static func declaredType(_ type: FieldType) -> String {
        switch type {
        case .text, .textArray: "TEXT"
        case .integer: "INTEGER"
        case .number: "DOUBLE"
        case .boolean: "BOOLEAN"
        case .date: "DATE"
        case .instant: "TIMESTAMP"
        }
    }

    /// A name as SQL writes it. Names of layers and fields hold letters, digits and underscores only.
    static func quoted(_ name: String) -> String {
        precondition(!name.utf8.contains(UInt8(ascii: "\"")), "a layer or field has a quotation mark in its name")
        return "\"\(name)\""
    }

    /// The name of the geometry's type in SpatiaLite: `MULTIPOLYGON`.
    private var geometryType: String { layer.geometry.name.uppercased() }

    /// Refuses names that the store itself uses, and names that SQLite cannot tell apart.
    func checkNames() throws(StoreError) {
        let id = layer.id
        let isOwn = Self.ownTables.contains(id) || id.hasPrefix("idx_") || id.hasPrefix("sqlite_")
        guard !isOwn else {
            throw .incompatible(layer: id, column: nil, reason: "the store has a table of this name", cure: "give the layer another id")
        }
        var seen: Set<String> = []
        for field in layer.fields {
            let name = field.name.lowercased()
            guard !Self.ownColumns.contains(name) else {
                throw .incompatible(layer: id, column: field.name, reason: "the store has a column of this name", cure: "rename the field")
            }
            guard seen.insert(name).inserted else {
                throw .incompatible(
                    layer: id, column: field.name, reason: "two fields differ only in case", cure: "rename one of them")
            }
        }
    }

    func exists(on connection: borrowing Connection) throws(SQLiteError) -> Bool {
        var rows = try connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?")
        try rows.bind(1, name)
        return try rows.step()
    }

    /// Makes the table alone: without triggers and indexes, for fast loading.
    func create(on connection: borrowing Connection) throws(SQLiteError) {
        let fields = layer.fields.map { "\(Self.quoted($0.name)) \(Self.declaredType($0.type))" }
        let columns = ["\"row\" INTEGER PRIMARY KEY"] + fields + ["\"geometry\" \(geometryType)"]
        try connection.execute("CREATE TABLE \(Self.quoted(name)) (\(columns.joined(separator: ", ")))")
    }

    /// Makes what a loaded table still lacks: the entry in SpatiaLite's metadata, the R*Tree, the indexes.
    func finish(on connection: borrowing Connection) throws {
        var recover = try connection.prepare("SELECT RecoverGeometryColumn(?, 'geometry', 4326, ?, 'XY')")
        try recover.bind(1, name)
        try recover.bind(2, geometryType)
        guard try recover.step(), recover.integer(0) == 1 else {
            throw StoreError.damaged("SpatiaLite refused the geometry column of \(name)")
        }
        var index = try connection.prepare("SELECT CreateSpatialIndex(?, 'geometry')")
        try index.bind(1, name)
        guard try index.step(), index.integer(0) == 1 else {
            throw StoreError.damaged("SpatiaLite refused the spatial index of \(name)")
        }
        try createIndexes(on: connection)
    }

    /// Makes the indexes that do not exist.
    func createIndexes(on connection: borrowing Connection) throws {
        for (column, field) in layer.fields.enumerated() {
            let index = Self.quoted("\(name)_\(field.name)")
            let place = "\(index) ON \(Self.quoted(name)) (\(Self.quoted(field.name)))"
            if column == layer.key {
                do {
                    try connection.execute("CREATE UNIQUE INDEX IF NOT EXISTS \(place)")
                } catch {
                    guard ResultCode.constraint ~= error.code else { throw error }
                    throw StoreError.duplicateKey(layer: name, column: field.name)
                }
            } else if column == layer.area || !field.choices.isEmpty {
                try connection.execute("CREATE INDEX IF NOT EXISTS \(place)")
            }
        }
    }

    /// Compares the table with the catalog, and adds the columns that the catalog has gained.
    ///
    /// - Parameter repairs: whether missing columns and indexes are added; otherwise they are errors.
    /// - Returns: whether a column was added.
    @discardableResult
    func check(on connection: borrowing Connection, repairs: Bool) throws -> Bool {
        var isChanged = false
        var declared: [String: String] = [:]
        do {
            var rows = try connection.prepare("SELECT name, type, pk FROM pragma_table_info(?)")
            try rows.bind(1, name)
            while try rows.step() { declared[rows.text(0) ?? ""] = (rows.text(1) ?? "") + (rows.integer(2) == 1 ? " KEY" : "") }
        }
        guard declared["row"] == "INTEGER KEY" else {
            throw incompatible("row", "the table has no row number", "build the store anew")
        }
        var geometry = try connection.prepare(
            "SELECT geometry_type, srid, spatial_index_enabled FROM geometry_columns WHERE f_table_name = ? AND f_geometry_column = 'geometry'")
        try geometry.bind(1, name)
        guard try geometry.step() else {
            throw incompatible("geometry", "SpatiaLite knows no geometry column of the table", "build the store anew")
        }
        guard geometry.integer(0) == Int64(layer.geometry.rawValue), geometry.integer(1) == 4326 else {
            throw incompatible(
                "geometry", "the store holds type \(geometry.integer(0)) with SRID \(geometry.integer(1)), the catalog says \(layer.geometry.name) with 4326",
                "build the store anew, or correct the layer's geometry")
        }
        guard geometry.integer(2) == 1 else {
            throw incompatible("geometry", "the geometry has no spatial index", "build the store anew")
        }
        for field in layer.fields {
            let type = Self.declaredType(field.type)
            if let found = declared[field.name] {
                guard found == type else {
                    throw incompatible(field.name, "the store holds \(found), the catalog says \(field.type.rawValue)", "build the store anew, or correct the field's type")
                }
            } else if repairs {
                try connection.execute("ALTER TABLE \(Self.quoted(name)) ADD COLUMN \(Self.quoted(field.name)) \(type)")
                isChanged = true
            } else {
                throw incompatible(field.name, "the store has no such column", "open the store once for writing, which adds it")
            }
        }
        if repairs { try createIndexes(on: connection) }
        return isChanged
    }

    private func incompatible(_ column: String, _ reason: String, _ cure: String) -> StoreError {
        .incompatible(layer: name, column: column, reason: reason, cure: cure)
    }
}
