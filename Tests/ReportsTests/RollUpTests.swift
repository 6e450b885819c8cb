import Catalog
import FilterSamples
import Ledger
import Reports
import Store
import TestSupport
import Testing

/// Reports against sums made by prefixes of texts, row by row.
@Suite struct RollUpTests {
    static let period = Period(fiscalYear: 2567, round: 1)
    static let levels = [Level(value: "1", title: localized("1"), color: nil), Level(value: "2", title: localized("2"), color: nil)]
    static let sizes = [Level(value: "S", title: localized("S"), color: nil), Level(value: "XL", title: localized("XL"), color: nil)]
    static let indicators = [
        indicator("money", .sum("money")), indicator("count", .rows),
        indicator("share", .rate(numerator: "part", denominator: "whole", per: 100)), indicator("level", .levels("level", levels)),
        indicator("size", .levels("size", sizes)),
    ]

    private static func sample(_ level: AreaLevel, _ unit: AreaLevel) -> Dataset {
        dataset(
            level: level, unit: unit, columns: ["money", "part", "whole", "level", "size"].map { number($0) }, indicators: indicators)
    }

    /// Rows of areas at random, some with odd codes, in the sheets of their units.
    private static func rows(_ country: SmallCountry, _ level: AreaLevel, _ unit: AreaLevel, _ random: inout SeededGenerator) -> [SampleRow] {
        var rows: [SampleRow] = []
        for area in country.codes(level) {
            for _ in 0..<random.pick([0, 1, 1, 1, 2]) {
                let whole = Double(random.below(40))
                rows.append(
                    SampleRow(
                        unit: area.ancestor(min(unit, level)) ?? area, area: area,
                        values: [
                            random.chance(10) ? .nan : Double(random.below(1000)), Double(random.below(Int(whole) + 1)),
                            random.chance(10) ? .nan : whole, random.pick([.nan, 1, 2, 2, 3]), random.pick([.nan, 0, 1, 2]),
                        ]))
            }
        }
        for text in ["", "20", "2001", "209001", "200150", "200151", "20900103", "20019999", "219301", "21930102", "2149", "99", "1001"] {
            let unitCode = text.hasPrefix("21") ? "2101" : "2001"
            let area = AreaCode(text)
            guard let unit = code(unitCode).ancestor(min(unit, level)), area.map({ $0.level <= .village }) ?? true else { continue }
            rows.append(SampleRow(unit: unit, area: area, values: [7, 1, 3, 1, 1]))
        }
        return rows.shuffled(using: &random)
    }

    /// Where a row counts, by texts: an area of the level, or one above in which it is unplaced.
    private static func place(_ row: SampleRow, _ country: SmallCountry, _ level: AreaLevel, _ known: Set<String>) -> String {
        func deeper(_ place: String) -> String {
            let unit = row.unit.text
            return unit.hasPrefix(place) && unit.count < level.rawValue ? unit : place
        }
        let unit = row.unit.text.count < level.rawValue ? row.unit.text : String(row.unit.text.dropLast(2))
        guard let text = row.area?.text else { return unit }
        let own = String(text.prefix(level.rawValue))
        if known.contains(own) { return own.count == level.rawValue ? own : deeper(own) }
        let tambon = own.count == 8 ? String(own.dropLast(2)) : own
        if let old = country.abolished.first(where: { $0.code.text == tambon }), old.successors.count == 1 { return old.successors[0].text }
        for length in stride(from: own.count - 2, through: 2, by: -2) where known.contains(String(own.prefix(length))) {
            return deeper(String(own.prefix(length)))
        }
        return unit
    }

    /// What a figure must be, of rows.
    private static func expect(_ figure: Figure, _ rows: [SampleRow], _ indicator: Indicator) -> Bool {
        let all = rows.map(\.values)
        switch indicator.id {
        case "money":
            let counted = all.filter { !$0[0].isNaN }
            return counted.isEmpty ? figure.value == nil : figure.value == counted.reduce(0) { $0 + $1[0] }
        case "count":
            return all.isEmpty ? figure.value == nil : figure.value == Double(all.count)
        case "share":
            let counted = all.filter { $0[2] > 0 }
            let n = counted.reduce(0) { $0 + $1[1] }, d = counted.reduce(0) { $0 + $1[2] }
            return counted.isEmpty ? figure.value == nil : figure.value == n / d * 100 && figure.numerator == n && figure.denominator == d
        case "level":
            let counts = [1.0, 2].map { level in all.count { $0[3] == level } }
            return counts == [0, 0] ? figure.value == nil : figure.levels == counts && figure.value == Double(counts[0] + counts[1])
        default:
            // Texts are S, M, XL; levels are S and XL.
            let counts = [0.0, 2].map { level in all.count { $0[4] == level } }
            return counts == [0, 0] ? figure.value == nil : figure.levels == counts
        }
    }

    @Test(arguments: 0..<8) func reportsEqualSumsByPrefix(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let country = SmallCountry(&random, provinces: 2 + random.below(5), most: 3)
        let known = Set(country.frame.register.areas.map(\.code.text) + country.villages.map(\.text))
        for level in AreaLevel.allCases {
            let unit: AreaLevel = random.chance(70) ? .amphoe : .province
            let dataset = Self.sample(level, unit)
            let rows = Self.rows(country, level, unit, &random)
            var states: [AreaCode: SheetState] = [:]
            for row in rows { states[row.unit] = states[row.unit] ?? random.pick([.draft, .saved, .locked, .locked, .collected]) }
            let store = SampleStore(rows: rows, states: states, texts: [[], [], [], [], ["S", "M", "XL"]])
            let reporter = Reporter(frame: country.frame, store: store)
            let expected = Expected(dataset, in: country.frame)
            for seesDrafts in [false, true] {
                func isVisible(_ unit: AreaCode, _ state: SheetState) -> Bool { seesDrafts || state >= .locked }
                let visible = rows.filter { isVisible($0.unit, states[$0.unit] ?? .empty) }
                let places = visible.map { Self.place($0, country, level, known) }
                for indicator in Self.indicators {
                    let answer = try #require(
                        try reporter.answer(
                            indicator, of: dataset, in: Self.period, expected: expected, privacy: .standard, isVisible: isVisible))
                    for reportLevel in SmallCountry.levels {
                        let table = answer.table(reportLevel)
                        if case .areas(let areas) = reportLevel, areas > level {
                            #expect(table == nil)
                            continue
                        }
                        let found = try #require(table)
                        for row in found.rows {
                            let own = zip(visible, places).filter { Self.isIn(row.place, $1, country) }.map(\.0)
                            #expect(
                                Self.expect(row.figure, own, indicator),
                                "\(level) \(indicator.id) \(reportLevel.text) \(row.place.id): \(row.figure) of \(own.count)")
                        }
                        #expect(Self.expect(found.total.figure, visible, indicator))
                        // Rows and unplaced rows make up the total.
                        if ["money", "count", "level"].contains(indicator.id) {
                            let sum = (found.rows.map(\.figure) + found.unplaced.map(\.figure)).reduce(0) { $0 + ($1.value ?? 0) }
                            #expect(sum == found.total.figure.value ?? 0, "\(level) \(indicator.id) \(reportLevel.text)")
                        }
                    }
                    for area in country.codes(.amphoe) where level >= .amphoe {
                        let table = try #require(answer.table(.areas(level), within: area))
                        let own = zip(visible, places).filter { $1.hasPrefix(area.text) }.map(\.0)
                        #expect(Self.expect(table.total.figure, own, indicator))
                        #expect(table.rows.map(\.place.id) == country.codes(level).map(\.text).filter { $0.hasPrefix(area.text) })
                    }
                }
            }
        }
    }

    private static func isIn(_ place: ReportPlace, _ text: String, _ country: SmallCountry) -> Bool {
        switch place {
        case .country: true
        case .area(let code): text.hasPrefix(code.text)
        case .regionClass(let division, let id):
            country.frame.divisions.first { $0.id == division }?.classes.first { $0.id == id }?.provinces
                .contains { text.hasPrefix($0.text) } ?? false
        }
    }

    @Test func oddCodesAreNamedAsWhatTheyAre() throws {
        var random = SeededGenerator(seed: 3)
        let country = SmallCountry(&random, provinces: 3, most: 2)
        let texts: [(String, UnplacedReason?, String?)] = [
            ("200101", nil, nil), ("209001", nil, nil), ("200150", .abolished, "2001"), ("200151", .divided, "2001"),
            ("", .unspecified, "2001"), ("2001", .above, "2001"), ("20", .above, "2001"), ("219301", .municipality, "21"),
            ("200149", .unknown, "2001"), ("204901", .registry, "2001"), ("990101", .unknown, "2001"),
        ]
        let rows = texts.map { SampleRow(unit: code("2001"), area: AreaCode($0.0), values: [1]) }
        let tambons = dataset(level: .tambon, columns: [number("money")], indicators: [indicator("money", .sum("money"))])
        let reporter = Reporter(frame: country.frame, store: SampleStore(rows: rows, states: [code("2001"): .locked]))
        let answer = try #require(
            try reporter.answer(
                tambons.indicators[0], of: tambons, in: Self.period, expected: Expected(tambons, in: country.frame), privacy: .standard,
                isVisible: lockedOnly))
        let table = try #require(answer.table(.areas(.tambon)))
        #expect(table.rows.first { $0.place == .area(code("200101")) }?.figure.value == 2)
        #expect(table.total.figure.value == 11)
        for (text, reason, place) in texts where reason != nil {
            let row = table.unplaced.first { $0.rows.code?.text ?? "" == text }
            #expect(row?.rows.reason == reason && row?.rows.place?.text == place && row?.figure.value == 1, "\(text)")
        }
        #expect(table.unplaced.count == 9)
        #expect(answer.table(.areas(.amphoe))?.unplaced.map(\.rows.code?.text) == ["219301"])
    }

    @Test func noDataOutOfScopeAndNotConfirmedAreThreeThings() throws {
        var random = SeededGenerator(seed: 8)
        let country = SmallCountry(&random, provinces: 4, most: 1)
        let villages = country.villages.filter { !$0.text.hasPrefix("20") }
        let rural = dataset(
            level: .village, columns: [number("money")], indicators: [indicator("money", .sum("money"))],
            expectation: .villages(field: "rural"))
        let expected = Expected(rural, in: country.frame, villages: villages)
        let rows = villages.filter { $0.text.hasPrefix("22") || $0.text.hasPrefix("23") }.map {
            SampleRow(unit: code(String($0.text.prefix(4))), area: $0, values: [0])
        }
        let store = SampleStore(rows: rows, states: [code("2201"): .locked, code("2301"): .saved])
        func table(_ sees: (AreaCode, SheetState) -> Bool) throws -> ReportTable {
            try #require(
                try Reporter(frame: country.frame, store: store).answer(
                    rural.indicators[0], of: rural, in: Self.period, expected: expected, privacy: .standard, isVisible: sees)?
                    .table(.areas(.province)))
        }
        let seen = try table(lockedOnly)
        #expect(seen.rows.map(\.place.id) == ["10", "20", "21", "22", "23"])
        #expect(seen.rows.map(\.figure.kind) == [.outOfScope, .outOfScope, .noData, .value, .notConfirmed])
        #expect(seen.rows[3].figure.value == 0)
        #expect(seen.reportedRows == 1 && seen.expectedRows == 3)
        let count = villages.count { $0.text.hasPrefix("22") }
        #expect(seen.rows[3].figure.coverage == Coverage(unitsReported: count, unitsExpected: count, sheetsLocked: 1, sheetsExpected: 1))
        #expect(seen.total.figure.coverage.sheetsLocked == 1 && seen.total.figure.coverage.sheetsExpected == 3)
        #expect(!seen.total.figure.isDraft)
        let drafts = try table { _, state in state >= .saved }
        #expect(drafts.rows[4].figure.kind == .value && drafts.rows[4].figure.isDraft && drafts.total.figure.isDraft)
        #expect(!drafts.rows[3].figure.isDraft)
    }
}
