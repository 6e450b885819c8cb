internal import Catalog
internal import Geo
internal import SQLite
internal import Store

/// A row of `layer_version`: what a layer holds after a write, and where the write changed it.
struct LayerVersion {
    var version: Int64 = 0
    var changedAt = ""
    var changed: BoundingBox = .empty
    var count = 0
    /// How many features have a geometry.
    var located = 0
    var extent: BoundingBox = .empty
    /// The smallest and the largest time as they are stored.
    var firstTime: String?
    var lastTime: String?
    /// The last version that came from loading: features that no edit touched are as old as that.
    var loaded: Int64 = 0

    /// What is recorded of an edit and not of a loading.
    struct Edit {
        let editor: String
        let changes: Int
        let undoes: Int64?
    }

    /// Takes in a time, in the order of time and not of text.
    mutating func growTimes(_ time: String?) {
        guard let time else { return }
        if firstTime.map({ Timestamp.precedes(time.utf8, $0.utf8) }) ?? true { firstTime = time }
        if lastTime.map({ Timestamp.precedes($0.utf8, time.utf8) }) ?? true { lastTime = time }
    }

    /// The layer's last version; nil when nothing was ever written.
    static func latest(_ layer: String, on connection: borrowing Connection) throws(SQLiteError) -> LayerVersion? {
        var rows = try connection.prepare(
            """
            SELECT version, changed_at, count, located, min_x, min_y, max_x, max_y, first_time, last_time, loaded
            FROM layer_version WHERE layer = ? ORDER BY version DESC LIMIT 1
            """)
        try rows.bind(1, layer)
        guard try rows.step() else { return nil }
        var found = LayerVersion()
        found.version = rows.integer(0)
        found.changedAt = rows.text(1) ?? ""
        found.count = Int(rows.integer(2))
        found.located = Int(rows.integer(3))
        if !rows.isNull(4) {
            found.extent = BoundingBox(minX: rows.number(4), minY: rows.number(5), maxX: rows.number(6), maxY: rows.number(7))
        }
        found.firstTime = rows.text(8)
        found.lastTime = rows.text(9)
        found.loaded = rows.integer(10)
        return found
    }

    /// The extent of the layer's last version; empty when it holds no geometry.
    static func extent(_ layer: String, on connection: borrowing Connection) throws(SQLiteError) -> BoundingBox {
        var rows = try connection.prepare(
            "SELECT min_x, min_y, max_x, max_y FROM layer_version WHERE layer = ? ORDER BY version DESC LIMIT 1")
        try rows.bind(1, layer)
        guard try rows.step(), !rows.isNull(0) else { return .empty }
        return BoundingBox(minX: rows.number(0), minY: rows.number(1), maxX: rows.number(2), maxY: rows.number(3))
    }

    /// Records this state as a version of the layer, changed now.
    ///
    /// - Parameter edit: nil: the version comes from loading.
    func record(_ layer: String, edit: Edit? = nil, on connection: borrowing Connection) throws(SQLiteError) {
        var insert = try connection.prepare(
            """
            INSERT INTO layer_version (layer, version, changed_at, changed_min_x, changed_min_y, changed_max_x, changed_max_y,
                count, located, min_x, min_y, max_x, max_y, first_time, last_time, loaded, editor, changes, undoes)
            VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try insert.bind(1, layer)
        try insert.bind(2, version)
        for (start, box) in [(3, changed), (9, extent)] where !box.isEmpty {
            try insert.bind(start, box.minX)
            try insert.bind(start + 1, box.minY)
            try insert.bind(start + 2, box.maxX)
            try insert.bind(start + 3, box.maxY)
        }
        try insert.bind(7, Int64(count))
        try insert.bind(8, Int64(located))
        if let firstTime { try insert.bind(13, firstTime) }
        if let lastTime { try insert.bind(14, lastTime) }
        try insert.bind(15, edit == nil ? version : loaded)
        if let edit {
            try insert.bind(16, edit.editor)
            try insert.bind(17, Int64(edit.changes))
            if let undoes = edit.undoes { try insert.bind(18, undoes) }
        }
        try insert.run()
    }

    /// What the seam tells of it.
    func state(_ layer: Layer) -> LayerState {
        var times: TimeInterval?
        if let time = layer.time, let firstTime, let lastTime {
            let isDate = layer.fields[time].type == .date
            times = TimeInterval(
                start: isDate ? firstTime + "T00:00:00Z" : firstTime, end: isDate ? lastTime + "T23:59:59Z" : lastTime)
        }
        return LayerState(
            version: version, changedAt: changedAt, count: count, extent: extent.isEmpty ? nil : extent, times: times)
    }
}
