internal import Catalog
internal import Geo
internal import SQLite
internal import Store

/// The one connection that writes a store.
///
/// It is not `Sendable`: one thread uses it at a time.
final class Writer {
    let connection: Connection

    init(path: String, _ mode: OpenMode) throws(SQLiteError) {
        connection = try Connection(path: path, mode)
        connection.loadSpatiaLite()
        try connection.execute("PRAGMA foreign_keys = ON")
    }

    /// Loads features into a table of the store, as one transaction and one version.
    func load(
        _ table: LayerTable, replacing: Bool, keepsRows: Bool, _ body: (inout Loader) throws -> Void
    ) throws -> LayerVersion {
        try load(table, replacing: replacing, keepsRows: keepsRows, connection, body)
    }

    private func load(
        _ table: LayerTable, replacing: Bool, keepsRows: Bool, _ connection: borrowing Connection,
        _ body: (inout Loader) throws -> Void
    ) throws -> LayerVersion {
        let transaction = try connection.begin(.immediate)
        var version = try LayerVersion.latest(table.name, on: connection) ?? LayerVersion()
        let before = version
        if replacing {
            try connection.execute("DELETE FROM \(LayerTable.quoted(table.name))")
            version.count = 0
            version.located = 0
            version.extent = .empty
            version.firstTime = nil
            version.lastTime = nil
        }
        var loader = try Loader(table, on: self, keepsRows: keepsRows)
        try body(&loader)
        let loaded = try loader.finish()
        version.version += 1
        version.count += loaded.count
        version.located += loaded.located
        version.extent.grow(loaded.extent)
        version.changed = loaded.extent
        if replacing { version.changed.grow(before.extent) }
        version.growTimes(loaded.firstTime)
        version.growTimes(loaded.lastTime)
        try version.record(table.name, on: connection)
        let recorded = try LayerVersion.latest(table.name, on: connection) ?? version
        try connection.commit(transaction)
        return recorded
    }

    func setMetadata(_ key: String, _ value: String) throws(SQLiteError) { try Self.set(key, value, connection) }

    private static func set(_ key: String, _ value: String, _ connection: borrowing Connection) throws(SQLiteError) {
        var insert = try connection.prepare("INSERT INTO metadata VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        try insert.bind(1, key)
        try insert.bind(2, value)
        try insert.run()
    }
}

extension Writer {
    /// Makes an opened store ready: WAL, full synchronisation, the latest schema, a table for every layer.
    func prepare(_ tables: [LayerTable], _ migrations: [Migration], path: String) throws {
        try Self.prepare(tables, migrations, path, connection)
    }

    private static func prepare(
        _ tables: [LayerTable], _ migrations: [Migration], _ path: String, _ connection: borrowing Connection
    ) throws {
        try connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        try Migration.run(migrations, on: connection, path: path)
        let transaction = try connection.begin(.immediate)
        for table in tables {
            var version = try LayerVersion.latest(table.name, on: connection) ?? LayerVersion()
            if try table.exists(on: connection) {
                guard try table.check(on: connection, repairs: true) else { continue }
                version.changed = version.extent
            } else {
                try table.create(on: connection)
                try table.finish(on: connection)
            }
            version.version += 1
            try version.record(table.name, on: connection)
        }
        try connection.commit(transaction)
    }
}
