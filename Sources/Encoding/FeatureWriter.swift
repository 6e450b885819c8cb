public import Store

/// A sink that writes features as bytes.
public protocol FeatureWriter: FeatureSink, ~Copyable {
    /// Takes what was written; nothing is left.
    mutating func takeBytes() -> [UInt8]
}

extension GeoJSONWriter: FeatureWriter {
    public mutating func takeBytes() -> [UInt8] { buffer.take() }
}

extension CSVWriter: FeatureWriter {
    public mutating func takeBytes() -> [UInt8] { buffer.take() }
}
