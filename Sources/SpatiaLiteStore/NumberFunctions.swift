internal import SQLite
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The functions of numbers that CQL2 has and SQL has not (OGC 21-065r2 section 7.12).
enum NumberFunctions {
    /// `raised(x, y)`: x to the power of y. SQLite's own `pow` changes when SpatiaLite is loaded, which has another.
    static func register(on connection: borrowing Connection) throws(SQLiteError) {
        try connection.register(function: "raised", arguments: 2) { call in
            guard call.storage(0) != .null, call.storage(1) != .null else { return .null }
            return .number(pow(call.number(0), call.number(1)))
        }
    }
}
