internal import Atlas
internal import Catalog
internal import HTTP
internal import Reports

/// What reports there are.
extension Service {
    func reportCatalogue(_ x: Exchange) throws -> Response {
        let catalog = try reports().catalog
        let groups = Dimension.allCases.map { dimension in (dimension, catalog.datasets.filter { $0.dimension == dimension && !$0.indicators.isEmpty }) }
        if x.form == .html { return tagged(cataloguePage(groups.filter { !$0.1.isEmpty }, x), x, type: x.form.contentType) }
        let json = groups.map { dimension, datasets -> JSON in
            let members = datasets.map { dataset -> JSON in
                [
                    "id": .string(dataset.id), "title": dataset.title.json, "indicators": .array(dataset.indicators.map { summary($0, dataset, x) }),
                    "links": [link("item", "\(x.base)/reports/\(dataset.id)", type: "application/json", title: dataset.title.th)],
                ]
            }
            return ["dimension": .string(dimension.rawValue), "title": dimension.title.json, "datasets": .array(members)]
        }
        return document(["dimensions": .array(json), "links": .array(x.selfLinks)], x)
    }

    private func summary(_ indicator: Indicator, _ dataset: Dataset, _ x: Exchange) -> JSON {
        .present([
            "id": .string(indicator.id), "title": indicator.title.json, "unit": indicator.unit.json, "cycle": indicator.cycle.map { .string($0) },
            "links": [link("report", "\(x.base)/reports/\(dataset.id)/\(indicator.id)", type: "application/json", title: indicator.title.th)],
        ])
    }

    func datasetReports(_ x: Exchange) throws -> Response {
        let dataset = try reportDataset(x), reports = try reports()
        if x.form == .html { return tagged(datasetReportsPage(dataset, x), x, type: x.form.contentType) }
        let indicators = try dataset.indicators.map { indicator -> JSON in
            let seen = try reports.visiblePeriods(dataset, indicator, for: x.officer)
            return summary(indicator, dataset, x).adding("definition", indicator.definition.json)
                .adding("periods", .array(seen.map { ["fiscalYear": .integer($0.fiscalYear), "round": .integer($0.round)] }))
        }
        return document(
            [
                "id": .string(dataset.id), "title": dataset.title.json, "description": dataset.description.json, "levels": .strings(reports.levels(dataset)),
                "indicators": .array(indicators), "links": .array(x.selfLinks + [link("describedby", "\(x.base)/datasets/\(dataset.id)", type: "application/json", title: "นิยามของชุดข้อมูล")]),
            ], x)
    }

    // MARK: Pages

    private func cataloguePage(_ groups: [(Dimension, [Dataset])], _ x: Exchange) -> [UInt8] {
        let sections = HTML.each(groups) { dimension, datasets in
            """
            <h2>\(dimension.title.th) <span lang="en">\(dimension.title.en)</span></h2>
            <ul class="cards">\(HTML.each(datasets) { dataset in
                """
                <li><h3><a href="/reports/\(dataset.id)">\(dataset.title.th)</a></h3><p>\(dataset.description.th)</p>
                <p class="fine">\(dataset.indicators.count) ตัวชี้วัด</p></li>
                """
            })</ul>
            """
        }
        return page(
            PageParts(
                title: Localized(th: "รายงานแผนที่", en: "Map reports"),
                main: """
                    <p class="lead">เลือกเรื่อง แล้วเลือกตัวชี้วัด พื้นที่ ปี และงวด ตัวเลขสาธารณะคือข้อมูลที่ยืนยันแล้วเท่านั้น</p>\(sections)
                    <p class="formats"><a class="action" href="/reports/join">วางตารางของท่านบนแผนที่</a> <a class="action" href="/datasets">ชุดข้อมูลและงวด</a></p>
                    """), x)
    }

    private func datasetReportsPage(_ dataset: Dataset, _ x: Exchange) -> [UInt8] {
        let cycles = Set(dataset.indicators.map(\.cycle)).count > 1
        let rows = HTML.each(dataset.indicators) { indicator in
            """
            <tr><th scope="row"><a href="/reports/\(dataset.id)/\(indicator.id)">\(indicator.title.th)</a></th><td>\(indicator.category?.th ?? "")</td>
            <td>\(indicator.unit.th)</td>\(cycles ? "<td>\(indicator.cycle ?? "ทุกปี")</td>" as HTML : "")<td>\(indicator.definition.th)</td></tr>
            """
        }
        let heads = ["ตัวชี้วัด", "หมวด", "หน่วย"] + (cycles ? ["วงรอบแผน"] : []) + ["นิยาม"]
        return page(
            PageParts(
                title: Localized(th: "รายงานแผนที่: \(dataset.title.th)", en: "Map reports: \(dataset.title.en)"),
                trail: [(title: "รายงานแผนที่", href: "/reports")],
                main: """
                    <p class="lead">\(dataset.description.th)</p>\(table(heads, rows))
                    <p class="formats"><a class="action" href="/datasets/\(dataset.id)">นิยามและงวดของชุดข้อมูล</a></p>
                    """), x)
    }
}
