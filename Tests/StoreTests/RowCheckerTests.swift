import Catalog
import Ledger
import Store
import TestSupport
import Testing

struct RowCheckerTests {
    private func faults(_ row: RecordRow, _ samples: RowSamples = RowSamples()) throws -> [RowFault] {
        var row = row
        return try samples.checker().check(&row)
    }

    // MARK: Values

    @Test func aCompleteRowPassesAndItsSumsAreComputed() throws {
        var row = RowSamples().row()
        #expect(try RowSamples().checker().check(&row).isEmpty)
        #expect(row.values[RowSamples.total] == .number(150.5))
        #expect(row.values[RowSamples.size] == .text("M"))
        #expect(row.values[RowSamples.grade] == .integer(2))
    }

    /// One spoilt value at a time: what it is, how badly it hinders, and what the message tells.
    @Test(arguments: [
        (RowSamples.name, Value.null, RowFault.Severity.refused, "ต้องมีค่า"), (RowSamples.name, .text("  "), .refused, "ต้องมีค่า"),
        (RowSamples.name, .integer(4), .refused, "ไม่ใช่ข้อความ"), (RowSamples.name, .text(String(repeating: "ก", count: 1_334)), .refused, "4000 ไบต์"),
        (RowSamples.kind, .text("ไม้"), .refused, "ไม่อยู่ในค่าที่เลือกได้"), (RowSamples.offline, .null, .incomplete, "ต้องมีค่า"),
        (RowSamples.offline, .number(-0.01), .refused, "อยู่นอกช่วง"), (RowSamples.offline, .number(.nan), .refused, "ไม่ใช่ตัวเลข"),
        (RowSamples.offline, .number(.infinity), .refused, "ไม่ใช่ตัวเลข"), (RowSamples.offline, .text("12"), .refused, "ไม่ใช่ตัวเลข"),
        (RowSamples.people, .number(2.5), .refused, "ไม่ใช่จำนวนเต็ม"), (RowSamples.people, .integer(100_001), .refused, "อยู่นอกช่วง"),
        (RowSamples.people, .integer(1 << 60), .refused, "ไม่ใช่จำนวนเต็ม"), (RowSamples.members, .integer(9), .refused, "สมาชิกต้องไม่เกินจำนวนคน"),
        (RowSamples.since, .text("2567-08-20"), .refused, "พ.ศ."), (RowSamples.since, .text("2024-02-30"), .refused, "ไม่ใช่วันที่"),
        (RowSamples.since, .text("2024-08-20T00:00:00Z"), .refused, "ไม่ใช่วันที่"), (RowSamples.active, .integer(1), .refused, "ใช่หรือไม่ใช่"),
        (RowSamples.old, .integer(1), .refused, "ไม่ใช้ในปีงบประมาณ 2567"), (RowSamples.total, .number(7), .noted, "คำนวณได้ 150.5"),
    ])
    func aWrongValueIsToldWithItsColumnAndCure(column: Int, value: Value, severity: RowFault.Severity, words: String) throws {
        var row = RowSamples().row()
        row.values[column] = value
        let found = try faults(row)
        let fault = try #require(found.first { $0.place == .column(column) }, "\(found)")
        #expect(found.count == 1)
        #expect(fault.severity == severity)
        #expect(fault.message.th.contains(words), "\(fault.message.th)")
        #expect(fault.message.th.hasPrefix("ช่อง “"))
        #expect(!fault.cure.th.isEmpty && !fault.cure.en.isEmpty && !fault.message.en.isEmpty)
    }

    @Test func goodValuesAreBroughtIntoTheStoresForm() throws {
        var row = RowSamples().row()
        row.area = " 560101 "
        row.values[RowSamples.name] = .text("\u{a0} กลุ่มทอผ้า ")
        row.values[RowSamples.offline] = .integer(100)
        row.values[RowSamples.people] = .number(8)
        #expect(try RowSamples().checker().check(&row).isEmpty)
        #expect(row.area == "560101")
        #expect(row.values[RowSamples.name] == .text("กลุ่มทอผ้า"))
        #expect(row.values[RowSamples.offline] == .number(100))
        #expect(row.values[RowSamples.people] == .integer(8))
    }

    @Test func theCureOfAThaiYearIsTheGregorianOne() throws {
        var row = RowSamples().row()
        row.values[RowSamples.since] = .text("2567-08-20")
        #expect(try faults(row).first?.cure.th == "ใช้ปี ค.ศ.: 2024-08-20")
    }

    /// Random rows against conditions that are written out one by one.
    @Test func randomRowsAgreeWithWrittenOutConditions() throws {
        let checker = try RowSamples().checker()
        let names: [Value] = [.text("ก"), .text(""), .null, .integer(1)], kinds: [Value] = [.text("cloth"), .text("food"), .text("wood"), .null]
        let amounts: [Value] = [.number(0), .number(-1), .integer(3), .number(.nan), .null, .text("3")]
        let counts: [Value] = [.integer(0), .integer(1), .integer(5), .number(5), .number(0.5), .integer(-1), .integer(200_000), .null]
        var dice = SeededGenerator(seed: 12), seen: [String: Int] = [:]
        func pick(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &dice)] }
        for _ in 0..<5_000 {
            var row = RowSamples().row()
            let name = pick(names), kind = pick(kinds), offline = pick(amounts), people = pick(counts), members = pick(counts)
            for (column, value) in [(RowSamples.name, name), (RowSamples.kind, kind), (RowSamples.offline, offline), (RowSamples.people, people), (RowSamples.members, members)] {
                row.values[column] = value
            }
            var bad: Set<Int> = []
            if name != .text("ก") { bad.insert(RowSamples.name) }
            if kind != .text("cloth"), kind != .text("food") { bad.insert(RowSamples.kind) }
            let isLate = offline == .null
            if !isLate, offline != .number(0), offline != .integer(3) { bad.insert(RowSamples.offline) }
            if [.number(0.5), .integer(-1), .integer(200_000)].contains(people) { bad.insert(RowSamples.people) }
            if members == .number(0.5) { bad.insert(RowSamples.members) }
            let whole: [Value: Int] = [.integer(0): 0, .integer(1): 1, .integer(5): 5, .number(5): 5, .integer(-1): -1, .integer(200_000): 200_000]
            if let low = whole[members], let high = whole[people], !bad.contains(RowSamples.people), low > high { bad.insert(RowSamples.members) }
            let found = checker.check(&row)
            let refused = Set(found.filter { $0.severity == .refused }.compactMap { if case .column(let column) = $0.place { column } else { nil } })
            #expect(refused == bad)
            #expect(found.contains { $0.severity == .incomplete && $0.place == .column(RowSamples.offline) } == isLate)
            #expect(found.count == bad.count + (isLate ? 1 : 0))
            seen[bad.isEmpty ? "good" : "bad", default: 0] += 1
        }
        #expect(seen["good", default: 0] > 100)
    }

    // MARK: Formulas

    /// The size classes of savings groups (domain 1.2), whose bounds belong to the class below.
    @Test(arguments: [
        (0.0, "B"), (1_000_000, "B"), (1_000_000.01, "S"), (5_000_000, "S"), (20_000_000, "M"), (20_000_001, "L"), (50_000_000, "L"), (50_000_001, "XL"),
        (9e15, "XL"),
    ])
    func sizeClassesAreOpenBelowAndClosedAbove(baht: Double, size: String) throws {
        var samples = RowSamples()
        samples.steps = [(1e6, "B"), (5e6, "S"), (2e7, "M"), (5e7, "L"), (.infinity, "XL")].map { SizeStep(upTo: $0.0, value: $0.1) }
        var row = samples.row()
        row.values[RowSamples.offline] = .number(baht)
        row.values[RowSamples.online] = .null
        _ = try samples.checker().check(&row)
        #expect(row.values[RowSamples.size] == .text(size))
        #expect(row.values[RowSamples.total] == .number(baht))
    }

    /// The development level of a village (domain 4.3): 0–5 indicators that scored 1 make level 3, 6–10 level 2, more level 1.
    @Test func levelsAgreeWithACountOfThousandRandomVillages() throws {
        let names = (1...31).map { "i\($0)" }
        let integer: (String) -> Field = { Field(name: $0, type: .integer, title: Localized(th: $0, en: $0)) }
        let level = Formula.grade(of: names, equal: 1, steps: [GradeStep(upTo: 5, grade: 3), GradeStep(upTo: 10, grade: 2), GradeStep(upTo: 31, grade: 1)])
        let columns =
            [DatasetColumn(field: integer("level"), role: .amount, formula: level)]
            + names.map { DatasetColumn(field: integer($0), role: .amount, range: 1...3) }
        let dataset = RowSamples.dataset(columns, form: .perArea, level: .tambon)
        let checker = try RowSamples.checker(dataset)
        var dice = SeededGenerator(seed: 33)
        for _ in 0..<1_000 {
            let bias = Int.random(in: 1...10, using: &dice)
            let scores: [Int64?] = names.map { _ in Int.random(in: 0..<10, using: &dice) == 0 ? nil : Int.random(in: 0..<10, using: &dice) < bias ? Int64.random(in: 2...3, using: &dice) : 1 }
            var row = RecordRow(area: "560101", values: [.null] + scores.map { $0.map { .integer($0) } ?? .null })
            #expect(checker.check(&row).isEmpty)
            let problems = scores.count { $0 == 1 }
            #expect(row.values[0] == .integer(problems >= 11 ? 1 : problems >= 6 ? 2 : 3))
        }
        var unanswered = RecordRow(area: "560101", values: [Value](repeating: .null, count: 32))
        #expect(checker.check(&unanswered).isEmpty)
        #expect(unanswered.values[0] == .null)
    }

    @Test func nothingSumsToNothing() throws {
        var row = RowSamples().row()
        row.values[RowSamples.offline] = .null
        row.values[RowSamples.online] = .null
        _ = try RowSamples().checker().check(&row)
        #expect(row.values[RowSamples.total] == .null && row.values[RowSamples.size] == .null)
    }

    // MARK: Rows beside each other

    @Test func theKeyOfARegisterIsUniqueInItsSheet() throws {
        var rows = [RowSamples().row(), RowSamples().row(), RowSamples().row()]
        rows[1].values[RowSamples.kind] = .text("food")
        rows[2].area = "560102"
        let found = try RowSamples().checker().check(&rows)
        #expect(found.map(\.row) == [2])
        #expect(found.first?.fault.severity == .refused)
        #expect(found.first?.fault.message.th == "“ผู้ผลิต” + “ประเภท” ซ้ำกับแถวที่ 1")
    }

    @Test func anAreaHasOneRow() throws {
        let dataset = RowSamples.dataset([], form: .perArea, level: .tambon)
        var rows = ["560101", "560102", " 560101"].map { RecordRow(area: $0, values: []) }
        let found = try RowSamples.checker(dataset).check(&rows)
        #expect(found.map(\.row) == [2])
        #expect(found.first?.fault.message.th == "พื้นที่นี้มีแล้วในแถวที่ 1")
    }

    // MARK: Carrying forward

    @Test func mastersAreCarriedAndAmountsNever() throws {
        let samples = RowSamples()
        var first = samples.row()
        first.id = 17
        _ = try samples.checker().check(&first)
        var second = samples.row()
        second.values[RowSamples.kind] = .text("food")
        let rows = CarryForward(samples.dataset(), to: 2567).rows(from: [first, second], beside: [second])
        #expect(rows.count == 1)
        #expect(rows[0].id == 0 && rows[0].area == first.area)
        for (i, column) in samples.dataset().columns.enumerated() {
            #expect(rows[0].values[i] == (column.role == .master ? first.values[i] : .null), "\(column.field.name)")
        }
        #expect(CarryForward(samples.dataset(), to: 2567).rows(from: [first, second], beside: rows + [second]).isEmpty)
        var carried = rows
        let waiting = try samples.checker().check(&carried)
        #expect(!waiting.isEmpty && waiting.allSatisfy { $0.fault.severity == .incomplete })
    }

    @Test func theRoundBeforeOctoberIsSeptemberOfTheYearBefore() {
        let dataset = RowSamples().dataset()
        #expect(dataset.round(before: Period(fiscalYear: 2567, round: 2)) == Period(fiscalYear: 2567, round: 1))
        #expect(dataset.round(before: Period(fiscalYear: 2567, round: 1)) == Period(fiscalYear: 2565, round: 12))
        #expect(dataset.round(before: Period(fiscalYear: 2565, round: 1)) == nil)
    }

    @Test func theDayInThailandBeginsAtSeventeenHundredUTC() {
        #expect(Timestamp.thaiDay(second: 1_725_555_599) == "2024-09-05")
        #expect(Timestamp.thaiDay(second: 1_725_555_600) == "2024-09-06")
    }
}
