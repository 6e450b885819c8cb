internal import API
internal import Archives
internal import Atlas
internal import Catalog
internal import FoundationEssentials
internal import Glibc
internal import HTTP
internal import Reports
internal import Snapshot
internal import SpatiaLiteStore
internal import Store

/// What `serve` and `demo` do before they work.
enum Startup {
    /// The catalog, or one clear message for each fault of its files, and the end.
    static func catalog(_ folder: String) -> Catalog {
        do {
            return try Catalog.load(from: folder)
        } catch {
            say("\(error)")
            fail("นิยามใน \(folder) ผิด แก้ตามที่บอกข้างต้นแล้วเริ่มใหม่", "the definitions in \(folder) are wrong; mend them as said above and start again")
        }
    }

    /// The store; for writing when it has accounts, for only those change anything, and when no other process writes it.
    /// One that an older program made is brought up to date first, and one that knows less layers or fields than the
    /// definitions gets them, empty.
    static func store(_ path: String, _ catalog: Catalog) throws(StoreError) -> EmbeddedStore {
        do {
            let store = try upToDate(path, catalog)
            guard try store.hasAccounts() else { return store }
            do {
                return try EmbeddedStore(path: path, catalog: catalog, .writing)
            } catch StoreError.inUse {
                say(Language.current(
                    "phaenthi: โปรแกรมอื่นกำลังเขียน \(path) เซิร์ฟเวอร์นี้จึงไม่รับการแก้ไข", "phaenthi: another process writes \(path), so this server takes no changes"))
                return store
            }
        } catch let error as StoreError {
            throw error
        } catch {
            fail("เปิดคลังข้อมูล \(path) ไม่ได้ (\(error))", "cannot open the store \(path) (\(error))")
        }
    }

    /// The store for reading, of today's schema.
    static func upToDate(_ path: String, _ catalog: Catalog) throws -> EmbeddedStore {
        do {
            return try EmbeddedStore(path: path, catalog: catalog, .reading)
        } catch StoreError.olderSchema, StoreError.incompatible {
            _ = try EmbeddedStore(path: path, catalog: catalog, .writing)
            return try EmbeddedStore(path: path, catalog: catalog, .reading)
        }
    }

    /// From which size on cells of people are shown in reports.
    static let privacyOptions = [
        Command.Option(
            "--small-count", value: "N", standard: "5", th: "รายงานปกปิดจำนวนคนหรือครัวเรือนที่น้อยกว่านี้", en: "reports hide counts of people below this"),
        Command.Option(
            "--small-denominator", value: "N", standard: "10", th: "รายงานปกปิดอัตราที่มีตัวหารน้อยกว่านี้",
            en: "reports hide rates of fewer people than this"),
    ]

    static func privacy(_ arguments: Arguments) throws(UsageError) -> PrivacyRule {
        PrivacyRule(
            smallCount: Double(try arguments.number("--small-count", in: 1...1000)),
            smallDenominator: Double(try arguments.number("--small-denominator", in: 1...1000)))
    }

    /// Archives of tiles, each under the name of its file without what stands after the last point.
    static func archives(_ paths: [String]) -> [API.Service.ServedArchive] {
        var archives: [API.Service.ServedArchive] = []
        for path in paths {
            let file = path.split(separator: "/").last ?? ""
            let id = String(file.lastIndex(of: ".").map { file[..<$0] } ?? file)
            guard !id.isEmpty, !archives.contains(where: { $0.id == id }) else {
                fail("แฟ้มไทล์สองแฟ้มชื่อ “\(id)” เหมือนกัน", "two archives have the same name “\(id)”")
            }
            do throws(ArchiveError) {
                archives.append(API.Service.ServedArchive(id: id, archive: try ArchiveFormat.open(path)))
            } catch {
                fail("ให้บริการแฟ้มไทล์ \(path) ไม่ได้: \(error.thai)", "cannot serve the archive \(path): \(error.english)")
            }
        }
        return archives
    }

    /// The accounts of a store, by this machine's clock; the store's journal keeps what happens to them.
    static func accounts(_ store: EmbeddedStore, _ catalog: Catalog) -> Accounts {
        Accounts(store: store, areas: catalog.areas, now: { time(nil) }, journal: store.record)
    }

    /// The files of the pages: ours in `web`, those fetched at set-up in `.web`.
    static func webFiles(_ root: String) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for folder in [root + "/.web", root + "/web"] {
            guard let names = try? FileManager.default.subpathsOfDirectory(atPath: folder) else { continue }
            for name in names where !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
                var isFolder = false
                guard FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder), !isFolder else { continue }
                if let data = FileManager.default.contents(atPath: "\(folder)/\(name)") { files[name] = Array(data) }
            }
        }
        if files["map.html"] == nil { fail("ไม่พบ web/map.html ใต้ \(root)", "web/map.html is missing under \(root)") }
        if files["maplibre-gl.js"] == nil { say(Language.current("ยังไม่มี MapLibre: เรียก tools/fetch-web แล้วเริ่มใหม่", "MapLibre is missing: run tools/fetch-web and start again")) }
        return files
    }

    /// Says how much of the store is in memory.
    static func tell(_ figures: SnapshotSource.Figures, of layers: Int, since began: ContinuousClock.Instant) {
        let megabytes = (figures.bytes + 1 << 19) >> 20
        let milliseconds = (ContinuousClock.now - began) / .milliseconds(1)
        say(Language.current(
            "อยู่ในหน่วยความจำ \(figures.layers) จาก \(layers) ชั้นข้อมูล \(megabytes) เมกะไบต์ ใช้เวลา \(Int(milliseconds)) มิลลิวินาที",
            "\(figures.layers) of \(layers) layers in memory, \(megabytes) MB, read in \(Int(milliseconds)) ms"))
    }

    /// The same for `/metrics`.
    static func gauges(_ figures: SnapshotSource.Figures) -> [API.Service.Gauge] {
        [
            API.Service.Gauge(name: "phaenthi_snapshot_layers", help: "Layers in memory.", value: figures.layers),
            API.Service.Gauge(name: "phaenthi_snapshot_bytes", help: "Memory of the layers in memory.", value: figures.bytes),
        ]
    }

    /// Changes with the program and with the definitions, so that an entity tag never outlives either.
    static func edition(geodata: String) -> String {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let attributes = (try? FileManager.default.attributesOfItem(atPath: program)) ?? [:]
        let built = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: geodata + "/layers")) ?? []).sorted()
        let definitions = names.flatMap { FileManager.default.contents(atPath: "\(geodata)/layers/\($0)").map { Array($0) } ?? [] }
        return "\(Edition.text)+\(Digest.text(of: Array(String(built).utf8), definitions).prefix(8))"
    }
}
