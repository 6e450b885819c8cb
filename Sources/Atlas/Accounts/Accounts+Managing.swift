public import Catalog
internal import Credentials
public import Ledger
public import Store

/// What managers do with the accounts of others. A manager of nil is the command line, which may do everything.
extension Accounts {
    /// Whether an officer may manage accounts of a role and area: administrators all, the head of a province those of
    /// the province and its amphoe.
    public static func mayManage(_ manager: Officer?, role: Role, scope: AreaCode?) -> Bool {
        guard let manager else { return true }
        switch manager.role {
        case .administrator: return true
        case .provinceHead:
            guard let own = manager.scope, let scope else { return false }
            return [.amphoeRecorder, .amphoeHead, .province].contains(role) && scope.isWithin(own)
        default: return false
        }
    }

    /// Whether an officer manages any accounts.
    public static func isManager(_ officer: Officer) -> Bool { officer.role == .administrator || (officer.role == .provinceHead && officer.scope != nil) }

    /// The roles that a manager may give.
    public static func roles(_ manager: Officer?) -> [Role] {
        Role.allCases.filter { role in
            mayManage(manager, role: role, scope: level(of: role).flatMap { level in
                manager.flatMap(\.scope).flatMap { level == .amphoe ? AreaCode($0.text + "01") : $0 }
            })
        }
    }

    /// The level of the area that a role works for; nil: the whole country.
    public static func level(of role: Role) -> AreaLevel? {
        switch role {
        case .amphoeRecorder, .amphoeHead: .amphoe
        case .province, .provinceHead: .province
        case .central, .administrator: nil
        }
    }

    /// The accounts that a manager may manage, by name.
    public func list(for manager: Officer?) throws -> [Account] {
        try store.accounts().filter { Self.mayManage(manager, role: $0.role, scope: $0.scope) }
    }

    /// One of them.
    public func account(_ name: String, for manager: Officer?) throws -> Account {
        guard let account = try store.account(name), Self.mayManage(manager, role: account.role, scope: account.scope) else {
            throw AccountRefusal.noAccount
        }
        return account
    }

    /// A new account.
    ///
    /// - Parameter password: nil: one for one use is made.
    /// - Returns: the account and the password that was made, which is kept nowhere.
    public func create(
        name typed: String, shownName: String, role: Role, scope: AreaCode?, password: String? = nil, by manager: Officer?
    ) throws -> (account: Account, password: String?) {
        let name = Self.normal(typed)
        guard Self.isName(name), name != Self.commandLine else { throw AccountRefusal.badName }
        let shownName = try checkedName(shownName)
        try check(role, scope, manager)
        let made = password == nil ? Secret.password() : nil
        let hash = try password.map { try checked($0, name: name, shownName: shownName) } ?? hash(made ?? "")
        let account = Account(
            name: name, shownName: shownName, role: role, scope: scope, passwordHash: hash, mustChange: made != nil, createdAt: now(),
            createdBy: manager?.name)
        guard try store.add(account) else { throw AccountRefusal.nameTaken }
        try record("create-account", name, by: manager?.name)
        return (account, made)
    }

    /// Gives an account another shown name, role or area.
    public func change(_ name: String, shownName: String, role: Role, scope: AreaCode?, by manager: Officer?) throws -> Account {
        let shownName = try checkedName(shownName)
        try check(role, scope, manager)
        if manager?.name == name { throw AccountRefusal.ownAccount }
        let account = try managed(name, manager, "change-account", endsAccess: false) {
            $0.shownName = shownName
            $0.role = role
            $0.scope = scope
        }
        return account
    }

    /// Takes an account out of use: its sessions end and its tokens are revoked at once.
    public func disable(_ name: String, by manager: Officer?) throws {
        if manager?.name == name { throw AccountRefusal.ownAccount }
        _ = try managed(name, manager, "disable-account", endsAccess: true) { $0.state = .disabled }
    }

    /// Takes an account that is locked or disabled into use again, with the password that it had.
    public func unlock(_ name: String, by manager: Officer?) throws {
        if manager?.name == name { throw AccountRefusal.ownAccount }
        _ = try managed(name, manager, "unlock-account", endsAccess: false) { $0.state = .active }
        try forgive(name)
    }

    /// Gives an account a password for one use; its sessions end and its tokens are revoked.
    ///
    /// - Returns: the password, which is kept nowhere.
    public func reset(_ name: String, by manager: Officer?) throws -> String {
        if manager?.name == name { throw AccountRefusal.ownAccount }
        _ = try account(name, for: manager)
        let password = Secret.password()
        let hash = try hash(password)
        _ = try managed(name, manager, "reset-password", endsAccess: true) {
            $0.passwordHash = hash
            $0.mustChange = true
            if $0.state == .locked { $0.state = .active }
        }
        try forgive(name)
        return password
    }

    /// Ends all sessions of an account and revokes all of its tokens.
    public func revoke(_ name: String, by manager: Officer?) throws {
        _ = try managed(name, manager, "revoke-access", endsAccess: true) { _ in }
    }

    // MARK: Checks

    /// Changes an account if the manager may manage it as it stands.
    private func managed(
        _ name: String, _ manager: Officer?, _ verb: String, endsAccess: Bool, _ body: (inout Account) -> Void
    ) throws -> Account {
        let changed = try store.change(name, at: now(), endsAccess: endsAccess) { account in
            guard Self.mayManage(manager, role: account.role, scope: account.scope) else { throw AccountRefusal.noAccount }
            body(&account)
        }
        guard let changed else { throw AccountRefusal.noAccount }
        try record(verb, name, by: manager?.name)
        return changed
    }

    private func checkedName(_ text: String) throws(AccountRefusal) -> String {
        let name = Self.trimmed(text)
        guard (1...100).contains(name.count), !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .badShownName
        }
        return name
    }

    private func check(_ role: Role, _ scope: AreaCode?, _ manager: Officer?) throws(AccountRefusal) {
        let level = Self.level(of: role)
        guard scope?.level == level else { throw .badScope(level: level) }
        if let scope, areas[scope] == nil { throw .unknownArea }
        guard Self.mayManage(manager, role: role, scope: scope) else { throw .notYours }
    }
}
