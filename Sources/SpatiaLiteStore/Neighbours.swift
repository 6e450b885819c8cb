internal import Geo
internal import Projection
internal import SQLite

/// Whose neighbours are looked for: a rank in a layer.
struct NeighbourLayer: Hashable {
    let layer: String
    let rank: Int
}

/// The features of a layer that are nearest to a geometry, by exact distance on the ellipsoid; of two at the same
/// distance the one with the lower row is nearer.
struct Neighbours {
    private let centre: MeasuredShape
    /// The row that does not count: the geometry's own.
    private let own: Int64?
    private let layer: String

    /// Half of the equator is longer than every shortest line: a search so wide finds all there are.
    private static let widest = 20_100_000.0
    private static let firstReach = 1_000.0

    init(of shape: Shape, but own: Int64?, in layer: String) {
        centre = MeasuredShape(shape)
        self.own = own
        self.layer = layer
    }

    private struct Found {
        let metres: Double
        let row: Int64

        func isNearer(than other: Found) -> Bool { (metres, row) < (other.metres, other.row) }
    }

    /// The geometry of the n-th nearest feature as a blob; nil when the layer has fewer.
    func nearest(_ rank: Int, _ session: ReadSession) throws -> [UInt8]? {
        try Self.nearest(self, rank, session, session.connection)
    }

    private static func nearest(
        _ search: Neighbours, _ rank: Int, _ session: ReadSession, _ connection: borrowing Connection
    ) throws -> [UInt8]? {
        let key = NeighbourLayer(layer: search.layer, rank: rank)
        // Rows come in the order of the Hilbert curve: the last one's neighbour was about as far away as this one's.
        var reach = max(session.lastReach[key] ?? firstReach, 1)
        while true {
            var best: [Found] = []
            try search.each(within: reach, session, connection) { row, shape in
                let limit = best.count == rank ? best[rank - 1].metres : reach
                guard search.isWithin(limit, shape), let metres = search.distance(to: shape) else { return true }
                let found = Found(metres: metres, row: row)
                let place = best.firstIndex { found.isNearer(than: $0) } ?? best.count
                best.insert(found, at: place)
                if best.count > rank { best.removeLast() }
                return true
            }
            if best.count == rank {
                session.lastReach[key] = max(best[rank - 1].metres * 1.25, 1)
                return try search.blob(of: best[rank - 1].row, connection)
            }
            if reach >= widest { return nil }
            reach = min(reach * 2.5, widest)
        }
    }

    /// Whether n features are within `metres`; nil when the layer has fewer at all.
    func hasNear(_ rank: Int, within metres: Double, _ session: ReadSession) throws -> Bool? {
        try Self.hasNear(self, rank, metres, session, session.connection)
    }

    private static func hasNear(
        _ search: Neighbours, _ rank: Int, _ metres: Double, _ session: ReadSession, _ connection: borrowing Connection
    ) throws -> Bool? {
        var count = 0
        if metres >= 0 {
            try search.each(within: metres, session, connection) { _, shape in
                if search.isWithin(metres, shape) { count += 1 }
                return count < rank
            }
        }
        if count >= rank { return true }
        var others = try connection.prepare("SELECT 1 FROM \(search.index) WHERE pkid IS NOT ? LIMIT 1 OFFSET ?")
        if let own = search.own { try others.bind(1, own) }
        try others.bind(2, Int64(rank - 1))
        return try others.step() ? false : nil
    }

    private var index: String { LayerTable.quoted("idx_\(layer)_\(LayerTable.geometryColumn)") }

    /// Calls `body` with every feature whose box comes as near as `metres`, until it says no.
    private func each(
        within metres: Double, _ session: ReadSession, _ connection: borrowing Connection,
        _ body: (_ row: Int64, _ shape: Shape) throws -> Bool
    ) throws {
        let geometry = LayerTable.quoted(LayerTable.geometryColumn), row = LayerTable.quoted(LayerTable.rowColumn)
        var rows = try connection.prepare(
            """
            SELECT pkid, f.\(geometry) FROM \(index) CROSS JOIN \(LayerTable.quoted(layer)) AS f ON f.\(row) = pkid
            WHERE xmin <= ? AND xmax >= ? AND ymin <= ? AND ymax >= ?
            """)
        try rows.bind(Geodesy.grow(centre.bounds, byMetres: metres))
        while try rows.step() {
            let row = rows.integer(0)
            if row == own { continue }
            try GeometryBlob.read(rows.bytes(1), into: &session.argument)
            guard try body(row, session.argument) else { return }
        }
    }

    private func isWithin(_ metres: Double, _ shape: Shape) -> Bool {
        shape.kind == .point
            ? centre.isWithin(metres, of: Coordinate(x: shape.xy[0], y: shape.xy[1]))
            : MeasuredShape(shape).isWithin(metres, of: centre)
    }

    private func distance(to shape: Shape) -> Double? {
        shape.kind == .point
            ? centre.distance(to: Coordinate(x: shape.xy[0], y: shape.xy[1])) : MeasuredShape(shape).distance(to: centre)
    }

    private func blob(of row: Int64, _ connection: borrowing Connection) throws -> [UInt8]? {
        var rows = try connection.prepare(
            "SELECT \(LayerTable.quoted(LayerTable.geometryColumn)) FROM \(LayerTable.quoted(layer)) WHERE \(LayerTable.quoted(LayerTable.rowColumn)) = ?")
        try rows.bind(1, row)
        guard try rows.step() else { return nil }
        let bytes = rows.bytes(0)
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for i in bytes.indices { copy.append(bytes[i]) }
        return copy
    }
}
