public import Catalog
public import Geo
internal import Reports
public import Store

/// The shapes of the places of a report: of areas those of the layers that are areas, of villages their points, of
/// classes of provinces their provinces together.
public struct ReportShapes: Sendable {
    private let source: any FeatureSource
    private let catalog: Catalog
    private let areas: AreaLayers
    private let layers = SingleFlightCache<AreaLevel, Layer>(capacity: 16) { _ in 1 }

    public init(source: any FeatureSource, catalog: Catalog) {
        self.source = source
        self.catalog = catalog
        areas = AreaLayers(source: source, catalog: catalog)
    }

    /// The layer whose shapes a report's places have; nil when there is none.
    public func layer(_ report: MapReport) throws -> Layer? { try layer(Self.level(report)) }

    /// The layer of the areas of a level; nil when there is none.
    public func layer(_ level: AreaLevel) throws -> Layer? {
        // An empty layer may be filled later: what is not there is not kept.
        struct NoLayer: Error {}
        do {
            return try layers.value(level) {
                guard let layer = try areas.layer(level, for: .anonymous) else { throw NoLayer() }
                return layer
            }
        } catch is NoLayer {
            return nil
        }
    }

    /// Changes when shapes may have changed.
    public func version(_ report: MapReport) throws -> Int64 {
        try layer(report).map { try source.state($0).version } ?? 0
    }

    /// The level of the areas whose shapes a report's places are made of.
    public static func level(_ report: MapReport) -> AreaLevel {
        if case .areas(let level) = report.table.level { level } else { .province }
    }

    /// Whether a report's places are made of several areas.
    public static func isComposed(_ report: MapReport) -> Bool {
        if case .areas = report.table.level { false } else { true }
    }

    /// Runs the shapes that a report can use into a sink, by their codes; nothing when no layer has them.
    ///
    /// - Parameters:
    ///   - box: only shapes that meet it.
    ///   - generalization: see ``FeatureQuery/generalization``.
    public func run<Sink: FeatureSink & ~Copyable>(
        _ report: MapReport, box: BoundingBox? = nil, generalization: Double? = nil, into sink: inout Sink
    ) throws {
        try run(Self.level(report), within: report.table.area, box: box, generalization: generalization, into: &sink)
    }

    /// Runs the shapes of a level's areas into a sink, by their codes.
    ///
    /// - Parameter area: only what is this area or lies in it.
    public func run<Sink: FeatureSink & ~Copyable>(
        _ level: AreaLevel, within area: AreaCode?, box: BoundingBox? = nil, generalization: Double? = nil, into sink: inout Sink
    ) throws {
        guard let layer = try layer(level), let key = layer.key else { return }
        var query = FeatureQuery(layer: layer)
        query.properties = []
        query.generalization = generalization
        if let box { query.boxes = [box] }
        if let area, let last = area.text.utf8.last {
            // Codes inside an area begin with its own: they lie between it and the text after all of them.
            let end = String(area.text.dropLast()) + String(UnicodeScalar(last + 1))
            let name = Expression.property(layer.fields[key].name)
            query.filter = .and([
                .compare(.greaterOrEqual, name, .literal(.text(area.text))), .compare(.less, name, .literal(.text(end))),
            ])
        }
        _ = try source.query(query.bound(to: .anonymous), into: &sink)
    }

    /// The shapes of a report's places, by the places' ids.
    ///
    /// - Parameter generalization: see ``FeatureQuery/generalization``.
    public func shapes(_ report: MapReport, generalization: Double? = nil) throws -> [String: Shape] {
        var sink = ShapesByCode()
        try run(report, generalization: generalization, into: &sink)
        return Self.isComposed(report) ? composed(report, sink.shapes) : sink.shapes
    }

    /// The shapes of all areas of a level, by their codes.
    ///
    /// - Parameter generalization: see ``FeatureQuery/generalization``.
    public func shapes(_ level: AreaLevel, generalization: Double? = nil) throws -> [String: Shape] {
        var sink = ShapesByCode()
        try run(level, within: nil, generalization: generalization, into: &sink)
        return sink.shapes
    }

    /// The provinces of each class put together.
    private func composed(_ report: MapReport, _ provinces: [String: Shape]) -> [String: Shape] {
        let members = members(report)
        var shapes: [String: Shape] = [:]
        for row in report.table.rows {
            var whole = Shape(kind: .multiPolygon)
            for code in members[row.place.id] ?? [row.place.id] {
                guard let shape = provinces[code] else { continue }
                let points = whole.count, rings = whole.ringEnds.count
                whole.xy += shape.xy
                whole.ringEnds += shape.ringEnds.map { $0 + points }
                whole.polygonEnds += shape.polygonEnds.map { $0 + rings }
            }
            if !whole.isEmpty { shapes[row.place.id] = whole }
        }
        return shapes
    }

    /// The codes of the provinces of each place that is made of several; of the others nothing.
    public func members(_ report: MapReport) -> [String: [String]] {
        switch report.table.level {
        case .areas: return [:]
        case .country: return ["TH": catalog.areas.areas(.province).map(\.code.text)]
        case .division(let id):
            let classes = Division.all(of: catalog.areas).first { $0.id == id }?.classes ?? []
            return Dictionary(classes.map { ($0.id, $0.provinces.map(\.text)) }) { a, _ in a }
        }
    }
}

/// Keeps shapes by the ids of their features.
private struct ShapesByCode: FeatureSink {
    var shapes: [String: Shape] = [:]
    private var id = ""

    mutating func begin(row: Int64, id: Span<UInt8>) { self.id = String(copying: id) }
    mutating func geometry(_ shape: borrowing Shape) { shapes[id] = copy shape }
    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) {}
    mutating func integer(_ column: Int, _ value: Int64) {}
    mutating func number(_ column: Int, _ value: Double) {}
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {}
    mutating func end() -> Bool { true }
}
