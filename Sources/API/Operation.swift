internal import Store
internal import Catalog
internal import Atlas
internal import HTTP

extension Service {
    /// Whether the service can answer: it reads every layer's state.
    func health(_ x: Exchange) throws -> Response {
        var layers: [(key: String, value: JSON)] = []
        for layer in atlas.catalog.layers {
            let state = try atlas.source.state(layer)
            layers.append((key: layer.id, value: ["version": .integer(Int(state.version)), "features": .integer(state.count)]))
        }
        return document(
            ["status": "ok", "edition": .string(edition), "demo": .boolean(atlas.isDemo), "layers": .object(layers)], x, cache: "no-store")
    }

    func metricsText(_ x: Exchange) throws -> Response {
        Response(
            status: 200,
            headers: [(name: "Content-Type", value: "text/plain; version=0.0.4; charset=utf-8"), (name: "Cache-Control", value: "no-store")],
            body: .bytes(metrics.prometheus() + tileCacheMetrics + gauges))
    }

    private var gauges: [UInt8] {
        configuration.gauges().flatMap { Array("# HELP \($0.name) \($0.help)\n# TYPE \($0.name) gauge\n\($0.name) \($0.value)\n".utf8) }
    }

    private var tileCacheMetrics: [UInt8] {
        let figures = tileCache.figures
        let all: [(name: String, type: String, help: String, value: UInt64)] = [
            ("phaenthi_tile_cache_entries", "gauge", "Tiles kept.", UInt64(figures.entries)),
            ("phaenthi_tile_cache_bytes", "gauge", "Memory of the kept tiles.", UInt64(figures.bytes)),
            ("phaenthi_tile_cache_hits_total", "counter", "Tiles found.", figures.hits),
            ("phaenthi_tile_cache_misses_total", "counter", "Tiles made.", figures.misses),
            ("phaenthi_tile_cache_evictions_total", "counter", "Tiles thrown out.", figures.evictions),
        ]
        return all.flatMap { Array("# HELP \($0.name) \($0.help)\n# TYPE \($0.name) \($0.type)\n\($0.name) \($0.value)\n".utf8) }
    }
}
