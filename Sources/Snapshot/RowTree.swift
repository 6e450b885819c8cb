internal import Geo

/// A packed R-tree over rows in their own order (I. Kamel and C. Faloutsos, "On packing R-trees", CIKM 1993): node `i`
/// of a level holds rows `i * size ..< (i + 1) * size`, where `size` is 16 to the power of the level.
///
/// Rows lie in the order of the Hilbert curve, so that nodes are small. Where they do not, answers stay right and nodes
/// grow. A node's rows are a range, so that its count needs no storing and its rows no gathering.
struct RowTree: Sendable {
    /// Rows of a node are 16 to the power of its level.
    static let bits = 4

    let count: Int
    /// The boxes of all rows, then of the nodes of each level. A row without geometry has the empty box.
    private let boxes: [BoundingBox]
    /// Whether every row of a node has a geometry.
    private let isFull: [Bool]
    /// Where each level begins in `boxes`.
    private let starts: [Int]

    /// - Parameter rows: the box of each row.
    init(_ rows: [BoundingBox]) {
        count = rows.count
        var boxes = rows
        var isFull = rows.map { !$0.isEmpty }
        var starts = [0]
        var level = 0..<rows.count
        while level.count > 1 {
            starts.append(boxes.count)
            for first in stride(from: level.lowerBound, to: level.upperBound, by: 1 << Self.bits) {
                var box = BoundingBox.empty
                var full = true
                for child in first..<min(first + 1 << Self.bits, level.upperBound) {
                    if !boxes[child].isEmpty { box.grow(boxes[child]) }
                    full = full && isFull[child]
                }
                boxes.append(box)
                isFull.append(full)
            }
            level = level.upperBound..<boxes.count
        }
        self.boxes = Array(boxes)
        self.isFull = isFull
        self.starts = starts
    }

    var bytes: Int { boxes.count * (MemoryLayout<BoundingBox>.stride + 1) }
    var top: Int { starts.count - 1 }

    func box(row: Int) -> BoundingBox { boxes[row] }
    var rowBoxes: [BoundingBox] { Array(boxes[..<count]) }

    enum Relation { case apart, inside, partly }

    /// How the node that begins with a row lies to the boxes. A node with a row that has no geometry is never inside.
    func relation(row: Int, level: Int, to query: [BoundingBox]) -> Relation {
        let place = starts[level] + row >> (level * Self.bits)
        let box = boxes[place]
        var relation = Relation.apart
        for other in query where box.intersects(other) {
            if other.contains(box), isFull[place] { return .inside }
            relation = .partly
        }
        return relation
    }
}
