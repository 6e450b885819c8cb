public import Catalog
internal import Geo
internal import SQLite
public import Store
internal import Synchronization

/// The embedded store and record of truth: one SpatiaLite file with an R*Tree on every layer, in WAL mode.
///
/// Many threads read at once, each on a connection of its own, and see a write as soon as it is committed. One process
/// writes. GDAL and QGIS open the file.
public final class EmbeddedStore: FeatureSource {
    public enum Access: Sendable {
        /// Nothing is changed; the store must fit the catalog.
        case reading
        /// This process is the writer: the schema is brought up to date, missing layers are made empty, new columns added.
        case writing
    }

    public let path: String
    public let catalog: Catalog
    /// How long a call may take that has a filter.
    public let timeBudget: Duration
    let pool: ReaderPool
    /// For records: a column lies in some hundred places of the file. In a mapped file the system reads megabytes around
    /// each of them when nothing is cached, which takes ten times as long as reading them one by one.
    let recordPool: ReaderPool
    private let writing: Mutex<WritingSide?>
    let accountWriter: AccountWriter
    private let watch: CommitWatch?

    /// Opens the store at `path`.
    ///
    /// - Parameter timeBudget: how long a call may take that has a filter, until ``StoreError/tooCostly(budget:)``.
    /// - Throws: ``StoreError`` when there is no store, when another process writes it, when its schema is of another
    ///   time, or when it does not fit the catalog (with layer, column and cure).
    public convenience init(
        path: String, catalog: Catalog, _ access: Access, timeBudget: Duration = .seconds(10)
    ) throws {
        try self.init(path: path, catalog: catalog, access, timeBudget: timeBudget, migrations: Migration.all)
    }

    init(
        path: String, catalog: Catalog, _ access: Access, timeBudget: Duration = .seconds(10), migrations: [Migration]
    ) throws {
        guard FileSystem.exists(path) else { throw StoreError.missing(path: path) }
        try Self.rollBack(path)
        self.path = path
        self.catalog = catalog
        self.timeBudget = timeBudget
        pool = ReaderPool(path: path)
        recordPool = ReaderPool(path: path, mapsFile: false)
        accountWriter = AccountWriter(path: path)
        let tables = catalog.layers.map { LayerTable(layer: $0) }
        for table in tables { try table.checkNames() }
        switch access {
        case .reading:
            writing = Mutex(nil)
            let lease = try pool.lease()
            try Self.checkForReading(tables, migrations, path, lease.session.connection)
        case .writing:
            let side = try WritingSide(path: path, tables, migrations)
            writing = Mutex(side)
        }
        watch = try CommitWatch(path: path)
    }

    /// Takes back what a killed writer left half done. Only a connection that may write can do that, so readers would
    /// be refused until then.
    static func rollBack(_ path: String) throws {
        guard FileSystem.exists(path + "-journal") else { return }
        let connection = try Connection(path: path, .readWrite)
        try connection.execute("SELECT count(*) FROM sqlite_master")
    }

    private static func checkForReading(
        _ tables: [LayerTable], _ migrations: [Migration], _ path: String, _ connection: borrowing Connection
    ) throws {
        let found = try Migration.current(connection), known = Migration.latest(migrations)
        guard found <= known else { throw StoreError.newerSchema(path: path, found: found, known: known) }
        guard found == known else { throw StoreError.olderSchema(path: path, found: found, known: known) }
        for table in tables {
            guard try table.exists(on: connection) else {
                throw StoreError.incompatible(
                    layer: table.name, column: nil, reason: "the store has no table of this layer",
                    cure: "open the store once for writing, which makes it empty")
            }
            try table.check(on: connection, repairs: false)
        }
    }

    // MARK: Reading

    public func state(_ layer: Layer) throws -> LayerState {
        let lease = try pool.lease()
        guard let version = try LayerVersion.latest(layer.id, on: lease.session.connection) else {
            return LayerVersion().state(layer)
        }
        return version.state(layer)
    }

    public func metadata(_ key: String) throws -> String? {
        let lease = try pool.lease()
        return try Self.metadata(key, lease.session.connection)
    }

    private static func metadata(_ key: String, _ connection: borrowing Connection) throws(SQLiteError) -> String? {
        var rows = try connection.prepare("SELECT value FROM metadata WHERE key = ?")
        try rows.bind(1, key)
        return try rows.step() ? rows.text(0) : nil
    }

    /// A few loads from memory; a write of any process is seen as soon as it is committed.
    public func pulse() throws -> UInt64? { watch?.stamp }

    // MARK: Writing

    /// Whether this process is the writer.
    public var isWritable: Bool { writing.withLock { $0 != nil } }

    /// Loads features into a layer: all of them as one transaction and one new version, or none.
    ///
    /// - Parameters:
    ///   - replacing: whether they take the place of the layer's features; otherwise they are added.
    ///   - keepsRows: whether a feature's row is the one that the loader is told (from 0, each once), and with it the id
    ///     in a layer without a key; otherwise the store numbers rows along the Hilbert curve.
    /// - Returns: what the layer holds now.
    @discardableResult
    public func load(
        _ layer: Layer, replacing: Bool, keepsRows: Bool = false, _ body: (inout Loader) throws -> Void
    ) throws -> LayerState {
        try writing.withLock { side throws in
            guard let side else { throw StoreError.readOnly(path: path) }
            return try side.writer.load(LayerTable(layer: layer), replacing: replacing, keepsRows: keepsRows, body).state(layer)
        }
    }

    /// Sets a value of the store's own metadata.
    public func setMetadata(_ key: String, _ value: String) throws {
        try write { try $0.setMetadata(key, value) }
    }

    /// Writes, as the only one who does.
    func write<Result: Sendable>(_ body: (Writer) throws -> Result) throws -> Result {
        try writing.withLock { side throws in
            guard let side else { throw StoreError.readOnly(path: path) }
            return try body(side.writer)
        }
    }
}

/// The writer and the lock that makes it the only one.
///
/// `@unchecked Sendable`: the store keeps it in a mutex and calls it only with that held.
private final class WritingSide: @unchecked Sendable {
    let writer: Writer
    private let lock: FileLock

    init(path: String, _ tables: [LayerTable], _ migrations: [Migration]) throws {
        lock = try FileLock(store: path)
        writer = try Writer(path: path, .readWrite)
        try writer.prepare(tables, migrations, path: path)
    }
}
