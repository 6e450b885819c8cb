/// Thai land area. 1 rai = 4 ngan = 400 square wa = 1,600 square metres.
public struct LandArea: Hashable, Sendable {
    /// Hundredths of a square wa, so that sums are exact.
    public let squareWaHundredths: Int

    public static let squareMetresPerRai = 1600.0
    public static let squareMetresPerSquareWa = 4.0

    public init(squareWaHundredths: Int) { self.squareWaHundredths = squareWaHundredths }

    public init(rai: Double) { squareWaHundredths = Int((rai * 40_000).rounded()) }

    public var rai: Double { Double(squareWaHundredths) / 40_000 }
    public var squareMetres: Double { Double(squareWaHundredths) / 25 }

    /// Whole rai, whole ngan and the rest in square wa: "3-1-50".
    public var parts: (rai: Int, ngan: Int, squareWa: Double) {
        let rai = squareWaHundredths / 40_000
        let rest = squareWaHundredths % 40_000
        return (rai, rest / 10_000, Double(rest % 10_000) / 100)
    }
}
