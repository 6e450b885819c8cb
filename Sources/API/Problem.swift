internal import Atlas
public import Catalog
internal import Store

/// A request that cannot be answered: problem details (RFC 9457), Thai first, English second.
public struct Problem: Error, Sendable {
    public let status: Int
    /// The last part of the problem's type: `unknown-parameter`.
    public let kind: String
    public let title: Localized
    public let detail: Localized
    /// The query parameter at fault.
    public var parameter: String?
    /// What the client might have meant: known parameters, values or formats.
    public var known: [String] = []
    /// Where in the filter the fault is.
    var place: CQL2Error.Place?
    /// Methods that the resource does allow, for 405.
    public var allow: [String] = []
    /// What the client must show, for 401.
    var challenge: String?
    /// Seconds after which it is worth to try again.
    var retryAfter: Int?
    /// Further members of the document.
    var more: [(key: String, value: JSON)] = []
    /// Every fault of what an editor sent.
    var faults: [EditFault] = []

    init(_ status: Int, _ kind: String, _ title: Localized, _ detail: Localized, parameter: String? = nil, known: [String] = []) {
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.parameter = parameter
        self.known = known
    }

    /// The document, `application/problem+json`.
    func document(instance: String) -> JSON {
        let members = JSON.present([
            "type": .string("urn:phaenthi:problem:\(kind)"),
            "title": .string("\(title.th) (\(title.en))"),
            "status": .integer(status),
            "detail": .string("\(detail.th) | \(detail.en)"),
            "instance": .string(instance),
            "parameter": parameter.map { .string($0) },
            "known": known.isEmpty ? nil : .strings(known),
            "position": place.map { .integer($0.column) },
            "pointer": place?.pointer.map { .string($0) },
            "faults": faults.isEmpty ? nil : .array(faults.map(\.json)),
        ])
        return more.reduce(members) { $0.adding($1.key, $1.value) }
    }
}

/// The table of problems: every error that reaches a caller is made here.
extension Problem {
    static func badParameter(_ name: String, _ value: String, expected: Localized) -> Problem {
        Problem(
            400, "bad-parameter", Localized(th: "ค่าพารามิเตอร์ไม่ถูกต้อง", en: "Bad parameter value"),
            Localized(
                th: "พารามิเตอร์ \(name) มีค่า “\(excerpt(value))” ต้องเป็น \(expected.th)",
                en: "parameter \(name) is “\(excerpt(value))”, expected \(expected.en)"),
            parameter: name)
    }

    static func unknownParameter(_ name: String, known: [String]) -> Problem {
        Problem(
            400, "unknown-parameter", Localized(th: "ไม่รู้จักพารามิเตอร์", en: "Unknown parameter"),
            Localized(
                th: "ไม่รู้จักพารามิเตอร์ “\(excerpt(name))” ที่ใช้ได้: \(known.joined(separator: ", "))",
                en: "unknown parameter “\(excerpt(name))”; known: \(known.joined(separator: ", "))"),
            parameter: excerpt(name), known: known)
    }

    static func repeatedParameter(_ name: String) -> Problem {
        Problem(
            400, "repeated-parameter", Localized(th: "พารามิเตอร์ซ้ำ", en: "Repeated parameter"),
            Localized(th: "ให้พารามิเตอร์ \(name) ได้เพียงครั้งเดียว", en: "parameter \(name) may be given once only"), parameter: name)
    }

    static func unknownFormat(_ value: String, known: [String]) -> Problem {
        Problem(
            400, "unknown-format", Localized(th: "ไม่รู้จักรูปแบบ", en: "Unknown format"),
            Localized(
                th: "ไม่มีรูปแบบ f=\(excerpt(value)) ที่ใช้ได้: \(known.joined(separator: ", "))",
                en: "no format f=\(excerpt(value)); known: \(known.joined(separator: ", "))"),
            parameter: "f", known: known)
    }

    static func notAcceptable(known: [String]) -> Problem {
        Problem(
            406, "not-acceptable", Localized(th: "ไม่มีรูปแบบที่ขอ", en: "Not acceptable"),
            Localized(
                th: "ไม่มีรูปแบบตามส่วนหัว Accept ที่ให้ได้: \(known.joined(separator: ", "))",
                en: "nothing that the Accept header allows; on offer: \(known.joined(separator: ", "))"),
            known: known)
    }

    /// A filter that cannot be taken: says where and what was expected.
    static func badFilter(_ error: CQL2Error) -> Problem {
        var problem = Problem(400, "bad-filter", Localized(th: "ตัวกรองไม่ถูกต้อง", en: "Bad filter"), error.message, parameter: "filter")
        problem.place = error.place
        return problem
    }

    static func notFound(_ what: Localized) -> Problem {
        Problem(404, "not-found", Localized(th: "ไม่พบ", en: "Not found"), what)
    }

    static func unknownFont(_ name: String, known: [String]) -> Problem {
        Problem(
            404, "unknown-font", Localized(th: "ไม่รู้จักแบบอักษร", en: "Unknown font"),
            Localized(
                th: "ไม่มีแบบอักษร “\(excerpt(name))” ที่ใช้ได้: \(known.joined(separator: ", "))",
                en: "there is no font “\(excerpt(name))”; known: \(known.joined(separator: ", "))"),
            known: known)
    }

    static func methodNotAllowed(_ method: String, allow: [String]) -> Problem {
        var problem = Problem(
            405, "method-not-allowed", Localized(th: "ใช้วิธีนี้ไม่ได้", en: "Method not allowed"),
            Localized(
                th: "ใช้ \(method) กับทรัพยากรนี้ไม่ได้ ที่ใช้ได้: \(allow.joined(separator: ", "))",
                en: "\(method) is not allowed here; allowed: \(allow.joined(separator: ", "))"))
        problem.allow = allow
        return problem
    }

    /// What the answer is made with is not installed beside the server.
    static func programMissing(_ program: String, package: String) -> Problem {
        Problem(
            503, "program-missing", Localized(th: "ยังให้บริการส่วนนี้ไม่ได้", en: "Not available on this server"),
            Localized(
                th: "เครื่องแม่ข่ายไม่มีโปรแกรม \(program) ผู้ดูแลติดตั้งได้ด้วย apt-get install \(package) ระหว่างนี้ใช้รูปแบบอื่น เช่น f=csv",
                en: "the server lacks the program \(program); its operator can apt-get install \(package); meanwhile ask for another format, such as f=csv"))
    }

    static let internalError = Problem(
        500, "internal", Localized(th: "เกิดข้อผิดพลาดภายใน", en: "Internal error"),
        Localized(
            th: "เซิร์ฟเวอร์ทำงานผิดพลาด โปรดแจ้งผู้ดูแลพร้อมรหัสคำขอ",
            en: "the server failed; please tell its operator the request id"))

    /// A piece of what the client sent, short enough to be shown again.
    private static func excerpt(_ text: String) -> String { text.count > 60 ? text.prefix(60) + "…" : text }
}
