internal import Catalog

/// Computes the columns of a row that follow from others.
struct FormulaRun {
    private let dataset: Dataset
    /// The computed columns that hold in the year, each after those that it needs.
    private let order: [Int]
    let holds: [Bool]
    /// The numbers of the columns that each computed column reads, and that hold.
    private let inputs: [Int: [Int]]

    init(_ dataset: Dataset, fiscalYear: Int) {
        self.dataset = dataset
        var holds = [Bool](repeating: false, count: dataset.columns.count)
        for column in dataset.columns(in: fiscalYear) { holds[column] = true }
        self.holds = holds
        var order: [Int] = []
        var visited: Set<Int> = []
        func visit(_ column: Int) {
            guard let formula = dataset.columns[column].formula, visited.insert(column).inserted else { return }
            for name in formula.inputs { dataset.column(name).map(visit) }
            if holds[column] { order.append(column) }
        }
        for column in dataset.columns.indices { visit(column) }
        self.order = order
        inputs = Dictionary(uniqueKeysWithValues: order.map { column in
            (column, (dataset.columns[column].formula?.inputs ?? []).compactMap { dataset.column($0) }.filter { holds[$0] })
        })
    }

    /// Whether people do not enter the column.
    func computes(_ column: Int) -> Bool { dataset.columns[column].formula != nil }

    /// Fills the computed columns in.
    func run(_ values: inout [Value]) {
        for column in order {
            guard let formula = dataset.columns[column].formula else { continue }
            let numbers = (inputs[column] ?? []).compactMap { values[$0].double }
            values[column] = result(formula, numbers, dataset.columns[column].field.type)
        }
    }

    private func result(_ formula: Formula, _ numbers: [Double], _ type: FieldType) -> Value {
        switch formula {
        case .sum:
            return numbers.isEmpty ? .null : typed(numbers.reduce(0, +), type)
        case .grade(_, let equal, let steps):
            let count = Double(numbers.count { $0 == equal })
            guard !numbers.isEmpty, let step = steps.first(where: { count <= $0.upTo }) else { return .null }
            return typed(step.grade, type)
        case .sizeClass(_, let steps):
            guard let number = numbers.first, let step = steps.first(where: { number <= $0.upTo }) else { return .null }
            return .text(step.value)
        }
    }

    private func typed(_ number: Double, _ type: FieldType) -> Value {
        if type == .integer { Int64(exactly: number).map { .integer($0) } ?? .null } else { .number(number) }
    }
}

extension Formula {
    /// The columns that it reads.
    var inputs: [String] {
        switch self {
        case .sum(let names), .grade(let names, _, _): names
        case .sizeClass(let name, _): [name]
        }
    }
}

extension Value {
    /// The value of a number.
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        case .null, .boolean, .text: nil
        }
    }
}
