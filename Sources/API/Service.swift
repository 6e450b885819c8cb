public import Atlas
public import HTTP
internal import Catalog
internal import Interchange
internal import Glyphs
internal import Ledger
internal import Projection
internal import Reports
internal import Store

/// The service over HTTP: finds the route, checks the parameters, calls one use case and answers.
public struct Service: Handler {
    let atlas: Atlas
    let assets: Assets
    let metrics: Metrics
    let configuration: Configuration
    /// Changes whenever the same data may be written otherwise: the program's build and the catalog.
    let edition: String
    let parameterNames: ParameterNames
    let projectors = ProjectorPool()
    let feed: TileFeed
    let tileCache: SingleFlightCache<TileKey, KeptBody>
    let pictureCache: SingleFlightCache<PictureKey, KeptBody>
    let reportCache: SingleFlightCache<ReportKey, KeptBody>
    /// The files of the sheet of signs, by their names, under the one key there is.
    let sprites = SingleFlightCache<String, [String: KeptBody]>(capacity: 4) { _ in 1 }
    let fonts = FontShelf()
    let glyphCache = SingleFlightCache<GlyphKey, KeptBody>(capacity: 8 << 20) { 512 + $0.size }

    public struct Configuration: Sendable {
        /// The address under which clients see the service (`https://maps.example.go.th/phaenthi`); nil: what the request's Host says.
        public var publicURL: String?
        /// The most bytes that finished tiles may take.
        public var tileCacheBytes: Int
        /// Those who may sign in; nil: nobody.
        public var accounts: Accounts?
        /// Whether features may be changed, by officers and tokens of theirs.
        public var takesEdits: Bool
        /// The proxies whose `X-Forwarded-For` is believed, by their addresses.
        public var trustedProxies: Set<String>
        /// Archives of tiles that anyone may read.
        public var archives: [ServedArchive]
        /// Further figures for `/metrics`.
        public var gauges: @Sendable () -> [Gauge]
        /// Told every error that is the server's own fault.
        public var report: @Sendable (String) -> Void

        public init(
            publicURL: String? = nil, tileCacheBytes: Int = 128 << 20, accounts: Accounts? = nil, takesEdits: Bool = true,
            trustedProxies: Set<String> = [], archives: [ServedArchive] = [],
            gauges: @escaping @Sendable () -> [Gauge] = { [] }, report: @escaping @Sendable (String) -> Void = { _ in }
        ) {
            self.publicURL = publicURL
            self.tileCacheBytes = tileCacheBytes
            self.accounts = accounts
            self.takesEdits = takesEdits
            self.trustedProxies = trustedProxies
            self.archives = archives
            self.gauges = gauges
            self.report = report
        }
    }

    /// A figure of the program that may rise and fall, under a name of Prometheus.
    public struct Gauge: Sendable {
        public let name: String
        public let help: String
        public let value: Int

        public init(name: String, help: String, value: Int) {
            self.name = name
            self.help = help
            self.value = value
        }
    }

    public init(atlas: Atlas, assets: Assets, metrics: Metrics, edition: String, configuration: Configuration = Configuration()) {
        self.atlas = atlas
        self.assets = assets
        self.metrics = metrics
        self.edition = edition
        self.configuration = configuration
        parameterNames = ParameterNames(Service.routes, atlas.catalog.layers)
        feed = TileFeed(atlas: atlas, report: configuration.report)
        tileCache = SingleFlightCache(capacity: configuration.tileCacheBytes) { 512 + $0.size }
        reportCache = SingleFlightCache(capacity: configuration.tileCacheBytes / 2) { 1024 + $0.size }
        pictureCache = SingleFlightCache(capacity: configuration.tileCacheBytes / 4) { 512 + $0.size }
    }

    public func respond(to request: Request) -> Response {
        var (response, isOpen) = answer(request)
        // A kept body carries these already, so that the engine may send it as it stands.
        if case .kept = response.body { return response }
        response.headers += isOpen ? Service.commonHeaders : Service.officerHeaders
        return response
    }

    /// Headers of every answer: any page may read it, and no browser may guess its type.
    static let commonHeaders = [
        (name: "Access-Control-Allow-Origin", value: "*"),
        (name: "Access-Control-Expose-Headers", value: "Content-Crs, Content-Disposition, ETag, Link, Location, OGC-NumberMatched, OGC-NumberReturned, X-Request-Id"),
    ] + officerHeaders

    /// The same for officers: what they are told is for pages of this service only.
    static let officerHeaders = [(name: "X-Content-Type-Options", value: "nosniff")]

    public func refuse(_ reason: RefusalReason, id: RequestID) -> Response {
        let found = Problem(reason.status, "refused", Localized(th: "คำขอไม่ถูกต้อง", en: "Bad request"), Localized(th: reason.thai, en: reason.english))
        return Response(
            status: reason.status, headers: [(name: "Content-Type", value: Representation.problem)] + reason.headers + Service.commonHeaders,
            body: .bytes(found.document(instance: "").encoded), compressible: false, route: "refused")
    }

    /// The answer, and whether pages of other origins may read it: what nobody had to sign in for.
    private func answer(_ request: Request) -> (Response, isOpen: Bool) {
        guard let (route, variables) = Service.find(request.path), hasAccounts || !route.needsAccounts else {
            return (problem(.notFound(Localized(th: "ไม่มีทรัพยากรนี้", en: "there is no such resource")), to: request, route: "none"), true)
        }
        var visitor = Visitor.anyone
        do {
            if !route.isForEveryone { visitor = try self.visitor(request) }
            let response = personal(try answer(request, route, variables, visitor), visitor)
            return (response, visitor.identity == nil && !route.needsAccounts)
        } catch {
            return (personal(problem(self.problem(of: error, request, route), to: request, route: route.name), visitor), visitor.identity == nil && !route.needsAccounts)
        }
    }

    /// The problem that an error is to the client.
    private func problem(of error: any Error, _ request: Request, _ route: Route) -> Problem {
        switch error {
        case let found as Problem: return found
        case let refusal as QueryRefusal: return Problem(refusal)
        case let refusal as AccountRefusal: return Problem(refusal)
        case let refusal as LedgerRefusal: return Problem(refusal)
        case let refusal as RecordingRefusal: return Problem(refusal)
        case let refusal as ReportRefusal: return Problem(refusal)
        case let refusal as ComparisonRefusal: return Problem(refusal)
        case let error as StoreError where error.isFaultOfRequest: return Problem(ofRequest: error)
        case InterchangeError.programMissing(let program, let package):
            configuration.report("\(request.method.rawValue) \(route.template): \(error)")
            return .programMissing(program, package: package)
        default:
            configuration.report("\(request.method.rawValue) \(route.template): \(error)")
            return .internalError
        }
    }

    private func answer(_ request: Request, _ route: Route, _ variables: [String: String], _ visitor: Visitor) throws -> Response {
        switch request.method {
        case .get, .head: break
        case .options: return options(route)
        case .post, .put, .patch, .delete: return try write(request, route, variables, visitor)
        }
        guard let answer = route.answer else { throw Problem.methodNotAllowed(request.method.rawValue, allow: allowed(route)) }
        let layer = try variables["collectionId"].map { try self.layer($0) }
        let f = route.offered.isEmpty ? [] : ["f"]
        var known = parameterNames[route, layer] + f
        var reader = Reader.anonymous
        if let officer = visitor.identity?.officer() {
            reader = Reader(officer, purpose: try Service.purpose(request, known: known))
            if let layer, route.selectsFeatures { known += Service.hiddenFields(layer, from: reader) }
        }
        let parameters = try Parameters(request.query, known: known)
        let form = try route.offered.isEmpty ? .json : Representation.chosen(by: request, f: parameters.text("f"), among: route.offered)
        let exchange = Exchange(
            request: request, variables: variables, base: base(of: request), parameters: parameters, form: form,
            offered: route.offered, visitor: visitor, reader: reader)
        var response = try answer(self, exchange)
        response.route = route.name
        return response
    }

    /// The route of a path; the first that matches.
    static func find(_ path: [String]) -> (Route, [String: String])? {
        for i in routes.indices {
            if let variables = routes[i].match(path) { return (routes[i], variables) }
        }
        return nil
    }

    func layer(_ id: String) throws(Problem) -> Layer {
        guard let layer = atlas.catalog.layer(id) else {
            throw .notFound(Localized(th: "ไม่มีชั้นข้อมูลนี้ ดูรายชื่อที่ /collections", en: "there is no such collection; see /collections"))
        }
        return layer
    }

    func base(of request: Request) -> String {
        configuration.publicURL ?? "http://\(request.headers["host"] ?? "localhost")"
    }

    // MARK: Answers

    /// A JSON document. Its tag is of its content: small documents are cheap to make.
    func document(_ json: JSON, _ x: Exchange, type: String? = nil, cache: String = "no-cache") -> Response {
        tagged(json.encoded, x, type: type ?? x.form.contentType, cache: cache)
    }

    /// A body that was made whole: 304 when the client has it already.
    func tagged(_ bytes: [UInt8], _ x: Exchange, type: String, cache: String = "no-cache") -> Response {
        let tag = "\"\(Digest.text(of: bytes))\""
        if let known = notModified(x, tag: tag, cache: cache) { return known }
        return Response(status: 200, headers: headers(x, type: type, tag: tag, cache: cache), body: .bytes(bytes))
    }

    /// 304 when the client's If-None-Match holds the tag (RFC 9110 section 13.1.2).
    ///
    /// - Parameter isForEveryone: whether the body is the same for every reader.
    func notModified(_ x: Exchange, tag: String, cache: String = "no-cache", isForEveryone: Bool = false) -> Response? {
        let tag = isForEveryone ? tag : self.tag(tag, for: x)
        guard let known = x.request.headers["if-none-match"], EntityTag.matches(ifNoneMatch: known, tag: tag) else { return nil }
        return Response(status: 304, headers: [(name: "ETag", value: tag), (name: "Cache-Control", value: cache), (name: "Vary", value: "Accept")])
    }

    func headers(_ x: Exchange, type: String, tag: String, cache: String = "no-cache") -> [(name: String, value: String)] {
        var headers = [
            (name: "Content-Type", value: type), (name: "ETag", value: self.tag(tag, for: x)), (name: "Cache-Control", value: cache),
            (name: "Vary", value: "Accept"),
        ]
        if type.hasPrefix("text/html") { headers += Service.pageHeaders }
        return headers
    }

    /// What a page may load: nothing but what this server gives.
    static let pageHeaders = [
        (
            name: "Content-Security-Policy",
            value: "default-src 'self'; script-src 'self'; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
                + "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
        ),
        (name: "Referrer-Policy", value: "same-origin"), (name: "Content-Language", value: "th"),
    ]

    func problem(_ found: Problem, to request: Request, route: String) -> Response {
        var headers = [(name: "Cache-Control", value: "no-store"), (name: "Vary", value: "Accept")]
        if !found.allow.isEmpty { headers.append((name: "Allow", value: found.allow.joined(separator: ", "))) }
        if let seconds = found.retryAfter { headers.append((name: "Retry-After", value: String(seconds))) }
        if let challenge = found.challenge { headers.append((name: "WWW-Authenticate", value: challenge)) }
        let pageWanted = request.headers["accept"].map { Accept.best($0, among: ["application/problem+json", "text/html"]) == 1 } ?? false
        if pageWanted {
            headers.append((name: "Content-Type", value: Representation.html.contentType))
            headers += Service.pageHeaders
            return Response(status: found.status, headers: headers, body: .bytes(problemPage(found)), route: route)
        }
        headers.append((name: "Content-Type", value: Representation.problem))
        return Response(status: found.status, headers: headers, body: .bytes(found.document(instance: request.rawPath).encoded), route: route)
    }
}

extension Problem {
    init(_ refusal: QueryRefusal) {
        switch refusal {
        case .unknownProperty(let name, let known): self = .unknownParameter(name, known: known)
        case .purposeNeeded(let fields): self = .purposeNeeded(fields)
        }
    }

    /// What the store refused because of the request (``StoreError/isFaultOfRequest``).
    init(ofRequest error: StoreError) {
        switch error {
        case .tooCostly(let budget):
            self.init(
                400, "too-costly", Localized(th: "คำขอใช้เวลานานเกินไป", en: "The request is too costly"),
                Localized(
                    th: "คำตอบใช้เวลาเกิน \(budget.components.seconds) วินาที โปรดใช้กรอบ (bbox) หรือตัวกรองที่แคบลง",
                    en: "the answer takes more than \(budget.components.seconds) seconds; narrow the box (bbox) or the filter"),
                parameter: "filter")
        default:
            let parts = error.description.split(separator: " / ", maxSplits: 1)
            self.init(
                400, "unsupported-filter", Localized(th: "ยังไม่รองรับตัวกรองนี้", en: "Unsupported filter"),
                Localized(th: String(parts.first ?? ""), en: String(parts.last ?? "")), parameter: "filter")
        }
    }
}
