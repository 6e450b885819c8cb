public import Ledger
public import Catalog

/// What became of a row in one revision of its sheet. It holds what people wrote, and is for those who may see the sheet.
public struct RowChange: Hashable, Sendable {
    public enum Kind: Int, Hashable, Sendable, CaseIterable {
        case inserted = 0, replaced = 1, removed = 2
    }

    /// The revision of the sheet that the change made.
    public let revision: Int64
    /// The row's number.
    public let row: Int64
    public let kind: Kind
    /// The row as it was before; nil for an inserted one.
    public let old: RecordRow?

    public init(revision: Int64, row: Int64, kind: Kind, old: RecordRow?) {
        self.revision = revision
        self.row = row
        self.kind = kind
        self.old = old
    }
}

/// What was in sheets before. Calls come from many threads at once.
public protocol RecordHistory: Sendable {
    /// The changes of a sheet's rows, oldest revision first, in it by ascending number of the row.
    ///
    /// - Parameters:
    ///   - revision: only changes of later revisions.
    ///   - limit: as many revisions at most.
    func history(of key: SheetKey, in dataset: Dataset, after revision: Int64, limit: Int) throws -> [RowChange]
}
