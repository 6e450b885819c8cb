@testable import API
import Catalog
import Foundation
import Geo
import Store
import TestSupport
import Testing

/// A layer is one more file of `geodata/layers` and nothing else.
@Suite struct `Another layer` {
    @Test(arguments: Door.allCases)
    func `appears wherever layers do, by its file alone`(door: Door) throws {
        let world = try Wells.world.get()
        #expect(try world.document("/collections", by: door)["collections"].list.last?["id"].text == "wells")
        let collection = try world.document("/collections/wells", by: door)
        #expect(collection["title"].text == "บ่อน้ำ <b>" && collection["featureCount"].integer == 400)
        #expect(collection["extent"]["temporal"]["interval"][0].list.count == 2)
        let paths = try world.document("/api", by: door)["paths"].names
        for path in ["", "/items", "/items/{featureId}", "/queryables", "/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}"] {
            #expect(paths.contains("/collections/wells\(path)"))
        }
        #expect(try world.document("/collections/wells/items", by: door)["numberMatched"].integer == 400)
        let one = try world.document("/collections/wells/items/7", by: door)
        #expect(one["id"].integer == 7 && one["properties"]["uses"].texts == [])
        for number in ["0", "401", "7.0", "07", "+7", "seven", "99999999999999999999"] {
            #expect(try world.get("/collections/wells/items/\(number)", by: door).status == 404, "\(number)")
        }
        let tile = try VectorTileReader(world.get("/tiles/WebMercatorQuad/0/0/0?collections=wells", by: door).body)
        #expect(tile.layers.map(\.name) == ["wells"])
        #expect(tile.layers[0].features.count == 390 && tile.layers[0].features.allSatisfy { $0.id.map(String.init) == $0.properties["number"] })
        #expect(try world.get("/?f=html", by: door).text.contains("value=\"wells\""))
    }

    @Test func `is filtered by values of every type`() throws {
        let world = try Wells.world.get()
        let layer = try world.layer("wells"), all = try world.features(layer)
        for (name, value, matches) in [
            ("number", "7", { $0[0] == .integer(7) }), ("name", Wells.names[1], { $0[1] == .text(Wells.names[1]) }), ("name", "", { $0[1] == .text("") }),
            ("depth", "12.5", { $0[2] == .number(12.5) }), ("depth", "1.25e1", { $0[2] == .number(12.5) }), ("dry", "true", { $0[3] == .boolean(true) }),
            ("uses", "รดน้ำ", { $0[6] == .text(Wells.uses[0]) }), ("uses", "อาบ", { _ in false }),
        ] as [(String, String, ([Value]) -> Bool)] {
            let answer = try world.document("/collections/wells/items?limit=1000&\(name)=\(PercentEncoding.encode(value))")
            #expect(answer["features"].list.compactMap { $0["id"].integer.map(String.init) } == all.filter { matches($0.values) }.map(\.id), "\(name)=\(value)")
        }
        let day = try #require(all.compactMap { if case .text(let day) = $0.values[4] { day } else { nil } }.first)
        let dug = try world.document("/collections/wells/items?limit=1000&dug_on=\(day)")["features"].list.compactMap { $0["id"].integer.map(String.init) }
        #expect(dug == all.filter { $0.values[4] == .text(day) }.map(\.id) && !dug.isEmpty)
        for bad in ["number=x", "number=1.5", "depth=deep", "depth=nan", "dry=1", "dug_on=yesterday", "dug_on=2024-02-30", "seen_at=now", "keeper=x"] {
            #expect(try world.get("/collections/wells/items?\(bad)").status == 400, "\(bad)")
        }
    }

    @Test(.proves("ogcapi-features-1/1.0/core"), arguments: [
        "2015-06-01", "2015-06-01T00:00:00Z", "2015-06-01t12:34:56z", "2015-06-01T23:00:00-05:00", "2015-01-01/2018-12-31", "2015-01-01/..", "../2015-01-01",
        "2015-01-01/", "/2015-01-01", "2015-01-01T00:00:00Z/2015-12-31T23:59:59.5Z", "2015-01-01T06:00:00%2B07:00/..", "2010-01-01/2010-01-01", "1900-01-01/1901-01-01",
    ])
    func `is filtered by its time, and what has no time always matches`(datetime: String) throws {
        let world = try Wells.world.get()
        let layer = try world.layer("wells")
        let text = try #require(datetime.removingPercentEncoding)
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Self.day(String($0)) }
        let first = parts[0] ?? "0000", last = parts[parts.count - 1] ?? "9999"
        let expected = try world.features(layer).filter { feature in
            guard case .text(let day) = feature.values[4] else { return true }
            return first <= day && day <= last
        }
        let answer = try world.document("/collections/wells/items?limit=1000&datetime=\(datetime)")
        #expect(answer["features"].list.compactMap { $0["id"].integer.map(String.init) } == expected.map(\.id))
    }

    /// The day (UTC) of a date or an instant; nil of an open end.
    private static func day(_ text: String) -> String? {
        guard text.count > 10 else { return text.count == 10 ? text : nil }
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = text.contains(".") ? [.withInternetDateTime, .withFractionalSeconds] : .withInternetDateTime
        guard let instant = formatter.date(from: text.uppercased()) else { return nil }
        formatter.formatOptions = [.withFullDate]
        return formatter.string(from: instant)
    }

    @Test(arguments: ["..", "../..", "/", "", "2024", "2024-13-01", "2024-02-30", "2024-01-01T25:00:00Z", "2024-01-01T00:00:00", "2025-01-01/2024-01-01", "a/b", "2024-01-01/2024-01-02/2024-01-03"])
    func `refuses a time that is none`(datetime: String) throws {
        #expect(try Wells.world.get().get("/collections/wells/items?datetime=\(datetime)").status == 400)
    }

    @Test(.proves("ogcapi-features-1/1.0/core")) func `is found across the antimeridian`() throws {
        let world = try Wells.world.get()
        let layer = try world.layer("wells"), all = try world.features(layer)
        var random = SeededGenerator(seed: 180)
        var found = 0
        for _ in 0..<100 {
            let west = Double.random(in: 0...180, using: &random).rounded(), east = Double.random(in: -180...0, using: &random).rounded()
            let south = Double.random(in: -90...0, using: &random).rounded(), north = Double.random(in: 0...90, using: &random).rounded()
            let expected = all.filter { feature in
                guard let xy = feature.shape?.xy else { return false }
                return (xy[0] >= west || xy[0] <= east) && (south...north).contains(xy[1])
            }
            for box in ["\(west),\(south),\(east),\(north)", "\(west),\(south),-9,\(east),\(north),9"] {
                let answer = try world.document("/collections/wells/items?limit=1000&bbox=\(box)")
                #expect(answer["features"].list.compactMap { $0["id"].integer.map(String.init) } == expected.map(\.id), "\(box)")
            }
            found += expected.count
        }
        #expect(found > 1000)
    }

    @Test func `has its texts shown as text, never as markup`() throws {
        let world = try Wells.world.get()
        for target in [
            "/collections/wells/items?f=html&limit=400", "/collections/wells/items/1?f=html", "/collections/wells/items/2?f=html", "/collections/wells/items/4?f=html",
            "/collections?f=html", "/collections/wells?f=html", "/collections/wells/tiles?f=html", "/collections/wells/queryables?f=html", "/?f=html",
        ] {
            let page = try world.get(target).text
            #expect(!page.contains("<script>alert") && !page.contains("<img src=x") && !page.contains("น้ำ <b>"), "\(target)")
            // The JSON of the page's map ends where its element does.
            #expect(page.matches(of: /<\/script>/).count == page.matches(of: /<script/).count)
        }
        #expect(try world.get("/collections/wells/items/1?f=html").text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        // In JSON they come as they are.
        #expect(try world.document("/collections/wells/items/1")["properties"]["name"].text == "<script>alert(1)</script>")
    }

    @Test(arguments: Door.allCases) func `keeps its personal fields to itself`(door: Door) throws {
        let world = try Wells.world.get()
        for resource in try world.resources() where resource.layer == nil || resource.layer?.id == "wells" {
            let answer = try world.get(resource.target, by: door)
            #expect(!answer.text.contains(" สาธิต") && !answer.text.contains("keeper"), "\(resource.target)")
        }
    }
}
