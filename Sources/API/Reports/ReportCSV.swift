internal import Atlas
internal import Catalog
internal import Encoding
internal import Reports

extension ReportAnswer {
    /// The headings of the figures: of levels a count and a share for each, of rates what they are made from.
    private var figureHeadings: [String] {
        if !levels.isEmpty { return ["value"] + levels.flatMap { ["level_\($0.value)", "level_\($0.value)_percent"] } }
        if case .rate = indicator.aggregation { return ["value", "numerator", "denominator"] }
        return ["value"]
    }

    /// The figures as they are printed: percentages with two decimals, values with the indicator's.
    private func cells(_ figure: Figure) -> [String] {
        func number(_ value: Double?) -> String { value.map { plain($0) } ?? "" }
        let value = figure.value.map { fixed($0, decimals: indicator.decimals, groups: false) } ?? ""
        if !levels.isEmpty {
            let shares = figure.shares
            return [value] + levels.indices.flatMap { i in
                [figure.levels.isEmpty ? "" : String(figure.levels[i]), shares.isEmpty ? "" : fixed(shares[i], decimals: 2, groups: false)]
            }
        }
        if case .rate = indicator.aggregation { return [value, number(figure.numerator), number(figure.denominator)] }
        return [value]
    }

    /// A count or an amount: whole numbers without a point.
    private func plain(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 9e15 ? String(Int(value)) : String(value)
    }

    private func line(_ row: ReportRow, isTotal: Bool = false) -> [String] {
        let coverage = row.figure.coverage
        let name = isTotal ? Localized(th: "รวม", en: "Total") : row.name
        return [row.place.id, name.th, name.en] + cells(row.figure) + [
            row.figure.kind.rawValue, String(coverage.unitsReported), coverage.unitsExpected.map { String($0) } ?? "",
            String(coverage.sheetsLocked), String(coverage.sheetsExpected), row.figure.isDraft ? "ร่าง" : "",
        ]
    }

    /// UTF-8 with a byte order mark; the last line is the total, with what has to be told of the table behind it.
    var csv: [UInt8] {
        let notes: [(heading: String, text: String)] = [
            ("unit", indicator.unit.th), ("period", report.periodTitle.th), ("as_of", report.asOf ?? ""), ("state", report.stateTitle.th),
            ("coverage", report.coverageText.th), ("source", source), ("definition", indicator.definition.th),
        ]
        let demo = isDemo ? [FeatureExporter.demoNote.heading] : []
        var rows = [
            ["code", "name_th", "name_en"] + figureHeadings
                + ["kind", "units_reported", "units_expected", "sheets_locked", "sheets_expected", "draft"] + demo + notes.map(\.heading)
        ]
        let note = isDemo ? [FeatureExporter.demoNote.text] : []
        let blank = notes.map { _ in "" }
        for row in table.rows { rows.append(line(row) + note + blank) }
        for row in table.unplaced {
            let name = row.rows.reason.title
            let whole = ReportRow(place: row.rows.code.map { .area($0) } ?? .country, name: name, figure: row.figure)
            var cells = line(whole)
            cells[0] = row.rows.code?.text ?? ""
            rows.append(cells + note + blank)
        }
        rows.append(line(table.total, isTotal: true) + note + notes.map(\.text))
        return CSVText.bytes(rows)
    }
}
