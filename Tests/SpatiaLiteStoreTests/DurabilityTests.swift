import Catalog
import Foundation
import SQLite
import SpatiaLiteStore
import Store
import Testing

/// The store after a writer was killed with SIGKILL. The writer is this test program, started again for one test.
@Suite struct DurabilityTests {
    private static let pathKey = "PHAENTHI_KILLED_WRITER_STORE", taskKey = "PHAENTHI_KILLED_WRITER_TASK"
    private static let environment = ProcessInfo.processInfo.environment
    private static let old = Feature.many(400, Samples.polygons, seed: 1)
    private static let new = Feature.many(3_000, Samples.polygons, seed: 2)

    /// Writes until it is killed; it tells how far it is by lines on its standard output.
    @Test(.enabled(if: environment[pathKey] != nil))
    func theWriterThatIsKilled() throws {
        let path = try #require(Self.environment[Self.pathKey])
        let catalog = Samples.catalog([Samples.polygons])
        func write(_ loader: inout Loader) throws {
            for (i, feature) in Self.new.enumerated() {
                if i % 100 == 0 { FileHandle.standardOutput.write(Data("WRITING \(i)\n".utf8)) }
                try feature.write(to: &loader)
            }
        }
        if Self.environment[Self.taskKey] == "build" {
            while true {
                try EmbeddedStore.build(at: path, catalog: catalog) { try $0.load(Samples.polygons) { try write(&$0) } }
            }
        }
        let store = try EmbeddedStore(path: path, catalog: catalog, .writing)
        if Self.environment[Self.taskKey] == "edit" {
            let common = Self.old.count
            func replace(by features: [Feature]) -> [FeatureChange] {
                features.prefix(common).map { FeatureChange(Samples.polygons, .replace(id: $0.id, FeatureContent(shape: $0.shape, values: $0.values))) }
            }
            let more = Self.new.dropFirst(common)
            while true {
                for isNew in [true, false] {
                    FileHandle.standardOutput.write(Data("WRITING 0\n".utf8))
                    let rest = more.map { f in
                        FeatureChange(Samples.polygons, isNew ? .insert(FeatureContent(shape: f.shape, values: f.values)) : .delete(id: f.id))
                    }
                    _ = try store.apply(replace(by: isNew ? Self.new : Self.old) + rest, by: "ก")
                }
            }
        }
        while true { try store.load(Samples.polygons, replacing: true) { try write(&$0) } }
    }

    /// Starts the writer and kills it some milliseconds after it said that it writes.
    private func killedWriter(_ task: String, _ path: String, after milliseconds: Int) throws {
        try KilledWriter.run("theWriterThatIsKilled", [Self.pathKey: path, Self.taskKey: task], after: milliseconds * 1_000)
    }

    private func expectWhole(_ folder: Folder) throws {
        // Opening takes back what a killed writer left half done.
        let store = try EmbeddedStore(path: folder.store, catalog: Samples.catalog([Samples.polygons]), .reading)
        let connection = try Connection(path: folder.store, .readOnly)
        var check = try connection.prepare("PRAGMA integrity_check")
        _ = try check.step()
        #expect(check.text(0) == "ok")
        let found = try store.collect(FeatureQuery(layer: Samples.polygons), as: Reader(clearance: .sensitive)).0.features
        let expected = found.count == Self.old.count ? Self.old : Self.new
        #expect(Set(found) == Set(expected) && found.count == expected.count)
        #expect(try store.state(Samples.polygons).count == found.count)
        var rows = try connection.prepare("SELECT count(*) FROM idx_plots_geometry")
        _ = try rows.step()
        #expect(Int(rows.integer(0)) == found.filter { $0.shape != nil }.count)
    }

    @Test(arguments: [0, 30, 90, 200, 450])
    func aBuildThatIsKilledLeavesTheOldStoreOrTheNewOne(_ milliseconds: Int) throws {
        let folder = try Folder()
        _ = try folder.build([(Samples.polygons, Self.old)])
        try killedWriter("build", folder.store, after: milliseconds)
        try expectWhole(folder)
        // The next build finds nothing in its way and leaves nothing behind.
        _ = try folder.build([(Samples.polygons, Self.old)])
        try expectWhole(folder)
        #expect(folder.files.filter { $0.contains("building") } == [])
    }

    @Test(arguments: [0, 60, 200, 450])
    func aLoadThatIsKilledLeavesTheOldFeaturesOrTheNewOnes(_ milliseconds: Int) throws {
        let folder = try Folder()
        _ = try folder.build([(Samples.polygons, Self.old)])
        try killedWriter("load", folder.store, after: milliseconds)
        try expectWhole(folder)
        let store = try EmbeddedStore(path: folder.store, catalog: Samples.catalog([Samples.polygons]), .writing)
        let before = try store.state(Samples.polygons).version
        try store.load(Samples.polygons, replacing: true) { loader in for f in Self.old { try f.write(to: &loader) } }
        #expect(try store.state(Samples.polygons).version == before + 1)
        try expectWhole(folder)
    }

    @Test(arguments: [0, 80, 250, 600])
    func aBatchOfEditsThatIsKilledIsThereWholeOrNotAtAll(_ milliseconds: Int) throws {
        let folder = try Folder()
        _ = try folder.build([(Samples.polygons, Self.old)])
        try killedWriter("edit", folder.store, after: milliseconds)
        try expectWhole(folder)
        // History and versions belong together, and the last batch can still be taken back.
        let store = try EmbeddedStore(path: folder.store, catalog: Samples.catalog([Samples.polygons]), .writing)
        let versions = try store.versions(Samples.polygons, before: nil, limit: 100)
        for version in versions { #expect(try store.changes(Samples.polygons, version: version.version, limit: 10_000).count == version.changes ?? 0) }
        if let last = versions.first, last.changes != nil { _ = try store.undo(Samples.polygons, version: last.version, by: "ก") }
        try expectWhole(folder)
    }
}
