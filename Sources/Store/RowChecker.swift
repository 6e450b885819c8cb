public import Catalog
public import Ledger

/// Checks the rows of a sheet against their dataset, brings their values into the form that the store keeps, and
/// computes what follows from others.
///
/// A row that is ``RowFault/Severity/refused`` is not taken. One that is ``RowFault/Severity/incomplete`` may wait as
/// a draft, because amounts come after masters, but keeps its sheet from being saved or certified.
public struct RowChecker: Sendable {
    let dataset: Dataset
    let fiscalYear: Int
    let formulas: FormulaRun
    private let areas: AreaCheck
    /// The columns that tell the rows of a register apart.
    private let key: [Int]
    /// The rules with the numbers of their columns.
    private let rules: [(rule: RowRule, lesser: Int, greater: Int)]

    /// - Parameter areas: knows which codes are in use.
    public init(_ dataset: Dataset, of sheet: SheetKey, areas: AreaRegister) {
        self.dataset = dataset
        fiscalYear = sheet.period.fiscalYear
        formulas = FormulaRun(dataset, fiscalYear: fiscalYear)
        self.areas = AreaCheck(dataset: dataset, unit: sheet.unit, areas: areas)
        key = dataset.keyColumns
        rules = dataset.rules.compactMap { rule in
            guard let lesser = dataset.column(rule.lesser), let greater = dataset.column(rule.greater) else { return nil }
            return (rule, lesser, greater)
        }
    }

    /// Checks all rows of a sheet, each for itself and beside the others.
    ///
    /// - Returns: the faults in the order of rows.
    public func check(_ rows: inout [RecordRow]) -> [SheetFault] {
        var faults: [SheetFault] = []
        var first: [[Value]: Int] = [:]
        for i in rows.indices {
            faults += check(&rows[i]).map { SheetFault(row: i, $0) }
            guard let name = dataset.name(of: rows[i]) else { continue }
            if let before = first[name] {
                faults.append(SheetFault(row: i, repeated(before + 1)))
            } else {
                first[name] = i
            }
        }
        return faults
    }

    /// Checks one row for itself.
    public func check(_ row: inout RecordRow) -> [RowFault] {
        precondition(row.values.count == dataset.columns.count, "a row has a value for every column")
        row.area = trimmed(row.area)
        var faults = areas.check(row.area)
        var refused: Set<Int> = []
        for i in dataset.columns.indices {
            let found = entered(i, &row.values[i])
            if !found.isEmpty { refused.insert(i) }
            faults += found
        }
        let given = row.values
        formulas.run(&row.values)
        for i in dataset.columns.indices where formulas.computes(i) && given[i] != .null && !same(given[i], row.values[i]) {
            faults.append(
                fault(
                    i, .noted, "ส่งค่า \(given[i].shown) มา แต่คำนวณได้ \(row.values[i].shown)",
                    "\(given[i].shown) was sent, but \(row.values[i].shown) follows from the other columns", "ระบบใช้ค่าที่คำนวณ",
                    "the computed value is kept"))
        }
        for (rule, lesser, greater) in rules {
            guard !refused.contains(lesser), !refused.contains(greater), formulas.holds[lesser], formulas.holds[greater], let low = row.values[lesser].double,
                let high = row.values[greater].double, low > high
            else { continue }
            faults.append(
                fault(
                    lesser, .refused, "\(low.shown) มากกว่า “\(title(greater).th)” ซึ่งเป็น \(high.shown): \(rule.message.th)",
                    "\(low.shown) is more than “\(title(greater).en)”, which is \(high.shown): \(rule.message.en)",
                    "แก้ค่าใดค่าหนึ่งให้ไม่เกินกัน", "correct one of the two"))
        }
        return faults
    }

    private func repeated(_ row: Int) -> RowFault {
        switch dataset.form {
        case .perArea:
            RowFault(
                .row, .refused, Localized(th: "พื้นที่นี้มีแล้วในแถวที่ \(row)", en: "the area stands in row \(row) already"),
                cure: Localized(th: "แต่ละพื้นที่มีได้แถวเดียว ให้รวมหรือลบแถวหนึ่ง", en: "an area has one row: merge or remove one"))
        case .register:
            RowFault(
                .row, .refused,
                Localized(
                    th: "\(key.map { "“\(title($0).th)”" }.joined(separator: " + ")) ซ้ำกับแถวที่ \(row)",
                    en: "\(key.map { "“\(title($0).en)”" }.joined(separator: " + ")) are the same as in row \(row)"),
                cure: Localized(th: "แก้ค่าหรือลบแถวหนึ่ง", en: "correct or remove one"))
        }
    }

    /// Whether a computed value is what was sent, but for the rounding of the sender.
    private func same(_ a: Value, _ b: Value) -> Bool {
        if let a = a.double, let b = b.double { return (a - b).magnitude <= 0.005 + 1e-12 * b.magnitude }
        return a == b
    }

    // MARK: Words

    func title(_ column: Int) -> Localized { dataset.columns[column].field.title }

    /// A fault of a column, which names it.
    func fault(_ column: Int, _ severity: RowFault.Severity, _ th: String, _ en: String, _ cureTh: String, _ cureEn: String) -> RowFault {
        RowFault(
            .column(column), severity, Localized(th: "ช่อง “\(title(column).th)”: \(th)", en: "“\(title(column).en)”: \(en)"),
            cure: Localized(th: cureTh, en: cureEn))
    }
}

extension Dataset {
    /// The columns of a register's key; none of a dataset with one row for each area.
    var keyColumns: [Int] {
        guard case .register(let names) = form else { return [] }
        return names.compactMap { column($0) }
    }

    /// What tells a row from the others of its sheet: its key, or its area; nil while that is not filled in.
    public func name(of row: RecordRow) -> [Value]? {
        switch form {
        case .perArea: return row.area.isEmpty ? nil : [.text(row.area)]
        case .register:
            let values = keyColumns.map { row.values[$0] }
            return values.isEmpty || values.contains(.null) ? nil : values
        }
    }
}

/// The text without blanks at its ends.
func trimmed(_ text: String) -> String {
    var rest = text[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
}

extension Double {
    /// For people: whole numbers without a point.
    var shown: String { Int64(exactly: self).map(String.init) ?? "\(self)" }
}

extension Value {
    /// For people, cut after 60 characters.
    var shown: String {
        switch self {
        case .null: "-"
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): value.shown
        case .text(let text): text.count > 60 ? "“\(text.prefix(60))…”" : "“\(text)”"
        }
    }
}
