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

    convenience init(
        layer: Layer, state: LayerState, revisions: LayerRevisions?, rows: [Int64], ids: Texts, boxes: [BoundingBox], geometries: Geometries,
        columns: [Column], ready: ReadyGeoJSON
    ) {
        self.init(
            layer: layer, state: state, revisions: revisions, rows: rows, ids: ids, boxes: boxes, geometries: geometries, columns: columns, ready: ready,
            drawn: geometries.drawn(), positions: geometries.positions, index: Self.index(ids, of: layer))
    }

    /// The layer after edits, of which nothing tells that it was not read anew; nil when there is no room for it.
    ///
    /// - Parameters:
    ///   - edited: the layer's rows that were inserted or replaced, and its state now.
    ///   - splice: how the rows of both are put together.
    convenience init?(_ old: SnapshotLayer, edited: SnapshotLayer, _ splice: Splice) {
        guard let ids = Texts(splice, old.ids, edited.ids), let geometries = Geometries(splice, old.geometries, edited.geometries),
            let ready = ReadyGeoJSON(splice, old.ready, edited.ready)
        else { return nil }
        var columns: [Column] = []
        for (a, b) in zip(old.columns, edited.columns) {
            guard let column = Column(splice, a, b) else { return nil }
            columns.append(column)
        }
        let rows = splice.rows(old.rows, edited.rows)
        // Where nothing but contents changed, ids are found where they were.
        let isSame = rows == old.rows && ids == old.ids
        var positions: [UInt32]?
        if let a = old.batch?.positions, let b = edited.batch?.positions { positions = splice.rows(a, b, each: 2) }
        let boxes = splice.rows(old.tree.rowBoxes, edited.tree.rowBoxes)
        self.init(
            layer: old.layer, state: edited.state, revisions: edited.revisions, rows: isSame ? old.rows : rows, ids: isSame ? old.ids : ids,
            boxes: boxes, geometries: geometries, columns: columns, ready: ready,
            drawn: Redrawing(old, edited, splice, boxes).drawn(geometries) ?? geometries.drawn(), positions: positions, index: isSame ? old.index : Self.index(ids, of: old.layer))
    }

    private init(
        layer: Layer, state: LayerState, revisions: LayerRevisions?, rows: [Int64], ids: Texts, boxes: [BoundingBox], geometries: Geometries,
        columns: [Column], ready: ReadyGeoJSON, drawn: Geometries?, positions: [UInt32]?, index: TextIndex?
    ) {
        self.layer = layer
        self.state = state
        self.revisions = revisions
        self.rows = rows
        self.ids = ids
        tree = RowTree(boxes)
        self.geometries = geometries
        self.drawn = drawn
        self.columns = columns
        self.ready = ready
        fractions = Set(columns.indices.filter { layer.fields[$0].type == .instant && columns[$0].hasFractions })
        self.index = index
        let isKeyed = index != nil
        batch = positions.map { positions in
            (positions, columns.enumerated().map { $1.values(isDistinct: isKeyed && $0 == layer.key) })
        }
        size =
            8 * rows.count + ids.size + tree.bytes + geometries.size + (drawn?.size ?? 0) + columns.reduce(0) { $0 + $1.size } + ready.size
            + (index?.size ?? 0) + 4 * (batch?.positions.count ?? 0)
    }

    private static func index(_ ids: Texts, of layer: Layer) -> TextIndex? {
        // A store may compare ids of other types as values: 1.0 is 1.
        guard layer.key.map({ [.text, .integer].contains(layer.fields[$0].type) }) ?? true else { return nil }
        var all = TextIndex(capacity: ids.count)
        var hasDoubles = false
        for i in 0..<ids.count where all.insert(i, of: ids) != i { hasDoubles = true }
        return hasDoubles ? nil : all
    }

    /// The boxes of the rows that an edit left as they were, but that are drawn otherwise since, as neighbours of what it
    /// changed; nil when that is unknown.
    func redrawn(since old: SnapshotLayer, _ splice: Splice) -> [BoundingBox]? {
        guard let drawn, let before = old.drawn else { return drawn == nil && old.drawn == nil ? [] : nil }
        var boxes: [BoundingBox] = []
        var row = 0
        for run in splice.runs {
            for past in run.rows where !run.isNew && !drawn.isDrawn(row + past - run.rows.lowerBound, as: before, past) {
                boxes.append(tree.box(row: row + past - run.rows.lowerBound))
            }
            row += run.rows.count
        }
        return boxes
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
