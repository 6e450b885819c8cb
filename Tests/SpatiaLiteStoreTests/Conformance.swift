import Catalog
import Geo
import Store
import TestSupport
import Testing

/// What every source must do, whatever it is made of. `features` is all that the layer holds, in any order.
struct Conformance {
    let source: any FeatureSource
    let layer: Layer
    let features: [Feature]

    private var everyone: Reader { Reader(clearance: .sensitive) }

    /// What must match: ids for layers with a key, else whole features without their id.
    private func fingerprint(_ all: [Feature]) -> [Feature: Int] {
        var counts: [Feature: Int] = [:]
        for var feature in all {
            if layer.key == nil { feature.id = "" }
            counts[feature, default: 0] += 1
        }
        return counts
    }

    private func expect(_ query: FeatureQuery, _ expected: [Feature], _ comment: Comment? = nil) throws {
        let (sink, outcome) = try source.collect(query, as: everyone)
        #expect(fingerprint(sink.features) == fingerprint(expected), comment)
        #expect(sink.rows == sink.rows.sorted(), comment)
        #expect(outcome == QueryOutcome(returned: expected.count, next: nil), comment)
        #expect(try source.count(query.bound(to: everyone)) == expected.count, comment)
    }

    func run() throws {
        try everythingComesBack()
        try boxesAnswerLikeBruteForce()
        try pagesCoverAllWithoutDoubles()
        try ordersAndPagesAgree()
        try aFeatureIsFoundByItsId()
        try hiddenFieldsStayHidden()
        try timesMeetTheInterval()
        try stateTellsWhatThereIs()
    }

    func everythingComesBack() throws { try expect(FeatureQuery(layer: layer), features) }

    func boxesAnswerLikeBruteForce() throws {
        var dice = SeededGenerator(seed: 99)
        for turn in 0..<200 {
            var query = FeatureQuery(layer: layer)
            query.boxes = (0..<(turn % 5 == 0 ? 2 : 1)).map { _ in .random(&dice) }
            let expected = features.filter { feature in
                feature.shape.map { shape in query.boxes.contains { shape.intersects($0) } } ?? false
            }
            try expect(query, expected, "\(layer.id), \(query.boxes)")
        }
        var whole = FeatureQuery(layer: layer)
        whole.boxes = [.world]
        try expect(whole, features.filter { $0.shape != nil })
        whole.boxes = [.empty]
        try expect(whole, [])
    }

    func pagesCoverAllWithoutDoubles() throws {
        var boxed = FeatureQuery(layer: layer)
        boxed.boxes = [BoundingBox(minX: 99, minY: 8, maxX: 102, maxY: 13)]
        for query in [FeatureQuery(layer: layer), boxed] {
            let all = try source.collect(query, as: everyone).0
            for size in [1, 2, 7, 100, all.features.count, all.features.count + 1] where size > 0 && size * 400 >= all.features.count {
                for sinkIsFull in [false, true] { try expectPages(query, size, all, sinkIsFull: sinkIsFull) }
            }
        }
    }

    private func expectPages(_ query: FeatureQuery, _ size: Int, _ all: Collector, sinkIsFull: Bool) throws {
        var rows: [Int64] = []
        var page = query
        var pages = 0
        repeat {
            if !sinkIsFull { page.limit = size }
            let (sink, outcome) = try source.collect(page, as: everyone, room: sinkIsFull ? size : .max)
            rows += sink.rows
            pages += 1
            #expect(outcome.returned == sink.features.count && sink.features.count <= size)
            page.after = outcome.next
        } while page.after != nil && pages < 2_000
        #expect(rows == all.rows)
        #expect(pages == max(1, (all.rows.count + size - 1) / size), "no page is empty but for an empty answer")
    }

    func ordersAndPagesAgree() throws {
        var query = FeatureQuery(layer: layer)
        query.order = [SortKey(property: "level", descending: true), SortKey(property: "households", descending: false)]
        for boxes in [[], [BoundingBox(minX: 99, minY: 8, maxX: 103, maxY: 15)]] {
            query.boxes = boxes
            query.after = nil
            query.limit = nil
            let all = try source.collect(query, as: everyone).0
            let expected = features.filter { f in boxes.isEmpty || f.shape.map { s in boxes.contains { s.intersects($0) } } ?? false }
            #expect(fingerprint(all.features) == fingerprint(expected))
            for (a, b) in zip(zip(all.features, all.rows), zip(all.features, all.rows).dropFirst()) {
                #expect(Self.precedes((a.0.values[2], a.0.values[3], a.1), (b.0.values[2], b.0.values[3], b.1)))
            }
            try expectPages(query, 13, all, sinkIsFull: false)
        }
    }

    /// Level falling, households rising, features without the value last, then the row.
    private static func precedes(_ a: (Value, Value, Int64), _ b: (Value, Value, Int64)) -> Bool {
        func level(_ v: Value) -> [UInt8]? { if case .text(let s) = v { ThaiCollation.key(s) } else { nil } }
        func households(_ v: Value) -> Int64 { if case .integer(let n) = v { n } else { .max } }
        if level(a.0) != level(b.0) {
            guard let first = level(a.0) else { return false }
            return level(b.0).map { $0.lexicographicallyPrecedes(first) } ?? true
        }
        if households(a.1) != households(b.1) { return households(a.1) < households(b.1) }
        return a.2 < b.2
    }

    func aFeatureIsFoundByItsId() throws {
        let query = try FeatureQuery(layer: layer).bound(to: everyone)
        let all = try source.collect(FeatureQuery(layer: layer), as: everyone).0
        for feature in all.features.prefix(50) {
            var sink = Collector()
            #expect(try source.feature(feature.id, query, into: &sink))
            #expect(sink.features == [feature])
        }
        for id in ["", "no such id", "0", "01", "+1", " 1", "K-", "' OR 1=1 --", "9999999999999999999999"] {
            var sink = Collector()
            #expect(try !source.feature(id, query, into: &sink), "\(id)")
            #expect(sink.features.isEmpty)
        }
    }

    func hiddenFieldsStayHidden() throws {
        let sink = try source.collect(FeatureQuery(layer: layer), as: .anonymous).0
        #expect(sink.features.allSatisfy { $0.values.count == layer.fields.count - 1 })
        var chosen = FeatureQuery(layer: layer)
        chosen.properties = ["rai", "code"]
        chosen.skipsGeometry = true
        let two = try source.collect(chosen).0
        #expect(Set(two.features.map(\.values)) == Set(features.map { [$0.values[4], $0.values[0]] }))
        #expect(two.features.allSatisfy { $0.shape == nil })
        chosen.boxes = [.world]
        #expect(try source.collect(chosen).0.features.allSatisfy { $0.shape == nil })
    }

    func timesMeetTheInterval() throws {
        guard let time = layer.time else { return }
        let ends = [nil, "2014-01-01T00:00:00Z", "2018-05-15T12:00:00Z", "2018-05-15T12:00:00Z", "2031-01-01T00:00:00Z"]
        for (i, start) in ends.enumerated() {
            for end in ends[i...] + [nil] {
                var query = FeatureQuery(layer: layer)
                query.interval = TimeInterval(start: start, end: end)
                let expected = features.filter { feature in
                    guard case .text(let text) = feature.values[time] else { return true }
                    let isDate = layer.fields[time].type == .date
                    let first = isDate ? text + "T00:00:00Z" : text, last = isDate ? text + "T23:59:59Z" : text
                    return (start ?? "") <= last && first <= (end ?? "~")
                }
                try expect(query, expected, "\(start ?? "..")/\(end ?? "..")")
            }
        }
    }

    func stateTellsWhatThereIs() throws {
        let state = try source.state(layer)
        #expect(state.count == features.count && state.version > 0 && state.changedAt.hasSuffix("Z"))
        let extent = features.compactMap(\.shape).reduce(into: BoundingBox.empty) { $0.grow($1.bounds) }
        #expect(state.extent == (extent.isEmpty ? nil : extent))
        #expect((state.times != nil) == (layer.time != nil && !features.isEmpty))
        #expect(try source.metadata("no such key") == nil)
    }
}
