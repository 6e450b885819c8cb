@testable import API
import Catalog
import Geo
import Store
import TestSupport
import Testing

/// OGC API - Tiles Part 1 (20-057), Tile Matrix Set 2.0 (17-083r4), TileJSON 3.0.0.
@Suite struct `Tilesets` {
    private static let quad = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
    private static let mvt = "application/vnd.mapbox-vector-tile"

    /// The names of all attributes that a layer's tiles may have.
    private static func attributes(_ layer: Layer) -> Set<String> { Set(layer.tiles.fields + layer.aggregateAttributes.map(\.field.name)) }

    @Test(
        .proves(
            "ogcapi-tiles-1/1.0/tilesets-list", "ogcapi-tiles-1/1.0/dataset-tilesets", "ogcapi-tiles-1/1.0/geodata-tilesets",
            "ogcapi-tiles-1/1.0/tileset", "tms/2.0/tilesetmetadata", "tms/2.0/json-tilesetmetadata"),
        arguments: Door.allCases)
    func `are listed for the dataset and for each collection, and say what they hold`(door: Door) throws {
        let world = try World.demo()
        for (parent, layers) in [("", world.catalog.layers)] + world.catalog.layers.map({ ("/collections/\($0.id)", [$0]) }) {
            let list = try world.document("\(parent)/tiles", by: door)["tilesets"].list
            #expect(list.count == 1 && list[0]["dataType"].text == "vector" && list[0]["tileMatrixSetURI"].text == Self.quad)
            #expect(list[0]["crs"].text == "http://www.opengis.net/def/crs/EPSG/0/3857")
            let tileset = try world.document(target(try #require(list[0].link("self"))), by: door)
            #expect(tileset["tileMatrixSetURI"].text == Self.quad && tileset["dataType"].text == "vector")
            #expect(tileset.link("http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme") != nil)
            let template = try #require(tileset.link("item", Self.mvt))
            for part in ["{tileMatrix}", "{tileRow}", "{tileCol}"] { #expect(template.contains(part)) }
            #expect(tileset["layers"].list.map { $0["id"].text } == layers.map(\.id))
            for (layer, described) in zip(layers, tileset["layers"].list) {
                #expect(described["propertiesSchema"]["properties"].names == Self.attributes(layer))
                #expect((described["description"].text != nil) == (layer.tiles.pyramid != nil))
                #expect(described["geometryDimension"].integer == layer.geometry.dimension)
                #expect(described["minTileMatrix"].text == "\(layer.tiles.minimumZoom)" && described["maxTileMatrix"].text == "\(layer.tiles.maximumZoom)")
            }
        }
    }

    @Test(.proves("tms/2.0/tilematrixsetlimits", "tms/2.0/json-tilematrixsetlimits"), arguments: try World.demo().catalog.layers)
    func `say between which rows and columns there is something`(layer: Layer) throws {
        let world = try World.demo()
        let tileset = try world.document("/collections/\(layer.id)/tiles/WebMercatorQuad")
        guard let extent = try world.state(layer).extent else {
            #expect(tileset["tileMatrixSetLimits"].isMissing)
            return
        }
        #expect(tileset["boundingBox"]["lowerLeft"].numbers == [extent.minX, extent.minY])
        #expect(tileset["boundingBox"]["upperRight"].numbers == [extent.maxX, extent.maxY])
        let limits = tileset["tileMatrixSetLimits"].list
        #expect(limits.map { $0["tileMatrix"].text } == (layer.tiles.minimumZoom...layer.tiles.maximumZoom).map { "\($0)" })
        for limit in limits {
            let zoom = try #require(limit["tileMatrix"].text.flatMap { Int($0) })
            // Every position of the layer is in the tiles within the limits.
            for feature in try world.features(layer).prefix(50) {
                guard let xy = feature.shape?.xy, let tile = TileAddress.containing(Coordinate(x: xy[0], y: xy[1]), zoom: zoom) else { continue }
                #expect((limit["minTileRow"].integer!...limit["maxTileRow"].integer!).contains(tile.row))
                #expect((limit["minTileCol"].integer!...limit["maxTileCol"].integer!).contains(tile.column))
            }
        }
    }

    @Test(.proves("ogcapi-tiles-1/1.0/collections-selection"), arguments: Door.allCases)
    func `of the dataset can be of chosen collections`(door: Door) throws {
        let world = try World.demo()
        let tileset = try world.document("/tiles/WebMercatorQuad?collections=tambons,villages", by: door)
        #expect(tileset["layers"].list.map { $0["id"].text } == ["tambons", "villages"])
        let template = try #require(tileset.link("item", Self.mvt))
        #expect(template.hasSuffix("?collections=tambons,villages"))
        let address = target(template).replacing("{tileMatrix}", with: "10").replacing("{tileRow}", with: "457").replacing("{tileCol}", with: "796")
        let tile = try VectorTileReader(world.get(address, by: door).body)
        #expect(tile.layers.map(\.name) == ["tambons", "villages"])
        let all = try VectorTileReader(world.get("/tiles/WebMercatorQuad/10/457/796", by: door).body)
        #expect(Set(all.layers.map(\.name)).isSuperset(of: ["provinces", "amphoe", "tambons", "villages", "knn_plots"]))
    }

    @Test(arguments: Door.allCases)
    func `are described as TileJSON too`(door: Door) throws {
        let world = try World.demo()
        for (parent, layers) in [("", world.catalog.layers), ("/collections/villages", [try world.layer("villages")])] {
            let answer = try world.get("\(parent)/tiles/WebMercatorQuad?f=tilejson", by: door)
            #expect(answer["content-type"] == "application/vnd.mapbox.tilejson+json")
            let tiles = try Document(answer.body)
            #expect(tiles["tilejson"].text == "3.0.0" && tiles["scheme"].text == "xyz")
            #expect(tiles["vector_layers"].list.map { $0["id"].text } == layers.map(\.id))
            #expect(tiles["vector_layers"].list.map { $0["fields"].names } == layers.map(Self.attributes))
            #expect(tiles["vector_layers"].list.map { $0["pyramid"].names.count } == layers.map { $0.tiles.pyramid?.storeys.count ?? 0 })
            #expect(tiles["minzoom"].integer == layers.map(\.tiles.minimumZoom).min() && tiles["maxzoom"].integer == layers.map(\.tiles.maximumZoom).max())
            #expect(tiles["bounds"].list.count == 4)
            let template = try #require(tiles["tiles"][0].text)
            let address = target(template).replacing("{z}", with: "10").replacing("{y}", with: "457").replacing("{x}", with: "796")
            #expect(try world.get(address, by: door).status == 200)
        }
    }

    @Test(.proves("tms/2.0/tilematrixset", "tms/2.0/json-tilematrixset"), arguments: Door.allCases)
    func `stand on a tile matrix set that is spelt out`(door: Door) throws {
        let world = try World.demo()
        let list = try world.document("/tileMatrixSets", by: door)["tileMatrixSets"].list
        #expect(list.map { $0["id"].text } == ["WebMercatorQuad"] && list[0]["uri"].text == Self.quad)
        let set = try world.document(target(try #require(list[0].link("self"))), by: door)
        #expect(set["crs"].text == "http://www.opengis.net/def/crs/EPSG/0/3857" && set["orderedAxes"].texts == ["X", "Y"])
        // 17-083r4 annex D.1, table D.1: at level 0 a cell of 156543.03392804097 m, halved from level to level.
        for (zoom, matrix) in set["tileMatrices"].list.enumerated() {
            let cell = 156_543.033_928_040_97 / Double(1 << zoom)
            #expect(matrix["id"].text == "\(zoom)" && matrix["cornerOfOrigin"].text == "topLeft")
            #expect(abs(try #require(matrix["cellSize"].number) / cell - 1) < 1e-12)
            // A scale denominator counts cells of 0.28 mm (section 6.1.1).
            #expect(abs(try #require(matrix["scaleDenominator"].number) * 0.000_28 / cell - 1) < 1e-9)
            let origin = matrix["pointOfOrigin"].numbers
            #expect(origin.count == 2 && abs(origin[0] + 20_037_508.342_789_244) < 1e-6 && abs(origin[1] - 20_037_508.342_789_244) < 1e-6)
            #expect(matrix["tileWidth"].integer == 256 && matrix["matrixWidth"].integer == 1 << zoom && matrix["matrixHeight"].integer == 1 << zoom)
        }
        #expect(set["tileMatrices"].list.count == TileAddress.maximumZoom + 1)
    }

    @Test(.proves("ogcapi-tiles-1/1.0/core", "ogcapi-tiles-1/1.0/mvt"), arguments: Door.allCases)
    func `give their tiles, and nothing outside the matrix`(door: Door) throws {
        let world = try World.demo()
        for parent in ["", "/collections/villages"] {
            let tile = try world.get("\(parent)/tiles/WebMercatorQuad/10/457/796", by: door)
            #expect(tile.status == 200 && tile["content-type"] == Self.mvt && !tile.body.isEmpty)
            #expect(try world.get("\(parent)/tiles/WebMercatorQuad/10/457/796?f=mvt", by: door).body == tile.body)
            // Far from Thailand, or below the layer's first zoom.
            for empty in ["10/0/0", "24/0/16777215", parent.isEmpty ? "10/1023/1023" : "3/0/0"] {
                let answer = try world.get("\(parent)/tiles/WebMercatorQuad/\(empty)", by: door)
                #expect(answer.status == 204 && answer.body.isEmpty, "\(empty)")
            }
            for outside in [
                "10/1024/0", "10/0/1024", "0/1/0", "0/0/1", "25/0/0", "10/-1/0", "10/457/-796", "2147483647/0/0", "10/2147483647/0",
                "10/0/99999999999999999999", "a/0/0", "10/4.5/0", "010/457/796", "10/+457/796", "10/%20457/796", "1e1/457/796",
            ] {
                let answer = try world.get("\(parent)/tiles/WebMercatorQuad/\(outside)", by: door)
                #expect(answer.status == 404 && answer["content-type"] == "application/problem+json", "\(outside)")
            }
        }
        #expect(try world.get("/collections/tambons/tiles/WebMercatorQuad/7/57/99", by: door).status == 204)
    }

    @Test(arguments: try [nil] + World.demo().catalog.layers.map(Optional.some))
    func `hold no tile above 500 kB, and each within the specification`(layer: Layer?) throws {
        let world = try World.demo()
        let extent = try #require(world.state(world.layer("provinces")).extent)
        var found = 0
        for zoom in 0...8 {
            let low = try #require(TileAddress.containing(Coordinate(x: extent.minX, y: extent.maxY), zoom: zoom))
            let high = try #require(TileAddress.containing(Coordinate(x: extent.maxX, y: extent.minY), zoom: zoom))
            for row in low.row...high.row {
                for column in low.column...high.column {
                    let parent = layer.map { "/collections/\($0.id)" } ?? ""
                    let answer = try world.get("\(parent)/tiles/WebMercatorQuad/\(zoom)/\(row)/\(column)")
                    #expect(answer.status == 200 || answer.status == 204)
                    #expect(answer.body.count <= 500_000, "\(zoom)/\(row)/\(column)")
                    let tile = try VectorTileReader(answer.body)
                    found += tile.layers.count
                    #expect(Set(tile.layers.map(\.name)).count == tile.layers.count, "names differ (section 4.1)")
                    for one in tile.layers {
                        #expect(one.version == 2 && one.extent == 4096 && !one.features.isEmpty)
                        #expect(Set(one.features.flatMap(\.properties.keys)).isSubset(of: world.catalog.layer(one.name).map(Self.attributes) ?? []))
                    }
                }
            }
        }
        #expect(found > 0 || layer.map { (try? world.state($0).count) == 0 || $0.tiles.minimumZoom > 8 } == true)
    }
}
