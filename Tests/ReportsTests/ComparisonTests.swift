import Catalog
import FilterSamples
import Ledger
import Reports
import TestSupport
import Testing

@Suite struct ComparisonTests {
    private static let years = [2564, 2565, 2567].map {
        YearPlan(fiscalYear: $0, cycle: $0 < 2565 ? "2560" : "2565", rounds: [], source: "test", isConfirmed: true)
    }

    private static func table(_ values: [Double?], _ year: Int, cycle: String? = nil, largerIsBetter: Bool? = nil) throws -> ReportTable {
        var random = SeededGenerator(seed: 4)
        let country = SmallCountry(&random, provinces: values.count, most: 1)
        let sample = dataset(
            level: .province, unit: .province, columns: [number("money")],
            indicators: [indicator("money", .sum("money"), cycle: cycle, largerIsBetter: largerIsBetter)], years: years)
        let rows = values.enumerated().compactMap { i, value in
            value.map { SampleRow(unit: code("\(20 + i)"), area: code("\(20 + i)"), values: [$0]) }
        }
        let states = Dictionary(rows.map { ($0.unit, SheetState.locked) }, uniquingKeysWith: { a, _ in a })
        let answer = try Reporter(frame: country.frame, store: SampleStore(rows: rows, states: states)).answer(
            sample.indicators[0], of: sample, in: Period(fiscalYear: year, round: 1), expected: Expected(sample, in: country.frame),
            privacy: .standard, isVisible: lockedOnly)
        return try #require(answer?.table(.areas(.province)))
    }

    @Test func aDifferenceIsTheSecondLessTheFirstAndNothingWhereOneIsMissing() throws {
        let comparison = try Comparison.rounds(try Self.table([10, 4, nil, 8], 2565), try Self.table([15, 4, 3, nil], 2567))
        #expect(comparison.differences == [nil, 5, 0, nil, nil])
        #expect(comparison.rows.map(\.kind) == [.outOfScope, .value, .value, .noData, .noData])
        #expect(comparison.rows[1].relativeDifference == 50)
        #expect(comparison.rows[1].first.coverage.sheetsLocked == 1 && comparison.rows[3].first.coverage.sheetsLocked == 0)
        #expect(comparison.total.difference == 0)
    }

    @Test func roundsOfDifferentCyclesAreRefusedInThai() throws {
        let first = try Self.table([1], 2564), second = try Self.table([2], 2567)
        let refusal = #expect(throws: ComparisonRefusal.self) { try Comparison.rounds(first, second) }
        #expect(refusal?.reason.th.contains("คนละวงรอบแผน") == true)
        #expect(throws: ComparisonRefusal.self) {
            try Comparison.rounds(try Self.table([1], 2565, cycle: "2560"), try Self.table([1], 2567, cycle: "2560"))
        }
        // Side by side they may stand.
        let beside = try Comparison.indicators(first, second)
        #expect(beside.differences.isEmpty && beside.rows[1].second.value == 2)
    }

    @Test func aTrendIsCutBetweenCycles() throws {
        let tables = [try Self.table([5], 2567), try Self.table([1], 2564), try Self.table([3], 2565)]
        let trend = try #require(Trend(of: .area(code("20")), in: tables))
        #expect(trend.points.map(\.figure.value) == [1, 3, 5])
        #expect(trend.segments.map(\.count) == [1, 2])
        #expect(Trend(of: .country, in: tables)?.points.count == 3)
        #expect(Trend(of: .area(code("99")), in: tables) == nil)
    }

    @Test func equalValuesHaveEqualRanksAndNoValueHasNone() throws {
        let ranked = try Self.table([4, 9, 4, nil, 1], 2567).ranked()
        #expect(ranked.map(\.rank) == [1, 2, 2, 4, nil, nil])
        #expect(ranked.map(\.row.place.id) == ["21", "20", "22", "24", "10", "23"])
        let worst = try Self.table([4, 9, 4, nil, 1], 2567, largerIsBetter: false).ranked()
        #expect(worst.map(\.row.place.id).prefix(4) == ["24", "20", "22", "21"])
    }

    @Test func thaiNamesStandInTheOrderOfTheDictionary() throws {
        let names = ["แพร่", "กระบี่", "เชียงราย", "ชัยนาท", "ไทย"]
        let areas = names.enumerated().map { Area(code: code("\(20 + $0)"), name: localized($1)) }
        let frame = AreaFrame(register: AreaRegister(areas: areas), villages: [])
        let sample = dataset(
            level: .province, unit: .province, columns: [number("money")], indicators: [indicator("money", .sum("money"))])
        let answer = try Reporter(frame: frame, store: SampleStore(rows: [], states: [:])).answer(
            sample.indicators[0], of: sample, in: Period(fiscalYear: 2567, round: 1), expected: Expected(sample, in: frame),
            privacy: nil, isVisible: lockedOnly)
        let table = try #require(answer?.table(.areas(.province)))
        #expect(table.ranked().map(\.row.name.th) == ["กระบี่", "ชัยนาท", "เชียงราย", "ไทย", "แพร่"])
    }
}
