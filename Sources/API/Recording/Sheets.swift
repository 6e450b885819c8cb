internal import Atlas
internal import Catalog
internal import HTTP
internal import Ledger
internal import Store

/// Reading sheets.
extension Service {
    /// Rows of a page.
    static let rowsOfPage = 50

    func sheet(_ x: Exchange) throws -> Response {
        let place = try sheetPlace(x)
        if place.isProvinceOfSheets {
            guard x.form != .csv else { throw RecordingRefusal.needsOneSheet }
            let view = try recording().standings(place.round, within: place.unit, by: x.officer)
            if x.form == .html { return tagged(try provincePage(place, view, SheetWords(done: x.parameters.text("done")), x), x, type: x.form.contentType) }
            let units = view.units.map { unit, standing -> JSON in
                [
                    "unit": .string(unit.text), "name": .string(atlas.catalog.areas[unit]?.name.th ?? ""), "standing": RowsJSON.standing(standing),
                    "links": [link("item", "\(x.base)\(Service.path(place.round))/\(unit)", type: "application/json")],
                ]
            }
            return document(head(place).adding("progress", RowsJSON.progress(view.progress, place.dataset, isOfficer: x.officer != nil)).adding("units", .array(units)).adding("links", .array(x.selfLinks)), x)
        }
        let view = try recording().read(place, by: x.officer, purpose: x.parameters.text("purpose"))
        let name = "\(place.dataset.id)_\(place.unit)_\(place.period.fiscalYear)_\(place.period.round)"
        switch x.form {
        case .html: return ofSheet(try sheetPage(view, SheetWords(done: x.parameters.text("done")), x), view.revision, x)
        case .csv:
            let heads = ["รหัสพื้นที่"] + view.columns.map { heading(place.dataset.columns[$0].field) }
            let rows = (view.rows ?? []).map { row in [row.area] + view.columns.map { cell(row.values[$0]) } }
            var response = ofSheet(CSVText.bytes([heads] + rows), view.revision, x)
            response.headers.append((name: "Content-Disposition", value: "attachment; filename=\"\(name).csv\""))
            return response
        default: return ofSheet(json(view, x).encoded, view.revision, x)
        }
    }

    /// The head of a document about a sheet.
    private func head(_ place: SheetPlace) -> JSON {
        [
            "dataset": .string(place.dataset.id), "fiscalYear": .integer(place.period.fiscalYear), "round": plan(place.round.round),
            "unit": .string(place.unit.text), "name": .string(areaName(place.unit)),
        ]
    }

    private func json(_ view: SheetView, _ x: Exchange) -> JSON {
        let dataset = view.place.dataset
        let why: Localized? =
            if view.isForReports {
                Localized(th: "แถวที่นับคนหรือครัวเรือนไม่เผยแพร่ ดูยอดรวมในรายงาน", en: "rows that count people or households are not published; see the totals in reports")
            } else if view.rows == nil {
                Localized(th: "ยังไม่ยืนยัน จึงยังไม่แสดงแถว", en: "not confirmed, so no rows are shown")
            } else {
                nil
            }
        return head(view.place).adding("standing", RowsJSON.standing(view.standing))
            .adding("revision", view.rows == nil ? nil : .integer(Int(view.revision)))
            .adding("columns", .strings(view.columns.map { dataset.columns[$0].field.name }))
            .adding("masked", view.isMasked ? true : nil).adding("withheld", why?.json)
            .adding("rows", view.rows.map { rows in .array(rows.map { RowsJSON.json($0, dataset, view.columns) }) })
            .adding("links", .array(x.selfLinks + [link("collection", x.base + Service.path(view.place.round), type: "application/json", title: view.place.round.round.title.th)]))
    }

    func row(_ x: Exchange) throws -> Response {
        let place = try sheetPlace(x)
        let id = Int64(x.variables["rowId"] ?? "") ?? 0
        let view = try recording().read(place, by: x.officer, purpose: x.parameters.text("purpose"))
        guard let row = view.rows?.first(where: { $0.id == id }) else { throw RecordingRefusal.noRow(id) }
        if x.form == .html { return ofSheet(try rowPage(view, row, SheetWords(), x), view.revision, x) }
        return ofSheet(RowsJSON.json(row, place.dataset, view.columns).adding("revision", .integer(Int(view.revision))).encoded, view.revision, x)
    }

    /// An answer about a sheet: its tag tells the revision, so that it opens the sheet for writing.
    private func ofSheet(_ bytes: [UInt8], _ revision: Int64, _ x: Exchange) -> Response {
        let tag = "\"r\(revision).\(Digest.text(of: bytes))\""
        if let known = notModified(x, tag: tag) { return known }
        var response = Response(status: 200, headers: headers(x, type: x.form.contentType, tag: tag), body: .bytes(bytes))
        response.headers.removeAll { $0.name == "Vary" }
        response.headers.append((name: "Vary", value: "Accept, Authorization, Cookie"))
        return response
    }

    /// A value in a file.
    func cell(_ value: Value) -> String {
        switch value {
        case .null: ""
        case .boolean(let flag): flag ? "ใช่" : "ไม่ใช่"
        case .integer(let number): String(number)
        case .number(let number): Int64(exactly: number).map(String.init) ?? "\(number)"
        case .text(let text): text
        }
    }

    /// A column's heading in a file: what the reader of files knows again.
    func heading(_ field: Field) -> String { field.title.th }

    // MARK: Journal

    func journal(_ x: Exchange) throws -> Response {
        let place = try sheetPlace(x)
        let limit = try x.parameters.limit(default: 100, maximum: 1_000)
        var after: Int64 = 0
        if let text = x.parameters.text("after") {
            guard let number = Int64(text), number >= 0 else {
                throw Problem.badParameter("after", text, expected: Localized(th: "ค่าจากลิงก์ next", en: "the value of a next link"))
            }
            after = number
        }
        let entries = try recording().journal(place, by: x.officer, after: after, limit: limit + 1)
        let shown = entries.prefix(limit)
        if x.form == .html { return tagged(journalPage(place, Array(shown), x), x, type: x.form.contentType) }
        var links = x.selfLinks
        if entries.count > limit, let last = shown.last { links.append(link("next", x.url(setting: "after", to: String(last.number)), type: "application/json")) }
        let json = shown.map { entry -> JSON in
            [
                "number": .integer(Int(entry.number)), "at": .string(entry.at), "by": .string(entry.by), "verb": .string(entry.event.verb),
                "detail": Service.json(detail: entry.event.detail), "digest": .string(entry.digest.map { byte in
                    let text = String(byte, radix: 16)
                    return text.count == 1 ? "0" + text : text
                }.joined()),
            ]
        }
        return document(["entries": .array(json), "links": .array(links)], x)
    }

    /// The facts of a journal entry, which are JSON already.
    private static func json(detail: String) -> JSON {
        guard let value = try? JSONValue(reading: Array(detail.utf8), deepest: 8, mostMembers: 100) else { return .string(detail) }
        func convert(_ value: JSONValue) -> JSON {
            switch value.kind {
            case .null: .null
            case .boolean(let flag): .boolean(flag)
            case .number(let number): RowsJSON.value(number)
            case .string(let text): .string(text)
            case .array(let elements): .array(elements.map(convert))
            case .object(let members): .object(members.map { (key: $0.name, value: convert($0.value)) })
            }
        }
        return convert(value)
    }
}
