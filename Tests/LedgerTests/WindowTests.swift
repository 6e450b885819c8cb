import Catalog
import TestSupport
import Testing

@testable import Ledger

struct WindowTests {
    let head = officer(.amphoeHead, "5601"), central = officer(.central, nil)

    /// The days of two months, in order.
    static let days = (1...31).map { "2024-08-" + ($0 < 10 ? "0\($0)" : "\($0)") } + (1...30).map { "2024-09-" + ($0 < 10 ? "0\($0)" : "\($0)") }

    @Test func theSystemClosesOnTheSixthAndOpensOnTheTenth() throws {
        var work = try Work(dataset(), "5601")
        for (day, isOpen) in [("2024-09-05", true), ("2024-09-06", false), ("2024-09-09", false), ("2024-09-10", true), ("2024-08-09", false)] {
            work.day = day
            #expect((work.take(.edit([]), head) == nil) == isOpen, "\(day)")
        }
        work.day = "2024-09-07"
        let refusal = try work.refused(.edit([]), head)
        #expect(refusal.code == .windowClosed && !refusal.isForbidden)
        #expect(refusal.when?.th == "เปิดระบบวันที่ 10 กันยายน 2567")
        #expect(refusal.when?.en == "it opens on 10 September 2024")
        #expect(refusal.roles == [.amphoeHead, .central])
        work.day = "2024-12-01"
        #expect(work.take(.edit([]), head)?.when?.th == "ไม่มีกำหนดเปิดระบบอีก")
    }

    @Test func theDepartmentCollectsWhileItIsClosed() throws {
        var work = try Work(dataset(), "5601")
        work.standing.state = .locked
        work.day = "2024-09-06"
        #expect(work.take(.unlock, officer(.provinceHead, "56"))?.code == .windowClosed)
        #expect(work.take(.collect, central) == nil)
        #expect(work.take(.release, officer(.administrator, nil))?.code == .wrongRole)
    }

    @Test func theLatestOverrideOfTheAreaDecides() throws {
        var work = try Work(dataset(), "5601")
        work.day = "2024-09-07"
        let september = DayRange(first: "2024-09-06", end: "2024-09-10")
        work.overrides = [WindowOverride(days: september, isOpen: true, area: try code("57"), reason: "น้ำท่วม")]
        #expect(work.take(.edit([]), head)?.code == .windowClosed)
        work.overrides.append(WindowOverride(days: september, isOpen: true, area: try code("56"), reason: "น้ำท่วม"))
        #expect(work.take(.edit([]), head) == nil)
        work.overrides.append(WindowOverride(days: DayRange(first: "2024-09-07", end: "2024-09-08"), isOpen: false, area: nil, reason: "ปิดเพื่อประมวลผล"))
        let refusal = try work.refused(.edit([]), head)
        #expect(refusal.code == .windowClosed)
        #expect(refusal.message.th.contains("ปิดเพื่อประมวลผล"))
        #expect(refusal.when?.en == "it opens on 8 September 2024")
    }

    @Test func randomWindowsAgreeWithACalendarOfEveryDay() throws {
        var dice = SeededGenerator(seed: 6)
        let unit = try code("5601"), areas: [AreaCode?] = [nil, try code("56"), unit, try code("57"), try code("560101")]
        for _ in 0..<500 {
            func range() -> DayRange {
                let a = Int.random(in: 0..<Self.days.count - 1, using: &dice)
                let b = Int.random(in: a + 1..<min(a + 20, Self.days.count), using: &dice)
                return DayRange(first: Self.days[a], end: Self.days[b])
            }
            let planned = (0..<Int.random(in: 0...3, using: &dice)).map { _ in range() }
            let overrides = (0..<Int.random(in: 0...4, using: &dice)).map { _ in
                WindowOverride(days: range(), isOpen: Bool.random(using: &dice), area: areas.randomElement(using: &dice) ?? nil, reason: "-")
            }
            var calendar = Self.days.map { _ in false }
            for days in planned { for i in try place(days.first)..<place(days.end) { calendar[i] = true } }
            for override in overrides where "5601".hasPrefix(override.area?.text ?? "") {
                for i in try place(override.days.first)..<place(override.days.end) { calendar[i] = override.isOpen }
            }
            let window = ReportingWindow(planned: planned, overrides: overrides, unit: unit)
            for i in Self.days.indices {
                #expect(window.isOpen(on: Self.days[i]) == calendar[i])
                let opening = Self.days.indices.first { $0 > i && calendar[$0] && !calendar[$0 - 1] }
                let closing = Self.days.indices.first { $0 > i && !calendar[$0] && calendar[$0 - 1] }
                #expect(window.opening(after: Self.days[i]) == opening.map { Self.days[$0] })
                #expect(window.closing(after: Self.days[i]) == closing.map { Self.days[$0] })
            }
        }
    }

    private func place(_ day: String) throws -> Int { try #require(Self.days.firstIndex(of: day)) }
}
