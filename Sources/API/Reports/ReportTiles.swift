internal import Atlas
internal import Catalog
internal import Encoding
internal import Geo
internal import HTTP
internal import Reports

/// A report as vector tiles and as a style for MapLibre.
extension Service {
    /// The name of the tiles' one layer.
    static let reportLayer = "areas"
    static let reportZooms = 0...12

    func reportTile(_ x: Exchange) throws -> Response {
        guard let address = TileAddress(
            zoom: x.variables["tileMatrix"] ?? "", row: x.variables["tileRow"] ?? "", column: x.variables["tileCol"] ?? "")
        else {
            throw Problem.notFound(Localized(th: "ไม่มีไทล์นี้ในตาราง WebMercatorQuad", en: "no such tile in WebMercatorQuad"))
        }
        let response = try kept(x, try reportSubject(x).dataset) {
            ReportBody(try mapReport(x).tile(address, atlas.shapes))
        }
        if case .kept(let body) = response.body, body.plain.isEmpty {
            return Response(status: 204, headers: [(name: "Cache-Control", value: "no-cache")])
        }
        if case .bytes(let bytes) = response.body, bytes.isEmpty { return Response(status: 204, headers: [(name: "Cache-Control", value: "no-cache")]) }
        return response
    }

    /// The style of a report: the tiles, the colours of its classes, the patterns of areas without a value, and its legend.
    func reportStyle(_ x: Exchange) throws -> Response {
        try kept(x, try reportSubject(x).dataset) {
            let answer = try mapReport(x)
            let path = x.url.dropLast("/style".count)
            let tiles = "\(path)/tiles/WebMercatorQuad/{z}/{y}/{x}\(Exchange.text(of: x.request.query.filter { $0.name != "f" }))"
            return ReportBody(try answer.style(tiles: tiles, base: x.base, atlas.shapes).encoded)
        }
    }
}

extension ReportAnswer {
    /// A tile of the places with what a map draws of them; empty when none lies there.
    func tile(_ address: TileAddress, _ shapes: ReportShapes) throws -> [UInt8] {
        let columns = ReportColumns(report, isWhole: false)
        let rule = TileRule(
            minimumZoom: Service.reportZooms.lowerBound, maximumZoom: Service.reportZooms.upperBound, fields: columns.fields.map(\.name))
        var writer = VectorTileWriter(address: address, layerName: Service.reportLayer, fields: columns.fields, rule: rule)
        let join = ReportJoin(columns, places: composedPlaces(shapes))
        while true {
            var sink = ReportTileSink(join, writer)
            let box = sink.writer.queryBox, generalization = sink.writer.generalization
            try shapes.run(report, box: box, generalization: generalization, into: &sink)
            writer = sink.take()
            if !writer.overflowed || !writer.coarser() { break }
        }
        return writer.finish()
    }

    /// The row of each province, where places are made of provinces; nil: every area is a place of its own.
    private func composedPlaces(_ shapes: ReportShapes) -> [AreaCode: Int]? {
        guard ReportShapes.isComposed(report) else { return nil }
        let members = shapes.members(report)
        var places: [AreaCode: Int] = [:]
        for (i, row) in table.rows.enumerated() {
            for code in members[row.place.id] ?? [row.place.id] {
                if let code = AreaCode(code) { places[code] = i }
            }
        }
        return places
    }

    // MARK: Style

    func style(tiles: String, base: String, _ shapes: ReportShapes) throws -> JSON {
        let isPoints = ReportShapes.level(report) == .village
        let source: JSON = [
            "type": "vector", "tiles": [.string(tiles)], "minzoom": .integer(Service.reportZooms.lowerBound), "maxzoom": .integer(Service.reportZooms.upperBound),
            "promoteId": "code",
        ]
        var layers: [JSON] = [["id": "ground", "type": "background", "paint": ["background-color": "#e3eaeb"]]]
        if isPoints {
            let isValue: JSON = ["==", ["get", "kind"], .string(FigureKind.value.rawValue)], radius = ZoomScale([(5, 1.5), (9, 3), (13, 6)])
            func byZoom(_ unit: Double) -> JSON {
                .array(["interpolate", ["linear"], ["zoom"]] + radius.stops.flatMap { [.number($0.zoom), .number($0.value / unit)] })
            }
            layers.append(
                mark("valueless", "symbol").setting("filter", ["!", isValue]).setting("layout", [
                    "icon-image": ["concat", "point-", ["get", "kind"]], "icon-size": byZoom(SpriteSheet.pointRadius),
                    "icon-allow-overlap": true, "icon-ignore-placement": true,
                ]))
            layers.append(mark("points", "circle", [
                "circle-color": colorByClass, "circle-radius": byZoom(1), "circle-stroke-color": "#ffffff", "circle-stroke-width": 0.5,
            ]).setting("filter", isValue))
        } else {
            layers.append(mark("fill", "fill", ["fill-color": report.symbol == .circles ? "#f6f4ee" : colorByClass]))
            for (kind, count) in report.countsWithoutValue where count > 0 {
                layers.append(
                    mark("kind-\(kind.rawValue)", "fill", ["fill-pattern": .string(SpriteSheet.patternName(kind))])
                        .adding("filter", ["==", ["get", "kind"], .string(kind.rawValue)]))
            }
            layers.append(mark("border", "line", ["line-color": "#5f6f74", "line-width": ["interpolate", ["linear"], ["zoom"], 5, 0.4, 9, 1.2]]))
        }
        var sources: JSON = ["report": source]
        // More names than these find no room at a report's first zoom.
        if !isPoints, table.rows.count <= 400 {
            sources = sources.adding("names", ["type": "geojson", "data": try names(shapes)])
            let text = Lettering.of(["get", "name_th"], size: ["interpolate", ["linear"], ["zoom"], 5, 13, 9, 15], color: "#1b2021")
            layers.append(["id": "names", "type": "symbol", "source": "names", "layout": text.layout, "paint": text.paint])
        }
        if report.symbol == .circles {
            sources = sources.adding("circles", ["type": "geojson", "data": try circles(shapes)])
            layers.append([
                "id": "circles", "type": "circle", "source": "circles",
                "paint": ["circle-radius": ["get", "radius"], "circle-color": "#2c7fb8", "circle-stroke-color": "#ffffff", "circle-stroke-width": 1],
            ])
        }
        return [
            "version": 8, "name": .string(title.th), "sprite": .string(base + SpriteFile.path), "glyphs": .string(base + Service.glyphsPath), "sources": sources, "layers": .array(layers),
            "metadata": ["report": metadata, "legend": legend],
        ]
    }

    /// The middle of each place with the radius of its circle, the large ones first, so that the small lie over them.
    private func circles(_ shapes: ReportShapes) throws -> JSON {
        let scale = circleScale
        let found = try shapes.shapes(report, generalization: 0.00001)
        let rows = table.rows.compactMap { row in report.mapped(row.figure).map { (row: row, value: $0) } }.filter { $0.value != 0 }
        let features = rows.sorted { $0.value.magnitude > $1.value.magnitude }.compactMap { row, value -> JSON? in
            guard let middle = found[row.place.id]?.bounds.center else { return nil }
            return [
                "type": "Feature", "geometry": ["type": "Point", "coordinates": [.number(middle.x), .number(middle.y)]],
                "properties": ["code": .string(row.place.id), "value": .number(value), "radius": .number(scale.radius(value))],
            ]
        }
        return ["type": "FeatureCollection", "features": .array(features)]
    }

    /// The name of each place, where it is best written.
    private func names(_ shapes: ReportShapes) throws -> JSON {
        let found = try shapes.shapes(report, generalization: 0.001)
        let features = table.rows.compactMap { row -> JSON? in
            guard let point = found[row.place.id]?.labelPoint else { return nil }
            return [
                "type": "Feature", "geometry": ["type": "Point", "coordinates": [.number(point.x), .number(point.y)]],
                "properties": ["code": .string(row.place.id), "name_th": .string(row.name.th)],
            ]
        }
        return ["type": "FeatureCollection", "features": .array(features)]
    }

    private func mark(_ id: String, _ type: JSON, _ paint: JSON? = nil) -> JSON {
        .present(["id": .string(id), "type": type, "source": "report", "source-layer": .string(Service.reportLayer), "paint": paint])
    }

    /// The opaque colour of a feature's class, so that the map looks as its legend does.
    private var colorByClass: JSON {
        guard !report.colors.isEmpty else { return "#ffffff" }
        var match: [JSON] = ["match", ["get", "class"]]
        for (i, color) in report.colors.enumerated() { match += [.integer(i), .string(color)] }
        return .array(match + ["#ffffff"])
    }
}
