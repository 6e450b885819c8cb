internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Store

/// The OpenAPI 3.0 document, made from the routes and the catalog.
extension Service {
    func apiDefinition(_ x: Exchange) throws -> Response {
        if x.form == .html { return tagged(apiPage(x), x, type: x.form.contentType) }
        return document(openAPI(base: x.base), x)
    }

    func openAPI(base: String) -> JSON {
        var paths: [(key: String, value: JSON)] = []
        for route in shownRoutes where !route.perLayer { paths.append((key: route.template, value: pathItem(route, layer: nil))) }
        for layer in atlas.catalog.layers {
            for route in shownRoutes where route.perLayer {
                let template = route.template.split(separator: "/").map { $0 == "{collectionId}" ? layer.id : String($0) }
                paths.append((key: "/" + template.joined(separator: "/"), value: pathItem(route, layer: layer)))
            }
        }
        let tags = ["Capabilities", "Data", "Schemas", "Tiles", Service.stylesTag, "Editing", "Recording", Route.reportsTag, Route.accountsTag, "Pages", "Operation"]
        return [
            "openapi": "3.0.3",
            "info": [
                "title": .string(atlas.title.th), "description": .string("\(atlas.description.th) | \(atlas.description.en)"), "version": .string(edition),
                "license": ["name": .string(atlas.attribution.en)],
            ],
            "servers": [["url": .string(base)]],
            "tags": .array(tags.map { ["name": .string($0)] }),
            "paths": .object(paths),
            "components": .present([
                "schemas": ["problem": Service.problemSchema],
                "securitySchemes": securitySchemes,
            ]),
        ]
    }

    /// The resources that do something: without accounts, nothing can be sent.
    private var shownRoutes: [Route] {
        Service.routes.filter { ($0.answer != nil && (hasAccounts || !$0.needsAccounts)) || !writes($0).isEmpty || !forms($0).isEmpty || !records($0).isEmpty }
    }

    /// The methods of a path.
    private func pathItem(_ route: Route, layer: Layer?) -> JSON {
        var methods: [(key: String, value: JSON)] = []
        if route.answer != nil { methods.append((key: "get", value: reading(route, layer: layer))) }
        for operation in writes(route) { methods.append((key: operation.method.rawValue.lowercased(), value: writing(operation, route, layer))) }
        for operation in records(route) { methods.append((key: operation.method.rawValue.lowercased(), value: recording(operation, route))) }
        for operation in opens(route) { methods.append((key: "post", value: opening(operation))) }
        for form in forms(route) { methods.append((key: "post", value: submitting(form, route))) }
        return .object(methods)
    }

    private func reading(_ route: Route, layer: Layer?) -> JSON {
        let f: [JSON] = route.offered.isEmpty ? [] : [
            parameter("f", "รูปแบบของคำตอบ | format of the answer", schema: ["type": "string", "enum": .strings(route.offered.map(\.f))])
        ]
        let names = route.parameters(layer)
        let parameters = pathParameters(route) + names.compactMap { name in
            route.tag == Route.reportsTag ? reportParameter(name) : queryParameter(name, layer)
        } + f
        let stream: [(key: String, value: JSON)] = route.lasts ? [(key: "text/event-stream", value: ["schema": ["type": "string"]])] : []
        let content: [(key: String, value: JSON)] = stream + route.offered.map { form in
            let schema: JSON = route.name == "fonts" ? ["type": "array", "items": ["type": "string"]] : [.vectorTile, .flatGeobuf, .pdf, .xlsx].contains(form) ? ["type": "string", "format": "binary"] : [.html, .csv, .svg, .geoJSONSequence].contains(form) ? ["type": "string"] : ["type": "object"]
            return (key: form.mediaType, value: ["schema": schema])
        }
        let ok: JSON = JSON.present(["description": .string("\(route.summary.th) | \(route.summary.en)"), "content": content.isEmpty ? nil : .object(content)])
        var responses: [(key: String, value: JSON)] = [(key: "200", value: ok)]
        if route.offered.contains(.vectorTile) { responses.append((key: "204", value: ["description": "ไทล์ว่าง | empty tile"])) }
        if !route.lasts { responses.append((key: "304", value: ["description": "ไม่เปลี่ยน | not modified"])) }
        responses.append((key: "400", value: problemResponse("คำขอไม่ถูกต้อง | bad request")))
        if route.template.contains("{") { responses.append((key: "404", value: problemResponse("ไม่พบ | not found"))) }
        if route.needsAccounts {
            responses.append((key: "303", value: ["description": "ไปเข้าสู่ระบบก่อน | sign in first"]))
            responses.append((key: "401", value: problemResponse("ยังไม่ได้เข้าสู่ระบบ | not signed in")))
            responses.append((key: "403", value: problemResponse("ไม่มีสิทธิ์ | not allowed")))
        }
        if !route.offered.isEmpty { responses.append((key: "406", value: problemResponse("ไม่มีรูปแบบที่ขอ | not acceptable"))) }
        responses.append((key: "500", value: problemResponse("เซิร์ฟเวอร์ผิดพลาด | server error")))
        if route.lasts { responses.append((key: "503", value: problemResponse("มีผู้รับฟังมากเกินไป | too many listeners"))) }
        let title = layer.map { ": \($0.title.th)" } ?? ""
        return [
            "operationId": .string(layer.map { "\(route.name)-\($0.id)" } ?? route.name),
            "summary": .string(route.summary.th + title), "description": .string(route.summary.en),
            "tags": [.string(route.tag)], "parameters": .array(parameters), "responses": .object(responses),
        ]
    }

    func pathParameters(_ route: Route) -> [JSON] {
        route.template.split(separator: "/").compactMap { segment in
            guard segment.hasPrefix("{"), segment != "{collectionId}" else { return nil }
            let name = String(segment.dropFirst().dropLast())
            let whole = name.hasPrefix("tile")
            return [
                "name": .string(name), "in": "path", "required": true,
                "schema": whole ? ["type": "integer", "minimum": 0] : ["type": "string"],
            ]
        }
    }

    private func queryParameter(_ name: String, _ layer: Layer?) -> JSON? {
        switch name {
        case "bbox":
            return parameter(
                name, "กรอบพื้นที่ ตะวันตก,ใต้,ตะวันออก,เหนือ (องศา) | bounding box in degrees",
                schema: ["type": "array", "minItems": 4, "maxItems": 6, "items": ["type": "number"]])
        case "datetime": return parameter(name, "วันที่หรือช่วงเวลา ค.ศ. (RFC 3339) | date, instant or interval", schema: ["type": "string"])
        case "limit":
            return parameter(
                name, "จำนวนรายการสูงสุดต่อคำตอบ | most features in an answer",
                schema: ["type": "integer", "minimum": 1, "maximum": .integer(Service.maximumLimit), "default": .integer(Service.standardLimit)])
        case "after": return parameter(name, "หมายหน้าถัดไปจากลิงก์ next | mark of the next page, from a next link", schema: ["type": "string"])
        case "crs", "bbox-crs", "filter-crs":
            return parameter(name, "URI ของระบบพิกัด | coordinate reference system", schema: ["type": "string", "format": "uri", "default": .string(Service.crs84)])
        case "filter": return parameter(name, "เงื่อนไขในภาษา CQL2 | condition in CQL2", schema: ["type": "string"])
        case "filter-lang":
            return parameter(name, "ภาษาของเงื่อนไข | language of the condition", schema: ["type": "string", "enum": .strings(Service.filterLanguages), "default": "cql2-text"])
        case "sortby":
            return parameter(
                name, "เรียงตามช่องข้อมูล ใส่ - หน้าชื่อเพื่อเรียงจากมากไปน้อย | sort keys, - for descending",
                schema: ["type": "array", "items": ["type": "string", "pattern": "[+|-]?[A-Za-z_].*"]])
        case "properties":
            return parameter(
                name, "เฉพาะช่องข้อมูลเหล่านี้ | only these properties",
                schema: ["type": "array", "items": ["type": "string", "enum": .strings(layer.map { Service.queryableFields($0).map(\.name) } ?? [])]])
        case Service.purposeParameter:
            return parameter(
                name, "เจ้าหน้าที่: เหตุที่อ่านข้อมูลส่วนบุคคลของพื้นที่ตน จะถูกบันทึกไว้ | officers: what personal data of the own area are read for; it is journalled",
                schema: ["type": "string", "minLength": .integer(Service.purposeLengths.lowerBound), "maxLength": .integer(Service.purposeLengths.upperBound)])
        case "skipGeometry": return parameter(name, "ไม่เอารูปทรง | leave geometries out", schema: ["type": "boolean", "default": false])
        case "zoom-level":
            return parameter(name, "ลดรายละเอียดรูปทรงให้พอดีกับระดับซูม | simplify geometries for a zoom", schema: ["type": "integer", "minimum": 0, "maximum": .integer(TileAddress.maximumZoom)])
        case "profile":
            return parameter(
                name, "แบบย่อยของ GeoJSON | profiles of GeoJSON: rfc7946, jsonfg, jsonfg-plus", schema: ["type": "array", "items": ["type": "string"]])
        case "fy" where layer?.column("fy") == nil: return parameter(name, "ปีงบประมาณ พ.ศ. | fiscal year in the Buddhist Era", schema: ["type": "integer", "minimum": 2400, "maximum": 2700])
        case "round" where layer?.column("round") == nil: return parameter(name, "งวด (ไตรมาส) ของปีงบประมาณ | round (quarter) of the fiscal year", schema: ["type": "integer", "minimum": 1, "maximum": 4])
        case "q":
            return parameter(
                name, "คำค้นในชื่อ ทุกคำต้องพบ ลำดับไม่สำคัญ เช่น หมู่ 3 ต.แม่ต๋ำ | words in names, all of them, in any order",
                schema: ["type": "string", "minLength": .integer(SearchQuestion.shortest), "maxLength": .integer(SearchQuestion.longest)], required: layer == nil)
        case "collections":
            return parameter(
                name, "รหัสชั้นข้อมูล คั่นด้วยจุลภาค | ids of collections",
                schema: ["type": "array", "items": ["type": "string", "enum": .strings(atlas.catalog.layers.map(\.id))]])
        case "aggregation":
            return parameter(
                name, "area: รวมยอดตามพื้นที่ที่ซูมต่ำ none: ทุกรายการ | area: put together by area at low zooms; none: every feature",
                schema: ["type": "string", "enum": .strings(TileMaker.Aggregation.allCases.map(\.rawValue)), "default": "area"])
        case "group":
            let groups = layer.map { AggregateParameters.groupings($0, atlas.catalog.areas).map(\.name) } ?? []
            return parameter(
                name, "จัดกลุ่มตามพื้นที่ ภาค ช่องข้อมูล หรือช่วงขนาด bins(…) คั่นด้วยจุลภาค; ไม่ระบุคือยอดรวม | groupings: area level, region scheme, field or size class; none: the total",
                schema: [
                    "type": "array", "maxItems": .integer(FeatureAggregator.mostGroupings),
                    "items": ["type": "string", "enum": .strings(groups)],
                ])
        case "stats":
            let statistics = layer.map { AggregateParameters.statistics($0).map(\.name) } ?? []
            return parameter(
                name, "ค่าสถิติของแต่ละกลุ่ม คั่นด้วยจุลภาค | statistics of each group",
                schema: [
                    "type": "array", "minItems": 1, "maxItems": .integer(AggregateParameters.mostStatistics), "default": ["count"],
                    "items": ["type": "string", "enum": .strings(statistics)],
                ])
        case "bins":
            return parameter(
                name, "ขอบของช่วงขนาดสำหรับ group=bins(…) จากน้อยไปมาก; ค่าเท่าขอบอยู่ในช่วงบน | ascending edges of the size classes of group=bins(…); an edge belongs to the class above it",
                schema: ["type": "array", "minItems": 1, "maxItems": .integer(AggregateParameters.mostEdges), "items": ["type": "number"]])
        case "purpose": return parameter(name, "ใช้ข้อมูลส่วนบุคคลเพื่ออะไร เก็บในสมุดเหตุการณ์ | what personal data are read for; the journal keeps it", schema: ["type": "string", "maxLength": 200])
        case "within": return parameter(name, "เฉพาะหน่วยในพื้นที่ของรหัสนี้ | only units in the area of this code", schema: ["type": "string"])
        case "sheet": return parameter(name, "ไปยังงวดนี้ เช่น 2567/1 | on to this round", schema: ["type": "string"])
        case "show": return parameter(name, "งวดที่แสดง: all open late complete | which rounds are shown", schema: ["type": "string", "enum": ["all", "open", "late", "complete"]])
        case "dataset": return parameter(name, "เฉพาะชุดข้อมูลนี้ | only this dataset", schema: ["type": "string"])
        case "done": return parameter(name, "ขั้นตอนที่เพิ่งทำ สำหรับหน้าเว็บ | the step just taken, for the page", schema: ["type": "string"])
        case "offset": return parameter(name, "เริ่มแสดงจากแถวนี้ในหน้าเว็บ | the first row that the page shows", schema: ["type": "integer", "minimum": 0])
        case "next": return parameter(name, "ไปหน้านี้ต่อ | the page to go on to", schema: ["type": "string"])
        default:
            guard let field = layer.flatMap({ layer in layer.column(name).map { layer.fields[$0] } }) else {
                return parameter(name, "สถานะของแผนที่หน้าแรก | state of the first map", schema: ["type": "string"])
            }
            let unit = field.unit.map { " (\($0.th))" } ?? ""
            return parameter(name, "\(field.title.th)\(unit) | \(field.title.en)", schema: field.type == .textArray ? ["type": "string"] : Service.jsonSchema(field))
        }
    }

    func parameter(_ name: String, _ description: String, schema: JSON, required: Bool = false) -> JSON {
        [
            "name": .string(name), "in": "query", "required": .boolean(required), "style": "form", "explode": false,
            "description": .string(description), "schema": schema,
        ]
    }

    func problemResponse(_ description: String) -> JSON {
        ["description": .string(description), "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/problem"]]]]
    }

    static let faultSchema: JSON = [
        "type": "object", "required": ["pointer", "detail", "cure"],
        "properties": ["pointer": ["type": "string"], "detail": ["type": "string"], "cure": ["type": "string"]],
    ]

    private static let problemSchema: JSON = [
        "type": "object", "required": ["type", "title", "status"],
        "properties": [
            "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"], "detail": ["type": "string"],
            "instance": ["type": "string"], "parameter": ["type": "string"], "known": ["type": "array", "items": ["type": "string"]],
            "faults": ["type": "array", "items": Service.faultSchema],
        ],
    ]
}
