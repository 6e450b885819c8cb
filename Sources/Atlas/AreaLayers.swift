public import Catalog
public import Geo
public import Store

/// What the layers whose features are areas say of areas: their outlines and their names.
public struct AreaLayers: Sendable {
    private let source: any FeatureSource
    private let catalog: Catalog

    public init(source: any FeatureSource, catalog: Catalog) {
        self.source = source
        self.catalog = catalog
    }

    /// The first layer of the catalog whose features are the areas of a level: its key is its area code, and its first
    /// feature's code is of the level. Nil when there is none that the reader may see.
    public func layer(_ level: AreaLevel, for reader: Reader) throws -> Layer? {
        for layer in catalog.layers {
            guard let key = layer.key, key == layer.area, layer.fields[key].type == .text, reader.maySee(layer.fields[key]) else { continue }
            var query = FeatureQuery(layer: layer)
            query.skipsGeometry = true
            query.properties = []
            query.limit = 1
            var sink = AreaSink()
            _ = try source.query(query.bound(to: reader), into: &sink)
            if sink.code?.level == level { return layer }
        }
        return nil
    }

    /// The outlines of areas in a layer of polygons that are areas, in degrees; an area without one is left out.
    public func outlines(of codes: some Sequence<AreaCode>, in layer: Layer, for reader: Reader) throws -> [AreaCode: Shape] {
        guard layer.geometry.dimension == 2, var query = Self.query(layer, codes) else { return [:] }
        query.properties = []
        var sink = AreaSink()
        _ = try source.query(query.bound(to: reader), into: &sink)
        return sink.shapes
    }

    /// The outlines of all areas of a level, or of those inside an area; nothing when no layer has them.
    ///
    /// - Parameter generalization: see ``FeatureQuery/generalization``.
    public func outlines(
        _ level: AreaLevel, within area: AreaCode? = nil, generalization: Double? = nil, for reader: Reader
    ) throws -> [AreaCode: Shape] {
        guard let layer = try layer(level, for: reader), layer.geometry.dimension == 2 else { return [:] }
        var query = FeatureQuery(layer: layer)
        query.properties = []
        query.generalization = generalization
        var sink = AreaSink()
        _ = try source.query(query.bound(to: reader), into: &sink)
        return area.map { area in sink.shapes.filter { $0.key.isWithin(area) } } ?? sink.shapes
    }

    /// The polygon or the point of an area: its feature in the layer of its level or, for a province, its outline in the
    /// register. Nil when neither is known.
    public func outline(of code: AreaCode, for reader: Reader) throws -> Shape? {
        if let layer = try layer(code.level, for: reader) {
            var query = FeatureQuery(layer: layer)
            query.properties = []
            var sink = AreaSink()
            if try source.feature(code.text, query.bound(to: reader), into: &sink), let shape = sink.shapes[code], !shape.isEmpty { return shape }
        }
        return catalog.areas.provinceOutlines()[code]
    }

    /// The names that a layer's features carry to people, for the register has none of villages.
    public func names(of codes: some Sequence<AreaCode>, in layer: Layer, for reader: Reader) throws -> [AreaCode: String] {
        guard let label = layer.label, reader.maySee(layer.fields[label]), var query = Self.query(layer, codes) else { return [:] }
        query.skipsGeometry = true
        query.properties = [layer.fields[label].name]
        var sink = AreaSink()
        _ = try source.query(query.bound(to: reader), into: &sink)
        return sink.names
    }

    /// Nil when no area is asked for.
    private static func query(_ layer: Layer, _ codes: some Sequence<AreaCode>) -> FeatureQuery? {
        let literals = codes.map { Expression.literal(.text($0.text)) }
        guard let key = layer.key, !literals.isEmpty else { return nil }
        var query = FeatureQuery(layer: layer)
        query.filter = .isIn(.property(layer.fields[key].name), literals)
        return query
    }
}

/// Keeps areas by their codes.
private struct AreaSink: FeatureSink {
    /// The code of the feature at hand.
    var code: AreaCode?
    var shapes: [AreaCode: Shape] = [:]
    var names: [AreaCode: String] = [:]

    mutating func begin(row: Int64, id: Span<UInt8>) { code = AreaCode(utf8: id) }
    mutating func geometry(_ shape: borrowing Shape) { if let code { shapes[code] = copy shape } }
    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) {}
    mutating func integer(_ column: Int, _ value: Int64) {}
    mutating func number(_ column: Int, _ value: Double) {}
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) { if let code { names[code] = String(copying: utf8) } }
    mutating func end() -> Bool { true }
}
