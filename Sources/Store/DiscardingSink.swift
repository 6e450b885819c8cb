public import Geo

/// Takes everything and keeps nothing: for runs of which only the outcome is wanted.
public struct DiscardingSink: FeatureSink {
    public init() {}

    public mutating func begin(row: Int64, id: Span<UInt8>) {}
    public mutating func geometry(_ shape: borrowing Shape) {}
    public mutating func null(_ column: Int) {}
    public mutating func boolean(_ column: Int, _ value: Bool) {}
    public mutating func integer(_ column: Int, _ value: Int64) {}
    public mutating func number(_ column: Int, _ value: Double) {}
    public mutating func text(_ column: Int, _ utf8: Span<UInt8>) {}
    public mutating func end() -> Bool { true }
}
