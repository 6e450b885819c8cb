import Catalog
import Foundation
import Ledger
import SQLite
import SpatiaLiteStore
import Store
import Testing

/// What `phaenthi check` finds when someone changed a store behind the program's back.
@Suite struct StoreCheckTests {
    private let dataset = Records.dataset(columns: [("a", .integer), ("b", .text)])
    private static let locked = "otop_sales 2567/1 5601"

    /// Entries 1 to 3 write the sheet 5601 (the last locks it), 4 writes 5602, 5 is an override, 6 is about no sheet.
    private func store(_ folder: Folder) throws {
        let store = try folder.build([(Samples.points, [])], .writing)
        func row(_ n: Int64) -> RecordRow { RecordRow(area: "5601010\(n)", values: [.integer(n), .text("ก\(n)")]) }
        let key = Records.key("5601", of: dataset)
        try store.change(key, of: dataset) { $0.rows = [row(1), row(2)] }
        try store.change(key, of: dataset) { sheet in
            sheet.rows[0].values[0] = .integer(7)
            sheet.standing.state = .saved
        }
        try store.change(key, of: dataset, verb: "lock") { $0.standing.state = .locked }
        try store.change(Records.key("5602", of: dataset), of: dataset) { $0.rows = [row(3), row(4)] }
        try store.add(
            WindowOverride(days: DayRange(first: "2024-01-06", end: "2024-01-10"), isOpen: true, area: nil, reason: "ก"), of: dataset,
            in: key.period, by: "กลาง", at: Records.time)
        try store.record(JournalEvent(verb: "sign-in"), by: "ก", at: Records.time)
    }

    private static let dropped = "DROP TRIGGER journal_is_not_changed; DROP TRIGGER journal_is_not_shortened; DROP TRIGGER journal_has_no_gaps;"

    private static let number = "(SELECT number FROM record_column WHERE name = 'a')"

    struct Tampering: Sendable, CustomTestStringConvertible {
        let sql: String
        let faults: [StoreFault]
        var testDescription: String { sql }
    }

    static let tamperings: [Tampering] = [
        Tampering(sql: "UPDATE journal SET officer = 'ข' WHERE number = 2", faults: [.journal(entry: 2)]),
        Tampering(sql: "UPDATE journal SET at = '2020' WHERE number = 6", faults: [.journal(entry: 6)]),
        Tampering(sql: "UPDATE journal SET digest = zeroblob(32) WHERE number = 3", faults: [.journal(entry: 3), .journal(entry: 4)]),
        Tampering(sql: "UPDATE journal SET detail = replace(detail, '\"revision\":3', '\"revision\":4') WHERE number = 3", faults: [
            .journal(entry: 3), .sheet(locked, entry: 3),
        ]),
        Tampering(sql: "DELETE FROM journal WHERE number = 2", faults: [.journal(entry: 2)]),
        Tampering(sql: "DELETE FROM journal WHERE number > 3", faults: [
            .file("window_override: row 5 refers to nothing in journal"), .unknownSheet("otop_sales 2567/1 5602"), .override(entry: 5),
        ]),
        Tampering(
            sql: "UPDATE journal SET number = 10 WHERE number = 1; UPDATE journal SET number = 1 WHERE number = 2; UPDATE journal SET number = 2 WHERE number = 10",
            faults: [.journal(entry: 1), .journal(entry: 2), .journal(entry: 3)]),
        Tampering(sql: "UPDATE sheet_standing SET state = 4 WHERE unit = '5601'", faults: [.sheet(locked, entry: 3)]),
        Tampering(sql: "UPDATE sheet_standing SET changed_by = 'ข' WHERE unit = '5601'", faults: [.sheet(locked, entry: 3)]),
        Tampering(sql: "UPDATE sheet_standing SET state = 9 WHERE unit = '5601'", faults: [.damaged("\(locked): sheet_standing: state 9")]),
        Tampering(
            sql: "UPDATE record_page SET page = (SELECT page FROM record_page WHERE unit = '5602' AND field = \(number)) WHERE unit = '5601' AND field = \(number)",
            faults: [.sheet(locked, entry: 3)]),
        Tampering(sql: "DELETE FROM record_page WHERE unit = '5601' AND field = \(number)", faults: [.sheet(locked, entry: 3)]),
        Tampering(
            sql: "UPDATE record_column SET name = 'x' WHERE name = 'a'; UPDATE record_column SET name = 'a' WHERE name = 'b'; UPDATE record_column SET name = 'b' WHERE name = 'x'",
            faults: [.history(locked, entry: 2), .sheet(locked, entry: 3), .sheet("otop_sales 2567/1 5602", entry: 4)]),
        Tampering(sql: "UPDATE record_page SET page = x'0001' WHERE unit = '5601' AND field = \(number)", faults: [
            .damaged("\(locked): page of values: unknown kind 0")
        ]),
        Tampering(sql: "UPDATE sheet_standing SET row_count = 1 WHERE unit = '5601'", faults: [
            .damaged("\(locked): 2 values of #id for 1 rows of \(locked)")
        ]),
        Tampering(sql: "INSERT INTO record_page SELECT period, field, '5603', page FROM record_page WHERE unit = '5602'", faults: [
            .damaged("record_page: 4 pages of no sheet")
        ]),
        Tampering(sql: "INSERT INTO record_page VALUES (2567001, 99, '5601', x'0001')", faults: [
            .file("record_page: row 0 refers to nothing in record_column"), .damaged("record_page: 1 pages of no sheet"),
        ]),
        Tampering(sql: "UPDATE row_history SET page = x'00' WHERE revision = 2 AND field = \(number)", faults: [.history(locked, entry: 2)]),
        Tampering(sql: "DELETE FROM row_history WHERE revision = 2", faults: [.history(locked, entry: 2)]),
        Tampering(sql: "DELETE FROM window_override", faults: [.override(entry: 5)]),
        Tampering(sql: "UPDATE window_override SET reason = 'ข'", faults: [.override(entry: 5)]),
        Tampering(sql: "DELETE FROM row_history WHERE sheet = 2; DELETE FROM record_page WHERE unit = '5602'; DELETE FROM sheet_standing WHERE unit = '5602'", faults: [
            .unknownSheet("otop_sales 2567/1 5602")
        ]),
    ]

    @Test(arguments: tamperings)
    func whoChangesAStoreBehindTheJournalIsFound(_ tampering: Tampering) throws {
        let folder = try Folder()
        try store(folder)
        #expect(try EmbeddedStore.check(path: folder.store) == [])
        do {
            let connection = try Connection(path: folder.store, .readWrite)
            try connection.execute(Self.dropped + tampering.sql)
        }
        let faults = try EmbeddedStore.check(path: folder.store)
        #expect(faults == tampering.faults)
        for fault in faults { #expect(fault.description.contains(" / ")) }
        if let entry = faults.first?.entry { #expect(faults[0].description.contains("\(entry)")) }
        // Reading answers or refuses; it never ends the program.
        let store = try EmbeddedStore(path: folder.store, catalog: Samples.catalog([Samples.points]), .reading)
        for unit in ["5601", "5602", "5603"] { _ = try? store.sheet(Records.key(unit, of: dataset), of: dataset) }
        _ = try? store.columns([0, 1], of: dataset, in: Records.key("5601").period, within: nil)
        _ = try? store.history(of: Records.key("5601", of: dataset), in: dataset, after: 0, limit: 10)
    }

    @Test func aStoreOfAnotherTimeOrNoneIsSaidSo() throws {
        let folder = try Folder()
        #expect(throws: StoreError.missing(path: folder.store)) { try EmbeddedStore.check(path: folder.store) }
        try store(folder)
        try Connection(path: folder.store, .readWrite).execute("INSERT INTO schema_migration VALUES (99, 'x', '')")
        let newer = #expect(throws: StoreError.self) { try EmbeddedStore.check(path: folder.store) }
        guard case .newerSchema(folder.store, 99, _) = newer else { Issue.record("\(String(describing: newer))"); return }
    }

    @Test func aFileThatIsDamagedIsFound() throws {
        let folder = try Folder()
        try store(folder)
        // Everything into the one file, then a run of zeros over a page of a table.
        try Connection(path: folder.store, .readWrite).execute("PRAGMA wal_checkpoint(TRUNCATE)")
        let url = URL(fileURLWithPath: folder.store)
        var bytes = try Data(contentsOf: url)
        let place = try #require(bytes.range(of: Data("otop_sales".utf8)))
        bytes.replaceSubrange(place.lowerBound - 40..<place.upperBound + 40, with: repeatElement(0, count: place.count + 80))
        try bytes.write(to: url)
        let faults = Result { try EmbeddedStore.check(path: folder.store) }
        if case .success(let found) = faults { #expect(!found.isEmpty) }
    }
}
