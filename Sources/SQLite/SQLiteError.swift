internal import CSQLite

/// What SQLite answered when it could not do something.
///
/// `description` is safe to log; `sql` holds the statement's text with its placeholders, never a bound value.
public struct SQLiteError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The extended result code (sqlite.org/rescode.html).
    public let code: ResultCode
    public let message: String
    /// The statement at fault, when there was one.
    public let sql: String?

    public init(code: ResultCode, message: String, sql: String? = nil) {
        self.code = code
        self.message = message
        self.sql = sql
    }

    public var description: String {
        let statement = sql.map { " in \($0)" } ?? ""
        return "SQLite \(code.rawValue): \(message)\(statement)"
    }

    init(handle: OpaquePointer?, code: Int32, sql: String? = nil) {
        let text = unsafe handle.flatMap { unsafe sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
        let message = if let text = unsafe text { unsafe String(cString: text) } else { "no message" }
        self.init(code: ResultCode(rawValue: code), message: message, sql: sql)
    }
}

/// A result code of SQLite. A primary code matches its extended codes: `catch ResultCode.busy`.
public struct ResultCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    /// The low eight bits: the family that an extended code belongs to.
    public var primary: ResultCode { ResultCode(rawValue: rawValue & 0xFF) }

    public static let error = ResultCode(rawValue: SQLITE_ERROR)
    public static let busy = ResultCode(rawValue: SQLITE_BUSY)
    public static let locked = ResultCode(rawValue: SQLITE_LOCKED)
    public static let readOnly = ResultCode(rawValue: SQLITE_READONLY)
    public static let interrupted = ResultCode(rawValue: SQLITE_INTERRUPT)
    public static let corrupt = ResultCode(rawValue: SQLITE_CORRUPT)
    public static let full = ResultCode(rawValue: SQLITE_FULL)
    public static let cannotOpen = ResultCode(rawValue: SQLITE_CANTOPEN)
    public static let constraint = ResultCode(rawValue: SQLITE_CONSTRAINT)
    public static let uniqueConstraint = ResultCode(rawValue: SQLITE_CONSTRAINT | 8 << 8)
    public static let foreignKeyConstraint = ResultCode(rawValue: SQLITE_CONSTRAINT | 3 << 8)
    public static let misuse = ResultCode(rawValue: SQLITE_MISUSE)
    public static let outOfRange = ResultCode(rawValue: SQLITE_RANGE)
    public static let notADatabase = ResultCode(rawValue: SQLITE_NOTADB)

    /// Whether `error` is an ``SQLiteError`` of this code, or of this family when the pattern is a primary code.
    public static func ~= (pattern: ResultCode, error: any Error) -> Bool {
        guard let error = error as? SQLiteError else { return false }
        return pattern ~= error.code
    }

    public static func ~= (pattern: ResultCode, error: SQLiteError) -> Bool { pattern ~= error.code }

    public static func ~= (pattern: ResultCode, code: ResultCode) -> Bool {
        code == pattern || (pattern.rawValue <= 0xFF && code.primary == pattern)
    }
}
