public import Catalog
public import Store

/// Reads what people type into cells and forms (domain 7.6): Thai digits, commas of thousands, ฿, `-` for none, words
/// for choices, dates of either era.
///
/// What cannot be read stays a text, which the check of the row then complains of.
public enum CellReader {
    public static func value(_ text: String, _ field: Field) -> Value {
        let text = clean(text)
        if text.isEmpty { return .null }
        if let choice = choice(text, field) { return choice }
        switch field.type {
        case .text, .textArray, .instant: return isNone(text) && !field.choices.isEmpty ? .null : .text(text)
        case .integer, .number:
            if isNone(text) { return .null }
            guard let number = number(text) else { return .text(text) }
            return field.type == .integer ? Int64(exactly: number).map { .integer($0) } ?? .number(number) : .number(number)
        case .boolean:
            if isNone(text) { return .null }
            switch text.lowercased() {
            case "true", "yes", "y", "1", "ใช่", "มี", "ผ่าน": return .boolean(true)
            case "false", "no", "n", "0", "ไม่ใช่", "ไม่มี", "ไม่ผ่าน", "ไม่": return .boolean(false)
            default: return .text(text)
            }
        case .date: return isNone(text) ? .null : date(text).map { .text($0) } ?? .text(text)
        }
    }

    /// The text without characters of no width and blanks at its ends; no-break spaces are spaces.
    static func clean(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x200B...0x200D, 0x2060, 0xFEFF: continue
            case 0xA0: scalars.append(" ")
            default: scalars.append(scalar)
            }
        }
        var rest = String(scalars)[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    /// Thai digits as 0–9.
    static func digits(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            scalars.append((0xE50...0xE59).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xE50 + 0x30) ?? scalar : scalar)
        }
        return String(scalars)
    }

    /// What stands for nothing in tables of offices; not zero.
    private static func isNone(_ text: String) -> Bool { ["-", "–", "—", "−", "n/a", "ไม่มีข้อมูล"].contains(text.lowercased()) }

    private static func choice(_ text: String, _ field: Field) -> Value? {
        let wanted = folded(text)
        guard let found = field.choices.first(where: { $0.value == text || [$0.value, $0.title.th, $0.title.en].contains { folded($0) == wanted } }) else { return nil }
        switch field.type {
        case .integer: return Int64(found.value).map { .integer($0) }
        case .number: return Double(found.value).map { .number($0) }
        default: return .text(found.value)
        }
    }

    static func folded(_ text: String) -> String { TextFolding([.letterCase, .spelling, .digits, .spaces]).fold(text) }

    /// A number with or without commas of thousands: `1,234.50`, `฿200,000.00`, `๑๒๓`.
    static func number(_ text: String) -> Double? {
        var plain = digits(text).filter { $0 != " " && $0 != "฿" }
        for unit in ["บาท", "คน", "ครัวเรือน"] where plain.hasSuffix(unit) { plain.removeLast(unit.count) }
        if plain.hasPrefix("−") { plain = "-" + plain.dropFirst() }
        let sign = plain.hasPrefix("-") || plain.hasPrefix("+") ? String(plain.removeFirst()) : ""
        let parts = plain.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, parts.count < 2 || !parts[1].isEmpty && parts[1].allSatisfy(isDigit) || parts[1].lowercased().contains("e") else { return nil }
        var groups = whole.split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count == 1 || groups.dropFirst().allSatisfy({ $0.count == 3 && $0.allSatisfy(isDigit) }) && (1...3).contains(groups[0].count) else { return nil }
        let first = groups.removeFirst()
        guard !first.isEmpty, first.allSatisfy(isDigit) || parts.count == 1 && groups.isEmpty else { return nil }
        let text = sign + first + groups.joined() + (parts.count == 2 ? "." + parts[1] : "")
        guard text.utf8.count <= 40, text.utf8.allSatisfy({ (0x2B...0x39).contains($0) || $0 == 0x45 || $0 == 0x65 }), let value = Double(text), value.isFinite else { return nil }
        return value
    }

    private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

    private static let months: [(names: [String], number: Int)] = [
        (["ม.ค.", "มกราคม"], 1), (["ก.พ.", "กุมภาพันธ์"], 2), (["มี.ค.", "มีนาคม"], 3), (["เม.ย.", "เมษายน"], 4), (["พ.ค.", "พฤษภาคม"], 5),
        (["มิ.ย.", "มิถุนายน"], 6), (["ก.ค.", "กรกฎาคม"], 7), (["ส.ค.", "สิงหาคม"], 8), (["ก.ย.", "กันยายน"], 9), (["ต.ค.", "ตุลาคม"], 10),
        (["พ.ย.", "พฤศจิกายน"], 11), (["ธ.ค.", "ธันวาคม"], 12),
    ]

    /// `2024-10-01`, `2567-10-01`, `1/10/2567`, `1 ต.ค. 67`: a year after 2400 is of the Buddhist Era, and a short one too.
    static func date(_ text: String) -> String? {
        let plain = digits(text)
        var parts: [Substring]
        var month: Int?
        if let found = months.first(where: { $0.names.contains { plain.contains($0) } }), let name = found.names.first(where: { plain.contains($0) }) {
            month = found.number
            parts = plain.replacing(name, with: " ").split(separator: " ")
            guard parts.count == 2 else { return nil }
        } else {
            parts = plain.split { $0 == "-" || $0 == "/" || $0 == "." }
            guard parts.count == 3 else { return nil }
            if parts[0].count == 4 { parts.swapAt(0, 2) }
            month = Int(parts.remove(at: 1))
        }
        guard let day = Int(parts[0]), var year = Int(parts[1]), let month else { return nil }
        if year < 100 { year += 2500 }
        if year > 2400 { year -= 543 }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let made = "\(year)-\(two(month))-\(two(day))"
        return Timestamp.bounds(made) == nil ? nil : made
    }
}
