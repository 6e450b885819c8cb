import Catalog
import Encoding
import Foundation
import Geo
import Store
import Testing

/// A JSON document as another program reads it.
enum JSONValue: Decodable, Equatable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let box = try decoder.singleValueContainer()
        // Numbers first: there are most of them, and a failed attempt is slow.
        if let v = try? box.decode(Double.self) {
            self = .number(v)
        } else if let v = try? box.decode(String.self) {
            self = .text(v)
        } else if let v = try? box.decode([JSONValue].self) {
            self = .array(v)
        } else if box.decodeNil() {
            self = .null
        } else if let v = try? box.decode(Bool.self) {
            self = .boolean(v)
        } else {
            self = .object(try box.decode([String: JSONValue].self))
        }
    }

    static func parse(_ bytes: [UInt8]) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    }

    subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    subscript(index: Int) -> JSONValue? {
        if case .array(let all) = self, all.indices.contains(index) { all[index] } else { nil }
    }

    var elements: [JSONValue] { if case .array(let all) = self { all } else { [] } }
    var double: Double? { if case .number(let v) = self { v } else { nil } }
    var string: String? { if case .text(let v) = self { v } else { nil } }
}

func field(_ name: String, _ type: FieldType = .text) -> Field {
    Field(name: name, type: type, title: Localized(th: name, en: name))
}

/// A feature for a sink.
struct TestFeature {
    var row: Int64 = 1
    var id = "1"
    var shape: Shape?
    var values: [Value] = []

    func run<Sink: FeatureSink & ~Copyable>(into sink: inout Sink) throws -> Bool {
        try sink.begin(row: row, id: id.utf8.span)
        if let shape { try sink.geometry(shape) }
        for (column, value) in values.enumerated() { try sink.field(column, value) }
        return try sink.end()
    }
}

/// Programs that are asked for a second opinion.
enum OtherProgram {
    struct Failure: Error, CustomStringConvertible { let description: String }

    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Runs a script of Tests/Python with the packages of Tests/requirements.txt.
    static func python(_ script: String, _ arguments: [String]) throws -> [UInt8] {
        let own = root.appendingPathComponent(".venv/bin/python3").path
        let python = FileManager.default.isExecutableFile(atPath: own) ? own : "python3"
        let path = root.appendingPathComponent("Tests/Python/\(script)").path
        return try run(python, [path] + arguments, hint: "needs: pip install -r Tests/requirements.txt")
    }

    /// What a program writes to its standard output.
    static func run(_ program: String, _ arguments: [String], hint: String) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let output = Pipe(), errors = temporaryFile("stderr")
        try Data().write(to: errors)
        defer { try? FileManager.default.removeItem(at: errors) }
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let message = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
            throw Failure(description: "\(program) \(arguments) failed (\(hint)): \(message.suffix(2000))")
        }
        return [UInt8](data)
    }

    static func temporaryFile(_ suffix: String) -> URL {
        FileManager.default.temporaryDirectory.appendingPathComponent("phaenthi-\(UUID().uuidString)-\(suffix)")
    }

    /// Writes a file for the time of `body`.
    static func withFile<Result>(_ bytes: [UInt8], _ suffix: String, _ body: (String) throws -> Result) throws -> Result {
        let file = temporaryFile(suffix)
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try body(file.path)
    }
}
