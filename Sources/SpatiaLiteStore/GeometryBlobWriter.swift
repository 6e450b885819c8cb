public import Geo

extension GeometryBlob {
    /// Writes a shape in two dimensions, little-endian, over what the array held.
    ///
    /// - Parameter bounds: the shape's box, which the header carries.
    public static func write(_ shape: Shape, bounds: BoundingBox, srid: Int32 = 4326, into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(Mark.start)
        bytes.append(0x01)
        append(UInt32(bitPattern: srid), to: &bytes)
        for edge in [bounds.minX, bounds.minY, bounds.maxX, bounds.maxY] { append(edge.bitPattern, to: &bytes) }
        bytes.append(Mark.box)
        append(UInt32(shape.kind.rawValue), to: &bytes)
        switch shape.kind {
        case .point: appendCoordinates(shape, 0..<1, to: &bytes)
        case .lineString: appendLine(shape, 0, to: &bytes)
        case .polygon: appendPolygon(shape, 0, to: &bytes)
        case .multiPoint:
            append(UInt32(shape.count), to: &bytes)
            for i in 0..<shape.count {
                appendEntity(.point, to: &bytes)
                appendCoordinates(shape, i..<(i + 1), to: &bytes)
            }
        case .multiLineString:
            append(UInt32(shape.ringEnds.count), to: &bytes)
            for i in shape.ringEnds.indices {
                appendEntity(.lineString, to: &bytes)
                appendLine(shape, i, to: &bytes)
            }
        case .multiPolygon:
            append(UInt32(shape.polygonEnds.count), to: &bytes)
            for j in shape.polygonEnds.indices {
                appendEntity(.polygon, to: &bytes)
                appendPolygon(shape, j, to: &bytes)
            }
        }
        bytes.append(Mark.end)
    }

    private static func appendEntity(_ kind: GeometryKind, to bytes: inout [UInt8]) {
        bytes.append(Mark.entity)
        append(UInt32(kind.rawValue), to: &bytes)
    }

    private static func appendPolygon(_ shape: Shape, _ j: Int, to bytes: inout [UInt8]) {
        let rings = shape.polygon(j)
        append(UInt32(rings.count), to: &bytes)
        for i in rings { appendLine(shape, i, to: &bytes) }
    }

    private static func appendLine(_ shape: Shape, _ i: Int, to bytes: inout [UInt8]) {
        let range = shape.ring(i)
        append(UInt32(range.count), to: &bytes)
        appendCoordinates(shape, range, to: &bytes)
    }

    private static func appendCoordinates(_ shape: Shape, _ range: Range<Int>, to bytes: inout [UInt8]) {
        for i in (2 * range.lowerBound)..<(2 * range.upperBound) { append(shape.xy[i].bitPattern, to: &bytes) }
    }

    private static func append<T: FixedWidthInteger>(_ value: T, to bytes: inout [UInt8]) {
        var rest = value
        for _ in 0..<(T.bitWidth / 8) {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}
