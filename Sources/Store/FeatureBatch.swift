/// Features that lie ready in columns, so that a sink which can may take many at once (``FeatureSink/take(_:_:)``).
/// The arrays are the source's own: nothing is copied.
public struct FeatureBatch: Sendable {
    /// The values of one column.
    public enum Values: Sendable {
        case integers([Int64], nulls: Nulls)
        case numbers([Double], nulls: Nulls)
        /// 0, 1, or 2 for NULL.
        case booleans([UInt8])
        /// For each row the number of its text, from 1; 0 for NULL.
        case dictionary([UInt32], Texts)
        /// - isDistinct: no two rows have the same text.
        case texts(Texts, nulls: Nulls, isDistinct: Bool)
    }

    /// Which rows are NULL: a bit for each, the lowest first; empty when none is.
    public struct Nulls: Sendable {
        private let words: [UInt64]

        public init(words: [UInt64]) { self.words = words }

        @inline(__always)
        public subscript(_ row: Int) -> Bool { !words.isEmpty && words[row >> 6] >> UInt64(row & 63) & 1 == 1 }
    }

    /// Texts of UTF-8 in one run of bytes; each ends where the next begins.
    public struct Texts: Sendable {
        public let bytes: [UInt8]
        public let ends: [UInt32]

        public init(bytes: [UInt8], ends: [UInt32]) {
            self.bytes = bytes
            self.ends = ends
        }

        public var count: Int { ends.count }

        @inline(__always)
        public func range(_ i: Int) -> Range<Int> { (i == 0 ? 0 : Int(ends[i - 1]))..<Int(ends[i]) }
    }

    /// The store's own numbers of the rows.
    public let rows: [Int64]
    /// The public ids.
    public let ids: Texts
    /// The rows' positions, all of them single points: x and y in turn on the Pseudo-Mercator square of 2^32 units a
    /// side, from its north-western corner. ``nowhere`` for a row without geometry.
    public let positions: [UInt32]
    /// The columns of the query, in its order.
    public let columns: [Values]

    /// The x of a row without geometry; no position has it.
    public static let nowhere = UInt32.max

    public init(rows: [Int64], ids: Texts, positions: [UInt32], columns: [Values]) {
        self.rows = rows
        self.ids = ids
        self.positions = positions
        self.columns = columns
    }
}
