public import Catalog

/// The start of a round from the one before (Sync ข้อมูล, domain 2.3): masters, and never the amounts.
public struct CarryForward: Sendable {
    private let dataset: Dataset
    private let masters: [Bool]

    /// - Parameter fiscalYear: of the new round; columns that do not hold in it stay empty.
    public init(_ dataset: Dataset, to fiscalYear: Int) {
        self.dataset = dataset
        var masters = [Bool](repeating: false, count: dataset.columns.count)
        for column in dataset.columns(in: fiscalYear) {
            masters[column] = dataset.columns[column].role == .master && dataset.columns[column].formula == nil
        }
        self.masters = masters
    }

    /// New rows with the masters of the previous round's, in their order, without those that are there already: whose
    /// key, or area, an existing row has.
    public func rows(from previous: [RecordRow], beside existing: [RecordRow]) -> [RecordRow] {
        var names = Set(existing.compactMap { dataset.name(of: $0) })
        return previous.compactMap { row in
            let start = RecordRow(area: row.area, values: row.values.indices.map { masters[$0] ? row.values[$0] : .null })
            guard let name = dataset.name(of: start) else { return start }
            return names.insert(name).inserted ? start : nil
        }
    }
}

extension Dataset {
    /// The round before, which may be the last of an earlier fiscal year; nil: there is none.
    public func round(before period: Period) -> Period? {
        years.lazy.flatMap { year in year.rounds.map { Period(fiscalYear: year.fiscalYear, round: $0.number) } }
            .filter { $0 < period }.max()
    }
}
