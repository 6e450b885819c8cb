import Geo

/// Reads a layer from its file, `layers/<id>.json5` (keys: geodata/README.md).
struct LayerFile {
    private let root: CheckedNode
    private let name: String

    /// - Parameter name: the file's name without `.json5`, which must be the layer's id.
    init(_ root: CheckedNode, name: String) {
        self.root = root
        self.name = name
    }

    /// Nil after telling at least one fault.
    func layer() -> Layer? {
        let before = root.faults.count
        guard var object = root.object() else { return nil }
        let id = object.required("id").flatMap { CatalogName.id($0, name) }
        let order = object.required("order")?.integer(in: 0...9999)
        let title = object.required("title")?.localized()
        let description = object.required("description")?.localized()
        let attribution = object.required("attribution")?.localized()
        let geometry = object.required("geometry")?.word(Self.geometries)
        let fields = object.required("fields").flatMap(fieldList)
        let key = object.optional("key")
        let label = object.optional("label")
        let area = object.optional("area")
        let time = object.optional("time")
        let search = object.optional("search")
        let tiles = object.required("tiles")
        let legend = object.required("legend").flatMap(legend)
        let bounds = object.optional("bounds")
        object.refuseOthers()

        guard let fields else { return nil }
        let keyColumn = key.flatMap { fields.column($0, of: [.text, .integer]) }
        if let keyColumn, !fields.whole[keyColumn].required {
            key?.fault(
                "ฟิลด์ \"\(fields.whole[keyColumn].name)\" เป็นรหัสของวัตถุแต่ไม่บังคับกรอก",
                "The field \"\(fields.whole[keyColumn].name)\" is the key but not required",
                cure: "เพิ่ม required: true ในฟิลด์นั้น", "add required: true to that field")
        }
        let labelColumn = label.flatMap { fields.column($0) }
        let areaColumn = area.flatMap { fields.column($0, of: [.text]) }
        let timeColumn = time.flatMap { fields.column($0, of: [.date, .instant]) }
        let searchColumns = search.map { self.search($0, fields) } ?? []
        let tileRule = tiles.flatMap { self.tiles($0, fields, geometry, hasArea: area != nil) }
        let box = bounds.flatMap(self.bounds)

        guard root.faults.count == before, let id, let order, let title, let description, let attribution, let geometry,
            let tileRule, let legend
        else { return nil }
        return Layer(
            id: id, title: title, description: description, geometry: geometry, fields: fields.whole, key: keyColumn,
            label: labelColumn,
            area: areaColumn, time: timeColumn, search: searchColumns, tiles: tileRule, legend: legend, attribution: attribution, order: order,
            bounds: box ?? Layer.thailand)
    }

    /// `[west, south, east, north]` in degrees.
    private func bounds(_ node: CheckedNode) -> BoundingBox? {
        guard let items = node.array() else { return nil }
        let numbers = items.compactMap { item in if case .number(let number) = item.node.value { number } else { nil } as Double? }
        guard items.count == 4, numbers.count == 4 else {
            node.fault(
                "bounds ต้องเป็นตัวเลข 4 ตัว", "bounds must be 4 numbers", cure: "เขียนแบบ [97.343, 5.612, 105.637, 20.465]",
                "write it like [97.343, 5.612, 105.637, 20.465]")
            return nil
        }
        let box = BoundingBox(minX: numbers[0], minY: numbers[1], maxX: numbers[2], maxY: numbers[3])
        guard !box.isEmpty, BoundingBox.world.contains(box) else {
            node.fault(
                "bounds ไม่ใช่กรอบบนโลก", "bounds is no box on the globe", cure: "เรียง ตะวันตก, ใต้, ตะวันออก, เหนือ เป็นองศา",
                "write west, south, east, north in degrees")
            return nil
        }
        return box
    }

    private func search(_ node: CheckedNode, _ fields: FieldList) -> [Int] {
        guard let names = node.array() else { return [] }
        if names.isEmpty {
            node.fault(
                "search ว่างเปล่า", "search names no field", cure: "ใส่ชื่อฟิลด์ หรือลบคีย์นี้เพื่อไม่ให้ค้น",
                "name a field, or leave the key out so that the layer is not searched")
        }
        return fields.columns(names, of: [.text])
    }

    private func legend(_ node: CheckedNode) -> Legend? {
        guard var object = node.object() else { return nil }
        let color = object.required("color")
        let shown = object.required("shown")?.boolean()
        let icon = object.optional("icon").flatMap(icon)
        object.refuseOthers()
        guard let color = color?.color() else { return nil }
        guard let shown else { return nil }
        return Legend(color: color, shown: shown, icon: icon)
    }

    private func icon(_ node: CheckedNode) -> LegendIcon? {
        guard let text = node.text() else { return nil }
        if let icon = LegendIcon(text) { return icon }
        node.fault(
            "icon ไม่ใช่เส้นทางของ SVG ในกรอบ 24 × 24", "icon is no SVG path inside 24 by 24",
            cure: "ใช้คำสั่ง M L H V C Z (ตัวใหญ่หรือเล็ก) เช่น \"M4 12L12 4L20 12V20H4Z\"", "use the commands M L H V C Z, in either case, such as \"M4 12L12 4L20 12V20H4Z\"")
        return nil
    }

    private func fieldList(_ node: CheckedNode) -> FieldList? {
        guard let nodes = node.array() else { return nil }
        if nodes.isEmpty { node.fault("ไม่มีฟิลด์เลย", "There is no field", cure: "เพิ่มอย่างน้อยหนึ่งฟิลด์", "add at least one field") }
        var list = FieldList()
        for node in nodes { list.add(FieldFile.field(node), node) }
        return list
    }

    private static let geometries: KeyValuePairs<String, GeometryKind> = [
        "point": .point, "lineString": .lineString, "polygon": .polygon, "multiPoint": .multiPoint,
        "multiLineString": .multiLineString,
        "multiPolygon": .multiPolygon,
    ]
}
