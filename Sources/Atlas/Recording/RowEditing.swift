internal import Catalog
public import Ledger
public import Store

/// A change of one row of a sheet.
public enum RowEdit: Hashable, Sendable {
    case insert(RecordRow)
    /// The row of this id gets the area and the values.
    case replace(RecordRow)
    case delete(Int64)
    /// One value of a row.
    case set(row: Int64, column: Int, Value)
}

/// What a change was built on: whoever changed the same since is not overwritten.
public struct RowBase: Hashable, Sendable {
    /// The sheet's revision that the client read; nil: any.
    public let revision: Int64?
    /// The digests of rows as the client read them (``RecordRow/digest``).
    public let rows: [Int64: String]

    public init(revision: Int64? = nil, rows: [Int64: String] = [:]) {
        self.revision = revision
        self.rows = rows
    }

    /// Whatever stands.
    public static let any = RowBase()
}

/// What became of a sheet.
public struct SheetReceipt: Sendable {
    public let sheet: Sheet
    /// The rows that were inserted.
    public let inserted: [Int64]
    /// What people should know about the rows, though they were taken.
    public let notes: [RowComplaint]
}

extension RecordRow {
    /// Changes with the row's area or values: FNV-1a of 64 bits.
    public var digest: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ text: String) {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01b3
        }
        add(area)
        for value in values {
            switch value {
            case .null: add("-")
            case .boolean(let value): add("b\(value)")
            case .integer(let value): add("i\(value)")
            case .number(let value): add("n\(value)")
            case .text(let value): add("t\(value)")
            }
        }
        return String(hash, radix: 36)
    }
}

extension Recording {
    /// Changes rows, all of them or none.
    ///
    /// - Throws: ``RecordingRefusal/stale(_:)`` when others changed what `base` tells of, ``RecordingRefusal/faults(_:)``
    ///   with what is wrong with rows, and what the ledger's rules refuse.
    public func edit(_ edits: [RowEdit], of place: SheetPlace, on base: RowBase, by officer: Officer) throws -> SheetReceipt {
        try write(place, step: nil, by: officer) { sheet in try apply(edits, to: &sheet, place.dataset, base) }
    }

    /// Copies the master rows of the round before (Sync ข้อมูล), never the amounts.
    public func carryForward(_ place: SheetPlace, by officer: Officer) throws -> SheetReceipt {
        try checkWritable()
        if place.isProvinceOfSheets { throw RecordingRefusal.needsOneSheet }
        let dataset = place.dataset
        guard let before = dataset.round(before: place.period) else { throw RecordingRefusal.nothingToCarry }
        let overrides = try overrides(place.round)
        let old = SheetKey(dataset: dataset.id, period: before, unit: place.unit)
        var inserted = 0
        var notes: [RowComplaint] = []
        let sheets = try store.update([place.key, old], of: dataset, by: officer.name, at: time) { sheets in
            let start = CarryForward(dataset, to: place.period.fiscalYear).rows(from: sheets[1].rows, beside: sheets[0].rows)
            let step = Step.carryForward(start.compactMap { AreaCode($0.area) })
            let standing = try rules(dataset).decide(step, by: officer, on: place.key, sheets[0].standing, circumstances(overrides))
            if start.isEmpty { throw RecordingRefusal.nothingToCarry }
            var rows = sheets[0].rows + start
            notes = try checked(&rows, place)
            sheets[0].rows = rows
            sheets[0].standing = standing
            inserted = start.count
            return [JournalEvent(verb: step.verb, sheet: place.key, detail: JournalDetail([("from", .text("\(before)")), ("rows", .number(inserted))]).text)]
        }
        return SheetReceipt(sheet: sheets[0], inserted: sheets[0].rows.suffix(inserted).map(\.id), notes: notes)
    }

    /// Runs a change of rows through the rules: the areas that rows had before and get are what the edit is about.
    func write(_ place: SheetPlace, step verb: String?, by officer: Officer, _ change: (inout Sheet) throws -> Void) throws -> SheetReceipt {
        try checkWritable()
        if place.isProvinceOfSheets { throw RecordingRefusal.needsOneSheet }
        let dataset = place.dataset
        let overrides = try overrides(place.round)
        var inserted = 0
        var notes: [RowComplaint] = []
        let sheets = try store.update([place.key], of: dataset, by: officer.name, at: time) { sheets in
            let rules = rules(dataset), standing = sheets[0].standing
            // Who may not record at all is told so before anything about the rows.
            _ = try rules.decide(.edit([]), by: officer, on: place.key, standing, circumstances(overrides))
            let before = sheets[0].rows
            try change(&sheets[0])
            notes = try checked(&sheets[0].rows, place)
            let step = Step.edit(Self.touched(before, sheets[0].rows))
            sheets[0].standing = try rules.decide(step, by: officer, on: place.key, standing, circumstances(overrides))
            inserted = sheets[0].rows.count { $0.id == 0 }
            return [JournalEvent(verb: verb ?? step.verb, sheet: place.key)]
        }
        return SheetReceipt(sheet: sheets[0], inserted: sheets[0].rows.suffix(inserted).map(\.id), notes: notes)
    }

    /// Checks all rows of a sheet.
    ///
    /// - Returns: what people should know.
    /// - Throws: ``RecordingRefusal/faults(_:)``.
    func checked(_ rows: inout [RecordRow], _ place: SheetPlace) throws(RecordingRefusal) -> [RowComplaint] {
        let faults = RowChecker(place.dataset, of: place.key, areas: catalog.areas).check(&rows)
        let complaints = faults.map { complaint($0, place.dataset) }
        let refused = complaints.filter { $0.fault.severity == .refused }
        if !refused.isEmpty { throw .faults(refused) }
        return complaints
    }

    func complaint(_ fault: SheetFault, _ dataset: Dataset) -> RowComplaint {
        let field: Field? = if case .column(let column) = fault.fault.place { dataset.columns[column].field } else { nil }
        let isArea = fault.fault.place == .area
        return RowComplaint(
            row: fault.row + 1, fault: fault.fault, column: field?.name ?? (isArea ? Self.areaColumn : nil),
            heading: field?.title ?? (isArea ? Localized(th: "รหัสพื้นที่", en: "Area code") : nil))
    }

    /// What the area's code of a row is called among its columns.
    public static let areaColumn = "area"

    private static func touched(_ before: [RecordRow], _ after: [RecordRow]) -> [AreaCode] {
        let old = Dictionary(before.map { ($0.id, $0) }) { a, _ in a }
        var kept: Set<Int64> = []
        var areas: Set<AreaCode> = []
        for row in after {
            kept.insert(row.id)
            if let was = old[row.id], row.id != 0 {
                if was == row { continue }
                if let code = AreaCode(was.area) { areas.insert(code) }
            }
            if let code = AreaCode(row.area) { areas.insert(code) }
        }
        for row in before where !kept.contains(row.id) {
            if let code = AreaCode(row.area) { areas.insert(code) }
        }
        return areas.sorted()
    }

    // MARK: Applying

    private func apply(_ edits: [RowEdit], to sheet: inout Sheet, _ dataset: Dataset, _ base: RowBase) throws(RecordingRefusal) {
        var places: [Int64: Int] = [:]
        for (i, row) in sheet.rows.enumerated() { places[row.id] = i }
        try checkBase(edits, sheet, places, dataset, base)
        var removed: Set<Int64> = []
        for edit in edits {
            switch edit {
            case .insert(let row): sheet.rows.append(RecordRow(area: row.area, values: row.values))
            case .replace(let row):
                guard let place = places[row.id] else { throw .noRow(row.id) }
                sheet.rows[place] = row
            case .delete(let id):
                guard places[id] != nil else { throw .noRow(id) }
                removed.insert(id)
            case .set(let id, let column, let value):
                guard let place = places[id] else { throw .noRow(id) }
                sheet.rows[place].values[column] = value
                clearComputed(&sheet.rows[place], dataset)
            }
        }
        if !removed.isEmpty { sheet.rows.removeAll { removed.contains($0.id) && $0.id != 0 } }
    }

    /// What follows from other columns is computed anew and is no contradiction.
    private func clearComputed(_ row: inout RecordRow, _ dataset: Dataset) {
        for (i, column) in dataset.columns.enumerated() where column.formula != nil { row.values[i] = .null }
    }

    private func checkBase(
        _ edits: [RowEdit], _ sheet: Sheet, _ places: [Int64: Int], _ dataset: Dataset, _ base: RowBase
    ) throws(RecordingRefusal) {
        let isOld = base.revision.map { $0 != sheet.revision } ?? false
        var conflicts: [StaleRows.Conflict] = []
        var isStale = false
        for edit in edits {
            guard let id = edit.row else {
                if isOld, base.rows.isEmpty { isStale = true }
                continue
            }
            let stored = places[id].map { sheet.rows[$0] }
            // A row's own digest tells more than the sheet's revision: others may have changed other rows.
            let changed = base.rows[id].map { known in stored.map { $0.digest != known } ?? true } ?? isOld
            if !changed { continue }
            isStale = true
            conflicts += edit.conflicts(with: stored, dataset)
        }
        if isStale { throw .stale(StaleRows(revision: sheet.revision, conflicts: conflicts)) }
    }
}

extension RowEdit {
    /// The row that must be there.
    fileprivate var row: Int64? {
        switch self {
        case .insert: nil
        case .replace(let row): row.id
        case .delete(let id): id
        case .set(let id, _, _): id
        }
    }

    /// What was sent beside what stands.
    fileprivate func conflicts(with stored: RecordRow?, _ dataset: Dataset) -> [StaleRows.Conflict] {
        guard let id = row else { return [] }
        guard let stored else { return [StaleRows.Conflict(row: id, column: nil, yours: .null, theirs: .null)] }
        switch self {
        case .insert, .delete: return []
        case .replace(let row):
            return dataset.columns.indices.filter { dataset.columns[$0].formula == nil && row.values[$0] != stored.values[$0] }
                .map { StaleRows.Conflict(row: id, column: $0, yours: row.values[$0], theirs: stored.values[$0]) }
        case .set(_, let column, let value):
            return stored.values[column] == value ? [] : [StaleRows.Conflict(row: id, column: column, yours: value, theirs: stored.values[column])]
        }
    }
}
