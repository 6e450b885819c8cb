import Geo

/// The key `tiles` of a layer's file: what its vector tiles carry.
extension LayerFile {
    func tiles(_ node: CheckedNode, _ fields: FieldList, _ geometry: GeometryKind?, hasArea: Bool) -> TileRule? {
        guard var object = node.object() else { return nil }
        let minimum = object.required("minZoom")
        let maximum = object.required("maxZoom")
        let low = minimum?.integer(in: 0...TileAddress.maximumZoom)
        let high = maximum?.integer(in: 0...TileAddress.maximumZoom)
        let names = object.required("fields")?.array()
        let points = object.optional("pointZoom")
        let pyramid = object.optional("pyramid")
        object.refuseOthers()

        if let low, let high, low > high {
            minimum?.fault(
                "minZoom \(low) มากกว่า maxZoom \(high)", "minZoom \(low) is above maxZoom \(high)",
                cure: "ให้ minZoom ไม่เกิน maxZoom", "make minZoom at most maxZoom")
            return nil
        }
        let listed = fields.columns(names ?? []).map { fields.whole[$0].name }
        guard let low, let high, names != nil else { return nil }
        if geometry?.dimension == 0 {
            points?.fault(
                "ชั้นจุดไม่ต้องมี pointZoom", "A layer of points needs no pointZoom", cure: "ลบออก", "remove it")
        }
        return TileRule(
            minimumZoom: low, maximumZoom: high, fields: listed, pointZoom: points?.integer(in: low...high),
            pyramid: pyramid.flatMap { self.pyramid($0, fields, zooms: low...high, hasArea: hasArea) })
    }

    /// `{ province: 6, amphoe: 8, tambon: 9, sums: […], counts: […] }`.
    private func pyramid(_ node: CheckedNode, _ fields: FieldList, zooms: ClosedRange<Int>, hasArea: Bool) -> Pyramid? {
        guard var object = node.object() else { return nil }
        let levels: [(AreaLevel, CheckedNode?)] = [
            (.province, object.optional("province")), (.amphoe, object.optional("amphoe")), (.tambon, object.optional("tambon")),
        ]
        let sums = object.optional("sums")
        let counts = object.optional("counts")
        object.refuseOthers()

        guard hasArea else {
            node.fault(
                "pyramid รวมตามพื้นที่ แต่ชั้นนี้ไม่มี area", "A pyramid goes by area, and the layer has no area",
                cure: "เพิ่ม area: \"ชื่อฟิลด์\" หรือลบ pyramid", "add area: \"a field\", or remove pyramid")
            return nil
        }
        var storeys: [Pyramid.Storey] = []
        for case (let level, let last?) in levels {
            // The features themselves must show at last.
            guard let zoom = last.integer(in: zooms.lowerBound...max(zooms.lowerBound, zooms.upperBound - 1)) else { return nil }
            if let above = storeys.last, zoom <= above.lastZoom {
                last.fault(
                    "ซูม \(zoom) ไม่เกินซูมของระดับที่กว้างกว่า (\(above.lastZoom))", "Zoom \(zoom) is not above that of the wider level (\(above.lastZoom))",
                    cure: "ให้ province < amphoe < tambon", "make province < amphoe < tambon")
                return nil
            }
            storeys.append(Pyramid.Storey(level: level, lastZoom: zoom))
        }
        if storeys.isEmpty {
            node.fault(
                "pyramid ไม่มีระดับพื้นที่", "The pyramid has no level", cure: "เขียนแบบ { province: 6, amphoe: 8 }",
                "write it like { province: 6, amphoe: 8 }")
            return nil
        }
        let summed = fields.columns(sums?.array() ?? [], of: [.integer, .number])
        let countNodes = counts?.array() ?? []
        let counted = fields.columns(countNodes, of: [.text, .boolean])
        for name in countNodes {
            guard case .text(let text) = name.node.value, let field = fields.whole.first(where: { $0.name == text }), field.type == .text,
                field.choices.isEmpty
            else { continue }
            name.fault(
                "ฟิลด์ \"\(text)\" ไม่มี choices", "The field \"\(text)\" has no choices", cure: "นับได้เฉพาะฟิลด์ที่ระบุค่าที่เป็นได้",
                "only values that choices list can be counted")
        }
        return Pyramid(storeys: storeys, sums: summed.map { fields.whole[$0].name }, counts: counted.map { fields.whole[$0].name })
    }
}
