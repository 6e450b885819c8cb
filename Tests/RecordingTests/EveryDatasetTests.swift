import Catalog
import Foundation
import Ledger
import Store
import Testing

/// Every dataset can be opened, filled from a file, confirmed and read back.
struct EveryDatasetTests {
    private static let all: [String] = (try? RecordWorld.catalog.get().datasets.map(\.id)) ?? []

    @Test func `there are datasets`() { #expect(Self.all.count >= 25) }

    @Test(arguments: all) func `a dataset is filled from a file, confirmed, locked and read back`(_ id: String) throws {
        let world = try RecordWorld()
        let dataset = try #require(world.catalog.dataset(id))
        let year = try #require(dataset.years.last { !$0.rounds.isEmpty })
        let round = try #require(year.rounds.first)
        let path = "/datasets/\(id)/rounds/\(year.fiscalYear)/\(round.number)"
        #expect(try world.ask("GET", "/datasets/\(id)?f=json").status == 200)
        #expect(try world.ask("GET", "/datasets/\(id)?f=html").status == 200)
        #expect(try world.ask("GET", path + "?f=html").status == 200)
        if let first = round.windows.first?.first { try world.go(to: first) }

        let units = dataset.unit == .province ? ["56"] : world.catalog.areas.children(of: AreaCode("56")!).map(\.code.text)
        let isChain: Bool = if case .certificates = dataset.workflow { true } else { false }
        // A province's certificate needs all of its units; a lock, one.
        for unit in isChain ? units : [units[0]] {
            let sheet = "\(path)/\(unit)"
            let recorder = dataset.recorder == .central ? "central" : dataset.recorder == .province ? "prov56" : "rec\(unit)"
            let head = dataset.recorder == .central ? "central" : dataset.recorder == .province ? "phead56" : "head\(unit)"
            let file = try sample(dataset, year.fiscalYear, sheet, world, recorder, unit)
            let dry = try world.ask("POST", sheet + "/upload?dry-run=true", by: recorder, ["content-type": "text/csv"], body: Array(file.utf8))
            try #require(dry.status == 200, "\(unit) \(dry.text.prefix(600))")
            try #require(try dry.json()["takeable"] as? Bool == true, "\(dry.text.prefix(900))")
            let done = try world.ask("POST", sheet + "/upload", by: recorder, ["content-type": "text/csv"], body: Array(file.utf8))
            try #require(done.status == 200, "\(done.text.prefix(600))")
            #expect(try world.ask("GET", sheet + "?f=html", by: recorder).status == 200)
            guard case .certificates(let chain) = dataset.workflow else {
                let save = try world.step("save", sheet, by: head)
                try #require(save.status == 200, "\(save.text.prefix(600))")
                continue
            }
            for level in chain where level >= dataset.unit {
                let rows = try #require(try world.ask("GET", sheet, by: recorder).json()["rows"] as? [[String: Any]])
                let signers = Set(rows.compactMap { AreaCode($0["area"] as? String ?? "")?.ancestor(level)?.text })
                for signer in signers.sorted() {
                    let signed = try world.step("certify", sheet, by: level == dataset.unit ? head : recorder, area: signer)
                    try #require(signed.status == 200, "\(signer): \(signed.text.prefix(600))")
                }
            }
        }
        let approver = dataset.recorder == .central ? "central" : "phead56"
        if isChain {
            let signed = try world.step("certify", path + "/56", by: approver)
            try #require(signed.status == 200, "\(signed.text.prefix(600))")
        } else {
            let locked = try world.step("lock", "\(path)/\(units[0])", by: approver)
            try #require(locked.status == 200, "\(locked.text.prefix(600))")
        }
        let read = try world.ask("GET", "\(path)/\(units[0])").json()
        #expect((read["standing"] as? [String: Any])?["state"] as? String == "locked")
        let recorded = try #require(try world.ask("GET", "\(path)/\(units[0])", by: approver).json()["rows"] as? [[String: Any]])
        #expect(!recorded.isEmpty)
        // What the public reads is what was recorded, without personal columns; rows that count people stay inside.
        if dataset.indicators.contains(where: { $0.subject == .people }) {
            #expect(read["rows"] == nil)
        } else {
            let open = try #require(read["rows"] as? [[String: Any]])
            #expect(open.count == recorded.count)
            let names = Set((open.first?["values"] as? [String: Any])?.keys.map { $0 } ?? [])
            #expect(dataset.columns.filter { $0.field.personalData > .open }.allSatisfy { !names.contains($0.field.name) })
        }
    }

    /// A file made from the template: its headings, and two rows or all areas that have to be reported.
    private func sample(_ dataset: Dataset, _ year: Int, _ sheet: String, _ world: RecordWorld, _ recorder: String, _ unit: String) throws -> String {
        let template = try world.ask("GET", sheet + "/template?f=csv", by: recorder)
        #expect(template.status == 200)
        var reader = CSVReader(Array(template.text.utf8))
        _ = try reader.next()
        let heads = (0..<reader.count).map { reader[$0] }
        var areas: [String] = []
        while try reader.next() { areas.append(reader[0]) }
        if areas.isEmpty { areas = try self.areas(dataset, unit, world) }
        let columns = dataset.columns(in: year).map { dataset.columns[$0] }.filter { $0.formula == nil }
        #expect(heads.dropFirst(2).map { $0 } == columns.map(\.field.title.th))
        let rows = areas.enumerated().map { i, area in
            ([area, ""] + columns.map { value($0, i) }).map { "\"\($0)\"" }.joined(separator: ",")
        }
        return "\u{FEFF}" + ([heads.map { "\"\($0)\"" }.joined(separator: ",")] + rows).joined(separator: "\r\n") + "\r\n"
    }

    private func areas(_ dataset: Dataset, _ unit: String, _ world: RecordWorld) throws -> [String] {
        let code = try #require(AreaCode(unit))
        if dataset.level == code.level { return [unit, unit] }
        let below = world.catalog.areas.areas(dataset.level == .village ? .tambon : dataset.level).map(\.code).filter { $0.isWithin(code) }.prefix(2)
        return below.map { dataset.level == .village ? $0.text + "01" : $0.text }
    }

    /// A value that the column takes; texts differ from row to row, so that keys do.
    private func value(_ column: DatasetColumn, _ row: Int) -> String {
        let field = column.field
        if !field.choices.isEmpty { return field.choices[row % field.choices.count].title.th }
        let low = column.range.map { $0.lowerBound.isFinite ? $0.lowerBound : 1 } ?? 1
        switch field.type {
        case .integer, .number:
            if field.unit?.th.contains("พ.ศ.") ?? false { return "2560" }
            let number = max(low, min(1, column.range?.upperBound ?? 1))
            return number < 1_000 ? String(Int(number)) : "1,000"
        case .boolean: return "ใช่"
        case .date: return "1 ต.ค. 2566"
        case .instant: return "2023-10-01T00:00:00Z"
        case .text, .textArray: return "ทดสอบ \(row + 1)"
        }
    }
}
