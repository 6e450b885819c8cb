import Catalog
import Foundation
import Ledger
import SpatiaLiteStore
import Store
import Testing

@testable import Demo

/// What the offices of the demo have recorded.
@Suite struct RecordTests {
    /// Phayao's records, with every sheet of every round; making them holds each row against its dataset.
    private struct Recorded {
        let records: DemoRecords
        let sheets: [(round: DemoRecords.Round, sheets: [Sheet])]

        init(_ country: DemoCountry) throws {
            let catalog = try Shared.catalog.get()
            let records = DemoRecords(country, scale: .phayao, areas: catalog.areas)
            sheets = try records.rounds(of: catalog.datasets).map { ($0, try records.sheets(of: $0)) }
            self.records = records
        }

        var all: [Sheet] { sheets.flatMap(\.sheets) }

        func sheet(_ dataset: String, _ year: Int, _ round: Int, _ unit: String) -> Sheet? {
            let key = AreaCode(unit).map { SheetKey(dataset: dataset, period: Period(fiscalYear: year, round: round), unit: $0) }
            return all.first { $0.key == key }
        }
    }

    private static let phayao = Result { try Recorded(Shared.phayao.get()) }
    private static let national = Result {
        DemoRecords(try Shared.national.get(), scale: .national, areas: try Shared.catalog.get().areas)
    }

    // MARK: Marginals

    @Test func `The ranks that small demos use are those of the national one`() throws {
        let ranks = try Self.national.get().ranks
        #expect(ranks == .ofTheNationalDemo, "welfare: \(ranks.welfare), levels: \(ranks.levels)")
    }

    /// The table of กชช.2ค 2564 in the department's handbook, by region.
    @Test(arguments: Scores.ruralYears)
    func `Levels of rural villages add up to the handbook's table in each region`(year: Int) throws {
        let records = try Self.national.get()
        var counts: [String: [Int]] = [:]
        for (province, scores) in zip(records.provinces, records.scores) {
            let region = province.area.region
            guard let levels = records.ranks.levels["\(region) \(year)"], let scores = scores.rural[year] else { continue }
            for (village, score) in zip(province.villages, scores) where !village.isUrban {
                let problems = RuralSurvey.problems(score, levels)
                counts[region, default: [0, 0, 0]][problems > 10 ? 0 : problems > 5 ? 1 : 2] += 1
            }
        }
        #expect(
            counts == [
                "C": [70, 4_742, 10_120], "N": [113, 5_167, 10_221], "S": [37, 2_435, 5_843], "NE": [118, 9_236, 22_358],
            ])
    }

    @Test func `Deciles of income and poverty are those of the tables`() throws {
        let records = try Self.national.get()
        let ranks = records.scores.flatMap(\.welfare).map { records.ranks.rank(ofWelfare: $0) }
        let incomes = ranks.map { MinimumNeeds.income($0) }.sorted()
        let poverty = ranks.map { MinimumNeeds.poverty(1 - $0) }.sorted()
        func decile(_ values: [Double], _ k: Int) -> Double { values[k * values.count / 10] }
        for (k, baht) in [42_000, 50_000, 57_000, 64_000, 71_000, 79_000, 89_000, 103_000, 128_000].enumerated() {
            #expect(abs(decile(incomes, k + 1) - Double(baht)) < 10)
        }
        for (k, percent) in [0, 0.11, 0.43, 1.06, 2.15, 3.56, 5.45, 7.86, 12.03].enumerated() {
            #expect(abs(decile(poverty, k + 1) - percent) < 0.01)
        }
        // In the last, steep twentieth of the table a few ranks are worth a hundredth.
        #expect(abs(poverty[poverty.count * 95 / 100] - 16.17) < 0.02)
    }

    @Test func `Savings groups are as large as the rules say`() throws {
        let records = try Self.national.get()
        let dataset = try #require(try Shared.catalog.get().dataset("savings_group"))
        for period in [Period(fiscalYear: 2562, round: 1), Period(fiscalYear: 2565, round: 1)] {
            let form = RecordForm(dataset, period), column = try #require(form.place("pledged_savings"))
            var counts = [0, 0, 0, 0, 0]
            for province in records.provinces.indices {
                for office in records.offices(of: dataset, province: province) {
                    for row in VillageFunds.savingsGroups(office, form) {
                        guard case .number(let baht) = row.values[column] else { continue }
                        counts[baht <= 1e6 ? 0 : baht <= 5e6 ? 1 : baht <= 2e7 ? 2 : baht <= 5e7 ? 3 : 4] += 1
                    }
                }
            }
            let all = counts.reduce(0, +)
            #expect(abs(Double(all) / 75_000 - 0.45) < 0.01)
            for (count, share) in zip(counts, [0.71, 0.21, 0.065, 0.012, 0.003]) { #expect(abs(Double(count) / Double(all) - share) < 0.01) }
        }
    }

    // MARK: Rows and states

    /// A row that changes, or one that is drawn otherwise, shows here: bless it only when the rules changed.
    @Test func `Two runs record the same, and so does every machine`() throws {
        let again = try Recorded(Shared.phayao.get())
        #expect(try again.all == Self.phayao.get().all)
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for sheet in again.all {
            let text = "\(sheet.key.dataset) \(sheet.key.period) \(sheet.key.unit) \(sheet.standing.state) \(sheet.standing.certified)"
            for byte in (text + sheet.rows.map { "\($0.area) \($0.values)" }.joined(separator: "\n")).utf8 {
                hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            }
        }
        #expect(hash == 15_870_835_800_870_274_492)
    }

    @Test func `Closed years are collected, and those under work stand at every state`() throws {
        let sheets = try Self.phayao.get().all
        #expect(Set(sheets.map(\.key)).count == sheets.count)
        for sheet in sheets {
            let year = sheet.key.period.fiscalYear
            if year < 2564 || year == 2564 && ["bmn", "nrd2c"].contains(sheet.key.dataset) { #expect(sheet.standing.state == .collected) }
            if sheet.key.unit.text == "5609", sheet.key.period == Period(fiscalYear: 2565, round: 2) { #expect(sheet.standing.state == .draft) }
        }
        let open = sheets.filter { $0.key.period.fiscalYear == 2565 }
        #expect(Set(open.map(\.standing.state)) == [.draft, .saved, .locked, .collected])
        #expect(try Self.phayao.get().sheet("otop_sales", 2565, 2, "5609")?.standing.state == .draft)
    }

    @Test func `Certificates stand for every area below the one that has signed`() throws {
        let sheets = try Self.phayao.get().all
        for sheet in sheets where sheet.standing.state > .draft {
            let isChain = ["bmn", "nrd2c"].contains(sheet.key.dataset)
            let tambons = Set(sheet.rows.compactMap { AreaCode($0.area)?.ancestor(.tambon) })
            #expect(Set(sheet.standing.certified) == (isChain ? tambons.union([sheet.key.unit]) : []))
        }
    }

    @Test func `A municipality's communities are kept beside the villages, and match no tambon`() throws {
        let areas = try Shared.catalog.get().areas
        let sheet = try #require(try Self.phayao.get().sheet("bmn", 2564, 1, "5601"))
        let others = sheet.rows.compactMap { AreaCode($0.area) }.filter { ($0.part(.tambon) ?? 0) > 50 }
        #expect(others.count == 2)
        #expect(others.allSatisfy { code in code.ancestor(.tambon).map { areas.standing(of: $0) == .unknown } ?? false })
        let villages = try Shared.phayao.get().provinces[0].villages
        #expect(try Self.phayao.get().all.filter { $0.key.dataset == "bmn" && $0.key.period.fiscalYear == 2564 }.flatMap(\.rows).count == villages.count + 2)
    }

    @Test func `Names of people are synthetic`() throws {
        for sheet in try Self.phayao.get().all {
            let dataset = try #require(try Shared.catalog.get().dataset(sheet.key.dataset))
            for column in ["producer_name", "proposer_name"].compactMap({ dataset.column($0) }) {
                for row in sheet.rows {
                    guard case .text(let name) = row.values[column] else { throw NoName() }
                    #expect(name.contains(" สาธิต"))
                }
            }
        }
    }

    private struct NoName: Error {}

    // MARK: The store

    @Test func `A store has the levels, its journal fits, and nothing is missing`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "demo-records-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "store.sqlite").path, catalog = try Shared.catalog.get(), recorded = try Self.phayao.get()
        try EmbeddedStore.build(at: path, catalog: catalog) { builder in
            for (round, sheets) in recorded.sheets {
                try builder.record(sheets, of: round.dataset, by: DemoRecords.officer, at: round.time)
            }
        }
        #expect(try EmbeddedStore.check(path: path) == [])
        let store = try EmbeddedStore(path: path, catalog: catalog, .reading)
        let entries = try store.journal(after: 0, sheet: nil, limit: .max)
        #expect(entries.count == recorded.all.count && entries.allSatisfy { $0.by == "demo" })
        #expect(entries.map(\.at) == entries.map(\.at).sorted())

        let dataset = try #require(catalog.dataset("nrd2c")), level = try #require(dataset.column("dev_level"))
        for year in Scores.ruralYears {
            let chunks = try store.columns([level], of: dataset, in: Period(fiscalYear: year, round: 1), within: AreaCode("56"))
            let levels = chunks.flatMap { $0.columns[0] }
            #expect(levels.count == 750 && chunks.allSatisfy { $0.state == .collected })
            let bounds = try #require(NationalRanks.ofTheNationalDemo.levels["N \(year)"])
            let province = recorded.records.provinces[0], scores = try #require(recorded.records.scores[0].rural[year])
            let rural = zip(province.villages, scores).filter { !$0.0.isUrban }.map(\.1)
            #expect(levels.count { $0 == 1 } == rural.count { $0 <= bounds.first })
            #expect(levels.count { $0 <= 2 } == rural.count { $0 <= bounds.second })
        }
        for sheet in recorded.all {
            let dataset = try #require(catalog.dataset(sheet.key.dataset))
            let stored = try store.sheet(sheet.key, of: dataset)
            #expect(stored.rows.map(\.values) == sheet.rows.map(\.values) && stored.rows.map(\.area) == sheet.rows.map(\.area))
            #expect(stored.standing.state == sheet.standing.state)
        }
    }
}
