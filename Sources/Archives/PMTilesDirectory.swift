internal import Compression

/// An entry of a directory: where the bytes of a tile lie, or of another directory.
struct PMTilesEntry: Hashable {
    var id: UInt64
    /// From the start of the tile data, or of the leaf directories.
    var offset: UInt64
    var length: UInt64
    /// How many tiles after each other have these bytes; 0: it leads to a leaf directory.
    var run: UInt64

    var isLeaf: Bool { run == 0 }
}

/// Directories of a PMTiles archive (PMTiles specification version 3, section 4).
enum PMTilesDirectory {
    /// No directory is larger than this many bytes before compression.
    static let limit = 4 << 20

    // MARK: Writing

    /// A directory as the archive holds it.
    static func encoded(_ entries: ArraySlice<PMTilesEntry>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(varint: UInt64(entries.count))
        var last: UInt64 = 0
        for entry in entries {
            bytes.append(varint: entry.id - last)
            last = entry.id
        }
        for entry in entries { bytes.append(varint: entry.run) }
        for entry in entries { bytes.append(varint: entry.length) }
        var next: UInt64?
        for entry in entries {
            bytes.append(varint: entry.offset == next ? 0 : entry.offset + 1)
            next = entry.offset + entry.length
        }
        var deflater = Deflater(level: 9)
        return deflater.compress(bytes)
    }

    /// The root directory of all entries and, when they do not fit in it, the leaf directories.
    ///
    /// - Parameter most: the bytes that the root may have.
    static func tree(_ entries: [PMTilesEntry], most: Int) -> (root: [UInt8], leaves: [UInt8]) {
        if entries.count < most {
            let root = encoded(entries[...])
            if root.count <= most { return (root, []) }
        }
        var size = 4096
        while true {
            var leaves: [UInt8] = [], pointers: [PMTilesEntry] = []
            for start in stride(from: 0, to: entries.count, by: size) {
                let leaf = encoded(entries[start..<min(start + size, entries.count)])
                pointers.append(PMTilesEntry(id: entries[start].id, offset: UInt64(leaves.count), length: UInt64(leaf.count), run: 0))
                leaves += leaf
            }
            let root = encoded(pointers[...])
            if root.count <= most { return (root, leaves) }
            size *= 2
        }
    }

    // MARK: Reading

    /// The entries of a directory, in ascending order without overlap and within `ids`.
    ///
    /// - Parameters:
    ///   - tiles: the bytes of the tile data, in which every tile must lie.
    ///   - leaves: the bytes of the leaf directories.
    static func read(
        _ stored: [UInt8], _ compression: PMTilesHeader.Compression, ids: Range<UInt64>, tiles: UInt64, leaves: UInt64
    ) throws(ArchiveError) -> [PMTilesEntry] {
        let bytes = try compression.plain(stored, limit: limit, of: "directory")
        var reader = VarintReader(bytes)
        // Each entry takes four bytes at least.
        guard let count = reader.next(), count <= UInt64(bytes.count) / 4 else { throw .damaged("directory: more entries than bytes") }
        var entries: [PMTilesEntry] = []
        entries.reserveCapacity(Int(count))
        var id: UInt64 = 0
        for i in 0..<count {
            guard let step = reader.next(), case let (sum, overflow) = id.addingReportingOverflow(step), !overflow, i == 0 || step > 0 else {
                throw .damaged("directory: tile ids do not ascend")
            }
            id = sum
            entries.append(PMTilesEntry(id: id, offset: 0, length: 0, run: 0))
        }
        for i in entries.indices {
            guard let run = reader.next() else { throw .damaged("directory: it ends too early") }
            entries[i].run = run
        }
        for i in entries.indices {
            guard let length = reader.next(), length > 0 else { throw .damaged("directory: an entry without length") }
            entries[i].length = length
        }
        for i in entries.indices {
            guard let offset = reader.next(), offset > 0 || i > 0 else { throw .damaged("directory: an entry without offset") }
            entries[i].offset = offset > 0 ? offset - 1 : entries[i - 1].offset + entries[i - 1].length
            let entry = entries[i], section = entry.isLeaf ? leaves : tiles
            guard entry.length <= section, entry.offset <= section - entry.length else { throw .damaged("directory: an entry ends after its section") }
            let next = i + 1 < entries.count ? entries[i + 1].id : ids.upperBound
            guard ids.contains(entry.id), entry.run <= next - min(entry.id, next) else { throw .damaged("directory: entries overlap") }
        }
        guard reader.isAtEnd else { throw .damaged("directory: bytes after its end") }
        return entries
    }
}

extension [PMTilesEntry] {
    /// The entry in which a tile lies, or the leaf directory in which it may.
    func entry(of id: UInt64) -> PMTilesEntry? {
        var low = 0, high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].id <= id { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return nil }
        let entry = self[low - 1]
        return entry.isLeaf || id - entry.id < entry.run ? entry : nil
    }
}

/// Reads numbers of seven bits a byte, the lowest first.
private struct VarintReader {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }

    /// Nil when the bytes end, or the number has more than 64 bits.
    mutating func next() -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard at < bytes.count else { return nil }
            let byte = bytes[at]
            at += 1
            if shift == 63, byte > 1 { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        return nil
    }
}

extension [UInt8] {
    fileprivate mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
