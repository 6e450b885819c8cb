import Catalog
import Geo

/// Geometries in a CQL2 JSON: those of GeoJSON (RFC 7946 section 3.1). The third coordinate is dropped.
extension CQL2JSONParser {
    /// The shape of a geometry, or the members of a collection.
    mutating func shapes(_ value: JSONValue) throws(CQL2Error) -> [Shape] {
        if case .string("GeometryCollection") = value.member("type")?.kind {
            var members: [Shape] = []
            for item in try list(try member(value, "geometries"), 1...Int.max) { members.append(try shape(item)) }
            return members
        }
        return [try shape(value)]
    }

    private func member(_ value: JSONValue, _ name: String) throws(CQL2Error) -> JSONValue {
        guard let member = value.member(name) else {
            throw builder.source.error(.syntax, at: value.at, value.found, expected: Localized(
                th: " \(name)",
                en: "\(name)"))
        }
        return member
    }

    private mutating func shape(_ value: JSONValue) throws(CQL2Error) -> Shape {
        let type = try member(value, "type")
        guard case .string(let name) = type.kind, let kind = GeometryKind.allCases.first(where: { $0.name == name }) else {
            throw builder.source.error(
                .syntax, at: type.at, type.found,
                expected: Localized(
                    th: " Point LineString Polygon MultiPoint MultiLineString หรือ MultiPolygon",
                    en: "Point, LineString, Polygon, MultiPoint, MultiLineString or MultiPolygon"))
        }
        let coordinates = try member(value, "coordinates")
        var shape = Shape(kind: kind)
        switch kind {
        case .point: try position(coordinates, &shape)
        case .lineString: try line(coordinates, &shape)
        case .polygon: try polygon(coordinates, &shape)
        case .multiPoint: for part in try list(coordinates, 1...Int.max) { try position(part, &shape) }
        case .multiLineString: for part in try list(coordinates, 1...Int.max) { try line(part, &shape) }
        case .multiPolygon: for part in try list(coordinates, 1...Int.max) { try polygon(part, &shape) }
        }
        return shape
    }

    private mutating func position(_ value: JSONValue, _ shape: inout Shape) throws(CQL2Error) {
        try builder.vertex(at: value.at)
        let numbers = try list(value, 2...4)
        for n in numbers.dropFirst(2) { _ = try number(n) }
        shape.xy.append(try number(numbers[0]))
        shape.xy.append(try number(numbers[1]))
    }

    private mutating func positions(_ value: JSONValue, _ shape: inout Shape) throws(CQL2Error) {
        for part in try list(value, 1...Int.max) { try position(part, &shape) }
        shape.ringEnds.append(shape.count)
    }

    private mutating func line(_ value: JSONValue, _ shape: inout Shape) throws(CQL2Error) {
        try positions(value, &shape)
        try builder.requireLine(shape, at: value.at)
    }

    private mutating func polygon(_ value: JSONValue, _ shape: inout Shape) throws(CQL2Error) {
        for ring in try list(value, 1...Int.max) {
            try positions(ring, &shape)
            try builder.requireRing(shape, at: ring.at)
        }
        shape.polygonEnds.append(shape.ringEnds.count)
    }
}
