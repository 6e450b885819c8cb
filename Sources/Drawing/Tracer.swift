import CCairo
import Geo

/// Lays shapes down as paths of cairo: placed, cut to what the page can show, and without points too near to be seen.
struct Tracer: ~Copyable {
    /// How far a point must lie from the one before to be drawn, in units.
    var fineness = 0.08
    /// How many points have been laid down.
    private(set) var count = 0
    private var clip: BoxClip
    private var placed: [Double] = []
    private var cut: [Double] = []
    private var ends: [Int] = []

    /// Beyond the page there is room for thick lines, so that the edges of the cut are never seen.
    private static let margin = 200.0
    private static let farthest = 1e7

    init(size: Size) {
        clip = BoxClip(box: BoundingBox(minX: -Self.margin, minY: -Self.margin, maxX: size.width + Self.margin, maxY: size.height + Self.margin))
    }

    /// Appends the shape to the current path; points are left out.
    mutating func trace(_ shape: borrowing Shape, _ placement: Placement, _ cairo: OpaquePointer) {
        guard shape.isWellFormed else { return }
        let isPolygon = shape.kind.dimension == 2
        for i in shape.ringEnds.indices {
            let range = shape.ring(i)
            guard !range.isEmpty, place(shape, range, placement) else { continue }
            if isPolygon {
                clip.ring(placed[...], into: &cut)
                unsafe draw(0..<(cut.count / 2), closed: true, cairo)
            } else {
                clip.line(placed[...], into: &cut, ends: &ends)
                var start = 0
                for end in ends {
                    unsafe draw(start..<end, closed: false, cairo)
                    start = end
                }
            }
        }
    }

    /// False when a coordinate is out of all bounds.
    private mutating func place(_ shape: borrowing Shape, _ range: Range<Int>, _ placement: Placement) -> Bool {
        placed.removeAll(keepingCapacity: true)
        for i in range {
            let x = placement.xx * shape.xy[2 * i] + placement.x0, y = placement.yy * shape.xy[2 * i + 1] + placement.y0
            guard x.magnitude < Self.farthest, y.magnitude < Self.farthest else { return false }
            placed.append(x)
            placed.append(y)
        }
        return true
    }

    private mutating func draw(_ range: Range<Int>, closed: Bool, _ cairo: OpaquePointer) {
        guard range.count > 1 else { return }
        var lastX = cut[2 * range.lowerBound], lastY = cut[2 * range.lowerBound + 1]
        unsafe cairo_move_to(cairo, lastX, lastY)
        // What is small keeps its points, or it would vanish.
        let least = range.count > 12 ? fineness * fineness : 0
        for i in range.dropFirst() {
            let x = cut[2 * i], y = cut[2 * i + 1]
            let dx = x - lastX, dy = y - lastY
            if dx * dx + dy * dy < least, i + 1 < range.upperBound { continue }
            unsafe cairo_line_to(cairo, x, y)
            lastX = x
            lastY = y
            count += 1
        }
        if closed { unsafe cairo_close_path(cairo) }
    }
}
