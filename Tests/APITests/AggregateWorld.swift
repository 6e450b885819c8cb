import API
import Atlas
import Catalog
import Demo
import Foundation
import Geo
import HTTP
import SpatiaLiteStore
import Store

/// A service over the demo of one province and a layer of hard values, for the tests of aggregates and exports.
struct AggregateWorld {
    let catalog: Catalog
    let service: Service

    static let shared = Result { try AggregateWorld() }

    private static let folder = FileManager.default.temporaryDirectory.appending(path: "phaenthi-aggregates-\(UUID().uuidString)")

    private init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let geodata = root.appending(path: "geodata").path
        let real = try Catalog.load(from: geodata)
        let catalog = Catalog(layers: real.layers + [Self.oddLayer, Self.crowdLayer], areas: real.areas)
        let folder = Self.folder
        atexit { try? FileManager.default.removeItem(at: AggregateWorld.folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let country = try DemoCountry(inputs: DemoInputs(areas: real.areas, counts: geodata + "/areas/demo_counts.csv"), scale: .phayao)
        let path = folder.appending(path: "store.sqlite").path
        try EmbeddedStore.build(at: path, catalog: catalog) { builder in
            for layer in real.layers where DemoCountry.layerIDs.contains(layer.id) { try builder.load(layer) { sink in try country.read(layer, into: &sink) } }
            try builder.load(Self.oddLayer) { sink in
                for (i, odd) in Odd.all.enumerated() {
                    try sink.begin(row: Int64(i + 1), id: odd.code.utf8.span)
                    if let longitude = odd.longitude { try sink.geometry(.point(x: longitude, y: 19)) }
                    for (column, value) in odd.values.enumerated() { try sink.field(column, value) }
                    _ = try sink.end()
                }
            }
            try builder.load(Self.crowdLayer) { sink in
                for i in 0..<Self.crowd {
                    let code = "C\(100_000 + i)"
                    try sink.begin(row: Int64(i + 1), id: code.utf8.span)
                    try sink.geometry(.point(x: 98 + Double(i % 211) / 100, y: 15 + Double(i % 307) / 100))
                    let values: [Value] = [.text(code), .null, .text("คำที่ยาวพอควรทีเดียว \(i % 9_000)"), .integer(Int64(i)), .null, .null, .integer(1), .null]
                    for (column, value) in values.enumerated() { try sink.field(column, value) }
                    _ = try sink.end()
                }
            }
            try builder.setMetadata("demo_version", "test")
        }
        let atlas = try Atlas(catalog: catalog, source: EmbeddedStore(path: path, catalog: catalog, .reading))
        service = Service(atlas: atlas, assets: Assets(files: ["page.html": Array(try Data(contentsOf: root.appending(path: "web/page.html")))]), metrics: Metrics(), edition: "test")
        self.catalog = catalog
    }


    /// A layer whose values are what figures and tables stumble over.
    static let oddLayer = layer("odds", Localized(th: "ของแปลก/ทดสอบ", en: "Odd things"))
    /// The same fields with many features, whose answers do not fit in one piece.
    static let crowdLayer = layer("crowd", Localized(th: "ฝูงชน", en: "A crowd"))
    static let crowd = 12_500

    private static func layer(_ id: String, _ title: Localized) -> Layer {
        func field(_ name: String, _ type: FieldType, _ secrecy: PersonalDataClass = .open) -> Field {
            Field(name: name, type: type, title: Localized(th: "ช่อง \(name)", en: "Field \(name)"), personalData: secrecy)
        }
        return Layer(
            id: id, title: title, description: Localized(th: "", en: ""), geometry: .point,
            fields: [
                field("code", .text), field("area_code", .text), field("word", .text), field("whole", .integer),
                field("ratio", .number), field("day", .date), field("secret", .integer, .personal), field("tags", .textArray),
            ],
            key: 0, label: nil, area: 1, time: nil,
            tiles: TileRule(minimumZoom: 0, maximumZoom: 14, fields: []),
            legend: Legend(color: "#000000", shown: false), attribution: Localized(th: "", en: ""), order: 99)
    }

    /// One feature of the odd layer.
    struct Odd {
        let code: String
        let area: String?
        let word: String?
        let whole: Int64?
        let ratio: Double?
        let day: String?
        let longitude: Double?

        var values: [Value] {
            [
                .text(code), area.map { .text($0) } ?? .null, word.map { .text($0) } ?? .null, whole.map { .integer($0) } ?? .null,
                ratio.map { .number($0) } ?? .null, day.map { .text($0) } ?? .null, .integer(7), .text("[\"ก\",\"ข\"]"),
            ]
        }

        static let all = [
            Odd(code: "A1", area: "56010101", word: "=SUM(A1)", whole: .max, ratio: 1e16, day: "2024-10-01", longitude: 99),
            Odd(code: "A2", area: "560101", word: "บ้าน \"ใหม่\", ๒", whole: .max, ratio: 1, day: "2020-02-29", longitude: 100),
            Odd(code: "A3", area: "10", word: "-1.5", whole: -1, ratio: -1e16, day: nil, longitude: 100.5),
            Odd(code: "A4", area: nil, word: nil, whole: nil, ratio: 1, day: nil, longitude: nil),
            Odd(code: "A5", area: "99", word: "@x", whole: 0, ratio: 3, day: "2024-10-02", longitude: 101),
            Odd(code: "A6", area: "56XX", word: "", whole: 5, ratio: 2.9999999999999996, day: "2024-01-01", longitude: 102),
            Odd(code: "A7", area: "5601", word: "line\nbreak", whole: 15, ratio: nil, day: nil, longitude: 103),
        ]
    }

    // MARK: Asking

    func get(_ target: String, accept: String? = nil, headers: [String: String] = [:]) throws -> Response {
        var fields = headers
        fields["host"] = "test"
        if let accept { fields["accept"] = accept }
        let escaped = target.addingPercentEncoding(withAllowedCharacters: Self.allowed) ?? target
        return service.respond(to: Request(method: .get, target: try RequestTarget(escaped), headers: HeaderFields(fields)))
    }

    private static let allowed = CharacterSet(charactersIn: "%").union(.urlQueryAllowed).subtracting(CharacterSet(charactersIn: "<>\" "))

    /// The whole body, however it is made.
    func bytes(_ response: Response) throws -> [UInt8] {
        switch response.body {
        case .empty: return []
        case .bytes(let bytes): return bytes
        case .kept(let kept): return kept.plain
        case .waiting: return []
        case .stream(let stream):
            var all: [UInt8] = []
            while true {
                var piece: [UInt8] = []
                try stream.next(into: &piece)
                if piece.isEmpty { return all }
                all += piece
            }
        }
    }

    func json(_ target: String) throws -> [String: Any] {
        let body = try bytes(get(target))
        guard let document = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else { throw NotAnObject() }
        return document
    }

    struct NotAnObject: Error {}

    /// The properties of all features that `items` answers with, or a page of them.
    func features(_ layer: String, _ query: String = "") throws -> [[String: Any]] {
        let document = try json("/collections/\(layer)/items?limit=1000000&f=json" + (query.isEmpty ? "" : "&" + query))
        return (document["features"] as? [[String: Any]] ?? []).map { $0["properties"] as? [String: Any] ?? [:] }
    }

    func records(_ body: [UInt8]) throws -> [[String]] {
        var reader = CSVReader(body)
        var records: [[String]] = []
        while try reader.next() { records.append(reader.fields) }
        return records
    }
}

extension Response {
    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
}
