internal import Compression

/// The bytes in the gzip format (RFC 1952), as small as zlib makes them; for bodies that are kept.
/// - Parameter level: 1 (fast) to 9 (small).
public func gzip(_ bytes: [UInt8], level: Int = 9) -> [UInt8] {
    var deflater = Deflater(level: level)
    return deflater.compress(bytes)
}
