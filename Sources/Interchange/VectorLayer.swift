public import Geo

/// A layer of a file as GDAL sees it.
public struct VectorLayer: Hashable, Sendable {
    public let name: String
    public let geometry: DeclaredGeometry
    /// How many features it says it has; nil when it does not say.
    public let count: Int?
    /// `EPSG:32647`, another authority's code, or the name of the system; nil when the file names none.
    public let crs: String?
    public let fields: [VectorField]

    public init(name: String, geometry: DeclaredGeometry, count: Int?, crs: String?, fields: [VectorField]) {
        self.name = name
        self.geometry = geometry
        self.count = count
        self.crs = crs
        self.fields = fields
    }
}

/// What a file says of a layer's geometry; the features may still differ.
public enum DeclaredGeometry: Hashable, Sendable {
    case kind(GeometryKind)
    /// Any kind, or one that is not in ``GeometryKind``.
    case any
    /// A table without places.
    case none
}

/// A column of a file's layer.
public struct VectorField: Hashable, Sendable {
    /// GDAL's types of fields, without their lengths.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case string = "String"
        case integer = "Integer"
        case integer64 = "Integer64"
        case boolean = "Integer(Boolean)"
        case real = "Real"
        case date = "Date"
        case dateTime = "DateTime"
        case stringList = "StringList"
        /// A time of day, bytes, a list of numbers: read as text.
        case other = "other"
    }

    public let name: String
    public let kind: Kind

    public init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}
