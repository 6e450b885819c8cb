internal import CSpatiaLite
internal import SQLite

/// What libspatialite keeps for one connection. It must go after the connection is closed.
@safe private final class SpatiaLiteCache {
    let pointer: UnsafeMutableRawPointer?

    init() { unsafe pointer = spatialite_alloc_connection() }

    deinit { unsafe spatialite_cleanup_ex(pointer) }
}

extension Connection {
    /// Adds SpatiaLite's functions and virtual tables to the connection.
    borrowing func loadSpatiaLite() {
        let cache = SpatiaLiteCache()
        unsafe spatialite_init_ex(handle, cache.pointer, 0)
        keep(cache)
    }
}
