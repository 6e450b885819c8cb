internal import Catalog
internal import Encoding
internal import Geo
internal import Reports

/// A map in SVG of areas and villages with their looks, for pages without script, paper and previews.
struct AreaDrawing {
    struct Place {
        let shape: Shape
        let look: PlaceLook
        /// What is told of it: "พะเยา: 12.50 ร้อยละ".
        let words: String
        /// The radius in pixels of the circle that stands in its middle.
        var radius: Double?
    }

    /// For those who do not see it.
    let title: String
    var isDraft = false
    private(set) var places: [Place] = []
    private var placed = BoundingBox.empty

    private static let most = (width: 720, height: 960)
    /// Units of the drawing to a pixel.
    private static let fineness = 2.0

    init(title: String) { self.title = title }

    mutating func add(_ place: Place) {
        places.append(place)
        placed.grow(place.shape.bounds)
    }

    /// How coarse shapes may be for a map of these degrees: half a pixel, in parts of the world's side.
    static func generalization(_ extent: BoundingBox) -> Double { 0.4 / Double(most.height) * max(extent.height, extent.width) / 360 }

    /// What it shows, in degrees; without any place, the country.
    var box: BoundingBox { placed.isEmpty ? Layer.thailand : placed }

    /// The window that shows all places, cut to them.
    var window: MapWindow {
        let box = box
        let window = MapWindow(fitting: box, width: Self.most.width, height: Self.most.height, margin: 8, closest: 14)
        let width = min(Self.most.width, Int((window.x(box.maxX) - window.x(box.minX)).rounded(.up)) + 16)
        let height = min(Self.most.height, Int((window.y(box.minY) - window.y(box.maxY)).rounded(.up)) + 16)
        return MapWindow(center: window.center, zoom: window.zoom, width: max(width, 120), height: max(height, 120))
    }

    func svg(_ window: MapWindow) -> [UInt8] {
        let scale = Int(Self.fineness)
        var out = ByteBuffer(capacity: 64 << 10)
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        out.append(text: "\(window.width * scale) \(window.height * scale)\" width=\"\(window.width)\" height=\"\(window.height)\" role=\"img\" aria-label=\"")
        out.append(escaped(title))
        out.append("\">\n<style>.a{stroke:#5f6f74;stroke-width:1;stroke-linejoin:round}.v{stroke-linecap:round;fill:none}</style>\n<defs>")
        out.append(text: SVGPattern.definitions)
        out.append("</defs>\n")
        var villages: [PlaceLook: VillageDots] = [:]
        for place in places {
            if place.shape.kind.dimension == 0 {
                villages[place.look, default: VillageDots()].add(window.x(place.shape.xy[0]) * Self.fineness, window.y(place.shape.xy[1]) * Self.fineness)
            } else {
                draw(place, window, on: &out)
            }
        }
        for (look, dots) in villages.sorted(by: { $0.key < $1.key }) { out.append(dots.paths(look)) }
        drawCircles(window, on: &out)
        if isDraft {
            out.append(text: "<text x=\"\(window.width)\" y=\"\(window.height)\" text-anchor=\"middle\" font-family=\"Noto Sans Thai, sans-serif\" font-size=\"\(window.width / 2)\" fill=\"#8f1d14\" fill-opacity=\".25\">ร่าง</text>\n")
        }
        out.append("</svg>\n")
        return out.take()
    }

    private func draw(_ place: Place, _ window: MapWindow, on out: inout ByteBuffer) {
        out.append("<path class=\"a\" fill=\"")
        out.append(text: place.look.fill)
        out.append("\" d=\"")
        append(place.shape, window, to: &out)
        out.append("\"><title>")
        out.append(escaped(place.words))
        out.append("</title></path>\n")
    }

    /// The large before the small, so that none is hidden.
    private func drawCircles(_ window: MapWindow, on out: inout ByteBuffer) {
        let circles = places.compactMap { place in place.radius.map { (place: place, radius: $0 * Self.fineness) } }
        for (place, radius) in circles.sorted(by: { $0.radius > $1.radius }) {
            let center = place.shape.bounds.center
            let x = Int(window.x(center.x) * Self.fineness), y = Int(window.y(center.y) * Self.fineness)
            out.append(text: "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(fixed(radius, decimals: 1, groups: false))\" fill=\"#2c7fb8\" stroke=\"#fff\" stroke-width=\"1.5\"><title>")
            out.append(escaped(place.words))
            out.append("</title></circle>\n")
        }
    }

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
