internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Store

extension Service {
    private static let collectionsTrail = (title: "ชั้นข้อมูล", href: "/collections")

    func trail(_ layer: Layer) -> [(title: String, href: String)] {
        [Service.collectionsTrail, (title: layer.title.th, href: "/collections/\(layer.id)")]
    }

    func collectionsPage(_ layers: [(Layer, LayerState)], _ x: Exchange) -> [UInt8] {
        let rows = HTML.each(layers) { layer, state in
            """
            <tr><th scope="row"><a href="/collections/\(layer.id)">\(atlas.title(of: layer).th)</a><br><span lang="en">\(layer.title.en)</span></th>
            <td class="number">\(grouped(state.count))</td><td>\(layer.description.th)</td></tr>
            """
        }
        return page(
            PageParts(
                title: Localized(th: "ชั้นข้อมูลทั้งหมด", en: "Collections"),
                main: table(["ชั้นข้อมูล", "#จำนวน (รายการ)", "คำอธิบาย"], rows)), x)
    }

    func collectionPage(_ layer: Layer, _ state: LayerState, _ x: Exchange) -> [UInt8] {
        let url = "/collections/\(layer.id)"
        return page(
            PageParts(
                title: atlas.title(of: layer), trail: [Service.collectionsTrail],
                main: """
                    <p class="lead">\(layer.description.th)</p><p lang="en">\(layer.description.en)</p>
                    <dl class="facts"><div><dt>จำนวน</dt><dd>\(grouped(state.count)) รายการ</dd></div><div><dt>แก้ไขล่าสุด</dt><dd>\(thaiDate(state.changedAt))</dd></div>
                    <div><dt>ที่มา</dt><dd>\(layer.attribution.th)</dd></div></dl>
                    <p class="formats"><a class="action" href="\(url)/items">ดูรายการ</a> <a class="action" href="/?layers=\(layer.id)">ดูบนแผนที่</a>
                    <a class="action" href="\(url)/aggregate\(layer.area == nil ? "" : "?group=province")">สรุปจำนวน</a>
                    <a class="action" href="\(url)/items?f=json">GeoJSON</a> <a class="action" href="\(url)/tiles/WebMercatorQuad?f=tilejson">TileJSON</a></p>
                    <h2>ช่องข้อมูล <span lang="en">Fields</span></h2>
                    \(fieldTable(Service.queryableFields(layer, for: x.reader)))
                    """), x)
    }

    func itemsPage(_ query: BoundQuery, _ state: LayerState, _ x: Exchange, tag: String) throws -> Response {
        let layer = query.layer
        var json: [UInt8] = Array("{\"type\":\"FeatureCollection\",\"features\":[".utf8)
        let outcome = try atlas.features.append(query, to: &json, first: true, budget: 4 << 20)
        json += "]}".utf8
        let rows = try atlas.features.rows(query)
        let matched = try atlas.features.count(query)
        // The id stands in the first column already.
        let shownColumns = query.columns.indices.filter { query.columns[$0] != layer.key }
        let fields = shownColumns.map { query.fields[$0] }
        let body = HTML.each(rows) { row in
            let cells = HTML.each(zip(fields, shownColumns.map { row.values[$0] })) { field, value in
                "<td\(field.isNumeric ? " class=\"number\"" as HTML : "")>\(shown(value, field))</td>"
            }
            return "<tr><th scope=\"row\"><a href=\"/collections/\(layer.id)/items/\(PercentEncoding.segment(row.id))\">\(row.id)</a></th>\(cells)</tr>"
        }
        let heads = ["รหัส"] + fields.map { field in (field.isNumeric ? "#" : "") + field.title.th + (field.unit.map { " (\($0.th))" } ?? "") }
        let next: HTML = outcome.next.map { "<nav class=\"pages\" aria-label=\"หน้า\"><a class=\"action\" rel=\"next\" href=\"\(x.url(setting: "after", to: $0.token))\">หน้าถัดไป</a></nav>" } ?? ""
        let empty: HTML = rows.isEmpty ? "<p role=\"status\">ไม่พบรายการที่ตรงกับเงื่อนไข <a href=\"/collections/\(layer.id)/items\">ล้างเงื่อนไข</a></p>" : ""
        let bytes = page(
            PageParts(
                title: atlas.title(of: layer), trail: trail(layer),
                main: """
                    <p class="lead">พบ \(grouped(matched)) รายการ แสดง \(grouped(rows.count)) รายการ</p>\(personalSearch(layer, x))\(empty)
                    \(table(heads, body))\(next)
                    """,
                map: smallMap(layer, inItself: false), features: json), x)
        return Response(status: 200, headers: headers(x, type: x.form.contentType, tag: tag), body: .bytes(bytes))
    }

    func itemPage(_ query: BoundQuery, _ id: String, _ feature: [UInt8], _ x: Exchange, tag: String) throws -> Response {
        let layer = query.layer
        let row = try atlas.features.row(id, query)
        let rows = HTML.each(zip(query.fields, row?.values ?? [])) { field, value in
            "<tr><th scope=\"row\">\(field.title.th)<br><span lang=\"en\">\(field.title.en)</span></th><td>\(shown(value, field))\(field.unit.map { " \($0.th)" } ?? "")</td></tr>"
        }
        let name = layer.label.flatMap { label in query.columns.firstIndex(of: label) }.flatMap { row?.values[$0] }.flatMap { value in
            if case .text(let text) = value { text } else { nil }
        } ?? id
        let bytes = page(
            PageParts(
                title: Localized(th: name, en: "\(layer.title.en) \(id)"),
                trail: trail(layer) + [(title: "รายการ", href: "/collections/\(layer.id)/items")],
                main: table(["ช่องข้อมูล", "ค่า"], rows), map: smallMap(layer, inItself: true), features: feature), x)
        return Response(status: 200, headers: headers(x, type: x.form.contentType, tag: tag), body: .bytes(bytes))
    }

    func tilesetsPage(_ title: Localized, _ layers: [Layer], _ x: Exchange) -> [UInt8] {
        let rows = HTML.each(layers) { layer in
            "<tr><th scope=\"row\">\(atlas.title(of: layer).th)</th><td class=\"number\">\(layer.tiles.minimumZoom)–\(layer.tiles.maximumZoom)</td><td><code>\(layer.tiles.fields.joined(separator: ", "))</code></td></tr>"
        }
        let prefix = x.variables["collectionId"].map { "/collections/\($0)" } ?? ""
        return page(
            PageParts(
                title: Localized(th: "ชุดไทล์: \(title.th)", en: "Tilesets: \(title.en)"), trail: [Service.collectionsTrail],
                main: """
                    <p class="lead"><code>\(x.base)\(prefix)/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}</code></p>
                    <p class="formats"><a class="action" href="\(prefix)/tiles/WebMercatorQuad?f=tilejson">TileJSON</a></p>
                    \(table(["ชั้นข้อมูล", "#ระดับซูม", "ค่าที่ติดมากับไทล์"], rows))
                    """), x)
    }

    func apiPage(_ x: Exchange) -> [UInt8] {
        let rows = HTML.each(Service.routes) { route in
            """
            <tr><th scope="row"><code>\(route.template)</code></th><td>\(route.summary.th)<br><span lang="en">\(route.summary.en)</span></td>
            <td>\(HTML.each(route.parameters(nil)) { "<code>\($0)</code> " })</td><td>\(HTML.each(route.offered) { "<code>\($0.f)</code> " })</td></tr>
            """
        }
        return page(
            PageParts(
                title: Localized(th: "คำอธิบาย API", en: "API definition"),
                main: """
                    <p class="lead">บริการนี้ตอบตามมาตรฐาน OGC API – Features และ Tiles คำอธิบายสำหรับโปรแกรม: <a href="/api?f=json">OpenAPI 3.0</a></p>
                    \(table(["ที่อยู่ (GET)", "ให้อะไร", "พารามิเตอร์", "รูปแบบ f="], rows))
                    <p>ตัวอย่าง: <a href="/collections/villages/items?province_code=56&amp;limit=10&amp;f=json">หมู่บ้าน 10 แห่งของพะเยา (GeoJSON)</a></p>
                    """), x)
    }

    // MARK: Parts

    func fieldTable(_ fields: [Field]) -> HTML {
        let rows = HTML.each(fields) { field in
            let choices = HTML.each(field.choices) { "<code>\($0.value)</code> \($0.title.th) " }
            let mark: HTML = field.personalData == .open ? "" : " <small>\(field.personalData == .personal ? "ข้อมูลส่วนบุคคล: ต้องระบุชื่อช่องและ purpose" : "สำหรับเจ้าหน้าที่")</small>"
            return "<tr><th scope=\"row\">\(field.title.th)<br><span lang=\"en\">\(field.title.en)</span>\(mark)</th><td><code>\(field.name)</code></td><td>\(field.unit?.th ?? "")</td><td>\(choices)</td></tr>"
        }
        return table(["ความหมาย", "ชื่อในระบบ", "หน่วย", "ค่าที่เป็นได้"], rows)
    }

    /// A table that scrolls by itself on narrow screens; a heading that starts with `#` is of numbers.
    func table(_ heads: [String], _ rows: HTML) -> HTML {
        let cells = HTML.each(heads) { head in
            head.hasPrefix("#") ? "<th scope=\"col\" class=\"number\">\(head.dropFirst())</th>" : "<th scope=\"col\">\(head)</th>"
        }
        return """
            <div class="table-scroll" tabindex="0" role="region" aria-label="ตาราง"><table data-map-table><thead><tr>\(cells)</tr></thead><tbody>\(rows)</tbody></table></div>
            """
    }

    private func smallMap(_ layer: Layer, inItself: Bool) -> HTML {
        let label: HTML = layer.label.map { "data-label=\"\(layer.fields[$0].name)\"" } ?? ""
        let items: HTML = inItself ? "" : "data-items=\"/collections/\(layer.id)/items\""
        let ground: HTML = groundLayer.map {
            "data-ground=\"\(Service.tilesPath($0))\" data-ground-layer=\"\($0.id)\" data-ground-zooms=\"\($0.tiles.minimumZoom),\($0.tiles.maximumZoom)\""
        } ?? ""
        return """
            <figure class="picture small-map"><div class="canvas" data-map data-name="แผนที่ \(layer.title.th)" data-color="\(layer.legend.color)" \(label) \(items) \(ground)>
            <noscript><p class="words">แผนที่ต้องใช้ JavaScript ข้อมูลทั้งหมดอยู่ในตารางด้านล่าง</p></noscript></div><figcaption>ที่มา: \(layer.attribution.th)</figcaption></figure>
            """
    }

    /// The layer that is drawn as land under all others: the areas that are provinces.
    var groundLayer: Layer? {
        atlas.catalog.layers.first { $0.isBoundary && $0.tiles.minimumZoom == 0 }
    }

    /// A layer's tiles as MapLibre asks for them.
    static func tilesPath(_ layer: Layer) -> String { "/collections/\(layer.id)/tiles/WebMercatorQuad/{z}/{y}/{x}?f=mvt" }

    private func shown(_ value: Value, _ field: Field) -> String {
        switch value {
        case .null: "–"
        case .boolean(let flag): flag ? "ใช่" : "ไม่ใช่"
        case .integer(let number): field.isYear ? String(number) : grouped(Int(number))
        case .number(let number): number == number.rounded() && abs(number) < 1e15 ? grouped(Int(number)) : String(number)
        case .text(let text) where field.name.hasSuffix("_html"): text.replacing(/<[^>]*>/, with: " ")
        case .text(let text):
            field.choices.first { $0.value == text }.map { $0.title.th.contains(text) ? $0.title.th : "\($0.title.th) (\(text))" } ?? text
        }
    }

    /// `21 พ.ย. 2569` of an instant in ISO 8601.
    func thaiDate(_ instant: String) -> String {
        let months = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]
        let parts = instant.prefix(10).split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (1...12).contains(parts[1]) else { return instant }
        return "\(parts[2]) \(months[parts[1] - 1]) \(parts[0] + 543)"
    }
}

extension Field {
    var isNumeric: Bool { type == .integer || type == .number }
    /// Years are not grouped by thousands.
    var isYear: Bool { unit?.th.contains("พ.ศ.") ?? false }
}
