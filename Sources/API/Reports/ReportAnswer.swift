internal import Atlas
internal import Catalog
internal import Encoding
internal import Reports

/// A map report in the forms in which it is given out. What has to be told with its figures stands in all of them.
struct ReportAnswer {
    let report: MapReport
    let catalog: Catalog
    let isDemo: Bool
    let base: String

    var table: ReportTable { report.table }
    var dataset: Dataset { report.dataset }
    var indicator: Indicator { report.indicator }
    var levels: [Level] { report.levels }

    /// The divisions of the provinces, for the titles of levels.
    var levelTitle: Localized { table.level.title(divisions: Division.all(of: catalog.areas)) }

    /// Of a report within an area, the area's name.
    var areaName: Localized {
        guard let area = table.area else { return Localized(th: "ทั้งประเทศ", en: "Thailand") }
        let name = catalog.areas[area]?.name ?? Localized(th: area.text, en: area.text)
        return Localized(th: "\(area.level.title.th)\(name.th)", en: name.en)
    }

    /// The report's title: what, where and of which levels; in a demo it says so.
    var title: Localized {
        let title = Localized(
            th: "\(report.title.th) ราย\(levelTitle.th) \(areaName.th)", en: "\(report.title.en) by \(levelTitle.en), \(areaName.en)")
        return isDemo ? Localized(th: title.th + Atlas.demoSuffix.th, en: title.en + Atlas.demoSuffix.en) : title
    }

    // MARK: What is told with the figures

    /// Unit, round, day, state, coverage, source and definition.
    var metadata: JSON {
        .present([
            "dataset": .string(dataset.id), "indicator": .string(indicator.id), "title": title.json, "demo": .boolean(isDemo),
            "definition": indicator.definition.json, "unit": indicator.unit.json, "decimals": .integer(indicator.decimals),
            "largerIsBetter": indicator.largerIsBetter.map { .boolean($0) }, "criterion": indicator.criterion.map { .number($0) },
            "level": .string(table.level.text), "area": table.area.map { .string($0.text) },
            "fiscalYear": .integer(report.period.fiscalYear), "round": .integer(report.period.round), "period": report.periodTitle.json,
            "asOf": report.asOf.map { .string($0) } ?? .null, "state": state, "coverage": report.coverageText.json,
            "source": .string(source), "confirmedDefinition": .boolean(indicator.isConfirmed),
        ])
    }

    private var state: JSON {
        ["draft": .boolean(report.isDraft), "title": report.stateTitle.json]
    }

    var source: String { "\(dataset.owner.th) · \(dataset.title.th) · \(indicator.source)" }

    // MARK: JSON

    func json(links: [JSON]) -> JSON {
        metadata
            .adding("symbol", .string(report.symbol.rawValue)).adding("levels", levels.isEmpty ? nil : .array(levels.map(json)))
            .adding("legend", legend).adding("rows", .array(table.rows.map(json))).adding("total", json(table.total))
            .adding("unplaced", .array(table.unplaced.map(json)))
            .adding("reportedRows", .integer(table.reportedRows)).adding("expectedRows", .integer(table.expectedRows))
            .adding("links", .array(links))
    }

    private func json(_ level: Level) -> JSON { ["value": .string(level.value), "title": level.title.json] }

    private func json(_ row: ReportRow) -> JSON {
        let figure = row.figure
        return .present([
            "code": .string(row.place.id), "name": row.name.json, "kind": .string(figure.kind.rawValue),
            "value": figure.value.map { .number($0) } ?? .null, "class": report.classIndex(figure).map { .integer($0) },
            "numerator": figure.numerator.map { .number($0) }, "denominator": figure.denominator.map { .number($0) },
            "counts": figure.levels.isEmpty ? nil : .array(figure.levels.map { .integer($0) }),
            "percent": figure.shares.isEmpty ? nil : .array(figure.shares.map { .number($0) }),
            "draft": figure.isDraft ? true : nil, "coverage": json(figure.coverage),
        ])
    }

    func json(_ coverage: Coverage) -> JSON {
        [
            "unitsReported": .integer(coverage.unitsReported), "unitsExpected": coverage.unitsExpected.map { .integer($0) } ?? .null,
            "sheetsLocked": .integer(coverage.sheetsLocked), "sheetsExpected": .integer(coverage.sheetsExpected),
        ]
    }

    private func json(_ row: UnplacedRow) -> JSON {
        .present([
            "code": row.rows.code.map { .string($0.text) } ?? .null, "reason": .string(row.rows.reason.rawValue), "title": row.rows.reason.title.json,
            "within": row.rows.place.map { .string($0.text) }, "kind": .string(row.figure.kind.rawValue), "rows": .integer(row.figure.rows),
            "value": row.figure.value.map { .number($0) } ?? .null,
        ])
    }

    // MARK: Values only

    /// The figures in columns, for maps that have the shapes: codes, the mapped numbers, classes and kinds beside each other.
    var values: [UInt8] {
        var writer = JSONWriter(capacity: 64 + table.rows.count * 24)
        let rows = table.rows
        let kinds = FigureKind.allCases
        writer.object { json in
            json.name("report")
            json.raw(metadata.encoded)
            json.name("mapped")
            json.raw((["title": report.mappedTitle.json, "unit": report.mappedUnit.json, "decimals": .integer(report.mappedDecimals)] as JSON).encoded)
            json.name("legend")
            json.raw(legend.encoded)
            json.name("kindNames")
            json.raw(JSON.strings(kinds.map(\.rawValue)).encoded)
            json.name("codes")
            json.array { json in for row in rows { json.value(row.place.id) } }
            json.name("values")
            json.array { json in
                for row in rows { if let value = report.mapped(row.figure) { json.value(value) } else { json.null() } }
            }
            json.name("classes")
            json.array { json in
                for row in rows { if let index = report.classIndex(row.figure) { json.value(index) } else { json.null() } }
            }
            json.name("kinds")
            json.array { json in for row in rows { json.value(kinds.firstIndex(of: row.figure.kind) ?? 0) } }
        }
        return writer.take()
    }

    // MARK: Files

    /// The name of a file of the report (RFC 5987): `จังหวัดพะเยา_ระดับการพัฒนา_2564_รอบ1.csv`.
    func attachment(_ fileExtension: String, suffix: String? = nil) -> (name: String, value: String) {
        let period = report.period
        let plain = [dataset.id, indicator.id, table.area?.text ?? "TH", "\(period.fiscalYear)", "\(period.round)", suffix, isDemo ? "demo" : nil, report.isDraft ? "draft" : nil]
            .compactMap { $0 }.joined(separator: "_") + ".\(fileExtension)"
        let words = [
            areaName.th, indicator.title.th, "\(period.fiscalYear)", "รอบ\(period.round)", isDemo ? FeatureExporter.demoNote.text : nil, report.isDraft ? "ร่าง" : nil,
        ]
        let full = words.compactMap { $0 }.joined(separator: "_") + ".\(fileExtension)"
        return (name: "Content-Disposition", value: "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(ExtendedValue.encode(full))")
    }
}
