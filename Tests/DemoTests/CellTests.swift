import Geo
import Testing

@testable import Demo

@Suite struct CellTests {
    /// A tenth of a metre in degrees; a vertex is rounded by at most half a millionth of a degree.
    private static let rounding = 1e-6

    @Test func `All polygons are valid and run counter-clockwise`() throws {
        let context = GEOSContext()
        for province in try Shared.national.get().provinces {
            let polygons =
                [province.shape] + province.amphoe.map(\.shape) + province.tambons.map(\.division.shape)
                + province.plots.map(\.shape) + province.studyCentres.map(\.shape)
            for shape in polygons {
                #expect(!shape.isEmpty)
                #expect(try GEOSGeometry(shape, context: context).isValid)
                for polygon in shape.polygonEnds.indices {
                    for (place, ring) in shape.polygon(polygon).enumerated() {
                        #expect((shape.signedArea2(ring: ring) > 0) == (place == 0))
                    }
                }
            }
        }
    }

    @Test func `Coordinates have six decimals, corners of plots and squares eight`() throws {
        func isRounded(_ shape: Shape, _ scale: Double) -> Bool { shape.xy.allSatisfy { ($0 * scale).rounded() / scale == $0 } }
        for province in try Shared.national.get().provinces {
            #expect(province.amphoe.allSatisfy { isRounded($0.shape, 1e6) })
            #expect(province.tambons.allSatisfy { isRounded($0.division.shape, 1e6) })
            #expect(province.villages.allSatisfy { $0.position == $0.position.asPoint })
            #expect(province.learningCentres.allSatisfy { $0.position == $0.position.asPoint })
            #expect(province.volunteerCentres.allSatisfy { $0.position == $0.position.asPoint })
            #expect(province.studyCentres.flatMap(\.trees).allSatisfy { $0.position == $0.position.asPoint })
            #expect(province.studyCentres.allSatisfy { isRounded($0.shape, 1e8) })
            #expect(province.plots.allSatisfy { isRounded($0.shape, 1e8) })
        }
    }

    /// Areas add up, no cell reaches out of its parent or into a sibling, but for a strip as wide as the rounding.
    private func expectTiling(_ parent: Shape, _ cells: [Shape], _ name: String, _ context: GEOSContext) throws {
        let whole = try GEOSGeometry(parent, context: context)
        let area = parent.planeArea
        let strip = Self.rounding * (length(parent) + cells.reduce(0) { $0 + length($1) })
        #expect(abs(cells.reduce(0) { $0 + $1.planeArea } - area) < strip, "\(name)")
        for (i, cell) in cells.enumerated() {
            let geometry = try GEOSGeometry(cell, context: context)
            #expect(try cell.planeArea - geometry.intersection(whole).area < Self.rounding * length(cell), "\(name) \(i)")
            for (j, other) in cells[..<i].enumerated() where other.bounds.intersects(cell.bounds) {
                let shared = try geometry.intersection(GEOSGeometry(other, context: context)).area
                #expect(shared < Self.rounding * min(length(cell), length(other)), "\(name) \(i) \(j)")
            }
        }
    }

    private func length(_ shape: Shape) -> Double {
        let corners = shape.corners
        return zip(corners, corners.dropFirst()).reduce(0) { $0 + abs($1.1.x - $1.0.x) + abs($1.1.y - $1.0.y) }
    }

    @Test func `Amphoe cells tile their province, tambon cells their amphoe`() throws {
        let context = GEOSContext()
        for province in try Shared.national.get().provinces {
            try expectTiling(province.shape, province.amphoe.map(\.shape), province.area.code, context)
            for (number, amphoe) in province.amphoe.enumerated() {
                let tambons = province.tambons.filter { $0.amphoe == number }.map(\.division.shape)
                try expectTiling(amphoe.shape, tambons, amphoe.code, context)
            }
        }
    }

    @Test func `A random position lies in exactly one amphoe and one tambon of it`() throws {
        var random = RandomStream(key: "tiling test")
        for province in try Shared.national.get().provinces {
            let box = province.shape.bounds
            for _ in 0..<30 {
                let p = Coordinate(x: box.minX + random.unit() * box.width, y: box.minY + random.unit() * box.height)
                let inside = province.shape.holds(p) ? 1 : 0
                let amphoe = province.amphoe.indices.filter { province.amphoe[$0].shape.holds(p) }
                let tambons = province.tambons.filter { $0.division.shape.holds(p) }
                #expect(amphoe.count == inside && tambons.count == inside)
                #expect(tambons.allSatisfy { [$0.amphoe] == amphoe })
            }
        }
    }

    /// The middle of a quadrangle's corners.
    private func centre(_ shape: Shape) -> Coordinate {
        let corners = shape.corners.dropLast()
        return Coordinate(x: corners.reduce(0) { $0 + $1.x } / 4, y: corners.reduce(0) { $0 + $1.y } / 4)
    }

    @Test func `Every village, and whatever stands at it, lies in its tambon`() throws {
        for province in try Shared.national.get().provinces {
            func cell(_ village: Int) -> Shape { province.tambons[province.villages[village].tambon].division.shape }
            #expect(province.villages.indices.allSatisfy { cell($0).holds(province.villages[$0].position) })
            #expect(province.learningCentres.allSatisfy { cell($0.village).holds($0.position) })
            #expect(province.plots.allSatisfy { cell($0.village).holds(centre($0.shape)) })
        }
    }

    @Test func `A seat inside its province stands in its own amphoe`() throws {
        for province in try Shared.national.get().provinces {
            for (input, amphoe) in zip(province.area.amphoe, province.amphoe) {
                #expect(amphoe.shape.holds(amphoe.site), "\(amphoe.code)")
                if let seat = input.seat, province.shape.holds(seat), amphoe.site != seat {
                    // Only a seat that another amphoe has taken is moved.
                    let same = province.area.amphoe.filter { $0.seat?.rounded(toScale: 1e5) == seat.rounded(toScale: 1e5) }
                    #expect(same.count > 1, "\(amphoe.code)")
                }
            }
        }
    }

    @Test func `The first villages of 560101 stand at the golden positions`() throws {
        let golden = [(99.846338, 19.186075), (99.880483, 19.213165), (99.872541, 19.209484)]
        for (village, (x, y)) in zip(try Shared.phayao.get().provinces[0].villages, golden) {
            #expect(abs(village.position.x - x) < 1e-5)
            #expect(abs(village.position.y - y) < 1e-5)
        }
    }

    @Test func `Villages of Phayao are as far apart as the rules measured`() throws {
        let villages = try Shared.phayao.get().provinces[0].villages
        let ground = Ground(latitude: 19.2)
        let nearest = villages.map { village in
            villages.filter { $0.code != village.code }.map { ground.squaredDistance(village.position, $0.position) }.min() ?? 0
        }.sorted().map { $0.squareRoot() / 1000 }
        for (share, kilometres) in [(0.10, 0.23), (0.25, 0.31), (0.50, 0.59), (0.75, 1.56), (0.90, 2.73)] {
            let found = nearest[Int(share * Double(nearest.count))]
            #expect(abs(found / kilometres - 1) < 0.15, "\(share): \(found)")
        }
    }
}
