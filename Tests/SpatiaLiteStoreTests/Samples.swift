public import Catalog
import Foundation
import Geo
import SpatiaLiteStore
import Store
import TestSupport
public import Testing

enum Samples {
    static func text(_ s: String) -> Localized { Localized(th: s, en: s) }

    static func field(
        _ name: String, _ type: FieldType, _ personalData: PersonalDataClass = .open, choices: [String] = [], required: Bool = false
    ) -> Field {
        Field(
            name: name, type: type, title: text(name), personalData: personalData,
            choices: choices.map { FieldChoice(value: $0, title: text($0)) }, required: required)
    }

    static func layer(
        _ id: String, _ geometry: GeometryKind, _ fields: [Field] = standardFields, key: Int? = 0, area: Int? = nil, time: Int? = nil
    ) -> Layer {
        Layer(
            id: id, title: text(id), description: text(id), geometry: geometry, fields: fields, key: key, label: nil, area: area,
            time: time, tiles: TileRule(minimumZoom: 0, maximumZoom: 14, fields: []),
            legend: Legend(color: "#336699", shown: true), attribution: text("test"), order: 0)
    }

    static func catalog(_ layers: [Layer]) -> Catalog { Catalog(layers: layers, areas: AreaRegister(areas: [])) }

    static let standardFields = [
        field("code", .text, required: true), field("tambon_code", .text), field("level", .text, choices: ["HLM", "CLM"]),
        field("households", .integer), field("rai", .number), field("urban", .boolean), field("since", .date),
        field("seen", .instant), field("tags", .textArray), field("owner", .text, .personal),
    ]

    static let points = layer("villages", .point, area: 1, time: 6)
    static let lines = layer("roads", .lineString, area: 1)
    static let polygons = layer("plots", .polygon, area: 1, time: 7)
    static let multi = layer("areas", .multiPolygon, key: nil, area: 1)
    static let all = [points, lines, polygons, multi]
}

extension Layer: CustomTestStringConvertible {
    public var testDescription: String { id }
}

/// A feature as it was put in, or as it came out.
struct Feature: Hashable {
    var id: String
    var shape: Shape?
    var values: [Value]
}

extension Feature {
    /// A feature of the standard fields; about one value in eight is missing, and one geometry in forty.
    static func random(_ i: Int, _ layer: Layer, _ dice: inout SeededGenerator) -> Feature {
        func maybe(_ value: Value) -> Value { dice.integer(0...7) == 0 ? .null : value }
        let day = "20\(dice.integer(10...25))-0\(dice.integer(1...9))-1\(dice.integer(0...9))"
        let tags = [["น้ำ", "ป่า"], ["ป่า"], [], ["a\"b", "น้ำ", "ดิน"]][dice.integer(0...3)]
        let values: [Value] = [
            .text("K-\(String(i, radix: 36))"), maybe(.text("56\(dice.integer(10...19))0\(dice.integer(1...4))")),
            maybe(.text(["HLM", "CLM", "hlm"][dice.integer(0...2)])), maybe(.integer(Int64(dice.integer(-5...60)))),
            maybe(.number(Double(dice.integer(0...400)) / 8)), maybe(.boolean(dice.integer(0...1) == 1)), maybe(.text(day)),
            maybe(.text(day + "T0\(dice.integer(0...9)):30:00Z")),
            maybe(.text("[" + tags.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\\\"") + "\"" }.joined(separator: ",") + "]")),
            maybe(.text("นายสมชาย \(i)")),
        ]
        let shape = dice.integer(0...39) == 0 ? nil : Shape.random(layer.geometry, &dice)
        return Feature(id: layer.key == nil ? "" : "K-\(String(i, radix: 36))", shape: shape, values: values)
    }

    static func many(_ count: Int, _ layer: Layer, seed: UInt64 = 1) -> [Feature] {
        var dice = SeededGenerator(seed: seed)
        return (0..<count).map { random($0, layer, &dice) }
    }

    func write<Sink: FeatureSink & ~Copyable>(to sink: inout Sink) throws {
        try sink.begin(row: 0, id: id.utf8.span)
        if let shape { try sink.geometry(shape) }
        for (column, value) in values.enumerated() { try sink.field(column, value) }
        _ = try sink.end()
    }
}

extension Shape {
    /// A shape in 97...106 by 5...21, on a grid of 1/16 degree half of the time, so that edges touch.
    static func random(_ kind: GeometryKind, _ dice: inout SeededGenerator) -> Shape {
        let onGrid = dice.integer(0...1) == 0
        func coordinate(_ x: Double, _ y: Double) -> Coordinate {
            onGrid ? Coordinate(x: (x * 16).rounded() / 16, y: (y * 16).rounded() / 16) : Coordinate(x: x, y: y)
        }
        let x = dice.number(97...106), y = dice.number(5...21), size = dice.number(0.02...1.5)
        func star(_ cx: Double, _ cy: Double, _ radius: Double, reversed: Bool = false) -> [Coordinate] {
            let corners = dice.integer(3...9)
            var ring = (0..<corners).map { i -> Coordinate in
                let angle = 2 * Double.pi * (Double(i) + dice.number(0.1...0.9)) / Double(corners)
                let r = radius * dice.number(0.6...1)
                return Coordinate(x: cx + r * cos(angle), y: cy + r * sin(angle))
            }
            if reversed { ring.reverse() }
            ring.append(ring[0])
            return ring
        }
        switch kind {
        case .point: return .point(x: coordinate(x, y).x, y: coordinate(x, y).y)
        case .multiPoint, .lineString, .multiLineString:
            var shape = Shape(kind: kind)
            for _ in 0..<(kind == .multiLineString ? 2 : 1) {
                var last = Coordinate(x: .nan, y: .nan)
                for _ in 0..<dice.integer(2...6) {
                    var c = coordinate(x + dice.number(0...size), y + dice.number(0...size))
                    if c == last { c.x += 0.0625 }
                    last = c
                    shape.xy += [c.x, c.y]
                }
                if kind != .multiPoint { shape.ringEnds.append(shape.count) }
            }
            return shape
        case .polygon:
            if onGrid {
                let a = coordinate(x, y), w = Double(dice.integer(1...12)) / 16, h = Double(dice.integer(1...12)) / 16
                return .polygon(rings: [[
                    a, Coordinate(x: a.x + w, y: a.y), Coordinate(x: a.x + w, y: a.y + h), Coordinate(x: a.x, y: a.y + h), a,
                ]])
            }
            var rings = [star(x, y, size)]
            // Within the incircle of the outer ring's narrowest form when that has corners enough.
            if rings[0].count > 7 { rings.append(star(x, y, size * 0.15, reversed: true)) }
            return .polygon(rings: rings)
        case .multiPolygon:
            var second = [star(x + 3 * size, y, size)]
            if second[0].count > 7 { second.append(star(x + 3 * size, y, size * 0.15, reversed: true)) }
            return .multiPolygon([[star(x, y, size)], second])
        }
    }
}

extension BoundingBox {
    /// A box of any size, now and then a line or a point, half of them on the grid of the shapes.
    static func random(_ dice: inout SeededGenerator) -> BoundingBox {
        let onGrid = dice.integer(0...1) == 0
        let width = dice.integer(0...9) == 0 ? 0 : pow(10, dice.number(-2...1.1))
        let height = dice.integer(0...9) == 0 ? 0 : pow(10, dice.number(-2...1.2))
        let x = dice.number(96.5...106), y = dice.number(4.5...21)
        func place(_ v: Double) -> Double { onGrid ? (v * 16).rounded() / 16 : v }
        return BoundingBox(minX: place(x), minY: place(y), maxX: place(x + width), maxY: place(y + height))
    }
}

/// Keeps what it is told.
struct Collector: FeatureSink {
    var features: [Feature] = []
    var rows: [Int64] = []
    /// After how many features the sink is full.
    var room = Int.max
    private var current = Feature(id: "", shape: nil, values: [])

    init(room: Int = .max) { self.room = room }

    mutating func begin(row: Int64, id: Span<UInt8>) {
        current = Feature(id: Self.copy(id), shape: nil, values: [])
        rows.append(row)
    }
    mutating func geometry(_ shape: borrowing Shape) { current.shape = copy shape }
    mutating func null(_ column: Int) { put(column, .null) }
    mutating func boolean(_ column: Int, _ value: Bool) { put(column, .boolean(value)) }
    mutating func integer(_ column: Int, _ value: Int64) { put(column, .integer(value)) }
    mutating func number(_ column: Int, _ value: Double) { put(column, .number(value)) }
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) { put(column, .text(Self.copy(utf8))) }
    mutating func end() -> Bool {
        features.append(current)
        return features.count < room
    }

    private mutating func put(_ column: Int, _ value: Value) {
        precondition(column == current.values.count, "columns come in their order")
        current.values.append(value)
    }

    private static func copy(_ bytes: Span<UInt8>) -> String {
        var copy: [UInt8] = []
        for i in bytes.indices { copy.append(bytes[i]) }
        return String(decoding: copy, as: UTF8.self)
    }
}

extension FeatureSource {
    func collect(_ query: FeatureQuery, as reader: Reader = .anonymous, room: Int = .max) throws -> (Collector, QueryOutcome) {
        var sink = Collector(room: room)
        let outcome = try self.query(query.bound(to: reader), into: &sink)
        return (sink, outcome)
    }
}

/// A folder that goes at the end of the test.
final class Folder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("phaenthi-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    var store: String { url.appendingPathComponent("store.sqlite").path }
    var files: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted() }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Builds a store of the layers with their features and opens it.
    func build(_ contents: [(Layer, [Feature])], _ access: EmbeddedStore.Access = .reading) throws -> EmbeddedStore {
        let catalog = Samples.catalog(contents.map(\.0))
        try EmbeddedStore.build(at: store, catalog: catalog) { builder in
            for (layer, features) in contents {
                try builder.load(layer) { loader in for feature in features { try feature.write(to: &loader) } }
            }
            try builder.setMetadata("demo_version", "test")
        }
        return try EmbeddedStore(path: store, catalog: catalog, access)
    }
}
