@testable import API
@testable import Drawing
import Atlas
import Catalog
import Foundation
import Reports
import TestSupport
import Testing

/// Reports as PDF, as XLSX and as the annex of a province.
@Suite struct `A report on paper` {
    private typealias World = ReportPaperWorld

    private let levels = "/reports/nrd2c/dev_level?fy=2564&round=1&area=56"
    private let members = "/reports/savings_group/members?fy=2562&round=1&area=56"

    private func dense(_ lines: [String]) -> String { lines.joined().filter { !$0.isWhitespace } }

    private func sheet(_ dataset: String, _ indicator: String, _ year: Int) throws -> MapSheet {
        let world = try World.world.get()
        let found = try #require(world.catalog.dataset(dataset))
        var question = ReportQuestion(dataset: found, indicator: try #require(found.indicator(indicator)))
        question.area = AreaCode("56")
        question.period = Period(fiscalYear: year, round: 1)
        let answer = ReportAnswer(report: try world.reports.report(question, for: nil), catalog: world.catalog, isDemo: false, base: "")
        return try answer.sheet(ReportShapes(source: world.store, catalog: world.catalog), AreaLayers(source: world.store, catalog: world.catalog), asOf: "")
    }

    // MARK: PDF

    @Test func `tells title, classes, counts and every figure in text that can be searched`() throws {
        let world = try World.world.get()
        let answer = try world.get(levels + "&f=pdf")
        #expect(answer.status == 200 && answer["content-type"] == "application/pdf")
        let lines = try World.lines(answer.body), text = dense(lines)
        for part in [
            "แผนที่แสดงระดับการพัฒนาของหมู่บ้านกชช.2คจังหวัดพะเยาปีงบประมาณพ.ศ.2564", "หน่วย:ร้อยละ", "ไม่มีข้อมูล", "มาตราส่วน", "ระบบพิกัด",
            // 18:00 UTC on the 30th is the 1st in Thailand.
            "ข้อมูลณวันที่1ต.ค.2564", "เพื่อการวางแผนไม่ใช่แนวเขตตามกฎหมาย", "นิยาม:", "หน้า1/2",
        ] { #expect(text.contains(part), "\(part) in \(text)") }
        let legend = try #require(try world.json(levels + "&f=json")["legend"] as? [String: Any])
        let classes = try #require(legend["classes"] as? [[String: Any]])
        #expect(classes.count >= 2)
        for entry in classes {
            let title = (entry["title"] as? [String: String])?["th"] ?? "?"
            #expect(text.contains(title.filter { !$0.isWhitespace }), "\(title)")
        }
        var total = [0, 0, 0]
        for amphoe in 1...9 {
            let counts = World.levels(amphoe), all = counts.reduce(0, +)
            for i in 0..<3 { total[i] += counts[i] }
            let line = try #require(lines.first { $0.contains("560\(amphoe)") }?.split(separator: " ").map { String($0) })
            let wanted = ["\(all)"] + counts.flatMap { ["\($0)", String(format: "%.2f", Double($0) * 100 / Double(all))] }
            #expect(Array(line.drop { $0 != wanted[0] }.prefix(7)) == wanted, "\(line)")
        }
        let sum = try #require(lines.first { $0.contains("รวม") && $0.contains("\(total.reduce(0, +))") && !$0.contains("ร้อยละ") })
        for count in total { #expect(sum.contains("\(count)"), "\(sum)") }
    }

    @Test(arguments: [("a4", "portrait", 595, 842), ("a4", "landscape", 842, 595), ("a3", "portrait", 842, 1191), ("a3", "landscape", 1191, 842)])
    func `has the paper that is asked for, and Thai digits on request`(paper: String, orientation: String, width: Int, height: Int) throws {
        let world = try World.world.get()
        let pdf = try world.get(levels + "&f=pdf&digits=thai&paper=\(paper)&orientation=\(orientation)").body
        let size = try #require(try World.told("pdfinfo", ["{}"], pdf).firstMatch(of: /Page size: +([\d.]+) x ([\d.]+)/))
        #expect(Int(Double(size.1)!.rounded()) == width && Int(Double(size.2)!.rounded()) == height)
        let text = dense(try World.lines(pdf))
        #expect(text.contains("พ.ศ.๒๕๖๔") && text.contains("๕๖๐๑") && text.contains("EPSG:4326"))
        #expect(!text.contains("2564"))
    }

    @Test func `refuses paper that there is not`() throws {
        let world = try World.world.get()
        for query in ["paper=a2", "orientation=up", "digits=roman"] {
            let answer = try world.get(levels + "&f=pdf&\(query)")
            #expect(answer.status == 400 && answer.text.contains(String(query.prefix { $0 != "=" })), "\(query)")
        }
    }

    @Test func `draws each reason for no value by its own pattern, and counts as circles`() throws {
        let sheet = try sheet("savings_group", "members", 2562)
        func count(_ pattern: Pattern) -> Int { sheet.areas.count { $0.fill == .pattern(pattern) } }
        // 5604 has sent nothing, 5601 is not locked, 5603 has two members, and one more is hidden with it.
        #expect(count(.noData) == 1 && count(.notConfirmed) == 1 && count(.suppressed) == 2 && count(.outOfScope) == 0)
        #expect(sheet.areas.count == 9 && sheet.circles.count == 5)
        let rows = sheet.legend.rows.map { ($0.text, $0.count) }
        for (title, number) in [("ไม่มีข้อมูล", 1), ("ยังไม่ยืนยัน", 1), ("ปกปิด (จำนวนน้อย)", 2)] {
            #expect(rows.contains { $0.0 == title && $0.1 == number }, "\(title) \(rows)")
        }
        let shown = Set(sheet.circles.map { Int($0.value) })
        #expect(shown.isSubset(of: Set(World.members.values)) && !shown.contains(2) && !shown.contains(601))
        #expect(!sheet.lines.isEmpty && !sheet.country.isEmpty && !sheet.surroundings.isEmpty && sheet.labels.count == 9)
    }

    @Test func `says draft to who may see drafts, and shows them to nobody else`() throws {
        let world = try World.world.get()
        let draft = try world.get(members + "&f=pdf", asOfficer: true), open = try world.get(members + "&f=pdf")
        let text = dense(try World.lines(draft.body)), publicText = dense(try World.lines(open.body))
        #expect(text.contains("สถานะ:ร่าง") && text.contains("601") && !publicText.contains("ร่าง"))
        #expect(draft["content-disposition"]?.contains("_draft.pdf") == true && open["content-disposition"]?.contains("draft") == false)
        // The letters across the map are drawn, not written: the draft has more strokes.
        #expect(draft["cache-control"]?.contains("private") == true || draft["cache-control"]?.contains("no-store") == true)
    }

    // MARK: Workbook

    @Test func `gives a workbook of numbers with a total, and a sheet that tells of them`() throws {
        let world = try World.world.get()
        let answer = try world.get(levels + "&f=xlsx")
        #expect(answer.status == 200 && answer["content-disposition"]?.contains("filename*=UTF-8''%E0%B8%88") == true)
        let sheets = try World.workbook(answer.body)
        #expect(sheets.map(\.name) == ["ข้อมูล", "ข้อมูลเกี่ยวกับรายงาน"])
        let rows = sheets[0].rows
        #expect(rows.count == 11 && rows[0]["A"] as? String == "รหัส")
        var total = [0.0, 0, 0]
        for amphoe in 1...9 {
            let row = rows[amphoe], counts = World.levels(amphoe), all = counts.reduce(0, +)
            #expect(row["A"] as? String == "560\(amphoe)" && row["D"] as? Double == Double(all))
            for (i, column) in ["E", "G", "I"].enumerated() {
                #expect(row[column] as? Double == Double(counts[i]))
                total[i] += Double(counts[i])
            }
            let share = try #require(row["F"] as? Double)
            #expect(abs(share - Double(counts[0]) * 100 / Double(all)) < 1e-13)
        }
        #expect(rows[10]["B"] as? String == "รวม" && rows[10]["D"] as? Double == total.reduce(0, +))
        #expect([rows[10]["E"], rows[10]["G"], rows[10]["I"]].map { $0 as? Double } == total)
        let facts = Dictionary(uniqueKeysWithValues: sheets[1].rows.map { ($0["A"] as? String ?? "", $0["B"] as? String ?? "") })
        #expect(facts["ปีงบประมาณ"] == "พ.ศ. 2564" && facts["ข้อมูล ณ วันที่"] == "1 ต.ค. 2564" && facts["พื้นที่ที่เลือก"] == "จังหวัดพะเยา")
        for name in ["นิยาม", "งวด", "สถานะการยืนยัน", "ความครอบคลุม", "ที่มา", "จัดทำเมื่อ"] { #expect(facts[name]?.isEmpty == false, "\(name)") }
        #expect(facts["ที่อยู่ของรายงาน"] == "http://test" + levels)
    }

    @Test func `leaves hidden cells empty in every form`() throws {
        let world = try World.world.get()
        let rows = try #require(try world.json(members + "&f=json")["rows"] as? [[String: Any]])
        let hidden = rows.filter { $0["kind"] as? String == "suppressed" }.compactMap { $0["code"] as? String }
        #expect(hidden.count == 2 && hidden.contains("5603"))
        let lines = try World.lines(try world.get(members + "&f=pdf").body)
        let csv = try world.get(members + "&f=csv").text, geoJSON = try world.get(members + "&f=geojson").text
        let workbook = try World.workbook(try world.get(members + "&f=xlsx").body)[0].rows
        for code in hidden {
            let value = try #require(World.members[code])
            let line = try #require(lines.first { $0.contains(code) })
            #expect(line.contains("ปกปิด"))
            let row = try #require(workbook.first { $0["A"] as? String == code })
            #expect(row["D"] == nil)
            guard value > 100 else { continue }
            #expect(!lines.contains { $0.contains(SheetText.grouped(value)) } && !csv.contains("\(value)") && !geoJSON.contains("\(value)"))
            #expect(!workbook.contains { $0.values.contains { $0 as? Double == Double(value) } })
        }
    }

    // MARK: Annex

    @Test func `writes a province's annex: what its index says, and what HTTP gives`() throws {
        let world = try World.world.get()
        let folder = Scratch.folder.appending(path: "annex-\(UUID().uuidString)")
        let made = try Program.run("report", "--store", world.path, "--area", "56", "--all", "--out", folder.path())
        try #require(made.status == 0, "\(made.complaint)")
        let index = try String(contentsOf: folder.appending(path: "index.csv"), encoding: .utf8)
        let page = try String(contentsOf: folder.appending(path: "index.html"), encoding: .utf8)
        let lines = index.split(separator: "\r\n").dropFirst().map { $0.dropFirst().dropLast().split(separator: "\",\"").map { String($0) } }
        let files = lines.map { $0[6] }
        #expect(files.count >= 8 && files.count % 4 == 0 && Set(files).count == files.count)
        for (line, name) in zip(lines, files) {
            let data = try Data(contentsOf: folder.appending(path: name))
            #expect("\(data.count)" == line[7] && page.contains("href=\"\(name)\""))
            let head: [UInt8] = switch line[5] { case "pdf": Array("%PDF".utf8); case "xlsx": Array("PK".utf8); case "csv": [0xEF, 0xBB, 0xBF]; default: Array("{".utf8) }
            #expect(data.starts(with: head), "\(name)")
        }
        let there = try FileManager.default.subpathsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix("pdf") || $0.hasSuffix("xlsx") || $0.hasSuffix("csv") || $0.hasSuffix("geojson") }
        #expect(Set(there) == Set(files + ["index.csv"]))
        for (indicator, target) in [("ระดับการพัฒนา", levels), ("สมาชิก", members)] {
            let name = try #require(files.first { $0.hasSuffix(".csv") && $0.contains(indicator) })
            #expect(try Data(contentsOf: folder.appending(path: name)) == Data(try world.get(target + "&f=csv").body))
        }
    }

    @Test func `makes one report, and says why it makes none`() throws {
        let world = try World.world.get()
        let folder = Scratch.folder.appending(path: "one-\(UUID().uuidString)").path()
        let made = try Program.run(
            "report", "--store", world.path, "--area", "56", "--dataset", "nrd2c", "--indicator", "dev_level", "--digits", "thai", "--out", folder)
        #expect(made.status == 0, "\(made.complaint)")
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder).count { $0.hasSuffix(".pdf") } == 1)
        for words in [[], ["--dataset", "none"], ["--all", "--area", "9999"], ["--all", "--fy", "2400"]] {
            let program = try Program(["report", "--store", world.path, "--out", folder] + words)
            let outcome = try program.outcome()
            #expect(outcome.status == 1 && !outcome.complaint.isEmpty, "\(words)")
        }
    }
}
