internal import Atlas
internal import Catalog

/// The forms of accounts, in the OpenAPI document.
extension Service {
    func submitting(_ operation: FormOperation, _ route: Route) -> JSON {
        var fields = operation.fields.map { field -> (key: String, value: JSON) in
            (key: field.name, value: field.repeats ? ["type": "array", "items": ["type": "string"]] : ["type": "string"])
        }
        if operation.needsOfficer {
            fields.append((key: FormOperation.tokenField, value: ["type": "string", "description": "csrf ของ /account เมื่อใช้คุกกี้ | csrf of /account, with a cookie"]))
        }
        let schema: JSON = ["type": "object", "additionalProperties": false, "properties": .object(fields)]
        let done: JSON = ["description": "ทำแล้ว | done", "content": ["application/json": ["schema": ["type": "object"]], "text/html": ["schema": ["type": "string"]]]]
        return [
            "operationId": .string(operation.name), "summary": .string(operation.summary.th), "description": .string(operation.summary.en),
            "tags": [.string(Route.accountsTag)], "parameters": .array(pathParameters(route)),
            "requestBody": ["required": .boolean(!operation.fields.isEmpty), "content": .object(Form.mediaTypes.map { (key: $0, value: ["schema": schema]) })],
            "responses": [
                "200": done, "201": done, "204": ["description": "ทำแล้ว | done"], "303": ["description": "ไปต่อที่ Location | see Location"],
                "400": problemResponse("แบบฟอร์มไม่ถูกต้อง | the form is not right"), "401": problemResponse("ยังไม่ได้เข้าสู่ระบบ | not signed in"),
                "403": problemResponse("ไม่มีสิทธิ์ | not allowed"), "404": problemResponse("ไม่พบ | not found"),
                "409": problemResponse("ขัดกับบัญชีที่มีอยู่ | conflict"), "415": problemResponse("Content-Type ไม่ถูกต้อง | unsupported media type"),
                "429": problemResponse("ลองผิดหลายครั้งเกินไป | too many failures"), "503": problemResponse("มีผู้เข้าสู่ระบบพร้อมกันมาก | too many at once"),
            ],
            "security": operation.needsOfficer ? [["session": .array([])]] : .array([]),
        ]
    }

    /// How officers are known (OpenAPI 3.0.3 section 4.7.27): those of editing where layers can be changed, the cookie
    /// where somebody can sign in.
    var securitySchemes: JSON? {
        guard hasAccounts else { return nil }
        return .present([
            "editor": isEditable || atlas.recording?.isWritable == true ? ["type": "http", "scheme": "bearer"] : nil,
            "session": ["type": "apiKey", "in": "cookie", "name": .string(cookieName)],
        ])
    }
}
