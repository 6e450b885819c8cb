import Encoding
import Foundation
import Geo
import Store
import TestSupport
import Testing

/// A tile for the judge of Tests/Python/tiles.py.
private struct Case: Encodable {
    var tile: String
    var zoom: Int
    var row: Int
    var column: Int
    var tolerance: Int
    var polygons: [[[[[Double]]]]]
}

private struct Judgement: Decodable {
    var features: Int
    var invalid: [String]
    var outside: Int
    var missing: Int
    var worst: Double
}

private func judge(_ tiles: [(address: TileAddress, bytes: [UInt8], tolerance: Int, polygons: [[[[Coordinate]]]])]) throws -> Judgement {
    let folder = OtherProgram.temporaryFile("tiles")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var cases: [Case] = []
    for (i, tile) in tiles.enumerated() {
        let path = folder.appendingPathComponent("\(i).mvt").path
        try Data(tile.bytes).write(to: URL(fileURLWithPath: path))
        cases.append(
            Case(
                tile: path, zoom: tile.address.zoom, row: tile.address.row, column: tile.address.column, tolerance: tile.tolerance,
                polygons: tile.polygons.map { $0.map { $0.map { $0.map { [$0.x, $0.y] } } } }))
    }
    let manifest = folder.appendingPathComponent("manifest.json")
    try JSONEncoder().encode(cases).write(to: manifest)
    return try JSONDecoder().decode(Judgement.self, from: Data(try OtherProgram.python("tiles.py", ["judge", manifest.path])))
}

@Suite struct TilePolygonTests {
    /// Coasts that are rough at every size, cut by the tile's box, at the layer's last zoom and below it.
    @Test(arguments: [false, true])
    func polygonsAreValidAndCoverWhatGEOSSays(simplified: Bool) throws {
        var generator = SeededGenerator(seed: simplified ? 41 : 42)
        var tiles: [(address: TileAddress, bytes: [UInt8], tolerance: Int, polygons: [[[[Coordinate]]]])] = []
        for i in 0..<36 {
            let zoom = [0, 2, 5, 8, 11, 14][i % 6]
            let address = TileAddress.containing(phayao, zoom: zoom)!
            let box = address.bounds()
            var writer = VectorTileWriter(
                address: address, layerName: "layer", fields: [], rule: rule(maximumZoom: simplified ? 24 : zoom))
            let shapes = (0..<12).map { _ in
                (0..<Int.random(in: 1...2, using: &generator)).map { k in
                    let center = Coordinate(
                        x: min(max(Double.random(in: box.minX...box.maxX, using: &generator), -120), 120) + Double(k) * box.width,
                        y: Double.random(in: max(box.minY, -60)...min(box.maxY, 60), using: &generator))
                    let radius = min(box.width, 50) * pow(2, Double.random(in: -8...0, using: &generator)) / 2
                    return coastPolygon(center, radius: radius, &generator)
                }
            }
            for (k, polygons) in shapes.enumerated() {
                #expect(try TestFeature(row: Int64(k + 1), id: "", shape: .multiPolygon(polygons)).run(into: &writer))
            }
            tiles.append((address, writer.finish(), simplified ? 2 : 0, shapes))
        }
        let judgement = try judge(tiles)
        #expect(judgement.features > 250)
        #expect(judgement.invalid.isEmpty)
        #expect(judgement.outside == 0)
        #expect(judgement.missing == 0)
        #expect(judgement.worst < 1)
    }

    /// Combs and spirals: their rings cross the tile's edges many times and fold at the size of the grid.
    @Test func thinFoldsAndCombsAreValid() throws {
        var generator = SeededGenerator(seed: 43)
        var tiles: [(address: TileAddress, bytes: [UInt8], tolerance: Int, polygons: [[[[Coordinate]]]])] = []
        for i in 0..<120 {
            let address = TileAddress.containing(phayao, zoom: 12)!
            let box = address.bounds(), unit = box.width / 4096
            var writer = VectorTileWriter(address: address, layerName: "layer", fields: [], rule: rule(maximumZoom: i % 2 == 0 ? 12 : 14))
            let teeth = 40, pitch = Double.random(in: 0.3...8, using: &generator) * unit
            let x0 = Double.random(in: box.minX...box.maxX, using: &generator) - 20 * pitch, slant = Double.random(in: -1...1, using: &generator)
            var ring: [Coordinate] = []
            for t in 0...(2 * teeth) {
                let long = t % 2 == 0 ? Double.random(in: 0.2...1.4, using: &generator) : Double.random(in: -0.3...0.1, using: &generator)
                ring.append(Coordinate(x: x0 + Double(t) * pitch + slant * long * box.width, y: box.minY + long * box.height))
            }
            let low = -0.4 * slant * box.width
            ring.append(Coordinate(x: x0 + Double(2 * teeth) * pitch + low, y: box.minY - 0.4 * box.height))
            ring.append(Coordinate(x: x0 + low, y: box.minY - 0.4 * box.height))
            ring.append(ring[0])
            if i % 3 == 0 { ring = ring.map { Coordinate(x: box.minX + ($0.y - box.minY), y: box.minY + ($0.x - box.minX)) } }
            _ = try TestFeature(row: 1, id: "", shape: .polygon(rings: [ring])).run(into: &writer)
            tiles.append((address, writer.finish(), i % 2 == 0 ? 0 : 2, [[[ring]]]))
        }
        let judgement = try judge(tiles)
        #expect(judgement.features > 100)
        #expect(judgement.invalid.isEmpty)
        #expect(judgement.worst < 1)
    }

    @Test func aTileInsideAPolygonIsFullAndAHoleAroundItEmpty() throws {
        let address = TileAddress.containing(phayao, zoom: 12)!
        func square(_ d: Double) -> [Coordinate] {
            [(-d, -d), (d, -d), (d, d), (-d, d), (-d, -d)].map { Coordinate(x: phayao.x + $0.0, y: phayao.y + $0.1) }
        }
        var writer = VectorTileWriter(address: address, layerName: "layer", fields: [], rule: rule())
        _ = try TestFeature(row: 1, id: "", shape: .polygon(rings: [square(2), square(1)])).run(into: &writer)
        #expect(writer.featureCount == 0)
        _ = try TestFeature(row: 2, id: "", shape: .polygon(rings: [square(2)])).run(into: &writer)
        #expect(writer.featureCount == 1)
        let judgement = try judge([(address, writer.finish(), 0, [])])
        #expect(judgement.features == 1 && judgement.invalid.isEmpty && judgement.outside == 0)
    }

    @Test func garbageNeverCrashesAndNeverMakesAWrongTile() throws {
        var generator = SeededGenerator(seed: 44)
        var tiles: [(address: TileAddress, bytes: [UInt8], tolerance: Int, polygons: [[[[Coordinate]]]])] = []
        for i in 0..<150 {
            let address = TileAddress.containing(Coordinate(x: 100, y: 15), zoom: [0, 1, 7, 8, 9, 12, 20, 24][i % 8])!
            var writer = VectorTileWriter(
                address: address, layerName: "layer", fields: [field("t")], rule: rule(maximumZoom: i % 25), pointZoom: i % 5 == 4 ? 9 : nil)
            for _ in 0..<(i % 4) { _ = writer.coarser() }
            for row in 0..<100 {
                let text = String(decoding: randomText(&generator), as: UTF8.self)
                let shape = garbageShape(&generator)
                _ = try TestFeature(row: Int64(row) - 5, id: text, shape: shape, values: [.text(text)]).run(into: &writer)
            }
            tiles.append((address, writer.finish(), 0, []))
        }
        let judgement = try judge(tiles)
        #expect(judgement.features > 1_000)
        #expect(judgement.invalid.isEmpty)
        #expect(judgement.outside == 0)
    }
}
