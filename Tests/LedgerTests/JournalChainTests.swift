import Catalog
import TestSupport
import Testing

@testable import Ledger

struct JournalChainTests {
    private func journal(_ count: Int) throws -> [JournalEntry] {
        var chain = JournalChain(), dice = SeededGenerator(seed: 100)
        return try (0..<count).map { i in
            let sheet = SheetKey(dataset: "otop_sales", period: Period(fiscalYear: 2567, round: 1 + i % 12), unit: try code("560\(1 + i % 9)"))
            let event = JournalEvent(
                verb: ["save", "lock", "unlock"][i % 3], sheet: i % 4 == 0 ? nil : sheet, subject: i % 5 == 0 ? "บัญชี\(i)" : nil,
                detail: "{\"n\":\(UInt32.random(in: 0...999, using: &dice))}")
            return chain.append(event, by: "officer\(i % 7)", at: "2024-08-20T03:00:\(10 + i % 50)Z")
        }
    }

    @Test func anUntouchedJournalHolds() throws {
        let entries = try journal(100)
        #expect(entries.map(\.number) == Array(1...100))
        #expect(JournalChain.verify(entries) == nil)
        #expect(JournalChain.verify([]) == nil)
        // Page by page.
        var chain = JournalChain(after: 40, digest: entries[39].digest)
        for entry in entries[40...] { #expect(chain.check(entry) == nil) }
        #expect(chain.number == 100 && chain.digest == entries[99].digest)
    }

    /// Every byte of every field of every entry, one at a time.
    @Test func aChangeOfAnyByteShows() throws {
        let entries = try journal(100)
        var changes = 0
        for i in entries.indices {
            for changed in variants(of: entries[i]) {
                var copy = entries
                copy[i] = changed
                // From the entry before on, which is what all that follows rests on.
                var chain = i == 0 ? JournalChain() : JournalChain(after: entries[i - 1].number, digest: entries[i - 1].digest)
                #expect(chain.check(changed)?.number == entries[i].number)
                if changes % 400 == 0 { #expect(JournalChain.verify(copy)?.number == entries[i].number) }
                changes += 1
            }
        }
        #expect(changes > 8_000)
    }

    @Test func aMissingRepeatedOrMovedEntryShows() throws {
        let entries = try journal(100)
        for i in 0..<99 {
            var copy = entries
            copy.remove(at: i)
            #expect(JournalChain.verify(copy) == .gap(expected: Int64(i + 1), found: Int64(i + 2)))
            copy = entries
            copy.insert(entries[i], at: i)
            #expect(JournalChain.verify(copy) == .gap(expected: Int64(i + 2), found: Int64(i + 1)))
            copy = entries
            copy.swapAt(i, i + 1)
            #expect(JournalChain.verify(copy)?.number == Int64(i + 1))
        }
    }

    /// Who changes an entry and computes its digest anew breaks the next one.
    @Test func aRewrittenEntryBreaksTheNext() throws {
        var entries = try journal(100)
        let old = entries[49]
        var forger = JournalChain(after: 49, digest: entries[48].digest)
        entries[49] = forger.append(old.event, by: "someone-else", at: old.at)
        #expect(JournalChain.verify(entries) == .changed(51))
    }

    @Test func noTwoEntriesHaveTheSameBytes() throws {
        func bytes(_ name: String, _ event: JournalEvent) -> [UInt8] { JournalChain.canonical(number: 1, at: "t", by: name, event) }
        let pairs = [
            (bytes("ab", JournalEvent(verb: "c")), bytes("a", JournalEvent(verb: "bc"))),
            (bytes("a", JournalEvent(verb: "b", subject: "")), bytes("a", JournalEvent(verb: "b"))),
            (bytes("a", JournalEvent(verb: "b", subject: "c", detail: "d")), bytes("a", JournalEvent(verb: "b", subject: "cd", detail: ""))),
        ]
        for (a, b) in pairs { #expect(a != b) }
    }

    private func variants(of entry: JournalEntry) -> [JournalEntry] {
        func texts(_ text: String) -> [String] {
            let bytes = Array(text.utf8)
            return bytes.indices.map { i in
                var changed = bytes
                changed[i] ^= 1
                return String(decoding: changed, as: UTF8.self)
            }
        }
        func with(
            number: Int64? = nil, at: String? = nil, by: String? = nil, verb: String? = nil, sheet: SheetKey? = nil, subject: String? = nil,
            detail: String? = nil, digest: [UInt8]? = nil
        ) -> JournalEntry {
            let event = JournalEvent(
                verb: verb ?? entry.event.verb, sheet: sheet ?? entry.event.sheet, subject: subject ?? entry.event.subject,
                detail: detail ?? entry.event.detail)
            return JournalEntry(number: number ?? entry.number, at: at ?? entry.at, by: by ?? entry.by, event: event, digest: digest ?? entry.digest)
        }
        var all = texts(entry.at).map { with(at: $0) } + texts(entry.by).map { with(by: $0) } + texts(entry.event.verb).map { with(verb: $0) }
        all += texts(entry.event.detail).map { with(detail: $0) } + texts(entry.event.subject ?? "").map { with(subject: $0) }
        if let sheet = entry.event.sheet {
            all += texts(sheet.dataset).map { with(sheet: SheetKey(dataset: $0, period: sheet.period, unit: sheet.unit)) }
            all += [(1, 0), (0, 1)].map { year, round in
                with(
                    sheet: SheetKey(
                        dataset: sheet.dataset, period: Period(fiscalYear: sheet.period.fiscalYear + year, round: sheet.period.round + round),
                        unit: sheet.unit))
            }
            all += texts(sheet.unit.text).compactMap { AreaCode($0) }.map { with(sheet: SheetKey(dataset: sheet.dataset, period: sheet.period, unit: $0)) }
        }
        all += entry.digest.indices.map { i in
            var digest = entry.digest
            digest[i] ^= 1
            return with(digest: digest)
        }
        return all
    }
}
