@testable import API
import Atlas
import Catalog
import Credentials
import Foundation
import HTTP
import Ledger
import SpatiaLiteStore
import Store
import Synchronization
import TestSupport
import Testing

/// A service of reports over the demo's villages of Phayao, with sheets of random rows: locked, saved and none.
final class ReportWorld: Sendable {
    static let world = Result { try ReportWorld() }

    let catalog: Catalog
    let store: EmbeddedStore
    let service: Service
    /// What was recorded: dataset, fiscal year and unit, with the state and the rows.
    let sheets: [Sheet]

    static let amphoe = (1...9).map { "560\($0)" }

    /// The last amphoe has recorded nothing, the one before has saved, all others are locked.
    static func state(_ unit: String) -> SheetState { unit == "5609" ? .empty : unit == "5608" ? .saved : .locked }

    init() throws {
        let demo = try World.demo()
        catalog = demo.catalog
        let path = Scratch.folder.appending(path: "reports-\(UUID().uuidString).sqlite").path()
        try FileManager.default.copyItem(at: Scratch.folder.appending(path: "phayao.sqlite"), to: URL(filePath: path))
        let store = try EmbeddedStore(path: path, catalog: catalog, .writing)
        self.store = store
        var random = SeededGenerator(seed: 7)
        let nrd2c = try #require(catalog.dataset("nrd2c")), savings = try #require(catalog.dataset("savings_group"))
        let villages = try demo.features(demo.layer("villages")).map(\.id).sorted()
        var sheets: [Sheet] = []
        for (dataset, year) in [(nrd2c, 2562), (nrd2c, 2564), (savings, 2562)] {
            for unit in Self.amphoe where Self.state(unit) > .empty {
                let rows = villages.filter { $0.hasPrefix(unit) }.map { village in
                    RecordRow(area: village, values: dataset.columns.map { Self.value($0, village, &random) })
                }
                let key = SheetKey(dataset: dataset.id, period: Period(fiscalYear: year, round: 1), unit: try #require(AreaCode(unit)))
                sheets.append(Sheet(key: key, standing: Standing(state: Self.state(unit), changedAt: "2021-04-01T00:00:00Z"), rows: rows))
            }
        }
        self.sheets = sheets
        for dataset in [nrd2c, savings] {
            let own = sheets.filter { $0.key.dataset == dataset.id }
            _ = try store.update(own.map(\.key), of: dataset, by: "test", at: "2021-04-01T00:00:00Z") { stored in
                for i in stored.indices {
                    stored[i].rows = own[i].rows
                    stored[i].standing = own[i].standing
                }
                return []
            }
        }
        let accounts = Accounts(
            store: store, areas: catalog.areas, hasher: PasswordHasher(cost: .least, places: 2), now: { 1_800_000_000 }, journal: { try store.record($0, by: $1, at: $2) })
        service = Self.service(catalog, store, store, accounts: accounts)
        for (name, role, scope) in [("head5608", Role.amphoeHead, "5608"), ("phead56", .provinceHead, "56"), ("phead57", .provinceHead, "57"), ("central", .central, "")] {
            _ = try store.add(Account(name: name, shownName: name, role: role, scope: AreaCode(scope), passwordHash: "-", mustChange: false, createdAt: 0, createdBy: nil))
            _ = try store.add(
                AccessToken(digest: Secret.digest(Self.token(name)), account: name, label: "t", rights: [.read], layers: nil, createdAt: 0, expiresAt: 4_000_000_000))
        }
    }

    static func service(_ catalog: Catalog, _ store: EmbeddedStore, _ records: any RecordStore, accounts: Accounts? = nil) -> Service {
        let reports = MapReports(catalog: catalog, records: records, source: store)
        return Service(
            atlas: try! Atlas(catalog: catalog, source: store, reports: reports), assets: Assets(files: (try? World.pages()) ?? [:]), metrics: Metrics(), edition: "test",
            configuration: Service.Configuration(accounts: accounts, report: { Issue.record("a fault of the server: \($0)") }))
    }

    private static func value(_ column: DatasetColumn, _ village: String, _ random: inout SeededGenerator) -> Value {
        switch column.field.name {
        case "dev_level": .integer(Int64.random(in: 1...3, using: &random))
        case "group_code": .text("G\(village)")
        case "members", "ordinary": .integer(Int64.random(in: 20...300, using: &random))
        case "pledged_savings": .number(Double(Int.random(in: 1_000...9_000_000, using: &random)) / 4)
        default: column.field.type == .text ? .text("x") : .null
        }
    }

    static func token(_ name: String) -> String { "phaenthi_" + (name + String(repeating: "-ok", count: 20)).prefix(43) }

    func get(_ target: String, as name: String? = nil, _ headers: [String: String] = [:], method: Request.Method = .get, body: String = "", of service: Service? = nil) throws -> Client.Answer {
        var fields = ["host": "test"].merging(headers) { $1 }
        if let name { fields["authorization"] = "Bearer \(Self.token(name))" }
        let response = (service ?? self.service).respond(
            to: Request(method: method, target: try RequestTarget(target), headers: HeaderFields(fields), body: Array(body.utf8)))
        var bytes: [UInt8] = []
        var headers = response.headers
        switch response.body {
        case .empty: break
        case .bytes(let whole): bytes = whole
        case .kept(let kept):
            bytes = kept.plain
            headers += kept.headers
        case .stream, .waiting: Issue.record("a stream")
        }
        return Client.Answer(status: response.status, headers: headers.map { (name: $0.name.lowercased(), value: $0.value) }, body: bytes)
    }

    func document(_ target: String, as name: String? = nil) throws -> Document {
        let answer = try get(target, as: name)
        try #require(answer.status == 200, "\(target): \(answer.status) \(answer.text.prefix(300))")
        return try Document(answer.body)
    }

    /// The lines of a CSV answer: each its cells by heading.
    func csv(_ target: String, as name: String? = nil, of service: Service? = nil) throws -> [[String: String]] {
        let answer = try get(target, as: name, of: service)
        try #require(answer.status == 200 && Array(answer.body.prefix(3)) == [0xEF, 0xBB, 0xBF], "\(target): \(answer.status)")
        var reader = CSVReader(Array(answer.body.dropFirst(3)))
        guard try reader.next() else { return [] }
        let heads = reader.fields
        var rows: [[String: String]] = []
        while try reader.next() { rows.append(Dictionary(zip(heads, reader.fields)) { a, _ in a }) }
        return rows
    }

    /// The rows that a reader of some states may see.
    func rows(_ dataset: String, _ year: Int, from state: SheetState = .locked) -> [RecordRow] {
        sheets.filter { $0.key.dataset == dataset && $0.key.period.fiscalYear == year && $0.standing.state >= state }.flatMap(\.rows)
    }
}

/// Rows of one round that lie in memory, all of them locked.
final class RecordShelf: RecordStore {
    struct Refused: Error {}
    private let period: Period
    /// For each unit the numbers of one column, all rows in one village.
    private let units: [(unit: AreaCode, village: AreaCode, values: [Double])]

    init(_ period: Period, _ units: [(unit: AreaCode, village: AreaCode, values: [Double])]) {
        self.period = period
        self.units = units
    }

    func standings(of dataset: Dataset, in period: Period, within area: AreaCode?) throws -> [AreaCode: Standing] {
        period == self.period ? Dictionary(units.map { ($0.unit, Standing(state: .locked, changedAt: "2021-11-24T00:00:00Z")) }) { a, _ in a } : [:]
    }
    func columns(_ numbers: [Int], of dataset: Dataset, in period: Period, within area: AreaCode?) throws -> [ColumnChunk] {
        guard period == self.period else { return [] }
        return units.map { one in
            ColumnChunk(
                unit: one.unit, state: .locked, areas: Array(repeating: one.village, count: one.values.count), columns: numbers.map { _ in one.values },
                texts: numbers.map { _ in [] })
        }
    }
    func version(of dataset: Dataset) throws -> Int64 { 1 }
    func overrides(of dataset: Dataset, in period: Period) throws -> [WindowOverride] { [] }
    func journal(after number: Int64, sheet: SheetKey?, limit: Int) throws -> [JournalEntry] { [] }
    func sheet(_ key: SheetKey, of dataset: Dataset) throws -> Sheet { throw Refused() }
    func update(_ keys: [SheetKey], of dataset: Dataset, by name: String, at time: String, _ body: (inout [Sheet]) throws -> [JournalEvent]) throws -> [Sheet] { throw Refused() }
    func record(_ event: JournalEvent, by name: String, at time: String) throws { throw Refused() }
    func add(_ override: WindowOverride, of dataset: Dataset, in period: Period, by name: String, at time: String) throws { throw Refused() }
}
