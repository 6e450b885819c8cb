/// Turns a shape in degrees into what a tile shows of it: projected, clipped to the tile's box, rounded to the grid,
/// lines simplified, and valid. It keeps its working storage from feature to feature.
public struct TileGeometry {
    public let projection: TileProjection
    /// How far a line may be moved to save points, in units; 0: not at all.
    public var tolerance: Int

    /// The result for points.
    public private(set) var points: [GridPoint] = []
    /// The result for lines: all points, and the number of them up to the end of each line.
    public private(set) var lines: (points: [GridPoint], ends: [Int]) = ([], [])
    /// The result for polygons.
    public private(set) var polygons = GridPolygons()

    private var clip: BoxClip
    private var coordinates: [Double] = []
    private var ends: [Int] = []
    private var ring: [GridPoint] = []

    public init(projection: TileProjection, tolerance: Int) {
        self.projection = projection
        self.tolerance = tolerance
        clip = BoxClip(box: projection.box)
    }

    private func grid(_ x: Double, _ y: Double) -> GridPoint {
        GridPoint(x: Int(projection.x(x).rounded()), y: Int(projection.y(y).rounded()))
    }

    /// A position on the grid; nil when it lies outside the tile's box.
    public func point(_ x: Double, _ y: Double) -> GridPoint? {
        projection.box.contains(x: x, y: y) ? grid(x, y) : nil
    }

    /// The points of a shape that lie in the tile's box.
    public mutating func takePoints(_ shape: borrowing Shape) {
        points.removeAll(keepingCapacity: true)
        var i = 0
        while i < shape.xy.count {
            let x = shape.xy[i], y = shape.xy[i + 1]
            if projection.box.contains(x: x, y: y) { points.append(grid(x, y)) }
            i += 2
        }
    }

    public mutating func takeLines(_ shape: borrowing Shape) {
        lines.points.removeAll(keepingCapacity: true)
        lines.ends.removeAll(keepingCapacity: true)
        for i in shape.ringEnds.indices {
            let range = shape.ring(i)
            clip.line(shape.xy[(2 * range.lowerBound)..<(2 * range.upperBound)], into: &coordinates, ends: &ends)
            var start = 0
            for end in ends {
                round(start..<end)
                GridRing.cleanLine(&ring)
                GridRing.simplifyLine(&ring, tolerance: tolerance)
                if ring.count > 1 {
                    lines.points.append(contentsOf: ring)
                    lines.ends.append(lines.points.count)
                }
                start = end
            }
        }
    }

    /// Exteriors without area are dropped with their holes.
    public mutating func takePolygons(_ shape: borrowing Shape) {
        polygons.removeAll()
        for j in shape.polygonEnds.indices {
            let rings = shape.polygon(j)
            for i in rings {
                let range = shape.ring(i)
                clip.ring(shape.xy[(2 * range.lowerBound)..<(2 * range.upperBound)], into: &coordinates)
                round(0..<(coordinates.count / 2))
                takeRing(isHole: i != rings.lowerBound)
                if i == rings.lowerBound, ring.isEmpty { break }
                if !ring.isEmpty { polygons.append(ring: ring) }
            }
            if polygons.ringEnds.count > (polygons.polygonEnds.last ?? 0) { polygons.endPolygon() }
        }
        if !polygons.isStrictlyValid { polygons = GridPolygonMender.mend(polygons) }
    }

    /// Rounds a range of the clipped coordinates to the grid.
    private mutating func round(_ range: Range<Int>) {
        ring.removeAll(keepingCapacity: true)
        for i in range { ring.append(grid(coordinates[2 * i], coordinates[2 * i + 1])) }
    }

    /// Cleans and winds the ring. It is not simplified here, one polygon without its neighbours, and keeps points on
    /// straight ways: so what neighbours share they go on sharing.
    private mutating func takeRing(isHole: Bool) {
        GridRing.clean(&ring, keepsStraight: true)
        let area = GridRing.area2(ring)
        if area == 0 { return ring.removeAll(keepingCapacity: true) }
        if (area < 0) != isHole { ring.reverse() }
    }
}

extension TileProjection {
    /// Whether every coordinate is a number that can be projected and cut without overflow. Beyond ten million degrees
    /// there is nothing to draw.
    public func canTake(_ shape: borrowing Shape) -> Bool {
        var good = true
        for value in shape.xy { good = good && value.magnitude < 1e7 }
        return good && shape.isWellFormed
    }

    /// A box of degrees in the tile's units, y from the north.
    public func units(_ degrees: BoundingBox) -> BoundingBox {
        BoundingBox(minX: x(degrees.minX), minY: y(degrees.maxY), maxX: x(degrees.maxX), maxY: y(degrees.minY))
    }
}
