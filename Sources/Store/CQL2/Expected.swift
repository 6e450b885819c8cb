import Catalog

/// What a reader of CQL2 may have looked for, said to people.
enum Expected {
    case condition, value, scalar, ordered, text, number, pattern, nullable, geometry, time, array, endpoint
    case open, close, comma, commaOrClose, and, null, like, end, operation, shape, coordinate, ring, line
    case dateText, instantText, endpointText, date, instant, box, propertyName, digits

    var text: Localized {
        switch self {
        case .condition: Localized(th: "เงื่อนไข เช่น area_rai >= 3", en: "a condition, such as area_rai >= 3")
        case .value: Localized(
            th: "ค่า (ชื่อข้อมูล ตัวเลข 'ข้อความ' วันที่ หรือฟังก์ชัน)",
            en: "a value (a property, a number, a 'text', a date or a function)")
        case .scalar: Localized(
            th: "ค่าเดี่ยว (ชื่อข้อมูล ตัวเลข 'ข้อความ' TRUE FALSE วันที่ หรือฟังก์ชัน)",
            en: "a single value (a property, a number, a 'text', TRUE, FALSE, a date or a function)")
        case .ordered: Localized(
            th: "ตัวเลข วันที่ 'ข้อความ' ชื่อข้อมูล หรือฟังก์ชัน",
            en: "a number, a date, a 'text', a property or a function")
        case .text: Localized(th: "'ข้อความ' ชื่อข้อมูล หรือฟังก์ชัน", en: "a 'text', a property or a function")
        case .number: Localized(th: "ตัวเลข ชื่อข้อมูล หรือฟังก์ชัน", en: "a number, a property or a function")
        case .pattern: Localized(
            th: "รูปแบบใน '…' (ใช้ % และ _ ได้)",
            en: "a pattern in '…' (% and _ stand for any characters)")
        case .nullable: Localized(th: "ค่าหรือเงื่อนไข ไม่ใช่รายการ", en: "a value or a condition, not a list")
        case .geometry: Localized(
            th: "รูปทรง เช่น POINT(100.5 13.75) BBOX(…) ชื่อข้อมูล หรือฟังก์ชัน",
            en: "a geometry, such as POINT(100.5 13.75), BBOX(…), a property or a function")
        case .time: Localized(
            th: "เวลา เช่น DATE('2024-10-01') TIMESTAMP(…) INTERVAL(…) ชื่อข้อมูล หรือฟังก์ชัน",
            en: "a time, such as DATE('2024-10-01'), TIMESTAMP(…), INTERVAL(…), a property or a function")
        case .array: Localized(
            th: "รายการ เช่น ('ก', 'ข') ชื่อข้อมูล หรือฟังก์ชัน",
            en: "a list, such as ('a', 'b'), a property or a function")
        case .endpoint: Localized(
            th: "ปลายช่วงเวลา เช่น '2024-10-01' '..' ชื่อข้อมูล หรือฟังก์ชัน",
            en: "an end of the interval, such as '2024-10-01', '..', a property or a function")
        case .open: Localized(th: " (", en: "(")
        case .close: Localized(th: " )", en: ")")
        case .comma: Localized(th: " ,", en: ",")
        case .commaOrClose: Localized(th: " , หรือ )", en: ", or )")
        case .and: Localized(th: " AND กับค่าปลายของ BETWEEN", en: "AND with the upper value of BETWEEN")
        case .null: Localized(th: " NULL หรือ NOT NULL", en: "NULL or NOT NULL")
        case .like: Localized(th: " LIKE BETWEEN หรือ IN", en: "LIKE, BETWEEN or IN")
        case .end: Localized(th: " AND OR หรือจบตัวกรอง", en: "AND, OR or the end of the filter")
        case .operation: Localized(
            th: "การเปรียบเทียบ (= <> < <= > >= LIKE BETWEEN IN IS NULL)",
            en: "a comparison (= <> < <= > >= LIKE BETWEEN IN IS NULL)")
        case .shape: Localized(
            th: " POINT LINESTRING POLYGON MULTIPOINT MULTILINESTRING หรือ MULTIPOLYGON",
            en: "POINT, LINESTRING, POLYGON, MULTIPOINT, MULTILINESTRING or MULTIPOLYGON")
        case .coordinate: Localized(th: "พิกัดเป็นตัวเลข", en: "a coordinate in numbers")
        case .ring: Localized(
            th: "วงปิดอย่างน้อย 4 จุด จุดแรกซ้ำเป็นจุดสุดท้าย",
            en: "a closed ring of at least 4 positions, the first repeated as the last")
        case .line: Localized(th: "เส้นอย่างน้อย 2 จุด", en: "a line of at least 2 positions")
        case .dateText: Localized(th: "วันที่ใน '…'", en: "a date in '…'")
        case .instantText: Localized(th: "วันเวลาใน '…'", en: "an instant in '…'")
        case .endpointText: Localized(th: "วันที่ วันเวลา หรือ ..", en: "a date, an instant or ..")
        case .date: Localized(
            th: "วันที่ตามปฏิทินสากล เช่น 2024-10-01",
            en: "a date of the Gregorian calendar, such as 2024-10-01")
        case .instant: Localized(
            th: "วันเวลาสากลที่ลงท้ายด้วย Z เช่น 2024-10-01T00:00:00Z",
            en: "an instant in UTC ending in Z, such as 2024-10-01T00:00:00Z")
        case .box: Localized(
            th: "ตัวเลข 4 หรือ 6 ตัว: ตะวันตก, ใต้, (ล่าง,) ตะวันออก, เหนือ (, บน)",
            en: "4 or 6 numbers: west, south, (bottom,) east, north (, top)")
        case .propertyName: Localized(th: "ชื่อข้อมูลใน \"…\"", en: "the name of a property in \"…\"")
        case .digits: Localized(th: "ตัวเลข", en: "a number")
        }
    }
}

extension Localized {
    /// “พบ …” / “found …”.
    static func found(_ th: String, _ en: String) -> Localized { Localized(th: "พบ\(th)", en: "found \(en)") }
    static func found(quoted text: String) -> Localized { .found(" “\(text)”", "“\(text)”") }
}
