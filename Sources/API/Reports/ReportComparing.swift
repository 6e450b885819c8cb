internal import Atlas
internal import Catalog
internal import HTTP
internal import Ledger
internal import Reports

/// Reports beside each other: rounds, indicators, and areas by rank.
extension Service {
    private func reader(_ x: Exchange) throws -> ReportParameters {
        ReportParameters(parameters: x.parameters, reports: try reports(), officer: x.officer)
    }

    private func answer(_ report: MapReport, _ x: Exchange) -> ReportAnswer {
        ReportAnswer(report: report, catalog: atlas.catalog, isDemo: atlas.isDemo, base: x.base)
    }

    private func text(_ figure: Figure, _ indicator: Indicator) -> String {
        figure.value.map { fixed($0, decimals: indicator.decimals, groups: false) } ?? ""
    }

    private func json(_ figure: Figure) -> JSON {
        .present([
            "kind": .string(figure.kind.rawValue), "value": figure.value.map { .number($0) } ?? .null,
            "counts": figure.levels.isEmpty ? nil : .array(figure.levels.map { .integer($0) }),
            "percent": figure.shares.isEmpty ? nil : .array(figure.shares.map { .number($0) }), "draft": figure.isDraft ? true : nil,
        ])
    }

    /// The mapped numbers of levels differ in percentage points.
    private func difference(_ row: ComparedRow, _ report: MapReport) -> Double? {
        guard let shown = report.shown else { return row.difference }
        guard row.kind == .value, !row.first.shares.isEmpty, !row.second.shares.isEmpty else { return nil }
        return row.second.shares[shown] - row.first.shares[shown]
    }

    // MARK: Difference

    func reportDifference(_ x: Exchange) throws -> Response {
        let (dataset, indicator) = try reportSubject(x)
        return try kept(x, dataset) {
            let reader = try self.reader(x)
            var question = try reader.question(dataset, indicator)
            let from = try reader.period("from", dataset), to = try reader.period("to", dataset)
            try Comparison.checkCycles(dataset, indicator, [from, to])
            question.period = from
            let first = try reports().report(question, for: x.officer)
            question.period = to
            let second = try reports().report(question, for: x.officer)
            let comparison = try Comparison.rounds(first.table, second.table)
            let shown = answer(second, x)
            let decimals = second.mappedDecimals
            func mapped(_ figure: Figure) -> String { second.mapped(figure).map { fixed($0, decimals: decimals, groups: false) } ?? "" }
            func line(_ row: ComparedRow, isTotal: Bool = false) -> ReportGrid.Row {
                let change = difference(row, second).map { fixed($0, decimals: decimals, groups: false) } ?? ""
                let relative = second.shown == nil ? row.relativeDifference.map { fixed($0, decimals: 2, groups: false) } ?? "" : ""
                return ReportGrid.Row(
                    cells: [row.place.id, isTotal ? "รวม" : row.name.th, mapped(row.first), mapped(row.second), change, relative, row.kind == .value ? "" : row.kind.title.th],
                    isTotal: isTotal)
            }
            let names = (first.periodTitle, second.periodTitle)
            let grid = ReportGrid(
                title: Localized(th: "ผลต่าง: \(shown.title.th)", en: "Difference: \(shown.title.en)"),
                columns: [
                    .init(name: "code", title: "รหัส"), .init(name: "name_th", title: shown.levelTitle.th),
                    .init(name: "first", title: "\(names.0.th) (\(second.mappedUnit.th))", isNumber: true),
                    .init(name: "second", title: "\(names.1.th) (\(second.mappedUnit.th))", isNumber: true),
                    .init(name: "difference", title: "ผลต่าง", isNumber: true), .init(name: "percent", title: "ร้อยละของเดิม", isNumber: true),
                    .init(name: "note", title: "หมายเหตุ"),
                ], rows: comparison.rows.map { line($0) } + [line(comparison.total, isTotal: true)])
            let lead = Localized(
                th: "\(second.mappedTitle.th) \(names.1.th) เทียบกับ \(names.0.th) · \(second.coverageText.th)\(first.isDraft || second.isDraft ? " · ร่าง" : "")",
                en: "\(second.mappedTitle.en): \(names.1.en) against \(names.0.en)")
            return self.grid(x, dataset, indicator, lead: lead, grid) {
                func json(_ row: ComparedRow) -> JSON {
                    .present([
                        "code": .string(row.place.id), "name": row.name.json, "kind": .string(row.kind.rawValue), "first": self.json(row.first), "second": self.json(row.second),
                        "difference": difference(row, second).map { .number($0) } ?? .null,
                        "relativeDifference": second.shown == nil ? row.relativeDifference.map { .number($0) } : nil,
                        "levelDifferences": row.levelDifferences.isEmpty ? nil : .array(row.levelDifferences.map { .integer($0) }),
                    ])
                }
                return ["first": answer(first, x).metadata, "second": shown.metadata, "rows": .array(comparison.rows.map(json)), "total": json(comparison.total), "links": .array(x.selfLinks)]
            }
        }
    }

    // MARK: Rank

    func reportRank(_ x: Exchange) throws -> Response {
        let (dataset, indicator) = try reportSubject(x)
        return try kept(x, dataset) {
            let reader = try self.reader(x)
            let report = try reports().report(try reader.question(dataset, indicator), for: x.officer)
            let isDescending: Bool
            switch reader.text("order") {
            case nil: isDescending = report.shown != nil || (indicator.largerIsBetter ?? true)
            case "descending": isDescending = true
            case "ascending": isDescending = false
            case let text?: throw Problem.badChoice("order", text, known: ["descending", "ascending"])
            }
            let ranked = ranked(report, descending: isDescending), shown = answer(report, x)
            let grid = ReportGrid(
                title: Localized(th: "อันดับ: \(shown.title.th)", en: "Rank: \(shown.title.en)"),
                columns: [
                    .init(name: "rank", title: "อันดับ", isNumber: true), .init(name: "name_th", title: shown.levelTitle.th), .init(name: "code", title: "รหัส"),
                    .init(name: "value", title: "\(report.mappedTitle.th) (\(report.mappedUnit.th))", isNumber: true), .init(name: "note", title: "หมายเหตุ"),
                ],
                rows: ranked.map { rank, row in
                    let value = report.mapped(row.figure).map { fixed($0, decimals: report.mappedDecimals, groups: false) } ?? ""
                    return ReportGrid.Row(
                        cells: [rank.map { "\($0)" } ?? "", row.name.th, row.place.id, value, row.figure.kind == .value ? (row.figure.isDraft ? "ร่าง" : "") : row.figure.kind.title.th],
                        href: drill(row, dataset, indicator))
                })
            let lead = Localized(th: "\(report.periodTitle.th) · \(report.coverageText.th)", en: report.periodTitle.en)
            return self.grid(x, dataset, indicator, lead: lead, grid) {
                let rows = ranked.map { rank, row -> JSON in
                    ["rank": rank.map { .integer($0) } ?? .null, "code": .string(row.place.id), "name": row.name.json, "mapped": report.mapped(row.figure).map { .number($0) } ?? .null, "figure": json(row.figure)]
                }
                return shown.metadata.adding("order", .string(isDescending ? "descending" : "ascending")).adding("rows", .array(rows)).adding("links", .array(x.selfLinks))
            }
        }
    }

    /// Rows by what the map shows of them; of indicators without levels the same as ``ReportTable/ranked(descending:)``.
    private func ranked(_ report: MapReport, descending: Bool) -> [(rank: Int?, row: ReportRow)] {
        guard report.shown != nil else { return report.table.ranked(descending: descending).map { ($0.rank, $0.row) } }
        struct Valued {
            let row: ReportRow
            let value: Double
            let key: [UInt8]
        }
        var valued: [Valued] = []
        for row in report.table.rows {
            if let value = report.mapped(row.figure) { valued.append(Valued(row: row, value: value, key: ThaiCollation.key(row.name.th))) }
        }
        valued.sort { (a: Valued, b: Valued) -> Bool in
            if a.value != b.value { return descending ? a.value > b.value : a.value < b.value }
            return a.key.lexicographicallyPrecedes(b.key)
        }
        var ranks: [(rank: Int?, row: ReportRow)] = []
        for (i, one) in valued.enumerated() {
            ranks.append((i > 0 && valued[i - 1].value == one.value ? ranks[i - 1].rank : i + 1, one.row))
        }
        return ranks + report.table.rows.filter { report.mapped($0.figure) == nil }.map { (nil, $0) }
    }

    /// Down into an area: its own report one level below.
    private func drill(_ row: ReportRow, _ dataset: Dataset, _ indicator: Indicator) -> String? {
        guard case .area(let code) = row.place, let below = AreaLevel(rawValue: code.level.rawValue + 2), below <= dataset.level else { return nil }
        return "/reports/\(dataset.id)/\(indicator.id)?area=\(code.text)&level=\(ReportLevel.areas(below).text)"
    }

    // MARK: Beside

    func reportBeside(_ x: Exchange) throws -> Response {
        let (dataset, indicator) = try reportSubject(x)
        let reader = try self.reader(x)
        let names = (reader.text("with") ?? "").split(separator: "/", omittingEmptySubsequences: false)
        guard names.count == 2, let other = try reports().catalog.dataset(names[0]), let beside = other.indicator(names[1]) else {
            throw Problem.badParameter("with", reader.text("with") ?? "", expected: Localized(th: "ชุดข้อมูล/ตัวชี้วัด เช่น nrd2c/dev_level", en: "dataset/indicator, such as nrd2c/dev_level"))
        }
        // Both datasets make the answer, so it is not kept under the version of one.
        var question = try reader.question(dataset, indicator)
        let first = try reports().report(question, for: x.officer)
        question = ReportQuestion(dataset: other, indicator: beside)
        question.area = first.question.area
        question.level = first.table.level
        if let fy = reader.text("fy").flatMap({ Int($0) }), let year = other.year(fy), let round = year.rounds.first { question.period = Period(fiscalYear: fy, round: round.number) }
        let second = try reports().report(question, for: x.officer)
        let comparison = try Comparison.indicators(first.table, second.table), shown = answer(first, x)
        func line(_ row: ComparedRow, isTotal: Bool = false) -> ReportGrid.Row {
            func cell(_ figure: Figure, _ report: MapReport) -> String { report.mapped(figure).map { fixed($0, decimals: report.mappedDecimals, groups: false) } ?? "" }
            return ReportGrid.Row(cells: [row.place.id, isTotal ? "รวม" : row.name.th, cell(row.first, first), cell(row.second, second)], isTotal: isTotal)
        }
        func head(_ report: MapReport) -> String { "\(report.mappedTitle.th) \(report.periodTitle.th) (\(report.mappedUnit.th))" }
        let grid = ReportGrid(
            title: Localized(th: "\(first.title.th) กับ \(second.title.th) ราย\(shown.levelTitle.th) \(shown.areaName.th)", en: "\(first.title.en) beside \(second.title.en)"),
            columns: [
                .init(name: "code", title: "รหัส"), .init(name: "name_th", title: shown.levelTitle.th), .init(name: "first", title: head(first), isNumber: true),
                .init(name: "second", title: head(second), isNumber: true),
            ], rows: comparison.rows.map { line($0) } + [line(comparison.total, isTotal: true)])
        let picture = { (report: MapReport) -> HTML in
            let place = report.table.area.map { "&area=\($0.text)" } ?? ""
            let address = "/reports/\(report.dataset.id)/\(report.indicator.id)?f=svg&level=\(report.table.level.text)\(place)&fy=\(report.period.fiscalYear)&round=\(report.period.round)"
            return "<figure><img src=\"\(address)\" alt=\"\(self.answer(report, x).sentence.th)\"><figcaption>\(report.mappedTitle.th) \(report.periodTitle.th)</figcaption></figure>"
        }
        let lead = Localized(th: "สองเรื่องนี้วัดคนละอย่าง จึงไม่มีผลต่าง", en: "The two measure different things, so there is no difference")
        let body = self.grid(x, dataset, indicator, lead: lead, grid, chart: x.form == .html ? "<div class=\"beside\">\(picture(first))\(picture(second))</div>" : "") {
            let rows = (comparison.rows + [comparison.total]).map { row -> JSON in
                ["code": .string(row.place.id), "name": row.name.json, "first": json(row.first), "second": json(row.second)]
            }
            return ["first": shown.metadata, "second": answer(second, x).metadata, "rows": .array(rows.dropLast()), "total": rows.last ?? .null, "links": .array(x.selfLinks)]
        }
        var response = tagged(body.bytes, x, type: x.form.contentType)
        response.headers += body.headers
        return response
    }
}
