import Atlas
import Catalog
import Ledger
import SpatiaLiteStore
import Store
import Testing

/// The calendar of rounds against the deadlines of the definitions and the standings as they were written.
@Suite struct `The calendar` {
    static let period = Period(fiscalYear: 2567, round: 4)
    /// Where the amphoe of Phayao stand, in the order of their codes.
    static let states: [SheetState] = [.empty, .draft, .saved, .locked, .collected]

    private static func world() throws -> (world: RecordWorld, standings: [String: SheetState]) {
        let world = try RecordWorld()
        let dataset = try #require(world.catalog.dataset("otop_sales"))
        let amphoe = world.catalog.areas.children(of: try #require(AreaCode("56"))).map(\.code)
        var standings: [String: SheetState] = [:]
        let keys = amphoe.map { SheetKey(dataset: dataset.id, period: period, unit: $0) }
        for (i, code) in amphoe.enumerated() { standings[code.text] = states[i % states.count] }
        _ = try world.store.update(keys, of: dataset, by: "head5601", at: "2024-02-01T00:00:00Z") { sheets in
            for i in sheets.indices { sheets[i].standing.state = states[i % states.count] }
            return []
        }
        return (world, standings)
    }

    /// The late units of the round as somebody is told them: unit and level.
    private func late(_ world: RecordWorld, by name: String?) throws -> Set<String> {
        let answer = try world.ask("GET", "/rounds?f=json&fy=2567&within=56&show=late&dataset=otop_sales", by: name).json()
        let rounds = try #require(answer["rounds"] as? [[String: Any]])
        guard let round = rounds.first(where: { ($0["round"] as? [String: Any])?["number"] as? Int == Self.period.round }) else { return [] }
        let units = try #require(round["late"] as? [[String: Any]])
        #expect(round["lateUnits"] as? Int == units.count)
        return Set(units.compactMap { unit in (unit["unit"] as? String).flatMap { code in (unit["level"] as? String).map { "\(code) \($0)" } } })
    }

    @Test func `names who is late on every day, and to each reader no more than may be known`() throws {
        let (world, standings) = try Self.world()
        let dataset = try #require(world.catalog.dataset("otop_sales"))
        let deadlines = try #require(dataset.round(Self.period)).deadlines
        let amphoeDay = try #require(deadlines.first { $0.level == .amphoe }).day
        let provinceDay = try #require(deadlines.first { $0.level == .province }).day
        for day in ["2024-01-20", amphoeDay, "2024-01-28", provinceDay, "2024-02-07", "2024-03-01"] {
            try world.go(to: day)
            var staff: Set<String> = [], open: Set<String> = []
            for (unit, state) in standings {
                if day > provinceDay, state < .locked {
                    staff.insert("\(unit) province")
                    open.insert("\(unit) province")
                } else if day > amphoeDay, state < .saved {
                    staff.insert("\(unit) amphoe")
                }
            }
            #expect(try late(world, by: "phead56") == staff, "\(day)")
            #expect(try late(world, by: "central") == staff, "\(day)")
            #expect(try late(world, by: nil) == open, "\(day)")
        }
    }

    @Test func `lists the late ones as CSV, one on each line`() throws {
        let (world, _) = try Self.world()
        try world.go(to: "2024-03-01")
        let target = "/rounds?fy=2567&within=56&show=late&dataset=otop_sales"
        let told = try late(world, by: "phead56")
        let lines = try world.ask("GET", target + "&f=csv", by: "phead56").text.split(whereSeparator: \.isNewline)
        let month = try #require(world.catalog.dataset("otop_sales")?.round(Self.period)?.title.th)
        #expect(lines.count { $0.contains("\"\(month)\"") } == told.count)
        #expect(lines.first?.contains("สถานะ") == true)
        #expect(try world.ask("GET", target + "&f=html", by: "phead56").text.contains("ล่าช้า"))
    }

    @Test func `refuses years, areas and words that it does not know, and begins with the officer's own area`() throws {
        let (world, _) = try Self.world()
        try world.go(to: "2024-02-07")
        for query in ["fy=2500", "fy=x", "within=99", "within=560101", "show=some", "unknown=1"] {
            #expect(try world.ask("GET", "/rounds?\(query)").status == 400, "\(query)")
        }
        #expect(try world.ask("GET", "/rounds?dataset=none").status == 404)
        let own = try world.ask("GET", "/rounds?f=json", by: "rec5601").json()
        #expect(own["area"] as? String == "5601" && own["fiscalYear"] as? Int == 2567)
        #expect(try world.ask("GET", "/rounds?f=json").json()["area"] == nil)
    }
}
