internal import Geo

/// The drawing of polygons after an edit, worked out anew only where it may differ: boundaries that do not meet those of
/// an edited feature, before or after, are cut and ranked as they were.
struct Redrawing {
    /// How far boundaries that are told to meet may lie apart, in degrees, and more.
    private static let reach = 1e-4

    private let before: Geometries?
    private let splice: Splice
    private let boxes: [BoundingBox]
    private var changed: [BoundingBox] = []

    /// - Parameters:
    ///   - splice: how the rows of both are put together.
    ///   - boxes: the boxes of the rows that come of it.
    init(_ old: SnapshotLayer, _ edited: SnapshotLayer, _ splice: Splice, _ boxes: [BoundingBox]) {
        before = old.drawn
        self.splice = splice
        self.boxes = boxes
        var next = 0
        for run in splice.runs where !run.isNew {
            changed += (next..<run.rows.lowerBound).map { old.tree.box(row: $0) }
            next = run.rows.upperBound
        }
        changed += (next..<old.rows.count).map { old.tree.box(row: $0) } + edited.tree.rowBoxes
    }

    /// The drawing of all rows; nil when it is better worked out as a whole.
    func drawn(_ geometries: Geometries) -> Geometries? {
        guard let before, changed.count <= 64 else { return nil }
        let touched = rows(near: changed)
        // What meets these decides where they are cut.
        let around = rows(near: touched.map { boxes[$0] })
        guard around.count <= boxes.count / 4 else { return nil }
        guard !touched.isEmpty else { return Geometries(Splice(splice, with: []), before, before) }
        guard let part = Geometries(picking: around, of: geometries)?.drawn() else { return nil }
        var places: [Int] = []
        for (place, row) in around.enumerated() where places.count < touched.count && touched[places.count] == row { places.append(place) }
        guard let redrawn = Geometries(picking: places, of: part) else { return nil }
        return Geometries(Splice(splice, with: touched), before, redrawn)
    }

    /// The rows whose boxes come near to one of these, ascending.
    private func rows(near others: [BoundingBox]) -> [Int] {
        var all = BoundingBox.empty
        let grown = others.filter { !$0.isEmpty }.map { box in
            BoundingBox(minX: box.minX - Self.reach, minY: box.minY - Self.reach, maxX: box.maxX + Self.reach, maxY: box.maxY + Self.reach)
        }
        for box in grown { all.grow(box) }
        return boxes.indices.filter { row in
            !boxes[row].isEmpty && boxes[row].intersects(all) && grown.contains { $0.intersects(boxes[row]) }
        }
    }
}
