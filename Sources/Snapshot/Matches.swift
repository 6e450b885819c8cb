internal import Geo

/// The rows that meet the boxes of a query, in ascending order, as runs: a node of the tree that lies within a box
/// is taken whole, and only rows at the edge are tested against their exact geometry.
struct BoxRuns {
    private let layer: SnapshotLayer
    private let boxes: [BoundingBox]
    /// Whether a row at the edge is tested exactly; else its box decides.
    private let isExact: Bool
    /// The first row of the node that is looked at next, and the node's level.
    private var position: Int
    private var level = 0
    private var shape = Shape()

    /// - Parameters:
    ///   - boxes: empty for all rows.
    ///   - start: the first row that is wanted.
    init(_ layer: SnapshotLayer, _ boxes: [BoundingBox], isExact: Bool = true, from start: Int) {
        self.layer = layer
        self.boxes = boxes
        self.isExact = isExact
        position = start
        climb()
    }

    /// The next run of rows that all match; runs do not touch. Nil: there are no more.
    mutating func next() -> Range<Int>? {
        let count = layer.tree.count
        if boxes.isEmpty {
            guard position < count else { return nil }
            defer { position = count }
            return position..<count
        }
        var run: Range<Int>?
        while position < count {
            let relation = layer.tree.relation(row: position, level: level, to: boxes)
            if relation == .partly, level > 0 {
                level -= 1
                continue
            }
            let end = min(position + 1 << (level * RowTree.bits), count)
            if relation == .inside || relation == .partly && meets(position) {
                run = (run?.lowerBound ?? position)..<end
            } else if run != nil {
                return run
            }
            position = end
            climb()
        }
        return run
    }

    /// Goes to the highest node that begins at the position.
    private mutating func climb() {
        while level < layer.tree.top, position & ((1 << ((level + 1) * RowTree.bits)) - 1) == 0 { level += 1 }
    }

    private mutating func meets(_ row: Int) -> Bool {
        guard isExact else { return true }
        let bounds = layer.tree.box(row: row)
        var isRead = false
        for box in boxes where bounds.intersects(box) {
            if box.contains(bounds) { return true }
            if !isRead { layer.geometries.fill(&shape, row) }
            isRead = true
            if shape.intersects(box) { return true }
        }
        return false
    }
}

/// The rows that match a query: those that meet its boxes and its conditions, in ascending order, as runs.
struct Matches {
    /// Rows are tested in blocks of this size, so that a small limit costs little.
    private static let blockSize = 256

    private let layer: SnapshotLayer
    private let test: RowTest?
    private var runs: BoxRuns
    /// What is left of the run at hand, and the part of it that was tested.
    private var rest = 0..<0
    private var block = 0..<0
    private var truth: [UInt8] = []

    init(_ question: Question, from start: Int = 0) {
        layer = question.layer
        test = question.test
        runs = question.runs(from: start)
    }

    /// The next run of matching rows. Nil: there are no more.
    mutating func next() -> Range<Int>? {
        guard let test else { return runs.next() }
        while true {
            if block.isEmpty {
                if rest.isEmpty {
                    guard let run = runs.next() else { return nil }
                    rest = run
                }
                block = rest.lowerBound..<min(rest.lowerBound + Self.blockSize, rest.upperBound)
                rest = block.upperBound..<rest.upperBound
                truth.removeAll(keepingCapacity: true)
                test.append(block, of: layer, to: &truth)
            }
            let first = block.upperBound - truth.count
            var start = block.lowerBound
            while start < block.upperBound, truth[start - first] != Truth.yes { start += 1 }
            var end = start
            while end < block.upperBound, truth[end - first] == Truth.yes { end += 1 }
            block = end..<block.upperBound
            if start < end { return start..<end }
        }
    }
}
