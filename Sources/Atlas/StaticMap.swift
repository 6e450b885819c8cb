public import Catalog
internal import Drawing
public import Geo
public import Store

/// Makes pictures of the map without a browser: for print, previews and pages without script.
public struct StaticMap: Sendable {
    private let source: any FeatureSource
    private let catalog: Catalog
    private let areas: AreaLayers

    public init(source: any FeatureSource, catalog: Catalog) {
        self.source = source
        self.catalog = catalog
        areas = AreaLayers(source: source, catalog: catalog)
    }

    public enum Form: String, Hashable, Sendable, CaseIterable { case png, svg }

    /// Sides of a picture in pixels.
    public static let sides = 16...2048
    public static let zooms = 0.0...22.0

    /// What a picture is to show besides its features.
    public struct Heading: Sendable {
        /// For those who do not see the picture.
        public var title: String
        /// What stands at the picture's foot: whose the data are.
        public var attribution: String

        public init(title: String, attribution: String) {
            self.title = title
            self.attribution = attribution
        }
    }

    /// An area with the window that shows it.
    public struct AreaView: Sendable {
        public let window: MapWindow
        /// Its polygon or its point.
        public let shape: Shape
    }

    /// The window on an area: its feature in the layer of its level or, for a province, its outline in the register.
    /// Nil when neither is known.
    public func view(of code: AreaCode, width: Int, height: Int) throws -> AreaView? {
        guard let found = try areas.outline(of: code, for: .anonymous) else { return nil }
        let window = MapWindow(fitting: found.bounds, width: width, height: height, margin: min(width, height) / 16, closest: 14)
        return AreaView(window: window, shape: found)
    }

    /// The picture of the layers in a window; with an area, its outline lies over them. Layers that the live map does not
    /// show at this zoom are left out, as from tiles.
    public func picture(_ window: MapWindow, _ layers: [Layer], area: Shape? = nil, _ heading: Heading, form: Form) throws -> [UInt8] {
        let size = Size(Double(window.width), Double(window.height))
        var canvas = try Canvas(form == .png ? .png(pixelsPerUnit: 1) : .svg, size: size, title: heading.title)
        canvas.fineness = 0.5
        canvas.fill(Rect(0, 0, size.width, size.height), .color(Self.water))
        var sink = PaintingSink(
            canvas, window, mostMarks: form == .png ? 40_000 : 12_000, mostPoints: form == .png ? 2_000_000 : 200_000)
        let box = window.box(margin: 16)
        let border = Pen(Self.border, LayerPaint.between(window.zoom, [(5, 0.6), (12, 1.6)]))
        for (_, outline) in catalog.areas.provinceOutlines().sorted(by: { $0.key < $1.key }) where outline.bounds.intersects(box) {
            sink.draw(outline, fill: Self.land, line: border)
        }
        let drawn = try painted(layers.filter { Double($0.tiles.minimumZoom) <= window.zoom.rounded(.up) })
        for (layer, count) in drawn {
            var query = FeatureQuery(layer: layer)
            query.boxes = [box]
            query.properties = []
            sink.begin(LayerPaint(layer, count: count, zoom: window.zoom))
            _ = try source.query(query.bound(to: .anonymous), into: &sink)
            sink.endLayer()
        }
        if let area {
            let pen = Pen(Self.chosen, 2.5)
            if area.kind.dimension == 2 { sink.draw(area, line: pen) } else { sink.ring(area.bounds.center, pen) }
        }
        let furniture = MapFurniture(
            rows: drawn.reversed().map { layer, _ in
                MapFurniture.Row(
                    name: layer.title.th, color: Color(hex: layer.legend.color) ?? .gray(90),
                    isLine: layer.isBoundary || layer.geometry.dimension == 1)
            },
            foot: (sink.isThinned ? "จุดหนึ่งแทนหลายแห่ง · " : "") + heading.attribution)
        furniture.draw(on: &sink.canvas)
        return try sink.finish()
    }

    /// Boundaries below areas, areas below lines and points; of one kind, the layer with more features lies below.
    private func painted(_ layers: [Layer]) throws -> [(layer: Layer, count: Int)] {
        let counted = try layers.map { (layer: $0, count: try source.state($0).count) }
        func rank(_ layer: Layer) -> Int { layer.isBoundary ? 0 : layer.geometry.dimension == 0 ? 3 : 3 - layer.geometry.dimension }
        return counted.sorted { (rank($0.layer), -$0.count, $0.layer.order) < (rank($1.layer), -$1.count, $1.layer.order) }
    }

    // The colours of the live map (web/modules/style.js).
    private static let water = Color(0xE3, 0xEA, 0xEB)
    private static let land = Color(0xFC, 0xFB, 0xF7)
    private static let border = Color(0xB7, 0xC1, 0xC2)
    private static let chosen = Color(0x27, 0x37, 0x9B)
}

/// Keeps the shape of one feature.
private struct ShapeSink: FeatureSink {
    var shape = Shape()

    mutating func begin(row: Int64, id: Span<UInt8>) {}
    mutating func geometry(_ shape: borrowing Shape) { self.shape = copy shape }
    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) {}
    mutating func integer(_ column: Int, _ value: Int64) {}
    mutating func number(_ column: Int, _ value: Double) {}
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {}
    mutating func end() -> Bool { true }
}
