/// A tourism village of the demo.
struct TourismVillage: Sendable {
    /// The number of the village in the province.
    let village: Int
    /// The numbers of its attractions in ``attractions``, the main one first.
    let highlights: [Int]
    let homestayBeds: Int

    static let attractions = Names.words(
        "ผ้าทอ อาหารพื้นถิ่น โฮมสเตย์ ล่องแพ เกษตรเชิงท่องเที่ยว วัดเก่า ตลาดชุมชน จักสาน เครื่องเงิน ประมงพื้นบ้าน")
    private static let homestay = 2

    /// By ascending code: the rural villages with the lowest draws.
    static func all(of land: ProvinceLand, _ villages: [Village]) -> [TourismVillage] {
        let drawn = villages.indices.filter { !villages[$0].isUrban }.map { village in
            var random = RandomStream(key: "tv|\(villages[village].code)")
            return (draw: random.unit(), village: village)
        }
        return drawn.sorted { $0 < $1 }.prefix(land.province.counts.tourismVillages).map(\.village).sorted().map { village in
            var random = RandomStream(key: "tourism|\(villages[village].code)")
            let count = 1 + random.index(below: 3)
            var highlights: [Int] = []
            while highlights.count < count {
                let attraction = random.index(below: attractions.count)
                if !highlights.contains(attraction) { highlights.append(attraction) }
            }
            let beds = highlights.contains(homestay) ? 4 + random.index(below: 37) : 0
            return TourismVillage(village: village, highlights: highlights, homestayBeds: beds)
        }
    }

    /// The names of the highlights as a JSON array. They hold nothing that JSON escapes.
    var highlightsJSON: String { "[" + names.map { "\"\($0)\"" }.joined(separator: ",") + "]" }

    private var names: [String] { highlights.map { Self.attractions[$0] } }

    /// A short text with the picture of the main attraction, in plain paragraphs of HTML.
    func descriptionHTML(in province: Province) -> String {
        let place = province.villages[village]
        let tambon = province.tambons[place.tambon].division.area.nameTh
        let amphoe = province.amphoe[place.amphoe].area.nameTh
        let main = names[0]
        let others = names.count > 1 ? " มี" + names.dropFirst().joined(separator: "และ") + "ด้วย" : ""
        let picture = "<img src=\"/assets/demo/\(twoDigits(highlights[0] + 1)).svg\" alt=\"\(main)\">"
        return "<p>\(place.name) หมู่ที่ \(place.moo) ตำบล\(tambon) อำเภอ\(amphoe) จังหวัด\(province.area.area.nameTh) "
            + "เด่นเรื่อง\(main)\(others)</p><p>\(picture)</p><p>ข้อมูลสาธิต ไม่ใช่ข้อมูลจริง</p>"
    }
}
