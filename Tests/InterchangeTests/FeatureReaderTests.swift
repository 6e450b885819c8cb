import Geo
import TestSupport
import Testing

@testable import Interchange

@Suite("One GeoJSON feature in a line")
struct FeatureReaderTests {
    private func read(_ line: String, _ columns: [String] = ["a", "b"]) throws -> FileFeature {
        try read(Array(line.utf8), columns)
    }

    private func read(_ line: [UInt8], _ columns: [String] = ["a", "b"]) throws -> FileFeature {
        var reader = FeatureReader(columns: columns)
        var feature = FileFeature()
        try reader.read(line.span, into: &feature)
        return feature
    }

    private func text(_ cell: FileFeature.Cell, _ feature: FileFeature) -> String { FeatureConverter.text(cell, feature.bytes) }

    @Test func membersMayStandInAnyOrderAndColumnsMayBeMissing() throws {
        let feature = try read(#"{"geometry":{"coordinates":[100.5,13.75,9],"type":"Point"},"properties":{"b":2},"x":[{}],"id":7,"type":"Feature"}"#)
        #expect(feature.fid == 7)
        #expect(feature.shape == .point(x: 100.5, y: 13.75))
        #expect(feature.cells == [.null, .integer(2)])
    }

    @Test func valuesKeepTheirTypes() throws {
        let names = ["i", "min", "big", "d", "e", "t", "f", "n", "s", "list"]
        let feature = try read(
            #"{"type":"Feature","properties":{"i":-12,"min":-9223372036854775808,"big":9223372036854775808,"d":1.5,"e":-2E-3,"t":true,"f":false,"n":null,"s":"","list":["ก",1]},"geometry":null}"#,
            names)
        #expect(Array(feature.cells[..<8]) == [.integer(-12), .integer(.min), .number(9223372036854775808), .number(1.5), .number(-0.002), .boolean(true), .boolean(false), .null])
        #expect(text(feature.cells[8], feature) == "")
        #expect(text(feature.cells[9], feature) == #"["ก",1]"#)
        #expect(!feature.hasGeometry)
    }

    @Test func escapesAreResolved() throws {
        let feature = try read(#"{"type":"Feature","properties":{"\u0061":"\"\\\/\b\f\n\r\tก\uD83D\uDE00","b":"บ้าน"},"geometry":null}"#)
        #expect(text(feature.cells[0], feature) == "\"\\/\u{8}\u{C}\n\r\tก😀")
        #expect(text(feature.cells[1], feature) == "บ้าน")
    }

    @Test func everyNumberIsTheNearestDouble() throws {
        var numbers = SeededGenerator(seed: 1)
        for _ in 0..<1_000 {
            let value = Double.random(in: -180...180, using: &numbers)
            let decimals = Int.random(in: 0...20, using: &numbers)
            let short = (value * 1e6).rounded() / 1e6
            for form in ["\(value)", "\(short)", "\(Int(value)).\(String(numbers.next()).prefix(decimals))5"] {
                let feature = try read(#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":["# + form + ",1]}}")
                #expect(feature.shape.xy[0] == Double(form))
            }
        }
    }

    @Test(arguments: [
        ("LineString", "[[1,2],[3,4]]", GeometryKind.lineString, [2], []),
        ("MultiPoint", "[[1,2],[3,4]]", .multiPoint, [], []),
        ("MultiLineString", "[[[1,2],[3,4]],[[5,6],[7,8]]]", .multiLineString, [2, 4], []),
        ("Polygon", "[[[0,0],[9,0],[9,9],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]", .polygon, [4, 8], [2]),
        ("MultiPolygon", "[[[[0,0],[9,0],[9,9],[0,0]]],[[[1,1],[2,1],[2,2],[1,1]]]]", .multiPolygon, [4, 8], [1, 2]),
    ])
    func shapesOfAllKindsAreRead(name: String, coordinates: String, kind: GeometryKind, rings: [Int], polygons: [Int]) throws {
        for geometry in [#"{"type":"\#(name)","coordinates":\#(coordinates)}"#, #"{"coordinates":\#(coordinates),"type":"\#(name)"}"#] {
            let feature = try read(#"{"type":"Feature","properties":{},"geometry":"# + geometry + "}")
            #expect(feature.shape.kind == kind)
            #expect(feature.shape.ringEnds == rings)
            #expect(feature.shape.polygonEnds == polygons)
        }
    }

    @Test(arguments: ["[]", "[[]]", "[[[]]]"])
    func anEmptyGeometryIsNone(coordinates: String) throws {
        #expect(try !read(#"{"type":"Feature","properties":{},"geometry":{"type":"MultiPolygon","coordinates":\#(coordinates)}}"#).hasGeometry)
    }

    @Test(arguments: [
        #"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}"#, #"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}"#,
        #"{"type":"LineString","coordinates":[[0,0]]}"#, #"{"type":"Point","coordinates":[1]}"#, #"{"type":"Point","coordinates":[[1,2]]}"#,
        #"{"type":"MultiPolygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#, #"{"type":"Polygon","coordinates":[[0,0],[[1,1]]]}"#,
        #"{"type":"Polygon"}"#,
    ])
    func aGeometryThatIsNotWholeIsRefused(geometry: String) {
        #expect(throws: FeatureFault.geometryForm) { try read(#"{"type":"Feature","properties":{},"geometry":"# + geometry + "}") }
    }

    @Test func aCollectionIsRefusedByName() {
        #expect(throws: FeatureFault.geometryKind("GeometryCollection")) {
            try read(#"{"type":"Feature","properties":{},"geometry":{"type":"GeometryCollection","geometries":[]}}"#)
        }
    }

    @Test(arguments: [
        "", "{", "{}", "[]", #"{"type":"Feature",}"#, #"{"type":"Feature"} x"#, #"{"type":"Feature","properties":{"a":NaN}}"#,
        #"{"type":"Feature","properties":{"a":01}}"#, #"{"type":"Feature","properties":{"a":1.}}"#, #"{"type":"Feature","properties":{"a":+1}}"#,
        #"{"type":"Feature","properties":{"a":1e999}}"#, #"{"type":"Feature","properties":{"a":"x}}"#, #"{"type":"Feature","properties":{"a" 1}}"#,
        #"{"type":"Feature","properties":{"a":"\x"}}"#, #"{"type":"Feature","properties":{"a":"\#u{1}"}}"#, #"{"type":"Collection","properties":{}}"#,
    ])
    func whatIsNoFeatureIsRefused(line: String) {
        #expect(throws: FeatureFault.self) { try read(line) }
    }

    @Test(arguments: [[0xA1, 0xBA], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE0, 0xB8]] as [[UInt8]])
    func textThatIsNotUTF8IsRefused(bytes: [UInt8]) {
        let line = Array(#"{"type":"Feature","properties":{"a":""#.utf8) + bytes + Array(#""}}"#.utf8)
        #expect(throws: FeatureFault.encoding) { try read(line) }
    }

    @Test func deepNestingIsRefusedAndNotFollowed() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: FeatureFault.self) { try read(#"{"type":"Feature","properties":{"a":"# + deep) }
        #expect(throws: FeatureFault.self) { try read(#"{"type":"Feature","geometry":{"coordinates":"# + deep) }
    }

    @Test func anyBytesAreReadOrRefused() {
        let seeds = [
            #"{"type":"Feature","id":3,"properties":{"a":"บ้าน\n\u0e01","b":-1.5e3},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[9,0],[9,9],[0,0]]],[[[1,1],[2,1],[2,2],[1,1]]]]}}"#,
            #"{"type":"Feature","properties":{"a":[1,{"x":[]}],"b":null},"geometry":{"coordinates":[[1,2],[3,4]],"type":"LineString"}}"#,
        ].map { Array($0.utf8) }
        let tokens = ["[", "]", "{", "}", ",", ":", "\"", "null", "1e5", "\\u", "\"type\"", "-"].map { Array($0.utf8) }
        var numbers = SeededGenerator(seed: 42)
        var reader = FeatureReader(columns: ["a", "b"])
        var feature = FileFeature()
        for _ in 0..<6_000 {
            var line = seeds[Int.random(in: 0..<seeds.count, using: &numbers)]
            for _ in 0..<Int.random(in: 1...4, using: &numbers) {
                let at = Int.random(in: 0..<line.count, using: &numbers)
                switch Int.random(in: 0..<4, using: &numbers) {
                case 0: line[at] = UInt8.random(in: 0...255, using: &numbers)
                case 1: line.remove(at: at)
                case 2: line.insert(contentsOf: tokens[Int.random(in: 0..<tokens.count, using: &numbers)], at: at)
                default: line.removeSubrange(at...)
                }
                if line.isEmpty { line = [0x7B] }
            }
            do throws(FeatureFault) {
                try reader.read(line.span, into: &feature)
                #expect(!feature.hasGeometry || feature.shape.isWellFormed)
                for case .text(let range) in feature.cells { #expect(String(validating: feature.bytes[range], as: UTF8.self) != nil) }
            } catch {}
        }
    }
}
