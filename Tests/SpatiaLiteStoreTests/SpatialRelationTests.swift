import Catalog
import Foundation
import Geo
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// Every spatial relation between every two kinds of geometry, on a small grid where shapes touch, cross, cover and
/// equal each other all the time, against GEOS as shapely has it.
@Suite struct SpatialRelationTests {
    @Test(arguments: GeometryKind.allCases) func everyRelationIsThatOfGEOS(_ kind: GeometryKind) throws {
        var dice = SeededGenerator(seed: UInt64(kind.rawValue))
        let layer = Samples.layer("shapes", kind, [Samples.field("code", .text, required: true)])
        let features = (0..<70).map { i in
            Feature(id: "\(i)", shape: i == 0 ? nil : Shape.onGrid(kind, &dice), values: [.text("\(i)")])
        }
        let folder = try Folder()
        let store = try folder.build([(layer, features)])
        var other = OtherEvaluator()
        try other.add(layer, features)
        let here = Filter.property(Filter.geometryProperty)
        var literals = GeometryKind.allCases.flatMap { kind in (0..<5).map { _ in Filter.geometry(.onGrid(kind, &dice)) } }
        for _ in 0..<6 { literals.append(.box(.onGrid(&dice))) }
        var filters: [Filter] = []
        for relation in Filter.SpatialRelation.allCases {
            for literal in literals {
                filters.append(.spatial(relation, here, literal))
                filters.append(.not(.spatial(relation, literal, here)))
            }
        }
        for filter in filters { try other.ask(filter, of: layer) }
        var held: Set<Filter.SpatialRelation> = []
        for (filter, expected) in zip(filters, try other.answers()) {
            var query = FeatureQuery(layer: layer)
            query.filter = filter
            let found = try store.collect(query).0.features.map(\.id)
            #expect(Set(found) == Set(expected), "\(filter.cql2Text): only here \(Set(found).subtracting(expected).sorted()), only there \(Set(expected).subtracting(found).sorted())")
            if case .spatial(let relation, _, _) = filter, !expected.isEmpty { held.insert(relation) }
        }
        // Points cross and overlap only sets of points, points of one position neither.
        #expect(held.count >= (kind == .point ? 5 : 6), "relations that never hold prove nothing: \(held)")
    }
}

extension Shape {
    /// A valid shape with corners on a grid. All edges run along the axes or the diagonals, so that they cross at halves
    /// of the grid, which floating numbers hold: GEOS before 3.13 (RelateNG) errs where a crossing must be rounded.
    static func onGrid(_ kind: GeometryKind, _ dice: inout SeededGenerator) -> Shape {
        func corner(_ d: inout SeededGenerator) -> Coordinate { Coordinate(x: 100 + Double(d.integer(0...6)), y: 10 + Double(d.integer(0...6))) }
        func polygon(_ x: Double, _ y: Double, _ most: Int, _ d: inout SeededGenerator) -> [[Coordinate]] {
            let w = Double(d.integer(1...most)), h = Double(d.integer(1...most))
            if d.integer(0...3) == 0 {
                let half = Double(d.integer(1...2))
                return [[Coordinate(x: x, y: y), Coordinate(x: x + 2 * half, y: y), Coordinate(x: x + half, y: y + half), Coordinate(x: x, y: y)]]
            }
            func ring(_ a: Double) -> [Coordinate] {
                [(a, a), (w - a, a), (w - a, h - a), (a, h - a), (a, a)].map { Coordinate(x: x + $0.0, y: y + $0.1) }
            }
            return w > 2 && h > 2 && d.integer(0...1) == 0 ? [ring(0), ring(1).reversed()] : [ring(0)]
        }
        switch kind {
        case .point:
            let c = corner(&dice)
            return .point(x: c.x, y: c.y)
        case .multiPoint, .lineString, .multiLineString:
            var shape = Shape(kind: kind)
            for _ in 0..<(kind == .multiLineString ? 2 : 1) {
                var c = corner(&dice)
                shape.xy += [c.x, c.y]
                for _ in 0..<dice.integer(1...2) {
                    if kind == .multiPoint {
                        c = corner(&dice)
                    } else {
                        let way = [(1.0, 0.0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1)][dice.integer(0...7)]
                        let steps = Double(dice.integer(1...4))
                        c = Coordinate(x: c.x + steps * way.0, y: c.y + steps * way.1)
                    }
                    shape.xy += [c.x, c.y]
                }
                if kind != .multiPoint { shape.ringEnds.append(shape.count) }
            }
            return shape
        case .polygon:
            let c = corner(&dice)
            return .polygon(rings: polygon(c.x, c.y, 4, &dice))
        case .multiPolygon:
            let c = corner(&dice)
            return .multiPolygon([polygon(c.x, c.y, 3, &dice), polygon(c.x + Double(dice.integer(5...6)), c.y, 3, &dice)])
        }
    }
}

extension BoundingBox {
    /// A box on the grid of the shapes, now and then a line or a point.
    static func onGrid(_ dice: inout SeededGenerator) -> BoundingBox {
        let x = 100 + Double(dice.integer(0...5)), y = 10 + Double(dice.integer(0...5))
        return BoundingBox(minX: x, minY: y, maxX: x + Double(dice.integer(0...4)), maxY: y + Double(dice.integer(0...4)))
    }
}
