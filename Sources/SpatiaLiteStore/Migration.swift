internal import SQLite
internal import Store

/// A numbered step of the store's own schema. Steps only go forward; a released step is never changed.
struct Migration {
    let number: Int
    let name: String
    let sql: String

    static let all = [
        Migration(
            number: 1, name: "spatial metadata, metadata, layer versions",
            sql: """
                SELECT InitSpatialMetaData(0, 'WGS84');
                CREATE TABLE metadata (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
                CREATE TABLE layer_version (
                    layer TEXT NOT NULL,
                    version INTEGER NOT NULL,
                    changed_at TEXT NOT NULL,
                    changed_min_x REAL, changed_min_y REAL, changed_max_x REAL, changed_max_y REAL,
                    count INTEGER NOT NULL,
                    located INTEGER NOT NULL,
                    min_x REAL, min_y REAL, max_x REAL, max_y REAL,
                    first_time TEXT, last_time TEXT,
                    PRIMARY KEY (layer, version)
                ) WITHOUT ROWID;
                """),
        Migration(
            number: 2, name: "history of edits",
            sql: """
                ALTER TABLE layer_version ADD COLUMN loaded INTEGER;
                ALTER TABLE layer_version ADD COLUMN editor TEXT;
                ALTER TABLE layer_version ADD COLUMN changes INTEGER;
                ALTER TABLE layer_version ADD COLUMN undoes INTEGER;
                UPDATE layer_version SET loaded = version;
                CREATE TABLE layer_history (
                    layer TEXT NOT NULL, version INTEGER NOT NULL, row INTEGER NOT NULL,
                    id TEXT NOT NULL, kind TEXT NOT NULL,
                    PRIMARY KEY (layer, version, row)
                ) WITHOUT ROWID;
                CREATE INDEX layer_history_row ON layer_history (layer, row, version);
                CREATE TABLE layer_history_value (
                    layer TEXT NOT NULL, version INTEGER NOT NULL, row INTEGER NOT NULL, field TEXT NOT NULL,
                    value,
                    PRIMARY KEY (layer, version, row, field)
                );
                """),
        Migration(number: 3, name: "records, standings and journal", sql: RecordSchema.sql),
        Migration(
            number: 4, name: "accounts, sessions, tokens",
            sql: """
                CREATE TABLE account (
                    name TEXT PRIMARY KEY NOT NULL, shown_name TEXT NOT NULL, role TEXT NOT NULL, scope TEXT,
                    password_hash TEXT NOT NULL, state TEXT NOT NULL, must_change INTEGER NOT NULL,
                    created_at INTEGER NOT NULL, created_by TEXT
                ) WITHOUT ROWID;
                CREATE TABLE session (
                    digest BLOB PRIMARY KEY NOT NULL, account TEXT NOT NULL REFERENCES account (name),
                    created_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL,
                    idle_ends_at INTEGER NOT NULL, ends_at INTEGER NOT NULL
                ) WITHOUT ROWID;
                CREATE INDEX session_account ON session (account);
                CREATE TABLE access_token (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, digest BLOB NOT NULL UNIQUE,
                    account TEXT NOT NULL REFERENCES account (name), label TEXT NOT NULL,
                    rights TEXT NOT NULL, layers TEXT,
                    created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked_at INTEGER
                );
                CREATE INDEX access_token_account ON access_token (account);
                CREATE TABLE sign_in_failure (
                    subject TEXT PRIMARY KEY NOT NULL, count INTEGER NOT NULL, last_at INTEGER NOT NULL
                ) WITHOUT ROWID;
                """),
    ]

    /// The highest number that this program knows.
    static func latest(_ migrations: [Migration] = all) -> Int { migrations.map(\.number).max() ?? 0 }

    /// The number of the store's last step; 0 for a new file.
    static func current(_ connection: borrowing Connection) throws -> Int {
        var rows = try connection.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'")
        guard try rows.step(), rows.integer(0) == 1 else { return 0 }
        var last = try connection.prepare("SELECT coalesce(max(number), 0) FROM schema_migration")
        _ = try last.step()
        return Int(last.integer(0))
    }

    /// Brings the schema to the latest step, all in one transaction or not at all.
    ///
    /// - Throws: ``StoreError/newerSchema(path:found:known:)`` when a newer program made the store.
    static func run(_ migrations: [Migration] = all, on connection: borrowing Connection, path: String) throws {
        let known = latest(migrations)
        if try current(connection) == known { return }
        let transaction = try connection.begin(.immediate)
        let found = try current(connection)
        guard found <= known else { throw StoreError.newerSchema(path: path, found: found, known: known) }
        try connection.execute(
            """
            CREATE TABLE IF NOT EXISTS schema_migration (
                number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)
            """)
        for migration in migrations.sorted(by: { $0.number < $1.number }) where migration.number > found {
            try connection.execute(migration.sql)
            var record = try connection.prepare(
                "INSERT INTO schema_migration VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))")
            try record.bind(1, Int64(migration.number))
            try record.bind(2, migration.name)
            try record.run()
        }
        try connection.commit(transaction)
    }
}
