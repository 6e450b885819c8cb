@testable import API
import Atlas
import Catalog
import Geo
import Store
import TestSupport
import Testing

/// Tiles of low zooms against what SQLite counts.
@Suite struct `Pyramids` {
    /// The features of all tiles of a zoom, a tile around the layer's extent as well.
    private func aggregates(_ world: World, _ layer: Layer, zoom: Int, _ query: String = "") throws -> [VectorTileReader.Feature] {
        let size = 1 << zoom
        let extent = try #require(world.state(layer).extent)
        let low = try #require(TileAddress.containing(Coordinate(x: extent.minX, y: extent.maxY), zoom: zoom))
        let high = try #require(TileAddress.containing(Coordinate(x: extent.maxX, y: extent.minY), zoom: zoom))
        var found: [VectorTileReader.Feature] = []
        for row in max(0, low.row - 1)...min(size - 1, high.row + 1) {
            for column in max(0, low.column - 1)...min(size - 1, high.column + 1) {
                let answer = try world.get("/collections/\(layer.id)/tiles/WebMercatorQuad/\(zoom)/\(row)/\(column)\(query)")
                try #require(answer.status == 200 || answer.status == 204, "\(answer.text)")
                #expect(answer.body.count <= (zoom <= 6 ? 50_000 : 500_000))
                let features = try VectorTileReader(answer.body).layers.flatMap(\.features)
                #expect(features.allSatisfy { $0.properties["count"] == nil || $0.isInside }, "no copies in buffers")
                found += features
            }
        }
        return found
    }

    private func sum(_ features: [VectorTileReader.Feature], _ name: String) -> Double {
        features.reduce(0) { $0 + ($1.properties[name].flatMap(Double.init) ?? 0) }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var layer: String
        /// The SQL of the area code, of the figures by attribute, and the condition of both.
        var area: String
        var figures: [String: String]
        var query = ""
        var condition = "1"
        var testDescription: String { layer + query }
    }

    static let cases: [Case] = [
        Case(
            layer: "villages", area: "code",
            figures: ["sum_households": "sum(households)", "sum_population": "sum(population)", "count_kind_muban": "sum(kind='muban')", "count_kind_chumchon": "sum(kind='chumchon')"]),
        Case(
            layer: "villages", area: "code", figures: ["sum_population": "sum(population)", "count_kind_chumchon": "sum(kind='chumchon')"],
            query: "?filter=population%20%3E%20500", condition: "population > 500"),
        Case(layer: "villages", area: "code", figures: ["sum_households": "sum(households)"], query: "?moo=3", condition: "moo = 3"),
        Case(
            layer: "villages", area: "code", figures: ["sum_households": "sum(households)"], query: "?filter=S_INTERSECTS(geometry,BBOX(99.9,19,100.1,19.3))",
            condition: "ST_X(geometry) BETWEEN 99.9 AND 100.1 AND ST_Y(geometry) BETWEEN 19 AND 19.3"),
        Case(
            layer: "knn_plots", area: "village_code",
            figures: [
                "sum_area_rai": "sum(area_rai)", "count_plot_model_HLM": "sum(plot_model='HLM')", "count_plot_model_CLM": "sum(plot_model='CLM')",
                "count_sufficiency_household_true": "sum(sufficiency_household=1)", "count_sufficiency_household_false": "sum(sufficiency_household=0)",
            ]),
        Case(layer: "knn_plots", area: "village_code", figures: ["sum_area_rai": "sum(area_rai)"], query: "?fy=2564&plot_model=HLM", condition: "fiscal_year = 2564 AND plot_model = 'HLM'"),
        Case(layer: "learning_centres", area: "village_code", figures: ["count_can_teach_true": "sum(can_teach=1)", "count_can_teach_false": "sum(can_teach=0)"]),
        Case(layer: "tourism_villages", area: "village_code", figures: ["sum_homestay_beds": "sum(homestay_beds)"]),
    ]

    @Test(arguments: cases)
    func `hold what the table holds, area by area`(one: Case) throws {
        let world = try World.demo()
        let layer = try world.layer(one.layer)
        let pyramid = try #require(layer.tiles.pyramid)
        let names = one.figures.keys.sorted()
        // A condition on positions needs SpatiaLite's functions.
        let spatial = one.condition.contains("ST_") ? "SELECT load_extension('mod_spatialite'); " : ""
        for zoom in layer.tiles.minimumZoom...min(pyramid.storeys.last!.lastZoom, 10) {
            let storey = try #require(pyramid.storey(at: zoom))
            let sql = "\(spatial)SELECT substr(\(one.area), 1, \(storey.level.rawValue)), count(*)\(names.map { ", " + one.figures[$0]! }.joined()) FROM \(layer.id) WHERE \(one.condition) GROUP BY 1"
            let expected = try SQLiteProgram.rows(sql, in: "phayao").filter { $0.count == names.count + 2 }
            let found = try aggregates(world, layer, zoom: zoom, one.query)
            #expect(found.count == expected.count && !expected.isEmpty, "zoom \(zoom)")
            let byCode = Dictionary(found.map { ($0.properties["area_code"] ?? "", $0) }, uniquingKeysWith: { a, _ in a })
            #expect(byCode.count == found.count, "each area in one tile")
            for row in expected {
                let area = try #require(byCode[row[0]], "\(row)")
                #expect(area.properties["count"] == row[1] && area.properties["area_level"] == storey.level.spelling)
                #expect(area.properties["opens_zoom"] == "\(storey.lastZoom + 1)" && area.id == UInt64(row[0]))
                #expect(area.properties["area_name"] == world.catalog.areas[try #require(AreaCode(row[0]))]?.name.th)
                for (name, figure) in zip(names, row.dropFirst(2)) {
                    let value = area.properties[name].flatMap(Double.init)
                    let wanted = Double(figure)
                    #expect(value == wanted || abs((value ?? .nan) - (wanted ?? .nan)) < 1e-6 * max(1, abs(wanted ?? 0)), "\(row[0]) \(name)")
                }
            }
        }
    }

    @Test func `stand in the middle of their features`() throws {
        let world = try World.demo()
        let rows = try SQLiteProgram.rows("SELECT load_extension('mod_spatialite'); SELECT substr(code,1,4), avg(ST_X(geometry)), avg(ST_Y(geometry)) FROM villages GROUP BY 1", in: "phayao")
            .filter { $0.count == 3 }
        #expect(rows.count == 9)
        for row in rows {
            let position = Coordinate(x: try #require(Double(row[1])), y: try #require(Double(row[2])))
            let address = try #require(TileAddress.containing(position, zoom: 8))
            let tile = try VectorTileReader(world.get("/collections/villages/tiles/WebMercatorQuad/8/\(address.row)/\(address.column)").body)
            let area = try #require(tile.layers[0].features.first { $0.properties["area_code"] == row[0] })
            let box = address.bounds()
            #expect(abs(Double(area.points[0].x) / 4096 - (position.x - box.minX) / box.width) < 1 / 2000)
            #expect(abs(Double(area.points[0].y) / 4096 - (box.maxY - position.y) / box.height) < 1 / 500)
        }
    }

    @Test func `open to the features themselves`() throws {
        let world = try World.demo()
        for id in ["villages", "knn_plots", "learning_centres"] {
            let layer = try world.layer(id)
            let zoom = try #require(layer.tiles.pyramid?.storeys.last).lastZoom + 1
            let found = try features(world, layer, zoom: zoom)
            let key = layer.fields[try #require(layer.key)].name
            #expect(Set(found.compactMap { $0.properties[key] }) == Set(try world.features(layer).map(\.id)))
            #expect(found.allSatisfy { $0.properties["area_level"] == nil && $0.type == 1 })
        }
    }

    /// All features of a zoom's tiles, those in buffers once for each tile.
    private func features(_ world: World, _ layer: Layer, zoom: Int, _ query: String = "") throws -> [VectorTileReader.Feature] {
        let extent = try #require(world.state(layer).extent)
        let low = try #require(TileAddress.containing(Coordinate(x: extent.minX, y: extent.maxY), zoom: zoom))
        let high = try #require(TileAddress.containing(Coordinate(x: extent.maxX, y: extent.minY), zoom: zoom))
        return try (low.row...high.row).flatMap { row in
            try (low.column...high.column).flatMap { column in
                try VectorTileReader(world.get("/collections/\(layer.id)/tiles/WebMercatorQuad/\(zoom)/\(row)/\(column)\(query)").body).layers.flatMap(\.features)
            }
        }
    }

    @Test(arguments: [2, 6, 8])
    func `step aside when every feature is asked for`(zoom: Int) throws {
        let world = try World.demo()
        for id in ["villages", "knn_plots"] {
            let layer = try world.layer(id)
            let key = layer.fields[try #require(layer.key)].name
            let found = try features(world, layer, zoom: zoom, "?aggregation=none")
            #expect(Set(found.compactMap { $0.properties[key] }) == Set(try world.features(layer).map(\.id)))
            #expect(found.allSatisfy { $0.type == layer.geometry.dimension + 1 && $0.properties["count"] == nil })
            let usual = try features(world, layer, zoom: zoom), said = try features(world, layer, zoom: zoom, "?aggregation=area")
            #expect(usual.map(\.properties) == said.map(\.properties) && usual.allSatisfy { $0.properties["count"] != nil })
        }
        let both = try VectorTileReader(world.get("/tiles/WebMercatorQuad/0/0/0?collections=villages,knn_plots&aggregation=none").body)
        #expect(both.layers.map(\.features.count) == [780, 233] || both.layers.reduce(0) { $0 + $1.features.count } > 900)
        #expect(try world.get("/collections/villages/tiles/WebMercatorQuad/0/0/0?aggregation=some").status == 400)
    }

    @Test func `count every feature, whatever its code and even without a place`() throws {
        let world = try Heaps.world.get()
        let layer = try world.layer("heaps")
        let columns = "count(*), sum(size), sum(weight), sum(kind='ดิน'), sum(kind='sand'), sum(wet=1), sum(wet=0)"
        let names = ["count", "sum_size", "sum_weight", "count_kind_ดิน", "count_kind_sand", "count_wet_true", "count_wet_false"]
        for (query, condition) in [("", "1"), ("?datetime=2025-01-01/..", "since >= '2025-01-01'"), ("?filter=kind%20IS%20NULL", "kind IS NULL")] {
            let total = try SQLiteProgram.rows("SELECT \(columns) FROM heaps WHERE \(condition)", in: "heaps")[0].map { Double($0) ?? 0 }
            for zoom in [0, 3, 5, 6, 9] {
                let found = try aggregates(world, layer, zoom: zoom, query)
                for (name, wanted) in zip(names, total) { #expect(abs(sum(found, name) - wanted) <= 1e-12 * wanted, "\(name) \(query) at \(zoom)") }
                let levels = Dictionary(grouping: found, by: { $0.properties["area_level"] ?? "" }).mapValues(\.count)
                // Codes of an unknown tambon count for its amphoe or province; those of no known province for none.
                if query.isEmpty { #expect(levels == (zoom <= 5 ? ["province": 2, "unknown": 1] : ["province": 1, "amphoe": 1, "tambon": 2, "unknown": 1])) }
            }
        }
    }

    @Test func `stand for features that do not fit in a tile`() throws {
        let world = try Heaps.world.get()
        let layer = try world.layer("heaps")
        let place = try #require(TileAddress.containing(Coordinate(x: 99.905, y: 19.18), zoom: 10))
        let path = "/collections/heaps/tiles/WebMercatorQuad/10/\(place.row)/\(place.column)"
        let tile = try VectorTileReader(world.get(path).body).layers[0].features
        #expect(!tile.isEmpty && tile.allSatisfy { $0.properties["area_level"] != nil && $0.properties["opens_zoom"] == "11" })
        // Where the others of the zoom show features, this one counts its own, so that the total stays.
        let placed = try SQLiteProgram.rows("SELECT count(*) FROM heaps WHERE geometry IS NOT NULL", in: "heaps")[0][0]
        let whole = try aggregates(world, layer, zoom: 10)
        #expect(whole.contains { $0.properties["number"] != nil })
        #expect(sum(whole, "count") + Double(whole.count { $0.properties["number"] != nil && $0.isInside }) == Double(placed))
        let all = try world.get(path + "?aggregation=none").body
        #expect(all.count > 500_000)
        #expect(try Double(VectorTileReader(all).layers[0].features.count { $0.isInside }) == sum(tile, "count"))
    }

    @Test func `are refused to nobody, but a tile of too many features is`() throws {
        let layer = try World.demo().layer("villages")
        let maker = TileMaker(source: Crowd(), areas: try World.demo().catalog.areas)
        let address = try #require(TileAddress(zoom: 0, row: 0, column: 0))
        #expect(throws: TileRefusal.tooManyFeatures(most: TileMaker.mostFeatures)) {
            try maker.tile(address, [FeatureQuery(layer: layer)], aggregation: .none)
        }
        #expect(try maker.tile(address, [FeatureQuery(layer: layer)]).isEmpty)
    }
}

extension VectorTileReader.Feature {
    /// Whether it is a point of the tile itself, not of its buffer.
    fileprivate var isInside: Bool { type == 1 && (0..<4096).contains(points[0].x) && (0..<4096).contains(points[0].y) }
}

/// A source that has very many features to count and none to tell.
private struct Crowd: FeatureSource {
    func query<Sink: FeatureSink & ~Copyable>(_ query: BoundQuery, into sink: inout Sink) -> QueryOutcome { QueryOutcome(returned: 0, next: nil) }
    func feature<Sink: FeatureSink & ~Copyable>(_ id: String, _ query: BoundQuery, into sink: inout Sink) -> Bool { false }
    func count(_ query: BoundQuery) -> Int { TileMaker.mostFeatures + 1 }
    func state(_ layer: Layer) -> LayerState { LayerState(version: 1, changedAt: "", count: count, extent: nil, times: nil) }
    func metadata(_ key: String) -> String? { nil }
    private var count: Int { TileMaker.mostFeatures + 1 }
}
