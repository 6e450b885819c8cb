import Catalog
import Foundation
import Geo
import SQLite
import SpatiaLiteStore
import Store
import TestSupport
import Testing

@Suite struct EditingTests {
    private static let everything = Reader(clearance: .sensitive)

    private func all(_ store: EmbeddedStore, _ layer: Layer) throws -> Collector {
        try store.collect(FeatureQuery(layer: layer), as: Self.everything).0
    }

    private func content(_ feature: Feature) -> FeatureContent { FeatureContent(shape: feature.shape, values: feature.values) }

    private func refusal(_ body: () throws -> Void) -> EditRefusal? {
        do {
            try body()
            return nil
        } catch {
            return error as? EditRefusal
        }
    }

    // MARK: Against a model

    /// 120 batches of random changes and undos on three layers; after each the store must hold what a dictionary holds.
    @Test(arguments: [Samples.points, Samples.polygons, Samples.lines])
    func randomEditsLeaveWhatADictionaryLeaves(_ layer: Layer) throws {
        var dice = SeededGenerator(seed: 7)
        let store = try Folder().keeping { try $0.build([(layer, Feature.many(60, layer, seed: 3))], .writing) }
        var model = Dictionary(uniqueKeysWithValues: try all(store.1, layer).features.map { ($0.id, $0) })
        var past: [(version: Int64, before: [String: Feature], ids: Set<String>)] = []
        var fresh = 1_000
        for _ in 0..<120 {
            let version = try store.1.state(layer).version
            let before = model
            if dice.integer(0...4) == 0, let last = past.popLast() {
                // The last edit can always be taken back, and after it the one before.
                let outcome = try store.1.undo(layer, version: last.version, by: "ก")
                #expect(Set(outcome.features.map(\.id)) == last.ids)
                model = last.before
                past = []
            } else {
                var changes: [FeatureChange] = []
                var ids: Set<String> = []
                for _ in 0..<dice.integer(1...6) {
                    let known = model.keys.sorted().filter { !ids.contains($0) }
                    switch dice.integer(0...2) {
                    case 0:
                        let new = Feature.random(fresh, layer, &dice)
                        fresh += 1
                        changes.append(FeatureChange(layer, .insert(content(new))))
                        ids.insert(new.id)
                        model[new.id] = new
                    case 1 where !known.isEmpty:
                        let id = known[dice.integer(0...(known.count - 1))]
                        var new = Feature.random(0, layer, &dice)
                        new.id = id
                        new.values[0] = .text(id)
                        changes.append(FeatureChange(layer, .replace(id: id, content(new))))
                        ids.insert(id)
                        model[id] = new
                    case 2 where known.count > 20:
                        let id = known[dice.integer(0...(known.count - 1))]
                        changes.append(FeatureChange(layer, .delete(id: id)))
                        ids.insert(id)
                        model[id] = nil
                    default: break
                    }
                }
                guard !changes.isEmpty else { continue }
                let outcome = try #require(try store.1.apply(changes, by: "ข").first)
                past.append((outcome.state.version, before, ids))
                #expect(outcome.features.count == changes.count)
            }
            try expect(store.1, layer, model, after: version)
        }
    }

    private func expect(_ store: EmbeddedStore, _ layer: Layer, _ model: [String: Feature], after version: Int64) throws {
        let found = try all(store, layer).features
        #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) }) == model)
        let state = try store.state(layer)
        #expect(state.version == version + 1)
        #expect(state.count == model.count)
        var extent = BoundingBox.empty
        for feature in model.values { if let shape = feature.shape { extent.grow(shape.bounds) } }
        #expect(state.extent == (extent.isEmpty ? nil : extent))
        if let time = layer.time {
            let times = model.values.compactMap { feature -> String? in if case .text(let t) = feature.values[time] { t } else { nil } }.sorted()
            #expect(state.times?.start?.prefix(10) == times.first?.prefix(10))
            #expect(state.times?.end?.prefix(10) == times.last?.prefix(10))
        }
        // The R*Tree follows.
        let box = BoundingBox(minX: 99, minY: 8, maxX: 102, maxY: 15)
        var query = FeatureQuery(layer: layer)
        query.boxes = [box]
        let inside = try store.collect(query, as: Self.everything).0.features
        #expect(Set(inside.map(\.id)) == Set(model.values.filter { $0.shape?.intersects(box) ?? false }.map(\.id)))
    }

    // MARK: One batch

    @Test func aBatchIsDoneWholeOrNotAtAll() throws {
        let folder = try Folder(), layer = Samples.points, other = Samples.polygons
        let store = try folder.build([(layer, Feature.many(5, layer)), (other, Feature.many(5, other))], .writing)
        let before = try (all(store, layer).features, all(store, other).features, store.state(layer), store.state(other))
        let first = try #require(before.0.first { $0.id == "K-0" })
        var dice = SeededGenerator(seed: 1)
        let new = FeatureChange(layer, .insert(content(Feature.random(100, layer, &dice))))
        let refused: [(FeatureChange, EditRefusal)] = [
            (FeatureChange(other, .delete(id: "K-none")), .noFeature(change: 2)),
            (FeatureChange(layer, .insert(content(Feature.random(1, layer, &dice)))), .duplicateKey(change: 2)),
            (FeatureChange(other, .delete(id: "K-1"), expected: 77), .changedMeanwhile(change: 2)),
            (FeatureChange(layer, .delete(id: "K-0")), .namedTwice(change: 2)),
        ]
        for (change, reason) in refused {
            let batch = [new, FeatureChange(layer, .replace(id: "K-0", content(first))), change]
            #expect(refusal { _ = try store.apply(batch, by: "ก") } == reason)
            #expect(try all(store, layer).features == before.0)
            #expect(try all(store, other).features == before.1)
            #expect(try store.state(layer) == before.2)
            #expect(try store.state(other) == before.3)
        }
        let misfit = FeatureChange(layer, .insert(FeatureContent(shape: .polygon(rings: []), values: before.0[0].values)))
        #expect(throws: StoreError.self) { try store.apply([new, misfit], by: "ก") }
        #expect(try store.state(layer) == before.2)
        let outcomes = try store.apply([new, FeatureChange(other, .delete(id: "K-1"))], by: "ก")
        #expect(outcomes.map(\.layer.id) == [layer.id, other.id])
        #expect(try store.state(layer).count == 6)
        #expect(try store.state(other).count == 4)
    }

    @Test func aStoreOpenedForReadingTakesNoEdit() throws {
        let folder = try Folder(), layer = Samples.points
        let store = try folder.build([(layer, Feature.many(2, layer))])
        #expect(throws: StoreError.readOnly(path: folder.store)) { try store.apply([FeatureChange(layer, .delete(id: "K-0"))], by: "ก") }
    }

    @Test func aRevisionChangesWithItsFeatureOnly() throws {
        let folder = try Folder(), layer = Samples.points
        let store = try folder.build([(layer, Feature.many(3, layer))], .writing)
        #expect(try store.revision(of: "K-0", in: layer) == 1)
        #expect(try store.revision(of: "K-9", in: layer) == nil)
        _ = try store.apply([FeatureChange(layer, .delete(id: "K-2"))], by: "ก")
        var changed = try all(store, layer).features[0]
        changed.values[3] = .integer(999)
        _ = try store.apply([FeatureChange(layer, .replace(id: changed.id, content(changed)), expected: 1)], by: "ก")
        #expect(try store.revision(of: changed.id, in: layer) == 3)
        let other = try #require(try all(store, layer).features.first { $0.id != changed.id })
        #expect(try store.revision(of: other.id, in: layer) == 1)
        // Deleted and made again it is another: nobody overwrites it with what was read before.
        _ = try store.apply([FeatureChange(layer, .delete(id: changed.id))], by: "ก")
        _ = try store.apply([FeatureChange(layer, .insert(content(changed)))], by: "ก")
        #expect(try store.revision(of: changed.id, in: layer) == 5)
        try store.load(layer, replacing: true) { try changed.write(to: &$0) }
        #expect(try store.revision(of: changed.id, in: layer) == 6)
    }

    @Test func aRowNumberIsNeverUsedTwice() throws {
        let folder = try Folder(), layer = Samples.multi
        let store = try folder.build([(layer, Feature.many(3, layer))], .writing)
        var dice = SeededGenerator(seed: 1)
        func insert() throws -> String {
            try #require(try store.apply([FeatureChange(layer, .insert(content(Feature.random(9, layer, &dice))))], by: "ก").first?.features.first?.id)
        }
        #expect(try insert() == "4")
        _ = try store.apply([FeatureChange(layer, .delete(id: "4"))], by: "ก")
        #expect(try insert() == "5")
    }

    // MARK: History

    @Test func aVersionTellsWhoWhenWhereAndHowMuch() throws {
        let folder = try Folder(), layer = Samples.points
        let start = Feature(id: "K-0", shape: .point(x: 100, y: 10), values: Feature.many(1, layer)[0].values)
        let store = try folder.build([(layer, [start])], .writing)
        var moved = start
        moved.shape = .point(x: 101, y: 12)
        let outcome = try #require(try store.apply([FeatureChange(layer, .replace(id: "K-0", content(moved)))], by: "สมหญิง").first)
        #expect(outcome.changed == BoundingBox(minX: 100, minY: 10, maxX: 101, maxY: 12))
        #expect(outcome.state.extent == BoundingBox(minX: 101, minY: 12, maxX: 101, maxY: 12))
        let versions = try store.versions(layer, before: nil, limit: 10)
        #expect(versions.map(\.version) == [2, 1])
        #expect(versions[0].editor == "สมหญิง" && versions[0].changes == 1 && versions[0].changed == outcome.changed && versions[0].undoes == nil)
        #expect(Timestamp.bounds(versions[0].changedAt) != nil)
        #expect(versions[1].editor == nil && versions[1].changes == nil)
        #expect(try store.versions(layer, before: 2, limit: 10).map(\.version) == [1])
        #expect(try store.changes(layer, version: 2, limit: 10) == [FeatureEdit(id: "K-0", kind: .replace)])
        #expect(try store.undo(layer, version: 2, by: "ก").state.version == 3)
        #expect(try store.versions(layer, before: nil, limit: 1)[0].undoes == 2)
    }

    @Test func anUndoneBatchLeavesRowsAndValuesAsTheyWere() throws {
        let folder = try Folder(), layer = Samples.multi
        let store = try folder.build([(layer, Feature.many(8, layer))], .writing)
        let before = try all(store, layer)
        var dice = SeededGenerator(seed: 5)
        let outcome = try #require(
            try store.apply(
                [
                    FeatureChange(layer, .delete(id: "3")), FeatureChange(layer, .replace(id: "5", content(Feature.random(1, layer, &dice)))),
                    FeatureChange(layer, .insert(content(Feature.random(2, layer, &dice)))),
                ], by: "ก"
            ).first)
        #expect(try all(store, layer).features != before.features)
        let undone = try store.undo(layer, version: outcome.state.version, by: "ก")
        let after = try all(store, layer)
        #expect(after.features == before.features && after.rows == before.rows)
        // An undo is an edit too.
        _ = try store.undo(layer, version: undone.state.version, by: "ก")
        #expect(try all(store, layer).rows == [1, 2, 4, 5, 6, 7, 8, 9])
    }

    @Test func whatWasChangedAgainIsNotUndone() throws {
        let folder = try Folder(), layer = Samples.points
        let features = Feature.many(4, layer)
        let store = try folder.build([(layer, features)], .writing)
        func apply(_ action: FeatureChange.Action) throws -> Int64 { try store.apply([FeatureChange(layer, action)], by: "ก")[0].state.version }
        #expect(refusal { _ = try store.undo(layer, version: 1, by: "ก") } == .notAnEdit)
        #expect(refusal { _ = try store.undo(layer, version: 9, by: "ก") } == .noVersion)
        var other = features[0]
        other.values[3] = .integer(1)
        let first = try apply(.replace(id: "K-0", content(other)))
        other.values[3] = .integer(2)
        _ = try apply(.replace(id: "K-0", content(other)))
        #expect(refusal { _ = try store.undo(layer, version: first, by: "ก") } == .changedSince(["K-0"]))
        let deleted = try apply(.delete(id: "K-1"))
        _ = try apply(.insert(content(features[1])))
        let state = try store.state(layer)
        #expect(refusal { _ = try store.undo(layer, version: deleted, by: "ก") } == .changedSince(["K-1"]))
        #expect(try store.state(layer) == state)
        try store.load(layer, replacing: true) { for f in features { try f.write(to: &$0) } }
        #expect(refusal { _ = try store.undo(layer, version: deleted, by: "ก") } == .changedSince(["K-1"]))
    }

    @Test func twoWritersWithExpectedRevisionsLoseNothing() throws {
        let folder = try Folder(), layer = Samples.points
        var start = Feature.many(1, layer)[0]
        start.values[3] = .integer(0)
        let store = try folder.build([(layer, [start])], .writing)
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            var done = 0
            while done < 100 {
                guard let revision = try? store.revision(of: "K-0", in: layer), var now = try? all(store, layer).features.first,
                    case .integer(let n) = now.values[3]
                else { return }
                now.values[3] = .integer(n + 1)
                if (try? store.apply([FeatureChange(layer, .replace(id: "K-0", content(now)), expected: revision)], by: "ก")) != nil { done += 1 }
            }
        }
        #expect(try all(store, layer).features[0].values[3] == .integer(200))
        #expect(try store.state(layer).version == 201)
    }

    @Test func aStoreOfTheFirstSchemaIsBroughtUpToDate() throws {
        let folder = try Folder(), layer = Samples.points
        _ = try folder.build([(layer, Feature.many(3, layer))])
        do {
            let old = try Connection(path: folder.store, .readWrite)
            try old.execute(
                """
                DROP TABLE layer_history; DROP TABLE layer_history_value; DELETE FROM schema_migration WHERE number > 1;
                DROP TABLE record_column; DROP TABLE record_page; DROP TABLE sheet_standing; DROP TABLE row_history; DROP TABLE journal;
                DROP TABLE window_override; DROP TABLE dataset_version;
                DROP TABLE session; DROP TABLE access_token; DROP TABLE account; DROP TABLE sign_in_failure;
                ALTER TABLE layer_version DROP COLUMN loaded; ALTER TABLE layer_version DROP COLUMN editor;
                ALTER TABLE layer_version DROP COLUMN changes; ALTER TABLE layer_version DROP COLUMN undoes
                """)
        }
        let catalog = Samples.catalog([layer])
        #expect(throws: StoreError.olderSchema(path: folder.store, found: 1, known: 4)) {
            try EmbeddedStore(path: folder.store, catalog: catalog, .reading)
        }
        let store = try EmbeddedStore(path: folder.store, catalog: catalog, .writing)
        #expect(try store.revision(of: "K-0", in: layer) == 1)
        _ = try store.apply([FeatureChange(layer, .delete(id: "K-0"))], by: "ก")
        #expect(try store.versions(layer, before: nil, limit: 9).map(\.changes) == [1, nil])
    }

    // MARK: Geometry

    @Test func gEOSNamesWhatIsWrongAndWhere() throws {
        let folder = try Folder(), layer = Samples.polygons
        let store = try folder.build([(layer, [])])
        func polygon(_ points: [(Double, Double)]) -> Shape { .polygon(rings: [points.map { Coordinate(x: $0.0, y: $0.1) }]) }
        #expect(try store.invalidity(of: polygon([(100, 14), (101, 14), (101, 15), (100, 15), (100, 14)])) == nil)
        let bowtie = try store.invalidity(of: polygon([(100, 14), (101, 15), (101, 14), (100, 15), (100, 14)]))
        #expect(bowtie == GeometryFault(reason: "Self-intersection", place: Coordinate(x: 100.5, y: 14.5)))
        #expect(try store.invalidity(of: polygon([(100, 14), (101, 14), (100, 14), (100, 14)])) != nil)
        #expect(try store.invalidity(of: .point(x: 100, y: 14)) == nil)
    }

    @Test func aShareTellsHowMuchLiesInAnArea() throws {
        let folder = try Folder()
        let layer = Samples.layer("tambons", .multiPolygon, [Samples.field("code", .text, required: true), Samples.field("approx", .boolean)], area: 0)
        func square(_ x: Double, _ size: Double) -> [Coordinate] {
            [(x, 10.0), (x + size, 10), (x + size, 10 + size), (x, 10 + size), (x, 10)].map { Coordinate(x: $0.0, y: $0.1) }
        }
        let areas = [
            Feature(id: "560101", shape: .multiPolygon([[square(100, 1)]]), values: [.text("560101"), .boolean(true)]),
            Feature(id: "560102", shape: nil, values: [.text("560102"), .null]),
        ]
        let store = try folder.build([(layer, areas)])
        func share(_ shape: Shape, _ id: String = "560101") throws -> Double? { try store.position(of: shape, in: id, of: layer)?.share }
        #expect(try share(.point(x: 100.5, y: 10.5)) == 1)
        #expect(try share(.point(x: 100, y: 10.5)) == 1)
        #expect(try share(.point(x: 99.99, y: 10.5)) == 0)
        #expect(try share(.polygon(rings: [square(100.2, 0.2)])) == 1)
        #expect(try abs((share(.polygon(rings: [square(100.75, 1)])) ?? 0) - 0.25) < 1e-9)
        #expect(try share(Shape(kind: .multiPoint, xy: [100.5, 10.5, 105, 15, 106, 16, 107, 17])) == 0.25)
        #expect(try abs((share(Shape(kind: .lineString, xy: [99.5, 10.5, 100.5, 10.5], ringEnds: [2])) ?? 0) - 0.5) < 1e-9)
        #expect(try share(.point(x: 100.5, y: 10.5), "560102") == nil)
        #expect(try share(.point(x: 100.5, y: 10.5), "999999") == nil)
        #expect(try store.position(of: .point(x: 0, y: 0), in: "560101", of: layer)?.isApproximate == true)
    }
}

extension Folder {
    /// Keeps the folder as long as what is made in it.
    func keeping<T>(_ body: (Folder) throws -> T) rethrows -> (Folder, T) { (self, try body(self)) }
}
