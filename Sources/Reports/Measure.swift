internal import Catalog
internal import Store

/// What is added up for an indicator: its components, each a sum over rows.
enum Measure: Hashable, Sendable {
    case sum(column: Int)
    case rows
    case rate(numerator: Int, denominator: Int, per: Double)
    /// The text of each level.
    case levels(column: Int, [String])

    /// Nil when the dataset has no such column.
    init?(_ aggregation: Aggregation, of dataset: Dataset) {
        switch aggregation {
        case .sum(let name):
            guard let column = dataset.column(name) else { return nil }
            self = .sum(column: column)
        case .rows:
            self = .rows
        case .rate(let numerator, let denominator, let per):
            guard let n = dataset.column(numerator), let d = dataset.column(denominator) else { return nil }
            self = .rate(numerator: n, denominator: d, per: per)
        case .levels(let name, let levels):
            guard let column = dataset.column(name) else { return nil }
            self = .levels(column: column, levels.map(\.value))
        }
    }

    /// How many sums there are.
    var components: Int {
        switch self {
        case .sum, .rows: 1
        case .rate: 2
        case .levels(_, let levels): levels.count
        }
    }

    /// The dataset's columns that are read, in the order in which a chunk is asked for them.
    var columns: [Int] {
        switch self {
        case .sum(let column), .levels(let column, _): [column]
        case .rows: []
        case .rate(let n, let d, _): [n, d]
        }
    }

    /// For each of a chunk's texts the level that it names, or -1; empty for a column of numbers.
    func levelOfText(_ chunk: ColumnChunk) -> [Int] {
        guard case .levels(_, let levels) = self, let texts = chunk.texts.first, !texts.isEmpty else { return [] }
        return texts.map { text in levels.firstIndex(of: text) ?? -1 }
    }

    /// Adds a row to the sums at a place; false when the row has nothing to count.
    ///
    /// - Parameter levelOfText: see ``levelOfText(_:)``.
    @inline(__always)
    func add(_ chunk: borrowing ColumnChunk, _ row: Int, _ levelOfText: [Int], _ levelNumbers: [Double], to sums: inout [[Double]], at place: Int) -> Bool {
        switch self {
        case .rows:
            sums[0][place] += 1
        case .sum:
            let value = chunk.columns[0][row]
            guard !value.isNaN else { return false }
            sums[0][place] += value
        case .rate:
            let n = chunk.columns[0][row], d = chunk.columns[1][row]
            guard d > 0, !n.isNaN else { return false }
            sums[0][place] += n
            sums[1][place] += d
        case .levels:
            let value = chunk.columns[0][row]
            guard !value.isNaN else { return false }
            let level = levelOfText.isEmpty ? (levelNumbers.firstIndex(of: value) ?? -1) : levelOfText[Int(value)]
            guard level >= 0 else { return false }
            sums[level][place] += 1
        }
        return true
    }

    /// The numbers that levels of a column of numbers have.
    var levelNumbers: [Double] {
        guard case .levels(_, let levels) = self else { return [] }
        return levels.map { Double($0) ?? .nan }
    }
}
