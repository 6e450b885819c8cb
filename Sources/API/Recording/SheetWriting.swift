internal import Atlas
internal import Catalog
internal import HTTP
internal import Ledger
internal import Store

/// Changing sheets: rows and steps, by programs and by the forms of pages.
extension Service {
    func insertRows(_ x: Exchange, _ r: RecordRequest) throws -> Response {
        let place = try sheetPlace(x), dataset = place.dataset
        if let form = r.form { return try sendRows(form, place, x, r) }
        let body = try RowsJSON.parse(x.request.body)
        var edits: [RowEdit] = []
        if case .object(let members) = body.kind, let rows = members.first(where: { $0.name == "rows" })?.value {
            _ = try RowsJSON.members(body, known: ["rows"])
            guard case .array(let elements) = rows.kind, !elements.isEmpty else { throw Problem.badBody("rows ต้องเป็นอาร์เรย์", "rows must be an array") }
            edits = try elements.map { .insert(try RowsJSON.row($0, id: 0, dataset, unit: place.unit)) }
        } else {
            edits = [.insert(try RowsJSON.row(body, id: 0, dataset, unit: place.unit))]
        }
        let receipt = try edit(edits, place, try base(x, row: nil), r)
        var response = answer(receipt, x, status: 201)
        if let id = receipt.inserted.first { response.headers.append((name: "Location", value: "\(x.base)\(Service.path(place))/rows/\(id)")) }
        return response
    }

    /// `{ "cells": [{ "row": 3, "column": "domestic_offline", "value": 120 }], "tags": { "3": "row-…" } }`.
    func patchRows(_ x: Exchange, _ r: RecordRequest) throws -> Response {
        let place = try sheetPlace(x)
        let members = try RowsJSON.members(try RowsJSON.parse(x.request.body), known: ["cells", "tags"])
        guard let list = members["cells"], case .array(let cells) = list.kind, !cells.isEmpty else {
            throw Problem.badBody("ต้องมี cells เป็นอาร์เรย์", "cells must be an array")
        }
        let edits = try cells.map { cell -> RowEdit in
            let parts = try RowsJSON.members(cell, known: ["row", "column", "value"])
            guard let row = parts["row"], let column = parts["column"], let value = parts["value"] else {
                throw Problem.badBody("แต่ละช่องต้องมี row, column, value", "a cell has row, column and value")
            }
            return .set(
                row: try RowsJSON.integer(row, "row"), column: try RowsJSON.column(try RowsJSON.text(column, "column"), place.dataset),
                try RowsJSON.value(value))
        }
        var tags: [Int64: String] = [:]
        if let given = members["tags"] {
            guard case .object(let pairs) = given.kind else { throw Problem.badBody("tags ต้องเป็นออบเจกต์", "tags must be an object") }
            for (name, tag) in pairs { if let id = Int64(name) { tags[id] = Service.digest(try RowsJSON.text(tag, "tags")) } }
        }
        return answer(try edit(edits, place, RowBase(revision: try base(x, row: nil).revision, rows: tags), r), x, status: 200)
    }

    func replaceRow(_ x: Exchange, _ r: RecordRequest) throws -> Response {
        let place = try sheetPlace(x), id = Int64(x.variables["rowId"] ?? "") ?? 0
        let row = try RowsJSON.row(try RowsJSON.parse(x.request.body), id: id, place.dataset, unit: place.unit)
        return answer(try edit([.replace(row)], place, try base(x, row: id), r), x, status: 200)
    }

    func deleteRow(_ x: Exchange, _ r: RecordRequest) throws -> Response {
        let place = try sheetPlace(x), id = Int64(x.variables["rowId"] ?? "") ?? 0
        return answer(try edit([.delete(id)], place, try base(x, row: id), r), x, status: 200)
    }

    private func edit(_ edits: [RowEdit], _ place: SheetPlace, _ base: RowBase, _ r: RecordRequest) throws -> SheetReceipt {
        do {
            return try r.recording.edit(edits, of: place, on: base, by: r.officer)
        } catch RecordingRefusal.stale(let stale) {
            throw problem(stale, place.dataset)
        }
    }

    /// 412 with both values of what differs.
    func problem(_ stale: StaleRows, _ dataset: Dataset) -> Problem {
        var problem = Problem(RecordingRefusal.stale(stale))
        problem.more.append(
            (
                key: "conflicts",
                value: .array(
                    stale.conflicts.map { conflict in
                        guard let column = conflict.column else { return ["row": .integer(Int(conflict.row)), "removed": true] }
                        return [
                            "row": .integer(Int(conflict.row)), "column": .string(dataset.columns[column].field.name),
                            "yours": RowsJSON.value(conflict.yours), "theirs": RowsJSON.value(conflict.theirs),
                        ]
                    })
            ))
        return problem
    }

    /// What `If-Match` says (RFC 9110 section 13.1.1): the revision of a sheet's tag (`"r12…"`), or a row's (`"row-…"`).
    private func base(_ x: Exchange, row: Int64?) throws -> RowBase {
        guard let header = x.request.headers["if-match"], header != "*" else { return .any }
        var revision: Int64?
        for part in header.split(separator: ",") {
            let tag = part.filter { $0 != "\"" && $0 != " " }
            if tag.hasPrefix("row-"), let row { return RowBase(rows: [row: Service.digest(String(tag))]) }
            let digits = tag.dropFirst().prefix { $0.isASCII && $0.isNumber }
            if tag.hasPrefix("r"), let number = Int64(digits) { revision = max(revision ?? 0, number) }
        }
        // A tag that is none of ours matches nothing.
        return RowBase(revision: revision ?? -1)
    }

    static func digest(_ tag: String) -> String { tag.hasPrefix("row-") ? String(tag.dropFirst(4)) : tag }

    private func answer(_ receipt: SheetReceipt, _ x: Exchange, status: Int) -> Response {
        let json = JSON.present([
            "revision": .integer(Int(receipt.sheet.revision)), "standing": RowsJSON.standing(receipt.sheet.standing),
            "inserted": receipt.inserted.isEmpty ? nil : .array(receipt.inserted.map { .integer(Int($0)) }),
            "notes": receipt.notes.isEmpty ? nil : .array(receipt.notes.prefix(500).map(\.json)),
        ])
        var response = written(json, status: status)
        response.headers.append((name: "ETag", value: tag("\"r\(receipt.sheet.revision)\"", for: x)))
        return response
    }

    // MARK: Steps

    /// `{ "step": "save" }`; certificates may name an `area`.
    func takeStep(_ x: Exchange, _ r: RecordRequest) throws -> Response {
        let place = try sheetPlace(x)
        do {
            var name = r.form?["step"] ?? "", areaText = r.form?["area"] ?? ""
            if r.form == nil {
                let members = try RowsJSON.members(try RowsJSON.parse(x.request.body), known: ["step", "area"])
                name = try members["step"].map { try RowsJSON.text($0, "step") } ?? ""
                areaText = try members["area"].map { try RowsJSON.text($0, "area") } ?? ""
            }
            if name == Self.carryForward {
                let receipt = try r.recording.carryForward(place, by: r.officer)
                return r.form == nil ? answer(receipt, x, status: 200) : Service.seeOther("\(Service.path(place))?done=\(name)")
            }
            guard let action = SheetAction(rawValue: name) else {
                var problem = Problem.badBody("ไม่รู้จักขั้นตอน “\(name.prefix(40))”", "unknown step “\(name.prefix(40))”")
                problem.known = [Self.carryForward] + SheetAction.allCases.map(\.rawValue)
                throw problem
            }
            var area: AreaCode?
            if !areaText.isEmpty {
                guard let code = AreaCode(areaText) else { throw Problem.badBody("area ต้องเป็นรหัสพื้นที่", "area must be an area code") }
                area = code
            }
            let known = try r.form == nil ? base(x, row: nil).revision : r.form?["revision"].flatMap { Int64($0) }
            let receipt = try r.recording.take(action, on: place, area: area, revision: known, by: r.officer)
            if let form = r.form {
                let isFromProvince = form["back"] == "province"
                return Service.seeOther("\(isFromProvince ? "\(Service.path(place.round))/\(place.unit.province)" : Service.path(place))?done=\(name)")
            }
            let units = receipt.standings.map { unit, standing, revision -> JSON in
                ["unit": .string(unit.text), "standing": RowsJSON.standing(standing), "revision": .integer(Int(revision))]
            }
            return written(
                ["step": .string(name), "at": .string(receipt.at), "by": .string(receipt.by), "units": .array(units), "progress": RowsJSON.progress(receipt.progress, place.dataset, isOfficer: true)],
                status: 200)
        } catch RecordingRefusal.stale(let stale) where r.form == nil {
            throw problem(stale, place.dataset)
        } catch where r.form != nil {
            return try refused(error, place, x)
        }
    }

    static let carryForward = "carry-forward"

    /// The page of the sheet, or of the province, that says why a form was not taken.
    func refused(_ error: any Error, _ place: SheetPlace, _ x: Exchange, typed: SentForm? = nil) throws -> Response {
        var words = SheetWords()
        let problem: Problem
        switch error {
        case let refusal as LedgerRefusal: problem = Problem(refusal)
        case let refusal as RecordingRefusal:
            problem = if case .stale(let stale) = refusal { self.problem(stale, place.dataset) } else { Problem(refusal) }
            switch refusal {
            case .faults(let complaints), .incomplete(let complaints): words.complaints = complaints
            case .stale(let stale): words.stale = stale
            default: break
            }
        case let found as Problem: problem = found
        default: throw error
        }
        words.problem = problem.detail
        words.typed = typed
        let recording = try recording()
        if place.isProvinceOfSheets {
            let view = try recording.standings(place.round, within: place.unit, by: x.officer)
            return shown(try provincePage(place, view, words, x), status: problem.status)
        }
        let view = try recording.read(place, by: x.officer)
        if let text = x.variables["rowId"], let row = view.rows?.first(where: { String($0.id) == text }) {
            return shown(try rowPage(view, row, words, x), status: problem.status)
        }
        return shown(try sheetPage(view, words, x), status: problem.status)
    }

    // MARK: Overrides

    /// `{ "first": "2024-08-06", "end": "2024-08-10", "open": true, "area": "56", "reason": "…" }`.
    func addOverride(_ x: Exchange, _ r: RecordRequest) throws -> Response {
        let place = try place(x)
        var texts: [String: String] = [:]
        var isOpen = r.form?["open"] == "true"
        if let form = r.form {
            for item in form.items { texts[item.name] = item.value }
        } else {
            let members = try RowsJSON.members(try RowsJSON.parse(x.request.body), known: ["first", "end", "open", "area", "reason"])
            for name in ["first", "end", "area", "reason"] { texts[name] = try members[name].map { try RowsJSON.text($0, name) } }
            guard let open = members["open"], case .boolean(let flag) = open.kind else { throw Problem.badBody("open ต้องเป็น true หรือ false", "open must be true or false") }
            isOpen = flag
        }
        var area: AreaCode?
        if let text = texts["area"], !text.isEmpty {
            guard let code = AreaCode(text) else { throw Problem.badBody("area ต้องเป็นรหัสพื้นที่", "area must be an area code") }
            area = code
        }
        let override = WindowOverride(
            days: DayRange(first: texts["first"] ?? "", end: texts["end"] ?? ""), isOpen: isOpen, area: area, reason: texts["reason"] ?? "")
        try r.recording.override(place, override, by: r.officer)
        if r.form != nil { return Service.seeOther(Service.path(place)) }
        return written(self.override(override), status: 201)
    }
}

/// What a page of a sheet says beside the sheet.
struct SheetWords {
    /// The step that was just taken.
    var done: String?
    /// Why the last form was not taken.
    var problem: Localized?
    var complaints: [RowComplaint] = []
    var stale: StaleRows?
    /// What the form sent, to be shown again.
    var typed: SentForm?
    /// What a file would do.
    var upload: UploadReport?
}
