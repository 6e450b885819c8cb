import Catalog
import Foundation
import Geo
import Store
import Testing

/// The vectors of the standard's own abstract tests and examples. They are not ours to ship: name the folder
/// that holds `cql2_ats.json` in `PHAENTHI_CHECKS` to run them.
@Suite(.enabled(if: CQL2Vectors.folder != nil))
struct CQL2VectorTests {
    @Test func everyVectorParsesAndItsJSONTwinIsTheSameTree() throws {
        let vectors = try CQL2Vectors.load()
        #expect(vectors.count > 400)
        for vector in vectors {
            guard let text = try? CQL2.parse(text: vector.text) else {
                Issue.record("refused: \(vector.text)")
                continue
            }
            guard let twin = try? CQL2.parse(json: vector.json) else {
                Issue.record("refused: \(String(decoding: vector.json, as: UTF8.self))")
                continue
            }
            #expect(text.withFloatingNumbers == twin.withFloatingNumbers, "\(vector.text)")
            #expect(try CQL2.parse(text: text.cql2Text) == text)
            #expect(try CQL2.parse(json: Array(text.cql2JSON.utf8)) == text)
        }
    }
}

extension CQL2VectorTests {
    /// The layers that the vectors speak of, as far as they name them.
    static let subject: CQL2.Subject = {
        let types: [(String, FieldType)] = [
            ("name", .text), ("nameascii", .text), ("NAME", .text), ("POP_EST", .number), ("pop_other", .integer), ("pop_min", .integer),
            ("pop_max", .integer), ("date", .date), ("start", .instant), ("end", .instant), ("boolean", .boolean),
        ]
        let fields = types.map { Field(name: $0.0, type: $0.1, title: Localized(th: $0.0, en: $0.0)) }
        return CQL2.Subject(properties: fields, geometry: .multiPolygon, geometryNames: ["geom"])
    }()

    @Test func everyVectorWithACountIsSoundOverItsLayer() throws {
        for vector in try CQL2Vectors.load(examples: false) {
            #expect(throws: Never.self, "\(vector.text)") { try CQL2.Filter(text: vector.text).check(against: Self.subject) }
            #expect(throws: Never.self, "\(vector.text)") { try CQL2.Filter(json: vector.json).check(against: Self.subject) }
        }
    }
}

enum CQL2Vectors {
    static let folder = ProcessInfo.processInfo.environment["PHAENTHI_CHECKS"]

    struct Vector {
        let text: String
        let json: [UInt8]
    }

    /// All vectors but those with a collection that no shape can hold.
    static func load(examples: Bool = true) throws -> [Vector] {
        let data = try Data(contentsOf: URL(filePath: try #require(folder)).appending(path: "cql2_ats.json"))
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        var vectors: [Vector] = []
        func add(_ text: Any?, _ json: Any?) throws {
            guard let text = text as? String, let json, !text.hasPrefix("S_EQUALS(GEOMETRYCOLLECTION") else { return }
            vectors.append(Vector(text: text, json: Array(try JSONSerialization.data(withJSONObject: json, options: .fragmentsAllowed))))
        }
        for key in ["counts", "logical"] {
            for row in document[key] as? [[String: Any]] ?? [] { try add(row["filter"], row["json"]) }
        }
        let texts = document["text"] as? [String: String] ?? [:]
        let jsons = document["json"] as? [String: Any] ?? [:]
        for (name, text) in texts where examples { try add(text, jsons[name]) }
        return vectors
    }
}
