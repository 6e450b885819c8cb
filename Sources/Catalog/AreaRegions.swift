/// A class of provinces in a scheme: the north, the upper north-east.
public struct RegionClass: Hashable, Sendable {
    /// Its name in the scheme: `NE`.
    public let id: String
    public let title: Localized
    /// The provinces, by ascending code.
    public let provinces: [AreaCode]

    public init(id: String, title: Localized, provinces: [AreaCode]) {
        self.id = id
        self.title = title
        self.provinces = provinces.sorted()
    }
}

/// One of the ways to divide the country into regions. A province belongs to one class of each scheme,
/// so whoever names a region names the scheme too.
public struct RegionScheme: Hashable, Sendable {
    public let id: String
    public let title: Localized
    public let source: Localized
    public let classes: [RegionClass]
    private let byProvince: [AreaCode: Int]

    public init(id: String, title: Localized, source: Localized, classes: [RegionClass]) {
        self.id = id
        self.title = title
        self.source = source
        self.classes = classes
        byProvince = Dictionary(
            classes.enumerated().flatMap { i, c in c.provinces.map { ($0, i) } }, uniquingKeysWith: { a, _ in a })
    }

    /// The class of the province that the area lies in; nil when the scheme leaves the province out.
    public subscript(area: AreaCode) -> RegionClass? { byProvince[area.province].map { classes[$0] } }
}

/// A group of provinces (กลุ่มจังหวัด) and the inspection zone (เขตตรวจราชการ) that is the same provinces.
public struct ProvinceGroup: Hashable, Sendable {
    /// `PG01` ... `PG18`.
    public let id: String
    /// 1 ... 18.
    public let inspectionZone: Int
    public let title: Localized
    /// The provinces, by ascending code.
    public let provinces: [AreaCode]

    public init(id: String, inspectionZone: Int, title: Localized, provinces: [AreaCode]) {
        self.id = id
        self.inspectionZone = inspectionZone
        self.title = title
        self.provinces = provinces.sorted()
    }
}

/// The province groups in force from a day on. Bangkok is in none.
public struct ProvinceGrouping: Hashable, Sendable {
    /// The first day, in the form of ISO 8601: `2017-11-17`.
    public let validFrom: String
    public let source: Localized
    /// By ascending inspection zone.
    public let groups: [ProvinceGroup]
    private let byProvince: [AreaCode: Int]

    public init(validFrom: String, source: Localized, groups: [ProvinceGroup]) {
        self.validFrom = validFrom
        self.source = source
        self.groups = groups.sorted { $0.inspectionZone < $1.inspectionZone }
        byProvince = Dictionary(
            self.groups.enumerated().flatMap { i, g in g.provinces.map { ($0, i) } }, uniquingKeysWith: { a, _ in a })
    }

    /// No group at all.
    public static let none = ProvinceGrouping(validFrom: "", source: Localized(th: "", en: ""), groups: [])

    /// The group of the province that the area lies in.
    public subscript(area: AreaCode) -> ProvinceGroup? { byProvince[area.province].map { groups[$0] } }
}
