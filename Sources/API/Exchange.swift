internal import Atlas
internal import HTTP
internal import Ledger
internal import Store

/// One request on its way through a route: its path's variables, its checked parameters and the form it asks for.
struct Exchange {
    let request: Request
    /// What stands for `{name}` in the route's template.
    let variables: [String: String]
    /// Scheme, host and prefix under which the client sees the service, without a slash at its end.
    let base: String
    let parameters: Parameters
    let form: Representation
    let offered: [Representation]
    /// Who asks.
    var visitor = Visitor.anyone
    /// The same as the reader to whom every query is bound. Only what is kept for everyone, such as tiles and the index of
    /// names, is bound to ``Store/Reader/anonymous`` instead.
    var reader = Reader.anonymous

    /// The officer who reads; nil: anyone.
    var officer: Officer? { visitor.identity?.officer() }

    /// The resource's own address without query.
    var url: String { base + request.rawPath }

    /// The address without its last segment.
    var parentURL: String { url.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(url[..<$0]) } ?? "" }

    /// `self` and one `alternate` for each other form.
    var selfLinks: [JSON] {
        let url = url, namesForm = parameters.text("f") != nil
        let kept = Exchange.text(of: namesForm ? request.query.filter { $0.name != "f" } : request.query)
        return offered.map { offer in
            let current = offer == form
            let query = current && !namesForm ? kept : kept + (kept.isEmpty ? "?f=" : "&f=") + offer.f
            return link(current ? "self" : "alternate", url + query, type: offer.contentType, title: offer.title)
        }
    }

    /// The same address with other parameters.
    func url(setting name: String, to value: String) -> String {
        url + Exchange.text(of: request.query.filter { $0.name != name } + [Request.QueryItem(name: name, value: value)])
    }

    static func text(of query: [Request.QueryItem]) -> String {
        var text = ""
        for item in query {
            text += text.isEmpty ? "?" : "&"
            text += PercentEncoding.encode(item.name)
            text += "="
            text += PercentEncoding.encode(item.value)
        }
        return text
    }
}

/// A link (RFC 8288) as the OGC API standards write it.
func link(_ rel: String, _ href: String, type: String, title: String? = nil, templated: Bool = false) -> JSON {
    .present([
        "href": .string(href), "rel": .string(rel), "type": .string(type),
        "title": title.map { .string($0) }, "templated": templated ? true : nil,
    ])
}

/// Percent-encoding of one name or value of a query, or one segment of a path (RFC 3986 section 2.3: all but unreserved).
enum PercentEncoding {
    static func encode(_ text: String) -> String {
        if text.utf8.allSatisfy(isPlain) { return text }
        let hex = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) { bytes.append(byte) } else { bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]] }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
            UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "/"):
            true
        default: false
        }
    }

    /// One segment of a path: `/` is encoded too.
    static func segment(_ text: String) -> String { encode(text).split(separator: "/", omittingEmptySubsequences: false).joined(separator: "%2F") }
}
