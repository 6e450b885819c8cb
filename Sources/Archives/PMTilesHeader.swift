internal import Compression
internal import Geo

/// The first 127 bytes of a PMTiles archive (PMTiles specification version 3, section 3).
struct PMTilesHeader: Hashable {
    static let length = 127
    /// The root directory ends before this byte (section 4).
    static let rootEnd = 16_384

    enum Compression: UInt8 {
        case unknown, none, gzip, brotli, zstd

        /// The plain bytes of a directory or the metadata.
        func plain(_ stored: [UInt8], limit: Int, of what: String) throws(ArchiveError) -> [UInt8] {
            guard self == .gzip else { return stored }
            do throws(GzipError) {
                return try gunzip(stored, limit: limit)
            } catch {
                throw .damaged("\(what): its compression is broken")
            }
        }
    }

    enum TileType: UInt8 { case unknown, mvt, png, jpeg, webp, avif }

    /// A section: where it starts, and its bytes.
    struct Section: Hashable {
        var offset: UInt64 = 0
        var length: UInt64 = 0
    }

    var root = Section()
    var metadata = Section()
    var leaves = Section()
    var tiles = Section()
    var addressed: UInt64 = 0
    var entries: UInt64 = 0
    var contents: UInt64 = 0
    var isClustered = true
    var internalCompression = Compression.gzip
    var tileCompression = Compression.gzip
    var tileType = TileType.mvt
    var zooms = 0...0
    var bounds: BoundingBox?
    var center: ArchiveMetadata.Center?

    init() {}

    /// - Parameter fileLength: the bytes of the archive, in which all sections must lie.
    init(_ bytes: [UInt8], fileLength: UInt64) throws(ArchiveError) {
        guard bytes.count >= Self.length, bytes.starts(with: Array("PMTiles".utf8)) else { throw .unknownFormat }
        guard bytes[7] == 3 else { throw .damaged("header: version \(bytes[7]), not 3") }
        func section(_ at: Int, _ name: String) throws(ArchiveError) -> Section {
            let section = Section(offset: bytes.littleEndian(at), length: bytes.littleEndian(at + 8))
            guard section.offset <= fileLength, section.length <= fileLength - section.offset else {
                throw .damaged("header: the \(name) ends after the file")
            }
            return section
        }
        root = try section(8, "root directory")
        metadata = try section(24, "metadata")
        leaves = try section(40, "leaf directories")
        tiles = try section(56, "tile data")
        guard root.offset + root.length <= UInt64(Self.rootEnd) else { throw .damaged("header: the root directory ends after byte \(Self.rootEnd)") }
        addressed = bytes.littleEndian(72)
        entries = bytes.littleEndian(80)
        contents = bytes.littleEndian(88)
        isClustered = bytes[96] == 1
        func compression(_ byte: UInt8) throws(ArchiveError) -> Compression {
            guard let compression = Compression(rawValue: byte) else { throw .damaged("header: compression \(byte)") }
            guard compression == .none || compression == .gzip else { throw .unknownCompression("\(compression)") }
            return compression
        }
        internalCompression = try compression(bytes[97])
        tileCompression = try compression(bytes[98])
        guard let type = TileType(rawValue: bytes[99]) else { throw .damaged("header: tile type \(bytes[99])") }
        guard type == .mvt else { throw .notVector("\(type)") }
        let low = Int(bytes[100]), high = Int(bytes[101])
        guard low <= high, low <= TileAddress.maximumZoom else { throw .damaged("header: zooms \(low)–\(high)") }
        zooms = low...min(high, TileAddress.maximumZoom)
        let box = BoundingBox(
            minX: bytes.degrees(102), minY: bytes.degrees(106), maxX: bytes.degrees(110), maxY: bytes.degrees(114))
        if BoundingBox.world.contains(box), box.width > 0, box.height > 0 { bounds = box }
        let middle = Coordinate(x: bytes.degrees(119), y: bytes.degrees(123))
        if bounds?.contains(x: middle.x, y: middle.y) == true {
            center = ArchiveMetadata.Center(position: middle, zoom: min(max(Int(bytes[118]), low), zooms.upperBound))
        }
    }

    var bytes: [UInt8] {
        var bytes = Array("PMTiles".utf8) + [3]
        for section in [root, metadata, leaves, tiles] {
            bytes.append(littleEndian: section.offset)
            bytes.append(littleEndian: section.length)
        }
        for count in [addressed, entries, contents] { bytes.append(littleEndian: count) }
        bytes += [isClustered ? 1 : 0, internalCompression.rawValue, tileCompression.rawValue, tileType.rawValue]
        bytes += [UInt8(zooms.lowerBound), UInt8(zooms.upperBound)]
        let box = bounds ?? BoundingBox(minX: -180, minY: -85, maxX: 180, maxY: 85)
        for part in [box.minX, box.minY, box.maxX, box.maxY] { bytes.append(degrees: part) }
        let center = center ?? ArchiveMetadata.Center(of: box, zooms: zooms)
        bytes.append(UInt8(center.zoom))
        bytes.append(degrees: center.position.x)
        bytes.append(degrees: center.position.y)
        return bytes
    }
}

extension [UInt8] {
    func littleEndian(_ at: Int) -> UInt64 {
        var value: UInt64 = 0
        for i in (0..<8).reversed() { value = value << 8 | UInt64(self[at + i]) }
        return value
    }

    mutating func append(littleEndian value: UInt64) {
        for i in 0..<8 { append(UInt8(truncatingIfNeeded: value >> UInt64(8 * i))) }
    }

    /// A whole number of 10⁻⁷ degrees in 32 bits.
    fileprivate func degrees(_ at: Int) -> Double {
        var value: UInt32 = 0
        for i in (0..<4).reversed() { value = value << 8 | UInt32(self[at + i]) }
        return Double(Int32(bitPattern: value)) / 1e7
    }

    fileprivate mutating func append(degrees: Double) {
        let value = UInt32(bitPattern: Int32((Swift.max(-180, Swift.min(180, degrees)) * 1e7).rounded()))
        for i in 0..<4 { append(UInt8(truncatingIfNeeded: value >> UInt32(8 * i))) }
    }
}
