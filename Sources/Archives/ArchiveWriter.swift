/// Writes an archive so that it can be stopped at any point and gone on with: what is committed stays, and the archive has
/// its name only when it is whole. One thread uses it at a time; no other process can meanwhile.
public protocol ArchiveWriter: AnyObject {
    /// How the work began.
    var beginning: ArchiveBeginning { get }
    /// How many places of the plan were done at the last commit.
    var position: Int { get }

    /// Adds a tile in the gzip format, after those of lower ids. Tiles of equal bytes are stored once.
    func add(_ id: TileID, _ tile: [UInt8]) throws(ArchiveError)

    /// Makes everything last that was added.
    /// - Parameter position: how many places of the plan are done.
    func commit(position: Int) throws(ArchiveError)

    /// Makes the archive whole and gives it its name. The metadata's zooms become those of the tiles, when there are any.
    func finish(_ metadata: ArchiveMetadata) throws(ArchiveError) -> ArchiveSummary
}

/// How the work on an archive began.
public enum ArchiveBeginning: Hashable, Sendable {
    case new
    /// Where another run stopped.
    case resumed
    /// Anew: what another run had begun was of another plan, or is damaged.
    case anew
}

/// What an archive holds.
public struct ArchiveSummary: Hashable, Sendable {
    /// How many places have a tile.
    public var tiles: Int
    /// How many different tiles there are.
    public var contents: Int
    /// The bytes of the file.
    public var bytes: Int
}

extension ArchiveFormat {
    /// Goes on with the archive of a plan, or begins it.
    ///
    /// - Parameters:
    ///   - path: where the whole archive will lie; what is not whole lies beside it as `path.part`.
    ///   - plan: tells plans apart: only what was begun with the same text is gone on with.
    public func writer(_ path: String, plan: String) throws(ArchiveError) -> any ArchiveWriter {
        switch self {
        case .pmtiles: try PMTilesWriter(path, plan: plan)
        case .mbtiles: try MBTilesWriter(path, plan: plan)
        }
    }
}

/// The files of an archive that is not whole yet.
struct WorkFiles: ~Copyable {
    let path: String
    private let guardian: ArchiveFile

    var part: String { path + ".part" }
    var log: String { path + ".part-log" }
    /// The whole archive before it has its name.
    var whole: String { path + ".part-whole" }
    private var lock: String { path + ".part-lock" }

    /// - Throws: ``ArchiveError/inUse`` while another process works on the archive.
    init(_ path: String) throws(ArchiveError) {
        let guardian = try ArchiveFile(path + ".part-lock", .writing)
        guard guardian.lock() else { throw .inUse }
        self.path = path
        self.guardian = guardian
    }

    /// Removes all that was begun.
    func clear() { for file in [part, part + "-journal", log, whole] { ArchiveFile.remove(file) } }

    /// Removes all of it, when the archive has its name.
    func end() {
        clear()
        ArchiveFile.remove(lock)
    }
}

/// Tiles that were written, found by their bytes.
///
/// The last eight bytes of the gzip format are a checksum and the length of the plain bytes (RFC 1952 section 2.3.1). What
/// agrees in them is compared byte by byte by whoever asks, so that no two different tiles are taken for one.
struct KnownTiles<Place> {
    private struct Key: Hashable {
        let trailer: UInt64
        let length: Int
    }

    private var places: [Key: Place] = [:]

    var count: Int { places.count }

    private static func key(_ tail: [UInt8], _ length: Int) -> Key { Key(trailer: tail.count < 8 ? 0 : tail.littleEndian(tail.count - 8), length: length) }

    /// Where bytes like these may lie.
    subscript(tile: [UInt8]) -> Place? { places[Self.key(tile, tile.count)] }

    /// - Parameters:
    ///   - tail: the last bytes, eight at least.
    ///   - length: how many bytes there are in all.
    mutating func insert(_ tail: [UInt8], length: Int, _ place: Place) { places[Self.key(tail, length)] = place }
}
