public import Geo

/// A text in the two languages of the service, Thai first.
public struct Localized: Hashable, Sendable {
    public let th: String
    public let en: String

    public init(th: String, en: String) {
        self.th = th
        self.en = en
    }
}

/// How personal a field is (domain: PDPA B.E. 2562). The order is the order of secrecy.
public enum PersonalDataClass: Int, Sendable, Comparable, CaseIterable {
    /// P0: anyone may read it.
    case open = 0
    /// P1: contact of an office-holder.
    case officeContact = 1
    /// P2: personal.
    case personal = 2
    /// P3: sensitive.
    case sensitive = 3

    public static func < (a: PersonalDataClass, b: PersonalDataClass) -> Bool { a.rawValue < b.rawValue }
}

/// The type of a field's values. Dates and instants are text: `2024-10-01`, `2024-10-01T00:00:00Z`.
public enum FieldType: String, Sendable, CaseIterable {
    case text, integer, number, boolean, date, instant
    /// A JSON array of texts, stored as its text.
    case textArray
}

/// One of the values that a field may take.
public struct FieldChoice: Hashable, Sendable {
    public let value: String
    public let title: Localized

    public init(value: String, title: Localized) {
        self.value = value
        self.title = title
    }
}

/// A column of a layer.
public struct Field: Hashable, Sendable {
    /// Its name in the store, in GeoJSON and in queries: `[A-Za-z_][A-Za-z0-9_]*`.
    public let name: String
    public let type: FieldType
    public let title: Localized
    /// The unit of its values, for people: "ไร่" / "rai".
    public let unit: Localized?
    public let personalData: PersonalDataClass
    /// The values it may take; empty when any value may stand.
    public let choices: [FieldChoice]
    /// Headings under which files of the offices carry this field.
    public let aliases: [String]
    public let required: Bool

    public init(
        name: String, type: FieldType, title: Localized, unit: Localized? = nil,
        personalData: PersonalDataClass = .open, choices: [FieldChoice] = [], aliases: [String] = [],
        required: Bool = false
    ) {
        self.name = name
        self.type = type
        self.title = title
        self.unit = unit
        self.personalData = personalData
        self.choices = choices
        self.aliases = aliases
        self.required = required
    }
}

/// What a layer's vector tiles carry.
public struct TileRule: Hashable, Sendable {
    /// Below `minimumZoom` the layer's tiles are empty; above `maximumZoom` clients stretch the last ones.
    public let minimumZoom: Int
    public let maximumZoom: Int
    /// The fields that are attributes in tiles, all of them public.
    public let fields: [String]
    /// Up to this zoom each polygon or line is a point, the middle of its box; nil: it never is.
    public let pointZoom: Int?
    /// How features are put together at low zooms; nil: they stand by themselves at every zoom.
    public let pyramid: Pyramid?

    public init(minimumZoom: Int, maximumZoom: Int, fields: [String], pointZoom: Int? = nil, pyramid: Pyramid? = nil) {
        self.minimumZoom = minimumZoom
        self.maximumZoom = maximumZoom
        self.fields = fields
        self.pointZoom = pointZoom
        self.pyramid = pyramid
    }
}

/// How a layer is drawn on the first map.
public struct Legend: Hashable, Sendable {
    /// `#rrggbb`, opaque.
    public let color: String
    /// Whether the map shows the layer before anyone has chosen.
    public let shown: Bool
    /// The sign of a feature from near by; nil: it is a plain mark.
    public let icon: LegendIcon?

    public init(color: String, shown: Bool, icon: LegendIcon? = nil) {
        self.color = color
        self.shown = shown
        self.icon = icon
    }
}

/// A layer of features: one file of `geodata/layers`.
public struct Layer: Hashable, Sendable {
    /// Its name in URLs and in the store: `[a-z][a-z0-9_]*`.
    public let id: String
    public let title: Localized
    public let description: Localized
    public let geometry: GeometryKind
    public let fields: [Field]
    /// The number of the field that is the feature's id; nil: the store's own number of the row is.
    public let key: Int?
    /// The number of the field that names a feature to people.
    public let label: Int?
    /// The number of the field that carries the feature's area code.
    public let area: Int?
    /// The number of the field that `datetime` compares, of type date or instant.
    public let time: Int?
    /// The numbers of the fields that free-text search reads, the most telling first; all of them public and of type text.
    public let search: [Int]
    public let tiles: TileRule
    public let legend: Legend
    /// Where the features come from, for people.
    public let attribution: Localized
    /// The place of the layer among the others, lowest first.
    public let order: Int
    /// Where features may lie that are written by an editor, in degrees.
    public let bounds: BoundingBox

    /// The box around Thailand's land and islands, in degrees.
    public static let thailand = BoundingBox(minX: 97.343, minY: 5.612, maxX: 105.637, maxY: 20.465)

    public init(
        id: String, title: Localized, description: Localized, geometry: GeometryKind, fields: [Field],
        key: Int?, label: Int?, area: Int?, time: Int?, search: [Int] = [], tiles: TileRule, legend: Legend,
        attribution: Localized, order: Int, bounds: BoundingBox = Layer.thailand
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.geometry = geometry
        self.fields = fields
        self.key = key
        self.label = label
        self.area = area
        self.time = time
        self.search = search
        self.tiles = tiles
        self.legend = legend
        self.attribution = attribution
        self.order = order
        self.bounds = bounds
    }

    /// Whether the layer's polygons are areas themselves, which maps show as outlines: its key is its area code.
    public var isBoundary: Bool { geometry.dimension == 2 && key != nil && key == area }

    /// The number of a field.
    public func column(_ name: String) -> Int? { fields.firstIndex { $0.name == name } }
}
