public import Geo

/// A position on a canvas: x to the right and y down, in the canvas's units.
public struct Point: Hashable, Sendable {
    public var x: Double
    public var y: Double

    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// A width and a height in the canvas's units.
public struct Size: Hashable, Sendable {
    public var width: Double
    public var height: Double

    public init(_ width: Double, _ height: Double) {
        self.width = width
        self.height = height
    }
}

/// A rectangle on a canvas by its upper left corner.
public struct Rect: Hashable, Sendable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    public var right: Double { x + width }
    public var bottom: Double { y + height }
    public var center: Point { Point(x + width / 2, y + height / 2) }

    /// The rectangle smaller by `margin` on every side; never less than nothing.
    public func inset(by margin: Double) -> Rect {
        let m = min(margin, width / 2, height / 2)
        return Rect(x + m, y + m, width - 2 * m, height - 2 * m)
    }

    public func intersects(_ other: Rect) -> Bool { x < other.right && other.x < right && y < other.bottom && other.y < bottom }

    public func contains(_ other: Rect) -> Bool { x <= other.x && other.right <= right && y <= other.y && other.bottom <= bottom }
}

/// From the plane of a shape to a canvas: `x' = xx·x + x0`, `y' = yy·y + y0`. `yy` is below zero where y goes up.
public struct Placement: Hashable, Sendable {
    public var xx: Double
    public var yy: Double
    public var x0: Double
    public var y0: Double

    public init(xx: Double, yy: Double, x0: Double, y0: Double) {
        self.xx = xx
        self.yy = yy
        self.x0 = x0
        self.y0 = y0
    }

    /// For shapes whose coordinates are the canvas's already.
    public static let identity = Placement(xx: 1, yy: 1, x0: 0, y0: 0)

    public func point(_ c: Coordinate) -> Point { Point(xx * c.x + x0, yy * c.y + y0) }

    /// Where a point of the canvas lies in the plane.
    public func coordinate(_ p: Point) -> Coordinate { Coordinate(x: (p.x - x0) / xx, y: (p.y - y0) / yy) }

    /// The rectangle that a box covers.
    public func rect(_ box: BoundingBox) -> Rect {
        let a = point(Coordinate(x: box.minX, y: box.minY)), b = point(Coordinate(x: box.maxX, y: box.maxY))
        return Rect(min(a.x, b.x), min(a.y, b.y), abs(b.x - a.x), abs(b.y - a.y))
    }
}
