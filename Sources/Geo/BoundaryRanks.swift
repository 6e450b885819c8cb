/// How much each coordinate of many polygons matters, the same for all polygons that share it: when those that matter
/// less than a tolerance are left out, neighbours still have their common boundaries coordinate by coordinate.
///
/// The polygons' rings are cut into arcs where boundaries meet. The ends of an arc always stay. Inside, a coordinate's rank
/// is the tolerance of Douglas and Peucker (1973) up to which it stays, worked out once for each arc in the
/// Pseudo-Mercator plane. A boundary that meets no other keeps a triangle.
public enum BoundaryRanks {
    /// The rank of each coordinate, in parts of the side of the Pseudo-Mercator square; infinity for what always stays.
    ///
    /// - Parameters:
    ///   - xy: longitudes and latitudes in turn. Those that differ by less than 10^-7 degrees (1 cm) are one.
    ///   - rings: the coordinate numbers of each ring, whose last coordinate repeats the first.
    public static func ranks(xy: [Double], rings: [Range<Int>]) -> [Float] {
        guard rings.reduce(0, { $0 + $1.count }) < Int(Int32.max), xy.allSatisfy({ $0.magnitude <= 180 }) else {
            return Array(repeating: .infinity, count: xy.count / 2)
        }
        var network = BoundaryNetwork(xy: xy, rings: rings)
        for ring in rings { network.rank(ring) }
        return network.nodes.map { network.ranks[Int($0)] }
    }
}

/// The distinct coordinates of rings, and which lie next to which.
private struct BoundaryNetwork {
    /// The node of each coordinate.
    private(set) var nodes: [Int32]
    /// By node; negative while it is not known.
    private(set) var ranks: [Float] = []
    /// The position of each node on the Pseudo-Mercator square.
    private var x: [Double] = []
    private var y: [Double] = []
    /// The two neighbours of each node; -1: none yet.
    private var neighbours: [(Int32, Int32)] = []

    private var arc: [Int32] = []
    private var pending: [(first: Int, last: Int, most: Float)] = []

    init(xy: [Double], rings: [Range<Int>]) {
        let count = xy.count / 2
        nodes = []
        nodes.reserveCapacity(count)
        var table = NodeTable(capacity: count)
        for i in 0..<count {
            let key = Self.key(xy[2 * i], xy[2 * i + 1])
            let node = table.number(key, next: Int32(x.count))
            if Int(node) == x.count {
                x.append(WebMercator.x(longitude: xy[2 * i]))
                y.append(WebMercator.y(latitude: xy[2 * i + 1]))
            }
            nodes.append(node)
        }
        ranks = Array(repeating: -1, count: x.count)
        neighbours = Array(repeating: (-1, -1), count: x.count)
        for ring in rings {
            var before: Int32 = -1
            for i in ring where nodes[i] != before {
                if before >= 0 {
                    join(before, nodes[i])
                    join(nodes[i], before)
                }
                before = nodes[i]
            }
        }
        // Where a boundary ends, it stays.
        for i in neighbours.indices where neighbours[i].0 < 0 || neighbours[i].1 < 0 { ranks[i] = .infinity }
    }

    private static func key(_ longitude: Double, _ latitude: Double) -> UInt64 {
        UInt64(UInt32(bitPattern: Int32((longitude * 1e7).rounded()))) << 32 | UInt64(UInt32(bitPattern: Int32((latitude * 1e7).rounded())))
    }

    /// Notes a neighbour; a node with more than two is where boundaries meet, and stays.
    private mutating func join(_ node: Int32, _ other: Int32) {
        let i = Int(node), known = neighbours[i]
        if known.0 == other || known.1 == other { return }
        if known.0 < 0 {
            neighbours[i].0 = other
        } else if known.1 < 0 {
            neighbours[i].1 = other
        } else {
            ranks[i] = .infinity
        }
    }

    /// Ranks the arcs of a ring that no other ring has brought.
    mutating func rank(_ ring: Range<Int>) {
        var loop: [Int32] = []
        for i in ring where loop.last != nodes[i] { loop.append(nodes[i]) }
        if loop.count > 1, loop.first == loop.last { loop.removeLast() }
        guard loop.count > 2 else {
            for node in loop { ranks[Int(node)] = .infinity }
            return
        }
        let start = loop.firstIndex { ranks[Int($0)] == .infinity } ?? 0
        if ranks[Int(loop[start])] < 0 { ranks[Int(loop[start])] = .infinity }
        arc.removeAll(keepingCapacity: true)
        arc.append(loop[start])
        for step in 1...loop.count {
            let node = loop[(start + step) % loop.count]
            arc.append(node)
            guard ranks[Int(node)] == .infinity else { continue }
            if arc.count > 2, ranks[Int(arc[1])] < 0 { rankArc() }
            arc.removeAll(keepingCapacity: true)
            arc.append(node)
        }
    }

    private mutating func rankArc() {
        let last = arc.count - 1
        pending.removeAll(keepingCapacity: true)
        if arc[0] == arc[last] {
            // Around: the coordinate farthest from the start stays, and the one farthest from their line.
            let far = farthest(0, last)
            set(far.place, .infinity)
            let one = far.place > 1 ? farthest(0, far.place) : (place: far.place, distance: -1)
            let other = far.place < last - 1 ? farthest(far.place, last) : (place: far.place, distance: -1)
            let third = one.distance > other.distance ? one.place : other.place
            set(third, .infinity)
            pending = [(0, min(far.place, third), .infinity), (min(far.place, third), max(far.place, third), .infinity), (max(far.place, third), last, .infinity)]
        } else {
            pending = [(0, last, .infinity)]
        }
        while let (first, end, most) = pending.popLast() {
            guard end - first > 1 else { continue }
            let far = farthest(first, end)
            let rank = min(most, Float(far.distance))
            set(far.place, rank)
            pending.append((first, far.place, rank))
            pending.append((far.place, end, rank))
        }
    }

    private mutating func set(_ place: Int, _ rank: Float) { ranks[Int(arc[place])] = rank }

    /// The place between two of the arc that lies farthest from their segment.
    private func farthest(_ first: Int, _ last: Int) -> (place: Int, distance: Double) {
        let a = Int(arc[first]), b = Int(arc[last])
        let ax = x[a], ay = y[a], dx = x[b] - ax, dy = y[b] - ay
        let length = dx * dx + dy * dy
        var found = (place: first + 1, distance: -1.0)
        for place in (first + 1)..<last {
            let node = Int(arc[place])
            let px = x[node] - ax, py = y[node] - ay
            let t = length > 0 ? min(max((px * dx + py * dy) / length, 0), 1) : 0
            let ox = px - t * dx, oy = py - t * dy
            let square = ox * ox + oy * oy
            if square > found.distance { found = (place, square) }
        }
        return (found.place, found.distance.squareRoot())
    }
}

/// Numbers of keys: a hash table with open addresses.
private struct NodeTable {
    private var keys: [UInt64]
    private var numbers: [Int32]

    init(capacity: Int) {
        var size = 16
        while size < 2 * capacity { size *= 2 }
        keys = Array(repeating: 0, count: size)
        numbers = Array(repeating: -1, count: size)
    }

    /// The number of a key; a new one gets `next`.
    mutating func number(_ key: UInt64, next: Int32) -> Int32 {
        let mixed = key.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        var slot = Int(truncatingIfNeeded: mixed.high ^ mixed.low) & (keys.count - 1)
        while numbers[slot] >= 0, keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
        if numbers[slot] < 0 {
            keys[slot] = key
            numbers[slot] = next
        }
        return numbers[slot]
    }
}
