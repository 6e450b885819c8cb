internal import Catalog
internal import Geo
internal import Reports
internal import Store

/// The villages of the country as reports need them: the frame of all areas, and which villages have to be reported.
struct ReportGround: Sendable {
    let frame: AreaFrame
    /// By the field of the layer of villages that a dataset's expectation names: the villages where it is true.
    private let villages: [String: [AreaCode]]

    /// - Throws: what the source throws.
    init(_ catalog: Catalog, _ source: any FeatureSource) throws {
        guard let layer = catalog.layer(Self.layer), let area = layer.area else {
            frame = AreaFrame(register: catalog.areas, villages: [])
            villages = [:]
            return
        }
        var fields: [String] = []
        for case .villages(let field) in catalog.datasets.map(\.expectation) where layer.column(field) != nil && !fields.contains(field) {
            fields.append(field)
        }
        var query = FeatureQuery(layer: layer)
        query.skipsGeometry = true
        query.properties = [layer.fields[area].name] + (layer.label.map { [layer.fields[$0].name] } ?? []) + fields
        var sink = VillageSink(flags: fields.count, hasName: layer.label != nil)
        _ = try source.query(query.bound(to: .anonymous), into: &sink)
        frame = AreaFrame(register: catalog.areas, villages: sink.areas)
        villages = Dictionary(uniqueKeysWithValues: zip(fields, sink.flagged))
    }

    /// The layer of villages.
    static let layer = "villages"

    func expected(_ dataset: Dataset) -> Expected {
        guard case .villages(let field) = dataset.expectation else { return Expected(dataset, in: frame) }
        return Expected(dataset, in: frame, villages: villages[field] ?? [])
    }
}

/// Keeps codes, names and the codes of those whose flags are set.
private struct VillageSink: FeatureSink {
    var areas: [Area] = []
    var flagged: [[AreaCode]]
    private let first: Int
    private var code: AreaCode?
    private var name = ""
    private var flags: [Bool]

    init(flags: Int, hasName: Bool) {
        flagged = Array(repeating: [], count: flags)
        self.flags = Array(repeating: false, count: flags)
        first = hasName ? 2 : 1
        areas.reserveCapacity(80_000)
    }

    mutating func begin(row: Int64, id: Span<UInt8>) {
        code = nil
        name = ""
        for i in flags.indices { flags[i] = false }
    }
    mutating func geometry(_ shape: borrowing Shape) {}
    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) { if column >= first { flags[column - first] = value } }
    mutating func integer(_ column: Int, _ value: Int64) {}
    mutating func number(_ column: Int, _ value: Double) {}
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {
        if column == 0 { code = AreaCode(utf8: utf8) } else if column < first { name = String(copying: utf8) }
    }
    mutating func end() -> Bool {
        guard let code else { return true }
        areas.append(Area(code: code, name: Localized(th: name, en: name)))
        for i in flags.indices where flags[i] { flagged[i].append(code) }
        return true
    }
}
