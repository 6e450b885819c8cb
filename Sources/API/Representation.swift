internal import HTTP

/// A form in which a resource is given out: its `f=` name and its media type.
struct Representation: Hashable, Sendable {
    let f: String
    let mediaType: String
    let title: String
    /// Media types that ask for this form too when they are named; a range such as `text/*` does not mean them.
    var aliases: [String] = []

    static let json = Representation(
        f: "json", mediaType: "application/json", title: "JSON", aliases: ["application/javascript", "text/javascript", "text/json"])
    static let geoJSON = Representation(
        f: "json", mediaType: "application/geo+json", title: "GeoJSON", aliases: ["application/json", "application/vnd.geo+json", "text/json"])
    static let html = Representation(f: "html", mediaType: "text/html", title: "HTML", aliases: ["application/xhtml+xml"])
    static let openAPI = Representation(
        f: "json", mediaType: "application/vnd.oai.openapi+json", title: "OpenAPI 3.0", aliases: ["application/json"])
    static let vectorTile = Representation(
        f: "mvt", mediaType: "application/vnd.mapbox-vector-tile", title: "Mapbox Vector Tile", aliases: ["application/x-protobuf", "application/octet-stream"])
    static let tileJSON = Representation(
        f: "tilejson", mediaType: "application/vnd.mapbox.tilejson+json", title: "TileJSON 3.0")
    static let jsonSchema = Representation(
        f: "json", mediaType: "application/schema+json", title: "JSON Schema", aliases: ["application/json"])
    static let csv = Representation(f: "csv", mediaType: "text/csv", title: "CSV")
    static let xlsx = Representation(
        f: "xlsx", mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", title: "XLSX")
    static let geoJSONSequence = Representation(
        f: "geojsonseq", mediaType: "application/geo+json-seq", title: "GeoJSON Text Sequence (RFC 8142)")
    static let jsonFG = Representation(f: "jsonfg", mediaType: "application/vnd.ogc.fg+json", title: "JSON-FG")
    static let flatGeobuf = Representation(f: "flatgeobuf", mediaType: "application/flatgeobuf", title: "FlatGeobuf")
    /// GeoJSON where `json` means another document.
    static let geoJSONFile = Representation(
        f: "geojson", mediaType: "application/geo+json", title: "GeoJSON", aliases: ["application/vnd.geo+json"])
    /// The values of a report without shapes, in columns.
    static let values = Representation(f: "values", mediaType: "application/vnd.phaenthi.values+json", title: "ค่าอย่างเดียว (JSON)")
    static let mapStyle = Representation(
        f: "json", mediaType: "application/vnd.mapbox.style+json", title: "MapLibre Style", aliases: ["application/json"])
    static let png = Representation(f: "png", mediaType: "image/png", title: "PNG")
    static let pdf = Representation(f: "pdf", mediaType: "application/pdf", title: "PDF")
    static let svg = Representation(f: "svg", mediaType: "image/svg+xml", title: "SVG")
    static let problem = "application/problem+json"

    /// The value of Content-Type.
    var contentType: String {
        switch mediaType {
        case "text/html": "text/html; charset=utf-8"
        case "text/csv": "text/csv; charset=utf-8; header=present"
        case "application/vnd.oai.openapi+json": "application/vnd.oai.openapi+json;version=3.0"
        default: mediaType
        }
    }

    /// The form that a request asks for: `f=` wins over the Accept header (RFC 9110 section 12.5.1).
    static func chosen(by request: Request, f: String?, among offered: [Representation]) throws(Problem) -> Representation {
        if let f {
            guard let form = offered.first(where: { $0.f == f }) else { throw .unknownFormat(f, known: offered.map(\.f)) }
            return form
        }
        guard let accept = request.headers["accept"] else { return offered[0] }
        var types: [String] = []
        var forms: [Representation] = []
        let named = accept.lowercased()
        for form in offered {
            for type in [form.mediaType] + form.aliases.filter({ named.contains($0) }) {
                types.append(type)
                forms.append(form)
            }
        }
        guard let best = Accept.best(accept, among: types) else { throw .notAcceptable(known: offered.map(\.mediaType)) }
        return forms[best]
    }
}
