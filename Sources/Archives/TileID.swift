public import Geo

/// The number of a tile in an archive: all tiles of a zoom along a Hilbert curve, after those of the zooms before it
/// (PMTiles specification version 3, section 4.1.1). The four tiles of the next zoom that lie in a tile follow each other.
public struct TileID: Hashable, Comparable, Sendable {
    public let number: UInt64

    /// The numbers that tiles of zooms 0...24 can have.
    public static let end = first(of: TileAddress.maximumZoom + 1)

    public init(_ address: TileAddress) {
        var x = UInt64(address.column), y = UInt64(address.row), distance: UInt64 = 0
        var size = UInt64(1) << UInt64(address.zoom)
        while size > 1 {
            size >>= 1
            let right = x & size != 0, lower = y & size != 0
            distance = distance << 2 | (right ? (lower ? 2 : 3) : (lower ? 1 : 0))
            x &= size - 1
            y &= size - 1
            Self.turn(&x, &y, size, right: right, lower: lower)
        }
        number = Self.first(of: address.zoom) + distance
    }

    /// Nil beyond the last zoom.
    public init?(number: UInt64) {
        guard number < Self.end else { return nil }
        self.number = number
    }

    public var zoom: Int {
        var zoom = 0
        while number >= Self.first(of: zoom + 1) { zoom += 1 }
        return zoom
    }

    public var address: TileAddress {
        let zoom = zoom
        var rest = number - Self.first(of: zoom), x: UInt64 = 0, y: UInt64 = 0
        for bit in 0..<UInt64(zoom) {
            let right = rest & 2 != 0, lower = right != (rest & 1 != 0)
            Self.turn(&x, &y, 1 << bit, right: right, lower: lower)
            if right { x |= 1 << bit }
            if lower { y |= 1 << bit }
            rest >>= 2
        }
        guard let address = TileAddress(zoom: zoom, row: Int(y), column: Int(x)) else { preconditionFailure("a distance lies on its curve") }
        return address
    }

    /// The four tiles of the next zoom that lie in this one, in their order; none at the last zoom.
    public var children: [TileID] {
        let zoom = zoom
        let first = Self.first(of: zoom + 1) + 4 * (number - Self.first(of: zoom))
        return (0..<4).compactMap { TileID(number: first + $0) }
    }

    public static func < (a: TileID, b: TileID) -> Bool { a.number < b.number }

    /// How many tiles lie in the zooms before.
    static func first(of zoom: Int) -> UInt64 { (1 << UInt64(2 * zoom) - 1) / 3 }

    /// Turns and mirrors a quadrant of the curve; its own inverse.
    private static func turn(_ x: inout UInt64, _ y: inout UInt64, _ size: UInt64, right: Bool, lower: Bool) {
        guard !lower else { return }
        if right {
            x = size - 1 - x
            y = size - 1 - y
        }
        swap(&x, &y)
    }
}
