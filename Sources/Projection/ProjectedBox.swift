public import Geo

/// Boxes of the system, as in `bbox-crs`. A box of a projected plane is not a box in degrees: its edges are curves.
extension Projector {
    /// What a box of the system covers, in CRS84: a polygon whose edges follow the curves of the box's edges.
    ///
    /// A box that is a line or a point gives a line or a point. What lies outside the system's plane is cut off;
    /// a box wholly outside gives an empty polygon. Edges are divided until a chord is within a millimetre of
    /// its curve, into 256 at most (then within 10 cm for a box of 1,000 km in UTM).
    /// - Parameter box: in the system's axes.
    public mutating func polygon(of box: BoundingBox) -> Shape {
        let cut = box.intersection(system.plane)
        if cut.isEmpty { return Shape(kind: .polygon) }
        let isLine = cut.width == 0 || cut.height == 0
        if cut.width == 0 && cut.height == 0 {
            var xy = [cut.minX, cut.minY]
            run(&xy, inverse: true)
            return Shape(kind: .point, xy: xy)
        }
        let corners =
            isLine
            ? [(cut.minX, cut.minY), (cut.maxX, cut.maxY)]
            : [
                (cut.minX, cut.minY), (cut.maxX, cut.minY), (cut.maxX, cut.maxY), (cut.minX, cut.maxY),
                (cut.minX, cut.minY),
            ]
        var shape = Shape(kind: isLine ? .lineString : .polygon)
        for (from, to) in zip(corners, corners.dropFirst()) {
            let edge = curve(from: from, to: to)
            shape.xy.removeLast(min(shape.xy.count, 2))
            shape.xy += edge
        }
        shape.ringEnds = [shape.count]
        if isLine { return shape }
        shape.polygonEnds = [1]
        if shape.signedArea2(ring: 0) < 0 { shape.reverseOnlyRing() }
        return shape
    }

    /// The box in CRS84 around what a box of the system covers: nothing that is in the one is outside the other.
    /// Empty when the box lies wholly outside the system's plane.
    /// - Parameter box: in the system's axes.
    public mutating func bounds(of box: BoundingBox) -> BoundingBox {
        let shape = polygon(of: box)
        if shape.isEmpty { return .empty }
        // Between two points a curve leaves its chord by an eighth of the second difference; double that is safe.
        let margin = system.isRectilinear ? 0 : Self.largestSecondDifference(shape.xy) / 4
        return shape.bounds.inset(by: -margin).intersection(.world)
    }

    /// The image in CRS84 of the straight line between two positions of the system, its ends included.
    private mutating func curve(from a: (x: Double, y: Double), to b: (x: Double, y: Double)) -> [Double] {
        func points(_ parts: Int) -> [Double] {
            (0...parts).flatMap { i in
                let t = Double(i) / Double(parts)
                return [i == parts ? b.x : a.x + (b.x - a.x) * t, i == parts ? b.y : a.y + (b.y - a.y) * t]
            }
        }
        if system.isRectilinear {
            var xy = points(1)
            run(&xy, inverse: true)
            return xy
        }
        let trial = 8
        var xy = points(trial)
        run(&xy, inverse: true)
        let sagitta = Self.largestSecondDifference(xy) / 8
        let millimetre = 9e-9  // degrees of latitude
        let parts = Int(min(256, (Double(trial) * (sagitta / millimetre).squareRoot()).rounded(.up)))
        if parts <= trial { return xy }
        xy = points(parts)
        run(&xy, inverse: true)
        return xy
    }

    /// The largest |p(i−1) − 2 p(i) + p(i+1)| of either ordinate.
    ///
    /// At the corners of a ring this is the length of an edge's part, which only widens the margin.
    private static func largestSecondDifference(_ xy: [Double]) -> Double {
        var largest = 0.0
        var i = 2
        while i + 3 < xy.count {
            largest = max(
                largest, abs(xy[i - 2] - 2 * xy[i] + xy[i + 2]), abs(xy[i - 1] - 2 * xy[i + 1] + xy[i + 3]))
            i += 2
        }
        return largest
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
