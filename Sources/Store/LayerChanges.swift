public import Geo

/// What edits changed in a layer since an earlier version.
public struct LayerChanges: Hashable, Sendable {
    /// The version up to which they are known.
    public let version: Int64
    /// The store's numbers of the rows that were inserted, replaced or deleted, ascending, each once.
    public let rows: [Int64]
    /// Where these features were in each of the versions, are now, and where others are drawn otherwise because of them:
    /// a box for each place.
    public var boxes: [BoundingBox]

    public init(version: Int64, rows: [Int64], boxes: [BoundingBox]) {
        self.version = version
        self.rows = rows
        self.boxes = boxes
    }
}
