internal import Catalog
internal import Ledger
internal import SQLite
internal import Store

/// The journal's table: entries are appended in a transaction with what they tell of.
struct Journal {
    private var chain: JournalChain

    /// A journal that goes on after its last entry.
    init(on connection: borrowing Connection) throws(SQLiteError) {
        var last = try connection.prepare("SELECT number, digest FROM journal ORDER BY number DESC LIMIT 1")
        chain = try last.step() ? JournalChain(after: last.integer(0), digest: last.blob(1)) : JournalChain()
    }

    /// - Returns: the entry's number.
    @discardableResult
    mutating func append(
        _ event: JournalEvent, by name: String, at time: String, on connection: borrowing Connection
    ) throws(SQLiteError) -> Int64 {
        let entry = chain.append(event, by: name, at: time)
        var insert = try connection.prepare(
            """
            INSERT INTO journal (number, at, officer, verb, dataset, period, unit, subject, detail, digest)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try insert.bind(1, entry.number)
        try insert.bind(2, entry.at)
        try insert.bind(3, entry.by)
        try insert.bind(4, event.verb)
        if let sheet = event.sheet {
            try insert.bind(5, sheet.dataset)
            try insert.bind(6, sheet.period.number)
            try insert.bind(7, sheet.unit.text)
        }
        if let subject = event.subject { try insert.bind(8, subject) }
        try insert.bind(9, event.detail)
        try insert.bind(10, blob: entry.digest.span)
        try insert.run()
        return entry.number
    }

    /// Entries after a number, oldest first.
    static func entries(
        after number: Int64, sheet: SheetKey?, limit: Int, on connection: borrowing Connection
    ) throws -> [JournalEntry] {
        let condition = sheet == nil ? "" : "AND dataset = ?3 AND period = ?4 AND unit = ?5"
        var rows = try connection.prepare(
            """
            SELECT number, at, officer, verb, dataset, period, unit, subject, detail, digest
            FROM journal WHERE number > ?1 \(condition) ORDER BY number LIMIT ?2
            """)
        try rows.bind(1, number)
        try rows.bind(2, Int64(max(limit, 0)))
        if let sheet {
            try rows.bind(3, sheet.dataset)
            try rows.bind(4, sheet.period.number)
            try rows.bind(5, sheet.unit.text)
        }
        var entries: [JournalEntry] = []
        while try rows.step() {
            var about: SheetKey?
            if let dataset = rows.text(4) {
                guard let unit = rows.text(6).flatMap({ AreaCode($0) }) else { throw StoreError.damaged("journal: entry \(rows.integer(0))") }
                about = SheetKey(dataset: dataset, period: Period(number: rows.integer(5)), unit: unit)
            }
            let event = JournalEvent(verb: rows.text(3) ?? "", sheet: about, subject: rows.text(7), detail: rows.text(8) ?? "")
            entries.append(
                JournalEntry(
                    number: rows.integer(0), at: rows.text(1) ?? "", by: rows.text(2) ?? "", event: event, digest: rows.blob(9)))
        }
        return entries
    }
}

extension SheetWriting.Summary {
    /// What the journal says of a write: the last member of its entry's detail, always in this form.
    private var member: String {
        """
        "written":{"revision":\(revision),"inserted":\(inserted),"replaced":\(replaced),"removed":\(removed),\
        "history":"\(Self.hex(history))","sheet":"\(Self.hex(sheet))"}
        """
    }

    /// The event with this write in its detail.
    ///
    /// - Throws: ``StoreError/damaged(_:)`` when the detail is no JSON object.
    func added(to event: JournalEvent) throws(StoreError) -> JournalEvent {
        var detail = Array(event.detail.utf8)
        while let last = detail.last, last == 0x20 || last == 0x0A { detail.removeLast() }
        guard detail.first == UInt8(ascii: "{"), detail.popLast() == UInt8(ascii: "}") else {
            throw .incompatible(layer: "journal", column: "detail", reason: "the detail is no JSON object", cure: "write {} for none")
        }
        let isEmpty = detail.dropFirst().allSatisfy { $0 == 0x20 || $0 == 0x0A }
        let text = String(decoding: detail, as: UTF8.self) + (isEmpty ? "" : ",") + member + "}"
        return JournalEvent(verb: event.verb, sheet: event.sheet, subject: event.subject, detail: text)
    }

    /// The write that an entry's detail tells of; nil: none.
    init?(detail: String) {
        let bytes = Array(detail.utf8), key = Array("\"written\":{\"revision\":".utf8)
        guard bytes.count > key.count, let start = bytes.indices.last(where: { bytes[$0...].starts(with: key) }) else { return nil }
        let parts = bytes[(start + key.count)...].split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
        func number(_ i: Int, _ name: String) -> Int? { parts[i].hasPrefix(name) ? Int(parts[i].dropFirst(name.count)) : nil }
        func digest(_ i: Int, _ name: String, _ end: String) -> [UInt8]? {
            guard parts[i].hasPrefix(name), parts[i].hasSuffix(end) else { return nil }
            return Self.bytes(parts[i].dropFirst(name.count).dropLast(end.count))
        }
        guard parts.count == 6, let revision = Int64(parts[0]), let inserted = number(1, "\"inserted\":"),
            let replaced = number(2, "\"replaced\":"), let removed = number(3, "\"removed\":"),
            let history = digest(4, "\"history\":\"", "\""), let sheet = digest(5, "\"sheet\":\"", "\"}}")
        else { return nil }
        self.init(revision: revision, inserted: inserted, replaced: replaced, removed: removed, history: history, sheet: sheet)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func bytes(_ hex: Substring) -> [UInt8]? {
        let digits = hex.map { $0.hexDigitValue }
        guard digits.count % 2 == 0, !digits.contains(nil) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8((digits[$0] ?? 0) << 4 | (digits[$0 + 1] ?? 0)) }
    }
}
