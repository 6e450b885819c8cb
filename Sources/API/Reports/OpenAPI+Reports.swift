internal import Atlas
internal import Catalog
internal import Reports

/// The parameters of reports, in the OpenAPI document.
extension Service {
    func reportParameter(_ name: String) -> JSON? {
        func one(_ description: String, of values: [String]? = nil) -> JSON {
            var schema: JSON = ["type": "string"]
            if let values { schema = schema.adding("enum", .strings(values)) }
            return parameter(name, description, schema: schema)
        }
        switch name {
        case "level":
            return one("ระดับของแถว: country, province, amphoe, tambon, village, zone, group หรือ region:ชุดภาค เช่น region:cdd4 | what the rows are: a level of areas, or a division of the provinces such as region:cdd4")
        case "area": return one("เฉพาะในพื้นที่ของรหัสนี้ | only within the area of this code")
        case "fy": return parameter(name, "ปีงบประมาณ พ.ศ. | fiscal year in the Buddhist Era", schema: ["type": "integer", "minimum": 2400, "maximum": 2700])
        case "round": return parameter(name, "งวดของปีงบประมาณ; ไม่ระบุคืองวดล่าสุด | round of the fiscal year; the newest if left out", schema: ["type": "integer", "minimum": 1, "maximum": 12])
        case "show": return one("ระดับที่แสดงสัดส่วน ของตัวชี้วัดที่เป็นระดับ | the level whose share is mapped, of an indicator of levels")
        case "class": return one("วิธีแบ่งชั้น | how values are put into classes", of: ReportParameters.methods)
        case "k":
            return parameter(
                name, "จำนวนชั้น | number of classes",
                schema: ["type": "integer", "minimum": .integer(Classification.classRange.lowerBound), "maximum": .integer(Classification.classRange.upperBound), "default": 5])
        case "breaks":
            return parameter(name, "ค่าแบ่งชั้นจากน้อยไปมาก | ascending breaks between classes", schema: ["type": "array", "minItems": 1, "maxItems": 6, "items": ["type": "number"]])
        case "palette": return one("ชุดสี | colours", of: Palette.allCases.map(\.rawValue))
        case "freeze": return parameter(name, "ใช้ช่วงชั้นเดียวกันทุกปีของวงรอบ | the same breaks for all years of the cycle", schema: ["type": "boolean", "default": false])
        case "from", "to": return one("งวด เช่น 2562/1 | a round, such as 2562/1")
        case "with": return one("ชุดข้อมูล/ตัวชี้วัดที่วางเคียงกัน | dataset/indicator to put beside")
        case "order": return one("เรียงจากมากหรือน้อย; ไม่ระบุคือดีที่สุดก่อน | largest or smallest first; the best first if left out", of: ["descending", "ascending"])
        case "paper": return one("ขนาดกระดาษของ PDF | the PDF's paper", of: PaperChoice.formats)
        case "orientation": return one("แนวกระดาษของ PDF; ไม่ระบุคือตามรูปของพื้นที่ | the PDF's orientation; that of the area if left out", of: PaperChoice.orientations)
        case "digits": return one("เลขไทยหรือเลขอารบิกใน PDF | digits of the PDF", of: PaperChoice.digits)
        default: return nil
        }
    }

    /// What anyone may send.
    func opening(_ operation: OpenOperation) -> JSON {
        let content = operation.accepts.map { type -> (key: String, value: JSON) in
            (key: type, value: ["schema": type == Representation.csv.mediaType ? ["type": "string", "format": "binary"] : ["type": "object"]])
        }
        return [
            "operationId": .string(operation.name), "summary": .string(operation.summary.th), "description": .string(operation.summary.en), "tags": [.string(Route.reportsTag)],
            "parameters": .array([
                parameter("key", "หัวคอลัมน์ของรหัสพื้นที่ | heading of the column of area codes", schema: ["type": "string"]),
                parameter("value", "หัวคอลัมน์ของค่า | heading of the column of values", schema: ["type": "string"]),
            ]),
            "requestBody": ["required": true, "content": .object(content)],
            "responses": [
                "200": ["description": "ตารางบนแผนที่ และแถวที่วางไม่ได้ | the joined table, and the rows that fit nowhere", "content": ["application/geo+json": ["schema": ["type": "object"]], "text/html": ["schema": ["type": "string"]]]],
                "400": problemResponse("ใช้ตารางนี้ไม่ได้ | the table cannot be used"), "413": problemResponse("ใหญ่เกินไป | too large"),
                "415": problemResponse("Content-Type ไม่ถูกต้อง | unsupported media type"), "500": problemResponse("เซิร์ฟเวอร์ผิดพลาด | server error"),
            ],
        ]
    }
}
