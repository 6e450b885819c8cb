internal import Catalog
internal import Encoding
internal import Geo
internal import Projection
public import Store

/// Writes what a query finds in the forms that have no frame of their own making, a piece at a time.
public struct FeatureExporter: Sendable {
    /// How features are written.
    public enum Form: Sendable {
        /// Comma-separated values (RFC 4180) with a line of headings. Points stand in columns `lon` and `lat`, other
        /// geometries as well-known text; in another system than CRS84 the headings name the axes in their order, and the
        /// system: `easting_32647`. In a demo each line says that it is synthetic.
        case csv(isDemo: Bool)
        /// One GeoJSON feature after another (RFC 8142).
        case geoJSONSequence
        /// Features of JSON-FG (OGC 21-045r1) as members of an array. Their `geometry` is in CRS84, their `place` in
        /// another system when one is asked for.
        case jsonFG
        /// FlatGeobuf 3 without index, its head under the layer's name and this title.
        case flatGeobuf(title: String)
    }

    /// The heading and the text of the column that a demo's table has more.
    public static let demoNote = (heading: "หมายเหตุ", text: "ข้อมูลสาธิต")

    private let source: any FeatureSource
    private let delivery: FeatureDelivery

    public init(source: any FeatureSource) {
        self.source = source
        delivery = FeatureDelivery(source: source)
    }

    /// Appends the query's features to `bytes`.
    ///
    /// - Parameters:
    ///   - first: whether nothing stands before them; then the headings do.
    ///   - budget: stop when about this many bytes have been made; the outcome then says where to go on.
    public func append(
        _ query: BoundQuery, as form: Form, _ manner: FeatureManner = .plain, to bytes: inout [UInt8], first: Bool, budget: Int
    ) throws -> QueryOutcome {
        let end = bytes.count + budget
        let kind = query.layer.geometry
        let system = manner.system
        let outcome: QueryOutcome
        switch form {
        case .csv(let isDemo):
            var options = CSVWriter.Options(geometry: query.query.skipsGeometry ? .none : kind == .point ? system.columns : .wkt(heading: system.wktHeading))
            options.decimals = system.decimals
            options.withHead = first
            options.byteBudget = end
            if isDemo { options.note = CSVWriter.Note(heading: Self.demoNote.heading, text: Self.demoNote.text) }
            let writer = CSVWriter(fields: query.fields, kind: kind, options: options, buffer: ByteBuffer(taking: &bytes))
            (bytes, outcome) = try delivery.run(.page(query), manner, writer)
        case .geoJSONSequence:
            var options = GeoJSONWriter.Options()
            options.withGeometry = !query.query.skipsGeometry
            options.identifiers = query.layer.hasTextKey ? .text : .number
            options.byteBudget = end
            options.framing = .sequence
            options.decimals = system.decimals
            options.latitudeFirst = system.axisOrder == .latitudeLongitude
            let writer = GeoJSONWriter(fields: query.fields, kind: kind, options: options, buffer: ByteBuffer(taking: &bytes))
            (bytes, outcome) = try delivery.run(.page(query), manner, writer)
        case .flatGeobuf(let title):
            var options = FlatGeobufWriter.Options()
            options.name = query.layer.id
            options.title = title
            options.epsg = system == .crs84 ? 4326 : Int32(system.code) ?? 0
            options.latitudeFirst = system.axisOrder == .latitudeLongitude
            options.withGeometry = !query.query.skipsGeometry
            options.hasNumericIDs = !query.layer.hasTextKey
            options.withHead = first
            options.byteBudget = end
            let writer = FlatGeobufWriter(fields: query.fields, kind: kind, options: options, taking: &bytes)
            (bytes, outcome) = try delivery.run(.page(query), manner, writer)
        case .jsonFG:
            var options = GeoJSONWriter.Options(jsonFG: query, manner)
            options.byteBudget = end
            options.continues = !first
            let writer = GeoJSONWriter(fields: query.fields, kind: kind, options: options, buffer: ByteBuffer(taking: &bytes))
            (bytes, outcome) = try delivery.runPlaced(.page(query), manner, writer)
        }
        return outcome
    }

    /// Where the answer to a query will end, without making it; nil when nothing follows.
    public func end(of query: BoundQuery) throws -> PageMark? {
        var rest = query.query
        rest.skipsGeometry = true
        rest.properties = []
        var sink = DiscardingSink()
        return try source.query(rest.bound(to: query.reader), into: &sink).next
    }
}

extension GeoJSONWriter.Options {
    /// For features of JSON-FG, of which the manner's system is that of `place`.
    init(jsonFG query: BoundQuery, _ manner: FeatureManner) {
        self.init()
        withGeometry = !query.query.skipsGeometry
        identifiers = query.layer.hasTextKey ? .text : .number
        var members = GeoJSONWriter.JSONFG(timeColumn: query.layer.time.flatMap { query.columns.firstIndex(of: $0) })
        members.placeDecimals = manner.system.decimals
        members.placeLatitudeFirst = manner.system.axisOrder == .latitudeLongitude
        jsonFG = members
    }
}

extension CoordinateSystem {
    /// What a table's headings say of the system: nothing of CRS84, else its code.
    private var headingSuffix: String { self == .crs84 ? "" : "_\(code)" }

    fileprivate var wktHeading: String { "wkt" + headingSuffix }

    /// The columns of a point, in the order of the axes.
    fileprivate var columns: CSVWriter.Geometry {
        let names =
            switch axisOrder {
            case .longitudeLatitude: ("lon", "lat")
            case .latitudeLongitude: ("lat", "lon")
            case .eastingNorthing: ("easting", "northing")
            }
        return .point(headings: names.0 + headingSuffix, names.1 + headingSuffix)
    }
}
