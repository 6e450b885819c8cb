internal import Archives
internal import Atlas
internal import Catalog
internal import Glibc
internal import Snapshot
internal import SpatiaLiteStore
internal import Store

extension Command {
    static let tiles = Command(
        name: "tiles",
        summary: Localized(
            th: "ทำแฟ้มไทล์เวกเตอร์ (PMTiles หรือ MBTiles) ของพื้นที่หรือทั้งประเทศ หยุดแล้วทำต่อได้",
            en: "write an archive of vector tiles (PMTiles or MBTiles) of an area or the country; it can be stopped and gone on with"),
        options: [
            Option("--store", value: "FILE", standard: "data/phaenthi.sqlite", th: "แฟ้มคลังข้อมูล SpatiaLite", en: "the SpatiaLite store"),
            Option("--format", value: "pmtiles|mbtiles", standard: "pmtiles", th: "รูปแบบของแฟ้ม", en: "the archive's format"),
            Option("--out", value: "FILE", th: "แฟ้มที่จะทำ (ค่าเริ่มต้น: phaenthi-พื้นที่.รูปแบบ)", en: "the file to make (default: phaenthi-AREA.FORMAT)"),
            Option("--area", value: "CODE", th: "รหัสพื้นที่ เช่น 56 (ไม่ระบุ: ทั้งประเทศ)", en: "the code of an area, such as 56 (default: the country)"),
            Option("--zoom", value: "FROM-TO", standard: "0-14", th: "ช่วงระดับซูม", en: "the zooms"),
            Option("--collections", value: "IDS", th: "รหัสชั้นข้อมูล คั่นด้วยจุลภาค (ค่าเริ่มต้น: ทุกชั้น)", en: "ids of collections with commas between (default: all)"),
            Option("--memory", value: "MB", standard: "512", th: "หน่วยความจำสำหรับชั้นข้อมูล (เมกะไบต์)", en: "memory for layers, in megabytes"),
            Option("--geodata", value: "FOLDER", th: "โฟลเดอร์นิยามชั้นข้อมูล (ค่าเริ่มต้น: geodata ของโปรแกรม)", en: "the folder of definitions (default: the program's own geodata)"),
        ],
        run: { arguments in
            guard let format = ArchiveFormat(rawValue: arguments["--format"] ?? "") else {
                fail("--format ต้องเป็น pmtiles หรือ mbtiles", "--format must be pmtiles or mbtiles")
            }
            guard let zooms = TilesRun.zooms(arguments["--zoom"] ?? "") else {
                fail("--zoom ต้องเป็นช่วงเช่น 0-14 (0–24)", "--zoom must be a range such as 0-14 (0–24)")
            }
            let geodata = arguments["--geodata"] ?? Places.root() + "/geodata"
            let catalog = Startup.catalog(geodata), path = arguments["--store"] ?? ""
            guard Places.exists(path) else { fail("ไม่พบคลังข้อมูล \(path)", "there is no store \(path)") }
            let area = arguments["--area"].map { text in
                guard let code = AreaCode(text) else { fail("ไม่มีพื้นที่รหัส \(text)", "there is no area of code \(text)") }
                return code
            }
            let layers = arguments["--collections"].map { TilesRun.layers($0, catalog) } ?? catalog.layers
            let out = arguments["--out"] ?? "phaenthi\(area.map { "-" + $0.text } ?? "").\(format.rawValue)"
            let memory = try arguments.number("--memory", in: 0...1_048_576) << 20
            let store = try Startup.upToDate(path, catalog)
            // From here on SIGINT and SIGTERM end the work after what is being made, and what is made stays.
            Signals.block()
            let source = try SnapshotSource(store: store, layers: catalog.layers, budget: memory, report: { say("phaenthi: " + $0) })
            let run = TilesRun(atlas: try Atlas(catalog: catalog, source: source), edition: Startup.edition(geodata: geodata), format: format, out: out)
            Places.makeFolder(Places.parent(out))
            do {
                try run.make(layers, area: area, zooms: zooms)
            } catch let error as ArchiveError {
                fail(error.thai, error.english)
            } catch ArchiveRefusal.noArea(let code) {
                fail("ไม่มีพื้นที่รหัส \(code) หรือไม่รู้แนวเขต", "there is no area of code \(code), or nothing is known of where it lies")
            }
        })
}

/// A call of `phaenthi tiles`.
struct TilesRun {
    let atlas: Atlas
    let edition: String
    let format: ArchiveFormat
    let out: String

    /// How often the work begins anew by itself because the data change under it.
    private static let attempts = 3

    /// A range of zooms: `0-14`, or one: `10`.
    static func zooms(_ text: String) -> ClosedRange<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...2).contains(parts.count), let low = parts[0], let high = parts[parts.count - 1], 0 <= low, low <= high, high <= 24 else { return nil }
        return low...high
    }

    static func layers(_ ids: String, _ catalog: Catalog) -> [Layer] {
        var layers: [Layer] = []
        for id in ids.split(separator: ",") {
            guard let layer = catalog.layer(id), !layers.contains(where: { $0.id == layer.id }) else {
                fail("ไม่มีชั้นข้อมูล “\(id)” หรือซ้ำ", "there is no collection “\(id)”, or it is named twice")
            }
            layers.append(layer)
        }
        return layers
    }

    func make(_ layers: [Layer], area: AreaCode?, zooms: ClosedRange<Int>) throws {
        for _ in 0..<Self.attempts {
            do {
                return try attempt(layers, area, zooms)
            } catch ArchiveRefusal.dataChanged {
                say(Language.current("ข้อมูลเปลี่ยนระหว่างทำ เริ่มใหม่", "the data changed meanwhile; beginning anew"))
            }
        }
        fail("ข้อมูลเปลี่ยนระหว่างทำหลายครั้ง ทำจากสำเนาของคลังข้อมูลแทน", "the data kept changing meanwhile; make the archive from a copy of the store")
    }

    private func attempt(_ layers: [Layer], _ area: AreaCode?, _ zooms: ClosedRange<Int>) throws {
        let plan = try atlas.archiver.plan(layers, area: area, zooms: zooms)
        let origin = plan.identity(edition: edition)
        let writer = try format.writer(out, plan: origin)
        switch writer.beginning {
        case .new: break
        case .resumed: say(Language.current("ทำต่อจากที่หยุดไว้", "going on where it stopped") + ": \(writer.position)/\(plan.tiles.count)")
        case .anew:
            say(Language.current(
                "ที่ทำค้างไว้เป็นของข้อมูลรุ่นอื่นหรือตัวเลือกอื่น เริ่มใหม่", "what was begun is of other data or other options; beginning anew"))
        }
        let bar = ProgressBar(Language.current("ทำแฟ้มไทล์", "making the archive"))
        let isDone = try atlas.archiver.write(plan, into: writer) { done in
            bar.show(Double(done) / Double(max(1, plan.tiles.count)), "\(done)/\(plan.tiles.count)")
            return !Signals.isEndAsked
        }
        guard isDone else {
            say("")
            say(Language.current("หยุดแล้ว คำสั่งเดิมจะทำต่อจากที่หยุด", "stopped; the same command goes on from here"))
            exit(130)
        }
        var metadata = try atlas.tileset(layers)
        if let area {
            let name = atlas.catalog.areas[area]?.name.th ?? area.text
            metadata.name += " · \(area.level.title.th)\(name)"
        }
        metadata.bounds = plan.bounds
        metadata.center = plan.bounds.map { ArchiveMetadata.Center(of: $0, zooms: zooms) }
        metadata.zooms = zooms
        metadata.origin = origin
        let summary = try writer.finish(metadata)
        bar.finish()
        let size = Double(summary.bytes) / 1e6
        say(Language.current(
            "แฟ้มไทล์พร้อมที่ \(out): \(summary.tiles) ไทล์ ต่างกัน \(summary.contents) ขนาด \(Self.tenths(size)) เมกะไบต์",
            "the archive is ready at \(out): \(summary.tiles) tiles, \(summary.contents) of them different, \(Self.tenths(size)) MB"))
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
