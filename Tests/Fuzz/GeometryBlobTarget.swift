import Geo
import SpatiaLiteStore

extension FuzzTarget {
    /// The reader of SpatiaLite's geometries: no count makes it allocate more than the blob holds, and what is read is whole
    /// and comes out of a written blob again.
    public static let geometryBlob = FuzzTarget(name: "geometry-blob", seeds: blobs, words: ["\u{0}\u{1}", "|", "i", "\u{7F}", "\u{3}\u{0}\u{0}\u{0}"]) { bytes in
        let span = bytes.span
        _ = GeometryBlob.bounds(span)
        var shape = Shape(kind: .point)
        guard (try? GeometryBlob.read(span, into: &shape)) != nil else { return .refused }
        // The smallest coordinate is a pair of floats.
        guard shape.xy.count * 4 <= bytes.count, shape.ringEnds.count * 4 <= bytes.count, isWhole(shape) else { return .wrong }
        guard shape.count > 0, shape.xy.allSatisfy(\.isFinite) else { return .taken }
        var written: [UInt8] = [], again = Shape(kind: .point)
        GeometryBlob.write(shape, bounds: shape.bounds, into: &written)
        guard (try? GeometryBlob.read(written.span, into: &again)) != nil, GeometryBlob.bounds(written.span) == shape.bounds else { return .wrong }
        return again == shape ? .taken : .wrong
    }

    /// Ends ascend and the last is the number of what they end.
    private static func isWhole(_ shape: Shape) -> Bool {
        func ascend(_ ends: [Int], to last: Int) -> Bool { zip(ends, ends.dropFirst()).allSatisfy { $0 <= $1 } && (ends.isEmpty || ends.last == last) }
        return shape.xy.count == 2 * shape.count && ascend(shape.ringEnds, to: shape.count) && ascend(shape.polygonEnds, to: shape.ringEnds.count)
    }

    /// A blob of each kind of geometry, and the short form of a point.
    private static let blobs: [[UInt8]] = {
        let ring = [Coordinate(x: 99, y: 19), Coordinate(x: 100, y: 19), Coordinate(x: 100, y: 20), Coordinate(x: 99, y: 19)]
        let line: [Double] = [99, 19, 100, 20]
        let shapes = [
            Shape.point(x: 99.9, y: 19.2), Shape(kind: .multiPoint, xy: line), Shape(kind: .lineString, xy: line, ringEnds: [2]),
            Shape(kind: .multiLineString, xy: line + line, ringEnds: [2, 4]), .polygon(rings: [ring, ring]), .multiPolygon([[ring], [ring, ring]]),
        ]
        return shapes.map { shape in
            var bytes: [UInt8] = []
            GeometryBlob.write(shape, bounds: shape.bounds, into: &bytes)
            return bytes
        } + [[0, 0x81, 0xE6, 0x10, 0, 0, 1] + [UInt8](repeating: 0x40, count: 16) + [0xFE]]
    }()
}
