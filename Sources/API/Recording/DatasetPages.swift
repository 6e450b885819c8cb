internal import Atlas
internal import Catalog
internal import Ledger
internal import Store

/// The pages of datasets and rounds.
extension Service {
    private static let datasetsTrail = (title: "ชุดข้อมูล", href: "/datasets")

    func trail(_ dataset: Dataset) -> [(title: String, href: String)] { [Service.datasetsTrail, (title: dataset.title.th, href: Service.path(dataset))] }

    func trail(_ round: RoundPlace) -> [(title: String, href: String)] {
        trail(round.dataset) + [(title: "\(round.round.title.th)", href: Service.path(round))]
    }

    func datasetsPage(_ x: Exchange) -> [UInt8] {
        let rows = HTML.each(atlas.catalog.datasets) { dataset in
            """
            <tr><th scope="row"><a href="\(Service.path(dataset))">\(dataset.title.th)</a><br><span lang="en">\(dataset.title.en)</span></th>
            <td>\(dataset.description.th)</td><td>\(dataset.unit.title.th)</td>
            <td>\(dataset.workflow == .lock ? "บันทึก → ล็อก" : "คำรับรอง")</td></tr>
            """
        }
        return page(
            PageParts(
                title: Localized(th: "ชุดข้อมูล", en: "Datasets"),
                main: "<p class=\"lead\">ข้อมูลที่อำเภอและจังหวัดบันทึกตามงวด</p>\(table(["ชุดข้อมูล", "คำอธิบาย", "หน่วยรายงาน", "การยืนยัน"], rows))"), x)
    }

    func datasetPage(_ dataset: Dataset, _ x: Exchange) -> [UInt8] {
        let columns = HTML.each(dataset.columns) { column in
            """
            <tr><th scope="row">\(column.field.title.th)<br><span lang="en">\(column.field.title.en)</span></th><td><code>\(column.field.name)</code></td>
            <td>\(column.field.unit?.th ?? "")</td><td>\(column.formula != nil ? "คำนวณ" : column.role == .master ? "ข้อมูลหลัก" : "จำนวนของงวด")\(column.field.required ? " · ต้องกรอก" : "")\(column.field.personalData >= .personal ? " · ข้อมูลส่วนบุคคล" : "")</td>
            <td>\(HTML.each(column.field.choices) { "<code>\($0.value)</code> \($0.title.th) " })</td></tr>
            """
        }
        let indicators = HTML.each(dataset.indicators) { indicator in
            "<tr><th scope=\"row\">\(indicator.title.th)<br><span lang=\"en\">\(indicator.title.en)</span></th><td>\(indicator.definition.th)</td><td>\(indicator.unit.th)</td></tr>"
        }
        let years = HTML.each(dataset.years.reversed()) { year in
            let rounds = HTML.each(year.rounds) { "<a class=\"action\" href=\"\(Service.path(dataset))/rounds/\(year.fiscalYear)/\($0.number)\">\($0.title.th)</a> " }
            return "<h3>\(fiscalYear(year.fiscalYear))\(year.isConfirmed ? "" as HTML : " <small>กำหนดยังไม่ยืนยัน</small>")</h3><p class=\"formats\">\(rounds)</p>"
        }
        return page(
            PageParts(
                title: dataset.title, trail: [Service.datasetsTrail],
                main: """
                    <p class="lead">\(dataset.description.th)</p>\(chooser(dataset, nil, nil, x))
                    <dl class="facts"><div><dt>เจ้าของ</dt><dd>\(dataset.owner.th)</dd></div><div><dt>ที่มาของนิยาม</dt><dd>\(dataset.source)\(dataset.isConfirmed ? "" : " (ยังไม่ยืนยัน)")</dd></div></dl>
                    <h2>งวด</h2>\(years)
                    <h2>คอลัมน์</h2>\(table(["ความหมาย", "ชื่อในระบบ", "หน่วย", "บทบาท", "ค่าที่เป็นได้"], columns))
                    <h2>ตัวชี้วัด</h2>\(table(["ตัวชี้วัด", "นิยาม", "หน่วย"], indicators))
                    """), x)
    }

    /// "ปีงบประมาณ 2567 (1 ต.ค. 2566–30 ก.ย. 2567)".
    func fiscalYear(_ year: Int) -> String { "ปีงบประมาณ \(year) (1 ต.ค. \(year - 1)–30 ก.ย. \(year))" }

    /// Chooses a round and an area; the officer's own area stands chosen.
    func chooser(_ dataset: Dataset, _ period: Period?, _ unit: AreaCode?, _ x: Exchange) -> HTML {
        let today = atlas.recording?.day ?? ""
        let current = period ?? dataset.years.flatMap { year in year.rounds.map { (Period(fiscalYear: year.fiscalYear, round: $0.number), $0) } }
            .last { $0.1.covers.first <= today }?.0
        let rounds = HTML.each(dataset.years.reversed()) { year in
            let options = HTML.each(year.rounds) { round in
                let isChosen = current == Period(fiscalYear: year.fiscalYear, round: round.number)
                return "<option value=\"\(year.fiscalYear)/\(round.number)\"\(isChosen ? " selected" as HTML : "")>\(round.title.th)</option>"
            }
            return "<optgroup label=\"ปีงบประมาณ \(year.fiscalYear)\">\(options)</optgroup>"
        }
        let scope = x.officer?.scope
        let own = unit ?? scope
        let provinces = atlas.catalog.areas.areas(.province).filter { province in scope.map { $0.province == province.code } ?? true }
        let units = HTML.each(provinces) { province in
            var codes = dataset.unit == .province ? [] : atlas.catalog.areas.children(of: province.code)
            if let scope, scope.level == .amphoe { codes = codes.filter { $0.code == scope } }
            let all: HTML = scope?.level == .amphoe && dataset.unit == .amphoe ? ""
                : "<option value=\"\(province.code.text)\"\(own == province.code ? " selected" as HTML : "")>\(province.name.th)\(dataset.unit == .province ? "" : " ทั้งจังหวัด")</option>"
            return all + HTML.each(codes) { "<option value=\"\($0.code.text)\"\(own == $0.code ? " selected" as HTML : "")>\(province.name.th) › \($0.name.th)</option>" }
        }
        return """
            <form class="chooser" action="\(Service.path(dataset))" method="get"><label for="choose-round">งวด</label><select id="choose-round" name="sheet">\(rounds)</select>
            <label for="choose-unit">พื้นที่</label><select id="choose-unit" name="within">\(scope == nil ? "<option value=\"\">ทั้งประเทศ (สถานะ)</option>" as HTML : "")\(units)</select><button>เปิด</button></form>
            """
    }

    // MARK: A round

    func roundPage(_ view: RoundView, _ x: Exchange) throws -> [UInt8] {
        let place = view.round
        let provinces = Progress.byProvince(
            units: view.units.map(\.unit), standings: Dictionary(view.units.compactMap { unit, standing in standing.map { (unit, $0) } }) { a, _ in a })
        let rows = HTML.each(provinces) { province, progress in
            """
            <tr><th scope="row"><a href="\(Service.path(place))/\(province.text)">\(atlas.catalog.areas[province]?.name.th ?? province.text)</a></th>
            <td>\(progress.counter(of: place.dataset.unit).th)</td></tr>
            """
        }
        let overrides = HTML.each(view.windows) { one in
            "<li>\(one.isOpen ? "เปิด" : "ปิด") \(thaiDate(one.days.first)) ถึงก่อน \(thaiDate(one.days.end)) \(one.area.map { "(\(areaName($0)))" } ?? "ทุกพื้นที่"): \(one.reason)</li>"
        }
        let isCentral = x.officer?.role == .central && atlas.recording?.isWritable == true
        let form: HTML = !isCentral ? "" : """
            <details><summary>เปิดหรือปิดระบบนอกกำหนด</summary><form class="fields" action="\(Service.path(place))/overrides" method="post">\(formToken(x))
            <label for="o-open">คำสั่ง</label><select id="o-open" name="open"><option value="true">เปิด</option><option value="false">ปิด</option></select>
            <label for="o-first">วันแรก (ค.ศ.)</label><input id="o-first" name="first" type="date" required><label for="o-end">ถึงก่อนวันที่ (ค.ศ.)</label><input id="o-end" name="end" type="date" required>
            <label for="o-area">เฉพาะพื้นที่ (รหัส ว่างคือทุกพื้นที่)</label><input id="o-area" name="area" inputmode="numeric" autocomplete="off">
            <label for="o-reason">เหตุผล</label><input id="o-reason" name="reason" required maxlength="500" autocomplete="off"><button>สั่ง</button></form></details>
            """
        return page(
            PageParts(
                title: Localized(th: "\(place.dataset.title.th) \(place.round.title.th)", en: "\(place.dataset.title.en), \(place.round.title.en)"), trail: trail(place.dataset),
                main: """
                    <p class="lead">\(fiscalYear(place.period.fiscalYear)) · ล็อกแล้ว \(view.progress.counter(of: place.dataset.unit).th)</p>
                    \(chooser(place.dataset, place.period, nil, x))\(dates(place))\(overrides.bytes.isEmpty ? "" : "<ul>\(overrides)</ul>" as HTML)\(form)
                    \(table(["จังหวัด", "หน่วยที่ล็อกแล้ว"], rows))
                    """), x)
    }

    /// When the round is open and due.
    func dates(_ place: RoundPlace) -> HTML {
        let windows = HTML.each(place.round.windows) { "<li>เปิดระบบ \(thaiDate($0.first)) ถึงก่อน \(thaiDate($0.end))</li>" }
        let due = HTML.each(place.round.deadlines) { deadline in
            "<li>\(deadline.level.title.th)ภายใน \(thaiDate(deadline.day))</li>"
        }
        return "<ul class=\"dates\">\(windows)\(due)</ul>"
    }
}
