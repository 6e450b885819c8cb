internal import Atlas
internal import Catalog
internal import HTTP
internal import Store

/// A way to change something: a method of a resource, what it takes and what it answers.
struct WriteOperation: Sendable {
    let method: Request.Method
    /// The path with `{variables}`: that of a route.
    let template: String
    /// The operation's id, and the name under which requests are counted.
    let name: String
    let summary: Localized
    /// The media types of the body; empty: there is none.
    let accepts: [String]
    /// What it answers when it is done, and when it is refused beyond 400, 401 and 403.
    let statuses: [(status: Int, text: String)]
    let answer: @Sendable (Service, Exchange, WriteRequest) throws -> Response

    init(
        _ method: Request.Method, _ template: String, _ name: String, _ summary: Localized, accepts: [String] = [],
        statuses: [(status: Int, text: String)], answer: @escaping @Sendable (Service, Exchange, WriteRequest) throws -> Response
    ) {
        self.method = method
        self.template = template
        self.name = name
        self.summary = summary
        self.accepts = accepts
        self.statuses = statuses
        self.answer = answer
    }

    static let features = ["application/geo+json", "application/json", "application/vnd.geo+json"]
    static let patches = ["application/merge-patch+json"]
    static let transactions = ["application/ogc-tx+json", "application/json"]

    /// Whether the operation takes a body of the request's Content-Type (RFC 9110 section 8.3): its parameters may
    /// name no other charset than UTF-8.
    func takes(_ contentType: String?) -> Bool {
        let parts = (contentType ?? "").lowercased().split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" && $0 != "\"" } }
        guard let type = parts.first, accepts.contains(type) else { return false }
        return parts.dropFirst().allSatisfy { !$0.hasPrefix("charset=") || $0 == "charset=utf-8" }
    }
}

/// A request that changes something, its editor known and its media type right.
struct WriteRequest {
    let editor: EditAuthority
    let editing: FeatureEditing
}

extension Service {
    /// Whether anyone can sign in.
    var hasAccounts: Bool { configuration.accounts != nil }

    /// Whether features can be changed.
    var isEditable: Bool { atlas.editing != nil && hasAccounts && configuration.takesEdits }

    /// The ways to change the resource of a route.
    func writes(_ route: Route) -> [WriteOperation] { isEditable ? Service.writeOperations.filter { $0.template == route.template } : [] }

    /// The methods that a resource allows.
    func allowed(_ route: Route) -> [String] {
        let reading = route.answer == nil ? [] : ["GET", "HEAD"]
        return reading + writes(route).map(\.method.rawValue) + records(route).map(\.method.rawValue) + (forms(route).isEmpty && opens(route).isEmpty ? [] : ["POST"]) + ["OPTIONS"]
    }

    /// What a resource allows (RFC 9110 section 9.3.7), also told to a browser's preflight.
    func options(_ route: Route) -> Response {
        let methods = allowed(route).joined(separator: ", ")
        var headers = [
            (name: "Allow", value: methods), (name: "Access-Control-Allow-Methods", value: methods),
            (name: "Access-Control-Allow-Headers", value: "Accept, Accept-Language, Authorization, Content-Type, Content-Crs, If-Match, If-None-Match"),
            (name: "Access-Control-Max-Age", value: "86400"),
        ]
        for operation in writes(route) {
            if operation.method == .post, !operation.accepts.isEmpty { headers.append((name: "Accept-Post", value: operation.accepts.joined(separator: ", "))) }
            if operation.method == .patch { headers.append((name: "Accept-Patch", value: operation.accepts.joined(separator: ", "))) }
        }
        return Response(status: 204, headers: headers, route: route.name)
    }

    /// Answers a request that would change something: who asks and what is sent are checked before anything is read.
    func write(_ request: Request, _ route: Route, _ variables: [String: String], _ visitor: Visitor) throws -> Response {
        if let operation = records(route).first(where: { $0.method == request.method }) { return try record(operation, request, variables, visitor) }
        if request.method == .post, let operation = opens(route).first { return try open(operation, request) }
        if request.method == .post, let form = forms(route).first { return try submit(form, request, variables, visitor) }
        guard let operation = Service.writeOperations.first(where: { $0.template == route.template && $0.method == request.method }) else {
            throw Problem.methodNotAllowed(request.method.rawValue, allow: allowed(route))
        }
        guard isEditable, let editing = atlas.editing else { throw Problem.editingIsOff }
        guard let identity = visitor.identity else { throw Problem.unauthorized(hasToken: request.headers["authorization"] != nil) }
        try checkForgery(request, visitor, formToken: request.headers["x-csrf-token"])
        guard let editor = identity.editAuthority else { throw Problem.noEditor }
        let layer = try variables["collectionId"].map { try self.layer($0) }
        if let layer {
            do throws(EditForbidden) { try editor.check(layer) } catch { throw Problem.forbidden(error) }
        }
        if !operation.accepts.isEmpty {
            guard operation.takes(request.headers["content-type"]) else { throw Problem.unsupportedMediaType(operation.accepts) }
            if let system = request.headers["content-crs"], system.filter({ $0 != "<" && $0 != ">" && $0 != " " }) != Service.crs84 {
                throw Problem.unknownContentCrs(system)
            }
        }
        let exchange = Exchange(
            request: request, variables: variables, base: base(of: request), parameters: try Parameters(request.query, known: []),
            form: .json, offered: [], visitor: visitor)
        do {
            var response = try operation.answer(self, exchange, WriteRequest(editor: editor, editing: editing))
            response.route = operation.name
            return response
        } catch let faults as EditFaults {
            throw Problem.invalidFeature(faults.faults)
        } catch let forbidden as EditForbidden {
            throw Problem.forbidden(forbidden)
        } catch is ConditionFailed {
            throw Problem.preconditionFailed
        } catch let refusal as EditRefusal {
            throw Problem(refusal, isTransaction: layer == nil)
        }
    }
}
