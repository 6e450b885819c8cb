internal import Atlas
internal import Catalog
internal import HTTP
internal import Store

/// What was sent by a form or as a JSON object of the same names: texts, and lists of texts.
struct Form {
    private var values: [String: [String]] = [:]
    /// Whether it came from a page, which wants a page for an answer.
    let isFromPage: Bool

    static let mediaTypes = ["application/x-www-form-urlencoded", "application/json"]

    /// A field that a form may have.
    struct Field: Sendable, ExpressibleByStringLiteral {
        let name: String
        /// May be sent more than once.
        var repeats = false

        init(stringLiteral value: String) { name = value }
        init(_ name: String, repeats: Bool) {
            self.name = name
            self.repeats = repeats
        }
    }

    /// - Throws: 400 for what is no form, and for fields that are unknown or sent twice; 415 for other media types. No
    ///   problem tells a value: it may be a password.
    init(_ request: Request, fields: [Field]) throws(Problem) {
        let type = request.headers["content-type"]?.lowercased().prefix { $0 != ";" }.filter { $0 != " " } ?? ""
        let pairs: [(name: String, value: String)]
        switch type {
        case "application/x-www-form-urlencoded":
            isFromPage = true
            guard let form = try? FormBody(parsing: request.body.span) else { throw .badForm }
            pairs = form.items.map { ($0.name, $0.value) }
        case "application/json":
            isFromPage = false
            pairs = try Self.pairs(request.body)
        default: throw .unsupportedMediaType(Self.mediaTypes)
        }
        for (name, value) in pairs {
            guard let field = fields.first(where: { $0.name == name }) else { throw .unknownField(fields.map(\.name)) }
            guard values[name] == nil || field.repeats else { throw .badForm }
            values[name, default: []].append(value)
        }
    }

    private static func pairs(_ body: [UInt8]) throws(Problem) -> [(name: String, value: String)] {
        guard body.count <= FormBody.longest, let json = try? JSONValue(reading: body, deepest: 3, mostMembers: 64), case .object(let members) = json.kind
        else { throw .badForm }
        var pairs: [(name: String, value: String)] = []
        for (name, value) in members {
            if case .array(let elements) = value.kind {
                for element in elements { pairs.append((name, try text(element))) }
            } else if case .null = value.kind {
                continue
            } else {
                pairs.append((name, try text(value)))
            }
        }
        return pairs
    }

    private static func text(_ value: JSONValue) throws(Problem) -> String {
        switch value.kind {
        case .string(let text): return text
        case .boolean(let flag): return flag ? "true" : "false"
        case .number(.integer(let number)): return String(number)
        default: throw .badForm
        }
    }

    /// The value of a field; empty when it was not sent.
    subscript(name: String) -> String { values[name]?.first ?? "" }

    /// All values of a field that are not empty; a text with commas is a list too.
    func list(_ name: String) -> [String] {
        (values[name] ?? []).flatMap { $0.split(separator: ",") }.map { Self.trimmed($0) }.filter { !$0.isEmpty }
    }

    private static func trimmed(_ text: Substring) -> String { String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
}

/// Something that a form does: a POST to a resource.
struct FormOperation: Sendable {
    /// The path with `{variables}`: that of a route.
    let template: String
    /// The operation's id, and the name under which requests are counted.
    let name: String
    let summary: Localized
    /// Whether only officers who have signed in may do it; `csrf` is then a field too.
    let needsOfficer: Bool
    let fields: [Form.Field]
    let answer: @Sendable (Service, Exchange, Form) throws -> Response

    init(
        _ template: String, _ name: String, _ summary: Localized, needsOfficer: Bool = true, fields: [Form.Field],
        answer: @escaping @Sendable (Service, Exchange, Form) throws -> Response
    ) {
        self.template = template
        self.name = name
        self.summary = summary
        self.needsOfficer = needsOfficer
        self.fields = fields
        self.answer = answer
    }

    static let tokenField = "csrf"
}

extension Service {
    /// The forms of a route.
    func forms(_ route: Route) -> [FormOperation] { hasAccounts ? Service.formOperations.filter { $0.template == route.template } : [] }

    /// Answers a form: whence it comes and who sends it is checked before what it says.
    func submit(_ operation: FormOperation, _ request: Request, _ variables: [String: String], _ visitor: Visitor) throws -> Response {
        let parameters = try Parameters(request.query, known: [])
        let form = try Form(request, fields: operation.fields + [Form.Field(stringLiteral: FormOperation.tokenField)])
        if operation.needsOfficer, visitor.identity == nil {
            guard form.isFromPage else { throw Problem.unauthorized(hasToken: false) }
            return Service.seeOther("/sign-in")
        }
        let token = form[FormOperation.tokenField]
        try checkForgery(request, visitor, formToken: token.isEmpty ? request.headers["x-csrf-token"] : token)
        guard isOwnPage(request, unknown: true) else { throw Problem.forged }
        let exchange = Exchange(
            request: request, variables: variables, base: base(of: request), parameters: parameters, form: form.isFromPage ? .html : .json, offered: [],
            visitor: visitor)
        do {
            var response = try operation.answer(self, exchange, form)
            response.route = operation.name
            return response
        } catch let refusal as AccountRefusal {
            throw Problem(refusal)
        }
    }

    /// Leads a browser on after a form (RFC 9110 section 15.4.4).
    static func seeOther(_ path: String, _ more: (name: String, value: String)...) -> Response {
        Response(status: 303, headers: [(name: "Location", value: path), (name: "Cache-Control", value: "no-store")] + more)
    }
}
