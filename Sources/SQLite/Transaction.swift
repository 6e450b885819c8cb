internal import CSQLite

/// When a transaction takes its locks.
public enum TransactionKind: String, Sendable {
    /// At its first statement: a consistent view for a reader.
    case deferred = "BEGIN DEFERRED"
    /// At once, as the one writer.
    case immediate = "BEGIN IMMEDIATE"
}

/// An open transaction: committed by ``Connection/commit(_:)``, rolled back when it ends without.
@safe public struct Transaction: ~Copyable, ~Escapable {
    private let handle: OpaquePointer

    @_lifetime(borrow connection)
    init(on connection: borrowing Connection) { unsafe handle = connection.handle }

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

    /// Makes the changes of a transaction last, or ends one that only read. When it fails, it is rolled back.
    public borrowing func commit(_ transaction: consuming Transaction) throws(SQLiteError) {
        var statement = try prepare("COMMIT")
        try statement.run()
    }
}
