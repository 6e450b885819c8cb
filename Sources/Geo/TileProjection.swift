#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Projects degrees into the units of one tile: x from the west, y from the north, `extent` units a side.
public struct TileProjection: Sendable {
    public let address: TileAddress
    public let extent: Int
    /// The tile grown by its buffer, in degrees. Latitudes within it are projected fast.
    public let box: BoundingBox

    private let scale: Double
    private let left: Double
    private let top: Double
    private let middle: Double
    private let perHalf: Double
    /// y as a polynomial of the latitude, from -1 at the box's south to 1 at its north; none when it is not exact enough.
    private var polynomial = InlineArray<12, Double>(repeating: 0)
    private var degree = 0

    /// - Parameter buffer: how far the box reaches beyond the tile on each side, in units.
    public init(address: TileAddress, extent: Int = 4096, buffer: Int = 64) {
        self.address = address
        self.extent = extent
        box = address.bounds(buffer: Double(buffer) / Double(extent))
        let side = Double(extent)
        scale = side * Double(1 << address.zoom)
        left = Double(address.column) * side
        top = Double(address.row) * side
        middle = (box.minY + box.maxY) / 2
        perHalf = 2 / (box.maxY - box.minY)
        for degree in [3, 5, 7, 9, 11] where self.degree == 0 { fit(degree) }
    }

    public func x(_ longitude: Double) -> Double { (longitude / 360 + 0.5) * scale - left }

    /// Latitudes inside ``box`` are right to 1/100 unit, and others as exact as ``WebMercator``.
    public func y(_ latitude: Double) -> Double {
        let t = (latitude - middle) * perHalf
        guard degree > 0, t.magnitude <= 1 else { return exactY(latitude) }
        var y = polynomial[degree]
        var k = degree - 1
        while k >= 0 {
            y = y * t + polynomial[k]
            k -= 1
        }
        return y
    }

    private func exactY(_ latitude: Double) -> Double { WebMercator.y(latitude: latitude) * scale - top }

    /// Interpolates at the nodes of Chebyshev with divided differences, and keeps the polynomial when it is close enough.
    ///
    /// The nearest singularity of the projection is the pole, so that a few terms are enough for all but the widest tiles.
    private mutating func fit(_ degree: Int) {
        let nodes = (0...degree).map { cos(.pi * Double(2 * $0 + 1) / Double(2 * degree + 2)) }
        var differences = nodes.map { exactY(middle + $0 / perHalf) }
        for order in 1...degree {
            for i in stride(from: degree, through: order, by: -1) {
                differences[i] = (differences[i] - differences[i - 1]) / (nodes[i] - nodes[i - order])
            }
        }
        var terms = [Double](repeating: 0, count: degree + 1)
        for i in stride(from: degree, through: 0, by: -1) {
            for k in stride(from: degree, through: 1, by: -1) { terms[k] = terms[k - 1] - nodes[i] * terms[k] }
            terms[0] = differences[i] - nodes[i] * terms[0]
        }
        for k in 0...degree { polynomial[k] = terms[k] }
        self.degree = degree
        for step in 0...64 {
            let latitude = middle + (Double(step) / 32 - 1) / perHalf
            if !((y(latitude) - exactY(latitude)).magnitude < 0.01) { self.degree = 0 }
        }
    }
}
