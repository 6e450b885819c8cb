internal import Atlas
internal import Catalog
internal import HTTP
internal import Ledger

/// The calendar of rounds: what is due, who has saved, who has locked, who is late.
extension Service {
    /// Which rounds of a year are shown.
    private enum Shown: String, CaseIterable {
        case all, open, late, complete

        var title: String {
            switch self {
            case .all: "ทั้งหมด"
            case .open: "เปิดระบบอยู่"
            case .late: "เลยกำหนดและยังไม่ครบ"
            case .complete: "ล็อกครบแล้ว"
            }
        }

        func holds(_ entry: CalendarEntry) -> Bool {
            switch self {
            case .all: true
            case .open: entry.isOpen
            case .late: !entry.late.isEmpty
            case .complete: entry.progress.isLocked
            }
        }
    }

    func rounds(_ x: Exchange) throws -> Response {
        let recording = try recording()
        let year = try calendarYear(x, recording)
        let area = try calendarArea(x)
        let shown = try self.shown(x)
        var entries = try recording.calendar(year, within: area, by: x.officer).filter(shown.holds)
        if let id = x.parameters.text("dataset") {
            let dataset = try recording.dataset(id)
            entries = entries.filter { $0.place.dataset.id == dataset.id }
        }
        switch x.form {
        case .html: return tagged(roundsPage(entries, year, area, shown, x), x, type: x.form.contentType)
        case .csv: return lateTable(entries, year, area, x)
        default:
            return document(
                .present([
                    "fiscalYear": .integer(year), "today": .string(recording.day), "area": area.map { .string($0.text) },
                    "rounds": .array(entries.map { entry($0, isWhole: shown == .late, x) }), "links": .array(x.selfLinks),
                ]), x)
        }
    }

    private func calendarYear(_ x: Exchange, _ recording: Recording) throws -> Int {
        guard let text = x.parameters.text("fy") else { return recording.fiscalYear }
        let known = plannedYears
        guard let year = Int(text), known.contains(year) else {
            let range = "\(known.first ?? 0)–\(known.last ?? 0)"
            throw Problem.badParameter("fy", text, expected: Localized(th: "ปีงบประมาณ (พ.ศ.) \(range)", en: "a fiscal year of the Buddhist Era, \(range)"))
        }
        return year
    }

    /// The fiscal years for which some dataset has rounds, ascending.
    private var plannedYears: [Int] { Set(atlas.catalog.datasets.flatMap { $0.years.map(\.fiscalYear) }).sorted() }

    /// The area asked for; of an officer otherwise the own one.
    private func calendarArea(_ x: Exchange) throws -> AreaCode? {
        guard let text = x.parameters.text("within"), !text.isEmpty else { return x.officer?.scope }
        guard let code = AreaCode(text), code.level <= .amphoe, atlas.catalog.areas[code] != nil else {
            throw Problem.badParameter("within", text, expected: Localized(th: "รหัสจังหวัดหรืออำเภอ", en: "the code of a province or amphoe"))
        }
        return code
    }

    private func shown(_ x: Exchange) throws -> Shown {
        guard let text = x.parameters.text("show") else { return .all }
        guard let shown = Shown(rawValue: text) else {
            let known = Shown.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.badParameter("show", text, expected: Localized(th: "คำใดคำหนึ่งใน \(known)", en: "one of \(known)"))
        }
        return shown
    }

    /// - Parameter isWhole: with every late unit: for the country these are many.
    private func entry(_ entry: CalendarEntry, isWhole: Bool, _ x: Exchange) -> JSON {
        let place = entry.place
        let late: JSON? = !isWhole ? nil : .array(entry.late.map { late in
            [
                "unit": .string(late.unit.text), "name": .string(areaName(late.unit)), "level": .string(late.level.spelling),
                "deadline": .string(late.deadline), "standing": RowsJSON.standing(late.standing),
            ]
        })
        return .present([
            "dataset": .string(place.dataset.id), "title": place.dataset.title.json, "round": plan(place.round), "due": .string(entry.due),
            "open": .boolean(entry.isOpen), "changesOn": entry.changesOn.map { .string($0) },
            "progress": RowsJSON.progress(entry.progress, place.dataset, isOfficer: x.officer != nil),
            "lateUnits": .integer(entry.late.count), "late": late,
            "links": [link("item", x.base + Service.path(place), type: "application/json", title: place.round.title.th)],
        ])
    }

    /// Every late unit on a line.
    private func lateTable(_ entries: [CalendarEntry], _ year: Int, _ area: AreaCode?, _ x: Exchange) -> Response {
        let rows = entries.flatMap { entry in
            entry.late.map { late in
                [
                    entry.place.dataset.title.th, entry.place.round.title.th, String(year), late.deadline, late.level.title.th, late.unit.text,
                    atlas.catalog.areas[late.unit.province]?.name.th ?? "", areaName(late.unit),
                    late.standing?.state.title.th ?? Service.unconfirmed.th,
                ]
            }
        }
        return table(
            ["ชุดข้อมูล", "งวด", "ปีงบประมาณ", "กำหนด (ค.ศ.)", "ระดับที่ล่าช้า", "รหัส", "จังหวัด", "หน่วยรายงาน", "สถานะ"], rows,
            name: "late_\(year)\(area.map { "_\($0)" } ?? "")", x)
    }

    // MARK: The page

    private func roundsPage(_ entries: [CalendarEntry], _ year: Int, _ area: AreaCode?, _ shown: Shown, _ x: Exchange) -> [UInt8] {
        // How many have saved is for officers: the public is told what is confirmed.
        let isOfficer = x.officer != nil
        let late = entries.reduce(0) { $0 + $1.late.count }
        let rows = HTML.each(entries) { entry in
            let place = entry.place
            let system: HTML = entry.isOpen
                ? "เปิด\(entry.changesOn.map { " ถึงก่อน \(thaiDate($0))" } ?? "")" : "ปิด\(entry.changesOn.map { " เปิดอีก \(thaiDate($0))" } ?? "")"
            let state: HTML = entry.progress.isLocked ? "ครบแล้ว" : entry.late.isEmpty ? "–" : "<strong>ล่าช้า \(grouped(entry.late.count))</strong>"
            return """
                <tr><td>\(thaiDate(entry.due))</td><th scope="row"><a href="\(Service.path(place))\(area.map { "?within=\($0.text)" } ?? "")">\(place.dataset.title.th)</a></th>
                <td>\(place.round.title.th)</td>\(isOfficer ? "<td class=\"number\">\(entry.progress.saved)/\(entry.progress.units)</td>" as HTML : "")
                <td class="number">\(entry.progress.locked)/\(entry.progress.units)</td><td>\(system)</td><td>\(state)</td></tr>
                """
        }
        let title = area.map { areaName($0) } ?? "ทั้งประเทศ"
        let unconfirmed: HTML = entries.contains { !$0.place.year.isConfirmed } ? "<p><small>บางกำหนดยังไม่ได้รับการยืนยันจากกรม</small></p>" : ""
        let list: HTML = entries.isEmpty
            ? "<p role=\"status\">ไม่พบงวดที่ตรงกับเงื่อนไข ลองเลือก “ทั้งหมด” หรือปีงบประมาณอื่น</p>"
            : table(["กำหนด", "ชุดข้อมูล", "งวด"] + (isOfficer ? ["#บันทึกแล้ว"] : []) + ["#ล็อกแล้ว", "ระบบ", "สถานะ"], rows)
        return page(
            PageParts(
                title: Localized(th: "ปฏิทินการรายงาน \(title)", en: "Calendar of rounds"), trail: [(title: "ชุดข้อมูล", href: "/datasets")],
                main: """
                    <p class="lead">\(fiscalYear(year)) · \(grouped(entries.count)) งวด · หน่วยที่ล่าช้า \(grouped(late)) รายการ</p>
                    \(calendarForm(year, area, shown))
                    <p class="formats"><a class="action" href="\(x.url(setting: "f", to: "csv"))">รายชื่อหน่วยที่ล่าช้า (CSV)</a></p>\(list)\(unconfirmed)
                    """), x)
    }

    private func calendarForm(_ year: Int, _ area: AreaCode?, _ shown: Shown) -> HTML {
        let years = HTML.each(plannedYears.reversed()) {
            "<option value=\"\($0)\"\($0 == year ? " selected" as HTML : "")>\($0)</option>"
        }
        let areas = HTML.each(atlas.catalog.areas.areas(.province).filter { $0.code.kind != .bangkok }) { province in
            let own: HTML = "<option value=\"\(province.code.text)\"\(area == province.code ? " selected" as HTML : "")>\(province.name.th)</option>"
            guard area?.province == province.code else { return own }
            return own + HTML.each(atlas.catalog.areas.children(of: province.code)) {
                "<option value=\"\($0.code.text)\"\(area == $0.code ? " selected" as HTML : "")>\(province.name.th) › \($0.name.th)</option>"
            }
        }
        let kinds = HTML.each(Shown.allCases) { "<option value=\"\($0.rawValue)\"\($0 == shown ? " selected" as HTML : "")>\($0.title)</option>" }
        return """
            <form class="chooser" action="/rounds" method="get"><label for="rounds-fy">ปีงบประมาณ</label><select id="rounds-fy" name="fy">\(years)</select>
            <label for="rounds-within">พื้นที่</label><select id="rounds-within" name="within"><option value="">ทั้งประเทศ</option>\(areas)</select>
            <label for="rounds-show">แสดง</label><select id="rounds-show" name="show">\(kinds)</select><button>แสดง</button></form>
            """
    }
}
