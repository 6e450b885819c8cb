internal import Geo

/// Writes an archive in the format MBTiles 1.3, equal tiles once.
///
/// The work lies in `path.part`, a database already. Its `user_version` counts the places that are done.
public final class MBTilesWriter: ArchiveWriter {
    public let beginning: ArchiveBeginning
    public private(set) var position = 0

    private let files: WorkFiles
    private let database: MBTilesDatabase
    private var known = KnownTiles<Int64>()
    private var contents: Int64 = 0
    private var addressed = 0
    /// The places since the last commit, and the contents that are new among them.
    private var places: [(address: TileAddress, content: Int64)] = []
    private var tiles: [Int64: [UInt8]] = [:]

    public init(_ path: String, plan: String) throws(ArchiveError) {
        files = try WorkFiles(path)
        let isBegun = ArchiveFile.exists(files.part)
        do {
            if isBegun, let begun = MBTilesDatabase.begun(files.part, plan: plan) {
                database = begun
                beginning = .resumed
            } else {
                files.clear()
                database = try MBTilesDatabase.new(files.part, plan: plan)
                beginning = isBegun ? .anew : .new
            }
            position = try database.position()
            addressed = try database.placeCount()
            var known = KnownTiles<Int64>(), last: Int64 = 0
            try database.contents { id, tail, length in
                known.insert(tail, length: length, id)
                last = id
            }
            self.known = known
            contents = last
        } catch {
            throw .database("\(error)")
        }
    }

    public func add(_ id: TileID, _ tile: [UInt8]) throws(ArchiveError) {
        addressed += 1
        if let content = known[tile], try bytes(of: content) == tile {
            places.append((address: id.address, content: content))
            return
        }
        contents += 1
        known.insert(Array(tile.suffix(8)), length: tile.count, contents)
        tiles[contents] = tile
        places.append((address: id.address, content: contents))
    }

    private func bytes(of content: Int64) throws(ArchiveError) -> [UInt8]? {
        if let tile = tiles[content] { return tile }
        do {
            return try database.tile(content)
        } catch {
            throw .database("\(error)")
        }
    }

    public func commit(position: Int) throws(ArchiveError) {
        do {
            try database.add(tiles, places, position: position)
        } catch {
            throw .database("\(error)")
        }
        places.removeAll(keepingCapacity: true)
        tiles.removeAll(keepingCapacity: true)
        self.position = position
    }

    public func finish(_ metadata: ArchiveMetadata) throws(ArchiveError) -> ArchiveSummary {
        do {
            try database.finish(Self.rows(metadata, try database.zooms() ?? metadata.zooms))
        } catch {
            throw .database("\(error)")
        }
        try ArchiveFile.move(files.part, to: files.path)
        files.end()
        let bytes = try ArchiveFile(files.path, .reading).length()
        return ArchiveSummary(tiles: addressed, contents: Int(contents), bytes: Int(bytes))
    }

    /// The rows of the table `metadata` (MBTiles 1.3, section "Metadata").
    private static func rows(_ metadata: ArchiveMetadata, _ zooms: ClosedRange<Int>) -> [(name: String, value: String)] {
        var rows = [
            (name: "name", value: metadata.name), (name: "format", value: "pbf"), (name: "description", value: metadata.description),
            (name: "attribution", value: metadata.attribution), (name: "type", value: "overlay"), (name: "minzoom", value: "\(zooms.lowerBound)"),
            (name: "maxzoom", value: "\(zooms.upperBound)"), (name: "generator", value: "phaenthi"), (name: "origin", value: metadata.origin),
            (name: "json", value: String(decoding: MetadataDocument.layers(metadata.layers), as: UTF8.self)),
        ]
        if let box = metadata.bounds { rows.append((name: "bounds", value: "\(box.minX),\(box.minY),\(box.maxX),\(box.maxY)")) }
        if let center = metadata.center {
            rows.append((name: "center", value: "\(center.position.x),\(center.position.y),\(min(max(center.zoom, zooms.lowerBound), zooms.upperBound))"))
        }
        return rows
    }
}
