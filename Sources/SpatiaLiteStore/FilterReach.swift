internal import Catalog
internal import Geo
internal import Projection
internal import Store

// MARK: Where the matches of a filter are, for the indexes

extension FilterCompiler {
    private static let mostBoxes = 16

    /// Boxes of which every match of the filter meets one, from the geometries that it relates to; nil: anywhere.
    /// Of several such conditions the one of the smallest area.
    static func reach(of filter: Expression) -> [BoundingBox]? {
        switch filter {
        case .and(let all):
            return all.compactMap(reach).min { area($0) < area($1) }
        case .or(let all):
            var boxes: [BoundingBox] = []
            for e in all {
                guard let more = reach(of: e), boxes.count + more.count <= mostBoxes else { return nil }
                boxes += more
            }
            return boxes.isEmpty ? nil : boxes
        case .spatial(.disjoint, _, _): return nil
        case .spatial(_, let a, let b): return beside(a, b, within: 0)
        case .function("WITHIN_M", let arguments) where arguments.count == 3:
            return number(arguments[2]).flatMap { beside(arguments[0], arguments[1], within: $0) }
        case .compare(.less, .function("DISTANCE_M", let pair), let m), .compare(.lessOrEqual, .function("DISTANCE_M", let pair), let m),
            .compare(.greater, let m, .function("DISTANCE_M", let pair)),
            .compare(.greaterOrEqual, let m, .function("DISTANCE_M", let pair)):
            return pair.count == 2 ? number(m).flatMap { beside(pair[0], pair[1], within: $0) } : nil
        default: return nil
        }
    }

    private static func area(_ boxes: [BoundingBox]) -> Double { boxes.reduce(0) { $0 + $1.width * $1.height } }

    /// The box of a written geometry beside the feature's own, grown by metres.
    private static func beside(_ a: Expression, _ b: Expression, within metres: Double) -> [BoundingBox]? {
        guard let box = isGeometry(a) ? shape(b)?.bounds : isGeometry(b) ? shape(a)?.bounds : nil, metres >= 0 else { return nil }
        return [metres == 0 ? box : Geodesy.grow(box, byMetres: metres)]
    }

    private static func number(_ e: Expression) -> Double? {
        switch e {
        case .literal(.integer(let v)): Double(v)
        case .literal(.number(let v)): v
        default: nil
        }
    }

    /// A condition on the key or the area code that every match meets, both of which have an index; nil: none.
    func lookup(of filter: Expression) throws(StoreError) -> SQLFragment? {
        switch filter {
        case .and(let all):
            for e in all { if let found = try lookup(of: e) { return found } }
            return nil
        case .function("IN_AREA", let arguments):
            guard case .literal(.text(let text))? = arguments.first, let code = AreaCode(text) else { return nil }
            return areaRange(code)
        case .compare(.equal, .property(let name), .literal(let value)), .compare(.equal, .literal(let value), .property(let name)):
            return isIndexed(name) ? "\(identifier: name) = \(value)" : nil
        case .isIn(.property(let name), let items):
            guard isIndexed(name), !items.isEmpty else { return nil }
            var values: [SQLFragment] = []
            for item in items {
                guard case .literal(let value) = item else { return nil }
                values.append("\(value)")
            }
            return "\(identifier: name) IN (\(values.joined(", ")))"
        default: return nil
        }
    }

    private func isIndexed(_ name: String) -> Bool {
        guard let column = layer.column(name) else { return false }
        return column == layer.key || column == layer.area
    }
}
