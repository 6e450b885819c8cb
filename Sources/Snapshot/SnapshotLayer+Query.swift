internal import Catalog
internal import Geo
internal import Store

/// The answers of a layer in memory. Each is nil when only the store can answer.
extension SnapshotLayer {
    func query<Sink: FeatureSink & ~Copyable>(_ bound: BoundQuery, into sink: inout Sink) throws -> QueryOutcome? {
        let query = bound.query
        guard let question = Question(query, self) else { return nil }
        var page = Page(query)
        var teller = Teller(bound)
        let batch = batch(bound)
        var matches = Matches(question, from: query.after.map { firstRow(after: $0.row) } ?? 0)
        walk: while var run = matches.next() {
            if let batch, !page.isFull, let taken = try sink.take(batch, run.prefix(page.room)) {
                run = run.dropFirst(taken.count)
                page.took(taken.count, last: rows[run.lowerBound - 1], goesOn: taken.goesOn)
            }
            for row in run {
                if page.isFull {
                    page.hasMore = true
                    break walk
                }
                let goesOn = try teller.tell(row, of: self, to: &sink)
                page.took(1, last: rows[row], goesOn: goesOn)
            }
        }
        return page.outcome(keys: query.after?.keys ?? [])
    }

    func feature<Sink: FeatureSink & ~Copyable>(_ id: String, _ bound: BoundQuery, into sink: inout Sink) throws -> Bool? {
        guard let found = find(id), let question = Question(bound.query, self) else { return nil }
        guard let row = found, question.holds(row) else { return false }
        var teller = Teller(bound)
        _ = try teller.tell(row, of: self, to: &sink)
        return true
    }

    func count(_ bound: BoundQuery) -> Int? { Question(bound.query, self)?.count }

    // MARK: GeoJSON that lies ready

    private func hasReady(_ bound: BoundQuery) -> Bool { bound.columns == ready.columns && !bound.query.skipsGeometry && bound.query.generalization == nil }

    func appendGeoJSON(_ bound: BoundQuery, to bytes: inout [UInt8], first: Bool, budget: Int) -> QueryOutcome? {
        let query = bound.query
        guard hasReady(bound), query.order.isEmpty, let question = Question(query, self) else { return nil }
        var page = Page(query)
        var isFirst = first
        var left = min(budget, ready.bytes.count + 1)
        var taken = 0
        var chosen: [Range<Int>] = []
        var matches = Matches(question, from: query.after.map { firstRow(after: $0.row) } ?? 0)
        while let run = matches.next() {
            if page.isFull {
                page.hasMore = true
                break
            }
            let start = ready.start(run.lowerBound) + (isFirst ? 1 : 0)
            let end = run.lowerBound + min(run.count, page.room)
            let row = ready.firstRow(from: run.lowerBound, to: end, endingAt: start + left)
            let part = start..<ready.ends[row]
            chosen.append(part)
            left -= part.count
            taken += part.count
            isFirst = false
            page.took(row + 1 - run.lowerBound, last: rows[row], goesOn: left > 0)
            if row + 1 < run.upperBound {
                page.hasMore = true
                break
            }
        }
        bytes.reserveCapacity(bytes.count + taken + Self.tailRoom)
        for part in chosen { bytes.append(contentsOf: ready.bytes[part]) }
        return page.outcome(keys: query.after?.keys ?? [])
    }

    /// Room for what stands behind the features of a page, so that it moves no bytes.
    private static let tailRoom = 2_048

    func appendGeoJSON(feature id: String, _ bound: BoundQuery, to bytes: inout [UInt8]) -> Bool? {
        guard hasReady(bound), let found = find(id), let question = Question(bound.query, self) else { return nil }
        guard let row = found, question.holds(row) else { return false }
        bytes.append(contentsOf: ready.bytes[(ready.start(row) + 1)..<(ready.ends[row] - 1)])
        return true
    }
}

extension ReadyGeoJSON {
    /// The first row of a range that ends at a place or behind it; else the last.
    fileprivate func firstRow(from first: Int, to end: Int, endingAt place: Int) -> Int {
        var low = first, high = end - 1
        while low < high {
            let middle = (low + high) / 2
            if ends[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// How far an answer has come. When it is full, one more match is looked for, which is not told.
private struct Page {
    private let limit: Int
    private(set) var returned = 0
    private var lastRow: Int64
    private var isSinkFull = false
    var hasMore = false

    init(_ query: FeatureQuery) {
        limit = query.limit ?? .max
        lastRow = query.after?.row ?? 0
    }

    var room: Int { max(0, limit - returned) }
    var isFull: Bool { isSinkFull || room == 0 }

    mutating func took(_ count: Int, last: Int64, goesOn: Bool) {
        returned += count
        lastRow = last
        isSinkFull = !goesOn
    }

    func outcome(keys: [Value]) -> QueryOutcome {
        QueryOutcome(returned: returned, next: hasMore ? PageMark(keys: keys, row: lastRow) : nil)
    }
}

/// Tells rows to a sink as a query wants them.
private struct Teller {
    private let columns: [Int]
    private let tellsGeometry: Bool
    /// Negative: geometries are told exactly.
    private let tolerance: Float
    private var shape = Shape()

    init(_ bound: BoundQuery) {
        columns = bound.columns
        tellsGeometry = !bound.query.skipsGeometry
        tolerance = bound.query.generalization.map { Float($0) } ?? -1
    }

    mutating func tell<Sink: FeatureSink & ~Copyable>(_ row: Int, of layer: SnapshotLayer, to sink: inout Sink) throws -> Bool {
        let ids = layer.ids
        try sink.begin(row: layer.rows[row], id: ids[row])
        if tellsGeometry, !layer.geometries.isNull(row) {
            if tolerance >= 0, let drawn = layer.drawn {
                drawn.fill(&shape, row, tolerance: tolerance)
            } else {
                layer.geometries.fill(&shape, row)
            }
            try sink.geometry(shape)
        }
        for (number, column) in columns.enumerated() { try layer.columns[column].tell(row, as: number, to: &sink) }
        return try sink.end()
    }
}
