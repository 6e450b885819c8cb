/// Bytes that are sent again and again, plain and, when that is smaller, compressed with gzip once, with the
/// headers that always go with them.
///
/// When an answer adds no headers of its own, the engine queues a response that was made ready here: nothing is
/// copied and nothing is allocated for it. Such an answer has no `X-Request-Id`.
public final class KeptBody: Sendable {
    public let plain: [UInt8]
    public let gzip: [UInt8]?
    public let headers: [(name: String, value: String)]

    /// The ready responses; libmicrohttpd counts their users under a lock of its own.
    let ready: ReadyResponse
    let readyGzip: ReadyResponse?

    /// - Parameters:
    ///   - plain: the body.
    ///   - gzip: the same body in the gzip format, or nil to always send it plain.
    ///   - headers: headers of every answer with this body: its type, its strong ETag, how long it may be cached.
    public init(plain: [UInt8], gzip: [UInt8]?, headers: [(name: String, value: String)] = []) {
        self.plain = plain
        self.gzip = gzip
        self.headers = headers
        let coding: ContentCoding = gzip == nil ? .fixed : .identity
        ready = ReadyResponse(bytes: plain)
        ready.add(headers, coding: coding)
        if let gzip {
            let response = ReadyResponse(bytes: gzip)
            response.add(headers, coding: .gzip)
            readyGzip = consume response
        } else {
            readyGzip = nil
        }
    }
}
