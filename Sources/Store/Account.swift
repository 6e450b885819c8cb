public import Catalog
public import Ledger

/// Someone who may sign in. Times are in seconds since 1970, UTC.
public struct Account: Hashable, Sendable {
    /// What an account is good for at the moment.
    public enum State: String, Hashable, Sendable, CaseIterable {
        case active
        /// Too many wrong passwords; a manager unlocks it.
        case locked
        /// Taken out of use by a manager.
        case disabled
    }

    /// What is typed to sign in and what the journal keeps: small letters, digits, `.`, `-` and `_`. It never changes.
    public let name: String
    /// The officer's name as people write it.
    public var shownName: String
    public var role: Role
    /// The area that the officer works for; nil: the whole country.
    public var scope: AreaCode?
    /// What is stored of the password (Argon2id).
    public var passwordHash: String
    public var state: State
    /// Whether the password is for one use: the officer can do nothing before choosing another.
    public var mustChange: Bool
    public let createdAt: Int
    /// The account that made it; nil: the command line.
    public let createdBy: String?

    public init(
        name: String, shownName: String, role: Role, scope: AreaCode?, passwordHash: String, state: State = .active, mustChange: Bool,
        createdAt: Int, createdBy: String?
    ) {
        self.name = name
        self.shownName = shownName
        self.role = role
        self.scope = scope
        self.passwordHash = passwordHash
        self.state = state
        self.mustChange = mustChange
        self.createdAt = createdAt
        self.createdBy = createdBy
    }

    public var officer: Officer { Officer(name: name, role: role, scope: scope) }
}

/// A browser that has signed in. Times are in seconds since 1970, UTC.
public struct Session: Hashable, Sendable {
    /// Of the token in the browser's cookie, which itself is stored nowhere.
    public let digest: [UInt8]
    public let account: String
    public let createdAt: Int
    /// The last use, to a minute.
    public var lastSeenAt: Int
    /// Ended from then on, unless it is used before.
    public var idleEndsAt: Int
    /// Ended from then on in any case.
    public let endsAt: Int

    public init(digest: [UInt8], account: String, createdAt: Int, lastSeenAt: Int, idleEndsAt: Int, endsAt: Int) {
        self.digest = digest
        self.account = account
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.idleEndsAt = idleEndsAt
        self.endsAt = endsAt
    }

    public func hasEnded(at now: Int) -> Bool { now >= idleEndsAt || now >= endsAt }
}

/// What a program shows instead of signing in (a bearer token, RFC 6750). Times are in seconds since 1970, UTC.
public struct AccessToken: Hashable, Sendable {
    /// What a token is good for.
    public enum Right: String, Hashable, Sendable, CaseIterable {
        /// See what the officer sees.
        case read
        /// Record rows, and take the steps that the officer may take.
        case record
        /// Change features of layers.
        case edit
    }

    /// From 1, as the store numbers them; 0: a new one.
    public var id: Int64
    /// Of the token itself, which is stored nowhere.
    public let digest: [UInt8]
    public let account: String
    /// What the officer calls it.
    public let label: String
    public let rights: Set<Right>
    /// The only layers that it may edit; nil: all that the officer may.
    public let layers: Set<String>?
    public let createdAt: Int
    public let expiresAt: Int
    public var revokedAt: Int?

    public init(
        id: Int64 = 0, digest: [UInt8], account: String, label: String, rights: Set<Right>, layers: Set<String>?, createdAt: Int, expiresAt: Int,
        revokedAt: Int? = nil
    ) {
        self.id = id
        self.digest = digest
        self.account = account
        self.label = label
        self.rights = rights
        self.layers = layers
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    public func isValid(at now: Int) -> Bool { revokedAt == nil && now < expiresAt }
}

/// How often signing in has failed, for an account or an address.
public struct SignInFailures: Hashable, Sendable {
    public var count: Int
    /// The last time, in seconds since 1970, UTC.
    public var lastAt: Int

    public init(count: Int, lastAt: Int) {
        self.count = count
        self.lastAt = lastAt
    }
}
