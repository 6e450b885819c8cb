internal import Catalog
internal import Encoding
internal import Geo
public import Store

/// Writes what a query finds in the forms that have no frame of their own making, a piece at a time.
public struct FeatureExporter: Sendable {
    /// How features are written.
    public enum Form: Sendable {
        /// Comma-separated values (RFC 4180) with a line of headings. Points stand in columns `lon` and `lat`, other
        /// geometries as well-known text. In a demo each line says that it is synthetic.
        case csv(isDemo: Bool)
        /// One GeoJSON feature after another (RFC 8142).
        case geoJSONSequence
        /// Features of JSON-FG (OGC 21-045r1) as members of an array.
        case jsonFG
    }

    /// The heading and the text of the column that a demo's table has more.
    public static let demoNote = (heading: "หมายเหตุ", text: "ข้อมูลสาธิต")

    private let source: any FeatureSource

    public init(source: any FeatureSource) { self.source = source }

    /// Appends the query's features to `bytes`.
    ///
    /// - Parameters:
    ///   - first: whether nothing stands before them; then the headings do.
    ///   - budget: stop when about this many bytes have been made; the outcome then says where to go on.
    public func append(_ query: BoundQuery, as form: Form, to bytes: inout [UInt8], first: Bool, budget: Int) throws -> QueryOutcome {
        let end = bytes.count + budget
        let kind = query.layer.geometry
        switch form {
        case .csv(let isDemo):
            var options = CSVWriter.Options(geometry: query.query.skipsGeometry ? .none : kind == .point ? .lonLat : .wkt)
            options.withHead = first
            options.byteBudget = end
            if isDemo { options.note = CSVWriter.Note(heading: Self.demoNote.heading, text: Self.demoNote.text) }
            var writer = CSVWriter(fields: query.fields, kind: kind, options: options, buffer: ByteBuffer(taking: &bytes))
            defer { bytes = writer.buffer.take() }
            return try source.query(query, into: &writer)
        case .geoJSONSequence, .jsonFG:
            var options = GeoJSONWriter.Options()
            options.withGeometry = !query.query.skipsGeometry
            options.identifiers = query.layer.hasTextKey ? .text : .number
            options.byteBudget = end
            if case .jsonFG = form {
                options.continues = !first
                options.jsonFG = GeoJSONWriter.JSONFG(timeColumn: query.layer.time.flatMap { query.columns.firstIndex(of: $0) })
            } else {
                options.framing = .sequence
            }
            var writer = GeoJSONWriter(fields: query.fields, kind: kind, options: options, buffer: ByteBuffer(taking: &bytes))
            defer { bytes = writer.buffer.take() }
            return try source.query(query, into: &writer)
        }
    }

    /// Where the answer to a query will end, without making it; nil when nothing follows.
    public func end(of query: BoundQuery) throws -> PageMark? {
        var rest = query.query
        rest.skipsGeometry = true
        rest.properties = []
        var sink = PassedOver()
        return try source.query(rest.bound(to: query.reader), into: &sink).next
    }
}

/// Takes everything and keeps nothing: only where it ends is wanted.
private struct PassedOver: FeatureSink {
    mutating func begin(row: Int64, id: Span<UInt8>) {}
    mutating func geometry(_ shape: borrowing Shape) {}
    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) {}
    mutating func integer(_ column: Int, _ value: Int64) {}
    mutating func number(_ column: Int, _ value: Double) {}
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {}
    mutating func end() -> Bool { true }
}
