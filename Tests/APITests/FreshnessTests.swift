@testable import API
@testable import Atlas
import Catalog
import Foundation
import Geo
import HTTP
import SpatiaLiteStore
import Store
import Synchronization
import TestSupport
import Testing

/// After an edit, which tiles are stale.
@Suite struct `Fresh tiles` {
    private struct Seen {
        let bytes: [UInt8]
        let stamp: Int64
    }

    private func stamp(_ world: FreshWorld, _ layer: Layer, _ tile: TileAddress) throws -> Int64 {
        try world.service.atlas.tiles.freshness.stamp(tile, FeatureQuery(layer: layer), .area, selects: false)
    }

    private func look(_ world: FreshWorld, _ layer: Layer, _ tiles: Set<TileAddress>) throws -> [TileAddress: Seen] {
        var all: [TileAddress: Seen] = [:]
        for tile in tiles {
            all[tile] = Seen(bytes: try FreshWorld.tile(world.service, "/collections/\(layer.id)", tile), stamp: try stamp(world, layer, tile))
        }
        return all
    }

    /// The tiles that show something of the boxes, by the tiles' own bounds: brute force over those near them.
    private func tiles(_ boxes: [BoundingBox], buffer: Double = 64.0 / 4096) -> Set<TileAddress> {
        var tiles: Set<TileAddress> = []
        for box in boxes {
            for zoom in 0...14 {
                let low = TileAddress.containing(Coordinate(x: box.minX, y: box.maxY), zoom: zoom)!, high = TileAddress.containing(Coordinate(x: box.maxX, y: box.minY), zoom: zoom)!
                for row in (low.row - 1)...(high.row + 1) {
                    for column in (low.column - 1)...(high.column + 1) {
                        if let tile = TileAddress(zoom: zoom, row: row, column: column), tile.bounds(buffer: buffer).intersects(box) { tiles.insert(tile) }
                    }
                }
            }
        }
        return tiles
    }

    private func boxes(_ world: FreshWorld, _ layer: Layer) throws -> [BoundingBox] {
        var sink = Boxes()
        _ = try world.store.query(FeatureQuery(layer: layer).bound(to: .anonymous), into: &sink)
        return sink.boxes
    }

    private struct Boxes: FeatureSink {
        var boxes: [BoundingBox] = []
        mutating func begin(row: Int64, id: Span<UInt8>) {}
        mutating func geometry(_ shape: borrowing Shape) { boxes.append(shape.bounds) }
        mutating func null(_ column: Int) {}
        mutating func boolean(_ column: Int, _ value: Bool) {}
        mutating func integer(_ column: Int, _ value: Int64) {}
        mutating func number(_ column: Int, _ value: Double) {}
        mutating func text(_ column: Int, _ utf8: Span<UInt8>) {}
        mutating func end() -> Bool { true }
    }

    @Test(arguments: [FreshWorld.wells, FreshWorld.plots, FreshWorld.marks, FreshWorld.parcels])
    func `are those that an edit does not touch, and no other tile is old`(_ layer: Layer) throws {
        let world = try FreshWorld(seed: 61)
        var touched = 0, stale = 0, all = 0
        for turn in 0..<4 {
            let version = try world.store.state(layer).version
            let known = Set(tiles(try boxes(world, layer), buffer: 0).sorted { ($0.zoom, $0.row, $0.column) < ($1.zoom, $1.row, $1.column) }.shuffled(using: &world.dice).prefix(160))
            let before = try look(world, layer, known)
            try world.edit(layer)
            let changes = try #require(try world.store.changes(of: layer, since: version, most: 99))
            let after = try look(world, layer, known.union(tiles(changes.boxes)))
            let fresh = try world.another()
            // What an edit may change: tiles that meet the places of its features; of polygons those of their neighbours too.
            var places = changes.boxes
            if layer.geometry.dimension == 2 {
                places += try boxes(world, layer).filter { box in changes.boxes.contains { $0.intersects(box) } }
            }
            let near = tiles(places, buffer: 66.0 / 4096), within = tiles(changes.boxes, buffer: 62.0 / 4096)
            for (tile, seen) in after {
                let truth = try FreshWorld.tile(fresh, "/collections/\(layer.id)", tile)
                #expect(try FreshWorld.shown(seen.bytes) == FreshWorld.shown(truth), "\(tile) in turn \(turn) is old")
                guard let past = before[tile] else { continue }
                let isStale = past.stamp != seen.stamp
                #expect(isStale || past.bytes == seen.bytes)
                if tile.zoom < layer.tiles.minimumZoom {
                    #expect(!isStale)
                } else if layer.tiles.pyramid?.storey(at: tile.zoom) != nil {
                    // Areas are compared with what they were: nothing else is stale.
                    #expect(isStale == (past.bytes != seen.bytes), "\(tile)")
                } else {
                    #expect(!isStale || near.contains(tile), "\(tile) was not touched")
                    #expect(isStale || !within.contains(tile), "\(tile) was touched")
                }
                all += 1
                stale += isStale ? 1 : 0
                touched += past.bytes != seen.bytes ? 1 : 0
            }
        }
        #expect(touched > 10 && stale >= touched && stale * 2 < all, "\(touched) tiles changed, \(stale) were stale, of \(all)")
    }

    @Test func `of a point that moves are all but 2 at each zoom where features stand`() throws {
        let world = try FreshWorld(seed: 62)
        let layer = FreshWorld.marks
        func move(_ x: Double, _ y: Double) throws {
            let content = FeatureContent(shape: .point(x: x, y: y), values: [.text("M"), .null, .integer(1)])
            let isThere = try world.store.revision(of: "M", in: layer) != nil
            _ = try world.store.apply([FeatureChange(layer, isThere ? .replace(id: "M", content) : .insert(content))], by: "ก")
        }
        // Both in the middle of tiles of zoom 14.
        let a = TileAddress(zoom: 14, row: 7_300, column: 12_700)!.bounds().center, b = TileAddress(zoom: 14, row: 7_410, column: 12_810)!.bounds().center
        try move(a.x, a.y)
        let around = tiles([BoundingBox(minX: 99, minY: 18, maxX: 99.2, maxY: 18.2)]).union(tiles([BoundingBox(minX: a.x, minY: a.y, maxX: a.x, maxY: a.y), BoundingBox(minX: b.x, minY: b.y, maxX: b.x, maxY: b.y)]))
        let before = try look(world, layer, around)
        try move(b.x, b.y)
        let after = try look(world, layer, around)
        let stale = around.filter { before[$0]?.stamp != after[$0]?.stamp }
        let expected = Set((3...14).flatMap { zoom in [a, b].compactMap { TileAddress.containing($0, zoom: zoom) } })
        #expect(stale.isSuperset(of: expected) && stale.filter { $0.zoom >= 11 } == expected.filter { $0.zoom >= 11 })
        #expect(around.filter { before[$0]!.bytes != after[$0]!.bytes } == expected)
    }

    @Test func `are found when another process edits, and all are stale when one loads`() throws {
        let world = try FreshWorld(seed: 63)
        let layer = FreshWorld.marks
        let known = tiles(try boxes(world, layer), buffer: 0).filter { $0.zoom >= 3 }
        let before = try look(world, layer, known)
        try world.store.load(layer, replacing: false) { loader in
            let content = world.content(layer)
            try loader.begin(row: 0, id: "".utf8.span)
            try loader.geometry(.point(x: 103, y: 15))
            for (column, value) in content.values.enumerated() { try loader.field(column, value) }
            _ = try loader.end()
        }
        let after = try look(world, layer, known)
        #expect(known.allSatisfy { before[$0]?.stamp != after[$0]?.stamp })
    }

    @Test func `hold for several layers and for chosen features`() throws {
        let world = try FreshWorld(seed: 64)
        let queries = [
            ("/collections/marks", "?size=3"), ("/collections/marks", "?filter=size%20%3E%204"), ("/collections/wells", "?size=3"),
            ("/collections/wells", "?aggregation=none"), ("/collections/wells", "?size=3&aggregation=none"),
            ("/collections/marks", "?filter=WITHIN_M(geometry,NEAREST('wells',1),3000)"), ("", "?collections=marks,wells,parcels"), ("", ""),
        ]
        for _ in 0..<3 {
            let boxes = try (boxes(world, FreshWorld.marks) + boxes(world, FreshWorld.wells)).shuffled(using: &world.dice).prefix(2)
            let some = tiles(Array(boxes), buffer: 0).filter { [2, 5, 8, 11].contains($0.zoom) }
            for (path, query) in queries { for tile in some { _ = try FreshWorld.tile(world.service, path, tile, query) } }
            try world.edit([FreshWorld.marks, FreshWorld.wells, FreshWorld.parcels].randomElement(using: &world.dice)!)
            let fresh = try world.another()
            for (path, query) in queries {
                for tile in some {
                    let ours = try FreshWorld.tile(world.service, path, tile, query), theirs = try FreshWorld.tile(fresh, path, tile, query)
                    #expect(try FreshWorld.shown(ours) == FreshWorld.shown(theirs), "\(path)\(query) \(tile)")
                }
            }
        }
    }

    private final class Progress: Sendable {
        let done = Atomic(0)
        let isOver = Atomic(false)
        let looked = Atomic(0)
        let old = Atomic(0)
    }

    @Test func `are what every reader sees from the moment that the edit is done`() throws {
        let world = try FreshWorld(seed: 65)
        let layer = FreshWorld.wells, service = world.service, store = world.store
        @Sendable func content(_ size: Int) -> FeatureContent { FeatureContent(shape: .point(x: 99.1, y: 18.1), values: [.text("W"), .text("560101"), .integer(Int64(size))]) }
        _ = try store.apply([FeatureChange(layer, .insert(content(0)))], by: "ก")
        let writer = Progress()
        let tiles = [14, 11, 9].compactMap { TileAddress.containing(Coordinate(x: 99.1, y: 18.1), zoom: $0) }
        let readers = DispatchGroup()
        for tile in tiles {
            // Threads of their own: tasks would wait for each other where there are few cores.
            readers.enter()
            Thread.detachNewThread {
                var looked = 0
                while !writer.isOver.load(ordering: .acquiring) {
                    let least = writer.done.load(ordering: .acquiring)
                    let bytes = (try? FreshWorld.tile(service, "/collections/wells", tile)) ?? []
                    let found = try? VectorTileReader(bytes).layers.first?.features.first { $0.properties["code"] == "W" }?.properties["size"]
                    if found.flatMap({ Int($0) }) ?? -1 < least { writer.old.add(1, ordering: .relaxed) }
                    looked += 1
                }
                writer.looked.add(looked, ordering: .relaxed)
                readers.leave()
            }
        }
        for size in 1...20 {
            _ = try store.apply([FeatureChange(layer, .replace(id: "W", content(size)))], by: "ก")
            writer.done.store(size, ordering: .releasing)
        }
        writer.isOver.store(true, ordering: .releasing)
        readers.wait()
        #expect(writer.old.load(ordering: .relaxed) == 0 && writer.looked.load(ordering: .relaxed) > 20)
    }
}
