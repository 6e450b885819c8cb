public import Geo

/// What a stream of features runs into: an answer being written, a tile, a count, the store's loader.
///
/// For each feature the source calls `begin`, then `geometry` unless there is none, then one call for each column
/// of the query in its order (`column` counts from 0), then `end`. A column that holds NULL is told by `null`.
/// Texts are UTF-8 and live only during the call.
public protocol FeatureSink: ~Copyable {
    /// A feature starts. `row` is the store's own number of it; `id` is its public identifier.
    mutating func begin(row: Int64, id: Span<UInt8>) throws
    mutating func geometry(_ shape: borrowing Shape) throws
    mutating func null(_ column: Int) throws
    mutating func boolean(_ column: Int, _ value: Bool) throws
    mutating func integer(_ column: Int, _ value: Int64) throws
    mutating func number(_ column: Int, _ value: Double) throws
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) throws
    /// The feature is complete. False: the sink is full, the source stops after this feature.
    mutating func end() throws -> Bool
    /// Offers many features at once: the rows `run` of a batch. A sink that takes them answers with how many it took and
    /// whether it goes on, as if each had been told; nil, as most do: they are told one by one.
    mutating func take(_ batch: borrowing FeatureBatch, _ run: Range<Int>) throws -> (count: Int, goesOn: Bool)?
}

extension FeatureSink where Self: ~Copyable {
    public mutating func take(_ batch: borrowing FeatureBatch, _ run: Range<Int>) throws -> (count: Int, goesOn: Bool)? { nil }
}

extension FeatureSink where Self: ~Copyable {
    /// Hands over a value of any type.
    public mutating func field(_ column: Int, _ value: Value) throws {
        switch value {
        case .null: try null(column)
        case .boolean(let v): try boolean(column, v)
        case .integer(let v): try integer(column, v)
        case .number(let v): try number(column, v)
        case .text(let v): try text(column, v.utf8.span)
        }
    }
}
