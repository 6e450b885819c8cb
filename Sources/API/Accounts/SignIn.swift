internal import Atlas
internal import Catalog
internal import HTTP
internal import Store

/// Signing in and out.
extension Service {
    /// The use cases of accounts; their routes are there only where somebody can sign in.
    func keeper() throws(Problem) -> Accounts {
        guard let accounts = configuration.accounts else { throw .internalError }
        return accounts
    }

    func signInForm(_ x: Exchange) throws -> Response {
        if x.form == .json {
            return document(["signedIn": .boolean(x.visitor.identity != nil), "fields": .strings(["name", "password"])], x)
        }
        return tagged(signInPage(x, next: Service.localPath(x.parameters.text("next")), name: "", nil), x, type: x.form.contentType)
    }

    func signIn(_ x: Exchange, _ form: Form) throws -> Response {
        let next = Service.localPath(form["next"])
        do {
            let done = try keeper().signIn(name: form["name"], password: form["password"], address: address(of: x.request), previous: x.visitor.cookie)
            if form.isFromPage { return Service.seeOther(done.account.mustChange ? "/account" : next ?? "/account", setCookie(done.token)) }
            var response = written(json(done.account).adding(FormOperation.tokenField, .string(done.formToken)), status: 200)
            response.headers.append(setCookie(done.token))
            return response
        } catch let refusal as AccountRefusal where form.isFromPage {
            // What was typed as the name is shown again, the password never.
            return refused(refusal, signInPage(x, next: next, name: form["name"], refusal.message), x)
        }
    }

    func signOut(_ x: Exchange) throws -> Response {
        if let identity = x.visitor.identity { try keeper().signOut(identity) }
        if x.form == .json { return Response(status: 204, headers: [(name: "Cache-Control", value: "no-store"), clearCookie]) }
        return Service.seeOther("/", clearCookie)
    }

    /// A page that says why something was not done, with the status that says so too.
    func refused(_ refusal: AccountRefusal, _ page: [UInt8], _ x: Exchange) -> Response {
        var response = problem(Problem(refusal), to: x.request, route: "")
        response.headers.removeAll { $0.name == "Content-Type" || Service.pageHeaders.map(\.name).contains($0.name) }
        response.headers += [(name: "Content-Type", value: Representation.html.contentType)] + Service.pageHeaders
        response.body = .bytes(page)
        return response
    }

    /// A page for one reader and one time.
    func shown(_ page: [UInt8], status: Int = 200) -> Response {
        Response(
            status: status, headers: [(name: "Content-Type", value: Representation.html.contentType), (name: "Cache-Control", value: "no-store")] + Service.pageHeaders,
            body: .bytes(page))
    }

    /// A path of this service that a form may lead on to; nil for anything that a browser could take for another place.
    static func localPath(_ text: String?) -> String? {
        guard let text, text.utf8.count <= 2000, text.hasPrefix("/"), !text.hasPrefix("//"), (try? RequestTarget(text)) != nil else { return nil }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) else { return nil }
        return text.hasPrefix("/sign-") ? nil : text
    }

    private func signInPage(_ x: Exchange, next: String?, name: String, _ complaint: Localized?) -> [UInt8] {
        let onward: HTML = next.map { "<input type=\"hidden\" name=\"next\" value=\"\($0)\">" } ?? ""
        return page(
            PageParts(
                title: Localized(th: "เข้าสู่ระบบ", en: "Sign in"),
                main: """
                    \(notice(complaint))
                    <form class="fields" action="/sign-in" method="post">\(onward)\(formToken(x))
                    <label for="name">ชื่อผู้ใช้</label><input id="name" name="name" value="\(name)" required maxlength="40" autocomplete="username" autocapitalize="none" spellcheck="false">
                    <label for="password">รหัสผ่าน</label><input id="password" name="password" type="password" required maxlength="\(PasswordRule.longest)" autocomplete="current-password">
                    <button class="main">เข้าสู่ระบบ</button></form>
                    <p class="fine">สำหรับเจ้าหน้าที่ ลืมรหัสผ่านหรือยังไม่มีบัญชี ติดต่อผู้ดูแลบัญชีของจังหวัด <span lang="en">For officers; ask the keeper of your province's accounts.</span></p>
                    """), x)
    }

    // MARK: Pieces of pages

    /// What a form of this session must send along.
    func formToken(_ x: Exchange) -> HTML {
        x.visitor.identity?.formToken.map { "<input type=\"hidden\" name=\"\(FormOperation.tokenField)\" value=\"\($0)\">" } ?? ""
    }

    func notice(_ complaint: Localized?) -> HTML {
        complaint.map { "<div class=\"notice failure\" role=\"alert\"><p>\($0.th)</p><p lang=\"en\">\($0.en)</p></div>" } ?? ""
    }

    /// Who is signed in, for the bar of every page; the way in for anyone else.
    func readerLink(_ x: Exchange?) -> HTML {
        guard hasAccounts, let x else { return "" }
        guard let account = x.visitor.identity?.account else {
            let next = Service.localPath(x.request.rawPath).flatMap { $0 == "/" ? nil : "?next=\(PercentEncoding.encode($0))" } ?? ""
            return "<a class=\"reader\" href=\"/sign-in\(next)\">เข้าสู่ระบบ</a>"
        }
        return "<a class=\"reader\" href=\"/account\" title=\"บัญชีของฉัน\">\(account.shownName)</a>"
    }
}
