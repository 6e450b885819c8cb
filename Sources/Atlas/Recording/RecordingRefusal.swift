public import Catalog
public import Store

/// Why something about recording is not done, beside what the ledger's rules refuse.
public enum RecordingRefusal: Error, Sendable {
    case noDataset
    case noYear(Dataset, known: [Int])
    case noRound(Dataset, year: Int, known: [Int])
    /// The month lies in fiscal year `meant`, not in `wanted`.
    case monthOfOtherYear(given: BuddhistMonth, wanted: Int, meant: Int)
    case noUnit(Dataset)
    case noRow(Int64)
    /// What is meant for one sheet was sent for a province of sheets.
    case needsOneSheet
    /// Others have changed the sheet since it was read.
    case stale(StaleRows)
    /// Rows that cannot be taken.
    case faults([RowComplaint])
    /// Rows that keep the sheet from being saved or certified.
    case incomplete([RowComplaint])
    /// There is nothing in the round before, or all of it is here.
    case nothingToCarry
    /// The store takes no changes.
    case readOnly
    /// An override without a reason, with days that are none, or outside of the country.
    case badOverride(Localized)
    /// A file that is no table; the text says why.
    case badFile(Localized, cure: Localized)
    /// The officer may not see it.
    case notForReader
}

/// What others changed in the meantime, beside what was sent.
public struct StaleRows: Hashable, Sendable {
    public struct Conflict: Hashable, Sendable {
        public let row: Int64
        /// The column's number; nil: the whole row was removed.
        public let column: Int?
        /// What was sent.
        public let yours: Value
        /// What stands.
        public let theirs: Value
    }

    /// The revision that stands.
    public let revision: Int64
    public let conflicts: [Conflict]
}

/// A fault of a row, and where people find it.
public struct RowComplaint: Hashable, Sendable {
    /// The row's number as people count: its place in the sheet or the line in a file, from 1; nil: the whole file.
    public let row: Int?
    public let fault: RowFault
    /// The name of the column, or of the heading in a file; nil: the whole row.
    public let column: String?
    /// The heading for people.
    public let heading: Localized?
}
