import Geo
import Projection
import Store
import Testing

/// Writes down what it is told.
private struct Recorder: FeatureSink, ~Copyable {
    var said: [String] = []
    var shapes: [Shape] = []

    mutating func begin(row: Int64, id: Span<UInt8>) { said.append("begin \(row) \(id.count)") }
    mutating func geometry(_ shape: borrowing Shape) { shapes.append(copy shape) }
    mutating func null(_ column: Int) { said.append("null \(column)") }
    mutating func boolean(_ column: Int, _ value: Bool) { said.append("boolean \(column) \(value)") }
    mutating func integer(_ column: Int, _ value: Int64) { said.append("integer \(column) \(value)") }
    mutating func number(_ column: Int, _ value: Double) { said.append("number \(column) \(value)") }
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) { said.append("text \(column) \(utf8.count)") }
    mutating func end() -> Bool {
        said.append("end")
        return said.count < 9
    }
}

@Suite struct ReprojectingTests {
    @Test(arguments: CoordinateSystem.allCases)
    func geometriesAreHandedOnInTheSystemAndAllElseAsItIs(_ system: CoordinateSystem) throws {
        let pool = ProjectorPool()
        var stream = Reprojecting(into: Recorder(), by: try pool.projector(to: system))
        let polygon = Shape.polygon(rings: [
            [(100, 14), (101, 14), (101, 15), (100, 14)].map { Coordinate(x: $0.0, y: $0.1) }
        ])
        try stream.begin(row: 7, id: "a7".utf8.span)
        try stream.geometry(polygon)
        for (column, value) in [Value.null, .boolean(true), .integer(3), .number(0.5), .text("ไร่")].enumerated() {
            try stream.field(column, value)
        }
        #expect(try stream.end())
        try stream.begin(row: 8, id: "a8".utf8.span)
        try stream.geometry(.point(x: 100, y: 14))
        #expect(try stream.end() == false)
        let recorder = stream.finish()
        #expect(
            recorder.said == [
                "begin 7 2", "null 0", "boolean 1 true", "integer 2 3", "number 3 0.5", "text 4 9", "end", "begin 8 2", "end",
            ])
        var projector = try Projector(system)
        var expected = polygon
        try projector.forward(&expected)
        var point = Shape.point(x: 100, y: 14)
        try projector.forward(&point)
        #expect(recorder.shapes == [expected, point])
    }

    @Test func aGeometryOutsideTheDomainEndsTheStream() throws {
        var stream = Reprojecting(into: Recorder(), by: try Projector(.indian1975))
        do {
            try stream.geometry(.point(x: 0, y: 0))
            Issue.record("it was handed on")
        } catch let error as ProjectionError {
            #expect(error == .outsideDomain(.indian1975, Coordinate(x: 0, y: 0)))
        }
        #expect(stream.finish().shapes.isEmpty)
    }
}
