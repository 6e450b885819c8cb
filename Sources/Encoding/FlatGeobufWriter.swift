public import Catalog
public import Geo
internal import Store

/// Writes features as FlatGeobuf 3 (flatgeobuf.org, specification 3.0): the id, then the fields. The number of features
/// is not known when the head is written, so that there is no index and readers read from the start.
///
/// Coordinates are x, y (east, north) in every system, which is the format's custom.
public struct FlatGeobufWriter: FeatureWriter, ~Copyable {
    public struct Options: Sendable {
        /// The layer's name and title, for the head.
        public var name = ""
        public var title = ""
        /// The code of the coordinate reference system in EPSG.
        public var epsg: Int32 = 4326
        /// Latitudes come before longitudes in the shapes.
        public var latitudeFirst = false
        public var withGeometry = true
        /// The ids are numbers.
        public var hasNumericIDs = false
        /// Whether the head comes first; false for the rest of an answer.
        public var withHead = true
        /// The sink is full as soon as this many bytes are written.
        public var byteBudget = Int.max

        public init() {}
    }

    private let options: Options
    private let kind: GeometryKind
    private var bytes: [UInt8]
    private var geometry: FlatTable?
    private var properties: [UInt8] = []

    /// - Parameters:
    ///   - fields: the columns of the query, in its order.
    ///   - bytes: what stands before; the array is left empty.
    public init(fields: [Field], kind: GeometryKind, options: Options, taking bytes: inout [UInt8]) {
        self.options = options
        self.kind = kind
        self.bytes = []
        swap(&self.bytes, &bytes)
        guard options.withHead else { return }
        self.bytes += [0x66, 0x67, 0x62, 0x03, 0x66, 0x67, 0x62, 0x01]
        let id = FlatTable([(0, .text("id")), (1, .byte((options.hasNumericIDs ? ColumnType.long : .string).rawValue)), (7, .flag(false))])
        let columns = fields.map { FlatTable([(0, .text($0.name)), (1, .byte(ColumnType($0.type).rawValue)), (2, .text($0.title.th))]) }
        let system = FlatTable([(0, .text("EPSG")), (1, .int(options.epsg))])
        self.bytes += FlatTable([
            (0, .text(options.name)), (2, .byte(UInt8(options.withGeometry ? kind.rawValue : 0))), (7, .tables([id] + columns)), (8, .long(0)),
            (9, .short(0)), (10, .table(system)), (11, .text(options.title)),
        ]).sizedBuffer
    }

    /// The types of columns in the format's schema (header.fbs).
    private enum ColumnType: UInt8 {
        case bool = 2
        case long = 7
        case double = 10
        case string = 11
        case json = 12
        case dateTime = 13

        init(_ type: FieldType) {
            self =
                switch type {
                case .text: .string
                case .integer: .long
                case .number: .double
                case .boolean: .bool
                case .date, .instant: .dateTime
                case .textArray: .json
                }
        }
    }

    public mutating func takeBytes() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &bytes)
        return taken
    }

    public mutating func begin(row: Int64, id: Span<UInt8>) {
        geometry = nil
        properties.removeAll(keepingCapacity: true)
        put(UInt16(0))
        if options.hasNumericIDs {
            var number: Int64 = 0
            for i in id.indices where id[i] != UInt8(ascii: "-") { number = number &* 10 &+ Int64(id[i] &- 0x30) }
            put(UInt64(bitPattern: id.count > 0 && id[0] == UInt8(ascii: "-") ? -number : number))
        } else {
            put(id)
        }
    }

    public mutating func geometry(_ shape: borrowing Shape) {
        guard options.withGeometry, !shape.isEmpty, shape.isWellFormed, shape.isWritable, Self.isWhole(shape, in: kind) else { return }
        var xy = shape.xy
        if options.latitudeFirst { for i in stride(from: 0, to: xy.count, by: 2) { xy.swapAt(i, i + 1) } }
        switch kind {
        case .point, .multiPoint: geometry = FlatTable([(1, .doubles(xy[...]))])
        case .lineString: geometry = Self.rings(0..<1, of: shape, xy)
        case .multiLineString:
            geometry = Self.rings(0..<shape.ringEnds.count, of: shape, xy)
            // Readers want the ends of many lines also when there is one.
            if shape.ringEnds.count == 1 { geometry?.fields.append((0, .ints([UInt32(shape.count)]))) }
        case .polygon: geometry = Self.rings(shape.polygon(0), of: shape, xy)
        case .multiPolygon:
            let parts = shape.polygonEnds.indices.map { j -> FlatTable in
                var part = Self.rings(shape.polygon(j), of: shape, xy)
                part.fields.append((6, .byte(UInt8(GeometryKind.polygon.rawValue))))
                return part
            }
            geometry = FlatTable([(7, .tables(parts))])
        }
    }

    /// Whether no part lacks coordinates that its kind must have, and there is one part where the layer's kind is single.
    private static func isWhole(_ shape: borrowing Shape, in kind: GeometryKind) -> Bool {
        guard shape.kind.dimension == kind.dimension, kind.isMultiple || shape.partCount == 1 else { return false }
        let least = kind.dimension == 2 ? 4 : 2
        for i in shape.ringEnds.indices where shape.ring(i).count < least { return false }
        for j in shape.polygonEnds.indices where shape.polygon(j).isEmpty { return false }
        return true
    }

    /// Rings or lines one after another, and where each ends when there are several.
    private static func rings(_ rings: Range<Int>, of shape: borrowing Shape, _ xy: [Double]) -> FlatTable {
        let start = rings.isEmpty ? 0 : shape.ring(rings.lowerBound).lowerBound, end = rings.isEmpty ? 0 : shape.ringEnds[rings.upperBound - 1]
        var table = FlatTable([(1, .doubles(xy[2 * start..<2 * end]))])
        if rings.count > 1 { table.fields.append((0, .ints(rings.map { UInt32(shape.ringEnds[$0] - start) }))) }
        return table
    }

    public mutating func null(_ column: Int) {}

    public mutating func boolean(_ column: Int, _ value: Bool) {
        put(UInt16(column + 1))
        properties.append(value ? 1 : 0)
    }

    public mutating func integer(_ column: Int, _ value: Int64) {
        put(UInt16(column + 1))
        put(UInt64(bitPattern: value))
    }

    public mutating func number(_ column: Int, _ value: Double) {
        guard value.isFinite else { return }
        put(UInt16(column + 1))
        put(value.bitPattern)
    }

    public mutating func text(_ column: Int, _ utf8: Span<UInt8>) {
        put(UInt16(column + 1))
        put(utf8)
    }

    public mutating func end() -> Bool {
        var feature = FlatTable([(1, .bytes(properties))])
        if let geometry { feature.fields.append((0, .table(geometry))) }
        bytes += feature.sizedBuffer
        return bytes.count < options.byteBudget
    }

    private mutating func put<Number: FixedWidthInteger>(_ number: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) { properties.append(UInt8(truncatingIfNeeded: number >> Number(shift))) }
    }

    private mutating func put(_ utf8: Span<UInt8>) {
        put(UInt32(utf8.count))
        for i in utf8.indices { properties.append(utf8[i]) }
    }
}
