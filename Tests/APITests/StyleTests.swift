@testable import API
import Catalog
import Foundation
import Geo
import HTTP
import TestSupport
import Testing

/// OGC API - Styles Part 1 (draft 20-009) and the MapLibre Style Specification. That MapLibre itself takes every style is
/// tried in a browser (`Tests/acceptance/test_styles.py`).
@Suite struct `Styles` {
    @Test(.proves("ogcapi-styles-1/0.0/core"), arguments: Door.allCases)
    func `are listed with their sheets and what they draw, one for each collection and one for all`(door: Door) throws {
        let world = try World.demo()
        let address = try #require(try world.document("/", by: door).link(Service.stylesRelation, "application/json"))
        let list = try world.document(target(address), by: door)
        #expect(list["styles"].list.map { $0["id"].text } == ["default"] + world.catalog.layers.map(\.id) && list["default"].text == "default")
        for style in list["styles"].list {
            let id = try #require(style["id"].text)
            #expect(style["title"].text?.hasSuffix("(ข้อมูลสาธิต)") == true)
            let sheet = try #require(style.link("stylesheet", "application/vnd.mapbox.style+json"))
            let answer = try world.get(target(sheet), by: door)
            #expect(answer.status == 200 && answer["content-type"] == "application/vnd.mapbox.style+json")
            let again = try world.get(target(sheet), ["if-none-match": try #require(answer["etag"])], by: door)
            #expect(again.status == 304 && again.body.isEmpty)
            let metadata = try world.document(target(try #require(style.link("describedby"))), by: door)
            #expect(metadata["id"].text == id && metadata["stylesheets"][0]["link"]["href"].text == sheet && metadata["stylesheets"][0]["native"].value as? Bool == true)
            #expect(metadata["layers"].list.compactMap { $0["id"].text } == (id == "default" ? world.catalog.layers.map(\.id) : [id]))
            let preview = try #require(metadata.link("preview"))
            #expect(try world.get(target(preview), by: door).status == 200, "\(preview)")
        }
        for layer in world.catalog.layers {
            let collection = try world.document("/collections/\(layer.id)", by: door)
            #expect(collection.link("stylesheet").map(target) == "/styles/\(layer.id)?f=json" && collection.link(Service.stylesRelation) != nil)
        }
        let missing = try world.get("/styles/nothing", by: door)
        #expect(missing.status == 404 && missing["content-type"] == "application/problem+json")
    }

    @Test(.proves("ogcapi-styles-1/0.0/mapbox-styles"))
    func `speak of sources, tiles, layers and signs that are there`() throws {
        let world = try World.demo()
        let signs = try world.document("/sprites/default.json").names, fonts = Set(try world.document("/fonts").texts)
        for id in ["default"] + world.catalog.layers.map(\.id) {
            let style = try world.document("/styles/\(id)")
            #expect(style["version"].integer == 8 && style["sprite"].text == "http://test/sprites/default" && style["glyphs"].text == "http://test/fonts/{fontstack}/{range}.pbf")
            for name in style["sources"].names where !name.hasPrefix("names-") {
                let layer = try world.layer(name), source = style["sources"][name]
                #expect(source["type"].text == "vector" && source["minzoom"].integer == layer.tiles.minimumZoom && source["maxzoom"].integer == layer.tiles.maximumZoom)
                #expect(source["tiles"].texts == ["http://test/collections/\(name)/tiles/WebMercatorQuad/{z}/{y}/{x}"])
                let tile = try world.get("/collections/\(name)/tiles/WebMercatorQuad/10/457/796")
                #expect(tile.status == 200 || tile.status == 204)
                for read in try VectorTileReader(tile.body).layers { #expect(read.name == name) }
            }
            let marks = style["layers"].list
            #expect(Set(marks.compactMap { $0["id"].text }).count == marks.count && marks[0]["type"].text == "background")
            for mark in marks.dropFirst() {
                let source = try #require(mark["source"].text)
                let sourceLayer = mark["source-layer"].text
                #expect(style["sources"].names.contains(source) && (sourceLayer == source || source.hasPrefix("names-") && [nil, "villages"].contains(sourceLayer)))
                if let image = mark["layout"]["icon-image"].text { #expect(signs.contains(image), "\(image)") }
                if !mark["layout"]["text-field"].isMissing { #expect(fonts.isSuperset(of: mark["layout"]["text-font"].texts) && !mark["layout"]["text-font"].texts.isEmpty) }
                // What is drawn is what the legend shows: nothing shines through but what is only there to be touched.
                #expect(mark["paint"]["fill-opacity"].isMissing || mark["id"].text?.hasSuffix("/hit") == true)
            }
        }
    }

    @Test func `show of the default what the first map shows, in the colours of the legends and the order of painting`() throws {
        let world = try World.demo()
        let marks = try world.document("/styles/default")["layers"].list
        func places(_ id: String) -> [Int] { marks.indices.filter { marks[$0]["id"].text?.hasPrefix(id + "/") == true } }
        for layer in world.catalog.layers {
            let own = places(layer.id)
            #expect(!own.isEmpty)
            for i in own { #expect((marks[i]["layout"]["visibility"].text != "none") == layer.legend.shown, "\(layer.id)") }
            #expect(own.contains { i in marks[i]["paint"].names.contains { marks[i]["paint"][$0].text == layer.legend.color } }, "\(layer.id)")
            // The one style shows its layer, whatever the first map shows.
            #expect(try world.document("/styles/\(layer.id)")["layers"].list.allSatisfy { $0["layout"]["visibility"].text != "none" })
        }
        let order = ["tambons", "provinces", "knn_plots", "villages", "volunteer_centres"].compactMap { places($0).first }
        #expect(order == order.sorted() && order.count == 5)
        // Where a tile holds sums, a mark is of sums or of single features, never of both.
        for i in places("villages") {
            let filter = String(describing: marks[i]["filter"].value ?? "")
            #expect(filter.contains("area_level"), "\(filter)")
        }
        let page = try world.get("/", ["accept": "text/html"]).text
        #expect(page.contains("\"style\":{\"version\":8") && page.contains("\"sprite\":\"/sprites/default\""), "the page has the same style, with paths")
    }

    @Test func `name areas from the province down, and features, below every mark and none upon the sums`() throws {
        let world = try World.demo()
        let style = try world.document("/styles/default"), marks = style["layers"].list
        let ids = marks.compactMap { $0["id"].text }
        // Whatever is small or round is painted over the names, and finds its place before them.
        let names = ids.indices.filter { ids[$0].hasPrefix("names-") || ids[$0].hasSuffix("/name") }
        let over = ids.indices.filter { i in ["/dot", "/point", "/icon", "/sum", "/number", "/room"].contains { ids[i].hasSuffix($0) } }
        let under = ids.indices.filter { i in ["/fill", "/line", "/dash", "/hit"].contains { ids[i].hasSuffix($0) } }
        #expect(try #require(under.max()) < #require(names.min()) && #require(names.max()) < #require(over.min()))
        #expect(ids.filter { $0.hasPrefix("names-") } == ["names-tambon", "names-amphoe", "names-province"], "the largest find their place first")
        for i in names {
            let layout = marks[i]["layout"], paint = marks[i]["paint"]
            #expect((layout["text-line-height"].number ?? 0) >= 1.35 && (paint["text-halo-width"].number ?? 0) >= 1.4 && layout["text-allow-overlap"].isMissing, "\(ids[i])")
        }
        // The tiles that are asked for names have them: a sum's level at each zoom is the source's.
        for (level, zooms) in [("amphoe", 7...8), ("tambon", 9...9)] {
            let source = style["sources"]["names-\(level)"]
            #expect(source["minzoom"].integer == zooms.lowerBound && source["maxzoom"].integer == zooms.upperBound)
            for zoom in zooms {
                let tile = try #require(TileAddress.containing(Coordinate(x: 99.9, y: 19.17), zoom: zoom))
                let read = try VectorTileReader(world.get("/collections/villages/tiles/WebMercatorQuad/\(zoom)/\(tile.row)/\(tile.column)").body)
                let features = read.layers.flatMap(\.features)
                #expect(!features.isEmpty && features.allSatisfy { "\($0.properties["area_level"] ?? "")".contains(level) && $0.properties["area_name"] != nil })
            }
        }
        let provinces = style["sources"]["names-province"]["data"]["features"].list
        #expect(provinces.count == 77 && provinces.contains { $0["properties"]["name"].text == "พะเยา" })
        // A style of one layer is for maps with names of their own.
        #expect(try world.document("/styles/villages")["sources"].names.allSatisfy { !$0.hasPrefix("names-") })
    }

    @Test func `of reports write the names of the places, each inside of it`() throws {
        let world = try ReportWorld.world.get()
        let style = try world.document("/reports/nrd2c/dev_level/style?area=56&level=amphoe&fy=2564")
        #expect(style["glyphs"].text == "http://test/fonts/{fontstack}/{range}.pbf")
        let names = style["sources"]["names"]["data"]["features"].list
        #expect(!names.isEmpty && names.allSatisfy { $0["properties"]["name_th"].text?.isEmpty == false })
        for name in names {
            let code = try #require(name["properties"]["code"].text), point = name["geometry"]["coordinates"].numbers
            let box = point.map { "\($0)" }.joined(separator: ","), around = try world.document("/collections/amphoe/items?bbox=\(box),\(box)")
            #expect(around["features"].list.contains { $0["id"].text == code }, "\(code)")
        }
        let villages = try world.document("/reports/nrd2c/dev_level/style?area=56&level=village&fy=2564")
        #expect(villages["sources"]["names"].isMissing)
    }

    @Test func `have no dashes for boundaries that are known, and dashes for those that are guessed`() throws {
        let world = try World.demo()
        for (id, isGuessed) in [("provinces", false), ("amphoe", true)] {
            let lines = try world.document("/styles/\(id)")["layers"].list.filter { $0["type"].text == "line" && $0["id"].text?.hasPrefix(id) == true }
            #expect(lines.contains { !$0["paint"]["line-dasharray"].isMissing } == isGuessed)
        }
    }

    @Test(arguments: Door.allCases) func `have a sheet of signs at two densities, each sign in a place of its own`(door: Door) throws {
        let world = try World.demo()
        for (suffix, ratio) in [("", 1), ("@2x", 2)] {
            let picture = try world.get("/sprites/default\(suffix).png", by: door), index = try world.document("/sprites/default\(suffix).json", by: door)
            #expect(picture.status == 200 && picture["content-type"] == "image/png" && picture["access-control-allow-origin"] == "*")
            // ISO/IEC 15948 section 11.2.2: width, height, bit depth and colour type (6: with a mask).
            func number(_ at: Int) -> Int { picture.body[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
            #expect(Array(picture.body.prefix(4)) == [0x89, 0x50, 0x4E, 0x47] && picture.body[24] == 8 && picture.body[25] == 6)
            var taken: Set<Int> = []
            for name in index.names {
                let place = index[name]
                let (x, y, width, height) = (place["x"].integer ?? -1, place["y"].integer ?? -1, place["width"].integer ?? -1, place["height"].integer ?? -1)
                #expect(place["pixelRatio"].integer == ratio && x >= 0 && y >= 0 && x + width <= number(16) && y + height <= number(20), "\(name)")
                for row in y..<(y + height) { for column in x..<(x + width) { #expect(taken.insert(row << 16 | column).inserted, "\(name)") } }
            }
            let kinds = ["noData", "outOfScope", "notConfirmed", "suppressed"]
            #expect(index.names == Set(["room"] + kinds + kinds.map { "point-\($0)" } + world.catalog.layers.filter { $0.legend.icon != nil }.map(\.id)))
            #expect(try world.get("/sprites/default\(suffix).png", ["if-none-match": try #require(picture["etag"])], by: door).status == 304)
        }
        for name in ["other.png", "default@3x.png", "default", "default.svg"] { #expect(try world.get("/sprites/\(name)", by: door).status == 404) }
    }

    @Test(.proves("ogcapi-styles-1/0.0/html")) func `have pages with a map, which stand without script`() throws {
        let world = try World.demo()
        for id in ["default", "villages", "plant_trees"] {
            let page = try world.get("/styles/\(id)", ["accept": "text/html"]).text
            for part in ["data-map-static", "data-style=\"/styles/\(id)?f=json\"", "modules/style-map.js", "data-map-table"] { #expect(page.contains(part), "\(id) \(part)") }
            let picture = try #require(page.firstMatch(of: /src="(\/static\/[^"]+)"/)?.1)
            #expect(try world.get(String(picture)).status == 200, "\(picture)")
        }
        #expect(try world.get("/styles", ["accept": "text/html"]).text.contains("href=\"/styles/villages\""))
    }

    @Test func `of reports name signs that are there, for areas and for villages`() throws {
        let world = try ReportWorld.world.get()
        let signs = try world.document("/sprites/default.json").names
        for level in ["amphoe", "village"] {
            let style = try world.document("/reports/nrd2c/dev_level/style?area=56&level=\(level)&fy=2564")
            #expect(style["sprite"].text == "http://test/sprites/default")
            for mark in style["layers"].list {
                if let pattern = mark["paint"]["fill-pattern"].text { #expect(signs.contains(pattern), "\(pattern)") }
            }
            #expect(style["layers"].list.contains { !$0["paint"]["fill-pattern"].isMissing } == (level == "amphoe"))
            let points = style["layers"].list.first { $0["id"].text == "valueless" }
            #expect((points != nil) == (level == "village"))
            let svg = try world.get("/reports/nrd2c/dev_level?area=56&level=\(level)&fy=2564&f=svg").text
            #expect(level == "amphoe" ? svg.contains("url(#notConfirmed)") : svg.contains("stroke=\"#964b00\"") && svg.contains("stroke=\"#6e6e6e\""), "points without value have the ink of their pattern")
        }
    }
}
