internal import Atlas
internal import Catalog
internal import HTTP
internal import Ledger
internal import Store

/// A way to record something: a method of a resource, for programs and for the forms of pages.
struct RecordOperation: Sendable {
    let method: Request.Method
    /// The path with `{variables}`: that of a route.
    let template: String
    /// The operation's id, and the name under which requests are counted.
    let name: String
    let summary: Localized
    /// The media types of the body; empty: there is none.
    let accepts: [String]
    let parameters: [String]
    let answer: @Sendable (Service, Exchange, RecordRequest) throws -> Response

    init(
        _ method: Request.Method, _ template: String, _ name: String, _ summary: Localized, accepts: [String] = [], parameters: [String] = [],
        answer: @escaping @Sendable (Service, Exchange, RecordRequest) throws -> Response
    ) {
        self.method = method
        self.template = template
        self.name = name
        self.summary = summary
        self.accepts = accepts
        self.parameters = parameters
        self.answer = answer
    }

    static let json = "application/json", form = "application/x-www-form-urlencoded", multipart = "multipart/form-data"
    /// What programs and the forms of pages send.
    static let both = [json, form]
}

/// A request that records something, its officer known.
struct RecordRequest {
    let officer: Officer
    /// What a page's form sent; nil: a program asks.
    let form: SentForm?
    let recording: Recording
}

extension Service {
    /// The ways to record at the resource of a route.
    func records(_ route: Route) -> [RecordOperation] {
        guard hasAccounts, let recording = atlas.recording, recording.isWritable else { return [] }
        return Service.recordOperations.filter { $0.template == route.template }
    }

    /// Answers a request that records something: who asks is checked before anything is read.
    func record(_ operation: RecordOperation, _ request: Request, _ variables: [String: String], _ visitor: Visitor) throws -> Response {
        guard let recording = atlas.recording else { throw Problem.internalError }
        let parameters = try Parameters(request.query, known: operation.parameters)
        let type = request.headers["content-type"]?.lowercased().prefix { $0 != ";" }.filter { $0 != " " } ?? ""
        if !operation.accepts.isEmpty, !operation.accepts.contains(type) { throw Problem.unsupportedMediaType(operation.accepts) }
        let form = try SentForm(request, type: type)
        let exchange = Exchange(
            request: request, variables: variables, base: base(of: request), parameters: parameters, form: form == nil ? .json : .html, offered: [],
            visitor: visitor)
        guard let identity = visitor.identity else {
            guard let form else { throw Problem.unauthorized(hasToken: request.headers["authorization"] != nil) }
            return keptForm(form, exchange, isSignedIn: false)
        }
        do throws(Problem) {
            try checkForgery(request, visitor, formToken: form?[FormOperation.tokenField] ?? request.headers["x-csrf-token"])
        } catch {
            // A form of a session that has ended since: the officer looks at what was typed and sends it again.
            guard let form, isOwnPage(request, unknown: false) else { throw error }
            return keptForm(form, exchange, isSignedIn: true)
        }
        guard let officer = identity.officer(.record) else { throw Problem.noRecorder }
        var response = try operation.answer(self, exchange, RecordRequest(officer: officer, form: form, recording: recording))
        response.route = operation.name
        return response
    }

    /// Shows what a form sent, so that nothing typed is lost, with the way to send it once more.
    private func keptForm(_ form: SentForm, _ x: Exchange, isSignedIn: Bool) -> Response {
        let fields = form.items.filter { $0.name != FormOperation.tokenField }
        let hidden = HTML.each(fields) { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" }
        let shown = HTML.each(fields.filter { !$0.value.isEmpty && !$0.name.hasPrefix("_") }) {
            "<tr><th scope=\"row\">\($0.name)</th><td>\($0.value)</td></tr>"
        }
        let words: HTML = isSignedIn
            ? "<p class=\"lead\">เข้าสู่ระบบแล้ว ตรวจสิ่งที่กรอกไว้แล้วกดส่งอีกครั้ง</p>"
            : """
            <p class="lead">เวลาใช้งานหมดแล้ว สิ่งที่กรอกยังอยู่ในหน้านี้</p>
            <ol><li><a href="/sign-in" target="_blank" rel="noopener">เข้าสู่ระบบในแท็บใหม่</a></li><li>กลับมาหน้านี้แล้วกด “ส่งอีกครั้ง”</li></ol>
            """
        let title = isSignedIn
            ? Localized(th: "ส่งข้อมูลที่กรอกไว้อีกครั้ง", en: "Send what was typed once more")
            : Localized(th: "เข้าสู่ระบบก่อนส่งข้อมูล", en: "Sign in, then send again")
        let lost: HTML = form.file == nil ? "" : "<p class=\"notice failure\" role=\"alert\">เลือกแฟ้มอีกครั้งหลังเข้าสู่ระบบ</p>"
        let main: HTML = """
            \(words)\(lost)<form class="fields" action="\(x.request.rawPath)" method="post">\(formToken(x))\(hidden)<button class="main">ส่งอีกครั้ง</button></form>
            \(table(["ช่อง", "สิ่งที่กรอก"], shown))
            """
        var response = self.shown(page(PageParts(title: title, main: main), x), status: isSignedIn ? 409 : 401)
        if !isSignedIn { response.headers.append((name: "WWW-Authenticate", value: "Bearer realm=\"phaenthi\"")) }
        return response
    }
}

extension Problem {
    static let noRecorder = Problem(
        403, "forbidden", Localized(th: "ไม่มีสิทธิ์", en: "Forbidden"),
        Localized(
            th: "โทเค็นนี้บันทึกข้อมูลไม่ได้ (ต้องมีสิทธิ์ record) หรือต้องเปลี่ยนรหัสผ่านก่อน",
            en: "this token lacks the right to record, or the password must be changed first"))

    static let badBody = Problem(
        400, "bad-body", Localized(th: "เนื้อหาที่ส่งมาไม่ถูกต้อง", en: "Malformed body"),
        Localized(th: "อ่านสิ่งที่ส่งมาไม่ได้", en: "what was sent cannot be read"))

    static func badBody(_ th: String, _ en: String) -> Problem {
        Problem(400, "bad-body", Localized(th: "เนื้อหาที่ส่งมาไม่ถูกต้อง", en: "Malformed body"), Localized(th: th, en: en))
    }
}
