internal import Geo
internal import SQLite

/// The functions of geometry that every reading connection has, also without SpatiaLite.
enum GeometryFunctions {
    /// `meets_box(blob, min_x, min_y, max_x, max_y)`: whether the geometry and the box share a point; NULL for no geometry.
    static func register(on connection: borrowing Connection) throws(SQLiteError) {
        try connection.register(function: "meets_box", arguments: 5) { call in
            guard call.storage(0) == .blob else { return .null }
            let box = BoundingBox(minX: call.number(1), minY: call.number(2), maxX: call.number(3), maxY: call.number(4))
            guard let bounds = GeometryBlob.bounds(call.bytes(0)), bounds.intersects(box) else { return .integer(0) }
            if box.contains(bounds) { return .integer(1) }
            var shape = Shape()
            try GeometryBlob.read(call.bytes(0), into: &shape)
            return .integer(shape.intersects(box) ? 1 : 0)
        }
    }
}
