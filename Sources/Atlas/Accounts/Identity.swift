public import Ledger
public import Store

/// Who sends a request: an officer, and how that is known.
public struct Identity: Hashable, Sendable {
    /// How an officer is known.
    public enum Means: Hashable, Sendable {
        /// By the cookie of a session; forms must send `formToken` along (CSRF).
        case session(digest: [UInt8], formToken: String)
        /// By a token of a program.
        case token(AccessToken)
    }

    public let account: Account
    public let means: Means

    public init(account: Account, means: Means) {
        self.account = account
        self.means = means
    }

    /// The officer as far as the account may be used: nil while a password for one use must be changed, and where a
    /// token lacks the right.
    public func officer(_ right: AccessToken.Right = .read) -> Officer? {
        if account.mustChange { return nil }
        if case .token(let token) = means, !token.rights.contains(right) { return nil }
        return account.officer
    }

    /// What the officer may edit; nil: nothing.
    public var editAuthority: EditAuthority? {
        guard let officer = officer(.edit) else { return nil }
        if case .token(let token) = means { return EditAuthority(officer, layers: token.layers) }
        return EditAuthority(officer, layers: nil)
    }

    /// What forms must send along; nil: no cookie, so no need.
    public var formToken: String? {
        if case .session(_, let token) = means { token } else { nil }
    }
}
