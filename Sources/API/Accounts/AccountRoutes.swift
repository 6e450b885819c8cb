internal import Catalog

extension Service {
    /// The resources of accounts: signing in and out, one's own account, and those that one manages.
    static let accountRoutes: [Route] = [
        Route("/sign-in", "signIn", Localized(th: "เข้าสู่ระบบ", en: "Sign in"), tag: Route.accountsTag, offers: [.html, .json], parameters: { _ in ["next"] }) {
            try $0.signInForm($1)
        },
        Route("/sign-out", "signOut", Localized(th: "ออกจากระบบ", en: "Sign out"), tag: Route.accountsTag),
        Route("/account", "account", Localized(th: "บัญชีของฉัน", en: "Own account"), tag: Route.accountsTag, offers: [.html, .json]) { try $0.ownAccount($1) },
        Route("/account/password", "accountPassword", Localized(th: "เปลี่ยนรหัสผ่าน", en: "Change of the own password"), tag: Route.accountsTag),
        Route("/account/tokens", "accountTokens", Localized(th: "โทเค็นของฉัน", en: "Own tokens"), tag: Route.accountsTag),
        Route("/account/tokens/{token}/revoke", "accountTokenRevocation", Localized(th: "เพิกถอนโทเค็น", en: "Revocation of a token"), tag: Route.accountsTag),
        Route("/accounts", "accounts", Localized(th: "บัญชีผู้ใช้", en: "Accounts"), tag: Route.accountsTag, offers: [.html, .json]) { try $0.accounts($1) },
        Route("/accounts/{account}", "managedAccount", Localized(th: "บัญชีหนึ่งบัญชี", en: "One account"), tag: Route.accountsTag, offers: [.html, .json]) {
            try $0.managedAccount($1)
        },
    ] + AccountStep.allCases.map { step in
        Route("/accounts/{account}/\(step.rawValue)", "account-\(step.rawValue)", step.title, tag: Route.accountsTag)
    }

    /// What the forms of accounts do.
    static let formOperations: [FormOperation] = [
        FormOperation(
            "/sign-in", "doSignIn", Localized(th: "เข้าสู่ระบบด้วยชื่อและรหัสผ่าน", en: "Sign in by name and password"), needsOfficer: false,
            fields: ["name", "password", "next"]) { try $0.signIn($1, $2) },
        FormOperation("/sign-out", "doSignOut", Localized(th: "ออกจากระบบ", en: "Sign out"), needsOfficer: false, fields: []) { service, x, _ in
            try service.signOut(x)
        },
        FormOperation(
            "/account/password", "changePassword", Localized(th: "เปลี่ยนรหัสผ่านของตน", en: "Change the own password"), fields: ["current", "new", "again"]
        ) { try $0.changePassword($1, $2) },
        FormOperation(
            "/account/tokens", "makeToken", Localized(th: "ออกโทเค็นให้โปรแกรม", en: "Make a token for a program"),
            fields: ["label", Form.Field("rights", repeats: true), Form.Field("layers", repeats: true), "days"]) { try $0.makeToken($1, $2) },
        FormOperation("/account/tokens/{token}/revoke", "revokeToken", Localized(th: "เพิกถอนโทเค็น", en: "Revoke a token"), fields: []) { service, x, _ in
            try service.revokeToken(x)
        },
        FormOperation(
            "/accounts", "createAccount", Localized(th: "เพิ่มบัญชี", en: "Make an account"), fields: ["name", "shownName", "role", "scope"]
        ) { try $0.createAccount($1, $2) },
        FormOperation(
            "/accounts/{account}", "changeAccount", Localized(th: "แก้ไขบัญชี", en: "Change an account"), fields: ["shownName", "role", "scope"]
        ) { try $0.changeAccount($1, $2) },
    ] + AccountStep.allCases.map { step in
        FormOperation("/accounts/{account}/\(step.rawValue)", "do-\(step.rawValue)", step.title, fields: []) { service, x, _ in try service.take(step, x) }
    }
}

/// What a manager does to an account by one button.
enum AccountStep: String, Sendable, CaseIterable {
    case reset, unlock, revoke, disable

    var title: Localized {
        switch self {
        case .reset: Localized(th: "ตั้งรหัสผ่านใหม่แบบใช้ครั้งเดียว", en: "Reset the password to one for one use")
        case .unlock: Localized(th: "เปิดใช้บัญชี", en: "Unlock or enable the account")
        case .revoke: Localized(th: "เพิกถอนการเข้าใช้และโทเค็นทั้งหมด", en: "End all sessions and revoke all tokens")
        case .disable: Localized(th: "ระงับบัญชี", en: "Disable the account")
        }
    }
}
