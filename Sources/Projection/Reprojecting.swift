public import Geo
public import Store

/// A sink that hands every geometry on in another coordinate system, in its axis order. All else passes through.
///
/// A geometry outside the system's domain ends the stream with a ``ProjectionError``. A layer that offers only
/// systems whose domain holds its extent never meets it.
public struct Reprojecting<Sink: FeatureSink & ~Copyable>: FeatureSink, ~Copyable {
    /// Where the features go.
    public var sink: Sink
    private var projector: Projector
    private var shape = Shape()

    public init(into sink: consuming Sink, by projector: consuming Projector) {
        self.sink = sink
        self.projector = projector
    }

    /// Ends the stream and returns the sink.
    public consuming func finish() -> Sink { sink }

    public mutating func begin(row: Int64, id: Span<UInt8>) throws { try sink.begin(row: row, id: id) }

    public mutating func geometry(_ original: borrowing Shape) throws {
        if projector.system == .crs84 { return try sink.geometry(original) }
        shape.reset(to: original.kind)
        shape.xy.append(contentsOf: original.xy)
        shape.ringEnds.append(contentsOf: original.ringEnds)
        shape.polygonEnds.append(contentsOf: original.polygonEnds)
        try projector.forward(&shape)
        try sink.geometry(shape)
    }

    public mutating func null(_ column: Int) throws { try sink.null(column) }
    public mutating func boolean(_ column: Int, _ value: Bool) throws { try sink.boolean(column, value) }
    public mutating func integer(_ column: Int, _ value: Int64) throws { try sink.integer(column, value) }
    public mutating func number(_ column: Int, _ value: Double) throws { try sink.number(column, value) }
    public mutating func text(_ column: Int, _ utf8: Span<UInt8>) throws { try sink.text(column, utf8) }
    public mutating func end() throws -> Bool { try sink.end() }
}
