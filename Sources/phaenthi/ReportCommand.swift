internal import API
internal import Atlas
internal import Catalog
internal import FoundationEssentials
internal import HTTP
internal import Reports
internal import Snapshot
internal import SpatiaLiteStore
internal import Store

extension Command {
    static let report = Command(
        name: "report",
        summary: Localized(
            th: "ทำรายงานแผนที่เป็นแฟ้ม PDF XLSX CSV และ GeoJSON เช่น ภาคผนวกของแผนพัฒนาจังหวัด",
            en: "make map reports as PDF, XLSX, CSV and GeoJSON files, such as the annex of a provincial plan"),
        options: [
            Option("--store", value: "FILE", standard: "data/phaenthi.sqlite", th: "แฟ้มคลังข้อมูล SpatiaLite", en: "the SpatiaLite store"),
            Option("--out", value: "FOLDER", standard: "reports", th: "โฟลเดอร์ที่จะวางแฟ้มและสารบัญ", en: "the folder for the files and their index"),
            Option("--area", value: "CODE", th: "รหัสจังหวัด อำเภอ หรือตำบล (ไม่ระบุ: ทั้งประเทศ)", en: "the code of a province, amphoe or tambon (default: the country)"),
            Option("--all", th: "ทุกตัวชี้วัดของทุกชุดข้อมูลที่มีค่าที่ยืนยันแล้วในพื้นที่", en: "every indicator of every dataset that has confirmed values in the area"),
            Option("--dataset", value: "ID", th: "เฉพาะชุดข้อมูลนี้ เช่น nrd2c", en: "only this dataset, such as nrd2c"),
            Option("--indicator", value: "ID", th: "เฉพาะตัวชี้วัดนี้ของชุดข้อมูล", en: "only this indicator of the dataset"),
            Option("--level", value: "LEVEL", th: "ระดับของแถว เช่น tambon (ค่าเริ่มต้น: หนึ่งระดับใต้พื้นที่)", en: "what the rows are, such as tambon (default: one level below the area)"),
            Option("--fy", value: "YEAR", th: "ปีงบประมาณ พ.ศ. (ค่าเริ่มต้น: ล่าสุดที่มีข้อมูล)", en: "fiscal year in the Buddhist Era (default: the newest with data)"),
            Option("--round", value: "N", th: "งวดของปี (ค่าเริ่มต้น: ล่าสุดที่มีข้อมูล)", en: "the round of the year (default: the newest with data)"),
            Option("--paper", value: "a4|a3", standard: "a4", th: "ขนาดกระดาษของ PDF", en: "the PDF's paper"),
            Option("--orientation", value: "portrait|landscape", th: "แนวกระดาษของ PDF (ค่าเริ่มต้น: ตามรูปของพื้นที่)", en: "the PDF's orientation (default: that of the area)"),
            Option("--digits", value: "arabic|thai", standard: "arabic", th: "เลขอารบิกหรือเลขไทยใน PDF", en: "the digits of the PDF"),
            Option("--public-url", value: "URL", th: "ที่อยู่ของบริการที่พิมพ์ไว้ในแฟ้ม เช่น https://maps.example.go.th", en: "the service's address, as the files tell it"),
            Option("--geodata", value: "FOLDER", th: "โฟลเดอร์นิยามชั้นข้อมูล (ค่าเริ่มต้น: geodata ของโปรแกรม)", en: "the folder of definitions (default: the program's own geodata)"),
        ] + Startup.privacyOptions,
        run: { arguments in
            guard arguments.has("--all") || arguments["--dataset"] != nil else {
                fail("บอกว่าทำรายงานใด: --all หรือ --dataset ID", "say which reports: --all or --dataset ID")
            }
            let geodata = arguments["--geodata"] ?? Places.root() + "/geodata"
            let catalog = Startup.catalog(geodata), path = arguments["--store"] ?? ""
            guard Places.exists(path) else { fail("ไม่พบคลังข้อมูล \(path)", "there is no store \(path)") }
            let store = try Startup.upToDate(path, catalog)
            let source = try SnapshotSource(store: store, layers: catalog.layers, budget: 512 << 20, report: { say("phaenthi: " + $0) })
            let reports = MapReports(catalog: catalog, records: store, source: source, privacy: try Startup.privacy(arguments))
            let atlas = try Atlas(catalog: catalog, source: source, reports: reports)
            let service = Service(
                atlas: atlas, assets: Assets(files: [:]), metrics: Metrics(), edition: Startup.edition(geodata: geodata),
                configuration: Service.Configuration(publicURL: arguments["--public-url"] ?? "", report: { say("phaenthi: " + $0) }))
            var annex = Annex(service: service, reports: reports, arguments: arguments)
            let subjects = try annex.subjects()
            guard !subjects.isEmpty else {
                fail("ไม่มีตัวชี้วัดที่มีค่าที่ยืนยันแล้วในพื้นที่และงวดนี้", "no indicator has confirmed values in this area and round")
            }
            let folder = arguments["--out"] ?? ""
            Places.makeFolder(folder)
            let bar = ProgressBar(Language.current("ทำรายงาน", "making reports"))
            var entries: [AnnexEntry] = []
            for (i, subject) in subjects.enumerated() {
                bar.show(Double(i) / Double(subjects.count), subject.indicator.title.th)
                entries.append(try annex.write(subject, in: folder))
            }
            try AnnexIndex(entries, title: annex.title).write(in: folder)
            bar.finish()
            let files = entries.reduce(0) { $0 + $1.files.count }
            say(Language.current("รายงาน \(entries.count) เรื่อง \(files) แฟ้ม พร้อมที่", "\(entries.count) reports, \(files) files are ready in") + " \(folder)")
        })
}

/// The reports of an area as files: each is the answer that the service would give over HTTP to anyone.
struct Annex {
    let service: Service
    let reports: MapReports
    let arguments: Arguments
    /// The names that files have, without what stands after the point: indicators may share a title.
    private var stems: Set<String> = []

    init(service: Service, reports: MapReports, arguments: Arguments) {
        self.service = service
        self.reports = reports
        self.arguments = arguments
    }

    /// What a report is on.
    struct Subject {
        let dataset: Dataset
        let indicator: Indicator
        let report: MapReport
    }

    static let forms = ["pdf", "xlsx", "csv", "geojson"]

    var title: String {
        guard let text = arguments["--area"], let code = AreaCode(text), let area = reports.catalog.areas[code] else { return "รายงานแผนที่ทั้งประเทศ" }
        return "รายงานแผนที่ \(code.level.title.th)\(area.name.th)"
    }

    /// The indicators that are asked for and have a value for anyone in the area.
    func subjects() throws -> [Subject] {
        let catalog = reports.catalog
        func number(_ name: String) throws -> Int? { try arguments[name].map { _ in try arguments.number(name, in: 1...2_700) } }
        let fiscalYear = try number("--fy"), round = try number("--round")
        let area = arguments["--area"].map { text in
            guard let code = AreaCode(text), catalog.areas[code] != nil else { fail("ไม่มีพื้นที่รหัส \(text)", "there is no area of code \(text)") }
            return code
        }
        let level = arguments["--level"].map { text in
            guard let level = ReportLevel(text) else { fail("ไม่มีระดับ \(text)", "there is no level \(text)") }
            return level
        }
        let datasets = catalog.datasets.filter { arguments["--dataset"] == nil || arguments["--dataset"] == $0.id }
        if let id = arguments["--dataset"], datasets.isEmpty { fail("ไม่มีชุดข้อมูล \(id)", "there is no dataset \(id)") }
        var subjects: [Subject] = []
        for dataset in datasets {
            for indicator in dataset.indicators where arguments["--indicator"] == nil || arguments["--indicator"] == indicator.id {
                let periods = try reports.visiblePeriods(dataset, indicator, for: nil)
                let period = periods.last { (fiscalYear ?? $0.fiscalYear) == $0.fiscalYear && (round ?? $0.round) == $0.round }
                guard let period else { continue }
                var question = ReportQuestion(dataset: dataset, indicator: indicator)
                question.area = area
                question.period = period
                question.level = level
                do {
                    let report = try reports.report(question, for: nil)
                    if report.table.rows.contains(where: { $0.figure.kind == .value }) {
                        subjects.append(Subject(dataset: dataset, indicator: indicator, report: report))
                    }
                } catch ReportRefusal.noLevel, ReportRefusal.noArea {
                    // Its rows are of a higher level than those that are asked for.
                    continue
                }
            }
        }
        return subjects
    }

    /// Asks the service for a report in each form, and writes what it answers.
    mutating func write(_ subject: Subject, in folder: String) throws -> AnnexEntry {
        let place = subject.dataset.title.th.split(separator: "/").joined(separator: "-")
        Places.makeFolder("\(folder)/\(place)")
        var query = "fy=\(subject.report.period.fiscalYear)&round=\(subject.report.period.round)"
        for name in ["area", "level"] { if let value = arguments["--" + name] { query += "&\(name)=\(value)" } }
        let paper = ["paper", "orientation", "digits"].compactMap { name in arguments["--" + name].map { "&\(name)=\($0)" } }.joined()
        var entry = AnnexEntry(subject)
        var stem = ""
        for form in Self.forms {
            let target = "/reports/\(subject.dataset.id)/\(subject.indicator.id)?\(query)\(form == "pdf" ? paper : "")&f=\(form)"
            let response = service.respond(to: Request(method: .get, target: try RequestTarget(target)))
            let bytes: [UInt8]
            switch response.body {
            case .bytes(let own): bytes = own
            case .kept(let kept): bytes = kept.plain
            case .empty, .stream, .waiting: bytes = []
            }
            guard response.status == 200 else {
                say(String(decoding: bytes, as: UTF8.self))
                fail("ทำ \(target) ไม่ได้ (\(response.status))", "cannot make \(target) (\(response.status))")
            }
            if stem.isEmpty {
                stem = "\(place)/\(Self.stem(response) ?? subject.dataset.id)"
                if !stems.insert(stem).inserted { stem += "_\(subject.indicator.id)" }
            }
            let name = "\(stem).\(form)"
            guard FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: Data(bytes)) else {
                fail("เขียนแฟ้ม \(folder)/\(name) ไม่ได้", "cannot write the file \(folder)/\(name)")
            }
            entry.files.append((form: form, name: name, bytes: bytes.count))
        }
        return entry
    }

    /// The name that the answer gives its file, without its extension; the plain one where a file system has no room
    /// for the Thai one.
    private static func stem(_ response: Response) -> String? {
        var headers = response.headers
        if case .kept(let kept) = response.body { headers += kept.headers }
        guard let value = headers.first(where: { $0.name == "Content-Disposition" })?.value else { return nil }
        let full = value.split(separator: "UTF-8''").last.flatMap { try? RequestTarget("/" + $0).path.last } ?? ""
        let name = full.utf8.count <= 240 && !full.contains("/") ? full : value.split(separator: "\"").dropFirst().first.map { String($0) } ?? ""
        return name.lastIndex(of: ".").map { String(name[..<$0]) }
    }
}
