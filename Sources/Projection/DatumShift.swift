public import Catalog

/// How positions change between the datum Indian 1975 and WGS 84: a Helmert transformation with fixed parameters.
public struct DatumShift: Sendable, Hashable {
    /// The number in the EPSG dataset, such as `EPSG:1812`; nil when it is not there.
    public let code: String?
    public let name: String
    /// The accuracy in metres that the publisher states; nil when none is.
    public let accuracy: Double?
    /// The parameters, for people.
    public let method: Localized
    /// What a user of the shift should know.
    public let caution: Localized?
    /// The parameters as PROJ's helmert step has them, from Indian 1975 to WGS 84.
    let helmert: String

    /// EPSG's Indian 1975 to WGS 84 (4): the operation that PROJ, and with it GDAL, QGIS and pyproj, picks for Thailand
    /// on shore. It is what a client expects of `EPSG:4240`, `EPSG:24047` and `EPSG:24048`.
    ///
    /// It lies about 187 m from EPSG's own sets (1), (2) and (3) and from the Survey Department's, which agree within 5 m.
    /// With the rotations in the other sense (coordinate frame, EPSG method 9607) it would lie within 12 m of them.
    /// QGIS issue 36337 and PROJ issue 1787 report the same.
    public static let epsg1812 = DatumShift(
        code: "EPSG:1812", name: "Indian 1975 to WGS 84 (4)", accuracy: 3,
        method: Localized(
            th: "เจ็ดพารามิเตอร์แบบเวกเตอร์ตำแหน่ง: เลื่อน 293, 836, 318 เมตร หมุน 0.5, 1.6, −2.8 พิลิปดา มาตราส่วน 2.1 ส่วนในล้าน",
            en: "Position Vector transformation, seven parameters: shift 293, 836, 318 m, rotation 0.5, 1.6, −2.8 arc-seconds, scale 2.1 ppm"),
        caution: Localized(
            th: "ต่างจากค่าของกรมแผนที่ทหารราว 187 เมตร ใช้ชุดนี้เพื่อให้ตรงกับ PROJ, GDAL และ QGIS",
            en: "About 187 m from the values of the Royal Thai Survey Department; used so that answers equal those of PROJ, GDAL and QGIS"),
        helmert: "+x=293 +y=836 +z=318 +rx=0.5 +ry=1.6 +rz=-2.8 +s=2.1 +convention=position_vector")

    /// The three parameters that the Royal Thai Survey Department uses for the whole country.
    /// They are the ones for reading old Thai survey data truly.
    public static let royalThaiSurvey = DatumShift(
        code: nil, name: "Indian 1975 to WGS 84 (Royal Thai Survey Department)", accuracy: nil,
        method: Localized(
            th: "สามพารามิเตอร์: เลื่อน 204.4798, 837.8940, 294.7765 เมตร",
            en: "Geocentric translations: 204.4798, 837.8940, 294.7765 m"),
        caution: nil,
        helmert: "+x=204.4798 +y=837.8940 +z=294.7765")
}

extension CoordinateSystem {
    /// The operation between the system's datum and WGS 84; nil when the datum is WGS 84 itself.
    public var datumShift: DatumShift? {
        switch self {
        case .crs84, .wgs84, .webMercator, .utm47, .utm48: nil
        case .indian1975, .indian1975UTM47, .indian1975UTM48: .epsg1812
        }
    }

    /// The operation from CRS84 into the system as a PROJ pipeline, complete in itself: PROJ's database and
    /// grid files have no say. Nil for the systems that need no PROJ.
    func pipeline(_ shift: DatumShift?) -> String? {
        let utm = "+step +proj=utm +algo=poder_engsager"
        let steps: String
        switch self {
        case .crs84, .wgs84, .webMercator: return nil
        case .utm47: steps = "\(utm) +zone=47 +ellps=WGS84"
        case .utm48: steps = "\(utm) +zone=48 +ellps=WGS84"
        case .indian1975: steps = "+step +proj=unitconvert +xy_in=rad +xy_out=deg +step +proj=axisswap +order=2,1"
        case .indian1975UTM47: steps = "\(utm) +zone=47 +ellps=evrst30"
        case .indian1975UTM48: steps = "\(utm) +zone=48 +ellps=evrst30"
        }
        return "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad \(shift?.steps ?? "") \(steps)"
    }
}

extension DatumShift {
    /// From longitude and latitude on WGS 84 to those on Indian 1975, both in radians; heights are left out.
    fileprivate var steps: String {
        """
        +step +proj=push +v_3 +step +proj=cart +ellps=WGS84 +step +inv +proj=helmert \(helmert) \
        +step +inv +proj=cart +ellps=evrst30 +step +proj=pop +v_3
        """
    }
}
