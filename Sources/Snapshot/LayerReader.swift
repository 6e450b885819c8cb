internal import Catalog
internal import Encoding
internal import Geo
internal import Store

/// The sink that reads a whole layer into memory. It is told every field of the layer, in the layer's order.
struct LayerReader: FeatureSink, ~Copyable {
    /// Why a layer cannot be held.
    enum Refusal {
        /// Its bytes pass the allowance.
        case tooLarge
        /// It holds what memory cannot hold exactly, such as a text where a number belongs.
        case strange
    }

    private let layer: Layer
    private let grant: Grant
    private(set) var refusal: Refusal?

    private var rows: [Int64] = []
    private var ids = Texts()
    private var boxes: [BoundingBox] = []
    private var geometries: Geometries
    private var columns: [ColumnBuilder]
    private var hasGeometry = false

    /// The same features as anyone reads them.
    private var writer: GeoJSONWriter
    private var ends: [Int] = []
    private let publicColumns: [Int]
    /// For each field its number among the public ones.
    private let publicNumber: [Int?]

    /// - Parameter count: how many features are expected.
    init(_ layer: Layer, count: Int, grant: Grant) {
        self.layer = layer
        self.grant = grant
        geometries = Geometries(layer.geometry, count: count)
        columns = layer.fields.map { ColumnBuilder($0.type, count: count) }
        rows.reserveCapacity(count)
        boxes.reserveCapacity(count)
        ends.reserveCapacity(count)
        ids.reserve(count)
        let visible = Reader.anonymous.visibleColumns(layer)
        publicColumns = visible
        publicNumber = layer.fields.indices.map { visible.firstIndex(of: $0) }
        var options = GeoJSONWriter.Options()
        options.identifiers = layer.key.map { layer.fields[$0].type != .integer } ?? false ? .text : .number
        options.continues = true
        writer = GeoJSONWriter(fields: visible.map { layer.fields[$0] }, kind: layer.geometry, options: options)
    }

    mutating func begin(row: Int64, id: Span<UInt8>) {
        check(rows.last.map { $0 < row } ?? true && ids.append(id))
        rows.append(row)
        hasGeometry = false
        writer.begin(row: row, id: id)
    }

    mutating func geometry(_ shape: borrowing Shape) {
        hasGeometry = true
        check(geometries.append(copy shape))
        boxes.append(shape.bounds)
        writer.geometry(shape)
    }

    mutating func null(_ column: Int) {
        check(columns[column].null())
        if let number = publicNumber[column] { writer.null(number) }
    }

    mutating func boolean(_ column: Int, _ value: Bool) {
        check(columns[column].append(value))
        if let number = publicNumber[column] { writer.boolean(number, value) }
    }

    mutating func integer(_ column: Int, _ value: Int64) {
        check(columns[column].append(value))
        if let number = publicNumber[column] { writer.integer(number, value) }
    }

    mutating func number(_ column: Int, _ value: Double) {
        check(columns[column].append(value))
        if let number = publicNumber[column] { writer.number(number, value) }
    }

    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {
        check(columns[column].append(utf8))
        if let number = publicNumber[column] { writer.text(number, utf8) }
    }

    mutating func end() -> Bool {
        if !hasGeometry {
            check(geometries.append(nil))
            boxes.append(.empty)
        }
        _ = writer.end()
        ends.append(writer.buffer.count)
        if rows.count % 1_024 == 0, !grant.covers(size) { refusal = .tooLarge }
        return refusal == nil
    }

    private mutating func check(_ isFine: Bool) { if !isFine { refusal = .strange } }

    /// The bytes that it takes, without spare room.
    private var size: Int {
        rows.count * (8 + MemoryLayout<BoundingBox>.stride + 8 + 8) + ids.size + geometries.size
            + columns.reduce(0) { $0 + $1.size } + writer.buffer.count
    }

    /// The layer, if it could be read and fits.
    consuming func finish(_ state: LayerState, _ revisions: LayerRevisions?) -> SnapshotLayer? {
        guard refusal == nil else { return nil }
        // The storage of the writer is up to twice as large.
        let bytes = writer.buffer.span.copied()
        let snapshot = SnapshotLayer(
            layer: layer, state: state, revisions: revisions, rows: rows, ids: ids, boxes: boxes, geometries: geometries,
            columns: columns.map { $0.finish() }, ready: ReadyGeoJSON(columns: publicColumns, bytes: bytes, ends: ends))
        return grant.covers(snapshot.size) ? snapshot : nil
    }
}

extension Span<UInt8> {
    /// An array of exactly these bytes.
    fileprivate func copied() -> [UInt8] {
        [UInt8](capacity: count) { output in for i in indices { output.append(self[i]) } }
    }
}
