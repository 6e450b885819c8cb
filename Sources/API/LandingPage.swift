internal import Atlas
internal import Catalog
internal import Encoding
internal import HTTP

extension Service {
    /// OGC API - Common Part 1 (19-072) section 8.2.
    func landingPage(_ x: Exchange) throws -> Response {
        if x.form == .html { return tagged(try firstMap(x), x, type: x.form.contentType) }
        let tilesets = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
        return document(
            [
                "title": .string(atlas.title.th),
                "description": .string(atlas.description.th),
                "titles": titles(atlas.title),
                "attribution": .string(atlas.attribution.th),
                "links": .array(
                    x.selfLinks + [
                        link("service-desc", x.base + "/api?f=json", type: Representation.openAPI.contentType, title: "OpenAPI 3.0"),
                        link("service-doc", x.base + "/api?f=html", type: "text/html", title: "คำอธิบาย API"),
                        link("search", x.base + "/search?q={q}", type: Representation.geoJSON.mediaType, title: "ค้นหาตามชื่อ", templated: true),
                        link("conformance", x.base + "/conformance", type: "application/json", title: "มาตรฐานที่ทำตาม"),
                        link("data", x.base + "/collections", type: "application/json", title: "ชั้นข้อมูล"),
                        link(tilesets, x.base + "/tiles", type: "application/json", title: "ชุดไทล์"),
                        link("http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", x.base + "/tileMatrixSets", type: "application/json", title: "ตารางไทล์"),
                        link(Service.stylesRelation, x.base + "/styles", type: "application/json", title: "รูปแบบการวาดแผนที่"),
                    ] + (configuration.archives.isEmpty ? [] : [
                        link(tilesets, x.base + "/archives", type: "application/json", title: "แฟ้มไทล์")
                    ]) + (atlas.reports == nil ? [] : [
                        link("reports", x.base + "/reports", type: "application/json", title: "รายงานแผนที่"),
                        link("datasets", x.base + "/datasets", type: "application/json", title: "ชุดข้อมูล"),
                    ])),
            ], x)
    }

    /// Only what a test of ours proves (the acceptance suite of `make test`).
    static let conformanceClasses: [String] = [
        ("ogcapi-common-1/1.0", ["core", "landing-page", "json", "html", "oas30"]),
        ("ogcapi-common-2/1.0", ["collections", "json", "html"]),
        ("ogcapi-common-3/1.0", ["schemas", "advanced-property-roles", "returnables-and-receivables", "queryables", "sortables", "profile-parameter", "profile-codelists"]),
        ("ogcapi-features-1/1.0", ["core", "geojson", "html", "oas30"]),
        ("ogcapi-features-2/1.0", ["crs"]),
        ("ogcapi-features-3/1.0", ["filter", "features-filter", "queryables", "queryables-query-parameters"]),
        ("ogcapi-features-5/1.0", ["schemas", "returnables-and-receivables", "queryables", "sortables"]),
        ("ogcapi-features-6/0.0", ["properties", "properties-features"]),
        ("ogcapi-features-7/0.0", ["zoom-level", "zoom-level-features"]),
        ("ogcapi-features-8/1.0", ["sortables", "sorting", "features-sorting"]),
        ("ogcapi-features-9/0.0", ["text-search", "features-text-search"]),
        ("json-fg-1/1.0", ["core", "types-schemas", "api", "profiles"]),
        (
            "cql2/1.0",
            [
                "cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison",
                "accent-insensitive-comparison", "basic-spatial-functions", "basic-spatial-functions-plus", "spatial-functions",
                "temporal-functions", "array-functions", "property-property", "functions", "arithmetic",
            ]
        ),
        ("ogcapi-tiles-1/1.0", ["core", "tileset", "tilesets-list", "dataset-tilesets", "geodata-tilesets", "collections-selection", "mvt", "oas30"]),
        ("ogcapi-styles-1/0.0", ["core", "mapbox-styles", "html"]),
        ("tms/2.0", ["tilematrixset", "json-tilematrixset", "tilematrixsetlimits", "json-tilematrixsetlimits", "tilesetmetadata", "json-tilesetmetadata"]),
    ].flatMap { part, classes in classes.map { "http://www.opengis.net/spec/\(part)/conf/\($0)" } }

    func conformance(_ x: Exchange) throws -> Response {
        let classes = Service.conformanceClasses + (isEditable ? Service.editingClasses : [])
        if x.form == .html {
            let list = HTML.each(classes) { "<li><code>\($0)</code></li>" }
            return tagged(
                page(PageParts(title: Localized(th: "มาตรฐานที่ทำตาม", en: "Conformance"), main: "<ul>\(list)</ul>"), x), x, type: x.form.contentType)
        }
        return document(["conformsTo": .strings(classes), "links": .array(x.selfLinks)], x)
    }

    func titles(_ title: Localized) -> JSON { ["th": .string(title.th), "en": .string(title.en)] }
}
