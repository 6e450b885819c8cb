@testable import API
import Atlas
import Catalog
import Foundation
import Geo
import HTTP
import Snapshot
import SpatiaLiteStore
import Store
import TestSupport

/// A service over a small store that is edited: wells and plots that areas stand for at low zooms, marks and parcels that
/// stand by themselves. Boundaries of parcels meet.
final class FreshWorld {
    let store: EmbeddedStore
    let catalog: Catalog
    let service: Service
    private let path: String
    var dice: SeededGenerator
    private var next = 0

    init(seed: UInt64, memory: Int = 1 << 28) throws {
        catalog = Catalog(layers: [Self.wells, Self.plots, Self.marks, Self.parcels], areas: Self.areas)
        path = Scratch.folder.appending(path: "fresh-\(UUID().uuidString).sqlite").path()
        dice = SeededGenerator(seed: seed)
        try EmbeddedStore.build(at: path, catalog: catalog) { builder in
            for layer in [Self.wells, Self.plots, Self.marks, Self.parcels] { try builder.load(layer) { _ in } }
        }
        store = try EmbeddedStore(path: path, catalog: catalog, .writing)
        service = try Self.service(store, catalog, memory: memory)
        for layer in catalog.layers { for _ in 0..<2 { _ = try store.apply((0..<12).map { _ in FeatureChange(layer, .insert(content(layer))) }, by: "ก") } }
    }

    deinit { for end in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + end) } }

    /// A service that never made a tile.
    func another() throws -> Service { try Self.service(store, catalog, memory: 1 << 28) }

    private static func service(_ store: EmbeddedStore, _ catalog: Catalog, memory: Int) throws -> Service {
        let source = try SnapshotSource(store: store, layers: catalog.layers, budget: memory)
        return Service(atlas: try Atlas(catalog: catalog, source: source, editor: store), assets: Assets(files: [:]), metrics: Metrics(), edition: "test")
    }

    // MARK: Edits

    /// A feature anywhere in two provinces, its code mostly of where it lies.
    func content(_ layer: Layer) -> FeatureContent {
        next += 1
        func number(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &dice) }
        let x = Bool.random(using: &dice) ? number(99.0...99.3) : number(101.0...101.2), y = number(18.0...18.4)
        let code = ["560101", "560102", "560201", "570101", "570199", "990101"].randomElement(using: &dice)
        let shape: Shape
        switch layer.geometry {
        case .point: shape = .point(x: x, y: y)
        default:
            // On a grid of 1/64 degree, so that boundaries meet.
            let a = Coordinate(x: (x * 64).rounded() / 64, y: (y * 64).rounded() / 64), w = Double(Int.random(in: 1...3, using: &dice)) / 64
            shape = .polygon(rings: [[
                a, Coordinate(x: a.x + w / 2, y: a.y + w / 40), Coordinate(x: a.x + w, y: a.y), Coordinate(x: a.x + w, y: a.y + w),
                Coordinate(x: a.x, y: a.y + w), a,
            ]])
        }
        return FeatureContent(
            shape: Int.random(in: 0...11, using: &dice) == 0 ? nil : shape,
            values: [.text("F\(next)"), code.map { .text($0) } ?? .null, .integer(Int64(Int.random(in: 0...9, using: &dice)))])
    }

    func ids(_ layer: Layer) throws -> [String] {
        var sink = Ids()
        _ = try store.query(FeatureQuery(layer: layer).bound(to: .anonymous), into: &sink)
        return sink.ids
    }

    private struct Ids: FeatureSink {
        var ids: [String] = []
        mutating func begin(row: Int64, id: Span<UInt8>) { ids.append(id.indices.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar(id[$1])) }) }
        mutating func geometry(_ shape: borrowing Shape) {}
        mutating func null(_ column: Int) {}
        mutating func boolean(_ column: Int, _ value: Bool) {}
        mutating func integer(_ column: Int, _ value: Int64) {}
        mutating func number(_ column: Int, _ value: Double) {}
        mutating func text(_ column: Int, _ utf8: Span<UInt8>) {}
        mutating func end() -> Bool { true }
    }

    /// Inserts, replaces and deletes some features, or takes the last edit back.
    func edit(_ layer: Layer) throws {
        if Int.random(in: 0...7, using: &dice) == 0 {
            _ = try store.undo(layer, version: store.state(layer).version, by: "ข")
            return
        }
        let ids = try ids(layer)
        var changes: [FeatureChange] = []
        for id in Set((0..<Int.random(in: 1...3, using: &dice)).compactMap { _ in ids.randomElement(using: &dice) }).sorted() {
            var content = content(layer)
            switch Int.random(in: 0...3, using: &dice) {
            case 0: changes.append(FeatureChange(layer, .delete(id: id)))
            case 1: changes.append(FeatureChange(layer, .insert(content)))
            default:
                content.values[0] = .text(id)
                changes.append(FeatureChange(layer, .replace(id: id, content)))
            }
        }
        _ = try store.apply(changes, by: "ก")
    }

    // MARK: Asking

    static func tile(_ service: Service, _ path: String, _ tile: TileAddress, _ query: String = "") throws -> [UInt8] {
        let target = "\(path)/tiles/WebMercatorQuad/\(tile.zoom)/\(tile.row)/\(tile.column)\(query)"
        let response = service.respond(to: Request(method: .get, target: try RequestTarget(target), headers: ["host": "test"]))
        switch response.body {
        case .kept(let kept): return kept.plain
        case .bytes(let bytes) where response.status >= 400: throw Failure(text: String(decoding: bytes, as: UTF8.self))
        default: return []
        }
    }

    struct Failure: Error { let text: String }

    /// What a tile shows, whatever the order of its texts.
    static func shown(_ bytes: [UInt8]) throws -> [String] {
        try VectorTileReader(bytes).layers.flatMap { layer in
            layer.features.map { "\(layer.name) \($0.id ?? 0) \($0.properties.sorted { $0.key < $1.key }) \($0.points)" }
        }
    }

    // MARK: The world

    static func text(_ s: String) -> Localized { Localized(th: s, en: s) }

    private static func layer(_ id: String, _ geometry: GeometryKind, _ tiles: TileRule) -> Layer {
        Layer(
            id: id, title: text(id), description: text(id), geometry: geometry,
            fields: [
                Field(name: "code", type: .text, title: text("code"), required: true), Field(name: "area", type: .text, title: text("area")),
                Field(name: "size", type: .integer, title: text("size")),
            ], key: 0, label: nil, area: 1, time: nil, tiles: tiles, legend: Legend(color: "#336699", shown: true), attribution: text("test"), order: 0)
    }

    private static let pyramid = Pyramid(
        storeys: [Pyramid.Storey(level: .province, lastZoom: 4), Pyramid.Storey(level: .tambon, lastZoom: 8)], sums: ["size"])
    static let wells = layer("wells", .point, TileRule(minimumZoom: 0, maximumZoom: 14, fields: ["code", "size"], pyramid: pyramid))
    static let plots = layer("plots", .polygon, TileRule(minimumZoom: 0, maximumZoom: 14, fields: ["code", "size"], pointZoom: 11, pyramid: pyramid))
    static let marks = layer("marks", .point, TileRule(minimumZoom: 3, maximumZoom: 14, fields: ["code", "size"]))
    static let parcels = layer("parcels", .polygon, TileRule(minimumZoom: 0, maximumZoom: 13, fields: ["code", "size"], pointZoom: 6))

    private static let areas = AreaRegister(
        areas: ["56", "5601", "560101", "560102", "5602", "560201", "57", "5701", "570101"].compactMap { code in
            AreaCode(code).map { Area(code: $0, name: text("area \(code)")) }
        })
}
