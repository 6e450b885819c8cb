import Catalog
import Ledger
import Reports
import Testing

/// The department's own table of development levels (domain 1.2, กชช.2ค 2564).
@Suite struct HandbookTests {
    private static let table: [(region: String, firstDigits: String, levels: [Int], shares: [String])] = [
        ("กลาง", "127", [70, 4742, 10120], ["0.47", "31.76", "67.77"]),
        ("เหนือ", "56", [113, 5167, 10221], ["0.73", "33.33", "65.94"]),
        ("ใต้", "89", [37, 2435, 5843], ["0.44", "29.28", "70.27"]),
        ("ตะวันออกเฉียงเหนือ", "34", [118, 9236, 22358], ["0.37", "29.12", "70.50"]),
    ]

    private static func percent(_ share: Double) -> String {
        let hundredths = Int((share * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    @Test func theTableOfRegionsIsTheHandbooks() throws {
        let register = try repositoryCatalog.get().areas
        var villages: [Area] = [], rural: [AreaCode] = [], rows: [SampleRow] = []
        for (_, digits, levels, _) in Self.table {
            let tambons = register.areas(.tambon).map(\.code).filter { digits.contains($0.text.prefix(1)) && !$0.text.hasPrefix("10") }
            // Villages by turns in all tambons, so that every province has all levels; a seventh are no rural ones.
            let all = levels.reduce(0, +)
            var queue = levels.enumerated().flatMap { level, count in [Double](repeating: Double(level + 1), count: count) }
            for i in 0..<(all + all / 15) {
                let village = code("\(tambons[i % tambons.count])\(10 + i / tambons.count)")
                villages.append(Area(code: village, name: localized("บ้าน")))
                guard i < all else { continue }
                rural.append(village)
                rows.append(SampleRow(unit: try #require(village.ancestor(.amphoe)), area: village, values: [queue.removeLast()]))
            }
        }
        let levels = (1...3).map { Level(value: "\($0)", title: localized("อันดับ \($0)"), color: nil) }
        let nrd2c = dataset(
            level: .village, columns: [number("dev_level")], indicators: [indicator("dev_level", .levels("dev_level", levels))],
            expectation: .villages(field: "rural"))
        let frame = AreaFrame(register: register, villages: villages)
        let states = Dictionary(rows.map { ($0.unit, SheetState.locked) }, uniquingKeysWith: { a, _ in a })
        let answer = try #require(
            try Reporter(frame: frame, store: SampleStore(rows: rows, states: states)).answer(
                nrd2c.indicators[0], of: nrd2c, in: Period(fiscalYear: 2564, round: 1),
                expected: Expected(nrd2c, in: frame, villages: rural), privacy: .standard, isVisible: lockedOnly))
        let table = try #require(answer.table(.division("cdd4")))
        #expect(table.rows.count == 4 && table.unplaced.isEmpty)
        for (region, _, counts, shares) in Self.table {
            let row = try #require(table.rows.first { $0.name.th.hasSuffix(region) })
            #expect(row.figure.levels == counts)
            #expect(row.figure.shares.map(Self.percent) == shares, "\(region)")
            #expect(row.figure.coverage.isComplete)
        }
        #expect(table.total.figure.levels == [338, 21580, 48542])
        #expect(table.total.figure.value == 70460)
        #expect(table.total.figure.shares.map(Self.percent) == ["0.48", "30.63", "68.89"])
        #expect(table.total.figure.coverage.unitsExpected == 70460)

        let provinces = try #require(answer.table(.areas(.province)))
        #expect(provinces.expectedRows == 76 && provinces.reportedRows == 76 && provinces.rows.count == 77)
        #expect(provinces.rows[0].figure.kind == .outOfScope)
        for level in [ReportLevel.zones, .groups, .division("royal6"), .division("nesdc6"), .division("nesdb7")] {
            let sums = try #require(answer.table(level)).rows.map(\.figure.levels).filter { !$0.isEmpty }
            #expect((0..<3).map { i in sums.reduce(0) { $0 + $1[i] } } == [338, 21580, 48542])
        }
    }
}
