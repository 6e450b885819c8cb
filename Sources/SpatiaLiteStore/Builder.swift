public import Catalog
internal import Geo
internal import SQLite
public import Store

/// Fills a new store. It exists only during ``EmbeddedStore/build(at:catalog:_:)``.
public struct Builder: ~Copyable {
    private let writer: Writer
    private let tables: [LayerTable]
    private var loaded: [String: LayerVersion]

    /// - Parameter before: the last versions of the store that will be replaced; the new ones follow them.
    init(_ catalog: Catalog, on writer: Writer, before: [String: Int64]) throws {
        self.writer = writer
        tables = catalog.layers.map { LayerTable(layer: $0) }
        loaded = [:]
        for table in tables {
            try table.checkNames()
            try table.create(on: writer.connection)
            var version = LayerVersion()
            version.version = (before[table.name] ?? 0) + 1
            loaded[table.name] = version
        }
    }

    /// Loads features into a layer of the catalog; called again, it adds to them.
    public mutating func load(_ layer: Layer, _ body: (inout Loader) throws -> Void) throws {
        guard let table = tables.first(where: { $0.layer == layer }), var version = loaded[layer.id] else {
            throw StoreError.incompatible(
                layer: layer.id, column: nil, reason: "the layer is not in the catalog of this build", cure: "build with its catalog")
        }
        var loader = try Loader(table, on: writer)
        try body(&loader)
        let new = try loader.finish()
        version.count += new.count
        version.located += new.located
        version.extent.grow(new.extent)
        version.changed = version.extent
        version.growTimes(new.firstTime)
        version.growTimes(new.lastTime)
        loaded[layer.id] = version
    }

    /// Records sheets of a dataset as they shall stand, rows, states and certificates. Each of them gets an entry of the
    /// journal with the verb `write`; nothing of the guarantees of a running store is left out.
    ///
    /// - Throws: ``StoreError/misfit(layer:feature:column:reason:)`` for a row that does not fit the dataset.
    public mutating func record(_ sheets: [Sheet], of dataset: Dataset, by name: String, at time: String) throws {
        try writer.record(sheets, of: dataset, by: name, at: time)
    }

    /// Sets a value of the store's own metadata.
    public mutating func setMetadata(_ key: String, _ value: String) throws { try writer.setMetadata(key, value) }

    /// Indexes the tables and records their versions.
    consuming func finish() throws {
        for table in tables {
            try table.finish(on: writer.connection)
            try loaded[table.name]?.record(table.name, on: writer.connection)
        }
    }
}

extension EmbeddedStore {
    /// Builds a store of the catalog's layers and puts it in the place of the one at `path`, if any, in one step.
    ///
    /// The new store grows in a file beside it. Killed at any moment, the old store is still whole, and the next build
    /// removes what this one left. The layers' versions go on from those of the old store.
    ///
    /// - Throws: ``StoreError/inUse(path:)`` when a process has the old store open; whatever `body` throws.
    public static func build(
        at path: String, catalog: Catalog, _ body: (inout Builder) throws -> Void
    ) throws {
        let lock = try FileLock(store: path)
        defer { extendLifetime(lock) }
        let new = path + ".building"
        try FileSystem.removeDatabase(new)
        let before = try rest(path)
        do {
            try fill(new, catalog, before: before, body)
        } catch {
            try FileSystem.removeDatabase(new)
            throw error
        }
        try FileSystem.replace(path, by: new)
    }

    private static func fill(
        _ path: String, _ catalog: Catalog, before: [String: Int64], _ body: (inout Builder) throws -> Void
    ) throws {
        let writer = try Writer(path: path, .create)
        // Nobody sees this file before it is whole and flushed, so that it needs no journal.
        try writer.connection.execute(
            """
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
            PRAGMA cache_size = -64000; PRAGMA temp_store = MEMORY
            """)
        try Migration.run(on: writer.connection, path: path)
        try writer.connection.execute("BEGIN")
        var builder = try Builder(catalog, on: writer, before: before)
        try body(&builder)
        try builder.finish()
        try writer.connection.execute("COMMIT")
        try writer.connection.execute("ANALYZE; PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL")
    }

    /// Brings an old store to rest, all of it in its one file, and tells the last versions of its layers.
    private static func rest(_ path: String) throws -> [String: Int64] {
        guard FileSystem.exists(path) else {
            try FileSystem.removeDatabase(path)
            return [:]
        }
        var versions: [String: Int64] = [:]
        do throws(SQLiteError) {
            try bringToRest(path, &versions)
        } catch {
            switch error.code.primary {
            case .busy: throw StoreError.inUse(path: path)
            // A file that is no store has no versions to go on from.
            case .notADatabase, .corrupt, .error: versions = [:]
            default: throw error
            }
        }
        for suffix in ["-wal", "-shm", "-journal"] { try FileSystem.remove(path + suffix) }
        return versions
    }

    private static func bringToRest(_ path: String, _ versions: inout [String: Int64]) throws(SQLiteError) {
        let connection = try Connection(path: path, .readWrite, busyTimeout: 0)
        var mode = try connection.prepare("PRAGMA journal_mode = DELETE")
        _ = try mode.step()
        var rows = try connection.prepare("SELECT layer, max(version) FROM layer_version GROUP BY layer")
        while try rows.step() { versions[rows.text(0) ?? ""] = rows.integer(1) }
    }
}
