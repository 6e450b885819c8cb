internal import Catalog
internal import Geo
internal import Store

/// A bound query as this layer answers it.
struct Question {
    let layer: SnapshotLayer
    private let boxes: [BoundingBox]
    /// A box that every match meets, when the filter tells one and the query has none.
    private let reach: BoundingBox?
    /// The filter and the interval; nil: no condition on a row.
    let test: RowTest?

    /// Nil when the query has a part that only the store understands, or that it refuses.
    init?(_ query: FeatureQuery, _ layer: SnapshotLayer) {
        // Sorted answers, and rows that a search found, are the store's.
        guard query.order.isEmpty, query.rows == nil else { return nil }
        self.layer = layer
        boxes = query.boxes
        var tests: [RowTest] = []
        var reach: BoundingBox?
        if let filter = query.filter {
            guard let test = RowTestCompiler(layer: layer).condition(filter, 0) else { return nil }
            tests.append(test)
            if boxes.isEmpty { reach = RowTestCompiler.reach(of: filter) }
        }
        if let interval = query.interval, let time = layer.layer.time {
            guard let test = RowTestCompiler(layer: layer).meets(interval, column: time) else { return nil }
            tests.append(test)
        }
        self.reach = reach
        test = tests.isEmpty ? nil : tests.count == 1 ? tests[0] : .all(tests)
    }

    /// The rows that meet the boxes, or may meet the filter.
    func runs(from start: Int) -> BoxRuns {
        if let reach { return BoxRuns(layer, [reach], isExact: false, from: start) }
        return BoxRuns(layer, boxes, from: start)
    }

    /// How many rows match.
    var count: Int {
        if boxes.isEmpty, test == nil { return layer.rows.count }
        var matches = Matches(self)
        var count = 0
        while let run = matches.next() { count += run.count }
        return count
    }

    /// Whether one row matches.
    func holds(_ row: Int) -> Bool {
        if let test {
            var truth: [UInt8] = []
            test.append(row..<(row + 1), of: layer, to: &truth)
            guard truth[0] == Truth.yes else { return false }
        }
        if boxes.isEmpty { return true }
        var runs = BoxRuns(layer, boxes, from: row)
        return runs.next()?.lowerBound == row
    }
}
