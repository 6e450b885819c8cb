@testable import API
import Atlas
import Catalog
import Credentials
import Demo
import Foundation
import HTTP
import Ledger
import SpatiaLiteStore
import Store
import Synchronization
import Testing

/// The folder of this repository.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A service with all datasets over an empty store with the villages of Phayao, and officers of its offices.
final class RecordWorld: Sendable {
    static let catalog = Result { try Catalog.load(from: repository.appending(path: "geodata").path()) }

    let catalog: Catalog
    let store: EmbeddedStore
    let service: Service
    let accounts: Accounts
    let path: String

    init() throws {
        let catalog = try Self.catalog.get()
        self.catalog = catalog
        path = FileManager.default.temporaryDirectory.appending(path: "record-\(UUID().uuidString).sqlite").path()
        let villages = try Self.villages.get()
        for end in ["", "-wal"] where FileManager.default.fileExists(atPath: villages + end) {
            try FileManager.default.copyItem(atPath: villages + end, toPath: path + end)
        }
        store = try EmbeddedStore(path: path, catalog: catalog, .writing)
        let now = Clock()
        self.now = now
        accounts = Accounts(
            store: store, areas: catalog.areas, hasher: PasswordHasher(cost: .least, places: 8), now: { now.seconds },
            journal: { [store] event, name, time in try store.record(event, by: name, at: time) })
        let recording = Recording(catalog: catalog, store: store, source: store, isWritable: true, now: { now.seconds })
        let pages = ["page.html": Array("<main>{{reader}}{{crumbs}}<h1>{{title}}</h1>{{main}}</main>".utf8)]
        service = Service(
            atlas: try Atlas(catalog: catalog, source: store, editor: store, recording: recording), assets: Assets(files: pages), metrics: Metrics(), edition: "test",
            configuration: Service.Configuration(accounts: accounts, report: { Issue.record("a fault of the server: \($0)") }))
    }

    deinit { for end in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + end) } }

    /// A store with nothing but the villages of the demo and the officers, made once.
    private static let villages = Result { () throws -> String in
        let catalog = try RecordWorld.catalog.get()
        let path = FileManager.default.temporaryDirectory.appending(path: "record-villages-\(UUID().uuidString).sqlite").path()
        try EmbeddedStore.build(at: path, catalog: catalog) { builder in
            let counts = repository.appending(path: "geodata/areas/demo_counts.csv").path()
            let country = try DemoCountry(inputs: DemoInputs(areas: catalog.areas, counts: counts), scale: .phayao)
            guard let layer = catalog.layer("villages") else { return }
            try builder.load(layer) { try country.read(layer, into: &$0) }
        }
        let store = try EmbeddedStore(path: path, catalog: catalog, .writing)
        try add("central", .central, nil, to: store)
        try add("admin", .administrator, nil, to: store)
        for province in ["56", "57"] {
            try add("prov\(province)", .province, province, to: store)
            try add("phead\(province)", .provinceHead, province, to: store)
        }
        for amphoe in catalog.areas.children(of: AreaCode("56")!).map(\.code.text) {
            try add("rec\(amphoe)", .amphoeRecorder, amphoe, to: store)
            try add("head\(amphoe)", .amphoeHead, amphoe, to: store)
        }
        return path
    }

    // MARK: Time

    final class Clock: Sendable {
        private let kept = Mutex(1_722_000_000)
        var seconds: Int { kept.withLock { $0 } }
        func set(_ seconds: Int) { kept.withLock { $0 = seconds } }
    }

    let now: Clock

    /// Noon of a day in Thailand.
    func go(to day: String) throws {
        let date = try #require(try? Date("\(day)T05:00:00Z", strategy: .iso8601), "\(day)")
        now.set(Int(date.timeIntervalSince1970))
    }

    /// The first day on which a round is open.
    func open(_ dataset: String, _ year: Int, _ round: Int) throws {
        let plan = try #require(catalog.dataset(dataset)?.round(Period(fiscalYear: year, round: round)), "\(dataset) \(year)/\(round)")
        try go(to: try #require(plan.windows.first?.first))
    }

    // MARK: People

    static func token(_ name: String) -> String { "phaenthi_" + (name + String(repeating: "-ok", count: 20)).prefix(43) }

    private static func add(_ name: String, _ role: Role, _ scope: String?, to store: EmbeddedStore) throws {
        let account = Account(
            name: name, shownName: name, role: role, scope: scope.flatMap { AreaCode($0) }, passwordHash: "-", mustChange: false, createdAt: 0, createdBy: nil)
        #expect(try store.add(account))
        _ = try store.add(
            AccessToken(
                digest: Secret.digest(Self.token(name)), account: name, label: "test", rights: [.read, .record], layers: nil, createdAt: 0,
                expiresAt: 4_000_000_000))
    }

    /// Signs a browser in, and gives its cookie and the token of its forms.
    func session(_ name: String) throws -> (cookie: String, csrf: String) {
        let token = Secret.token()
        try store.add(
            Session(
                digest: Secret.digest(token), account: name, createdAt: now.seconds, lastSeenAt: now.seconds, idleEndsAt: now.seconds + 1800,
                endsAt: now.seconds + 43_200), replacing: nil)
        let identity = try #require(try accounts.identity(cookie: token))
        return ("phaenthi=\(token)", try #require(identity.formToken))
    }

    // MARK: Asking

    struct Answer {
        let status: Int
        let headers: [(name: String, value: String)]
        let text: String

        subscript(name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }

        /// The document.
        func json() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(status) \(text.prefix(300))")
        }
    }

    func ask(_ method: String, _ target: String, by name: String? = nil, _ headers: [String: String] = [:], body: [UInt8] = []) throws -> Answer {
        var fields = ["host": "test"].merging(headers.map { ($0.key.lowercased(), $0.value) }) { $1 }
        if let name { fields["authorization"] = "Bearer \(Self.token(name))" }
        let request = Request(
            method: try #require(Request.Method(rawValue: method)), target: try RequestTarget(target), headers: HeaderFields(fields), body: body)
        let response = service.respond(to: request)
        var bytes: [UInt8] = []
        switch response.body {
        case .empty: break
        case .bytes(let whole): bytes = whole
        case .kept(let kept): bytes = kept.plain
        case .stream, .waiting: Issue.record("a stream")
        }
        return Answer(status: response.status, headers: response.headers, text: String(decoding: bytes, as: UTF8.self))
    }

    func send(_ method: String, _ target: String, by name: String?, _ json: Any, _ headers: [String: String] = [:]) throws -> Answer {
        let body = Array(try JSONSerialization.data(withJSONObject: json))
        return try ask(method, target, by: name, ["content-type": "application/json"].merging(headers) { $1 }, body: body)
    }

    func step(_ step: String, _ sheet: String, by name: String?, area: String? = nil) throws -> Answer {
        var body = ["step": step]
        body["area"] = area
        return try send("POST", sheet + "/steps", by: name, body)
    }

    /// A form of a page.
    func form(_ target: String, _ fields: [(String, String)], cookie: String?, origin: String = "http://test") throws -> Answer {
        let body = fields.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        var headers = ["content-type": "application/x-www-form-urlencoded", "origin": origin]
        headers["cookie"] = cookie
        return try ask("POST", target, headers, body: Array(body.utf8))
    }

    static func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" }
}
