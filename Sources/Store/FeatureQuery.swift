public import Catalog
public import Geo

/// A question about the features of one layer, not yet bound to a reader.
public struct FeatureQuery: Sendable {
    public let layer: Layer
    /// A feature matches when its geometry meets one of these boxes (edges included); empty: no condition.
    public var boxes: [BoundingBox] = []
    /// A condition on properties and geometry.
    public var filter: Expression?
    /// A feature matches when its time meets this interval; a feature without time always matches
    /// (OGC 17-069r4, requirement 26 C).
    public var interval: TimeInterval?
    /// The names of the properties asked for; nil: all that the reader may see.
    public var properties: [String]?
    /// The most features to answer with; nil: no limit but the sink's.
    public var limit: Int?
    /// Answer only with what comes after this mark of an earlier answer.
    public var after: PageMark?
    /// Keys of the order, foremost first; ties and an empty list go by the store's own number of the row.
    /// Texts go by ``ThaiCollation``; a feature without the value comes last, whatever the direction.
    public var order: [SortKey] = []
    /// Only these rows, each named once; when ``order`` is empty, in this order. Nil: all rows.
    public var rows: [Int64]?
    /// Leave geometries out of the answer.
    public var skipsGeometry = false
    /// How far the boundaries of polygons may move to save coordinates, in parts of the side of the Pseudo-Mercator square
    /// (``WebMercator``). A source leaves out of all polygons the same coordinates, so that neighbours still share their
    /// boundaries, or it cannot tell which and tells them all; it may give a boundary the corners of its neighbours that
    /// lie on it. Which features match is not changed. Nil: shapes are told exactly.
    public var generalization: Double?

    public init(layer: Layer) { self.layer = layer }

    /// Binds the query to its reader.
    ///
    /// - Throws: ``QueryRefusal`` for a property that does not exist or that the reader may not see: the answer
    ///   is the same for both, so that nothing is learnt from it.
    public func bound(to reader: Reader) throws(QueryRefusal) -> BoundQuery {
        let visible = reader.visibleColumns(layer)
        func column(_ name: String) throws(QueryRefusal) -> Int {
            guard let column = layer.column(name), visible.contains(column) else {
                throw .unknownProperty(name, known: visible.map { layer.fields[$0].name })
            }
            return column
        }
        var columns = visible
        if let properties {
            columns = []
            for name in properties {
                let c = try column(name)
                if !columns.contains(c) { columns.append(c) }
            }
        }
        if let filter { for name in filter.properties where name != Expression.geometryProperty { _ = try column(name) } }
        for key in order { _ = try column(key.property) }
        return BoundQuery(query: self, reader: reader, columns: columns)
    }
}

/// One key of an order.
public struct SortKey: Hashable, Sendable {
    public let property: String
    public let descending: Bool

    public init(property: String, descending: Bool) {
        self.property = property
        self.descending = descending
    }
}

/// Where a page of an answer ended: the values of the order's keys, and the row. For ``FeatureQuery/rows`` in their own
/// order the one key is the row's place in them, counted from 0.
public struct PageMark: Hashable, Sendable {
    public let keys: [Value]
    public let row: Int64

    public init(keys: [Value] = [], row: Int64) {
        self.keys = keys
        self.row = row
    }
}

/// An interval of instants in ISO 8601, ends included; nil: open.
///
/// Both ends are normalised to UTC with seconds (`2024-10-01T00:00:00Z`), so that their order is the order of text;
/// a date without a time is its first second as `start` and its last as `end`.
public struct TimeInterval: Hashable, Sendable {
    public let start: String?
    public let end: String?

    public init(start: String?, end: String?) {
        self.start = start
        self.end = end
    }
}

/// A query that may reach a source: only ``FeatureQuery/bound(to:)`` makes one.
public struct BoundQuery: Sendable {
    public let query: FeatureQuery
    public let reader: Reader
    /// The numbers of the layer's fields that the sink is told, in this order.
    public let columns: [Int]

    fileprivate init(query: FeatureQuery, reader: Reader, columns: [Int]) {
        self.query = query
        self.reader = reader
        self.columns = columns
    }

    public var layer: Layer { query.layer }
    /// The fields that the sink is told, in the order of its `column` numbers.
    public var fields: [Field] { columns.map { layer.fields[$0] } }

    /// The same question for the rest of the answer.
    public func continued(after mark: PageMark, limit: Int?) -> BoundQuery {
        var next = query
        next.after = mark
        next.limit = limit
        return BoundQuery(query: next, reader: reader, columns: columns)
    }
}

/// Why a query cannot be asked.
public enum QueryRefusal: Error, Hashable, Sendable {
    case unknownProperty(String, known: [String])
}
