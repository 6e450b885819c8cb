/// Why an archive of tiles cannot be read or written.
public enum ArchiveError: Error, Hashable, Sendable {
    /// The system's error number of a call on a file.
    case file(path: String, errno: Int32)
    /// Neither PMTiles nor MBTiles.
    case unknownFormat
    /// Not what the specification says; the words name what and where.
    case damaged(String)
    /// Tiles that are no vector tiles, such as `png`.
    case notVector(String)
    /// A compression of tiles or directories that is neither none nor gzip.
    case unknownCompression(String)
    /// Another process works on the archive.
    case inUse
    /// SQLite's own words.
    case database(String)
}

extension ArchiveError: CustomStringConvertible {
    public var description: String { "\(thai) | \(english)" }

    public var thai: String {
        switch self {
        case .file(let path, let number): "อ่านหรือเขียนแฟ้ม \(path) ไม่ได้ (errno \(number))"
        case .unknownFormat: "แฟ้มนี้ไม่ใช่ PMTiles หรือ MBTiles"
        case .damaged(let what): "แฟ้มไทล์เสียหาย (\(what))"
        case .notVector(let type): "แฟ้มนี้เก็บไทล์ชนิด \(type) ใช้ได้เฉพาะไทล์เวกเตอร์ (mvt)"
        case .unknownCompression(let name): "แฟ้มนี้บีบอัดแบบ \(name) ใช้ได้เฉพาะ gzip หรือไม่บีบอัด"
        case .inUse: "โปรแกรมอื่นกำลังทำแฟ้มนี้อยู่"
        case .database(let words): "แฟ้ม MBTiles อ่านหรือเขียนไม่ได้ (\(words))"
        }
    }

    public var english: String {
        switch self {
        case .file(let path, let number): "cannot read or write \(path) (errno \(number))"
        case .unknownFormat: "the file is neither PMTiles nor MBTiles"
        case .damaged(let what): "the archive is damaged (\(what))"
        case .notVector(let type): "the archive holds tiles of type \(type); only vector tiles (mvt) are served"
        case .unknownCompression(let name): "the archive is compressed with \(name); only gzip and none are read"
        case .inUse: "another process works on this archive"
        case .database(let words): "the MBTiles file cannot be read or written (\(words))"
        }
    }
}
