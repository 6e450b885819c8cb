/// A step that was taken, as the journal keeps it. Entries are only ever appended, each with a digest over itself
/// and the one before, so that a change of any of them shows.
public struct JournalEntry: Hashable, Sendable {
    /// From 1, without gaps.
    public let number: Int64
    /// In UTC (ISO 8601).
    public let at: String
    /// The account's name.
    public let by: String
    public let event: JournalEvent
    /// SHA-256 over the digest of the entry before and this entry's own content.
    public let digest: [UInt8]

    public init(number: Int64, at: String, by: String, event: JournalEvent, digest: [UInt8]) {
        self.number = number
        self.at = at
        self.by = by
        self.event = event
        self.digest = digest
    }
}

/// What happened.
public struct JournalEvent: Hashable, Sendable {
    /// The verb: `save`, `lock`, `unlock`, `edit`, `sign-in-failed`, `read-personal`.
    public let verb: String
    /// The sheet that it is about; nil: something else, such as an account.
    public let sheet: SheetKey?
    /// What it is about where that is no sheet, such as an account's name or a layer's id.
    public let subject: String?
    /// Further facts as JSON text without personal data: rows changed with their old and new values in a sheet, the
    /// reason of an override, the purpose of a reading.
    public let detail: String

    public init(verb: String, sheet: SheetKey? = nil, subject: String? = nil, detail: String = "{}") {
        self.verb = verb
        self.sheet = sheet
        self.subject = subject
        self.detail = detail
    }
}
