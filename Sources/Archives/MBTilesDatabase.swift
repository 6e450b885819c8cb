internal import Geo
internal import SQLite

/// The database of an MBTiles archive that is being written. Places and contents are tables of their own; `tiles`, which
/// the specification asks for, is a view of both.
struct MBTilesDatabase: ~Copyable {
    private let connection: Connection

    /// `MPBX`, by which the specification tells the files.
    private static let applicationID = 0x4D50_4258
    /// The row of the metadata that tells the plan until the archive is whole.
    private static let planRow = "plan"

    private init(_ connection: consuming Connection) { self.connection = connection }

    static func new(_ path: String, plan: String) throws -> MBTilesDatabase {
        let database = MBTilesDatabase(try Connection(path: path, .create))
        try database.connection.execute(
            """
            PRAGMA application_id = \(applicationID);
            CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
            CREATE TABLE images (tile_id INTEGER PRIMARY KEY, tile_data BLOB NOT NULL);
            CREATE TABLE map (
                zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL, tile_id INTEGER NOT NULL,
                PRIMARY KEY (zoom_level, tile_column, tile_row)) WITHOUT ROWID;
            CREATE VIEW tiles AS SELECT zoom_level, tile_column, tile_row, tile_data FROM map JOIN images USING (tile_id);
            """)
        // The last thing: without it nobody goes on with the file.
        try database.insert([(name: planRow, value: plan)])
        return database
    }

    /// The database of a plan that was begun; nil when the file is none, or of another plan, or damaged.
    static func begun(_ path: String, plan: String) -> MBTilesDatabase? {
        guard let connection = try? Connection(path: path, .readWrite) else { return nil }
        let database = MBTilesDatabase(connection)
        guard (try? database.text("SELECT value FROM metadata WHERE name = '\(planRow)'")) == plan else { return nil }
        guard (try? database.text("PRAGMA quick_check(1)")) == "ok" else { return nil }
        return database
    }

    private func text(_ sql: String) throws -> String? {
        var statement = try connection.prepare(sql)
        return try statement.step() ? statement.text(0) : nil
    }

    /// A whole number of the first row; nil when there is none.
    private func number(_ sql: String) throws -> Int? {
        var statement = try connection.prepare(sql)
        return try statement.step() && !statement.isNull(0) ? Int(statement.integer(0)) : nil
    }

    /// How many places of the plan are done.
    func position() throws -> Int { try number("PRAGMA user_version") ?? 0 }
    func placeCount() throws -> Int { try number("SELECT count(*) FROM map") ?? 0 }

    func zooms() throws -> ClosedRange<Int>? {
        guard let low = try number("SELECT min(zoom_level) FROM map"), let high = try number("SELECT max(zoom_level) FROM map") else { return nil }
        return low...high
    }

    /// The number, the last eight bytes and the length of every content, by ascending number.
    func contents(_ take: (_ id: Int64, _ tail: [UInt8], _ length: Int) -> Void) throws {
        var statement = try connection.prepare("SELECT tile_id, substr(tile_data, -8), length(tile_data) FROM images ORDER BY tile_id")
        while try statement.step() { take(statement.integer(0), copied(statement.bytes(1)), Int(statement.integer(2))) }
    }

    func tile(_ content: Int64) throws -> [UInt8]? {
        var statement = try connection.prepare("SELECT tile_data FROM images WHERE tile_id = ?")
        try statement.bind(1, content)
        return try statement.step() ? copied(statement.bytes(0)) : nil
    }

    /// Adds contents and places and says how much is done, all or nothing.
    func add(_ tiles: [Int64: [UInt8]], _ places: [(address: TileAddress, content: Int64)], position: Int) throws {
        let transaction = try connection.begin(.immediate)
        var image = try connection.prepare("INSERT INTO images (tile_id, tile_data) VALUES (?, ?)")
        for (content, tile) in tiles.sorted(by: { $0.key < $1.key }) {
            try image.bind(1, content)
            try image.bind(2, blob: tile.span)
            try image.run()
        }
        var place = try connection.prepare("INSERT INTO map (zoom_level, tile_column, tile_row, tile_id) VALUES (?, ?, ?, ?)")
        for (address, content) in places {
            // Rows count from the south (MBTiles 1.3, section "Tiles").
            let numbers = [address.zoom, address.column, (1 << address.zoom) - 1 - address.row, Int(content)]
            for (i, number) in numbers.enumerated() { try place.bind(i + 1, Int64(number)) }
            try place.run()
        }
        try connection.execute("PRAGMA user_version = \(position)")
        try connection.commit(transaction)
    }

    /// Writes the metadata and forgets the plan.
    func finish(_ rows: [(name: String, value: String)]) throws {
        let transaction = try connection.begin(.immediate)
        try insert(rows)
        try connection.execute("DELETE FROM metadata WHERE name = '\(Self.planRow)'; PRAGMA user_version = 0")
        try connection.commit(transaction)
    }

    private func insert(_ rows: [(name: String, value: String)]) throws {
        var statement = try connection.prepare("INSERT OR REPLACE INTO metadata (name, value) VALUES (?, ?)")
        for row in rows {
            try statement.bind(1, row.name)
            try statement.bind(2, row.value)
            try statement.run()
        }
    }
}

/// A copy of bytes that SQLite holds.
func copied(_ bytes: Span<UInt8>) -> [UInt8] { unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) } }
