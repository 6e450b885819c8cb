import Catalog
import Foundation
import HTTP
import Testing

/// CSV, GeoJSON text sequences and JSON-FG of items against the GeoJSON of the same features.
struct ItemFormatTests {
    let world: AggregateWorld

    init() throws { world = try AggregateWorld.shared.get() }

    private func sequence(_ body: [UInt8]) throws -> [[String: Any]] {
        try body.split(separator: 0x1E).map { record in
            #expect(record.last == UInt8(ascii: "\n"))
            return try #require(try JSONSerialization.jsonObject(with: Data(record)) as? [String: Any])
        }
    }

    private func collection(_ target: String) throws -> [[String: Any]] { try world.json(target)["features"] as? [[String: Any]] ?? [] }

    @Test func `points in CSV have columns of longitude and latitude, and every field by its name`() throws {
        let response = try world.get("/collections/villages/items?limit=1000000&f=csv")
        let body = try world.bytes(response)
        #expect(body.starts(with: [0xEF, 0xBB, 0xBF]))
        let records = try world.records(body)
        let fields = world.catalog.layer("villages")?.fields.map(\.name) ?? []
        #expect(records[0] == ["id", "lon", "lat"] + fields + ["หมายเหตุ"])
        let features = try collection("/collections/villages/items?limit=1000000&f=json")
        #expect(records.count == features.count + 1)
        for (record, feature) in zip(records.dropFirst(), features) {
            #expect(record[0] == feature["id"] as? String && record.last == "ข้อมูลสาธิต")
            let place = (feature["geometry"] as? [String: Any])?["coordinates"] as? [Double] ?? []
            #expect([Double(record[1]), Double(record[2])] == place.map { $0 })
            let properties = feature["properties"] as? [String: Any] ?? [:]
            #expect(record[3 + (fields.firstIndex(of: "name_th") ?? 0)] == properties["name_th"] as? String)
            #expect(Int(record[3 + (fields.firstIndex(of: "population") ?? 0)]) == properties["population"] as? Int)
        }
        #expect(response.header("OGC-NumberMatched") == String(features.count))
    }

    @Test func `other geometries in CSV are well-known text, and hidden fields are not there`() throws {
        let records = try world.records(world.bytes(world.get("/collections/knn_plots/items?limit=5&f=csv")))
        #expect(records.count == 6 && records[0][1] == "wkt" && !records[0].contains("owner_name"))
        for record in records.dropFirst() { #expect(record[1].hasPrefix("POLYGON ((")) }
        let odd = try world.records(world.bytes(world.get("/collections/odds/items?f=csv")))
        #expect(!odd[0].contains("secret"))
        let byID = Dictionary(odd.map { ($0[0], $0) }, uniquingKeysWith: { a, _ in a })
        #expect(byID["A4"]?[1] == "" && byID["A4"]?[2] == "" && byID["A1"]?[1] == "99")
        #expect(["A1", "A2", "A3"].map { byID[$0]?[5] } == ["'=SUM(A1)", "บ้าน \"ใหม่\", ๒", "-1.5"])
    }

    @Test func `a sequence and JSON-FG hold the same features as GeoJSON`() throws {
        for layer in ["villages", "knn_plots", "odds"] {
            let expected = try collection("/collections/\(layer)/items?limit=700&f=json")
            let response = try world.get("/collections/\(layer)/items?limit=700", accept: "application/geo+json-seq")
            #expect(response.header("Content-Type") == "application/geo+json-seq")
            let sequence = try sequence(world.bytes(response))
            #expect(sequence.map { $0 as NSDictionary } == expected.map { $0 as NSDictionary })

            let document = try world.json("/collections/\(layer)/items?limit=700&f=jsonfg")
            #expect((document["conformsTo"] as? [String])?.first == "http://www.opengis.net/spec/json-fg-1/1.0/conf/core")
            #expect(document["featureType"] as? String == layer)
            #expect(document["numberReturned"] as? Int == expected.count)
            let features = document["features"] as? [[String: Any]] ?? []
            #expect(features.count == expected.count)
            for (feature, other) in zip(features, expected) {
                #expect(feature["place"] is NSNull && feature["time"] is NSNull)
                #expect(feature["properties"] as? NSDictionary == other["properties"] as? NSDictionary)
                #expect(feature["geometry"] as? NSDictionary == other["geometry"] as? NSDictionary)
            }
        }
    }

    @Test func `an answer that is streamed is whole, and the pages of its next links make up the layer`() throws {
        for form in ["csv", "geojsonseq", "jsonfg"] {
            let all = try world.get("/collections/crowd/items?limit=1000000&f=\(form)")
            guard case .stream = all.body else {
                Issue.record("\(form) was not streamed")
                continue
            }
            #expect(Self.next(all) == nil)
            let whole = try ids(world.bytes(all), form)
            #expect(whole == (try world.features("crowd").compactMap { $0["code"] as? String }))
            var target = "/collections/crowd/items?limit=\(whole.count / 2 - 7)&f=\(form)"
            var paged: [String] = []
            for page in 0..<3 {
                let response = try world.get(target)
                paged += try ids(world.bytes(response), form)
                guard let link = Self.next(response) else {
                    #expect(page == 2)
                    break
                }
                target = String(link.dropFirst("<http://test".count).prefix { $0 != ">" })
            }
            #expect(paged == whole)
        }
    }

    @Test(arguments: [
        ("EPSG/0/4326", "lat_4326", "lon_4326", "wkt_4326"), ("EPSG/0/3857", "easting_3857", "northing_3857", "wkt_3857"),
        ("EPSG/0/32647", "easting_32647", "northing_32647", "wkt_32647"), ("EPSG/0/4240", "lat_4240", "lon_4240", "wkt_4240"),
        ("EPSG/0/24047", "easting_24047", "northing_24047", "wkt_24047"),
    ])
    func `all forms answer in any system, as GeoJSON does`(system: String, first: String, second: String, wkt: String) throws {
        let uri = "http://www.opengis.net/def/crs/\(system)"
        for layer in ["villages", "knn_plots"] {
            let target = "/collections/\(layer)/items?limit=60&crs=\(uri)"
            let expected = try collection(target + "&f=json"), plain = try collection("/collections/\(layer)/items?limit=60&f=json")
            for form in ["csv", "geojsonseq", "jsonfg"] {
                let response = try world.get(target + "&f=\(form)")
                #expect(response.status == 200 && response.header("Content-Crs") == "<\(uri)>")
            }
            let sequence = try sequence(world.bytes(world.get(target + "&f=geojsonseq")))
            #expect(sequence.map { $0 as NSDictionary } == expected.map { $0 as NSDictionary })

            let records = try world.records(world.bytes(world.get(target + "&f=csv")))
            let points = layer == "villages"
            #expect(points ? Array(records[0][1...2]) == [first, second] : records[0][1] == wkt)
            for (record, feature) in zip(records.dropFirst(), expected) {
                let numbers = Self.numbers(points ? record[1] + " " + record[2] : record[1])
                #expect(numbers.sorted() == Self.numbers(in: (feature["geometry"] as? [String: Any])?["coordinates"]).sorted())
            }

            // JSON-FG (OGC 21-045r1) sections 7.4 and 7.6: the system asked for is that of `place`, `geometry` stays in WGS 84.
            let document = try world.json(target + "&f=jsonfg")
            #expect(document["coordRefSys"] as? String == uri)
            let features = document["features"] as? [[String: Any]] ?? []
            #expect(features.count == expected.count)
            for (feature, (other, degrees)) in zip(features, zip(expected, plain)) {
                #expect(feature["place"] as? NSDictionary == other["geometry"] as? NSDictionary)
                #expect(feature["geometry"] as? NSDictionary == degrees["geometry"] as? NSDictionary)
                #expect(feature["properties"] as? NSDictionary == other["properties"] as? NSDictionary)
            }
        }
        #expect(try world.get("/collections/villages/items?f=csv&crs=http://www.opengis.net/def/crs/EPSG/0/9999").status == 400)
    }

    @Test func `a feature without geometry has none in any system, and a long table keeps its one line of headings`() throws {
        let uri = "http://www.opengis.net/def/crs/EPSG/0/4326"
        let odd = try world.json("/collections/odds/items?f=jsonfg&crs=\(uri)")["features"] as? [[String: Any]] ?? []
        for feature in odd where feature["id"] as? String == "A4" { #expect(feature["geometry"] is NSNull && feature["place"] is NSNull) }
        let none = try world.json("/collections/odds/items?f=jsonfg&skipGeometry=true&crs=\(uri)")["features"] as? [[String: Any]] ?? []
        #expect(none.count == odd.count && none.allSatisfy { $0["geometry"] is NSNull && $0["place"] is NSNull })
        let all = try world.records(world.bytes(world.get("/collections/crowd/items?limit=1000000&f=csv&crs=\(uri)")))
        #expect(all.count == AggregateWorld.crowd + 1 && all.count { $0[0] == "id" } == 1)
        #expect(all.first { $0[0] == "C100000" }.map { Array($0[1...2]) } == ["15", "98"])
    }

    private static func numbers(_ text: String) -> [Double] {
        text.split { !"0123456789.-".contains($0) }.compactMap { Double($0) }
    }

    private static func numbers(in coordinates: Any?) -> [Double] {
        if let number = coordinates as? NSNumber { return [number.doubleValue] }
        return (coordinates as? [Any] ?? []).flatMap { numbers(in: $0) }
    }

    private static func next(_ response: Response) -> String? {
        response.headers.first { $0.name == "Link" && $0.value.contains("rel=\"next\"") }?.value
    }

    private func ids(_ body: [UInt8], _ form: String) throws -> [String] {
        switch form {
        case "csv": return try world.records(body).dropFirst().map { $0[0] }
        case "geojsonseq": return try sequence(body).compactMap { $0["id"] as? String }
        default:
            let document = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
            return (document?["features"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? String }
        }
    }

    @Test func `a file is named after its layer in Thai, says that it is a demo, and holds nothing that breaks a header`() throws {
        let value = try #require(world.get("/collections/odds/items?f=csv").header("Content-Disposition"))
        #expect(value.hasPrefix("attachment; filename=\"odds_demo.csv\"; filename*=UTF-8''"))
        let name = value.split(separator: "''").last.map(String.init)?.removingPercentEncoding
        #expect(name == "ของแปลก_ทดสอบ_ข้อมูลสาธิต.csv")
        #expect(value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        #expect(try world.get("/collections/odds/items?f=geojsonseq").header("Content-Disposition")?.contains("odds_demo.geojsons") == true)
        #expect(try world.get("/collections/odds/items?f=jsonfg").header("Content-Disposition") == nil)
    }
}
