@testable import API
import Catalog
import Foundation
import Geo
import Projection
import Store
import TestSupport
import Testing

/// What else may be asked of items: their order, fewer properties, coarser shapes, another coordinate system; and the schemas
/// that say so (OGC API - Features Parts 2, 5, 6, 7 and 8, Common Part 3).
@Suite struct `A query` {
    @Test(
        .proves("ogcapi-features-8/1.0/sorting", "ogcapi-features-8/1.0/features-sorting"),
        arguments: ["depth", "-depth", "name,-number", "-dry,depth", "dug_on", "-seen_at,number", "+number", "-number"])
    func `orders features by several keys, over all pages`(order: String) throws {
        var reached: [Wells.Well] = [], next: String? = "/collections/wells/items?limit=33&sortby=\(PercentEncoding.encode(order))"
        let all = Dictionary(uniqueKeysWithValues: try Wells.all().map { ($0.id, $0) })
        while let address = next {
            let page = try Wells.world.get().document(address)
            reached += page["features"].list.compactMap { $0["id"].integer.flatMap { all[String($0)] } }
            next = page.link("next").map { target($0) }
        }
        #expect(Set(reached.map(\.id)).count == 400 && reached.count == 400)
        /// -1, 0 or 1; nil where one of both has no value, whose place the standard leaves open.
        func compare(_ a: Wells.Well, _ b: Wells.Well, _ key: String) -> Int? {
            func three<T: Comparable>(_ a: T?, _ b: T?) -> Int? { a.flatMap { a in b.map { a < $0 ? -1 : a == $0 ? 0 : 1 } } }
            switch key {
            case "depth": return three(a.depth, b.depth)
            case "number": return three(a.number, b.number)
            case "dry": return three(a.isDry ? 1 : 0, b.isDry ? 1 : 0)
            case "dug_on": return three(a.day, b.day)
            case "seen_at": return three(a.seen, b.seen)
            default: return a.name == b.name ? 0 : nil
            }
        }
        // Thai stands in the order of the dictionary, which the tests of the catalog prove; here names stand together.
        if order.hasPrefix("name") {
            #expect(zip(reached, reached.dropFirst()).count { $0.name != $1.name } + 1 == Set(reached.map(\.name)).count)
        }
        for (a, b) in zip(reached, reached.dropFirst()) {
            for key in order.split(separator: ",") {
                let name = String(key.drop { "+-".contains($0) })
                guard let found = compare(a, b, name) else { break }
                #expect(key.hasPrefix("-") ? found >= 0 : found <= 0, "\(order): \(a) \(b)")
                if found != 0 { break }
            }
        }
    }

    @Test(.proves("ogcapi-features-9/0.0/text-search", "ogcapi-features-9/0.0/features-text-search"), arguments: Door.allCases)
    func `finds features by words, beside all other conditions`(door: Door) throws {
        let world = try World.demo()
        let layer = try world.layer("villages"), amphoe = try #require(layer.column("amphoe_code"))
        let q = PercentEncoding.encode("หนอง")
        // A village is found by its own name and by those of the areas that it lies in.
        let names = ["name_th", "tambon_name_th", "amphoe_name_th", "province_name_th"].compactMap { layer.column($0) }
        let named = try world.features(layer).filter { feature in
            names.contains { if case .text(let name) = feature.values[$0] { name.contains("หนอง") } else { false } }
        }
        let found = try world.document("/collections/villages/items?limit=1000&q=\(q)", by: door)
        #expect(Set(found["features"].list.compactMap { $0["id"].text }) == Set(named.map(\.id)) && found["numberMatched"].integer == named.count && !named.isEmpty)
        let some = try world.document("/collections/villages/items?limit=1000&q=\(q)&amphoe_code=5601", by: door)["features"].list
        #expect(Set(some.compactMap { $0["id"].text }) == Set(named.filter { $0.values[amphoe] == .text("5601") }.map(\.id)) && !some.isEmpty)
        #expect(try world.get("/collections/villages/items?q=", by: door).status == 400)
        let best = try world.document("/search?q=\(q)&collections=villages", by: door)
        #expect(best["numberMatched"].integer == named.count && best["features"].list.allSatisfy { $0["properties"]["collection"].text == "villages" })
    }

    @Test func `means the same words in aggregates and in tiles`() throws {
        let world = try World.demo()
        let layer = try world.layer("villages"), amphoe = try #require(layer.column("amphoe_code"))
        let q = PercentEncoding.encode("หนอง")
        let found = try world.document("/collections/villages/items?limit=1000&q=\(q)")["features"].list
        let ids = Set(found.compactMap { $0["id"].text })
        let all = try world.features(layer), named = all.filter { ids.contains($0.id) }
        #expect(!named.isEmpty && named.count < all.count)

        let table = try world.document("/collections/villages/aggregate?group=amphoe&stats=count,sum(population)&q=\(q)")
        #expect(table["total"]["count"].integer == named.count)
        for row in table["rows"].list {
            let code = row["groups"]["amphoe"]["key"].text
            #expect(row["stats"]["count"].integer == named.count { code.map { .text($0) } == $0.values[amphoe] })
        }
        #expect(try world.document("/collections/villages/aggregate?q=\(q)")["total"]["count"].integer == named.count)

        // At this zoom nothing is thinned out.
        var tiles: Set<TileAddress> = []
        for feature in named { if let shape = feature.shape { tiles.insert(try #require(TileAddress.containing(shape.bounds.center, zoom: 10))) } }
        var shown: Set<String> = []
        for tile in tiles {
            let path = "/collections/villages/tiles/WebMercatorQuad/10/\(tile.row)/\(tile.column)"
            let codes = try VectorTileReader(world.get(path + "?q=\(q)").body).layers.flatMap(\.features).compactMap { $0.properties["code"] }
            #expect(Set(codes).isSubset(of: ids) && !codes.isEmpty)
            #expect(try VectorTileReader(world.get(path).body).layers.flatMap(\.features).count > codes.count)
            shown.formUnion(codes)
        }
        #expect(shown == ids)
        for bad in ["/collections/villages/aggregate?q=", "/collections/villages/tiles/WebMercatorQuad/10/457/796?q=x"] {
            #expect(try world.get(bad).status == 400)
        }
    }

    @Test func `cannot be ordered by what is hidden, unknown or no single value`() throws {
        for order in ["keeper", "-keeper", "uses", "nothing", "", "number,number", "number,", "geometry"] {
            let answer = try Wells.world.get().get("/collections/wells/items?sortby=\(order)")
            #expect(answer.status == 400, "\(order)")
            #expect(try !Document(answer.body)["known"].texts.contains("keeper"))
        }
    }

    @Test(.proves("ogcapi-features-6/0.0/properties", "ogcapi-features-6/0.0/properties-features"), arguments: Door.allCases)
    func `takes only some properties, or no geometry`(door: Door) throws {
        let world = try Wells.world.get()
        for path in ["/collections/wells/items", "/collections/wells/items/7"] {
            func features(_ query: String) throws -> [Document] {
                let document = try world.document("\(path)?\(query)", by: door)
                return document["features"].isMissing ? [document] : document["features"].list
            }
            for feature in try features("properties=name,dry") {
                #expect(feature["properties"].names.isSubset(of: ["name", "dry"]) && feature["properties"].names.contains("dry") && !feature["id"].isMissing)
            }
            #expect(try features("properties=").allSatisfy { $0["properties"].names.isEmpty })
            for bad in ["keeper", "name,keeper", "nothing", "name,,dry"] { #expect(try world.get("\(path)?properties=\(bad)", by: door).status == 400, "\(bad)") }
        }
        let without = try world.document("/collections/wells/items?skipGeometry=true", by: door)["features"].list
        #expect(without.allSatisfy { $0["geometry"].isMissing } && without.count == 100)
        #expect(try world.get("/collections/wells/items?skipGeometry=maybe", by: door).status == 400)
    }

    @Test(.proves("ogcapi-features-7/0.0/zoom-level", "ogcapi-features-7/0.0/zoom-level-features"))
    func `takes shapes no finer than a zoom needs, and never none`() throws {
        let world = try World.demo()
        func corners(_ document: Document) -> Int { document.numbers.isEmpty ? document.list.reduce(0) { $0 + corners($1) } : 1 }
        func corners(_ query: String) throws -> [Int] {
            try world.document("/collections/provinces/items?limit=100\(query)")["features"].list.map { corners($0["geometry"]["coordinates"]) }
        }
        let whole = try corners("")
        let counts = try (0...24).map { zoom in
            let counts = try corners("&zoom-level=\(zoom)")
            #expect(counts.count == 1 && (4...whole[0]).contains(counts[0]))
            return counts.reduce(0, +)
        }
        #expect(counts[5] < counts[24] && counts[24] <= whole[0])
        for bad in ["-1", "25", "x", "", "1.5"] { #expect(try world.get("/collections/tambons/items?zoom-level=\(bad)").status == 400, "\(bad)") }
    }

    @Test(.proves("ogcapi-features-2/1.0/crs"), arguments: Door.allCases)
    func `takes and gives coordinates in each system that a collection lists`(door: Door) throws {
        let world = try World.demo()
        let plain = try world.document("/collections/villages/items?limit=50", by: door)["features"].list
        let listed = try world.document("/collections/villages", by: door)["crs"].texts
        #expect(listed.count > 3 && Set(listed).count == listed.count)
        for uri in listed {
            let answer = try world.get("/collections/villages/items?limit=50&crs=\(uri)", by: door)
            #expect(answer.status == 200 && answer["content-crs"] == "<\(uri)>", "\(uri)")
            let features = try Document(answer.body)["features"].list
            for (feature, known) in zip(features, plain) {
                let xy = feature["geometry"]["coordinates"].numbers, degrees = known["geometry"]["coordinates"].numbers
                #expect(feature["id"].text == known["id"].text && xy.count == 2)
                let one = try world.get("/collections/villages/items/\(known["id"].text ?? "")?crs=\(uri)", by: door)
                #expect(try Document(one.body)["geometry"]["coordinates"].numbers == xy && one["content-crs"] == "<\(uri)>")
                switch uri.split(separator: "/").last {
                case "CRS84": #expect(xy == degrees)
                // EPSG:4326 has its latitude first.
                case "4326": #expect(abs(xy[0] - degrees[1]) < 1e-7 && abs(xy[1] - degrees[0]) < 1e-7)
                case "3857":
                    #expect(abs(xy[0] - degrees[0] * 20_037_508.342_789_244 / 180) < 0.02)
                    #expect(abs(xy[1] - log(tan((90 + degrees[1]) * .pi / 360)) * 6_378_137) < 0.02)
                case "32647": #expect((480_000...720_000).contains(xy[0]) && (2_000_000...2_250_000).contains(xy[1]))
                default: break
                }
                // A small box around the place, in the system of the answer, finds the feature again.
                let margin = xy[0] > 1000 || xy[1] > 1000 ? 1.0 : 0.000_01
                let box = [xy[0] - margin, xy[1] - margin, xy[0] + margin, xy[1] + margin].map { String($0) }.joined(separator: ",")
                let found = try world.document("/collections/villages/items?bbox-crs=\(uri)&bbox=\(box)", by: door)["features"].list
                #expect(found.contains { $0["id"].text == known["id"].text }, "\(uri) \(box)")
            }
        }
        for name in ["crs", "bbox-crs", "filter-crs"] {
            for uri in ["http://www.opengis.net/def/crs/EPSG/0/999999", "EPSG:4326x", ""] {
                #expect(try world.get("/collections/villages/items?\(name)=\(uri)&bbox=1,2,3,4&filter=true", by: door).status == 400, "\(name)=\(uri)")
            }
        }
    }

    @Test func `by fiscal year means its days, or the year that the layer has`() throws {
        let wells = try Wells.all()
        for (query, first, last) in [
            ("fy=2563", "2019-10-01", "2020-09-30"), ("fy=2563&round=1", "2019-10-01", "2019-12-31"), ("fy=2563&round=2", "2020-01-01", "2020-03-31"),
            ("fy=2563&round=4", "2020-07-01", "2020-09-30"),
        ] {
            #expect(try Wells.ids(query) == wells.filter { $0.day.map { first <= $0 && $0 <= last } ?? true }.map(\.id), "\(query)")
        }
        let world = try World.demo()
        let plots = try world.features(world.layer("knn_plots")), year = try #require(world.layer("knn_plots").column("fiscal_year"))
        let found = try world.document("/collections/knn_plots/items?fy=2564")
        #expect(found["numberMatched"].integer == plots.count { $0.values[year] == .integer(2564) })
        for bad in ["fy=64", "fy=x", "fy=2563&round=5", "round=1", "fy=25630"] { #expect(try Wells.world.get().get("/collections/wells/items?\(bad)").status == 400, "\(bad)") }
        #expect(try world.get("/collections/villages/items?fy=2563").status == 400)
    }

    @Test(
        .proves(
            "ogcapi-common-3/1.0/schemas", "ogcapi-common-3/1.0/advanced-property-roles", "ogcapi-common-3/1.0/returnables-and-receivables",
            "ogcapi-common-3/1.0/queryables", "ogcapi-common-3/1.0/sortables", "ogcapi-features-5/1.0/schemas",
            "ogcapi-features-5/1.0/returnables-and-receivables", "ogcapi-features-5/1.0/queryables", "ogcapi-features-5/1.0/sortables",
            "ogcapi-features-3/1.0/queryables", "ogcapi-features-8/1.0/sortables"),
        arguments: Door.allCases)
    func `finds in the schemas what it may name`(door: Door) throws {
        let world = try Wells.world.get()
        for layer in world.catalog.layers {
            let open = layer.fields.filter { $0.personalData == .open }
            for kind in ["schema", "queryables", "sortables", "returnables", "receivables"] {
                let answer = try world.get("/collections/\(layer.id)/\(kind)", by: door)
                #expect(answer["content-type"] == "application/schema+json")
                let schema = try Document(answer.body)
                #expect(schema["$schema"].text == "https://json-schema.org/draft/2020-12/schema" && schema["type"].text == "object")
                #expect(target(schema["$id"].text ?? "") == "/collections/\(layer.id)/\(kind)" && schema["additionalProperties"].value as? Bool == false)
                let sortable = kind == "sortables"
                let names = open.filter { !sortable || $0.type != .textArray }.map(\.name) + (sortable ? [] : ["geometry"])
                    + (layer.key == nil && (kind == "schema" || kind == "returnables") ? ["id"] : [])
                #expect(schema["properties"].names == Set(names))
                for field in open where !sortable || field.type != .textArray {
                    let property = schema["properties"][field.name]
                    #expect(property["title"].text == field.title.th && property["x-ogc-unit"].text == field.unit?.en)
                    #expect(property["enum"].texts == field.choices.map(\.value) && property["type"].text != nil)
                }
                if let key = layer.key { #expect(schema["properties"][layer.fields[key].name]["x-ogc-role"].text == "id") }
                if let time = layer.time { #expect(schema["properties"][layer.fields[time].name]["x-ogc-role"].text == "primary-instant") }
                if !sortable {
                    #expect(schema["properties"]["geometry"]["x-ogc-role"].text == "primary-geometry")
                    #expect(schema["properties"]["geometry"]["format"].text == "geometry-\(layer.geometry.name.lowercased())")
                }
                #expect(try world.document("/collections/\(layer.id)", by: door).link("http://www.opengis.net/def/rel/ogc/1.0/\(kind)", "application/schema+json") != nil)
            }
        }
    }

    @Test(.proves("ogcapi-features-3/1.0/queryables-query-parameters"), arguments: try World.demo().catalog.layers)
    func `may name each queryable as a parameter`(layer: Layer) throws {
        let world = try World.demo()
        let names = try world.document("/collections/\(layer.id)/queryables")["properties"].names
        guard try world.state(layer).count > 0 else { return }
        for name in names where name != "geometry" {
            let value = PercentEncoding.encode(try world.sample(name, layer))
            #expect(try world.get("/collections/\(layer.id)/items?\(name)=\(value)").status == 200, "\(name)=\(value)")
        }
    }
}
