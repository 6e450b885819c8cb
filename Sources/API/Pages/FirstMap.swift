internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Store

/// The first map: the template `web/map.html` with what the catalog and the store say.
extension Service {
    func firstMap(_ x: Exchange) throws -> [UInt8] {
        let layers = try atlas.catalog.layers.map { ($0, try atlas.source.state($0)) }
        let provinces = atlas.provinces.provinces
        let given = x.request.query.filter { $0.name == "layers" }
        let chosen = Set(given.flatMap { $0.value.split(separator: ",").map(String.init) })
        let shown = { (layer: Layer) in given.isEmpty ? layer.legend.shown : chosen.contains(layer.id) }
        let sorted = provinces.map { (key: ThaiCollation.key($0.area.name.th), area: $0.area) }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        let options = HTML.each(sorted) { province in
            let selected: HTML = x.parameters.text("area") == province.area.code.text ? " selected" : ""
            return "<option value=\"\(province.area.code.text)\"\(selected)>\(province.area.name.th)</option>"
        }
        let switches = HTML.each(layers) { layer, state in
            """
            <li><label class="layer"><input type="checkbox" name="layers" value="\(layer.id)" form="filters"\(shown(layer) ? " checked" as HTML : "")>
            <i class="swatch \(layer.isBoundary ? "boundary" : Service.geometryName(layer))" style="--color:\(layer.legend.color)"></i><span class="layer-title">\(layer.title.th)</span>
            <span class="layer-meta"><span class="count">\(grouped(state.count))</span> <span class="layer-hint" hidden>ซูมเข้าเพื่อแสดง</span></span></label></li>
            """
        }
        let rows = HTML.each(layers) { layer, state in
            """
            <tr><th scope="row"><a href="/collections/\(layer.id)">\(layer.title.th)</a></th><td class="number">\(grouped(state.count))</td>
            <td><a href="/collections/\(layer.id)/items">ตาราง<span class="visually-hidden">\(layer.title.th)</span></a>
            <a href="/collections/\(layer.id)/items?f=json">GeoJSON<span class="visually-hidden"> \(layer.title.th)</span></a></td></tr>
            """
        }
        return Template.fill(
            assets.firstMap,
            [
                "title": "\(atlas.title.th)", "description": "\(atlas.description.th)", "assets": "/assets", "basePath": "", "ribbon": ribbon, "reader": readerLink(x),
                "provinces": options, "layers": switches, "summary": "เปิด \(layers.count { shown($0.0) }) จาก \(layers.count) ชั้น",
                "static_map": """
                    <img data-map-static src="/static/provinces.svg" width="560" height="1000" alt="แผนที่แนวเขต \(provinces.count) จังหวัดของประเทศไทย">
                    """,
                "caption": "ที่มา: \(atlas.attribution.th)",
                "table": """
                    <table data-map-table><thead><tr><th scope="col">ชั้นข้อมูล</th><th scope="col" class="number">จำนวน (รายการ)</th><th scope="col">เปิด</th></tr></thead><tbody>\(rows)</tbody></table>
                    """,
                "config": "\(json: try mapConfiguration(layers, provinces).encoded)",
            ])
    }

    static func geometryName(_ layer: Layer) -> String { ["point", "line", "polygon"][layer.geometry.dimension] }

    /// What the page's program needs to know; its shape is said at the top of `web/map.html`.
    private func mapConfiguration(_ layers: [(Layer, LayerState)], _ provinces: [ProvinceBox]) throws -> JSON {
        let all = provinces.reduce(into: BoundingBox.empty) { $0.grow($1.box) }
        return [
            "basePath": "", "demo": .boolean(atlas.isDemo),
            "extent": bounds(all.isEmpty ? BoundingBox(minX: 97.3, minY: 5.6, maxX: 105.7, maxY: 20.5) : all),
            "ground": groundLayer.map { .string($0.id) } ?? .null,
            "provinces": .array(
                provinces.map { ["code": .string($0.area.code.text), "th": .string($0.area.name.th), "en": .string($0.area.name.en), "bbox": bounds($0.box)] }),
            "layers": .array(layers.map { layerConfiguration($0, $1) }), "style": try firstMapStyle(),
        ]
    }

    private func layerConfiguration(_ layer: Layer, _ state: LayerState) -> JSON {
        func name(_ column: Int?) -> JSON { column.map { .string(layer.fields[$0].name) } ?? .null }
        return [
            "id": .string(layer.id), "title": titles(layer.title), "geometry": .string(Service.geometryName(layer)),
            "boundary": .boolean(layer.isBoundary), "color": .string(layer.legend.color), "shown": .boolean(layer.legend.shown),
            "count": .integer(state.count), "minZoom": .integer(layer.tiles.minimumZoom),
            "pyramid": .boolean(layer.tiles.pyramid != nil), "itemsURL": .string("/collections/\(layer.id)/items"),
            "key": name(layer.key), "label": name(layer.label), "area": name(layer.area),
            "fields": .array(Service.queryableFields(layer).map(fieldConfiguration)),
        ]
    }

    private func fieldConfiguration(_ field: Field) -> JSON {
        [
            "name": .string(field.name), "title": titles(field.title), "type": .string(field.type.rawValue),
            "unit": field.unit.map { titles($0) } ?? .null,
            "choices": .object(field.choices.map { (key: $0.value, value: titles($0.title)) }),
        ]
    }

    /// The provinces as a picture, for pages without script.
    func provincesMap(_ x: Exchange) throws -> Response {
        tagged(atlas.provinces.svg, x, type: "image/svg+xml")
    }
}

/// A page with places to fill: `{{name}}`.
enum Template {
    static func fill(_ template: [UInt8], _ values: [String: HTML]) -> [UInt8] {
        var page: [UInt8] = []
        page.reserveCapacity(template.count + 65_536)
        var i = 0
        while i < template.count {
            guard template[i] == UInt8(ascii: "{"), i + 1 < template.count, template[i + 1] == UInt8(ascii: "{"),
                let end = close(template, from: i + 2)
            else {
                page.append(template[i])
                i += 1
                continue
            }
            let name = String(decoding: template[(i + 2)..<end], as: UTF8.self)
            if let value = values[name] { page += value.bytes } else { page += template[i..<(end + 2)] }
            i = end + 2
        }
        return page
    }

    /// The template without its first comment, which tells its authors what stands where.
    static func withoutComment(_ template: [UInt8]) -> [UInt8] {
        let text = String(decoding: template, as: UTF8.self)
        guard let start = text.firstRange(of: "<!--"), let end = text.firstRange(of: "-->") else { return template }
        return Array((text[..<start.lowerBound] + text[end.upperBound...]).utf8)
    }

    private static func close(_ template: [UInt8], from start: Int) -> Int? {
        var i = start
        while i + 1 < template.count, i - start < 40 {
            if template[i] == UInt8(ascii: "}"), template[i + 1] == UInt8(ascii: "}") { return i }
            i += 1
        }
        return nil
    }
}
