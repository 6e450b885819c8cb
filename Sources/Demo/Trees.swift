import Geo

/// A study centre of the demo: a square of 20 rai with 400 trees.
struct StudyCentre: Sendable {
    let code: String
    let name: String
    let shape: Shape
    let trees: [Tree]

    static let rai = 20.0
    /// The places by ascending province code; their order numbers the centres.
    private static let places: [(province: String, name: String)] = [
        ("19", "ศูนย์ศึกษาและพัฒนาชุมชนสระบุรี"), ("20", "ศูนย์ศึกษาและพัฒนาชุมชนชลบุรี"), ("24", "ศูนย์ศึกษาการพัฒนาเขาหินซ้อน"),
        ("26", "ศูนย์ศึกษาและพัฒนาชุมชนนครนายก"), ("30", "ศูนย์ศึกษาและพัฒนาชุมชนนครราชสีมา"), ("34", "ศูนย์ศึกษาและพัฒนาชุมชนอุบลราชธานี"),
        ("41", "ศูนย์ศึกษาและพัฒนาชุมชนอุดรธานี"), ("50", "ศูนย์เรียนรู้ทุนชุมชน (ศูนย์สารภี)"), ("52", "ศูนย์ศึกษาและพัฒนาชุมชนลำปาง"),
        ("65", "ศูนย์ศึกษาและพัฒนาชุมชนพิษณุโลก"), ("76", "ศูนย์ศึกษาและพัฒนาชุมชนเพชรบุรี"), ("80", "ศูนย์ศึกษาและพัฒนาชุมชนนครศรีธรรมราช"),
        ("95", "ศูนย์ศึกษาและพัฒนาชุมชนยะลา"),
    ]

    /// The province's centre, 2 km from the seat of the capital's amphoe; most provinces have none.
    static func all(of land: ProvinceLand) -> [StudyCentre] {
        places.enumerated().filter { $1.province == land.province.code }.map { number, place in
            let digits = twoDigits(number + 1)
            var random = RandomStream(key: "study|\(digits)")
            let capital = land.amphoe[0]
            var centre = capital.site.asPoint
            for _ in 0..<24 {
                let direction = random.direction()
                let moved = Ground(latitude: capital.site.y).moved(
                    capital.site, east: 2000 * direction.x, north: 2000 * direction.y
                ).asPoint
                if capital.shape.holds(moved) {
                    centre = moved
                    break
                }
            }
            let half = (rai * LandArea.squareMetresPerRai).squareRoot() / 2
            let square = PlotLayout.polygon(
                [(-half, -half), (half, -half), (half, half), (-half, half)], at: centre, axis: (x: 1, y: 0))
            return StudyCentre(
                code: "SC-\(digits)", name: place.name, shape: square,
                trees: (0..<400).map { Tree(number: $0, centre: digits, at: centre) })
        }
    }
}

/// A tree of the demo.
struct Tree: Sendable {
    let code: String
    /// The code of the study centre in which it stands.
    let centre: String
    let position: Coordinate
    /// The number of its species in ``species``.
    let species: Int
    let heightMetres: Double
    let girthCentimetres: Int

    private static let heights = Quantiles(2, 4, 6, 8, 10, 12, 15, 19, 31)

    /// One of twenty rows of twenty, 5 m apart, each tree up to 1.5 m out of its place.
    init(number: Int, centre digits: String, at middle: Coordinate) {
        code = "T-\(digits)-\(padded(number + 1, to: 4))"
        centre = "SC-\(digits)"
        var random = RandomStream(key: "tree|\(digits)|\(number)")
        let east = 5 * (Double(number % 20) - 9.5) + 1.5 * (2 * random.unit() - 1)
        let north = 5 * (Double(number / 20) - 9.5) + 1.5 * (2 * random.unit() - 1)
        position = Ground(latitude: middle.y).moved(middle, east: east, north: north).asPoint
        species = random.index(below: Self.species.count)
        heightMetres = (Self.heights.value(at: random.unit()) * 10).rounded() / 10
        girthCentimetres = Int((12 * heightMetres * (0.6 + 0.8 * random.unit())).rounded())
    }

    static let species: [(thai: String, scientific: String)] = [
        ("ยางนา", "Dipterocarpus alatus"), ("สัก", "Tectona grandis"), ("เต็ง", "Shorea obtusa"), ("รัง", "Pentacme siamensis"),
        ("แดง", "Xylia xylocarpa"), ("ประดู่", "Pterocarpus macrocarpus"), ("พะยูง", "Dalbergia cochinchinensis"),
        ("มะค่าโมง", "Afzelia xylocarpa"), ("สะเดา", "Azadirachta indica"), ("อินทนิลน้ำ", "Lagerstroemia speciosa"),
        ("ตะเคียนทอง", "Hopea odorata"), ("พะยอม", "Shorea roxburghii"), ("มะค่าแต้", "Sindora siamensis"), ("ชิงชัน", "Dalbergia oliveri"),
        ("ตะแบกนา", "Lagerstroemia floribunda"), ("เสลา", "Lagerstroemia tomentosa"), ("ราชพฤกษ์", "Cassia fistula"),
        ("กัลปพฤกษ์", "Cassia bakeriana"), ("ขี้เหล็ก", "Senna siamea"), ("จามจุรี", "Samanea saman"), ("มะขาม", "Tamarindus indica"),
        ("มะขามป้อม", "Phyllanthus emblica"), ("สมอไทย", "Terminalia chebula"), ("สมอพิเภก", "Terminalia bellirica"),
        ("ขนุน", "Artocarpus heterophyllus"), ("มะม่วง", "Mangifera indica"), ("มะตูม", "Aegle marmelos"), ("พิกุล", "Mimusops elengi"),
        ("สารภี", "Mammea siamensis"), ("บุนนาค", "Mesua ferrea"), ("จำปา", "Magnolia champaca"), ("พญาสัตบรรณ", "Alstonia scholaris"),
        ("ปีบ", "Millingtonia hortensis"), ("แคนา", "Dolichandrone serrulata"), ("งิ้ว", "Bombax ceiba"), ("โพ", "Ficus religiosa"),
        ("ไทรย้อย", "Ficus benjamina"), ("กันเกรา", "Fagraea fragrans"), ("หว้า", "Syzygium cumini"), ("ยมหิน", "Chukrasia tabularis"),
    ]
}
