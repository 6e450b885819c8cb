internal import Atlas
internal import Catalog
internal import HTTP
internal import Ledger
internal import Store

/// One's own account: what it is, its password and its tokens.
extension Service {
    func ownAccount(_ x: Exchange) throws -> Response {
        guard let identity = x.visitor.identity else { return try turnedAway(x) ?? Service.seeOther("/sign-in") }
        if x.form == .json {
            let tokens = try keeper().tokens(of: identity.account.name)
            return document(
                json(identity.account).adding("tokens", .array(tokens.map(json))).adding(FormOperation.tokenField, identity.formToken.map { .string($0) }), x)
        }
        return tagged(try ownPage(x, identity, nil), x, type: x.form.contentType)
    }

    /// Where a browser is led that nobody has signed in with, or whose officer must choose a password first; a program is
    /// told so. Nil: go on.
    func turnedAway(_ x: Exchange) throws(Problem) -> Response? {
        guard let account = x.visitor.identity?.account else {
            guard x.form == .html else { throw .unauthorized(hasToken: false) }
            return Service.seeOther("/sign-in?next=\(PercentEncoding.encode(x.request.rawPath))")
        }
        return account.mustChange && x.form == .html ? Service.seeOther("/account") : nil
    }

    func changePassword(_ x: Exchange, _ form: Form) throws -> Response {
        guard let identity = x.visitor.identity, case .session = identity.means else { throw Problem.unauthorized(hasToken: false) }
        do {
            guard !form.isFromPage || form["new"] == form["again"] else { throw AccountRefusal.notTwice }
            let done = try keeper().changePassword(identity, current: form["current"], new: form["new"], cookie: x.visitor.cookie)
            if form.isFromPage { return Service.seeOther("/account", setCookie(done.token)) }
            var response = written(json(done.account).adding(FormOperation.tokenField, .string(done.formToken)), status: 200)
            response.headers.append(setCookie(done.token))
            return response
        } catch let refusal as AccountRefusal where form.isFromPage {
            return refused(refusal, try ownPage(x, identity, refusal.message), x)
        }
    }

    func makeToken(_ x: Exchange, _ form: Form) throws -> Response {
        guard let identity = x.visitor.identity, case .session = identity.means, !identity.account.mustChange else {
            throw Problem.unauthorized(hasToken: false)
        }
        do {
            var rights: Set<AccessToken.Right> = []
            for text in form.list("rights") {
                guard let right = AccessToken.Right(rawValue: text) else { throw AccountRefusal.badRights }
                rights.insert(right)
            }
            let layers = form.list("layers")
            if let unknown = layers.first(where: { atlas.catalog.layer($0) == nil }) { throw AccountRefusal.unknownLayer(String(unknown.prefix(60))) }
            let made = try keeper().makeToken(
                for: identity.account.name, label: form["label"], rights: rights, layers: layers.isEmpty ? nil : Set(layers),
                days: form["days"].isEmpty ? 90 : Int(form["days"]) ?? 0, by: identity.account.name)
            guard form.isFromPage else { return written(json(made.token).adding("token", .string(made.text)), status: 201) }
            return shown(try ownPage(x, identity, nil, made: made.text), status: 201)
        } catch let refusal as AccountRefusal where form.isFromPage {
            return refused(refusal, try ownPage(x, identity, refusal.message), x)
        }
    }

    func revokeToken(_ x: Exchange) throws -> Response {
        guard let identity = x.visitor.identity, let id = Int64(x.variables["token"] ?? "") else { throw AccountRefusal.noToken }
        try keeper().revokeToken(id, of: identity.account.name, by: identity.account.name)
        return x.form == .html ? Service.seeOther("/account") : Response(status: 204, headers: [(name: "Cache-Control", value: "no-store")])
    }

    // MARK: The page

    private func ownPage(_ x: Exchange, _ identity: Identity, _ complaint: Localized?, made: String? = nil) throws -> [UInt8] {
        let account = identity.account
        let hint: HTML = account.mustChange
            ? "<div class=\"notice failure\" role=\"alert\"><p>รหัสผ่านนี้ใช้ได้ครั้งเดียว ตั้งรหัสผ่านใหม่ก่อนทำงานต่อ</p><p lang=\"en\">This password is for one use: choose another one first.</p></div>"
            : ""
        let managing: HTML = account.mustChange || !Accounts.isManager(account.officer) ? "" : "<a class=\"action\" href=\"/accounts\">จัดการบัญชี</a> "
        let tokens: HTML = account.mustChange ? "" : try tokenSection(x, account, made)
        return page(
            PageParts(
                title: Localized(th: "บัญชีของฉัน", en: "My account"),
                main: """
                    \(notice(complaint))\(hint)
                    <dl class="facts"><div><dt>ชื่อ</dt><dd>\(account.shownName)</dd></div><div><dt>ชื่อผู้ใช้</dt><dd>\(account.name)</dd></div>
                    <div><dt>บทบาท</dt><dd>\(account.role.title.th)</dd></div><div><dt>พื้นที่</dt><dd>\(areaName(account.scope))</dd></div></dl>
                    <div class="formats">\(managing)<form action="/sign-out" method="post">\(formToken(x))<button>ออกจากระบบ</button></form></div>
                    <h2>เปลี่ยนรหัสผ่าน <span lang="en">Password</span></h2>
                    <form class="fields" action="/account/password" method="post">\(formToken(x))
                    <input class="visually-hidden" value="\(account.name)" autocomplete="username" readonly tabindex="-1" aria-hidden="true">
                    <label for="current">รหัสผ่านเดิม</label><input id="current" name="current" type="password" required autocomplete="current-password">
                    <label for="new">รหัสผ่านใหม่ อย่างน้อย \(PasswordRule.shortest) ตัวอักษร</label><input id="new" name="new" type="password" required minlength="\(PasswordRule.shortest)" autocomplete="new-password" aria-describedby="rule">
                    <label for="again">รหัสผ่านใหม่อีกครั้ง</label><input id="again" name="again" type="password" required autocomplete="new-password">
                    <p class="fine" id="rule">คำสามสี่คำที่ไม่เกี่ยวกันจำง่ายและเดายาก ชื่อตน ชื่อหรือรหัสพื้นที่ และแบบเดิมของกรมใช้ไม่ได้</p>
                    <button class="main">เปลี่ยนรหัสผ่าน</button></form>\(tokens)
                    """), x)
    }

    private func tokenSection(_ x: Exchange, _ account: Account, _ made: String?) throws -> HTML {
        let now = try keeper().time
        let rows = try HTML.each(keeper().tokens(of: account.name).filter { $0.isValid(at: now) }) { token in
            """
            <tr><th scope="row">\(token.label)</th><td>\(token.rights.map(\.rawValue).sorted().joined(separator: " "))</td><td>\(token.layers?.sorted().joined(separator: " ") ?? "ทุกชั้น")</td>
            <td>\(day(token.expiresAt))</td><td><form action="/account/tokens/\(Int(token.id))/revoke" method="post">\(formToken(x))<button>เพิกถอน<span class="visually-hidden"> \(token.label)</span></button></form></td></tr>
            """
        }
        let list: HTML = rows.bytes.isEmpty ? "<p class=\"missing\">ยังไม่มีโทเค็น</p>" : table(["ชื่อ", "สิทธิ์", "ชั้นข้อมูล", "หมดอายุ", "เพิกถอน"], rows)
        let rights = HTML.each(AccessToken.Right.allCases) { right in
            "<label class=\"choice\"><input type=\"checkbox\" name=\"rights\" value=\"\(right.rawValue)\"\(right == .read ? " checked" as HTML : "")> \(right.title.th)</label>"
        }
        return """
            <h2>โทเค็นสำหรับโปรแกรม <span lang="en">Tokens</span></h2>\(secret("โทเค็นใหม่", made))\(list)
            <form class="fields" action="/account/tokens" method="post">\(formToken(x))
            <label for="label">ชื่อโทเค็น</label><input id="label" name="label" required maxlength="60" autocomplete="off">
            <fieldset><legend>สิทธิ์</legend>\(rights)</fieldset>
            <label for="layers">เฉพาะชั้นข้อมูล (รหัส คั่นด้วยจุลภาค ว่างคือทุกชั้น)</label><input id="layers" name="layers" autocomplete="off">
            <label for="days">อายุ (วัน)</label><input id="days" name="days" type="number" min="1" max="366" value="90">
            <button>ออกโทเค็น</button></form>
            """
    }

    /// Something that is shown this once.
    func secret(_ title: String, _ text: String?) -> HTML {
        text.map { "<div class=\"notice secret\" role=\"status\"><p>\(title) แสดงครั้งนี้ครั้งเดียว จดหรือคัดลอกไว้เดี๋ยวนี้</p><p><code>\($0)</code></p></div>" } ?? ""
    }

    /// The area's name and code.
    func areaName(_ code: AreaCode?) -> String {
        guard let code else { return "ทั้งประเทศ" }
        let names = [code, code.parent].compactMap { $0 }.compactMap { atlas.catalog.areas[$0]?.name.th }
        return "\(names.joined(separator: " ")) (\(code.text))"
    }

    /// A day of the Buddhist Era: `21 พ.ย. 2569`.
    func day(_ second: Int) -> String { thaiDate(Timestamp.instant(second: second)) }

    // MARK: JSON

    func json(_ account: Account) -> JSON {
        .present([
            "name": .string(account.name), "shownName": .string(account.shownName), "role": .string(account.role.rawValue),
            "scope": account.scope.map { .string($0.text) }, "state": .string(account.state.rawValue), "mustChange": .boolean(account.mustChange),
            "createdAt": .string(Timestamp.instant(second: account.createdAt)),
        ])
    }

    private func json(_ token: AccessToken) -> JSON {
        .present([
            "id": .integer(Int(token.id)), "label": .string(token.label), "rights": .strings(token.rights.map(\.rawValue).sorted()),
            "layers": token.layers.map { .strings($0.sorted()) }, "createdAt": .string(Timestamp.instant(second: token.createdAt)),
            "expiresAt": .string(Timestamp.instant(second: token.expiresAt)), "revokedAt": token.revokedAt.map { .string(Timestamp.instant(second: $0)) },
        ])
    }
}

extension Role {
    /// For people.
    var title: Localized {
        switch self {
        case .amphoeRecorder: Localized(th: "พัฒนากร (ผู้บันทึกระดับอำเภอ)", en: "Amphoe recorder")
        case .amphoeHead: Localized(th: "พัฒนาการอำเภอ", en: "Head of the amphoe office")
        case .province: Localized(th: "เจ้าหน้าที่จังหวัด", en: "Provincial staff")
        case .provinceHead: Localized(th: "พัฒนาการจังหวัด", en: "Head of the provincial office")
        case .central: Localized(th: "ส่วนกลาง", en: "Department")
        case .administrator: Localized(th: "ผู้ดูแลระบบ", en: "Administrator")
        }
    }
}

extension AccessToken.Right {
    /// For people.
    var title: Localized {
        switch self {
        case .read: Localized(th: "อ่าน", en: "Read")
        case .record: Localized(th: "บันทึกข้อมูล", en: "Record")
        case .edit: Localized(th: "แก้ไขชั้นข้อมูล", en: "Edit layers")
        }
    }
}
