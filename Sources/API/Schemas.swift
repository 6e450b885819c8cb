internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Store

/// JSON Schema documents of a collection (OGC API - Features Part 5, 23-058r1; Common Part 3) and the functions of its filters.
extension Service {
    /// Which fields a schema is about.
    enum SchemaKind: String, CaseIterable {
        /// What the features are.
        case schema
        /// What a filter may name (Part 3, 19-079r2 section 6.2).
        case queryables
        /// What `sortby` may name (Part 8).
        case sortables
        /// What answers carry.
        case returnables
        /// What an editor may send.
        case receivables

        var title: Localized {
            switch self {
            case .schema: Localized(th: "โครงสร้างข้อมูล", en: "Schema")
            case .queryables: Localized(th: "ช่องที่ใช้กรองได้", en: "Queryables")
            case .sortables: Localized(th: "ช่องที่ใช้เรียงได้", en: "Sortables")
            case .returnables: Localized(th: "ช่องที่ได้รับ", en: "Returnables")
            case .receivables: Localized(th: "ช่องที่ส่งเข้าได้", en: "Receivables")
            }
        }

        var relation: String { "http://www.opengis.net/def/rel/ogc/1.0/\(rawValue)" }
        /// Whether the geometry is among the properties.
        var hasGeometry: Bool { self != .sortables }
    }

    /// One of the schemas of a collection, made from its definition in the catalog.
    func schema(_ kind: SchemaKind, _ x: Exchange) throws -> Response {
        let layer = try layer(x.variables["collectionId"] ?? "")
        let fields = fields(kind, layer, for: x.reader)
        if x.form == .html { return tagged(schemaPage(kind, layer, fields, x), x, type: x.form.contentType) }
        var properties: [(key: String, value: JSON)] = fields.map { field in
            (key: field.name, value: property(field, of: layer))
        }
        if kind.hasGeometry {
            properties.append(
                (
                    key: Expression.geometryProperty,
                    value: [
                        "title": "รูปทรง", "x-ogc-role": "primary-geometry",
                        "format": .string("geometry-\(layer.geometry.name.lowercased())"), "x-phaenthi-title-en": "Geometry",
                    ]
                ))
        }
        let required = kind == .schema || kind == .receivables ? fields.filter(\.required).map(\.name) : []
        if layer.key == nil, kind == .schema || kind == .returnables {
            // The store's number of the row: in GeoJSON the member `id` (23-058r2 section 7, role `id`).
            properties.insert(
                (
                    key: "id",
                    value: ["title": "ลำดับ", "x-phaenthi-title-en": "Number", "type": "integer", "x-ogc-role": "id", "readOnly": true]
                ), at: 0)
        }
        var answer = document(
            .present([
                "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": .string(x.url), "type": "object",
                "title": .string(atlas.title(of: layer).th), "description": .string("\(kind.title.th) | \(kind.title.en)"),
                "properties": .object(properties), "required": required.isEmpty ? nil : .strings(required), "additionalProperties": false,
            ]), x, type: Representation.jsonSchema.mediaType)
        answer.headers.append(GeoJSONProfile.link(GeoJSONProfile.uri("codelist-inline")))
        return answer
    }

    /// The fields of a schema: those that the reader may name in the request, or is told, or may send.
    private func fields(_ kind: SchemaKind, _ layer: Layer, for reader: Reader) -> [Field] {
        switch kind {
        case .queryables, .returnables: Service.queryableFields(layer, for: reader)
        case .sortables: Service.sortableFields(layer, for: reader)
        case .schema: reader.visibleColumns(layer).map { layer.fields[$0] }
        case .receivables: Service.queryableFields(layer)
        }
    }

    /// A field as JSON Schema, with its titles, unit, codes and role.
    private func property(_ field: Field, of layer: Layer) -> JSON {
        let column = layer.column(field.name)
        var members: [(key: String, value: JSON)] = [
            (key: "title", value: .string(field.title.th)), (key: "x-phaenthi-title-en", value: .string(field.title.en)),
        ]
        if case .object(let type) = Service.jsonSchema(field) { members += type }
        if let unit = field.unit {
            members.append((key: "x-ogc-unit", value: .string(unit.en)))
            members.append((key: "x-phaenthi-unit", value: titles(unit)))
        }
        if !field.choices.isEmpty {
            // The profile codelist-inline (23-058r2 section 15); `enum` says the same for who knows no more.
            members.append((key: "oneOf", value: .array(field.choices.map { ["const": .string($0.value), "title": .string($0.title.th), "x-phaenthi-title-en": .string($0.title.en)] })))
        }
        if field.personalData > .open {
            members.append((key: "x-phaenthi-personal", value: .string("P\(field.personalData.rawValue)")))
            if field.personalData == .personal { members.append((key: "x-phaenthi-needs", value: .string(Service.purposeParameter))) }
        }
        if column == layer.key {
            members.append((key: "x-ogc-role", value: "id"))
        } else if column == layer.time {
            members.append((key: "x-ogc-role", value: "primary-instant"))
        }
        return .object(members)
    }

    /// The type of a field's values in JSON.
    static func jsonSchema(_ field: Field) -> JSON {
        switch field.type {
        case .text where !field.choices.isEmpty: ["type": "string", "enum": .strings(field.choices.map(\.value))]
        case .text: ["type": "string"]
        case .textArray: ["type": "array", "items": ["type": "string"]]
        case .integer: ["type": "integer"]
        case .number: ["type": "number"]
        case .boolean: ["type": "boolean"]
        case .date: ["type": "string", "format": "date"]
        case .instant: ["type": "string", "format": "date-time"]
        }
    }

    private func schemaPage(_ kind: SchemaKind, _ layer: Layer, _ fields: [Field], _ x: Exchange) -> [UInt8] {
        page(
            PageParts(
                title: Localized(th: "\(kind.title.th): \(layer.title.th)", en: "\(kind.title.en): \(layer.title.en)"), trail: trail(layer),
                main: fieldTable(fields)), x)
    }

    /// `/functions` (OGC 19-079r2 section 6.4).
    func functions(_ x: Exchange) throws -> Response {
        if x.form == .html {
            let rows = HTML.each(CQL2.functions) { function in
                "<tr><th scope=\"row\"><code>\(function.signature)</code></th><td>\(function.result.title.th)</td><td>\(function.description.th)<br><span lang=\"en\">\(function.description.en)</span></td></tr>"
            }
            return tagged(
                page(
                    PageParts(
                        title: Localized(th: "ฟังก์ชันที่ใช้ในตัวกรอง", en: "Functions of filters"),
                        main: table(["ฟังก์ชัน", "ให้ค่า", "คำอธิบาย"], rows)), x), x, type: x.form.contentType)
        }
        let functions: [JSON] = CQL2.functions.map { function in
            [
                "name": .string(function.name), "description": .string("\(function.description.th) | \(function.description.en)"),
                "returns": [.string(function.result.schemaName)],
                "arguments": .array(
                    function.arguments.map { argument in
                        [
                            "title": .string(argument.name), "description": .string("\(argument.description.th) | \(argument.description.en)"),
                            "type": .strings(argument.types.map(\.schemaName)),
                        ]
                    }),
            ]
        }
        return document(["functions": .array(functions), "links": .array(x.selfLinks)], x)
    }
}
