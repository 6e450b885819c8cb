internal import CSQLite

/// The prepared statements of one connection that are not in use now, by their text.
///
/// A statement leaves the cache while it is used, so two uses of one text at a time are two statements.
@safe final class StatementCache {
    private var idle: [String: OpaquePointer] = unsafe [:]
    private let capacity = 200
    /// What extensions need until after the close: the cache goes when the connection's `deinit` has run.
    var companions: [AnyObject] = []

    func take(_ sql: String) -> OpaquePointer? { unsafe idle.removeValue(forKey: sql) }

    func give(_ statement: OpaquePointer, sql: String) {
        unsafe sqlite3_reset(statement)
        unsafe sqlite3_clear_bindings(statement)
        if unsafe idle.count >= capacity { clear() }
        if let other = unsafe idle.updateValue(statement, forKey: sql) { unsafe sqlite3_finalize(other) }
    }

    func clear() {
        for unsafe (_, statement) in unsafe idle { unsafe sqlite3_finalize(statement) }
        unsafe idle.removeAll(keepingCapacity: true)
    }

    deinit { clear() }
}
