@testable import API
import Archives
import Atlas
import Catalog
import Compression
import Foundation
import Geo
import Store
import TestSupport
import Testing

/// Archives of tiles that the service reads, and those that the program makes.
@Suite struct `Archives of tiles` {
    private static let ids = ArchiveFormat.allCases.map { "phayao-\($0)" }

    @Test(.proves("ogcapi-tiles-1/1.0/tileset"), arguments: Door.allCases)
    func `are tilesets that say what they hold`(door: Door) throws {
        let world = try World.demo()
        let list = try world.document("/archives", by: door)["tilesets"].list
        #expect(list.compactMap { $0.link("self").map { target($0) } } == Self.ids.map { "/archives/\($0)" })
        let own = try world.document("/tiles/WebMercatorQuad?f=tilejson", by: door)
        for id in Self.ids {
            let tileset = try world.document("/archives/\(id)", by: door)
            #expect(tileset["dataType"].text == "vector" && tileset["tileMatrixSetURI"].text == "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad")
            #expect(tileset["layers"].list.map { $0["id"].text } == world.catalog.layers.map(\.id))
            #expect(tileset["tileMatrixSetLimits"].list.map { $0["tileMatrix"].text } == (0...10).map { "\($0)" })
            let described = try world.document("/archives/\(id)?f=tilejson", by: door)
            for name in ["name", "description", "attribution"] { #expect(described[name].text == own[name].text, "\(name)") }
            #expect(described["minzoom"].integer == 0 && described["maxzoom"].integer == 10)
            #expect(zip(described["bounds"].numbers, own["bounds"].numbers).allSatisfy { abs($0 - $1) < 1e-7 } && described["bounds"].list.count == 4)
            for (layer, mine) in zip(described["vector_layers"].list, own["vector_layers"].list) {
                #expect(layer["id"].text == mine["id"].text && layer["fields"].names == mine["fields"].names && layer["pyramid"].names == mine["pyramid"].names)
            }
            let template = target(try #require(described["tiles"][0].text))
            #expect(try world.get(template.replacing("{z}", with: "10").replacing("{y}", with: "457").replacing("{x}", with: "796"), by: door).status == 200)
        }
    }

    @Test func `give every tile as the service makes it, and are empty where it is`() throws {
        let world = try World.demo()
        let extent = try #require(try world.service.atlas.tileset(world.catalog.layers).bounds)
        var found = 0, empty = 0
        for zoom in 0...10 {
            let low = try #require(TileAddress.containing(Coordinate(x: extent.minX, y: extent.maxY), zoom: zoom))
            let high = try #require(TileAddress.containing(Coordinate(x: extent.maxX, y: extent.minY), zoom: zoom)), last = 1 << zoom - 1
            for row in max(0, low.row - 1)...min(last, high.row + 1) {
                for column in max(0, low.column - 1)...min(last, high.column + 1) {
                    let made = try world.get("/tiles/WebMercatorQuad/\(zoom)/\(row)/\(column)")
                    for id in Self.ids {
                        let kept = try world.get("/archives/\(id)/\(zoom)/\(row)/\(column)")
                        #expect(kept.status == made.status && kept.body == made.body, "\(id) \(zoom)/\(row)/\(column)")
                    }
                    if made.status == 200 { found += 1 } else { empty += 1 }
                }
            }
        }
        #expect(found > 20 && empty > 10)
    }

    @Test(arguments: ids)
    func `go out as they are stored to who takes gzip, and plain to who does not`(id: String) throws {
        let world = try World.demo(), path = "/archives/\(id)/10/457/796"
        let plain = try world.get(path, by: .socket), compressed = try world.get(path, ["Accept-Encoding": "gzip"], by: .socket)
        #expect(plain["content-encoding"] == nil && compressed["content-encoding"] == "gzip")
        #expect(try gunzip(compressed.body, limit: 1 << 20) == plain.body && plain["content-type"] == "application/vnd.mapbox-vector-tile")
        for answer in [plain, compressed] { #expect(answer["vary"]?.contains("Accept-Encoding") == true) }
        let tag = try #require(plain["etag"]), other = try #require(compressed["etag"])
        #expect(!tag.hasPrefix("W/") && tag != other, "two codings are two representations")
        for known in [tag, other] {
            let again = try world.get(path, ["If-None-Match": known], by: .socket)
            #expect(again.status == 304 && again.body.isEmpty)
        }
        #expect(try world.ask("HEAD", path, [:], by: .socket).status == 200)
    }

    @Test(arguments: ids)
    func `have nothing beyond their zooms, outside the matrix or by another name`(id: String) throws {
        let world = try World.demo()
        #expect(try world.get("/archives/\(id)/10/0/0").status == 204)
        for path in ["\(id)/11/915/1593", "\(id)/2/4/0", "\(id)/-1/0/0", "\(id)/01/0/0", "\(id)/x/0/0", "none/0/0/0", "none"] {
            #expect(try world.get("/archives/\(path)").status == 404, "\(path)")
        }
        #expect(try world.get("/archives/\(id)/0/0/0?x=1").status == 400)
    }

    @Test func `of an area hold the tiles that touch it`() throws {
        let world = try World.demo(), atlas = world.service.atlas
        let amphoe = try #require(AreaCode("5605")), layers = try [world.layer("villages"), world.layer("tambons")]
        let plan = try atlas.archiver.plan(layers, area: amphoe, zooms: 8...12)
        let outline = try #require(try atlas.areas.outline(of: amphoe, for: .anonymous))
        #expect(plan.tiles == plan.tiles.sorted() && plan.bounds == outline.bounds)
        let chosen = Set(plan.tiles)
        for zoom in 8...12 {
            let middle = try #require(TileAddress.containing(outline.bounds.center, zoom: zoom)), reach = 2 << max(0, zoom - 9)
            for row in (middle.row - reach)...(middle.row + reach) {
                for column in (middle.column - reach)...(middle.column + reach) {
                    guard let address = TileAddress(zoom: zoom, row: row, column: column) else { continue }
                    let touches = outline.intersects(address.bounds()), isChosen = chosen.contains(TileID(address))
                    #expect(!isChosen || touches)
                    // What is left out although it touches is empty.
                    if touches, !isChosen { #expect(try atlas.tiles.tile(address, layers.map { FeatureQuery(layer: $0) }).isEmpty) }
                }
            }
        }
        let nowhere = AreaCode("99")
        #expect(throws: ArchiveRefusal.noArea("99")) { _ = try atlas.archiver.plan(layers, area: nowhere, zooms: 0...2) }
    }

    // MARK: The program

    private static let store = Result {
        let path = Scratch.folder.appending(path: "archived.sqlite").path()
        let made = try Program.run("demo", "--scale", "phayao", "--no-officers", "--store", path)
        try #require(made.status == 0, "\(made.complaint)")
        return path
    }

    private func python(_ words: String...) throws -> Document {
        let own = repository.appending(path: ".venv/bin/python3").path()
        let program = FileManager.default.isExecutableFile(atPath: own) ? own : "/usr/bin/python3"
        return try Document(Array(output(program, [repository.appending(path: "Tests/Python/archives.py").path()] + words).utf8))
    }

    @discardableResult
    private func sqlite3(_ path: String, _ sql: String) throws -> String { try output("/usr/bin/sqlite3", [path, sql]) }

    /// What another program writes to its standard output.
    private func output(_ program: String, _ words: [String]) throws -> String {
        let process = Process(), pipe = Pipe()
        process.executableURL = URL(filePath: program)
        process.arguments = words
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(program) \(words)")
        return String(decoding: data, as: UTF8.self)
    }

    @Test func `made by the program are what its server gives, by the library of others`() throws {
        let store = try Self.store.get(), path = Scratch.folder.appending(path: "56.pmtiles").path()
        let made = try Program.run("tiles", "--store", store, "--zoom", "0-11", "--out", path)
        #expect(made.status == 0 && made.complaint.contains("100%"), "\(made.complaint)")
        let server = try Program.serve("--store", store, "--quiet", "--tiles", path)
        let own = try python("compare", path, "http://127.0.0.1:\(server.port)/tiles/WebMercatorQuad")
        #expect((own["same"].integer ?? 0) > 60 && own["different"].list.isEmpty && own["missing"].list.isEmpty && (own["empty"].integer ?? 0) > 20)
        let served = try python("compare", path, "http://127.0.0.1:\(server.port)/archives/56")
        #expect(served["same"].integer == own["same"].integer && served["different"].list.isEmpty && served["missing"].list.isEmpty)
    }

    @Test func `made as MBTiles hold every feature, by GDAL`() throws {
        let store = try Self.store.get(), path = Scratch.folder.appending(path: "villages.mbtiles").path()
        #expect(try Program.run("tiles", "--store", store, "--format", "mbtiles", "--zoom", "11", "--collections", "villages", "--out", path).status == 0)
        let found = try output("/usr/bin/ogr2ogr", ["-f", "CSV", "/vsistdout/", path, "villages", "-select", "code"]).split(separator: "\n").dropFirst()
        let codes = try output("/usr/bin/sqlite3", ["-readonly", store, "SELECT code FROM villages"]).split(separator: "\n")
        #expect(Set(found.map { $0.filter { $0 != "\"" } }) == Set(codes.map(String.init)) && codes.count > 800)
    }

    @Test func `of both formats say the same to tippecanoe, and hold every feature`() throws {
        let store = try Self.store.get()
        let program = repository.appending(path: ".venv/bin/tippecanoe-decode").path()
        try #require(FileManager.default.isExecutableFile(atPath: program), "tools/test-venv installs it")
        let told = try ArchiveFormat.allCases.map { format in
            let path = Scratch.folder.appending(path: "decoded.\(format)").path()
            let made = try Program.run("tiles", "--store", store, "--format", format.rawValue, "--zoom", "11-12", "--collections", "villages", "--out", path)
            #expect(made.status == 0, "\(made.complaint)")
            return try output(program, ["-c", path]).split(separator: "\n").map { try Document(Array($0.utf8)) }
        }
        let codes = told.map { features in features.compactMap { $0["properties"]["code"].text }.sorted() }
        let all = try output("/usr/bin/sqlite3", ["-readonly", store, "SELECT code FROM villages ORDER BY code"]).split(separator: "\n").map(String.init)
        #expect(codes[0] == codes[1] && Set(codes[0]) == Set(all) && all.count > 800)
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `that were stopped are gone on with, and are the same`(format: ArchiveFormat) throws {
        let store = try Self.store.get()
        func path() -> String { Scratch.folder.appending(path: "\(UUID().uuidString).\(format)").path() }
        func words(_ path: String) -> [String] { ["tiles", "--store", store, "--area", "56", "--zoom", "0-14", "--format", format.rawValue, "--out", path] }
        let whole = path(), rows = "SELECT zoom_level, tile_column, tile_row, hex(tile_data) FROM tiles ORDER BY 1, 2, 3"
        #expect(try Program(words(whole)).outcome().status == 0)
        for signal in [SIGKILL, SIGINT] {
            let stopped = path(), program = try Program(words(stopped))
            // As soon as something is committed.
            for _ in 0..<10_000 where try !program.told().contains("512/") { usleep(2000) }
            program.send(signal)
            let first = try program.outcome()
            #expect(first.status == (signal == SIGKILL ? -SIGKILL : 130), "\(first.complaint)")
            #expect(!FileManager.default.fileExists(atPath: stopped))
            let second = try Program(words(stopped)).outcome()
            #expect(second.status == 0 && second.complaint.contains("going on where it stopped"), "\(second.complaint)")
            if format == .pmtiles {
                #expect(try Data(contentsOf: URL(filePath: whole)) == Data(contentsOf: URL(filePath: stopped)), "byte for byte")
            } else {
                #expect(try sqlite3(whole, rows) == sqlite3(stopped, rows) && sqlite3(stopped, "PRAGMA integrity_check") == "ok\n")
            }
        }
    }

    @Test func `of other options begin anew, and say so`() throws {
        let store = try Self.store.get(), path = Scratch.folder.appending(path: "anew.pmtiles").path()
        _ = try ArchiveFormat.pmtiles.writer(path, plan: "another")
        let made = try Program.run("tiles", "--store", store, "--area", "5601", "--zoom", "9-10", "--collections", "villages,tambons", "--out", path, language: "en_US.UTF-8")
        #expect(made.status == 0 && made.complaint.contains("beginning anew"), "\(made.complaint)")
        let archive = try ArchiveFormat.open(path)
        #expect(archive.metadata.zooms == 9...10 && archive.metadata.layers.map(\.id) == ["villages", "tambons"] && archive.metadata.name.contains("เมืองพะเยา"))
    }

    @Test func `that cannot be served are refused at the start, in Thai and English`() throws {
        let store = try Self.store.get(), raster = Scratch.folder.appending(path: "raster.mbtiles").path(), broken = Scratch.folder.appending(path: "broken.pmtiles").path()
        try sqlite3(raster, "CREATE TABLE metadata (name, value); INSERT INTO metadata VALUES ('format', 'png'); CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        try Data("PMTiles\u{3}".utf8).write(to: URL(filePath: broken))
        for (path, word) in [(raster, "png"), (broken, "neither"), ("/nowhere.pmtiles", "cannot"), (store, "MBTiles")] {
            let outcome = try Program.run("serve", "--store", store, "--tiles", path)
            #expect(outcome.status == 1 && outcome.complaint.contains(/[ก-๙]/) && outcome.complaint.contains(word), "\(outcome.complaint)")
        }
        let one = try Program.run("serve", "--store", store, "--tiles", raster, "--tiles", raster)
        #expect(one.status == 1)
    }
}
