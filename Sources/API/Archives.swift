public import Archives
internal import Catalog
internal import Compression
internal import Geo
internal import HTTP

/// Archives of tiles that lie beside the store: read as they are, each a tileset of its own (OGC 20-057, TileJSON 3.0.0).
extension Service {
    /// An archive under the name that it has in URLs.
    public struct ServedArchive: Sendable {
        public let id: String
        let archive: any TileArchive

        public init(id: String, archive: any TileArchive) {
            self.id = id
            self.archive = archive
        }
    }

    private func archive(_ x: Exchange) throws -> ServedArchive {
        guard let found = configuration.archives.first(where: { $0.id == x.variables["archiveId"] }) else {
            throw Problem.notFound(Localized(th: "ไม่มีแฟ้มไทล์นี้ ดูรายชื่อที่ /archives", en: "there is no such archive; see /archives"))
        }
        return found
    }

    private func address(of served: ServedArchive, _ x: Exchange) -> String { "\(x.base)/archives/\(PercentEncoding.segment(served.id))" }

    private func title(of served: ServedArchive) -> String { served.archive.metadata.name.isEmpty ? served.id : served.archive.metadata.name }

    func archives(_ x: Exchange) throws -> Response {
        if x.form == .html { return tagged(archivesPage(x), x, type: x.form.contentType) }
        let tilesets: [JSON] = configuration.archives.map { served in
            [
                "title": .string(title(of: served)), "dataType": "vector", "crs": .string(Service.webMercatorURI),
                "tileMatrixSetURI": .string(Service.webMercatorQuadURI),
                "links": [
                    link("self", address(of: served, x), type: "application/json", title: "ชุดไทล์"),
                    link(Service.tilingScheme, x.base + "/tileMatrixSets/WebMercatorQuad", type: "application/json", title: "WebMercatorQuad"),
                ],
            ]
        }
        return document(["tilesets": .array(tilesets), "links": .array(x.selfLinks)], x)
    }

    func archiveTileset(_ x: Exchange) throws -> Response {
        let served = try archive(x), metadata = served.archive.metadata
        if x.form == .html { return tagged(archivePage(served, x), x, type: x.form.contentType) }
        if x.form == .tileJSON { return tileJSON(metadata, address(of: served, x) + "/{z}/{y}/{x}", x) }
        return document(
            .present([
                "title": .string(title(of: served)), "description": metadata.description.isEmpty ? nil : .string(metadata.description), "dataType": "vector",
                "crs": .string(Service.webMercatorURI), "tileMatrixSetURI": .string(Service.webMercatorQuadURI),
                "attribution": metadata.attribution.isEmpty ? nil : .string(metadata.attribution),
                "boundingBox": metadata.bounds.map(boundingBox),
                "tileMatrixSetLimits": metadata.bounds.map { box in .array(metadata.zooms.compactMap { limits(box, zoom: $0) }) },
                "layers": .array(
                    metadata.layers.map { layer in
                        .present([
                            "id": .string(layer.id), "description": .string(layer.description), "dataType": "vector",
                            "minTileMatrix": layer.zooms.map { "\($0.lowerBound)" }, "maxTileMatrix": layer.zooms.map { "\($0.upperBound)" },
                        ])
                    }),
                "links": .array(
                    x.selfLinks + [
                        link(
                            "item", address(of: served, x) + "/{tileMatrix}/{tileRow}/{tileCol}", type: Representation.vectorTile.mediaType,
                            title: "Mapbox Vector Tile", templated: true),
                        link(Service.tilingScheme, x.base + "/tileMatrixSets/WebMercatorQuad", type: "application/json", title: "WebMercatorQuad"),
                        link("describedby", x.url(setting: "f", to: "tilejson"), type: Representation.tileJSON.mediaType, title: "TileJSON 3.0"),
                    ]),
            ]), x)
    }

    /// A tile as the archive stores it; plain for who does not take it compressed.
    func archiveTile(_ x: Exchange) throws -> Response {
        let served = try archive(x)
        guard let address = TileAddress(
            zoom: x.variables["tileMatrix"] ?? "", row: x.variables["tileRow"] ?? "", column: x.variables["tileCol"] ?? ""),
            served.archive.metadata.zooms.contains(address.zoom)
        else {
            let zooms = served.archive.metadata.zooms, range = "\(zooms.lowerBound)–\(zooms.upperBound)"
            throw Problem.notFound(Localized(th: "ไม่มีไทล์นี้ (แฟ้มมีระดับซูม \(range))", en: "no such tile (the archive has zooms \(range))"))
        }
        guard let tile = try served.archive.tile(address) else { return Response(status: 204, headers: [(name: "Cache-Control", value: "no-cache")]) }
        let tag = Digest.text(of: tile.bytes)
        if let known = notModified(x, tag: "\"\(tag)\"", isForEveryone: true) { return known }
        let goesCompressed = tile.isCompressed && Accept.Codings(x.request.headers["accept-encoding"]).best(among: [.gzip]) == .gzip
        let bytes = tile.isCompressed && !goesCompressed ? try gunzip(tile.bytes, limit: StoredTile.limit) : tile.bytes
        var headers = [
            (name: "Content-Type", value: Representation.vectorTile.mediaType), (name: "ETag", value: goesCompressed ? "\"\(tag)-gzip\"" : "\"\(tag)\""),
            (name: "Cache-Control", value: "no-cache"), (name: "Vary", value: "Accept-Encoding"),
        ]
        if goesCompressed { headers.append((name: "Content-Encoding", value: "gzip")) }
        return Response(status: 200, headers: headers, body: .bytes(bytes), compressible: !tile.isCompressed)
    }

    // MARK: Pages

    private func archivesPage(_ x: Exchange) -> [UInt8] {
        let rows = HTML.each(configuration.archives) { served in
            let zooms = served.archive.metadata.zooms
            return """
                <tr><th scope="row"><a href="/archives/\(PercentEncoding.segment(served.id))">\(title(of: served))</a></th>\
                <td class="number">\(zooms.lowerBound)–\(zooms.upperBound)</td><td><code>\(served.archive.format.rawValue)</code></td></tr>
                """
        }
        return page(
            PageParts(
                title: Localized(th: "แฟ้มไทล์", en: "Archives of tiles"),
                main: configuration.archives.isEmpty
                    ? "<p>ไม่มีแฟ้มไทล์ เปิดเซิร์ฟเวอร์ด้วย <code>--tiles แฟ้ม</code> เพื่อให้บริการ</p>" : table(["แฟ้ม", "#ระดับซูม", "รูปแบบ"], rows)), x)
    }

    private func archivePage(_ served: ServedArchive, _ x: Exchange) -> [UInt8] {
        let metadata = served.archive.metadata
        let rows = HTML.each(metadata.layers) { layer in
            "<tr><th scope=\"row\">\(layer.description.isEmpty ? layer.id : layer.description)</th><td class=\"number\">\(layer.zooms.map { "\($0.lowerBound)–\($0.upperBound)" } ?? "")</td><td><code>\(layer.fields.map(\.name).joined(separator: ", "))</code></td></tr>"
        }
        return page(
            PageParts(
                title: Localized(th: title(of: served), en: "Archive of tiles \(served.id)"), trail: [(title: "แฟ้มไทล์", href: "/archives")],
                main: """
                    <p>\(metadata.description)</p>
                    <p class="lead"><code>\(address(of: served, x))/{tileMatrix}/{tileRow}/{tileCol}</code></p>
                    <p class="formats"><a class="action" href="/archives/\(PercentEncoding.segment(served.id))?f=tilejson">TileJSON</a></p>
                    \(table(["ชั้นข้อมูล", "#ระดับซูม", "ค่าที่ติดมากับไทล์"], rows))
                    <p>\(metadata.attribution)</p>
                    """), x)
    }
}
