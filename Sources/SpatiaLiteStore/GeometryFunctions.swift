internal import Geo
internal import Projection
internal import SQLite

/// The functions of geometry that every reading connection has, also without SpatiaLite. Each answers NULL when an
/// argument is NULL.
///
/// - `meets_box(g, min_x, min_y, max_x, max_y)`: whether the geometry and the box share a point.
/// - `area_rai(g)`: the area on the ellipsoid.
/// - `distance_m(a, b)`, `within_m(a, b, metres)`: the distance on the ellipsoid; what is made of `b` is kept.
/// - `nearest(layer, n, g, row)`, `has_near(layer, n, g, metres, row)`: see ``Neighbours``.
extension ReadSession {
    /// - Parameter connection: this session's own. It does not outlive the session, which its functions use.
    func registerGeometryFunctions(_ connection: borrowing Connection) throws(SQLiteError) {
        try connection.register(function: "meets_box", arguments: 5) { [unowned self] call in
            guard call.storage(0) == .blob else { return .null }
            let box = BoundingBox(minX: call.number(1), minY: call.number(2), maxX: call.number(3), maxY: call.number(4))
            guard let bounds = GeometryBlob.bounds(call.bytes(0)), bounds.intersects(box) else { return .integer(0) }
            if box.contains(bounds) { return .integer(1) }
            try GeometryBlob.read(call.bytes(0), into: &argument)
            return .integer(argument.intersects(box) ? 1 : 0)
        }
        try connection.register(function: "area_rai", arguments: 1) { [unowned self] call in
            guard call.storage(0) == .blob else { return .null }
            try GeometryBlob.read(call.bytes(0), into: &argument)
            return .number(Geodesy.area(argument) / LandArea.squareMetresPerRai)
        }
        try connection.register(function: "distance_m", arguments: 2) { [unowned self] call in
            guard call.storage(0) == .blob, call.storage(1) == .blob else { return .null }
            let other = try keptShape(call, 1)
            try GeometryBlob.read(call.bytes(0), into: &argument)
            let metres =
                argument.kind == .point
                ? other.distance(to: Coordinate(x: argument.xy[0], y: argument.xy[1])) : MeasuredShape(argument).distance(to: other)
            return metres.map { .number($0) } ?? .null
        }
        try connection.register(function: "within_m", arguments: 3) { [unowned self] call in
            guard call.storage(0) == .blob, call.storage(1) == .blob, call.storage(2) != .null else { return .null }
            let other = try keptShape(call, 1), metres = call.number(2)
            try GeometryBlob.read(call.bytes(0), into: &argument)
            let isNear =
                argument.kind == .point
                ? other.isWithin(metres, of: Coordinate(x: argument.xy[0], y: argument.xy[1]))
                : MeasuredShape(argument).isWithin(metres, of: other)
            return .integer(isNear ? 1 : 0)
        }
        try connection.register(function: "nearest", arguments: 4) { [unowned self] call in
            guard call.storage(2) == .blob else { return .null }
            try GeometryBlob.read(call.bytes(2), into: &argument)
            let search = Neighbours(of: argument, but: call.storage(3) == .null ? nil : call.integer(3), in: call.text(0) ?? "")
            return try search.nearest(Int(call.integer(1)), self).map { .bytes($0) } ?? .null
        }
        try connection.register(function: "has_near", arguments: 5) { [unowned self] call in
            guard call.storage(2) == .blob, call.storage(3) != .null else { return .null }
            try GeometryBlob.read(call.bytes(2), into: &argument)
            let search = Neighbours(of: argument, but: call.storage(4) == .null ? nil : call.integer(4), in: call.text(0) ?? "")
            return try search.hasNear(Int(call.integer(1)), within: call.number(3), self).map { .integer($0 ? 1 : 0) } ?? .null
        }
    }

    private func keptShape(_ call: borrowing FunctionCall, _ i: Int) throws -> MeasuredShape {
        try call.kept(i) {
            var shape = Shape()
            try GeometryBlob.read(call.bytes(i), into: &shape)
            return MeasuredShape(shape)
        }
    }
}
