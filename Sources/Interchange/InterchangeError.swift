/// Why a file cannot be read or taken in. `description` is for people, Thai first.
public enum InterchangeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A program that reads files is not installed; `package` is the Debian package that has it.
    case programMissing(program: String, package: String)
    /// There is no such file, or it may not be read.
    case unreadable(path: String)
    /// The program gave up; `said` is what it wrote to standard error, shortened.
    case failed(program: String, said: String)
    /// The program was ended because it took more than `seconds`.
    case tooSlow(program: String, seconds: Int)
    /// The program was ended because it told more than this many bytes, or one line of more than so many.
    case tooLarge(program: String, bytes: Int)
    /// The operating system refused.
    case system(operation: String, code: Int32)
    /// The file has no layer of this name.
    case noLayer(name: String, known: [String])
    /// The layer of the file has no geometry, or one that no layer of ours holds.
    case noGeometry(layer: String)
    /// Required fields of the layer that no column of the file carries.
    case missingFields(layer: String, fields: [String], columns: [String])
    /// Two columns of the file are one field of the layer.
    case ambiguousColumns(field: String, columns: [String])
    /// A coordinate reference system that is no `EPSG:…`, or another parameter that cannot be understood.
    case badParameter(String)

    public var description: String {
        switch self {
        case .programMissing(let program, let package):
            "ไม่พบโปรแกรม \(program) ติดตั้งด้วย: apt-get install \(package)"
                + " / The program \(program) is missing: apt-get install \(package)"
        case .unreadable(let path):
            "อ่านแฟ้ม \(path) ไม่ได้ / The file \(path) cannot be read"
        case .failed(let program, let said):
            "\(program) อ่านแฟ้มไม่สำเร็จ / \(program) cannot read the file" + (said.isEmpty ? "" : ":\n" + said)
        case .tooSlow(let program, let seconds):
            "\(program) ใช้เวลาเกิน \(seconds) วินาที จึงถูกหยุด / \(program) took more than \(seconds) s and was ended"
        case .tooLarge(let program, let bytes):
            "\(program) ส่งข้อมูลเกิน \(bytes) ไบต์ จึงถูกหยุด / \(program) told more than \(bytes) bytes and was ended"
        case .system(let operation, let code):
            "ระบบปฏิบัติการปฏิเสธ \(operation) (errno \(code)) / The system refused \(operation) (errno \(code))"
        case .noLayer(let name, let known):
            "ในแฟ้มไม่มีชั้นข้อมูล \(name) มีแต่ \(known.joined(separator: ", "))"
                + " / The file has no layer \(name); it has \(known.joined(separator: ", "))"
        case .noGeometry(let layer):
            "ชั้น \(layer) ในแฟ้มไม่มีรูปร่างบนแผนที่ / The layer \(layer) of the file has no geometry"
        case .missingFields(let layer, let fields, let columns):
            "แฟ้มขาดคอลัมน์ที่ชั้น \(layer) บังคับ: \(fields.joined(separator: ", ")) คอลัมน์ในแฟ้มคือ \(columns.joined(separator: ", "))"
                + " วิธีแก้: เปลี่ยนชื่อคอลัมน์ หรือเพิ่มหัวคอลัมน์ใน aliases ของฟิลด์"
                + " / The file lacks columns that layer \(layer) requires: \(fields.joined(separator: ", "))."
                + " Cure: rename a column, or add its heading to the field's aliases"
        case .ambiguousColumns(let field, let columns):
            "หลายคอลัมน์ตรงกับฟิลด์ \(field): \(columns.joined(separator: ", ")) วิธีแก้: เปลี่ยนชื่อให้เหลือคอลัมน์เดียว"
                + " / Several columns are the field \(field): \(columns.joined(separator: ", ")). Cure: rename all but one"
        case .badParameter(let text):
            "ไม่เข้าใจ “\(text)” / “\(text)” cannot be understood"
        }
    }
}
