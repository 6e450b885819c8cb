import Catalog
import Foundation
import Ledger
import SpatiaLiteStore
import Store
import Synchronization
import TestSupport
import Testing

/// Sheets, standings and journal when writers are killed, and when two of them want the same sheets at once.
@Suite struct RecordDurabilityTests {
    private static let pathKey = "PHAENTHI_KILLED_RECORDER_STORE"
    private static let path = ProcessInfo.processInfo.environment[pathKey]
    private static let catalog = Samples.catalog([Samples.points])
    private static let dataset = Records.dataset(columns: [("a", .integer), ("b", .text)])
    private static let keys = ["5601", "5602"].map { Records.key($0) }

    /// Revision `n` of both sheets: `n` modulo 7 rows of which all values are `n`.
    private static func rows(_ n: Int64) -> [RecordRow] {
        (0..<(n % 7)).map { _ in RecordRow(area: String(n), values: [.integer(n), .text("ค่า \(n)")]) }
    }

    private static func state(_ n: Int64) -> SheetState { SheetState.allCases[Int(n % 4) + 1] }

    /// Writes revision after revision until it is killed; says which of them are committed.
    @Test(.enabled(if: path != nil))
    func theRecorderThatIsKilled() throws {
        let store = try EmbeddedStore(path: try #require(Self.path), catalog: Self.catalog, .writing)
        FileHandle.standardOutput.write(Data("WRITING 0\n".utf8))
        while true {
            let sheets = try store.update(Self.keys, of: Self.dataset, by: "ก", at: Records.time) { sheets in
                for i in sheets.indices {
                    sheets[i].rows = Self.rows(sheets[i].revision + 1)
                    sheets[i].standing.state = Self.state(sheets[i].revision + 1)
                }
                return Self.keys.map { JournalEvent(verb: "save", sheet: $0) }
            }
            FileHandle.standardOutput.write(Data("DONE \(sheets[0].revision)\n".utf8))
        }
    }

    /// One store, fifty writers one after the other, each killed somewhere in its work.
    @Test func valuesStandingsAndJournalAgreeWhereverAWriterWasKilled() throws {
        let folder = try Folder()
        _ = try folder.build([(Samples.points, [])])
        var dice = SeededGenerator(seed: 50)
        var last: Int64 = 0
        for _ in 0..<50 {
            let said = try KilledWriter.run("theRecorderThatIsKilled", [Self.pathKey: folder.store], after: dice.integer(0...40_000))
            let done = said.split(separator: "\n").filter { $0.hasPrefix("DONE ") }.compactMap { Int64($0.dropFirst(5)) }.max() ?? last
            let store = try EmbeddedStore(path: folder.store, catalog: Self.catalog, .reading)
            let sheets = try Self.keys.map { try store.sheet($0, of: Self.dataset) }
            let n = sheets[0].revision
            // What was said to be committed is there, and at most the next revision beside it.
            #expect(n >= done && n >= last)
            last = n
            for sheet in sheets where n > 0 {
                #expect(sheet.revision == n && sheet.standing.state == Self.state(n))
                #expect(sheet.rows.map(\.values) == Self.rows(n).map(\.values) && sheet.rows.map(\.area) == Self.rows(n).map(\.area))
            }
            #expect(try store.version(of: Self.dataset) == n)
            let entries = try store.journal(after: 0, sheet: nil, limit: .max)
            #expect(Int64(entries.count) == 2 * n && JournalChain.verify(entries) == nil)
            for sheet in n > 0 ? Self.keys : [] {
                #expect(entries.last { $0.event.sheet == sheet }?.event.detail.contains("\"revision\":\(n),") == true)
            }
            #expect(try EmbeddedStore.check(path: folder.store) == [])
        }
        #expect(last > 50, "the writers wrote: \(last) revisions")
    }

    /// Why a step is not taken, as the current state says.
    private struct Refusal: Error {}

    /// An amphoe adds to its sheets and saves them while the province locks and unlocks them: a hundred steps each.
    @Test func twoOfficersAtOnceLoseNoWriteAndReachNoForbiddenState() throws {
        let folder = try Folder()
        let store = try folder.build([(Samples.points, [])], .writing), dataset = Self.dataset, keys = Self.keys
        let taken = Mutex<[String: Int64]>([:])
        @Sendable func step(_ verb: String, _ name: String, _ body: (inout Sheet) throws -> Void) throws {
            do {
                _ = try store.update(keys, of: dataset, by: name, at: Records.time) { sheets in
                    for i in sheets.indices { try body(&sheets[i]) }
                    return keys.map { JournalEvent(verb: verb, sheet: $0) }
                }
                taken.withLock { $0[verb, default: 0] += 1 }
            } catch is Refusal {}
        }
        let faults = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 3) { officer in
            do {
                for turn in 0..<100 {
                    switch officer {
                    case 0:
                        try step("save", "อำเภอ") { sheet in
                            guard sheet.standing.state < .locked else { throw Refusal() }
                            if sheet.rows.isEmpty { sheet.rows = [RecordRow(area: "", values: [.integer(0), .null])] }
                            guard case .integer(let n) = sheet.rows[0].values[0] else { throw Refusal() }
                            sheet.rows[0].values[0] = .integer(n + 1)
                            sheet.standing.state = .saved
                        }
                    case 1:
                        try step(turn % 2 == 0 ? "lock" : "unlock", "จังหวัด") { sheet in
                            guard sheet.standing.state == (turn % 2 == 0 ? .saved : .locked) else { throw Refusal() }
                            sheet.standing.state = turn % 2 == 0 ? .locked : .saved
                        }
                    default:
                        // A reader sees both sheets of one moment, or both of a later one.
                        let chunks = try store.columns([0], of: dataset, in: keys[0].period, within: nil)
                        if Set(chunks.map(\.state)).count > 1 || Set(chunks.map { $0.columns[0].first }).count > 1 {
                            faults.withLock { $0.append("\(chunks)") }
                        }
                    }
                }
            } catch {
                faults.withLock { $0.append("\(error)") }
            }
        }
        #expect(faults.withLock { $0 } == [])
        let counts = taken.withLock { $0 }
        for key in keys {
            let sheet = try store.sheet(key, of: dataset)
            #expect(sheet.rows[0].values[0] == .integer(counts["save", default: 0]))
            #expect(sheet.revision == counts.values.reduce(0, +))
            // The journal is a walk through allowed states, and its revisions rise one by one.
            var state = SheetState.empty
            for (i, entry) in try store.journal(after: 0, sheet: key, limit: .max).enumerated() {
                switch entry.event.verb {
                case "save": #expect(state < .locked); state = .saved
                case "lock": #expect(state == .saved); state = .locked
                default: #expect(state == .locked); state = .saved
                }
                #expect(entry.event.detail.contains("\"revision\":\(i + 1),"))
            }
            #expect(state == sheet.standing.state)
        }
        #expect(try EmbeddedStore.check(path: folder.store) == [])
    }
}
