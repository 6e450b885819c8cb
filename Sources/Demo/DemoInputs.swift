import FoundationEssentials
import Geo

/// What the demo is made from: real codes, names, seats and province outlines, and the counts of each province.
public struct DemoInputs: Sendable {
    struct Area: Sendable {
        let code: String
        let nameTh: String
        let nameEn: String
        /// Tambons alone have one.
        let postcode: String?
    }

    struct Province: Sendable {
        let area: Area
        /// One of the four regions of the department (C, N, NE, S).
        let region: String
        let outline: Shape
        let counts: Counts
        let amphoe: [Amphoe]
        var code: String { area.code }
        var tambonCount: Int { amphoe.reduce(0) { $0 + $1.tambons.count } }
    }

    struct Amphoe: Sendable {
        let area: Area
        /// Where the district office is known to stand.
        let seat: Coordinate?
        let tambons: [Area]
        var code: String { area.code }
    }

    /// How many features a province gets.
    struct Counts: Sendable {
        var villages = 0
        var ruralVillages = 0
        var plots = 0
        var plotAmphoe = 0
        var learningCentres = 0
        var tourismVillages = 0
        var volunteerCentres = 0
    }

    /// By ascending code, as are the areas in them.
    let provinces: [Province]

    /// Reads `areas.csv`, `amphoe_seats.csv`, `demo_counts.csv` and `province_outlines.geojson` of a directory.
    ///
    /// - Throws: ``DemoError`` with the file and what is wrong in it.
    public init(directory: String) throws(DemoError) {
        let counts = try Self.counts(path: directory + "/demo_counts.csv")
        let seats = try Self.seats(path: directory + "/amphoe_seats.csv")
        let outlines = try Self.outlines(path: directory + "/province_outlines.geojson")
        let areasPath = directory + "/areas.csv"
        let areas = try Self.areas(path: areasPath)
        var provinces: [Province] = []
        for area in areas["", default: []] {
            guard let (region, count) = counts[area.code] else {
                throw .malformed(path: directory + "/demo_counts.csv", reason: "it has no row for province \(area.code)")
            }
            guard let outline = outlines[area.code] else {
                throw .malformed(path: directory + "/province_outlines.geojson", reason: "it has no outline of province \(area.code)")
            }
            let amphoe = areas[area.code, default: []].map {
                Amphoe(area: $0, seat: seats[$0.code], tambons: areas[$0.code, default: []])
            }
            if let empty = amphoe.first(where: { $0.tambons.isEmpty }) {
                throw .malformed(path: areasPath, reason: "amphoe \(empty.code) has no tambon")
            }
            provinces.append(Province(area: area, region: region, outline: outline, counts: count, amphoe: amphoe))
        }
        self.provinces = provinces
    }

    /// Areas by the code of the area above (provinces: the empty text), each list by ascending code.
    private static func areas(path: String) throws(DemoError) -> [String: [Area]] {
        let table = try Table(path: path)
        let codes = try table.texts("code")
        let thai = try table.texts("name_th")
        let english = try table.texts("name_en")
        let postcodes = try table.texts("postcode")
        let areas = codes.indices.map {
            Area(code: codes[$0], nameTh: thai[$0], nameEn: english[$0], postcode: postcodes[$0].isEmpty ? nil : postcodes[$0])
        }
        return Dictionary(grouping: areas.sorted { $0.code < $1.code }) { String($0.code.dropLast(2)) }
    }

    private static func seats(path: String) throws(DemoError) -> [String: Coordinate] {
        let table = try Table(path: path)
        let longitudes = try table.numbers("lon")
        let latitudes = try table.numbers("lat")
        var seats: [String: Coordinate] = [:]
        for (i, code) in try table.texts("amphoe_code").enumerated() {
            seats[code] = Coordinate(x: longitudes[i], y: latitudes[i])
        }
        return seats
    }

    private static func outlines(path: String) throws(DemoError) -> [String: Shape] {
        var outlines: [String: Shape] = [:]
        for feature in try Outlines(path: path).features {
            if let code = feature["code"], let polygons = feature.geometry { outlines[code] = polygons.shape }
        }
        return outlines
    }

    /// The counts, checked against the totals that the demo is known by.
    private static func counts(path: String) throws(DemoError) -> [String: (region: String, counts: Counts)] {
        let table = try Table(path: path)
        let codes = try table.texts("province_code")
        let regions = try table.texts("region4")
        var counts = [Counts](repeating: Counts(), count: codes.count)
        let totals: [(String, WritableKeyPath<Counts, Int>, Int)] = [
            ("villages_all", \.villages, 75_000), ("villages_rural", \.ruralVillages, 70_460), ("plots", \.plots, 22_791),
            ("plot_amphoe", \.plotAmphoe, 566), ("learning_centres", \.learningCentres, 1_885),
            ("tourism_villages", \.tourismVillages, 3_680), ("volunteer_centres", \.volunteerCentres, 76),
        ]
        for (column, field, expected) in totals {
            let values = try table.integers(column)
            for i in values.indices { counts[i][keyPath: field] = values[i] }
            let sum = values.reduce(0, +)
            if sum != expected { throw .wrongTotal(path: path, what: column, found: sum, expected: expected) }
        }
        for (region, expected) in [("C", 14_932), ("N", 15_501), ("S", 8_315), ("NE", 31_712)] {
            let sum = codes.indices.reduce(0) { $0 + (regions[$1] == region ? counts[$1].ruralVillages : 0) }
            if sum != expected {
                throw .wrongTotal(path: path, what: "villages_rural (\(region))", found: sum, expected: expected)
            }
        }
        return Dictionary(zip(codes, zip(regions, counts).map { ($0, $1) }), uniquingKeysWith: { first, _ in first })
    }
}

extension DemoInputs {
    /// The provinces of the inspection zones 1...18 since 2561 B.E., which are the province groups one to one
    /// (domain 7.4). Bangkok has none.
    private static let zones: [[Int]] = [
        [14, 15, 16, 17, 18, 19], [11, 12, 13, 73], [70, 71, 72], [74, 75, 76, 77], [80, 84, 86, 90, 93],
        [81, 82, 83, 85, 91, 92], [94, 95, 96], [20, 21, 24], [22, 23, 25, 26, 27], [38, 39, 41, 42, 43],
        [47, 48, 49], [40, 44, 45, 46], [30, 31, 32, 36], [33, 34, 35, 37], [50, 51, 52, 58], [54, 55, 56, 57],
        [53, 63, 64, 65, 67], [60, 61, 62, 66],
    ]

    /// The inspection zone of a province.
    static func inspectionZone(of province: String) -> Int? {
        guard let code = Int(province), let zone = zones.firstIndex(where: { $0.contains(code) }) else { return nil }
        return zone + 1
    }
}
