public import Geo

extension Shape {
    /// Exchanges the two ordinates of every coordinate: longitude, latitude becomes latitude, longitude.
    public mutating func swapAxes() {
        var i = 0
        while i + 1 < xy.count {
            xy.swapAt(i, i + 1)
            i += 2
        }
    }
}

extension BoundingBox {
    /// The box with its axes exchanged.
    public func swappingAxes() -> BoundingBox { BoundingBox(minX: minY, minY: minX, maxX: maxY, maxY: maxX) }

    /// What the boxes share; empty when they do not touch.
    public func intersection(_ other: BoundingBox) -> BoundingBox {
        let box = BoundingBox(
            minX: max(minX, other.minX), minY: max(minY, other.minY),
            maxX: min(maxX, other.maxX), maxY: min(maxY, other.maxY))
        return box.isEmpty ? .empty : box
    }
}
