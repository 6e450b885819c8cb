internal import Catalog
internal import HTTP

/// A resource of the service: its path, what may be done with it and how it is described.
final class Route: Sendable {
    /// The path with `{variables}`, as the OpenAPI document shows it.
    let template: String
    /// The name under which requests are counted, and the operation's id.
    let name: String
    let summary: Localized
    let tag: String
    let offered: [Representation]
    /// Whether several collections are meant: the OpenAPI document then has a path for each.
    let perLayer: Bool
    /// Names of the parameters that the route knows, for a layer or none.
    let parameters: @Sendable (Layer?) -> [String]
    /// What GET and HEAD answer; nil: the resource cannot be read.
    let answer: (@Sendable (Service, Exchange) throws -> Response)?

    /// A resource that is read.
    convenience init(
        _ template: String, _ name: String, _ summary: Localized, tag: String, offers: [Representation], perLayer: Bool = false,
        parameters: @escaping @Sendable (Layer?) -> [String] = { _ in [] },
        answer: @escaping @Sendable (Service, Exchange) throws -> Response
    ) {
        self.init(template, name, summary, tag, offers, perLayer, parameters, answer)
    }

    /// A resource that only takes changes.
    convenience init(_ template: String, _ name: String, _ summary: Localized, tag: String, perLayer: Bool = false) {
        self.init(template, name, summary, tag, [], perLayer, { _ in [] }, nil)
    }

    private init(
        _ template: String, _ name: String, _ summary: Localized, _ tag: String, _ offers: [Representation], _ perLayer: Bool,
        _ parameters: @escaping @Sendable (Layer?) -> [String], _ answer: (@Sendable (Service, Exchange) throws -> Response)?
    ) {
        self.template = template
        self.name = name
        self.summary = summary
        self.tag = tag
        self.offered = offers
        self.perLayer = perLayer
        self.parameters = parameters
        self.answer = answer
        segments = template.split(separator: "/").map { segment in
            segment.hasPrefix("{") ? .variable(String(segment.dropFirst().dropLast())) : .literal(String(segment))
        }
    }

    /// Whether it is one of the resources of accounts, which are there only where somebody can sign in.
    var needsAccounts: Bool { tag == Route.accountsTag }
    /// Whether nobody need be told apart for it: files of the pages.
    var isForEveryone: Bool { tag == "Pages" }

    /// Whether its answer goes on until the client leaves.
    var lasts: Bool { name == "events" }

    /// Whether the fields of the layer are parameters that choose features of it, also for who must say what for.
    var selectsFeatures: Bool { name == "items" || name == "aggregate" }

    static let accountsTag = "Accounts"
    static let reportsTag = "Reports"

    private enum Segment: Sendable {
        case literal(String)
        case variable(String)
    }

    private let segments: [Segment]

    /// The path's variables when the path is this route's.
    func match(_ path: [String]) -> [String: String]? {
        guard path.count == segments.count else { return nil }
        for (segment, text) in zip(segments, path) {
            if case .literal(let literal) = segment, literal != text { return nil }
        }
        var variables: [String: String] = [:]
        for (segment, text) in zip(segments, path) {
            if case .variable(let name) = segment { variables[name] = text }
        }
        return variables
    }
}

/// The names of the parameters that routes know, written down once.
struct ParameterNames: Sendable {
    private let names: [String: [String: [String]]]

    init(_ routes: [Route], _ layers: [Layer]) {
        names = Dictionary(
            routes.map { route in
                let ofLayers = route.perLayer ? layers.map { ($0.id, route.parameters($0)) } : []
                return (route.name, Dictionary([("", route.parameters(nil))] + ofLayers, uniquingKeysWith: { first, _ in first }))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The names for a layer or none.
    subscript(route: Route, layer: Layer?) -> [String] { names[route.name]?[layer?.id ?? ""] ?? route.parameters(layer) }
}
