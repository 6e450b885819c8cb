internal import Atlas
internal import Catalog
internal import Encoding
internal import Geo
internal import HTTP
internal import Store

extension Service {
    /// Features found when `limit` is not given, and the most that an answer of `/search` holds.
    static let standardHits = 10
    static let maximumHits = 100

    /// The best features of all layers for the words of `q` (OGC API - Features Part 9, over collections).
    func search(_ x: Exchange) throws -> Response {
        let layers = try searchedLayers(x)
        let limit = try x.parameters.limit(default: x.form == .html ? 50 : Service.standardHits, maximum: Service.maximumHits)
        guard let q = x.parameters.text("q") else {
            guard x.form == .html else { throw Problem(SearchRefusal.tooShort, q: "") }
            return tagged(searchPage("", nil, x), x, type: x.form.contentType)
        }
        let tag = entityTag(x, versions: try layers.map { try atlas.source.state($0).version })
        if let known = notModified(x, tag: tag) { return known }
        let answer: SearchAnswer
        do {
            answer = try atlas.search.find(q, in: layers, limit: limit)
        } catch let refusal as SearchRefusal {
            throw Problem(refusal, q: q)
        }
        let body = x.form == .html ? searchPage(q, answer, x) : foundFeatures(answer, x).encoded
        var headers = headers(x, type: x.form.contentType, tag: tag)
        if x.form != .html { headers.append(GeoJSONProfile.link(x.geoJSONProfile.uri)) }
        return Response(status: 200, headers: headers, body: .bytes(body))
    }

    /// Rows of a layer that match `q`, best first; nil when it is not given.
    func rows(_ layer: Layer, matching parameters: Parameters) throws -> [Int64]? {
        guard let q = parameters.text("q") else { return nil }
        do {
            return try atlas.search.rows(matching: q, in: layer)
        } catch let refusal as SearchRefusal {
            throw Problem(refusal, q: q)
        }
    }

    private func searchedLayers(_ x: Exchange) throws(Problem) -> [Layer] {
        guard let text = x.parameters.text("collections") else { return atlas.search.layers }
        var layers: [Layer] = []
        for id in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let layer = atlas.search.layers.first(where: { $0.id == id }), !layers.contains(where: { $0.id == layer.id }) else {
                var problem = Problem.badParameter(
                    "collections", text,
                    expected: Localized(th: "รหัสชั้นข้อมูลที่ค้นได้ ไม่ซ้ำกัน คั่นด้วยจุลภาค", en: "ids of searchable collections, each once, with commas between"))
                problem.known = atlas.search.layers.map(\.id)
                throw problem
            }
            layers.append(layer)
        }
        return layers
    }

    /// A GeoJSON feature for each, best first: its point is the middle of its box.
    private func foundFeatures(_ answer: SearchAnswer, _ x: Exchange) -> JSON {
        let features = answer.hits.enumerated().map { rank, hit -> JSON in
            let path = "\(x.base)/collections/\(hit.layer.id)/items/\(PercentEncoding.segment(hit.id))"
            let point: JSON = hit.box.map { ["type": "Point", "coordinates": [.number(Service.middle($0.minX, $0.maxX)), .number(Service.middle($0.minY, $0.maxY))]] } ?? .null
            return .present([
                "type": "Feature", "featureType": x.inJSONFG(.string(hit.layer.id)), "time": x.inJSONFG(.null),
                "place": x.inJSONFG(.null), "id": .string("\(hit.layer.id)/\(hit.id)"), "bbox": hit.box.map { bounds($0) }, "geometry": point,
                "properties": [
                    "collection": .string(hit.layer.id), "id": .string(hit.id), "title": .string(hit.title),
                    "subtitle": hit.place.map { .string($0.th) } ?? .null, "subtitle_en": hit.place.map { .string($0.en) } ?? .null,
                    "rank": .integer(rank + 1),
                ],
                "links": [link("item", path, type: Representation.geoJSON.mediaType, title: hit.layer.title.th)],
            ])
        }
        return .present([
            "type": "FeatureCollection", "conformsTo": x.inJSONFG(Service.jsonFGConformance), "features": .array(features), "numberMatched": .integer(answer.matched),
            "numberReturned": .integer(features.count), "links": .array(x.selfLinks),
        ])
    }

    /// The middle of two coordinates to seven decimals.
    private static func middle(_ a: Double, _ b: Double) -> Double { a == b ? a : ((a + b) / 2 * 1e7).rounded() / 1e7 }

    /// The page of search, which works without script; with no answer it is only the form.
    private func searchPage(_ q: String, _ answer: SearchAnswer?, _ x: Exchange) -> [UInt8] {
        let form: HTML = """
            <form class="search-form" role="search" action="/search" method="get"><label for="q">ค้นหาชื่อหมู่บ้าน ตำบล อำเภอ จังหวัด หรือสถานที่</label>
            <input type="search" id="q" name="q" value="\(q)" required minlength="2" maxlength="\(SearchQuestion.longest)" autocomplete="off"> <button>ค้นหา</button></form>
            """
        guard let answer else {
            let example: HTML = "<p>เช่น <a href=\"/search?q=\(PercentEncoding.encode("หมู่ 3 ต.แม่ต๋ำ"))\">หมู่ 3 ต.แม่ต๋ำ</a></p>"
            return page(PageParts(title: Localized(th: "ค้นหา", en: "Search"), main: "\(form)\(example)"), x)
        }
        let items = HTML.each(answer.hits) { hit in
            """
            <li><a href="/collections/\(hit.layer.id)/items/\(PercentEncoding.segment(hit.id))">\(hit.title)</a>
            <span>\(hit.layer.isBoundary ? "" : hit.layer.title.th + " ")\(hit.place?.th ?? "")</span>
            <a class="action" href="/?feature=\(hit.layer.id)/\(PercentEncoding.segment(hit.id))&amp;layers=\(hit.layer.id)" aria-label="ดู \(hit.title) บนแผนที่">แผนที่</a></li>
            """
        }
        let found: HTML = answer.hits.isEmpty
            ? "<p role=\"status\">ไม่พบ “\(q)” ลองพิมพ์ให้สั้นลง ตรวจตัวสะกด หรือค้นด้วยชื่อตำบลหรืออำเภอ</p>"
            : "<p class=\"lead\" role=\"status\">พบ \(grouped(answer.matched)) รายการ แสดง \(grouped(answer.hits.count)) รายการที่ตรงที่สุด</p><ol class=\"found\">\(items)</ol>"
        return page(PageParts(title: Localized(th: "ค้นหา “\(q)”", en: "Search"), main: "\(form)\(found)"), x)
    }
}

extension Problem {
    /// A text that cannot be searched for.
    init(_ refusal: SearchRefusal, q: String) {
        let expected =
            switch refusal {
            case .tooShort: Localized(th: "คำค้นอย่างน้อย \(SearchQuestion.shortest) ตัวอักษร", en: "at least \(SearchQuestion.shortest) letters")
            case .tooLong:
                Localized(
                    th: "คำค้นไม่เกิน \(SearchQuestion.longest) ตัวอักษร และไม่เกิน \(SearchQuestion.mostWords) คำ",
                    en: "at most \(SearchQuestion.longest) characters and \(SearchQuestion.mostWords) words")
            }
        self = .badParameter("q", q, expected: expected)
    }
}
