internal import Catalog
internal import Geo
internal import Store

/// What search knows of one version of a layer: for each feature its row, its folded texts, its area and its moo, in
/// flat arrays in the order of the features' ids. Only public fields are in it.
struct SearchIndex: Sendable {
    private let isBoundary: Bool
    private var rows: [Int64] = []
    private var text: [UInt8] = []
    private var starts: [UInt32] = [0]
    private var signatures: [UInt64] = []
    /// The letters of the first field, which a shorter name has fewer of.
    private var lengths: [UInt8] = []
    private var areas: [Int32] = []
    private var moos: [UInt8] = []

    /// A row that matches: the smaller the rank, the better.
    struct Match {
        let rank: Int
        let row: Int64
    }

    var count: Int { rows.count }

    /// Reads the layer's public fields for search and its area codes from the source.
    init(_ layer: Layer, _ names: AreaNames, source: any FeatureSource) throws {
        isBoundary = layer.isBoundary
        var query = FeatureQuery(layer: layer)
        var columns = layer.search
        if let area = layer.area, !columns.contains(area) { columns.append(area) }
        query.properties = columns.map { layer.fields[$0].name }
        query.skipsGeometry = true
        let areaColumn = layer.area.flatMap { columns.firstIndex(of: $0) }
        var reading = Reading(names, fields: layer.search.count, areaColumn: areaColumn)
        // Anyone may search, so the index holds what anyone may see.
        _ = try source.query(query.bound(to: .anonymous), into: &reading)
        fill(reading)
    }

    private mutating func fill(_ reading: borrowing Reading) {
        let order = reading.orderedByID()
        rows.reserveCapacity(order.count)
        text.reserveCapacity(reading.text.count)
        starts.reserveCapacity(order.count + 1)
        signatures.reserveCapacity(order.count)
        for i in order {
            let range = Int(reading.starts[i])..<Int(reading.starts[i + 1])
            let piece = reading.text.span.extracting(range)
            signatures.append(SearchText.signature(piece))
            var length = 0
            while length < piece.count, piece[length] != SearchText.fieldEnd { length += 1 }
            lengths.append(UInt8(min(length, 127)))
            text += reading.text[range]
            starts.append(UInt32(text.count))
            rows.append(reading.rows[i])
            areas.append(reading.areas[i])
            moos.append(reading.moos[i])
        }
    }

    /// The rows that match, best first: by how well the words stand, then shorter names, then the id.
    func matches(_ task: borrowing SearchTask) -> [Match] {
        let words = task.question.words, moos = task.question.moos
        var found: [(rank: UInt16, place: UInt32)] = []
        var counts = [UInt32](repeating: 0, count: Self.ranks + 1)
        for i in 0..<rows.count {
            if let moo = moos.first, Int(self.moos[i]) != moo || moos.count > 1 && !moos.allSatisfy({ $0 == moo }) { continue }
            guard let penalty = penalty(i, words, task) else { continue }
            let rank = min(penalty, 31) << 7 | Int(lengths[i])
            found.append((UInt16(rank), UInt32(i)))
            counts[rank + 1] += 1
        }
        // Places rise within a rank, so counting sorts them.
        for rank in 0..<Self.ranks { counts[rank + 1] += counts[rank] }
        var sorted = [Match](repeating: Match(rank: 0, row: 0), count: found.count)
        for one in found {
            sorted[Int(counts[Int(one.rank)])] = Match(rank: Int(one.rank), row: rows[Int(one.place)])
            counts[Int(one.rank)] += 1
        }
        return sorted
    }

    private static let ranks = 32 << 7

    /// What stands between the feature and a perfect match; nil when a word is not found.
    private func penalty(_ i: Int, _ words: [SearchQuestion.Word], _ task: borrowing SearchTask) -> Int? {
        let area = Int(areas[i])
        let piece = text.span.extracting(Int(starts[i])..<Int(starts[i + 1]))
        var sum = 0, named = 0
        for w in words.indices {
            var best = area < 0 ? AreaNames.none : task.grades[w &* task.areas &+ area]
            if best < AreaNames.inherited, !isBoundary { best += AreaNames.inherited }
            if words[w].level == nil {
                if best > 0, signatures[i] & words[w].signature == words[w].signature {
                    let word = words[w].text
                    best = min(best, SearchText.grade(of: word.span, in: piece) ?? AreaNames.none)
                }
                if best != AreaNames.none { named += Int(best) }
            }
            if best == AreaNames.none { return nil }
            sum += Int(best)
        }
        let whole = task.wholeName
        if named > 0, !whole.isEmpty, SearchText.grade(of: whole.span, in: piece) == 0 { sum -= named }
        return sum
    }
}

/// Collects a layer's features as they come from the source.
private struct Reading: FeatureSink, ~Copyable {
    private let names: AreaNames
    private let fields: Int
    private let areaColumn: Int?
    private var scratch: [UInt8] = []
    private var code: [UInt8] = []
    var rows: [Int64] = []
    var text: [UInt8] = []
    var starts: [UInt32] = [0]
    var areas: [Int32] = []
    var moos: [UInt8] = []
    private var ids: [UInt8] = []
    private var idStarts: [UInt32] = [0]
    private var lastArea: (code: AreaCode, place: Int32)?

    init(_ names: AreaNames, fields: Int, areaColumn: Int?) {
        self.names = names
        self.fields = fields
        self.areaColumn = areaColumn
    }

    mutating func begin(row: Int64, id: Span<UInt8>) {
        rows.append(row)
        for i in id.indices { ids.append(id[i]) }
        idStarts.append(UInt32(ids.count))
        areas.append(-1)
        moos.append(0)
    }

    mutating func geometry(_ shape: borrowing Shape) {}
    mutating func null(_ column: Int) { endField(column) }
    mutating func boolean(_ column: Int, _ value: Bool) { endField(column) }
    mutating func integer(_ column: Int, _ value: Int64) { endField(column) }
    mutating func number(_ column: Int, _ value: Double) { endField(column) }

    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {
        if column < fields { SearchText.append(utf8, scratch: &scratch, to: &text) }
        if column == areaColumn { readArea(utf8) }
        endField(column)
    }

    private mutating func endField(_ column: Int) { if column + 1 < fields { text.append(SearchText.fieldEnd) } }

    private mutating func readArea(_ utf8: Span<UInt8>) {
        code.removeAll(keepingCapacity: true)
        for i in utf8.indices { code.append(utf8[i]) }
        guard let area = AreaCode(utf8: code) else { return }
        if let moo = area.part(.village) { moos[moos.count - 1] = UInt8(moo) }
        let above = area.ancestor(.tambon) ?? area
        if lastArea?.code != above { lastArea = (above, names.place(of: above)) }
        areas[areas.count - 1] = lastArea?.place ?? -1
    }

    mutating func end() -> Bool {
        starts.append(UInt32(text.count))
        return true
    }

    /// The features' numbers in the order of their ids' bytes.
    func orderedByID() -> [Int] {
        let bytes = ids.span
        func head(_ i: Int) -> UInt64 {
            var value: UInt64 = 0
            let start = Int(idStarts[i]), end = Int(idStarts[i + 1])
            for k in start..<start + 8 { value = value << 8 | (k < end ? UInt64(bytes[k]) : 0) }
            return value
        }
        var order = rows.indices.map { (head: head($0), number: $0) }
        order.sort { a, b in
            if a.head != b.head { return a.head < b.head }
            let one = ids[Int(idStarts[a.number])..<Int(idStarts[a.number + 1])]
            let other = ids[Int(idStarts[b.number])..<Int(idStarts[b.number + 1])]
            return one.lexicographicallyPrecedes(other)
        }
        return order.map(\.number)
    }
}
