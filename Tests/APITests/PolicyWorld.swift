@testable import API
import Archives
import Atlas
import Catalog
import Credentials
import Foundation
import Geo
import HTTP
import Ledger
import Snapshot
import SpatiaLiteStore
import Store
import Synchronization
import TestSupport
import Testing

/// A service whose layers are full of ``Canary`` values, its officers of every role in and out of the area.
///
/// - `cases`: four features, in two amphoe of one province and in another province, with hidden fields of every type
///   and class; kept in memory and in the store.
/// - `loose`: the same without an area field, so that no office is theirs.
/// - `provinces`: polygons that are areas.
/// - sheets of OTOP sales of three amphoe, one row each, whose producers are canaries of the features there.
final class PolicyWorld: Sendable {
    static let world = Result { try PolicyWorld() }

    /// Everyone who may ask.
    enum Who: String, CaseIterable, Sendable {
        case anyone, recorder5601, head5602, province56, head57, central, administrator

        var role: Role? {
            switch self {
            case .anyone: nil
            case .recorder5601: .amphoeRecorder
            case .head5602: .amphoeHead
            case .province56: .province
            case .head57: .provinceHead
            case .central: .central
            case .administrator: .administrator
            }
        }

        /// The office's area; nil where there is none.
        var office: String? {
            switch self {
            case .recorder5601: "5601"
            case .head5602: "5602"
            case .province56: "56"
            case .head57: "57"
            case .anyone, .central, .administrator: nil
            }
        }

        /// The numbers of the features of `cases` that lie in the office's area.
        var features: [Int] { office.map { office in (1...4).filter { PolicyWorld.villages[$0 - 1].hasPrefix(office) } } ?? [] }

        fileprivate var token: String { "phaenthi_" + (rawValue + String(repeating: "-ok", count: 20)).prefix(43) }
    }

    static let villages = ["56010101", "56010201", "56020101", "57010101"]

    let catalog: Catalog
    let store: EmbeddedStore
    let service: Service
    let accounts: Accounts
    let port: Int
    let told = Told()
    private let server: Mutex<Server?>

    init() throws {
        let whole = try Catalog.load(from: repository.appending(path: "geodata").path()), areas = whole.areas
        let sales = try #require(whole.dataset("otop_sales"))
        let catalog = Catalog(layers: [Self.provinces, Self.cases, Self.loose], datasets: [sales], areas: areas)
        let path = Scratch.folder.appending(path: "policy-\(UUID().uuidString).sqlite").path()
        try EmbeddedStore.build(at: path, catalog: catalog) { builder in
            try Self.load(&builder, Self.provinces, [("56", 99.5, 18.5), ("57", 101.5, 18.5)].map { code, x, y in
                (.multiPolygon([[Self.square(x, y)]]), [.text(code), .text("area \(code)"), .text(Canary.text(3, 1))])
            })
            for layer in [Self.cases, Self.loose] { try Self.load(&builder, layer, (1...4).map { Self.feature($0, of: layer) }) }
            try builder.record([1, 3, 4].map { Self.sheet($0, of: sales) }, of: sales, by: "test", at: "2024-07-26T00:00:00Z")
        }
        self.catalog = catalog
        let store = try EmbeddedStore(path: path, catalog: catalog, .writing)
        self.store = store
        accounts = Accounts(
            store: store, areas: areas, hasher: PasswordHasher(cost: .least, places: 8), now: { 1_800_000_000 },
            journal: { try store.record($0, by: $1, at: $2) })
        let source = try SnapshotSource(store: store, layers: catalog.layers, budget: 16 << 20, report: told.note)
        let metrics = Metrics()
        let atlas = try Atlas(
            catalog: catalog, source: source, editor: store,
            recording: Recording(catalog: catalog, store: store, source: source, isWritable: true, now: { 1_722_000_000 }),
            reports: MapReports(catalog: catalog, records: store, source: source))
        service = Service(
            atlas: atlas, assets: Assets(files: try World.pages()), metrics: metrics, edition: "test",
            configuration: Service.Configuration(
                accounts: accounts, archives: try ArchiveFormat.allCases.map { try atlas.archive("policy-\($0)", $0, 0...6) }, report: told.note))
        for who in Who.allCases {
            guard let role = who.role else { continue }
            let name = who.rawValue
            _ = try store.add(
                Account(
                    name: name, shownName: name, role: role, scope: who.office.flatMap { AreaCode($0) }, passwordHash: "-", mustChange: false,
                    createdAt: 1_700_000_000, createdBy: nil))
            _ = try store.add(
                AccessToken(
                    digest: Secret.digest(who.token), account: name, label: "test", rights: [.read, .edit], layers: nil, createdAt: 1_700_000_000,
                    expiresAt: 1_900_000_000))
        }
        var configuration = HTTP.Configuration()
        configuration.port = 0
        configuration.threads = 2
        let server = try Server(configuration, handler: service, metrics: metrics, log: AccessLog { [told] in told.note(String(decoding: $0, as: UTF8.self)) })
        port = server.port
        self.server = Mutex(server)
        // A history, of a feature that is there again at its end.
        for (method, body) in [(Request.Method.delete, nil), (.post, Self.sent)] as [(Request.Method, String?)] {
            let answer = try write(method, "/collections/loose/items" + (method == .delete ? "/F4" : ""), body, as: .administrator)
            #expect((200..<300).contains(answer.status), "\(answer.text)")
        }
    }

    /// `loose`'s last feature as an editor who knows everything sends it.
    private static let sent = """
        {"type":"Feature","geometry":{"type":"Point","coordinates":[99.8,18.9]},"properties":{"code":"F4","name":"ที่ 4","kind":"b","seen_on":"2024-10-04",
        "p1_text":"\(Canary.text(1, 4))","p2_text":"\(Canary.text(2, 4))","p3_text":"\(Canary.text(3, 4))"}}
        """

    // MARK: Asking

    func get(_ target: String, as who: Who, _ headers: [String: String] = [:]) throws -> Client.Answer {
        try answer(Request(method: .get, target: RequestTarget(target), headers: HeaderFields(fields(who, headers))), service)
    }

    func write(_ method: Request.Method, _ target: String, _ body: String?, as who: Who) throws -> Client.Answer {
        let type = method == .patch ? "application/merge-patch+json" : target == "/transactions" ? "application/json" : "application/geo+json"
        let headers = body == nil ? [:] : ["content-type": type]
        return try answer(Request(method: method, target: RequestTarget(target), headers: HeaderFields(fields(who, headers)), body: Array((body ?? "").utf8)), service)
    }

    /// The same of a service over the same store whose journal is lost.
    func getWithoutJournal(_ target: String, as who: Who) throws -> Client.Answer {
        struct Full: Error {}
        let accounts = Accounts(
            store: store, areas: catalog.areas, hasher: PasswordHasher(cost: .least, places: 1), now: { 1_800_000_000 }, journal: { _, _, _ in throw Full() })
        let service = Service(
            atlas: try Atlas(catalog: catalog, source: store, editor: store), assets: Assets(files: [:]), metrics: Metrics(), edition: "test",
            configuration: Service.Configuration(accounts: accounts))
        return try answer(Request(method: .get, target: RequestTarget(target), headers: HeaderFields(fields(who, [:]))), service)
    }

    /// Over the engine.
    func send(_ method: String, _ target: String, as who: Who, _ headers: [String: String] = [:]) throws -> Client.Answer {
        let client = Client(port: port, patience: 120_000_000)
        let lines = fields(who, headers).map { "\($0.key): \($0.value)\r\n" }.joined()
        client.send("\(method) \(target) HTTP/1.1\r\n\(lines)Connection: close\r\n\r\n")
        return try #require(client.answer(toHead: method == "HEAD"), "\(method) \(target)")
    }

    private func fields(_ who: Who, _ headers: [String: String]) -> [String: String] {
        var all = ["host": "test"].merging(headers.map { ($0.key.lowercased(), $0.value) }) { $1 }
        if who.role != nil { all["authorization"] = "Bearer \(who.token)" }
        return all
    }

    private func answer(_ request: Request, _ service: Service) throws -> Client.Answer {
        let response = service.respond(to: request)
        var body: [UInt8] = []
        var headers = response.headers
        switch response.body {
        case .empty: break
        case .bytes(let bytes): body = bytes
        case .kept(let kept):
            body = kept.plain
            headers += kept.headers
        case .waiting(let stream): stream.next(into: &body)
        case .stream(let stream):
            var before = -1
            while body.count > before {
                before = body.count
                try stream.next(into: &body)
            }
        }
        return Client.Answer(status: response.status, headers: headers.map { (name: $0.name.lowercased(), value: $0.value) }, body: body)
    }

    /// What was read of personal data, oldest first, as the store's journal has it.
    func readings() throws -> [JournalEntry] {
        try store.journal(after: 0, sheet: nil, limit: 1_000_000).filter { $0.event.verb == "read-personal" }
    }

    // MARK: The layers

    private static func text(_ s: String) -> Localized { Localized(th: s, en: s) }

    private static func layer(_ id: String, _ geometry: GeometryKind, _ fields: [Field], area: Int?, time: Int?, order: Int) -> Layer {
        Layer(
            id: id, title: text(id), description: text(id), geometry: geometry, fields: fields, key: 0, label: 1, area: area, time: time, search: [1],
            tiles: TileRule(minimumZoom: 0, maximumZoom: 14, fields: [fields[0].name, fields[1].name]),
            legend: Legend(color: "#336699", shown: true), attribution: text("test"), order: order)
    }

    private static func field(_ name: String, _ type: FieldType, _ personalData: PersonalDataClass = .open, choices: [String] = []) -> Field {
        Field(name: name, type: type, title: text("title of \(name)"), personalData: personalData, choices: choices.map { FieldChoice(value: $0, title: text($0)) })
    }

    private static let classes: [(number: Int, value: PersonalDataClass)] = [(1, .officeContact), (2, .personal), (3, .sensitive)]

    static let provinces = layer(
        "provinces", .multiPolygon, [field("code", .text), field("name", .text), field("p3_text", .text, .sensitive)], area: 0, time: nil, order: 0)

    static let cases = layer(
        "cases", .point,
        [field("code", .text), field("name", .text), field("village_code", .text), field("kind", .text, choices: ["a", "b"]), field("seen_on", .date), field("size", .integer)]
            + classes.flatMap { c in
                [
                    field("p\(c.number)_text", .text, c.value), field("p\(c.number)_integer", .integer, c.value), field("p\(c.number)_number", .number, c.value),
                    field("p\(c.number)_day", .date, c.value), field("p\(c.number)_tags", .textArray, c.value),
                ]
            }, area: 2, time: 4, order: 1)

    static let loose = layer(
        "loose", .point,
        [field("code", .text), field("name", .text), field("kind", .text, choices: ["a", "b"]), field("seen_on", .date)]
            + classes.map { field("p\($0.number)_text", .text, $0.value) }, area: nil, time: 3, order: 2)

    private static func feature(_ number: Int, of layer: Layer) -> (Shape, [Value]) {
        let values = layer.fields.map { field -> Value in
            let c = field.personalData.rawValue
            switch (field.name, field.type) {
            case ("code", _): return .text("F\(number)")
            case ("name", _): return .text("ที่ \(number)")
            case ("village_code", _): return .text(villages[number - 1])
            case ("kind", _): return .text(number % 2 == 0 ? "b" : "a")
            case ("seen_on", _): return .text("2024-10-0\(number)")
            case ("size", _): return .integer(Int64(number))
            case (_, .integer): return .integer(Canary.integer(Int(c), number))
            case (_, .number): return .number(Canary.number(Int(c), number))
            case (_, .date): return .text(Canary.day(Int(c), number))
            case (_, .textArray): return .text("[\"\(Canary.text(Int(c), number))\"]")
            default: return .text(Canary.text(Int(c), number))
            }
        }
        return (.point(x: 99.5 + Double(number) / 10, y: 18.5 + Double(number) / 10), values)
    }

    /// What an amphoe recorded of its only producer, saved.
    private static func sheet(_ number: Int, of dataset: Dataset) -> Sheet {
        let unit = AreaCode(villages[number - 1].prefix(4))!
        let values = dataset.columns.map { column -> Value in
            let field = column.field
            if field.personalData > .open { return .text(Canary.text(field.personalData.rawValue, number)) }
            switch field.type {
            case .text: return field.choices.first.map { .text($0.value) } ?? .null
            case .number: return .number(5)
            case .integer: return .integer(5)
            default: return .null
            }
        }
        return Sheet(
            key: SheetKey(dataset: dataset.id, period: Period(fiscalYear: 2567, round: 10), unit: unit), standing: Standing(state: .saved),
            rows: [RecordRow(area: unit.text, values: values)])
    }

    private static func load(_ builder: inout Builder, _ layer: Layer, _ features: [(Shape, [Value])]) throws {
        let noID: [UInt8] = []
        try builder.load(layer) { loader in
            for (shape, values) in features {
                try loader.begin(row: 0, id: noID.span)
                try loader.geometry(shape)
                for (i, value) in values.enumerated() { try loader.field(i, value) }
                _ = try loader.end()
            }
        }
    }

    private static func square(_ x: Double, _ y: Double) -> [Coordinate] {
        [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)].map { Coordinate(x: $0.0, y: $0.1) }
    }
}
