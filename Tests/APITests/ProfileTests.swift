@testable import API
import Catalog
import Foundation
import Geo
import Store
import TestSupport
import Testing

/// Profiles of answers: GeoJSON as RFC 7946 has it or as JSON-FG (OGC 21-045r1), and code lists of schemas (23-058r2).
@Suite struct `A profile` {
    private static let register = "http://www.opengis.net/def/profile/OGC/0/"
    private static let utm = "crs=http://www.opengis.net/def/crs/EPSG/0/32647"

    private static func profiles(_ answer: Client.Answer) -> [String] {
        answer.headers.filter { $0.name.lowercased() == "link" }.map(\.value).filter { $0.hasSuffix("rel=\"profile\"") }
            .map { String($0.dropFirst().prefix { $0 != ">" }) }
    }

    /// Addresses that answer in GeoJSON, each with the place of its features.
    private static let addresses = [
        "/collections/villages/items?limit=3", "/collections/villages/items/56010101?", "/search?q=%E0%B8%AB%E0%B8%99%E0%B8%AD%E0%B8%87",
        "/collections/villages/aggregate?f=geojson&group=amphoe",
    ]

    private static func features(_ document: Document) -> [Document] { document["type"].text == "Feature" ? [document] : document["features"].list }

    @Test(.proves("json-fg-1/1.0/api", "json-fg-1/1.0/profiles", "ogcapi-common-3/1.0/profile-parameter"), arguments: addresses, Door.allCases)
    func `is asked for by its name, its address or its CURIE wherever GeoJSON is given out`(address: String, door: Door) throws {
        let world = try World.demo()
        let plain = try world.get(address, by: door)
        #expect(plain.status == 200 && plain["content-type"] == "application/geo+json" && Self.profiles(plain) == [Self.register + "rfc7946"])
        for name in ["rfc7946", "jsonfg", "jsonfg-plus"] {
            for spelling in [name, Self.register + name, "[ogc-profile:\(name)]", "rel-as-key,\(name)"] {
                let answer = try world.get("\(address)&profile=\(PercentEncoding.encode(spelling))", by: door)
                #expect(answer.status == 200 && answer["content-type"] == "application/geo+json" && Self.profiles(answer) == [Self.register + name])
                let document = try Document(answer.body)
                let isJSONFG = name != "rfc7946"
                // Requirements rfc7946 B and C; core, metadata.
                #expect(document["conformsTo"].texts.contains("http://www.opengis.net/spec/json-fg-1/1.0/conf/core") == isJSONFG)
                for feature in Self.features(document) { #expect(feature.names.isSuperset(of: ["place", "time"]) == isJSONFG) }
            }
        }
        // What the server does not have is no error (recommendation profile-negotiation).
        let other = try world.get("\(address)&profile=nothing,http://example.com/x", by: door)
        #expect(other.status == 200 && Self.profiles(other) == [Self.register + "rfc7946"])
    }

    @Test(.proves("json-fg-1/1.0/core", "json-fg-1/1.0/types-schemas"), arguments: Door.allCases)
    func `JSON-FG keeps to its standard in every layer`(door: Door) throws {
        for world in [try World.demo(), try Wells.world.get()] {
            for layer in world.catalog.layers where try world.state(layer).count > 0 {
                let items = "/collections/\(layer.id)/items"
                let id = try world.document(items + "?limit=1", by: door)["features"][0]["id"]
                let one = "\(items)/\(PercentEncoding.segment(id.text ?? id.integer.map(String.init) ?? ""))"
                let inZone = world === (try World.demo()) ? "&\(Self.utm)" : ""
                for (address, isCollection) in [("\(items)?f=jsonfg&limit=20\(inZone)", true), ("\(one)?f=jsonfg\(inZone)", false), ("\(one)?f=jsonfg", false)] {
                    let document = try world.document(address, by: door)
                    // Requirements metadata, feature-type, feature-schemas.
                    #expect(document["conformsTo"].texts == ["core", "types-schemas"].map { "http://www.opengis.net/spec/json-fg-1/1.0/conf/\($0)" })
                    #expect(document["featureType"].text == layer.id && document["type"].text == (isCollection ? "FeatureCollection" : "Feature"))
                    let schema = try world.document(target(document["featureSchema"].text ?? ""))
                    #expect(schema["$schema"].text == "https://json-schema.org/draft/2020-12/schema")
                    let isProjected = address.contains("32647")
                    #expect(document["coordRefSys"].text?.hasSuffix(isProjected ? "EPSG/0/32647" : "OGC/1.3/CRS84") == true)
                    if isCollection { #expect(document["geometryDimension"].integer == layer.geometry.dimension) }
                    for feature in Self.features(document) {
                        #expect(feature.names.isSuperset(of: ["type", "geometry", "properties", "time", "place"]))
                        for name in feature["properties"].names { #expect(!schema["properties"][name].isMissing) }
                        // Requirements geometry-wgs84, place and fallback: degrees in `geometry`, metres in `place`.
                        let degrees = Self.numbers(feature["geometry"]["coordinates"])
                        #expect(degrees.allSatisfy { abs($0) <= 180 })
                        #expect(feature["place"].isMissing == (!isProjected || degrees.isEmpty))
                        if isProjected { #expect(Self.numbers(feature["place"]["coordinates"]).count == degrees.count) }
                        // Requirements instant and utc.
                        let time = layer.time.map { feature["properties"][layer.fields[$0].name] }
                        if let text = time?.text {
                            #expect((layer.fields[layer.time ?? 0].type == .date ? feature["time"]["date"] : feature["time"]["timestamp"]).text == text)
                        } else {
                            #expect(feature["time"].isMissing)
                        }
                    }
                }
            }
        }
    }

    private static func numbers(_ coordinates: Document) -> [Double] {
        coordinates.number.map { [$0] } ?? coordinates.list.flatMap { numbers($0) }
    }

    @Test(.proves("ogcapi-common-3/1.0/profile-codelists"), arguments: ["schema", "queryables", "sortables", "returnables", "receivables"])
    func `codelist-inline spells out the codes of every schema with their titles`(kind: String) throws {
        let world = try World.demo()
        for layer in world.catalog.layers {
            let answer = try world.get("/collections/\(layer.id)/\(kind)")
            #expect(Self.profiles(answer) == [Self.register + "codelist-inline"])
            let schema = try Document(answer.body)
            for field in layer.fields where field.personalData == .open {
                let codes = schema["properties"][field.name]["oneOf"].list
                #expect(codes.map { $0["const"].text } == field.choices.map(\.value) && codes.map { $0["title"].text } == field.choices.map(\.title.th))
            }
        }
    }
}
