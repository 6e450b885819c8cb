public import Catalog
internal import Geo
internal import Store

/// Which areas have to be reported, and what they are called.
public struct ExpectedAreas: Sendable {
    private let catalog: Catalog
    private let source: any FeatureSource

    init(catalog: Catalog, source: any FeatureSource) {
        self.catalog = catalog
        self.source = source
    }

    /// The areas of a dataset's level inside a unit that have to be reported, by ascending code, with their names; none
    /// of a register whose rows nobody knows beforehand.
    public func areas(_ dataset: Dataset, in unit: AreaCode) throws -> [(code: AreaCode, name: String)] {
        dataset.expectation == .open ? [] : try candidates(dataset, in: unit)
    }

    /// The areas that a row of a unit may tell of.
    func candidates(_ dataset: Dataset, in unit: AreaCode) throws -> [(code: AreaCode, name: String)] {
        if dataset.level == .village { return try villages(dataset, in: unit) }
        return catalog.areas.areas(dataset.level).filter { $0.code.isWithin(unit) && $0.code.kind != .registry }.map { ($0.code, $0.name.th) }
    }

    /// The units that have to report, ascending. Bangkok has them only where it has areas to report.
    func units(_ dataset: Dataset, within area: AreaCode?) throws -> [AreaCode] {
        let isBangkok = area.map { $0.province.kind == .bangkok } ?? false
        let all = catalog.areas.areas(dataset.unit).map(\.code).filter { code in
            guard code.kind != .registry, code.kind != .municipality, isBangkok || code.province.kind != .bangkok else { return false }
            return area.map { code.isWithin($0) || $0.isWithin(code) } ?? true
        }
        guard case .villages = dataset.expectation, let area else { return all }
        let reporting = Set(try villages(dataset, in: area).compactMap { $0.code.ancestor(dataset.unit) })
        return reporting.isEmpty ? all : all.filter { reporting.contains($0) }
    }

    private func villages(_ dataset: Dataset, in unit: AreaCode) throws -> [(code: AreaCode, name: String)] {
        guard let layer = catalog.layer("villages"), let area = layer.area else { return [] }
        var query = FeatureQuery(layer: layer)
        query.skipsGeometry = true
        let column = layer.fields[area].name
        var conditions: [Expression] = [.like(.property(column), pattern: .literal(.text(unit.text + "%")))]
        if case .villages(let field) = dataset.expectation { conditions.append(.compare(.equal, .property(field), .literal(.boolean(true)))) }
        query.filter = .and(conditions)
        let label = layer.label.map { layer.fields[$0].name }
        query.properties = [column] + (label.map { [$0] } ?? [])
        var sink = VillageSink(columns: query.properties?.count ?? 0)
        _ = try source.query(query.bound(to: .anonymous), into: &sink)
        return sink.rows.compactMap { row in AreaCode(row[0]).map { ($0, row.count > 1 ? row[1] : "") } }.sorted { $0.code < $1.code }
    }
}

private struct VillageSink: FeatureSink {
    let columns: Int
    var rows: [[String]] = []

    init(columns: Int) { self.columns = columns }

    mutating func begin(row: Int64, id: Span<UInt8>) { rows.append(Array(repeating: "", count: columns)) }
    mutating func geometry(_ shape: borrowing Shape) {}
    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) {}
    mutating func integer(_ column: Int, _ value: Int64) {}
    mutating func number(_ column: Int, _ value: Double) {}
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) { rows[rows.count - 1][column] = String(copying: utf8) }
    mutating func end() -> Bool { true }
}
