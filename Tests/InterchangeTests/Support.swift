import Catalog
import FoundationEssentials
import Geo
import Store

@testable import Interchange

/// A folder that goes with the test.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/phaenthi-import-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and tells its path.
    func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = "\(path)/\(name)"
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }
}

/// A feature that a sink was told.
struct Told: Equatable {
    var row: Int64
    var id: String
    var shape: Shape?
    var values: [Value]
}

/// Keeps what it is told.
struct Collector: FeatureSink {
    var features: [Told] = []
    let columns: Int

    mutating func begin(row: Int64, id: Span<UInt8>) {
        features.append(Told(row: row, id: textOf(id), shape: nil, values: Array(repeating: .null, count: columns)))
    }
    mutating func geometry(_ shape: borrowing Shape) { features[features.count - 1].shape = copy shape }
    mutating func null(_ column: Int) { put(column, .null) }
    mutating func boolean(_ column: Int, _ value: Bool) { put(column, .boolean(value)) }
    mutating func integer(_ column: Int, _ value: Int64) { put(column, .integer(value)) }
    mutating func number(_ column: Int, _ value: Double) { put(column, .number(value)) }
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) { put(column, .text(textOf(utf8))) }
    mutating func end() -> Bool { true }

    private mutating func put(_ column: Int, _ value: Value) { features[features.count - 1].values[column] = value }
}

func textOf(_ utf8: Span<UInt8>) -> String { String(decoding: utf8.indices.map { utf8[$0] }, as: UTF8.self) }

func field(_ name: String, _ type: FieldType, aliases: [String] = [], required: Bool = false, choices: [FieldChoice] = []) -> Field {
    Field(name: name, type: type, title: Localized(th: name, en: name), choices: choices, aliases: aliases, required: required)
}

func layer(_ id: String, _ geometry: GeometryKind, _ fields: [Field], key: Int? = nil) -> Layer {
    let text = Localized(th: id, en: id)
    return Layer(
        id: id, title: text, description: text, geometry: geometry, fields: fields, key: key, label: nil, area: nil, time: nil,
        tiles: TileRule(minimumZoom: 0, maximumZoom: 14, fields: []),
        legend: Legend(color: "#000000", shown: true), attribution: text, order: 1)
}

/// Runs the only layer of a file into a layer of ours.
func imported(_ path: String, into layer: Layer, skipsFaulty: Bool = false) throws -> (features: [Told], report: ImportReport) {
    let file = try VectorFile(path)
    let source = try file.layers()[0]
    let plan = try LayerImport(source, into: layer)
    var features = try file.features(of: source)
    var collector = Collector(columns: layer.fields.count)
    let report = try plan.run(&features, into: &collector, skipsFaulty: skipsFaulty)
    return (collector.features, report)
}
