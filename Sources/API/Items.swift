internal import Atlas
internal import Catalog
internal import Encoding
internal import Geo
internal import HTTP
internal import Projection
internal import Store

extension Service {
    /// Features in an answer when `limit` is not given, and the most that an answer may hold.
    static let standardLimit = 100
    static let maximumLimit = 1_000_000

    /// The fields that are query parameters: those that the reader may name.
    static func queryableFields(_ layer: Layer, for reader: Reader = .anonymous) -> [Field] {
        reader.nameableColumns(layer).map { layer.fields[$0] }
    }

    /// The fields by which answers may be sorted: none that is personal, because a link to the next page holds the value
    /// at which the page ends.
    static func sortableFields(_ layer: Layer, for reader: Reader = .anonymous) -> [Field] {
        reader.visibleColumns(layer).map { layer.fields[$0] }.filter { $0.type != .textArray }
    }

    /// OGC 17-069r4, section 7.15, with Parts 2, 3, 6, 7 and 8.
    func items(_ x: Exchange) throws -> Response {
        let layer = try layer(x.variables["collectionId"] ?? "")
        var query = try featureQuery(layer, x.parameters, for: x.reader)
        query.order = try x.parameters.order(layer, for: x.reader)
        query.properties = try x.parameters.properties(layer, for: x.reader)
        query.skipsGeometry = try x.parameters.flag("skipGeometry")
        if let text = x.parameters.text("after") {
            guard let mark = PageMark(token: text), mark.keys.count == (query.order.isEmpty && query.rows != nil ? 1 : query.order.count) else {
                throw Problem.badParameter("after", text, expected: Localized(th: "ค่าจากลิงก์ next", en: "the value of a next link"))
            }
            query.after = mark
        }
        let html = x.form == .html
        query.limit = try x.parameters.limit(default: html ? 50 : Service.standardLimit, maximum: html ? 1_000 : Service.maximumLimit)
        let bound = try query.bound(to: x.reader)
        let state = try atlas.source.state(layer)
        let manner = FeatureManner(system: try outputSystem(x.parameters, state), zoom: try x.parameters.zoom())
        let tag = entityTag(x, versions: [state.version])
        if bound.isPersonal {
            try account(for: bound, matched: atlas.features.count(bound), x)
        } else if let known = notModified(x, tag: tag) {
            return known
        }
        if html { return confidential(try itemsPage(bound, state, x, tag: tag), bound) }
        if x.form != .geoJSON || x.writesJSONFG { return confidential(try itemsExport(bound, manner, x, tag: tag), bound) }

        let answer = try ItemsAnswer(bound, manner, browser: atlas.features, x)
        var headers = headers(x, type: x.form.contentType, tag: tag)
        headers.append((name: "Content-Crs", value: "<\(manner.system.uri)>"))
        headers.append(GeoJSONProfile.link(GeoJSONProfile.rfc7946.uri))
        headers.append((name: "Link", value: "<\(x.base)/collections/\(layer.id)/queryables>; rel=\"\(SchemaKind.queryables.relation)\"; type=\"application/schema+json\""))
        headers.append((name: "Link", value: "<\(x.url)\(Exchange.text(of: x.request.query))>; rel=\"self\"; type=\"\(x.form.contentType)\""))
        if let next = answer.nextURL { headers.append((name: "Link", value: "<\(next)>; rel=\"next\"; type=\"\(x.form.contentType)\"")) }
        return confidential(Response(status: 200, headers: headers, body: answer.body), bound)
    }

    /// OGC 17-069r4, section 7.16.
    func item(_ x: Exchange) throws -> Response {
        let layer = try layer(x.variables["collectionId"] ?? "")
        let id = x.variables["featureId"] ?? ""
        var query = FeatureQuery(layer: layer)
        query.properties = try x.parameters.properties(layer, for: x.reader)
        let bound = try query.bound(to: x.reader)
        let state = try atlas.source.state(layer)
        let manner = FeatureManner(system: try outputSystem(x.parameters, state), zoom: try x.parameters.zoom())
        // The revision before the feature: then a tag never belongs to more than was read.
        let revision = try atlas.source.revision(of: id, in: layer) ?? 0
        let tag = itemTag(layer, id, revision, base: x.base, form: x.form)
        let url = "\(x.base)/collections/\(layer.id)"
        let links = JSON.array(x.selfLinks + [link("collection", url, type: "application/json", title: atlas.title(of: layer).th)])
        let members: JSON = x.writesJSONFG ? jsonFGMembers(layer, manner, x).adding("links", links) : ["links": links]
        let found = try atlas.features.feature(id, bound, manner, members: Array(members.encoded.dropFirst().dropLast()), isJSONFG: x.writesJSONFG)
        try account(for: bound, matched: found == nil ? 0 : 1, x)
        guard let feature = found else {
            throw Problem.notFound(Localized(th: "ไม่มีข้อมูลรายการนี้ในชั้น “\(layer.title.th)”", en: "there is no such feature in \(layer.title.en)"))
        }
        if !bound.isPersonal, let known = notModified(x, tag: tag) { return known }
        if x.form == .html { return confidential(try itemPage(bound, id, feature, x, tag: tag), bound) }
        var headers = headers(x, type: x.form.contentType, tag: tag)
        headers.append((name: "Content-Crs", value: "<\(manner.system.uri)>"))
        headers.append(GeoJSONProfile.link(x.geoJSONProfile.uri))
        return confidential(Response(status: 200, headers: headers, body: .bytes(feature)), bound)
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

    init(_ query: BoundQuery, _ manner: FeatureManner, browser: FeatureBrowser, _ x: Exchange) throws {
        var buffer = Array("{\"type\":\"FeatureCollection\",\"features\":[".utf8)
        let limit = query.query.limit ?? Service.standardLimit
        let outcome = try browser.append(query, manner, to: &buffer, first: true, budget: Self.wholeBudget)
        let finished = outcome.next == nil || outcome.returned >= limit
        guard finished else {
            body = .stream(try ItemsStream(query, manner, browser, x, buffer, outcome))
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
    private let manner: FeatureManner
    private let matched: Int
    private var ready: [UInt8]
    private var returned: Int
    private var mark: PageMark?
    private var ended = false
    private var sent = 0
    private let deadline = ContinuousClock.now + ItemsStream.longest

    /// An answer ends, with an honest `next`, when it has taken this long or is this large.
    private static let longest = Duration.seconds(600)
    private static let largest = 1 << 30

    init(_ query: BoundQuery, _ manner: FeatureManner, _ browser: FeatureBrowser, _ exchange: Exchange, _ ready: [UInt8], _ outcome: QueryOutcome) throws {
        self.query = query
        self.manner = manner
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
            sent += ready.count
            ready = []
            return
        }
        guard !ended else { return }
        let limit = query.query.limit ?? Service.maximumLimit
        if let mark, returned < limit, sent < Self.largest, ContinuousClock.now < deadline {
            let before = buffer.count
            let outcome = try browser.append(
                query.continued(after: mark, limit: limit - returned), manner, to: &buffer, first: returned == 0, budget: 256 << 10)
            returned += outcome.returned
            self.mark = outcome.next
            sent += buffer.count - before
            if outcome.next != nil, returned < limit { return }
        }
        ItemsAnswer.finish(&buffer, returned: returned, matched: matched, next: ItemsAnswer.nextURL(mark, exchange), exchange)
        ended = true
    }
}

extension PageMark {
    /// The mark as the value of `after`: the row, then the order's keys, each with a letter for its type, in hexadecimal.
    var token: String {
        ([String(row)] + keys.map { key in
            switch key {
            case .null: "n"
            case .boolean(let value): value ? "bt" : "bf"
            case .integer(let value): "i\(value)"
            case .number(let value): "d\(String(value.bitPattern, radix: 16))"
            case .text(let value): "t" + value.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            }
        }).joined(separator: "_")
    }

    /// - Returns: nil when the text is no mark of ours.
    init?(token: String) {
        guard token.utf8.count <= 4_096 else { return nil }
        let parts = token.split(separator: "_", omittingEmptySubsequences: false)
        guard let row = parts.first.flatMap({ Int64($0) }), row >= 0 else { return nil }
        var keys: [Value] = []
        for part in parts.dropFirst() {
            guard let key = Value(token: part) else { return nil }
            keys.append(key)
        }
        self.init(keys: keys, row: row)
    }
}

extension Value {
    fileprivate init?(token: Substring) {
        let rest = token.dropFirst()
        switch token.first {
        case "n" where rest.isEmpty: self = .null
        case "b" where rest == "t" || rest == "f": self = .boolean(rest == "t")
        case "i":
            guard let value = Int64(rest) else { return nil }
            self = .integer(value)
        case "d":
            guard let bits = UInt64(rest, radix: 16), Double(bitPattern: bits).isFinite else { return nil }
            self = .number(Double(bitPattern: bits))
        case "t":
            let digits = rest.utf8.map { UInt8(String(UnicodeScalar($0)), radix: 16) }
            guard digits.count % 2 == 0, !digits.contains(nil) else { return nil }
            let bytes = stride(from: 0, to: digits.count, by: 2).map { digits[$0]! << 4 | digits[$0 + 1]! }
            guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
            self = .text(text)
        default: return nil
        }
    }
}
