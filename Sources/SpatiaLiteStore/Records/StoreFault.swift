/// What is wrong with a store. `description` is for people, Thai first, and holds nothing that was recorded.
public enum StoreFault: Hashable, Sendable, CustomStringConvertible {
    /// SQLite's own check found this.
    case file(String)
    /// The journal's chain breaks at this entry: it, or the one before it, was changed, removed or put in.
    case journal(entry: Int64)
    /// The journal's last entry about a sheet tells of another state of it than stands there.
    case sheet(String, entry: Int64)
    /// A sheet stands there of which the journal does not tell; or the journal tells of one that is gone.
    case unknownSheet(String)
    /// The rows that a write replaced are not those of which this entry tells.
    case history(String, entry: Int64)
    /// An override is not what this entry says.
    case override(entry: Int64)
    /// What the store holds cannot be read.
    case damaged(String)

    /// The number of the entry of the journal that tells of the fault.
    public var entry: Int64? {
        switch self {
        case .journal(let entry), .sheet(_, let entry), .history(_, let entry), .override(let entry): entry
        case .file, .unknownSheet, .damaged: nil
        }
    }

    public var description: String {
        switch self {
        case .file(let what): "แฟ้มเสียหาย: \(what) / The file is damaged: \(what)"
        case .journal(let entry):
            "บันทึกเหตุการณ์ลำดับที่ \(entry) หรือลำดับก่อนหน้า ถูกแก้ ลบ หรือแทรก"
                + " / Journal entry \(entry), or the one before it, was changed, removed or put in"
        case .sheet(let name, let entry):
            "ข้อมูล \(name) ไม่ตรงกับบันทึกเหตุการณ์ลำดับที่ \(entry) / The sheet \(name) is not what journal entry \(entry) says"
        case .unknownSheet(let name):
            "ข้อมูล \(name) ไม่มีคู่ในบันทึกเหตุการณ์ หรือหายไป / The sheet \(name) is missing, or the journal does not know it"
        case .history(let name, let entry):
            "ประวัติของข้อมูล \(name) ไม่ตรงกับบันทึกเหตุการณ์ลำดับที่ \(entry)"
                + " / The history of the sheet \(name) is not what journal entry \(entry) says"
        case .override(let entry):
            "การเปิดปิดระบบไม่ตรงกับบันทึกเหตุการณ์ลำดับที่ \(entry) / An opening or closing is not what journal entry \(entry) says"
        case .damaged(let what): "อ่านไม่ได้: \(what) / It cannot be read: \(what)"
        }
    }
}
