public import Catalog
internal import Geo
public import Store

/// Counts and sums features by area, by value or by size, in one pass over what a query finds.
///
/// The figures come from the very stream that feature answers are written from, so they equal them on every source.
public struct FeatureAggregator: Sendable {
    private let source: any FeatureSource
    private let areas: AreaRegister

    /// The most groups of an answer, and the most groupings of a question.
    public static let mostGroups = 10_000
    public static let mostGroupings = 3

    public init(source: any FeatureSource, areas: AreaRegister) {
        self.source = source
        self.areas = areas
    }

    /// Puts the features of a query together. Its limit, order and mark are left aside: all that match are counted.
    ///
    /// Integer sums are exact. Sums of numbers are compensated and added in the order of the rows, so that they are the
    /// same every time; the total adds up the sums of the groups. Missing values are skipped, as SQL does.
    ///
    /// - Parameters:
    ///   - groupings: at most ``mostGroupings``; none: the total only.
    ///   - statistics: on fields of type integer or number; minimum and maximum on dates and instants too; counts on any.
    /// - Throws: ``AggregationRefusal`` for too many groups, ``QueryRefusal`` for a field that the reader may not see.
    public func aggregate(
        _ question: FeatureQuery, by groupings: [Grouping], statistics: [Statistic], for reader: Reader
    ) throws -> AggregateTable {
        var query = question
        query.skipsGeometry = true
        query.limit = nil
        query.after = nil
        query.order = []
        let layer = query.layer
        let wanted = groupings.map { $0.column(layer) } + statistics.map(\.column)
        query.properties = wanted.compactMap { $0.map { layer.fields[$0].name } }
        let bound = try query.bound(to: reader)
        if groupings.isEmpty, statistics == [.count] {
            let count = try source.count(bound)
            return AggregateTable(groupings: [], statistics: statistics, rows: [], total: [.integer(Int64(count))], featureCount: count)
        }

        var sink = AggregatingSink(
            columns: Self.columns(bound, groupings, statistics), groupings: groupings.map { GroupMembers($0, areas: areas) },
            mostGroups: Self.mostGroups)
        _ = try source.query(bound, into: &sink)
        return table(sink, bound, groupings, statistics)
    }

    /// What the sink does with each column of the query.
    private static func columns(_ query: BoundQuery, _ groupings: [Grouping], _ statistics: [Statistic]) -> [AggregatingSink.Column] {
        var slots: [AggregatingSink.Kind: Int] = [:]
        return query.columns.map { column in
            var plan = AggregatingSink.Column()
            plan.groupings = groupings.indices.filter { groupings[$0].column(query.layer) == column }
            if statistics.contains(where: { $0.column == column }) {
                let kind: AggregatingSink.Kind =
                    switch query.layer.fields[column].type {
                    case .integer: .integer
                    case .number: .number
                    case .date, .instant: .text
                    case .text, .textArray, .boolean: .presence
                    }
                // Dates and other texts share one row of tallies.
                let shared: AggregatingSink.Kind = kind == .presence ? .text : kind
                plan.figure = (kind, slots[shared, default: 0])
                slots[shared, default: 0] += 1
            }
            return plan
        }
    }

    private func table(
        _ sink: AggregatingSink, _ query: BoundQuery, _ groupings: [Grouping], _ statistics: [Statistic]
    ) -> AggregateTable {
        let columns = Self.columns(query, groupings, statistics)
        let figures = statistics.map { statistic in
            statistic.column.flatMap { column in query.columns.firstIndex(of: column).flatMap { columns[$0].figure } }
        }
        let ranks = sink.groupings.map { $0.ranks(query.layer) }
        let order = sink.keys.indices.sorted { a, b in
            for i in ranks.indices {
                let (left, right) = (ranks[i][sink.member(of: a, in: i)], ranks[i][sink.member(of: b, in: i)])
                if left != right { return left < right }
            }
            return false
        }
        var total = Tallies(integers: sink.integerCount, numbers: sink.numberCount, texts: sink.textCount)
        var rows: [AggregateTable.Row] = []
        for group in order {
            let tallies = Tallies(of: group, in: sink)
            total.add(tallies)
            guard !groupings.isEmpty else { continue }
            rows.append(
                AggregateTable.Row(
                    members: ranks.indices.map { sink.groupings[$0].all[sink.member(of: group, in: $0)] },
                    figures: zip(statistics, figures).map { tallies.value($0, $1) }))
        }
        return AggregateTable(
            groupings: groupings, statistics: statistics, rows: rows, total: zip(statistics, figures).map { total.value($0, $1) },
            featureCount: total.count)
    }
}

/// All figures of one group.
private struct Tallies {
    var count = 0
    private var integers: [IntegerTally]
    private var numbers: [NumberTally]
    private var texts: [TextTally]

    init(integers: Int, numbers: Int, texts: Int) {
        self.integers = Array(repeating: IntegerTally(), count: integers)
        self.numbers = Array(repeating: NumberTally(), count: numbers)
        self.texts = Array(repeating: TextTally(), count: texts)
    }

    init(of group: Int, in sink: AggregatingSink) {
        count = sink.counts[group]
        integers = Array(sink.integerTallies[group * sink.integerCount..<(group + 1) * sink.integerCount])
        numbers = Array(sink.numberTallies[group * sink.numberCount..<(group + 1) * sink.numberCount])
        texts = Array(sink.textTallies[group * sink.textCount..<(group + 1) * sink.textCount])
    }

    mutating func add(_ other: Tallies) {
        count += other.count
        for i in integers.indices { integers[i].add(other.integers[i]) }
        for i in numbers.indices { numbers[i].add(other.numbers[i]) }
        for i in texts.indices { texts[i].add(other.texts[i]) }
    }

    func value(_ statistic: Statistic, _ figure: (kind: AggregatingSink.Kind, slot: Int)?) -> Value {
        guard let figure else { return .integer(Int64(count)) }
        switch figure.kind {
        case .integer:
            let tally = integers[figure.slot]
            return Self.value(statistic, count: tally.count) { part in
                switch part {
                case .sum: Int64(exactly: tally.sum).map { .integer($0) } ?? .number(Double(tally.sum))
                case .average: .number(Double(tally.sum) / Double(tally.count))
                case .low: .integer(tally.low)
                case .high: .integer(tally.high)
                }
            }
        case .number:
            let tally = numbers[figure.slot]
            return Self.value(statistic, count: tally.count) { part in
                switch part {
                case .sum: .number(tally.sum.value)
                case .average: .number(tally.sum.value / Double(tally.count))
                case .low: .number(tally.low)
                case .high: .number(tally.high)
                }
            }
        case .text, .presence:
            let tally = texts[figure.slot]
            return Self.value(statistic, count: tally.count) { part in
                switch part {
                case .low where figure.kind == .text: .text(String(decoding: tally.low, as: UTF8.self))
                case .high where figure.kind == .text: .text(String(decoding: tally.high, as: UTF8.self))
                case .sum, .average, .low, .high: .null
                }
            }
        }
    }

    private enum Part { case sum, average, low, high }

    /// A figure of a field; null when there was no value, as in SQL.
    private static func value(_ statistic: Statistic, count: Int, _ part: (Part) -> Value) -> Value {
        switch statistic {
        case .count, .values: .integer(Int64(count))
        case _ where count == 0: .null
        case .sum: part(.sum)
        case .average: part(.average)
        case .minimum: part(.low)
        case .maximum: part(.high)
        }
    }
}
