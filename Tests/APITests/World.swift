@testable import API
import Archives
import Atlas
import Catalog
import Demo
import Foundation
import HTTP
import Snapshot
import SpatiaLiteStore
import Store
import Synchronization
import TestSupport
import Testing

/// The folder of this repository.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A service over a store of its own, asked in memory or over a real socket.
final class World: Sendable {
    private let name: String
    let catalog: Catalog
    let store: EmbeddedStore
    let service: Service
    let port: Int
    /// What the server has told its access log, and its operator.
    let told: Told
    private let server: Mutex<Server?>

    /// - Parameters:
    ///   - memory: for layers that are kept ready, as `serve --memory`; 0: the store answers alone.
    ///   - archived: the zooms of an archive of tiles in each format that the service has, named after the world.
    ///   - fill: loads the features.
    init(_ name: String, geodata: String, memory: Int, archived: ClosedRange<Int>? = nil, fill: (inout Builder, Catalog) throws -> Void) throws {
        let catalog = try Catalog.load(from: geodata)
        let path = Scratch.folder.appending(path: "\(name).sqlite").path()
        try EmbeddedStore.build(at: path, catalog: catalog) { try fill(&$0, catalog) }
        self.name = name
        self.catalog = catalog
        store = try EmbeddedStore(path: path, catalog: catalog, .reading)
        let told = Told()
        let metrics = Metrics()
        let source = try SnapshotSource(store: store, layers: catalog.layers, budget: memory, report: told.note)
        let atlas = try Atlas(
            catalog: catalog, source: source, editor: store,
            recording: Recording(catalog: catalog, store: store, source: source, isWritable: false, now: { 1_722_000_000 }),
            reports: MapReports(catalog: catalog, records: store, source: source))
        let archives = try archived.map { zooms in try ArchiveFormat.allCases.map { try atlas.archive("\(name)-\($0)", $0, zooms) } } ?? []
        service = Service(
            atlas: atlas, assets: Assets(files: try World.pages()), metrics: metrics, edition: "test",
            configuration: Service.Configuration(archives: archives, report: told.note))
        var configuration = HTTP.Configuration()
        configuration.port = 0
        configuration.threads = 2
        let server = try Server(configuration, handler: service, metrics: metrics, log: AccessLog { told.note(String(decoding: $0, as: UTF8.self)) })
        port = server.port
        self.told = told
        self.server = Mutex(server)
    }

    /// The demo of Phayao, as `phaenthi demo --scale phayao` makes it.
    static let phayao = Result {
        try World("phayao", geodata: repository.appending(path: "geodata").path(), memory: 64 << 20, archived: 0...10) { builder, catalog in
            let counts = repository.appending(path: "geodata/areas/demo_counts.csv").path()
            let country = try DemoCountry(inputs: DemoInputs(areas: catalog.areas, counts: counts), scale: .phayao)
            for layer in catalog.layers where DemoCountry.layerIDs.contains(layer.id) {
                try builder.load(layer) { try country.read(layer, into: &$0) }
            }
            try builder.setMetadata("demo_version", DemoCountry.version)
        }
    }

    /// The service of ``phayao``.
    static func demo() throws -> World { try phayao.get() }

    /// The same service over the same store, whose filters may take no longer than this.
    func hasty(_ budget: Duration) throws -> Service {
        let path = Scratch.folder.appending(path: "\(name).sqlite").path()
        let store = try EmbeddedStore(path: path, catalog: catalog, .reading, timeBudget: budget)
        return Service(atlas: try Atlas(catalog: catalog, source: store), assets: Assets(files: try World.pages()), metrics: Metrics(), edition: "test")
    }

    static func pages() throws -> [String: [UInt8]] {
        let folder = repository.appending(path: "web")
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path()).reduce(into: [:]) { files, name in
            let file = folder.appending(path: name)
            guard (try? file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true else { return }
            files[name] = Array(try Data(contentsOf: file))
        }
    }

    func layer(_ id: String) throws -> Layer { try #require(catalog.layer(id), "\(id)") }
    func state(_ layer: Layer) throws -> LayerState { try store.state(layer) }

    // MARK: Asking

    func get(_ target: String, _ headers: [String: String] = [:], by door: Door = .memory) throws -> Client.Answer {
        try ask("GET", target, headers, by: door)
    }

    /// The document of an answer that must be 200.
    func document(_ target: String, _ headers: [String: String] = [:], by door: Door = .memory) throws -> Document {
        let answer = try get(target, headers, by: door)
        try #require(answer.status == 200, "\(target): \(answer.status) \(answer.text.prefix(300))")
        return try Document(answer.body)
    }

    func ask(_ method: String, _ target: String, _ headers: [String: String] = [:], by door: Door) throws -> Client.Answer {
        switch door {
        case .memory: try askInMemory(method, target, headers)
        case .socket: try askOverSocket(method, target, headers)
        }
    }

    private func askInMemory(_ method: String, _ target: String, _ headers: [String: String]) throws -> Client.Answer {
        let fields = HeaderFields(["host": "test"].merging(headers.map { ($0.key.lowercased(), $0.value) }) { $1 })
        let method = try #require(Request.Method(rawValue: method))
        let response: Response
        do throws(RefusalReason) {
            response = service.respond(to: Request(method: method, target: try RequestTarget(target), headers: fields))
        } catch {
            response = service.refuse(error, id: RequestID(number: 0))
        }
        var body: [UInt8] = []
        var headers = response.headers
        switch response.body {
        case .empty: break
        case .bytes(let bytes): body = bytes
        case .kept(let kept):
            body = kept.plain
            headers += kept.headers
        case .stream(let stream):
            var before = -1
            while body.count > before {
                before = body.count
                try stream.next(into: &body)
            }
        case .waiting(let stream): stream.next(into: &body)
        }
        return Client.Answer(status: response.status, headers: headers.map { (name: $0.name.lowercased(), value: $0.value) }, body: body)
    }

    private func askOverSocket(_ method: String, _ target: String, _ headers: [String: String]) throws -> Client.Answer {
        let client = Client(port: port, patience: 120_000_000)
        let lines = ["host": "test"].merging(headers) { $1 }.map { "\($0.key): \($0.value)\r\n" }.joined()
        client.send("\(method) \(target) HTTP/1.1\r\n\(lines)Connection: close\r\n\r\n")
        return try #require(client.answer(toHead: method == "HEAD"), "\(method) \(target)")
    }
}

extension Atlas {
    /// An archive of all layers, whole, under a name.
    func archive(_ id: String, _ format: ArchiveFormat, _ zooms: ClosedRange<Int>) throws -> Service.ServedArchive {
        let path = Scratch.folder.appending(path: "\(id)-\(UUID().uuidString)").path()
        let plan = try archiver.plan(catalog.layers, area: nil, zooms: zooms)
        let writer = try format.writer(path, plan: plan.identity(edition: "test"))
        try #require(try archiver.write(plan, into: writer) { _ in true })
        _ = try writer.finish(try tileset(catalog.layers))
        return Service.ServedArchive(id: id, archive: try ArchiveFormat.open(path))
    }
}

/// How a service is asked.
enum Door: CaseIterable {
    /// The handler itself.
    case memory
    /// The engine, over TCP.
    case socket
}

/// Lines that were told by any thread.
final class Told: Sendable {
    private let lines = Mutex<[String]>([])

    @Sendable func note(_ line: String) { lines.withLock { $0.append(line) } }

    var text: String { lines.withLock { $0.joined(separator: "\n") } }
}

/// A folder that goes with the process.
enum Scratch {
    static let folder: URL = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "phaenthi-api-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: Scratch.folder) }
        return folder
    }()
}

/// A JSON value; what is not there is null.
struct Document {
    let value: Any?

    init(_ bytes: [UInt8]) throws { value = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) }

    private init(value: Any?) { self.value = value }

    subscript(name: String) -> Document { Document(value: (value as? [String: Any])?[name]) }
    subscript(index: Int) -> Document { list.indices.contains(index) ? list[index] : Document(value: nil) }

    var list: [Document] { (value as? [Any])?.map { Document(value: $0) } ?? [] }
    var names: Set<String> { Set((value as? [String: Any])?.keys.map { $0 } ?? []) }
    var text: String? { value as? String }
    var number: Double? { (value as? NSNumber)?.doubleValue }
    var integer: Int? { number.flatMap { Int(exactly: $0) } }
    var texts: [String] { list.compactMap(\.text) }
    var numbers: [Double] { list.compactMap(\.number) }
    var isMissing: Bool { value == nil || value is NSNull }

    /// The link of a relation.
    func link(_ relation: String, _ type: String? = nil) -> String? {
        self["links"].list.first { $0["rel"].text == relation && (type == nil || $0["type"].text == type) }?["href"].text
    }
}

/// The path and query of an address of this service.
func target(_ address: String) -> String {
    guard let scheme = address.firstRange(of: "://") else { return address }
    guard let slash = address[scheme.upperBound...].firstIndex(of: "/") else { return "/" }
    return String(address[slash...])
}
