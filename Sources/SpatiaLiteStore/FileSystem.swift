internal import Glibc
internal import Store

/// A lock on a file that ends with the process or with this value, whatever comes first.
struct FileLock: ~Copyable {
    private let descriptor: Int32

    /// - Throws: ``StoreError/inUse(path:)`` when another process, or another part of this one, holds it.
    init(store path: String) throws(StoreError) {
        let lockPath = path + ".lock"
        descriptor = unsafe open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system(operation: "open", path: lockPath, code: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw code == EWOULDBLOCK ? .inUse(path: path) : .system(operation: "flock", path: lockPath, code: code)
        }
    }

    deinit { close(descriptor) }
}

enum FileSystem {
    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Removes a file; one that is not there is fine.
    static func remove(_ path: String) throws(StoreError) {
        if unsafe unlink(path) != 0, errno != ENOENT { throw .system(operation: "unlink", path: path, code: errno) }
    }

    /// Removes a database file and what SQLite keeps beside it.
    static func removeDatabase(_ path: String) throws(StoreError) {
        for suffix in ["", "-wal", "-shm", "-journal"] { try remove(path + suffix) }
    }

    /// Puts one file in the place of another, so that after a loss of power there is the old one or the new one.
    static func replace(_ path: String, by new: String) throws(StoreError) {
        try flush(new)
        guard unsafe rename(new, path) == 0 else { throw .system(operation: "rename", path: new, code: errno) }
        try flush(folder(of: path))
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: 0x2F) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func flush(_ path: String) throws(StoreError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(operation: "open", path: path, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(operation: "fsync", path: path, code: errno) }
    }
}
