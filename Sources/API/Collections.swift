internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Projection
internal import Store

extension Service {
    static let crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

    /// OGC 17-069r4, section 7.13.
    func collections(_ x: Exchange) throws -> Response {
        let described = try atlas.catalog.layers.map { ($0, try atlas.source.state($0)) }
        if x.form == .html { return tagged(collectionsPage(described, x), x, type: x.form.contentType) }
        return document(
            [
                "links": .array(x.selfLinks),
                "numberMatched": .integer(described.count),
                "numberReturned": .integer(described.count),
                "collections": .array(described.map { collection($0, $1, x, links: [link("self", x.base + "/collections/\($0.id)", type: "application/json", title: "JSON")]) }),
            ], x)
    }

    /// OGC 17-069r4, section 7.14.
    func collection(_ x: Exchange) throws -> Response {
        let layer = try layer(x.variables["collectionId"] ?? "")
        let state = try atlas.source.state(layer)
        if x.form == .html { return tagged(collectionPage(layer, state, x), x, type: x.form.contentType) }
        return document(collection(layer, state, x, links: x.selfLinks), x)
    }

    private func collection(_ layer: Layer, _ state: LayerState, _ x: Exchange, links: [JSON]) -> JSON {
        let url = "\(x.base)/collections/\(layer.id)"
        return .present([
            "id": .string(layer.id),
            "title": .string(atlas.title(of: layer).th),
            "titles": titles(atlas.title(of: layer)),
            "description": .string(layer.description.th),
            "attribution": .string(layer.attribution.th),
            "itemType": "feature",
            "extent": extent(state),
            "crs": .strings(systems(state).map(\.uri)),
            "storageCrs": .string(Service.crs84),
            "featureCount": .integer(state.count),
            "links": .array(
                links + SchemaKind.allCases.map { kind in
                    link(kind.relation, "\(url)/\(kind.rawValue)", type: Representation.jsonSchema.mediaType, title: kind.title.th)
                } + [
                    link("items", url + "/items", type: Representation.geoJSON.contentType, title: "GeoJSON"),
                    link("items", url + "/items?f=html", type: "text/html", title: "HTML"),
                    link("items", url + "/items?f=csv", type: Representation.csv.contentType, title: "CSV"),
                    link(Service.aggregateRelation, url + "/aggregate", type: "application/json", title: "จำนวนและผลรวมตามพื้นที่ ประเภท หรือขนาด"),
                    link("http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", url + "/tiles", type: "application/json", title: "ชุดไทล์"),
                    link(Service.stylesRelation, x.base + "/styles", type: "application/json", title: "รูปแบบการวาดแผนที่"),
                    link("stylesheet", x.base + "/styles/\(layer.id)?f=json", type: Representation.mapStyle.mediaType, title: "รูปแบบการวาดของชั้น"),
                    link("describedby", url + "/tiles/WebMercatorQuad?f=tilejson", type: Representation.tileJSON.mediaType, title: "TileJSON 3.0"),
                ]),
        ])
    }

    private func extent(_ state: LayerState) -> JSON? {
        guard let box = state.extent else { return nil }
        let spatial: JSON = ["bbox": .array([bounds(box)]), "crs": .string(Service.crs84)]
        guard let times = state.times else { return ["spatial": spatial] }
        let interval: JSON = .array([times.start, times.end].map { $0.map { .string($0) } ?? .null })
        return [
            "spatial": spatial,
            "temporal": ["interval": .array([interval]), "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"],
        ]
    }

    func bounds(_ box: BoundingBox) -> JSON { .array([box.minX, box.minY, box.maxX, box.maxY].map { .number($0) }) }
}
