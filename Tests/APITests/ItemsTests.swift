@testable import API
import Catalog
import Geo
import Store
import TestSupport
import Testing

/// OGC API - Features Part 1 (17-069r4): items and items alone.
@Suite struct `Features` {
    @Test(.proves("ogcapi-features-1/1.0/core", "ogcapi-features-1/1.0/geojson"), arguments: Door.allCases)
    func `come as GeoJSON with their exact number`(door: Door) throws {
        let world = try World.demo()
        for layer in world.catalog.layers {
            let answer = try world.get("/collections/\(layer.id)/items?limit=10", by: door)
            #expect(answer["content-type"] == "application/geo+json" && answer["content-crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>")
            let page = try Document(answer.body)
            let all = try world.features(layer)
            #expect(page["type"].text == "FeatureCollection")
            #expect(page["numberMatched"].integer == all.count && page["numberReturned"].integer == min(10, all.count))
            #expect(page["features"].list.count == min(10, all.count))
            for (feature, stored) in zip(page["features"].list, all) {
                #expect(feature["type"].text == "Feature" && feature["id"].text == stored.id)
                #expect(feature["geometry"]["type"].text == layer.geometry.name)
                #expect(feature["properties"].names.isSubset(of: Set(Service.queryableFields(layer).map(\.name))))
            }
        }
    }

    @Test(.proves("ogcapi-features-1/1.0/core"), arguments: Door.allCases)
    func `can be had one by one, with the very bytes of the collection`(door: Door) throws {
        let world = try World.demo()
        for layer in world.catalog.layers {
            for feature in try world.features(layer).prefix(3) {
                let answer = try world.get("/collections/\(layer.id)/items/\(PercentEncoding.segment(feature.id))", by: door)
                #expect(answer.status == 200 && answer["content-type"] == "application/geo+json" && answer["content-crs"] != nil)
                let one = try Document(answer.body)
                #expect(one["id"].text == feature.id)
                #expect(target(one.link("self") ?? "") == "/collections/\(layer.id)/items/\(feature.id)")
                #expect(target(one.link("collection") ?? "") == "/collections/\(layer.id)")
                // Up to its links the feature is written as in the collection.
                let alone = answer.text.prefix { $0 != "}" }
                #expect(try world.get("/collections/\(layer.id)/items?limit=5", by: door).text.contains(alone))
            }
            for id in ["nothing", "0", "-1", "9999999999999999999999", "%E0%B8%81", "a%2Fb", "'", "%22"] {
                let answer = try world.get("/collections/\(layer.id)/items/\(id)", by: door)
                #expect(answer.status == 404 && answer["content-type"] == "application/problem+json")
            }
        }
    }

    @Test(.proves("ogcapi-features-1/1.0/core"), arguments: [1, 7, 100, 803, 804, 805])
    func `are all reached once by next links, however small the pages`(limit: Int) throws {
        let world = try World.demo()
        let layer = try world.layer("villages")
        let all = try world.features(layer)
        let kind = try #require(layer.column("kind"))
        let some = all.filter { feature in
            guard let xy = feature.shape?.xy, feature.values[kind] == .text("muban") else { return false }
            return (99.8...100.2).contains(xy[0]) && (19...19.5).contains(xy[1])
        }
        for (query, expected) in [("", all), ("&kind=muban&bbox=99.8,19,100.2,19.5", some)] {
            var next: String? = "/collections/villages/items?limit=\(limit)" + query
            var reached: [String] = []
            while let address = next {
                let answer = try world.get(address)
                let page = try Document(answer.body)
                reached += page["features"].list.compactMap { $0["id"].text }
                #expect(page["numberMatched"].integer == expected.count)
                #expect(page["numberReturned"].integer == page["features"].list.count)
                let link = page.link("next", "application/geo+json")
                let header = answer.headers.first { $0.name == "link" && $0.value.contains("rel=\"next\"") }?.value
                #expect(header == link.map { "<\($0)>; rel=\"next\"; type=\"application/geo+json\"" })
                next = link.map { target($0) }
            }
            #expect(reached == expected.map(\.id))
        }
    }

    @Test(.proves("ogcapi-features-1/1.0/core")) func `are limited to what was asked for, and to what is allowed`() throws {
        let world = try World.demo()
        func returned(_ query: String) throws -> Int? { try world.document("/collections/villages/items\(query)")["numberReturned"].integer }
        #expect(try returned("") == 100)
        #expect(try returned("?limit=1") == 1)
        #expect(try returned("?limit=0000000000000000000000012") == 12)
        // Requirement 22: more than the maximum is the maximum.
        for limit in ["804", "100000", "1000001", "99999999999999999999999999"] { #expect(try returned("?limit=\(limit)") == 804) }
        for limit in ["0", "-1", "", "1.5", "1e3", "+1", "0x10", "unlimited", "%E0%B9%91", "1%00"] {
            #expect(try world.get("/collections/villages/items?limit=\(limit)").status == 400, "\(limit)")
        }
    }

    @Test(.proves("ogcapi-features-1/1.0/core")) func `are those that meet a box of four or six numbers`() throws {
        let world = try World.demo()
        func ids(_ box: String) throws -> [String] {
            try world.document("/collections/tambons/items?limit=1000&bbox=\(box)")["features"].list.compactMap { $0["id"].text }
        }
        let some = try ids("99.8,19.1,100,19.3")
        #expect(!some.isEmpty && some.count < 68)
        #expect(try ids("99.8,19.1,-50,100,19.3,9000") == some)
        #expect(try ids("-180,-90,180,90").count == 68)
        #expect(try ids("-1e3,-1e3,1e3,1e3").count == 68)
        // West greater than east crosses the antimeridian (section 7.15.3).
        #expect(try ids("170,19,-170,20").isEmpty)
        #expect(try ids("150,-90,120,90").count == 68)
        // A point is a box too.
        let point = try #require(world.features(world.layer("villages")).first?.shape)
        #expect(try ids("\(point.xy[0]),\(point.xy[1]),\(point.xy[0]),\(point.xy[1])").count == 1)
        for box in ["", "1", "1,2,3", "1,2,3,4,5", "1,2,3,4,5,6,7", "a,b,c,d", "1,2,3,", "NaN,1,2,3", "1,2,inf,3", "1,2,3,4;", "1,2,3,nan", "0x1,2,3,4", "99,20,100,19"] {
            #expect(try world.get("/collections/tambons/items?bbox=\(box)").status == 400, "\(box)")
        }
    }

    @Test(.proves("ogcapi-features-1/1.0/core"), arguments: try World.demo().catalog.layers)
    func `are filtered by each public property`(layer: Layer) throws {
        let world = try World.demo()
        try expectFiltering(world, layer)
    }

    @Test func `cannot be filtered by a property that is not public, which no answer names`() throws {
        let world = try World.demo()
        for layer in world.catalog.layers {
            for field in layer.fields where field.personalData > .open {
                let hidden = try world.get("/collections/\(layer.id)/items?\(field.name)=x")
                let nonsense = try world.get("/collections/\(layer.id)/items?no_such_property=x")
                #expect(hidden.status == 400 && hidden["content-type"] == "application/problem+json")
                // Word for word what is said of a property that does not exist.
                #expect(hidden.text == nonsense.text.replacing("no_such_property", with: field.name))
                #expect(try !Document(hidden.body)["known"].texts.contains(field.name))
            }
        }
    }
}

/// For each public property: the features that have the value are answered, and no others.
func expectFiltering(_ world: World, _ layer: Layer) throws {
    let all = try world.features(layer)
    for field in Service.queryableFields(layer) {
        let column = try #require(layer.column(field.name))
        let values = all.map { $0.values[column] }
        for value in Set(values.filter { $0 != .null }.prefix(3)) + [values.last].compactMap({ $0 }).filter({ $0 != .null }) {
            let parameter = value.parameter(field)
            let expected = zip(all, values).filter { _, other in
                guard field.type == .textArray, case .text(let text) = other else { return other == value }
                return (try? Document(Array(text.utf8)))?.texts.contains(parameter) == true
            }
            let answer = try world.document("/collections/\(layer.id)/items?limit=100000&\(field.name)=\(PercentEncoding.encode(parameter))")
            #expect(answer["features"].list.map { $0["id"].text } == expected.map(\.0.id), "\(field.name)=\(parameter)")
            #expect(answer["numberMatched"].integer == expected.count)
        }
    }
}
