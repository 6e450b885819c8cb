import Catalog
import Foundation
import Geo
import SQLite
@testable import SpatiaLiteStore
import Store
import Testing

@Suite struct EmbeddedStoreTests {
    private let layer = Samples.points

    private func refusal(_ body: () throws -> Void) -> StoreError? {
        do {
            try body()
            return nil
        } catch {
            return error as? StoreError
        }
    }

    private func load(_ store: EmbeddedStore, _ features: [Feature], replacing: Bool) throws -> LayerState {
        try store.load(layer, replacing: replacing) { loader in for f in features { try f.write(to: &loader) } }
    }

    @Test func everyWriteIsANewVersionThatReadersSeeAtOnce() throws {
        let folder = try Folder()
        let writer = try folder.build([(layer, Feature.many(100, layer, seed: 1))], .writing)
        let reader = try EmbeddedStore(path: folder.store, catalog: writer.catalog, .reading)
        #expect(try reader.state(layer).version == 1 && reader.state(layer).count == 100)
        var more = Feature.many(50, layer, seed: 2)
        for i in more.indices { more[i].values[0] = .text("M-\(i)") }
        let state = try load(writer, more, replacing: false)
        #expect(state.version == 2 && state.count == 150)
        #expect(try reader.state(layer) == state)
        #expect(try reader.collect(FeatureQuery(layer: layer)).0.features.count == 150)
        let replaced = try load(writer, more, replacing: true)
        #expect(replaced.version == 3 && replaced.count == 50)
        #expect(try reader.state(layer) == replaced)
        let connection = try Connection(path: folder.store, .readOnly)
        var rows = try connection.prepare("SELECT changed_min_x, changed_max_y FROM layer_version WHERE layer = 'villages' ORDER BY version")
        var changed: [BoundingBox] = []
        while try rows.step() { changed.append(BoundingBox(minX: rows.number(0), minY: 0, maxX: 0, maxY: rows.number(1))) }
        #expect(changed.count == 3)
        // A replacement changes the place of what went and of what came.
        #expect(changed[2].minX == min(changed[0].minX, changed[1].minX) && changed[2].maxY == max(changed[0].maxY, changed[1].maxY))
        try writer.setMetadata("source", "one")
        try writer.setMetadata("source", "two")
        #expect(try reader.metadata("source") == "two")
    }

    @Test func aLoadThatFailsChangesNothing() throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(20, layer))], .writing)
        let before = try store.state(layer)
        var wrong = Feature.many(3, layer, seed: 2)
        wrong[2].values[3] = .text("many")
        let error = refusal { _ = try load(store, wrong, replacing: true) }
        #expect(error == .misfit(layer: "villages", feature: 3, column: "households", reason: "a text where integer belongs"))
        #expect(try store.state(layer) == before && store.collect(FeatureQuery(layer: layer)).0.features.count == 20)
        let twice = refusal { _ = try load(store, Feature.many(1, layer), replacing: false) }
        #expect(twice == .duplicateKey(layer: "villages", column: "code"))
        #expect(try load(store, Feature.many(5, layer, seed: 3), replacing: true).version == before.version + 1)
    }

    @Test func aFeatureThatDoesNotFitIsRefusedWithItsNumberAndColumn() throws {
        let good = Feature(id: "", shape: .point(x: 100, y: 15), values: [.text("A")] + Array(repeating: .null, count: 9))
        func refused(_ change: (inout Feature) -> Void) throws -> StoreError? {
            let folder = try Folder()
            var feature = good
            change(&feature)
            let error = refusal { _ = try folder.build([(layer, [good, feature])]) }
            #expect(folder.files.filter { !$0.hasSuffix(".lock") } == [], "a build that failed leaves nothing")
            return error
        }
        let cases: [(String?, (inout Feature) -> Void)] = [
            ("code", { $0.values[0] = .null }), ("households", { $0.values[3] = .number(1.5) }), ("rai", { $0.values[4] = .number(.nan) }),
            ("urban", { $0.values[5] = .integer(1) }), ("since", { $0.values[6] = .text("1/10/2567") }),
            ("since", { $0.values[6] = .text("2567") }), ("seen", { $0.values[7] = .text("2024-10-01 00:00") }),
            ("level", { $0.values[2] = .boolean(true) }), (nil, { $0.shape = .point(x: .nan, y: 1) }),
            (nil, { $0.shape = Shape(kind: .lineString, xy: [1, 1, 2, 2], ringEnds: [2]) }), (nil, { $0.values.append(.null) }),
        ]
        for (column, change) in cases {
            let error = try refused(change)
            guard case .misfit("villages", 2, column, _) = error else {
                Issue.record("\(column ?? "-"): \(String(describing: error))")
                continue
            }
        }
        #expect(try refused { _ in } == .duplicateKey(layer: "villages", column: "code"))
    }

    @Test func aSecondWriterAndABuildOverAnOpenStoreAreRefused() throws {
        let folder = try Folder()
        do {
            let writer = try folder.build([(layer, [])], .writing)
            #expect(refusal { _ = try EmbeddedStore(path: folder.store, catalog: writer.catalog, .writing) } == .inUse(path: folder.store))
            #expect(refusal { _ = try folder.build([(layer, [])]) } == .inUse(path: folder.store))
            let reader = try EmbeddedStore(path: folder.store, catalog: writer.catalog, .reading)
            #expect(refusal { _ = try load(reader, [], replacing: false) } == .readOnly(path: folder.store))
            #expect(refusal { try reader.setMetadata("a", "b") } == .readOnly(path: folder.store))
        }
        do {
            let reader = try EmbeddedStore(path: folder.store, catalog: Samples.catalog([layer]), .reading)
            _ = try reader.state(layer)
            #expect(refusal { _ = try folder.build([(layer, [])]) } == .inUse(path: folder.store))
        }
        let again = try folder.build([(layer, Feature.many(3, layer))], .writing)
        #expect(try again.state(layer).version == 2, "versions go on from those of the old store")
    }

    @Test func oldMigrationsGoForwardAndNewOnesAreNotOpened() throws {
        let folder = try Folder()
        let features = Feature.many(10, layer)
        let catalog = try folder.build([(layer, features)]).catalog
        let last = Migration.latest()
        let second = Migration(number: last + 1, name: "a table of tomorrow", sql: "CREATE TABLE tomorrow (a); INSERT INTO tomorrow VALUES (1)")
        let broken = Migration(number: last + 2, name: "a wrong step", sql: "CREATE TABLE half (a); SELECT * FROM nowhere")
        let two = Migration.all + [second], three = two + [broken]
        #expect(refusal { _ = try EmbeddedStore(path: folder.store, catalog: catalog, .reading, migrations: two) }
            == .olderSchema(path: folder.store, found: last, known: last + 1))
        do {
            let store = try EmbeddedStore(path: folder.store, catalog: catalog, .writing, migrations: two)
            #expect(try store.state(layer).count == 10)
        }
        #expect(throws: SQLiteError.self) { _ = try EmbeddedStore(path: folder.store, catalog: catalog, .writing, migrations: three) }
        let connection = try Connection(path: folder.store, .readOnly)
        var rows = try connection.prepare("SELECT (SELECT max(number) FROM schema_migration), count(*), sum(name = 'half') FROM sqlite_schema WHERE name IN ('tomorrow', 'half')")
        _ = try rows.step()
        #expect(rows.integer(0) == Int64(last + 1) && rows.integer(1) == 1 && rows.integer(2) == 0, "a step that fails leaves nothing")
        for access in [EmbeddedStore.Access.reading, .writing] {
            #expect(refusal { _ = try EmbeddedStore(path: folder.store, catalog: catalog, access) }
                == .newerSchema(path: folder.store, found: last + 1, known: last))
        }
        #expect(refusal { _ = try EmbeddedStore(path: folder.store + "x", catalog: catalog, .writing) } == .missing(path: folder.store + "x"))
    }

    @Test func theStoreFollowsTheCatalogWhereItCan() throws {
        let folder = try Folder()
        _ = try folder.build([(layer, Feature.many(10, layer))])
        let wider = Samples.layer("villages", .point, layer.fields + [Samples.field("note", .text)], area: 1, time: 6)
        let catalog = Samples.catalog([wider, Samples.lines])
        let closed = refusal { _ = try EmbeddedStore(path: folder.store, catalog: catalog, .reading) }
        guard case .incompatible("villages", "note", _, _) = closed else { Issue.record("\(String(describing: closed))"); return }
        let store = try EmbeddedStore(path: folder.store, catalog: catalog, .writing)
        #expect(try store.state(wider).version == 2 && store.state(wider).count == 10)
        #expect(try store.state(Samples.lines).version == 1 && store.state(Samples.lines).count == 0)
        #expect(try store.collect(FeatureQuery(layer: wider)).0.features.allSatisfy { $0.values.last == .null })
        try store.load(Samples.lines, replacing: false) { loader in for f in Feature.many(5, Samples.lines) { try f.write(to: &loader) } }
        #expect(try store.state(Samples.lines).count == 5)
    }

    @Test func theStoreRefusesTheCatalogWhereItCannotFollow() throws {
        let folder = try Folder()
        _ = try folder.build([(layer, [])])
        func refused(_ other: Layer) -> (String, String?)? {
            guard case .incompatible(let layer, let column, _, let cure)? = refusal({
                _ = try EmbeddedStore(path: folder.store, catalog: Samples.catalog([other]), .writing)
            }), !cure.isEmpty else { return nil }
            return (layer, column)
        }
        #expect(refused(Samples.layer("villages", .polygon))! == ("villages", "geometry"))
        let retyped = layer.fields.map { $0.name == "rai" ? Samples.field("rai", .text) : $0 }
        #expect(refused(Samples.layer("villages", .point, retyped))! == ("villages", "rai"))
        #expect(refused(Samples.layer("metadata", .point))! == ("metadata", nil))
        #expect(refused(Samples.layer("geometry_columns", .point))! == ("geometry_columns", "row"))
        #expect(refused(Samples.layer("x", .point, [Samples.field("Row", .text)]))! == ("x", "Row"))
        #expect(refused(Samples.layer("x", .point, [Samples.field("a", .text), Samples.field("A", .text)]))! == ("x", "A"))
    }

    @Test func plansUseTheIndexes() throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(2_000, layer))])
        let connection = try Connection(path: folder.store, .readOnly)
        try TextFunctions.register(on: connection)
        func explained(_ sql: String) throws -> String {
            var rows = try connection.prepare("EXPLAIN QUERY PLAN " + sql)
            var plan = ""
            while try rows.step() { plan += (rows.text(3) ?? "") + "\n" }
            return plan
        }
        var query = FeatureQuery(layer: layer)
        query.boxes = [BoundingBox(minX: 100, minY: 10, maxX: 101, maxY: 11)]
        var selects: [SelectKey: String] = [:]
        var plan = try QueryPlan(query.bound(to: .anonymous), .page, store.catalog)
        #expect(plan.usesIndex(BoundingBox(minX: 97, minY: 5, maxX: 106, maxY: 21)))
        #expect(!plan.usesIndex(BoundingBox(minX: 100, minY: 10, maxX: 101, maxY: 11)))
        #expect(try explained(plan.select(.candidates, &selects)).contains("SCAN idx_villages_geometry VIRTUAL TABLE INDEX 2"))
        #expect(try explained(plan.selectRows(&selects).sql).contains("USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"))
        #expect(try explained(plan.selectOne(&selects).sql).contains("USING INDEX villages_code (code=?)"))
        query.boxes = []
        query.filter = .compare(.equal, .property("tambon_code"), .literal(.text("561001")))
        plan = try QueryPlan(query.bound(to: .anonymous), .page, store.catalog)
        #expect(try explained(plan.selectRows(&selects).sql).contains("USING INDEX villages_tambon_code (tambon_code=?"))
        query.filter = .compare(.equal, .property("level"), .literal(.text("HLM")))
        plan = try QueryPlan(query.bound(to: .anonymous), .page, store.catalog)
        #expect(try explained(plan.selectRows(&selects).sql).contains("villages_level (level=?"))
        query.order = [SortKey(property: "code", descending: true)]
        query.boxes = [BoundingBox(minX: 100, minY: 10, maxX: 101, maxY: 11)]
        plan = try QueryPlan(query.bound(to: .anonymous), .page, store.catalog)
        #expect(try explained(plan.selectOrder(usesIndex: true).sql).contains("idx_villages_geometry VIRTUAL TABLE INDEX 2"))
        query.order = []
        query.boxes = []
        func filtered(_ filter: Filter) throws -> QueryPlan {
            query.filter = filter
            return try QueryPlan(query.bound(to: .anonymous), .page, store.catalog)
        }
        let many = Filter.compare(.greater, .property("households"), .literal(.integer(3)))
        plan = try filtered(.and([many, .function("IN_AREA", [.literal(.text("5610"))])]))
        #expect(try explained(plan.selectLookup().sql).contains("COVERING INDEX villages_tambon_code (tambon_code>? AND tambon_code<?)"))
        plan = try filtered(.and([many, .isIn(.property("code"), [.literal(.text("K-1")), .literal(.text("K-2"))])]))
        #expect(try explained(plan.selectLookup().sql).contains("COVERING INDEX villages_code (code=?)"))
        #expect(try filtered(.or([many, .function("IN_AREA", [.literal(.text("5610"))])])).lookup.isEmpty)
        #expect(try filtered(.not(.function("IN_AREA", [.literal(.text("5610"))]))).lookup.isEmpty)
        let place = Filter.geometry(.point(x: 100, y: 15))
        plan = try filtered(.function("WITHIN_M", [place, .property("geometry"), .literal(.integer(1_000))]))
        let box = try #require(plan.reach.first)
        #expect(box.contains(x: 100.009, y: 15.009) && !box.contains(x: 100.011, y: 15) && !box.contains(x: 100, y: 14.989))
        #expect(try filtered(.not(.function("WITHIN_M", [place, .property("geometry"), .literal(.integer(1_000))]))).reach.isEmpty)
        plan = try filtered(.compare(.greater, .literal(.integer(50)), .function("DISTANCE_M", [.property("geometry"), place])))
        #expect(plan.reach.count == 1)
        plan = try filtered(.or([.spatial(.within, .property("geometry"), place), .spatial(.touches, .box(.world), .property("geometry"))]))
        #expect(plan.reach == [BoundingBox(minX: 100, minY: 15, maxX: 100, maxY: 15), .world])
    }

    @Test func manyThreadsReadAtOnceWhileOneWrites() async throws {
        let folder = try Folder()
        let store = try folder.build([(layer, Feature.many(300, layer))], .writing)
        let query = try FeatureQuery(layer: layer).bound(to: .anonymous)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<10 {
                        var sink = Collector()
                        guard let outcome = try? store.query(query, into: &sink) else { return false }
                        // All of one version, never half of a write.
                        guard outcome.returned % 300 == 0, Set(sink.features.map(\.id)).count == outcome.returned else { return false }
                    }
                    return true
                }
            }
            group.addTask {
                for turn in 0..<6 {
                    let features = Feature.many(turn % 2 == 0 ? 600 : 300, self.layer, seed: UInt64(turn))
                    guard (try? self.load(store, features, replacing: true)) != nil else { return false }
                }
                return true
            }
            for await isFine in group { #expect(isFine) }
        }
        #expect(try store.state(layer).version == 7)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/ogrinfo"), "needs gdal-bin"))
    func gdalOpensTheFileAndCounts() throws {
        let folder = try Folder()
        let all = Samples.all.map { ($0, Feature.many(120, $0)) }
        let store = try folder.build(all, .writing)
        var box = FeatureQuery(layer: Samples.polygons)
        box.boxes = [BoundingBox(minX: 99, minY: 8, maxX: 103, maxY: 16)]
        let met = try store.count(box.bound(to: .anonymous))
        func ogrinfo(_ arguments: [String]) throws -> String {
            let process = Process(), output = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/ogrinfo")
            process.arguments = ["-ro", "-so", folder.store] + arguments
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return text
        }
        for (layer, name) in [(Samples.points, "Point"), (Samples.lines, "Line String"), (Samples.polygons, "Polygon"), (Samples.multi, "Multi Polygon")] {
            let text = try ogrinfo([layer.id])
            #expect(text.contains("Feature Count: 120") && text.contains("Geometry: \(name)\n"), "\(text)")
            #expect(text.contains("ID[\"EPSG\",4326]") && text.contains("FID Column = row") && text.contains("Geometry Column = geometry"))
            #expect(text.contains("since: Date") && text.contains("seen: DateTime") && text.contains("rai: Real"))
        }
        let text = try ogrinfo(["-spat", "99", "8", "103", "16", "plots"])
        #expect(text.contains("Feature Count: \(met)"), "\(text)")
    }
}
