internal import Geo
internal import HTTP

extension Service {
    static let webMercatorQuadURI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
    static let webMercatorURI = "http://www.opengis.net/def/crs/EPSG/0/3857"
    static let tilingScheme = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"

    func tileMatrixSets(_ x: Exchange) throws -> Response {
        document(
            [
                "tileMatrixSets": [
                    [
                        "id": "WebMercatorQuad", "title": "Google Maps Compatible for the World", "uri": .string(Service.webMercatorQuadURI),
                        "crs": .string(Service.webMercatorURI),
                        "links": [link("self", x.base + "/tileMatrixSets/WebMercatorQuad", type: "application/json")],
                    ]
                ],
                "links": .array(x.selfLinks),
            ], x)
    }

    /// OGC 17-083r4, annex D.1.
    func tileMatrixSet(_ x: Exchange) throws -> Response {
        let halfCircumference = 20_037_508.342_789_244
        return document(
            [
                "id": "WebMercatorQuad", "title": "Google Maps Compatible for the World", "uri": .string(Service.webMercatorQuadURI),
                "crs": .string(Service.webMercatorURI), "orderedAxes": ["X", "Y"],
                "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
                "tileMatrices": .array(
                    (0...TileAddress.maximumZoom).map { zoom in
                        let size = 1 << zoom
                        return [
                            "id": "\(zoom)", "scaleDenominator": .number(559_082_264.028_717_9 / Double(size)),
                            "cellSize": .number(2 * halfCircumference / 256 / Double(size)),
                            "cornerOfOrigin": "topLeft", "pointOfOrigin": [.number(-halfCircumference), .number(halfCircumference)],
                            "tileWidth": 256, "tileHeight": 256, "matrixWidth": .integer(size), "matrixHeight": .integer(size),
                        ]
                    }),
                "links": .array(x.selfLinks),
            ], x)
    }
}
