@testable import Drawing
import Foundation
import Geo
import Testing

@Suite struct `A map sheet` {
    private static let samples = Result { try SampleSheets(geodata: repository.appending(path: "geodata").path()) }
    private static let created = "2024-01-12T09:30:00Z"
    private static let papers = Paper.Format.allCases.flatMap { format in Paper.Orientation.allCases.map { Paper(format, $0) } }

    /// Without spaces and ends of lines, which depend on where a text wraps.
    private func dense(_ text: String) -> String { String(text.filter { !$0.isWhitespace }).precomposedStringWithCanonicalMapping }

    @Test(arguments: papers)
    func `can be searched in Thai, with fonts of its own`(paper: Paper) throws {
        let sheet = try Self.samples.get().choropleth()
        let pdf = try sheet.pdf(paper, created: Self.created)
        // Columns side by side are read line by line in one mode, and one after the other in the other.
        let page = dense(try Judge.words(pdf, page: 1) + Judge.text("pdftotext", ["-raw", "-l", "1", "{}", "-"], pdf))
        #expect(page.hasPrefix(dense(sheet.title)))
        for text in [sheet.title, sheet.subtitle, sheet.source, sheet.period, sheet.certification, sheet.note, "ข้อมูล ณ วันที่ 12/01/2567", "คำอธิบายสัญลักษณ์"]
            + sheet.legend.rows.map(\.text) {
            #expect(page.contains(dense(text)), "\(text)")
        }
        let fonts = try Judge.text("pdffonts", ["{}"], pdf).split(separator: "\n").dropFirst(2)
        #expect(!fonts.isEmpty)
        for font in fonts {
            // Of the last columns: embedded, subset, told in Unicode.
            let columns = font.split(separator: " ").suffix(5).prefix(3)
            #expect(columns == ["yes", "yes", "yes"] && font.contains("NotoSans"), "\(font)")
        }
        let information = try Judge.text("pdfinfo", ["-isodates", "{}"], pdf)
        #expect(information.contains("Title:           \(sheet.title)") && information.contains("Author:          กรมการพัฒนาชุมชน"))
        #expect(information.contains("CreationDate:    2024-01-12T09:30:00Z") && information.contains("(\(paper.format == .a4 ? "A4" : "A3"))"))
        #expect(try sheet.pdf(paper, created: Self.created) == pdf)
    }

    @Test func `reads hard Thai words from the title as they were written`() throws {
        var sheet = MapSheet()
        sheet.title = "ป่า ปู่ ญี่ปุ่น ฐูญู น้ำ ฝั่ง สิทธิ์ ก๊ก กี้ ที่ ผู้ใหญ่ เฟื้อ ไม้ ฟื้นฟู ทั้งนี้ ซ้ำ จ้ำม่ำ ปฏิรูป กฎหมาย ศึกษาฯ ๑๒๓"
        let text = try Judge.words(try sheet.pdf(Paper(.a3, .landscape), created: Self.created))
        #expect(dense(text).hasPrefix(dense(sheet.title)), "\(text.prefix(300))")
    }

    @Test func `spreads a table of 200 rows over pages with the head on each and the total once`() throws {
        let samples = try Self.samples.get()
        for paper in [Paper(.a4, .landscape), Paper(.a4, .portrait)] {
            var sheet = samples.choropleth()
            sheet.table = samples.table(rows: 200)
            // poppler ends each page with a form feed.
            let pages = try Judge.words(try sheet.pdf(paper, created: Self.created)).split(separator: "\u{C}", omittingEmptySubsequences: false).dropLast()
            #expect(pages.count > 4)
            var rows: [Int] = []
            for (number, text) in zip(2..., pages.dropFirst()) {
                #expect(text.contains("หมู่บ้านทั้งหมด") && text.contains("สถานะ") && dense(String(text)).contains("หน้า\(number)/\(pages.count)"), "\(number)")
                #expect(text.contains("70,460") == (number == pages.count))
                rows += text.matches(of: /แถว (\d+)/).compactMap { Int($0.1) }
            }
            #expect(rows.sorted() == Array(1...200))
        }
    }

    @Test func `gives narrow columns up rather than the page`() throws {
        var sheet = MapSheet()
        sheet.title = "ตารางกว้าง"
        let long = String(repeating: "ส่งเสริมอาชีพและการพัฒนาคุณภาพชีวิต", count: 12)
        sheet.table = SheetTable(
            columns: (0..<14).map { .init("หัวข้อที่ \($0)", $0 > 2 ? .trailing : .leading) },
            rows: (0..<30).map { i in [long, "แถว \(i)"] + (0..<12).map { "\($0 * 1000 + i)" } })
        let pdf = try sheet.pdf(Paper(.a4, .portrait), created: Self.created)
        let words = try Judge.text("pdftotext", ["-bbox", "{}", "-"], pdf)
        for word in words.matches(of: /<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"/) {
            #expect(Double(word.1)! >= 27 && Double(word.3)! <= 569 && Double(word.4)! <= 830)
        }
        let text = try Judge.words(pdf)
        for i in 0..<30 { #expect(text.contains("แถว \(i)")) }
    }

    @Test func `has a bar of scale that PROJ's geodesic agrees with within one in a hundred`() throws {
        let boxes = [
            BoundingBox(minX: 97.3, minY: 5.6, maxX: 105.7, maxY: 20.5), BoundingBox(minX: 99.6, minY: 18.8, maxX: 100.7, maxY: 19.8),
            BoundingBox(minX: 100.49, minY: 6.1, maxX: 100.52, maxY: 6.12),
        ]
        var lines = "", lengths: [Double] = []
        for box in boxes {
            for paper in Self.papers {
                var sheet = MapSheet()
                sheet.extent = box
                let map = try sheet.mapFrame(paper)
                let bar = ScaleBar(metresPerUnit: map.metresPerUnit, longest: 130)
                let middle = map.placement.coordinate(map.rect.center)
                #expect(abs(middle.y - box.center.y) < 1e-9)
                for (dx, dy) in [(bar.length, 0.0), (0, bar.length)] {
                    let a = map.placement.coordinate(Point(map.rect.center.x - dx / 2, map.rect.center.y - dy / 2))
                    let b = map.placement.coordinate(Point(map.rect.center.x + dx / 2, map.rect.center.y + dy / 2))
                    lines += "\(a.x) \(a.y) \(b.x) \(b.y)\n"
                    lengths.append(bar.metres)
                }
            }
        }
        let script = "import sys, pyproj\nfor l in open(sys.argv[1]): print(pyproj.Geod(ellps='WGS84').inv(*map(float, l.split()))[2])"
        let answers = try Judge.python(script, Array(lines.utf8)).split(separator: "\n").compactMap { Double($0) }
        try #require(answers.count == lengths.count)
        for (metres, length) in zip(answers, lengths) { #expect(abs(metres - length) < length / 100, "\(metres) for \(length)") }
    }

    @Test func `paints areas with the very colours of its legend`() throws {
        let sheet = try Self.samples.get().choropleth()
        let paper = Paper(.a4, .landscape)
        let map = try sheet.mapFrame(paper)
        var bare = sheet
        bare.labels = []
        let pixels = try Pixels(try bare.png(paper, dotsPerInch: 72))
        var seen: Set<Color> = []
        for x in Int(map.rect.x + 2)..<Int(map.rect.right - 2) {
            for y in stride(from: Int(map.rect.y + 2), to: Int(map.rect.bottom - 2), by: 2) { seen.insert(pixels[x, y]) }
        }
        for color in SampleSheets.palette { #expect(seen.contains(color)) }
        // The legend's swatches stand to the right of the map.
        var legend: Set<Color> = []
        for x in Int(map.rect.right + 2)..<pixels.width { for y in stride(from: 0, to: pixels.height, by: 2) { legend.insert(pixels[x, y]) } }
        for color in SampleSheets.palette { #expect(legend.contains(color)) }
    }

    @Test func `says that it is a draft, and prints Thai digits when asked`() throws {
        let sheet = try Self.samples.get().circles()
        let page = dense(try Judge.words(try sheet.pdf(Paper(.a4, .landscape), created: Self.created), page: 1))
        #expect(page.contains("สถานะ:ร่าง") && page.contains("ข้อมูลณวันที่๑๒/๐๑/๒๕๖๗") && page.contains("พ.ศ.๒๕๖๗") && page.contains("EPSG:4326"))
        #expect(!page.contains("2567"))
    }

    @Test func `survives what nobody should print`() throws {
        let samples = try Self.samples.get()
        var sheets = [MapSheet(), samples.choropleth()]
        sheets[1].title = String(repeating: "แผนที่แสดงความก้าวหน้า", count: 200)
        sheets[1].subtitle = String(repeating: "ก", count: 3000)
        sheets[1].legend.rows = (0..<300).map { MapSheet.LegendRow(.fill(.pattern(.noData)), String(repeating: "ชั้นที่ \($0) ", count: 30), count: .min) }
        sheets[1].legend.notes = [String(repeating: "หมายเหตุ ", count: 500)]
        sheets[1].source = String(repeating: "ที่มา", count: 800)
        var point = MapSheet()
        point.areas = [.init(.point(x: 100, y: 15), .color(.black))]
        point.circles = [.init(Coordinate(x: 100, y: 15), value: 1e300, color: .black), .init(Coordinate(x: 1e300, y: .nan), value: .nan, color: .black)]
        point.labels = [.init("", Coordinate(x: 0, y: 0)), .init("ก", Coordinate(x: .nan, y: .infinity))]
        var huge = MapSheet()
        huge.areas = [.init(square(-1e300, -1e300, 1e307), .pattern(.notConfirmed)), .init(square(1e5, 1e5, 1e5), .color(.black))]
        huge.country = [square(-1e9, 0, 1e12)]
        huge.extent = BoundingBox(minX: -.infinity, minY: .nan, maxX: 1e200, maxY: 4)
        huge.lines = [.init(Shape(kind: .lineString, xy: [0, 0, .nan, 1], ringEnds: [2]), Pen(.black, -1, dashes: [.nan]))]
        var tables = MapSheet()
        tables.table = SheetTable(columns: [], rows: [["a"], []], total: ["b"])
        var wide = MapSheet()
        wide.table = SheetTable(columns: (0..<200).map { .init("\($0)") }, rows: [[], [String(repeating: "ยาว\n", count: 900)]], total: [])
        for sheet in sheets + [point, huge, tables, wide] {
            for paper in Self.papers {
                #expect(try !sheet.pdf(paper, created: "").isEmpty)
            }
            _ = try Judge.python("import sys, xml.etree.ElementTree as E; E.parse(sys.argv[1])", try sheet.svg(Paper(.a3, .portrait)))
            #expect(try !sheet.png(Paper(.a4, .portrait), dotsPerInch: 40).isEmpty)
        }
    }
}
