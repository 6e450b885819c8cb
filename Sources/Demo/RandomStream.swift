/// The random numbers of one object of the demo: SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable
/// pseudorandom number generators", figure 16), seeded by the object's key.
///
/// Each object has its own stream, so objects may be made in any order and on any thread.
struct RandomStream {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The stream of a key: the seed is FNV-1a 64 over `phaenthi-demo-v1|` and the key.
    init(key: String) { self.init(seed: FowlerNollVo.hash("phaenthi-demo-v1|" + key)) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number in 0..<1, a multiple of 2^-53.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number in `0..<count`: the high word of a 128-bit product.
    mutating func index(below count: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(count)).high) }

    /// One of the elements, each as likely as the others.
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[index(below: elements.count)] }

    /// One of the elements by its share of 1; nil for the share that is left over.
    mutating func pick<Element>(byShare table: [(Element, Double)]) -> Element? {
        var rest = unit()
        for (element, share) in table {
            rest -= share
            if rest < 0 { return element }
        }
        return nil
    }

    /// A direction in the plane: a point of the unit disc, drawn by rejection and normalised.
    mutating func direction() -> (x: Double, y: Double) {
        while true {
            let x = 2 * unit() - 1
            let y = 2 * unit() - 1
            let r2 = x * x + y * y
            if r2 > 1e-6, r2 <= 1 {
                let r = r2.squareRoot()
                return (x / r, y / r)
            }
        }
    }
}

/// FNV-1a with 64 bits (Fowler, Noll and Vo).
enum FowlerNollVo {
    static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash
    }
}

/// A distribution by its quantiles at equal steps, linear in between. No function of libm takes part, so every
/// machine draws the same values.
struct Quantiles {
    let values: [Double]

    init(_ values: Double...) { self.values = values }

    /// The quantile of `u` in 0..<1.
    func value(at u: Double) -> Double {
        let t = u * Double(values.count - 1)
        let j = min(Int(t), values.count - 2)
        return values[j] + (t - Double(j)) * (values[j + 1] - values[j])
    }
}

/// Shares a whole number out by weights: the largest remainder method (Hamilton). Ties go to the first.
func largestRemainder(_ total: Int, weights: [Double]) -> [Int] {
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return weights.map { _ in 0 } }
    let exact = weights.map { Double(total) * $0 / sum }
    var shares = exact.map { Int($0) }
    let byRemainder = exact.indices.sorted {
        let a = exact[$0] - Double(shares[$0])
        let b = exact[$1] - Double(shares[$1])
        return a == b ? $0 < $1 : a > b
    }
    for i in byRemainder.prefix(total - shares.reduce(0, +)) { shares[i] += 1 }
    return shares
}
