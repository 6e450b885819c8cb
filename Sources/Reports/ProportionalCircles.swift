/// Circles whose areas are in proportion to counts.
public struct ProportionalCircles: Hashable, Sendable {
    public let largestValue: Double
    /// The radius of the largest value, in the unit of the drawing.
    public let largestRadius: Double

    /// - Parameter values: those on the map; the largest of them in size gets the largest circle.
    public init(_ values: some Sequence<Double>, largestRadius: Double) {
        largestValue = values.reduce(0) { max($0, $1.isFinite ? $1.magnitude : 0) }
        self.largestRadius = largestRadius
    }

    /// The radius of a value; 0 for 0. Of a value below zero that of its size.
    public func radius(_ value: Double) -> Double {
        largestValue > 0 && value.isFinite ? (value.magnitude / largestValue).squareRoot() * largestRadius : 0
    }

    /// Round values for a legend, largest first: 1, 2 or 5 times a power of ten, each at most a fifth of the one before.
    public func legendValues(_ count: Int = 3) -> [Double] {
        guard largestValue > 0 else { return [] }
        var values: [Double] = []
        var limit = largestValue
        while values.count < count {
            var power = 1.0
            while power * 10 <= limit { power *= 10 }
            while power > limit { power /= 10 }
            let value = [5.0, 2, 1].map { $0 * power }.first { $0 <= limit } ?? power
            values.append(value)
            limit = value / 5
        }
        return values
    }
}
