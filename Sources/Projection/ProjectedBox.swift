public import Geo

/// Boxes of the system, as in `bbox-crs`. A box of a projected plane is not a box in degrees: its edges are curves.
extension Projector {
    /// What a box of the system covers, in CRS84: a polygon whose edges follow the curves of the box's edges.
    ///
    /// A box that is a line or a point gives a line or a point. What lies outside the system's plane is cut off;
    /// a box wholly outside gives an empty polygon. Edges are divided until a chord is within a millimetre of
    /// its curve, into 256 parts at most (then within 10 cm for a box of 1,000 km in UTM).
    /// - Parameter box: in the system's axes.
    public mutating func polygon(of box: BoundingBox) -> Shape { outline(of: box).shape }

    /// The box in CRS84 around what a box of the system covers: nothing that is in the one is outside the other.
    /// Empty when the box lies wholly outside the system's plane.
    /// - Parameter box: in the system's axes.
    public mutating func bounds(of box: BoundingBox) -> BoundingBox {
        let (shape, sagitta) = outline(of: box)
        // The sagitta is an estimate; twice as much is safe.
        return shape.isEmpty ? .empty : shape.bounds.inset(by: -2 * sagitta).intersection(.world)
    }

    /// The outline in CRS84 and how far, in degrees, its chords may be from the curves.
    private mutating func outline(of box: BoundingBox) -> (shape: Shape, sagitta: Double) {
        let cut = box.intersection(system.plane)
        if cut.isEmpty { return (Shape(kind: .polygon), 0) }
        let southWest = Coordinate(x: cut.minX, y: cut.minY), northEast = Coordinate(x: cut.maxX, y: cut.maxY)
        if southWest == northEast {
            var xy = [cut.minX, cut.minY]
            run(&xy, inverse: true)
            return (Shape(kind: .point, xy: xy), 0)
        }
        let isLine = cut.width == 0 || cut.height == 0
        let corners =
            isLine
            ? [southWest, northEast]
            : [
                southWest, Coordinate(x: cut.maxX, y: cut.minY), northEast, Coordinate(x: cut.minX, y: cut.maxY),
                southWest,
            ]
        var shape = Shape(kind: isLine ? .lineString : .polygon)
        var sagitta = 0.0
        for (from, to) in zip(corners, corners.dropFirst()) {
            let edge = curve(from: from, to: to)
            sagitta = max(sagitta, edge.sagitta)
            shape.xy.removeLast(min(shape.xy.count, 2))
            shape.xy += edge.xy
        }
        shape.ringEnds = [shape.count]
        if isLine { return (shape, sagitta) }
        shape.polygonEnds = [1]
        if shape.signedArea2(ring: 0) < 0 { shape.reverseOnlyRing() }
        return (shape, sagitta)
    }

    /// The image in CRS84 of the straight line between two positions of the system, its ends included.
    private mutating func curve(from a: Coordinate, to b: Coordinate) -> (xy: [Double], sagitta: Double) {
        if system.isRectilinear { return (image(from: a, to: b, parts: 1), 0) }
        let trial = 8
        let xy = image(from: a, to: b, parts: trial)
        let sagitta = Self.sagitta(of: xy)
        let millimetre = 9e-9  // in degrees of latitude
        let parts = Int(min(256, (Double(trial) * (sagitta / millimetre).squareRoot()).rounded(.up)))
        if parts <= trial { return (xy, sagitta) }
        let finer = image(from: a, to: b, parts: parts)
        return (finer, Self.sagitta(of: finer))
    }

    private mutating func image(from a: Coordinate, to b: Coordinate, parts: Int) -> [Double] {
        var xy: [Double] = []
        xy.reserveCapacity(2 * parts + 2)
        for i in 0..<parts {
            let t = Double(i) / Double(parts)
            xy.append(a.x + (b.x - a.x) * t)
            xy.append(a.y + (b.y - a.y) * t)
        }
        xy.append(b.x)
        xy.append(b.y)
        run(&xy, inverse: true)
        // Rounding may carry the edge of the world a hair out of it.
        for k in xy.indices {
            let edge = k % 2 == 0 ? 180.0 : 90.0
            xy[k] = min(max(xy[k], -edge), edge)
        }
        return xy
    }

    /// How far a smooth curve leaves the chords between its points: an eighth of the largest second difference.
    private static func sagitta(of xy: [Double]) -> Double {
        var largest = 0.0
        var i = 2
        while i + 3 < xy.count {
            largest = max(
                largest, abs(xy[i - 2] - 2 * xy[i] + xy[i + 2]), abs(xy[i - 1] - 2 * xy[i + 1] + xy[i + 3]))
            i += 2
        }
        return largest / 8
    }
}

extension CoordinateSystem {
    /// Lines along the axes stay lines along the axes in degrees.
    var isRectilinear: Bool { self == .crs84 || self == .wgs84 || self == .webMercator }
}

extension Shape {
    fileprivate mutating func reverseOnlyRing() {
        var i = 0, j = xy.count - 2
        while i < j {
            xy.swapAt(i, j)
            xy.swapAt(i + 1, j + 1)
            i += 2
            j -= 2
        }
    }
}
