public import Catalog

/// What is wrong, or doubtful, with a row that an office recorded.
public struct RowFault: Hashable, Sendable {
    /// How much it hinders.
    public enum Severity: Int, Sendable, CaseIterable, Comparable {
        /// The row is kept and may be confirmed, but people should know.
        case noted = 0
        /// The row may stay as a draft, but its sheet cannot be saved or certified.
        case incomplete = 1
        /// The row is not taken.
        case refused = 2

        public static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
    }

    /// Where in the row.
    public enum Place: Hashable, Sendable {
        /// The area's code.
        case area
        /// The number of a column of the dataset.
        case column(Int)
        /// The row beside others of its sheet.
        case row
    }

    public let place: Place
    public let severity: Severity
    public let message: Localized
    /// What to do about it.
    public let cure: Localized

    public init(_ place: Place, _ severity: Severity, _ message: Localized, cure: Localized) {
        self.place = place
        self.severity = severity
        self.message = message
        self.cure = cure
    }
}

/// A fault of one row among several.
public struct SheetFault: Hashable, Sendable {
    /// The row's number in the list that was checked, from 0.
    public let row: Int
    public let fault: RowFault

    public init(row: Int, _ fault: RowFault) {
        self.row = row
        self.fault = fault
    }
}
