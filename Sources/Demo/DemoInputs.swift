public import Catalog
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
        /// Bangkok has none.
        let group: ProvinceGroup?
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

    /// Takes the areas of the register and reads the counts of each province from a table (`demo_counts.csv`).
    ///
    /// - Throws: ``DemoError`` with the file and what is wrong in it.
    public init(areas register: AreaRegister, counts path: String) throws(DemoError) {
        let counts = try Self.counts(path: path)
        let outlines = register.provinceOutlines()
        var provinces: [Province] = []
        for province in register.areas(.province) {
            guard let (region, count) = counts[province.code.text] else {
                throw .malformed(path: path, reason: "it has no row for province \(province.code)")
            }
            let amphoe = register.children(of: province.code).map { amphoe in
                Amphoe(
                    area: Area(amphoe), seat: register.seat(of: amphoe.code),
                    tambons: register.children(of: amphoe.code).map { Area($0) })
            }
            provinces.append(
                Province(
                    area: Area(province), region: region, group: register.provinceGroup(of: province.code),
                    outline: outlines[province.code] ?? Shape(kind: .multiPolygon), counts: count, amphoe: amphoe))
        }
        self.provinces = provinces
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

/// An area as the catalog has it; ``DemoInputs`` has an `Area` of its own.
private typealias RegisteredArea = Area

extension DemoInputs.Area {
    fileprivate init(_ area: RegisteredArea) {
        self.init(code: area.code.text, nameTh: area.name.th, nameEn: area.name.en, postcode: area.postcode)
    }
}
