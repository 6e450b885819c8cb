internal import CSQLite

/// Tells that a database in WAL mode was written, by any connection of any process, without a call of SQLite and without
/// a lock: SQLite keeps the index of the write-ahead log in shared memory, whose head changes with every commit
/// (sqlite.org/walformat.html section 2.1) at the moment from which readers see it.
///
/// `@unchecked Sendable`: the connection is used by `init` alone, and after it only keeps the memory mapped; the head is
/// only read, and whoever reads it makes do with any mixture of its states.
@safe public final class CommitWatch: @unchecked Sendable {
    private let connection: Connection
    private let head: UnsafeRawPointer

    /// Nil when the database has no log in shared memory.
    public init?(path: String) throws(SQLiteError) {
        let connection = try Connection(path: path, .readOnly)
        guard try Self.opensLog(connection), let head = unsafe csqlite_log_index(connection.handle) else { return nil }
        self.connection = connection
        unsafe self.head = UnsafeRawPointer(head)
    }

    /// Reads once, so that the connection maps the log's index.
    private static func opensLog(_ connection: borrowing Connection) throws(SQLiteError) -> Bool {
        var rows = try connection.prepare("SELECT (SELECT count(*) FROM sqlite_schema) >= 0, * FROM pragma_journal_mode")
        return try rows.step() && rows.text(1) == "wal"
    }

    /// A number that differs from an earlier one when something was committed between. It may also differ after work that
    /// SQLite does for itself, such as a checkpoint.
    public var stamp: UInt64 { unsafe csqlite_log_stamp(head) }
}
