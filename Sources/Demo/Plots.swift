import Geo

/// A Khok-Nong-Na plot of the demo.
struct Plot: Sendable {
    let code: String
    /// The number of its village in the province.
    let village: Int
    let shape: Shape
    let rai: Double
    /// HLM for a household's, CLM for a tambon's model plot.
    let model: String
    let titleType: String
    let isSufficiencyHousehold: Bool
    let owner: String

    static func code(province: String, number: Int) -> String { "KNN-\(province)-\(padded(number + 1, to: 5))" }
}

/// Which plots belong to households on the sufficiency-economy path: the nationwide number with the lowest draws.
struct SufficiencyHouseholds: Sendable {
    private let codes: Set<String>

    init(_ provinces: [DemoInputs.Province], count: Int = 11_414) {
        var drawn: [(draw: Double, code: String)] = []
        for province in provinces {
            for number in 0..<province.counts.plots {
                var random = RandomStream(key: "sufficiency|\(province.code)|\(number)")
                drawn.append((random.unit(), Plot.code(province: province.code, number: number)))
            }
        }
        drawn.sort { $0 < $1 }
        codes = Set(drawn.prefix(count).map(\.code))
    }

    func contains(_ code: String) -> Bool { codes.contains(code) }
}

/// Lays out the plots of a province.
struct PlotLayout {
    private static let sizes: [((model: String, rai: Double), Double)] = [(("HLM", 1), 0.360), (("HLM", 3), 0.625), (("CLM", 10), 0.006)]
    private static let titleTypes = [("chanote", 0.46), ("ns3k", 0.17), ("ns3", 0.06), ("spk401", 0.22), ("nk3", 0.04)]
    private static let distanceToVillage = Quantiles(0.15, 0.3, 0.45, 0.6, 0.8, 1.1)

    private let land: ProvinceLand
    private let villages: [Village]
    private let sufficiency: SufficiencyHouseholds
    /// The boxes of each village's plots so far.
    private var taken: [Int: [BoundingBox]] = [:]

    init(_ land: ProvinceLand, _ villages: [Village], _ sufficiency: SufficiencyHouseholds) {
        self.land = land
        self.villages = villages
        self.sufficiency = sufficiency
    }

    /// The plots of the province by ascending code, spread over the rural villages of the amphoe that have any. The first
    /// plots go one to each of these amphoe, so that none stays without.
    mutating func plots() -> [Plot] {
        let rural = Dictionary(grouping: villages.indices.filter { !villages[$0].isUrban }) { villages[$0].amphoe }
        let drawn = rural.keys.map { amphoe in
            var random = RandomStream(key: "pa|\(land.amphoe[amphoe].code)")
            return (draw: random.unit(), amphoe: amphoe)
        }
        let chosen = drawn.sorted { $0 < $1 }.prefix(land.province.counts.plotAmphoe).map(\.amphoe).sorted()
        let sites = chosen.map { rural[$0, default: []] }
        let allSites = sites.flatMap { $0 }
        return (0..<land.province.counts.plots).map { number in
            plot(number, villages: number < sites.count ? sites[number] : allSites)
        }
    }

    private mutating func plot(_ number: Int, villages sites: [Int]) -> Plot {
        let code = Plot.code(province: land.province.code, number: number)
        var random = RandomStream(key: "plot|\(land.province.code)|\(number)")
        let village = random.pick(sites)
        let size = random.pick(byShare: Self.sizes) ?? (model: "CLM", rai: 15)
        let titleType = random.pick(byShare: Self.titleTypes) ?? "other"
        let centre = centre(beside: villages[village], &random)
        let shape = shape(centre: centre, rai: size.rai, village: village, &random)
        let owner = Names.person(&random)
        return Plot(
            code: code, village: village, shape: shape, rai: size.rai, model: size.model, titleType: titleType,
            isSufficiencyHousehold: sufficiency.contains(code), owner: owner)
    }

    /// 150 to 1,100 m from the village; 100 m where the tambon has no room for that.
    private func centre(beside village: Village, _ random: inout RandomStream) -> Coordinate {
        let metres = 1000 * Self.distanceToVillage.value(at: random.unit())
        return land.beside(village.position, metres: metres, tambon: village.tambon, &random)
            ?? land.beside(village.position, metres: 100, tambon: village.tambon, &random)
            ?? village.position
    }

    /// A trapezium of the wanted area, moved along its axis when it meets an earlier plot of the village.
    private mutating func shape(centre: Coordinate, rai: Double, village: Int, _ random: inout RandomStream) -> Shape {
        let area = rai * LandArea.squareMetresPerRai
        let width = (area * (1 + 1.2 * random.unit())).squareRoot()
        let axis = random.direction()
        let corners = Self.trapezium(width: width, height: area / width, skew: 0.08 * (2 * random.unit() - 1))
        let tambon = land.tambons[villages[village].tambon].shape
        let others = taken[village, default: []]
        var best = Self.polygon(corners, at: centre, axis: axis)
        // Twelve steps, forwards and back in turn, as long as the centre stays in the tambon.
        for step in 1...12 where others.contains(where: { $0.intersects(best.bounds) }) {
            let metres = 60 * Double((step + 1) / 2) * (step % 2 == 1 ? 1 : -1)
            let moved = Ground(latitude: centre.y).moved(centre, east: metres * axis.x, north: metres * axis.y)
            if tambon.holds(moved) { best = Self.polygon(corners, at: moved, axis: axis) }
        }
        taken[village, default: []].append(best.bounds)
        return best
    }

    /// The corners in metres round the middle. One of the two parallel sides is longer by what the other one is
    /// shorter, so the area stays width x height.
    private static func trapezium(width: Double, height: Double, skew: Double) -> [(x: Double, y: Double)] {
        let (w, h, d) = (width / 2, height / 2, width * skew)
        return [(-w, -h), (w + d, -h), (w - d, h), (-w, h)]
    }

    /// The corners, turned to the axis and put on the ground.
    static func polygon(_ corners: [(x: Double, y: Double)], at centre: Coordinate, axis: (x: Double, y: Double)) -> Shape {
        let ground = Ground(latitude: centre.y)
        let ring = corners.map { corner in
            ground.moved(centre, east: corner.x * axis.x - corner.y * axis.y, north: corner.x * axis.y + corner.y * axis.x).asCorner
        }
        return .polygon(rings: [ring + ring.prefix(1)])
    }
}
