internal import Glibc

/// An open file, closed at the end of its life. Reading is by position and safe from many threads at once.
struct ArchiveFile: ~Copyable, Sendable {
    private let descriptor: Int32
    let path: String

    enum Mode {
        case reading
        /// Made when there is none; what it holds stays.
        case writing
        /// Made when there is none, emptied when there is one.
        case emptied

        fileprivate var flags: Int32 {
            switch self {
            case .reading: O_RDONLY
            case .writing: O_RDWR | O_CREAT
            case .emptied: O_RDWR | O_CREAT | O_TRUNC
            }
        }
    }

    init(_ path: String, _ mode: Mode) throws(ArchiveError) {
        let descriptor = unsafe open(path, mode.flags | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .file(path: path, errno: errno) }
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    private func fault() -> ArchiveError { .file(path: path, errno: errno) }

    func length() throws(ArchiveError) -> UInt64 {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw fault() }
        return UInt64(max(0, status.st_size))
    }

    /// So many bytes from a position on.
    /// - Throws: ``ArchiveError/damaged(_:)`` when the file ends before.
    func read(at offset: UInt64, count: Int) throws(ArchiveError) -> [UInt8] {
        guard let start = off_t(exactly: offset) else { throw .damaged("an offset beyond any file") }
        var failure: ArchiveError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let taken = unsafe pread(descriptor, buffer.baseAddress! + initialized, count - initialized, start + off_t(initialized))
                if taken < 0, errno == EINTR { continue }
                guard taken > 0 else {
                    failure = taken < 0 ? fault() : .damaged("the file ends too early")
                    return
                }
                initialized += taken
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Writes at a position.
    func write(_ bytes: [UInt8], at offset: UInt64) throws(ArchiveError) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress! + done, $0.count - done, off_t(offset) + off_t(done)) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw fault() }
            done += count
        }
    }

    func truncate(to length: UInt64) throws(ArchiveError) {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw fault() }
    }

    /// Waits until what was written is on the disk.
    func synchronize() throws(ArchiveError) {
        guard fdatasync(descriptor) == 0 else { throw fault() }
    }

    /// Takes the file for this process alone, until it is closed; false when another has it.
    func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    // MARK: Paths

    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Removes a file; one that is not there is removed already.
    static func remove(_ path: String) { _ = unsafe unlink(path) }

    /// Gives a file its name, in place of the one that has it.
    static func move(_ from: String, to: String) throws(ArchiveError) {
        guard unsafe rename(from, to) == 0 else { throw .file(path: to, errno: errno) }
    }
}
