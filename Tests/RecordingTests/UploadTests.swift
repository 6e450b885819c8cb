@testable import API
@testable import Atlas
import Catalog
import Foundation
import Interchange
import Store
import TestSupport
import Testing

/// Files of offices.
struct UploadTests {
    private static let sheet = OtopMonthTests.round + "/5601"
    private static let head = "ที่,รหัสผู้ผลิต,ประเภทผลิตภัณฑ์,รายชื่อกลุ่ม/ผู้ผลิต,ในประเทศ ออฟไลน์ (บาท),ในประเทศ ออนไลน์,ต่างประเทศ ออฟไลน์,ต่างประเทศ ออนไลน์"

    private func upload(_ world: RecordWorld, _ bytes: [UInt8], dry: Bool = false, type: String = "text/csv", by name: String = "rec5601") throws -> RecordWorld.Answer {
        try world.ask("POST", Self.sheet + "/upload" + (dry ? "?dry-run=true" : ""), by: name, ["content-type": type], body: bytes)
    }

    private func world() throws -> RecordWorld {
        let world = try RecordWorld()
        try world.open("otop_sales", 2567, 10)
        return world
    }

    private func amounts(_ world: RecordWorld) throws -> [String: [Double]] {
        let rows = try #require(try world.ask("GET", Self.sheet, by: "rec5601").json()["rows"] as? [[String: Any]])
        return rows.reduce(into: [:]) { all, row in
            let values = row["values"] as? [String: Any] ?? [:]
            all[values["producer_code"] as? String ?? ""] = ["domestic_offline", "domestic_online", "foreign_offline", "foreign_online"].map { values[$0] as? Double ?? .nan }
        }
    }

    @Test func `numbers as people write them are read, in UTF-8 and in Windows-874 alike`() throws {
        let text = "ยอดจำหน่าย OTOP อำเภอเมืองพะเยา\r\n\(Self.head)\r\n1,P-1,อาหาร,กลุ่ม ก,\"1,234.50\",๒๕๐,\"฿200,000.00\",0\r\n2,P-2,เครื่องดื่ม,กลุ่ม ข,10,0,0,0\r\nรวม,,,,\"1,244.50\",250,\"200,000\",0\r\n"
        let thai: [UInt8] = text.unicodeScalars.compactMap { scalar in
            switch scalar.value {
            case 0..<0x80: UInt8(scalar.value)
            case 0xE01...0xE5B: UInt8(scalar.value - 0xE00 + 0xA0)
            case 0xE3F: 0xDF
            default: nil
            }
        }
        for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), thai] {
            let world = try world()
            let answer = try upload(world, bytes)
            try #require(answer.status == 200, "\(answer.text.prefix(600))")
            #expect(try answer.json()["new"] as? Int == 2)
            #expect(try amounts(world) == ["P-1": [1234.5, 250, 200_000, 0], "P-2": [10, 0, 0, 0]])
        }
    }

    @Test func `a dry run names row, column and cure, and writes nothing`() throws {
        let world = try world()
        let text = "\(Self.head),หมายเหตุ\r\n1,P-1,ทองคำ,กลุ่ม ก,1,0,0,0\r\n2,P-2,อาหาร,,5 ตัน,0,0,0\r\n3,P-3,อาหาร,กลุ่ม ค,1,0,0,0\r\n4,P-3,อาหาร,กลุ่ม ค,1,0,0,0\r\n"
        let answer = try upload(world, Array(text.utf8), dry: true)
        #expect(answer.status == 200)
        let json = try answer.json()
        #expect(json["takeable"] as? Bool == false)
        #expect(json["written"] as? Bool == false)
        let complaints = try #require(json["complaints"] as? [[String: Any]])
        func has(_ row: Int, _ column: String) -> Bool {
            complaints.contains { $0["row"] as? Int == row && $0["column"] as? String == column && !(($0["cure"] as? [String: String])?["th"] ?? "").isEmpty }
        }
        #expect(has(2, "product_type"))
        #expect(has(3, "producer_name"))
        #expect(has(3, "domestic_offline"))
        #expect(has(1, "หมายเหตุ"))
        #expect(complaints.contains { $0["row"] as? Int == 5 && "\($0["message"] ?? "")".contains("บรรทัดที่ 4") })
        let refused = try upload(world, Array(text.utf8))
        #expect(refused.status == 400)
        #expect(try amounts(world).isEmpty)
    }

    @Test func `a file replaces rows of the same key, adds others and leaves the rest`() throws {
        let world = try world()
        let line: (String, Int) -> String = { "1,\($0),อาหาร,กลุ่ม,\($1),0,0,0\r\n" }
        #expect(try upload(world, Array("\(Self.head)\r\n\(line("P-1", 1))\(line("P-2", 2))\(line("P-4", 4))".utf8)).status == 200)
        let next = Array("\(Self.head)\r\n\(line("P-2", 20))\(line("P-3", 3))\(line("P-4", 4))".utf8)
        let dry = try upload(world, next, dry: true).json()
        #expect([dry["new"], dry["changed"], dry["unchanged"]].map { $0 as? Int } == [1, 1, 1])
        #expect(try upload(world, next).status == 200)
        #expect(try amounts(world).mapValues { $0[0] } == ["P-1": 1, "P-2": 20, "P-3": 3, "P-4": 4])
        // The same once more changes nothing, and takes no save back.
        #expect(try world.step("save", Self.sheet, by: "head5601").status == 200)
        #expect(try upload(world, next).status == 200)
        #expect((try world.ask("GET", Self.sheet, by: "rec5601").json()["standing"] as? [String: Any])?["state"] as? String == "saved")
        #expect(try upload(world, next, by: "rec5602").status == 403)
    }

    @Test func `a workbook is read, and the template is one`() throws {
        let world = try world()
        let columns = Self.head.split(separator: ",").map { (title: String($0), kind: WorkbookSheet.Kind.text) }
        let workbook = try TableFile.workbook([WorkbookSheet("ข้อมูล", columns: columns, rows: [["1", "P-1", "อาหาร", "กลุ่ม ก", "1,000", "0", "0", "0"]])])
        let answer = try upload(world, workbook, type: Representation.xlsx.mediaType)
        try #require(answer.status == 200, "\(answer.text.prefix(600))")
        #expect(try amounts(world) == ["P-1": [1000, 0, 0, 0]])
        let template = try world.ask("GET", Self.sheet + "/template?f=xlsx", by: "rec5601")
        #expect(template.status == 200)
        #expect(template["content-type"] == Representation.xlsx.mediaType)
        #expect(try upload(world, Array("PK no workbook".utf8), type: Representation.xlsx.mediaType).status == 400)
        #expect(try upload(world, Array("a,b\r\n1,2\r\n".utf8)).status == 400)
    }

    @Test func `areas are found by code and by names`() throws {
        let world = try RecordWorld()
        let dataset = try #require(world.catalog.dataset("savings_group"))
        let year = try #require(dataset.years.last { !$0.rounds.isEmpty })
        let recording = try #require(world.service.atlas.recording)
        let round = try recording.round(dataset, fiscalYear: "\(year.fiscalYear)", round: "\(year.rounds[0].number)")
        let place = try recording.sheet(round, unit: "5601")
        let tambon = try #require(world.catalog.areas.children(of: AreaCode("5601")!).first)
        let heading = dataset.columns[0].field.title.th
        let text = "รหัส,จังหวัด,อำเภอ,ตำบล,หมู่ที่,\(heading)\r\n56010101,,,,,ก\r\n,จ.พะเยา,อำเภอเมืองพะเยา,ต.\(tambon.name.th),๓,ข\r\n,,,ตำบลที่ไม่มี,1,ค\r\n,เชียงใหม่,,,1,ง\r\n"
        let table = try SheetTable(try TableText.lines(Array(text.utf8)), place, areas: world.catalog.areas, villages: [])
        #expect(table.rows.map(\.area) == ["56010101", tambon.code.text + "03", nil, nil])
        #expect(table.complaints.map(\.row) == [4, 5])
    }

    @Test(arguments: [
        ("1,234", 1234.0), ("๑,๒๓๔.๕", 1234.5), ("฿200,000.00", 200_000), ("-5", -5), ("1 000", 1000), ("0", 0), ("12 บาท", 12), ("1.0E+3", 1000),
    ])
    func `numbers are read`(_ text: String, _ number: Double) { #expect(CellReader.number(text) == number) }

    @Test(arguments: ["1,23", "1,2345", "abc", "1.2.3", "", "--5", ",5", "nan", "inf", "0x10", "1,,000"])
    func `what is no number stays a text`(_ text: String) { #expect(CellReader.number(text) == nil) }

    @Test(arguments: [("24 พ.ย. 64", "2021-11-24"), ("24/11/2564", "2021-11-24"), ("2564-11-24", "2021-11-24"), ("2021-11-24", "2021-11-24"), ("๒๔ พฤศจิกายน ๒๕๖๔", "2021-11-24")])
    func `dates of either era are read`(_ text: String, _ date: String) { #expect(CellReader.date(text) == date) }

    @Test func `no bytes make the readers of files and forms fail`() throws {
        let world = try RecordWorld()
        let dataset = try #require(world.catalog.dataset("otop_sales"))
        let recording = try #require(world.service.atlas.recording)
        let place = try recording.sheet(try recording.round(dataset, fiscalYear: "2567", round: "10"), unit: "5601")
        let seed = Array("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n\(Self.head)\r\n1,P-1,อาหาร,กลุ่ม ก,\"1,000\",0,-,๐\r\n--x--".utf8)
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            var bytes = seed
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                let at = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: at)
                default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &generator)], at: at)
                }
            }
            _ = MultipartBody(parsing: bytes, boundary: Array("x".utf8))
            if let lines = try? TableText.lines(bytes) { _ = try? SheetTable(lines, place, areas: world.catalog.areas, villages: []) }
        }
    }
}
