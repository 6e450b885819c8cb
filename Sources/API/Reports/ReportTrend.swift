internal import Atlas
internal import Catalog
internal import HTTP
internal import Reports

/// One area over the rounds.
extension Service {
    func reportTrend(_ x: Exchange) throws -> Response {
        let (dataset, indicator) = try reportSubject(x)
        return try kept(x, dataset) {
            let reader = ReportParameters(parameters: x.parameters, reports: try reports(), officer: x.officer)
            var question = try reader.question(dataset, indicator)
            if let area = question.area {
                guard area.level <= dataset.level else { throw ReportRefusal.noArea }
                question.level = .areas(area.level)
            } else {
                question.level = .country
            }
            let found = try reports().trend(question, for: x.officer)
            guard let last = found.last, let trend = Trend(of: question.area.map { .area($0) } ?? .country, in: found.map(\.table)) else {
                throw ReportRefusal.nothingToSee
            }
            let shown = ReportAnswer(report: last, catalog: atlas.catalog, isDemo: atlas.isDemo, base: x.base)
            if x.form == .svg { return ReportBody(TrendChart(trend: trend, report: last).svg) }
            let grid = ReportGrid(
                title: Localized(th: "แนวโน้ม: \(last.mappedTitle.th) \(shown.areaName.th)", en: "Trend: \(last.mappedTitle.en), \(shown.areaName.en)"),
                columns: [
                    .init(name: "fiscal_year", title: "ปีงบประมาณ"), .init(name: "period", title: "งวด"),
                    .init(name: "value", title: "\(last.mappedTitle.th) (\(last.mappedUnit.th))", isNumber: true), .init(name: "cycle", title: "วงรอบแผน"),
                    .init(name: "note", title: "หมายเหตุ"),
                ],
                rows: trend.points.map { point in
                    let value = last.mapped(point.figure).map { fixed($0, decimals: last.mappedDecimals, groups: false) } ?? ""
                    let note = point.figure.kind == .value ? (point.figure.isDraft ? "ร่าง" : "") : point.figure.kind.title.th
                    return ReportGrid.Row(cells: ["\(point.period.fiscalYear)", dataset.round(point.period)?.title.th ?? "\(point.period.round)", value, point.cycle ?? "", note])
                })
            let query = Exchange.text(of: x.request.query.filter { $0.name != "f" } + [.init(name: "f", value: "svg")])
            let chart: HTML = "<figure class=\"chart\"><img src=\"\(x.request.rawPath)\(query)\" width=\"720\" height=\"300\" alt=\"กราฟ\(grid.title.th) ค่าทั้งหมดอยู่ในตาราง\"></figure>"
            let lead = Localized(th: "เส้นไม่ต่อข้ามวงรอบแผน เพราะนิยามต่างกัน", en: "The line does not go on from one plan cycle to the next: definitions differ")
            return self.grid(x, dataset, indicator, lead: lead, grid, chart: chart) {
                let points = trend.points.map { point -> JSON in
                    .present([
                        "fiscalYear": .integer(point.period.fiscalYear), "round": .integer(point.period.round), "cycle": point.cycle.map { .string($0) },
                        "kind": .string(point.figure.kind.rawValue), "value": point.figure.value.map { .number($0) } ?? .null,
                        "mapped": last.mapped(point.figure).map { .number($0) } ?? .null,
                        "counts": point.figure.levels.isEmpty ? nil : .array(point.figure.levels.map { .integer($0) }), "coverage": shown.json(point.figure.coverage),
                        "draft": point.figure.isDraft ? true : nil,
                    ])
                }
                return shown.metadata.adding("points", .array(points)).adding("links", .array(x.selfLinks))
            }
        }
    }
}

/// A line over rounds, with the numbers written at its points.
struct TrendChart {
    let trend: Trend
    let report: MapReport

    var svg: [UInt8] {
        let values = trend.points.compactMap { report.mapped($0.figure) }
        let low = min(0, values.min() ?? 0), high = max(values.max() ?? 1, low + 1e-9)
        let count = max(trend.points.count, 1)
        func x(_ i: Int) -> Int { 70 + (count == 1 ? 290 : i * 590 / (count - 1)) }
        func y(_ value: Double) -> Int { 240 - Int((value - low) / (high - low) * 190) }
        var marks: HTML = ""
        var i = 0
        for segment in trend.segments {
            var line = ""
            for point in segment {
                if let value = report.mapped(point.figure) {
                    line += "\(line.isEmpty ? "M" : "L")\(x(i)) \(y(value))"
                    marks += "<circle cx=\"\(x(i))\" cy=\"\(y(value))\" r=\"5\" fill=\"#0f6674\"/><text x=\"\(x(i))\" y=\"\(y(value) - 12)\" text-anchor=\"middle\">\(fixed(value, decimals: report.mappedDecimals))</text>"
                }
                let year = point.period.fiscalYear, plan = report.dataset.year(year)?.rounds.count ?? 1
                marks += "<text x=\"\(x(i))\" y=\"268\" text-anchor=\"middle\">\(plan == 1 ? "\(year)" : "\(year)/\(point.period.round)")</text>"
                i += 1
            }
            if !line.isEmpty { marks += "<path d=\"\(line)\" fill=\"none\" stroke=\"#0f6674\" stroke-width=\"2.5\"/>" }
        }
        let title = "\(report.mappedTitle.th) \(trend.name.th)"
        let all: HTML = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 300" width="720" height="300" role="img" aria-label="\(title)" font-family="Noto Sans Thai, Noto Sans, sans-serif" font-size="14" fill="#1a2629">
            <title>\(title)</title><path d="M50 \(y(0))H690" stroke="#8a979b"/><text x="50" y="24">\(report.mappedUnit.th)</text><text x="690" y="292" text-anchor="end">ปีงบประมาณ พ.ศ.</text>
            \(marks)</svg>

            """
        return all.bytes
    }
}
