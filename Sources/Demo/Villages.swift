import Geo

/// A village of the demo.
struct Village: Sendable {
    let code: String
    let moo: Int
    let name: String
    let position: Coordinate
    /// Lies in an urban municipality, which the rural survey leaves out.
    let isUrban: Bool
    let households: Int
    let population: Int
    /// The numbers of its amphoe and of its tambon in the province.
    let amphoe: Int
    let tambon: Int

    private static let householdNumbers = Quantiles(40, 70, 95, 115, 135, 160, 190, 230, 290, 380, 650)

    /// `namesakes` are the names of the tambon's villages with lower numbers: some village shares one of them.
    init(moo: Int, tambon number: Int, of land: ProvinceLand, position: Coordinate, isUrban: Bool, namesakes: [String]) {
        let tambon = land.tambons[number]
        code = tambon.code + twoDigits(moo)
        self.moo = moo
        self.position = position
        self.isUrban = isUrban
        amphoe = land.amphoe(ofTambon: number)
        self.tambon = number
        var random = RandomStream(key: "villagedata|\(tambon.code)|\(moo)")
        households = Int(Self.householdNumbers.value(at: random.unit()).rounded())
        population = Int((Double(households) * (2.4 + 1.4 * random.unit())).rounded())
        let shares = random.unit() < 0.15 && !namesakes.isEmpty
        name = shares ? random.pick(namesakes) : Names.village(region: land.province.region, &random)
    }
}

extension Village {
    /// The villages of a province by ascending code.
    static func all(of land: ProvinceLand) throws(GEOSError) -> [Village] {
        let weights = land.tambons.map { tambon in
            var first = RandomStream(key: "vw|\(tambon.code)")
            var second = RandomStream(key: "vw2|\(tambon.code)")
            return 3 + 9 * first.unit() + 9 * second.unit()
        }
        let counts = largestRemainder(land.province.counts.villages, weights: weights)
        let urban = urbanCounts(of: land, villages: counts)
        var villages: [Village] = []
        for (number, tambon) in land.tambons.enumerated() where counts[number] > 0 {
            var positions = VillagePositions(tambon)
            var names: [String] = []
            for moo in 1...counts[number] {
                let position = try positions.place(moo: moo, context: land.context)
                let village = Village(
                    moo: moo, tambon: number, of: land, position: position, isUrban: moo <= urban[number], namesakes: names)
                names.append(village.name)
                villages.append(village)
            }
        }
        return villages
    }

    /// How many villages of each tambon are urban: all those of the capital's amphoe, tambon by tambon, then those of the
    /// other amphoe's first tambons, of their second ones and so on, until the province's number is reached.
    private static func urbanCounts(of land: ProvinceLand, villages: [Int]) -> [Int] {
        var urban = [Int](repeating: 0, count: villages.count)
        var rest = land.province.counts.villages - land.province.counts.ruralVillages
        func fill(_ tambon: Int) {
            urban[tambon] = min(rest, villages[tambon])
            rest -= urban[tambon]
        }
        for tambon in land.tambonsOfAmphoe[0] { fill(tambon) }
        var place = 0
        while rest > 0 {
            for tambons in land.tambonsOfAmphoe.dropFirst() where place < tambons.count {
                fill(tambons[tambons.startIndex + place])
            }
            place += 1
        }
        return urban
    }
}

/// A number below 100 in two digits.
func twoDigits(_ number: Int) -> String { padded(number, to: 2) }

/// A number with leading zeros.
func padded(_ number: Int, to digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}

