public import Catalog
public import Credentials
public import Ledger
public import Store

/// Accounts of officers: who may sign in, with what, and who keeps them.
///
/// Passwords and tokens come in and are stored as digests; none of them ever stands in an error or in the journal.
public struct Accounts: Sendable {
    /// Times are in seconds.
    public struct Settings: Sendable {
        /// A session ends when it is not used for so long.
        public var idle = 30 * 60
        /// A session ends so long after signing in, however much it is used.
        public var longest = 12 * 3600
        /// How often a wrong password is free, for one account and for one address; from then on the wait doubles.
        public var freeFailures = (account: 5, address: 30)
        /// The longest wait.
        public var longestWait = 15 * 60
        /// As many failures in a row lock an account until a manager unlocks it.
        public var failuresToLock = 50
        /// Failures are forgotten when there was none for so long.
        public var memory = 24 * 3600
        /// The longest life of a token, in days.
        public var tokenDays = 366

        public init() {}
    }

    /// Keeps what happened: the event, the account's name, and when, in UTC (ISO 8601); as `RecordStore.record` does.
    public typealias Journal = @Sendable (_ event: JournalEvent, _ name: String, _ time: String) throws -> Void

    let store: any AccountStore
    let hasher: PasswordHasher
    let areas: AreaRegister
    public let settings: Settings
    let now: @Sendable () -> Int
    private let journal: Journal
    let passwords: PasswordRule

    /// - Parameter now: seconds since 1970, UTC.
    public init(
        store: any AccountStore, areas: AreaRegister, hasher: PasswordHasher = PasswordHasher(), settings: Settings = Settings(),
        now: @escaping @Sendable () -> Int, journal: @escaping Journal = { _, _, _ in }
    ) {
        self.store = store
        self.hasher = hasher
        self.areas = areas
        self.settings = settings
        self.now = now
        self.journal = journal
        passwords = PasswordRule(areas: areas)
    }

    /// Now, in seconds since 1970, UTC.
    public var time: Int { now() }

    /// The name under which the command line stands in the journal.
    public static let commandLine = "command-line"

    func record(_ verb: String, _ subject: String?, by name: String?) throws {
        try journal(JournalEvent(verb: verb, subject: subject), name ?? Self.commandLine, Timestamp.instant(second: now()))
    }

    /// Keeps in the journal what an officer does that is no matter of accounts.
    public func note(_ event: JournalEvent, by officer: Officer) throws {
        try journal(event, officer.name, Timestamp.instant(second: now()))
    }

    /// A new password as it may be stored.
    ///
    /// - Throws: ``AccountRefusal/badPassword(_:)``, ``AccountRefusal/busy``.
    func checked(_ password: String, name: String, shownName: String) throws(AccountRefusal) -> String {
        if let fault = passwords.fault(of: password, name: name, shownName: shownName) { throw .badPassword(fault) }
        return try hash(password)
    }

    func hash(_ password: String) throws(AccountRefusal) -> String {
        do throws(HashingRefusal) { return try hasher.hash(password) } catch { throw .busy }
    }

    func isRight(_ password: String, _ hash: String?) throws(AccountRefusal) -> Bool {
        guard password.utf8.count <= PasswordRule.longest else { return false }
        do throws(HashingRefusal) { return try hasher.verify(password, against: hash) } catch { throw .busy }
    }
}
