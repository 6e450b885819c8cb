import Catalog
import Ledger
import SQLite
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// Sheets, standings, columns and the journal, held against a naive model.
@Suite struct RecordTests {
    private let dataset = Records.dataset()

    private func store(_ folder: Folder) throws -> EmbeddedStore {
        _ = try folder.build([(Samples.points, [])])
        return try EmbeddedStore(path: folder.store, catalog: Samples.catalog([Samples.points]), .writing)
    }

    @Test func aSheetThatWasNeverWrittenIsEmpty() throws {
        let folder = try Folder(), store = try store(folder)
        let sheet = try store.sheet(Records.key("5601"), of: dataset)
        #expect(sheet == Sheet(key: Records.key("5601")))
        #expect(try store.standings(of: dataset, in: sheet.key.period, within: nil) == [:])
        #expect(try store.columns([0, 3], of: dataset, in: sheet.key.period, within: nil).isEmpty)
        #expect(try store.version(of: dataset) == 0)
        #expect(try store.journal(after: 0, sheet: nil, limit: 10) == [])
    }

    /// 2,000 random writes to few sheets: every value comes back to the last bit, and so does every row that was replaced.
    @Test func whatIsWrittenComesBackExactly() throws {
        let folder = try Folder(), store = try store(folder)
        var dice = SeededGenerator(seed: 4)
        let keys = ["5601", "5602", "57", "5701"].flatMap { [Records.key($0, 1), Records.key($0, 2)] }
        var model = Dictionary(uniqueKeysWithValues: keys.map { ($0, Sheet(key: $0)) })
        var highest: [SheetKey: Int64] = [:]
        for step in 0..<400 {
            let chosen = Array(keys.shuffled(using: &dice).prefix(5)), before = chosen.map { model[$0]! }
            let wanted = before.map { changed($0, &dice) }
            var given: [Sheet] = []
            let after = try store.update(chosen, of: dataset, by: "ก", at: "t\(step)") { sheets in
                given = sheets
                for i in sheets.indices { (sheets[i].rows, sheets[i].standing) = (wanted[i].rows, wanted[i].standing) }
                return []
            }
            #expect(given == before)
            for i in chosen.indices {
                var expected = wanted[i]
                for row in expected.rows.indices where expected.rows[row].id == 0 {
                    highest[chosen[i], default: 0] += 1
                    expected.rows[row].id = highest[chosen[i]]!
                }
                let differs = exact(expected) != exact(before[i]) || expected.standing != before[i].standing
                if differs { (expected.standing.changedAt, expected.standing.changedBy) = ("t\(step)", "ก") }
                expected.revision += differs ? 1 : 0
                #expect(after[i] == expected && exact(after[i]) == exact(expected))
                let read = try store.sheet(chosen[i], of: dataset)
                #expect(read == expected && exact(read) == exact(expected))
                try expectHistory(from: before[i], to: expected, in: store)
                model[chosen[i]] = expected
            }
        }
        try expectColumns(of: model, in: store)
        #expect(try EmbeddedStore.check(path: folder.store) == [])
    }

    /// The sheet with none to three random changes.
    private func changed(_ sheet: Sheet, _ dice: inout SeededGenerator) -> Sheet {
        var sheet = sheet
        for _ in 0..<dice.integer(0...3) {
            switch dice.integer(0...5) {
            case 0 where !sheet.rows.isEmpty: sheet.rows.remove(at: dice.integer(0...sheet.rows.count - 1))
            case 1, 2:
                guard !sheet.rows.isEmpty else { continue }
                let i = dice.integer(0...sheet.rows.count - 1), column = dice.integer(0...dataset.columns.count - 1)
                sheet.rows[i].values[column] = Records.value(dataset.columns[column].field.type, &dice)
            case 3: sheet.standing.state = SheetState.allCases[dice.integer(1...4)]
            case 4: sheet.standing.certified = [AreaCode("560101")!]
            default: if sheet.rows.count < 12 { sheet.rows.append(Records.row(dataset, &dice)) }
            }
        }
        return sheet
    }

    private func exact(_ sheet: Sheet) -> [ExactRow] { sheet.rows.map { ExactRow($0) } }

    /// What was replaced or removed is what history says, and only that.
    private func expectHistory(from before: Sheet, to after: Sheet, in store: EmbeddedStore) throws {
        let history = try store.history(of: after.key, in: dataset, after: before.revision, limit: 10)
        let old = Dictionary(uniqueKeysWithValues: exact(before).map { ($0.id, $0) })
        let new = Dictionary(uniqueKeysWithValues: exact(after).map { ($0.id, $0) })
        #expect(history.map(\.row) == Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }.sorted())
        for change in history {
            #expect(change.old.map { ExactRow($0) } == old[change.row] && change.revision == after.revision)
            #expect(change.kind == (old[change.row] == nil ? .inserted : new[change.row] == nil ? .removed : .replaced))
        }
    }

    /// Columns and standings of every round and area, held against the rows of the model.
    private func expectColumns(of model: [SheetKey: Sheet], in store: EmbeddedStore) throws {
        for round in 1...3 {
            let period = Period(fiscalYear: 2567, round: round)
            for area in [nil, "56", "5601", "57", "5701", "58"] {
                let within = area.flatMap { AreaCode($0) }
                let expected = model.values.filter { sheet in sheet.key.period == period && within.map { sheet.key.unit.isWithin($0) } ?? true }
                    .filter { $0.revision > 0 }.sorted { $0.key.unit < $1.key.unit }
                #expect(
                    try store.standings(of: dataset, in: period, within: within)
                        == Dictionary(uniqueKeysWithValues: expected.map { ($0.key.unit, $0.standing) }))
                let numbers = [3, 0, 4, 2, 1, 5]
                let chunks = try store.columns(numbers, of: dataset, in: period, within: within)
                #expect(chunks.map(\.unit) == expected.map(\.key.unit) && chunks.map(\.state) == expected.map(\.standing.state))
                for (chunk, sheet) in zip(chunks, expected) {
                    #expect(chunk.areas == sheet.rows.map { AreaCode($0.area) })
                    for (place, column) in numbers.enumerated() {
                        let values = sheet.rows.map { $0.values[column] }
                        let hasText = values.contains { if case .text = $0 { true } else { false } }
                        #expect(chunk.texts[place].isEmpty == !hasText)
                        for (row, value) in values.enumerated() {
                            let number = chunk.columns[place][row]
                            if value == .null { #expect(number.isNaN); continue }
                            if hasText {
                                #expect(Array(chunk.texts[place][Int(number)].utf8) == Array(text(value).utf8))
                            } else {
                                #expect(number == self.number(value))
                            }
                        }
                    }
                }
            }
        }
    }

    private func text(_ value: Value) -> String {
        switch value {
        case .null: ""
        case .boolean(let v): String(v)
        case .integer(let v): String(v)
        case .number(let v): String(v)
        case .text(let v): v
        }
    }

    private func number(_ value: Value) -> Double {
        switch value {
        case .boolean(let v): v ? 1 : 0
        case .integer(let v): Double(v)
        case .number(let v): v
        case .null, .text: .nan
        }
    }

    @Test func whatABodyRefusesIsNotWritten() throws {
        struct Refusal: Error {}
        let folder = try Folder(), store = try store(folder)
        let keys = [Records.key("5601"), Records.key("5602")]
        var dice = SeededGenerator(seed: 1)
        let row = Records.row(dataset, &dice)
        try store.change(keys[0], of: dataset) { $0.rows = [row] }
        let before = try keys.map { try store.sheet($0, of: dataset) }
        #expect(throws: Refusal.self) {
            _ = try store.update(keys, of: dataset, by: "ก", at: Records.time) { sheets in
                sheets[0].rows = []
                sheets[1].rows = [row]
                throw Refusal()
            }
        }
        for rows in [
            [RecordRow(area: "", values: [])], [RecordRow(id: 9, area: "", values: row.values)], [RecordRow(id: -1, area: "", values: row.values)],
            [RecordRow(id: 1, area: "", values: row.values), RecordRow(id: 1, area: "", values: row.values)],
            [RecordRow(area: "", values: row.values.map { _ in .number(.nan) })], [RecordRow(area: "", values: row.values.map { _ in .number(.infinity) })],
        ] {
            #expect(throws: StoreError.self) { try store.change(keys[0], of: dataset) { $0.rows = rows } }
        }
        #expect(throws: StoreError.self) {
            _ = try store.update(keys, of: dataset, by: "ก", at: Records.time) { sheets in
                sheets[0].rows = []
                return [JournalEvent(verb: "edit", sheet: keys[0], detail: "[]")]
            }
        }
        #expect(try keys.map { try store.sheet($0, of: dataset) } == before)
        #expect(try store.journal(after: 0, sheet: nil, limit: 10).count == 1)
        #expect(try store.version(of: dataset) == 1)
    }

    @Test func manySheetsAreOneTransactionWithAnEntryForEachWrite() throws {
        let folder = try Folder(), store = try store(folder)
        var dice = SeededGenerator(seed: 2)
        let keys = ["5601", "5602", "5603"].map { Records.key($0) }, rows = keys.map { _ in Records.row(dataset, &dice) }
        let sheets = try store.update(keys, of: dataset, by: "หัวหน้า", at: Records.time) { sheets in
            for i in 0..<2 { sheets[i].rows = [rows[i]] }
            return [JournalEvent(verb: "save", sheet: keys[0], detail: #"{"reason":"\"written\":{\"revision\":"}"#), JournalEvent(verb: "note")]
        }
        #expect(sheets.map(\.revision) == [1, 1, 0] && sheets.map(\.standing.changedBy) == ["หัวหน้า", "หัวหน้า", nil])
        let entries = try store.journal(after: 0, sheet: nil, limit: 10)
        #expect(entries.map(\.event.verb) == ["save", "note", "write"] && entries.map(\.number) == [1, 2, 3])
        #expect(entries.map(\.event.sheet) == [keys[0], nil, keys[1]])
        #expect(entries[0].event.detail.contains(#""written":{"revision":1,"inserted":1,"replaced":0,"removed":0,"history":""#))
        #expect(entries[1].event.detail == "{}")
        #expect(JournalChain.verify(entries) == nil)
        #expect(try store.journal(after: 0, sheet: keys[1], limit: 10).map(\.number) == [3])
        #expect(try store.journal(after: 1, sheet: nil, limit: 1).map(\.number) == [2])
        #expect(try store.version(of: dataset) == 1)
        #expect(try EmbeddedStore.check(path: folder.store) == [])
    }

    @Test func overridesAndEventsWithoutASheetStandInTheJournal() throws {
        let folder = try Folder(), store = try store(folder)
        let period = Period(fiscalYear: 2567, round: 2)
        let overrides = [
            WindowOverride(days: DayRange(first: "2024-01-06", end: "2024-01-10"), isOpen: true, area: AreaCode("56"), reason: "น้ำท่วม \"หนัก\"\n\u{1}\\"),
            WindowOverride(days: DayRange(first: "2024-01-01", end: "2024-01-02"), isOpen: false, area: nil, reason: "วันหยุด"),
        ]
        for override in overrides { try store.add(override, of: dataset, in: period, by: "กลาง", at: Records.time) }
        try store.record(JournalEvent(verb: "sign-in-failed", subject: "อำเภอ"), by: "-", at: Records.time)
        #expect(try store.overrides(of: dataset, in: period) == overrides)
        #expect(try store.overrides(of: dataset, in: Period(fiscalYear: 2567, round: 1)) == [])
        let entries = try store.journal(after: 0, sheet: nil, limit: 10)
        #expect(entries.map(\.event.verb) == ["open-window", "close-window", "sign-in-failed"])
        #expect(entries[0].event.detail == #"{"first":"2024-01-06","end":"2024-01-10","area":"56","reason":"น้ำท่วม \"หนัก\"\u000a\u0001\\"}"#)
        #expect(try store.version(of: dataset) == 2)
        #expect(try EmbeddedStore.check(path: folder.store) == [])
    }

    /// A definition gains columns, loses them and changes their order; what was recorded stays with its name.
    @Test func aDefinitionMayGainLoseAndReorderColumns() throws {
        let folder = try Folder(), store = try store(folder)
        let key = Records.key("5601")
        func row(_ values: [Value]) -> RecordRow { RecordRow(area: "56010101", values: values) }
        let first = Records.dataset(columns: [("a", .integer), ("b", .text)])
        try store.change(key, of: first) { $0.rows = [row([.integer(1), .text("ก")]), row([.integer(2), .text("ข")])] }
        let second = Records.dataset(columns: [("c", .number), ("b", .text)])
        #expect(try store.sheet(key, of: second).rows.map(\.values) == [[.null, .text("ก")], [.null, .text("ข")]])
        let chunk = try store.columns([0, 1], of: second, in: key.period, within: nil)[0]
        #expect(chunk.columns[0].allSatisfy(\.isNaN) && chunk.columns[0].count == 2 && chunk.texts == [[], ["ก", "ข"]])
        try store.change(key, of: second) { sheet in
            sheet.rows.removeFirst()
            sheet.rows.append(row([.number(0.5), .text("ค")]))
        }
        let both = Records.dataset(columns: [("b", .text), ("a", .integer), ("c", .number)])
        #expect(try store.sheet(key, of: both).rows.map(\.values) == [[.text("ข"), .integer(2), .null], [.text("ค"), .null, .number(0.5)]])
        // What the removed row had in the column that was lost is in its history.
        let removed = try store.history(of: key, in: both, after: 1, limit: 9).first { $0.kind == .removed }
        #expect(removed?.old?.values == [.text("ก"), .integer(1), .null])
        #expect(try EmbeddedStore.check(path: folder.store) == [])
    }

    @Test func theJournalCannotBeChangedOrShortened() throws {
        let folder = try Folder(), store = try store(folder)
        for i in 0..<3 { try store.record(JournalEvent(verb: "v\(i)"), by: "ก", at: Records.time) }
        let connection = try Connection(path: folder.store, .readWrite)
        for sql in [
            "UPDATE journal SET verb = 'x'", "UPDATE journal SET number = 9 WHERE number = 3", "DELETE FROM journal", "DELETE FROM journal WHERE number = 3",
            "INSERT OR REPLACE INTO journal SELECT 2, at, 'ข', verb, dataset, period, unit, subject, detail, digest FROM journal WHERE number = 2",
            "INSERT INTO journal SELECT 5, at, officer, verb, dataset, period, unit, subject, detail, digest FROM journal WHERE number = 3",
            "UPDATE OR REPLACE journal SET number = 1 WHERE number = 2",
        ] {
            #expect(throws: SQLiteError.self, "\(sql)") { try connection.execute(sql) }
        }
        #expect(try store.journal(after: 0, sheet: nil, limit: 10).map(\.event.verb) == ["v0", "v1", "v2"])
    }
}
