internal import Compression

/// What is done of an archive: records that are added one after another, each with its checksum. A record that was not
/// written whole ends the log.
struct WorkLog: ~Copyable {
    private let file: ArchiveFile
    private var end: UInt64
    /// The most bytes of a record.
    private static let limit = 64 << 20

    /// A tile of the archive.
    struct Tile: Hashable {
        var id: UInt64
        var offset: UInt64
        var length: UInt64
    }

    /// A commit: how much of the plan is done, how many bytes of tiles there are, and the tiles since the commit before.
    struct Commit: Hashable {
        var position: Int
        var bytes: UInt64
        var tiles: [Tile]
    }

    private init(_ file: consuming ArchiveFile, end: UInt64) {
        self.file = file
        self.end = end
    }

    /// Starts a log for a plan.
    static func new(_ path: String, plan: String) throws(ArchiveError) -> WorkLog {
        var log = WorkLog(try ArchiveFile(path, .emptied), end: 0)
        try log.append(Array(plan.utf8))
        return log
    }

    /// Opens the log of a plan and reads its commits; nil: it is of another plan or begins with no whole record.
    static func begun(_ path: String, plan: String, _ commits: inout [Commit]) throws(ArchiveError) -> WorkLog? {
        let file = try ArchiveFile(path, .writing)
        let length = try file.length()
        guard let first = try record(file, at: 0, length), first == Array(plan.utf8) else { return nil }
        var end = UInt64(12 + first.count)
        while let bytes = try record(file, at: end, length), let commit = Commit(bytes) {
            commits.append(commit)
            end += UInt64(12 + bytes.count)
        }
        try file.truncate(to: end)
        return WorkLog(file, end: end)
    }

    mutating func append(_ commit: Commit) throws(ArchiveError) { try append(commit.encoded) }

    private mutating func append(_ record: [UInt8]) throws(ArchiveError) {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: UInt64(record.count))
        bytes += Self.sum(record)
        try file.write(bytes + record, at: end)
        try file.synchronize()
        end += UInt64(12 + record.count)
    }

    /// The record at an offset; nil when there is none that is whole.
    private static func record(_ file: borrowing ArchiveFile, at offset: UInt64, _ length: UInt64) throws(ArchiveError) -> [UInt8]? {
        guard offset + 12 <= length else { return nil }
        let head = try file.read(at: offset, count: 12), count = head.littleEndian(0)
        guard count <= UInt64(limit), offset + 12 + count <= length else { return nil }
        let record = try file.read(at: offset + 12, count: Int(count))
        return sum(record) == Array(head.suffix(4)) ? record : nil
    }

    private static func sum(_ bytes: [UInt8]) -> [UInt8] {
        let sum = checksum(bytes)
        return (0..<4).map { UInt8(truncatingIfNeeded: sum >> UInt32(8 * $0)) }
    }
}

extension WorkLog.Commit {
    fileprivate var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24 * (tiles.count + 1))
        bytes.append(littleEndian: UInt64(position))
        bytes.append(littleEndian: self.bytes)
        for tile in tiles { for number in [tile.id, tile.offset, tile.length] { bytes.append(littleEndian: number) } }
        return bytes
    }

    fileprivate init?(_ record: [UInt8]) {
        guard record.count >= 16, record.count % 24 == 16, let position = Int(exactly: record.littleEndian(0)) else { return nil }
        self.position = position
        bytes = record.littleEndian(8)
        tiles = stride(from: 16, to: record.count, by: 24).map { at in
            WorkLog.Tile(id: record.littleEndian(at), offset: record.littleEndian(at + 8), length: record.littleEndian(at + 16))
        }
    }
}
