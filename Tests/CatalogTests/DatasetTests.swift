import FoundationEssentials
import Testing

@testable import Catalog

/// The datasets of this repository.
@Suite struct DatasetTests {
    let catalog: Catalog

    init() throws { catalog = try repositoryCatalog.get() }

    private func dataset(_ id: String) throws -> Dataset { try #require(catalog.dataset(id)) }

    private func round(_ id: String, _ year: Int, _ number: Int) throws -> RoundPlan {
        try #require(try dataset(id).round(Period(fiscalYear: year, round: number)))
    }

    /// The rows of the department's table of datasets (domain 1.1) that record figures, and their rounds in 2562, 2565
    /// and 2567 (domain 1.3).
    static let table: [(id: String, rounds: [Int])] = [
        ("bmn", [1, 1, 1]), ("nrd2c", [1, 0, 0]), ("community_leader", [1, 1, 1]), ("community_org", [1, 1, 1]),
        ("leader_assessment", [1, 1, 1]), ("tambon_plan", [0, 1, 1]), ("sufficiency_village", [2, 2, 2]),
        ("sammachip_household", [0, 1, 1]), ("grassroots_se", [0, 1, 1]), ("savings_group", [4, 1, 1]), ("poverty_fund", [2, 1, 1]),
        ("fund_centre", [2, 1, 1]), ("fund_network", [1, 1, 1]), ("otop_sales", [12, 12, 12]), ("mother_fund", [1, 1, 1]),
        ("otop_registry", [1, 1, 1]), ("smile_market", [0, 0, 3]), ("women_fund", [1, 1, 1]), ("change_leader", [0, 1, 1]),
        ("hook_cloth", [0, 1, 1]), ("kitchen_garden", [0, 0, 0]), ("budget_disb", [0, 12, 12]), ("bpm", [0, 1, 1]),
        ("cd_standard", [2, 0, 0]), ("vdl_day", [1, 0, 0]),
    ]

    @Test func eachDatasetOfTheDepartmentHasItsFileAndItsRounds() throws {
        #expect(catalog.datasets.map(\.id) == Self.table.map(\.id))
        for (id, rounds) in Self.table {
            let dataset = try dataset(id)
            #expect([2562, 2565, 2567].map { dataset.year($0)?.rounds.count ?? 0 } == rounds, "\(id)")
            #expect(!dataset.years.isEmpty && !dataset.indicators.isEmpty, "\(id)")
        }
    }

    @Test func datasetsThatAreLayersAreAmongTheLayers() {
        for id in ["knn_plots", "volunteer_centres", "learning_centres", "plant_trees", "tourism_villages", "elephant_villages", "smile_markets"] {
            #expect(catalog.layer(id) != nil, "\(id)")
        }
        #expect(catalog.dataset("smile_market")?.layer == "smile_markets")
    }

    /// `fy = ceYear + 543 + (month >= 10 ? 1 : 0)` (domain 2.5).
    @Test func everyRoundTellsOfDaysOfItsFiscalYear() throws {
        func fiscalYear(_ day: String) throws -> Int {
            let parts = day.split(separator: "-").compactMap { Int($0) }
            return parts[0] + 543 + (parts[1] >= 10 ? 1 : 0)
        }
        for dataset in catalog.datasets {
            #expect(dataset.years.map(\.fiscalYear) == dataset.years.map(\.fiscalYear).sorted())
            for year in dataset.years {
                #expect((2562...2570).contains(year.fiscalYear))
                for round in year.rounds {
                    #expect(try fiscalYear(round.covers.first) == year.fiscalYear, "\(dataset.id) \(year.fiscalYear)")
                    #expect(round.covers.first < round.covers.end && round.covers.end <= "\(year.fiscalYear - 543)-10-01")
                    for window in round.windows { #expect(window.first < window.end) }
                    for deadline in round.deadlines { #expect(round.windows.contains { $0.contains(deadline.day) }, "\(dataset.id)") }
                    #expect(round.deadlines.map(\.level.rawValue) == round.deadlines.map(\.level.rawValue).sorted(by: >))
                }
            }
        }
    }

    @Test func octoberOf2567IsOctober2566() throws {
        let october = try round("otop_sales", 2567, 1)
        #expect(october.title == Localized(th: "ตุลาคม 2566", en: "October 2566"))
        #expect(october.covers == DayRange(first: "2023-10-01", end: "2023-11-01"))
        #expect(october.windows == [DayRange(first: "2023-10-10", end: "2023-11-06")])
        #expect(october.deadlines == [Deadline(level: .amphoe, day: "2023-10-25"), Deadline(level: .province, day: "2023-11-05")])
        #expect(october.windows[0].contains("2023-11-05") && !october.windows[0].contains("2023-11-06"))
        #expect(try round("otop_sales", 2567, 3).windows == [DayRange(first: "2023-12-10", end: "2024-01-06")])
        let september = try round("otop_sales", 2567, 12)
        #expect(september.title.th == "กันยายน 2567" && september.deadlines.last?.day == "2024-10-05")
        #expect(try round("otop_sales", 2567, 5).covers == DayRange(first: "2024-02-01", end: "2024-03-01"))
    }

    @Test func deadlinesAreThoseOfTheLetters() throws {
        func due(_ id: String, _ year: Int) throws -> [String] {
            try #require(try dataset(id).year(year)).rounds.compactMap { $0.deadlines.first?.day }
        }
        #expect(try due("savings_group", 2562) == ["2018-12-20", "2019-03-20", "2019-06-20", "2019-09-20"])
        #expect(try due("savings_group", 2565) == ["2023-01-04"])
        #expect(try due("sufficiency_village", 2562) == ["2019-03-20", "2019-09-20"])
        #expect(try due("mother_fund", 2562) == ["2019-04-20"])
        #expect(try due("community_leader", 2562) == ["2019-09-20"])
        #expect(try due("otop_sales", 2562).prefix(2) == ["2018-11-05", "2018-12-05"])
        // The last day of each month, first in July 2567.
        #expect(try due("smile_market", 2567) == ["2024-07-31", "2024-08-31", "2024-09-30"])
        #expect(try dataset("smile_market").year(2567)?.rounds.map(\.number) == [10, 11, 12])
        #expect(
            try round("bmn", 2562, 1).deadlines == [
                Deadline(level: .tambon, day: "2019-02-22"), Deadline(level: .amphoe, day: "2019-03-08"),
                Deadline(level: .province, day: "2019-03-31"),
            ])
        #expect(try round("nrd2c", 2562, 1).deadlines.prefix(2).map(\.day) == ["2019-03-22", "2019-04-08"])
    }

    @Test func yearsBetweenTheSourcesAreNotConfirmed() {
        for dataset in catalog.datasets {
            for year in dataset.years where ![2562, 2565, 2567].contains(year.fiscalYear) {
                #expect(!year.isConfirmed, "\(dataset.id) \(year.fiscalYear)")
            }
        }
    }

    @Test func levelOfAVillageFollowsFromThirtyThreeScores() throws {
        let nrd2c = try dataset("nrd2c")
        let scores = nrd2c.columns.filter { $0.field.name.hasPrefix("score_") }
        #expect(scores.count == 33 && scores.allSatisfy { $0.range == 1...3 && !$0.field.required })
        let level = nrd2c.columns[try #require(nrd2c.column("dev_level"))]
        let steps = [GradeStep(upTo: 5, grade: 3), GradeStep(upTo: 10, grade: 2), GradeStep(upTo: 33, grade: 1)]
        #expect(level.formula == .grade(of: scores.map(\.field.name), equal: 1, steps: steps))
        let indicator = try #require(nrd2c.indicator("dev_level"))
        guard case .levels("dev_level", let levels) = indicator.aggregation else { throw Wrong() }
        #expect(levels.map(\.value) == ["1", "2", "3"] && levels.allSatisfy { $0.color != nil })
        #expect(nrd2c.expectation == .villages(field: "rural") && nrd2c.workflow == .certificates([.tambon, .amphoe, .province]))
        #expect(nrd2c.indicators.count == 34 && nrd2c.years.map(\.fiscalYear) == [2562, 2564, 2566, 2568, 2570])
    }

    @Test func basicNeedsHaveThirtyOneAndThirtyEightIndicatorsNeverMixed() throws {
        let bmn = try dataset("bmn")
        #expect(bmn.year(2564)?.cycle == "2560" && bmn.year(2565)?.cycle == "2565")
        for (year, cycle, count) in [(2562, "2560", 31), (2567, "2565", 38)] {
            let indicators = bmn.indicators(in: year).filter { $0.cycle != nil }
            #expect(indicators.map(\.id) == (1...count).map { "c\(cycle)_\($0 < 10 ? "0" : "")\($0)" })
            for indicator in indicators {
                #expect(indicator.aggregation == .rate(numerator: "\(indicator.id)_passed", denominator: "\(indicator.id)_applicable", per: 100))
                #expect(bmn.rules.contains { $0.lesser == "\(indicator.id)_passed" && $0.greater == "\(indicator.id)_applicable" })
                #expect(indicator.subject == .people)
            }
            #expect(bmn.columns(in: year).count == 4 + 2 * count)
        }
        #expect(bmn.indicator("c2560_01")?.title.th == "เด็กแรกเกิดมีน้ำหนัก 2,500 กรัมขึ้นไป")
        #expect(bmn.indicator("c2565_37")?.title.th == "ไม่ทราบชื่อ" && bmn.indicator("c2565_37")?.isConfirmed == false)
        let categories = bmn.indicators.filter { $0.cycle == "2560" }.compactMap(\.category?.th)
        #expect(Dictionary(grouping: categories) { $0 }.mapValues(\.count) == ["สุขภาพ": 7, "สภาพแวดล้อม": 7, "การศึกษา": 5, "การมีงานทำและรายได้": 4, "ค่านิยม": 8])
    }

    @Test func aRowOfSalesIsAProducerAndAProductType() throws {
        let sales = try dataset("otop_sales")
        #expect(sales.form == .register(key: ["producer_code", "product_type"]))
        let amounts = ["domestic_offline", "domestic_online", "foreign_offline", "foreign_online"]
        let total = sales.columns[try #require(sales.column("total"))]
        #expect(total.formula == .sum(amounts))
        for column in sales.columns { #expect((column.role == .amount) == (column.field.unit?.th == "บาท")) }
        #expect(Set(["total_sales", "domestic_sales", "foreign_sales", "online_sales", "producers"]).isSubset(of: sales.indicators.map(\.id)))
    }

    @Test func sizesOfSavingsGroupsHoldTheirUpperLimit() throws {
        let savings = try dataset("savings_group")
        let size = savings.columns[try #require(savings.column("size"))]
        guard case .sizeClass("pledged_savings", let steps) = size.formula else { throw Wrong() }
        #expect(steps.map(\.value) == ["B", "S", "M", "L", "XL"])
        #expect(steps.map(\.upTo) == [1e6, 5e6, 2e7, 5e7, .infinity])
    }

    @Test func namesOfPeopleAreMarked() {
        var personal: [String: [String]] = [:]
        for dataset in catalog.datasets {
            for column in dataset.columns where column.field.personalData > .open {
                personal["\(column.field.personalData)", default: []].append("\(dataset.id).\(column.field.name)")
            }
        }
        #expect(
            personal == [
                "personal": [
                    "community_leader.leader_code", "community_leader.leader_name", "leader_assessment.leader_code",
                    "leader_assessment.leader_name", "otop_sales.producer_code", "otop_sales.producer_name",
                    "otop_registry.producer_code", "otop_registry.producer_name", "otop_registry.address", "women_fund.proposer_name",
                ],
                "officeContact": [
                    "community_org.contact_name", "community_org.contact_phone", "grassroots_se.contact_name", "fund_centre.contact_name",
                ],
            ])
    }

    /// A brute-force walk: Foundation's calendar counts the same days.
    @Test func daysFollowEachOtherAsTheCalendarSays() throws {
        var day = try #require(CalendarDay("1999-12-31"))
        var date = Date(timeIntervalSince1970: 946_598_400)
        for _ in 0..<40_000 {
            day = day.next
            date += 86_400
            try #require(day.text == date.formatted(.iso8601.year().month().day()))
        }
        for none in ["2023-02-29", "2567-10-01", "2024-13-01", "2024-00-10", "2024-1-01", "2024-01-01x", "", "2024/01/01", "๒๐๒๔-๐๑-๐๑"] {
            #expect(CalendarDay(none) == nil, "\(none)")
        }
    }
}

struct Wrong: Error {}
