public import Catalog

/// How positions change from one datum to another: an operation of the EPSG dataset, fixed by number.
public struct DatumShift: Sendable, Hashable {
    /// `EPSG:1812`.
    public let code: String
    public let name: String
    /// The accuracy that EPSG states, in metres.
    public let accuracy: Double
    /// The parameters, for people.
    public let method: Localized

    /// Indian 1975 to WGS 84 (4), the newest set of the EPSG dataset for Thailand on shore and the one that PROJ prefers.
    ///
    /// The other sets are (2), 5 m, three parameters, and (3), made for the Bongkot gas field. They differ by
    /// metres, so one set is used everywhere: neighbours shift alike. In this two-dimensional operation a position
    /// there and back returns within 2 cm (EPSG guidance note 7-2, method 9606, is reversible only so far).
    public static let indian1975ToWGS84 = DatumShift(
        code: "EPSG:1812", name: "Indian 1975 to WGS 84 (4)", accuracy: 3,
        method: Localized(
            th: "การแปลงเจ็ดพารามิเตอร์แบบเวกเตอร์ตำแหน่ง: เลื่อน 293, 836, 318 เมตร หมุน 0.5, 1.6, −2.8 พิลิปดา มาตราส่วน 2.1 ส่วนในล้าน คลาดเคลื่อนราว 3 เมตร",
            en: "Position Vector transformation with seven parameters: shift 293, 836, 318 m, rotation 0.5, 1.6, −2.8 arc-seconds, scale 2.1 ppm; accurate to about 3 m"))
}

extension CoordinateSystem {
    /// The operation between the system's datum and WGS 84; nil when the datum is WGS 84 itself.
    public var datumShift: DatumShift? {
        switch self {
        case .crs84, .wgs84, .webMercator, .utm47, .utm48: nil
        case .indian1975, .indian1975UTM47, .indian1975UTM48: .indian1975ToWGS84
        }
    }

    /// The operation from CRS84 into the system as a PROJ pipeline, complete in itself: PROJ's database and
    /// grid files have no say. Nil for the systems that need no PROJ.
    var pipeline: String? {
        let utm = "+step +proj=utm +algo=poder_engsager"
        let shift = """
            +step +proj=push +v_3 +step +proj=cart +ellps=WGS84 \
            +step +inv +proj=helmert +x=293 +y=836 +z=318 +rx=0.5 +ry=1.6 +rz=-2.8 +s=2.1 +convention=position_vector \
            +step +inv +proj=cart +ellps=evrst30 +step +proj=pop +v_3
            """
        let steps: String
        switch self {
        case .crs84, .wgs84, .webMercator: return nil
        case .utm47: steps = "\(utm) +zone=47 +ellps=WGS84"
        case .utm48: steps = "\(utm) +zone=48 +ellps=WGS84"
        case .indian1975:
            steps = "\(shift) +step +proj=unitconvert +xy_in=rad +xy_out=deg +step +proj=axisswap +order=2,1"
        case .indian1975UTM47: steps = "\(shift) \(utm) +zone=47 +ellps=evrst30"
        case .indian1975UTM48: steps = "\(shift) \(utm) +zone=48 +ellps=evrst30"
        }
        return "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad \(steps)"
    }
}
