internal import Catalog
internal import Geo
internal import Store

/// Reads a geometry of GeoJSON (RFC 7946 section 3.1) strictly, for a layer of one kind.
struct GeometryReader {
    let layer: Layer
    /// The JSON Pointer of the geometry.
    let pointer: String
    /// The kind when the geometry says none: that of the feature that a patch changes.
    var standing: GeometryKind?

    /// The shape in the layer's kind; nil after telling at least one fault.
    func shape(_ value: JSONValue, _ faults: inout FaultCollector) -> Shape? {
        let before = faults.faults.count
        guard case .object(let members) = value.kind else {
            faults.add(
                pointer, "\(value.found.th) แต่ geometry ต้องเป็นวัตถุ GeoJSON", "\(value.found.en) where a geometry object must stand",
                cure: "ส่งรูปทรงแบบ {\"type\":\"\(layer.geometry.name)\",\"coordinates\":[…]} หรือ null",
                "send {\"type\":\"\(layer.geometry.name)\",\"coordinates\":[…]} or null")
            return nil
        }
        for member in members where !["type", "coordinates", "bbox"].contains(member.name) {
            faults.add(
                "\(pointer)/\(pointerToken(member.name))", "ไม่รู้จัก “\(excerpt(member.name))” ในรูปทรง",
                "unknown member “\(excerpt(member.name))” in a geometry", cure: "ลบออก พิกัดเป็นองศา WGS 84 เสมอ",
                "remove it; coordinates are always degrees on WGS 84")
        }
        guard let kind = kind(value, &faults) else { return nil }
        guard let coordinates = value.member("coordinates") else {
            faults.add("\(pointer)/coordinates", "ไม่มี coordinates", "coordinates are missing", cure: "ใส่พิกัด", "send the coordinates")
            return nil
        }
        var shape = Shape(kind: kind)
        let place = "\(pointer)/coordinates"
        switch kind {
        case .point: position(coordinates, place, &shape, &faults)
        case .multiPoint: each(coordinates, place, least: 1, &faults) { position($0, $1, &shape, &$2) }
        case .lineString: line(coordinates, place, least: 2, &shape, &faults)
        case .multiLineString: each(coordinates, place, least: 1, &faults) { line($0, $1, least: 2, &shape, &$2) }
        case .polygon: polygon(coordinates, place, &shape, &faults)
        case .multiPolygon: each(coordinates, place, least: 1, &faults) { polygon($0, $1, &shape, &$2) }
        }
        guard faults.faults.count == before else { return nil }
        if shape.kind.multiple == layer.geometry { shape.kind = layer.geometry }
        return shape
    }

    private func kind(_ value: JSONValue, _ faults: inout FaultCollector) -> GeometryKind? {
        let type = value.member("type")
        if type == nil, let standing { return standing }
        let wanted = layer.geometry
        let fitting = wanted.isMultiple ? [wanted, wanted.single] : [wanted]
        let names = fitting.map(\.name).joined(separator: ", ")
        guard case .string(let name)? = type?.kind, let kind = GeometryKind.allCases.first(where: { $0.name == name }) else {
            faults.add(
                "\(pointer)/type", "ชนิดรูปทรงไม่ถูกต้อง", "the geometry has no known type", cure: "ชั้นนี้รับ \(names)", "this layer takes \(names)")
            return nil
        }
        guard fitting.contains(kind) else {
            faults.add(
                "\(pointer)/type", "ชั้นข้อมูลนี้ไม่รับ \(name)", "this layer takes no \(name)", cure: "ใช้ \(names)", "use \(names)")
            return nil
        }
        return kind
    }

    // MARK: Coordinates

    private func each(
        _ value: JSONValue, _ place: String, least: Int, _ faults: inout FaultCollector,
        _ read: (JSONValue, String, inout FaultCollector) -> Void
    ) {
        guard case .array(let items) = value.kind, items.count >= least else {
            faults.add(
                place, "ต้องเป็นรายการที่มีอย่างน้อย \(least) ตัว", "a list of at least \(least) must stand here",
                cure: "ตรวจวงเล็บ [ ] ของพิกัด", "check the brackets of the coordinates")
            return
        }
        for (i, item) in items.enumerated() { read(item, "\(place)/\(i)", &faults) }
    }

    private func line(_ value: JSONValue, _ place: String, least: Int, _ shape: inout Shape, _ faults: inout FaultCollector) {
        each(value, place, least: least, &faults) { position($0, $1, &shape, &$2) }
        shape.ringEnds.append(shape.count)
    }

    private func polygon(_ value: JSONValue, _ place: String, _ shape: inout Shape, _ faults: inout FaultCollector) {
        each(value, place, least: 1, &faults) { ring, place, faults in
            let start = shape.xy.count
            let before = faults.faults.count
            line(ring, place, least: 4, &shape, &faults)
            let end = shape.xy.count
            guard faults.faults.count == before, shape.xy[start] != shape.xy[end - 2] || shape.xy[start + 1] != shape.xy[end - 1] else { return }
            faults.add(
                place, "วงไม่ปิด: เริ่มที่ \(shape.xy[start]), \(shape.xy[start + 1]) แต่จบที่ \(shape.xy[end - 2]), \(shape.xy[end - 1])",
                "the ring is open: it starts at \(shape.xy[start]), \(shape.xy[start + 1]) and ends at \(shape.xy[end - 2]), \(shape.xy[end - 1])",
                cure: "ใส่จุดแรกซ้ำเป็นจุดสุดท้าย", "repeat the first position as the last")
        }
        shape.polygonEnds.append(shape.ringEnds.count)
    }

    private func position(_ value: JSONValue, _ place: String, _ shape: inout Shape, _ faults: inout FaultCollector) {
        var numbers: [Double] = []
        if case .array(let items) = value.kind {
            for item in items {
                switch item.kind {
                case .number(.number(let v)): numbers.append(v)
                case .number(.integer(let v)): numbers.append(Double(v))
                default: break
                }
            }
            if items.count != numbers.count { numbers = [] }
        }
        guard numbers.count == 2, numbers.allSatisfy(\.isFinite) else {
            let hasHeight = numbers.count == 3
            faults.add(
                place, hasHeight ? "พิกัดมีความสูง ชั้นข้อมูลนี้ไม่เก็บ" : "พิกัดต้องเป็นตัวเลขสองตัว [ลองจิจูด, ละติจูด]",
                hasHeight ? "the position has a height, which this layer does not keep" : "a position is two numbers, [longitude, latitude]",
                cure: hasHeight ? "ตัดตัวเลขที่สามออก" : "เขียนแบบ [100.5018, 13.7563]", hasHeight ? "leave out the third number" : "write it like [100.5018, 13.7563]")
            shape.xy += [0, 0]
            return
        }
        let x = numbers[0], y = numbers[1]
        shape.xy += numbers
        guard !layer.bounds.contains(x: x, y: y) else { return }
        let box = layer.bounds
        let cure: (th: String, en: String) =
            if box.contains(x: y, y: x) {
                ("สลับลำดับ: ลองจิจูดมาก่อน คือ [\(y), \(x)]", "swap the two: longitude comes first, [\(y), \(x)]")
            } else if abs(x) > 1_000 || abs(y) > 1_000 {
                ("พิกัดนี้เป็นเมตร แปลงเป็นองศา WGS 84 ก่อน", "these are metres: transform them to degrees on WGS 84 first")
            } else {
                ("ตรวจพิกัดอีกครั้ง", "check the coordinates")
            }
        faults.add(
            place, "พิกัด \(x), \(y) อยู่นอกกรอบของชั้นข้อมูล (\(box.minX)–\(box.maxX) ตะวันออก, \(box.minY)–\(box.maxY) เหนือ)",
            "\(x), \(y) lies outside the layer's box (longitude \(box.minX) to \(box.maxX), latitude \(box.minY) to \(box.maxY))",
            cure: cure.th, cure.en)
    }
}
