internal import Atlas
internal import Catalog
internal import Encoding
internal import Geo
internal import HTTP
internal import Reports
internal import Store

/// A way to send something that changes nothing, and that anyone may send.
struct OpenOperation: Sendable {
    /// The path: that of a route.
    let template: String
    let name: String
    let summary: Localized
    let accepts: [String]
    let parameters: [String]
    let answer: @Sendable (Service, Request, Parameters) throws -> Response
}

/// A table of one's own on the map (after OGC API - Joins, 22-026): CSV with area codes or names comes in, features and
/// a list of what fits nowhere go out. Nothing of it is kept.
extension Service {
    static let openOperations: [OpenOperation] = [
        OpenOperation(
            template: "/reports/join", name: "joinTable", summary: Localized(th: "วางตารางบนแผนที่ แล้วบอกแถวที่วางไม่ได้", en: "Join a table to areas, and say which rows fit nowhere"),
            accepts: [Representation.csv.mediaType, RecordOperation.multipart], parameters: ["key", "value"]) { try $0.joinTable($1, $2) }
    ]

    /// What anyone may send to the resource of a route.
    func opens(_ route: Route) -> [OpenOperation] { atlas.reports == nil ? [] : Service.openOperations.filter { $0.template == route.template } }

    func open(_ operation: OpenOperation, _ request: Request) throws -> Response {
        var response = try operation.answer(self, request, try Parameters(request.query, known: operation.parameters))
        response.route = operation.name
        return response
    }

    func joinForm(_ x: Exchange) throws -> Response {
        _ = try reports()
        if x.form == .html { return tagged(try joinPage(nil, x), x, type: x.form.contentType) }
        return document(
            [
                "title": "ตารางของผู้ใช้บนแผนที่", "accepts": .strings([Representation.csv.mediaType]), "parameters": .strings(["key", "value"]),
                "maximumBytes": .integer(1 << 20), "links": .array(x.selfLinks),
            ], x)
    }

    private func joinTable(_ request: Request, _ parameters: Parameters) throws -> Response {
        let type = request.headers["content-type"]?.lowercased().prefix { $0 != ";" }.filter { $0 != " " } ?? ""
        var table = request.body
        var key = parameters.text("key"), value = parameters.text("value"), wantsPage = false
        if type == RecordOperation.multipart {
            guard let form = try SentForm(request, type: type), let file = form.file, !file.bytes.isEmpty else {
                throw Problem.badBody("ยังไม่ได้เลือกแฟ้ม CSV", "choose a CSV file")
            }
            table = file.bytes
            key = form["key"] ?? key
            value = form["value"] ?? value
            wantsPage = form["f"] != "geojson"
        } else if type == Representation.csv.mediaType {
            wantsPage = request.headers["accept"].map { Accept.best($0, among: [Representation.geoJSON.mediaType, Representation.html.mediaType]) == 1 } ?? false
        } else {
            throw Problem.unsupportedMediaType([Representation.csv.mediaType, RecordOperation.multipart])
        }
        let join: TableJoin
        do {
            join = try reports().join(table, key: key.flatMap { $0.isEmpty ? nil : $0 }, value: value.flatMap { $0.isEmpty ? nil : $0 })
        } catch let refusal as JoinRefusal {
            throw Problem(400, "bad-table", Localized(th: "ใช้ตารางนี้ไม่ได้", en: "The table cannot be used"), refusal.reason)
        }
        let base = base(of: request)
        let x = Exchange(
            request: request, variables: [:], base: base, parameters: parameters, form: wantsPage ? .html : .json, offered: wantsPage ? [.html] : [])
        let body = wantsPage ? try joinPage(join, x) : try JoinAnswer(join: join, areas: atlas.catalog.areas).geoJSON(atlas.shapes)
        var headers = [(name: "Content-Type", value: wantsPage ? Representation.html.contentType : Representation.geoJSON.mediaType), (name: "Cache-Control", value: "no-store")]
        if wantsPage { headers += Service.pageHeaders }
        return Response(status: 200, headers: headers, body: .bytes(body))
    }
}

/// A joined table as GeoJSON.
private struct JoinAnswer {
    let join: TableJoin
    let areas: AreaRegister

    /// A feature for each row that was placed, and beside them the rows that were not, with what they are.
    func geoJSON(_ shapes: ReportShapes) throws -> [UInt8] {
        let rest: JSON = [
            "summary": join.summary.json, "numberMatched": .integer(join.matched.count), "numberUnmatched": .integer(join.unmatched.count),
            "valueColumn": join.valueColumn.map { .string(join.columns[$0]) } ?? .null, "level": join.level.map { .string(ReportLevel.areas($0).text) } ?? .null,
            "faults": .array(join.faults.map { ["kind": .string(Self.kind($0.fault)), "title": $0.fault.title.json, "count": .integer($0.count)] }),
            "unmatched": .array(
                join.unmatched.map { row in
                    .present([
                        "line": .integer(row.line), "text": .string(row.text), "kind": .string(Self.kind(row.fault)), "title": row.fault.title.json,
                        "within": row.place.map { .string($0.text) },
                    ])
                }),
        ]
        var bytes = Array("{\"type\":\"FeatureCollection\",\"features\":[".utf8)
        let columns = ["code", "area_name_th", "line", "value"] + join.columns.map { "table_\($0)" }
        let fields = columns.map { Field(name: $0, type: .text, title: Localized(th: $0, en: $0)) }
        var isFirst = true
        for level in AreaLevel.allCases where join.matched.contains(where: { $0.area.level == level }) {
            var options = GeoJSONWriter.Options()
            options.decimals = 6
            options.continues = !isFirst
            let kind = try shapes.layer(level)?.geometry ?? .multiPolygon
            var sink = JoinedSink(
                join: join, level: level, areas: areas, writer: GeoJSONWriter(fields: fields, kind: kind, options: options, buffer: ByteBuffer(taking: &bytes)))
            try shapes.run(level, within: nil, into: &sink)
            try sink.writeRest()
            var writer = sink.take()
            isFirst = isFirst && writer.featureCount == 0
            bytes = writer.buffer.take()
        }
        bytes += "],".utf8
        bytes += rest.encoded.dropFirst()
        return bytes
    }

    private static func kind(_ fault: JoinFault) -> String {
        switch fault {
        case .code(let reason): reason.rawValue
        case .unknownName: "unknownName"
        case .ambiguousName: "ambiguousName"
        case .repeated: "repeated"
        case .total: "total"
        }
    }
}

/// Writes the rows of a brought table with the shapes of their areas.
private struct JoinedSink: FeatureSink, ~Copyable {
    private let rows: [AreaCode: TableJoin.Matched]
    private let areas: AreaRegister
    private let columns: Int
    private var writer: GeoJSONWriter
    private var written: Set<AreaCode> = []
    private var current: TableJoin.Matched?

    init(join: TableJoin, level: AreaLevel, areas: AreaRegister, writer: consuming GeoJSONWriter) {
        rows = Dictionary(join.matched.filter { $0.area.level == level }.map { ($0.area, $0) }) { a, _ in a }
        columns = join.columns.count
        self.areas = areas
        self.writer = writer
    }

    mutating func begin(row: Int64, id: Span<UInt8>) {
        current = AreaCode(utf8: id).flatMap { rows[$0] }
        if current != nil { writer.begin(row: row, id: id) }
    }
    mutating func geometry(_ shape: borrowing Shape) { if current != nil { writer.geometry(shape) } }
    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) {}
    mutating func integer(_ column: Int, _ value: Int64) {}
    mutating func number(_ column: Int, _ value: Double) {}
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {}
    mutating func end() -> Bool {
        guard let current else { return true }
        finish(current)
        return true
    }

    private mutating func finish(_ row: TableJoin.Matched) {
        written.insert(row.area)
        writer.text(0, row.area.text.utf8.span)
        if let name = areas[row.area]?.name.th { writer.text(1, name.utf8.span) } else { writer.null(1) }
        writer.integer(2, Int64(row.line))
        if let value = row.value { writer.number(3, value) } else { writer.null(3) }
        for i in 0..<columns {
            if i < row.fields.count { writer.text(4 + i, row.fields[i].utf8.span) } else { writer.null(4 + i) }
        }
        _ = writer.end()
    }

    /// The rows of areas that no layer has a shape of.
    mutating func writeRest() throws {
        for row in rows.values.sorted(by: { $0.line < $1.line }) where !written.contains(row.area) {
            writer.begin(row: 0, id: row.area.text.utf8.span)
            finish(row)
        }
    }

    consuming func take() -> GeoJSONWriter { writer }
}
