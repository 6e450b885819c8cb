internal import Catalog
internal import Geo
internal import Store

/// Checks where a feature lies: its geometry by the rules of simple features, its area code by the register, and the
/// one against the other.
struct PlaceCheck {
    let catalog: Catalog
    let editor: any FeatureEditor

    /// - Parameter pointer: the JSON Pointer of the feature in the body.
    /// - Returns: what is doubtful but not refused.
    func check(_ content: FeatureContent, _ layer: Layer, pointer: String, _ faults: inout FaultCollector) throws -> [EditFault] {
        var isValid = true
        if let shape = content.shape, let fault = try editor.invalidity(of: shape) {
            isValid = false
            let place = fault.place.map { " (\(rounded($0.x)), \(rounded($0.y)))" } ?? ""
            faults.add(
                "\(pointer)/geometry", "รูปทรงไม่ถูกต้อง: \(thai(fault.reason))\(place)", "the geometry is invalid: \(fault.reason)\(place)",
                cure: "แก้จุดบริเวณนั้น เช่น ไม่ให้เส้นขอบตัดกันเอง", "mend it there, so that no edges cross")
        }
        guard let column = layer.area, case .text(let text) = content.values[column] else { return [] }
        let place = "\(pointer)/properties/\(layer.fields[column].name)"
        guard let code = AreaCode(text) else {
            faults.add(
                place, "“\(excerpt(text))” ไม่ใช่รหัสพื้นที่", "“\(excerpt(text))” is no area code", cure: "ใช้รหัส 2, 4, 6 หรือ 8 หลัก",
                "use a code of 2, 4, 6 or 8 digits")
            return []
        }
        guard standing(code, place, &faults), isValid, let shape = content.shape else { return [] }
        return try position(shape, code, layer, pointer, &faults)
    }

    /// Whether the code is in use.
    private func standing(_ code: AreaCode, _ place: String, _ faults: inout FaultCollector) -> Bool {
        switch catalog.areas.standing(of: code) {
        case .current: return true
        case .abolished(let successors):
            let named = successors.map { "\($0) \(catalog.areas[$0]?.name.th ?? "")" }.joined(separator: ", ")
            let namedEn = successors.map { "\($0) \(catalog.areas[$0]?.name.en ?? "")" }.joined(separator: ", ")
            faults.add(
                place, "รหัสพื้นที่ \(code) เลิกใช้แล้ว", "the area code \(code) is no longer in use",
                cure: successors.isEmpty ? "ใช้รหัสพื้นที่ปัจจุบัน" : "ใช้รหัสปัจจุบัน: \(named)",
                successors.isEmpty ? "use a code of today" : "use a code of today: \(namedEn)")
        case .unknown:
            faults.add(
                place, "ไม่มีรหัสพื้นที่ \(code) ในทะเบียน", "there is no area code \(code) in the register",
                cure: "ตรวจรหัสใน geodata/areas/areas.csv", "look it up in geodata/areas/areas.csv")
        }
        return false
    }

    /// Holds the geometry against the polygons of the code's areas, the smallest first. Outside a boundary that is known
    /// it is refused; outside one that is an approximation it is told.
    private func position(
        _ shape: Shape, _ code: AreaCode, _ layer: Layer, _ pointer: String, _ faults: inout FaultCollector
    ) throws -> [EditFault] {
        var warnings = FaultCollector()
        for level in [AreaLevel.tambon, .amphoe, .province] {
            guard let area = code.ancestor(level) else { continue }
            for areas in areaLayers where areas.id != layer.id {
                guard let position = try editor.position(of: shape, in: area.text, of: areas) else { continue }
                // Who draws along a boundary crosses it a little: the larger part tells where it belongs.
                if position.share >= 0.5 { continue }
                let name = catalog.areas[area]?.name
                let title = Localized(
                    th: "\(area.kind.title.th)\(name?.th ?? "") (\(area))", en: "\(area.kind.title.en) \(name?.en ?? "") (\(area))")
                let problem: (th: String, en: String) =
                    position.share == 0
                    ? ("รูปทรงอยู่นอก\(title.th) ตามรหัสพื้นที่", "the geometry lies outside \(title.en), which its area code names")
                    : ("รูปทรงส่วนใหญ่อยู่นอก\(title.th) ตามรหัสพื้นที่", "most of the geometry lies outside \(title.en), which its area code names")
                if position.isApproximate {
                    warnings.add(
                        "\(pointer)/geometry", problem.th + " (ขอบเขตโดยประมาณ)", problem.en + " (its boundary is an approximation)",
                        cure: "ตรวจรหัสพื้นที่และพิกัดอีกครั้ง", "look at the area code and the coordinates again")
                    continue
                }
                faults.add(
                    "\(pointer)/geometry", problem.th, problem.en, cure: "แก้รหัสพื้นที่หรือพิกัดให้ตรงกัน",
                    "make the area code and the coordinates agree")
                return []
            }
        }
        return warnings.faults
    }

    /// The layers whose features are areas: polygons whose key is their area code.
    private var areaLayers: [Layer] { catalog.layers.filter { $0.geometry.dimension == 2 && $0.key != nil && $0.key == $0.area } }

    /// Degrees to the centimetre, as answers write them.
    private func rounded(_ degrees: Double) -> Double { (degrees * 1e7).rounded() / 1e7 }

    /// What GEOS complains about most, in Thai.
    private func thai(_ reason: String) -> String {
        switch reason {
        case "Self-intersection": "เส้นขอบตัดกันเอง"
        case "Ring Self-intersection": "วงแตะหรือตัดตัวเอง"
        case "Hole lies outside shell": "ช่องว่างอยู่นอกวงนอก"
        case "Nested shells": "รูปซ้อนอยู่ในรูป"
        case "Holes are nested": "ช่องว่างซ้อนอยู่ในช่องว่าง"
        case "Interior is disconnected": "พื้นที่ภายในขาดจากกัน"
        case "Duplicate Rings": "วงซ้ำกัน"
        case "Too few points in geometry component": "จุดน้อยเกินไป"
        default: reason
        }
    }
}
