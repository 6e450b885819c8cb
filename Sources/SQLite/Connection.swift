internal import CSQLite

/// How a file is opened.
public enum OpenMode: Sendable {
    case readOnly
    /// The file must exist.
    case readWrite
    /// The file is made when it does not exist.
    case create

    var flags: Int32 {
        switch self {
        case .readOnly: SQLITE_OPEN_READONLY
        case .readWrite: SQLITE_OPEN_READWRITE
        case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        }
    }
}

/// A connection to a database file, closed at the end of its life.
///
/// It is opened without SQLite's own mutex and is not `Sendable`: one thread uses it at a time.
/// Its statements borrow it and cannot outlive it.
@safe public struct Connection: ~Copyable {
    /// SQLite's own handle, for extensions written in C.
    @unsafe public let handle: OpaquePointer
    let statements = StatementCache()
    let deadline = Deadline()

    /// Memory statistics cost a process-wide mutex at every allocation: off before SQLite starts.
    private static let configured: Bool = csqlite_config_memory_status(0) == SQLITE_OK

    /// - Parameter busyTimeout: how long to wait for another connection's lock, in milliseconds.
    public init(path: String, _ mode: OpenMode, busyTimeout: Int32 = 5_000) throws(SQLiteError) {
        _ = Self.configured
        var opened: OpaquePointer?
        let flags = mode.flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened = unsafe opened else {
            let error = unsafe SQLiteError(handle: opened, code: code)
            unsafe sqlite3_close(opened)
            throw SQLiteError(code: error.code, message: "\(error.message): \(path)")
        }
        unsafe handle = opened
        unsafe sqlite3_busy_timeout(opened, busyTimeout)
    }

    deinit {
        statements.clear()
        unsafe sqlite3_close_v2(handle)
    }

    /// Keeps what an extension needs alive until the connection is closed.
    public borrowing func keep(_ companion: AnyObject) { statements.companions.append(companion) }

    /// Runs one or more statements that answer nothing and bind nothing.
    public borrowing func execute(_ sql: String) throws(SQLiteError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw unsafe SQLiteError(handle: handle, code: code, sql: sql) }
    }

    /// A statement of this text, from the cache when there is one.
    @_lifetime(borrow self)
    public borrowing func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        if let kept = unsafe statements.take(sql) {
            return unsafe Statement(kept, sql: sql, connection: self)
        }
        var made: OpaquePointer?
        var text = sql
        let code = text.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                unsafe sqlite3_prepare_v3(
                    handle, characters.baseAddress, Int32(characters.count), UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
            }
        }
        guard code == SQLITE_OK else { throw unsafe SQLiteError(handle: handle, code: code, sql: sql) }
        guard let made = unsafe made else {
            throw SQLiteError(code: .misuse, message: "the text holds no statement", sql: sql)
        }
        return unsafe Statement(made, sql: sql, connection: self)
    }

    /// Forgets the idle statements, as is needed before a file is detached or a schema is rebuilt.
    public borrowing func forgetStatements() { statements.clear() }

    /// The row number of the last insertion.
    public var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

    /// How many rows the last statement changed, without those of triggers.
    public var changes: Int { Int(unsafe sqlite3_changes64(handle)) }

    /// What SQLite's memory statistics say, in bytes: 0, as they are switched off.
    public static var memoryUsed: Int64 { sqlite3_memory_used() }

    /// The most bytes that a text, a blob or a row may have from now on, for files of strangers (sqlite.org/limits.html).
    public borrowing func limitLength(to bytes: Int32) { unsafe sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, bytes) }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }
}
