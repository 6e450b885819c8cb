internal import Catalog
internal import HTTP
internal import Store

/// The operations that change something, in the OpenAPI document.
extension Service {
    func writing(_ operation: WriteOperation, _ route: Route, _ layer: Layer?) -> JSON {
        var parameters = pathParameters(route)
        if operation.statuses.contains(where: { $0.status == 412 }) {
            parameters.append([
                "name": "If-Match", "in": "header", "required": false, "schema": ["type": "string"],
                "description": "แก้ไขต่อเมื่อรายการยังมี ETag นี้ | only if the feature still has this tag",
            ])
        }
        let done = operation.statuses.map { (key: String($0.status), value: response($0.status, $0.text)) }
        let refused: [(key: String, value: JSON)] = [
            (key: "400", value: problemResponse("สิ่งที่ส่งมาใช้ไม่ได้ ดู faults | what was sent cannot be stored, see faults")),
            (key: "401", value: problemResponse("ไม่มีรหัสลับที่ถูกต้อง | no valid token")),
            (key: "403", value: problemResponse("รหัสลับนี้แก้ไขไม่ได้ | the token may not do this")),
        ]
        var responses = done + refused
        if !operation.accepts.isEmpty { responses.append((key: "415", value: problemResponse("Content-Type ไม่ถูกต้อง | unsupported media type"))) }
        responses.append((key: "500", value: problemResponse("เซิร์ฟเวอร์ผิดพลาด | server error")))
        responses.sort { $0.key < $1.key }
        let title = layer.map { ": \($0.title.th)" } ?? ""
        return .present([
            "operationId": .string(layer.map { "\(operation.name)-\($0.id)" } ?? operation.name),
            "summary": .string(operation.summary.th + title), "description": .string(operation.summary.en), "tags": ["Editing"],
            "parameters": .array(parameters), "requestBody": body(operation, layer), "responses": .object(responses),
            "security": [["editor": .array([])]],
        ])
    }

    private func response(_ status: Int, _ text: String) -> JSON {
        guard status < 400 else { return problemResponse(text) }
        guard status != 204 else { return ["description": .string(text)] }
        let location: JSON = ["description": "ที่อยู่ของสิ่งที่เพิ่ม | address of what was made", "schema": ["type": "string"]]
        return .present([
            "description": .string(text), "headers": status == 201 ? ["Location": location] : nil,
            "content": ["application/json": ["schema": Service.receiptSchema]],
        ])
    }

    private func body(_ operation: WriteOperation, _ layer: Layer?) -> JSON? {
        guard !operation.accepts.isEmpty else { return nil }
        let schema =
            layer.map { operation.method == .patch ? patchSchema($0) : featureSchema($0) } ?? Service.transactionSchema
        return [
            "required": true, "content": .object(operation.accepts.map { (key: $0, value: ["schema": schema]) }),
        ]
    }

    // MARK: Schemas of what is sent

    private func featureSchema(_ layer: Layer) -> JSON {
        let required = layer.fields.filter(\.required).map(\.name)
        return [
            "type": "object", "required": ["type", "geometry", "properties"],
            "properties": [
                "type": ["type": "string", "enum": ["Feature"]], "id": ["oneOf": [["type": "string"], ["type": "integer"]]],
                "geometry": Service.geometrySchema,
                "properties": JSON.present([
                    "type": "object", "required": required.isEmpty ? nil : .strings(required), "properties": properties(layer, nullable: false),
                    "additionalProperties": false,
                ]),
            ],
        ]
    }

    private func patchSchema(_ layer: Layer) -> JSON {
        [
            "type": "object",
            "properties": [
                "geometry": Service.geometrySchema,
                "properties": ["type": "object", "properties": properties(layer, nullable: true), "additionalProperties": false],
            ],
        ]
    }

    /// The fields that anyone may know of; an editor may send those of other classes too, which no public document names.
    private func properties(_ layer: Layer, nullable: Bool) -> JSON {
        .object(
            Service.queryableFields(layer).map { field in
                (key: field.name, value: Service.jsonSchema(field).adding("nullable", nullable || !field.required ? true : nil))
            })
    }

    private static let geometrySchema: JSON = [
        "type": "object", "nullable": true,
        "properties": [
            "type": ["type": "string", "enum": .strings(["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"])],
            "coordinates": ["type": "array", "items": JSON.object([])],
        ],
    ]

    private static let receiptSchema: JSON = [
        "type": "object",
        "properties": [
            "id": ["type": "string"], "versions": ["type": "object", "additionalProperties": ["type": "integer"]],
            "warnings": ["type": "array", "items": faultSchema],
        ],
    ]

    private static let transactionSchema: JSON = [
        "type": "object", "required": ["transaction"],
        "properties": [
            "semantic": ["type": "string", "enum": ["atomic"], "default": "atomic"],
            "transaction": [
                "type": "array", "minItems": 1,
                "items": [
                    "type": "object", "required": ["action", "collection"],
                    "properties": [
                        "action": ["type": "string", "enum": ["insert", "replace", "update", "delete"]], "collection": ["type": "string"],
                        "id": ["type": "string", "description": "ชื่อของ action เอง | the action's own name"],
                        "items": ["type": "array", "items": ["type": "object"], "description": "insert: Feature ที่เพิ่ม | the features"],
                        "filter": ["type": "string", "description": "id = 'P1' หรือ id IN ('P1','P2')"],
                        "properties": [
                            "type": "object", "description": "replace: { feature } · update: { add, modify: [{ name, value }], delete: [name] }",
                        ],
                    ],
                ],
            ],
        ],
    ]
}
