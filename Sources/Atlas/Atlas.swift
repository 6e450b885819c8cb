public import Catalog
public import Store

/// The use cases of the service, and what they stand on.
public struct Atlas: Sendable {
    public let catalog: Catalog
    public let source: any FeatureSource
    /// Whether the store holds synthetic data: then every title says so.
    public let isDemo: Bool
    public let features: FeatureBrowser
    public let tiles: TileMaker
    public let provinces: ProvinceMap
    public let archiver: TileArchiver
    public let pictures: StaticMap
    public let search: FeatureSearch
    /// The store that can be changed and that knows what was; nil: there is none.
    public let editor: (any FeatureEditor)?
    public let editing: FeatureEditing?
    public let aggregates: FeatureAggregator
    public let areas: AreaLayers
    public let exports: FeatureExporter
    /// Recording the rows of datasets; nil: the store keeps none.
    public let recording: Recording?
    /// Map reports on what is recorded; nil: the store keeps none.
    public let reports: MapReports?
    public let shapes: ReportShapes

    /// - Throws: what the source throws when its metadata cannot be read.
    public init(
        catalog: Catalog, source: any FeatureSource, editor: (any FeatureEditor)? = nil, recording: Recording? = nil,
        reports: MapReports? = nil
    ) throws {
        self.catalog = catalog
        self.source = source
        isDemo = try source.metadata("demo_version") != nil
        features = FeatureBrowser(source: source)
        tiles = TileMaker(source: source, areas: catalog.areas)
        pictures = StaticMap(source: source, catalog: catalog)
        provinces = ProvinceMap(areas: catalog.areas)
        search = FeatureSearch(catalog: catalog, source: source)
        self.editor = editor
        editing = editor.map { FeatureEditing(catalog: catalog, editor: $0) }
        aggregates = FeatureAggregator(source: source, areas: catalog.areas)
        areas = AreaLayers(source: source, catalog: catalog)
        archiver = TileArchiver(source: source, areas: areas, tiles: tiles)
        exports = FeatureExporter(source: source)
        self.recording = recording
        self.reports = reports
        shapes = ReportShapes(source: source, catalog: catalog)
    }

    public static let demoSuffix = Localized(th: " (ข้อมูลสาธิต)", en: " (demo data)")

    public var title: Localized { marked(Localized(th: "แผนที่งานพัฒนาชุมชน", en: "Phaenthi: maps of community development")) }

    public var description: Localized {
        Localized(
            th: "ชั้นข้อมูลภูมิสารสนเทศของงานพัฒนาชุมชนทั่วประเทศ: หมู่บ้าน แปลงโคก หนอง นา ศูนย์เรียนรู้ พันธุกรรมพืช และชุมชนท่องเที่ยว",
            en: "Geospatial layers of Thailand's community development: villages, Khok-Nong-Na plots, learning centres, plant genetics, tourism villages")
    }

    /// The sources of all layers, each once.
    public var attribution: Localized {
        var th: [String] = [], en: [String] = []
        for layer in catalog.layers where !th.contains(layer.attribution.th) {
            th.append(layer.attribution.th)
            en.append(layer.attribution.en)
        }
        return Localized(th: th.joined(separator: " · "), en: en.joined(separator: " · "))
    }

    /// The layer's title; in a demo it says that the data are synthetic.
    public func title(of layer: Layer) -> Localized { marked(layer.title) }

    private func marked(_ title: Localized) -> Localized {
        isDemo ? Localized(th: title.th + Self.demoSuffix.th, en: title.en + Self.demoSuffix.en) : title
    }
}
