internal import Atlas
internal import Catalog
internal import Encoding
internal import Geo
internal import Store

/// An aggregation in the forms in which it is given out.
struct AggregateAnswer {
    let table: AggregateTable
    let layer: Layer
    /// The layer's title; in a demo it says so.
    let title: Localized
    let isDemo: Bool
    let names: AggregateNames

    /// The members of a row by name, one for each grouping.
    func members(_ row: AggregateTable.Row) -> [GroupName] {
        zip(row.members, table.groupings).map { names.name($0, in: $1) }
    }

    // MARK: JSON

    func json(links: [JSON]) -> JSON {
        let groupings: [JSON] = table.groupings.map { ["name": .string(names.spelling($0)), "title": titles(names.title($0))] }
        let statistics: [JSON] = table.statistics.map { statistic in
            .present([
                "name": .string(names.spelling(statistic)), "function": .string(statistic.function),
                "property": statistic.column.map { .string(layer.fields[$0].name) }, "title": titles(names.title(statistic)),
                "unit": names.unit(statistic).map { titles($0) },
            ])
        }
        let rows: [JSON] = table.rows.map { row in
            let members = zip(table.groupings, zip(row.members, members(row))).map { grouping, member in
                (key: names.spelling(grouping), value: json(member.0, member.1))
            }
            return ["groups": .object(members), "stats": figures(row.figures)]
        }
        return [
            "collection": .string(layer.id), "title": .string(title.th), "titles": titles(title), "demo": .boolean(isDemo),
            "groups": .array(groupings), "stats": .array(statistics), "rows": .array(rows),
            "total": figures(table.total), "numberMatched": .integer(table.featureCount), "numberOfGroups": .integer(table.rows.count),
            "links": .array(links),
        ]
    }

    private func json(_ member: GroupMember, _ name: GroupName) -> JSON {
        var code: JSON?
        if case .area(let area) = member { code = .string(area.text) }
        var value = JSON.present(["key": name.key.map { .string($0) } ?? .null, "title": titles(name.title), "code": code])
        if let edges = name.edges {
            value = value.adding("from", edges.low.map { .number($0) } ?? .null).adding("to", edges.high.map { .number($0) } ?? .null)
        }
        return value
    }

    private func titles(_ title: Localized) -> JSON { ["th": .string(title.th), "en": .string(title.en)] }

    private func figures(_ values: [Store.Value]) -> JSON {
        .object(zip(table.statistics, values).map { (key: names.spelling($0), value: JSON($1)) })
    }

    // MARK: CSV

    /// The headings of a table: for each grouping its key and its names, then the statistics. None stands twice.
    private var headings: [String] {
        let groups = table.groupings.map { names.spelling($0) }.flatMap { [$0, "\($0)_th", "\($0)_en"] }
        var seen: Set<String> = []
        return (groups + table.statistics.map { names.spelling($0) }).map { heading in
            var heading = heading
            while !seen.insert(heading).inserted { heading += "_" }
            return heading
        }
    }

    /// UTF-8 with a byte order mark (RFC 4180); the last line is the total. In a demo each line says that it is synthetic.
    var csv: [UInt8] {
        var buffer = ByteBuffer(capacity: 4096)
        buffer.append("\u{FEFF}")
        line(&buffer, texts: headings + (isDemo ? [FeatureExporter.demoNote.heading] : []), figures: [], note: nil)
        let note = isDemo ? FeatureExporter.demoNote.text : nil
        for row in table.rows {
            line(&buffer, texts: members(row).flatMap { [$0.key, $0.title.th, $0.title.en] as [String?] }, figures: row.figures, note: note)
        }
        let total: [String?] = table.groupings.indices.flatMap { $0 == 0 ? [nil, "รวม", "Total"] : [nil, nil, nil] }
        line(&buffer, texts: total, figures: table.total, note: note)
        return buffer.take()
    }

    private func line(_ buffer: inout ByteBuffer, texts: [String?], figures: [Value], note: String?) {
        var isFirst = true
        func separate(_ buffer: inout ByteBuffer) {
            if !isFirst { buffer.append(UInt8(ascii: ",")) }
            isFirst = false
        }
        for text in texts {
            separate(&buffer)
            if let text { buffer.append(csv: text) }
        }
        for figure in figures {
            separate(&buffer)
            switch figure {
            case .null: break
            case .boolean(let value): buffer.append(csv: value ? "true" : "false")
            case .integer(let value): buffer.append(integer: value)
            case .number(let value): if value.isFinite { buffer.append(number: value) }
            case .text(let value): buffer.append(csv: value)
            }
        }
        if let note {
            separate(&buffer)
            buffer.append(csv: note)
        }
        buffer.append("\r\n")
    }

    // MARK: GeoJSON

    /// A feature for each row, with the outline of its area of the given level, or without geometry.
    func geoJSON(level: AreaLevel?, shapes: [AreaCode: Shape], kind: GeometryKind, isJSONFG: Bool, links: [JSON]) -> [UInt8] {
        let fields = headings.map { Field(name: $0, type: .text, title: title) }
        var head = Array("{\"type\":\"FeatureCollection\",\"features\":[".utf8)
        var options = GeoJSONWriter.Options()
        if isJSONFG { options.jsonFG = GeoJSONWriter.JSONFG(timeColumn: nil) }
        var writer = GeoJSONWriter(fields: fields, kind: kind, options: options, buffer: ByteBuffer(taking: &head))
        for row in table.rows {
            let members = members(row)
            writer.begin(row: 0, id: members.map { $0.key ?? "-" }.joined(separator: "/").utf8.span)
            for case .area(let code) in row.members where code.level == level {
                if let shape = shapes[code] { writer.geometry(shape) }
            }
            var column = 0
            let texts: [String?] = members.flatMap { [$0.key, $0.title.th, $0.title.en] as [String?] }
            for text in texts {
                if let text { writer.text(column, text.utf8.span) } else { writer.null(column) }
                column += 1
            }
            for figure in row.figures {
                switch figure {
                case .null: writer.null(column)
                case .boolean(let value): writer.boolean(column, value)
                case .integer(let value): writer.integer(column, value)
                case .number(let value): writer.number(column, value)
                case .text(let value): writer.text(column, value.utf8.span)
                }
                column += 1
            }
            _ = writer.end()
        }
        var bytes = writer.buffer.take()
        let rest: JSON = .present([
            "conformsTo": isJSONFG ? Service.jsonFGConformance : JSON?.none, "featureType": isJSONFG ? .string("\(layer.id)_aggregate") : JSON?.none,
            "title": .string(title.th), "demo": .boolean(isDemo), "total": figures(table.total),
            "numberMatched": .integer(table.featureCount), "numberOfGroups": .integer(table.rows.count), "links": .array(links),
        ])
        bytes.append(UInt8(ascii: "]"))
        bytes.append(UInt8(ascii: ","))
        bytes += rest.encoded.dropFirst()
        return bytes
    }
}

extension JSON {
    /// The value of a field.
    init(_ value: Store.Value) {
        switch value {
        case .null: self = .null
        case .boolean(let flag): self = .boolean(flag)
        case .integer(let number): self = .integer(Int(number))
        case .number(let number): self = .number(number)
        case .text(let text): self = .string(text)
        }
    }
}
