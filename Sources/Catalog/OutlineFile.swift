import Geo

/// Reads `areas/province_outlines.geojson` (RFC 7946): one polygon or multipolygon per province, its code in `properties.code`.
struct OutlineFile {
    private let folder: GeodataFolder
    private static let file = "areas/province_outlines.geojson"

    init(_ folder: GeodataFolder) { self.folder = folder }

    /// The outline of every province, rings turned as RFC 7946 section 3.1.6 asks.
    func outlines(_ provinces: Set<AreaCode>) -> [AreaCode: Shape] {
        guard let root = folder.json5(Self.file) else { return [:] }
        guard case .array(let features)? = root.node["features"]?.value else {
            root.fault(
                "ไม่ใช่ FeatureCollection ของ GeoJSON", "This is no FeatureCollection of GeoJSON",
                cure: "ใช้แฟ้ม GeoJSON ตาม RFC 7946", "use a GeoJSON file after RFC 7946")
            return [:]
        }
        var outlines: [AreaCode: Shape] = [:]
        for (i, feature) in features.enumerated() {
            let place = CheckedNode(feature, keyPath: "features[\(i)]", file: Self.file, faults: folder.faults)
            guard case .text(let text)? = feature["properties"]?["code"]?.value, let code = AreaCode(text),
                provinces.contains(code)
            else {
                place.fault(
                    "properties.code ไม่ใช่รหัสจังหวัดในทะเบียน", "properties.code is no province of the register",
                    cure: "ใส่รหัสสองหลักใน areas.csv", "write a code of two digits from areas.csv")
                continue
            }
            guard let shape = shape(feature["geometry"]) else {
                place.fault(
                    "geometry ของจังหวัด \(code) ไม่ใช่ Polygon หรือ MultiPolygon ที่ครบถ้วน",
                    "The geometry of province \(code) is no whole Polygon or MultiPolygon",
                    cure: "วงต้องปิด มีอย่างน้อย 4 พิกัด เป็นองศา WGS 84",
                    "rings are closed, of 4 positions or more, in degrees on WGS 84")
                continue
            }
            if outlines.updateValue(shape, forKey: code) != nil {
                place.fault(
                    "จังหวัด \(code) ซ้ำ", "The province \(code) stands twice", cure: "รวมเป็น MultiPolygon เดียว",
                    "make them one MultiPolygon")
            }
        }
        let missing = provinces.subtracting(outlines.keys).sorted().map(\.text).joined(separator: ", ")
        if !missing.isEmpty {
            root.fault(
                "ไม่มีขอบเขตของจังหวัด \(missing)", "Provinces without an outline: \(missing)", cure: "เพิ่ม feature ของจังหวัดนั้น",
                "add a feature for each")
        }
        return outlines
    }

    private func shape(_ geometry: JSON5Node?) -> Shape? {
        guard case .text(let type)? = geometry?["type"]?.value, case .array(let coordinates)? = geometry?["coordinates"]?.value
        else { return nil }
        let polygons: [JSON5Node]
        switch type {
        case "Polygon": polygons = [JSON5Node(value: .array(coordinates), line: 0)]
        case "MultiPolygon": polygons = coordinates
        default: return nil
        }
        var parts: [[[Coordinate]]] = []
        for polygon in polygons {
            guard case .array(let rings) = polygon.value, !rings.isEmpty else { return nil }
            var part: [[Coordinate]] = []
            for ring in rings {
                guard let ring = self.ring(ring, exterior: part.isEmpty) else { return nil }
                part.append(ring)
            }
            parts.append(part)
        }
        return parts.isEmpty ? nil : Shape.multiPolygon(parts)
    }

    private func ring(_ node: JSON5Node, exterior: Bool) -> [Coordinate]? {
        guard case .array(let positions) = node.value, positions.count >= 4 else { return nil }
        var ring: [Coordinate] = []
        ring.reserveCapacity(positions.count)
        for position in positions {
            guard case .array(let numbers) = position.value, numbers.count >= 2, case .number(let x) = numbers[0].value,
                case .number(let y) = numbers[1].value,
                abs(x) <= 180, abs(y) <= 90
            else { return nil }
            ring.append(Coordinate(x: x, y: y))
        }
        guard ring.first == ring.last else { return nil }
        let area2 = Shape.polygon(rings: [ring]).signedArea2(ring: 0)
        guard area2 != 0 else { return nil }
        return (area2 > 0) == exterior ? ring : ring.reversed()
    }
}
