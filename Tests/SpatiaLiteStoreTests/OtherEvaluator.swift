import Catalog
import Foundation
import Geo
import Store

/// The brute-force evaluator of Tests/Python/cql2.py (shapely and pyproj): an answer from other libraries.
struct OtherEvaluator {
    struct Failure: Error, CustomStringConvertible { let description: String }

    private var layers: [String: Any] = [:]
    private var cases: [[String: Any]] = []

    mutating func add(_ layer: Layer, _ features: [Feature], rows: [String: Int64] = [:]) throws {
        var types: [String: String] = [:]
        for field in layer.fields { types[field.name] = field.type.rawValue }
        let list = try features.enumerated().map { i, feature -> [String: Any] in
            var properties: [String: Any] = [:]
            for (field, value) in zip(layer.fields, feature.values) { properties[field.name] = try Self.json(value, field.type) }
            let geometry: Any = try feature.shape.map { try Self.parsed(Filter.geometry($0).cql2JSON) } ?? NSNull()
            return [
                "id": feature.id, "row": NSNumber(value: rows[feature.id] ?? Int64(i)), "geometry": geometry, "properties": properties,
            ]
        }
        layers[layer.id] = ["types": types, "area": layer.area.map { layer.fields[$0].name } ?? "", "features": list] as [String: Any]
    }

    mutating func ask(_ filter: Filter, of layer: Layer) throws {
        cases.append(["layer": layer.id, "filter": try Self.parsed(filter.cql2JSON)])
    }

    /// For each case the ids of the features that match.
    func answers() throws -> [[String]] {
        let data = try JSONSerialization.data(withJSONObject: ["layers": layers, "cases": cases])
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("phaenthi-\(UUID().uuidString)-cases.json")
        try data.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try JSONDecoder().decode([[String]].self, from: Self.run(file.path))
    }

    private static func run(_ cases: String) throws -> Data {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let own = root.appendingPathComponent(".venv/bin/python3").path
        let python = FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
        let process = Process(), output = Pipe()
        let errors = FileManager.default.temporaryDirectory.appendingPathComponent("phaenthi-\(UUID().uuidString)-stderr")
        try Data().write(to: errors)
        defer { try? FileManager.default.removeItem(at: errors) }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python, root.appendingPathComponent("Tests/Python/cql2.py").path, cases]
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let message = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
            throw Failure(description: "cql2.py failed (needs: pip install -r Tests/requirements.txt): \(message.suffix(2000))")
        }
        return data
    }

    private static func parsed(_ json: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
    }

    private static func json(_ value: Value, _ type: FieldType) throws -> Any {
        switch value {
        case .null: NSNull()
        case .boolean(let v): NSNumber(value: v)
        case .integer(let v): NSNumber(value: v)
        case .number(let v): NSNumber(value: v)
        case .text(let v): type == .textArray ? try parsed(v) : v
        }
    }
}
