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

    /// Binds the query to its reader. A query that names personal fields is answered about the reader's own area only:
    /// that is a condition of the bound query itself, so that every source, count, page and sum obeys it.
    ///
    /// - Throws: ``QueryRefusal`` for a property that does not exist or that the reader may not name: the answer
    ///   is the same for both, so that nothing is learnt from it; for personal fields without a purpose.
    public func bound(to reader: Reader) throws(QueryRefusal) -> BoundQuery {
        let visible = reader.visibleColumns(layer)
        var personal: [Int] = []
        func column(_ name: String) throws(QueryRefusal) -> Int {
            guard let column = layer.column(name), reader.mayName(layer.fields[column], of: layer) else {
                throw .unknownProperty(name, known: reader.nameableColumns(layer).map { layer.fields[$0].name })
            }
            if !reader.maySee(layer.fields[column]), !personal.contains(column) { personal.append(column) }
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
        guard !personal.isEmpty else { return BoundQuery(query: self, reader: reader, columns: columns, personal: []) }
        guard reader.purpose != nil else { throw .purposeNeeded(personal.map { layer.fields[$0].name }) }
        return BoundQuery(query: try confined(to: reader), reader: reader, columns: columns, personal: personal)
    }

    /// The same question about features in the reader's own area only. The area comes before all other conditions, so
    /// that none of them is asked of what lies elsewhere.
    private func confined(to reader: Reader) throws(QueryRefusal) -> FeatureQuery {
        guard let office = reader.office, let area = layer.area else { throw .unknownProperty("", known: []) }
        let code = Expression.property(layer.fields[area].name)
        // The codes that begin with the office's, in the order of texts: `:` follows the digits.
        let within = Expression.and([
            .compare(.greaterOrEqual, code, .literal(.text(office.text))), .compare(.less, code, .literal(.text(office.text + ":"))),
        ])
        var query = self
        query.filter = filter.map { .and([within, $0]) } ?? within
        return query
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
    /// The numbers of the personal fields that the query names. When there are any, the answer comes from the store of
    /// record, is journalled before it leaves, and is kept by nobody.
    public let personal: [Int]

    fileprivate init(query: FeatureQuery, reader: Reader, columns: [Int], personal: [Int]) {
        self.query = query
        self.reader = reader
        self.columns = columns
        self.personal = personal
    }

    public var isPersonal: Bool { !personal.isEmpty }

    public var layer: Layer { query.layer }
    /// The fields that the sink is told, in the order of its `column` numbers.
    public var fields: [Field] { columns.map { layer.fields[$0] } }

    /// The same question for the rest of the answer.
    public func continued(after mark: PageMark, limit: Int?) -> BoundQuery {
        var next = query
        next.after = mark
        next.limit = limit
        return BoundQuery(query: next, reader: reader, columns: columns, personal: personal)
    }
}

/// Why a query cannot be asked.
public enum QueryRefusal: Error, Hashable, Sendable {
    case unknownProperty(String, known: [String])
    /// The reader may name these personal fields, but has not said what for.
    case purposeNeeded([String])
}
