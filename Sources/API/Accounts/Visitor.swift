internal import Atlas
internal import Catalog
internal import HTTP
internal import Ledger
internal import Store

/// Who sends a request, as far as it says: nobody, or an officer by a cookie or a token.
struct Visitor {
    var identity: Identity?
    /// The token of the session's cookie, valid or not.
    var cookie: String?

    static let anyone = Visitor()

    /// The browser has a cookie of a session that has ended.
    var hasStaleCookie: Bool { cookie != nil && identity == nil }
}

extension Service {
    /// Who sends a request. One that has no cookie and shows no token pays for two looks at its headers.
    ///
    /// - Throws: 401 for a bearer token that is not valid (RFC 6750 section 3.1).
    func visitor(_ request: Request) throws -> Visitor {
        guard let accounts = configuration.accounts else { return .anyone }
        if let header = request.headers["authorization"], let token = Service.bearerToken(header) {
            guard let identity = try accounts.identity(bearer: token) else { throw Problem.unauthorized(hasToken: true) }
            return Visitor(identity: identity)
        }
        guard let header = request.headers["cookie"], let cookie = Service.cookie(cookieName, in: header) else { return .anyone }
        return Visitor(identity: try accounts.identity(cookie: cookie), cookie: cookie)
    }

    /// The credentials of the scheme `Bearer` (RFC 6750 section 2.1); nil when the header is of another scheme.
    static func bearerToken(_ header: String) -> String? {
        let parts = header.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.first?.lowercased() == "bearer" else { return nil }
        return parts.count == 2 ? String(parts[1]) : ""
    }

    /// The value of a cookie (RFC 6265 section 4.2); of one that came twice nothing, for one of them is forged.
    static func cookie(_ name: String, in header: String) -> String? {
        var found: String?
        for pair in header.split(whereSeparator: { $0 == ";" || $0 == "," }) {
            let pair = pair.drop { $0 == " " }
            guard pair.hasPrefix(name), pair.dropFirst(name.count).first == "=" else { continue }
            guard found == nil else { return nil }
            found = String(pair.dropFirst(name.count + 1))
        }
        return found
    }

    // MARK: The cookie

    /// Whether browsers see the service over TLS.
    var isSecure: Bool { configuration.publicURL?.lowercased().hasPrefix("https://") ?? false }

    /// Over TLS a browser takes a cookie of this prefix only from the host itself and over TLS (RFC 6265bis section 4.1.3.2).
    var cookieName: String { isSecure ? "__Host-phaenthi" : "phaenthi" }

    func setCookie(_ token: String) -> (name: String, value: String) {
        (name: "Set-Cookie", value: "\(cookieName)=\(token); Path=/; HttpOnly; SameSite=Strict\(isSecure ? "; Secure" : "")")
    }

    var clearCookie: (name: String, value: String) {
        (name: "Set-Cookie", value: "\(cookieName)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0\(isSecure ? "; Secure" : "")")
    }

    // MARK: Answers to officers

    /// The answer as its reader may keep it: what an officer is told is for the officer alone, and for no other site.
    func personal(_ response: Response, _ visitor: Visitor) -> Response {
        var response = response
        if visitor.identity != nil, response.status != 304 {
            if let place = response.headers.firstIndex(where: { $0.name == "Cache-Control" }) {
                response.headers[place].value = "private, no-store"
            } else {
                response.headers.append((name: "Cache-Control", value: "private, no-store"))
            }
        }
        if visitor.hasStaleCookie, !response.headers.contains(where: { $0.name == "Set-Cookie" }) { response.headers.append(clearCookie) }
        return response
    }

    /// The tag as this reader sees it: what one officer was sent is never taken for what another one would be.
    func tag(_ tag: String, for x: Exchange) -> String {
        guard let account = x.visitor.identity?.account, tag.hasSuffix("\"") else { return tag }
        let reader = Digest.text(of: account.name, account.role.rawValue, account.scope?.text ?? "", account.shownName)
        return "\(tag.dropLast())-\(reader.prefix(10))\""
    }

    // MARK: Whence it comes

    /// The address of the client: the connection's, or, behind a trusted proxy, the last that the proxy added to
    /// `X-Forwarded-For`.
    func address(of request: Request) -> String {
        guard configuration.trustedProxies.contains(request.peer), let list = request.headers["x-forwarded-for"],
            let last = list.split(separator: ",").last
        else { return request.peer }
        return String(last.filter { $0 != " " })
    }

    /// Whether a request that changes something comes from a page of this service: by what the browser says of it, which
    /// no page can change. `Sec-Fetch-Site` (W3C Fetch Metadata) is told over TLS and by this machine, `Origin` always.
    ///
    /// - Parameter unknown: the answer for a client that says neither, which is no browser of today.
    func isOwnPage(_ request: Request, unknown: Bool) -> Bool {
        if let site = request.headers["sec-fetch-site"] { return site == "same-origin" }
        guard let origin = request.headers["origin"] else { return unknown }
        return origin == Service.origin(of: base(of: request))
    }

    /// Scheme, host and port of an address.
    static func origin(of url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        return String(url[..<(url[scheme.upperBound...].firstIndex(of: "/") ?? url.endIndex)])
    }

    /// Checks what a session's request must bring besides its cookie: that it comes from a page of this service, and the
    /// token that only such a page knows. A program's token needs none of it.
    func checkForgery(_ request: Request, _ visitor: Visitor, formToken: String?) throws(Problem) {
        guard let known = visitor.identity?.formToken else { return }
        guard isOwnPage(request, unknown: false), let formToken, known.utf8.elementsEqual(formToken.utf8) else { throw .forged }
    }
}
