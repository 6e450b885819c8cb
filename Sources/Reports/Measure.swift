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
    private func levelOfText(_ chunk: ColumnChunk) -> [Int] {
        guard case .levels(_, let levels) = self, let texts = chunk.texts.first, !texts.isEmpty else { return [] }
        return texts.map { text in levels.firstIndex(of: text) ?? -1 }
    }

    /// Adds a chunk's rows to the sums, each at its place, and counts those that have something to count.
    func add(_ chunk: ColumnChunk, at places: [Int], to sums: inout [[Double]], counting rows: inout [Int32]) {
        switch self {
        case .rows:
            Self.add(places, to: &sums[0], &rows) { _ in 1 }
        case .sum:
            let values = chunk.columns[0]
            Self.add(places, to: &sums[0], &rows) { values[$0] }
        case .rate:
            let parts = chunk.columns[0], wholes = chunk.columns[1]
            Self.add(places, to: &sums[0], &rows) { wholes[$0] > 0 ? parts[$0] : .nan }
            for (row, place) in places.enumerated() where wholes[row] > 0 && !parts[row].isNaN { sums[1][place] += wholes[row] }
        case .levels:
            let values = chunk.columns[0], byText = levelOfText(chunk), byNumber = levelNumbers
            for (row, place) in places.enumerated() where !values[row].isNaN {
                let level = byText.isEmpty ? (byNumber.firstIndex(of: values[row]) ?? -1) : byText[Int(values[row])]
                guard level >= 0 else { continue }
                sums[level][place] += 1
                rows[place] += 1
            }
        }
    }

    @inline(__always)
    private static func add(_ places: [Int], to sums: inout [Double], _ rows: inout [Int32], _ value: (Int) -> Double) {
        for row in places.indices {
            let value = value(row), place = places[row]
            guard !value.isNaN else { continue }
            sums[place] += value
            rows[place] += 1
        }
    }

    /// The numbers that levels of a column of numbers have.
    private var levelNumbers: [Double] {
        guard case .levels(_, let levels) = self else { return [] }
        return levels.map { Double($0) ?? .nan }
    }
}
