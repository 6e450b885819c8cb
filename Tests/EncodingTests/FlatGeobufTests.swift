import Catalog
import Encoding
import Foundation
import Geo
import Store
import TestSupport
import Testing

/// FlatGeobuf, read back by GDAL.
@Suite struct FlatGeobufTests {
    private static let fields = [field("name"), field("n", .integer), field("x", .number), field("b", .boolean), field("day", .date), field("seen", .instant), field("tags", .textArray)]
    private static let texts = ["", "บ้านแม่ต๋ำ", "a\"b,c\n'", "=1+1", String(repeating: "ก", count: 5_000)]

    private static func features(_ kind: GeometryKind) -> [TestFeature] {
        var random = SeededGenerator(seed: UInt64(kind.rawValue) + 40)
        func spot() -> Coordinate { Coordinate(x: Double.random(in: 97...106, using: &random), y: Double.random(in: 5...21, using: &random)) }
        func shape() -> Shape {
            switch kind {
            case .point, .multiPoint:
                return Shape(kind: kind, xy: (0..<(kind == .point ? 1 : Int.random(in: 1...9, using: &random))).flatMap { _ in let c = spot(); return [c.x, c.y] })
            case .lineString, .multiLineString:
                var shape = Shape(kind: kind)
                for _ in 0..<(kind == .lineString ? 1 : Int.random(in: 1...4, using: &random)) {
                    for _ in 0..<Int.random(in: 2...30, using: &random) {
                        let c = spot()
                        shape.xy += [c.x, c.y]
                    }
                    shape.ringEnds.append(shape.count)
                }
                return shape
            case .polygon, .multiPolygon:
                return .multiPolygon((0..<(kind == .polygon ? 1 : Int.random(in: 1...4, using: &random))).map { _ in coastPolygon(spot(), radius: 0.2, &random) }, kind: kind)
            }
        }
        return (0..<40).map { i in
            func some(_ value: Value) -> Value { Int.random(in: 0..<4, using: &random) == 0 ? .null : value }
            return TestFeature(
                id: i % 2 == 0 ? "K-\(i)" : "ก \(i)", shape: i % 9 == 5 ? nil : shape(),
                values: [
                    some(.text(texts[i % texts.count])), some(.integer([.max, .min + 1, 0, -1, 42][i % 5])), some(.number([0.1, -1e300, 2.5e-300, 0, 3][i % 5])),
                    some(.boolean(i % 2 == 0)), some(.text("2024-10-0\(i % 9 + 1)")), some(.text("2024-10-01T0\(i % 10):30:00Z")), some(.text("[\"น้ำ\",\"ป่า\"]")),
                ])
        }
    }

    /// All in two runs, as a streamed answer is made.
    private static func write(_ features: [TestFeature], _ kind: GeometryKind, _ change: (inout FlatGeobufWriter.Options) -> Void = { _ in }) throws -> [UInt8] {
        var options = FlatGeobufWriter.Options(), bytes: [UInt8] = []
        options.name = "things"
        options.title = "สิ่งของ"
        change(&options)
        for part in [features.prefix(17), features.dropFirst(17)] {
            var writer = FlatGeobufWriter(fields: fields, kind: kind, options: options, taking: &bytes)
            for feature in part { #expect(try feature.run(into: &writer)) }
            bytes = writer.takeBytes()
            options.withHead = false
        }
        return bytes
    }

    private static func read(_ bytes: [UInt8]) throws -> [JSONValue] {
        try OtherProgram.withFile(bytes, "things.fgb") { path in
            let told = try OtherProgram.run(
                "ogr2ogr", ["-f", "GeoJSONSeq", "/vsistdout/", path, "things", "-lco", "COORDINATE_PRECISION=15", "-lco", "RS=NO"], hint: "Debian package gdal-bin")
            return try told.split(separator: UInt8(ascii: "\n")).map { try JSONValue.parse(Array($0)) }
        }
    }

    private static func numbers(_ value: JSONValue?) -> [Double] { value?.double.map { [$0] } ?? (value?.elements ?? []).flatMap { numbers($0) } }

    @Test(arguments: GeometryKind.allCases) func everyKindOfGeometryAndValueReadsBackInGDAL(_ kind: GeometryKind) throws {
        let features = Self.features(kind)
        let read = try Self.read(Self.write(features, kind))
        #expect(read.count == features.count)
        for (one, feature) in zip(read, features) {
            let properties = try #require(one["properties"])
            #expect(properties["id"]?.string == feature.id)
            for (column, field) in Self.fields.enumerated() {
                let found = properties[field.name]
                switch feature.values[column] {
                case .null: #expect(found == nil || found == .null)
                case .boolean(let v): #expect(found == .boolean(v))
                case .integer(let v): #expect(found?.double == Double(v))
                case .number(let v): #expect(found?.double == v)
                case .text(let v):
                    switch field.type {
                    case .date: #expect(found?.string?.replacing("/", with: "-").hasPrefix(v) == true, "\(String(describing: found))")
                    case .instant:
                        let told = (found?.string ?? "").replacing("/", with: "-").replacing(" ", with: "T")
                        #expect(told.prefix(19) == v.prefix(19))
                    case .textArray:
                        let words: [String] = (found?.elements ?? []).compactMap(\.string)
                        #expect(words == ["น้ำ", "ป่า"])
                    default: #expect(found?.string == v)
                    }
                }
            }
            guard let shape = feature.shape else {
                #expect(one["geometry"] == .null)
                continue
            }
            #expect(one["geometry"]?["type"]?.string == kind.name)
            // GeoJSON turns rings round; the same coordinates stand in both.
            let found = Self.numbers(one["geometry"]?["coordinates"])
            #expect(found.count == shape.xy.count && zip(found.sorted(), shape.xy.sorted()).allSatisfy { abs($0 - $1) < 1e-9 })
        }
    }

    @Test func numericIDsAndSwappedAxesAndAbsentGeometriesAreAsTheFormatHasThem() throws {
        let one = [TestFeature(id: "-7", shape: .point(x: 15, y: 100), values: [.text("a")]), TestFeature(id: "9007199254740992", shape: .point(x: 16, y: 101), values: [])]
        let swapped = try Self.write(one, .point) { options in
            options.hasNumericIDs = true
            options.latitudeFirst = true
        }
        let read = try Self.read(swapped)
        let ids: [Double?] = read.map { $0["properties"]?["id"]?.double }
        #expect(ids == [-7, 9_007_199_254_740_992])
        let places: [[Double]] = read.map { Self.numbers($0["geometry"]?["coordinates"]) }
        #expect(places == [[100, 15], [101, 16]])
        let bare = try Self.write(one, .point) { options in options.withGeometry = false }
        for feature in try Self.read(bare) { #expect(feature["geometry"] == .null) }
    }

    @Test func garbageNeverBreaksTheFile() throws {
        var random = SeededGenerator(seed: 77)
        let features = (0..<400).map { TestFeature(id: "\($0)", shape: garbageShape(&random), values: [.text("x"), .integer(1), .number(.nan)]) }
        for kind in GeometryKind.allCases {
            let matching = features.filter { $0.shape?.kind == kind }
            #expect(try Self.read(Self.write(matching, kind)).count == matching.count)
        }
    }
}
