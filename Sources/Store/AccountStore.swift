/// Where accounts, their sessions and tokens are kept. Calls come from many threads at once, and from several processes.
/// Times are in seconds since 1970, UTC.
public protocol AccountStore: Sendable {
    // MARK: Accounts

    func account(_ name: String) throws -> Account?

    /// All of them by name.
    func accounts() throws -> [Account]

    /// Whether there is any.
    func hasAccounts() throws -> Bool

    /// - Returns: false when the name is taken.
    func add(_ account: Account) throws -> Bool

    /// Changes an account in one transaction; when `body` throws, nothing is written.
    ///
    /// - Parameter endsAccess: whether its sessions end and its tokens are revoked with the same write.
    /// - Returns: the account as it stands now; nil when there is none.
    func change(_ name: String, at now: Int, endsAccess: Bool, _ body: (inout Account) throws -> Void) throws -> Account?

    // MARK: Sessions

    /// The session of a digest and its account; nil when there is none.
    func session(_ digest: [UInt8]) throws -> (session: Session, account: Account)?

    /// Adds a session, and takes away those that have ended by then.
    ///
    /// - Parameter replaced: the digest of the browser's session before, which ends.
    func add(_ session: Session, replacing replaced: [UInt8]?) throws

    /// Keeps when a session was last used and when it ends if it is not used again.
    func touch(_ session: Session) throws

    func endSession(_ digest: [UInt8]) throws

    /// Ends all sessions of an account but one.
    func endSessions(of account: String, but digest: [UInt8]?) throws

    // MARK: Tokens

    /// The token of a digest and its account, valid or not; nil when there is none.
    func token(_ digest: [UInt8]) throws -> (token: AccessToken, account: Account)?

    /// The tokens of an account, newest first, those that are revoked too.
    func tokens(of account: String) throws -> [AccessToken]

    /// - Returns: the token with its number.
    func add(_ token: AccessToken) throws -> AccessToken

    /// - Returns: whether the account has such a token that was valid.
    func revokeToken(_ id: Int64, of account: String, at now: Int) throws -> Bool

    // MARK: Failures

    /// Counts in one transaction: gives the counts of the subjects, in their order, to `body` and keeps what it makes of
    /// them; when `body` throws, nothing is written. Nil: none; a count that is older than `forgotten` is taken away.
    func countFailures(of subjects: [String], forgetting forgotten: Int, _ body: (inout [SignInFailures?]) throws -> Void) throws
}
