public import Geo
public import Store

/// SpatiaLite's internal form of a geometry, "BLOB-Geometry" (gaia-gis.it, "SpatiaLite internal BLOB format"),
/// and the short form of a point, "TinyPoint".
///
/// The reader takes both byte orders, Z and M (dropped) and compressed lines and rings. A count is checked against
/// the bytes that are left before anything is allocated for it.
public enum GeometryBlob {
    enum Mark {
        static let start: UInt8 = 0x00
        static let end: UInt8 = 0xFE
        static let box: UInt8 = 0x7C
        static let entity: UInt8 = 0x69
    }

    /// The box that the blob's header states, without a look at the coordinates; nil for a damaged header.
    public static func bounds(_ blob: Span<UInt8>) -> BoundingBox? {
        unsafe blob.withUnsafeBytes { bytes -> BoundingBox? in
            unsafe bounds(BlobCursor(bytes))
        }
    }

    private static func bounds(_ start: BlobCursor) -> BoundingBox? {
        var cursor = start
        do throws(StoreError) {
            if try readStart(&cursor) {
                try cursor.skip(1)
                let x = try cursor.double(), y = try cursor.double()
                return BoundingBox(minX: x, minY: y, maxX: x, maxY: y)
            }
            return BoundingBox(
                minX: try cursor.double(), minY: try cursor.double(), maxX: try cursor.double(), maxY: try cursor.double())
        } catch {
            return nil
        }
    }

    /// Reads a blob into a shape, whose storage is used again.
    ///
    /// - Throws: ``StoreError/damaged(_:)`` with the place of the fault; the shape is then of no use.
    public static func read(_ blob: Span<UInt8>, into shape: inout Shape) throws(StoreError) {
        let result = unsafe blob.withUnsafeBytes { bytes -> Result<Void, StoreError> in
            var cursor = unsafe BlobCursor(bytes)
            do throws(StoreError) {
                return .success(try read(&cursor, into: &shape))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    private static func read(_ cursor: inout BlobCursor, into shape: inout Shape) throws(StoreError) {
        if try readStart(&cursor) {
            let type = try cursor.byte()
            guard let layout = Layout(rawValue: Int(type) - 1) else { throw .damaged("tiny point: type \(type) is not 1...4") }
            shape.reset(to: .point)
            try readCoordinates(1, Form(base: 1, layout: layout, isCompressed: false), &cursor, into: &shape)
        } else {
            try cursor.skip(32)
            guard try cursor.byte() == Mark.box else { throw .damaged("geometry blob: byte 38 is not 0x7C") }
            let form = try Form(code: try cursor.word())
            guard let kind = GeometryKind(rawValue: form.base) else {
                throw .damaged("geometry blob: class \(form.base) is not one of the six kinds")
            }
            shape.reset(to: kind)
            try readBody(form, kind, &cursor, into: &shape)
        }
        guard try cursor.byte() == Mark.end, cursor.remaining == 0 else {
            throw .damaged("geometry blob: does not end with 0xFE at byte \(cursor.offset - 1)")
        }
    }

    /// Reads the start mark, the byte order and the SRID.
    ///
    /// - Returns: whether a TinyPoint follows, as the byte order's high bit says.
    private static func readStart(_ cursor: inout BlobCursor) throws(StoreError) -> Bool {
        guard try cursor.byte() == Mark.start else { throw .damaged("geometry blob: byte 0 is not 0x00") }
        let order = try cursor.byte()
        guard order & 0x7E == 0 else { throw .damaged("geometry blob: byte 1 is no byte order") }
        let isLittleEndian = order & 1 == 1
        cursor.swaps = isLittleEndian != (1.littleEndian == 1)
        try cursor.skip(4)
        return order & 0x80 != 0
    }

    private static func readBody(
        _ form: Form, _ kind: GeometryKind, _ cursor: inout BlobCursor, into shape: inout Shape
    ) throws(StoreError) {
        switch kind {
        case .point: try readCoordinates(1, form, &cursor, into: &shape)
        case .lineString: try readLine(form, &cursor, into: &shape)
        case .polygon: try readPolygon(form, &cursor, into: &shape)
        case .multiPoint, .multiLineString, .multiPolygon:
            // An entity takes its mark, its class and at least a count.
            let count = try readCount(&cursor, smallest: 9)
            for _ in 0..<count {
                guard try cursor.byte() == Mark.entity else { throw .damaged("geometry blob: byte \(cursor.offset - 1) is not 0x69") }
                let part = try Form(code: try cursor.word())
                guard part.base == form.base - 3 else { throw .damaged("geometry blob: a part of class \(part.base) in \(kind.name)") }
                switch kind {
                case .multiPoint: try readCoordinates(1, part, &cursor, into: &shape)
                case .multiLineString: try readLine(part, &cursor, into: &shape)
                default: try readPolygon(part, &cursor, into: &shape)
                }
            }
        }
    }

    private static func readLine(_ form: Form, _ cursor: inout BlobCursor, into shape: inout Shape) throws(StoreError) {
        let count = try readCount(&cursor, smallest: form.smallestStride)
        try readCoordinates(count, form, &cursor, into: &shape)
        shape.ringEnds.append(shape.count)
    }

    private static func readPolygon(_ form: Form, _ cursor: inout BlobCursor, into shape: inout Shape) throws(StoreError) {
        for _ in 0..<(try readCount(&cursor, smallest: 4)) { try readLine(form, &cursor, into: &shape) }
        shape.polygonEnds.append(shape.ringEnds.count)
    }

    /// A count of things that take at least `smallest` bytes each, all of which must be there.
    private static func readCount(_ cursor: inout BlobCursor, smallest: Int) throws(StoreError) -> Int {
        let count = Int(try cursor.word())
        guard count <= cursor.remaining / smallest else {
            throw .damaged("geometry blob: a count of \(count) at byte \(cursor.offset - 4) exceeds the blob")
        }
        return count
    }

    private static func readCoordinates(
        _ count: Int, _ form: Form, _ cursor: inout BlobCursor, into shape: inout Shape
    ) throws(StoreError) {
        if form.layout == .xy, !form.isCompressed, !cursor.swaps {
            try cursor.append(2 * count, to: &shape.xy)
            return
        }
        for i in 0..<count {
            if form.isCompressed, i > 0, i < count - 1 {
                // Floats are steps from the coordinate before; M is never compressed.
                let last = shape.xy.count - 2
                let x = shape.xy[last] + (try cursor.float())
                let y = shape.xy[last + 1] + (try cursor.float())
                try cursor.skip(form.layout.compressedRest)
                shape.xy.append(x)
                shape.xy.append(y)
            } else {
                shape.xy.append(try cursor.double())
                shape.xy.append(try cursor.double())
                try cursor.skip(form.layout.rest)
            }
        }
    }
}

/// Which numbers a coordinate has.
private enum Layout: Int {
    case xy, xyz, xym, xyzm

    /// The bytes after x and y.
    var rest: Int {
        switch self {
        case .xy: 0
        case .xyz, .xym: 8
        case .xyzm: 16
        }
    }

    var compressedRest: Int {
        switch self {
        case .xy: 0
        case .xyz: 4
        case .xym: 8
        case .xyzm: 12
        }
    }
}

/// A class code taken apart: kind, layout, compressed or not.
private struct Form {
    let base: Int32
    let layout: Layout
    let isCompressed: Bool

    init(base: Int32, layout: Layout, isCompressed: Bool) {
        self.base = base
        self.layout = layout
        self.isCompressed = isCompressed
    }

    init(code: UInt32) throws(StoreError) {
        let compressed = code >= 1_000_000
        let plain = compressed ? code - 1_000_000 : code
        guard let layout = Layout(rawValue: Int(plain / 1000)), !compressed || (2...3).contains(plain % 1000) else {
            throw .damaged("geometry blob: unknown class \(code)")
        }
        self.init(base: Int32(plain % 1000), layout: layout, isCompressed: compressed)
    }

    /// The fewest bytes that a coordinate of a line takes.
    var smallestStride: Int { isCompressed ? 8 + layout.compressedRest : 16 + layout.rest }
}
