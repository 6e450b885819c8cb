import Catalog
import Geo
@testable import Snapshot
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// A layer in memory while its store is edited, against the same layer read anew.
@Suite struct `Edits` {
    private struct Edited {
        let store: EmbeddedStore
        let layer: Layer
        var dice: SeededGenerator
        var next: Int

        /// Some changes as one batch, of features that are there.
        mutating func edit() throws {
            let ids = try store.collect(FeatureQuery(layer: layer)).0.features.map(\.id)
            var changes: [FeatureChange] = []
            for id in Set((0..<dice.integer(1...6)).compactMap { _ in ids.randomElement(using: &dice) }).sorted() {
                switch dice.integer(0...3) {
                case 0: changes.append(FeatureChange(layer, .delete(id: id)))
                case 1: changes.append(FeatureChange(layer, .insert(new())))
                default:
                    var content = new()
                    if layer.key != nil { content.values[0] = .text(id) }
                    changes.append(FeatureChange(layer, .replace(id: id, content)))
                }
            }
            if !changes.isEmpty { _ = try store.apply(changes, by: "ก") }
        }

        private mutating func new() -> FeatureContent {
            next += 1
            let feature = Feature.random(next, layer, &dice)
            return FeatureContent(shape: feature.shape, values: feature.values)
        }
    }

    @Test(arguments: Samples.all)
    func `are put in their places as if the layer was read anew`(_ layer: Layer) throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(400, layer, seed: 31))], .writing)
        let source = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
        var edited = Edited(store: store, layer: layer, dice: SeededGenerator(seed: 32), next: 10_000)
        var questions = Questions(layer: layer, dice: SeededGenerator(seed: 33))
        var last = try #require(try source.now(layer).resident)
        for turn in 0..<12 {
            try edited.edit()
            if turn == 7 { _ = try store.undo(layer, version: store.state(layer).version, by: "ก") }
            let resident = try #require(try source.now(layer).resident, "nobody has to wait")
            #expect(try resident !== last && resident.state == store.state(layer))
            let anew = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
            let fresh = try #require(try anew.now(layer).resident)
            #expect(resident.rows == fresh.rows && resident.ids == fresh.ids && resident.ready.bytes == fresh.ready.bytes && resident.ready.ends == fresh.ready.ends)
            #expect(resident.fractions == fresh.fractions && abs(resident.size - fresh.size) < fresh.size / 5)
            for tolerance in [nil, 0, 1e-6, 1e-3] {
                var query = FeatureQuery(layer: layer)
                query.generalization = tolerance
                #expect(try source.collect(query).0.features == anew.collect(query).0.features)
            }
            for _ in 0..<12 {
                let query = questions.next(), bound = try query.bound(to: .anonymous)
                let ours = try source.collect(query), theirs = try anew.collect(query)
                #expect(ours.0.features == theirs.0.features && ours.0.rows == theirs.0.rows && ours.1 == theirs.1, "\(query)")
                #expect(try source.count(bound) == anew.count(bound))
                for feature in ours.0.features.prefix(2) {
                    var a = Collector(), b = Collector()
                    #expect(try source.feature(feature.id, bound, into: &a) == anew.feature(feature.id, bound, into: &b) && a.features == b.features)
                }
            }
            last = resident
        }
        source.settle()
        #expect(try source.now(layer).resident === last, "it was not read anew")
    }

    @Test func `of neighbours tell where others are drawn otherwise`() throws {
        let folder = try Folder()
        let layer = Samples.polygons
        let store = try folder.build([(layer, Feature.many(300, layer, seed: 41))], .writing)
        let source = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
        var edited = Edited(store: store, layer: layer, dice: SeededGenerator(seed: 42), next: 10_000)
        var drawings = try drawings(source, layer)
        var others = 0
        for _ in 0..<30 {
            let version = try source.state(layer).version
            try edited.edit()
            let changes = try #require(try source.changes(of: layer, since: version, most: 1_000))
            let now = try self.drawings(source, layer)
            for (row, shapes) in now where drawings[row] != nil && drawings[row] != shapes {
                for box in shapes[0].map(\.bounds).map({ [$0] }) ?? [] { #expect(changes.boxes.contains { $0.contains(box) }, "row \(row)") }
                if !changes.rows.contains(row) { others += 1 }
            }
            drawings = now
        }
        #expect(others > 5, "\(others)")
        #expect(try source.changes(of: layer, since: 0, most: 1_000) == nil, "what was before the loading is unknown")
        #expect(try source.changes(of: layer, since: 1, most: 3) == nil, "too many")
        #expect(try source.changes(of: layer, since: store.state(layer).version, most: 3)?.boxes.isEmpty == true)
    }

    /// Parcels side by side, some of two cells, so that corners lie on edges of neighbours.
    private func parcel(_ i: Int, _ dice: inout SeededGenerator) -> Feature {
        let x = 99 + Double(i % 24) / 16, y = 18 + Double(i / 24) / 16, wide = Double(dice.integer(1...2)) / 16
        var feature = Feature.random(i, Samples.polygons, &dice)
        let bump = Coordinate(x: x + wide / 3, y: y + 0.0005 * Double(dice.integer(0...3)))
        feature.shape = .polygon(rings: [[
            Coordinate(x: x, y: y), bump, Coordinate(x: x + wide, y: y), Coordinate(x: x + wide, y: y + 1.0 / 16), Coordinate(x: x, y: y + 1.0 / 16),
            Coordinate(x: x, y: y),
        ]])
        return feature
    }

    @Test func `draw anew what lies beside them, and that as if all was drawn anew`() throws {
        let folder = try Folder()
        let layer = Samples.polygons
        var dice = SeededGenerator(seed: 51)
        let store = try folder.build([(layer, (0..<480).map { parcel($0, &dice) })], .writing)
        let source = try SnapshotSource(store: store, layers: [layer], budget: 1 << 30)
        var others = 0
        for turn in 0..<40 {
            let before = try #require(try source.now(layer).resident)
            let feature = parcel(dice.integer(0...479), &dice), content = FeatureContent(shape: feature.shape, values: feature.values)
            let isThere = try store.revision(of: feature.id, in: layer) != nil
            _ = try store.apply(
                [FeatureChange(layer, isThere ? (turn % 3 == 0 ? .delete(id: feature.id) : .replace(id: feature.id, content)) : .insert(content))], by: "ก")
            let now = try #require(try source.now(layer).resident), anew = try #require(now.geometries.drawn()), drawn = try #require(now.drawn)
            #expect(now.rows.indices.allSatisfy { drawn.isDrawn($0, as: anew, $0) })
            let changes = try #require(try store.changes(of: layer, since: before.state.version, most: 9))
            let splice = Splice(before.rows, changed: changes.rows, changes.rows.filter { now.rows.contains($0) })
            others += try #require(now.redrawn(since: before, splice)).count
        }
        #expect(others > 20, "\(others)")
    }

    /// How each row is drawn, whole and with less coordinates.
    private func drawings(_ source: SnapshotSource, _ layer: Layer) throws -> [Int64: [Shape?]] {
        var all: [Int64: [Shape?]] = [:]
        for tolerance in [nil, 0, 1e-6, 1e-5, 1e-4] {
            var query = FeatureQuery(layer: layer)
            query.generalization = tolerance
            let found = try source.collect(query).0
            for (row, feature) in zip(found.rows, found.features) { all[row, default: []].append(feature.shape) }
        }
        return all
    }
}
