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
        let id = object.required("id").flatMap(id)
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
        let keyColumn = key.flatMap { column($0, fields, of: [.text, .integer]) }
        if let keyColumn, !fields.whole[keyColumn].required {
            key?.fault(
                "ฟิลด์ \"\(fields.whole[keyColumn].name)\" เป็นรหัสของวัตถุแต่ไม่บังคับกรอก",
                "The field \"\(fields.whole[keyColumn].name)\" is the key but not required",
                cure: "เพิ่ม required: true ในฟิลด์นั้น", "add required: true to that field")
        }
        let labelColumn = label.flatMap { column($0, fields, of: FieldType.allCases) }
        let areaColumn = area.flatMap { column($0, fields, of: [.text]) }
        let timeColumn = time.flatMap { column($0, fields, of: [.date, .instant]) }
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

    private func id(_ node: CheckedNode) -> String? {
        guard let id = node.text() else { return nil }
        guard Self.isName(id, capitals: false), id.utf8.count <= 48 else {
            node.fault(
                "id \"\(id)\" ไม่ใช่ชื่อที่ใช้ได้", "The id \"\(id)\" is no name",
                cure: "ใช้ a-z 0-9 _ ขึ้นต้นด้วยตัวอักษร ไม่เกิน 48 ตัว", "use a-z, 0-9 and _, a letter first, at most 48 of them")
            return nil
        }
        guard id == name else {
            node.fault(
                "id \"\(id)\" ไม่ตรงกับชื่อแฟ้ม \"\(name)\"", "The id \"\(id)\" is not the file's name \"\(name)\"",
                cure: "เปลี่ยนชื่อแฟ้มเป็น \(id).json5 หรือแก้ id", "rename the file to \(id).json5 or change the id")
            return nil
        }
        guard !ReservedNames.isReserved(layer: id) else {
            node.fault("\"\(id)\" เป็นชื่อสงวนของระบบ", "\"\(id)\" is reserved by the service", cure: "ตั้งชื่ออื่น", "choose another id")
            return nil
        }
        return id
    }

    /// A letter or, in fields, `_`; then letters, digits and `_`. All of ASCII.
    static func isName(_ text: String, capitals: Bool) -> Bool {
        for (i, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): continue
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where capitals: continue
            case UInt8(ascii: "0")...UInt8(ascii: "9") where i > 0: continue
            case UInt8(ascii: "_") where i > 0 || capitals: continue
            default: return false
            }
        }
        return !text.isEmpty
    }

    // MARK: Links to fields

    /// The number of the field that a key names: it must exist, be of one of the types, and be public, because
    /// ids, labels, area codes and times are shown to everyone.
    func column(_ node: CheckedNode, _ fields: FieldList, of types: [FieldType]) -> Int? {
        guard let name = node.text() else { return nil }
        guard let column = fields.whole.firstIndex(where: { $0.name == name }) else {
            if fields.broken.contains(name) { return nil }
            let names = fields.whole.map(\.name).joined(separator: ", ")
            node.fault(
                "ไม่มีฟิลด์ \"\(name)\"", "There is no field \"\(name)\"", cure: "ใช้ชื่อใน fields คือ \(names)",
                "use a name of fields: \(names)")
            return nil
        }
        let field = fields.whole[column]
        guard field.personalData == .open else {
            node.fault(
                "ฟิลด์ \"\(name)\" เป็นข้อมูลส่วนบุคคล (P\(field.personalData.rawValue))",
                "The field \"\(name)\" is personal data (P\(field.personalData.rawValue))",
                cure: "ใช้ฟิลด์ที่เปิดเผยได้ (P0)", "use a public field (P0)")
            return nil
        }
        guard types.contains(field.type) else {
            let wanted = types.map(\.rawValue).joined(separator: ", ")
            node.fault(
                "ฟิลด์ \"\(name)\" เป็นชนิด \(field.type.rawValue)", "The field \"\(name)\" is of type \(field.type.rawValue)",
                cure: "ใช้ฟิลด์ชนิด \(wanted)", "use a field of type \(wanted)")
            return nil
        }
        return column
    }

    /// The numbers of the fields that a list names, each once.
    func columns(_ names: [CheckedNode], _ fields: FieldList, of types: [FieldType]) -> [Int] {
        var listed: [Int] = []
        for name in names {
            guard let column = column(name, fields, of: types) else { continue }
            if listed.contains(column) {
                name.fault(
                    "ฟิลด์ \"\(fields.whole[column].name)\" ซ้ำ", "The field \"\(fields.whole[column].name)\" stands twice",
                    cure: "ลบออกหนึ่งแห่ง", "remove one of the two")
            }
            listed.append(column)
        }
        return listed
    }

    private func search(_ node: CheckedNode, _ fields: FieldList) -> [Int] {
        guard let names = node.array() else { return [] }
        if names.isEmpty {
            node.fault(
                "search ว่างเปล่า", "search names no field", cure: "ใส่ชื่อฟิลด์ หรือลบคีย์นี้เพื่อไม่ให้ค้น",
                "name a field, or leave the key out so that the layer is not searched")
        }
        return columns(names, fields, of: [.text])
    }

    private func legend(_ node: CheckedNode) -> Legend? {
        guard var object = node.object() else { return nil }
        let color = object.required("color")
        let shown = object.required("shown")?.boolean()
        object.refuseOthers()
        guard let color, let text = color.text() else { return nil }
        guard text.utf8.count == 7, text.first == "#", text.dropFirst().allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            color.fault(
                "สี \"\(text)\" ไม่ใช่รูปแบบ #rrggbb", "The colour \"\(text)\" is not #rrggbb", cure: "เขียนแบบ \"#0072b2\"",
                "write it like \"#0072b2\"")
            return nil
        }
        guard let shown else { return nil }
        return Legend(color: text.lowercased(), shown: shown)
    }

    private static let geometries: KeyValuePairs<String, GeometryKind> = [
        "point": .point, "lineString": .lineString, "polygon": .polygon, "multiPoint": .multiPoint,
        "multiLineString": .multiLineString,
        "multiPolygon": .multiPolygon,
    ]
}
