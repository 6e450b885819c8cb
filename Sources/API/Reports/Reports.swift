internal import Atlas
internal import Catalog
internal import Encoding
internal import HTTP
internal import Reports
internal import Store

/// Map reports: what of an indicator is where.
extension Service {
    /// The use case of reports.
    func reports() throws(Problem) -> MapReports {
        guard let reports = atlas.reports else { throw .notFound(Localized(th: "เซิร์ฟเวอร์นี้ไม่มีรายงาน", en: "this server has no reports")) }
        return reports
    }

    func reportDataset(_ x: Exchange) throws(Problem) -> Dataset {
        guard let dataset = try reports().catalog.dataset(x.variables["datasetId"] ?? "") else {
            throw .notFound(Localized(th: "ไม่มีชุดข้อมูลนี้ ดูรายชื่อที่ /reports", en: "there is no such dataset; see /reports"))
        }
        return dataset
    }

    func reportSubject(_ x: Exchange) throws(Problem) -> (dataset: Dataset, indicator: Indicator) {
        let dataset = try reportDataset(x)
        guard let indicator = dataset.indicator(x.variables["indicatorId"] ?? "") else {
            throw .notFound(
                Localized(
                    th: "ชุดข้อมูลนี้ไม่มีตัวชี้วัดนี้ ดูรายชื่อที่ /reports/\(dataset.id)", en: "the dataset has no such indicator; see /reports/\(dataset.id)"))
        }
        return (dataset, indicator)
    }

    /// What a request asks, and the reader of its parameters.
    func reportQuestion(_ x: Exchange) throws -> ReportQuestion {
        let (dataset, indicator) = try reportSubject(x)
        return try ReportParameters(parameters: x.parameters, reports: try reports(), officer: x.officer).question(dataset, indicator)
    }

    func mapReport(_ x: Exchange) throws -> ReportAnswer {
        let report = try reports().report(try reportQuestion(x), for: x.officer)
        return ReportAnswer(report: report, catalog: atlas.catalog, isDemo: atlas.isDemo, base: x.base)
    }

    // MARK: Kept answers

    /// An answer about a dataset that is made once for everyone and kept until something of it is written. What officers
    /// are told is made for them alone.
    func kept(_ x: Exchange, _ dataset: Dataset, type: String? = nil, _ make: () throws -> ReportBody) throws -> Response {
        let type = type ?? x.form.contentType
        guard x.visitor.identity == nil else {
            let made = try make()
            var response = tagged(made.bytes, x, type: type)
            response.headers += made.headers
            return response
        }
        var key = ReportKey(
            path: x.request.rawPath, query: x.request.rawQuery, form: x.form.f, base: x.base, version: try reportVersion(dataset))
        var kept = try reportCache.value(key) { try keptBody(try make(), type: type, form: x.form) }
        key.coding = Service.coding(x, of: kept)
        if key.coding != .identity { kept = try reportCache.value(key) { [kept] in kept.compressed(key.coding) } }
        if let tag = kept.tag, let known = notModified(x, tag: tag) { return known }
        return Response(status: 200, body: .kept(kept))
    }

    /// Changes with the dataset, the villages and the outlines of areas.
    private func reportVersion(_ dataset: Dataset) throws -> String {
        let outlines = try atlas.catalog.layers.filter(\.isBoundary).map { try atlas.source.state($0).version }
        return outlines.reduce(into: try reports().version(dataset)) { $0 += ".\($1)" }
    }

    private func keptBody(_ made: ReportBody, type: String, form: Representation) throws -> KeptBody {
        var headers = [
            (name: "Content-Type", value: type), (name: "ETag", value: "\"\(Digest.text(of: Array(edition.utf8), made.bytes))\""),
            (name: "Cache-Control", value: "no-cache"), (name: "Vary", value: "Accept, Accept-Encoding"),
        ]
        headers += made.headers
        if form == .html { headers += Service.pageHeaders }
        return KeptBody(plain: made.bytes, headers: headers + Service.commonHeaders)
    }

    // MARK: The report

    /// `/reports/{datasetId}/{indicatorId}` in all its forms.
    func report(_ x: Exchange) throws -> Response {
        let (dataset, _) = try reportSubject(x)
        // Said of a paper that nobody asked for, a word may still be wrong.
        _ = try PaperChoice(x.parameters)
        return try kept(x, dataset) {
            let answer = try mapReport(x)
            switch x.form {
            case .csv: return ReportBody(answer.csv, [answer.attachment("csv")])
            case .geoJSONFile: return ReportBody(try answer.geoJSON(atlas.shapes, links: x.selfLinks), [(name: "Content-Crs", value: "<\(Service.crs84)>")])
            case .values: return ReportBody(answer.values)
            case .svg: return ReportBody(try answer.picture(atlas.shapes).svg)
            case .pdf: return try reportPaper(answer, x)
            case .xlsx: return try reportWorkbook(answer, x)
            case .html: return ReportBody(try reportPage(answer, x))
            default: return ReportBody(answer.json(links: reportLinks(x, answer)).encoded)
            }
        }
    }

    func reportLinks(_ x: Exchange, _ answer: ReportAnswer) -> [JSON] {
        let query = Exchange.text(of: x.request.query.filter { $0.name != "f" })
        let tiles = "\(x.url)/tiles/WebMercatorQuad/{z}/{y}/{x}\(query)"
        return x.selfLinks + [
            link("item", tiles, type: Representation.vectorTile.mediaType, title: "Mapbox Vector Tile", templated: true),
            link("style", "\(x.url)/style\(query)", type: "application/json", title: "MapLibre"),
            link("legend", "\(x.url)/legend\(query)", type: "application/json", title: "คำอธิบายสัญลักษณ์"),
            link("collection", "\(x.base)/reports/\(answer.report.dataset.id)", type: "application/json", title: answer.report.dataset.title.th),
        ]
    }
}

/// The bytes of an answer, and headers of its own.
struct ReportBody {
    let bytes: [UInt8]
    let headers: [(name: String, value: String)]

    init(_ bytes: [UInt8], _ headers: [(name: String, value: String)] = []) {
        self.bytes = bytes
        self.headers = headers
    }
}

/// What tells kept answers about reports apart.
struct ReportKey: Hashable, Sendable {
    let path: String
    let query: String
    let form: String
    let base: String
    /// Of the dataset and the villages.
    let version: String
    /// The coding in which the body is kept besides itself.
    var coding = Accept.Coding.identity
}
