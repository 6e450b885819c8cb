internal import Atlas
internal import Drawing
internal import Reports

/// How a place looks on a map in SVG: in the colour of its class, or as one without value.
enum PlaceLook: Hashable, Comparable {
    case kind(FigureKind)
    case color(String)

    /// What an area is filled with.
    var fill: String {
        switch self {
        case .kind(let kind): "url(#\(kind.rawValue))"
        case .color(let color): color
        }
    }

    /// Those without value come first, for they say least.
    private var order: String {
        switch self {
        case .kind(let kind): "0" + kind.rawValue
        case .color(let color): "1" + color
        }
    }

    static func < (a: PlaceLook, b: PlaceLook) -> Bool { a.order < b.order }
}

/// The patterns of paper and of the sheet of signs in SVG.
enum SVGPattern {
    /// The four looks of areas without a value, for `defs`. None of them is a class.
    static let definitions: String = FigureKind.allCases.compactMap { kind in kind.pattern.map { definition($0.tiled, id: kind.rawValue) } }.joined()

    /// The pattern as an image for a legend's swatch, `data:image/svg+xml,…`: a tile, or the mark of a point.
    static func image(_ kind: FigureKind, isPoint: Bool) -> String {
        guard let pattern = kind.pattern else { return "" }
        let side = isPoint ? 16.0 : Pattern.tileSide
        let content = isPoint ? point(pattern, radius: side / 2) : "<defs>\(definition(pattern.tiled, id: "p"))</defs><rect width=\"100%\" height=\"100%\" fill=\"url(#p)\"/>"
        let text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(number(side))\" height=\"\(number(side))\">\(content)</svg>"
        return "data:image/svg+xml," + PercentEncoding.encode(text)
    }

    private static func definition(_ pattern: Pattern, id: String) -> String {
        let side = number(Pattern.tileSide), ink = "fill=\"none\" stroke=\"\(pattern.ink.hex)\" stroke-width=\"\(number(pattern.thickness))\""
        let rising = "M-2 10L10 -2M-2 18L18 -2M6 18L18 6", falling = "M-2 6L10 18M-2 -2L18 18M6 -2L18 10"
        let figure: String =
            switch pattern.figure {
            case .hatch: "<path d=\"\(rising)\" \(ink)/>"
            case .backHatch: "<path d=\"\(falling)\" \(ink)/>"
            case .crossHatch: "<path d=\"\(rising)\(falling)\" \(ink)/>"
            case .dots: "<path d=\"M4 4h0M12 4h0M0 12h0M8 12h0M16 12h0\" stroke-linecap=\"round\" \(ink)/>"
            }
        return "<pattern id=\"\(id)\" width=\"\(side)\" height=\"\(side)\" patternUnits=\"userSpaceOnUse\"><rect width=\"\(side)\" height=\"\(side)\" fill=\"\(pattern.ground.hex)\"/>\(figure)</pattern>"
    }

    private static func point(_ pattern: Pattern, radius: Double) -> String {
        let middle = number(radius), strokes = pattern.strokes.filter { $0.count > 1 }.map { stroke in
            "M" + stroke.map { "\(number(radius + $0.x * radius)) \(number(radius + $0.y * radius))" }.joined(separator: "L")
        }.joined()
        let dot = pattern.figure == .dots ? "<circle cx=\"\(middle)\" cy=\"\(middle)\" r=\"\(number(radius * 0.38))\" fill=\"\(pattern.ink.hex)\"/>" : ""
        return "<g stroke=\"\(pattern.ink.hex)\" stroke-width=\"\(number(radius * 0.3))\"><circle cx=\"\(middle)\" cy=\"\(middle)\" r=\"\(number(radius * 0.85))\" fill=\"\(pattern.ground.hex)\"/><path d=\"\(strokes)\"/></g>\(dot)"
    }

    private static func number(_ value: Double) -> String { fixed(value, decimals: 1, groups: false) }
}

/// Villages of one look, each place once.
struct VillageDots {
    private var points: [(x: Int, y: Int)] = []
    private var taken: Set<Int> = []

    mutating func add(_ x: Double, _ y: Double) {
        let x = Int(x.rounded()), y = Int(y.rounded())
        if taken.insert(x << 32 | y).inserted { points.append((x, y)) }
    }

    /// Paths of SVG. Lines without length and with round ends are dots; those without value have a rim and the figure of
    /// their pattern.
    func paths(_ look: PlaceLook) -> [UInt8] {
        let middle = [[Point(0, 0)]]
        switch look {
        case .color(let color): return path(color, width: 5, middle)
        case .kind(let kind):
            guard let pattern = kind.pattern else { return [] }
            let rim = path(pattern.ink.hex, width: 8, middle), ground = path(pattern.ground.hex, width: 5.6, middle)
            return rim + ground + path(pattern.ink.hex, width: pattern.figure == .dots ? 3 : 1.3, pattern.strokes)
        }
    }

    /// Strokes around every point, in the circle's radius.
    private func path(_ color: String, width: Double, _ strokes: [[Point]]) -> [UInt8] {
        let radius = 4.0
        func number(_ value: Double) -> String { fixed(value, decimals: value == value.rounded() ? 0 : 1, groups: false) }
        let steps = strokes.map { stroke in
            let first = stroke.first ?? Point(0, 0), last = stroke.last ?? first
            return (x: first.x * radius, y: first.y * radius, line: stroke.count > 1 ? "l\(number((last.x - first.x) * radius)) \(number((last.y - first.y) * radius))" : "h0")
        }
        var text = "<path class=\"v\" stroke=\"\(color)\" stroke-width=\"\(number(width))\" d=\""
        for point in points {
            for step in steps { text += "M\(number(Double(point.x) + step.x)) \(number(Double(point.y) + step.y))\(step.line)" }
        }
        return Array((text + "\"/>\n").utf8)
    }
}
