public import Catalog
internal import Encoding
internal import Geo
internal import Projection
public import Store

/// Reads features for people and programs.
public struct FeatureBrowser: Sendable {
    private let source: any FeatureSource
    private let delivery: FeatureDelivery

    public init(source: any FeatureSource) {
        self.source = source
        delivery = FeatureDelivery(source: source)
    }

    /// Appends the query's features as members of a GeoJSON array to `bytes`.
    ///
    /// - Parameters:
    ///   - first: whether no feature stands before them in the array.
    ///   - budget: stop when about this many bytes have been made; the outcome then says where to go on.
    public func append(_ query: BoundQuery, _ manner: FeatureManner = .plain, to bytes: inout [UInt8], first: Bool, budget: Int) throws -> QueryOutcome {
        if manner == .plain, let outcome = try source.appendGeoJSON(query, to: &bytes, first: first, budget: budget) { return outcome }
        var options = options(query, manner)
        options.continues = !first
        options.byteBudget = bytes.count + budget
        let writer = GeoJSONWriter(
            fields: query.fields, kind: query.layer.geometry, options: options, buffer: ByteBuffer(taking: &bytes))
        let (made, outcome) = try delivery.run(.page(query), manner, writer)
        bytes = made
        return outcome
    }

    /// One feature as GeoJSON with further members (JSON without braces) at its end; nil when there is none of this id.
    ///
    /// - Parameter isJSONFG: with the members of JSON-FG (OGC 21-045r1), of which the manner's system is that of `place`.
    public func feature(
        _ id: String, _ query: BoundQuery, _ manner: FeatureManner = .plain, members: [UInt8], isJSONFG: Bool = false
    ) throws -> [UInt8]? {
        var ready: [UInt8] = []
        if manner == .plain, !isJSONFG, let isThere = try source.appendGeoJSON(feature: id, query, to: &ready) {
            guard isThere else { return nil }
            ready.reserveCapacity(ready.count + members.count + 2)
            if !members.isEmpty { ready.append(UInt8(ascii: ",")) }
            ready += members
            ready.append(UInt8(ascii: "}"))
            return ready
        }
        var options = isJSONFG ? GeoJSONWriter.Options(jsonFG: query, manner) : options(query, manner)
        options.members = members
        let writer = GeoJSONWriter(
            fields: query.fields, kind: query.layer.geometry, options: options, buffer: ByteBuffer(capacity: 2048))
        let (made, outcome) = isJSONFG
            ? try delivery.runPlaced(.feature(id, query), manner, writer) : try delivery.run(.feature(id, query), manner, writer)
        return outcome.returned > 0 ? made : nil
    }

    /// How many features match, exactly.
    public func count(_ query: BoundQuery) throws -> Int { try source.count(query) }

    /// The query's features as rows of values, without geometry.
    public func rows(_ query: BoundQuery) throws -> [FeatureRow] {
        var collector = RowCollector(columns: query.columns.count)
        _ = try source.query(query, into: &collector)
        return collector.rows
    }

    /// One feature as a row of values.
    public func row(_ id: String, _ query: BoundQuery) throws -> FeatureRow? {
        var collector = RowCollector(columns: query.columns.count)
        return try source.feature(id, query, into: &collector) ? collector.rows.first : nil
    }

    private func options(_ query: BoundQuery, _ manner: FeatureManner) -> GeoJSONWriter.Options {
        var options = GeoJSONWriter.Options()
        options.decimals = manner.system.unit.decimals
        options.latitudeFirst = manner.system.axisOrder == .latitudeLongitude
        options.withGeometry = !query.query.skipsGeometry
        options.identifiers = query.layer.hasTextKey ? .text : .number
        return options
    }
}

/// A feature's id and values, in the order of the query's columns.
public struct FeatureRow: Sendable {
    public let id: String
    public internal(set) var values: [Value]
}

private struct RowCollector: FeatureSink {
    let columns: Int
    var rows: [FeatureRow] = []

    init(columns: Int) { self.columns = columns }

    mutating func begin(row: Int64, id: Span<UInt8>) {
        rows.append(FeatureRow(id: String(copying: id), values: Array(repeating: .null, count: columns)))
    }

    mutating func geometry(_ shape: borrowing Shape) {}
    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) { set(column, .boolean(value)) }
    mutating func integer(_ column: Int, _ value: Int64) { set(column, .integer(value)) }
    mutating func number(_ column: Int, _ value: Double) { set(column, .number(value)) }
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) { set(column, .text(String(copying: utf8))) }
    mutating func end() -> Bool { true }

    private mutating func set(_ column: Int, _ value: Value) { rows[rows.count - 1].values[column] = value }
}

extension String {
    /// The text of UTF-8 bytes.
    init(copying utf8: Span<UInt8>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        for i in utf8.indices { bytes.append(utf8[i]) }
        self = String(decoding: bytes, as: UTF8.self)
    }
}

extension Layer {
    /// Whether the feature's id is text; else it is a whole number.
    public var hasTextKey: Bool { key.map { fields[$0].type != .integer } ?? false }
}
