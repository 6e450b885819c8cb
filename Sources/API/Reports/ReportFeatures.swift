internal import Atlas
internal import Catalog
internal import Encoding
internal import Geo
internal import Reports
internal import Store

/// The properties of a report's places as features and in tiles.
struct ReportColumns {
    let report: MapReport
    /// Whether names, coverage and parts are among them; tiles have only what a map draws.
    let isWhole: Bool
    let fields: [Field]

    init(_ report: MapReport, isWhole: Bool) {
        self.report = report
        self.isWhole = isWhole
        var names = ["code", "name_th", "value", "class", "kind", "draft"]
        if isWhole {
            names += ["name_en", "mapped", "numerator", "denominator"]
            names += report.levels.flatMap { ["level_\($0.value)", "level_\($0.value)_percent"] }
            names += ["units_reported", "units_expected", "sheets_locked", "sheets_expected"]
        }
        fields = names.map { Field(name: $0, type: .text, title: Localized(th: $0, en: $0)) }
    }

    /// Tells a row's properties to a sink in the order of ``fields``.
    func write<Sink: FeatureSink & ~Copyable>(_ row: ReportRow, into sink: inout Sink) throws {
        let figure = row.figure
        var column = 0
        func next(_ value: Value, _ sink: inout Sink) throws {
            try sink.field(column, value)
            column += 1
        }
        func number(_ value: Double?) -> Value { value.map { .number($0) } ?? .null }
        try next(.text(row.place.id), &sink)
        try next(.text(row.name.th), &sink)
        try next(number(isWhole ? figure.value : report.mapped(figure)), &sink)
        try next(report.classIndex(figure).map { .integer(Int64($0)) } ?? .null, &sink)
        try next(.text(figure.kind.rawValue), &sink)
        try next(.boolean(figure.isDraft), &sink)
        guard isWhole else { return }
        try next(.text(row.name.en), &sink)
        try next(number(report.mapped(figure)), &sink)
        try next(number(figure.numerator), &sink)
        try next(number(figure.denominator), &sink)
        let shares = figure.shares
        for i in report.levels.indices {
            try next(figure.levels.isEmpty ? .null : .integer(Int64(figure.levels[i])), &sink)
            try next(shares.isEmpty ? .null : .number(shares[i]), &sink)
        }
        try next(.integer(Int64(figure.coverage.unitsReported)), &sink)
        try next(figure.coverage.unitsExpected.map { .integer(Int64($0)) } ?? .null, &sink)
        try next(.integer(Int64(figure.coverage.sheetsLocked)), &sink)
        try next(.integer(Int64(figure.coverage.sheetsExpected)), &sink)
    }
}

/// Finds the row of a report for each area whose shape comes by.
struct ReportJoin {
    let columns: ReportColumns
    private let rows: [ReportRow]
    private let places: [AreaCode: Int]
    /// Which rows have been found.
    private(set) var isFound: [Bool]
    /// The row of the area at hand; nil: the report has none.
    private(set) var current: ReportRow?

    /// - Parameter places: the row of each code; nil: of each row its own.
    init(_ columns: ReportColumns, places: [AreaCode: Int]? = nil) {
        self.columns = columns
        rows = columns.report.table.rows
        var own: [AreaCode: Int] = [:]
        if places == nil {
            own.reserveCapacity(rows.count)
            for (i, row) in rows.enumerated() { if case .area(let code) = row.place { own[code] = i } }
        }
        self.places = places ?? own
        isFound = Array(repeating: false, count: rows.count)
    }

    mutating func find(_ id: Span<UInt8>) -> Bool {
        guard let i = AreaCode(utf8: id).flatMap({ places[$0] }) else {
            current = nil
            return false
        }
        isFound[i] = true
        current = rows[i]
        return true
    }
}

/// Writes the areas of a report that run through it as GeoJSON.
struct ReportFeatureSink: FeatureSink, ~Copyable {
    var writer: GeoJSONWriter
    private(set) var join: ReportJoin

    init(_ join: ReportJoin, _ writer: consuming GeoJSONWriter) {
        self.join = join
        self.writer = writer
    }

    mutating func begin(row: Int64, id: Span<UInt8>) { if join.find(id) { writer.begin(row: row, id: id) } }
    mutating func geometry(_ shape: borrowing Shape) { if join.current != nil { writer.geometry(shape) } }
    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) {}
    mutating func integer(_ column: Int, _ value: Int64) {}
    mutating func number(_ column: Int, _ value: Double) {}
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {}
    mutating func end() throws -> Bool {
        guard let row = join.current else { return true }
        try join.columns.write(row, into: &writer)
        return writer.end()
    }

    consuming func take() -> GeoJSONWriter { writer }
}

/// Writes the areas of a report that run through it into a tile.
struct ReportTileSink: FeatureSink, ~Copyable {
    var writer: VectorTileWriter
    private(set) var join: ReportJoin

    init(_ join: ReportJoin, _ writer: consuming VectorTileWriter) {
        self.join = join
        self.writer = writer
    }

    mutating func begin(row: Int64, id: Span<UInt8>) { if join.find(id) { writer.begin(row: row, id: id) } }
    mutating func geometry(_ shape: borrowing Shape) { if join.current != nil { writer.geometry(shape) } }
    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) {}
    mutating func integer(_ column: Int, _ value: Int64) {}
    mutating func number(_ column: Int, _ value: Double) {}
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {}
    mutating func end() throws -> Bool {
        guard let row = join.current else { return true }
        try join.columns.write(row, into: &writer)
        return writer.end()
    }

    consuming func take() -> VectorTileWriter { writer }
}

extension ReportAnswer {
    /// A feature for each place; a place without a shape has none, and is there all the same.
    func geoJSON(_ shapes: ReportShapes, links: [JSON]) throws -> [UInt8] {
        var head = Array("{\"type\":\"FeatureCollection\",\"features\":[".utf8)
        head.reserveCapacity(4 << 20)
        var options = GeoJSONWriter.Options()
        options.decimals = 6
        let columns = ReportColumns(report, isWhole: true)
        let kind = try ReportShapes.isComposed(report) ? .multiPolygon : shapes.layer(report)?.geometry ?? .point
        var sink = ReportFeatureSink(
            ReportJoin(columns), GeoJSONWriter(fields: columns.fields, kind: kind, options: options, buffer: ByteBuffer(taking: &head)))
        let composed = try ReportShapes.isComposed(report) ? shapes.shapes(report) : [:]
        if composed.isEmpty { try shapes.run(report, into: &sink) }
        let isFound = sink.join.isFound
        var writer = sink.take()
        for (i, row) in table.rows.enumerated() where !isFound[i] {
            writer.begin(row: 0, id: row.place.id.utf8.span)
            if let shape = composed[row.place.id] { writer.geometry(shape) }
            try columns.write(row, into: &writer)
            _ = writer.end()
        }
        var bytes = writer.buffer.take()
        let rest = metadata.adding("legend", legend).adding("total", total).adding("numberReturned", .integer(table.rows.count)).adding("links", .array(links))
        bytes += "],".utf8
        bytes += rest.encoded.dropFirst()
        return bytes
    }

    private var total: JSON {
        let figure = table.total.figure
        return .present([
            "kind": .string(figure.kind.rawValue), "value": figure.value.map { .number($0) } ?? .null,
            "counts": figure.levels.isEmpty ? nil : .array(figure.levels.map { .integer($0) }), "coverage": json(figure.coverage),
        ])
    }
}
