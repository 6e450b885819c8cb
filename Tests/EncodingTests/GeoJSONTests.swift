import Catalog
import Encoding
import Foundation
import Geo
import Store
import TestSupport
import Testing

private func write(
    _ features: [TestFeature], fields: [Field] = [], kind: GeometryKind = .point,
    options: GeoJSONWriter.Options = GeoJSONWriter.Options()
) throws -> [UInt8] {
    var head = ByteBuffer()
    if options.framing == .list { head.append("[") }
    var writer = GeoJSONWriter(fields: fields, kind: kind, options: options, buffer: head)
    for feature in features { _ = try feature.run(into: &writer) }
    if options.framing == .list { writer.buffer.append("]") }
    return writer.buffer.take()
}

/// The coordinates of a JSON array of positions.
private func coordinates(_ json: JSONValue?) -> [Coordinate] {
    json?.elements.map { Coordinate(x: $0[0]!.double!, y: $0[1]!.double!) } ?? []
}

private func near(_ a: [Coordinate], _ b: [Coordinate], _ step: Double) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0.x - $1.x) <= step && abs($0.y - $1.y) <= step }
}

@Suite struct GeoJSONTests {
    @Test func aFeatureIsWrittenAsItsStandardSays() throws {
        let fields = [
            field("name"), field("rai", .number), field("households", .integer), field("open", .boolean), field("tags", .textArray),
            field("note"), field("day", .date),
        ]
        let feature = TestFeature(
            row: 7, id: "5601", shape: .point(x: 99.912345678, y: 19.1),
            values: [.text("บ้าน \"ต๋ำ\""), .number(3.25), .integer(-4), .boolean(true), .text("[\"ก\", \"b\"]"), .null, .text("2024-10-01")])
        let expected = """
            [{"type":"Feature","id":"5601","geometry":{"type":"Point","coordinates":[99.91234568,19.1]},"properties":\
            {"name":"บ้าน \\"ต๋ำ\\"","rai":3.25,"households":-4,"open":true,"tags":["ก", "b"],"note":null,"day":"2024-10-01"}},\
            {"type":"Feature","id":"5601","geometry":null,"properties":{}}]
            """
        var second = feature
        second.shape = nil
        second.values = []
        #expect(String(decoding: try write([feature, second], fields: fields), as: UTF8.self) == expected)
    }

    @Test func identifiersAreNumbersWhenTheLayerSaysSo() throws {
        var options = GeoJSONWriter.Options()
        options.identifiers = .number
        for (id, expected) in [("0", "0"), ("42", "42"), ("-7", "-7"), ("007", "\"007\""), ("", "\"\""), ("-", "\"-\""), ("4x", "\"4x\"")] {
            let text = String(decoding: try write([TestFeature(id: id)], options: options), as: UTF8.self)
            #expect(text == "[{\"type\":\"Feature\",\"id\":\(expected),\"geometry\":null,\"properties\":{}}]")
        }
    }

    @Test func randomPropertiesReadBack() throws {
        var generator = SeededGenerator(seed: 21)
        let fields = [field("a\"b"), field("n", .number), field("t", .textArray), field("ชื่อ")]
        for _ in 0..<2_000 {
            let text = String(decoding: randomText(&generator), as: UTF8.self)
            let number = Double(bitPattern: generator.next())
            let feature = TestFeature(id: text, values: [.text(text), .number(number), .text(text), .boolean(false)])
            let json = try JSONValue.parse(try write([feature, feature], fields: fields))[1]!
            #expect(json["id"] == .text(text))
            #expect(json["properties"]?["a\"b"] == .text(text))
            #expect(json["properties"]?["n"] == (number.isFinite ? .number(number) : .null))
            #expect(json["properties"]?["t"] == .text(text))
        }
    }

    @Test func onlyArraysOfTextsAreWrittenAsArrays() throws {
        let good = ["[]", " [ ] ", "[\"a\"]", "[\"\\u00e9\\n\" , \"ก\"]"]
        let bad = ["", "[", "[1]", "[\"a\",]", "[\"a\" \"b\"]", "[\"\\x\"]", "[\"a\"]x", "[\"\n\"]", "[\"\\u12\"]", "\"a\"", "[\"a"]
        for text in good + bad {
            let json = try JSONValue.parse(try write([TestFeature(values: [.text(text)])], fields: [field("t", .textArray)]))
            let expected = good.contains(text) ? try JSONValue.parse(Array(text.utf8)) : .text(text)
            #expect(json[0]?["properties"]?["t"] == expected)
        }
    }

    @Test func polygonsFollowTheRightHandRule() throws {
        var generator = SeededGenerator(seed: 22)
        for i in 0..<60 {
            let parts = (0..<(i % 3 + 1)).map { coastPolygon(Coordinate(x: 100 + Double($0), y: 15), radius: 0.4, &generator) }
            let shape = Shape.multiPolygon(parts, kind: i % 3 == 0 && i % 2 == 0 ? .polygon : .multiPolygon)
            let kind: GeometryKind = i % 4 < 2 ? .polygon : .multiPolygon
            let json = try JSONValue.parse(try write([TestFeature(shape: shape)], kind: kind))[0]!["geometry"]!
            let single = kind == .polygon && parts.count == 1
            #expect(json["type"] == .text(single ? "Polygon" : "MultiPolygon"))
            let polygons = single ? [json["coordinates"]!] : json["coordinates"]!.elements
            #expect(polygons.count == parts.count)
            for (polygon, part) in zip(polygons, parts) {
                #expect(polygon.elements.count == part.count)
                for (k, ring) in part.enumerated() {
                    let written = coordinates(polygon[k])
                    #expect((area2(written) > 0) == (k == 0))
                    #expect(near(written, (area2(ring) > 0) == (k == 0) ? ring : ring.reversed(), 0.500001e-8))
                }
            }
        }
    }

    @Test func pointsAndLinesReadBack() throws {
        var generator = SeededGenerator(seed: 23)
        for n in 1...70 {
            let line = (0..<n).map { _ in
                Coordinate(x: Double.random(in: -180...180, using: &generator), y: Double.random(in: -90...90, using: &generator))
            }
            let xy = line.flatMap { [$0.x, $0.y] }
            var options = GeoJSONWriter.Options()
            options.decimals = n % 9
            let step = 0.500001 * pow(10, -Double(n % 9))
            func geometry(_ shape: Shape, _ kind: GeometryKind) throws -> JSONValue {
                try JSONValue.parse(try write([TestFeature(shape: shape)], kind: kind, options: options))[0]!["geometry"]!
            }
            let points = try geometry(Shape(kind: .multiPoint, xy: xy), .multiPoint)
            #expect(points["type"] == .text("MultiPoint") && near(coordinates(points["coordinates"]), line, step))
            let one = try geometry(Shape(kind: .lineString, xy: xy, ringEnds: [n]), .lineString)
            #expect(one["type"] == .text("LineString") && near(coordinates(one["coordinates"]), line, step))
            let two = try geometry(Shape(kind: .multiLineString, xy: xy, ringEnds: [n / 2, n]), .lineString)
            #expect(two["type"] == .text("MultiLineString"))
            #expect(near(two["coordinates"]!.elements.flatMap { coordinates($0) }, line, step))
        }
    }

    @Test func garbageBecomesANullGeometryOrValidJSON() throws {
        var generator = SeededGenerator(seed: 24)
        for _ in 0..<5_000 {
            let shape = garbageShape(&generator)
            let json = try JSONValue.parse(try write([TestFeature(shape: shape)], kind: .multiPolygon))[0]!["geometry"]!
            if !shape.isWellFormed || !shape.xy.allSatisfy(\.isFinite) || shape.isEmpty { #expect(json == .null) }
        }
    }

    @Test func budgetsFillTheSink() throws {
        var options = GeoJSONWriter.Options()
        options.featureBudget = 3
        var writer = GeoJSONWriter(fields: [], kind: .point, options: options)
        let feature = TestFeature(shape: .point(x: 1, y: 2))
        #expect(try [true, true, false] == (0..<3).map { _ in try feature.run(into: &writer) })
        options.featureBudget = .max
        options.byteBudget = 150
        var other = GeoJSONWriter(fields: [], kind: .point, options: options)
        #expect(try feature.run(into: &other))
        #expect(try !feature.run(into: &other))
        #expect(other.featureCount == 2)
    }

    @Test func membersAreAddedToTheEndOfAFeature() throws {
        var options = GeoJSONWriter.Options()
        options.members = Array("\"links\":[1]".utf8)
        options.withGeometry = false
        let text = String(decoding: try write([TestFeature(shape: .point(x: 1, y: 2))], options: options), as: UTF8.self)
        #expect(text == "[{\"type\":\"Feature\",\"id\":\"1\",\"geometry\":null,\"properties\":{},\"links\":[1]}]")
    }

    @Test func aSequenceHasARecordForEachFeature() throws {
        var options = GeoJSONWriter.Options()
        options.framing = .sequence
        let bytes = try write([TestFeature(), TestFeature(id: "2")], options: options)
        let records = bytes.split(separator: 0x1E, omittingEmptySubsequences: false)
        #expect(records.count == 3 && records[0].isEmpty)
        for (record, id) in zip(records.dropFirst(), ["1", "2"]) {
            #expect(record.last == 0x0A)
            #expect(try JSONValue.parse(Array(record))["id"] == .text(id))
        }
    }

    @Test func jsonFGAddsPlaceAndTime() throws {
        var options = GeoJSONWriter.Options()
        options.jsonFG = GeoJSONWriter.JSONFG(timeColumn: 0)
        let values: [Value] = [.text("2024-10-01"), .text("2024-10-01T00:00:00Z"), .null]
        let json = try JSONValue.parse(try write(values.map { TestFeature(values: [$0]) }, fields: [field("t", .instant)], options: options))
        #expect(json[0]?["time"] == .object(["date": .text("2024-10-01")]))
        #expect(json[1]?["time"] == .object(["timestamp": .text("2024-10-01T00:00:00Z")]))
        #expect(json[2]?["time"] == .null)
        #expect(json[0]?["place"] == .null)
    }
}
