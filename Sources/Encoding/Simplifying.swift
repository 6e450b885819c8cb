public import Geo
public import Store

/// Hands features on with fewer coordinates, for maps at a low zoom (OGC API - Features Part 7, `zoom-level`).
public struct Simplifying<Sink: FeatureSink & ~Copyable>: FeatureSink, ~Copyable {
    private var sink: Sink
    private let tolerance: Double

    /// - Parameter zoom: of WebMercatorQuad; no coordinate moves by more than half a pixel of a 512-pixel tile.
    public init(into sink: consuming Sink, zoom: Int) {
        self.sink = sink
        tolerance = 360 / 512 / 2 / Double(1 << zoom)
    }

    /// Ends the stream and returns the sink.
    public consuming func finish() -> Sink { sink }

    public mutating func begin(row: Int64, id: Span<UInt8>) throws { try sink.begin(row: row, id: id) }
    public mutating func geometry(_ shape: borrowing Shape) throws { try sink.geometry(shape.simplified(tolerance: tolerance)) }
    public mutating func null(_ column: Int) throws { try sink.null(column) }
    public mutating func boolean(_ column: Int, _ value: Bool) throws { try sink.boolean(column, value) }
    public mutating func integer(_ column: Int, _ value: Int64) throws { try sink.integer(column, value) }
    public mutating func number(_ column: Int, _ value: Double) throws { try sink.number(column, value) }
    public mutating func text(_ column: Int, _ utf8: Span<UInt8>) throws { try sink.text(column, utf8) }
    public mutating func end() throws -> Bool { try sink.end() }
}
