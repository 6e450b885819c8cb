/// The kinds of geometry that a layer may hold (OGC 06-103r4 section 6.1), with their codes in well-known binary.
public enum GeometryKind: Int32, Sendable, CaseIterable {
    case point = 1
    case lineString = 2
    case polygon = 3
    case multiPoint = 4
    case multiLineString = 5
    case multiPolygon = 6

    /// The name in GeoJSON (RFC 7946 section 1.4).
    public var name: String {
        switch self {
        case .point: "Point"
        case .lineString: "LineString"
        case .polygon: "Polygon"
        case .multiPoint: "MultiPoint"
        case .multiLineString: "MultiLineString"
        case .multiPolygon: "MultiPolygon"
        }
    }

    /// 0 for points, 1 for lines, 2 for polygons.
    public var dimension: Int {
        switch self {
        case .point, .multiPoint: 0
        case .lineString, .multiLineString: 1
        case .polygon, .multiPolygon: 2
        }
    }
}

/// A geometry in flat arrays, made to be filled again and again without a new allocation.
///
/// - `xy` holds the coordinates of all parts, x and y in turn.
/// - `ringEnds[i]` is the number of coordinates up to the end of line or ring `i`; a point geometry has none.
/// - `polygonEnds[j]` is the number of rings up to the end of polygon `j`; only polygons have any.
///
/// Rings are closed: the first coordinate is repeated. The first ring of a polygon is its exterior.
public struct Shape: Hashable, Sendable {
    public var kind: GeometryKind
    public var xy: [Double]
    public var ringEnds: [Int]
    public var polygonEnds: [Int]

    public init(kind: GeometryKind = .point, xy: [Double] = [], ringEnds: [Int] = [], polygonEnds: [Int] = []) {
        self.kind = kind
        self.xy = xy
        self.ringEnds = ringEnds
        self.polygonEnds = polygonEnds
    }

    public static func point(x: Double, y: Double) -> Shape { Shape(kind: .point, xy: [x, y]) }

    /// One polygon of closed rings, the exterior first.
    public static func polygon(rings: [[Coordinate]]) -> Shape { multiPolygon([rings], kind: .polygon) }

    /// Polygons of closed rings, the exterior first.
    public static func multiPolygon(_ polygons: [[[Coordinate]]], kind: GeometryKind = .multiPolygon) -> Shape {
        var shape = Shape(kind: kind)
        for rings in polygons {
            for ring in rings {
                for c in ring {
                    shape.xy.append(c.x)
                    shape.xy.append(c.y)
                }
                shape.ringEnds.append(shape.xy.count / 2)
            }
            shape.polygonEnds.append(shape.ringEnds.count)
        }
        return shape
    }

    /// Empties the arrays and keeps their storage.
    public mutating func reset(to kind: GeometryKind) {
        self.kind = kind
        xy.removeAll(keepingCapacity: true)
        ringEnds.removeAll(keepingCapacity: true)
        polygonEnds.removeAll(keepingCapacity: true)
    }

    /// The number of coordinates.
    public var count: Int { xy.count / 2 }
    public var isEmpty: Bool { xy.isEmpty }

    public var bounds: BoundingBox {
        var box = BoundingBox.empty
        var i = 0
        while i + 1 < xy.count {
            box.grow(x: xy[i], y: xy[i + 1])
            i += 2
        }
        return box
    }

    /// The coordinates of line or ring `i`, as a range of coordinate numbers.
    public func ring(_ i: Int) -> Range<Int> { (i == 0 ? 0 : ringEnds[i - 1])..<ringEnds[i] }

    /// The rings of polygon `j`, as a range of ring numbers.
    public func polygon(_ j: Int) -> Range<Int> { (j == 0 ? 0 : polygonEnds[j - 1])..<polygonEnds[j] }

    /// Twice the signed area of ring `i` in the plane: positive when it runs counter-clockwise.
    public func signedArea2(ring i: Int) -> Double {
        let range = ring(i)
        guard range.count > 2 else { return 0 }
        let x0 = xy[2 * range.lowerBound], y0 = xy[2 * range.lowerBound + 1]
        var sum = 0.0
        for k in range.lowerBound..<(range.upperBound - 1) {
            sum += (xy[2 * k] - x0) * (xy[2 * k + 3] - y0) - (xy[2 * k + 2] - x0) * (xy[2 * k + 1] - y0)
        }
        return sum
    }
}
