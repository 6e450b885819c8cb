import Catalog
import Foundation
import Ledger
import SpatiaLiteStore
import Store
import TestSupport

/// A country's records: how large they are, how long a column takes that no cache holds, how long an amphoe takes to save.
struct RecordBench {
    /// 928 amphoe of 81 villages are the country's 75,000.
    var units = 928, villages = 81, columns = 100, years = 10
    let path: String
    private let catalog = Catalog(layers: [], areas: AreaRegister(areas: []))

    init(path: String) { self.path = path }

    struct Figures {
        var values = 0, bytes = 0
        var building = 0.0
        /// Milliseconds, ascending.
        var reading: [Double] = [], saving: [Double] = []
        /// The sum of the columns read, for who wants to know that they were.
        var sum = 0.0
    }

    var dataset: Dataset {
        let text = Localized(th: "ก", en: "a")
        return Dataset(
            id: "bench", title: text, description: text, dimension: .economy, level: .village, form: .perArea, unit: .amphoe,
            recorder: .amphoe, workflow: .lock,
            columns: (0..<columns).map { column in
                DatasetColumn(
                    field: Field(
                        name: "c\(column)", type: column % 3 == 2 ? .number : .integer, title: text, personalData: .open, choices: [],
                        required: false), role: .amount)
            },
            indicators: [], expectation: .all, years: [], owner: text, source: "bench", isConfirmed: false, order: 0)
    }

    /// The code of an amphoe: seventy-seven provinces of some twelve.
    func unit(_ i: Int) -> AreaCode { AreaCode(String(1_001 + i / 13 * 100 + i % 13))! }

    func key(_ unit: Int, _ year: Int) -> SheetKey {
        SheetKey(dataset: "bench", period: Period(fiscalYear: 2560 + year, round: 1), unit: self.unit(unit))
    }

    /// A level, a count of people or an amount of money, one in twenty of them missing.
    private func value(_ column: Int, _ dice: inout SeededGenerator) -> Value {
        if dice.below(20) == 0 { return .null }
        return switch column % 3 {
        case 0: .integer(Int64(1 + dice.below(3)))
        case 1: .integer(Int64(dice.below(2_000)))
        default: .number(Double(dice.below(200_000_000)) / 100)
        }
    }

    private func rows(_ unit: Int, _ dice: inout SeededGenerator) -> [RecordRow] {
        (0..<villages).map { village in
            let digits = String(10_000 + (1 + village / 12) * 100 + village % 12 + 1).dropFirst()
            return RecordRow(area: self.unit(unit).text + digits, values: (0..<columns).map { value($0, &dice) })
        }
    }

    func run() throws -> Figures {
        var figures = Figures()
        let dataset = dataset, clock = ContinuousClock()
        try EmbeddedStore.build(at: path, catalog: catalog) { _ in }
        figures.building = try milliseconds(clock) {
            let store = try EmbeddedStore(path: path, catalog: catalog, .writing)
            var dice = SeededGenerator(seed: 1)
            for year in 0..<years {
                for first in stride(from: 0, to: units, by: 116) {
                    let keys = (first..<min(first + 116, units)).map { key($0, year) }
                    _ = try store.update(keys, of: dataset, by: "bench", at: "2024-10-01T00:00:00Z") { sheets in
                        for i in sheets.indices {
                            sheets[i].rows = rows(first + i, &dice)
                            sheets[i].standing.state = .locked
                        }
                        return keys.map { JournalEvent(verb: "save", sheet: $0) }
                    }
                }
            }
        }
        figures.values = units * villages * columns * years
        forget()
        figures.bytes = (try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
        for i in 0..<20 {
            let column = i * 37 % columns, year = i * 7 % years
            forget()
            let store = try EmbeddedStore(path: path, catalog: catalog, .reading)
            figures.reading.append(
                try milliseconds(clock) {
                    let chunks = try store.columns([column], of: dataset, in: key(0, year).period, within: nil)
                    figures.sum += chunks.reduce(0) { sum, chunk in chunk.columns[0].reduce(sum) { $1.isNaN ? $0 : $0 + $1 } }
                })
        }
        forget()
        let store = try EmbeddedStore(path: path, catalog: catalog, .writing)
        var dice = SeededGenerator(seed: 2)
        for i in 0..<20 {
            let unit = i * 41 % units, new = rows(unit, &dice)
            figures.saving.append(
                try milliseconds(clock) {
                    _ = try store.update([key(unit, years - 1)], of: dataset, by: "bench", at: "2024-10-01T00:00:00Z") { sheets in
                        for row in sheets[0].rows.indices { sheets[0].rows[row].values = new[row].values }
                        return [JournalEvent(verb: "edit", sheet: sheets[0].key)]
                    }
                })
        }
        figures.reading.sort()
        figures.saving.sort()
        return figures
    }

    private func milliseconds(_ clock: ContinuousClock, _ body: () throws -> Void) rethrows -> Double {
        try clock.measure(body) / .milliseconds(1)
    }

    /// Has the system forget what it holds of the file.
    private func forget() {
        for suffix in ["", "-wal"] {
            let descriptor = unsafe open(path + suffix, O_RDONLY)
            guard descriptor >= 0 else { continue }
            // Only what is on the disk can be forgotten.
            fsync(descriptor)
            _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
            close(descriptor)
        }
    }
}

extension RecordBench.Figures: CustomStringConvertible {
    var description: String {
        func times(_ sorted: [Double]) -> String {
            func shown(_ ms: Double) -> String { String((ms * 10).rounded() / 10) }
            return "\(shown(sorted[sorted.count / 2])) ms (median), \(shown(sorted.last ?? 0)) ms (slowest of \(sorted.count))"
        }
        return """
            \(values) values in \(bytes >> 20) MB, built in \(Int(building / 1_000)) s
            one column of one year, cold: \(times(reading))
            one amphoe saved, every value new: \(times(saving))
            """
    }
}
