public import Catalog
public import Geo
public import Store
internal import Synchronization

/// Finds features by what people call them.
///
/// Each layer's index is made at its first search and again after every write: the search that finds the version changed
/// makes it, and others of that layer wait, so that no answer is ever stale.
public final class FeatureSearch: Sendable {
    private let source: any FeatureSource
    private let register: AreaRegister
    private let names: AreaNames
    private let kept: [String: Kept]

    /// The index of one layer and the version that it is of.
    private final class Kept: Sendable {
        let state = Mutex<(version: Int64, index: SearchIndex)?>(nil)
    }

    public init(catalog: Catalog, source: any FeatureSource) {
        self.source = source
        register = catalog.areas
        names = AreaNames(catalog.areas)
        layers = catalog.layers.filter { !$0.search.isEmpty }
        kept = Dictionary(uniqueKeysWithValues: Set(layers.map(\.id)).map { ($0, Kept()) })
    }

    /// The layers that can be searched, in the catalog's order.
    public let layers: [Layer]

    /// Makes the indexes that are missing or stale.
    public func warm() throws { for layer in layers { _ = try index(layer) } }

    /// The rows of a layer that match, best first; none when the layer has no field for search.
    ///
    /// - Throws: ``SearchRefusal`` for a text that is too short or too long; what the source throws.
    public func rows(matching q: String, in layer: Layer) throws -> [Int64] {
        let task = SearchTask(try SearchQuestion(q), names)
        return try index(layer)?.matches(task).map(\.row) ?? []
    }

    /// The best features of several layers.
    ///
    /// - Throws: ``SearchRefusal`` for a text that is too short or too long; what the source throws.
    public func find(_ q: String, in layers: [Layer], limit: Int) throws -> SearchAnswer {
        let task = SearchTask(try SearchQuestion(q), names)
        var matched = 0
        var best: [(rank: Int, layer: Int, row: Int64)] = []
        for (number, layer) in layers.enumerated() {
            guard let matches = try index(layer)?.matches(task) else { continue }
            matched += matches.count
            best += matches.prefix(limit).map { (rank: $0.rank, layer: number, row: $0.row) }
        }
        // The sort is stable where rank and layer are the same, so the order within a layer stays.
        best = best.enumerated().sorted {
            ($0.element.rank, $0.element.layer, $0.offset) < ($1.element.rank, $1.element.layer, $1.offset)
        }.prefix(limit).map(\.element)
        var hits: [Int: [Int64: SearchHit]] = [:]
        for number in Set(best.map(\.layer)) {
            hits[number] = try read(best.filter { $0.layer == number }.map(\.row), of: layers[number])
        }
        return SearchAnswer(matched: matched, hits: best.compactMap { hits[$0.layer]?[$0.row] })
    }

    private func index(_ layer: Layer) throws -> SearchIndex? {
        guard let slot = kept[layer.id] else { return nil }
        let version = try source.state(layer).version
        return try slot.state.withLock { state throws in
            if let state, state.version == version { return state.index }
            // The old index goes before the new one is made, so that there is never memory for two.
            state = nil
            let index = try SearchIndex(layer, names, source: source)
            state = (version, index)
            return index
        }
    }

    private func read(_ rows: [Int64], of layer: Layer) throws -> [Int64: SearchHit] {
        var query = FeatureQuery(layer: layer)
        query.rows = rows
        let columns = [layer.label, layer.area].compactMap { $0 }
        query.properties = columns.reduce(into: []) { if !$0.contains(layer.fields[$1].name) { $0.append(layer.fields[$1].name) } }
        let bound = try query.bound(to: .anonymous)
        var reading = HitReading(
            layer: layer, label: bound.columns.firstIndex { $0 == layer.label }, area: bound.columns.firstIndex { $0 == layer.area })
        _ = try source.query(bound, into: &reading)
        return reading.hits.mapValues { hit in
            var hit = hit
            if let code = AreaCode(reading.codes[hit.row] ?? "") { hit.place = register.words(for: code, ofArea: hit.id == code.text) }
            return hit
        }
    }
}

/// What was found.
public struct SearchAnswer: Sendable {
    /// How many features match in all.
    public let matched: Int
    /// The best of them, best first.
    public let hits: [SearchHit]
}

/// A feature that was found.
public struct SearchHit: Sendable {
    public let layer: Layer
    public let row: Int64
    public let id: String
    /// Its label, or its id.
    public internal(set) var title: String
    /// Where it lies, in words; nil when it has no area.
    public internal(set) var place: Localized?
    /// The box around its geometry in degrees; nil when it has none.
    public internal(set) var box: BoundingBox?
}

private struct HitReading: FeatureSink {
    let layer: Layer
    let label: Int?
    let area: Int?
    var hits: [Int64: SearchHit] = [:]
    var codes: [Int64: String] = [:]
    private var row: Int64 = 0

    init(layer: Layer, label: Int?, area: Int?) {
        self.layer = layer
        self.label = label
        self.area = area
    }

    mutating func begin(row: Int64, id: Span<UInt8>) {
        self.row = row
        let id = String(copying: id)
        hits[row] = SearchHit(layer: layer, row: row, id: id, title: id)
    }

    mutating func geometry(_ shape: borrowing Shape) { hits[row]?.box = shape.bounds }
    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) {}
    mutating func integer(_ column: Int, _ value: Int64) { if column == label { hits[row]?.title = String(value) } }
    mutating func number(_ column: Int, _ value: Double) {}

    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {
        if column == label { hits[row]?.title = String(copying: utf8) }
        if column == area { codes[row] = String(copying: utf8) }
    }

    mutating func end() -> Bool { true }
}

extension AreaRegister {
    /// An area in words, from small to large: `หมู่ 3 ต.แม่ต๋ำ อ.เมืองพะเยา จ.พะเยา`.
    ///
    /// - Parameter ofArea: whether the words are of an area itself: then they tell what it is and where it lies.
    func words(for code: AreaCode, ofArea: Bool) -> Localized? {
        let capital = code.province.text == "10"
        var th: [String] = [], en: [String] = []
        if ofArea {
            switch code.level {
            case .province: return capital ? Localized(th: "เมืองหลวง", en: "Capital") : Localized(th: "จังหวัด", en: "Province")
            case .amphoe: (th, en) = ([capital ? "เขต" : "อำเภอ"], [capital ? "Khet" : "Amphoe"])
            case .tambon: (th, en) = ([capital ? "แขวง" : "ตำบล"], [capital ? "Khwaeng" : "Tambon"])
            case .village: break
            }
        }
        if let moo = code.part(.village), moo > 0 {
            th.append("หมู่ \(moo)")
            en.append("Moo \(moo)")
        }
        for (level, short, khet) in [(AreaLevel.tambon, "ต.", "แขวง"), (.amphoe, "อ.", "เขต"), (.province, "จ.", "")] {
            guard let above = code.ancestor(level), !(ofArea && above == code), let area = self[above] else { continue }
            let called = capital ? khet : short
            th.append(area.name.th.hasPrefix(called) && capital ? area.name.th : called + area.name.th)
            en.append(area.name.en)
        }
        return th.isEmpty ? nil : Localized(th: th.joined(separator: " "), en: en.joined(separator: ", "))
    }
}
