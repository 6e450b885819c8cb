internal import API
internal import Atlas
internal import Catalog
internal import Dispatch
internal import FoundationEssentials
internal import Glibc
internal import HTTP
internal import Snapshot
internal import SpatiaLiteStore
internal import Store

extension Command {
    static let serve = Command(
        name: "serve",
        summary: Localized(th: "ให้บริการแผนที่และข้อมูลผ่าน HTTP", en: "serve maps and data over HTTP"),
        options: [
            Option("--store", value: "FILE", standard: "data/phaenthi.sqlite", th: "แฟ้มคลังข้อมูล SpatiaLite", en: "the SpatiaLite store"),
            Option("--host", value: "ADDRESS", standard: "127.0.0.1", th: "ที่อยู่ที่รับฟัง (IPv4 หรือ IPv6)", en: "the address to listen at (IPv4 or IPv6)"),
            Option("--port", value: "PORT", standard: "8080", th: "พอร์ตที่รับฟัง", en: "the port to listen at"),
            Option("--threads", value: "N", th: "จำนวนเธรดที่ตอบคำขอ (ค่าเริ่มต้น: เท่าจำนวนแกนประมวลผล)", en: "threads that answer (default: one for each core)"),
            Option("--public-url", value: "URL", th: "ที่อยู่ที่ผู้ใช้เห็น เมื่ออยู่หลังพร็อกซี เช่น https://maps.example.go.th", en: "the address that clients see, behind a proxy"),
            Option("--tile-cache", value: "MB", standard: "128", th: "หน่วยความจำสำหรับไทล์ที่ทำแล้ว (เมกะไบต์)", en: "memory for finished tiles, in megabytes"),
            Option("--memory", value: "MB", standard: "512", th: "หน่วยความจำสำหรับชั้นข้อมูลที่พร้อมตอบ เริ่มจากชั้นเล็กที่สุด (เมกะไบต์; 0: ไม่ใช้)", en: "memory for layers that are kept ready, the smallest first, in megabytes (0: none)"),
            Option("--geodata", value: "FOLDER", th: "โฟลเดอร์นิยามชั้นข้อมูล (ค่าเริ่มต้น: geodata ของโปรแกรม)", en: "the folder of definitions (default: the program's own geodata)"),
            Option(
                "--trusted-proxy", value: "ADDRESS", repeats: true, th: "ที่อยู่ของพร็อกซีที่เชื่อ X-Forwarded-For ได้ เช่น 127.0.0.1",
                en: "the address of a proxy whose X-Forwarded-For is believed, such as 127.0.0.1"),
            Option(
                "--tiles", value: "FILE", repeats: true, th: "แฟ้มไทล์ (PMTiles หรือ MBTiles) ที่เปิดให้ทุกคนอ่านที่ /archives",
                en: "an archive of tiles (PMTiles or MBTiles) that everyone may read at /archives"),
        ] + Startup.privacyOptions + [
            Option("--verbose", th: "บอกรายละเอียดเมื่อเริ่ม", en: "tell more at the start"),
            Option("--quiet", th: "ไม่บันทึกคำขอ (access log)", en: "write no access log"),
        ],
        run: { arguments in
            let root = Places.root()
            let geodata = arguments["--geodata"] ?? root + "/geodata"
            let catalog = Startup.catalog(geodata)
            let path = arguments["--store"] ?? ""
            guard Places.exists(path) else {
                fail("ไม่พบคลังข้อมูล \(path) สร้างข้อมูลสาธิตด้วย: phaenthi demo --store \(path)", "there is no store \(path); make the demo with: phaenthi demo --store \(path)")
            }
            let store = try Startup.store(path, catalog)
            let began = ContinuousClock.now
            let source = try SnapshotSource(
                store: store, layers: catalog.layers, budget: try arguments.number("--memory", in: 0...1_048_576) << 20,
                report: { say("phaenthi: " + $0) })
            if arguments.has("--verbose") { Startup.tell(source.figures, of: catalog.layers.count, since: began) }
            let recording = Recording(catalog: catalog, store: store, source: source, isWritable: store.isWritable, now: { time(nil) })
            let reports = MapReports(catalog: catalog, records: store, source: source, privacy: try Startup.privacy(arguments))
            let atlas = try Atlas(catalog: catalog, source: source, editor: store, recording: recording, reports: reports)
            let metrics = Metrics()
            let service = Service(
                atlas: atlas, assets: Assets(files: Startup.webFiles(root)), metrics: metrics, edition: Startup.edition(geodata: geodata),
                configuration: Service.Configuration(
                    publicURL: arguments["--public-url"], tileCacheBytes: try arguments.number("--tile-cache", in: 1...65_536) << 20,
                    accounts: Startup.accounts(store, catalog), takesEdits: store.isWritable, trustedProxies: Set(arguments.all("--trusted-proxy")),
                    archives: Startup.archives(arguments.all("--tiles")),
                    gauges: { Startup.gauges(source.figures) }, report: { say("phaenthi: " + $0) }))
            var configuration = HTTP.Configuration()
            configuration.host = arguments["--host"] ?? "127.0.0.1"
            configuration.port = try arguments.number("--port", in: 0...65_535)
            if arguments.has("--threads") { configuration.threads = try arguments.number("--threads", in: 1...256) }
            Signals.block()
            let server: Server
            do {
                server = try Server(
                    configuration, handler: service, metrics: metrics, log: arguments.has("--quiet") ? .none : .standardError)
            } catch {
                say("phaenthi: \(error)")
                exit(1)
            }
            let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
            // The first search should not wait for the indexes; when they cannot be made, it says why.
            DispatchQueue.global(qos: .utility).async { try? atlas.search.warm() }
            say(Language.current("แผนที่เปิดให้บริการที่", "Phaenthi serves at") + " http://\(host):\(server.port)/")
            Signals.waitForEnd()
            server.stop()
        })
}
