internal import Catalog
internal import Demo
internal import Glibc
internal import SpatiaLiteStore
internal import Store

extension Command {
    static let demo = Command(
        name: "demo",
        summary: Localized(
            th: "สร้างคลังข้อมูลสาธิตทั้งประเทศ (ข้อมูลสังเคราะห์ เหมือนกันทุกครั้ง)", en: "build the national demo store (synthetic, the same every time)"),
        options: [
            Option("--store", value: "FILE", standard: "data/phaenthi.sqlite", th: "แฟ้มที่จะสร้างหรือสร้างทับ", en: "the file to make or replace"),
            Option("--scale", value: "national|phayao|lampang", standard: "national", th: "ทั้งประเทศ หรือจังหวัดเดียว", en: "the whole country or one province"),
            Option(
                "--boundaries", value: "FILE", repeats: true,
                th: "แนวเขตทางการ (GeoJSON ที่มีรหัสพื้นที่) ใช้แทนขอบเขตโดยประมาณ", en: "official polygons (GeoJSON with area codes) instead of approximated cells"),
            Option(
                "--times", value: "N", standard: "1",
                th: "หมู่บ้านและแปลงซ้ำ N เท่า เพื่อวัดความเร็วตามขนาด", en: "each village and plot N times, to measure what size costs"),
            Option("--no-officers", th: "ไม่สร้างบัญชีเจ้าหน้าที่สาธิต", en: "make no accounts of demo officers"),
            Option("--geodata", value: "FOLDER", th: "โฟลเดอร์นิยามชั้นข้อมูล (ค่าเริ่มต้น: geodata ของโปรแกรม)", en: "the folder of definitions (default: the program's own geodata)"),
        ],
        run: { arguments in
            guard let scale = DemoCountry.Scale(rawValue: arguments["--scale"] ?? "") else {
                fail("--scale ต้องเป็น national, phayao หรือ lampang", "--scale must be national, phayao or lampang")
            }
            guard let times = Int(arguments["--times"] ?? ""), (1...100).contains(times) else {
                fail("--times ต้องเป็นจำนวนตั้งแต่ 1 ถึง 100", "--times must be a number from 1 to 100")
            }
            let geodata = arguments["--geodata"] ?? Places.root() + "/geodata"
            let catalog = Startup.catalog(geodata)
            let path = arguments["--store"] ?? ""
            Places.makeFolder(Places.parent(path))
            let bar = ProgressBar(Language.current("สร้างข้อมูลสาธิต", "building the demo"))
            // Of the time, the making of features takes about a third, their writing a fifth, and the records the rest.
            let country = try DemoCountry(
                inputs: DemoInputs(areas: catalog.areas, counts: geodata + "/areas/demo_counts.csv"), scale: scale, boundaries: Boundaries(files: arguments.all("--boundaries")),
                times: times
            ) { progress in
                bar.show(Double(progress.provincesDone) / Double(progress.provinces) * 0.35)
            }
            try EmbeddedStore.build(at: path, catalog: catalog) { builder in
                // A layer of another's making starts empty.
                for (i, layer) in catalog.layers.enumerated() where DemoCountry.layerIDs.contains(layer.id) {
                    bar.show(0.35 + 0.2 * Double(i) / Double(catalog.layers.count), layer.title.th)
                    try builder.load(layer) { sink in try country.read(layer, into: &sink) }
                }
                let records = DemoRecords(country, scale: scale, areas: catalog.areas)
                let rounds = records.rounds(of: catalog.datasets)
                for (i, round) in rounds.enumerated() {
                    bar.show(0.55 + 0.45 * Double(i) / Double(rounds.count), "\(round.dataset.title.th) \(round.period)")
                    try builder.record(records.sheets(of: round), of: round.dataset, by: DemoRecords.officer, at: round.time)
                }
                try builder.setMetadata("demo_version", DemoCountry.version)
            }
            bar.finish()
            say(Language.current("คลังข้อมูลสาธิตพร้อมที่", "the demo store is ready at") + " \(path)")
            if !arguments.has("--no-officers") { try DemoOfficers.create(path, catalog, scale) }
        })
}
