/// A value of a catalog file that knows its place, so that whatever is wrong with it is told with file, line and key.
///
/// Each reading method answers nil after it has told a fault; a caller goes on, so that all faults are told.
struct CheckedNode {
    let node: JSON5Node
    /// The line of the key, where there is one.
    let line: Int
    let keyPath: String
    let file: String
    let faults: FaultList

    init(_ node: JSON5Node, line: Int? = nil, keyPath: String = "", file: String, faults: FaultList) {
        self.node = node
        self.line = line ?? node.line
        self.keyPath = keyPath
        self.file = file
        self.faults = faults
    }

    func fault(_ th: String, _ en: String, cure cureTh: String, _ cureEn: String) {
        faults.add(file, line: line, keyPath: keyPath, Localized(th: th, en: en), cure: Localized(th: cureTh, en: cureEn))
    }

    private func wrongType<T>(_ th: String, _ en: String, example: String) -> T? {
        fault("ค่าต้องเป็น\(th)", "The value must be \(en)", cure: "เขียนแบบ \(example)", "write it like \(example)")
        return nil
    }

    func text() -> String? {
        guard case .text(let text) = node.value else { return wrongType("ข้อความ", "a text", example: "\"…\"") }
        guard text.contains(where: { !$0.isWhitespace }) else {
            fault("ข้อความว่างเปล่า", "The text is empty", cure: "ใส่ข้อความ", "write the text")
            return nil
        }
        return text
    }

    func boolean() -> Bool? {
        guard case .boolean(let value) = node.value else { return wrongType(" true หรือ false", "true or false", example: "true") }
        return value
    }

    func integer(in range: ClosedRange<Int>) -> Int? {
        guard case .number(let number) = node.value, let whole = Int(exactly: number) else {
            return wrongType("จำนวนเต็ม", "a whole number", example: "\(range.lowerBound)")
        }
        guard range.contains(whole) else {
            fault(
                "\(whole) อยู่นอกช่วง \(range.lowerBound) ถึง \(range.upperBound)",
                "\(whole) lies outside \(range.lowerBound) to \(range.upperBound)",
                cure: "ใช้จำนวนในช่วงนั้น", "use a number in that range")
            return nil
        }
        return whole
    }

    func number() -> Double? {
        guard case .number(let number) = node.value, number.isFinite else { return wrongType("ตัวเลข", "a number", example: "0.5") }
        return number
    }

    /// A day such as `2018-11-01`, of the Common Era.
    func day() -> CalendarDay? {
        guard let text = text() else { return nil }
        if let day = CalendarDay(text) { return day }
        fault(
            "\"\(text)\" ไม่ใช่วันที่", "\"\(text)\" is no date", cure: "เขียนแบบ \"2017-11-17\" (ค.ศ.)",
            "write it like \"2017-11-17\" (Common Era)")
        return nil
    }

    /// `#rrggbb`, in small letters.
    func color() -> String? {
        guard let text = text() else { return nil }
        guard text.utf8.count == 7, text.first == "#", text.dropFirst().allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            fault(
                "สี \"\(text)\" ไม่ใช่รูปแบบ #rrggbb", "The colour \"\(text)\" is not #rrggbb", cure: "เขียนแบบ \"#0072b2\"",
                "write it like \"#0072b2\"")
            return nil
        }
        return text.lowercased()
    }

    func array() -> [CheckedNode]? {
        guard case .array(let items) = node.value else { return wrongType("รายการใน [ ]", "a list in [ ]", example: "[…]") }
        return items.enumerated().map { CheckedNode($1, keyPath: "\(keyPath)[\($0)]", file: file, faults: faults) }
    }

    /// The items of a list that has one at least.
    func filledArray() -> [CheckedNode]? {
        guard let items = array() else { return nil }
        if items.isEmpty { fault("รายการว่างเปล่า", "The list is empty", cure: "ใส่อย่างน้อยหนึ่งรายการ", "write at least one item") }
        return items.isEmpty ? nil : items
    }

    func texts() -> [String]? { array()?.compactMap { $0.text() } }

    /// One of the words, and what it stands for.
    func word<T>(_ meanings: KeyValuePairs<String, T>) -> T? {
        guard let word = text() else { return nil }
        if let found = meanings.first(where: { $0.key == word }) { return found.value }
        let known = meanings.map(\.key).joined(separator: ", ")
        fault("ไม่รู้จัก \"\(word)\"", "Unknown value \"\(word)\"", cure: "ใช้คำใดคำหนึ่งใน \(known)", "use one of \(known)")
        return nil
    }

    /// The keys of an object; what is asked of them is what they may be.
    func object() -> CheckedObject? {
        guard case .object(let members) = node.value else { return wrongType("กลุ่มคีย์ใน { }", "keys in { }", example: "{ … }") }
        return CheckedObject(self, members)
    }

    /// `{ th: "…", en: "…" }`.
    func localized() -> Localized? {
        guard case .object = node.value else {
            return wrongType("ข้อความสองภาษา", "a text in two languages", example: "{ th: \"…\", en: \"…\" }")
        }
        guard var object = object() else { return nil }
        let th = object.required("th")?.text()
        let en = object.required("en")?.text()
        object.refuseOthers()
        guard let th, let en else { return nil }
        return Localized(th: th, en: en)
    }
}

/// An object whose keys are asked for one by one; what nobody asked for is a fault.
struct CheckedObject {
    private let owner: CheckedNode
    private let members: [JSON5Node.Member]
    private var known: [String] = []

    init(_ owner: CheckedNode, _ members: [JSON5Node.Member]) {
        self.owner = owner
        self.members = members
        var seen = Set<String>()
        for member in members where !seen.insert(member.key).inserted {
            checked(member).fault(
                "มีคีย์ \"\(member.key)\" ซ้ำ", "The key \"\(member.key)\" stands twice", cure: "ลบออกหนึ่งแห่ง", "remove one of the two")
        }
    }

    private func checked(_ member: JSON5Node.Member) -> CheckedNode {
        let path = owner.keyPath.isEmpty ? member.key : "\(owner.keyPath).\(member.key)"
        return CheckedNode(member.node, line: member.line, keyPath: path, file: owner.file, faults: owner.faults)
    }

    /// The value of a key that may be left out.
    mutating func optional(_ key: String) -> CheckedNode? {
        known.append(key)
        return members.first { $0.key == key }.map(checked)
    }

    /// The value of a key that must be there.
    mutating func required(_ key: String) -> CheckedNode? {
        if let node = optional(key) { return node }
        let path = owner.keyPath.isEmpty ? key : "\(owner.keyPath).\(key)"
        owner.faults.add(
            owner.file, line: owner.line, keyPath: path, Localized(th: "ขาดคีย์ \"\(key)\"", en: "The key \"\(key)\" is missing"),
            cure: Localized(
                th: "เพิ่ม \(key): … (ความหมายอยู่ใน geodata/README.md)", en: "add \(key): … (geodata/README.md says what it means)"))
        return nil
    }

    /// To be called last: tells every key that was not asked for.
    func refuseOthers() {
        for member in members where !known.contains(member.key) {
            let keys = known.joined(separator: ", ")
            checked(member).fault(
                "ไม่รู้จักคีย์ \"\(member.key)\"", "Unknown key \"\(member.key)\"",
                cure: "แก้ตัวสะกดหรือลบออก คีย์ที่ใช้ได้คือ \(keys)", "correct or remove it; the keys here are \(keys)")
        }
    }
}
