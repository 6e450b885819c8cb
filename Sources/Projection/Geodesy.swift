internal import CProj
public import Geo

/// Lengths and areas on the ellipsoid of WGS 84, by Karney's geodesic routines (C. F. F. Karney, Algorithms for
/// geodesics, J. Geodesy 87, 2013), which PROJ carries. Coordinates are CRS84. Any thread may call it.
public enum Geodesy {
    /// The equatorial radius in metres and the flattening (NIMA TR8350.2).
    static let equatorialRadius = 6_378_137.0
    static let flattening = 1 / 298.257_223_563
    /// The first eccentricity, squared.
    static let eccentricity2 = flattening * (2 - flattening)

    /// The constants of the ellipsoid: made once, never changed, never freed.
    nonisolated(unsafe) private static let ellipsoid: UnsafePointer<geod_geodesic> = {
        let made = UnsafeMutablePointer<geod_geodesic>.allocate(capacity: 1)
        unsafe made.initialize(to: geod_geodesic())
        unsafe geod_init(made, equatorialRadius, flattening)
        return unsafe UnsafePointer(made)
    }()

    /// The length in metres of the shortest line between two positions, to 15 nanometres.
    public static func distance(_ a: Coordinate, _ b: Coordinate) -> Double {
        var metres = 0.0
        unsafe geod_inverse(ellipsoid, a.y, a.x, b.y, b.x, &metres, nil, nil)
        return metres
    }

    /// The shortest line between two positions: its length in metres and its directions at both ends, from the first
    /// to the second, clockwise from north in degrees.
    struct Line {
        var metres = 0.0
        var departure = 0.0
        var arrival = 0.0
    }

    static func line(from a: Coordinate, to b: Coordinate) -> Line {
        var line = Line()
        unsafe geod_inverse(ellipsoid, a.y, a.x, b.y, b.x, &line.metres, &line.departure, &line.arrival)
        return line
    }

    /// The area of the polygons in square metres, their holes taken out; 0 for points and lines.
    ///
    /// Edges are geodesics, as in every ellipsoidal area of the field (PostGIS geography, QGIS, pyproj's Geod).
    /// The rings may run either way round; polygons that overlap are counted twice.
    public static func area(_ shape: borrowing Shape) -> Double {
        var total = 0.0
        for j in shape.polygonEnds.indices {
            let rings = shape.polygon(j)
            for i in rings { total += (i == rings.lowerBound ? 1 : -1) * area(shape, shape.ring(i)) }
        }
        return total
    }

    private static func area(_ shape: borrowing Shape, _ ring: Range<Int>) -> Double {
        RingArea.area(shape.xy, ring) ?? geodesicArea(shape, ring)
    }

    private static func geodesicArea(_ shape: borrowing Shape, _ ring: Range<Int>) -> Double {
        var polygon = geod_polygon()
        unsafe geod_polygon_init(&polygon, 0)
        for k in ring.dropLast() {
            unsafe geod_polygon_addpoint(ellipsoid, &polygon, shape.xy[2 * k + 1], shape.xy[2 * k])
        }
        var area = 0.0
        unsafe geod_polygon_compute(ellipsoid, &polygon, 0, 1, &area, nil)
        return abs(area)
    }

    /// The length of the lines in metres, for polygons that of all their rings; 0 for points. Edges are geodesics.
    public static func length(_ shape: borrowing Shape) -> Double {
        var total = 0.0
        for i in shape.ringEnds.indices {
            let line = shape.ring(i)
            for k in line.dropFirst() { total += distance(shape.coordinate(k - 1), shape.coordinate(k)) }
        }
        return total
    }

    /// The distance in metres from a position to the nearest point of a shape, 0 inside a polygon; nil when it is empty.
    ///
    /// See ``MeasuredShape`` for what an edge is and how exact the answer is, and use it to measure one shape often.
    public static func distance(_ position: Coordinate, to shape: Shape) -> Double? {
        MeasuredShape(shape).distance(to: position)
    }

    /// The distance in metres between the nearest points of two shapes, 0 where they touch; nil when one is empty.
    public static func distance(_ a: Shape, _ b: Shape) -> Double? {
        MeasuredShape(a).distance(to: MeasuredShape(b))
    }

    /// A box that holds every position within `metres` of the box, somewhat too large: a first test for an index.
    ///
    /// A box that would cross the antimeridian or reach a pole takes in all longitudes.
    public static func grow(_ box: BoundingBox, byMetres metres: Double) -> BoundingBox {
        if box.isEmpty { return box }
        let south = box.minY - metres / LocalPlane.leastMetresPerDegreeOfLatitude
        let north = box.maxY + metres / LocalPlane.leastMetresPerDegreeOfLatitude
        let parallel = LocalPlane.leastMetresPerDegreeOfLongitude(latitude: max(abs(south), abs(north)))
        let margin = parallel > 0 ? metres / parallel : .infinity
        let west = box.minX - margin, east = box.maxX + margin
        let wraps = west < -180 || east > 180
        return BoundingBox(
            minX: wraps ? -180 : west, minY: max(south, -90), maxX: wraps ? 180 : east, maxY: min(north, 90))
    }
}

extension Shape {
    /// Coordinate number `k`.
    func coordinate(_ k: Int) -> Coordinate { Coordinate(x: xy[2 * k], y: xy[2 * k + 1]) }
}
