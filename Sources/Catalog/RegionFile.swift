/// Reads `areas/regions.json5`: region schemes, and province groups with their inspection zones.
struct RegionFile {
    let schemes: [RegionScheme]
    /// Nil after telling at least one fault.
    let grouping: ProvinceGrouping?

    /// - Parameter provinces: those of the register; each must be in one class of every scheme and in one group,
    ///   or be named as left out.
    init(_ folder: GeodataFolder, provinces: [AreaCode]) {
        guard let root = folder.json5("areas/regions.json5"), var object = root.object() else {
            schemes = []
            grouping = nil
            return
        }
        let schemeNodes = object.required("schemes")?.array() ?? []
        let groups = object.required("provinceGroups")
        object.refuseOthers()

        var schemes: [RegionScheme] = []
        for node in schemeNodes {
            guard let scheme = Self.scheme(node, provinces) else { continue }
            if schemes.contains(where: { $0.id == scheme.id }) {
                node.fault(
                    "id \"\(scheme.id)\" ซ้ำ", "The id \"\(scheme.id)\" stands twice", cure: "ตั้ง id ให้ต่างกัน",
                    "give each scheme an id of its own")
            } else {
                schemes.append(scheme)
            }
        }
        self.schemes = schemes
        grouping = groups.flatMap { Self.grouping($0, provinces) }
    }

    private static func scheme(_ node: CheckedNode, _ provinces: [AreaCode]) -> RegionScheme? {
        guard var object = node.object() else { return nil }
        let id = object.required("id")?.text()
        let title = object.required("title")?.localized()
        let source = object.required("source")?.localized()
        var partition = Partition(provinces, leftOut: object.optional("leftOut"))
        let classNodes = object.required("classes")?.array()
        object.refuseOthers()
        var classes: [RegionClass] = []
        for node in classNodes ?? [] {
            guard var object = node.object() else { continue }
            let id = object.required("id")?.text()
            let title = object.required("title")?.localized()
            let members = object.required("provinces").map { partition.take($0) }
            object.refuseOthers()
            if let id, classes.contains(where: { $0.id == id }) {
                node.fault(
                    "id \"\(id)\" ซ้ำ", "The id \"\(id)\" stands twice", cure: "ตั้ง id ให้ต่างกัน", "give each class an id of its own")
            }
            if let id, let title, let members { classes.append(RegionClass(id: id, title: title, provinces: members)) }
        }
        if classNodes != nil { partition.refuseMissing(node) }
        guard let id, let title, let source else { return nil }
        return RegionScheme(id: id, title: title, source: source, classes: classes)
    }

    private static func grouping(_ node: CheckedNode, _ provinces: [AreaCode]) -> ProvinceGrouping? {
        guard var object = node.object() else { return nil }
        let validFrom = object.required("validFrom")
        let source = object.required("source")?.localized()
        var partition = Partition(provinces, leftOut: object.optional("leftOut"))
        let groupNodes = object.required("groups")?.array()
        object.refuseOthers()
        let date = validFrom?.day()?.text
        var groups: [ProvinceGroup] = []
        for node in groupNodes ?? [] {
            guard var object = node.object() else { continue }
            let id = object.required("id")?.text()
            let zone = object.required("inspectionZone")?.integer(in: 1...99)
            let title = object.required("title")?.localized()
            let members = object.required("provinces").map { partition.take($0) }
            object.refuseOthers()
            if groups.contains(where: { $0.id == id || $0.inspectionZone == zone }) {
                node.fault(
                    "id หรือ inspectionZone ซ้ำ", "The id or inspectionZone stands twice", cure: "ให้แต่ละกลุ่มต่างกัน",
                    "make them differ from group to group")
            }
            if let id, let zone, let title, let members {
                groups.append(ProvinceGroup(id: id, inspectionZone: zone, title: title, provinces: members))
            }
        }
        if groupNodes != nil { partition.refuseMissing(node) }
        guard let date, let source else { return nil }
        return ProvinceGrouping(validFrom: date, source: source, groups: groups)
    }
}

/// Deals provinces out to classes so that none is dealt twice and none is forgotten.
private struct Partition {
    private var left: Set<AreaCode>
    private let all: Set<AreaCode>

    init(_ provinces: [AreaCode], leftOut: CheckedNode?) {
        all = Set(provinces)
        left = all
        if let leftOut { _ = take(leftOut) }
    }

    /// The provinces of a list such as `["10", "11-19"]`; a range means the provinces that exist in it.
    mutating func take(_ node: CheckedNode) -> [AreaCode] {
        var taken: [AreaCode] = []
        for item in node.array() ?? [] {
            guard let text = item.text() else { continue }
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { AreaCode($0) }
            guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil,
                first.level == .province, last.level == .province, first <= last
            else {
                item.fault(
                    "\"\(text)\" ไม่ใช่รหัสจังหวัด", "\"\(text)\" is no code of a province", cure: "เขียนแบบ \"56\" หรือ \"50-58\"",
                    "write it like \"56\" or \"50-58\"")
                continue
            }
            let meant = all.filter { first <= $0 && $0 <= last }.sorted()
            if meant.isEmpty || (ends.count == 1 && meant != [first]) {
                item.fault(
                    "ไม่มีจังหวัดรหัส \(text)", "There is no province \(text)", cure: "ใช้รหัสใน areas.csv", "use a code of areas.csv")
            }
            for province in meant {
                if left.remove(province) == nil {
                    item.fault(
                        "จังหวัด \(province) อยู่ซ้ำสองแห่ง", "The province \(province) stands twice", cure: "ลบออกหนึ่งแห่ง",
                        "remove one of the two")
                } else {
                    taken.append(province)
                }
            }
        }
        return taken
    }

    func refuseMissing(_ node: CheckedNode) {
        guard !left.isEmpty else { return }
        let names = left.sorted().map(\.text).joined(separator: ", ")
        node.fault(
            "จังหวัด \(names) ไม่อยู่ในชั้นใด", "The provinces \(names) are in no class",
            cure: "ใส่ในชั้นใดชั้นหนึ่งหรือใน leftOut", "put them into a class or into leftOut")
    }
}
