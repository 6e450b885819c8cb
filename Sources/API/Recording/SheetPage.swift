internal import Atlas
internal import Catalog
internal import Ledger
internal import Store

/// The page of a sheet: what stands, and the forms to change it.
extension Service {
    static let recordScript: HTML = "<script src=\"/assets/modules/record.js\" type=\"module\"></script>"

    func sheetPage(_ view: SheetView, _ words: SheetWords, _ x: Exchange) throws -> [UInt8] {
        let place = view.place, dataset = place.dataset
        let overrides = try recording().standings(place.round, within: place.unit, by: x.officer).windows
        let recorder = atlas.recording?.isWritable == true ? x.officer : nil
        let recording = try recording()
        let refusal = recorder.map { recording.refusal(.edit([]), on: view, by: $0, overrides: overrides) }
        let isOpen = recorder != nil && refusal == .some(nil)
        let offset = max(0, Int(x.parameters.text("offset") ?? "") ?? 0)
        let steps: HTML = try recorder.map { try stepButtons(view, $0, overrides, x) } ?? ""
        let missing = isOpen ? try recording.missing(view) : []
        let waiting: HTML = missing.isEmpty ? "" : "<p class=\"missing\">ยังไม่มีข้อมูลของ \(grouped(missing.count)) พื้นที่ เช่น \(missing.prefix(5).map(\.name).joined(separator: ", "))</p>"
        let forms: HTML = !isOpen ? "" : """
            <details class="panel"\(words.typed != nil && words.typed?["_form"] != "grid" ? " open" as HTML : "")><summary>เพิ่มแถว</summary>
            <form class="fields" data-record="insert" action="\(Service.path(place))/rows" method="post">\(formToken(x))<input type="hidden" name="_form" value="row">
            \(try fields(view, nil, words))<p class="fine"><span class="required">*</span> ต้องกรอก ตัวเลขของงวดกรอกทีหลังได้ แต่ต้องครบก่อนบันทึกยืนยัน</p><button class="main">เพิ่มแถว</button></form></details>
            \(uploadPanel(place, words.upload, x))
            """
        let why: HTML = (refusal ?? nil).map { "<p class=\"notice\">\($0.message.th)</p>" } ?? ""
        return page(
            PageParts(
                title: Localized(th: "\(dataset.title.th) \(areaName(place.unit))", en: "\(dataset.title.en), \(atlas.catalog.areas[place.unit]?.name.en ?? "")"),
                trail: trail(place.round) + (dataset.unit == .amphoe ? [(title: atlas.catalog.areas[place.unit.province]?.name.th ?? "", href: "\(Service.path(place.round))/\(place.unit.province)")] : []),
                main: """
                    <p class="lead"\(officerMark(x))>\(place.round.round.title.th) · \(fiscalYear(place.period.fiscalYear))</p>\(chooser(dataset, place.period, place.unit, x))
                    \(stateLine(view.standing))\(notices(words, dataset))\(why)\(steps)\(waiting)
                    \(try rowsTable(view, offset, isOpen ? words : nil, x))\(forms)
                    <p class="formats">\(view.rows == nil ? "" as HTML : "<a class=\"action\" href=\"\(Service.path(place))/template?f=xlsx\">แฟ้มแบบ XLSX</a> <a class=\"action\" href=\"\(Service.path(place))/template?f=csv\">แฟ้มแบบ CSV</a>")
                    \(x.officer == nil ? "" as HTML : "<a class=\"action\" href=\"\(Service.path(place))/journal\">สมุดเหตุการณ์</a>")</p>\(Self.recordScript)
                    """), x)
    }

    /// "บันทึกแล้ว เมื่อ 25 ก.ค. 2567 14:30 โดย …".
    func stateLine(_ standing: Standing?) -> HTML {
        let badge: HTML = "<span class=\"state state-\(standing?.state.word ?? "unconfirmed")\">\(standing?.state.title.th ?? Service.unconfirmed.th)</span>"
        guard let standing, let at = standing.changedAt else { return "<p class=\"standing\">\(badge)</p>" }
        return "<p class=\"standing\">\(badge) เมื่อ \(thaiTime(at))\(standing.changedBy.map { " โดย \($0)" } ?? "")</p>"
    }

    /// "25 ก.ค. 2567 14:30" in Thailand.
    func thaiTime(_ instant: String) -> String {
        guard instant.utf8.count >= 16, let hour = Int(instant.dropFirst(11).prefix(2)) else { return thaiDate(instant) }
        let minute = instant.dropFirst(14).prefix(2)
        let local = hour + 7
        return "\(thaiDay(instant)) \(local % 24 < 10 ? "0" : "")\(local % 24):\(minute) น."
    }

    /// "25 ก.ค. 2567" in Thailand, where it is seven hours later than in UTC.
    func thaiDay(_ instant: String) -> String {
        let isNext = (Int(instant.dropFirst(11).prefix(2)) ?? 0) >= 17
        return thaiDate(isNext ? nextDay(String(instant.prefix(10))) : String(instant.prefix(10)))
    }

    private func nextDay(_ day: String) -> String {
        let parts = day.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return day }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        for candidate in [(parts[0], parts[1], parts[2] + 1), (parts[0], parts[1] + 1, 1), (parts[0] + 1, 1, 1)] {
            let text = "\(candidate.0)-\(two(candidate.1))-\(two(candidate.2))"
            if Timestamp.bounds(text) != nil { return text }
        }
        return day
    }

    /// Whose typing the page's script may keep.
    private func officerMark(_ x: Exchange) -> HTML { x.officer.map { " data-officer=\"\($0.name)\"" } ?? "" }

    // MARK: Notices

    func notices(_ words: SheetWords, _ dataset: Dataset) -> HTML {
        var all: HTML = ""
        if let done = words.done, let text = Self.doneWords[done] { all += "<p class=\"notice done\" role=\"status\" data-done=\"\(done)\">\(text)</p>" }
        if let problem = words.problem { all += "<div class=\"notice failure\" role=\"alert\"><p>\(problem.th)</p><p lang=\"en\">\(problem.en)</p></div>" }
        if let stale = words.stale {
            let rows = HTML.each(stale.conflicts) { conflict in
                guard let column = conflict.column else { return "<tr><th scope=\"row\">\(Int(conflict.row))</th><td colspan=\"3\">แถวนี้ถูกลบไปแล้ว</td></tr>" }
                let definition = dataset.columns[column]
                return "<tr><th scope=\"row\">\(Int(conflict.row))</th><td>\(definition.field.title.th)</td><td>\(shown(conflict.yours, definition))</td><td>\(shown(conflict.theirs, definition))</td></tr>"
            }
            if !rows.bytes.isEmpty { all += table(["แถว", "ช่อง", "ที่ท่านกรอก", "ที่อยู่ในระบบ"], rows) }
        }
        if words.complaints.count > 1 { all += complaintTable(words.complaints) }
        return all
    }

    private static let doneWords = [
        "save": "บันทึกและยืนยันข้อมูลแล้ว", "lock": "ล็อกแล้ว", "unlock": "ปลดล็อกแล้ว", "collect": "รวบรวมแล้ว", "release": "คืนข้อมูลแล้ว",
        "certify": "ลงนามคำรับรองแล้ว", "withdraw": "ถอนคำรับรองแล้ว", "carry-forward": "ดึงข้อมูลหลักจากงวดก่อนแล้ว ตัวเลขของงวดยังว่าง",
        "insert": "เพิ่มแถวแล้ว (ร่าง)", "replace": "แก้แถวแล้ว (ร่าง)", "delete": "ลบแถวแล้ว (ร่าง)", "grid": "เก็บตัวเลขแล้ว (ร่าง)", "upload": "รับแฟ้มแล้ว (ร่าง)",
    ]

    func complaintTable(_ complaints: [RowComplaint]) -> HTML {
        let rows = HTML.each(complaints.prefix(200)) { one in
            """
            <tr class="\(one.fault.severity.word)"><th scope="row">\(one.row.map(String.init) ?? "")</th><td>\(one.heading?.th ?? "ทั้งแถว")</td>
            <td>\(one.fault.message.th)</td><td>\(one.fault.cure.th)</td></tr>
            """
        }
        return table(["แถว", "ช่อง", "ปัญหา", "วิธีแก้"], rows)
    }

    // MARK: Upload

    private func uploadPanel(_ place: SheetPlace, _ report: UploadReport?, _ x: Exchange) -> HTML {
        let told: HTML = report.map { report in
            let verdict = report.isTakeable ? "รับได้ เลือกแฟ้มเดิมแล้วกด “บันทึกจากแฟ้ม”" : "ยังรับไม่ได้ แก้ตามตารางแล้วส่งใหม่"
            return """
                <div class="notice\(report.isTakeable ? "" : " failure")" role="status"><p>ตรวจแฟ้มแล้ว: เพิ่มใหม่ \(grouped(report.inserted)) เปลี่ยน \(grouped(report.changed)) เหมือนเดิม \(grouped(report.unchanged)) แถว – \(verdict)</p></div>
                \(report.complaints.isEmpty ? "" : complaintTable(report.complaints))
                """
        } ?? ""
        return """
            <details class="panel"\(report == nil ? "" as HTML : " open")><summary>ส่งแฟ้ม CSV หรือ XLSX</summary>\(told)
            <form class="fields" action="\(Service.path(place))/upload?dry-run=true" method="post" enctype="multipart/form-data">\(formToken(x))
            <label for="file">แฟ้มตาราง (หัวคอลัมน์ตามแฟ้มแบบ ไม่เกิน 1 เมกะไบต์)</label><input id="file" name="file" type="file" accept=".csv,.xlsx" required>
            <div class="formats"><button class="main">ตรวจแฟ้ม (ยังไม่บันทึก)</button><button formaction="\(Service.path(place))/upload">บันทึกจากแฟ้ม</button></div></form></details>
            """
    }

    // MARK: The table

    /// - Parameter words: nil: nobody may change the rows.
    private func rowsTable(_ view: SheetView, _ offset: Int, _ words: SheetWords?, _ x: Exchange) throws -> HTML {
        let place = view.place, dataset = place.dataset
        guard let rows = view.rows else {
            let why = view.isForReports ? "แถวที่นับคนหรือครัวเรือนไม่เผยแพร่ ดูยอดรวมในรายงาน" : "ยังไม่มีข้อมูลที่ยืนยันแล้วให้แสดง"
            return "<p class=\"missing\">\(why)</p>"
        }
        if rows.isEmpty { return "<p class=\"missing\">ยังไม่มีแถว</p>" }
        let grid = words == nil ? [] : view.columns.filter { dataset.columns[$0].role == .amount && dataset.columns[$0].formula == nil }
        let perPage = min(Service.rowsOfPage, max(1, 450 / (grid.count + 1)))
        let shownRows = Array(rows.dropFirst(offset).prefix(perPage))
        let showsArea = dataset.level != dataset.unit
        let heads = (showsArea ? ["พื้นที่"] : []) + view.columns.map { i -> String in
            let field = dataset.columns[i].field
            return (field.isNumeric && field.choices.isEmpty ? "#" : "") + field.title.th + (field.unit.map { " (\($0.th))" } ?? "")
        }
        let names = Dictionary((try? recording().candidates(dataset, in: place.unit))?.map { ($0.code.text, $0.name) } ?? []) { a, _ in a }
        let body = HTML.each(shownRows) { row in
            let label = rowLabel(row, dataset, names)
            let area: HTML = showsArea ? "<th scope=\"row\" data-label=\"พื้นที่\">\(names[row.area] ?? "") \(row.area)</th>" : ""
            let cells = HTML.each(view.columns) { i in
                let column = dataset.columns[i], isNumber = column.field.isNumeric && column.field.choices.isEmpty
                let content: HTML
                if grid.contains(i) {
                    let name = "v.\(row.id).\(column.field.name)"
                    let typed = words?.typed?["_form"] == "grid" ? words?.typed?[name] : nil
                    content = input(column, name, name, typed ?? text(row.values[i], column.field), [], isRequired: false, label: "\(column.field.title.th) \(label)")
                } else {
                    content = "\(shown(row.values[i], column))"
                }
                return "<td data-label=\"\(column.field.title.th)\"\(isNumber ? " class=\"number\"" as HTML : "")>\(content)</td>"
            }
            let tag: HTML = grid.isEmpty ? "" : "<input type=\"hidden\" name=\"t.\(Int(row.id))\" value=\"row-\(row.digest)\">"
            let edit: HTML = words == nil ? "" : "<td><a class=\"action\" href=\"\(Service.path(place))/rows/\(Int(row.id))\">แก้ไข<span class=\"visually-hidden\"> \(label)</span></a>\(tag)</td>"
            return "<tr>\(area)\(cells)\(edit)</tr>"
        }
        let headings = heads + (words == nil ? [] : ["แก้ไขหรือลบ"])
        let more: HTML = offset + perPage < rows.count
            ? "<nav class=\"pages\" aria-label=\"หน้า\"><a class=\"action\" rel=\"next\" href=\"\(x.url(setting: "offset", to: String(offset + perPage)))\">หน้าถัดไป</a></nav>" : ""
        let count: HTML = "<p>\(grouped(rows.count)) แถว\(rows.count > shownRows.count ? " แสดง \(grouped(offset + 1))–\(grouped(offset + shownRows.count))" : "")</p>"
        let whole: HTML = "<div class=\"cards-on-phone\">\(table(headings, body))</div>"
        if grid.isEmpty { return count + whole + more }
        return """
            \(count)<form data-record="grid" action="\(Service.path(place))/rows" method="post">\(formToken(x))<input type="hidden" name="_form" value="grid">\(whole)
            <p class="formats"><button class="main">เก็บตัวเลขเป็นร่าง</button></p></form>\(more)
            """
    }

    private func rowLabel(_ row: RecordRow, _ dataset: Dataset, _ names: [String: String]) -> String {
        if case .register(let key) = dataset.form { return key.compactMap { dataset.column($0) }.map { shown(row.values[$0], dataset.columns[$0]) }.joined(separator: " ") }
        return names[row.area] ?? row.area
    }

    // MARK: One row

    func rowPage(_ view: SheetView, _ row: RecordRow, _ words: SheetWords, _ x: Exchange) throws -> [UInt8] {
        let place = view.place
        let path = "\(Service.path(place))/rows/\(row.id)"
        let hidden: HTML = "\(formToken(x))<input type=\"hidden\" name=\"tag\" value=\"row-\(row.digest)\">"
        return page(
            PageParts(
                title: Localized(th: "แก้ไขแถว \(row.id): \(place.dataset.title.th)", en: "Row \(row.id), \(place.dataset.title.en)"),
                trail: trail(place.round) + [(title: areaName(place.unit), href: Service.path(place))],
                main: """
                    <p class="lead"\(officerMark(x))>\(place.round.round.title.th) · \(fiscalYear(place.period.fiscalYear))</p>\(stateLine(view.standing))\(notices(words, place.dataset))
                    <form class="fields" data-record="row" action="\(path)" method="post">\(hidden)<input type="hidden" name="_do" value="replace">\(try fields(view, row, words))
                    <button class="main">เก็บแถวนี้เป็นร่าง</button></form>
                    <form class="formats" action="\(path)" method="post">\(hidden)<input type="hidden" name="_do" value="delete"><button class="danger">ลบแถวนี้</button>
                    <a class="action" href="\(Service.path(place))">กลับไม่แก้ไข</a></form>\(Self.recordScript)
                    """), x)
    }

    func journalPage(_ place: SheetPlace, _ entries: [JournalEntry], _ x: Exchange) -> [UInt8] {
        let rows = HTML.each(entries) { entry in
            "<tr><th scope=\"row\">\(Int(entry.number))</th><td>\(thaiTime(entry.at))</td><td>\(entry.by)</td><td>\(entry.event.verb)</td><td><code>\(entry.event.detail)</code></td></tr>"
        }
        return page(
            PageParts(
                title: Localized(th: "สมุดเหตุการณ์ \(areaName(place.unit))", en: "Journal"), trail: trail(place.round) + [(title: areaName(place.unit), href: Service.path(place))],
                main: table(["เลขที่", "เมื่อ", "โดย", "เหตุการณ์", "รายละเอียด"], rows)), x)
    }
}
