import Archives
import Foundation
import Geo
import SQLite

extension FuzzTarget {
    /// The reader of PMTiles: whatever a file holds, it is refused or its tiles are pieces of it.
    public static let pmtiles = FuzzTarget(
        name: "pmtiles", seeds: [flat, withLeaf],
        words: ["PMTiles", "\u{3}", "\u{0}", "\u{1}", "\u{7F}", "{\"vector_layers\":[]}", "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{1}"]
    ) { bytes in open(bytes, as: "pmtiles") }

    /// The reader of MBTiles, which is SQLite's with our questions.
    public static let mbtiles = FuzzTarget(
        name: "mbtiles", seeds: [database].compactMap { $0 }, words: ["tiles", "metadata", "SELECT", "CREATE VIEW", "pbf", "\u{0}\u{1}", "\u{7F}", "WITH RECURSIVE"]
    ) { bytes in open(bytes, as: "mbtiles") }

    private static func open(_ bytes: [UInt8], as name: String) -> Verdict {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("phaenthi-fuzz-\(name)-\(ProcessInfo.processInfo.processIdentifier)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)), let archive = try? ArchiveFormat.open(path) else { return .refused }
        guard archive.metadata.zooms.upperBound <= TileAddress.maximumZoom else { return .wrong }
        for zoom in 0...3 {
            for place in 0..<(1 << (2 * zoom)) {
                guard let address = TileAddress(zoom: zoom, row: place >> zoom, column: place & (1 << zoom - 1)) else { return .wrong }
                if let tile = try? archive.tile(address), tile.bytes.isEmpty || tile.bytes.count > max(bytes.count, name == "mbtiles" ? StoredTile.limit : 0) { return .wrong }
            }
        }
        return .taken
    }

    /// An archive whose sections are not compressed, so that changes reach their readers.
    private static func archive(root: [UInt8], leaves: [UInt8] = []) -> [UInt8] {
        let metadata = Array(#"{"name":"n","vector_layers":[{"id":"a","fields":{"b":"String"},"minzoom":0,"maxzoom":2}]}"#.utf8)
        let tiles = Array("tile one, tile two".utf8)
        var header = Array("PMTiles".utf8) + [3], offset = 127
        func append(_ number: Int, bytes: Int) { for i in 0..<bytes { header.append(UInt8(truncatingIfNeeded: number >> (8 * i))) } }
        for section in [root, metadata, leaves, tiles] {
            append(offset, bytes: 8)
            append(section.count, bytes: 8)
            offset += section.count
        }
        for count in [5, 2, 2] { append(count, bytes: 8) }
        // Clustered, no compression twice, vector tiles, zooms 0–2; then a box and its middle.
        header += [1, 1, 1, 1, 0, 2]
        for degrees in [97, 5, 105, 20] { append(degrees * 10_000_000, bytes: 4) }
        header.append(1)
        for degrees in [101, 13] { append(degrees * 10_000_000, bytes: 4) }
        return header + root + metadata + leaves + tiles
    }

    /// Two entries: the tile 0, and four tiles from 5 on that are one content.
    private static let flat = archive(root: [2, 0, 5, 1, 4, 8, 10, 1, 0])
    /// The same below a leaf directory.
    private static let withLeaf = archive(root: [1, 0, 0, 9, 1], leaves: [2, 0, 5, 1, 4, 8, 10, 1, 0])

    private static let database: [UInt8]? = {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("phaenthi-seed-\(ProcessInfo.processInfo.processIdentifier)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            let connection = try Connection(path: path, .create)
            try connection.execute(
                """
                PRAGMA page_size = 512; CREATE TABLE metadata (name, value); CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data);
                INSERT INTO metadata VALUES ('name', 'n'), ('format', 'pbf'), ('json', '{"vector_layers":[]}');
                INSERT INTO tiles VALUES (0, 0, 0, x'1a00'), (1, 1, 1, x'1a01ff');
                """)
        } catch {
            return nil
        }
        return FileManager.default.contents(atPath: path).map { Array($0) }
    }()
}
