/// Names that stand in URLs, in the store and in files.
enum CatalogName {
    /// The id of a layer or dataset, which is its file's name.
    ///
    /// - Parameter name: the file's name without `.json5`.
    static func id(_ node: CheckedNode, _ name: String) -> String? {
        guard let id = plain(node) else { return nil }
        guard id == name else {
            node.fault(
                "id \"\(id)\" ไม่ตรงกับชื่อแฟ้ม \"\(name)\"", "The id \"\(id)\" is not the file's name \"\(name)\"",
                cure: "เปลี่ยนชื่อแฟ้มเป็น \(id).json5 หรือแก้ id", "rename the file to \(id).json5 or change the id")
            return nil
        }
        guard !ReservedNames.isReserved(layer: id) else {
            node.fault("\"\(id)\" เป็นชื่อสงวนของระบบ", "\"\(id)\" is reserved by the service", cure: "ตั้งชื่ออื่น", "choose another id")
            return nil
        }
        return id
    }

    /// A name of small letters.
    static func plain(_ node: CheckedNode) -> String? {
        guard let id = node.text() else { return nil }
        guard isName(id, capitals: false), id.utf8.count <= 48 else {
            node.fault(
                "id \"\(id)\" ไม่ใช่ชื่อที่ใช้ได้", "The id \"\(id)\" is no name",
                cure: "ใช้ a-z 0-9 _ ขึ้นต้นด้วยตัวอักษร ไม่เกิน 48 ตัว", "use a-z, 0-9 and _, a letter first, at most 48 of them")
            return nil
        }
        return id
    }

    /// A letter or, in fields, `_`; then letters, digits and `_`. All of ASCII.
    static func isName(_ text: String, capitals: Bool) -> Bool {
        for (i, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): continue
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where capitals: continue
            case UInt8(ascii: "0")...UInt8(ascii: "9") where i > 0: continue
            case UInt8(ascii: "_") where i > 0 || capitals: continue
            default: return false
            }
        }
        return !text.isEmpty
    }
}
