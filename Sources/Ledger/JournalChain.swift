internal import Catalog

/// The chain of digests through the journal: each entry's digest is taken over the digest of the entry before and
/// over its own content, so that who changes, removes or reorders entries has to change every later digest too.
/// What was cut off at the end does not show by itself: the latest digest has to be compared with one kept elsewhere,
/// such as on the paper of a signed report.
public struct JournalChain: Sendable {
    /// What the first entry's digest is taken over in the place of an entry before it.
    public static let origin = [UInt8](repeating: 0, count: 32)

    /// The number of the last entry; 0: none yet.
    public private(set) var number: Int64
    /// The digest of the last entry, 32 bytes.
    public private(set) var digest: [UInt8]

    /// A chain that ends with this entry; without one it is empty.
    public init(after number: Int64 = 0, digest: [UInt8] = origin) {
        self.number = number
        self.digest = digest
    }

    /// Makes the next entry.
    ///
    /// - Parameter time: in UTC (ISO 8601).
    public mutating func append(_ event: JournalEvent, by name: String, at time: String) -> JournalEntry {
        let next = number + 1
        let entry = JournalEntry(
            number: next, at: time, by: name, event: event, digest: Self.digest(after: digest, number: next, at: time, by: name, event))
        number = next
        digest = entry.digest
        return entry
    }

    /// Holds the next entry against the chain and takes it in, so that a journal of any length is checked page by page.
    ///
    /// - Returns: what is wrong with the entry; the chain then stays where it was. Nil: nothing is.
    public mutating func check(_ entry: JournalEntry) -> JournalFault? {
        guard entry.number == number + 1 else { return .gap(expected: number + 1, found: entry.number) }
        guard entry.digest == Self.digest(after: digest, number: entry.number, at: entry.at, by: entry.by, entry.event)
        else { return .changed(entry.number) }
        number = entry.number
        digest = entry.digest
        return nil
    }

    /// Where the chain of these entries breaks first; nil: nowhere.
    public static func verify(_ entries: some Sequence<JournalEntry>) -> JournalFault? {
        var chain = JournalChain()
        for entry in entries {
            if let fault = chain.check(entry) { return fault }
        }
        return nil
    }

    /// SHA-256 over the digest before and the entry's canonical bytes.
    public static func digest(after previous: [UInt8], number: Int64, at time: String, by name: String, _ event: JournalEvent) -> [UInt8] {
        var hash = SHA256()
        hash.add(previous)
        hash.add(canonical(number: number, at: time, by: name, event))
        return hash.finished()
    }

    /// An entry's content as bytes: numbers as eight bytes, the highest first; a text as its length in bytes and its
    /// UTF-8; what may be missing after a byte that says whether it is there. No two entries have the same bytes.
    public static func canonical(number: Int64, at time: String, by name: String, _ event: JournalEvent) -> [UInt8] {
        var bytes: [UInt8] = []
        func add(_ value: Int64) {
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: value >> Int64(shift))) }
        }
        func add(_ text: String) {
            add(Int64(text.utf8.count))
            bytes += text.utf8
        }
        add(number)
        add(time)
        add(name)
        add(event.verb)
        bytes.append(event.sheet == nil ? 0 : 1)
        if let sheet = event.sheet {
            add(sheet.dataset)
            add(Int64(sheet.period.fiscalYear))
            add(Int64(sheet.period.round))
            add(sheet.unit.text)
        }
        bytes.append(event.subject == nil ? 0 : 1)
        if let subject = event.subject { add(subject) }
        add(event.detail)
        return bytes
    }
}

/// Where a journal is not what was written.
public enum JournalFault: Hashable, Sendable {
    /// An entry is missing, or stands in the wrong place.
    case gap(expected: Int64, found: Int64)
    /// The entry of this number, or the one before it, was changed.
    case changed(Int64)

    /// The number at which the chain breaks.
    public var number: Int64 {
        switch self {
        case .gap(let expected, _): expected
        case .changed(let number): number
        }
    }
}
