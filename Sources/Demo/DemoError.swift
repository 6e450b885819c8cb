public import Catalog

/// Why the demo cannot be made.
public enum DemoError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file is missing or may not be read.
    case unreadable(path: String)
    /// A file is not what its name says; the reason is for those who made it.
    case malformed(path: String, reason: String)
    /// The counts of a file do not add up to what the demo is known to hold.
    case wrongTotal(path: String, what: String, found: Int, expected: Int)
    /// The demo has no such layer.
    case unknownLayer(String)
    /// A geometry could not be computed.
    case geometry(area: String, GEOSError)
    /// A row does not fit its dataset.
    case refusedRow(dataset: String, area: String, reason: String)

    /// One sentence for people.
    public var message: Localized {
        switch self {
        case .unreadable(let path):
            Localized(th: "อ่านแฟ้ม \(path) ไม่ได้", en: "The file \(path) cannot be read.")
        case .malformed(let path, let reason):
            Localized(th: "แฟ้ม \(path) ผิดรูปแบบ: \(reason)", en: "The file \(path) is malformed: \(reason)")
        case .wrongTotal(let path, let what, let found, let expected):
            Localized(
                th: "แฟ้ม \(path): ผลรวม \(what) คือ \(found) แต่ต้องเป็น \(expected)",
                en: "The file \(path): the sum of \(what) is \(found), it must be \(expected).")
        case .unknownLayer(let id):
            Localized(th: "ข้อมูลสาธิตไม่มีชั้นข้อมูล \(id)", en: "The demo has no layer \(id).")
        case .geometry(let area, let error):
            Localized(
                th: "คำนวณรูปทรงของพื้นที่ \(area) ไม่ได้: \(error.message)",
                en: "The geometry of area \(area) cannot be computed: \(error.message)")
        case .refusedRow(let dataset, let area, let reason):
            Localized(
                th: "แถวของ \(area) ใน \(dataset) ไม่ตรงกับนิยามของชุดข้อมูล: \(reason)",
                en: "The row of \(area) in \(dataset) does not fit its dataset: \(reason)")
        }
    }

    public var description: String { message.th + " / " + message.en }
}
