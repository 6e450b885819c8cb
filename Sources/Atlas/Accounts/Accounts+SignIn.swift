internal import Credentials
internal import Ledger
public import Store

/// Signing in and out, and knowing again who did.
extension Accounts {
    /// A session that has begun, and the token for its cookie, which is kept nowhere else.
    public struct SignIn: Sendable {
        public let account: Account
        public let token: String
        public let formToken: String
    }

    /// A new session for who knows a name and its password.
    ///
    /// An attempt is counted before it is tried, so that attempts side by side gain nothing; a name that does not exist
    /// is treated, and takes as long, as one whose password is wrong.
    ///
    /// - Parameters:
    ///   - address: whence the request comes.
    ///   - previous: the token of the browser's session before, which ends: nobody signs in into a session that others know.
    /// - Throws: ``AccountRefusal``.
    public func signIn(name typed: String, password: String, address: String, previous: String?) throws -> SignIn {
        let name = Self.normal(typed)
        let subjects = [Self.subject("account", name), Self.subject("address", Self.network(of: address))]
        let time = now()
        let failures = try countAttempt(subjects, time)
        let account = Self.isName(name) ? try store.account(name) : nil
        let isRight: Bool
        do {
            isRight = try self.isRight(password, account?.passwordHash)
        } catch {
            try takeBack(subjects, time)
            throw error
        }
        guard let account, isRight else {
            try record("sign-in-failed", account?.name, by: account?.name ?? "-")
            if let account, failures >= settings.failuresToLock, account.state == .active { try lock(account) }
            throw AccountRefusal.wrongSignIn
        }
        try forgive(subjects, time)
        switch account.state {
        case .active: break
        case .locked: throw AccountRefusal.locked
        case .disabled: throw AccountRefusal.disabled
        }
        if hasher.isOutdated(account.passwordHash), let hash = try? hash(password) {
            _ = try store.change(account.name, at: time, endsAccess: false) { if $0.passwordHash == account.passwordHash { $0.passwordHash = hash } }
        }
        return try begin(account, previous: previous)
    }

    /// Starts a session in the place of the one before.
    func begin(_ account: Account, previous: String?) throws -> SignIn {
        let token = Secret.token(), time = now()
        try store.add(
            Session(
                digest: Secret.digest(token), account: account.name, createdAt: time, lastSeenAt: time,
                idleEndsAt: min(time + settings.idle, time + settings.longest), endsAt: time + settings.longest),
            replacing: previous.map { Secret.digest($0) })
        try record("sign-in", account.name, by: account.name)
        return SignIn(account: account, token: token, formToken: Self.formToken(token))
    }

    public func signOut(_ identity: Identity) throws {
        guard case .session(let digest, _) = identity.means else { return }
        try store.endSession(digest)
        try record("sign-out", identity.account.name, by: identity.account.name)
    }

    // MARK: Who it is

    /// Who has the cookie of a session; nil when it has ended. The use is written down once a minute at most.
    public func identity(cookie token: String) throws -> Identity? {
        guard token.utf8.count == Self.tokenLength else { return nil }
        let digest = Secret.digest(token), time = now()
        guard let (found, account) = try store.session(digest), !found.hasEnded(at: time), account.state == .active else { return nil }
        var session = found
        if time - session.lastSeenAt >= 60 {
            session.lastSeenAt = time
            session.idleEndsAt = min(time + settings.idle, session.endsAt)
            try store.touch(session)
        }
        return Identity(account: account, means: .session(digest: digest, formToken: Self.formToken(token)))
    }

    /// Who shows a token; nil when it is none, has expired or was revoked.
    public func identity(bearer text: String) throws -> Identity? {
        guard text.hasPrefix(Self.tokenPrefix), text.utf8.count == Self.tokenPrefix.utf8.count + Self.tokenLength else { return nil }
        guard let (token, account) = try store.token(Secret.digest(text)), token.isValid(at: now()), account.state == .active else { return nil }
        return Identity(account: account, means: .token(token))
    }

    /// What tells a token of ours from other secrets, wherever it turns up.
    static let tokenPrefix = "phaenthi_"
    private static let tokenLength = 43

    /// What a form of a session must send along: it follows from the cookie, and the cookie does not follow from it.
    private static func formToken(_ token: String) -> String { Secret.text(Secret.digest("form", key: token)) }

    // MARK: Failures

    /// Counts an attempt as failed.
    ///
    /// - Returns: the failures of the account in a row, with this one.
    /// - Throws: ``AccountRefusal/wait(seconds:)`` when there were too many just now; this one is then not counted.
    func countAttempt(_ subjects: [String], _ time: Int) throws -> Int {
        let free = [settings.freeFailures.account, settings.freeFailures.address]
        var count = 0
        try store.countFailures(of: subjects, forgetting: time - settings.memory) { failures in
            for (failure, free) in zip(failures, free) {
                guard let failure else { continue }
                let wait = failure.lastAt + self.wait(after: failure.count, free: free) - time
                if wait > 0 { throw AccountRefusal.wait(seconds: wait) }
            }
            for i in failures.indices { failures[i] = SignInFailures(count: (failures[i]?.count ?? 0) + 1, lastAt: time) }
            count = failures.first??.count ?? 0
        }
        return count
    }

    /// Seconds to wait after so many failures: 1, 2, 4 … after those that are free.
    func wait(after failures: Int, free: Int) -> Int {
        guard failures >= free else { return 0 }
        return min(1 << min(failures - free, 30), settings.longestWait)
    }

    /// The attempt was right: the account has no failures, the address one less.
    private func forgive(_ subjects: [String], _ time: Int) throws {
        try store.countFailures(of: subjects, forgetting: time - settings.memory) { failures in
            failures[0] = nil
            Self.takeOne(&failures[1])
        }
    }

    /// Forgets the failures of an account.
    func forgive(_ name: String) throws {
        try store.countFailures(of: [Self.subject("account", name)], forgetting: now() - settings.memory) { $0[0] = nil }
    }

    /// The attempt was never tried.
    private func takeBack(_ subjects: [String], _ time: Int) throws {
        try store.countFailures(of: subjects, forgetting: time - settings.memory) { failures in
            for i in failures.indices { Self.takeOne(&failures[i]) }
        }
    }

    private static func takeOne(_ failures: inout SignInFailures?) {
        guard let count = failures?.count else { return }
        if count > 1 { failures?.count = count - 1 } else { failures = nil }
    }

    private func lock(_ account: Account) throws {
        _ = try store.change(account.name, at: now(), endsAccess: false) { if $0.state == .active { $0.state = .locked } }
        try record("lock-account", account.name, by: "-")
    }

    /// What stands for an account or an address among the failures: a digest, for people type passwords where their name
    /// belongs, and addresses are personal data.
    static func subject(_ kind: String, _ text: String) -> String { Secret.text(Secret.digest("\(kind):\(text)")) }

    /// The address, or the network of 64 bits that one subscriber has in IPv6 (RFC 6177).
    static func network(of address: String) -> String {
        guard address.contains(":"), !address.contains(".") else { return address }
        let halves = address.split(separator: "%", maxSplits: 1)[0]
        if let gap = halves.firstRange(of: "::") {
            let head = halves[..<gap.lowerBound].split(separator: ":"), tail = halves[gap.upperBound...].split(separator: ":")
            let groups = head + Array(repeating: "0", count: max(0, 8 - head.count - tail.count)) + tail
            return groups.prefix(4).joined(separator: ":")
        }
        return halves.split(separator: ":").prefix(4).joined(separator: ":")
    }

    // MARK: Names

    static func normal(_ name: String) -> String { String(String.UnicodeScalarView(PasswordRule.folded(name).filter { $0 != " " })) }

    /// `a-z 0-9 . - _`, 3 to 40 of them, a letter first.
    static func isName(_ name: String) -> Bool {
        guard (3...40).contains(name.utf8.count), let first = name.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
    }
}
