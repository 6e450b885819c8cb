import Drawing
import Foundation
import Geo

/// Sheets of the whole country, made from the outlines and the names in `geodata/areas`.
struct SampleSheets {
    struct Place { let code: String, name: String }

    /// The provinces by ascending code.
    let provinces: [(area: Place, shape: Shape)]
    /// The amphoe towns of Phayao.
    let towns: [(area: Place, seat: Coordinate)]

    init(geodata: String) throws {
        func table(_ name: String) throws -> [[String]] {
            try String(contentsOfFile: geodata + "/areas/" + name, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        }
        let names = Dictionary(try table("areas.csv").map { ($0[0], $0[1]) }, uniquingKeysWith: { a, _ in a })
        let file = try Data(contentsOf: URL(filePath: geodata + "/areas/province_outlines.geojson"))
        let features = (try JSONSerialization.jsonObject(with: file) as? [String: Any])?["features"] as? [[String: Any]] ?? []
        provinces = features.compactMap { feature in
            guard let code = (feature["properties"] as? [String: Any])?["code"] as? String, let geometry = feature["geometry"] as? [String: Any] else { return nil }
            let polygons = geometry["coordinates"] as? [[[[Double]]]] ?? (geometry["coordinates"] as? [[[Double]]]).map { [$0] } ?? []
            let shape = Shape.multiPolygon(polygons.map { $0.map { $0.map { Coordinate(x: $0[0], y: $0[1]) } } })
            return (Place(code: code, name: names[code] ?? code), shape)
        }.sorted { $0.area.code < $1.area.code }
        towns = try table("amphoe_seats.csv").filter { $0[0].hasPrefix("56") }.compactMap { row in
            let numbers = row.compactMap { Double($0) }.dropFirst()
            guard numbers.count >= 2, let x = numbers.max(), let y = numbers.min() else { return nil }
            return (Place(code: row[0], name: names[row[0]] ?? row[0]), Coordinate(x: x, y: y))
        }
    }

    static let title = "แผนที่แสดงร้อยละของหมู่บ้านพัฒนาระดับ 3 จำแนกตามจังหวัด ปีงบประมาณ พ.ศ. 2567 (งวดที่ 2)"
    static let palette = ["#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"].compactMap { Color(hex: $0) }
    static let classes = ["3.10 – น้อยกว่า 15.00", "15.00 – น้อยกว่า 27.50", "27.50 – น้อยกว่า 40.00", "40.00 – น้อยกว่า 51.25", "51.25 – 62.40"]
    static let patterns: [(pattern: Pattern, title: String)] = [
        (.noData, "ไม่มีข้อมูล"), (.suppressed, "ปกปิด (<5)"), (.outOfScope, "นอกขอบเขต"), (.notConfirmed, "ยังไม่ยืนยัน"),
    ]

    /// A choropleth in which every class and every pattern stands.
    func choropleth() -> MapSheet {
        var sheet = MapSheet()
        sheet.title = Self.title
        sheet.subtitle = "ข้อมูลพื้นฐานระดับหมู่บ้าน (กชช. 2ค) · ข้อมูลสาธิต"
        sheet.author = "กรมการพัฒนาชุมชน"
        var counts = [Int](repeating: 0, count: 9)
        for (i, province) in provinces.enumerated() {
            let k = i % 9 == 5 ? 5 + i / 9 % 4 : i * 7 % 5
            counts[k] += 1
            sheet.areas.append(MapSheet.Area(province.shape, k < 5 ? .color(Self.palette[k]) : .pattern(Self.patterns[k - 5].pattern)))
            sheet.labels.append(MapSheet.Label(province.area.name, province.shape.bounds.center))
            sheet.country.append(province.shape)
        }
        sheet.legend.title = "ร้อยละของหมู่บ้านพัฒนาระดับ 3"
        sheet.legend.unit = "ร้อยละของหมู่บ้านทั้งหมด"
        sheet.legend.counted = "จังหวัด"
        for (k, title) in (Self.classes + Self.patterns.map(\.title)).enumerated() {
            let fill = k < 5 ? Fill.color(Self.palette[k]) : .pattern(Self.patterns[k - 5].pattern)
            sheet.legend.rows.append(MapSheet.LegendRow(.fill(fill), title, count: counts[k]))
        }
        sheet.legend.notes = ["แบ่งชั้นแบบควอนไทล์ 5 ชั้น ขอบล่างอยู่ในชั้น"]
        sheet.source = "กรมการพัฒนาชุมชน ระบบข้อมูลพื้นฐานระดับหมู่บ้าน"
        sheet.asOf = "12/01/2567"
        sheet.period = "ปีงบประมาณ พ.ศ. 2567 รอบที่ 2"
        sheet.certification = "รับรองระดับจังหวัดแล้ว 70 จาก 76 จังหวัด"
        sheet.preparedBy = "สำนักงานพัฒนาชุมชนจังหวัดพะเยา"
        sheet.table = table(rows: 77)
        return sheet
    }

    /// One province with circles, for what is counted.
    func circles() -> MapSheet {
        var sheet = choropleth()
        sheet.title = "จำนวนแปลงโคก หนอง นา รายอำเภอ จังหวัดพะเยา"
        sheet.areas = []
        sheet.labels = []
        sheet.isDraft = true
        sheet.usesThaiDigits = true
        for province in provinces {
            sheet.surroundings.append(province.shape)
            if province.area.code == "56" {
                sheet.extent = province.shape.bounds
                sheet.areas.append(MapSheet.Area(province.shape, .color(.white)))
            }
        }
        for (i, town) in towns.enumerated() {
            sheet.circles.append(MapSheet.Circle(town.seat, value: Double(4 + i * i * 11), color: Color(0, 114, 178)))
            sheet.labels.append(MapSheet.Label(town.area.name, town.seat))
        }
        sheet.legend.rows = [MapSheet.LegendRow(.dot(.color(Color(0, 114, 178))), "จำนวนแปลงของอำเภอ"), MapSheet.LegendRow(.line(Pen(.gray(90), 0.5)), "แนวเขตจังหวัด")]
        sheet.legend.counted = ""
        sheet.legend.title = "จำนวนแปลง"
        sheet.legend.unit = "แปลง"
        return sheet
    }

    func table(rows: Int) -> SheetTable {
        let areas = provinces.map(\.area)
        return SheetTable(
            title: "ตารางแสดงจำนวนและร้อยละของหมู่บ้าน จำแนกตามระดับการพัฒนา",
            columns: [
                .init("รหัส"), .init("จังหวัด"), .init("หมู่บ้านทั้งหมด", .trailing), .init("ระดับ 1", .trailing), .init("ระดับ 2", .trailing),
                .init("ระดับ 3", .trailing), .init("ร้อยละของหมู่บ้านพัฒนาระดับ 3", .trailing), .init("สถานะ", .center),
            ],
            rows: (0..<rows).map { i in
                let area = areas[i % max(areas.count, 1)]
                return [
                    area.code, "\(area.name) แถว \(i + 1)", SheetText.grouped(900 + i * 37), "\(i % 9)", SheetText.grouped(300 + i * 11),
                    SheetText.grouped(600 + i * 26), "\(20 + i % 60).\(10 + i % 90)", i % 6 == 0 ? "ร่าง" : "รับรองแล้ว",
                ]
            },
            total: ["", "รวม", "70,460", "338", "21,580", "48,542", "68.89", ""],
            notes: ["หมายเหตุ: ร้อยละคำนวณจากผลรวมของตัวตั้งหารด้วยผลรวมของตัวหาร ไม่ใช่ค่าเฉลี่ยของร้อยละ"])
    }
}
