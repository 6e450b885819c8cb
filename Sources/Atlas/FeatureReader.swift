internal import Catalog
internal import Geo
internal import Store

/// Reads a feature of GeoJSON (RFC 7946 section 3.2), or a merge patch of one (RFC 7396), for a layer.
struct FeatureReader {
    let layer: Layer
    /// The JSON Pointer of the feature in the body.
    var pointer = ""

    /// Members of a feature that its answers carry and that say nothing new.
    private static let idle: Set<String> = ["links", "bbox"]

    /// The feature that the body describes.
    ///
    /// - Parameters:
    ///   - id: the feature's id, which the body may repeat but not change; nil for a new feature.
    ///   - before: the feature that is replaced. Of its fields that answers do not show, those that the body leaves
    ///     out stay, because who reads, changes and writes back never saw them.
    func feature(_ body: JSONValue, id: String? = nil, before: FeatureContent? = nil, _ faults: inout FaultCollector) -> FeatureContent {
        var content = FeatureContent(shape: nil, values: Array(repeating: .null, count: layer.fields.count))
        guard let members = members(body, &faults) else { return content }
        if let geometry = body.member("geometry") {
            content.shape = shape(geometry, nil, &faults)
        } else {
            faults.add("\(pointer)/geometry", "ไม่มี geometry", "geometry is missing", cure: "ใส่รูปทรงหรือ null", "send a geometry, or null")
        }
        guard case .object(let properties)? = body.member("properties")?.kind else {
            faults.add(
                "\(pointer)/properties", "ไม่มี properties ที่เป็นวัตถุ", "properties is missing or no object", cure: "ใส่ \"properties\": {…}",
                "send \"properties\": {…}")
            return content
        }
        if let before {
            for (i, field) in layer.fields.enumerated() where field.personalData > .open { content.values[i] = before.values[i] }
        }
        if let key = layer.key, let id = self.id(members), !properties.contains(where: { $0.name == layer.fields[key].name }) {
            content.values[key] = ValueReader(layer: layer, column: key, pointer: "\(pointer)/id").value(id, &faults)
        }
        read(properties, into: &content, &faults)
        check(content, id, members, &faults)
        return content
    }

    /// The feature after a merge patch.
    func patched(_ before: FeatureContent, id: String, by body: JSONValue, _ faults: inout FaultCollector) -> FeatureContent {
        var content = before
        guard let members = members(body, isPatch: true, &faults) else { return content }
        if let geometry = body.member("geometry") { content.shape = shape(geometry, before.shape?.kind, &faults) }
        if let member = body.member("properties") {
            guard case .object(let properties) = member.kind else {
                faults.add(
                    "\(pointer)/properties", "properties ต้องเป็นวัตถุ", "properties must be an object", cure: "ส่งเฉพาะช่องที่เปลี่ยน",
                    "send the fields that change")
                return content
            }
            read(properties, into: &content, &faults)
        }
        check(content, id, members, &faults)
        return content
    }

    // MARK: Parts

    private func members(
        _ body: JSONValue, isPatch: Bool = false, _ faults: inout FaultCollector
    ) -> [(name: String, value: JSONValue)]? {
        guard case .object(let members) = body.kind else {
            faults.add(
                pointer, "\(body.found.th) แต่ต้องเป็นวัตถุ Feature ของ GeoJSON", "\(body.found.en) where a GeoJSON Feature must stand",
                cure: "ส่ง {\"type\":\"Feature\", …}", "send {\"type\":\"Feature\", …}")
            return nil
        }
        let type = body.member("type")
        if case .string("Feature")? = type?.kind {} else if type != nil || !isPatch {
            faults.add(
                "\(pointer)/type", "type ต้องเป็น \"Feature\"", "type must be \"Feature\"", cure: "ส่งทีละหนึ่ง Feature", "send one Feature")
        }
        let known = ["type", "id", "geometry", "properties"]
        for member in members where !known.contains(member.name) && !Self.idle.contains(member.name) {
            faults.add(
                "\(pointer)/\(pointerToken(member.name))", "ไม่รู้จัก “\(excerpt(member.name))”", "unknown member “\(excerpt(member.name))”",
                cure: "ใช้ได้: \(known.joined(separator: ", ")) ค่าของช่องข้อมูลอยู่ใน properties",
                "known: \(known.joined(separator: ", ")); values of fields stand in properties")
        }
        return members
    }

    private func id(_ members: [(name: String, value: JSONValue)]) -> JSONValue? {
        members.first { $0.name == "id" }.map(\.value)
    }

    private func shape(_ geometry: JSONValue, _ standing: GeometryKind?, _ faults: inout FaultCollector) -> Shape? {
        if case .null = geometry.kind { return nil }
        return GeometryReader(layer: layer, pointer: "\(pointer)/geometry", standing: standing).shape(geometry, &faults)
    }

    private func read(_ properties: [(name: String, value: JSONValue)], into content: inout FeatureContent, _ faults: inout FaultCollector) {
        for property in properties {
            let place = "\(pointer)/properties/\(pointerToken(property.name))"
            guard let column = layer.column(property.name) else {
                let known = layer.fields.map(\.name).joined(separator: ", ")
                faults.add(
                    place, "ชั้นข้อมูลนี้ไม่มีช่อง “\(excerpt(property.name))”", "the layer has no field “\(excerpt(property.name))”",
                    cure: "ใช้ได้: \(known)", "known: \(known)")
                continue
            }
            content.values[column] = ValueReader(layer: layer, column: column, pointer: place).value(property.value, &faults)
        }
    }

    /// What only the whole feature shows: values that are missing, and an id that is not the feature's.
    private func check(
        _ content: FeatureContent, _ id: String?, _ members: [(name: String, value: JSONValue)], _ faults: inout FaultCollector
    ) {
        for (column, field) in layer.fields.enumerated() where field.required || column == layer.key {
            let place = "\(pointer)/properties/\(field.name)"
            guard content.values[column] == .null, !faults.faults.contains(where: { $0.pointer == place }) else { continue }
            faults.add(
                place, "ช่อง “\(field.title.th)” ต้องมีค่า", "the field “\(field.title.en)” must have a value", cure: "ใส่ \(field.name)",
                "send \(field.name)")
        }
        var known = id
        if let key = layer.key, let text = content.values[key].idText {
            if let id, text != id {
                faults.add(
                    "\(pointer)/properties/\(layer.fields[key].name)", "เปลี่ยนรหัส “\(excerpt(id))” เป็น “\(excerpt(text))” ไม่ได้",
                    "the key “\(excerpt(id))” cannot become “\(excerpt(text))”", cure: "เพิ่มรายการใหม่แล้วลบรายการเดิม",
                    "insert a new feature and delete this one")
            }
            known = known ?? text
        }
        // The store numbers features of a layer without key: an id of a new one says nothing then.
        guard let known, let told = self.id(members) else { return }
        let text: String? =
            switch told.kind {
            case .string(let text): text
            case .number(let number): number.idText
            default: nil
            }
        guard text != known else { return }
        faults.add(
            "\(pointer)/id", "id ไม่ตรงกับรหัส “\(excerpt(known))”", "the id is not “\(excerpt(known))”", cure: "ลบ id ออก หรือใส่ให้ตรง",
            "leave the id out, or send the right one")
    }
}

extension Value {
    /// The value as a public id; nil when it is none.
    var idText: String? {
        switch self {
        case .text(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }
}
