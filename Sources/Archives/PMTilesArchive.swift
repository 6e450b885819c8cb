public import Geo
internal import Synchronization

/// An archive in the format PMTiles (specification version 3), read by position: nothing of the tiles is held in memory.
public final class PMTilesArchive: TileArchive {
    /// How many directories may lie above a tile's entry, the root included.
    private static let deepest = 4
    /// How many leaf directories are kept at a time.
    private static let leavesKept = 64

    public let format = ArchiveFormat.pmtiles
    public let metadata: ArchiveMetadata
    /// How many tiles the directories address, and how many bytes the tiles take.
    public let addressed: UInt64
    public var size: UInt64 { header.tiles.length }

    private let file: ArchiveFile
    private let header: PMTilesHeader
    private let root: [PMTilesEntry]
    private let leaves = Mutex<[UInt64: [PMTilesEntry]]>([:])

    public convenience init(path: String) throws(ArchiveError) { try self.init(ArchiveFile(path, .reading)) }

    /// Reads the header, the metadata and all directories; refuses what does not fit together.
    init(_ file: consuming ArchiveFile) throws(ArchiveError) {
        let length = try file.length()
        let header = try PMTilesHeader(try file.read(at: 0, count: Int(min(length, UInt64(PMTilesHeader.length)))), fileLength: length)
        let root = try Self.directory(file, header, header.root, ids: 0..<TileID.first(of: 31))
        var addressed: UInt64 = 0
        try Self.check(root, file, header, end: TileID.first(of: 31), depth: 1, &addressed)
        var members = MetadataDocument.Members()
        if header.metadata.length > 0 {
            guard header.metadata.length <= UInt64(MetadataDocument.limit) else { throw .damaged("metadata: too large") }
            let stored = try file.read(at: header.metadata.offset, count: Int(header.metadata.length))
            members = try MetadataDocument.read(header.internalCompression.plain(stored, limit: MetadataDocument.limit, of: "metadata"))
        }
        self.file = file
        self.header = header
        self.root = root
        self.addressed = addressed
        metadata = ArchiveMetadata(
            name: members.name ?? "", description: members.description ?? "", attribution: members.attribution ?? "", zooms: header.zooms,
            bounds: header.bounds, center: header.center, layers: members.layers, origin: members.origin ?? "")
    }

    private static func directory(
        _ file: borrowing ArchiveFile, _ header: PMTilesHeader, _ section: PMTilesHeader.Section, ids: Range<UInt64>
    ) throws(ArchiveError) -> [PMTilesEntry] {
        guard section.length <= UInt64(PMTilesDirectory.limit) else { throw .damaged("directory: too large") }
        return try PMTilesDirectory.read(
            try file.read(at: section.offset, count: Int(section.length)), header.internalCompression, ids: ids, tiles: header.tiles.length,
            leaves: header.leaves.length)
    }

    private static func leaf(_ entry: PMTilesEntry, _ file: borrowing ArchiveFile, _ header: PMTilesHeader, end: UInt64) throws(ArchiveError) -> [PMTilesEntry] {
        try directory(file, header, PMTilesHeader.Section(offset: header.leaves.offset + entry.offset, length: entry.length), ids: entry.id..<end)
    }

    /// Walks through the directories below. Each lies within the ids that lead to it, so that none is walked twice.
    private static func check(
        _ entries: [PMTilesEntry], _ file: borrowing ArchiveFile, _ header: PMTilesHeader, end: UInt64, depth: Int, _ addressed: inout UInt64
    ) throws(ArchiveError) {
        for (i, entry) in entries.enumerated() {
            guard entry.isLeaf else {
                addressed += entry.run
                continue
            }
            guard depth < deepest else { throw .damaged("directory: more than \(deepest) below each other") }
            let next = i + 1 < entries.count ? entries[i + 1].id : end
            try check(try leaf(entry, file, header, end: next), file, header, end: next, depth: depth + 1, &addressed)
        }
    }

    public func tile(_ address: TileAddress) throws(ArchiveError) -> StoredTile? {
        let id = TileID(address).number
        guard var entry = root.entry(of: id) else { return nil }
        for _ in 0..<Self.deepest where entry.isLeaf {
            guard let next = try kept(entry).entry(of: id) else { return nil }
            entry = next
        }
        guard !entry.isLeaf, entry.length <= UInt64(StoredTile.limit) else { throw .damaged("a tile of more than \(StoredTile.limit) bytes") }
        let bytes = try file.read(at: header.tiles.offset + entry.offset, count: Int(entry.length))
        return StoredTile(bytes: bytes, isCompressed: header.tileCompression == .gzip)
    }

    /// A leaf directory, from those kept when it is among them.
    private func kept(_ entry: PMTilesEntry) throws(ArchiveError) -> [PMTilesEntry] {
        if let known = leaves.withLock({ $0[entry.offset] }) { return known }
        let read = try Self.leaf(entry, file, header, end: TileID.first(of: 31))
        leaves.withLock { leaves in
            if leaves.count >= Self.leavesKept { leaves.removeAll() }
            leaves[entry.offset] = read
        }
        return read
    }
}
