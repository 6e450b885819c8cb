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
        canvas.fill(Rect(0, 0, size.width, size.height), .color(Self.color(MapLook.water)))
        var sink = PaintingSink(
            canvas, window, mostMarks: form == .png ? 40_000 : 12_000, mostPoints: form == .png ? 2_000_000 : 200_000)
        let box = window.box(margin: 16)
        let border = Pen(Self.color(MapLook.border), MapLook.borderWidth.value(at: window.zoom)), land = Self.color(MapLook.land)
        for (_, outline) in catalog.areas.provinceOutlines().sorted(by: { $0.key < $1.key }) where outline.bounds.intersects(box) {
            sink.draw(outline, fill: land, line: border)
        }
        let drawn = try LayerLook.painted(layers.filter { Double($0.tiles.minimumZoom) <= window.zoom.rounded(.up) }, in: source)
        for look in drawn {
            var query = FeatureQuery(layer: look.layer)
            query.boxes = [box]
            query.properties = []
            sink.begin(LayerPaint(look, zoom: window.zoom))
            _ = try source.query(query.bound(to: .anonymous), into: &sink)
            sink.endLayer()
        }
        if let area {
            let pen = Pen(Self.color(MapLook.chosen), 2.5)
            if area.kind.dimension == 2 { sink.draw(area, line: pen) } else { sink.ring(area.bounds.center, pen) }
        }
        let furniture = MapFurniture(
            rows: drawn.reversed().map(\.layer).map { layer in
                MapFurniture.Row(
                    name: layer.title.th, color: Self.color(layer.legend.color), isLine: layer.isBoundary || layer.geometry.dimension == 1)
            },
            foot: (sink.isThinned ? "จุดหนึ่งแทนหลายแห่ง · " : "") + heading.attribution)
        furniture.draw(on: &sink.canvas)
        return try sink.finish()
    }

    private static func color(_ hex: String) -> Color { Color(hex: hex) ?? .gray(90) }
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
