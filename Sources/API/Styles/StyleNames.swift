internal import Atlas
internal import Catalog
internal import Geo
internal import Store

/// Text on maps, in fonts that `/fonts` has.
enum Lettering {
    static let regular = "Noto Sans Thai Regular"
    static let bold = "Noto Sans Thai Bold"
    static let ink = "#2c3c41"
    static let quietInk = "#4a5b60"

    /// A style layer's text: `layout` and `paint`. Thai needs lines well apart, and a halo on every ground.
    static func of(_ field: JSON, size: JSON, font: String = regular, color: String = ink, _ more: KeyValuePairs<String, JSON> = [:]) -> (layout: JSON, paint: JSON) {
        let layout: JSON = [
            "text-field": field, "text-font": [.string(font)], "text-size": size, "text-line-height": 1.4, "text-max-width": 9, "text-padding": 4,
        ]
        return (
            layout: more.reduce(layout) { $0.setting($1.key, $1.value) },
            paint: ["text-color": .string(color), "text-halo-color": "#ffffff", "text-halo-width": 1.6]
        )
    }

    /// On its place where that is free, else around it.
    static let around: KeyValuePairs<String, JSON> = [
        "text-variable-anchor": ["center", "top", "bottom", "left", "right"], "text-radial-offset": 1.6,
    ]
}

/// The names of provinces, amphoe and tambons, each at the zooms at which it is read. They give way to one another and to the
/// circles of sums.
///
/// Provinces are points of the style itself. The smaller areas stand in the tiles of the layer of the most sums, and stay
/// above the zooms at which those tiles hold them.
struct AreaNames {
    let provinces: [ProvinceBox]
    /// Whose tiles hold the smaller areas.
    let sums: LayerLook?

    init(provinces: [ProvinceBox], looks: [LayerLook]) {
        self.provinces = provinces
        sums = looks.filter { ($0.layer.tiles.pyramid?.storeys.count ?? 0) > 1 }.max { $0.state.count < $1.state.count }
    }

    /// A level below the province with the zooms of its tiles.
    private struct Level {
        let level: AreaLevel
        let zooms: ClosedRange<Int>
    }

    private var levels: [Level] {
        guard let storeys = sums?.layer.tiles.pyramid?.storeys else { return [] }
        return zip(storeys, storeys.dropFirst()).map { Level(level: $1.level, zooms: ($0.lastZoom + 1)...$1.lastZoom) }
    }

    private func id(_ level: AreaLevel) -> String { "names-\(level.spelling)" }

    /// - Parameter source: the tiles of a layer at some zooms.
    func sources(_ source: (LayerLook, ClosedRange<Int>) -> JSON) -> [(key: String, value: JSON)] {
        let points = provinces.map { province -> JSON in
            func short(_ degrees: Double) -> JSON { .number((degrees * 1000).rounded() / 1000) }
            return [
                "type": "Feature", "properties": ["name": .string(province.area.name.th)],
                "geometry": ["type": "Point", "coordinates": [short(province.point.x), short(province.point.y)]],
            ]
        }
        let data: JSON = ["type": "geojson", "data": ["type": "FeatureCollection", "features": .array(points)]]
        return [(key: id(.province), value: data)] + (sums.map { look in levels.map { (key: id($0.level), value: source(look, $0.zooms)) } } ?? [])
    }

    /// The style layers, those of small areas first, so that those of large ones find their place before them.
    var layers: [JSON] {
        let small = levels.reversed().compactMap { one -> JSON? in
            guard let sums, let (zooms, size, font) = look(one.level) else { return nil }
            let text = Lettering.of(["get", "area_name"], size: size, font: font, color: Lettering.quietInk, Lettering.around)
            return [
                "id": .string(id(one.level)), "type": "symbol", "source": .string(id(one.level)), "source-layer": .string(sums.layer.id),
                "minzoom": .number(max(zooms.lowerBound, Double(one.zooms.lowerBound))), "maxzoom": .number(zooms.upperBound),
                "filter": ["==", ["get", "area_level"], .string(one.level.spelling)],
                "layout": text.layout.adding("symbol-sort-key", ["-", ["get", "count"]]), "paint": text.paint,
            ]
        }
        let text = Lettering.of(
            ["get", "name"], size: ["interpolate", ["linear"], ["zoom"], 5, 14, 8, 17], font: Lettering.bold, Lettering.around)
        return small + [
            ["id": .string(id(.province)), "type": "symbol", "source": .string(id(.province)), "minzoom": 4, "maxzoom": 9.5, "layout": text.layout, "paint": text.paint]
        ]
    }

    private func look(_ level: AreaLevel) -> (zooms: ClosedRange<Double>, size: JSON, font: String)? {
        switch level {
        case .amphoe: (7.3...11.5, 14, Lettering.bold)
        case .tambon: (9.3...14, 13, Lettering.regular)
        case .province, .village: nil
        }
    }
}
