internal import Catalog
internal import Glibc
internal import Interchange
internal import SpatiaLiteStore
internal import Store

/// `import --store FILE`: loads the layers of files into a store, each in one transaction, or checks them.
struct ImportRun {
    private let arguments: Arguments
    private let files: ImportFiles
    private let catalog: Catalog
    private let isDry: Bool
    private let mayMix: Bool

    init(_ arguments: Arguments) {
        self.arguments = arguments
        files = ImportFiles(arguments)
        catalog = Startup.catalog(arguments["--geodata"] ?? arguments["--define"] ?? Places.root() + "/geodata")
        isDry = arguments.has("--dry-run")
        mayMix = arguments.has("--allow-demo-mix")
    }

    func run() throws {
        if let id = arguments["--layer"], catalog.layer(id) == nil {
            let known = catalog.layers.map(\.id).joined(separator: ", ")
            fail("ไม่มีชั้นข้อมูล \(id) มีแต่ \(known)", "there is no layer \(id); the layers are \(known)")
        }
        let store = isDry ? nil : try openStore(arguments["--store"] ?? "")
        var taken = 0, isFaulty = false
        try files.forEach { file, source in
            guard let layer = files.target(source, in: catalog) else {
                return say(
                    Language.current(
                        "ข้าม \(source.name): ไม่มีนิยามชั้นข้อมูลชื่อนี้ (ใช้ --layer หรือ --define)",
                        "\(source.name) is left out: no layer of this name is defined (use --layer or --define)"))
            }
            taken += 1
            let report = try take(file, source, layer, store)
            if report.complaintCount > 0 { isFaulty = true }
        }
        if taken == 0 { fail("ไม่มีชั้นใดในแฟ้มที่นำเข้าได้", "no layer of the files could be imported") }
        if isFaulty, !arguments.has("--skip-faulty") { exit(1) }
    }

    private func openStore(_ path: String) throws -> EmbeddedStore {
        Places.makeFolder(Places.parent(path))
        if !Places.exists(path) { try EmbeddedStore.build(at: path, catalog: catalog) { _ in } }
        let store = try EmbeddedStore(path: path, catalog: catalog, .writing)
        if !mayMix, try store.metadata("demo_version") != nil {
            fail(
                "คลัง \(path) เป็นข้อมูลสาธิต ไม่นำข้อมูลจริงเข้าปนกัน ใช้คลังใหม่ หรือ --allow-demo-mix",
                "the store \(path) holds demo data; real data is not mixed in: use a new store, or --allow-demo-mix")
        }
        return store
    }

    private func take(_ file: VectorFile, _ source: VectorLayer, _ layer: Layer, _ store: EmbeddedStore?) throws -> ImportReport {
        say("\(source.name) → \(layer.id): \(layer.title.th) / \(layer.title.en)")
        let plan = try LayerImport(source, into: layer)
        if !plan.ignored.isEmpty { say(Language.current("  คอลัมน์ที่ไม่ใช้", "  columns left out") + ": " + plan.ignored.joined(separator: ", ")) }
        if !plan.absent.isEmpty { say(Language.current("  ฟิลด์ที่แฟ้มไม่มี", "  fields that the file lacks") + ": " + plan.absent.joined(separator: ", ")) }
        let bar = ProgressBar(Language.current(isDry ? "ตรวจ" : "นำเข้า", isDry ? "checking" : "importing"))
        let total = Double(max(1, source.count ?? 0))
        func progress(_ read: Int) { if source.count != nil { bar.show(Double(read) / total * 0.99) } }
        var report = ImportReport()
        do {
            if let store {
                report = try load(plan, file, into: store, progress)
            } else {
                var features = try files.features(file, source)
                report = try plan.check(&features, progress: progress)
            }
        } catch let refused as ImportRefused {
            bar.finish()
            tell(refused.report)
            say("\(refused)")
            return refused.report
        }
        bar.finish()
        tell(report)
        return report
    }

    private func load(_ plan: LayerImport, _ file: VectorFile, into store: EmbeddedStore, _ progress: (Int) -> Void) throws -> ImportReport {
        let layer = plan.layer, replaces = arguments.has("--replace")
        let held = try store.state(layer).count
        if held > 0, !replaces, !arguments.has("--add") {
            fail(
                "ชั้น \(layer.id) มีอยู่แล้ว \(held) รายการ บอกว่าจะแทนด้วย --replace หรือเพิ่มด้วย --add",
                "the layer \(layer.id) holds \(held) features already; say --replace or --add")
        }
        var report = ImportReport()
        // Without a key the file's own numbers are the ids, unless features of another file may have them already.
        let keepsRows = layer.key == nil && (replaces || held == 0)
        try store.load(layer, replacing: replaces, keepsRows: keepsRows) { loader in
            var features = try files.features(file, plan.source)
            report = try plan.run(&features, into: &loader, skipsFaulty: arguments.has("--skip-faulty"), progress: progress)
            if report.demo > 0, !mayMix { throw DemoRefused(count: report.demo) }
        }
        return report
    }

    private func tell(_ report: ImportReport) {
        for complaint in report.complaints { say("\(complaint)") }
        let rest = report.complaintCount - report.complaints.count
        if rest > 0 { say(Language.current("และอีก \(rest) แห่ง", "and \(rest) more")) }
        say(
            Language.current(
                "อ่าน \(report.read) รายการ ใช้ได้ \(report.accepted) ใช้ไม่ได้ \(report.refused) ไม่มีรูปร่าง \(report.withoutGeometry)",
                "read \(report.read) features, \(report.accepted) fit, \(report.refused) do not, \(report.withoutGeometry) without geometry"))
        if report.instantsWithoutZone > 0 {
            say(
                Language.current(
                    "วันเวลาที่ไม่บอกเขตเวลา \(report.instantsWithoutZone) ค่า ถือเป็น UTC",
                    "\(report.instantsWithoutZone) instants name no time zone and were read as UTC"))
        }
    }
}

/// Demo features in a file of real data.
struct DemoRefused: Error, CustomStringConvertible {
    let count: Int

    var description: String {
        "ในแฟ้มมีข้อมูลสาธิต (demo) \(count) รายการ ไม่นำเข้าปนกับข้อมูลจริง ถ้าต้องการใช้ --allow-demo-mix"
            + " / \(count) features of the file are demo data, which is not mixed with real data; --allow-demo-mix does it"
    }
}
