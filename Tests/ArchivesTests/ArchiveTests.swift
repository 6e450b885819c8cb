import Archives
import Compression
import Foundation
import Geo
import TestSupport
import Testing

/// Both formats: what is written is read again, and work that was stopped is gone on with.
@Suite struct `An archive` {
    @Test(arguments: ArchiveFormat.allCases, [1, 2, 3, 4, 5])
    func `gives back what was put into it, and nothing else`(format: ArchiveFormat, seed: UInt64) throws {
        let tiles = samples(Int(40 * seed * seed), seed: seed), path = Scratch.path("tiles")
        let summary = try write(tiles, format, path, every: 7 + Int(seed))
        #expect(summary.tiles == tiles.count && summary.contents == Set(tiles.map(\.tile)).count)
        #expect(summary.bytes == (try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int))
        let archive = try ArchiveFormat.open(path)
        #expect(archive.format == format)
        var expected = description
        expected.zooms = tiles[0].id.zoom...tiles[tiles.count - 1].id.zoom
        // MBTiles tells the types of fields, PMTiles what they mean.
        if format == .mbtiles { expected.layers[0].fields = expected.layers[0].fields.map { VectorLayer.Field(name: $0.name, title: $0.type.rawValue, type: $0.type) } }
        if format == .pmtiles { expected.layers[0].fields = expected.layers[0].fields.map { VectorLayer.Field(name: $0.name, title: $0.title, type: .text) } }
        #expect(archive.metadata == expected)
        let stored = Dictionary(uniqueKeysWithValues: tiles.map { ($0.id, $0.tile) })
        for (id, tile) in tiles {
            #expect(try archive.tile(id.address) == StoredTile(bytes: tile, isCompressed: true))
            for near in [id.number - min(id.number, 1), id.number + 1].compactMap({ TileID(number: $0) }) { #expect(try archive.tile(near.address)?.bytes == stored[near]) }
        }
        // Nothing of the work is left beside it.
        #expect(try FileManager.default.contentsOfDirectory(atPath: Scratch.folder.path()).filter { path.hasSuffix("/" + $0.prefix(42)) && !path.hasSuffix("/" + $0) } == [])
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `of nothing is an archive too`(format: ArchiveFormat) throws {
        let path = Scratch.path("tiles")
        #expect(try write([], format, path).tiles == 0)
        let archive = try ArchiveFormat.open(path)
        #expect(try archive.metadata.zooms == description.zooms && archive.tile(tile(0, 0, 0)) == nil)
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `that was stopped at any point is the same as one made at once`(format: ArchiveFormat) throws {
        let tiles = samples(600, seed: 21), whole = Scratch.path("tiles"), path = Scratch.path("tiles")
        try write(tiles, format, whole, every: 50)
        var random = SeededGenerator(seed: 22), stops = 0, done = 0
        while done < tiles.count {
            let writer = try format.writer(path, plan: "test")
            #expect(writer.position == done && writer.beginning == (stops == 0 ? .new : .resumed))
            #expect(!FileManager.default.fileExists(atPath: path), "it has no name before it is whole")
            var next = done
            for _ in 0...random.below(3) where next < tiles.count {
                let end = min(next + 50, tiles.count)
                for (id, tile) in tiles[next..<end] { try writer.add(id, tile) }
                next = end
                // A stop between two commits loses what was added since the last.
                if random.chance(70) {
                    try writer.commit(position: next)
                    done = next
                } else {
                    break
                }
            }
            stops += 1
            // What a process was writing when it was killed.
            if format == .pmtiles { for ending in [".part", ".part-log"] { try append([UInt8](repeating: 7, count: random.below(40)), to: path + ending) } }
        }
        let writer = try format.writer(path, plan: "test")
        #expect(writer.beginning == .resumed && stops > 3)
        let summary = try writer.finish(description)
        #expect(summary.tiles == tiles.count && summary.contents == Set(tiles.map(\.tile)).count)
        if format == .pmtiles {
            #expect(try Data(contentsOf: URL(filePath: path)) == Data(contentsOf: URL(filePath: whole)), "byte for byte")
        } else {
            let one = try ArchiveFormat.open(path)
            for (id, tile) in tiles { #expect(try one.tile(id.address)?.bytes == tile) }
        }
    }

    private func append(_ bytes: [UInt8], to path: String) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.seekToEnd()
        try file.write(contentsOf: bytes)
        try file.close()
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `of another plan, or whose work is damaged, begins anew`(format: ArchiveFormat) throws {
        let tiles = samples(60, seed: 31), path = Scratch.path("tiles")
        func begin(_ plan: String) throws -> ArchiveBeginning {
            let writer = try format.writer(path, plan: plan)
            for (id, tile) in tiles where writer.position == 0 { try writer.add(id, tile) }
            try writer.commit(position: 60)
            return writer.beginning
        }
        #expect(try begin("one") == .new)
        #expect(try begin("one") == .resumed)
        #expect(try begin("two") == .anew)
        #expect(try begin("two") == .resumed)
        try Data([1, 2, 3]).write(to: URL(filePath: path + ".part"))
        #expect(try begin("two") == .anew)
        let writer = try format.writer(path, plan: "two")
        _ = try writer.finish(description)
        #expect(try ArchiveFormat.open(path).tile(tiles[7].id.address)?.bytes == tiles[7].tile)
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `is made by one process at a time`(format: ArchiveFormat) throws {
        let path = Scratch.path("tiles"), writer = try format.writer(path, plan: "test")
        #expect(throws: ArchiveError.inUse) { _ = try format.writer(path, plan: "test") }
        _ = try writer.finish(description)
    }

    @Test func `of another kind, or damaged, is refused with words in both languages`() throws {
        let tiles = samples(300, seed: 41), good = Scratch.path("pmtiles"), path = Scratch.path("changed")
        try write(tiles, .pmtiles, good)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: good)))
        func open(_ change: (inout [UInt8]) -> Void) throws -> ArchiveError? {
            var changed = bytes
            change(&changed)
            try Data(changed).write(to: URL(filePath: path))
            do throws(ArchiveError) { _ = try ArchiveFormat.open(path) } catch { return error }
            return nil
        }
        #expect(try open { _ in } == nil)
        #expect(try open { $0[0] = 0 } == .unknownFormat)
        #expect(try open { $0 = [] } == .unknownFormat)
        #expect(try open { $0[99] = 2 } == .notVector("png"))
        #expect(try open { $0[98] = 3 } == .unknownCompression("brotli"))
        #expect(try open { $0[97] = 4 } == .unknownCompression("zstd"))
        #expect(try open { $0[7] = 2 } == .damaged("header: version 2, not 3"))
        #expect(try open { $0[101] = 0; $0[100] = 4 } == .damaged("header: zooms 4–0"))
        #expect(try open { $0[140] ^= 1 } == .damaged("directory: its compression is broken"))
        for length in stride(from: 0, to: bytes.count, by: 97) { #expect(try open { $0 = Array($0.prefix(length)) } != nil, "cut at \(length)") }
        for error in [ArchiveError.unknownFormat, .notVector("png"), .damaged("x"), .inUse, .unknownCompression("zstd")] {
            #expect(error.thai.contains(/[ก-๙]/) && !error.english.contains(/[ก-๙]/))
        }

        let database = Scratch.path("mbtiles")
        try write(tiles, .mbtiles, database)
        _ = try output("/usr/bin/sqlite3", [database, "UPDATE metadata SET value = 'png' WHERE name = 'format'"])
        #expect(throws: ArchiveError.notVector("png")) { _ = try ArchiveFormat.open(database) }
        _ = try output("/usr/bin/sqlite3", [database, "DELETE FROM metadata"])
        #expect(throws: ArchiveError.damaged("metadata: there is no format")) { _ = try ArchiveFormat.open(database) }
    }

    @Test func `of a stranger takes neither all memory nor all time`() throws {
        let path = Scratch.path("mbtiles")
        func open(_ view: String) throws -> ArchiveError? {
            try? FileManager.default.removeItem(atPath: path)
            _ = try output(
                "/usr/bin/sqlite3",
                [path, "CREATE TABLE metadata (name, value); INSERT INTO metadata VALUES ('format', 'pbf'), ('minzoom', 0), ('maxzoom', 0); CREATE VIEW tiles AS \(view)"])
            do throws(ArchiveError) { _ = try ArchiveFormat.open(path) } catch { return error }
            return nil
        }
        #expect(try open("SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, x'1a00' AS tile_data") == nil)
        #expect(try open("SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, zeroblob(1000000000) AS tile_data") != nil)
        #expect(
            try open("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i % 1 AS zoom_level, 0 AS tile_column, i AS tile_row, x'00' AS tile_data FROM n") != nil)
    }
}

@Suite struct `The gzip format` {
    @Test func `is read as far as it may be`() throws {
        let plain = (0..<100_000).map { UInt8($0 % 251) }, bytes = gzipped(plain)
        #expect(try gunzip(bytes, limit: 100_000) == plain)
        #expect(throws: GzipError.tooLarge(limit: 99_999)) { _ = try gunzip(bytes, limit: 99_999) }
        #expect(throws: GzipError.damaged) { _ = try gunzip(Array(bytes.dropLast()), limit: 100_000) }
        #expect(throws: GzipError.damaged) { _ = try gunzip(bytes + [0], limit: 100_000) }
        #expect(throws: GzipError.damaged) { _ = try gunzip([], limit: 10) }
        var broken = bytes
        broken[broken.count - 6] ^= 1
        #expect(throws: GzipError.damaged) { _ = try gunzip(broken, limit: 100_000) }
        #expect(try gunzip(gzipped([]), limit: 0) == [])
        // A bomb: 50 MB of zeros in some kilobytes.
        #expect(throws: GzipError.tooLarge(limit: 1000)) { _ = try gunzip(gzipped([UInt8](repeating: 0, count: 50_000_000)), limit: 1000) }
    }
}
