public import Catalog

/// What the rows of a report are.
public enum ReportLevel: Hashable, Sendable {
    case country
    /// Areas of one level.
    case areas(AreaLevel)
    /// The classes of a division of the provinces, by the division's id: `cdd4`, `zone`, `group`.
    case division(String)

    /// The inspection zones' division.
    public static let zones = ReportLevel.division("zone")
    /// The province groups' division.
    public static let groups = ReportLevel.division("group")

    /// Reads `country`, `province`, `amphoe`, `tambon`, `village`, `zone`, `group` or `region:` and a scheme's id.
    public init?(_ text: some StringProtocol) {
        if let level = AreaLevel.allCases.first(where: { $0.spelling == text }) {
            self = .areas(level)
            return
        }
        switch text {
        case "country": self = .country
        case "zone": self = .zones
        case "group": self = .groups
        default:
            guard text.hasPrefix("region:"), text.count > 7 else { return nil }
            self = .division(String(text.dropFirst(7)))
        }
    }

    /// The text that ``init(_:)`` reads.
    public var text: String {
        switch self {
        case .country: "country"
        case .areas(let level): level.spelling
        case .zones: "zone"
        case .groups: "group"
        case .division(let id): "region:\(id)"
        }
    }
}

/// A way to divide the provinces: a region scheme, the inspection zones or the province groups.
public struct Division: Hashable, Sendable {
    /// `cdd4`, `zone`, `group`.
    public let id: String
    public let title: Localized
    public let classes: [RegionClass]

    public init(id: String, title: Localized, classes: [RegionClass]) {
        self.id = id
        self.title = title
        self.classes = classes
    }

    /// All divisions of a register: its region schemes, then zones and groups.
    public static func all(of register: AreaRegister) -> [Division] {
        var divisions = register.regionSchemes.map { Division(id: $0.id, title: $0.title, classes: $0.classes) }
        let groups = register.provinceGrouping.groups
        guard !groups.isEmpty else { return divisions }
        divisions.append(
            Division(
                id: "zone", title: Localized(th: "เขตตรวจราชการ", en: "Inspection zones"),
                classes: groups.map {
                    RegionClass(
                        id: "\($0.inspectionZone)",
                        title: Localized(th: "เขตตรวจราชการที่ \($0.inspectionZone)", en: "Inspection zone \($0.inspectionZone)"),
                        provinces: $0.provinces)
                }))
        divisions.append(
            Division(
                id: "group", title: Localized(th: "กลุ่มจังหวัด", en: "Province groups"),
                classes: groups.map { RegionClass(id: $0.id, title: $0.title, provinces: $0.provinces) }))
        return divisions
    }
}
