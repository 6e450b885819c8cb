internal import Catalog
internal import Geo
internal import Store

/// One version of one layer in memory: immutable, rows in the order of the store's own numbers.
final class SnapshotLayer: Sendable {
    let layer: Layer
    /// What the store told of the layer when it was read.
    let state: LayerState
    /// When its rows were last written; nil when the store does not tell.
    let revisions: LayerRevisions?
    /// The store's numbers of the rows, ascending.
    let rows: [Int64]
    /// The public ids of the rows.
    let ids: Texts
    let tree: RowTree
    let geometries: Geometries
    /// The same for drawing; nil when there are no polygons.
    let drawn: Geometries?
    /// The values of all fields, in the layer's order.
    let columns: [Column]
    /// The columns of instants of which some have a fraction of a second: the order of their texts is not that of time.
    let fractions: Set<Int>
    let ready: ReadyGeoJSON
    /// Where points lie, and the columns of all fields, for sinks that take batches; nil when rows are not single points.
    private let batch: (positions: [UInt32], columns: [FeatureBatch.Values])?
    /// Finds rows by their ids; nil when ids are not found by the equality of texts.
    private let index: TextIndex?
    /// The bytes that all of it takes.
    let size: Int

    init(
        layer: Layer, state: LayerState, revisions: LayerRevisions?, rows: [Int64], ids: Texts, boxes: [BoundingBox], geometries: Geometries,
        columns: [Column], ready: ReadyGeoJSON
    ) {
        self.layer = layer
        self.state = state
        self.revisions = revisions
        self.rows = rows
        self.ids = ids
        tree = RowTree(boxes)
        self.geometries = geometries
        drawn = geometries.drawn()
        self.columns = columns
        self.ready = ready
        fractions = Set(columns.indices.filter { layer.fields[$0].type == .instant && columns[$0].hasFractions })
        var index: TextIndex?
        // A store may compare ids of other types as values: 1.0 is 1.
        if layer.key.map({ [.text, .integer].contains(layer.fields[$0].type) }) ?? true {
            var all = TextIndex(capacity: ids.count)
            var hasDoubles = false
            for i in 0..<ids.count where all.insert(i, of: ids) != i { hasDoubles = true }
            if !hasDoubles { index = all }
        }
        self.index = index
        let isKeyed = index != nil
        batch = geometries.positions.map { positions in
            (positions, columns.enumerated().map { $1.values(isDistinct: isKeyed && $0 == layer.key) })
        }
        size =
            8 * rows.count + ids.size + tree.bytes + geometries.size + (drawn?.size ?? 0) + columns.reduce(0) { $0 + $1.size } + ready.size
            + (index?.size ?? 0) + 4 * (batch?.positions.count ?? 0)
    }

    /// The rows in columns as a query tells them; nil when they must be told one by one.
    func batch(_ query: BoundQuery) -> FeatureBatch? {
        guard let batch, !query.query.skipsGeometry else { return nil }
        return FeatureBatch(rows: rows, ids: ids.run, positions: batch.positions, columns: query.columns.map { batch.columns[$0] })
    }

    /// The number of the row with a public id, counted from 0; `.some(nil)`: there is none; nil: ask the store.
    func find(_ id: String) -> Int?? {
        guard let index else { return nil }
        return .some(index.find(id.utf8.span, in: ids))
    }

    /// The version in which the feature of a public id was last written; `.some(nil)`: there is none; nil: ask the store.
    func revision(of id: String) -> Int64?? {
        guard let revisions, let found = find(id) else { return nil }
        return .some(found.map { revisions[rows[$0]] })
    }

    /// The first row behind a number of the store.
    func firstRow(after number: Int64) -> Int {
        var low = 0, high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle] <= number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The features of a layer as GeoJSON with the columns that anyone may see, one after another.
struct ReadyGeoJSON: Sendable {
    /// The numbers of the fields that the features have.
    let columns: [Int]
    /// Each feature with a comma before it.
    let bytes: [UInt8]
    /// Where each feature ends.
    let ends: [Int]

    var size: Int { bytes.count + 8 * ends.count }

    func start(_ row: Int) -> Int { row == 0 ? 0 : ends[row - 1] }
}
