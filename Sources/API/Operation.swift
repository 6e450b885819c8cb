internal import HTTP

extension Service {
    /// Whether the service can answer: it reads every layer's state.
    func health(_ x: Exchange) throws -> Response {
        var layers: [(key: String, value: JSON)] = []
        for layer in atlas.catalog.layers {
            let state = try atlas.source.state(layer)
            layers.append((key: layer.id, value: ["version": .integer(Int(state.version)), "features": .integer(state.count)]))
        }
        var response = document(["status": "ok", "edition": .string(edition), "demo": .boolean(atlas.isDemo), "layers": .object(layers)], x)
        response.headers.append((name: "Cache-Control", value: "no-store"))
        return response
    }

    func metricsText(_ x: Exchange) throws -> Response {
        Response(
            status: 200,
            headers: [(name: "Content-Type", value: "text/plain; version=0.0.4; charset=utf-8"), (name: "Cache-Control", value: "no-store")],
            body: .bytes(metrics.prometheus() + atlas.tiles.cache.prometheus()))
    }
}
