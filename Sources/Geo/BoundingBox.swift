/// An axis-parallel box in degrees (or in any plane): `minX ... maxX` by `minY ... maxY`, edges included.
///
/// A box may be a line or a point. The empty box is `minX > maxX`; a box across the antimeridian
/// is two boxes (see ``BoundingBox/splitAtAntimeridian(west:south:east:north:)``).
public struct BoundingBox: Hashable, Sendable {
    public var minX: Double
    public var minY: Double
    public var maxX: Double
    public var maxY: Double

    public init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// The box that holds nothing; growing it by a coordinate gives that coordinate's box.
    public static let empty = BoundingBox(minX: .infinity, minY: .infinity, maxX: -.infinity, maxY: -.infinity)

    /// The whole world in degrees.
    public static let world = BoundingBox(minX: -180, minY: -90, maxX: 180, maxY: 90)

    public var isEmpty: Bool { !(minX <= maxX && minY <= maxY) }
    public var width: Double { maxX - minX }
    public var height: Double { maxY - minY }
    public var center: Coordinate { Coordinate(x: (minX + maxX) / 2, y: (minY + maxY) / 2) }

    public mutating func grow(x: Double, y: Double) {
        minX = min(minX, x)
        minY = min(minY, y)
        maxX = max(maxX, x)
        maxY = max(maxY, y)
    }

    public mutating func grow(_ other: BoundingBox) {
        minX = min(minX, other.minX)
        minY = min(minY, other.minY)
        maxX = max(maxX, other.maxX)
        maxY = max(maxY, other.maxY)
    }

    /// The box smaller by `margin` on every side (larger when it is negative).
    public func inset(by margin: Double) -> BoundingBox {
        BoundingBox(minX: minX + margin, minY: minY + margin, maxX: maxX - margin, maxY: maxY - margin)
    }

    /// Whether the boxes share a point; touching edges count.
    public func intersects(_ other: BoundingBox) -> Bool {
        minX <= other.maxX && other.minX <= maxX && minY <= other.maxY && other.minY <= maxY
    }

    public func contains(x: Double, y: Double) -> Bool {
        minX <= x && x <= maxX && minY <= y && y <= maxY
    }

    public func contains(_ other: BoundingBox) -> Bool {
        minX <= other.minX && other.maxX <= maxX && minY <= other.minY && other.maxY <= maxY
    }

    /// The one or two boxes of a GeoJSON bounding box (RFC 7946 section 5.2): `west > east` crosses the antimeridian.
    public static func splitAtAntimeridian(west: Double, south: Double, east: Double, north: Double) -> [BoundingBox] {
        if west <= east { return [BoundingBox(minX: west, minY: south, maxX: east, maxY: north)] }
        return [
            BoundingBox(minX: west, minY: south, maxX: 180, maxY: north),
            BoundingBox(minX: -180, minY: south, maxX: east, maxY: north),
        ]
    }
}

/// A position: longitude (x) and latitude (y) in degrees on WGS 84, unless the owner says otherwise.
public struct Coordinate: Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}
