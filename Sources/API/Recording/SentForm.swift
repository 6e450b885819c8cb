internal import HTTP

/// What a page's form sent: fields in their order, and a file.
struct SentForm {
    let items: [(name: String, value: String)]
    let file: (name: String, bytes: [UInt8])?

    /// - Parameter type: the media type of the body.
    /// - Returns: nil when the body is no form.
    /// - Throws: 400 for what cannot be read.
    init?(_ request: Request, type: String) throws(Problem) {
        switch type {
        case RecordOperation.form:
            guard let form = try? FormBody(parsing: request.body.span) else { throw .badForm }
            items = form.items.map { ($0.name, $0.value) }
            file = nil
        case RecordOperation.multipart:
            guard let boundary = MultipartBody.boundary(of: request.headers["content-type"] ?? ""),
                let body = MultipartBody(parsing: request.body, boundary: boundary)
            else { throw .badForm }
            items = body.parts.filter { $0.filename == nil }.map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) }
            file = body.parts.first { $0.filename != nil }.map { ($0.filename ?? "", Array($0.bytes)) }
        default: return nil
        }
        guard Set(items.map(\.name)).count == items.count else { throw .badForm }
    }

    /// The value of a field; nil when it was not sent.
    subscript(name: String) -> String? { items.first { $0.name == name }?.value }
}

/// A body of `multipart/form-data` (RFC 7578): small forms with one file.
struct MultipartBody {
    struct Part {
        let name: String
        let filename: String?
        let bytes: ArraySlice<UInt8>
    }

    let parts: [Part]
    static let mostParts = 100

    /// The parameter `boundary` of a Content-Type: 1 to 70 characters (RFC 2046 section 5.1.1).
    static func boundary(of contentType: String) -> [UInt8]? {
        for parameter in contentType.split(separator: ";").dropFirst() {
            let parameter = parameter.drop { $0 == " " || $0 == "\t" }
            guard parameter.lowercased().hasPrefix("boundary=") else { continue }
            let value = parameter.dropFirst(9).filter { $0 != "\"" && $0 != " " }
            return (1...70).contains(value.utf8.count) ? Array(value.utf8) : nil
        }
        return nil
    }

    /// - Returns: nil for what is no such body.
    init?(parsing body: [UInt8], boundary: [UInt8]) {
        let line = Array("--".utf8) + boundary
        guard body.starts(with: line) else { return nil }
        let delimiter = Array("\r\n".utf8) + line
        var parts: [Part] = []
        var at = line.count
        while true {
            let rest = body[at...]
            if rest.starts(with: "--".utf8) { break }
            guard rest.starts(with: "\r\n".utf8), parts.count < Self.mostParts else { return nil }
            at += 2
            guard let end = Self.find(delimiter, in: body, from: at), let part = Self.part(body[at..<end]) else { return nil }
            parts.append(part)
            at = end + delimiter.count
        }
        self.parts = parts
    }

    private static func part(_ bytes: ArraySlice<UInt8>) -> Part? {
        let gap = Array("\r\n\r\n".utf8)
        guard let end = bytes.firstRange(of: gap) else { return nil }
        var name: String?, filename: String?
        for line in String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n") {
            guard line.lowercased().hasPrefix("content-disposition:") else { continue }
            name = parameter("name", of: line)
            filename = parameter("filename", of: line)
        }
        return name.map { Part(name: $0, filename: filename, bytes: bytes[end.upperBound...]) }
    }

    /// The quoted value of a header's parameter.
    private static func parameter(_ name: String, of line: Substring) -> String? {
        guard let start = line.firstRange(of: " \(name)=\"") ?? line.firstRange(of: ";\(name)=\"") else { return nil }
        return line[start.upperBound...].firstIndex(of: "\"").map { String(line[start.upperBound..<$0]) }
    }

    private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        var i = start
        while i + needle.count <= bytes.count {
            if bytes[i] == needle[0], bytes[i..<(i + needle.count)].elementsEqual(needle) { return i }
            i += 1
        }
        return nil
    }
}
