internal import Credentials
public import Store

/// What officers do with their own account.
extension Accounts {
    /// Changes the password of who is signed in. All other sessions end, and this one gets a new cookie.
    public func changePassword(_ identity: Identity, current: String, new: String, cookie: String?) throws -> SignIn {
        let account = identity.account
        _ = try countAttempt([Self.subject("account", account.name)], now())
        guard try isRight(current, account.passwordHash) else {
            try record("change-password-failed", account.name, by: account.name)
            throw AccountRefusal.wrongPassword
        }
        try forgive(account.name)
        guard !Secret.areEqual(current, new) else { throw AccountRefusal.samePassword }
        let hash = try checked(new, name: account.name, shownName: account.shownName)
        let changed = try store.change(account.name, at: now(), endsAccess: false) {
            $0.passwordHash = hash
            $0.mustChange = false
        }
        guard let changed else { throw AccountRefusal.noAccount }
        try store.endSessions(of: account.name, but: nil)
        try record("change-password", account.name, by: account.name)
        return try begin(changed, previous: cookie)
    }

    // MARK: Tokens

    /// The officer's tokens, newest first.
    public func tokens(of account: String) throws -> [AccessToken] { try store.tokens(of: account) }

    /// A new token of an account.
    ///
    /// - Parameters:
    ///   - layers: the only ones that it may edit; nil: all that the officer may.
    ///   - days: how long it lives.
    /// - Returns: the token, which is kept nowhere, and what is kept of it.
    public func makeToken(
        for account: String, label: String, rights: Set<AccessToken.Right>, layers: Set<String>?, days: Int, by name: String?
    ) throws -> (text: String, token: AccessToken) {
        let label = Self.trimmed(label)
        guard (1...60).contains(label.count) else { throw AccountRefusal.badLabel }
        guard !rights.isEmpty else { throw AccountRefusal.badRights }
        guard (1...settings.tokenDays).contains(days) else { throw AccountRefusal.badDays(most: settings.tokenDays) }
        guard try store.account(account) != nil else { throw AccountRefusal.noAccount }
        let text = Self.tokenPrefix + Secret.token(), time = now()
        let token = try store.add(
            AccessToken(
                digest: Secret.digest(text), account: account, label: label, rights: rights, layers: layers, createdAt: time,
                expiresAt: time + days * 86_400))
        try record("make-token", account, by: name)
        return (text, token)
    }

    public func revokeToken(_ id: Int64, of account: String, by name: String?) throws {
        guard try store.revokeToken(id, of: account, at: now()) else { throw AccountRefusal.noToken }
        try record("revoke-token", account, by: name)
    }

    static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
