internal import Atlas
internal import Catalog
internal import HTTP
internal import Store

extension Service {
    /// An aggregation as a table for people.
    func aggregatePage(_ answer: AggregateAnswer, _ x: Exchange) -> [UInt8] {
        let table = answer.table, names = answer.names, layer = answer.layer
        let heads = table.groupings.flatMap { ["รหัส", names.title($0).th] }
            + table.statistics.map { statistic in "#" + names.title(statistic).th + (names.unit(statistic).map { " (\($0.th))" } ?? "") }
        let rows = HTML.each(table.rows) { row in
            let members = HTML.each(answer.members(row)) { name in
                "<td>\(name.key ?? "–")</td><th scope=\"row\">\(name.title.th)\(english(name.title))</th>"
            }
            return "<tr>\(members)\(cells(row.figures, answer))</tr>"
        }
        let blank = HTML.each(table.groupings.dropFirst()) { _ in "<td></td><td></td>" }
        let label: HTML = table.groupings.isEmpty ? "" : "<td></td><th scope=\"row\">รวม<br><span lang=\"en\">Total</span></th>\(blank)"
        let total: HTML = "<tr>\(label)\(cells(table.total, answer))</tr>"
        let by = table.groupings.map { names.title($0) }
        let title = by.isEmpty
            ? Localized(th: "สรุป: \(answer.title.th)", en: "Summary: \(answer.title.en)")
            : Localized(
                th: "\(answer.title.th) ตาม\(by.map(\.th).joined(separator: "และ"))", en: "\(answer.title.en) by \(by.map(\.en).joined(separator: " and "))")
        let choices = AggregateParameters.groupings(layer, atlas.catalog.areas, for: x.reader).filter { option in
            switch option.grouping {
            case .area(let level): level != .village
            case .field(let column): !layer.fields[column].choices.isEmpty || layer.fields[column].type == .boolean
            case .region, .inspectionZone, .provinceGroup: true
            case .bins: false
            }
        }
        let kept = x.request.query.filter { !["group", "bins"].contains($0.name) }
        let links = HTML.each(choices) { option in
            "<a class=\"action\" href=\"\(x.url + Exchange.text(of: kept + [Request.QueryItem(name: "group", value: option.name)]))\">\(names.title(option.grouping).th)</a> "
        }
        return page(
            PageParts(
                title: title, trail: trail(layer),
                main: """
                    <p class="lead">\(grouped(table.featureCount)) รายการ\(table.groupings.isEmpty ? "" : " ใน \(grouped(table.rows.count)) กลุ่ม")</p>
                    \(self.table(heads, rows + total))
                    <h2>จัดกลุ่มตาม <span lang="en">Group by</span></h2><p class="formats">\(links)</p>
                    """), x)
    }

    private func english(_ title: Localized) -> HTML { title.en == title.th ? "" : "<br><span lang=\"en\">\(title.en)</span>" }

    private func cells(_ figures: [Value], _ answer: AggregateAnswer) -> HTML {
        HTML.each(zip(figures, answer.table.statistics)) { value, statistic in
            let isYear = switch statistic {
            case .minimum(let column), .maximum(let column): answer.layer.fields[column].isYear
            default: false
            }
            return "<td class=\"number\">\(shown(value, isYear: isYear))</td>"
        }
    }

    /// A figure for people: thousands by comma, fractions to two places.
    private func shown(_ value: Value, isYear: Bool) -> String {
        switch value {
        case .null: "–"
        case .boolean(let flag): flag ? "ใช่" : "ไม่ใช่"
        case .integer(let number): isYear ? String(number) : grouped(Int(number))
        case .number(let number): decimal(number)
        case .text(let text): text
        }
    }
}

/// A number for people: thousands by comma, at most two decimals.
func decimal(_ number: Double) -> String {
    guard number.magnitude < 1e13 else { return String(number) }
    let hundredths = Int((number * 100).rounded())
    let whole = grouped(Int(hundredths.magnitude) / 100), rest = Int(hundredths.magnitude) % 100
    let digits = rest < 10 ? "0\(rest)" : "\(rest)"
    return (hundredths < 0 ? "-" : "") + whole + (rest == 0 ? "" : ".\(rest % 10 == 0 ? "\(rest / 10)" : digits)")
}
