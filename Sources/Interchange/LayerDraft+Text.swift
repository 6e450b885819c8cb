internal import Catalog
internal import Geo

/// The text of a draft's file.
extension LayerDraft {
    /// Colours that people with any kind of colour vision can tell apart (Okabe and Ito, 2008).
    private static let colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]
    /// Names of fields that name a feature to people, the best first.
    private static let labels = ["name_th", "name", "name_en", "title", "label"]
    /// The most fields that a draft puts into tiles.
    private static let tileFields = 8

    static func text(_ id: String, _ source: VectorLayer, _ geometry: GeometryKind, _ fields: [DraftField], order: Int) -> String {
        let open = fields.filter(\.isPublic)
        let label = labels.lazy.compactMap { name in open.first { $0.name.lowercased() == name } }.first ?? open.first { $0.type == .text }
        let times = open.filter { $0.type == .date || $0.type == .instant }
        let title = localized(source.name, source.name)
        var lines = [
            "// ร่างจากแฟ้มข้อมูล ตรวจแก้ก่อนใช้ โดยเฉพาะ personal: P0 เปิดเผยได้ … P3 อ่อนไหว (geodata/README.md)",
            "// A draft made from a file. Check it before use, above all personal: P0 public … P3 sensitive (geodata/README.md).",
            "{",
            "  id: \(quoted(id)),",
            "  order: \(order),",
            "  title: \(title),",
            "  description: \(title),",
            "  attribution: \(localized("ยังไม่ได้ระบุที่มา", "Source not yet stated")),",
            "  geometry: \(quoted(word(geometry))),",
        ]
        if let label { lines.append("  label: \(quoted(label.name)),") }
        if times.count == 1 { lines.append("  time: \(quoted(times[0].name)),") }
        let names = quoted(["[", "]"], open.prefix(tileFields).map(\.name))
        lines.append("  tiles: { minZoom: 0, maxZoom: 14, fields: \(names) },")
        lines.append("  legend: { color: \(quoted(colors[order % colors.count])), shown: true },")
        lines.append("  fields: [")
        lines += fields.map(line)
        lines += ["  ],", "}", ""]
        return lines.joined(separator: "\n")
    }

    private static func line(_ field: DraftField) -> String {
        let heading = field.source.name
        let title = heading.contains { !$0.isWhitespace } ? heading : field.name
        var text = "    { name: \(quoted(field.name)), type: \(quoted(field.type.rawValue)), title: \(localized(title, title))"
        if !field.isPublic { text += ", personal: \"P2\"" }
        if heading != field.name, title == heading { text += ", aliases: \(quoted(["[", "]"], [heading]))" }
        return text + " },"
    }

    private static func word(_ kind: GeometryKind) -> String { kind.name.prefix(1).lowercased() + kind.name.dropFirst() }

    private static func localized(_ th: String, _ en: String) -> String { "{ th: \(quoted(th)), en: \(quoted(en)) }" }

    /// A list of texts between brackets, as JSON.
    static func quoted(_ brackets: [String], _ texts: [String]) -> String {
        brackets[0] + texts.map { quoted($0) }.joined(separator: ", ") + brackets[1]
    }

    /// A text as JSON (RFC 8259 section 7).
    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case let control where control.value < 0x20 || control.value == 0x2028 || control.value == 0x2029 || control.value == 0x7F:
                let digits = String(control.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
