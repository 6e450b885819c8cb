internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Reports

/// The page of a report: everything that the map says stands in words and in the table too.
extension Service {
    /// The most rows that the page's table has; the file has all.
    private static let tableRows = 1_000

    func reportPage(_ answer: ReportAnswer, _ x: Exchange) throws -> [UInt8] {
        let report = answer.report
        let query = x.request.query.filter { $0.name != "f" && !$0.value.isEmpty }
        func address(_ f: String) -> String { "\(x.request.rawPath)\(Exchange.text(of: query + [.init(name: "f", value: f)]))" }
        let picture = try answer.picture(atlas.shapes)
        let sides = [picture.box.minX, picture.box.minY, picture.box.maxX, picture.box.maxY]
        let box = sides.map { fixed($0, decimals: 4, groups: false) }.joined(separator: ",")
        let map: HTML = """
            <figure class="picture report-map" data-draft="\(report.isDraft ? "1" : "0")">
            <div class="canvas" data-map role="region" aria-label="แผนที่ \(answer.title.th)" style="--ratio:calc(\(picture.width)/\(picture.height))"
            data-style="\(x.request.rawPath)/style\(Exchange.text(of: query))" data-values="\(address("values"))" data-bounds="\(box)">
            <img data-map-static src="\(address("svg"))" width="\(picture.width)" height="\(picture.height)" alt="\(answer.sentence.th)"></div><p class="reading" aria-live="polite"></p>
            <figcaption>\(answer.sentence.th) ที่มา: \(report.dataset.owner.th) · เพื่อการวางแผน ไม่ใช่แนวเขตตามกฎหมาย</figcaption></figure>
            """
        let badge: HTML = report.isDraft
            ? "<p class=\"notice failure\" role=\"status\"><strong>ร่าง</strong> มีข้อมูลที่ยังไม่ยืนยัน ห้ามเผยแพร่</p>"
            : "<p class=\"badge\">\(report.stateTitle.th)</p>"
        let main: HTML = """
            \(badge)\(filters(answer, x))
            <div class="report">\(map)\(legend(answer))</div>
            <p class="fine">\(report.coverageText.th)\(report.asOf.map { " · ข้อมูล ณ วันที่ \(thaiDate($0))" } ?? "")</p>
            \(reportTable(answer, x))
            <p class="formats no-print"><a class="action" href="\(address("pdf"))">PDF (พิมพ์)</a> <a class="action" href="\(address("xlsx"))">XLSX (Excel)</a>
            <a class="action" href="\(address("csv"))">CSV</a> <a class="action" href="\(address("geojson"))">GeoJSON</a>
            <a class="action" href="\(address("svg"))">ภาพ SVG</a> <a class="action" href="\(address("json"))">JSON</a></p>
            \(furtherLinks(answer, x))\(otherIndicators(answer, x))
            <h2>นิยามและที่มา</h2><p class="lead">\(report.indicator.definition.th)</p>
            <p class="fine">\(answer.methodText.th)<br>ที่มา: \(answer.source)</p>
            """
        return page(
            PageParts(
                title: answer.title,
                trail: [
                    (title: "รายงานแผนที่", href: "/reports"), (title: report.dataset.title.th, href: "/reports/\(report.dataset.id)"),
                ] + areaTrail(answer, x),
                main: main, scripts: ["modules/report.js"], hasFormats: false), x)
    }

    /// Up from the report's area.
    private func areaTrail(_ answer: ReportAnswer, _ x: Exchange) -> [(title: String, href: String)] {
        guard let area = answer.table.area else { return [] }
        var trail = [(title: "ทั้งประเทศ", href: x.request.rawPath + query(x, setting: [:]))]
        var above: [AreaCode] = []
        var code = area.parent
        while let one = code {
            above.insert(one, at: 0)
            code = one.parent
        }
        trail += above.map { (title: atlas.catalog.areas[$0]?.name.th ?? $0.text, href: x.request.rawPath + query(x, setting: ["area": $0.text])) }
        return trail
    }

    /// The request's query without its area and level, and with other parameters.
    private func query(_ x: Exchange, setting: KeyValuePairs<String, String>) -> String {
        let kept = x.request.query.filter { item in
            !["area", "level", "f"].contains(item.name) && !item.value.isEmpty && !setting.contains { $0.key == item.name }
        }
        return Exchange.text(of: kept + setting.map { .init(name: $0.key, value: $0.value) })
    }

    // MARK: Filters

    private func option(_ value: String, _ title: String, chosen: Bool) -> HTML {
        "<option value=\"\(value)\"\(chosen ? " selected" as HTML : "")>\(title)</option>"
    }

    private func filters(_ answer: ReportAnswer, _ x: Exchange) -> HTML {
        let report = answer.report, dataset = report.dataset
        func given(_ name: String) -> String { x.parameters.text(name) ?? "" }
        let periods = (try? atlas.reports?.visiblePeriods(dataset, report.indicator, for: x.officer)) ?? []
        let years = Array(Set(periods.map(\.fiscalYear) + [report.period.fiscalYear])).sorted(by: >)
        let rounds = dataset.year(report.period.fiscalYear)?.rounds ?? []
        let divisions = Division.all(of: atlas.catalog.areas)
        let levels = (atlas.reports?.levels(dataset) ?? []).compactMap { ReportLevel($0) }.filter { level in
            guard let area = answer.table.area else { return true }
            if case .areas(let own) = level { return own >= area.level }
            return false
        }
        let show: HTML = answer.levels.isEmpty ? "" : """
            <label>ระดับที่แสดง <select name="show">\(HTML.each(answer.levels.enumerated()) { i, level in
                option(level.value, level.title.th, chosen: report.shown == i || given("show") == level.value)
            })</select></label>
            """
        let methods = [("", "ตามชนิดข้อมูล"), ("quantile", "ควอนไทล์"), ("jenks", "ธรรมชาติ (Jenks)"), ("equal", "ช่วงเท่ากัน"), ("sd", "ส่วนเบี่ยงเบนมาตรฐาน")]
            + (report.indicator.criterion == nil ? [] : [("criterion", "ตามเกณฑ์")])
        let classes: HTML = report.symbol != .choropleth ? "" : """
            <details><summary>วิธีแบ่งชั้น</summary><div class="more"><label>แบ่งชั้น <select name="class">\(HTML.each(methods) { option($0.0, $0.1, chosen: given("class") == $0.0) })</select></label>
            <label>จำนวนชั้น <select name="k">\(HTML.each(Classification.classRange) { option("\($0)", "\($0)", chosen: $0 == report.question.classes.count) })</select></label>
            </div></details>
            """
        return """
            <form class="report-filters no-print" method="get" action="\(x.request.rawPath)" aria-label="เงื่อนไขของรายงาน">
            <label>พื้นที่ <select name="area">\(areaOptions(answer))</select></label>
            <label>ราย <select name="level">\(option("", "อัตโนมัติ", chosen: given("level").isEmpty))\(HTML.each(levels) { level in
                option(level.text, level.title(divisions: divisions).th, chosen: given("level") == level.text)
            })</select></label>
            <label>ปีงบประมาณ <select name="fy">\(HTML.each(years) { option("\($0)", "\($0)", chosen: $0 == report.period.fiscalYear) })</select></label>
            <label>งวด <select name="round">\(HTML.each(rounds) { option("\($0.number)", $0.title.th, chosen: $0.number == report.period.round) })</select></label>
            \(show)
            <button class="main">แสดง</button>\(classes)</form>
            """
    }

    /// The dataset's other indicators of the same plan cycle, for the same area.
    private func otherIndicators(_ answer: ReportAnswer, _ x: Exchange) -> HTML {
        let dataset = answer.dataset, own = answer.indicator
        let others = dataset.indicators.filter { $0.id != own.id && ($0.cycle == nil || own.cycle == nil || $0.cycle == own.cycle) }
        guard !others.isEmpty else { return "" }
        let place = answer.table.area.map { "?area=\($0.text)" } ?? ""
        return """
            <details class="no-print"><summary>ตัวชี้วัดอื่นของชุดข้อมูลนี้ (\(others.count))</summary><ul class="indicators">\(HTML.each(others) { one in
                "<li><a href=\"/reports/\(dataset.id)/\(one.id)\(place)\">\(one.title.th)</a></li>"
            })</ul></details>
            """
    }

    /// The country and all provinces; of a chosen area what is above it, beside it and in it.
    private func areaOptions(_ answer: ReportAnswer) -> HTML {
        let areas = atlas.catalog.areas
        let chosen = answer.table.area
        func sorted(_ list: [Area]) -> [Area] {
            list.map { (key: ThaiCollation.key($0.name.th), area: $0) }.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.area)
        }
        var options = option("", "ทั้งประเทศ", chosen: chosen == nil)
        if let chosen {
            var path = [chosen]
            while let above = path[0].parent { path.insert(above, at: 0) }
            for code in path where code.level < .tambon {
                guard let area = areas[code], let below = AreaLevel(rawValue: code.level.rawValue + 2) else { continue }
                let inside = sorted(areas.areas(below).filter { $0.code.isWithin(code) })
                options += """
                    <optgroup label="\(code.level.title.th)\(area.name.th)">\(option(code.text, "ทั้ง\(code.level.title.th)\(area.name.th)", chosen: chosen == code))\(HTML.each(inside) { one in
                        option(one.code.text, one.name.th, chosen: chosen == one.code)
                    })</optgroup>
                    """
            }
        }
        let provinces = sorted(areas.areas(.province))
        return options + "<optgroup label=\"จังหวัด\">\(HTML.each(provinces) { option($0.code.text, $0.name.th, chosen: false) })</optgroup>"
    }

    // MARK: Legend and table

    private func legend(_ answer: ReportAnswer) -> HTML {
        let report = answer.report, isPoints = ReportShapes.level(report) == .village
        let rows = HTML.each(answer.legendEntries.enumerated()) { i, entry in
            let mark: HTML = entry.kind.map { kind in
                "<i class=\"swatch\(isPoints ? " point" : "")\" style=\"background-image:url(\(SVGPattern.image(kind, isPoint: isPoints)))\"></i>" as HTML
            } ?? "<i class=\"swatch\" style=\"--color:\(entry.color);background:\(entry.color)\"></i>"
            return """
                <li><div class="legend-row" tabindex="0" data-\(entry.kind == nil ? "class" : "kind")="\(entry.kind?.rawValue ?? "\(i)")">\(mark)<span>\(entry.title.th)</span>
                <span class="number">\(grouped(entry.count))<span class="visually-hidden"> \(answer.levelTitle.th)</span></span></div></li>
                """
        }
        let scale = answer.circleScale
        let circles: HTML = report.symbol == .circles ? """
            <p class="circles">\(HTML.each(scale.legendValues()) { value in
                "<span><i class=\"circle\" style=\"--size:\(fixed(scale.radius(value) * 2, decimals: 1, groups: false))px\"></i>\(answer.mappedText(value))</span> "
            })</p>
            """ : ""
        return """
            <section class="legend" data-legend aria-labelledby="legend-title"><h2 id="legend-title">\(report.mappedTitle.th)</h2>
            <p class="fine">หน่วย: \(report.mappedUnit.th)<br>\(report.periodTitle.th)<br>n = \(grouped(answer.table.rows.count { $0.figure.kind == .value })) \(answer.levelTitle.th)</p>
            \(circles)<ul>\(rows)</ul><p class="fine">\(answer.methodText.th)</p></section>
            """
    }

    private func reportTable(_ answer: ReportAnswer, _ x: Exchange) -> HTML {
        let report = answer.report, rows = answer.table.rows
        let isRate = if case .rate = report.indicator.aggregation { true } else { false }
        var heads = ["รหัส", answer.levelTitle.th, "#\(report.indicator.title.th) (\(report.indicator.unit.th))"]
        if !answer.levels.isEmpty { heads[2] = "#ทั้งหมด (\(report.indicator.unit.th))" }
        heads += answer.levels.flatMap { ["#\($0.title.th)", "#ร้อยละ"] }
        if isRate { heads += ["#จำนวน", "#จากทั้งหมด"] }
        heads += ["#หน่วยที่รายงาน"]
        let below = AreaLevel(rawValue: ReportShapes.level(report).rawValue + 2)
        let body = HTML.each(rows.prefix(Service.tableRows)) { row in
            var name: HTML = "\(row.name.th)"
            if case .area(let code) = row.place, let below, below <= report.dataset.level {
                name = "<a href=\"\(x.request.rawPath)\(query(x, setting: ["area": code.text, "level": level(below)]))\">\(row.name.th)</a>"
            }
            return line(answer, row, name, isRate)
        } + HTML.each(answer.table.unplaced) { row in
            line(
                answer, ReportRow(place: row.rows.code.map { .area($0) } ?? .country, name: row.rows.reason.title, figure: row.figure),
                "\(row.rows.reason.title.th)", isRate)
        }
        let cells = HTML.each(heads) { head in
            head.hasPrefix("#") ? "<th scope=\"col\" class=\"number\">\(head.dropFirst())</th>" : "<th scope=\"col\">\(head)</th>"
        }
        let cut: HTML = rows.count > Service.tableRows
            ? "<p class=\"fine\">แสดง \(grouped(Service.tableRows)) จาก \(grouped(rows.count)) แถว ไฟล์ CSV มีครบทุกแถว</p>" : ""
        return """
            <div class="table-scroll" id="table" tabindex="0" role="region" aria-label="ตารางของรายงาน"><table data-map-table><caption>\(answer.title.th) \(report.periodTitle.th)</caption>
            <thead><tr>\(cells)</tr></thead><tbody>\(body)</tbody><tfoot>\(line(answer, answer.table.total, "รวม", isRate))</tfoot></table></div>\(cut)
            """
    }

    private func level(_ level: AreaLevel) -> String { ReportLevel.areas(level).text }

    private func line(_ answer: ReportAnswer, _ row: ReportRow, _ name: HTML, _ isRate: Bool) -> HTML {
        let figure = row.figure, decimals = answer.indicator.decimals
        func number(_ text: String?) -> HTML { "<td class=\"number\">\(text ?? "–")</td>" }
        let value = figure.value.map { fixed($0, decimals: decimals) } ?? figure.kind.title.th
        var cells = number(value)
        let shares = figure.shares
        for i in answer.levels.indices {
            cells += number(figure.levels.isEmpty ? nil : grouped(figure.levels[i])) + number(shares.isEmpty ? nil : fixed(shares[i], decimals: 2))
        }
        if isRate { cells += number(figure.numerator.map { fixed($0, decimals: 0) }) + number(figure.denominator.map { fixed($0, decimals: 0) }) }
        let coverage = figure.coverage
        let reported = coverage.unitsExpected.map { "\(grouped(coverage.unitsReported))/\(grouped($0))" } ?? grouped(coverage.unitsReported)
        let draft: HTML = figure.isDraft ? " <span class=\"badge\">ร่าง</span>" : ""
        let mark = answer.report.classIndex(figure).map { "data-class=\"\($0)\"" as HTML } ?? "data-kind=\"\(figure.kind.rawValue)\""
        let mapped = answer.report.mapped(figure).map { answer.mappedText($0) } ?? figure.kind.title.th
        return "<tr data-code=\"\(row.place.id)\" \(mark) data-mapped=\"\(mapped)\"><td>\(row.place.id)</td><th scope=\"row\">\(name)\(draft)</th>\(cells)\(number(reported))</tr>"
    }

    /// Ways on: ranks, trend, comparison.
    private func furtherLinks(_ answer: ReportAnswer, _ x: Exchange) -> HTML {
        let path = x.request.rawPath, area = answer.table.area
        let place = area.map { "?area=\($0.text)" } ?? ""
        let periods = (try? atlas.reports?.visiblePeriods(answer.dataset, answer.indicator, for: x.officer)) ?? []
        var links: HTML = "<a class=\"action\" href=\"\(path)/rank\(place)\">จัดอันดับ</a> <a class=\"action\" href=\"\(path)/trend\(place)\">แนวโน้ม</a> "
        if let first = periods.last(where: { $0 < answer.report.period && answer.dataset.year($0.fiscalYear)?.cycle == answer.dataset.year(answer.report.period.fiscalYear)?.cycle }) {
            let from = "\(first.fiscalYear)/\(first.round)", to = "\(answer.report.period.fiscalYear)/\(answer.report.period.round)"
            links += "<a class=\"action\" href=\"\(path)/difference?from=\(from)&amp;to=\(to)\(area.map { "&amp;area=\($0.text)" as HTML } ?? "")\">เทียบกับงวดก่อน</a>"
        }
        return "<p class=\"formats no-print\">\(links)</p>"
    }
}

extension ReportAnswer {
    /// What the map shows, in one sentence made from its figures.
    var sentence: Localized {
        let valued = table.rows.compactMap { row in report.mapped(row.figure).map { (row: row, value: $0) } }
        var th = "แผนที่\(report.symbol == .circles ? "วงกลมตามขนาด" : "แรเงา") \(grouped(table.rows.count)) \(levelTitle.th) \(report.mappedTitle.th)"
        var en = "Map of \(grouped(table.rows.count)) \(levelTitle.en): \(report.mappedTitle.en)"
        if report.symbol == .levels {
            let counts = zip(levels, report.classCounts).map { level, count in "\(level.title.th) \(grouped(count))" }
            th += " \(counts.joined(separator: " "))"
        } else if let low = valued.min(by: { $0.value < $1.value }), let high = valued.max(by: { $0.value < $1.value }) {
            th += " ค่า \(mappedText(low.value))–\(mappedText(high.value)) \(report.mappedUnit.th) สูงสุด \(high.row.name.th) ต่ำสุด \(low.row.name.th)"
            en += ", \(mappedText(low.value)) to \(mappedText(high.value)) \(report.mappedUnit.en); highest \(high.row.name.en), lowest \(low.row.name.en)"
        }
        for (kind, count) in report.countsWithoutValue where count > 0 {
            th += " \(kind.title.th) \(grouped(count)) \(levelTitle.th)"
            en += "; \(kind.title.en): \(grouped(count))"
        }
        return Localized(th: th, en: en)
    }
}

extension Dimension {
    var title: Localized {
        switch self {
        case .qualityOfLife: Localized(th: "คุณภาพชีวิต", en: "Quality of life")
        case .economy: Localized(th: "เศรษฐกิจ", en: "Economy")
        case .communityCapital: Localized(th: "ทุนชุมชน", en: "Community capital")
        case .communityStrength: Localized(th: "ความเข้มแข็งชุมชน", en: "Strength of communities")
        }
    }
}
