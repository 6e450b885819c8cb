internal import Geo

extension Shape {
    /// The kind under which a layer of `layerKind` writes this shape: always multiple in a layer of multiple kind,
    /// else single whenever there is one part; its own dimension when it is not the layer's.
    func kind(inLayerOf layerKind: GeometryKind) -> GeometryKind {
        if layerKind.dimension == kind.dimension, layerKind.isMultiple { return layerKind }
        return partCount == 1 ? kind.single : kind.multiple
    }

    /// Whether every coordinate can be written as a decimal number.
    var isWritable: Bool {
        var good = true
        for value in xy { good = good && value.magnitude < 1e15 }
        return good
    }
}

extension ByteBuffer {
    /// The bytes of one coordinate at most: two numbers, brackets and commas.
    private static let coordinateRoom = 2 * doubleRoom + 4

    /// Appends a geometry object of GeoJSON (RFC 7946 section 3.1). Polygons follow the right-hand rule (3.1.6): exteriors
    /// counter-clockwise, holes clockwise, whichever way they are stored.
    ///
    /// - Parameter mirrored: latitudes come first, so that a ring that runs counter-clockwise on the ground has a negative area.
    /// - Returns: false, with nothing written, when the shape has no coordinates or one that is no number.
    mutating func append(geometry shape: borrowing Shape, in layerKind: GeometryKind, _ format: FixedFormat, mirrored: Bool = false) -> Bool {
        guard !shape.isEmpty, shape.isWellFormed, shape.isWritable else { return false }
        let kind = shape.kind(inLayerOf: layerKind)
        switch kind {
        case .point: append("{\"type\":\"Point\",\"coordinates\":")
        case .lineString: append("{\"type\":\"LineString\",\"coordinates\":")
        case .polygon: append("{\"type\":\"Polygon\",\"coordinates\":")
        case .multiPoint: append("{\"type\":\"MultiPoint\",\"coordinates\":")
        case .multiLineString: append("{\"type\":\"MultiLineString\",\"coordinates\":")
        case .multiPolygon: append("{\"type\":\"MultiPolygon\",\"coordinates\":")
        }
        let xy = shape.xy.span
        switch kind {
        case .point:
            withRoom(Self.coordinateRoom) { $0.put(coordinate: 0, of: xy, format) }
        case .multiPoint:
            append(coordinates: 0..<shape.count, of: xy, reversed: false, format)
        case .lineString:
            append(coordinates: shape.ring(0), of: xy, reversed: false, format)
        case .multiLineString:
            append(list: 0..<shape.partCount) { buffer, i in
                buffer.append(coordinates: shape.ring(i), of: xy, reversed: false, format)
            }
        case .polygon:
            append(polygon: shape.polygon(0), of: shape, format, mirrored)
        case .multiPolygon:
            append(list: 0..<shape.partCount) { buffer, j in
                buffer.append(polygon: shape.polygon(j), of: shape, format, mirrored)
            }
        }
        append(UInt8(ascii: "}"))
        return true
    }

    private mutating func append(polygon rings: Range<Int>, of shape: borrowing Shape, _ format: FixedFormat, _ mirrored: Bool) {
        let xy = shape.xy.span
        append(list: rings) { buffer, i in
            let area = mirrored ? -shape.signedArea2(ring: i) : shape.signedArea2(ring: i)
            buffer.append(
                coordinates: shape.ring(i), of: xy, reversed: i == rings.lowerBound ? area < 0 : area > 0, format)
        }
    }

    private mutating func append(list range: Range<Int>, _ body: (inout ByteBuffer, Int) -> Void) {
        append(UInt8(ascii: "["))
        for i in range {
            if i != range.lowerBound { append(UInt8(ascii: ",")) }
            body(&self, i)
        }
        append(UInt8(ascii: "]"))
    }

    /// A list of coordinates, in runs so that little more room is taken than is used.
    private mutating func append(
        coordinates range: Range<Int>, of xy: Span<Double>, reversed: Bool, _ format: FixedFormat
    ) {
        append(UInt8(ascii: "["))
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(start + 32, range.upperBound)
            withRoom((end - start) * Self.coordinateRoom) { cursor in
                for i in start..<end {
                    if i != range.lowerBound { cursor.put(UInt8(ascii: ",")) }
                    cursor.put(coordinate: reversed ? range.lowerBound + range.upperBound - 1 - i : i, of: xy, format)
                }
            }
            start = end
        }
        append(UInt8(ascii: "]"))
    }
}

extension ByteCursor {
    @inline(__always)
    fileprivate mutating func put(coordinate i: Int, of xy: Span<Double>, _ format: FixedFormat) {
        put(UInt8(ascii: "["))
        put(xy[2 * i], format)
        put(UInt8(ascii: ","))
        put(xy[2 * i + 1], format)
        put(UInt8(ascii: "]"))
    }
}
