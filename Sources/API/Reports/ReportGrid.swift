internal import Atlas
internal import Catalog
internal import HTTP
internal import Reports

/// A table about reports, as CSV and as a page.
struct ReportGrid {
    struct Column {
        /// The heading in files.
        let name: String
        /// The heading for people.
        let title: String
        var isNumber = false
    }

    struct Row {
        /// The cells as files have them: numbers without commas.
        let cells: [String]
        /// Where the first heading of the row leads.
        var href: String?
        var isTotal = false
    }

    let title: Localized
    let columns: [Column]
    var rows: [Row]

    var csv: [UInt8] { CSVText.bytes([columns.map(\.name)] + rows.map(\.cells)) }

    /// The table of the page; the second column names the row.
    var table: HTML {
        let heads = HTML.each(columns) { column in
            column.isNumber ? "<th scope=\"col\" class=\"number\">\(column.title)</th>" : "<th scope=\"col\">\(column.title)</th>"
        }
        let body = HTML.each(rows) { row in
            let cells = HTML.each(zip(columns, row.cells).enumerated()) { i, pair in
                let (column, cell) = pair
                if column.isNumber { return "<td class=\"number\">\(cell.isEmpty ? "–" : Self.grouped(cell))</td>" }
                if i != 1 { return "<td>\(cell)</td>" }
                if let href = row.href { return "<th scope=\"row\"><a href=\"\(href)\">\(cell)</a></th>" }
                return "<th scope=\"row\">\(cell)</th>"
            }
            return "<tr>\(cells)</tr>"
        }
        return """
            <div class="table-scroll" id="table" tabindex="0" role="region" aria-label="ตาราง"><table data-map-table><caption>\(title.th)</caption>
            <thead><tr>\(heads)</tr></thead><tbody>\(body)</tbody></table></div>
            """
    }

    /// The number with commas between thousands; other texts as they are.
    private static func grouped(_ text: String) -> String {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = Int(parts[0]), parts.count < 2 || parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return text }
        let sign = whole == 0 && text.hasPrefix("-") ? "-" : ""
        return sign + API.grouped(whole) + (parts.count == 2 ? "." + parts[1] : "")
    }
}

extension Service {
    /// A table about an indicator as the form that is asked for; `json` makes the document.
    func grid(_ x: Exchange, _ dataset: Dataset, _ indicator: Indicator, lead: Localized, _ grid: ReportGrid, chart: HTML = "", json: () -> JSON) -> ReportBody {
        switch x.form {
        case .csv:
            let name = "\(dataset.id)_\(indicator.id)_\(x.request.path.last ?? "table")\(atlas.isDemo ? "_demo" : "").csv"
            return ReportBody(grid.csv, [(name: "Content-Disposition", value: "attachment; filename=\"\(name)\"")])
        case .html:
            return ReportBody(
                page(
                    PageParts(
                        title: grid.title,
                        trail: [
                            (title: "รายงานแผนที่", href: "/reports"), (title: dataset.title.th, href: "/reports/\(dataset.id)"),
                            (title: indicator.title.th, href: "/reports/\(dataset.id)/\(indicator.id)"),
                        ],
                        main: "<p class=\"lead\">\(lead.th)</p>\(chart)\(grid.table)<p class=\"fine\">หน่วย: \(indicator.unit.th) · \(indicator.definition.th) · ที่มา: \(dataset.owner.th) · \(indicator.source)</p>"), x))
        default: return ReportBody(json().encoded)
        }
    }
}
