public import Geo

/// An archive of vector tiles that is read. Calls come from many threads at once.
public protocol TileArchive: Sendable {
    var format: ArchiveFormat { get }
    var metadata: ArchiveMetadata { get }
    /// A tile as it is stored; nil when the archive has none there.
    func tile(_ address: TileAddress) throws(ArchiveError) -> StoredTile?
}

/// A tile's bytes as an archive stores them.
public struct StoredTile: Hashable, Sendable {
    public let bytes: [UInt8]
    /// Whether they are in the gzip format.
    public let isCompressed: Bool

    /// No tile is larger than this many bytes.
    public static let limit = 32 << 20

    public init(bytes: [UInt8], isCompressed: Bool) {
        self.bytes = bytes
        self.isCompressed = isCompressed
    }
}

/// The formats of archives.
public enum ArchiveFormat: String, Hashable, Sendable, CaseIterable {
    case pmtiles, mbtiles

    /// Opens an archive of either format, as its first bytes tell, and checks that it can be served.
    public static func open(_ path: String) throws(ArchiveError) -> any TileArchive {
        let file = try ArchiveFile(path, .reading)
        let head = try file.read(at: 0, count: Int(min(try file.length(), 16)))
        if head.starts(with: Array("PMTiles".utf8)) { return try PMTilesArchive(file) }
        if head == Array("SQLite format 3\0".utf8) { return try MBTilesArchive(path) }
        throw .unknownFormat
    }
}
