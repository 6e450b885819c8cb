internal import Catalog

/// Why a value or geometry does not fit its field or layer.
enum Mismatch: Error {
    case notInteger(String)
    case notNumber(String)
    case notBoolean(String)
    case notDate(String)
    case notInstant(String)
    case notChoice(String, [FieldChoice])
    case missing
    case duplicateKey(String, first: Int)
    case wrongKind(String, wanted: String)
    case manyParts(Int, wanted: String)
    case outsideWorld(Double, Double)
    case negativeNumber(Int64)
    case fault(FeatureFault)

    var problem: Localized {
        switch self {
        case .notInteger(let v): Localized(th: "“\(v)” ไม่ใช่จำนวนเต็ม", en: "“\(v)” is no whole number")
        case .notNumber(let v): Localized(th: "“\(v)” ไม่ใช่ตัวเลข", en: "“\(v)” is no number")
        case .notBoolean(let v): Localized(th: "“\(v)” ไม่ใช่ค่าจริงหรือเท็จ", en: "“\(v)” is neither true nor false")
        case .notDate(let v): Localized(th: "“\(v)” ไม่ใช่วันที่", en: "“\(v)” is no date")
        case .notInstant(let v): Localized(th: "“\(v)” ไม่ใช่วันเวลา", en: "“\(v)” is no date and time")
        case .notChoice(let v, _): Localized(th: "“\(v)” ไม่อยู่ในรายการค่าที่ใช้ได้", en: "“\(v)” is none of the values that the field may take")
        case .missing: Localized(th: "ไม่มีค่าในฟิลด์ที่บังคับ", en: "a required value is missing")
        case .duplicateKey(let v, let first): Localized(th: "รหัส “\(v)” ซ้ำกับรายการที่ \(first)", en: "the key “\(v)” is already that of feature \(first)")
        case .wrongKind(let found, let wanted): Localized(th: "รูปร่างเป็น \(found) แต่ชั้นข้อมูลเก็บ \(wanted)", en: "a \(found) in a layer of \(wanted)")
        case .manyParts(let count, let wanted): Localized(th: "รูปร่างมี \(count) ส่วน แต่ชั้นข้อมูลเก็บ \(wanted)", en: "a geometry of \(count) parts in a layer of \(wanted)")
        case .outsideWorld(let x, let y): Localized(th: "พิกัด (\(x), \(y)) อยู่นอกโลก", en: "the coordinate (\(x), \(y)) lies outside the world")
        case .negativeNumber(let n): Localized(th: "หมายเลข \(n) ของรายการติดลบ", en: "the number \(n) of the feature is negative")
        case .fault(.syntax(let at)): Localized(th: "อ่านรายการไม่ได้ที่ไบต์ \(at)", en: "the feature cannot be read at byte \(at)")
        case .fault(.encoding): Localized(th: "ข้อความไม่ใช่ UTF-8", en: "a text is not UTF-8")
        case .fault(.geometryKind(let kind)): Localized(th: "ไม่รองรับรูปร่างชนิด \(kind)", en: "a geometry of type \(kind) is not supported")
        case .fault(.geometryForm): Localized(th: "รูปร่างไม่ครบ: เส้นมีจุดน้อยกว่า 2 หรือวงมีจุดน้อยกว่า 4 หรือไม่ปิด", en: "a line of fewer than 2 positions, or a ring of fewer than 4 or not closed")
        case .fault(.tooLarge): Localized(th: "รายการใหญ่เกินไป", en: "the feature is too large")
        }
    }

    var cure: Localized {
        switch self {
        case .notInteger, .notNumber: Localized(th: "ใส่ตัวเลขล้วน เช่น 1234", en: "write digits only, such as 1234")
        case .notBoolean: Localized(th: "ใส่ true หรือ false", en: "write true or false")
        case .notDate: Localized(th: "เขียนแบบ 2024-10-01", en: "write it like 2024-10-01")
        case .notInstant: Localized(th: "เขียนแบบ 2024-10-01T08:30:00+07:00", en: "write it like 2024-10-01T08:30:00+07:00")
        case .notChoice(_, let choices):
            Localized(
                th: "ใช้ค่าใดค่าหนึ่งใน " + choices.map { "\($0.value) (\($0.title.th))" }.joined(separator: ", "),
                en: "use one of " + choices.map { "\($0.value) (\($0.title.en))" }.joined(separator: ", "))
        case .missing: Localized(th: "กรอกค่านั้นในแฟ้ม", en: "fill it in in the file")
        case .duplicateKey: Localized(th: "แก้รหัสหรือลบรายการที่ซ้ำ", en: "correct the key or remove one of the two")
        case .wrongKind: Localized(th: "แยกเป็นแฟ้มของชั้นข้อมูลที่ตรงชนิด", en: "put it into a file of the right layer")
        case .manyParts: Localized(th: "แยกรูปร่างเป็นหลายรายการ", en: "split it into several features")
        case .outsideWorld(let x, let y) where x.magnitude <= 90 && y.magnitude <= 180:
            Localized(th: "ลองจิจูดกับละติจูดอาจสลับกัน แก้ในแฟ้ม", en: "longitude and latitude may be swapped: correct the file")
        case .outsideWorld: Localized(th: "บอกระบบพิกัดของแฟ้มด้วย --source-crs เช่น EPSG:32647", en: "name the file's reference system with --source-crs, such as EPSG:32647")
        case .negativeNumber: Localized(th: "ให้หมายเลขใหม่ตั้งแต่ 0", en: "number the features from 0")
        case .fault(.encoding):
            Localized(
                th: "บันทึกแฟ้มเป็น UTF-8 (เดิมอาจเป็น TIS-620 หรือ Windows-874) หรือใช้ --encoding CP874 กับ Shapefile",
                en: "save the file as UTF-8 (it may be TIS-620 or Windows-874), or use --encoding CP874 for a Shapefile")
        case .fault: Localized(th: "แก้รูปร่างหรือข้อมูลนี้ในโปรแกรม GIS แล้วบันทึกใหม่", en: "mend it in a GIS program and save the file again")
        }
    }
}
