/// Why the engine refuses a request before any handler sees it. Each has one status and one clear sentence.
public enum RefusalReason: String, Error, Sendable, CaseIterable {
    /// The request target is not a path, an absolute `http` URL or, for OPTIONS, `*`; or it holds spaces or `#`.
    case malformedTarget
    /// A `%` that two hexadecimal digits do not follow.
    case badPercentEncoding
    /// A control character in the path, raw or encoded, or a NUL anywhere in the target.
    case controlCharacterInTarget
    /// The decoded path or query is not UTF-8.
    case targetNotUTF8
    /// The path has an empty segment or one that is `.` or `..`.
    case unsafePath
    /// A header line that RFC 9112 section 5 does not allow: NUL or control characters, a space before the colon,
    /// folded lines, lines without a name, line ends without CR.
    case malformedHeader
    /// HTTP/1.1 asks for one Host header (RFC 9112 section 3.2).
    case missingHost
    /// More than one Host header.
    case repeatedHost
    /// More than one Content-Length (RFC 9112 section 6.3).
    case repeatedContentLength
    /// Content-Length beside Transfer-Encoding, or Transfer-Encoding in HTTP/1.0 (RFC 9112 section 6.1).
    case ambiguousLength
    /// A transfer coding other than `chunked` alone.
    case unknownTransferCoding
    /// Above `Configuration.targetLimit`.
    case targetTooLong
    /// Above `Configuration.headerLimit`.
    case headersTooLarge
    /// Above `Configuration.bodyLimit`.
    case bodyTooLarge
    /// A method of HTTP that no resource of this server allows: CONNECT, QUERY or TRACE (RFC 9110 section 15.5.6).
    case methodNotAllowed
    /// A method that nobody knows (RFC 9110 section 15.6.2).
    case unknownMethod
    /// Another version than HTTP/1.0 and HTTP/1.1.
    case unknownVersion

    /// The status of the answer.
    public var status: Int {
        switch self {
        case .malformedTarget, .badPercentEncoding, .controlCharacterInTarget, .targetNotUTF8, .unsafePath,
            .malformedHeader, .missingHost, .repeatedHost, .repeatedContentLength, .ambiguousLength:
            400
        case .methodNotAllowed: 405
        case .bodyTooLarge: 413
        case .targetTooLong: 414
        case .headersTooLarge: 431
        case .unknownTransferCoding, .unknownMethod: 501
        case .unknownVersion: 505
        }
    }

    /// The headers that the status asks for: 405 names the methods that are allowed somewhere.
    public var headers: [(name: String, value: String)] {
        self == .methodNotAllowed ? [(name: "Allow", value: Request.Method.allCases.map(\.rawValue).joined(separator: ", "))] : []
    }

    /// What is wrong, for people, in Thai.
    public var thai: String {
        switch self {
        case .malformedTarget: "ที่อยู่ (URL) ที่ขอไม่ถูกรูปแบบ"
        case .badPercentEncoding: "ที่อยู่ (URL) มีเครื่องหมาย % ที่ไม่ตามด้วยเลขฐานสิบหกสองหลัก"
        case .controlCharacterInTarget: "ที่อยู่ (URL) มีอักขระควบคุม"
        case .targetNotUTF8: "ที่อยู่ (URL) ไม่ได้เข้ารหัสแบบ UTF-8"
        case .unsafePath: "เส้นทางมีส่วนว่าง หรือมีส่วนที่เป็น . หรือ .."
        case .malformedHeader: "ส่วนหัวของคำขอไม่ถูกรูปแบบ"
        case .missingHost: "คำขอไม่มีส่วนหัว Host"
        case .repeatedHost: "คำขอมีส่วนหัว Host มากกว่าหนึ่ง"
        case .repeatedContentLength: "คำขอมีส่วนหัว Content-Length มากกว่าหนึ่ง"
        case .ambiguousLength: "ความยาวของเนื้อหาคำขอกำกวม"
        case .unknownTransferCoding: "ไม่รู้จักวิธีส่งเนื้อหา (Transfer-Encoding) นี้"
        case .targetTooLong: "ที่อยู่ (URL) ยาวเกินกำหนด"
        case .headersTooLarge: "ส่วนหัวของคำขอใหญ่เกินกำหนด"
        case .bodyTooLarge: "เนื้อหาของคำขอใหญ่เกินกำหนด"
        case .methodNotAllowed: "ไม่มีทรัพยากรใดรับวิธีเรียก (method) นี้"
        case .unknownMethod: "ไม่รู้จักวิธีเรียก (method) นี้"
        case .unknownVersion: "รองรับเฉพาะ HTTP/1.0 และ HTTP/1.1"
        }
    }

    /// What is wrong, for people, in English.
    public var english: String {
        switch self {
        case .malformedTarget: "The requested address (URL) is malformed."
        case .badPercentEncoding: "The address (URL) has a % that two hexadecimal digits do not follow."
        case .controlCharacterInTarget: "The address (URL) holds a control character."
        case .targetNotUTF8: "The address (URL) is not UTF-8."
        case .unsafePath: "The path has an empty segment, or a segment that is . or .."
        case .malformedHeader: "A header of the request is malformed."
        case .missingHost: "The request has no Host header."
        case .repeatedHost: "The request has more than one Host header."
        case .repeatedContentLength: "The request has more than one Content-Length header."
        case .ambiguousLength: "The length of the request's body is ambiguous."
        case .unknownTransferCoding: "The request's Transfer-Encoding is not known."
        case .targetTooLong: "The address (URL) is too long."
        case .headersTooLarge: "The headers of the request are too large."
        case .bodyTooLarge: "The body of the request is too large."
        case .methodNotAllowed: "No resource allows the request's method."
        case .unknownMethod: "The request's method is not known."
        case .unknownVersion: "Only HTTP/1.0 and HTTP/1.1 are served."
        }
    }
}

extension Handler {
    /// Plain text: the sentence in Thai, the sentence in English, and the request's id.
    public func refuse(_ reason: RefusalReason, id: RequestID) -> Response {
        Response(
            status: reason.status, headers: [("Content-Type", "text/plain; charset=utf-8")] + reason.headers,
            body: .bytes(Array("\(reason.thai)\n\(reason.english)\n\(id)\n".utf8)), compressible: false,
            route: "refused")
    }
}
