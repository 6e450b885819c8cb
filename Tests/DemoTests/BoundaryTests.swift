import Foundation
import Geo
import Testing

@testable import Demo

@Suite struct BoundaryTests {
    @discardableResult
    private func withFile<T>(_ text: String, _ body: (String) throws -> T) throws -> T {
        let file = FileManager.default.temporaryDirectory.appending(path: "demo-boundaries-\(UUID().uuidString).geojson")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        return try body(file.path)
    }

    private func collection(_ features: [String]) -> String {
        "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}"
    }

    private func square(_ properties: String, at corner: Coordinate, side: Double) -> String {
        let (x, y) = (corner.x, corner.y)
        let ring = [(x, y), (x, y + side), (x + side, y + side), (x + side, y), (x, y)].map { "[\($0.0),\($0.1)]" }
        return """
            {"type":"Feature","properties":{\(properties)},"geometry":{"type":"Polygon","coordinates":[[\(ring.joined(separator: ","))]]}}
            """
    }

    @Test(arguments: [
        (#""code":"560101""#, "560101"), (#""code":5601"#, "5601"), (#""code":"56""#, "56"),
        (#""adm3_pcode":"TH560101","adm2_pcode":"TH5601","adm1_pcode":"TH56""#, "560101"),
        (#""ADM2_PCODE":"TH5601","ADM1_PCODE":"TH56""#, "5601"), (#""TB_CODE":"560101""#, "560101"),
        (#""TAMBON_IDN":560101.0,"AMPHOE_IDN":5601"#, "560101"), (#""pro_code":"56","amp_code":"01","tam_code":"02""#, "560102"),
        (#""PROV_CODE":"56","AMP_CODE":"01""#, "5601"), (#""AMP_CODE":"5601","TAM_CODE":"02""#, "560102"),
    ])
    func `A feature says its area in any of the usual fields`(properties: String, code: String) throws {
        let feature = square(properties, at: Coordinate(x: 99, y: 19), side: 0.1)
        let boundaries = try withFile(collection([feature])) { try Boundaries(files: [$0]) }
        #expect(boundaries.count == 1)
        #expect(boundaries[code]?.bounds == BoundingBox(minX: 99, minY: 19, maxX: 99.1, maxY: 19.1))
    }

    @Test(arguments: [#""name":"x""#, #""code":"5a""#, #""code":"560101011""#, #""pro_code":"56","tam_code":"02""#, #""tam_code":"02""#])
    func `A file in which no feature says its area is refused`(properties: String) throws {
        let feature = square(properties, at: Coordinate(x: 99, y: 19), side: 0.1)
        try withFile(collection([feature])) { path in
            #expect(throws: DemoError.malformed(path: path, reason: "no feature has an area code and a polygon")) {
                try Boundaries(files: [path])
            }
        }
    }

    @Test func `Parts of one area become one, and a bow-tie is repaired`() throws {
        let parts = [99.0, 99.5].map { square(#""code":"56""#, at: Coordinate(x: $0, y: 19), side: 0.1) }
        let bowTie = """
            {"type":"Feature","properties":{"code":"57"},"geometry":{"type":"MultiPolygon","coordinates":\
            [[[[0,0],[2,2],[2,0],[0,2],[0,0]]]]}}
            """
        let boundaries = try withFile(collection(parts + [bowTie])) { try Boundaries(files: [$0]) }
        #expect(boundaries["56"]?.polygonEnds.count == 2)
        #expect(abs((boundaries["56"]?.planeArea ?? 0) - 0.02) < 1e-9)
        #expect(abs((boundaries["57"]?.planeArea ?? 0) - 2) < 1e-9)
    }

    @Test func `A file that is packed, in metres, unclosed or no polygon says so`() throws {
        let refused = [
            collection([square(#""code":"56""#, at: Coordinate(x: 590_000, y: 2_100_000), side: 10)]): "not in degrees",
            collection([#"{"type":"Feature","properties":{"code":"56"},"geometry":{"type":"Point","coordinates":[1,2]}}"#]): "Point is not a polygon",
            collection([
                #"{"type":"Feature","properties":{"code":"56"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}}"#
            ]): "not closed",
            "{}": "features",
            "\u{1F}\u{8B}": "not a GeoJSON",
        ]
        for (text, reason) in refused {
            try withFile(text) { path in
                let error = #expect(throws: DemoError.self) { try Boundaries(files: [path]) }
                #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
            }
        }
    }

    @Test func `Official polygons replace cells, the villages lie in them, and approx says which`() throws {
        let seat = try Shared.phayao.get().provinces[0].amphoe[0].site
        let features = [
            square(#""code":"5601""#, at: Coordinate(x: seat.x - 0.1, y: seat.y - 0.1), side: 0.2),
            square(#""code":"560101""#, at: seat, side: 0.05),
            square(#""code":"560199""#, at: seat, side: 0.05),
        ]
        let boundaries = try withFile(collection(features)) { try Boundaries(files: [$0]) }
        let province = try DemoCountry(inputs: Shared.inputs.get(), scale: .phayao, boundaries: boundaries).provinces[0]
        #expect(province.amphoe.map(\.isApproximate) == [false] + Array(repeating: true, count: 8))
        #expect(province.tambons.filter { !$0.division.isApproximate }.map(\.division.code) == ["560101"])
        #expect(province.amphoe[0].shape.bounds == boundaries["5601"]?.bounds)
        #expect(province.tambons[0].division.shape.bounds == boundaries["560101"]?.bounds)
        for village in province.villages {
            #expect(province.tambons[village.tambon].division.shape.holds(village.position))
            if village.amphoe == 0 { #expect(province.amphoe[0].shape.holds(village.position)) }
        }
        // The other amphoe, and the names and numbers of all villages, are as they were.
        let before = try Shared.phayao.get().provinces[0]
        #expect(zip(province.villages, before.villages).allSatisfy { $0.name == $1.name && $0.households == $1.households })
        #expect(zip(province.villages, before.villages).allSatisfy { $0.amphoe == 0 || $0.position == $1.position })
    }
}
