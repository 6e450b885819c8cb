public import Catalog
public import Geo
internal import SQLite
public import Store

extension EmbeddedStore: FeatureEditor {
    public func apply(_ changes: [FeatureChange], by editor: String) throws -> [EditOutcome] {
        try write { try $0.apply(changes, by: editor) }
    }

    public func undo(_ layer: Layer, version: Int64, by editor: String) throws -> EditOutcome {
        try write { try $0.undo(layer, version: version, by: editor) }
    }

    public func revision(of id: String, in layer: Layer) throws -> Int64? {
        let lease = try pool.lease()
        return try LayerTable(layer: layer).revision(of: id, on: lease.session.connection)?.revision
    }

    public func revisions(_ layer: Layer) throws -> LayerRevisions? {
        let lease = try pool.lease()
        return try LayerTable(layer: layer).revisions(on: lease.session.connection)
    }

    // MARK: History

    public func versions(_ layer: Layer, before: Int64?, limit: Int) throws -> [LayerEdit] {
        let lease = try pool.lease()
        return try Self.versions(layer.id, before ?? .max, limit, lease.session.connection)
    }

    private static func versions(
        _ layer: String, _ before: Int64, _ limit: Int, _ connection: borrowing Connection
    ) throws(SQLiteError) -> [LayerEdit] {
        var rows = try connection.prepare(
            """
            SELECT version, changed_at, changed_min_x, changed_min_y, changed_max_x, changed_max_y, count, editor, changes, undoes
            FROM layer_version WHERE layer = ? AND version < ? ORDER BY version DESC LIMIT ?
            """)
        try rows.bind(1, layer)
        try rows.bind(2, before)
        try rows.bind(3, Int64(limit))
        var versions: [LayerEdit] = []
        while try rows.step() {
            let box = rows.isNull(2)
                ? nil : BoundingBox(minX: rows.number(2), minY: rows.number(3), maxX: rows.number(4), maxY: rows.number(5))
            versions.append(
                LayerEdit(
                    version: rows.integer(0), changedAt: rows.text(1) ?? "", changed: box, count: Int(rows.integer(6)),
                    editor: rows.text(7), changes: rows.isNull(8) ? nil : Int(rows.integer(8)),
                    undoes: rows.isNull(9) ? nil : rows.integer(9)))
        }
        return versions
    }

    public func changes(_ layer: Layer, version: Int64, limit: Int) throws -> [FeatureEdit] {
        let lease = try pool.lease()
        return try Self.changes(layer.id, version, limit, lease.session.connection)
    }

    private static func changes(
        _ layer: String, _ version: Int64, _ limit: Int, _ connection: borrowing Connection
    ) throws -> [FeatureEdit] {
        var rows = try connection.prepare("SELECT id, kind FROM layer_history WHERE layer = ? AND version = ? ORDER BY row LIMIT ?")
        try rows.bind(1, layer)
        try rows.bind(2, version)
        try rows.bind(3, Int64(limit))
        var changes: [FeatureEdit] = []
        while try rows.step() {
            guard let kind = FeatureEditKind(rawValue: rows.text(1) ?? "") else { throw StoreError.damaged("layer_history: a kind of change") }
            changes.append(FeatureEdit(id: rows.text(0) ?? "", kind: kind))
        }
        return changes
    }

    public func changes(of layer: Layer, since version: Int64, most: Int) throws -> LayerChanges? {
        let lease = try pool.lease()
        return try Self.changes(LayerTable(layer: layer), version, most, lease.session.connection)
    }

    private static func changes(
        _ table: LayerTable, _ version: Int64, _ most: Int, _ connection: borrowing Connection
    ) throws(SQLiteError) -> LayerChanges? {
        // One view of everything, so that no place between two edits is missed.
        let transaction = try connection.begin(.deferred)
        let latest = try LayerVersion.latest(table.name, on: connection) ?? LayerVersion()
        guard latest.loaded <= version, version <= latest.version else { return nil }
        var numbers: [Int64] = [], boxes: [BoundingBox] = []
        var edited = try connection.prepare("SELECT DISTINCT row FROM layer_history WHERE layer = ? AND version > ? LIMIT ?")
        try edited.bind(1, table.name)
        try edited.bind(2, version)
        try edited.bind(3, Int64(most) + 1)
        while try edited.step() { numbers.append(edited.integer(0)) }
        guard numbers.count <= most else { return nil }
        var past = try connection.prepare("SELECT value FROM layer_history_value WHERE layer = ? AND version > ? AND field = ?")
        try past.bind(1, table.name)
        try past.bind(2, version)
        try past.bind(3, LayerTable.geometryColumn)
        while try past.step() { if let box = GeometryBlob.bounds(past.bytes(0)) { boxes.append(box) } }
        let column = LayerTable.quoted(LayerTable.geometryColumn)
        var present = try connection.prepare("SELECT \(column) FROM \(LayerTable.quoted(table.name)) WHERE \"row\" = ?")
        for number in numbers {
            present.reset()
            try present.bind(1, number)
            if try present.step(), present.storage(0) == .blob, let box = GeometryBlob.bounds(present.bytes(0)) { boxes.append(box) }
        }
        try connection.commit(transaction)
        return LayerChanges(version: latest.version, rows: numbers.sorted(), boxes: boxes)
    }

    // MARK: Geometry

    public func invalidity(of shape: Shape) throws -> GeometryFault? {
        let lease = try pool.lease()
        lease.session.needSpatiaLite()
        return try Self.invalidity(blob(shape), lease.session.connection)
    }

    private static func invalidity(_ blob: [UInt8], _ connection: borrowing Connection) throws(SQLiteError) -> GeometryFault? {
        var rows = try connection.prepare(
            "SELECT ST_IsValid(?1), ST_IsValidReason(?1), ST_X(ST_IsValidDetail(?1)), ST_Y(ST_IsValidDetail(?1))")
        try rows.bind(1, blob: blob.span)
        guard try rows.step(), rows.integer(0) != 1 else { return nil }
        // GEOS writes the place in brackets behind the reason; the third and fourth column tell it in full.
        let reason = rows.text(1).map { String($0.prefix { $0 != "[" }) } ?? "Invalid geometry"
        let place = rows.isNull(2) || rows.isNull(3) ? nil : Coordinate(x: rows.number(2), y: rows.number(3))
        return GeometryFault(reason: reason, place: place)
    }

    public func position(of shape: Shape, in id: String, of layer: Layer) throws -> AreaPosition? {
        let lease = try pool.lease()
        lease.session.needSpatiaLite()
        return try Self.position(blob(shape), shape.kind.dimension, id, layer, lease.session.connection)
    }

    private static func position(
        _ blob: [UInt8], _ dimension: Int, _ id: String, _ layer: Layer, _ connection: borrowing Connection
    ) throws(SQLiteError) -> AreaPosition? {
        guard let key = layer.key else { return nil }
        let approximate = layer.column("approx").map { LayerTable.quoted(layer.fields[$0].name) } ?? "0"
        let measure =
            switch dimension {
            case 0: "ST_NumGeometries(CastToMulti("
            case 1: "ST_Length(("
            default: "ST_Area(("
            }
        var rows = try connection.prepare(
            """
            SELECT \(approximate), ST_Intersects("geometry", ?1), ST_Covers("geometry", ?1),
                \(measure)ST_Intersection("geometry", ?1))) * 1.0 / \(measure)?1))
            FROM \(LayerTable.quoted(layer.id)) WHERE \(LayerTable.quoted(layer.fields[key].name)) = ?2 AND "geometry" IS NOT NULL
            """)
        try rows.bind(1, blob: blob.span)
        try rows.bind(2, id)
        guard try rows.step() else { return nil }
        let isApproximate = rows.integer(0) == 1
        if rows.integer(2) == 1 { return AreaPosition(share: 1, isApproximate: isApproximate) }
        switch rows.integer(1) {
        case 0: return AreaPosition(share: 0, isApproximate: isApproximate)
        // GEOS cannot overlay these two: nothing is known.
        case 1 where !rows.isNull(3): return AreaPosition(share: min(rows.number(3), 1), isApproximate: isApproximate)
        default: return nil
        }
    }

    private func blob(_ shape: Shape) -> [UInt8] {
        var blob: [UInt8] = []
        GeometryBlob.write(shape, bounds: shape.bounds, into: &blob)
        return blob
    }
}
