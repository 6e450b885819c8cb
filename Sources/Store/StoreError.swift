/// Why a store cannot do what it was asked. `description` is for people, Thai first, and holds no data of a feature.
public enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The store has no answer to this part of a filter; the text names the part. A fault of the request.
    case unsupported(String)
    /// The answer would have taken longer than a query may. A fault of the request.
    case tooCostly(budget: Duration)
    /// There is no store at this path.
    case missing(path: String)
    /// Another process writes, or replaces, this store.
    case inUse(path: String)
    /// A write was asked of a store that was opened for reading.
    case readOnly(path: String)
    /// The store was made by a newer program.
    case newerSchema(path: String, found: Int, known: Int)
    /// The store was made by an older program and is open for reading only.
    case olderSchema(path: String, found: Int, known: Int)
    /// What the store holds and what the catalog says do not fit.
    case incompatible(layer: String, column: String?, reason: String, cure: String)
    /// A feature does not fit its layer. `feature` counts from 1 in the order of loading.
    case misfit(layer: String, feature: Int, column: String?, reason: String)
    /// Two features of a layer have one key.
    case duplicateKey(layer: String, column: String)
    /// The file holds what no writer of this format writes.
    case damaged(String)
    /// The operating system refused.
    case system(operation: String, path: String, code: Int32)

    /// Whether the request is to blame, and another one may be answered.
    public var isFaultOfRequest: Bool {
        switch self {
        case .unsupported, .tooCostly: true
        default: false
        }
    }

    public var description: String {
        switch self {
        case .unsupported(let part):
            "ยังไม่รองรับเงื่อนไขนี้: \(part) / This part of a filter is not supported: \(part)"
        case .tooCostly(let budget):
            "คำขอนี้ใช้เวลาเกิน \(budget) โปรดใช้กรอบหรือตัวกรองที่แคบลง"
                + " / The query took longer than \(budget): narrow the box or the filter"
        case .missing(let path):
            "ไม่พบที่เก็บข้อมูล \(path) / There is no store at \(path)"
        case .inUse(let path):
            "โปรแกรมอื่นกำลังเขียนหรือสร้างที่เก็บข้อมูล \(path) อยู่ / Another process writes or builds the store \(path)"
        case .readOnly(let path):
            "ที่เก็บข้อมูล \(path) เปิดไว้เพื่ออ่านเท่านั้น / The store \(path) is open for reading only"
        case .newerSchema(let path, let found, let known):
            "ที่เก็บข้อมูล \(path) เป็นรุ่น \(found) ใหม่กว่าที่โปรแกรมนี้รู้จัก (\(known)) โปรดใช้โปรแกรมรุ่นใหม่"
                + " / The store \(path) has schema \(found), newer than this program's \(known): use a newer program"
        case .olderSchema(let path, let found, let known):
            "ที่เก็บข้อมูล \(path) เป็นรุ่น \(found) เก่ากว่า \(known) โปรดเปิดเพื่อเขียนหนึ่งครั้งเพื่อปรับรุ่น"
                + " / The store \(path) has schema \(found), older than \(known): open it once for writing"
        case .incompatible(let layer, let column, let reason, let cure):
            "ชั้นข้อมูล \(layer)\(column.map { " คอลัมน์ \($0)" } ?? "") ไม่ตรงกับที่เก็บข้อมูล"
                + " / Layer \(layer)\(column.map { ", column \($0)" } ?? ""): \(reason). Cure: \(cure)"
        case .misfit(let layer, let feature, let column, let reason):
            "ชั้นข้อมูล \(layer) รายการที่ \(feature)\(column.map { " คอลัมน์ \($0)" } ?? "") ใช้ไม่ได้"
                + " / Layer \(layer), feature \(feature)\(column.map { ", column \($0)" } ?? ""): \(reason)"
        case .duplicateKey(let layer, let column):
            "ชั้นข้อมูล \(layer) มีรหัสซ้ำในคอลัมน์ \(column) / Layer \(layer): two features have one \(column)"
        case .damaged(let what):
            "ที่เก็บข้อมูลเสียหาย: \(what) / The store is damaged: \(what)"
        case .system(let operation, let path, let code):
            "ระบบปฏิบัติการปฏิเสธ \(operation) ที่ \(path) (errno \(code)) / The system refused \(operation) on \(path) (errno \(code))"
        }
    }
}
