/// A point of a tile's integer grid. Coordinates stay far below 2^20, so that products of them are exact.
public struct GridPoint: Hashable, Sendable, Comparable {
    public var x: Int
    public var y: Int

    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }

    /// By x, then y.
    public static func < (a: GridPoint, b: GridPoint) -> Bool { a.x != b.x ? a.x < b.x : a.y < b.y }

    static func - (a: GridPoint, b: GridPoint) -> GridPoint { GridPoint(x: a.x - b.x, y: a.y - b.y) }

    /// The cross product of two vectors: positive when `b` is counter-clockwise of `a`.
    static func cross(_ a: GridPoint, _ b: GridPoint) -> Int { a.x * b.y - a.y * b.x }

    static func dot(_ a: GridPoint, _ b: GridPoint) -> Int { a.x * b.x + a.y * b.y }
}

/// Operations on one open ring or line of grid points.
public enum GridRing {
    /// Twice the signed area: the surveyor's formula. Positive for an exterior ring of a vector tile.
    public static func area2(_ ring: some RandomAccessCollection<GridPoint>) -> Int {
        guard var last = ring.last else { return 0 }
        var sum = 0
        for point in ring {
            sum += GridPoint.cross(last, point)
            last = point
        }
        return sum
    }

    /// Removes repeated points, points on the straight way between their neighbours, and spikes; what is left of a ring
    /// without area is empty.
    ///
    /// - Parameter keepsStraight: leave points on the straight way, which may be corners of a neighbour.
    public static func clean(_ ring: inout [GridPoint], keepsStraight: Bool = false) {
        let isNeedless = keepsStraight ? isSpike : isStraight
        var kept = 0
        for i in ring.indices {
            let point = ring[i]
            while kept > 0, ring[kept - 1] == point || (kept > 1 && isNeedless(ring[kept - 2], ring[kept - 1], point)) {
                kept -= 1
            }
            ring[kept] = point
            kept += 1
        }
        var start = 0
        while kept - start > 2 {
            if ring[kept - 1] == ring[start] || isNeedless(ring[kept - 2], ring[kept - 1], ring[start]) {
                kept -= 1
            } else if isNeedless(ring[kept - 1], ring[start], ring[start + 1]) {
                start += 1
            } else {
                break
            }
        }
        ring.removeSubrange(kept...)
        ring.removeSubrange(..<start)
        if ring.count < 3 { ring.removeAll(keepingCapacity: true) }
    }

    /// Removes repeated points of a line; what is left of a line without length is empty.
    public static func cleanLine(_ line: inout [GridPoint]) {
        var kept = 0
        for i in line.indices where kept == 0 || line[kept - 1] != line[i] {
            line[kept] = line[i]
            kept += 1
        }
        line.removeSubrange((kept < 2 ? 0 : kept)...)
    }

    private static func isStraight(_ a: GridPoint, _ b: GridPoint, _ c: GridPoint) -> Bool {
        GridPoint.cross(b - a, c - b) == 0
    }

    /// Whether the way from a to b runs back on itself to c.
    private static func isSpike(_ a: GridPoint, _ b: GridPoint, _ c: GridPoint) -> Bool {
        isStraight(a, b, c) && GridPoint.dot(b - a, c - b) < 0
    }

    /// Thins a line by Douglas and Peucker (1973): no removed point is farther than `tolerance` from what is left.
    /// The ends stay.
    public static func simplifyLine(_ line: inout [GridPoint], tolerance: Int) {
        guard tolerance > 0, line.count > 2 else { return }
        var keeps = [Bool](repeating: false, count: line.count)
        mark(line, 0, line.count - 1, tolerance, &keeps)
        filter(&line, keeps)
    }

    private static func filter(_ points: inout [GridPoint], _ keeps: [Bool]) {
        var kept = 0
        for i in points.indices where keeps[i] {
            points[kept] = points[i]
            kept += 1
        }
        points.removeSubrange(kept...)
    }

    private static func mark(
        _ points: [GridPoint], _ first: Int, _ last: Int, _ tolerance: Int, _ keeps: inout [Bool]
    ) {
        keeps[first] = true
        keeps[last] = true
        var pending = [(first, last)]
        while let (a, b) = pending.popLast() {
            var far = a, distance = Double(tolerance * tolerance)
            for i in (a + 1)..<max(b, a + 1) {
                let d = distance2(points[i], points[a], points[b])
                if d > distance { (far, distance) = (i, d) }
            }
            if far == a { continue }
            keeps[far] = true
            pending.append((a, far))
            pending.append((far, b))
        }
    }

    /// The square of the distance from a point to a segment.
    private static func distance2(_ p: GridPoint, _ a: GridPoint, _ b: GridPoint) -> Double {
        let along = b - a, toP = p - a
        let length2 = GridPoint.dot(along, along), projection = GridPoint.dot(along, toP)
        if projection <= 0 { return Double(GridPoint.dot(toP, toP)) }
        if projection >= length2 { return Double(GridPoint.dot(p - b, p - b)) }
        let cross = Double(GridPoint.cross(along, toP))
        return cross * cross / Double(length2)
    }
}
