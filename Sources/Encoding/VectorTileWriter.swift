public import Catalog
public import Geo
public import Store

/// Writes features as one layer of a vector tile (Mapbox Vector Tile 2.1).
///
/// When the layer grows over its budget, the writer is full and ``overflowed``; ask it to be ``coarser()`` and run the
/// source again:
///
///     repeat { _ = try source.query(query, into: &writer) } while writer.overflowed && writer.coarser()
///     let layer = writer.finish()
public struct VectorTileWriter: FeatureSink, ~Copyable {
    /// Below the layer's last zoom lines may move by this many units: a quarter of a pixel of 512 to the tile.
    static let tolerance = 2
    /// The same for the boundaries of polygons.
    static let boundaryTolerance = 1
    /// The first cell, in units, when a layer overflows.
    static let firstCell = 8
    /// Polygons smaller than this many units become a square of that size, so that they can still be seen.
    static let leastSize = 2

    /// Whether a feature had to be left out for the budget.
    public internal(set) var overflowed = false
    /// How many features the layer has.
    public internal(set) var featureCount = 0
    /// The cell to which small features are thinned, in units; 0: they are not.
    public private(set) var cell = 0
    /// How far the boundaries of polygons may move, in units, before they come here.
    private var boundaryTolerance: Int

    private let name: String
    private let fields: [Field]
    let buffer: Int
    let byteBudget: Int
    let isDrawn: Bool
    private let isPoints: Bool
    var geometry: TileGeometry
    var cells: TileCells?

    var features = ByteBuffer()
    private var keys = ByteBuffer()
    private var keyNumbers: [Int]
    private var keyCount = 0
    var values = TileValues()

    // The feature at hand.
    private var commands = TileCommands()
    private var tags = ByteBuffer()
    private var id: UInt64 = 0
    private var isKept = false
    var valuesBefore = 0

    // A batch at hand: the pairs of keys and values of a row, and where values are found.
    var indices: [Int] = []
    var pairCount = 0
    var memo: [TileMemo] = []

    /// - Parameters:
    ///   - fields: the columns of the query, in its order.
    ///   - pointZoom: up to this zoom every geometry is a point, the middle of its box; nil: at no zoom.
    ///   - extent: units to the tile's side.
    ///   - buffer: how far features are kept beyond the tile, in units.
    ///   - byteBudget: the most bytes of the finished layer.
    public init(
        address: TileAddress, layerName: String, fields: [Field], rule: TileRule, pointZoom: Int? = nil, extent: Int = 4096, buffer: Int = 64,
        byteBudget: Int = VectorTile.byteBudget
    ) {
        name = layerName
        self.fields = fields
        self.buffer = buffer
        self.byteBudget = byteBudget
        isDrawn = address.zoom >= rule.minimumZoom
        geometry = TileGeometry(
            projection: TileProjection(address: address, extent: extent, buffer: buffer),
            tolerance: address.zoom < rule.maximumZoom ? Self.tolerance : 0)
        boundaryTolerance = address.zoom < rule.maximumZoom ? Self.boundaryTolerance : 0
        isPoints = address.zoom <= pointZoom ?? -1
        keyNumbers = Array(repeating: -1, count: fields.count)
    }

    /// The box in degrees that the source is to be asked for: the tile with its buffer.
    public var queryBox: BoundingBox { geometry.projection.box }

    /// The ``FeatureQuery/generalization`` that the source is to be asked for.
    public var generalization: Double {
        Double(boundaryTolerance) / (Double(geometry.projection.extent) * Double(1 << geometry.projection.address.zoom))
    }

    /// Empties the layer and doubles the cell and the tolerance. False: it cannot be coarser, and what ``finish()`` gives
    /// is as much as fits.
    public mutating func coarser() -> Bool {
        let extent = geometry.projection.extent
        guard cell <= extent else { return false }
        cell = max(cell * 2, Self.firstCell)
        geometry.tolerance = max(geometry.tolerance * 2, 2 * Self.tolerance)
        boundaryTolerance = max(boundaryTolerance * 2, 2 * Self.boundaryTolerance)
        cells = TileCells(cell: cell, extent: extent, buffer: buffer)
        features.truncate(to: 0)
        keys.truncate(to: 0)
        keyCount = 0
        for i in keyNumbers.indices { keyNumbers[i] = -1 }
        values.removeAll()
        memo.removeAll()
        featureCount = 0
        overflowed = false
        return true
    }

    public mutating func begin(row: Int64, id: Span<UInt8>) {
        isKept = false
        tags.truncate(to: 0)
        valuesBefore = values.count
        self.id = number(id) ?? UInt64(max(row, 0))
    }

    public mutating func geometry(_ shape: borrowing Shape) {
        guard isDrawn, !shape.isEmpty else { return }
        if shape.kind == .point, shape.xy.count == 2 { return takePoint(shape.xy[0], shape.xy[1]) }
        if isPoints {
            let middle = shape.bounds.center
            return takePoint(middle.x, middle.y)
        }
        guard geometry.projection.canTake(shape) else { return }
        if shape.kind.dimension == 0 { return takePoints(shape) }
        let degrees = shape.bounds
        guard degrees.intersects(geometry.projection.box) else { return }
        let box = geometry.projection.units(degrees)
        let size = max(box.width, box.height), center = box.center
        if size < Double(cell), cells?.take(x: center.x, y: center.y) == false { return }
        if shape.kind.dimension == 1 {
            geometry.takeLines(shape)
            if !geometry.lines.ends.isEmpty {
                commands.encode(lines: geometry.lines.points, ends: geometry.lines.ends)
                isKept = true
            }
            return
        }
        if size < Double(Self.leastSize) { return takeSquare(center) }
        geometry.takePolygons(shape)
        if !geometry.polygons.isEmpty {
            commands.encode(polygons: geometry.polygons)
            isKept = true
        } else if geometry.projection.box.contains(degrees) {
            takeSquare(center)
        }
    }

    /// The geometry of the feature at hand is a point of the tile's grid.
    public mutating func take(point: GridPoint) {
        guard isDrawn else { return }
        commands.encode(point: point)
        isKept = true
    }

    public mutating func null(_ column: Int) {}

    public mutating func boolean(_ column: Int, _ value: Bool) {
        if isKept { tag(column, values.index(boolean: value)) }
    }

    public mutating func integer(_ column: Int, _ value: Int64) {
        if isKept { tag(column, values.index(integer: value)) }
    }

    public mutating func number(_ column: Int, _ value: Double) {
        if isKept, value.isFinite { tag(column, values.index(double: value)) }
    }

    public mutating func text(_ column: Int, _ utf8: Span<UInt8>) {
        if isKept { tag(column, values.index(text: utf8)) }
    }

    public mutating func end() -> Bool {
        guard isKept else { return true }
        let start = features.count
        features.append(feature: id, tags: tags, commands)
        if layerLength + 1 + ByteBuffer.varintRoom > byteBudget {
            features.truncate(to: start)
            values.removeLast(downTo: valuesBefore)
            overflowed = true
            return false
        }
        featureCount += 1
        return true
    }

    /// The layer as field 3 of a tile, and so a tile of one layer; empty when no feature is in it, since a layer
    /// should have one (section 4.1).
    public mutating func finish() -> [UInt8] {
        guard featureCount > 0 else { return [] }
        var tile = ByteBuffer(capacity: layerLength + 16)
        tile.append(0x1A)
        tile.append(varint: layerLength)
        tile.append(0x78)
        tile.append(2)
        tile.append(0x0A)
        tile.append(varint: name.utf8.count)
        tile.append(text: name)
        tile.append(features)
        tile.append(keys)
        tile.append(values.bytes)
        tile.append(0x28)
        tile.append(varint: geometry.projection.extent)
        return tile.take()
    }

    var layerLength: Int {
        2 + 1 + Protobuf.length(name.utf8.count) + name.utf8.count + features.count + keys.count + values.bytes.count
            + 1 + Protobuf.length(geometry.projection.extent)
    }

    private mutating func takePoint(_ x: Double, _ y: Double) {
        guard let point = geometry.point(x, y) else { return }
        if cells?.take(x: Double(point.x), y: Double(point.y)) == false { return }
        commands.encode(point: point)
        isKept = true
    }

    private mutating func takePoints(_ shape: borrowing Shape) {
        geometry.takePoints(shape)
        if cells == nil {
            guard !geometry.points.isEmpty else { return }
            commands.encode(points: geometry.points)
        } else {
            var kept: [GridPoint] = []
            for p in geometry.points where cells?.take(x: Double(p.x), y: Double(p.y)) == true { kept.append(p) }
            guard !kept.isEmpty else { return }
            commands.encode(points: kept)
        }
        isKept = true
    }

    /// A square of the least size around a point, moved into the buffer.
    private mutating func takeSquare(_ center: Coordinate) {
        let half = Self.leastSize / 2, last = geometry.projection.extent + buffer - half
        let x = min(max(Int(center.x.rounded()), half - buffer), last)
        let y = min(max(Int(center.y.rounded()), half - buffer), last)
        var square = GridPolygons()
        square.append(ring: [
            GridPoint(x: x - half, y: y - half), GridPoint(x: x + half, y: y - half),
            GridPoint(x: x + half, y: y + half), GridPoint(x: x - half, y: y + half),
        ])
        square.endPolygon()
        commands.encode(polygons: square)
        isKept = true
    }

    /// The number of a column's key in the layer.
    mutating func keyNumber(_ column: Int) -> Int {
        if keyNumbers[column] < 0 {
            keyNumbers[column] = keyCount
            keyCount += 1
            keys.append(0x1A)
            keys.append(varint: fields[column].name.utf8.count)
            keys.append(text: fields[column].name)
        }
        return keyNumbers[column]
    }

    private mutating func tag(_ column: Int, _ value: Int) {
        let key = keyNumber(column)
        tags.withRoom(2 * ByteBuffer.varintRoom) { cursor in
            cursor.put(varint: UInt64(key))
            cursor.put(varint: UInt64(value))
        }
    }

    /// An id of digits without leading zeros and below 2^53, which every client can hold.
    func number(_ id: Span<UInt8>) -> UInt64? {
        guard (1...16).contains(id.count), id[0] != 0x30 || id.count == 1 else { return nil }
        var value: UInt64 = 0
        for i in id.indices {
            guard (0x30...0x39).contains(id[i]) else { return nil }
            value = value * 10 + UInt64(id[i] - 0x30)
        }
        return value < 1 << 53 ? value : nil
    }
}
