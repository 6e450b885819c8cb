public import Catalog
public import Geo

/// A coordinate reference system that the service offers. The list is closed.
///
/// The store keeps CRS84 (longitude, latitude on WGS 84); every other system is reached from it by
/// one fixed operation of PROJ, so an answer never depends on which grid files or databases are installed.
public enum CoordinateSystem: Int, Sendable, Hashable, CaseIterable {
    /// OGC:CRS84, WGS 84 as longitude, latitude. The default of OGC API Features Part 2 and the system of storage.
    case crs84
    /// EPSG:4326, WGS 84 as latitude, longitude.
    case wgs84
    /// EPSG:3857, the plane of web map tiles.
    case webMercator
    /// EPSG:32647, WGS 84 / UTM zone 47N.
    case utm47
    /// EPSG:32648, WGS 84 / UTM zone 48N.
    case utm48
    /// EPSG:4240, Indian 1975 as latitude, longitude.
    case indian1975
    /// EPSG:24047, Indian 1975 / UTM zone 47N.
    case indian1975UTM47
    /// EPSG:24048, Indian 1975 / UTM zone 48N.
    case indian1975UTM48
}

extension CoordinateSystem {
    /// Which ordinate comes first in coordinates and boxes of the system.
    public enum AxisOrder: Sendable {
        case longitudeLatitude, latitudeLongitude, eastingNorthing
    }

    /// The unit of both axes.
    public enum Unit: String, Sendable {
        case degree, metre

        public var title: Localized {
            switch self {
            case .degree: Localized(th: "องศา", en: "degree")
            case .metre: Localized(th: "เมตร", en: "metre")
            }
        }

        /// The number of decimals that tell positions a millimetre apart.
        public var decimals: Int { self == .degree ? 8 : 3 }
    }

    /// Who keeps the definition of the system.
    public var authority: String { self == .crs84 ? "OGC" : "EPSG" }

    /// The system's code with its authority.
    public var code: String {
        switch self {
        case .crs84: "CRS84"
        case .wgs84: "4326"
        case .webMercator: "3857"
        case .utm47: "32647"
        case .utm48: "32648"
        case .indian1975: "4240"
        case .indian1975UTM47: "24047"
        case .indian1975UTM48: "24048"
        }
    }

    /// The identifier in `crs`, `bbox-crs`, `filter-crs`, `Content-Crs` (OGC API Features Part 2, OGC 18-058r1).
    public var uri: String {
        self == .crs84
            ? "http://www.opengis.net/def/crs/OGC/1.3/CRS84" : "http://www.opengis.net/def/crs/EPSG/0/\(code)"
    }

    public var title: Localized {
        switch self {
        case .crs84: Localized(th: "WGS 84 ลองจิจูด ละติจูด", en: "WGS 84 longitude, latitude")
        case .wgs84: Localized(th: "WGS 84 ละติจูด ลองจิจูด", en: "WGS 84 latitude, longitude")
        case .webMercator: Localized(th: "เว็บเมอร์เคเตอร์ (WGS 84)", en: "WGS 84 / Pseudo-Mercator")
        case .utm47: Localized(th: "WGS 84 ยูทีเอ็ม โซน 47 เหนือ", en: "WGS 84 / UTM zone 47N")
        case .utm48: Localized(th: "WGS 84 ยูทีเอ็ม โซน 48 เหนือ", en: "WGS 84 / UTM zone 48N")
        case .indian1975: Localized(th: "อินเดียน 1975 ละติจูด ลองจิจูด", en: "Indian 1975 latitude, longitude")
        case .indian1975UTM47: Localized(th: "อินเดียน 1975 ยูทีเอ็ม โซน 47 เหนือ", en: "Indian 1975 / UTM zone 47N")
        case .indian1975UTM48: Localized(th: "อินเดียน 1975 ยูทีเอ็ม โซน 48 เหนือ", en: "Indian 1975 / UTM zone 48N")
        }
    }

    public var axisOrder: AxisOrder {
        switch self {
        case .crs84: .longitudeLatitude
        case .wgs84, .indian1975: .latitudeLongitude
        case .webMercator, .utm47, .utm48, .indian1975UTM47, .indian1975UTM48: .eastingNorthing
        }
    }

    public var unit: Unit { axisOrder == .eastingNorthing ? .metre : .degree }

    /// The number of decimals that tell positions a millimetre apart.
    public var decimals: Int { unit.decimals }

    /// Where EPSG says that the system is used, as longitude and latitude on WGS 84 (EPSG dataset 10, areas of use).
    public var areaOfUse: BoundingBox {
        switch self {
        case .crs84, .wgs84: .world
        case .webMercator: BoundingBox(minX: -180, minY: -85.06, maxX: 180, maxY: 85.06)
        case .utm47: BoundingBox(minX: 96, minY: 0, maxX: 102, maxY: 84)
        case .utm48: BoundingBox(minX: 102, minY: 0, maxX: 108, maxY: 84)
        case .indian1975: BoundingBox(minX: 97.34, minY: 5.63, maxX: 105.64, maxY: 20.46)
        case .indian1975UTM47: BoundingBox(minX: 97.34, minY: 5.63, maxX: 102.01, maxY: 20.46)
        case .indian1975UTM48: BoundingBox(minX: 102, minY: 6.02, maxX: 105.64, maxY: 18.44)
        }
    }

    /// The positions that can be transformed into the system and back, as longitude and latitude on WGS 84.
    ///
    /// It is wider than ``areaOfUse``, for nine provinces straddle the line between zones 47 and 48.
    /// UTM: 15° to both sides of the central meridian, from 80° S to 84° N, where PROJ's series is exact to
    /// far less than a millimetre. Indian 1975: Thailand, its seas and the border lands, for which the datum
    /// shift was made. A layer offers the systems whose domain holds its extent.
    public var domain: BoundingBox {
        switch self {
        case .crs84, .wgs84, .webMercator: areaOfUse
        case .utm47: BoundingBox(minX: 84, minY: -80, maxX: 114, maxY: 84)
        case .utm48: BoundingBox(minX: 90, minY: -80, maxX: 120, maxY: 84)
        case .indian1975, .indian1975UTM47, .indian1975UTM48: BoundingBox(minX: 95, minY: 3, maxX: 108, maxY: 23)
        }
    }

    /// The box, in the system's own axes, around the image of ``domain``. Boxes of requests are cut to it.
    public var plane: BoundingBox {
        switch self {
        case .crs84: .world
        case .wgs84: BoundingBox(minX: -90, minY: -180, maxX: 90, maxY: 180)
        case .webMercator:
            BoundingBox(
                minX: -20_037_508.342_789_244, minY: -20_048_966.104_014_6,
                maxX: 20_037_508.342_789_244, maxY: 20_048_966.104_014_6)
        case .utm47, .utm48: BoundingBox(minX: -1_188_660, minY: -8_918_900, maxX: 2_188_660, maxY: 9_350_800)
        case .indian1975: BoundingBox(minX: 2.99, minY: 95, maxX: 23, maxY: 108.01)
        case .indian1975UTM47: BoundingBox(minX: 55_600, minY: 331_200, maxX: 1_504_800, maxY: 2_571_800)
        case .indian1975UTM48: BoundingBox(minX: -616_400, minY: 331_200, maxX: 834_200, maxY: 2_578_500)
        }
    }
}
