import Foundation
import Geo
@testable import Projection
import TestSupport
import Testing

/// A position somewhere in the box.
func randomCoordinate(in box: BoundingBox, using generator: inout SeededGenerator) -> Coordinate {
    Coordinate(
        x: .random(in: box.minX...box.maxX, using: &generator), y: .random(in: box.minY...box.maxY, using: &generator))
}

@Suite struct ProjectorTests {
    /// The land of Thailand (EPSG extent 3741), in which PROJ applies the onshore datum shift.
    static let thailand = BoundingBox(minX: 97.35, minY: 5.64, maxX: 105.63, maxY: 20.45)

    /// A gas field at sea, for which PROJ prefers a set of its own, EPSG:1537; one set everywhere is simpler.
    static let bongkot = BoundingBox(minX: 102.16, minY: 6.74, maxX: 103.05, maxY: 8.16)

    private static func thaiPositions(_ count: Int, seed: UInt64) -> Shape {
        var generator = SeededGenerator(seed: seed)
        let positions = (0..<count).map { _ in randomCoordinate(in: thailand, using: &generator) }
            .filter { !bongkot.contains(x: $0.x, y: $0.y) }
        return Shape(kind: .multiPoint, xy: positions.flatMap { [$0.x, $0.y] })
    }

    private static func lines(_ shape: Shape) -> String {
        (0..<shape.count).map { "\(shape[$0].x) \(shape[$0].y) 0" }.joined(separator: "\n")
    }

    private static func largestDifference(_ shape: Shape, _ expected: [[Double]]) -> Double {
        var largest = 0.0
        for (k, line) in expected.enumerated() {
            largest = max(largest, abs(shape[k].x - line[0]), abs(shape[k].y - line[1]))
        }
        return largest
    }

    private static func refusal(_ body: () throws(ProjectionError) -> Void) -> ProjectionError? {
        do throws(ProjectionError) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    /// A millimetre in the unit of the coordinates.
    private static func millimetre(_ system: CoordinateSystem) -> Double { system.unit == .metre ? 0.001 : 9e-9 }

    @Test(arguments: CoordinateSystem.allCases)
    func intoEverySystemItAgreesWithCs2csToAMillimetre(_ system: CoordinateSystem) throws {
        let given = Self.thaiPositions(400, seed: 11)
        var shape = given
        var projector = try Projector(system)
        try projector.forward(&shape)
        let expected = try Oracle.run(
            "cs2cs", ["-f", "%.12f", "OGC:CRS84", "\(system.authority):\(system.code)"], Self.lines(given))
        try #require(expected.count == given.count)
        let worst = Self.largestDifference(shape, expected)
        #expect(worst <= Self.millimetre(system) / 100)
    }

    @Test(arguments: CoordinateSystem.allCases)
    func backFromEverySystemItAgreesWithCs2csToAMillimetre(_ system: CoordinateSystem) throws {
        var given = Self.thaiPositions(400, seed: 12)
        var projector = try Projector(system)
        try projector.forward(&given)
        var shape = given
        try projector.inverse(&shape)
        let expected = try Oracle.run(
            "cs2cs", ["-f", "%.14f", "\(system.authority):\(system.code)", "OGC:CRS84"], Self.lines(given))
        try #require(expected.count == given.count)
        let worst = Self.largestDifference(shape, expected)
        #expect(worst <= 9e-11)
    }

    /// Without a change of datum to a micrometre; with it as far as EPSG's method is reversible.
    @Test(arguments: CoordinateSystem.allCases)
    func thereAndBackIsWhereItBegan(_ system: CoordinateSystem) throws {
        let given = Self.thaiPositions(2000, seed: 13)
        var shape = given
        var projector = try Projector(system)
        try projector.forward(&shape)
        try projector.inverse(&shape)
        let worst = (0..<given.count).map { Geodesy.distance(given[$0], shape[$0]) }.max() ?? .infinity
        #expect(worst < (system.datumShift == nil ? 1e-6 : 0.01), "\(worst) m")
    }

    /// A control point of the Royal Thai Survey Department's parameters, published with what GEOTRANS makes of it
    /// (geomatics-tech.blogspot.com/2011/12): good to 0.3 m by them, and 187 m off by EPSG's set (4).
    @Test func theShiftOfTheSurveyDepartmentMeetsAPublishedPoint() throws {
        var wgs = try Projector(.utm47)
        var survey = try Projector(.indian1975UTM47, shift: .royalThaiSurvey)
        var epsg = try Projector(.indian1975UTM47)
        func distance(_ c: Coordinate) -> Double {
            let dx = c.x - 673_310.690, dy = c.y - 1_520_741.207
            return (dx * dx + dy * dy).squareRoot()
        }
        let position = try wgs.inverse(Coordinate(x: 672_978.171, y: 1_521_044.256))
        #expect(distance(try survey.forward(position)) < 0.3)
        #expect(abs(distance(try epsg.forward(position)) - 188.8) < 0.5)
    }

    /// PROJ's own Pseudo-Mercator in the same process; where doubles are coarser than a nanometre, to their last digit.
    @Test func theFormulaOfWebMercatorEqualsProj() throws {
        var generator = SeededGenerator(seed: 14)
        let positions = (0..<20_000).map { i in
            randomCoordinate(in: i % 2 == 0 ? Self.thailand : CoordinateSystem.webMercator.domain, using: &generator)
        }
        let given = positions.flatMap { [$0.x, $0.y] }
        let proj = try PinnedOperation(
            .webMercator,
            pipeline: "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=webmerc +ellps=WGS84")
        var expected = given, found = given
        proj.run(&expected, inverse: false)
        PseudoMercator.forward(&found)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= max(1e-9, $1.ulp) })
        proj.run(&expected, inverse: true)
        PseudoMercator.inverse(&found)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-13 })
    }

    @Test func theEdgeOfTheWorldStaysInTheWorld() throws {
        var projector = try Projector(.webMercator)
        let corner = try projector.forward(Coordinate(x: 180, y: 85.06))
        let back = try projector.inverse(corner)
        #expect(back.x <= 180 && abs(back.y - 85.06) < 1e-12)
    }

    @Test(arguments: CoordinateSystem.allCases)
    func aPositionOutsideTheDomainIsRefusedAndTheShapeIsUnchanged(_ system: CoordinateSystem) throws {
        var projector = try Projector(system)
        let domain = system.domain
        for bad in [
            Coordinate(x: domain.maxX + 0.001, y: 10), Coordinate(x: domain.minX - 0.001, y: 10),
            Coordinate(x: 100, y: domain.maxY + 0.001), Coordinate(x: 100, y: domain.minY - 0.001),
            Coordinate(x: 100, y: .infinity), Coordinate(x: -.infinity, y: 10),
        ] {
            let given = Shape(kind: .lineString, xy: [100, 10, bad.x, bad.y], ringEnds: [2])
            var shape = given
            #expect(Self.refusal { () throws(ProjectionError) in try projector.forward(&shape) } == .outsideDomain(system, bad))
            #expect(shape == given)
        }
        var undefined = Shape.point(x: .nan, y: 10)
        #expect(Self.refusal { () throws(ProjectionError) in try projector.forward(&undefined) } != nil)
        #expect(Self.refusal { () throws(ProjectionError) in try projector.inverse(&undefined) } != nil)
    }

    /// Whatever comes in, what comes out is in the domain, or an error.
    @Test(arguments: CoordinateSystem.allCases)
    func noInfiniteNumberEverComesOut(_ system: CoordinateSystem) throws {
        var generator = SeededGenerator(seed: 15)
        var projector = try Projector(system)
        let plane = system.plane, wide = plane.inset(by: -3 * max(plane.width, plane.height))
        var answered = 0
        for i in 0..<20_000 {
            let given = randomCoordinate(in: i % 2 == 0 ? plane : wide, using: &generator)
            do throws(ProjectionError) {
                let back = try projector.inverse(given)
                #expect(system.domain.contains(x: back.x, y: back.y))
                answered += 1
            } catch {
                guard case .outsideDomain(_, let named) = error else {
                    Issue.record("\(error)")
                    continue
                }
                #expect(named.x.isFinite && named.y.isFinite)
            }
        }
        #expect(answered > 5000)
        for _ in 0..<10_000 {
            let there = try projector.forward(randomCoordinate(in: system.domain, using: &generator))
            #expect(plane.contains(x: there.x, y: there.y))
        }
    }

    @Test func theErrorNamesTheSystemAndThePositionInBothLanguages() throws {
        var projector = try Projector(.indian1975UTM47)
        do throws(ProjectionError) {
            _ = try projector.forward(Coordinate(x: 2.5, y: 48.5))
            Issue.record("Paris is not in Thailand")
        } catch {
            #expect(error.description.hasPrefix("พิกัด 2.5, 48.5 อยู่นอกขอบเขตของระบบ EPSG:24047 | "))
        }
    }

    @Test func swappingAxesTwiceChangesNothing() {
        let given = Shape(kind: .lineString, xy: [1, 2, 3, 4], ringEnds: [2])
        var shape = given
        shape.swapAxes()
        #expect(shape.xy == [2, 1, 4, 3])
        shape.swapAxes()
        #expect(shape == given)
    }
}

extension Shape {
    subscript(_ k: Int) -> Coordinate { Coordinate(x: xy[2 * k], y: xy[2 * k + 1]) }
}
