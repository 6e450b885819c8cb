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
        let chosen = x.parameters.text("layers").map { Set($0.split(separator: ",").map(String.init)) }
        let shown = { (layer: Layer) in chosen?.contains(layer.id) ?? layer.legend.shown }
        let options = HTML.each(provinces.sorted { ThaiOrder.key($0.area.name.th).lexicographicallyPrecedes(ThaiOrder.key($1.area.name.th)) }) { province in
            let selected: HTML = x.parameters.text("area") == province.area.code.text ? " selected" : ""
            return "<option value=\"\(province.area.code.text)\"\(selected)>\(province.area.name.th)</option>"
        }
        let switches = HTML.each(layers) { layer, state in
            """
            <li><label><input type="checkbox" name="layers" value="\(layer.id)"\(shown(layer) ? " checked" as HTML : "")>
            <i class="swatch \(["point", "line", "polygon"][layer.geometry.dimension])" style="--c:\(layer.legend.color)"></i><span>\(layer.title.th)</span>
            <b>\(grouped(state.count))</b></label></li>
            """
        }
        let table = HTML.each(layers) { layer, state in
            """
            <tr><th scope="row"><a href="/collections/\(layer.id)?f=html">\(layer.title.th)</a></th><td class="number">\(grouped(state.count))</td>
            <td><a href="/collections/\(layer.id)/items?f=html">ดูรายการ<span class="visually-hidden"> \(layer.title.th)</span></a></td></tr>
            """
        }
        let ribbon: HTML = atlas.isDemo ? "<p class=\"ribbon\">ข้อมูลสาธิต – ไม่ใช่ข้อมูลจริง</p>" : ""
        let map: HTML = "<img data-map-static src=\"/static/provinces.svg\" width=\"560\" height=\"1000\" alt=\"แผนที่ประเทศไทยแสดงแนวเขต 77 จังหวัด\">"
        return Template.fill(
            assets.firstMap,
            [
                "title": "\(atlas.title.th)", "config": "\(json: mapConfiguration(layers, provinces).encoded)", "provinces": options,
                "layers": switches, "ribbon": ribbon, "static_map": map, "table": table, "version": "\(assets.version)",
                "attribution": "\(atlas.attribution.th)",
            ])
    }

    /// What the page's program needs to know; its shape is said at the top of `web/map.html`.
    private func mapConfiguration(_ layers: [(Layer, LayerState)], _ provinces: [ProvinceBox]) -> JSON {
        let all = provinces.reduce(into: BoundingBox.empty) { $0.grow($1.box) }
        return [
            "basePath": "", "demo": .boolean(atlas.isDemo),
            "extent": bounds(all.isEmpty ? BoundingBox(minX: 97.3, minY: 5.6, maxX: 105.7, maxY: 20.5) : all),
            "provinces": .array(
                provinces.map { ["code": .string($0.area.code.text), "th": .string($0.area.name.th), "en": .string($0.area.name.en), "bbox": bounds($0.box)] }),
            "layers": .array(
                layers.map { layer, state in
                    .present([
                        "id": .string(layer.id), "title": titles(atlas.title(of: layer)), "geometry": .string(["point", "line", "polygon"][layer.geometry.dimension]),
                        "color": .string(layer.legend.color), "shown": .boolean(layer.legend.shown), "count": .integer(state.count),
                        "minZoom": .integer(layer.tiles.minimumZoom), "maxZoom": .integer(layer.tiles.maximumZoom),
                        "extent": state.extent.map { bounds($0) },
                        "tilesURL": .string("/collections/\(layer.id)/tiles/WebMercatorQuad/{z}/{y}/{x}?f=mvt"),
                        "itemsURL": .string("/collections/\(layer.id)/items"), "sourceLayer": .string(layer.id),
                        "key": layer.key.map { .string(layer.fields[$0].name) }, "label": layer.label.map { .string(layer.fields[$0].name) },
                        "fields": .array(Service.queryableFields(layer).map(fieldConfiguration)),
                    ])
                }),
        ]
    }

    private func fieldConfiguration(_ field: Field) -> JSON {
        .present([
            "name": .string(field.name), "title": titles(field.title), "type": .string(field.type.rawValue), "unit": field.unit.map { titles($0) } ?? .null,
            "choices": .object(field.choices.map { (key: $0.value, value: titles($0.title)) }),
        ])
    }
}

extension Service {
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

    private static func close(_ template: [UInt8], from start: Int) -> Int? {
        var i = start
        while i + 1 < template.count, i - start < 40 {
            if template[i] == UInt8(ascii: "}"), template[i + 1] == UInt8(ascii: "}") { return i }
            i += 1
        }
        return nil
    }
}

/// The order of Thai words (ก–ฮ): a leading vowel is read after the consonant that it stands before.
enum ThaiOrder {
    static func key(_ text: String) -> [UInt32] {
        var scalars = text.unicodeScalars.map(\.value)
        var i = 0
        while i + 1 < scalars.count {
            if (0x0E40...0x0E44).contains(scalars[i]) {
                scalars.swapAt(i, i + 1)
                i += 1
            }
            i += 1
        }
        // Tone marks and the like decide only between words that are the same without them.
        let base = scalars.filter { !(0x0E47...0x0E4E).contains($0) }
        return base + [0] + scalars.filter { (0x0E47...0x0E4E).contains($0) }
    }
}
