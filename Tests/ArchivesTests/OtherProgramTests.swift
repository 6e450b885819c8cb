import Archives
import Compression
import Foundation
import Geo
import TestSupport
import Testing

/// Archives against programs of others: the library pmtiles of PyPI, SQLite and GDAL.
@Suite struct `Other programs` {
    /// What archives.py reads.
    struct Reading: Decodable {
        var header: [String: Number]
        var metadata: Metadata
        var count: Int
        var tiles: [String: String]

        struct Metadata: Decodable {
            var name: String
            var attribution: String?
            var vector_layers: [Layer]
        }

        struct Layer: Decodable {
            var id: String
            var fields: [String: String]
        }

        /// A number or a flag.
        struct Number: Decodable {
            var value: Int

            init(from decoder: any Decoder) throws {
                let box = try decoder.singleValueContainer()
                value = try (try? box.decode(Int.self)) ?? (box.decode(Bool.self) ? 1 : 0)
            }
        }
    }

    private func read(_ path: String, _ how: String = "read") throws -> Reading { try JSONDecoder().decode(Reading.self, from: python(how, path)) }

    @Test func `number tiles as we do`() throws {
        var random = SeededGenerator(seed: 51)
        let addresses = try (0...24).flatMap { zoom in
            try (0..<40).map { _ in try tile(zoom, random.below(1 << zoom), random.below(1 << zoom)) }
        }
        let asked = addresses.map { [$0.zoom, $0.column, $0.row] }
        let ids = try JSONDecoder().decode([UInt64].self, from: python("ids", input: JSONEncoder().encode(asked)))
        #expect(ids == addresses.map { TileID($0).number })
        #expect(ids.map { TileID(number: $0)?.address } == addresses)
        for address in addresses where address.zoom < 24 {
            let inside = TileID(address).children
            #expect(inside.map(\.number) == Array(inside[0].number..<(inside[0].number + 4)))
            #expect(inside.allSatisfy { $0.address.row / 2 == address.row && $0.address.column / 2 == address.column && $0.zoom == address.zoom + 1 })
        }
    }

    @Test(arguments: [61, 62, 63])
    func `read in our PMTiles what we put there`(seed: UInt64) throws {
        let tiles = samples(700, seed: seed), path = Scratch.path("pmtiles")
        let summary = try write(tiles, .pmtiles, path)
        let reading = try read(path), header = reading.header.mapValues(\.value)
        #expect(reading.tiles == Dictionary(uniqueKeysWithValues: tiles.map { ("\($0.id.number)", hex($0.tile)) }))
        #expect(reading.metadata.name == description.name && reading.metadata.vector_layers.map(\.fields) == [["code": "รหัส", "n": "จำนวน"]])
        #expect(header["addressed_tiles_count"] == tiles.count && header["tile_contents_count"] == summary.contents && header["clustered"] == 1)
        #expect(header["min_zoom"] == tiles[0].id.zoom && header["max_zoom"] == tiles[tiles.count - 1].id.zoom)
        #expect(header["min_lon_e7"] == 975_000_000 && header["max_lat_e7"] == 202_500_000 && header["center_zoom"] == 6)
        // The sections follow each other without gaps to the end of the file.
        var end = 127
        for section in ["root", "metadata", "leaf_directory", "tile_data"] {
            #expect(header["\(section)_offset"] == end, "\(section)")
            end += header["\(section)_length"] ?? 0
        }
        #expect(end == summary.bytes)
    }

    @Test(arguments: [71, 72])
    func `write PMTiles that we read`(seed: UInt64) throws {
        let tiles = samples(Int(seed - 70) * 900, seed: seed), path = Scratch.path("pmtiles")
        struct Pair: Encodable {
            let id: UInt64, tile: String
            func encode(to encoder: any Encoder) throws {
                var list = encoder.unkeyedContainer()
                try list.encode(id)
                try list.encode(tile)
            }
        }
        _ = try python("write", path, input: JSONEncoder().encode(tiles.map { Pair(id: $0.id.number, tile: hex($0.tile)) }))
        let archive = try PMTilesArchive(path: path)
        #expect(archive.metadata.name == "จาก python" && archive.metadata.layers.map(\.id) == ["a"] && archive.addressed == UInt64(tiles.count))
        for (id, tile) in tiles { #expect(try archive.tile(id.address)?.bytes == tile) }
        for id in 0..<400 { if let id = TileID(number: UInt64(id)), !tiles.contains(where: { $0.id == id }) { #expect(try archive.tile(id.address) == nil) } }
    }

    @Test func `find their way through many leaf directories`() throws {
        // All tiles of zoom 8 and most of zoom 9, which takes directories that do not fit in the root.
        let path = Scratch.path("pmtiles"), writer = try ArchiveFormat.pmtiles.writer(path, plan: "many")
        var random = SeededGenerator(seed: 81), expected: [UInt64: [UInt8]] = [:]
        let contents = (0..<5000).map { gzipped(Array("\($0)".utf8)) }
        let start = TileID(try tile(8, 0, 0)).number
        for number in start..<(start + 150_000) where !random.chance(15) {
            let content = random.pick(contents)
            try writer.add(try #require(TileID(number: number)), content)
            expected[number] = content
        }
        try writer.commit(position: 1)
        let summary = try writer.finish(description)
        #expect(summary.tiles == expected.count && expected.count > 100_000 && summary.contents == contents.count)
        let archive = try PMTilesArchive(path: path), reading = try read(path, "sample")
        #expect(reading.header["root_length"]?.value ?? .max <= 16_257 && reading.header["leaf_directory_length"]?.value ?? 0 > 16_257)
        #expect(reading.count == expected.count && reading.tiles.count > 1000 && archive.addressed == UInt64(expected.count))
        for _ in 0..<2000 {
            let number = start + UInt64(random.below(150_000))
            #expect(try archive.tile(try #require(TileID(number: number)).address)?.bytes == expected[number])
        }
        for (number, tile) in reading.tiles { #expect(expected[UInt64(number) ?? 0].map(hex) == tile) }
    }

    @Test func `find our MBTiles whole`() throws {
        let tiles = samples(500, seed: 91), path = Scratch.path("mbtiles")
        try write(tiles, .mbtiles, path)
        func sql(_ text: String) throws -> [String] {
            String(decoding: try output("/usr/bin/sqlite3", ["-readonly", path, text]), as: UTF8.self).split(separator: "\n").map(String.init)
        }
        #expect(try sql("PRAGMA integrity_check") == ["ok"])
        #expect(try sql("PRAGMA application_id") == ["\(0x4D50_4258)"])
        // Rows count from the south.
        let expected = Set(tiles.map { "\($0.id.zoom)|\($0.id.address.column)|\((1 << $0.id.zoom) - 1 - $0.id.address.row)|\(hex($0.tile).uppercased())" })
        #expect(try Set(sql("SELECT zoom_level, tile_column, tile_row, hex(tile_data) FROM tiles")) == expected)
        #expect(try sql("SELECT value FROM metadata WHERE name = 'json'")[0].contains(#""fields":{"code":"String","n":"Number"}"#))
        let rows = try sql("SELECT name FROM metadata ORDER BY 1")
        for name in ["name", "format", "bounds", "center", "minzoom", "maxzoom", "attribution", "description", "type", "json"] { #expect(rows.contains(name), "\(name)") }
        #expect(!rows.contains("plan"))
    }
}
