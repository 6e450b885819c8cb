/// The outline of a glyph as straight edges in pixels, y up, the baseline at 0. What is inside has a winding number
/// other than 0 (OpenType specification, "glyf").
struct Outline {
    struct Edge {
        let x0, y0, x1, y1: Double
    }

    private(set) var edges: [Edge] = []
    private(set) var minX = Double.infinity
    private(set) var minY = Double.infinity
    private(set) var maxX = -Double.infinity
    private(set) var maxY = -Double.infinity

    private let scale: Double
    private let shiftX: Double
    private let shiftY: Double
    private var start = (x: 0.0, y: 0.0)
    private var pen = (x: 0.0, y: 0.0)

    /// How far an edge may lie from its curve, in pixels.
    private static let flatness = 0.01
    private static let mostPieces = 64.0

    /// - Parameters:
    ///   - scale: pixels to a unit of what is drawn.
    ///   - x: units that all is moved by.
    init(scale: Double, x: Double = 0, y: Double = 0) {
        self.scale = scale
        shiftX = x
        shiftY = y
    }

    var isEmpty: Bool { edges.isEmpty }

    mutating func move(_ x: Double, _ y: Double) {
        close()
        start = pixels(x, y)
        pen = start
    }

    mutating func line(_ x: Double, _ y: Double) { add(pixels(x, y)) }

    /// A quadratic curve. Its chords stray by a quarter of its second difference, and n pieces by an n²-th of that.
    mutating func curve(_ cx: Double, _ cy: Double, _ x: Double, _ y: Double) {
        let a = pen, b = pixels(cx, cy), c = pixels(x, y)
        let bend = Self.length(a.x - 2 * b.x + c.x, a.y - 2 * b.y + c.y) / 4
        for t in Self.steps(bend) {
            let s = 1 - t
            add((s * s * a.x + 2 * s * t * b.x + t * t * c.x, s * s * a.y + 2 * s * t * b.y + t * t * c.y))
        }
    }

    /// A cubic curve. Its chords stray by three quarters of its larger second difference at most.
    mutating func curve(_ ax: Double, _ ay: Double, _ bx: Double, _ by: Double, _ x: Double, _ y: Double) {
        let p = pen, a = pixels(ax, ay), b = pixels(bx, by), q = pixels(x, y)
        let bend = max(Self.length(p.x - 2 * a.x + b.x, p.y - 2 * a.y + b.y), Self.length(a.x - 2 * b.x + q.x, a.y - 2 * b.y + q.y)) * 3 / 4
        for t in Self.steps(bend) {
            let s = 1 - t
            let (u, v, w, z) = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
            add((u * p.x + v * a.x + w * b.x + z * q.x, u * p.y + v * a.y + w * b.y + z * q.y))
        }
    }

    /// Ends the contour where it began.
    mutating func close() {
        if pen != start { add(start) }
    }

    private func pixels(_ x: Double, _ y: Double) -> (x: Double, y: Double) { ((x + shiftX) * scale, (y + shiftY) * scale) }

    private mutating func add(_ point: (x: Double, y: Double)) {
        guard point != pen else { return }
        edges.append(Edge(x0: pen.x, y0: pen.y, x1: point.x, y1: point.y))
        for (x, y) in [pen, point] {
            minX = min(minX, x)
            minY = min(minY, y)
            maxX = max(maxX, x)
            maxY = max(maxY, y)
        }
        pen = point
    }

    private static func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }

    private static func steps(_ bend: Double) -> [Double] {
        let count = min(max((bend / flatness).squareRoot().rounded(.up), 1), mostPieces)
        return (1...Int(count)).map { Double($0) / count }
    }
}
