internal import Atlas
internal import Catalog
internal import Encoding
internal import Geo
internal import HTTP
internal import Store

extension Service {
    /// Features in an answer when `limit` is not given, and the most that an answer may hold.
    static let standardLimit = 100
    static let maximumLimit = 1_000_000

    /// The fields that are query parameters: those that anyone may see.
    static func queryableFields(_ layer: Layer) -> [Field] { Reader.anonymous.visibleColumns(layer).map { layer.fields[$0] } }

    /// OGC 17-069r4, section 7.15.
    func items(_ x: Exchange) throws -> Response {
        let layer = try layer(x.variables["collectionId"] ?? "")
        var query = FeatureQuery(layer: layer)
        query.boxes = try x.parameters.boxes()
        query.interval = try x.parameters.interval()
        let conditions = try Service.queryableFields(layer).compactMap { try x.parameters.condition($0) }
        if let first = conditions.first { query.filter = conditions.count == 1 ? first : .and(conditions) }
        if let text = x.parameters.text("after") {
            guard let mark = PageMark(token: text) else {
                throw Problem.badParameter("after", text, expected: Localized(th: "ค่าจากลิงก์ next", en: "the value of a next link"))
            }
            query.after = mark
        }
        let html = x.form == .html
        query.limit = try x.parameters.limit(default: html ? 50 : Service.standardLimit, maximum: html ? 1_000 : Service.maximumLimit)
        let bound = try query.bound(to: .anonymous)
        let state = try atlas.source.state(layer)
        let tag = entityTag(x, versions: [state.version])
        if let known = notModified(x, tag: tag) { return known }
        if html { return try itemsPage(bound, state, x, tag: tag) }

        let answer = try ItemsAnswer(bound, browser: atlas.features, x)
        var headers = headers(type: x.form.contentType, tag: tag)
        headers.append((name: "Content-Crs", value: "<\(Service.crs84)>"))
        if let next = answer.nextURL { headers.append((name: "Link", value: "<\(next)>; rel=\"next\"; type=\"application/geo+json\"")) }
        return Response(status: 200, headers: headers, body: answer.body)
    }

    /// OGC 17-069r4, section 7.16.
    func item(_ x: Exchange) throws -> Response {
        let layer = try layer(x.variables["collectionId"] ?? "")
        let id = x.variables["featureId"] ?? ""
        let bound = try FeatureQuery(layer: layer).bound(to: .anonymous)
        let state = try atlas.source.state(layer)
        let tag = entityTag(x, versions: [state.version])
        let url = "\(x.base)/collections/\(layer.id)"
        let links = JSON.array(x.selfLinks + [link("collection", url, type: "application/json", title: atlas.title(of: layer).th)])
        guard let feature = try atlas.features.feature(id, bound, members: Array("\"links\":".utf8) + links.encoded) else {
            throw Problem.notFound(Localized(th: "ไม่มีข้อมูลรายการนี้ในชั้น “\(layer.title.th)”", en: "there is no such feature in \(layer.title.en)"))
        }
        if let known = notModified(x, tag: tag) { return known }
        if x.form == .html { return try itemPage(layer, id, feature, x, tag: tag) }
        var headers = headers(type: x.form.contentType, tag: tag)
        headers.append((name: "Content-Crs", value: "<\(Service.crs84)>"))
        return Response(status: 200, headers: headers, body: .bytes(feature))
    }

    /// A strong tag without making the body: same versions, same request, same program, same bytes.
    func entityTag(_ x: Exchange, versions: [Int64]) -> String {
        let all = versions.reduce(into: "") { $0 += "\($1)," }
        return "\"\(Digest.text(of: edition, all, x.base, x.request.rawPath, x.request.rawQuery, x.form.mediaType))\""
    }
}

/// A feature collection on its way out: whole when it is small, else made while it is sent.
private struct ItemsAnswer {
    let body: Response.Body
    /// The next page's address; nil when nothing follows, or when the answer is streamed and it stands at its end.
    let nextURL: String?

    /// Features made at once; an answer that does not end within is streamed.
    static let wholeBudget = 1 << 20

    init(_ query: BoundQuery, browser: FeatureBrowser, _ x: Exchange) throws {
        var buffer = Array("{\"type\":\"FeatureCollection\",\"features\":[".utf8)
        let limit = query.query.limit ?? Service.standardLimit
        let outcome = try browser.append(query, to: &buffer, first: true, budget: Self.wholeBudget)
        let finished = outcome.next == nil || outcome.returned >= limit
        guard finished else {
            body = .stream(try ItemsStream(query, browser, x, buffer, outcome))
            nextURL = nil
            return
        }
        let matched = outcome.next == nil && query.query.after == nil ? outcome.returned : try browser.count(query)
        nextURL = Self.nextURL(outcome.next, x)
        Self.finish(&buffer, returned: outcome.returned, matched: matched, next: nextURL, x)
        body = .bytes(buffer)
    }

    static func nextURL(_ mark: PageMark?, _ x: Exchange) -> String? { mark.map { x.url(setting: "after", to: $0.token) } }

    static func finish(_ buffer: inout [UInt8], returned: Int, matched: Int, next: String?, _ x: Exchange) {
        var links = x.selfLinks
        if let next { links.append(link("next", next, type: x.form.contentType, title: "หน้าถัดไป")) }
        links.append(link("collection", x.parentURL, type: "application/json", title: "ชั้นข้อมูล"))
        buffer += "],\"numberMatched\":\(matched),\"numberReturned\":\(returned),\"links\":".utf8
        buffer += JSON.array(links).encoded
        buffer.append(UInt8(ascii: "}"))
    }
}

/// The rest of a feature collection, page by page, so that memory stays the same however long the answer is.
private final class ItemsStream: BodyStream, @unchecked Sendable {
    // Safe: the engine asks one thread at a time, and the state is seen by nobody else.
    private let browser: FeatureBrowser
    private let exchange: Exchange
    private let query: BoundQuery
    private let matched: Int
    private var ready: [UInt8]
    private var returned: Int
    private var mark: PageMark?
    private var ended = false

    init(_ query: BoundQuery, _ browser: FeatureBrowser, _ exchange: Exchange, _ ready: [UInt8], _ outcome: QueryOutcome) throws {
        self.query = query
        self.browser = browser
        self.exchange = exchange
        self.ready = ready
        returned = outcome.returned
        mark = outcome.next
        matched = try browser.count(query)
    }

    func next(into buffer: inout [UInt8]) throws {
        if !ready.isEmpty {
            buffer += ready
            ready = []
            return
        }
        guard !ended else { return }
        let limit = query.query.limit ?? Service.maximumLimit
        if let mark, returned < limit {
            let outcome = try browser.append(
                query.continued(after: mark, limit: limit - returned), to: &buffer, first: returned == 0, budget: 256 << 10)
            returned += outcome.returned
            self.mark = outcome.next
            if outcome.next != nil, returned < limit { return }
        }
        ItemsAnswer.finish(&buffer, returned: returned, matched: matched, next: ItemsAnswer.nextURL(mark, exchange), exchange)
        ended = true
    }
}

extension PageMark {
    /// The mark as the value of `after`: the row, and the order's keys as JSON in base 64 when there are any.
    var token: String { String(row) }

    init?(token: String) {
        guard token.utf8.count <= 19, let row = Int64(token), row >= 0 else { return nil }
        self.init(row: row)
    }
}
