internal import Atlas
internal import Catalog
internal import Encoding
internal import Geo
internal import HTTP
internal import Store

extension Service {
    static let aggregateForms: [Representation] = [.json, .csv, .geoJSONFile, .html]

    /// The relation of a collection to its aggregates.
    static let aggregateRelation = "urn:phaenthi:rel:aggregate"

    static let aggregateParameters: @Sendable (Layer?) -> [String] = { layer in
        AggregateParameters.names + selectionParameters + searchParameters(layer) + ["profile", "purpose"] + fieldParameters(layer)
    }

    /// `/collections/{collectionId}/aggregate`: features counted and summed by area, value or size.
    func aggregate(_ x: Exchange) throws -> Response {
        let layer = try layer(x.variables["collectionId"] ?? "")
        let wanted = try AggregateParameters(x.parameters, layer, atlas.catalog.areas, for: x.reader)
        let query = try featureQuery(layer, x.parameters, for: x.reader)
        let bound = try query.bound(to: x.reader)

        // What the answer is made from besides the layer: outlines for GeoJSON, names of villages.
        let level = wanted.groupings.compactMap { if case .area(let level) = $0 { level } else { nil } }.max()
        let outlines = try x.form == .geoJSONFile ? level.flatMap { try atlas.areas.layer($0, for: x.reader) } : nil
        let villages = try level == .village ? atlas.areas.layer(.village, for: x.reader) : nil
        let versions = try ([layer] + [outlines, villages].compactMap { $0 }).map { try atlas.source.state($0).version }
        let tag = entityTag(x, versions: versions)
        if !bound.isPersonal, let known = notModified(x, tag: tag) { return known }

        let table: AggregateTable
        do {
            table = try atlas.aggregates.aggregate(query, by: wanted.groupings, statistics: wanted.statistics, for: x.reader)
        } catch AggregationRefusal.tooManyGroups(let most) {
            throw Problem.tooManyGroups(most: most, x.parameters.text("group") ?? "")
        }
        let codes = Set(table.rows.flatMap(\.members).compactMap { if case .area(let code) = $0, code.level == level { code } else { nil } })
        let answer = AggregateAnswer(
            table: table, layer: layer, title: atlas.title(of: layer), isDemo: atlas.isDemo,
            names: AggregateNames(
                layer: layer, areas: atlas.catalog.areas,
                villages: try villages.map { try atlas.areas.names(of: codes, in: $0, for: x.reader) } ?? [:]))
        var headers = headers(x, type: x.form.contentType, tag: tag)
        let body: [UInt8]
        switch x.form {
        case .csv:
            headers.append(attachment(layer, suffix: "aggregate", fileExtension: "csv"))
            body = answer.csv
        case .geoJSONFile:
            headers.append((name: "Content-Crs", value: "<\(Service.crs84)>"))
            let shapes = try outlines.map { try atlas.areas.outlines(of: codes, in: $0, for: x.reader) } ?? [:]
            body = answer.geoJSON(level: level, shapes: shapes, kind: outlines?.geometry ?? .multiPolygon, isJSONFG: x.writesJSONFG, links: x.selfLinks)
            headers.append(GeoJSONProfile.link(x.geoJSONProfile.uri))
        case .html: body = aggregatePage(answer, x)
        default: body = answer.json(links: x.selfLinks + [link("collection", "\(x.base)/collections/\(layer.id)", type: "application/json")]).encoded
        }
        try account(for: bound, matched: table.featureCount, x)
        return confidential(Response(status: 200, headers: headers, body: .bytes(body)), bound)
    }
}

extension Problem {
    static func tooManyGroups(most: Int, _ groups: String) -> Problem {
        badParameter(
            "group", groups,
            expected: Localized(
                th: "การจัดกลุ่มที่ให้ไม่เกิน \(grouped(most)) กลุ่ม ลองจำกัดพื้นที่ เช่น province_code=56 หรือจัดกลุ่มให้หยาบขึ้น",
                en: "a grouping into at most \(grouped(most)) groups: limit the area, as with province_code=56 or bbox, or group more coarsely"))
    }
}
