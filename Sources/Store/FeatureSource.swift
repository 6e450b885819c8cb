public import Catalog
public import Geo

/// What can be asked of a store, in no dialect. Calls come from many threads at once.
public protocol FeatureSource: Sendable {
    /// Runs the matching features into the sink, in the query's order, until the limit or until the sink is full.
    ///
    /// - Returns: how many features ran, and the mark to go on from when more may follow.
    func query<Sink: FeatureSink & ~Copyable>(_ query: BoundQuery, into sink: inout Sink) throws -> QueryOutcome

    /// The one feature of this public id; false when there is none.
    func feature<Sink: FeatureSink & ~Copyable>(_ id: String, _ query: BoundQuery, into sink: inout Sink) throws -> Bool

    /// How many features match, whatever the limit and the mark.
    func count(_ query: BoundQuery) throws -> Int

    /// What the layer holds now.
    func state(_ layer: Layer) throws -> LayerState

    /// The version of the layer in which the feature was last written, or that of the whole layer where nothing finer is
    /// known; nil when there is no such feature. Read it before the feature itself: then it is never newer than what was read.
    func revision(of id: String, in layer: Layer) throws -> Int64?

    /// The same for every row; nil when the source does not keep it.
    func revisions(_ layer: Layer) throws -> LayerRevisions?

    /// A value of the store's own metadata, such as `demo_version`.
    func metadata(_ key: String) throws -> String?

    /// A number that differs from an earlier one when anything was written between the two calls. It may also differ
    /// when nothing was. Nil: the source cannot tell for less than the price of ``state(_:)``.
    func pulse() throws -> UInt64?

    /// What edits of any process changed in a layer since a version of it.
    ///
    /// - Parameter most: the most rows that are worth telling.
    /// - Returns: nil when it is not known, as after a loading, or when it is more than that: anything may have changed.
    func changes(of layer: Layer, since version: Int64, most: Int) throws -> LayerChanges?

    /// Appends the matching features as GeoJSON that lies ready, in the query's order, with commas between them.
    ///
    /// - Parameters:
    ///   - first: no feature stands before them in the array, so that no comma comes before the first.
    ///   - budget: stop with the feature by which at least this many bytes were appended.
    /// - Returns: what ``query(_:into:)`` would; nil when nothing lies ready for this query: ask it.
    func appendGeoJSON(_ query: BoundQuery, to bytes: inout [UInt8], first: Bool, budget: Int) throws -> QueryOutcome?

    /// Appends the one feature of this public id as GeoJSON that lies ready, but for its closing brace.
    ///
    /// - Returns: whether there is one; nil when nothing lies ready for this query: ask ``feature(_:_:into:)``.
    func appendGeoJSON(feature id: String, _ query: BoundQuery, to bytes: inout [UInt8]) throws -> Bool?
}

extension FeatureSource {
    public func revision(of id: String, in layer: Layer) throws -> Int64? { try state(layer).version }
    public func revisions(_ layer: Layer) throws -> LayerRevisions? { nil }
    public func pulse() throws -> UInt64? { nil }
    public func changes(of layer: Layer, since version: Int64, most: Int) throws -> LayerChanges? { nil }
    public func appendGeoJSON(_ query: BoundQuery, to bytes: inout [UInt8], first: Bool, budget: Int) throws -> QueryOutcome? { nil }
    public func appendGeoJSON(feature id: String, _ query: BoundQuery, to bytes: inout [UInt8]) throws -> Bool? { nil }
}

public struct QueryOutcome: Hashable, Sendable {
    public let returned: Int
    /// Where the answer stopped; nil when nothing follows.
    public let next: PageMark?

    public init(returned: Int, next: PageMark?) {
        self.returned = returned
        self.next = next
    }
}

/// What a layer holds now, and the version that every write raises.
public struct LayerState: Hashable, Sendable {
    public let version: Int64
    /// When the last write was committed, in UTC (ISO 8601).
    public let changedAt: String
    public let count: Int
    /// Nil when the layer holds no geometry.
    public let extent: BoundingBox?
    /// The smallest and the largest time, when the layer has a time field.
    public let times: TimeInterval?

    public init(version: Int64, changedAt: String, count: Int, extent: BoundingBox?, times: TimeInterval?) {
        self.version = version
        self.changedAt = changedAt
        self.count = count
        self.extent = extent
        self.times = times
    }
}

/// The versions of a layer in which its rows were last written.
public struct LayerRevisions: Hashable, Sendable {
    /// The version that loaded the whole layer.
    public let loaded: Int64
    /// The rows that were edited since, by the store's own numbers.
    public let edited: [Int64: Int64]

    public init(loaded: Int64, edited: [Int64: Int64]) {
        self.loaded = loaded
        self.edited = edited
    }

    public subscript(row: Int64) -> Int64 { edited[row] ?? loaded }
}
