internal import Encoding
internal import Geo
public import Projection
internal import Store

/// How geometries are given out.
public struct FeatureManner: Hashable, Sendable {
    public let system: CoordinateSystem
    /// Simplified for this zoom of WebMercatorQuad; nil: as they are.
    public let zoom: Int?

    public init(system: CoordinateSystem = .crs84, zoom: Int? = nil) {
        self.system = system
        self.zoom = zoom
    }

    /// In CRS84, as they are.
    public static let plain = FeatureManner()
}

/// Brings a source's answers to a writer in the manner that is asked for.
struct FeatureDelivery: Sendable {
    let source: any FeatureSource
    private let projectors = ProjectorPool()

    init(source: any FeatureSource) { self.source = source }

    enum Question {
        case page(BoundQuery)
        case feature(String, BoundQuery)
    }

    /// What the writer has written after the answer ran through it in the manner's system and detail.
    func run<Writer: FeatureWriter & ~Copyable>(
        _ question: Question, _ manner: FeatureManner, _ writer: consuming Writer
    ) throws -> ([UInt8], QueryOutcome) {
        if manner.system == .crs84 { return try simplified(question, manner.zoom, writer, last: { $0 }) }
        let projecting = Reprojecting(into: writer, by: try projectors.projector(to: manner.system))
        return try simplified(question, manner.zoom, projecting) { $0.finish() }
    }

    /// The same for JSON-FG: geometries stay in CRS84, and the manner's system is that of `place`.
    func runPlaced(_ question: Question, _ manner: FeatureManner, _ writer: consuming GeoJSONWriter) throws -> ([UInt8], QueryOutcome) {
        if manner.system == .crs84 { return try run(question, manner, writer) }
        let placing = Placing(into: writer, by: try projectors.projector(to: manner.system))
        return try simplified(question, manner.zoom, placing) { $0.finish() }
    }

    /// - Parameter last: the writer at the end of the sink.
    private func simplified<Sink: FeatureSink & ~Copyable, Writer: FeatureWriter & ~Copyable>(
        _ question: Question, _ zoom: Int?, _ sink: consuming Sink, last: (consuming Sink) -> Writer
    ) throws -> ([UInt8], QueryOutcome) {
        let outcome: QueryOutcome
        if let zoom {
            var simplifying = Simplifying(into: sink, zoom: zoom)
            outcome = try ask(question, &simplifying)
            sink = simplifying.finish()
        } else {
            outcome = try ask(question, &sink)
        }
        var writer = last(sink)
        return (writer.takeBytes(), outcome)
    }

    private func ask<Sink: FeatureSink & ~Copyable>(_ question: Question, _ sink: inout Sink) throws -> QueryOutcome {
        switch question {
        case .page(let query): try source.query(query, into: &sink)
        case .feature(let id, let query): QueryOutcome(returned: try source.feature(id, query, into: &sink) ? 1 : 0, next: nil)
        }
    }
}

/// Tells a writer of JSON-FG each geometry twice: in CRS84, and in another system for `place`. All else passes through.
private struct Placing: FeatureSink, ~Copyable {
    private var writer: GeoJSONWriter
    private var projector: Projector
    private var shape = Shape()

    init(into writer: consuming GeoJSONWriter, by projector: consuming Projector) {
        self.writer = writer
        self.projector = projector
    }

    consuming func finish() -> GeoJSONWriter { writer }

    mutating func begin(row: Int64, id: Span<UInt8>) { writer.begin(row: row, id: id) }

    mutating func geometry(_ original: borrowing Shape) throws {
        writer.geometry(original)
        shape = copy original
        try projector.forward(&shape)
        writer.place(shape)
    }

    mutating func null(_ column: Int) { writer.null(column) }
    mutating func boolean(_ column: Int, _ value: Bool) { writer.boolean(column, value) }
    mutating func integer(_ column: Int, _ value: Int64) { writer.integer(column, value) }
    mutating func number(_ column: Int, _ value: Double) { writer.number(column, value) }
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) { writer.text(column, utf8) }
    mutating func end() -> Bool { writer.end() }
}
