internal import Compression

/// Writes an archive in the format PMTiles (specification version 3): clustered, equal tiles once.
///
/// Tiles are appended to `path.part`; what is committed of them stands in `path.part-log`. At the end both become the
/// archive, in which the directories come first.
public final class PMTilesWriter: ArchiveWriter {
    public let beginning: ArchiveBeginning
    public private(set) var position = 0

    private let files: WorkFiles
    private let data: ArchiveFile
    private var log: WorkLog
    private var entries: [PMTilesEntry] = []
    private var addressed: UInt64 = 0
    /// Where the bytes of all tiles in the directory end.
    private var newest: UInt64 = 0
    /// Where the next tile goes.
    private var end: UInt64 = 0
    private var known = KnownTiles<UInt64>()
    private var contents: UInt64 = 0
    /// Added since the last commit.
    private var added: [WorkLog.Tile] = []
    /// The bytes of tiles that are not in the file yet, and where they go.
    private var pending: [UInt8] = []
    private var pendingStart: UInt64 = 0

    public init(_ path: String, plan: String) throws(ArchiveError) {
        files = try WorkFiles(path)
        let isBegun = ArchiveFile.exists(files.log)
        var commits: [WorkLog.Commit] = []
        var found: WorkLog?
        if isBegun, ArchiveFile.exists(files.part) { found = try WorkLog.begun(files.log, plan: plan, &commits) }
        data = try ArchiveFile(files.part, .writing)
        let length = try data.length()
        // Only what lies in the file whole can be gone on with.
        if let log = found.take(), commits.allSatisfy({ $0.bytes <= length }) {
            self.log = log
            beginning = .resumed
        } else {
            commits = []
            log = try WorkLog.new(files.log, plan: plan)
            beginning = isBegun ? .anew : .new
        }
        position = commits.last?.position ?? 0
        end = commits.last?.bytes ?? 0
        pendingStart = end
        try data.truncate(to: end)
        for tile in commits.lazy.flatMap(\.tiles) {
            if note(tile) {
                guard tile.offset + tile.length <= end, tile.length >= 8 else { throw .damaged("\(files.log)") }
                known.insert(try data.read(at: tile.offset + tile.length - 8, count: 8), length: Int(tile.length), tile.offset)
            }
        }
    }

    /// Takes a tile into the directory. True: its bytes are new.
    private func note(_ tile: WorkLog.Tile) -> Bool {
        addressed += 1
        let isNew = tile.offset >= newest
        if isNew {
            contents += 1
            newest = tile.offset + tile.length
        }
        if let last = entries.last, last.offset == tile.offset, last.id + last.run == tile.id {
            entries[entries.count - 1].run += 1
        } else {
            entries.append(PMTilesEntry(id: tile.id, offset: tile.offset, length: tile.length, run: 1))
        }
        return isNew
    }

    public func add(_ id: TileID, _ tile: [UInt8]) throws(ArchiveError) {
        var place = WorkLog.Tile(id: id.number, offset: end, length: UInt64(tile.count))
        if let offset = known[tile], try bytes(at: offset, count: tile.count) == tile {
            place.offset = offset
        } else {
            known.insert(Array(tile.suffix(8)), length: tile.count, end)
            pending += tile
            end += UInt64(tile.count)
        }
        added.append(place)
        _ = note(place)
    }

    private func bytes(at offset: UInt64, count: Int) throws(ArchiveError) -> [UInt8] {
        guard offset >= pendingStart else { return try data.read(at: offset, count: count) }
        let start = Int(offset - pendingStart)
        return Array(pending[start..<(start + count)])
    }

    public func commit(position: Int) throws(ArchiveError) {
        try data.write(pending, at: pendingStart)
        try data.synchronize()
        pending.removeAll(keepingCapacity: true)
        pendingStart = end
        try log.append(WorkLog.Commit(position: position, bytes: end, tiles: added))
        added.removeAll(keepingCapacity: true)
        self.position = position
    }

    public func finish(_ metadata: ArchiveMetadata) throws(ArchiveError) -> ArchiveSummary {
        var metadata = metadata
        if let first = entries.first, let last = entries.last, let low = TileID(number: first.id), let high = TileID(number: last.id + last.run - 1) {
            metadata.zooms = low.zoom...high.zoom
        }
        var header = PMTilesHeader()
        header.zooms = metadata.zooms
        header.bounds = metadata.bounds
        header.center = metadata.center.map { ArchiveMetadata.Center(position: $0.position, zoom: min(max($0.zoom, metadata.zooms.lowerBound), metadata.zooms.upperBound)) }
        header.addressed = addressed
        header.entries = UInt64(entries.count)
        header.contents = contents
        let (root, leaves) = PMTilesDirectory.tree(entries, most: PMTilesHeader.rootEnd - PMTilesHeader.length)
        var deflater = Deflater(level: 9)
        let document = deflater.compress(MetadataDocument.whole(metadata))
        header.root = .init(offset: UInt64(PMTilesHeader.length), length: UInt64(root.count))
        header.metadata = .init(offset: header.root.offset + header.root.length, length: UInt64(document.count))
        header.leaves = .init(offset: header.metadata.offset + header.metadata.length, length: UInt64(leaves.count))
        header.tiles = .init(offset: header.leaves.offset + header.leaves.length, length: end)

        let whole = try ArchiveFile(files.whole, .emptied)
        try whole.write(header.bytes + root + document + leaves, at: 0)
        var offset: UInt64 = 0
        while offset < end {
            let piece = try data.read(at: offset, count: Int(min(end - offset, 1 << 20)))
            try whole.write(piece, at: header.tiles.offset + offset)
            offset += UInt64(piece.count)
        }
        try whole.synchronize()
        try ArchiveFile.move(files.whole, to: files.path)
        files.end()
        return ArchiveSummary(tiles: Int(addressed), contents: Int(contents), bytes: Int(header.tiles.offset + end))
    }
}
