import Catalog
import Foundation
import Geo
import SpatiaLiteStore
import Store
import Testing

/// The counts of CQL2's own abstract tests (OGC 21-065r2 annex A) over their three layers of Natural Earth. They are
/// not ours to ship: name the folder that holds `cql2_ats.json` and `truth.gpkg` in `PHAENTHI_CHECKS` to run them;
/// `ogr2ogr` (Debian gdal-bin) reads the layers.
@Suite(.enabled(if: StandardVectors.folder != nil))
struct StandardVectorTests {
    private static let fields: [(String, FieldType)] = [
        ("name", .text), ("nameascii", .text), ("NAME", .text), ("POP_EST", .number), ("pop_other", .integer), ("pop_min", .integer),
        ("pop_max", .integer), ("date", .date), ("start", .instant), ("end", .instant), ("boolean", .boolean),
    ]

    @Test func everyVectorOfTheStandardCountsRight() throws {
        let data = try Data(contentsOf: URL(filePath: try #require(StandardVectors.folder)).appending(path: "cql2_ats.json"))
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let vectors = ["counts", "logical"].flatMap { document[$0] as? [[String: Any]] ?? [] }
        let folder = try Folder()
        let contents = try [
            ("ne_110m_admin_0_countries", GeometryKind.multiPolygon), ("ne_110m_populated_places_simple", .point),
            ("ne_110m_rivers_lake_centerlines", .lineString),
        ].map { try layer($0.0, $0.1, folder) }
        let store = try folder.build(contents)
        var checked = 0
        for vector in vectors {
            let source = try #require(vector["source"] as? String), text = try #require(vector["filter"] as? String)
            let layer = try #require(contents.first { $0.0.id == source }?.0), count = try #require(vector["n"] as? Int)
            let subject = CQL2.Subject(properties: layer.fields, geometry: layer.geometry, geometryNames: ["geom"])
            let json = try JSONSerialization.data(withJSONObject: try #require(vector["json"]), options: .fragmentsAllowed)
            for read in [try CQL2.Filter(text: text), try CQL2.Filter(json: Array(json))] {
                var query = FeatureQuery(layer: layer)
                query.filter = try read.check(against: subject)
                let bound = try query.bound(to: .anonymous)
                #expect(try store.count(bound) == count, "\(source): \(text)")
                #expect(try store.collect(query).1.returned == count, "\(source): \(text)")
            }
            checked += 1
        }
        #expect(checked > 300)
    }

    private func layer(_ name: String, _ kind: GeometryKind, _ folder: Folder) throws -> (Layer, [Feature]) {
        let file = folder.url.appending(path: "\(name).json")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=17", file.path, try #require(StandardVectors.folder) + "/truth.gpkg", name]
        try process.run()
        process.waitUntilExit()
        let document = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let members = try #require(document["features"] as? [[String: Any]])
        let known = try #require(members.first?["properties"] as? [String: Any])
        let fields = Self.fields.filter { known[$0.0] != nil }.map { Samples.field($0.0, $0.1) }
        let features = try members.map { member -> Feature in
            let properties = try #require(member["properties"] as? [String: Any])
            let geometry = try JSONSerialization.data(withJSONObject: try #require(member["geometry"]))
            guard case .spatial(_, .geometry(var shape), _) = try CQL2.parse(
                json: Array("{\"op\":\"s_equals\",\"args\":[".utf8 + geometry + ",{\"property\":\"geom\"}]}".utf8),
                limits: CQL2.Limits(length: 10_000_000, vertices: 1_000_000)) else { throw StoreError.damaged(name) }
            if kind == .multiPolygon { shape.kind = kind }
            return Feature(id: "", shape: shape, values: try fields.map { try value(properties[$0.name], $0.type) })
        }
        return (Samples.layer(name, kind, fields, key: nil), features)
    }

    private func value(_ any: Any?, _ type: FieldType) throws -> Value {
        guard let any, !(any is NSNull) else { return .null }
        switch type {
        case .integer: return .integer(Int64(try #require(any as? Double)))
        case .number: return .number(try #require(any as? Double))
        case .boolean: return .boolean(try #require(any as? NSNumber).boolValue)
        case .date: return .text(try #require(any as? String).replacing("/", with: "-"))
        case .instant:
            let text = try #require(any as? String)
            let bounds = Timestamp.bounds(text.count == 19 ? text + "Z" : text)
            return .text(try #require(bounds).first)
        case .text, .textArray: return .text(try #require(any as? String))
        }
    }
}

private enum StandardVectors {
    static let folder = ProcessInfo.processInfo.environment["PHAENTHI_CHECKS"]
}
