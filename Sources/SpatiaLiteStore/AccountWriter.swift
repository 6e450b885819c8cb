internal import SQLite
internal import Synchronization

/// The connection that writes accounts, sessions and tokens, and what the journal keeps of them and of readings, opened
/// at the first write.
///
/// It is not the layers' writer: people sign in while a layer is loaded, and the command line makes accounts while a
/// server runs. SQLite lets one of them in at a time.
///
/// `@unchecked Sendable`: the connection is used only with the mutex held.
final class AccountWriter: @unchecked Sendable {
    private let path: String
    private let side = Mutex<Side?>(nil)

    /// Holds what cannot be in an Optional of a mutex by itself.
    private final class Side: @unchecked Sendable {
        let connection: Connection

        init(path: String) throws(SQLiteError) {
            connection = try Connection(path: path, .readWrite)
            try connection.execute("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL")
        }
    }

    init(path: String) { self.path = path }

    /// Runs `body` as one immediate transaction; when it throws, nothing is written.
    func write<Result: Sendable>(_ body: (borrowing Connection) throws -> Result) throws -> Result {
        try side.withLock { side throws in
            if side == nil { side = try Side(path: path) }
            return try Self.transact(side!.connection, body)
        }
    }

    private static func transact<Result>(_ connection: borrowing Connection, _ body: (borrowing Connection) throws -> Result) throws -> Result {
        let transaction = try connection.begin(.immediate)
        let result = try body(connection)
        try connection.commit(transaction)
        return result
    }
}
