public import Geo
internal import SQLite
internal import Synchronization

/// An archive in the format MBTiles 1.3, a SQLite database.
public final class MBTilesArchive: TileArchive {
    /// How long a hostile view may keep a request waiting.
    private static let patience = Duration.seconds(2)

    public let format = ArchiveFormat.mbtiles
    public let metadata: ArchiveMetadata
    private let connection: Mutex<Connection>

    /// Reads the metadata and one tile; refuses what is not as the specification says.
    public init(_ path: String) throws(ArchiveError) {
        do {
            let connection = try Connection(path: path, .readOnly)
            connection.limitTime(to: Self.patience)
            connection.limitLength(to: Int32(StoredTile.limit + 1024))
            // No function that a hostile schema calls, and no cell that reaches out of its page.
            try connection.execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0")
            metadata = try Self.metadata(connection)
            _ = try Self.tile(connection, zoom: metadata.zooms.lowerBound, column: 0, row: 0)
            connection.limitTime(to: nil)
            self.connection = Mutex(connection)
        } catch {
            throw Self.fault(error)
        }
    }

    private static func fault(_ error: any Error) -> ArchiveError {
        switch error {
        case let error as ArchiveError: error
        case ResultCode.corrupt, ResultCode.notADatabase: .damaged("SQLite: \((error as? SQLiteError)?.message ?? "")")
        default: .database((error as? SQLiteError)?.message ?? "\(error)")
        }
    }

    private static func metadata(_ connection: borrowing Connection) throws -> ArchiveMetadata {
        var rows: [String: String] = [:]
        var statement = try connection.prepare("SELECT CAST(name AS TEXT), CAST(value AS TEXT) FROM metadata")
        while try statement.step() {
            guard rows.count < 1000, statement.bytes(1).count <= MetadataDocument.limit else { throw ArchiveError.damaged("metadata: too large") }
            if let name = statement.text(0) { rows[name] = statement.text(1) }
        }
        guard let format = rows["format"] else { throw ArchiveError.damaged("metadata: there is no format") }
        guard format == "pbf" else { throw ArchiveError.notVector(format) }
        func number(_ name: String) -> Int? { rows[name].flatMap(Int.init).flatMap { (0...TileAddress.maximumZoom).contains($0) ? $0 : nil } }
        var low = number("minzoom"), high = number("maxzoom")
        if low == nil || high == nil {
            var statement = try connection.prepare("SELECT min(zoom_level), max(zoom_level) FROM tiles")
            if try statement.step(), !statement.isNull(0) {
                low = Int(clamping: statement.integer(0))
                high = Int(clamping: statement.integer(1))
            }
        }
        let first = low ?? 0, last = high ?? 0
        guard first >= 0, first <= last, first <= TileAddress.maximumZoom else { throw ArchiveError.damaged("metadata: zooms \(first)–\(last)") }
        let members = try rows["json"].map { json in try MetadataDocument.read(Array(json.utf8)) }
        var metadata = ArchiveMetadata(
            name: rows["name"] ?? "", description: rows["description"] ?? "", attribution: rows["attribution"] ?? "",
            zooms: first...min(last, TileAddress.maximumZoom), layers: members?.layers ?? [], origin: rows["origin"] ?? "")
        func numbers(_ name: String) -> [Double] { rows[name]?.split(separator: ",").compactMap { Double($0.filter { $0 != " " }) } ?? [] }
        let box = numbers("bounds"), center = numbers("center")
        if box.count == 4 {
            let bounds = BoundingBox(minX: box[0], minY: box[1], maxX: box[2], maxY: box[3])
            if BoundingBox.world.contains(bounds), !bounds.isEmpty { metadata.bounds = bounds }
        }
        if center.count == 3, BoundingBox.world.contains(x: center[0], y: center[1]), (0...Double(TileAddress.maximumZoom)).contains(center[2]) {
            metadata.center = ArchiveMetadata.Center(position: Coordinate(x: center[0], y: center[1]), zoom: Int(center[2]))
        }
        return metadata
    }

    public func tile(_ address: TileAddress) throws(ArchiveError) -> StoredTile? {
        do {
            // Rows count from the south (MBTiles 1.3, section "Tiles").
            let row = (1 << address.zoom) - 1 - address.row
            let bytes = try connection.withLock { connection in
                connection.limitTime(to: Self.patience)
                return try Self.tile(connection, zoom: address.zoom, column: address.column, row: row)
            }
            return bytes.map { StoredTile(bytes: $0, isCompressed: $0.starts(with: [0x1F, 0x8B])) }
        } catch {
            throw Self.fault(error)
        }
    }

    private static func tile(_ connection: borrowing Connection, zoom: Int, column: Int, row: Int) throws -> [UInt8]? {
        var statement = try connection.prepare("SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?")
        try statement.bind(1, Int64(zoom))
        try statement.bind(2, Int64(column))
        try statement.bind(3, Int64(row))
        guard try statement.step() else { return nil }
        let bytes = statement.bytes(0)
        guard bytes.count <= StoredTile.limit else { throw ArchiveError.damaged("a tile of more than \(StoredTile.limit) bytes") }
        return bytes.isEmpty ? nil : copied(bytes)
    }
}
