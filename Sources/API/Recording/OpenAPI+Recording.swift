internal import Catalog
internal import HTTP

/// The operations that record something, in the OpenAPI document.
extension Service {
    func recording(_ operation: RecordOperation, _ route: Route) -> JSON {
        let ifMatch: JSON = [
            "name": "If-Match", "in": "header", "required": false, "schema": ["type": "string"],
            "description": "ต่อเมื่อแผ่นข้อมูลหรือแถวยังมี ETag นี้ | only if the sheet or the row still has this tag",
        ]
        let isRow = operation.template.contains("/rows") || operation.template.hasSuffix("/steps")
        let dryRun: JSON = [
            "name": "dry-run", "in": "query", "required": false, "schema": ["type": "boolean", "default": false],
            "description": "ตรวจอย่างเดียว ไม่บันทึก | check only, write nothing",
        ]
        let parameters = pathParameters(route) + (isRow ? [ifMatch] : []) + (operation.parameters.contains("dry-run") ? [dryRun] : [])
        var responses: [(key: String, value: JSON)] = [
            (key: operation.name == "insertRows" || operation.name == "addOverride" ? "201" : "200", value: ["description": "ทำแล้ว | done", "content": ["application/json": ["schema": ["type": "object"]]]]),
            (key: "303", value: ["description": "แบบฟอร์มของหน้าเว็บ: ไปยังหน้าถัดไป | a page's form: on to the next page"]),
            (key: "400", value: problemResponse("สิ่งที่ส่งมาใช้ไม่ได้ ดู complaints | what was sent cannot be taken, see complaints")),
            (key: "401", value: problemResponse("ต้องเข้าสู่ระบบ | sign in")),
            (key: "403", value: problemResponse("ไม่มีสิทธิ์ บอกว่าใครทำได้ | forbidden: says who can")),
            (key: "404", value: problemResponse("ไม่พบ | not found")),
            (key: "409", value: problemResponse("ยังทำไม่ได้ในสถานะหรือเวลานี้ | not in this state or at this time")),
            (key: "412", value: problemResponse("มีผู้อื่นแก้ไขก่อน ดู conflicts | changed meanwhile, see conflicts")),
        ]
        if !operation.accepts.isEmpty { responses.append((key: "415", value: problemResponse("Content-Type ไม่ถูกต้อง | unsupported media type"))) }
        responses.append((key: "500", value: problemResponse("เซิร์ฟเวอร์ผิดพลาด | server error")))
        let content = operation.accepts.map { type -> (key: String, value: JSON) in
            let isText = type == Representation.csv.mediaType || type == Representation.xlsx.mediaType
            return (key: type, value: ["schema": isText ? ["type": "string", "format": "binary"] : ["type": "object"]])
        }
        return .present([
            "operationId": .string(operation.name), "summary": .string(operation.summary.th), "description": .string(operation.summary.en), "tags": ["Recording"],
            "parameters": .array(parameters), "requestBody": content.isEmpty ? nil : ["required": true, "content": .object(content)],
            "responses": .object(responses), "security": [["editor": .array([])]],
        ])
    }
}
