/// Bytes that are sent again and again, plain and, when that is smaller, compressed with gzip once.
public final class KeptBody: Sendable {
    public let plain: [UInt8]
    public let gzip: [UInt8]?

    public init(plain: [UInt8], gzip: [UInt8]?) {
        self.plain = plain
        self.gzip = gzip
    }
}
