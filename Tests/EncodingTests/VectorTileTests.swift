import Catalog
import Encoding
import Foundation
import Geo
import Store
import TestSupport
import Testing

func rule(maximumZoom: Int = 14) -> TileRule { TileRule(minimumZoom: 0, maximumZoom: maximumZoom, fields: []) }

/// The layer of a tile that another program decodes.
private func decode(_ tile: [UInt8], layer: String = "layer") throws -> [JSONValue] {
    try OtherProgram.withFile(tile, "tile.mvt") { path in
        let json = try JSONValue.parse(try OtherProgram.python("tiles.py", ["decode", path]))
        #expect(json[layer]?["extent"] == .number(4096))
        #expect(json[layer]?["version"] == .number(2))
        return json[layer]?["features"]?.elements ?? []
    }
}

/// The exact place of a position in a tile's units.
func exact(_ c: Coordinate, _ address: TileAddress) -> (x: Double, y: Double) {
    let size = 4096 * Double(1 << address.zoom)
    let north = 0.5 - atanh(sin(c.y * .pi / 180)) / (2 * .pi)
    return ((c.x / 360 + 0.5) * size - 4096 * Double(address.column), north * size - 4096 * Double(address.row))
}

let phayao = Coordinate(x: 99.9, y: 19.17)

@Suite struct VectorTileTests {
    @Test func attributesIdsAndGeometriesReadBackInAnotherDecoder() throws {
        let fields = [field("name"), field("n", .integer), field("rai", .number), field("open", .boolean)]
        let address = TileAddress.containing(phayao, zoom: 10)!
        var writer = VectorTileWriter(address: address, layerName: "layer", fields: fields, rule: rule())
        let box = address.bounds()
        func at(_ x: Double, _ y: Double) -> Coordinate {
            Coordinate(x: box.minX + box.width * x / 4096, y: WebMercator.latitude(y: (Double(address.row) + y / 4096) / 1024))
        }
        func xy(_ list: [(Double, Double)]) -> [Double] { list.flatMap { [at($0.0, $0.1).x, at($0.0, $0.1).y] } }
        let features = [
            TestFeature(row: 1, id: "77", shape: Shape(kind: .point, xy: xy([(100, 200)])), values: [.text("บ้าน"), .integer(5), .number(0.5), .boolean(true)]),
            TestFeature(row: 2, id: "x2", shape: Shape(kind: .multiPoint, xy: xy([(1, 2), (3, 4)])), values: [.text("บ้าน"), .integer(-5), .number(.nan), .boolean(false)]),
            TestFeature(row: 3, id: "0099", shape: Shape(kind: .lineString, xy: xy([(10, 10), (500, 10), (500, 900)]), ringEnds: [3]), values: [.null, .integer(.max), .null, .null]),
            TestFeature(row: 4, id: "9007199254740993", shape: .polygon(rings: [
                [at(100, 100), at(100, 200), at(200, 200), at(200, 100), at(100, 100)], [at(120, 120), at(120, 150), at(150, 150), at(120, 120)]
            ]), values: [.text(""), .integer(.min), .number(-0.0), .null]),
        ]
        for feature in features { #expect(try feature.run(into: &writer)) }
        let tile = try decode(writer.finish())
        #expect(tile.map { $0["id"] } == [.number(77), .number(2), .number(3), .number(4)])
        #expect(tile[0]["properties"] == .object(["name": .text("บ้าน"), "n": .number(5), "rai": .number(0.5), "open": .boolean(true)]))
        #expect(tile[1]["properties"] == .object(["name": .text("บ้าน"), "n": .number(-5), "open": .boolean(false)]))
        #expect(tile[2]["properties"] == .object(["n": .number(Double(Int64.max))]))
        #expect(tile[3]["properties"] == .object(["name": .text(""), "n": .number(Double(Int64.min)), "rai": .number(0)]))
        func list(_ points: [(Double, Double)]) -> JSONValue { .array(points.map { .array([.number($0.0), .number($0.1)]) }) }
        #expect(tile[0]["geometry"]?["coordinates"] == .array([.number(100), .number(200)]))
        #expect(tile[1]["geometry"]?["coordinates"] == list([(1, 2), (3, 4)]))
        #expect(tile[2]["geometry"]?["coordinates"] == list([(10, 10), (500, 10), (500, 900)]))
        let rings = tile[3]["geometry"]!["coordinates"]!.elements
        #expect(rings.count == 2)
        func signedArea(_ ring: JSONValue) -> Double { area2(ring.elements.map { Coordinate(x: $0[0]!.double!, y: $0[1]!.double!) }) }
        #expect(signedArea(rings[0]) == 20_000)
        #expect(signedArea(rings[1]) == -900)
    }

    @Test func textsOfATileAreUTF8() throws {
        var writer = VectorTileWriter(
            address: TileAddress(zoom: 0, row: 0, column: 0)!, layerName: "layer", fields: [field("t")], rule: rule())
        let id: [UInt8] = [], text: [UInt8] = [0x61, 0xFF, 0xE0, 0xB8]
        writer.begin(row: 1, id: id.span)
        writer.geometry(.point(x: 100, y: 15))
        writer.text(0, text.span)
        let goesOn = writer.end()
        #expect(goesOn)
        #expect(try decode(writer.finish())[0]["properties"]?["t"] == .text("a\u{FFFD}\u{FFFD}"))
    }

    @Test(arguments: [0, 3, 6, 11, 16, 22])
    func aTileHasThePointsThatLieInItsBufferedBox(zoom: Int) throws {
        var generator = SeededGenerator(seed: UInt64(31 + zoom))
        let address = TileAddress.containing(phayao, zoom: zoom)!
        let box = address.bounds(buffer: 0.1)
        var writer = VectorTileWriter(address: address, layerName: "layer", fields: [], rule: rule())
        var expected: [Double: (x: Double, y: Double)] = [:]
        for row in 1...3_000 {
            let c = Coordinate(
                x: Double.random(in: box.minX...box.maxX, using: &generator), y: Double.random(in: max(box.minY, -85)...min(box.maxY, 85), using: &generator))
            let place = exact(c, address)
            // What lies on the edge to within the precision of the projection may be in or out.
            let edge = max(abs(place.x - 2048), abs(place.y - 2048)) - 2112
            if abs(edge) < 1e-6 { continue }
            if edge < 0 { expected[Double(row)] = place }
            _ = try TestFeature(row: Int64(row), id: "", shape: .point(x: c.x, y: c.y)).run(into: &writer)
        }
        let features = try decode(writer.finish())
        #expect(Set(features.map { $0["id"]!.double! }) == Set(expected.keys))
        for feature in features {
            let place = expected[feature["id"]!.double!]!, at = feature["geometry"]!["coordinates"]!
            #expect(abs(place.x - at[0]!.double!) < 0.52 && abs(place.y - at[1]!.double!) < 0.52)
        }
    }

    @Test func gdalReadsTheSameFeatures() throws {
        let address = TileAddress.containing(phayao, zoom: 8)!
        var writer = VectorTileWriter(address: address, layerName: "villages", fields: [field("name")], rule: rule())
        for row in 1...40 {
            let c = Coordinate(x: phayao.x + Double(row) / 1000, y: phayao.y)
            _ = try TestFeature(row: Int64(row), id: "\(row)", shape: .point(x: c.x, y: c.y), values: [.text("บ้าน \(row)")]).run(into: &writer)
        }
        var plots = VectorTileWriter(address: address, layerName: "plots", fields: [field("rai", .number)], rule: rule())
        let square = [(0, 0), (0, 0.05), (0.05, 0.05), (0.05, 0), (0, 0)].map { Coordinate(x: phayao.x + $0.0, y: phayao.y + $0.1) }
        _ = try TestFeature(shape: .polygon(rings: [square]), values: [.number(12.5)]).run(into: &plots)
        let tile = VectorTile.assemble(layers: [writer.finish(), plots.finish()])
        try OtherProgram.withFile(tile, "gdal.mvt") { path in
            func read(_ layer: String) throws -> [JSONValue] {
                let output = try OtherProgram.run("ogr2ogr", ["-f", "GeoJSON", "/vsistdout/", path, layer], hint: "Debian package gdal-bin")
                return try JSONValue.parse(output)["features"]!.elements
            }
            let villages = try read("villages")
            #expect(villages.count == 40)
            #expect(villages[6]["properties"]?["name"] == .text("บ้าน 7"))
            let read = try read("plots")
            #expect(read.count == 1)
            #expect(read[0]["properties"]?["rai"] == .number(12.5))
        }
    }

    @Test func anOverfullLayerKeepsTheFirstFeatureOfEachCell() throws {
        var generator = SeededGenerator(seed: 32)
        let address = TileAddress.containing(phayao, zoom: 9)!
        let box = address.bounds(buffer: 64 / 4096)
        for polygons in [false, true] {
            var writer = VectorTileWriter(address: address, layerName: "layer", fields: [], rule: rule())
            while writer.cell < 256, writer.coarser() {}
            var taken = Set<[Int]>(), expected: [Double] = []
            for row in 1...2_000 {
                let c = Coordinate(
                    x: Double.random(in: box.minX...box.maxX, using: &generator), y: Double.random(in: box.minY...box.maxY, using: &generator))
                let place = exact(c, address)
                // Away from the edges of cells, where the rounding decides.
                func isInner(_ v: Double) -> Bool {
                    let edge = (v / 256).rounded() * 256
                    return abs(edge - v) > 2 && abs(v - 2048) < 2100
                }
                guard isInner(place.x), isInner(place.y) else { continue }
                if taken.insert([place.x, place.y].map { Int(($0 / 256).rounded(.down)) }).inserted { expected.append(Double(row)) }
                let d = 0.0001
                let shape = polygons
                    ? Shape.polygon(rings: [[(-d, -d), (d, -d), (d, d), (-d, -d)].map { Coordinate(x: c.x + $0.0, y: c.y + $0.1) }])
                    : .point(x: c.x, y: c.y)
                _ = try TestFeature(row: Int64(row), id: "", shape: shape).run(into: &writer)
            }
            let features = try decode(writer.finish())
            #expect(features.map { $0["id"]!.double! } == expected)
            #expect(expected.count > 200)
        }
    }

    @Test func upToThePointZoomAPolygonIsTheMiddleOfItsBox() throws {
        let plot = [(0, 0), (0, 0.02), (0.04, 0.02), (0, 0)].map { Coordinate(x: phayao.x + $0.0, y: phayao.y + $0.1) }
        for zoom in [9, 10, 11] {
            let address = TileAddress.containing(phayao, zoom: zoom)!
            var writer = VectorTileWriter(address: address, layerName: "layer", fields: [], rule: rule(), pointZoom: 10)
            _ = try TestFeature(shape: .polygon(rings: [plot])).run(into: &writer)
            let geometry = try #require(try decode(writer.finish())[0]["geometry"])
            guard zoom <= 10 else {
                #expect(geometry["type"] == .text("Polygon"))
                continue
            }
            let place = exact(Coordinate(x: phayao.x + 0.02, y: phayao.y + 0.01), address)
            #expect(geometry["type"] == .text("Point"))
            #expect(abs(geometry["coordinates"]![0]!.double! - place.x) < 0.52 && abs(geometry["coordinates"]![1]!.double! - place.y) < 0.52)
        }
    }

    @Test func aSpeckIsASquareThatCanBeSeen() throws {
        let address = TileAddress.containing(phayao, zoom: 5)!
        var writer = VectorTileWriter(address: address, layerName: "layer", fields: [], rule: rule())
        let plot = [(0, 0), (0, 0.0004), (0.0004, 0.0004), (0.0004, 0), (0, 0)].map { Coordinate(x: phayao.x + $0.0, y: phayao.y + $0.1) }
        _ = try TestFeature(shape: .polygon(rings: [plot])).run(into: &writer)
        let ring = try decode(writer.finish())[0]["geometry"]!["coordinates"]![0]!.elements.map { Coordinate(x: $0[0]!.double!, y: $0[1]!.double!) }
        #expect(area2(ring) == 8)
        let place = exact(phayao, address)
        #expect(ring.allSatisfy { abs($0.x - place.x) < 2 && abs($0.y - place.y) < 2 })
    }

    @Test func noLayerIsOverItsBudget() throws {
        let fields = [field("name")]
        var generator = SeededGenerator(seed: 33)
        let features = (1...5_000).map { row in
            TestFeature(
                row: Int64(row), id: "", shape: .point(x: Double.random(in: 97...105, using: &generator), y: Double.random(in: 6...20, using: &generator)),
                values: [.text("บ้านที่ \(row)")])
        }
        for budget in [0, 100, 1_000, 20_000, 100_000, 500_000] {
            var writer = VectorTileWriter(
                address: TileAddress.containing(phayao, zoom: 5)!, layerName: "layer", fields: fields, rule: rule(), byteBudget: budget)
            var runs = 0
            repeat {
                runs += 1
                for feature in features where try !feature.run(into: &writer) { break }
            } while writer.overflowed && writer.coarser()
            let tile = writer.finish()
            #expect(tile.count <= budget)
            #expect(runs <= 14)
            if budget == 500_000 { #expect(runs == 1) }
            if budget >= 1_000 { #expect(try decode(tile).count == writer.featureCount) }
            if budget == 20_000 { #expect(runs > 1 && writer.featureCount > 100 && !writer.overflowed) }
        }
    }

    @Test func aLayerWithoutFeaturesIsEmpty() throws {
        let address = TileAddress(zoom: 3, row: 3, column: 6)!
        var writer = VectorTileWriter(address: address, layerName: "layer", fields: [], rule: rule())
        _ = try TestFeature(shape: .point(x: -100, y: 0)).run(into: &writer)
        #expect(writer.finish().isEmpty)
        var early = VectorTileWriter(
            address: address, layerName: "layer", fields: [],
            rule: TileRule(minimumZoom: 4, maximumZoom: 14, fields: []))
        _ = try TestFeature(shape: .point(x: 100, y: 15)).run(into: &early)
        #expect(early.finish().isEmpty)
    }
}
