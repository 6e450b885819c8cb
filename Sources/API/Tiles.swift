internal import Archives
internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Store

/// OGC API - Tiles Part 1 (20-057), TileJSON 3.0.0, Mapbox Vector Tile 2.1.
extension Service {
    /// The layers that a tile route means: the path's, those of `collections`, or all.
    func tileLayers(_ x: Exchange) throws -> [Layer] {
        if let id = x.variables["collectionId"] { return [try layer(id)] }
        guard let text = x.parameters.text("collections") else { return atlas.catalog.layers }
        let ids = text.split(separator: ",", omittingEmptySubsequences: false)
        var chosen: [Layer] = []
        for id in ids {
            guard let layer = atlas.catalog.layer(id), !chosen.contains(where: { $0.id == layer.id }) else {
                throw Problem.badParameter(
                    "collections", text, expected: Localized(th: "รหัสชั้นข้อมูลที่ไม่ซ้ำกัน คั่นด้วยจุลภาค", en: "ids of collections, each once, with commas between"))
            }
            chosen.append(layer)
        }
        return chosen
    }

    private func selection(_ x: Exchange) -> String {
        x.parameters.text("collections").map { "?collections=\(PercentEncoding.encode($0))" } ?? ""
    }

    /// Whether features are put together by area at low zooms.
    private func aggregation(_ x: Exchange) throws -> TileMaker.Aggregation {
        guard let text = x.parameters.text("aggregation") else { return .area }
        guard let aggregation = TileMaker.Aggregation(rawValue: text) else {
            throw Problem.badParameter(
                "aggregation", text,
                expected: Localized(th: "area (รวมตามพื้นที่ที่ซูมต่ำ) หรือ none (ทุกรายการ)", en: "area (put together by area at low zooms) or none (every feature)"))
        }
        return aggregation
    }

    /// The path above the tilesets: of a collection or of the dataset.
    private func tilesURL(_ x: Exchange) -> String {
        (x.variables["collectionId"].map { "\(x.base)/collections/\($0)" } ?? x.base) + "/tiles"
    }

    func tilesets(_ x: Exchange) throws -> Response {
        let layers = try tileLayers(x)
        let title = x.variables["collectionId"] == nil ? atlas.title : atlas.title(of: layers[0])
        if x.form == .html { return tagged(tilesetsPage(title, layers, x), x, type: x.form.contentType) }
        let summary: JSON = [
            "title": .string(title.th), "dataType": "vector", "crs": .string(Service.webMercatorURI),
            "tileMatrixSetURI": .string(Service.webMercatorQuadURI),
            "links": [
                link("self", tilesURL(x) + "/WebMercatorQuad" + selection(x), type: "application/json", title: "ชุดไทล์"),
                link(Service.tilingScheme, x.base + "/tileMatrixSets/WebMercatorQuad", type: "application/json", title: "WebMercatorQuad"),
            ],
        ]
        return document(["tilesets": [summary], "links": .array(x.selfLinks)], x)
    }

    func tileset(_ x: Exchange) throws -> Response {
        let layers = try tileLayers(x)
        let title = x.variables["collectionId"] == nil ? atlas.title : atlas.title(of: layers[0])
        if x.form == .html { return tagged(tilesetsPage(title, layers, x), x, type: x.form.contentType) }
        var tileset = try atlas.tileset(layers)
        tileset.name = title.th
        if x.form == .tileJSON { return tileJSON(tileset, tilesURL(x) + "/WebMercatorQuad/{z}/{y}/{x}" + selection(x), x) }
        let template = tilesURL(x) + "/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}" + selection(x)
        return document(
            .present([
                "title": .string(title.th), "titles": titles(title), "dataType": "vector",
                "crs": .string(Service.webMercatorURI), "tileMatrixSetURI": .string(Service.webMercatorQuadURI),
                "attribution": .string(atlas.attribution.th),
                "boundingBox": tileset.bounds.map(boundingBox),
                "tileMatrixSetLimits": tileset.bounds.map { box in .array(tileset.zooms.compactMap { limits(box, zoom: $0) }) },
                "layers": .array(layers.map(layerMetadata)),
                "links": .array(
                    x.selfLinks + [
                        link("item", template, type: Representation.vectorTile.mediaType, title: "Mapbox Vector Tile", templated: true),
                        link(Service.tilingScheme, x.base + "/tileMatrixSets/WebMercatorQuad", type: "application/json", title: "WebMercatorQuad"),
                        link("describedby", x.url(setting: "f", to: "tilejson"), type: Representation.tileJSON.mediaType, title: "TileJSON 3.0"),
                    ]),
            ]), x)
    }

    func boundingBox(_ box: BoundingBox) -> JSON {
        [
            "crs": .string(Service.crs84), "lowerLeft": [.number(box.minX), .number(box.minY)], "upperRight": [.number(box.maxX), .number(box.maxY)],
        ]
    }

    func limits(_ extent: BoundingBox, zoom: Int) -> JSON? {
        guard let low = TileAddress.containing(Coordinate(x: extent.minX, y: extent.maxY), zoom: zoom),
            let high = TileAddress.containing(Coordinate(x: extent.maxX, y: extent.minY), zoom: zoom)
        else { return nil }
        return [
            "tileMatrix": "\(zoom)", "minTileRow": .integer(low.row), "maxTileRow": .integer(high.row),
            "minTileCol": .integer(low.column), "maxTileCol": .integer(high.column),
        ]
    }

    private func layerMetadata(_ layer: Layer) -> JSON {
        let properties: [(key: String, value: JSON)] = layer.tileFields.map { field in
            (key: field.name, value: ["title": .string(field.title.th), "type": .string(jsonType(field))])
        }
        return .present([
            "id": .string(layer.id), "title": .string(atlas.title(of: layer).th),
            "description": layer.tiles.pyramid.map { .string(account($0)) }, "dataType": "vector",
            "geometryDimension": .integer(layer.geometry.dimension),
            "minTileMatrix": "\(layer.tiles.minimumZoom)", "maxTileMatrix": "\(layer.tiles.maximumZoom)",
            "propertiesSchema": ["type": "object", "properties": .object(properties)],
        ])
    }

    /// What stands at which zoom, in words.
    private func account(_ pyramid: Pyramid) -> String {
        let storeys = pyramid.storeys.map { "\($0.level.title.th) ถึงระดับซูม \($0.lastZoom)" }
        return "รวมยอดตาม" + storeys.joined(separator: " แล้วตาม") + " จากนั้นแสดงรายการ (aggregation=none: ทุกรายการทุกระดับซูม)"
    }

    private func jsonType(_ field: Field) -> String {
        switch field.type {
        case .integer: "integer"
        case .number: "number"
        case .boolean: "boolean"
        case .text, .date, .instant, .textArray: "string"
        }
    }

    /// TileJSON 3.0.0 of tiles under an address with `{z}`, `{y}` and `{x}`.
    func tileJSON(_ tileset: ArchiveMetadata, _ template: String, _ x: Exchange) -> Response {
        let layers: [JSON] = tileset.layers.map { layer in
            let fields: [(key: String, value: JSON)] = layer.fields.map { (key: $0.name, value: .string($0.title)) }
            let storeys: [(key: String, value: JSON)] = layer.storeys.map { (key: $0.level, value: .integer($0.lastZoom)) }
            return .present([
                "id": .string(layer.id), "description": .string(layer.description), "fields": .object(fields),
                "minzoom": layer.zooms.map { .integer($0.lowerBound) }, "maxzoom": layer.zooms.map { .integer($0.upperBound) },
                "pyramid": storeys.isEmpty ? nil : .object(storeys),
            ])
        }
        return document(
            .present([
                "tilejson": "3.0.0", "name": .string(tileset.name), "description": .string(tileset.description),
                "attribution": .string(tileset.attribution), "scheme": "xyz", "tiles": [.string(template)],
                "minzoom": .integer(tileset.zooms.lowerBound), "maxzoom": .integer(tileset.zooms.upperBound),
                "bounds": tileset.bounds.map(bounds),
                "center": tileset.center.map { [.number($0.position.x), .number($0.position.y), .integer($0.zoom)] },
                "vector_layers": .array(layers),
            ]), x, type: Representation.tileJSON.mediaType)
    }

    /// A tile: kept ready in the cache under its stamps, so that a write makes the old one unreachable where it shows.
    func tile(_ x: Exchange) throws -> Response {
        let layers = try tileLayers(x)
        guard let address = TileAddress(
            zoom: x.variables["tileMatrix"] ?? "", row: x.variables["tileRow"] ?? "", column: x.variables["tileCol"] ?? "")
        else {
            throw Problem.notFound(
                Localized(th: "ไม่มีไทล์นี้ในตาราง WebMercatorQuad (ระดับ 0–\(TileAddress.maximumZoom))", en: "no such tile in WebMercatorQuad (zooms 0–\(TileAddress.maximumZoom))"))
        }
        let selects = x.variables["collectionId"] != nil && !x.request.query.isEmpty
        let queries = try layers.map { selects ? try featureQuery($0, x.parameters, for: .anonymous) : FeatureQuery(layer: $0) }
        let aggregation = try aggregation(x)
        var stamps = try queries.map { try atlas.tiles.freshness.stamp(address, $0, aggregation, selects: selects) }
        if queries.contains(where: { $0.filter?.asksOfOtherLayers ?? false }) { stamps += try atlas.catalog.layers.map { try atlas.source.state($0).version } }
        var key = TileKey(
            layers: layers.map(\.id), stamps: stamps, address: address, aggregation: aggregation, selection: selects ? x.request.rawQuery : "")
        var kept = try tileCache.value(key) {
            let bytes = try tileBytes(address, queries, aggregation)
            return KeptBody(plain: bytes, headers: tileHeaders(bytes))
        }
        // Compressed once, and not before someone asks for it.
        key.coding = Service.coding(x, of: kept)
        if key.coding != .identity { kept = try tileCache.value(key) { [kept] in kept.compressed(key.coding) } }
        guard !kept.plain.isEmpty else { return Response(status: 204, headers: [(name: "Cache-Control", value: "no-cache")]) }
        if let tag = kept.tag, let known = notModified(x, tag: tag, isForEveryone: true) { return known }
        return Response(status: 200, body: .kept(kept))
    }

    private func tileHeaders(_ bytes: [UInt8]) -> [(name: String, value: String)] {
        [
            (name: "Content-Type", value: Representation.vectorTile.mediaType), (name: "ETag", value: "\"\(Digest.text(of: bytes))\""),
            (name: "Cache-Control", value: "no-cache"), (name: "Vary", value: "Accept-Encoding"),
        ] + Service.commonHeaders
    }

    private func tileBytes(_ address: TileAddress, _ queries: [FeatureQuery], _ aggregation: TileMaker.Aggregation) throws -> [UInt8] {
        do {
            return try atlas.tiles.tile(address, queries, aggregation: aggregation)
        } catch TileRefusal.tooManyFeatures(let most) {
            throw Problem(
                400, "too-many-features", Localized(th: "ไทล์มีรายการมากเกินไป", en: "Too many features in the tile"),
                Localized(
                    th: "ไทล์ที่ไม่รวมยอดมีได้ไม่เกิน \(grouped(most)) รายการ โปรดใช้ระดับซูมที่สูงขึ้น ตัวกรอง หรือไม่ใส่ aggregation=none",
                    en: "a tile without aggregation has at most \(grouped(most)) features; use a higher zoom, a filter, or leave out aggregation=none"),
                parameter: "aggregation")
        }
    }
}

/// What tells tiles apart in the cache.
struct TileKey: Hashable, Sendable {
    let layers: [String]
    /// What ``TileFreshness`` tells of each layer, and the versions of all layers when the selection asks of others.
    let stamps: [Int64]
    let address: TileAddress
    let aggregation: TileMaker.Aggregation
    /// The query of a tile of chosen features; empty for all.
    let selection: String
    /// The coding in which the body is kept besides itself.
    var coding = Accept.Coding.identity
}
