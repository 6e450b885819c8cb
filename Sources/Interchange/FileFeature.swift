public import Geo

/// A feature as a file has it, made to be filled again and again.
public struct FileFeature: Sendable {
    /// The value of a column. Texts lie in ``FileFeature/bytes``.
    public enum Cell: Hashable, Sendable {
        case null
        case boolean(Bool)
        case integer(Int64)
        case number(Double)
        case text(Range<Int>)
        /// An array or object, as JSON.
        case json(Range<Int>)
    }

    /// The place of the feature in the file, from 1.
    public internal(set) var number = 0
    /// GDAL's number of the feature (FID); nil when the file's driver gives none.
    public internal(set) var fid: Int64?
    /// Whether there is a geometry; then ``shape`` holds it.
    public internal(set) var hasGeometry = false
    public internal(set) var shape = Shape()
    /// One cell for each column of the file's layer.
    public internal(set) var cells: [Cell] = []
    public internal(set) var bytes: [UInt8] = []
    /// Why the feature cannot be read; then nothing else of it holds.
    public internal(set) var fault: FeatureFault?

    public init() {}

    mutating func reset(columns: Int) {
        fid = nil
        hasGeometry = false
        fault = nil
        bytes.removeAll(keepingCapacity: true)
        cells.removeAll(keepingCapacity: true)
        cells.append(contentsOf: repeatElement(.null, count: columns))
    }
}

/// Why a feature cannot be read.
public enum FeatureFault: Error, Hashable, Sendable {
    /// The line is no GeoJSON feature at this byte.
    case syntax(Int)
    /// The texts are not UTF-8.
    case encoding
    /// A kind of geometry that no layer holds, such as a collection.
    case geometryKind(String)
    /// A line of fewer than two positions, a ring of fewer than four or one that is not closed, arrays at odds.
    case geometryForm
    /// The feature is larger than the reader takes.
    case tooLarge
}
