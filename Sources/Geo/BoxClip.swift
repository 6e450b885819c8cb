/// Clips lines and rings, given as x and y in turn, to a box. It keeps its working storage from call to call.
public struct BoxClip {
    public let box: BoundingBox
    private var from: [Double] = []
    private var to: [Double] = []

    public init(box: BoundingBox) { self.box = box }

    /// The part of a closed ring inside the box, by Sutherland and Hodgman (1974): one edge of the box after the other.
    /// The result is open (its first coordinate is not repeated) and empty when nothing is inside; parts of a concave
    /// ring are joined by edges along the box.
    public mutating func ring(_ xy: ArraySlice<Double>, into result: inout [Double]) {
        result.removeAll(keepingCapacity: true)
        var bounds = BoundingBox.empty
        var i = xy.startIndex
        while i < xy.endIndex {
            bounds.grow(x: xy[i], y: xy[i + 1])
            i += 2
        }
        guard !bounds.isEmpty, bounds.intersects(box) else { return }
        var end = xy.endIndex
        if xy.count > 2, xy[xy.startIndex] == xy[end - 2], xy[xy.startIndex + 1] == xy[end - 1] { end -= 2 }
        result.append(contentsOf: xy[xy.startIndex..<end])
        if bounds.minX < box.minX { cut(&result, axis: 0, at: box.minX, keepsAbove: true) }
        if bounds.maxX > box.maxX { cut(&result, axis: 0, at: box.maxX, keepsAbove: false) }
        if bounds.minY < box.minY { cut(&result, axis: 1, at: box.minY, keepsAbove: true) }
        if bounds.maxY > box.maxY { cut(&result, axis: 1, at: box.maxY, keepsAbove: false) }
    }

    /// Keeps the side of a ring that is above (or below) `limit` on an axis; the limit itself is kept.
    private mutating func cut(_ ring: inout [Double], axis: Int, at limit: Double, keepsAbove: Bool) {
        swap(&from, &ring)
        ring.removeAll(keepingCapacity: true)
        let other = 1 - axis
        var k = from.count - 2
        var i = 0
        while i < from.count {
            let a = from[k + axis], b = from[i + axis]
            let aInside = keepsAbove ? a >= limit : a <= limit
            let bInside = keepsAbove ? b >= limit : b <= limit
            if aInside != bInside {
                // From the outer end inwards, so that an edge is cut at one place in whatever direction it runs.
                let crossing =
                    aInside
                    ? from[i + other] + (from[k + other] - from[i + other]) * ((limit - b) / (a - b))
                    : from[k + other] + (from[i + other] - from[k + other]) * ((limit - a) / (b - a))
                ring.append(axis == 0 ? limit : crossing)
                ring.append(axis == 0 ? crossing : limit)
            }
            if bInside {
                ring.append(from[i])
                ring.append(from[i + 1])
            }
            k = i
            i += 2
        }
    }

    /// The parts of a line inside the box, by Liang and Barsky (1984). Each part has two coordinates or more;
    /// `ends` holds the number of coordinates up to the end of each.
    public mutating func line(_ xy: ArraySlice<Double>, into result: inout [Double], ends: inout [Int]) {
        result.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        var open = false
        var i = xy.startIndex
        while i + 3 < xy.endIndex {
            let ax = xy[i], ay = xy[i + 1], dx = xy[i + 2] - ax, dy = xy[i + 3] - ay
            i += 2
            var enter = 0.0, leave = 1.0
            let meets =
                Self.narrow(-dx, ax - box.minX, &enter, &leave) && Self.narrow(dx, box.maxX - ax, &enter, &leave)
                && Self.narrow(-dy, ay - box.minY, &enter, &leave) && Self.narrow(dy, box.maxY - ay, &enter, &leave)
            guard meets else {
                if open { ends.append(result.count / 2) }
                open = false
                continue
            }
            if !open || enter > 0 {
                if open { ends.append(result.count / 2) }
                result.append(ax + enter * dx)
                result.append(ay + enter * dy)
            }
            result.append(leave == 1 ? ax + dx : ax + leave * dx)
            result.append(leave == 1 ? ay + dy : ay + leave * dy)
            open = leave == 1
            if !open { ends.append(result.count / 2) }
        }
        if open { ends.append(result.count / 2) }
    }

    /// Narrows the part `enter...leave` of a segment to where `step * t <= room`.
    private static func narrow(_ step: Double, _ room: Double, _ enter: inout Double, _ leave: inout Double) -> Bool {
        if step == 0 { return room >= 0 }
        let t = room / step
        if step < 0 {
            if t > leave { return false }
            enter = max(enter, t)
        } else {
            if t < enter { return false }
            leave = min(leave, t)
        }
        return true
    }
}
