/// The address of a tile in WebMercatorQuad (OGC 17-083r4 annex D.1): zoom 0...24, row from the top, column from the west.
public struct TileAddress: Hashable, Sendable {
    public let zoom: Int
    public let row: Int
    public let column: Int

    public static let maximumZoom = 24

    /// Nil outside the tile matrix.
    public init?(zoom: Int, row: Int, column: Int) {
        guard (0...Self.maximumZoom).contains(zoom) else { return nil }
        let size = 1 << zoom
        guard (0..<size).contains(row), (0..<size).contains(column) else { return nil }
        self.zoom = zoom
        self.row = row
        self.column = column
    }

    /// Reads the three numbers of a tile's path. Only plain decimal digits are numbers: no sign, no space, no leading zeros.
    public init?(zoom: String, row: String, column: String) {
        guard let z = Self.number(zoom), let r = Self.number(row), let c = Self.number(column) else { return nil }
        self.init(zoom: z, row: r, column: c)
    }

    private static func number(_ text: String) -> Int? {
        let digits = text.utf8
        guard (1...10).contains(digits.count), digits.count == 1 || digits.first != 0x30 else { return nil }
        var number = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            number = number * 10 + Int(digit - 0x30)
        }
        return number
    }

    /// The tile's edges in degrees, grown on each side by `buffer` parts of the tile's width.
    public func bounds(buffer: Double = 0) -> BoundingBox {
        let size = Double(1 << zoom)
        let west = (Double(column) - buffer) / size * 360 - 180
        let east = (Double(column + 1) + buffer) / size * 360 - 180
        return BoundingBox(
            minX: max(-180, west), minY: WebMercator.latitude(y: (Double(row + 1) + buffer) / size),
            maxX: min(180, east), maxY: WebMercator.latitude(y: (Double(row) - buffer) / size))
    }

    /// The tile that holds a position.
    public static func containing(_ c: Coordinate, zoom: Int) -> TileAddress? {
        let size = Double(1 << zoom)
        let column = Int((WebMercator.x(longitude: c.x) * size).rounded(.down))
        let row = Int((WebMercator.y(latitude: c.y) * size).rounded(.down))
        let last = (1 << zoom) - 1
        return TileAddress(zoom: zoom, row: min(max(row, 0), last), column: min(max(column, 0), last))
    }
}
