public import Geo

/// An area of the register.
public struct Area: Hashable, Sendable {
    public let code: AreaCode
    public let name: Localized
    /// The post offices of a tambon, five digits each, ascending; none above the tambon.
    public let postcodes: [String]

    public init(code: AreaCode, name: Localized, postcodes: [String] = []) {
        self.code = code
        self.name = name
        self.postcodes = postcodes
    }

    /// The postcodes as one text, with spaces between them: `18140 18230`; nil when there is none.
    public var postcode: String? { postcodes.isEmpty ? nil : postcodes.joined(separator: " ") }
}

/// An area whose code is no longer in use.
public struct AbolishedArea: Hashable, Sendable {
    public let code: AreaCode
    /// Its name, in Thai only.
    public let name: String
    /// The day since when, in the form of ISO 8601: `2011-03-31`.
    public let date: String
    /// The areas of today that carry it on, by ascending code; empty when the sources name none.
    public let successors: [AreaCode]

    public init(code: AreaCode, name: String, date: String, successors: [AreaCode]) {
        self.code = code
        self.name = name
        self.date = date
        self.successors = successors.sorted()
    }
}

/// What the register says of a code.
public enum AreaStanding: Hashable, Sendable {
    case current
    /// In use once; the areas of today that carry it on, which may be none.
    case abolished(successors: [AreaCode])
    case unknown
}

/// The register of areas: what codes exist, what they are called, where they belong, and what became of abolished ones.
public struct AreaRegister: Sendable {
    /// Provinces, amphoe and tambons by ascending code: an area comes right before those inside it.
    public let areas: [Area]
    /// All abolished codes, ascending.
    public let abolishedAreas: [AbolishedArea]
    public let regionSchemes: [RegionScheme]
    public let provinceGrouping: ProvinceGrouping
    private let seats: [AreaCode: Coordinate]
    private let outlines: [AreaCode: Shape]

    private let provinces: [Area]
    private let amphoe: [Area]
    private let tambons: [Area]
    /// Where each area stands among those of its level, and its children among those of the next.
    private let places: [AreaCode: Place]
    private let abolishedPlaces: [AreaCode: Int]

    private struct Place {
        let index: Int
        var children: Range<Int>
    }

    /// Of two areas with the same code the first stays.
    public init(
        areas: [Area], abolished: [AbolishedArea] = [], regionSchemes: [RegionScheme] = [],
        provinceGrouping: ProvinceGrouping = .none,
        seats: [AreaCode: Coordinate] = [:], outlines: [AreaCode: Shape] = [:]
    ) {
        var sorted: [Area] = []
        sorted.reserveCapacity(areas.count)
        for area in areas.sorted(by: { $0.code < $1.code }) where sorted.last?.code != area.code { sorted.append(area) }
        self.areas = sorted

        var byLevel: [AreaLevel: [Area]] = [:]
        var places: [AreaCode: Place] = [:]
        places.reserveCapacity(sorted.count)
        for area in sorted {
            let index = byLevel[area.code.level, default: []].count
            byLevel[area.code.level, default: []].append(area)
            places[area.code] = Place(index: index, children: 0..<0)
            if let parent = area.code.parent, let range = places[parent]?.children {
                places[parent]?.children = (range.isEmpty ? index : range.lowerBound)..<(index + 1)
            }
        }
        provinces = byLevel[.province] ?? []
        amphoe = byLevel[.amphoe] ?? []
        tambons = byLevel[.tambon] ?? []
        self.places = places

        abolishedAreas = abolished.sorted { $0.code < $1.code }
        abolishedPlaces = Dictionary(abolishedAreas.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { a, _ in a })
        self.regionSchemes = regionSchemes
        self.provinceGrouping = provinceGrouping
        self.seats = seats
        self.outlines = outlines
    }

    /// The area of a code in use; nil for villages, which are a layer's features and not in the register.
    public subscript(code: AreaCode) -> Area? { places[code].map { areas(code.level)[$0.index] } }

    /// All areas of a level by ascending code; none for villages.
    public func areas(_ level: AreaLevel) -> [Area] {
        switch level {
        case .province: provinces
        case .amphoe: amphoe
        case .tambon: tambons
        case .village: []
        }
    }

    /// The areas one level below, by ascending code.
    public func children(of code: AreaCode) -> [Area] {
        guard let place = places[code] else { return [] }
        switch code.level {
        case .province: return Array(amphoe[place.children])
        case .amphoe: return Array(tambons[place.children])
        case .tambon, .village: return []
        }
    }

    // MARK: Abolished codes

    /// What is known of an abolished code; nil when the code is in use or was never known.
    public func abolished(_ code: AreaCode) -> AbolishedArea? { abolishedPlaces[code].map { abolishedAreas[$0] } }

    /// The areas of today that carry on an abolished one; empty for every other code.
    public func successors(of code: AreaCode) -> [AreaCode] { abolished(code)?.successors ?? [] }

    /// Whether a code is in use. A village stands as its tambon does, and its successors are tambons,
    /// because the register does not follow moo numbers.
    public func standing(of code: AreaCode) -> AreaStanding {
        if code.level == .village { return code.parent.map { standing(of: $0) } ?? .unknown }
        if places[code] != nil { return .current }
        return abolished(code).map { .abolished(successors: $0.successors) } ?? .unknown
    }

    // MARK: Regions, zones and places

    public func regionScheme(_ id: some StringProtocol) -> RegionScheme? { regionSchemes.first { $0.id == id } }

    /// The class of the area's province in a scheme (`cdd4`, `royal6`, `nesdc6`, `nesdb7`); nil when the scheme
    /// does not exist or leaves the province out.
    public func region(of code: AreaCode, in scheme: some StringProtocol) -> RegionClass? { regionScheme(scheme)?[code] }

    /// The province group of the area's province; nil for Bangkok.
    public func provinceGroup(of code: AreaCode) -> ProvinceGroup? { provinceGrouping[code] }

    /// The inspection zone of the area's province, 1...18; nil for Bangkok, which belongs to the centre.
    public func inspectionZone(of code: AreaCode) -> Int? { provinceGrouping[code]?.inspectionZone }

    /// The position of an amphoe's office town in degrees; nil when the sources have none.
    public func seat(of amphoe: AreaCode) -> Coordinate? { seats[amphoe] }

    /// The outline of every province in degrees, exterior rings counter-clockwise. Small-scale: for maps of the country.
    public func provinceOutlines() -> [AreaCode: Shape] { outlines }
}
