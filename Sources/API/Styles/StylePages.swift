internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Store

/// The styles as pages for people.
extension Service {
    private static let stylesTrail = (title: "รูปแบบแผนที่", href: "/styles")

    func stylesPage(_ styles: [NamedStyle], _ x: Exchange) -> [UInt8] {
        let rows = HTML.each(styles) { style in
            """
            <tr><th scope="row"><a href="/styles/\(style.id)">\(style.title.th)</a><br><span lang="en">\(style.title.en)</span></th><td><code>\(style.id)</code></td>
            <td><a href="/styles/\(style.id)?f=json">MapLibre<span class="visually-hidden"> \(style.title.th)</span></a></td></tr>
            """
        }
        return page(
            PageParts(
                title: Localized(th: "รูปแบบการวาดแผนที่", en: "Styles"),
                main: "<p class=\"lead\">แต่ละชั้นข้อมูลมีรูปแบบหนึ่ง และแผนที่หน้าแรกมีรูปแบบรวม ใช้กับโปรแกรมที่อ่าน MapLibre Style ได้</p>\(table(["รูปแบบ", "รหัส", "แฟ้ม"], rows))"),
            x)
    }

    /// The style on a map, and its legend as a table.
    func stylePage(_ style: NamedStyle, _ x: Exchange) throws -> [UInt8] {
        let box = try extent(of: style)
        let bounds = [box.minX, box.minY, box.maxX, box.maxY].map { fixed($0, decimals: 3, groups: false) }.joined(separator: ",")
        let rows = HTML.each(style.layers) { layer in
            """
            <tr><td><i class="swatch \(layer.isBoundary ? "boundary" : Service.geometryName(layer))" style="--color:\(layer.legend.color)"></i> <code>\(layer.legend.color)</code></td>
            <th scope="row"><a href="/collections/\(layer.id)">\(layer.title.th)</a></th><td class="number">\(layer.tiles.minimumZoom)–\(layer.tiles.maximumZoom)</td></tr>
            """
        }
        let map: HTML = """
            <figure class="picture small-map"><div class="canvas" data-map role="region" aria-label="แผนที่ \(style.title.th)" data-style="/styles/\(style.id)?f=json" data-bounds="\(bounds)">
            <img data-map-static src="\(try stylePicture(style, width: 640, height: 400, form: "png"))" width="640" height="400" alt="แผนที่ประเทศไทยแสดง\(style.layers.filter { style.layers.count == 1 || $0.legend.shown }.map(\.title.th).joined(separator: " "))"></div>
            <figcaption>ที่มา: \(style.layers.count == 1 ? style.layers[0].attribution.th : atlas.attribution.th)</figcaption></figure>
            """
        return page(
            PageParts(
                title: Localized(th: "รูปแบบ: \(style.title.th)", en: "Style: \(style.title.en)"), trail: [Service.stylesTrail],
                main: """
                    \(map)<p><code>\(x.base)/styles/\(style.id)?f=json</code></p>\(table(["สัญลักษณ์", "ชั้นข้อมูล", "#ระดับซูม"], rows))
                    <p class="formats"><a class="action" href="/styles/\(style.id)/metadata">คำอธิบาย (JSON)</a></p>
                    """,
                scripts: ["modules/style-map.js"]), x)
    }

    /// What the style's layers cover; of empty layers what the land does.
    func extent(of style: NamedStyle) throws -> BoundingBox {
        func box(_ layers: [Layer]) throws -> BoundingBox {
            try layers.reduce(into: BoundingBox.empty) { box, layer in if let own = try atlas.source.state(layer).extent { box.grow(own) } }
        }
        let own = try box(style.layers)
        guard own.isEmpty else { return own }
        let land = try box(groundLayer.map { [$0] } ?? [])
        return land.isEmpty ? Layer.thailand : land
    }
}
