/// A request as the engine hands it over: bounded in size, its path and query already split and decoded.
public struct Request: Sendable {
    /// The number by which the answer's `X-Request-Id`, the access log and an error page name the request.
    public let id: RequestID
    public let method: Method
    /// What the request line asks for, split and decoded.
    public let target: RequestTarget
    public let headers: HeaderFields
    public let body: [UInt8]
    /// The address at the other end of the connection, as numbers: the client's, or that of a proxy; empty when unknown.
    public let peer: String

    /// The methods that requests may have; others are refused.
    public enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
        case options = "OPTIONS"

        /// Methods of HTTP (IANA's registry of methods) that this server allows nowhere.
        static let allowedNowhere: Set<String> = ["CONNECT", "QUERY", "TRACE"]
    }

    /// A pair of the query.
    public typealias QueryItem = RequestTarget.QueryItem

    /// The path's segments, percent-decoded, without empty ones: `/collections/villages/items` is three.
    public var path: [String] { target.path }
    /// Whether the path ends in `/` (the root alone does not count).
    public var hasTrailingSlash: Bool { target.hasTrailingSlash }
    /// The path as it came, for links: `/collections/villages/items`.
    public var rawPath: String { target.rawPath }
    /// The query's pairs in their order, percent-decoded (`+` is a space).
    public var query: [QueryItem] { target.query }
    /// The query as it came, without `?`.
    public var rawQuery: String { target.rawQuery }

    /// A request, as tests of a handler make it: `Request(method: .get, target: RequestTarget("/a?b=c"))`.
    public init(
        id: RequestID = RequestID(number: 0), method: Method, target: RequestTarget, headers: HeaderFields = [:],
        body: [UInt8] = [], peer: String = ""
    ) {
        self.id = id
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.peer = peer
    }

    /// A request from parts that are decoded already.
    public init(
        method: Method, path: [String], rawPath: String, query: [QueryItem], rawQuery: String,
        headers: HeaderFields = [:], body: [UInt8] = []
    ) {
        self.init(
            method: method,
            target: RequestTarget(
                path: path, hasTrailingSlash: rawPath.count > 1 && rawPath.hasSuffix("/"), rawPath: rawPath,
                query: query, rawQuery: rawQuery),
            headers: headers, body: body)
    }
}

/// An answer. The engine adds Date, Content-Length or chunking, compresses what is worth it when the client
/// accepts gzip and `compressible` is set, and sends no body for HEAD, 204 and 304.
///
/// An answer of status 304 may carry the body that 200 would have: it is not sent, but its length is told. With
/// `.empty` the engine says `Content-Length: 0`, which clients disregard in 304.
/// Of the headers, `Content-Length` and `Transfer-Encoding` are the engine's; a header whose name or value is
/// not allowed in HTTP (line ends, NUL) is left out.
public struct Response: Sendable {
    /// 200...599; anything else is sent as 500.
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: Body
    /// Whether the engine may compress the body with gzip. A kept body brings its own gzip form.
    public var compressible: Bool
    /// What metrics count the answer under: one of a small fixed set of labels such as `items`.
    public var route: String

    /// What is sent after the head.
    public enum Body: Sendable {
        case empty
        case bytes([UInt8])
        /// A body that is sent again and again, kept ready by the engine.
        case kept(KeptBody)
        /// A body that is made while it is sent.
        case stream(any BodyStream)
        /// A body that comes when something happens, and ends when the client or the server does.
        case waiting(any WaitingStream)
    }

    /// An answer; by default without a body.
    public init(
        status: Int, headers: [(name: String, value: String)] = [], body: Body = .empty, compressible: Bool = true,
        route: String = ""
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.compressible = compressible
        self.route = route
    }
}

/// Makes a body piece by piece; asked by one thread at a time, as fast as the client reads.
public protocol BodyStream: AnyObject, Sendable {
    /// Appends the next piece to `buffer`; appending nothing ends the body. An error cuts the connection, so that
    /// the client sees that the answer is not whole. Other connections of the same thread wait meanwhile: keep a
    /// piece near 64 kB and a few milliseconds.
    func next(into buffer: inout [UInt8]) throws
}

/// What answers requests; called by many threads at once. It never throws: an error is an answer too.
public protocol Handler: Sendable {
    /// The answer to a request. HEAD is answered as GET is: the engine leaves the body out.
    func respond(to request: Request) -> Response

    /// The answer to a request that the engine refuses before it is a `Request`. Its status is the reason's, and
    /// the engine closes the connection after it. The default is plain text.
    func refuse(_ reason: RefusalReason, id: RequestID) -> Response
}
