@testable import API
import Atlas
import Catalog
import Credentials
import Foundation
import Geo
import HTTP
import Ledger
import SpatiaLiteStore
import Store
import Synchronization
import Testing

/// A service with accounts, over a small store of its own: a province, two tambons of which one is approximate,
/// plots with a hidden field, and marks without key anywhere on earth.
final class EditWorld: Sendable {
    /// Tokens of an administrator for all layers, of one for marks and sites only, and of recorders of two amphoe.
    static let token = named("somying"), other = named("marker"), amphoe = named("rec5601"), elsewhere = named("rec5602")
    /// A token that belongs to an account's name.
    private static func named(_ name: String) -> String { "phaenthi_" + (name + String(repeating: "-ok", count: 20)).prefix(43) }

    let store: EmbeddedStore
    let service: Service
    let accounts: Accounts
    /// Seconds since 1970.
    let clock = Clock()
    /// What was journalled.
    let journal = Journal()
    private let path: String

    final class Clock: Sendable {
        private let seconds = Mutex(1_800_000_000)
        var now: Int { seconds.withLock { $0 } }
        func advance(_ by: Int) { seconds.withLock { $0 += by } }
    }

    final class Journal: Sendable {
        private let kept = Mutex<[String]>([])
        var lines: [String] { kept.withLock { $0 } }
        @Sendable func keep(_ event: JournalEvent, _ name: String, _ time: String) {
            kept.withLock { $0.append("\(event.verb) \(event.subject ?? "") by \(name) at \(time) \(event.detail)") }
        }
    }

    /// - Parameters:
    ///   - isOpen: whether there are accounts.
    ///   - pages: the files of the pages, where they are looked at.
    init(isOpen: Bool = true, publicURL: String? = nil, trustedProxies: Set<String> = [], pages: [String: [UInt8]] = [:]) throws {
        let catalog = Catalog(layers: [Self.provinces, Self.tambons, Self.plots, Self.sites, Self.marks], areas: Self.areas)
        path = Scratch.folder.appending(path: "edit-\(UUID().uuidString).sqlite").path()
        try EmbeddedStore.build(at: path, catalog: catalog) { builder in
            func load(_ layer: Layer, _ features: [(Shape?, [Value])]) throws {
                let noID: [UInt8] = []
                try builder.load(layer) { loader in
                    for (shape, values) in features {
                        try loader.begin(row: 0, id: noID.span)
                        if let shape { try loader.geometry(shape) }
                        for (i, value) in values.enumerated() { try loader.field(i, value) }
                        _ = try loader.end()
                    }
                }
            }
            try load(Self.provinces, [(.multiPolygon([[Self.square(99, 18, 2)]]), [.text("56"), .text("พะเยา")])])
            try load(
                Self.tambons,
                [
                    (.multiPolygon([[Self.square(99, 18, 1)]]), [.text("560101"), .boolean(false)]),
                    (.multiPolygon([[Self.square(100, 18, 1)]]), [.text("560102"), .boolean(true)]),
                ])
            try load(
                Self.plots,
                (1...5).map { i in
                    (
                        .polygon(rings: [Self.square(99.1 * 1, 18 + Double(i) / 10, 0.05)]),
                        [.text("P\(i)"), .text("56010101"), .text("HLM"), .number(Double(i) + 0.1), .integer(Int64(i)), .boolean(true),
                            .text("2024-10-0\(i)"), .text("[\"น้ำ\"]"), .text("นายลับ \(i)")]
                    )
                })
            try load(Self.marks, [(.point(x: -70, y: -30), [.text("ไกล"), .null])])
        }
        store = try EmbeddedStore(path: path, catalog: catalog, .writing)
        accounts = Accounts(
            store: store, areas: Self.areas, hasher: PasswordHasher(cost: .least, places: 8), now: { [clock] in clock.now }, journal: journal.keep)
        service = Service(
            atlas: try Atlas(catalog: catalog, source: store, editor: store), assets: Assets(files: pages), metrics: Metrics(), edition: "test",
            configuration: Service.Configuration(
                publicURL: publicURL, accounts: isOpen ? accounts : nil, trustedProxies: trustedProxies,
                report: { Issue.record("a fault of the server: \($0)") }))
        try addToken(Self.token, "somying", .administrator, nil, layers: nil)
        try addToken(Self.other, "marker", .administrator, nil, layers: ["marks", "sites"])
        try addToken(Self.amphoe, "rec5601", .amphoeRecorder, "5601", layers: nil)
        try addToken(Self.elsewhere, "rec5602", .amphoeRecorder, "5602", layers: nil)
    }

    private func addToken(_ text: String, _ name: String, _ role: Role, _ scope: String?, layers: Set<String>?) throws {
        let account = Account(
            name: name, shownName: name, role: role, scope: scope.flatMap { AreaCode($0) }, passwordHash: "-", mustChange: false, createdAt: clock.now,
            createdBy: nil)
        #expect(try store.add(account))
        _ = try store.add(
            AccessToken(
                digest: Secret.digest(text), account: name, label: "test", rights: [.read, .edit], layers: layers, createdAt: clock.now,
                expiresAt: clock.now + 1000))
    }

    deinit { for end in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + end) } }

    // MARK: Asking

    struct Answer {
        let status: Int
        let headers: [(name: String, value: String)]
        let body: [UInt8]

        subscript(name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
        var text: String { String(decoding: body, as: UTF8.self) }
        var json: Document { get throws { try Document(body) } }
        /// The faults of a problem, as pointer and English sentence.
        var faults: [(pointer: String, detail: String, cure: String)] {
            get throws {
                try json["faults"].list.map { ($0["pointer"].text ?? "", $0["detail"].text ?? "", $0["cure"].text ?? "") }
            }
        }
    }

    /// - Parameter type: the Content-Type; nil: what the method usually has.
    func ask(
        _ method: Request.Method, _ target: String, _ body: String? = nil, type: String? = nil, token: String? = EditWorld.token,
        _ headers: [String: String] = [:], peer: String = "192.0.2.1"
    ) throws -> Answer {
        var all = ["host": "test"].merging(headers.map { ($0.key.lowercased(), $0.value) }) { $1 }
        if let token { all["authorization"] = "Bearer \(token)" }
        if body != nil { all["content-type"] = type ?? (method == .patch ? "application/merge-patch+json" : "application/geo+json") }
        let response = service.respond(
            to: Request(method: method, target: try RequestTarget(target), headers: HeaderFields(all), body: Array((body ?? "").utf8), peer: peer))
        var bytes: [UInt8] = []
        if case .bytes(let b) = response.body { bytes = b }
        return Answer(status: response.status, headers: response.headers, body: bytes)
    }

    func get(_ target: String, _ headers: [String: String] = [:]) throws -> Answer { try ask(.get, target, token: nil, headers) }

    /// A plot as an editor sends it.
    static func plot(_ code: String, _ more: String = "", at place: String = "[[99.3,18.3],[99.4,18.3],[99.4,18.4],[99.3,18.4],[99.3,18.3]]") -> String {
        """
        {"type":"Feature","geometry":{"type":"Polygon","coordinates":[\(place)]},
        "properties":{"code":"\(code)","village_code":"56010101"\(more.isEmpty ? "" : "," + more)}}
        """
    }

    // MARK: The world

    static func text(_ s: String) -> Localized { Localized(th: s, en: s) }

    private static func field(
        _ name: String, _ type: FieldType, _ personalData: PersonalDataClass = .open, choices: [String] = [], required: Bool = false
    ) -> Field {
        Field(
            name: name, type: type, title: text(name), personalData: personalData, choices: choices.map { FieldChoice(value: $0, title: text($0)) },
            required: required)
    }

    private static func layer(
        _ id: String, _ geometry: GeometryKind, _ fields: [Field], key: Int?, area: Int?, time: Int? = nil, bounds: BoundingBox = Layer.thailand
    ) -> Layer {
        Layer(
            id: id, title: text(id), description: text(id), geometry: geometry, fields: fields, key: key, label: nil, area: area, time: time,
            tiles: TileRule(minimumZoom: 0, maximumZoom: 14, fields: []),
            legend: Legend(color: "#336699", shown: true), attribution: text("test"), order: 0, bounds: bounds)
    }

    static let provinces = layer("provinces", .multiPolygon, [field("code", .text, required: true), field("name_th", .text)], key: 0, area: 0)
    static let tambons = layer("tambons", .multiPolygon, [field("code", .text, required: true), field("approx", .boolean)], key: 0, area: 0)
    static let plots = layer(
        "plots", .polygon,
        [
            field("code", .text, required: true), field("village_code", .text, required: true), field("level", .text, choices: ["HLM", "CLM"]),
            field("rai", .number), field("year", .integer), field("wet", .boolean), field("since", .date), field("tags", .textArray),
            field("owner", .text, .personal),
        ], key: 0, area: 1, time: 6)
    static let sites = layer("sites", .multiPolygon, [field("number", .integer, required: true), field("name", .text)], key: 0, area: nil)
    static let marks = layer("marks", .point, [field("name", .text), field("seen", .instant)], key: nil, area: nil, bounds: .world)

    private static let areas = AreaRegister(
        areas: ["56", "5601", "560101", "560102"].compactMap { code in AreaCode(code).map { Area(code: $0, name: text("area \(code)")) } },
        abolished: AreaCode("560199").map { [AbolishedArea(code: $0, name: "เก่า", date: "2011-03-31", successors: [AreaCode("560102")!])] } ?? [])

    private static func square(_ x: Double, _ y: Double, _ size: Double) -> [Coordinate] {
        [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)].map { Coordinate(x: $0.0, y: $0.1) }
    }
}
