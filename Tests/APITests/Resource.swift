@testable import API
import Catalog
import Geo
import SpatiaLiteStore
import Store
import Testing

/// A resource of the service: a route with something put in for each of its variables, in one of its forms.
struct Resource: Sendable, CustomTestStringConvertible {
    let route: String
    let layer: Layer?
    /// The path with its variables, as the API document has it.
    let template: String
    /// The path without query.
    let bare: String
    /// The form asked for; nil where the route has but one and takes no `f`.
    let f: String?
    let mediaType: String?

    /// Parameters without which the route has nothing to say.
    private var needed: [(name: String, value: String)] {
        switch route {
        case "search": [(name: "q", value: "บ้านหนอง")]
        case "reportDifference": [(name: "from", value: "2567/10"), (name: "to", value: "2567/11")]
        case "reportBeside": [(name: "with", value: "otop_sales/total_sales")]
        default: []
        }
    }

    /// The address that asks for the form.
    var target: String { target([]) }
    /// The address that leaves the form to the Accept header.
    var open: String { address(needed) }
    /// The address with a further parameter.
    func target(_ name: String, _ value: String) -> String { target([(name: name, value: value)]) }

    private func target(_ more: [(name: String, value: String)]) -> String {
        address(needed.filter { one in !more.contains { $0.name == one.name } } + (f.map { [(name: "f", value: $0)] } ?? []) + more)
    }

    private func address(_ query: [(name: String, value: String)]) -> String {
        bare + (query.isEmpty ? "" : "?") + query.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }
    var testDescription: String { target }
}

extension World {
    /// Every resource that anyone can read in every form, or in the form `f`: a walk over ``Service/routes``, so that a new
    /// route is among them by itself. What never ends is looked at elsewhere.
    func resources(f: String? = nil) throws -> [Resource] {
        try Service.routes.filter { $0.answer != nil && !$0.needsAccounts && !$0.lasts }.flatMap { route in
            try (route.perLayer ? catalog.layers.map(Optional.some) : [nil]).flatMap { layer -> [Resource] in
                guard let path = try path(route.template, layer) else { return [] }
                let template = layer.map { route.template.replacing("{collectionId}", with: $0.id) } ?? route.template
                let all = route.offered.map { Resource(route: route.name, layer: layer, template: template, bare: path, f: $0.f, mediaType: $0.mediaType) }
                let plain = Resource(route: route.name, layer: layer, template: template, bare: path, f: nil, mediaType: nil)
                return (all.isEmpty ? [plain] : all).filter { f == nil || $0.f == f }
            }
        }
    }

    /// A path that is there; nil when the layer holds nothing to name.
    private func path(_ template: String, _ layer: Layer?) throws -> String? {
        // For officers only.
        if template.hasSuffix("/journal") { return nil }
        var path = ""
        for segment in template.split(separator: "/") {
            guard segment.hasPrefix("{") else {
                path += "/\(segment)"
                continue
            }
            guard let value = try value(String(segment.dropFirst().dropLast()), template, layer) else { return nil }
            path += "/\(PercentEncoding.segment(value))"
        }
        return path.isEmpty ? "/" : path
    }

    private func value(_ variable: String, _ template: String, _ layer: Layer?) throws -> String? {
        switch variable {
        case "collectionId": return layer?.id
        case "featureId": return try layer.flatMap { try features($0).first?.id }
        case "tileMatrix": return try tile(layer).map { String($0.zoom) }
        case "tileRow": return try tile(layer).map { String($0.row) }
        case "tileCol": return try tile(layer).map { String($0.column) }
        case "version": return "1"
        case "archiveId": return service.configuration.archives.first?.id
        case "datasetId": return catalog.dataset("otop_sales")?.id
        case "indicatorId": return catalog.dataset("otop_sales")?.indicators.first?.id
        case "fy": return "2567"
        case "round": return "10"
        case "unit": return "5601"
        case "rowId": return nil
        case "folder": return "modules"
        case "file": return template.hasPrefix("/sprites") ? "default.json" : template.contains("{folder}") ? "address.js" : "map.js"
        case "styleId": return "villages"
        case "place": return "56"
        case "picture": return "64x48.png"
        case "fontstack": return "Noto Sans Thai Regular"
        case "range": return "3584-3839.pbf"
        default:
            Issue.record("say here what stands for {\(variable)} of \(template)")
            return nil
        }
    }

    /// A tile in which the layer has a feature; of no layer, one with villages.
    private func tile(_ layer: Layer?) throws -> TileAddress? {
        let layer = try layer ?? self.layer("villages")
        guard let first = try features(layer).first(where: { $0.shape != nil })?.shape else { return nil }
        return TileAddress.containing(Coordinate(x: first.xy[0], y: first.xy[1]), zoom: max(layer.tiles.minimumZoom, 10))
    }

    /// Something that a parameter may be set to.
    func sample(_ parameter: String, _ layer: Layer?) throws -> String {
        switch parameter {
        case "bbox": return "-180,-90,180,90"
        case "datetime": return "2000-01-01/.."
        case "limit": return "1000"
        case "after": return "1"
        case "collections", "layers": return "villages,knn_plots,volunteer_centres"
        case "area": return "56"
        case "q": return "หนอง"
        case "crs", "bbox-crs", "filter-crs": return "http://www.opengis.net/def/crs/EPSG/0/4326"
        case "filter": return "demo = true"
        case "filter-lang": return "cql2-text"
        case "sortby", "properties": return layer.flatMap { layer in layer.key.map { layer.fields[$0].name } } ?? "x"
        case "profile": return "jsonfg"
        case "skipGeometry": return "true"
        case "zoom-level": return "8"
        case "aggregation": return "none"
        case "fy": return "2564"
        case "round": return "1"
        case "feature": return "villages/56010101"
        case "sheet": return "2567/10"
        case "within": return "56"
        case "offset": return "0"
        default: break
        }
        guard let layer, let column = layer.column(parameter) else { return "x" }
        let values = try features(layer).lazy.map { $0.values[column] }
        return values.first { $0 != .null }.map { $0.parameter(layer.fields[column]) } ?? "1"
    }
}

/// A feature with all its columns, the hidden ones too.
struct Feature: Sendable {
    var id: String
    var shape: Shape?
    var values: [Value]
}

extension World {
    /// All features of a layer as the store has them, with what only the most trusted reader may see.
    func features(_ layer: Layer) throws -> [Feature] {
        var sink = Collector(columns: layer.fields.count)
        _ = try store.query(FeatureQuery(layer: layer).bound(to: Reader(clearance: .sensitive)), into: &sink)
        return sink.features
    }

    private struct Collector: FeatureSink {
        let columns: Int
        var features: [Feature] = []

        init(columns: Int) { self.columns = columns }

        mutating func begin(row: Int64, id: Span<UInt8>) {
            features.append(Feature(id: text(id), shape: nil, values: Array(repeating: .null, count: columns)))
        }
        mutating func geometry(_ shape: borrowing Shape) { features[features.count - 1].shape = copy shape }
        mutating func null(_ column: Int) {}
        mutating func boolean(_ column: Int, _ value: Bool) { set(column, .boolean(value)) }
        mutating func integer(_ column: Int, _ value: Int64) { set(column, .integer(value)) }
        mutating func number(_ column: Int, _ value: Double) { set(column, .number(value)) }
        mutating func text(_ column: Int, _ utf8: Span<UInt8>) { set(column, .text(text(utf8))) }
        mutating func end() -> Bool { true }

        private mutating func set(_ column: Int, _ value: Value) { features[features.count - 1].values[column] = value }
        private func text(_ utf8: Span<UInt8>) -> String {
            var bytes: [UInt8] = []
            for i in utf8.indices { bytes.append(utf8[i]) }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

extension Value {
    /// The value as a query parameter of its name takes it: of a list of texts, its first.
    func parameter(_ field: Field) -> String {
        switch self {
        case .null: ""
        case .boolean(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .text(let text): field.type == .textArray ? (try? Document(Array(text.utf8)))?.list.first?.text ?? "" : text
        }
    }
}
