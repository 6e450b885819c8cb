internal import Atlas
internal import Catalog
internal import HTTP
internal import Ledger
internal import Store

/// The accounts that an officer manages.
extension Service {
    private static let trail = (title: "บัญชีผู้ใช้", href: "/accounts")

    /// The officer who may manage accounts.
    private func manager(_ x: Exchange) throws(Problem) -> Officer {
        guard let identity = x.visitor.identity, case .session = identity.means else { throw .unauthorized(hasToken: false) }
        if identity.account.mustChange { throw .mustChange }
        guard let officer = identity.officer(), Accounts.isManager(officer) else { throw .officersOnly }
        return officer
    }

    func accounts(_ x: Exchange) throws -> Response {
        if let away = try turnedAway(x) { return away }
        let manager = try manager(x)
        if x.form == .json { return document(["accounts": .array(try keeper().list(for: manager).map(json))], x) }
        return tagged(try listPage(x, manager, nil), x, type: x.form.contentType)
    }

    func managedAccount(_ x: Exchange) throws -> Response {
        if let away = try turnedAway(x) { return away }
        let manager = try manager(x), account = try keeper().account(x.variables["account"] ?? "", for: manager)
        if x.form == .json { return document(json(account), x) }
        return tagged(accountPage(x, manager, account, nil), x, type: x.form.contentType)
    }

    func createAccount(_ x: Exchange, _ form: Form) throws -> Response {
        let manager = try manager(x)
        do {
            let (role, scope) = try placement(form)
            let made = try keeper().create(name: form["name"], shownName: form["shownName"], role: role, scope: scope, by: manager)
            guard form.isFromPage else {
                var response = written(json(made.account).adding("password", made.password.map { .string($0) }), status: 201)
                response.headers.append((name: "Location", value: "\(x.base)/accounts/\(made.account.name)"))
                return response
            }
            return shown(accountPage(x, manager, made.account, nil, password: made.password), status: 201)
        } catch let refusal as AccountRefusal where form.isFromPage {
            return refused(refusal, try listPage(x, manager, refusal.message, form), x)
        }
    }

    func changeAccount(_ x: Exchange, _ form: Form) throws -> Response {
        let manager = try manager(x), name = x.variables["account"] ?? ""
        do {
            let (role, scope) = try placement(form)
            let account = try keeper().change(name, shownName: form["shownName"], role: role, scope: scope, by: manager)
            return form.isFromPage ? Service.seeOther("/accounts/\(PercentEncoding.segment(account.name))") : written(json(account), status: 200)
        } catch let refusal as AccountRefusal where form.isFromPage && refusal != .noAccount {
            return refused(refusal, accountPage(x, manager, try keeper().account(name, for: manager), refusal.message), x)
        }
    }

    func take(_ step: AccountStep, _ x: Exchange) throws -> Response {
        let manager = try manager(x), keeper = try keeper()
        let account = try keeper.account(x.variables["account"] ?? "", for: manager)
        do {
            var password: String?
            switch step {
            case .reset: password = try keeper.reset(account.name, by: manager)
            case .unlock: try keeper.unlock(account.name, by: manager)
            case .revoke: try keeper.revoke(account.name, by: manager)
            case .disable: try keeper.disable(account.name, by: manager)
            }
            guard x.form == .html else {
                return written(json(try keeper.account(account.name, for: manager)).adding("password", password.map { .string($0) }), status: 200)
            }
            guard let password else { return Service.seeOther("/accounts/\(PercentEncoding.segment(account.name))") }
            return shown(accountPage(x, manager, try keeper.account(account.name, for: manager), nil, password: password))
        } catch let refusal as AccountRefusal where x.form == .html {
            return refused(refusal, accountPage(x, manager, account, refusal.message), x)
        }
    }

    private func placement(_ form: Form) throws(AccountRefusal) -> (Role, AreaCode?) {
        guard let role = Role(rawValue: form["role"]) else { throw .badRole }
        let text = form["scope"]
        guard !text.isEmpty else { return (role, nil) }
        guard let scope = AreaCode(text) else { throw .unknownArea }
        return (role, scope)
    }

    // MARK: Pages

    private func listPage(_ x: Exchange, _ manager: Officer, _ complaint: Localized?, _ form: Form? = nil) throws -> [UInt8] {
        let rows = HTML.each(try keeper().list(for: manager)) { account in
            """
            <tr><th scope="row"><a href="/accounts/\(PercentEncoding.segment(account.name))">\(account.name)</a></th><td>\(account.shownName)</td>
            <td>\(account.role.title.th)</td><td>\(areaName(account.scope))</td><td>\(account.mustChange && account.state == .active ? "รอเปลี่ยนรหัสผ่าน" : account.state.title.th)</td></tr>
            """
        }
        return page(
            PageParts(
                title: Localized(th: "บัญชีผู้ใช้", en: "Accounts"), trail: [(title: "บัญชีของฉัน", href: "/account")],
                main: """
                    \(notice(complaint))\(table(["ชื่อผู้ใช้", "ชื่อ", "บทบาท", "พื้นที่", "สถานะ"], rows))
                    <h2>เพิ่มบัญชี <span lang="en">New account</span></h2>
                    <form class="fields" action="/accounts" method="post">\(formToken(x))
                    <label for="name">ชื่อผู้ใช้ (a-z 0-9 . - _)</label><input id="name" name="name" value="\(form?["name"] ?? "")" required minlength="3" maxlength="40" autocomplete="off" autocapitalize="none" spellcheck="false">
                    \(placementFields(manager, shownName: form?["shownName"] ?? "", role: form.flatMap { Role(rawValue: $0["role"]) }, scope: form?["scope"] ?? ""))
                    <button class="main">เพิ่มบัญชี</button></form>
                    """), x)
    }

    private func accountPage(_ x: Exchange, _ manager: Officer, _ account: Account, _ complaint: Localized?, password: String? = nil) -> [UInt8] {
        let path = "/accounts/\(PercentEncoding.segment(account.name))"
        let steps = HTML.each(AccountStep.allCases.filter { $0 != (account.state == .active ? .unlock : .disable) }) { step in
            "<form action=\"\(path)/\(step.rawValue)\" method=\"post\">\(formToken(x))<button>\(step.title.th)</button></form> "
        }
        return page(
            PageParts(
                title: Localized(th: "บัญชี \(account.name)", en: "Account \(account.name)"),
                trail: [(title: "บัญชีของฉัน", href: "/account"), Service.trail],
                main: """
                    \(notice(complaint))\(secret("รหัสผ่านแบบใช้ครั้งเดียว", password))
                    <dl class="facts"><div><dt>สถานะ</dt><dd>\(account.state.title.th)\(account.mustChange ? " รอเปลี่ยนรหัสผ่าน" : "")</dd></div>
                    <div><dt>สร้างเมื่อ</dt><dd>\(day(account.createdAt)) โดย \(account.createdBy ?? Accounts.commandLine)</dd></div></dl>
                    <div class="formats">\(steps)</div>
                    <h2>แก้ไข <span lang="en">Change</span></h2>
                    <form class="fields" action="\(path)" method="post">\(formToken(x))
                    \(placementFields(manager, shownName: account.shownName, role: account.role, scope: account.scope?.text ?? ""))
                    <button class="main">บันทึก</button></form>
                    """), x)
    }

    private func placementFields(_ manager: Officer, shownName: String, role: Role?, scope: String) -> HTML {
        let roles = HTML.each(Accounts.roles(manager)) { one in
            "<option value=\"\(one.rawValue)\"\(one == role ? " selected" as HTML : "")>\(one.title.th)</option>"
        }
        return """
            <label for="shownName">ชื่อและนามสกุล</label><input id="shownName" name="shownName" value="\(shownName)" required maxlength="100" autocomplete="off">
            <label for="role">บทบาท</label><select id="role" name="role">\(roles)</select>
            <label for="scope">รหัสพื้นที่ (จังหวัด 2 หลัก อำเภอ 4 หลัก ส่วนกลางและผู้ดูแลระบบเว้นว่าง)</label><input id="scope" name="scope" value="\(scope)" inputmode="numeric" pattern="[0-9]{2}([0-9]{2})?" maxlength="4" autocomplete="off">
            """
    }
}

extension Account.State {
    /// For people.
    var title: Localized {
        switch self {
        case .active: Localized(th: "ใช้งาน", en: "Active")
        case .locked: Localized(th: "ถูกล็อก", en: "Locked")
        case .disabled: Localized(th: "ระงับ", en: "Disabled")
        }
    }
}
