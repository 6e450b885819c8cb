internal import Atlas
internal import Catalog
internal import Encoding
internal import Geo
internal import Reports
internal import Store

/// A report's map as a drawing of its own, for pages without script, paper and previews.
struct ReportPicture {
    let svg: [UInt8]
    let width: Int
    let height: Int
}

extension ReportAnswer {
    private static let most = (width: 720, height: 960)
    /// Units of the drawing to a pixel.
    private static let fineness = 2.0

    /// The map without its legend. Shapes are as coarse as a screen shows them.
    func picture(_ shapes: ReportShapes) throws -> ReportPicture {
        // A country of 15 degrees on 960 pixels: half a pixel in parts of the world's side.
        let extent = try extent(shapes)
        let outlines = try shapes.shapes(report, generalization: 0.4 / Double(Self.most.height) * max(extent.height, extent.width) / 360)
        var box = outlines.values.reduce(into: BoundingBox.empty) { $0.grow($1.bounds) }
        if box.isEmpty { box = BoundingBox(minX: 97.3, minY: 5.6, maxX: 105.7, maxY: 20.5) }
        var window = MapWindow(fitting: box, width: Self.most.width, height: Self.most.height, margin: 8, closest: 14)
        // The paper is cut to the map.
        let width = min(Self.most.width, Int((window.x(box.maxX) - window.x(box.minX)).rounded(.up)) + 16)
        let height = min(Self.most.height, Int((window.y(box.minY) - window.y(box.maxY)).rounded(.up)) + 16)
        window = MapWindow(center: window.center, zoom: window.zoom, width: max(width, 120), height: max(height, 120))
        return ReportPicture(svg: draw(outlines, window), width: window.width, height: window.height)
    }

    /// The box of the provinces or of the area that the report stays in.
    private func extent(_ shapes: ReportShapes) throws -> BoundingBox {
        let outlines = catalog.areas.provinceOutlines()
        if let area = table.area?.province, let outline = outlines[area] { return outline.bounds }
        return outlines.values.reduce(into: BoundingBox.empty) { $0.grow($1.bounds) }
    }

    private func draw(_ outlines: [String: Shape], _ window: MapWindow) -> [UInt8] {
        let scale = Int(Self.fineness)
        var out = ByteBuffer(capacity: 64 << 10)
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        out.append(text: "\(window.width * scale) \(window.height * scale)\" width=\"\(window.width)\" height=\"\(window.height)\" role=\"img\" aria-label=\"")
        out.append(escaped("\(title.th) \(report.periodTitle.th)"))
        out.append("\">\n<style>.a{stroke:#5f6f74;stroke-width:1;stroke-linejoin:round}.v{stroke-width:5;stroke-linecap:round;fill:none}</style>\n<defs>")
        out.append(text: Self.patterns)
        out.append("</defs>\n")
        var villages: [String: VillageDots] = [:]
        var circles: [(x: Double, y: Double, radius: Double, name: String)] = []
        let scaleOfCircles = circleScale
        for row in table.rows {
            guard let shape = outlines[row.place.id] else { continue }
            let fill = self.fill(row.figure)
            if shape.kind.dimension == 0 {
                villages[fill, default: VillageDots()].add(window.x(shape.xy[0]) * Self.fineness, window.y(shape.xy[1]) * Self.fineness)
                continue
            }
            out.append("<path class=\"a\" fill=\"")
            out.append(text: fill)
            out.append("\" d=\"")
            append(shape, window, to: &out)
            out.append("\"><title>")
            out.append(escaped(words(row)))
            out.append("</title></path>\n")
            if report.symbol == .circles, let value = report.mapped(row.figure), value != 0 {
                let center = shape.bounds.center
                circles.append((window.x(center.x) * Self.fineness, window.y(center.y) * Self.fineness, scaleOfCircles.radius(value) * Self.fineness, words(row)))
            }
        }
        for (color, dots) in villages.sorted(by: { $0.key < $1.key }) {
            out.append("<path class=\"v\" stroke=\"")
            out.append(text: color.hasPrefix("url") ? "#8a979b" : color)
            out.append("\" d=\"")
            out.append(dots.path)
            out.append("\"/>\n")
        }
        // The small before the large, so that none is hidden.
        for circle in circles.sorted(by: { $0.radius > $1.radius }) {
            out.append(text: "<circle cx=\"\(Int(circle.x))\" cy=\"\(Int(circle.y))\" r=\"\(fixed(circle.radius, decimals: 1, groups: false))\" fill=\"#2c7fb8\" stroke=\"#fff\" stroke-width=\"1.5\"><title>")
            out.append(escaped(circle.name))
            out.append("</title></circle>\n")
        }
        if report.isDraft {
            out.append(text: "<text x=\"\(window.width)\" y=\"\(window.height)\" text-anchor=\"middle\" font-family=\"Noto Sans Thai, sans-serif\" font-size=\"\(window.width / 2)\" fill=\"#8f1d14\" fill-opacity=\".25\">ร่าง</text>\n")
        }
        out.append("</svg>\n")
        return out.take()
    }

    /// "พะเยา 12.50 ร้อยละ", or why there is no value.
    func words(_ row: ReportRow) -> String {
        if report.symbol == .levels, let level = report.classIndex(row.figure), levels.indices.contains(level) {
            return "\(row.name.th): \(levels[level].title.th)"
        }
        guard let value = report.mapped(row.figure) else { return "\(row.name.th): \(row.figure.kind.title.th)" }
        return "\(row.name.th): \(mappedText(value)) \(report.mappedUnit.th)"
    }

    /// A colour, or the pattern of a kind.
    private func fill(_ figure: Figure) -> String {
        guard figure.kind == .value else { return "url(#\(figure.kind.rawValue))" }
        if report.symbol == .circles { return "#f6f4ee" }
        return report.classIndex(figure).flatMap { report.colors.indices.contains($0) ? report.colors[$0] : nil } ?? "#ffffff"
    }

    /// The four looks of areas without a value. None of them is a class.
    static let patterns: String = FigureKind.allCases.filter { $0 != .value }.map { kind in
        let lines: String =
            switch kind {
            case .value: ""
            case .noData: "<path d=\"M0 12L12 0\" stroke=\"#7d8b90\" stroke-width=\"1.6\"/>"
            case .outOfScope: "<path d=\"M0 6H12\" stroke=\"#b3bfc2\" stroke-width=\"1.4\"/>"
            case .notConfirmed: "<path d=\"M0 0L12 12M0 12L12 0\" stroke=\"#b07a00\" stroke-width=\"1.3\"/>"
            case .suppressed: "<circle cx=\"6\" cy=\"6\" r=\"2\" fill=\"#52636a\"/>"
            }
        return "<pattern id=\"\(kind.rawValue)\" width=\"12\" height=\"12\" patternUnits=\"userSpaceOnUse\"><rect width=\"12\" height=\"12\" fill=\"\(kind.ground)\"/>\(lines)</pattern>"
    }.joined()

    private func escaped(_ text: String) -> [UInt8] { ("\(text)" as HTML).bytes }

    /// The rings as whole units, each point by its step from the one before; a ring that shrinks to less than a triangle is
    /// left out, unless it is the shape's only one.
    private func append(_ shape: Shape, _ window: MapWindow, to out: inout ByteBuffer) {
        for ring in shape.ringEnds.indices {
            var last: (x: Int, y: Int)?
            var steps: [(x: Int, y: Int)] = []
            var first = (x: 0, y: 0)
            for i in shape.ring(ring).dropLast() {
                let x = Int((window.x(shape.xy[2 * i]) * Self.fineness).rounded()), y = Int((window.y(shape.xy[2 * i + 1]) * Self.fineness).rounded())
                if let last {
                    if last == (x, y) { continue }
                    steps.append((x - last.x, y - last.y))
                } else {
                    first = (x, y)
                }
                last = (x, y)
            }
            guard steps.count >= 2 || shape.ringEnds.count == 1 else { continue }
            out.append("M")
            out.append(integer: first.x)
            out.append(first.y < 0 ? "" : " ")
            out.append(integer: first.y)
            out.append("l")
            for (i, step) in steps.enumerated() {
                if i > 0, step.x >= 0 { out.append(" ") }
                out.append(integer: step.x)
                if step.y >= 0 { out.append(" ") }
                out.append(integer: step.y)
            }
            out.append("z")
        }
    }
}

/// Points of one colour, each place once.
private struct VillageDots {
    private(set) var path: [UInt8] = []
    private var taken: Set<Int> = []

    mutating func add(_ x: Double, _ y: Double) {
        let x = Int(x.rounded()), y = Int(y.rounded())
        if taken.insert(x << 32 | y).inserted { path += "M\(x) \(y)h0".utf8 }
    }
}
