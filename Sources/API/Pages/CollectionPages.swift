internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Store

extension Service {
    private static let collectionsTrail = (title: "ชั้นข้อมูล", href: "/collections?f=html")

    private func trail(_ layer: Layer) -> [(title: String, href: String)] {
        [Service.collectionsTrail, (title: layer.title.th, href: "/collections/\(layer.id)?f=html")]
    }

    func collectionsPage(_ layers: [(Layer, LayerState)], _ x: Exchange) -> [UInt8] {
        let rows = HTML.each(layers) { layer, state in
            """
            <tr><td><a href="/collections/\(layer.id)?f=html">\(atlas.title(of: layer).th)</a><br><span class="en" lang="en">\(layer.title.en)</span></td>
            <td class="number">\(grouped(state.count))</td><td>\(layer.description.th)</td></tr>
            """
        }
        return page(
            title: Localized(th: "ชั้นข้อมูลทั้งหมด", en: "Collections"), trail: [], x,
            content: """
                <div class="wide"><table><thead><tr><th scope="col">ชั้นข้อมูล</th><th scope="col" class="number">จำนวน (รายการ)</th><th scope="col">คำอธิบาย</th></tr></thead>
                <tbody>\(rows)</tbody></table></div>
                """)
    }

    func collectionPage(_ layer: Layer, _ state: LayerState, _ x: Exchange) -> [UInt8] {
        let rows = HTML.each(Service.queryableFields(layer)) { field in
            let unit = field.unit.map { "\($0.th)" } ?? ""
            let choices = HTML.each(field.choices) { "<code>\($0.value)</code> \($0.title.th) " }
            return "<tr><td><code>\(field.name)</code></td><td>\(field.title.th)<br><span class=\"en\" lang=\"en\">\(field.title.en)</span></td><td>\(unit)</td><td>\(choices)</td></tr>"
        }
        let url = "/collections/\(layer.id)"
        return page(
            title: atlas.title(of: layer), trail: [Service.collectionsTrail], x,
            content: """
                <p>\(layer.description.th)</p><p class="en" lang="en">\(layer.description.en)</p>
                <p class="figure"><strong>\(grouped(state.count))</strong> รายการ · แก้ไขล่าสุด \(thaiDate(state.changedAt))</p>
                <p class="actions"><a class="button" href="\(url)/items?f=html">ดูรายการ</a> <a class="button" href="/?f=html&amp;layers=\(layer.id)">ดูบนแผนที่</a>
                <a href="\(url)/items?f=json">GeoJSON</a> <a href="\(url)/tiles/WebMercatorQuad?f=tilejson">TileJSON</a></p>
                <h2>ช่องข้อมูล <span class="en" lang="en">Fields</span></h2>
                <div class="wide"><table><thead><tr><th scope="col">ชื่อในระบบ</th><th scope="col">ความหมาย</th><th scope="col">หน่วย</th><th scope="col">ค่าที่เป็นได้</th></tr></thead><tbody>\(rows)</tbody></table></div>
                <p class="source">ที่มา: \(layer.attribution.th)</p>
                """)
    }

    func itemsPage(_ query: BoundQuery, _ state: LayerState, _ x: Exchange, tag: String) throws -> Response {
        let layer = query.layer
        let limit = query.query.limit ?? 50
        var json: [UInt8] = Array("{\"type\":\"FeatureCollection\",\"features\":[".utf8)
        let outcome = try atlas.features.append(query, to: &json, first: true, budget: 4 << 20)
        json += "]}".utf8
        let rows = try atlas.features.rows(query)
        let matched = try atlas.features.count(query)
        let fields = query.fields
        let header = HTML.each(fields) { field in
            "<th scope=\"col\"\(field.isNumeric ? " class=\"number\"" as HTML : "")>\(field.title.th)\(field.unit.map { " (\($0.th))" } ?? "")</th>"
        }
        let body = HTML.each(rows) { row in
            let cells = HTML.each(zip(fields, row.values)) { field, value in
                "<td\(field.isNumeric ? " class=\"number\"" as HTML : "")>\(shown(value, field))</td>"
            }
            return "<tr><th scope=\"row\"><a href=\"/collections/\(layer.id)/items/\(PercentEncoding.segment(row.id))?f=html\">\(row.id)</a></th>\(cells)</tr>"
        }
        let next: HTML = outcome.next.map { "<a class=\"button\" rel=\"next\" href=\"\(x.url(setting: "after", to: $0.token))\">หน้าถัดไป</a>" } ?? ""
        let empty: HTML = rows.isEmpty ? "<p class=\"empty\" role=\"status\">ไม่พบรายการที่ตรงกับเงื่อนไข <a href=\"/collections/\(layer.id)/items?f=html\">ล้างเงื่อนไข</a></p>" : ""
        let bytes = page(
            title: Localized(th: atlas.title(of: layer).th, en: atlas.title(of: layer).en + ": features"), trail: trail(layer), x, head: Service.mapHead,
            content: """
                <p role="status">พบ <strong>\(grouped(matched))</strong> รายการ แสดง \(grouped(rows.count)) รายการ (สูงสุดหน้าละ \(grouped(limit)))</p>\(empty)
                \(smallMap(json, layer))
                <div class="wide" tabindex="0" role="region" aria-label="ตารางรายการ"><table data-map-table><thead><tr><th scope="col">รหัส</th>\(header)</tr></thead><tbody>\(body)</tbody></table></div>
                <p class="actions">\(next)</p>
                """)
        return Response(status: 200, headers: headers(type: x.form.contentType, tag: tag), body: .bytes(bytes))
    }

    func itemPage(_ layer: Layer, _ id: String, _ feature: [UInt8], _ x: Exchange, tag: String) throws -> Response {
        let query = try FeatureQuery(layer: layer).bound(to: .anonymous)
        let row = try atlas.features.row(id, query)
        let rows = HTML.each(zip(query.fields, row?.values ?? [])) { field, value in
            "<tr><th scope=\"row\">\(field.title.th)<br><span class=\"en\" lang=\"en\">\(field.title.en)</span></th><td>\(shown(value, field))\(field.unit.map { " \($0.th)" } ?? "")</td></tr>"
        }
        let name = layer.label.flatMap { label in query.columns.firstIndex(of: label) }.flatMap { row?.values[$0] }.flatMap { value in
            if case .text(let text) = value { text } else { nil }
        } ?? id
        var collection = Array("{\"type\":\"FeatureCollection\",\"features\":[".utf8)
        collection += feature
        collection += "]}".utf8
        let bytes = page(
            title: Localized(th: name, en: "\(layer.title.en) \(id)"), trail: trail(layer), x, head: Service.mapHead,
            content: "\(smallMap(collection, layer))<div class=\"wide\"><table data-map-table><tbody>\(rows)</tbody></table></div>")
        return Response(status: 200, headers: headers(type: x.form.contentType, tag: tag), body: .bytes(bytes))
    }

    func tilesetsPage(_ title: Localized, _ layers: [Layer], _ x: Exchange) -> [UInt8] {
        let rows = HTML.each(layers) { layer in
            "<tr><td>\(atlas.title(of: layer).th)</td><td class=\"number\">\(layer.tiles.minimumZoom)–\(layer.tiles.maximumZoom)</td><td><code>\(layer.tiles.fields.joined(separator: ", "))</code></td></tr>"
        }
        let prefix = x.variables["collectionId"].map { "/collections/\($0)" } ?? ""
        return page(
            title: Localized(th: "ชุดไทล์: \(title.th)", en: "Tilesets: \(title.en)"), trail: [Service.collectionsTrail], x,
            content: """
                <p><code>\(x.base)\(prefix)/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}</code></p>
                <p><a href="\(prefix)/tiles/WebMercatorQuad?f=tilejson">TileJSON</a></p>
                <div class="wide"><table><thead><tr><th scope="col">ชั้นข้อมูล</th><th scope="col" class="number">ระดับซูม</th><th scope="col">ค่าที่ติดมากับไทล์</th></tr></thead><tbody>\(rows)</tbody></table></div>
                """)
    }

    func apiPage(_ x: Exchange) -> [UInt8] {
        let rows = HTML.each(Service.routes) { route in
            """
            <tr><td><code>GET \(route.template)</code></td><td>\(route.summary.th)<br><span class="en" lang="en">\(route.summary.en)</span></td>
            <td>\(HTML.each(route.parameters(nil)) { "<code>\($0)</code> " })</td><td>\(HTML.each(route.offered) { "<code>\($0.f)</code> " })</td></tr>
            """
        }
        return page(
            title: Localized(th: "คำอธิบาย API", en: "API definition"), trail: [], x,
            content: """
                <p>บริการนี้ตอบตามมาตรฐาน OGC API – Features และ Tiles คำอธิบายสำหรับโปรแกรม: <a href="/api?f=json">OpenAPI 3.0</a></p>
                <div class="wide"><table><thead><tr><th scope="col">ที่อยู่</th><th scope="col">ให้อะไร</th><th scope="col">พารามิเตอร์</th><th scope="col">รูปแบบ f=</th></tr></thead><tbody>\(rows)</tbody></table></div>
                <p>ตัวอย่าง: <a href="/collections/villages/items?province_code=56&amp;limit=10">หมู่บ้าน 10 แห่งของพะเยา (GeoJSON)</a></p>
                """)
    }

    // MARK: Parts

    private static let mapHead: HTML = """
        <link rel="stylesheet" href="/assets/maplibre-gl.css"><script defer src="/assets/maplibre-gl.js"></script><script defer src="/assets/small-map.js"></script>
        """

    private func smallMap(_ json: [UInt8], _ layer: Layer) -> HTML {
        """
        <div class="small-map" data-map role="region" aria-label="แผนที่ของรายการในหน้านี้" data-color="\(layer.legend.color)"></div>
        <script type="application/geo+json" id="features">\(json: json)</script>
        """
    }

    private func shown(_ value: Value, _ field: Field) -> String {
        switch value {
        case .null: "–"
        case .boolean(let flag): flag ? "ใช่" : "ไม่ใช่"
        case .integer(let number): field.isYear ? String(number) : grouped(Int(number))
        case .number(let number): number == number.rounded() && abs(number) < 1e15 ? grouped(Int(number)) : String(number)
        case .text(let text): field.choices.first { $0.value == text }.map { "\($0.title.th) (\(text))" } ?? text
        }
    }

    /// `21 พ.ย. 2569` of an instant in ISO 8601.
    private func thaiDate(_ instant: String) -> String {
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
