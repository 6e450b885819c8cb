internal import Atlas
internal import Catalog
internal import Geo
internal import HTTP
internal import Store

/// A style of the MapLibre Style Specification, version 8: the land, and layers of the catalog over it as their legends say.
///
/// A style layer's id is that of its layer and the kind of its mark: `villages/point`.
struct StyleDocument {
    /// In the order of painting.
    let looks: [LayerLook]
    /// The layer that is drawn as the land beneath all others.
    let ground: Layer?
    /// The names of areas; nil: none are written.
    let names: AreaNames?
    /// Before every path: scheme and host for clients elsewhere, nothing for a page of this service.
    let base: String

    /// Features far in stand as signs from this zoom on.
    static let iconZoom = 13

    /// - Parameter isShown: whether a layer can be seen at first.
    func json(_ title: Localized, isShown: (Layer) -> Bool = { _ in true }) -> JSON {
        let window = MapWindow(fitting: extent, width: 512, height: 512, margin: 0, closest: 12)
        return [
            "version": 8, "name": .string(title.th),
            "center": [.number(tenth(window.center.x)), .number(tenth(window.center.y))], "zoom": .number(tenth(window.zoom)),
            "sprite": .string(base + SpriteFile.path), "glyphs": .string(base + Service.glyphsPath),
            "sources": .object(sources), "layers": .array(land + floors(looks.flatMap { marks($0, isVisible: isShown($0.layer)) })),
        ]
    }

    private func tenth(_ number: Double) -> Double { (number * 10).rounded() / 10 }

    private var extent: BoundingBox {
        let all = looks.reduce(into: BoundingBox.empty) { box, look in if let own = look.state.extent { box.grow(own) } }
        return all.isEmpty ? Layer.thailand : all
    }

    private var sources: [(key: String, value: JSON)] {
        var sources = looks.map { (key: $0.layer.id, value: source($0.layer, $0.state.extent)) }
        if let ground, !looks.contains(where: { $0.layer.id == ground.id }) { sources.insert((key: ground.id, value: source(ground, nil)), at: 0) }
        return sources + (names?.sources { source($0.layer, $0.state.extent, $1) } ?? [])
    }

    private func source(_ layer: Layer, _ extent: BoundingBox?, _ zooms: ClosedRange<Int>? = nil) -> JSON {
        .present([
            "type": "vector", "tiles": [.string("\(base)/collections/\(layer.id)/tiles/WebMercatorQuad/{z}/{y}/{x}")],
            "minzoom": .integer(zooms?.lowerBound ?? layer.tiles.minimumZoom), "maxzoom": .integer(zooms?.upperBound ?? layer.tiles.maximumZoom),
            "bounds": extent.map { [.number($0.minX), .number($0.minY), .number($0.maxX), .number($0.maxY)] },
            "attribution": .string(layer.attribution.th),
        ])
    }

    // MARK: Land

    private var land: [JSON] {
        let water: JSON = ["id": "water", "type": "background", "paint": ["background-color": .string(MapLook.water)]]
        guard let ground else { return [water] }
        return [
            water, mark("land", ground, "fill", paint: ["fill-color": .string(MapLook.land)]),
            mark("border", ground, "line", paint: ["line-color": .string(MapLook.border), "line-width": byZoom(MapLook.borderWidth)]),
        ]
    }

    // MARK: Layers

    /// The marks in order: what is flat, names, the room that names leave to sums, and over all names what is small or round, so
    /// that names hide none of it.
    private func floors(_ marks: [JSON]) -> [JSON] {
        func of(_ kinds: Set<String>) -> [JSON] {
            marks.filter { mark in
                guard case .string(let id)? = mark["id"], let slash = id.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
                return kinds.contains(String(id[slash...].dropFirst()))
            }
        }
        return of(["hit", "fill", "line", "dash"]) + of(["name"]) + (names?.layers ?? []) + of(["room"]) + of(["dot", "point", "icon", "sum", "number"])
    }

    /// Whether a feature of a tile stands for all features of an area.
    private static let isSum: JSON = ["has", "area_level"]

    private func marks(_ look: LayerLook, isVisible: Bool) -> [JSON] {
        let layer = look.layer
        var marks = plainMarks(look) + featureNames(look)
        if layer.tiles.pyramid != nil {
            let single: JSON = ["!", Self.isSum]
            marks = marks.map { mark in mark.setting("filter", mark["filter"].map { ["all", $0, single] } ?? single) } + sums(layer)
        }
        guard !isVisible else { return marks }
        return marks.map { $0.setting("layout", ($0["layout"] ?? .object([])).setting("visibility", "none")) }
    }

    /// The marks of single features.
    private func plainMarks(_ look: LayerLook) -> [JSON] {
        let layer = look.layer, color = JSON.string(layer.legend.color)
        if layer.geometry.dimension == 0 { return points(look) }
        let line = mark(
            "\(layer.id)/line", layer, "line", layout: ["line-join": "round"], paint: ["line-color": color, "line-width": byZoom(look.lineWidth)])
        if layer.geometry.dimension == 1 { return [line] }
        if layer.isBoundary {
            let hit = mark("\(layer.id)/hit", layer, "fill", paint: ["fill-opacity": 0])
            guard layer.tiles.fields.contains("approx") else { return [hit, line] }
            let guess: JSON = ["==", ["to-string", ["get", "approx"]], "true"]
            let dash = mark(
                "\(layer.id)/dash", layer, "line", filter: guess,
                paint: ["line-color": color, "line-width": byZoom(look.lineWidth), "line-dasharray": [3, 2]])
            return [hit, line.setting("filter", ["!", guess]), dash]
        }
        let area: JSON = ["==", ["geometry-type"], "Polygon"]
        return [
            mark("\(layer.id)/fill", layer, "fill", filter: area, paint: ["fill-color": color]),
            mark(
                "\(layer.id)/line", layer, "line", filter: area, layout: ["line-join": "round"],
                paint: ["line-color": ["step", ["zoom"], color, 14, "#ffffff"], "line-width": 1.5]),
            // MapLibre draws a circle at each corner; so far out they fall on one another.
            mark("\(layer.id)/dot", layer, "circle", paint: ["circle-color": color, "circle-radius": byZoom(look.markRadius)]).setting("maxzoom", 12),
        ]
    }

    /// Circles, and from near by the layer's sign.
    private func points(_ look: LayerLook) -> [JSON] {
        let layer = look.layer
        let circle = mark("\(layer.id)/point", layer, "circle", paint: [
            "circle-color": .string(layer.legend.color), "circle-radius": byZoom(look.markRadius), "circle-stroke-color": "#ffffff",
            "circle-stroke-width": byZoom(ZoomScale([(5, 0.2), (8, 0.6), (12, 1.4)])),
        ])
        guard layer.legend.icon != nil else { return [circle] }
        return [
            circle.setting("maxzoom", .integer(Self.iconZoom)),
            mark(
                "\(layer.id)/icon", layer, "symbol",
                layout: ["icon-image": .string(layer.id), "icon-allow-overlap": true, "icon-padding": 0]
            ).setting("minzoom", .integer(Self.iconZoom)),
        ]
    }

    /// The names of features, the sooner the fewer there are; boundaries have names of areas instead.
    private func featureNames(_ look: LayerLook) -> [JSON] {
        let layer = look.layer
        guard let label = layer.label, layer.tiles.fields.contains(layer.fields[label].name), !layer.isBoundary, layer.geometry.dimension != 1 else { return [] }
        let isPoint = layer.geometry.dimension == 0
        let first = !isPoint ? 15 : look.state.count > 20_000 ? 12 : look.state.count > 1000 ? 11 : 8
        // Beside the circle, and the larger sign from near by.
        let gap: JSON = layer.legend.icon == nil ? 0.7 : ["step", ["zoom"], 0.7, .integer(Self.iconZoom), 1.4]
        let text = Lettering.of(
            ["to-string", ["get", .string(layer.fields[label].name)]], size: 13,
            isPoint ? ["text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": gap, "text-padding": 2] : ["text-padding": 2])
        return [mark("\(layer.id)/name", layer, "symbol", layout: text.layout, paint: text.paint).setting("minzoom", .integer(first))]
    }

    /// The sums of areas: a circle that grows with the count's digits, the count, and the room that names leave to both.
    private func sums(_ layer: Layer) -> [JSON] {
        func byCount(_ one: Double, _ many: Double) -> JSON {
            ["interpolate", ["linear"], ["log10", ["get", "count"]], 0, .number(one), 5, .number(many)]
        }
        func radius(_ times: Double) -> JSON {
            ["interpolate", ["linear"], ["zoom"], 4.5, byCount(4 * times, 12 * times), 7.5, byCount(8 * times, 22 * times)]
        }
        let number = Lettering.of(
            ["number-format", ["get", "count"], ["locale": "en-US"]], size: ["interpolate", ["linear"], ["zoom"], 5, 12, 8, 13], font: Lettering.bold, color: "#1b2021",
            ["text-padding": 0, "symbol-sort-key": ["-", ["get", "count"]]])
        return [
            mark("\(layer.id)/room", layer, "symbol", filter: Self.isSum, layout: [
                "icon-image": .string(SpriteSheet.roomName), "icon-size": radius(2), "icon-allow-overlap": true, "icon-padding": 0,
            ]),
            mark("\(layer.id)/sum", layer, "circle", filter: Self.isSum, paint: [
                "circle-color": .string(layer.legend.color), "circle-stroke-color": "#ffffff", "circle-stroke-width": 1.5, "circle-radius": radius(1),
            ]),
            mark("\(layer.id)/number", layer, "symbol", filter: Self.isSum, layout: number.layout, paint: number.paint),
        ]
    }

    private func mark(_ id: String, _ layer: Layer, _ type: JSON, filter: JSON? = nil, layout: JSON? = nil, paint: JSON? = nil) -> JSON {
        .present([
            "id": .string(id), "type": type, "source": .string(layer.id), "source-layer": .string(layer.id), "filter": filter, "layout": layout,
            "paint": paint,
        ])
    }

    private func byZoom(_ scale: ZoomScale) -> JSON {
        .array(["interpolate", ["linear"], ["zoom"]] + scale.stops.flatMap { [.number($0.zoom), .number($0.value)] })
    }
}
