internal import Compression

/// Bytes that are sent again and again, as they are and, when that is smaller, compressed once, with the headers that
/// always go with them.
///
/// When an answer adds no headers of its own, the engine queues a response that was made ready here: nothing is
/// copied and nothing is allocated for it. Such an answer has no `X-Request-Id`.
public final class KeptBody: Sendable {
    /// The body in one coding, ready to be sent; libmicrohttpd counts its users under a lock of its own.
    final class Form: Sendable {
        let coding: Accept.Coding
        let bytes: [UInt8]
        let ready: ReadyResponse

        fileprivate init(_ coding: Accept.Coding, _ bytes: [UInt8], _ headers: [(name: String, value: String)], _ content: ContentCoding) {
            self.coding = coding
            self.bytes = bytes
            let response = ReadyResponse(bytes: bytes)
            response.add(headers, coding: content)
            ready = consume response
        }
    }

    public let headers: [(name: String, value: String)]
    /// The codings besides the body as it is.
    public let codings: [Accept.Coding]
    private let identity: Form
    private let encoded: [Form]

    public var plain: [UInt8] { identity.bytes }
    /// The bytes of all forms.
    public var size: Int { encoded.reduce(plain.count) { $0 + $1.bytes.count } }

    /// - Parameters:
    ///   - plain: the body.
    ///   - encoded: the same body in other codings; none to always send it as it is.
    ///   - headers: headers of every answer with this body: its type, its strong ETag, how long it may be cached.
    public init(plain: [UInt8], encoded: [Accept.Coding: [UInt8]] = [:], headers: [(name: String, value: String)] = []) {
        self.headers = headers
        identity = Form(.identity, plain, headers, encoded.isEmpty ? .fixed : .identity)
        let forms = Accept.Coding.allCases.compactMap { coding in encoded[coding].map { Form(coding, $0, headers, .encoded(coding)) } }
        self.encoded = forms
        codings = forms.map(\.coding)
    }

    /// A body that is compressed at once in all codings.
    ///
    /// - Parameters:
    ///   - level: of gzip, 1 (fast) to 9 (small).
    ///   - quality: of brotli, 0 (fast) to 11 (small).
    public convenience init(compressing plain: [UInt8], level: Int, quality: Int, headers: [(name: String, value: String)]) {
        var encoded: [Accept.Coding: [UInt8]] = [.gzip: HTTP.gzip(plain, level: level)]
        encoded[.brotli] = Compression.brotli(plain, quality: quality)
        self.init(plain: plain, encoded: encoded, headers: headers)
    }

    /// The same body in one coding only besides itself.
    public func compressed(_ coding: Accept.Coding) -> KeptBody {
        let bytes: [UInt8]? = switch coding {
        case .brotli: Compression.brotli(plain)
        case .gzip: HTTP.gzip(plain, level: 6)
        case .identity: nil
        }
        return bytes.map { KeptBody(plain: plain, encoded: [coding: $0], headers: headers) } ?? self
    }

    func form(_ coding: Accept.Coding) -> Form { encoded.first { $0.coding == coding } ?? identity }

    func contentCoding(_ form: Form) -> ContentCoding { encoded.isEmpty ? .fixed : form === identity ? .identity : .encoded(form.coding) }
}
