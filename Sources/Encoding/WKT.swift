internal import Geo

extension ByteBuffer {
    /// Appends well-known text (OGC 06-103r4 section 7.2), such as `POINT (99.5 19.25)`; rings run as they are stored.
    ///
    /// - Returns: false, with nothing written, when the shape has no coordinates or one that is no number.
    mutating func append(wkt shape: borrowing Shape, in layerKind: GeometryKind, _ format: FixedFormat) -> Bool {
        guard !shape.isEmpty, shape.isWellFormed, shape.isWritable else { return false }
        let kind = shape.kind(inLayerOf: layerKind)
        switch kind {
        case .point: append("POINT ")
        case .lineString: append("LINESTRING ")
        case .polygon: append("POLYGON ")
        case .multiPoint: append("MULTIPOINT ")
        case .multiLineString: append("MULTILINESTRING ")
        case .multiPolygon: append("MULTIPOLYGON ")
        }
        switch kind {
        case .point, .lineString:
            append(wktCoordinates: 0..<shape.count, of: shape.xy.span, format)
        case .multiPoint:
            append(wktList: 0..<shape.count) { buffer, i in
                buffer.append(wktCoordinates: i..<(i + 1), of: shape.xy.span, format)
            }
        case .multiLineString:
            append(wktList: 0..<shape.partCount) { buffer, i in
                buffer.append(wktCoordinates: shape.ring(i), of: shape.xy.span, format)
            }
        case .polygon:
            append(wktPolygon: shape.polygon(0), of: shape, format)
        case .multiPolygon:
            append(wktList: 0..<shape.partCount) { buffer, j in
                buffer.append(wktPolygon: shape.polygon(j), of: shape, format)
            }
        }
        return true
    }

    private mutating func append(wktPolygon rings: Range<Int>, of shape: borrowing Shape, _ format: FixedFormat) {
        append(wktList: rings) { buffer, i in
            buffer.append(wktCoordinates: shape.ring(i), of: shape.xy.span, format)
        }
    }

    private mutating func append(wktList range: Range<Int>, _ body: (inout ByteBuffer, Int) -> Void) {
        if range.isEmpty { return append("EMPTY") }
        append(UInt8(ascii: "("))
        for i in range {
            if i != range.lowerBound { append(", ") }
            body(&self, i)
        }
        append(UInt8(ascii: ")"))
    }

    private mutating func append(wktCoordinates range: Range<Int>, of xy: Span<Double>, _ format: FixedFormat) {
        append(wktList: range) { buffer, i in
            buffer.withRoom(2 * ByteBuffer.doubleRoom + 1) { cursor in
                cursor.put(xy[2 * i], format)
                cursor.put(UInt8(ascii: " "))
                cursor.put(xy[2 * i + 1], format)
            }
        }
    }
}
