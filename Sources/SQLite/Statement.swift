internal import CSQLite

/// A prepared statement: bind, `while try statement.step()`, read the columns.
///
/// It borrows its connection and cannot outlive it; at its end it goes back to the connection's cache, reset and
/// without bindings. A view of a column borrows the statement, so the compiler refuses a step while the view is used.
@safe public struct Statement: ~Copyable, ~Escapable {
    private let handle: OpaquePointer
    private let cache: StatementCache
    public let sql: String

    @_lifetime(borrow connection)
    init(_ handle: OpaquePointer, sql: String, connection: borrowing Connection) {
        unsafe self.handle = handle
        self.sql = sql
        cache = connection.statements
    }

    deinit { unsafe cache.give(handle, sql: sql) }

    // MARK: Bindings, counted from 1

    @_lifetime(self: copy self)
    public mutating func bind(_ index: Int, _ value: Int64) throws(SQLiteError) {
        try check(unsafe sqlite3_bind_int64(handle, Int32(truncatingIfNeeded: index), value))
    }

    @_lifetime(self: copy self)
    public mutating func bind(_ index: Int, _ value: Double) throws(SQLiteError) {
        try check(unsafe sqlite3_bind_double(handle, Int32(truncatingIfNeeded: index), value))
    }

    @_lifetime(self: copy self)
    public mutating func bind(_ index: Int, _ text: String) throws(SQLiteError) {
        var text = text
        let code = text.withUTF8 { unsafe Self.bindText(handle, index, UnsafeRawBufferPointer($0)) }
        try check(code)
    }

    /// Binds a text of UTF-8; its bytes are copied.
    @_lifetime(self: copy self)
    public mutating func bind(_ index: Int, utf8: Span<UInt8>) throws(SQLiteError) {
        try check(unsafe utf8.withUnsafeBytes { unsafe Self.bindText(handle, index, $0) })
    }

    /// Binds a blob; its bytes are copied.
    @_lifetime(self: copy self)
    public mutating func bind(_ index: Int, blob: Span<UInt8>) throws(SQLiteError) {
        let code = unsafe blob.withUnsafeBytes { bytes in
            unsafe csqlite_bind_blob(handle, Int32(truncatingIfNeeded: index), bytes.baseAddress ?? Self.nothing, UInt64(bytes.count))
        }
        try check(code)
    }

    @_lifetime(self: copy self)
    public mutating func bindNull(_ index: Int) throws(SQLiteError) {
        try check(unsafe sqlite3_bind_null(handle, Int32(truncatingIfNeeded: index)))
    }

    /// A null pointer would bind NULL; an empty text or blob has an address that nobody reads.
    private static var nothing: UnsafeRawPointer { unsafe UnsafeRawPointer(bitPattern: 1)! }

    private static func bindText(_ handle: OpaquePointer, _ index: Int, _ bytes: UnsafeRawBufferPointer) -> Int32 {
        unsafe csqlite_bind_text(handle, Int32(truncatingIfNeeded: index), bytes.baseAddress ?? nothing, UInt64(bytes.count))
    }

    // MARK: Steps

    /// Goes to the next row; false when there is none.
    @_lifetime(self: copy self)
    public mutating func step() throws(SQLiteError) -> Bool {
        let code = unsafe sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw failure(code)
    }

    /// Runs a statement that answers nothing, and makes it ready to run again with its bindings.
    @_lifetime(self: copy self)
    public mutating func run() throws(SQLiteError) {
        while try step() {}
        reset()
    }

    /// Makes the statement ready to run again; the bindings stay.
    @_lifetime(self: copy self)
    public mutating func reset() { unsafe sqlite3_reset(handle) }

    // MARK: Columns of the row, counted from 0

    public var columnCount: Int { Int(unsafe sqlite3_column_count(handle)) }

    public func columnName(_ column: Int) -> String {
        guard let name = unsafe sqlite3_column_name(handle, Int32(truncatingIfNeeded: column)) else { return "" }
        return unsafe String(cString: name)
    }

    /// The type in which the row stores the value.
    public func storage(_ column: Int) -> Storage {
        switch unsafe sqlite3_column_type(handle, Int32(truncatingIfNeeded: column)) {
        case SQLITE_INTEGER: .integer
        case SQLITE_FLOAT: .number
        case SQLITE_TEXT: .text
        case SQLITE_BLOB: .blob
        default: .null
        }
    }

    public func isNull(_ column: Int) -> Bool { storage(column) == .null }
    public func integer(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(handle, Int32(truncatingIfNeeded: column)) }
    public func number(_ column: Int) -> Double { unsafe sqlite3_column_double(handle, Int32(truncatingIfNeeded: column)) }

    /// The bytes of a text (UTF-8) or a blob as SQLite holds them; empty for any other value.
    @_lifetime(borrow self)
    public func bytes(_ column: Int) -> Span<UInt8> {
        let column = Int32(truncatingIfNeeded: column)
        let type = unsafe sqlite3_column_type(handle, column)
        var view = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        // `column_blob` leaves a text as it is, so that no view of the same row moves.
        if type == SQLITE_TEXT || type == SQLITE_BLOB, let start = unsafe sqlite3_column_blob(handle, column) {
            let count = Int(unsafe sqlite3_column_bytes(handle, column))
            unsafe view = UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
        }
        let span = unsafe Span(_unsafeElements: view)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// A copy of the text; nil when the value is not a text.
    public func text(_ column: Int) -> String? {
        guard storage(column) == .text else { return nil }
        return unsafe bytes(column).withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    // MARK: Failures

    private func check(_ code: Int32) throws(SQLiteError) {
        if code != SQLITE_OK { throw failure(code) }
    }

    private func failure(_ code: Int32) -> SQLiteError {
        unsafe SQLiteError(handle: sqlite3_db_handle(handle), code: code, sql: sql)
    }
}

/// The types in which SQLite stores values (sqlite.org/datatype3.html section 2).
public enum Storage: Hashable, Sendable {
    case null, integer, number, text, blob
}
