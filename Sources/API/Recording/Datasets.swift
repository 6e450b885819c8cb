internal import Atlas
internal import Catalog
internal import HTTP
internal import Ledger
internal import Store

/// What is recorded: datasets, their definitions and their rounds.
extension Service {
    /// The use cases of recording.
    func recording() throws(Problem) -> Recording {
        guard let recording = atlas.recording else { throw .notFound(Localized(th: "เซิร์ฟเวอร์นี้ไม่มีชุดข้อมูล", en: "this server has no datasets")) }
        return recording
    }

    func place(_ x: Exchange) throws(RecordingRefusal) -> RoundPlace {
        guard let recording = atlas.recording else { throw .noDataset }
        let dataset = try recording.dataset(x.variables["datasetId"] ?? "")
        return try recording.round(dataset, fiscalYear: x.variables["fy"] ?? "", round: x.variables["round"] ?? "")
    }

    func sheetPlace(_ x: Exchange) throws(RecordingRefusal) -> SheetPlace {
        guard let recording = atlas.recording else { throw .noDataset }
        return try recording.sheet(try place(x), unit: x.variables["unit"] ?? "")
    }

    static func path(_ dataset: Dataset) -> String { "/datasets/\(dataset.id)" }
    static func path(_ round: RoundPlace) -> String { "\(path(round.dataset))/rounds/\(round.period.fiscalYear)/\(round.round.number)" }
    static func path(_ sheet: SheetPlace) -> String { "\(path(sheet.round))/\(sheet.unit)" }

    func datasets(_ x: Exchange) throws -> Response {
        _ = try recording()
        if x.form == .html { return tagged(datasetsPage(x), x, type: x.form.contentType) }
        let datasets = atlas.catalog.datasets.map { dataset in
            summary(dataset).adding("links", [link("item", x.base + Service.path(dataset), type: "application/json", title: dataset.title.th)])
        }
        return document(["datasets": .array(datasets), "links": .array(x.selfLinks)], x)
    }

    private func summary(_ dataset: Dataset) -> JSON {
        [
            "id": .string(dataset.id), "title": dataset.title.json, "description": dataset.description.json, "dimension": .string(dataset.dimension.rawValue),
            "level": .string(dataset.level.spelling), "unit": .string(dataset.unit.spelling), "recorder": .string(dataset.recorder.rawValue),
            "workflow": .string(dataset.workflow == .lock ? "lock" : "certificates"), "confirmed": .boolean(dataset.isConfirmed),
        ]
    }

    func dataset(_ x: Exchange) throws -> Response {
        let dataset = try recording().dataset(x.variables["datasetId"] ?? "")
        if let chosen = x.parameters.text("sheet") { return Service.seeOther(try chosenPath(dataset, chosen, x.parameters.text("within") ?? "")) }
        if x.form == .html { return tagged(datasetPage(dataset, x), x, type: x.form.contentType) }
        let columns = dataset.columns.map { column -> JSON in
            let field = column.field
            let choices = field.choices.map { choice -> JSON in ["value": .string(choice.value), "title": choice.title.json] }
            return .present([
                "name": .string(field.name), "type": .string(field.type.rawValue), "title": field.title.json, "unit": field.unit?.json,
                "role": .string(column.role.rawValue), "required": .boolean(field.required), "personal": .string("P\(field.personalData.rawValue)"),
                "minimum": column.range.flatMap { $0.lowerBound.isFinite ? .number($0.lowerBound) : nil },
                "maximum": column.range.flatMap { $0.upperBound.isFinite ? .number($0.upperBound) : nil },
                "choices": choices.isEmpty ? nil : .array(choices), "cycle": column.cycle.map { .string($0) },
                "computed": column.formula == nil ? nil : true,
            ])
        }
        let indicators = dataset.indicators.map { indicator -> JSON in
            .present([
                "id": .string(indicator.id), "title": indicator.title.json, "definition": indicator.definition.json, "unit": indicator.unit.json,
                "cycle": indicator.cycle.map { .string($0) }, "category": indicator.category?.json, "confirmed": .boolean(indicator.isConfirmed),
            ])
        }
        let key: [String] = if case .register(let names) = dataset.form { names } else { [Recording.areaColumn] }
        let chain: [AreaLevel] = if case .certificates(let levels) = dataset.workflow { levels } else { [] }
        let json = summary(dataset).adding("key", .strings(key)).adding("certificates", chain.isEmpty ? nil : .strings(chain.map(\.spelling)))
            .adding("owner", dataset.owner.json).adding("source", .string(dataset.source)).adding("columns", .array(columns))
            .adding("indicators", .array(indicators)).adding("years", .array(dataset.years.map { year(dataset, $0, x) })).adding("links", .array(x.selfLinks))
        return document(json, x)
    }

    /// Where the choice of a round (`2567/1`) and an area leads: for pages without script.
    private func chosenPath(_ dataset: Dataset, _ sheet: String, _ unit: String) throws -> String {
        let parts = sheet.split(separator: "/").map(String.init)
        guard parts.count == 2 else { throw Problem.badParameter("sheet", sheet, expected: Localized(th: "ปีงบประมาณ/งวด เช่น 2567/1", en: "fiscal year and round, such as 2567/1")) }
        let place = try recording().round(dataset, fiscalYear: parts[0], round: parts[1])
        return unit.isEmpty ? Service.path(place) : Service.path(try recording().sheet(place, unit: unit))
    }

    private func year(_ dataset: Dataset, _ year: YearPlan, _ x: Exchange) -> JSON {
        .present([
            "fiscalYear": .integer(year.fiscalYear), "cycle": year.cycle.map { .string($0) }, "confirmed": .boolean(year.isConfirmed),
            "rounds": .array(year.rounds.map { round in
                plan(round).adding(
                    "links", [link("item", "\(x.base)\(Service.path(dataset))/rounds/\(year.fiscalYear)/\(round.number)", type: "application/json", title: round.title.th)])
            }),
        ])
    }

    func plan(_ round: RoundPlan) -> JSON {
        .present([
            "number": .integer(round.number), "title": round.title.json, "covers": days(round.covers),
            "surveyYear": round.surveyYear.map { .integer($0) }, "windows": .array(round.windows.map(days)),
            "deadlines": .array(round.deadlines.map { ["level": .string($0.level.spelling), "day": .string($0.day)] }),
        ])
    }

    /// Days as the first and the day after the last.
    private func days(_ range: DayRange) -> JSON { ["first": .string(range.first), "end": .string(range.end)] }

    func override(_ override: WindowOverride) -> JSON {
        .present([
            "days": days(override.days), "open": .boolean(override.isOpen), "area": override.area.map { .string($0.text) }, "reason": .string(override.reason),
        ])
    }

    // MARK: A round

    func round(_ x: Exchange) throws -> Response {
        let place = try place(x)
        var area: AreaCode?
        if let text = x.parameters.text("within") {
            guard let code = AreaCode(text), code.level <= place.dataset.unit, atlas.catalog.areas.standing(of: code) != .unknown else {
                throw Problem.badParameter("within", text, expected: Localized(th: "รหัสจังหวัดหรืออำเภอ", en: "the code of a province or amphoe"))
            }
            area = code
        }
        let view = try recording().standings(place, within: area, by: x.officer)
        switch x.form {
        case .html: return tagged(try roundPage(view, x), x, type: x.form.contentType)
        case .csv:
            let rows = view.units.map { unit, standing in
                [unit.text, atlas.catalog.areas[unit]?.name.th ?? "", standing?.state.title.th ?? Service.unconfirmed.th, standing?.changedAt ?? ""]
            }
            return table(["รหัส", "หน่วยรายงาน", "สถานะ", "เมื่อ"], rows, name: "\(place.dataset.id)_\(place.period.fiscalYear)_\(place.round.number)", x)
        default:
            let units = view.units.map { unit, standing -> JSON in
                [
                    "unit": .string(unit.text), "name": .string(atlas.catalog.areas[unit]?.name.th ?? ""), "standing": RowsJSON.standing(standing),
                    "links": [link("item", "\(x.base)\(Service.path(place))/\(unit)", type: "application/json")],
                ]
            }
            let json: JSON = [
                "dataset": .string(place.dataset.id), "fiscalYear": .integer(place.period.fiscalYear), "round": plan(place.round),
                "progress": RowsJSON.progress(view.progress, place.dataset, isOfficer: x.officer != nil), "overrides": .array(view.windows.map(override)), "units": .array(units),
                "links": .array(x.selfLinks + [link("collection", x.base + Service.path(place.dataset), type: "application/json", title: place.dataset.title.th)]),
            ]
            return document(json, x)
        }
    }

    func overrides(_ x: Exchange) throws -> Response {
        let view = try recording().standings(try place(x), within: AreaCode("10"), by: nil)
        return document(["overrides": .array(view.windows.map(override)), "links": .array(x.selfLinks)], x)
    }

    /// A table as CSV for spreadsheets: with a byte order mark, so that Thai is read as such.
    func table(_ heads: [String], _ rows: [[String]], name: String, _ x: Exchange) -> Response {
        var response = tagged(CSVText.bytes([heads] + rows), x, type: Representation.csv.contentType)
        response.headers.append((name: "Content-Disposition", value: "attachment; filename=\"\(name).csv\""))
        return response
    }
}
