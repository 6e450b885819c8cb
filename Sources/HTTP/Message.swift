/// A request as the engine hands it over: bounded in size, its path and query already split and decoded.
public struct Request: Sendable {
    public let method: Method
    /// The path's segments, percent-decoded, without empty ones: `/collections/villages/items` is three.
    public let path: [String]
    /// The path as it came, for links: `/collections/villages/items`.
    public let rawPath: String
    /// The query's pairs in their order, percent-decoded (`+` is a space).
    public let query: [QueryItem]
    /// The query as it came, without `?`.
    public let rawQuery: String
    /// Header names in lower case.
    public let headers: [String: String]
    public let body: [UInt8]

    public struct QueryItem: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
        case options = "OPTIONS"
    }

    public init(
        method: Method, path: [String], rawPath: String, query: [QueryItem], rawQuery: String,
        headers: [String: String], body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.rawPath = rawPath
        self.query = query
        self.rawQuery = rawQuery
        self.headers = headers
        self.body = body
    }
}

/// An answer. The engine adds Date, Content-Length or chunking, compresses what is worth it when the client
/// accepts gzip and `compressible` is set, and sends no body for HEAD.
public struct Response: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: Body
    /// Whether the engine may compress the body with gzip.
    public var compressible: Bool

    public enum Body: Sendable {
        case empty
        case bytes([UInt8])
        /// A body that is sent again and again, kept ready by the engine.
        case kept(KeptBody)
        /// A body that is made while it is sent.
        case stream(any BodyStream)
    }

    public init(status: Int, headers: [(name: String, value: String)] = [], body: Body = .empty, compressible: Bool = true) {
        self.status = status
        self.headers = headers
        self.body = body
        self.compressible = compressible
    }
}

/// Makes a body piece by piece; asked by one thread at a time, as fast as the client reads.
public protocol BodyStream: AnyObject, Sendable {
    /// Appends the next piece to `buffer`; appending nothing ends the body. An error cuts the connection, so that
    /// the client sees that the answer is not whole.
    func next(into buffer: inout [UInt8]) throws
}

/// What answers requests; called by many threads at once. It never throws: an error is an answer too.
public protocol Handler: Sendable {
    func respond(to request: Request) -> Response
}
