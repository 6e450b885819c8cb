@testable import API
import Atlas
import Catalog
import Credentials
import Demo
import Foundation
import HTTP
import Ledger
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// A service with the areas of Phayao, and rows of two datasets whose sums are known.
///
/// - `nrd2c` of 2564: levels of villages in every amphoe, all collected.
/// - `savings_group` of 2562, round 1: members, locked in most amphoe; two people only in 5603, saved but not locked in
///   5601, nothing at all from 5604.
final class ReportPaperWorld: Sendable {
    static let world = Result { try ReportPaperWorld() }

    let catalog: Catalog
    let store: EmbeddedStore
    let service: Service
    let reports: MapReports
    let path: String
    /// Members by amphoe, as they were recorded.
    static let members = ["5601": 601, "5602": 1_202, "5603": 2, "5605": 7_777, "5606": 4_406, "5607": 3_107, "5608": 2_808, "5609": 5_909]
    /// How many villages have level 1, 2 and 3, by the last digit of the amphoe.
    static func levels(_ amphoe: Int) -> [Int] { [amphoe % 3, 2, 3] }

    init() throws {
        let catalog = try Catalog.load(from: repository.appending(path: "geodata").path())
        let path = Scratch.folder.appending(path: "paper.sqlite").path()
        let counts = repository.appending(path: "geodata/areas/demo_counts.csv").path()
        let country = try DemoCountry(inputs: DemoInputs(areas: catalog.areas, counts: counts), scale: .phayao)
        let survey = try #require(catalog.dataset("nrd2c")), groups = try #require(catalog.dataset("savings_group"))
        try EmbeddedStore.build(at: path, catalog: catalog) { builder in
            for id in ["provinces", "amphoe", "tambons", "villages"] {
                if let layer = catalog.layer(id) { try builder.load(layer) { try country.read(layer, into: &$0) } }
            }
            try builder.record(Self.surveys(survey, catalog), of: survey, by: "test", at: "2021-09-30T18:00:00Z")
            try builder.record(Self.groups(groups, catalog), of: groups, by: "test", at: "2018-12-20T08:00:00Z")
        }
        self.catalog = catalog
        self.path = path
        let store = try EmbeddedStore(path: path, catalog: catalog, .writing)
        self.store = store
        reports = MapReports(catalog: catalog, records: store, source: store)
        let accounts = Accounts(
            store: store, areas: catalog.areas, hasher: PasswordHasher(cost: .least, places: 1), now: { 1_800_000_000 },
            journal: { try store.record($0, by: $1, at: $2) })
        service = Service(
            atlas: try Atlas(catalog: catalog, source: store, editor: store, reports: reports), assets: Assets(files: [:]), metrics: Metrics(), edition: "test",
            configuration: Service.Configuration(accounts: accounts, report: { Issue.record("a fault of the server: \($0)") }))
        _ = try store.add(
            Account(
                name: "province56", shownName: "province56", role: .provinceHead, scope: AreaCode("56"), passwordHash: "-", mustChange: false,
                createdAt: 1_700_000_000, createdBy: nil))
        _ = try store.add(
            AccessToken(
                digest: Secret.digest(Self.token), account: "province56", label: "test", rights: [.read], layers: nil, createdAt: 1_700_000_000,
                expiresAt: 1_900_000_000))
    }

    static let token = "phaenthi_" + String(repeating: "paper-ok", count: 6).prefix(43)

    private static func row(_ dataset: Dataset, _ area: String, _ values: [String: Value]) -> RecordRow {
        RecordRow(area: area, values: dataset.columns.map { values[$0.field.name] ?? .null })
    }

    /// The first villages of an amphoe: of its first tambon, moo 1 and on.
    private static func village(_ amphoe: String, _ moo: Int, _ catalog: Catalog) -> String {
        let tambon = AreaCode(amphoe).flatMap { catalog.areas.children(of: $0).first?.code.text } ?? amphoe + "01"
        return tambon + (moo < 10 ? "0\(moo)" : "\(moo)")
    }

    private static func surveys(_ dataset: Dataset, _ catalog: Catalog) -> [Sheet] {
        (1...9).map { amphoe in
            var moo = 0
            let rows = levels(amphoe).enumerated().flatMap { level, count in
                (0..<count).map { _ -> RecordRow in
                    moo += 1
                    return row(dataset, village("560\(amphoe)", moo, catalog), ["dev_level": .integer(Int64(level + 1))])
                }
            }
            return Sheet(key: SheetKey(dataset: dataset.id, period: Period(fiscalYear: 2564, round: 1), unit: AreaCode("560\(amphoe)")!), standing: Standing(state: .collected), rows: rows)
        }
    }

    private static func groups(_ dataset: Dataset, _ catalog: Catalog) -> [Sheet] {
        members.sorted { $0.key < $1.key }.map { amphoe, members in
            let row = row(dataset, village(amphoe, 1, catalog), ["group_code": .text("G\(amphoe)"), "members": .integer(Int64(members))])
            return Sheet(
                key: SheetKey(dataset: dataset.id, period: Period(fiscalYear: 2562, round: 1), unit: AreaCode(amphoe)!),
                standing: Standing(state: amphoe == "5601" ? .saved : .locked), rows: [row])
        }
    }

    // MARK: Asking

    func get(_ target: String, asOfficer: Bool = false) throws -> Client.Answer {
        let headers = asOfficer ? ["host": "test", "authorization": "Bearer \(Self.token)"] : ["host": "test"]
        let response = service.respond(to: Request(method: .get, target: try RequestTarget(target), headers: HeaderFields(headers)))
        var headersOut = response.headers, body: [UInt8] = []
        switch response.body {
        case .bytes(let bytes): body = bytes
        case .kept(let kept):
            body = kept.plain
            headersOut += kept.headers
        case .empty, .stream, .waiting: break
        }
        return Client.Answer(status: response.status, headers: headersOut.map { (name: $0.name.lowercased(), value: $0.value) }, body: body)
    }

    func json(_ target: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(get(target).body)) as? [String: Any])
    }

    /// What a program says of a file.
    static func told(_ program: String, _ arguments: [String], _ bytes: [UInt8]) throws -> String {
        let file = Scratch.folder.appending(path: "paper-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments.map { $0 == "{}" ? file.path() : $0 }
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self)
    }

    /// The lines of a PDF as poppler reads it.
    static func lines(_ pdf: [UInt8]) throws -> [String] {
        try told("pdftotext", ["-layout", "{}", "-"], pdf).split(separator: "\n").map { String($0) }
    }

    /// The sheets of a workbook as Python's zipfile and XML parser read them: a cell is a number or a text.
    static func workbook(_ bytes: [UInt8]) throws -> [(name: String, rows: [[String: Any]])] {
        let script = """
            import sys, zipfile, re, json
            import xml.etree.ElementTree as E
            m = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
            z = zipfile.ZipFile(sys.argv[1])
            assert z.testzip() is None
            texts = [''.join(t.text or '' for t in s.iter(m + 't')) for s in E.fromstring(z.read('xl/sharedStrings.xml')).findall(m + 'si')]
            out = []
            for i, s in enumerate(E.fromstring(z.read('xl/workbook.xml')).find(m + 'sheets')):
                rows = []
                for r in E.fromstring(z.read('xl/worksheets/sheet%d.xml' % (i + 1))).iter(m + 'row'):
                    cells = {}
                    for c in r.findall(m + 'c'):
                        v = c.find(m + 'v')
                        if v is not None:
                            cells[re.match('[A-Z]+', c.get('r')).group()] = texts[int(v.text)] if c.get('t') == 's' else float(v.text)
                    rows.append(cells)
                out.append({'name': s.get('name'), 'rows': rows})
            print(json.dumps(out))
            """
        let json = try JSONSerialization.jsonObject(with: Data(told("python3", ["-c", script, "{}"], bytes).utf8))
        return try #require(json as? [[String: Any]]).map { ($0["name"] as? String ?? "", $0["rows"] as? [[String: Any]] ?? []) }
    }
}
