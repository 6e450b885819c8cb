@testable import API
import Catalog
import Foundation
import Geo
import Store
import TestSupport
import Testing

/// What is answered against what a plain loop over all features finds.
@Suite struct `Brute force` {
    static let layers = ["villages", "knn_plots", "tambons"]

    @Test(arguments: layers)
    func `finds the features of 200 random boxes`(id: String) throws {
        let world = try World.demo()
        let layer = try world.layer(id), all = try world.features(layer)
        let extent = try #require(world.state(layer).extent)
        var random = SeededGenerator(seed: 2568)
        var found = 0
        for turn in 0..<200 {
            let box = Self.box(turn, in: extent, around: all, &random)
            let expected = all.filter { $0.shape.map { meets(box, $0) } ?? false }.map(\.id)
            let answer = try world.document("/collections/\(id)/items?limit=100000&bbox=\(box.minX),\(box.minY),\(box.maxX),\(box.maxY)")
            #expect(answer["features"].list.compactMap { $0["id"].text } == expected, "\(box)")
            #expect(answer["numberMatched"].integer == expected.count)
            found += expected.count
        }
        #expect(found > 500)
    }

    /// Boxes of all sizes; every fifth ends exactly where a feature has a corner, every tenth is a line, every twentieth a point.
    private static func box(_ turn: Int, in extent: BoundingBox, around all: [Feature], _ random: inout SeededGenerator) -> BoundingBox {
        func place(_ range: ClosedRange<Double>) -> Double { (Double.random(in: range, using: &random) * 1e5).rounded() / 1e5 }
        var x = place(extent.minX...extent.maxX), y = place(extent.minY...extent.maxY)
        if turn % 5 == 0, let xy = all.randomElement(using: &random)?.shape?.xy { (x, y) = (xy[0], xy[1]) }
        let size = pow(10, Double.random(in: -3...0, using: &random))
        let width = turn % 10 == 0 ? 0 : place(0...size), height = turn % 20 == 0 ? 0 : place(0...size)
        return BoundingBox(minX: x, minY: y, maxX: x + width, maxY: y + height)
    }

    struct Zoom: Sendable, CustomTestStringConvertible {
        let layer: String
        let zoom: Int
        var testDescription: String { "\(layer) \(zoom)" }
    }

    @Test(arguments: ["villages", "knn_plots", "tambons", "amphoe", "tourism_villages"].flatMap { layer in [9, 10, 11, 12].map { Zoom(layer: layer, zoom: $0) } })
    func `finds the features of every tile, with their values and places`(one: Zoom) throws {
        let world = try World.demo()
        let layer = try world.layer(one.layer), all = try world.features(layer)
        let key = try #require(layer.key), name = layer.fields[key].name
        let extent = try #require(world.state(layer).extent)
        let low = try #require(TileAddress.containing(Coordinate(x: extent.minX, y: extent.maxY), zoom: one.zoom))
        let high = try #require(TileAddress.containing(Coordinate(x: extent.maxX, y: extent.minY), zoom: one.zoom))
        for row in (low.row - 1)...(high.row + 1) {
            for column in (low.column - 1)...(high.column + 1) {
                let grid = TileGrid(zoom: one.zoom, row: row, column: column)
                let placed = all.compactMap { feature in feature.shape.map { (feature: feature, shape: grid.units($0)) } }
                // On the rim of the buffer of 64 units a rounding may decide.
                let must = placed.filter { meets(grid.box(grownBy: 62), $0.shape) && (layer.geometry.dimension == 0 || meets(grid.box(grownBy: 0), $0.shape)) }
                let may = placed.filter { meets(grid.box(grownBy: 66), $0.shape) }
                let tile = try VectorTileReader(world.get("/collections/\(layer.id)/tiles/WebMercatorQuad/\(one.zoom)/\(row)/\(column)?aggregation=none").body)
                let found = tile.layers.flatMap(\.features)
                let ids = found.compactMap { $0.properties[name] }
                #expect(Set(ids).count == ids.count && ids.count == found.count)
                #expect(Set(ids).isSuperset(of: must.map(\.feature.id)), "\(row)/\(column)")
                #expect(Set(ids).isSubset(of: may.map(\.feature.id)), "\(row)/\(column)")
                let byID = Dictionary(uniqueKeysWithValues: may.map { ($0.feature.id, $0) })
                for drawn in found {
                    guard let (feature, shape) = drawn.properties[name].flatMap({ byID[$0] }) else { continue }
                    #expect(drawn.type == layer.geometry.dimension + 1)
                    for field in layer.tiles.fields {
                        let value = feature.values[try #require(layer.column(field))]
                        #expect(drawn.properties[field] == value.inTile, "\(feature.id) \(field)")
                    }
                    if layer.geometry.dimension == 0 {
                        #expect(abs(Double(drawn.points[0].x) - shape.xy[0]) <= 1 && abs(Double(drawn.points[0].y) - shape.xy[1]) <= 1)
                    }
                }
            }
        }
    }
}

/// A tile's own units: 4096 to its side, from its north-west corner (WebMercatorQuad, OGC 17-083r4 annex D.1).
private struct TileGrid {
    let zoom: Int, row: Int, column: Int

    func units(_ shape: Shape) -> Shape {
        var shape = shape
        let size = 4096 * Double(1 << zoom)
        for i in stride(from: 0, to: shape.xy.count, by: 2) {
            let latitude = shape.xy[i + 1] * .pi / 180
            shape.xy[i] = (shape.xy[i] / 360 + 0.5) * size - Double(column) * 4096
            shape.xy[i + 1] = (0.5 - log(tan(.pi / 4 + latitude / 2)) / (2 * .pi)) * size - Double(row) * 4096
        }
        return shape
    }

    func box(grownBy margin: Double) -> BoundingBox { BoundingBox(minX: -margin, minY: -margin, maxX: 4096 + margin, maxY: 4096 + margin) }
}

extension Value {
    /// As ``VectorTileReader`` shows it; nil is left out of a tile.
    fileprivate var inTile: String? {
        switch self {
        case .null: nil
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .text(let text): text
        }
    }
}

/// Whether a shape meets a box, edges included: by its corners, by its edges, or because it holds the box.
func meets(_ box: BoundingBox, _ shape: Shape) -> Bool {
    for i in stride(from: 0, to: shape.xy.count, by: 2) where box.contains(x: shape.xy[i], y: shape.xy[i + 1]) { return true }
    guard shape.kind.dimension > 0 else { return false }
    var isInside = false
    for ring in shape.ringEnds.indices {
        for i in shape.ring(ring).dropLast() {
            let (x1, y1, x2, y2) = (shape.xy[2 * i], shape.xy[2 * i + 1], shape.xy[2 * i + 2], shape.xy[2 * i + 3])
            if crosses(box, x1, y1, x2, y2) { return true }
            // A ray from the box's corner to the west; holes and parts count as they come (even-odd).
            if (y1 > box.minY) != (y2 > box.minY), box.minX > x1 + (box.minY - y1) / (y2 - y1) * (x2 - x1) { isInside.toggle() }
        }
    }
    return shape.kind.dimension == 2 && isInside
}

/// Whether a segment meets a box, by clipping it to the four edges one after another (Liang and Barsky).
private func crosses(_ box: BoundingBox, _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> Bool {
    var enter = 0.0, leave = 1.0
    for (step, room) in [(x1 - x2, x1 - box.minX), (x2 - x1, box.maxX - x1), (y1 - y2, y1 - box.minY), (y2 - y1, box.maxY - y1)] {
        if step == 0 {
            if room < 0 { return false }
        } else if step < 0 {
            enter = max(enter, room / step)
        } else {
            leave = min(leave, room / step)
        }
    }
    return enter <= leave
}
