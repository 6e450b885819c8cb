internal import CSQLite

/// When a transaction takes its locks.
public enum TransactionKind: String, Sendable {
    /// At its first statement: a consistent view for a reader.
    case deferred = "BEGIN DEFERRED"
    /// At once, as the one writer.
    case immediate = "BEGIN IMMEDIATE"
}

/// An open transaction: committed by ``commit()``, rolled back when it ends without.
@safe public struct Transaction: ~Copyable, ~Escapable {
    private let handle: OpaquePointer

    @_lifetime(borrow connection)
    init(on connection: borrowing Connection) { unsafe handle = connection.handle }

    /// Makes the changes last. When it fails, the transaction is rolled back.
    public consuming func commit() throws(SQLiteError) {
        let code = unsafe sqlite3_exec(handle, "COMMIT", nil, nil, nil)
        if code != SQLITE_OK { throw unsafe SQLiteError(handle: handle, code: code, sql: "COMMIT") }
    }

    deinit {
        if unsafe sqlite3_get_autocommit(handle) == 0 { unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
    }
}

extension Connection {
    /// Opens a transaction; transactions do not nest.
    @_lifetime(borrow self)
    public borrowing func begin(_ kind: TransactionKind) throws(SQLiteError) -> Transaction {
        var statement = try prepare(kind.rawValue)
        try statement.run()
        return Transaction(on: self)
    }
}
