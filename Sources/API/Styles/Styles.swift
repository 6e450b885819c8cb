internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP

/// OGC API - Styles Part 1 (draft 20-009): a style for each layer, and one for all that the first map shows.
extension Service {
    static let stylesRelation = "http://www.opengis.net/def/rel/ogc/1.0/styles"
    static let stylesTag = "Styles"

    static let styleRoutes: [Route] = [
        Route("/styles", "styles", Localized(th: "รูปแบบการวาดแผนที่ทั้งหมด", en: "All styles"),
              tag: stylesTag, offers: [.json, .html]) { try $0.styles($1) },
        Route("/styles/{styleId}", "style", Localized(th: "รูปแบบการวาด (MapLibre)", en: "A style (MapLibre)"),
              tag: stylesTag, offers: [.mapStyle, .html]) { try $0.style($1) },
        Route("/styles/{styleId}/metadata", "styleMetadata", Localized(th: "คำอธิบายรูปแบบการวาด", en: "What a style draws"),
              tag: stylesTag, offers: [.json]) { try $0.styleMetadata($1) },
        Route("/sprites/{file}", "sprite", Localized(th: "ภาพสัญลักษณ์ของแผนที่", en: "The signs of the map"), tag: "Pages", offers: []) { try $0.sprite($1) },
    ]

    /// One of the styles: its id, what it is called and the layers that it draws.
    struct NamedStyle {
        let id: String
        let title: Localized
        let layers: [Layer]
    }

    private static let defaultStyle = "default"

    var namedStyles: [NamedStyle] {
        [NamedStyle(id: Service.defaultStyle, title: atlas.title, layers: atlas.catalog.layers)]
            + atlas.catalog.layers.map { NamedStyle(id: $0.id, title: atlas.title(of: $0), layers: [$0]) }
    }

    private func namedStyle(_ x: Exchange) throws(Problem) -> NamedStyle {
        guard let style = namedStyles.first(where: { $0.id == x.variables["styleId"] }) else {
            throw .notFound(Localized(th: "ไม่มีรูปแบบการวาดนี้ ดูรายชื่อที่ /styles", en: "there is no such style; see /styles"))
        }
        return style
    }

    /// The style's document. All layers of the default style are in it; those that the first map does not show are invisible.
    ///
    /// - Parameter base: see ``StyleDocument/base``.
    func styleDocument(_ style: NamedStyle, base: String) throws -> JSON {
        let looks = try LayerLook.painted(style.layers, in: atlas.source)
        // A style of one layer is for maps that have names of their own.
        let names = style.layers.count > 1 ? AreaNames(provinces: atlas.provinces.provinces, looks: looks) : nil
        let document = StyleDocument(looks: looks, ground: groundLayer, names: names, base: base)
        return document.json(style.title) { style.layers.count == 1 || $0.legend.shown }
    }

    /// The style of the first map, with paths in place of addresses.
    func firstMapStyle() throws -> JSON { try styleDocument(namedStyles[0], base: "") }

    func styles(_ x: Exchange) throws -> Response {
        if x.form == .html { return tagged(stylesPage(namedStyles, x), x, type: x.form.contentType) }
        return document(
            [
                "default": .string(Service.defaultStyle), "links": .array(x.selfLinks),
                "styles": .array(
                    namedStyles.map { style in
                        [
                            "id": .string(style.id), "title": .string(style.title.th),
                            "links": [stylesheetLink(style, x), link("describedby", "\(x.base)/styles/\(style.id)/metadata", type: "application/json", title: "คำอธิบาย")],
                        ]
                    }),
            ], x)
    }

    func style(_ x: Exchange) throws -> Response {
        let style = try namedStyle(x)
        if x.form == .html { return tagged(try stylePage(style, x), x, type: x.form.contentType) }
        var response = document(try styleDocument(style, base: x.base), x)
        let metadata = "<\(x.base)/styles/\(style.id)/metadata>; rel=\"describedby\"; type=\"application/json\""
        if response.status == 200 { response.headers.append((name: "Link", value: metadata)) }
        return response
    }

    /// The legend of what is drawn, and where to find it.
    func styleMetadata(_ x: Exchange) throws -> Response {
        let style = try namedStyle(x)
        let layers = style.layers.map { layer -> JSON in
            [
                "id": .string(layer.id), "title": .string(layer.title.th), "type": .string(Service.geometryName(layer)),
                "sampleData": link(
                    "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", "\(x.base)/collections/\(layer.id)/tiles", type: "application/json",
                    title: layer.title.th),
            ]
        }
        return document(
            [
                "id": .string(style.id), "title": .string(style.title.th), "titles": titles(style.title),
                "description": .string(style.layers.count == 1 ? style.layers[0].description.th : atlas.description.th), "scope": "style",
                "accessConstraints": "unclassified",
                "stylesheets": [
                    [
                        "title": "MapLibre", "version": "8", "specification": "https://maplibre.org/maplibre-style-spec/", "native": true,
                        "tilingScheme": "GoogleMapsCompatible", "link": stylesheetLink(style, x),
                    ]
                ],
                "layers": .array(layers), "links": .array(x.selfLinks + [link("preview", x.base + (try stylePicture(style, width: 480, height: 640, form: "png")), type: Representation.png.mediaType, title: "ภาพตัวอย่าง")]),
            ], x)
    }

    private func stylesheetLink(_ style: NamedStyle, _ x: Exchange) -> JSON {
        link("stylesheet", "\(x.base)/styles/\(style.id)?f=\(Representation.mapStyle.f)", type: Representation.mapStyle.mediaType, title: style.title.th)
    }

    /// The path of a picture of all that the style's layers hold.
    func stylePicture(_ style: NamedStyle, width: Int, height: Int, form: String) throws -> String {
        let window = MapWindow(fitting: try extent(of: style), width: width, height: height, margin: 8, closest: 14)
        func text(_ number: Double, _ decimals: Int) -> String { fixed(number, decimals: decimals, groups: false) }
        let chosen = style.id == Service.defaultStyle ? "" : "?collections=\(style.id)"
        return "/static/\(text(window.center.x, 3)),\(text(window.center.y, 3)),\(text(window.zoom, 2))/\(width)x\(height).\(form)\(chosen)"
    }
}
