internal import Catalog
internal import FoundationEssentials
internal import Geo
internal import Glibc
internal import Interchange
internal import SpatiaLiteStore
internal import Store

extension Command {
    static let `import` = Command(
        name: "import",
        summary: Localized(
            th: "นำแฟ้ม GeoPackage, Shapefile (.zip), GeoJSON, KML, CSV ฯลฯ เข้าคลังข้อมูล", en: "load GeoPackage, Shapefile (.zip), GeoJSON, KML, CSV and other files into a store"),
        options: [
            Option("--store", value: "FILE", th: "คลังข้อมูลที่จะนำเข้า ถ้ายังไม่มีจะสร้างให้", en: "the store to load into; made when there is none"),
            Option("--geodata", value: "FOLDER", th: "โฟลเดอร์นิยามชั้นข้อมูล (ค่าเริ่มต้น: geodata ของโปรแกรม)", en: "the folder of definitions (default: the program's own geodata)"),
            Option("--layer", value: "ID", th: "ชั้นข้อมูลปลายทาง (ค่าเริ่มต้น: id หรือชื่อเดียวกับชั้นในแฟ้ม)", en: "the layer to load into (default: the one whose id or title is the name of the file's layer)"),
            Option("--source-layer", value: "NAME", th: "ชั้นในแฟ้มที่จะอ่าน (ค่าเริ่มต้น: ทุกชั้น)", en: "the layer of the file to read (default: all)"),
            Option("--source-crs", value: "EPSG:CODE", th: "ระบบพิกัดของแฟ้ม เมื่อแฟ้มไม่บอกหรือบอกผิด เช่น EPSG:32647", en: "the file's reference system, when it names none or a wrong one, such as EPSG:32647"),
            Option("--encoding", value: "NAME", th: "รหัสอักขระของ Shapefile ที่ไม่บอกไว้ เช่น CP874", en: "the encoding of a Shapefile that does not say, such as CP874"),
            Option("--replace", th: "แทนข้อมูลเดิมทั้งชั้น", en: "put the features in the place of the layer's own"),
            Option("--add", th: "เพิ่มต่อจากข้อมูลเดิม", en: "add the features to the layer's own"),
            Option("--skip-faulty", th: "ข้ามรายการที่ใช้ไม่ได้ แทนการไม่นำเข้าเลย", en: "leave out features that do not fit, instead of importing nothing"),
            Option("--dry-run", th: "ตรวจอย่างเดียว ไม่เขียน", en: "check only, write nothing"),
            Option("--allow-demo-mix", th: "ยอมให้ข้อมูลจริงกับข้อมูลสาธิตอยู่ในคลังเดียวกัน", en: "allow real and demo data in one store"),
            Option("--define", value: "FOLDER", th: "เขียนนิยามของชั้นที่ยังไม่มีลงโฟลเดอร์ geodata นี้", en: "write definitions for layers that have none into this geodata folder"),
            Option(
                "--public-columns", value: "NAMES", th: "คอลัมน์ที่เปิดเผยได้ คั่นด้วยจุลภาค หรือ all คอลัมน์อื่นเป็นข้อมูลส่วนบุคคล (P2)",
                en: "columns that anyone may read, with commas between them, or all; the others are personal (P2)"),
        ],
        operands: "FILE…",
        run: { arguments in
            guard !arguments.operands.isEmpty else { fail("บอกแฟ้มที่จะนำเข้า ดูวิธีใช้ด้วย --help", "name the files to import; see --help") }
            if let folder = arguments["--define"] { try ImportDefinitions(folder, arguments).run() }
            if arguments["--store"] != nil || arguments.has("--dry-run") {
                try ImportRun(arguments).run()
            } else if arguments["--define"] == nil {
                fail("บอกคลังข้อมูลด้วย --store หรือใช้ --define, --dry-run", "name the store with --store, or use --define or --dry-run")
            }
        })
}

/// Reads the files of a call of `import`.
struct ImportFiles {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    /// Each layer of each file that is wanted.
    func forEach(_ body: (VectorFile, VectorLayer) throws -> Void) throws {
        for path in arguments.operands {
            let file = try VectorFile(path, encoding: arguments["--encoding"])
            if let name = arguments["--source-layer"] {
                try body(file, try file.layer(name))
            } else {
                for layer in try file.layers() { try body(file, layer) }
            }
        }
    }

    func features(_ file: VectorFile, _ layer: VectorLayer) throws -> FeatureStream {
        try file.features(of: layer, crs: arguments["--source-crs"])
    }

    /// The layer that takes a file's layer: the one that is named, or the one of the same id or title.
    func target(_ source: VectorLayer, in catalog: Catalog) -> Layer? {
        if let id = arguments["--layer"] { return catalog.layer(id) }
        return LayerDraft.id(from: source.name).flatMap { catalog.layer($0) } ?? catalog.layers.first { $0.title.th == source.name }
    }

    /// The id for a file's layer that has no definition yet.
    func newID(_ source: VectorLayer, isTaken: (String) -> Bool) -> String {
        if let id = arguments["--layer"] ?? LayerDraft.id(from: source.name) { return id }
        var number = 1
        while isTaken("layer_\(number)") { number += 1 }
        return "layer_\(number)"
    }
}
