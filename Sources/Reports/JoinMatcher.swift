internal import Catalog

/// Finds the area of a row of a brought table.
struct JoinMatcher {
    enum Result {
        case area(AreaCode, through: AreaCode?, text: String)
        /// With the smallest area in which the row surely lies.
        case fault(JoinFault, AreaCode?, String)
    }

    private let frame: AreaFrame
    private let key: JoinKey
    /// The nodes of a name below a node.
    private var names: [Name: [Int]] = [:]

    private struct Name: Hashable {
        let parent: Int
        let name: String
    }

    init(_ frame: AreaFrame, _ key: JoinKey) {
        self.frame = frame
        self.key = key
        guard case .names = key else { return }
        for level in [AreaLevel.province, .amphoe, .tambon] {
            for node in frame.nodes(level) {
                guard let area = frame.area(node) else { continue }
                let parent = Int(frame.parents[node])
                for name in Set([Self.fold(area.name.th), Self.fold(area.name.en)]) where !name.isEmpty {
                    names[Name(parent: parent, name: name), default: []].append(node)
                }
                // A tambon may be named without its amphoe, where the province has one of its name only.
                if level == .tambon {
                    names[Name(parent: Int(frame.parents[parent]), name: "ต" + Self.fold(area.name.th)), default: []].append(node)
                }
            }
        }
    }

    mutating func match(_ fields: [String]) -> Result {
        func field(_ column: Int?) -> String {
            guard let column, column < fields.count else { return "" }
            return trimmed(fields[column])
        }
        switch key {
        case .code(let column): return matchCode(field(column))
        case .names(let province, let amphoe, let tambon): return matchNames(field(province), field(amphoe), field(tambon))
        }
    }

    // MARK: Codes

    /// A code as spreadsheets write it: `560101`, `560101.0`, `'560101`, Thai digits.
    static func code(_ text: String) -> AreaCode? {
        var text = trimmed(text)
        if text.hasPrefix("'") { text.removeFirst() }
        if text.hasSuffix(".0") { text.removeLast(2) }
        return AreaCode(text)
    }

    private func matchCode(_ text: String) -> Result {
        guard !text.isEmpty, text != "-" else { return .fault(.code(.unspecified), nil, text) }
        guard let code = Self.code(text) else {
            return .fault(Self.isTotal(text) ? .total : .code(.unknown), nil, text)
        }
        var placement = RowPlacement(frame, code.level)
        switch placement.place(code, unit: code.province) {
        case .area(let node):
            guard let area = frame.area(node) else { return .fault(.code(.unknown), nil, text) }
            return .area(area.code, through: area.code == code ? nil : code, text: text)
        case .within(let node, let reason):
            return .fault(.code(reason), frame.area(node)?.code, text)
        }
    }

    // MARK: Names

    private static func isTotal(_ text: String) -> Bool {
        ["รวม", "รวมทั้งหมด", "รวมทั้งสิ้น", "ยอดรวม", "ทั้งประเทศ", "total"].contains(TextFolding.caseInsensitive.fold(text))
    }

    /// A name without what an area is called and without spaces.
    private static func fold(_ text: String) -> String {
        var name = TextFolding([.letterCase, .spelling, .digits, .spaces]).fold(text).filter { $0 != " " }
        for prefix in ["จังหวัด", "กิ่งอำเภอ", "อำเภอ", "เขต", "ตำบล", "แขวง", "จ.", "อ.", "ต.", "กิ่งอ."]
        where name.hasPrefix(prefix) && name.count > prefix.count {
            name.removeFirst(prefix.count)
            break
        }
        return name
    }

    private func matchNames(_ province: String, _ amphoe: String, _ tambon: String) -> Result {
        let text = [province, amphoe, tambon].filter { !$0.isEmpty }.joined(separator: " / ")
        if [province, amphoe, tambon].contains(where: Self.isTotal) { return .fault(.total, nil, text) }
        guard !province.isEmpty else { return .fault(text.isEmpty ? .code(.unspecified) : .ambiguousName, nil, text) }
        var provinceName = Self.fold(province)
        switch provinceName {
        case "กทม", "กทม.", "กรุงเทพ", "กรุงเทพฯ": provinceName = "กรุงเทพมหานคร"
        case "อยุธยา": provinceName = "พระนครศรีอยุธยา"
        default: break
        }
        guard let at = names[Name(parent: AreaFrame.country, name: provinceName)]?.first else {
            return .fault(Self.nameFault(province), nil, text)
        }
        return matchAmphoe(in: at, amphoe, tambon, text)
    }

    private func matchAmphoe(in province: Int, _ amphoe: String, _ tambon: String, _ text: String) -> Result {
        let place = frame.area(province)?.code
        if amphoe.isEmpty {
            guard !tambon.isEmpty else { return found([province], place, text) }
            let nodes = names[Name(parent: province, name: "ต" + Self.fold(tambon))] ?? []
            return nodes.isEmpty ? .fault(Self.nameFault(tambon), place, text) : found(nodes, place, text)
        }
        var nodes = names[Name(parent: province, name: Self.fold(amphoe))] ?? []
        if nodes.isEmpty, Self.fold(amphoe) == "เมือง", let place, let seat = AreaCode(place.text + "01"), let node = frame.node(of: seat) {
            nodes = [node]
        }
        guard let node = nodes.first else { return .fault(Self.nameFault(amphoe), place, text) }
        guard nodes.count == 1, !tambon.isEmpty else { return found(nodes, place, text) }
        let inside = names[Name(parent: node, name: Self.fold(tambon))] ?? []
        let amphoePlace = frame.area(node)?.code
        return inside.isEmpty ? .fault(Self.nameFault(tambon), amphoePlace, text) : found(inside, amphoePlace, text)
    }

    private func found(_ nodes: [Int], _ place: AreaCode?, _ text: String) -> Result {
        guard nodes.count == 1, let code = frame.area(nodes[0])?.code else { return .fault(.ambiguousName, place, text) }
        return .area(code, through: nil, text: text)
    }

    /// A name that is no area's may say itself what it is.
    private static func nameFault(_ name: String) -> JoinFault {
        let name = fold(name)
        if ["ทต.", "ทม.", "ทน.", "เทศบาล"].contains(where: name.hasPrefix) { return .code(.municipality) }
        if name.hasPrefix("ชุมชน") { return .code(.community) }
        if name.isEmpty || name == "-" || name.hasPrefix("ไม่ระบุ") { return .code(.unspecified) }
        return .unknownName
    }
}
