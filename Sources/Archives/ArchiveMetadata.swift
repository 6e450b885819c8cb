public import Geo

/// What an archive says of its tiles, in the words of TileJSON 3.0.0.
public struct ArchiveMetadata: Hashable, Sendable {
    public var name: String
    public var description: String
    public var attribution: String
    /// Between which zooms there are tiles.
    public var zooms: ClosedRange<Int>
    /// What the tiles cover, in degrees; nil when the archive does not say.
    public var bounds: BoundingBox?
    /// Where a map starts; nil when the archive does not say.
    public var center: Center?
    public var layers: [VectorLayer]
    /// What the tiles were made from: the data's versions and the program.
    public var origin: String

    public init(
        name: String, description: String = "", attribution: String = "", zooms: ClosedRange<Int>, bounds: BoundingBox? = nil, center: Center? = nil,
        layers: [VectorLayer] = [], origin: String = ""
    ) {
        self.name = name
        self.description = description
        self.attribution = attribution
        self.zooms = zooms
        self.bounds = bounds
        self.center = center
        self.layers = layers
        self.origin = origin
    }

    public struct Center: Hashable, Sendable {
        public var position: Coordinate
        public var zoom: Int

        public init(position: Coordinate, zoom: Int) {
            self.position = position
            self.zoom = zoom
        }

        /// The middle of a box at the zoom, of those given, at which it fills a window of two tiles.
        public init(of box: BoundingBox, zooms: ClosedRange<Int>) {
            position = box.center
            let width = WebMercator.x(longitude: box.maxX) - WebMercator.x(longitude: box.minX)
            let height = WebMercator.y(latitude: box.minY) - WebMercator.y(latitude: box.maxY)
            var zoom = zooms.lowerBound
            while zoom < zooms.upperBound, max(width, height) * Double(2 << zoom) <= 2 { zoom += 1 }
            self.zoom = zoom
        }
    }
}

/// A layer of an archive's tiles.
public struct VectorLayer: Hashable, Sendable {
    public var id: String
    public var description: String
    public var fields: [Field]
    public var zooms: ClosedRange<Int>?
    /// The last zoom of each level of areas that stands for the features inside: `province`, 6.
    public var storeys: [Storey]

    public init(id: String, description: String, fields: [Field], zooms: ClosedRange<Int>?, storeys: [Storey] = []) {
        self.id = id
        self.description = description
        self.fields = fields
        self.zooms = zooms
        self.storeys = storeys
    }

    public struct Field: Hashable, Sendable {
        public var name: String
        /// What the values mean.
        public var title: String
        public var type: ValueType

        public init(name: String, title: String, type: ValueType) {
            self.name = name
            self.title = title
            self.type = type
        }
    }

    /// The types that MBTiles 1.3 knows.
    public enum ValueType: String, Hashable, Sendable {
        case text = "String"
        case number = "Number"
        case boolean = "Boolean"
    }

    public struct Storey: Hashable, Sendable {
        public var level: String
        public var lastZoom: Int

        public init(level: String, lastZoom: Int) {
            self.level = level
            self.lastZoom = lastZoom
        }
    }
}
