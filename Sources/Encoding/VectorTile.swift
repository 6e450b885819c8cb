internal import Geo

/// Mapbox Vector Tile 2.1.
public enum VectorTile {
    public static let mediaType = "application/vnd.mapbox-vector-tile"

    /// No tile is larger than this many bytes, before compression.
    public static let byteBudget = 500_000

    /// One tile of several layers, each as ``VectorTileWriter/finish()`` gives it. Their names must differ
    /// (section 4.1). A tile without layers is empty.
    public static func assemble(layers: [[UInt8]]) -> [UInt8] {
        if layers.count == 1 { return layers[0] }
        return Array(layers.joined())
    }
}

/// The commands of a feature's geometry (section 4.3).
struct TileCommands: ~Copyable {
    enum GeometryType: UInt8 {
        case point = 1
        case line = 2
        case polygon = 3
    }

    private(set) var bytes = ByteBuffer()
    private(set) var type = GeometryType.point
    private var cursor = GridPoint(x: 0, y: 0)

    private enum Command: UInt64 {
        case moveTo = 1
        case lineTo = 2
        case closePath = 7
    }

    private mutating func start(_ type: GeometryType) {
        self.type = type
        bytes.truncate(to: 0)
        cursor = GridPoint(x: 0, y: 0)
    }

    private mutating func append(_ command: Command, count: Int) {
        bytes.append(varint: UInt64(count) << 3 | command.rawValue)
    }

    /// Parameters are steps from the last point (section 4.3.2).
    private mutating func append(_ points: ArraySlice<GridPoint>) {
        bytes.withRoom(points.count * 2 * ByteBuffer.varintRoom) { output in
            for point in points {
                output.put(varint: Protobuf.zigzag(Int64(point.x - cursor.x)))
                output.put(varint: Protobuf.zigzag(Int64(point.y - cursor.y)))
                cursor = point
            }
        }
    }

    /// One point (section 4.3.4.2).
    mutating func encode(point: GridPoint) {
        start(.point)
        bytes.withRoom(1 + 2 * ByteBuffer.varintRoom) { output in
            output.put(1 << 3 | UInt8(Command.moveTo.rawValue))
            output.put(varint: Protobuf.zigzag(Int64(point.x)))
            output.put(varint: Protobuf.zigzag(Int64(point.y)))
        }
    }

    /// Section 4.3.4.2: one MoveTo with all points.
    mutating func encode(points: [GridPoint]) {
        start(.point)
        append(.moveTo, count: points.count)
        append(points[...])
    }

    /// Section 4.3.4.3: for each line a MoveTo with one point, and a LineTo with the others.
    mutating func encode(lines points: [GridPoint], ends: [Int]) {
        start(.line)
        var first = 0
        for end in ends {
            append(.moveTo, count: 1)
            append(points[first...first])
            append(.lineTo, count: end - first - 1)
            append(points[(first + 1)..<end])
            first = end
        }
    }

    /// Section 4.3.4.4: for each ring a MoveTo with one point, a LineTo with two or more, and ClosePath, which leaves
    /// the cursor where it is. Exteriors have a positive area, and their holes follow them.
    mutating func encode(polygons: borrowing GridPolygons) {
        start(.polygon)
        for i in polygons.ringEnds.indices {
            let range = polygons.ring(i)
            append(.moveTo, count: 1)
            append(polygons.points[range.lowerBound...range.lowerBound])
            append(.lineTo, count: range.count - 1)
            append(polygons.points[(range.lowerBound + 1)..<range.upperBound])
            append(.closePath, count: 1)
        }
    }
}

extension ByteBuffer {
    /// Appends a feature of a layer with its field's header (section 4.2).
    mutating func append(feature id: UInt64, tags: borrowing ByteBuffer, _ commands: borrowing TileCommands) {
        let geometry = commands.bytes.count
        var length = 1 + Protobuf.length(id) + 2 + 1 + Protobuf.length(geometry) + geometry
        if !tags.isEmpty { length += 1 + Protobuf.length(tags.count) + tags.count }
        withRoom(1 + Self.varintRoom + length) { cursor in
            cursor.put(0x12)
            cursor.put(varint: UInt64(length))
            cursor.put(0x08)
            cursor.put(varint: id)
            if !tags.isEmpty {
                cursor.put(0x12)
                cursor.put(varint: UInt64(tags.count))
                cursor.put(tags.span)
            }
            cursor.put(0x18, commands.type.rawValue)
            cursor.put(0x22)
            cursor.put(varint: UInt64(geometry))
            cursor.put(commands.bytes.span)
        }
    }
}

/// Which cells of a tile hold a feature already. Cells start at the tile's corner, so that neighbouring tiles agree on
/// those of their common buffer when the cell divides the extent.
struct TileCells {
    private let cell: Int
    private let margin: Int
    private let width: Int
    private var taken: [UInt64]

    init(cell: Int, extent: Int, buffer: Int) {
        self.cell = cell
        margin = (buffer + cell - 1) / cell
        width = extent / cell + 2 * margin + 2
        taken = Array(repeating: 0, count: (width * width + 63) / 64)
    }

    /// Takes the cell of a point; false when it was taken. Points beyond the buffer fall into the outermost cells.
    mutating func take(x: Double, y: Double) -> Bool {
        let index = number(y) * width + number(x)
        let bit: UInt64 = 1 << UInt64(index & 63)
        if taken[index >> 6] & bit != 0 { return false }
        taken[index >> 6] |= bit
        return true
    }

    private func number(_ value: Double) -> Int {
        let number = (value / Double(cell)).rounded(.down) + Double(margin)
        return Int(min(max(number, 0), Double(width - 1)))
    }
}
