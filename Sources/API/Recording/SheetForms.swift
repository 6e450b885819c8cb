internal import Atlas
internal import Catalog
internal import HTTP
internal import Ledger
internal import Store

/// What the forms of a sheet's page send.
extension Service {
    /// A new row, or many values at once.
    func sendRows(_ form: SentForm, _ place: SheetPlace, _ x: Exchange, _ r: RecordRequest) throws -> Response {
        do {
            let edits: [RowEdit]
            var base = RowBase.any
            if form["_form"] == "grid" {
                let view = try r.recording.read(place, by: r.officer)
                (edits, base) = grid(form, view)
                if edits.isEmpty { return Service.seeOther("\(Service.path(place))?done=grid") }
            } else {
                edits = [.insert(row(form, 0, place, nil))]
            }
            _ = try r.recording.edit(edits, of: place, on: base, by: r.officer)
            return Service.seeOther("\(Service.path(place))?done=\(form["_form"] == "grid" ? "grid" : "insert")")
        } catch {
            return try refused(error, place, x, typed: form)
        }
    }

    /// One row changed or removed.
    func sendRow(_ x: Exchange, _ r: RecordRequest) throws -> Response {
        let place = try sheetPlace(x), id = Int64(x.variables["rowId"] ?? "") ?? 0
        guard let form = r.form else { throw Problem.badForm }
        do {
            let base = form["tag"].map { RowBase(rows: [id: Service.digest($0)]) } ?? .any
            let isRemoval = form["_do"] == "delete"
            let stored = try r.recording.read(place, by: r.officer).rows?.first { $0.id == id }
            _ = try r.recording.edit([isRemoval ? .delete(id) : .replace(row(form, id, place, stored))], of: place, on: base, by: r.officer)
            return Service.seeOther("\(Service.path(place))?done=\(isRemoval ? "delete" : "replace")")
        } catch {
            return try refused(error, place, x, typed: form)
        }
    }

    /// The row of a form; columns that the form does not have stay as they are.
    private func row(_ form: SentForm, _ id: Int64, _ place: SheetPlace, _ stored: RecordRow?) -> RecordRow {
        let dataset = place.dataset
        let values = dataset.columns.enumerated().map { i, column -> Value in
            if column.formula != nil { return .null }
            return form["c.\(column.field.name)"].map { CellReader.value($0, column.field) } ?? stored?.values[i] ?? .null
        }
        let area = form["area"] ?? stored?.area ?? (dataset.level == dataset.unit ? place.unit.text : "")
        return RecordRow(id: id, area: area, values: values)
    }

    /// The values of the grid that differ from what stands.
    private func grid(_ form: SentForm, _ view: SheetView) -> ([RowEdit], RowBase) {
        let dataset = view.place.dataset
        let rows = Dictionary((view.rows ?? []).map { ($0.id, $0) }) { a, _ in a }
        var edits: [RowEdit] = []
        var tags: [Int64: String] = [:]
        for item in form.items {
            let parts = item.name.split(separator: ".")
            guard parts.count >= 2, let id = Int64(parts[1]) else { continue }
            if parts[0] == "t" { tags[id] = Service.digest(item.value) }
            guard parts[0] == "v", parts.count == 3, let column = dataset.column(parts[2]) else { continue }
            let value = CellReader.value(item.value, dataset.columns[column].field)
            if let row = rows[id], same(row.values[column], value) { continue }
            edits.append(.set(row: id, column: column, value))
        }
        return (edits, RowBase(rows: tags))
    }

    private func same(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.integer(let a), .number(let b)), (.number(let b), .integer(let a)): Double(a) == b
        default: a == b
        }
    }

    // MARK: Files

    func uploadRows(_ x: Exchange, _ r: RecordRequest) throws -> Response {
        let place = try sheetPlace(x)
        do {
            let isDryRun: Bool
            switch x.parameters.text("dry-run") {
            case nil, "false": isDryRun = false
            case "true": isDryRun = true
            case let text?: throw Problem.badParameter("dry-run", text, expected: Localized(th: "true หรือ false", en: "true or false"))
            }
            let file: UploadedTable
            if let form = r.form {
                guard let sent = form.file, !sent.bytes.isEmpty else { throw Problem.badBody("ยังไม่ได้เลือกแฟ้ม", "choose a file") }
                file = UploadedTable(name: sent.name, bytes: sent.bytes)
            } else {
                let type = x.request.headers["content-type"]?.lowercased() ?? ""
                file = type.hasPrefix(Representation.xlsx.mediaType) ? .xlsx(x.request.body) : .csv(x.request.body)
            }
            let report = try r.recording.upload(file, to: place, isDryRun: isDryRun, by: r.officer)
            if r.form != nil {
                if report.isWritten { return Service.seeOther("\(Service.path(place))?done=upload") }
                var words = SheetWords()
                words.upload = report
                return shown(try sheetPage(try r.recording.read(place, by: r.officer), words, x))
            }
            return written(
                [
                    "dryRun": .boolean(isDryRun), "written": .boolean(report.isWritten), "new": .integer(report.inserted), "changed": .integer(report.changed),
                    "unchanged": .integer(report.unchanged), "takeable": .boolean(report.isTakeable), "revision": .integer(Int(report.revision)),
                    "complaints": .array(report.complaints.prefix(1_000).map(\.json)),
                ], status: 200)
        } catch where r.form != nil {
            return try refused(error, place, x)
        }
    }

    func template(_ x: Exchange) throws -> Response {
        let place = try sheetPlace(x)
        let view = try recording().read(place, by: x.officer)
        let rows = try recording().template(view)
        let name = "\(place.dataset.id)_\(place.unit)_\(place.period.fiscalYear)_\(place.period.round)_template"
        if x.form == .csv { return table(rows[0], Array(rows.dropFirst()), name: name, x) }
        var response = tagged(try recording().workbook(rows), x, type: Representation.xlsx.mediaType)
        response.headers.append((name: "Content-Disposition", value: "attachment; filename=\"\(name).xlsx\""))
        response.compressible = false
        return response
    }
}
