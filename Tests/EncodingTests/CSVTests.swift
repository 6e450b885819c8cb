import Encoding
import Foundation
import Geo
import Store
import TestSupport
import Testing

private func write(
    _ features: [TestFeature], _ names: [String], _ geometry: CSVWriter.Geometry, kind: GeometryKind = .point
) throws -> [UInt8] {
    var writer = CSVWriter(fields: names.map { field($0) }, kind: kind, options: CSVWriter.Options(geometry: geometry))
    for feature in features { _ = try feature.run(into: &writer) }
    return writer.buffer.take()
}

@Suite struct CSVTests {
    @Test func aTableHasAHeadAndALineForEachFeature() throws {
        let features = [
            TestFeature(id: "a", shape: .point(x: 99.5, y: 19.25), values: [.text("บ้าน \"ต๋ำ\", หมู่ 3\r\nx"), .number(3.25), .null]),
            TestFeature(id: "b", values: [.text(""), .integer(-3), .boolean(true)]),
        ]
        let text = String(decoding: try write(features, ["name", "n", "note"], .point(headings: "lon", "lat")), as: UTF8.self)
        #expect(
            text == "\u{FEFF}id,lon,lat,name,n,note\r\n\"a\",99.5,19.25,\"บ้าน \"\"ต๋ำ\"\", หมู่ 3\r\nx\",3.25,\r\n\"b\",,,\"\",-3,true\r\n")
    }

    @Test func formulasAreNeutralised() throws {
        for (text, expected) in [
            ("=1+1", "'=1+1"), ("@x", "'@x"), ("\tx", "'\tx"), ("\r", "'\r"), ("+66 1", "'+66 1"), ("-2+3", "'-2+3"), ("-", "'-"), ("-1.", "'-1."),
            ("-12.5", "-12.5"), ("+7", "+7"), ("a=1", "a=1"), ("'=1", "'=1"), ("-1.2.3", "'-1.2.3"),
        ] {
            let line = String(decoding: try write([TestFeature(id: text, values: [.text(text)])], ["t"], .none), as: UTF8.self)
            #expect(line == "\u{FEFF}id,t\r\n\"\(expected)\",\"\(expected)\"\r\n")
        }
    }

    @Test func aNoteStandsInTheLastColumnOfEveryLine() throws {
        var options = CSVWriter.Options(geometry: .none)
        options.note = CSVWriter.Note(heading: "หมายเหตุ", text: "=สาธิต")
        var writer = CSVWriter(fields: [field("n")], kind: .point, options: options)
        for n in 1...2 as ClosedRange<Int64> { _ = try TestFeature(id: "a", values: [.integer(n)]).run(into: &writer) }
        let text = String(decoding: writer.buffer.take(), as: UTF8.self)
        #expect(text == "\u{FEFF}id,n,\"หมายเหตุ\"\r\n\"a\",1,\"'=สาธิต\"\r\n\"a\",2,\"'=สาธิต\"\r\n")
    }

    @Test func wellKnownTextIsWrittenForEveryKind() throws {
        let square = [(0.0, 0.0), (0, 4), (4, 4), (0, 0)].map { Coordinate(x: $0.0, y: $0.1) }
        let hole = [(1.0, 2.0), (2, 3), (1, 3), (1, 2)].map { Coordinate(x: $0.0, y: $0.1) }
        let ring = "(0 0, 0 4, 4 4, 0 0)", inner = "(1 2, 2 3, 1 3, 1 2)"
        let cases: [(Shape, GeometryKind, String)] = [
            (.point(x: 1.5, y: -2), .point, "POINT (1.5 -2)"),
            (.point(x: 1.5, y: -2), .multiPoint, "MULTIPOINT ((1.5 -2))"),
            (Shape(kind: .lineString, xy: [0, 0, 1, 1], ringEnds: [2]), .lineString, "LINESTRING (0 0, 1 1)"),
            (Shape(kind: .multiLineString, xy: [0, 0, 1, 1, 2, 2, 3, 3], ringEnds: [2, 4]), .lineString, "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))"),
            (.polygon(rings: [square, hole]), .polygon, "POLYGON (\(ring), \(inner))"),
            (.polygon(rings: [square]), .multiPolygon, "MULTIPOLYGON ((\(ring)))"),
            (.multiPolygon([[square], [hole]]), .polygon, "MULTIPOLYGON ((\(ring)), (\(inner)))"),
            (.point(x: .nan, y: 0), .point, ""),
        ]
        for (shape, kind, expected) in cases {
            let text = String(decoding: try write([TestFeature(id: "1", shape: shape)], [], .wkt(heading: "wkt"), kind: kind), as: UTF8.self)
            #expect(text == "\u{FEFF}id,wkt\r\n\"1\",\(expected.isEmpty ? "" : "\"\(expected)\"")\r\n")
        }
    }

    @Test func randomTablesReadBackInPython() throws {
        var generator = SeededGenerator(seed: 51)
        var expected: [[String]] = []
        var features: [TestFeature] = []
        for row in 0..<500 {
            let cells = (0..<3).map { _ in "x" + String(decoding: randomText(&generator).filter { $0 != 0 }, as: UTF8.self) }
            expected.append(["\(row)"] + cells)
            features.append(TestFeature(id: "\(row)", values: cells.map { .text($0) }))
        }
        let bytes = try write(features, ["a", "b", "c"], .none)
        try OtherProgram.withFile(bytes, "table.csv") { path in
            let script = "import csv,json,sys; print(json.dumps(list(csv.reader(open(sys.argv[1],encoding='utf-8-sig',newline='')))))"
            let output = try OtherProgram.run("python3", ["-c", script, path], hint: "Python 3")
            let table = try JSONDecoder().decode([[String]].self, from: Data(output))
            #expect(table == [["id", "a", "b", "c"]] + expected)
        }
    }
}
