import Geo

/// A field over the country that changes smoothly from place to place, between 0 and 1: value noise on lattices of
/// 0.5, 0.25 and 0.125 degrees with the weights 0.6, 0.3 and 0.1.
struct SmoothField {
    private struct Node: Hashable {
        let octave, x, y: Int
    }

    private static let octaves = [(step: 0.5, weight: 0.6), (step: 0.25, weight: 0.3), (step: 0.125, weight: 0.1)]
    /// The nodes that were needed so far.
    private var nodes: [Node: Double] = [:]

    mutating func value(at c: Coordinate) -> Double {
        var sum = 0.0
        for (octave, (step, weight)) in Self.octaves.enumerated() {
            let x = (c.x / step).rounded(.down), y = (c.y / step).rounded(.down)
            let u = Self.smooth(c.x / step - x), v = Self.smooth(c.y / step - y)
            let west = Int(x), south = Int(y)
            let low = mixed(node(octave, west, south), node(octave, west + 1, south), u)
            let high = mixed(node(octave, west, south + 1), node(octave, west + 1, south + 1), u)
            sum += weight * mixed(low, high, v)
        }
        return sum
    }

    private mutating func node(_ octave: Int, _ x: Int, _ y: Int) -> Double {
        let node = Node(octave: octave, x: x, y: y)
        if let known = nodes[node] { return known }
        var random = RandomStream(key: "noise|\(octave)|\(x)|\(y)")
        let value = random.unit()
        nodes[node] = value
        return value
    }

    private func mixed(_ a: Double, _ b: Double, _ t: Double) -> Double { a + t * (b - a) }

    /// 3t² − 2t³: level at both ends.
    private static func smooth(_ t: Double) -> Double { t * t * (3 - 2 * t) }
}
