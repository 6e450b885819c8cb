import Catalog
import Foundation
import Geo
import Store
import Synchronization

@testable import Demo

/// What all tests of this target share: the inputs, one national country, one of each small scale.
enum Shared {
    static let geodata = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "geodata").path
    static let counts = geodata + "/areas/demo_counts.csv"
    static let catalog = Result { try Catalog.load(from: geodata) }
    static let inputs = Result<DemoInputs, DemoError> { () throws(DemoError) in
        guard let catalog = try? catalog.get() else { throw .unreadable(path: geodata) }
        return try DemoInputs(areas: catalog.areas, counts: counts)
    }
    static let national = Result<DemoCountry, DemoError> { () throws(DemoError) in
        try DemoCountry(inputs: inputs.get(), scale: .national)
    }
    static let phayao = Result<DemoCountry, DemoError> { () throws(DemoError) in
        try DemoCountry(inputs: inputs.get(), scale: .phayao)
    }
}

/// The fields of each layer with their types, the key first.
let fieldsOfLayers: [String: String] = [
    "provinces": "code:text name_th:text name_en:text region:text inspection_zone:integer province_group:text demo:boolean",
    "amphoe": "code:text name_th:text name_en:text province_code:text province_name_th:text approx:boolean demo:boolean",
    "tambons": """
        code:text name_th:text name_en:text amphoe_code:text amphoe_name_th:text province_code:text province_name_th:text \
        postcode:text approx:boolean demo:boolean
        """,
    "villages": """
        code:text moo:integer name_th:text tambon_code:text tambon_name_th:text amphoe_code:text amphoe_name_th:text \
        province_code:text province_name_th:text kind:text urban:boolean rural:boolean households:integer population:integer demo:boolean
        """,
    "knn_plots": """
        plot_code:text village_code:text village_name_th:text tambon_code:text amphoe_code:text province_code:text area_rai:number \
        plot_model:text title_type:text funding_source:text fiscal_year:integer sufficiency_household:boolean owner_name:text demo:boolean
        """,
    "volunteer_centres": """
        centre_code:text name_th:text amphoe_code:text province_code:text chair_name:text chair_phone:text demo:boolean
        """,
    "learning_centres": """
        centre_code:text name_th:text village_code:text tambon_code:text amphoe_code:text province_code:text budget_year:integer \
        can_teach:boolean demo:boolean
        """,
    "study_centres": "centre_code:text name_th:text province_code:text area_rai:number demo:boolean",
    "plant_trees": """
        tree_code:text centre_code:text province_code:text species_th:text species_scientific:text height_m:number girth_cm:integer demo:boolean
        """,
    "tourism_villages": """
        village_code:text name_th:text tambon_code:text amphoe_code:text province_code:text highlights:text homestay_beds:integer \
        description_html:text demo:boolean
        """,
]

func layer(_ id: String, fields: String? = nil) -> Layer {
    let name = Localized(th: id, en: id)
    let columns = (fields ?? fieldsOfLayers[id, default: ""]).split(separator: " ").map { column in
        let parts = column.split(separator: ":")
        return Field(name: String(parts[0]), type: FieldType(rawValue: String(parts[1])) ?? .text, title: name)
    }
    return Layer(
        id: id, title: name, description: name, geometry: .point, fields: columns, key: 0, label: nil, area: nil, time: nil,
        tiles: TileRule(minimumZoom: 0, maximumZoom: 14, fields: []),
        legend: Legend(color: "#000000", shown: false), attribution: name, order: 0)
}

/// A feature as a sink is told it.
struct Feature: Equatable {
    var row: Int64
    var id: String
    var shape: Shape?
    var values: [Value] = []
}

/// Collects features, and stops when it holds as many as it may.
struct Collector: FeatureSink {
    var features: [Feature] = []
    var most = Int.max
    private var current: Feature?

    init(most: Int = .max) { self.most = most }

    struct OutOfOrder: Error {}

    mutating func begin(row: Int64, id: Span<UInt8>) throws {
        guard current == nil else { throw OutOfOrder() }
        current = Feature(row: row, id: Self.text(id))
    }

    mutating func geometry(_ shape: borrowing Shape) throws {
        guard let values = current?.values, values.isEmpty else { throw OutOfOrder() }
        current?.shape = copy shape
    }

    mutating func null(_ column: Int) throws { try add(.null, column) }
    mutating func boolean(_ column: Int, _ value: Bool) throws { try add(.boolean(value), column) }
    mutating func integer(_ column: Int, _ value: Int64) throws { try add(.integer(value), column) }
    mutating func number(_ column: Int, _ value: Double) throws { try add(.number(value), column) }
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) throws { try add(.text(Self.text(utf8)), column) }

    mutating func end() throws -> Bool {
        guard let feature = current else { throw OutOfOrder() }
        features.append(feature)
        current = nil
        return features.count < most
    }

    private mutating func add(_ value: Value, _ column: Int) throws {
        guard current?.values.count == column else { throw OutOfOrder() }
        current?.values.append(value)
    }

    private static func text(_ utf8: Span<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        for i in utf8.indices { bytes.append(utf8[i]) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension DemoCountry {
    func features(_ id: String) throws -> [Feature] {
        var collector = Collector()
        try read(layer(id), into: &collector)
        return collector.features
    }

    /// A hash of everything that the country tells a sink.
    func fingerprint() throws -> UInt64 {
        var hash = RunningHash()
        for id in Self.layerIDs.sorted() {
            for feature in try features(id) {
                hash.add(feature.id)
                for value in feature.values { hash.add("\(value)") }
                guard let shape = feature.shape else { continue }
                for number in shape.xy { hash.add(number.bitPattern) }
                for number in shape.ringEnds + shape.polygonEnds { hash.add(UInt64(number)) }
            }
        }
        return hash.value
    }
}

private struct RunningHash {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    mutating func add(_ text: String) { for byte in text.utf8 { add(UInt64(byte)) } }
    mutating func add(_ word: UInt64) { value = (value ^ word) &* 0x0000_0100_0000_01B3 }
}

extension Shape {
    /// The area in the plane of all polygons, holes taken off.
    var planeArea: Double { ringEnds.indices.reduce(0) { $0 + signedArea2(ring: $1) / 2 } }
    var corners: [Coordinate] { (0..<count).map { Coordinate(x: xy[2 * $0], y: xy[2 * $0 + 1]) } }
    var firstCoordinate: Coordinate { Coordinate(x: xy[0], y: xy[1]) }
}

/// Keeps what a progress bar is told.
final class Seen: Sendable {
    private let progress = Mutex<[DemoProgress]>([])
    var all: [DemoProgress] { progress.withLock { $0 } }
    func add(_ step: DemoProgress) { progress.withLock { $0.append(step) } }
}
