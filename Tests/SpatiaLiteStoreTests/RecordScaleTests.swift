import Catalog
import Foundation
import Ledger
import SQLite
import SpatiaLiteStore
import Store
import Testing

/// The records of a country: whole in a small one, measured in a large one when asked.
@Suite struct RecordScaleTests {
    @Test func aSmallCountryIsWholeAndSmall() throws {
        let folder = try Folder()
        var bench = RecordBench(path: folder.store)
        (bench.units, bench.villages, bench.columns, bench.years) = (40, 20, 6, 2)
        let figures = try bench.run()
        #expect(figures.values == 9_600 && figures.sum > 0 && figures.reading.count == 20)
        let store = try EmbeddedStore(path: folder.store, catalog: Samples.catalog([]), .reading), dataset = bench.dataset
        let chunks = try store.columns([1, 2], of: dataset, in: bench.key(0, 0).period, within: AreaCode("10"))
        #expect(chunks.map(\.unit) == (0..<13).map { bench.unit($0) })
        for chunk in chunks {
            let key = SheetKey(dataset: "bench", period: bench.key(0, 0).period, unit: chunk.unit)
            let rows = try store.sheet(key, of: dataset).rows
            #expect(chunk.areas.map { $0?.text } == rows.map(\.area) && rows.count == 20)
            for (row, values) in rows.map(\.values).enumerated() {
                for place in 0...1 {
                    let number: Double? = switch values[1 + place] {
                    case .integer(let v): Double(v)
                    case .number(let v): v
                    default: nil
                    }
                    #expect(number.map { chunk.columns[place][row] == $0 } ?? chunk.columns[place][row].isNaN)
                }
            }
        }
        #expect(try EmbeddedStore.check(path: folder.store) == [])
    }

    /// A column is one range of the pages' own order, and the sheets of a round are one of an index: no sorting, and no
    /// look at other columns or rounds.
    @Test(arguments: [
        (
            "SELECT unit, page FROM record_page WHERE period = ? AND field = ? AND unit >= ? AND unit < ? ORDER BY unit",
            "SEARCH record_page USING PRIMARY KEY (period=? AND field=? AND unit>? AND unit<?)"
        ),
        (
            "SELECT unit, state, row_count FROM sheet_standing WHERE dataset = ? AND period = ? AND unit >= ? AND unit < ? ORDER BY unit",
            "SEARCH sheet_standing USING COVERING INDEX sheet_standing_round (dataset=? AND period=? AND unit>? AND unit<?)"
        ),
    ])
    func aColumnIsReadInRanges(_ sql: String, _ step: String) throws {
        let folder = try Folder()
        _ = try folder.build([(Samples.points, [])])
        let connection = try Connection(path: folder.store, .readOnly)
        var plan = try connection.prepare("EXPLAIN QUERY PLAN " + sql)
        var steps: [String] = []
        while try plan.step() { steps.append(plan.text(3) ?? "") }
        #expect(steps == [step])
    }

    /// `PHAENTHI_RECORD_BENCH=FILE swift test -c release -Xswiftc -enable-testing --filter aWholeCountryIsMeasured`
    @Test(.enabled(if: ProcessInfo.processInfo.environment["PHAENTHI_RECORD_BENCH"] != nil))
    func aWholeCountryIsMeasured() throws {
        let path = try #require(ProcessInfo.processInfo.environment["PHAENTHI_RECORD_BENCH"])
        let figures = try RecordBench(path: path).run()
        print(figures)
        #expect(figures.values == 75_168_000)
    }
}
