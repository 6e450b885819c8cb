internal import SQLite
public import Store

extension EmbeddedStore: AccountStore {
    // MARK: Accounts

    public func account(_ name: String) throws -> Account? {
        let lease = try pool.lease()
        return try Self.account(name, lease.session.connection)
    }

    private static func account(_ name: String, _ connection: borrowing Connection) throws -> Account? {
        var rows = try connection.prepare("SELECT \(AccountRows.accountColumns) FROM account AS a WHERE name = ?")
        try rows.bind(1, name)
        return try rows.step() ? AccountRows.account(rows) : nil
    }

    public func accounts() throws -> [Account] {
        let lease = try pool.lease()
        return try Self.accounts(lease.session.connection)
    }

    private static func accounts(_ connection: borrowing Connection) throws -> [Account] {
        var rows = try connection.prepare("SELECT \(AccountRows.accountColumns) FROM account AS a ORDER BY name")
        var accounts: [Account] = []
        while try rows.step() { accounts.append(try AccountRows.account(rows)) }
        return accounts
    }

    public func hasAccounts() throws -> Bool {
        let lease = try pool.lease()
        return try Self.hasAccounts(lease.session.connection)
    }

    private static func hasAccounts(_ connection: borrowing Connection) throws(SQLiteError) -> Bool {
        var rows = try connection.prepare("SELECT 1 FROM account LIMIT 1")
        return try rows.step()
    }

    public func add(_ account: Account) throws -> Bool { try accountWriter.write { try AccountRows.insert(account, $0) } }

    public func change(_ name: String, at now: Int, endsAccess: Bool, _ body: (inout Account) throws -> Void) throws -> Account? {
        try accountWriter.write { connection in
            guard var account = try Self.account(name, connection) else { return nil }
            try body(&account)
            try AccountRows.update(account, connection)
            if endsAccess {
                try AccountRows.endSessions(of: name, but: nil, connection)
                try AccountRows.revokeTokens(of: name, at: now, connection)
            }
            return account
        }
    }

    // MARK: Sessions

    public func session(_ digest: [UInt8]) throws -> (session: Session, account: Account)? {
        let lease = try pool.lease()
        return try Self.session(digest, lease.session.connection)
    }

    private static func session(_ digest: [UInt8], _ connection: borrowing Connection) throws -> (session: Session, account: Account)? {
        var rows = try connection.prepare(
            "SELECT \(AccountRows.sessionColumns), \(AccountRows.accountColumns) FROM session AS s JOIN account AS a ON a.name = s.account WHERE s.digest = ?")
        try rows.bind(1, blob: digest.span)
        guard try rows.step() else { return nil }
        return (AccountRows.session(rows), try AccountRows.account(rows, from: AccountRows.sessionWidth))
    }

    public func add(_ session: Session, replacing replaced: [UInt8]?) throws {
        try accountWriter.write { connection in
            var ended = try connection.prepare("DELETE FROM session WHERE idle_ends_at <= ?1 OR ends_at <= ?1 OR digest = ?2")
            try ended.bind(1, Int64(session.createdAt))
            if let replaced { try ended.bind(2, blob: replaced.span) }
            try ended.run()
            try AccountRows.insert(session, connection)
        }
    }

    public func touch(_ session: Session) throws {
        try accountWriter.write { connection in
            var row = try connection.prepare("UPDATE session SET last_seen_at = ?, idle_ends_at = ? WHERE digest = ?")
            try row.bind(1, Int64(session.lastSeenAt))
            try row.bind(2, Int64(session.idleEndsAt))
            try row.bind(3, blob: session.digest.span)
            try row.run()
        }
    }

    public func endSession(_ digest: [UInt8]) throws {
        try accountWriter.write { connection in
            var row = try connection.prepare("DELETE FROM session WHERE digest = ?")
            try row.bind(1, blob: digest.span)
            try row.run()
        }
    }

    public func endSessions(of account: String, but digest: [UInt8]?) throws {
        try accountWriter.write { try AccountRows.endSessions(of: account, but: digest, $0) }
    }

    // MARK: Tokens

    public func token(_ digest: [UInt8]) throws -> (token: AccessToken, account: Account)? {
        let lease = try pool.lease()
        return try Self.token(digest, lease.session.connection)
    }

    private static func token(_ digest: [UInt8], _ connection: borrowing Connection) throws -> (token: AccessToken, account: Account)? {
        var rows = try connection.prepare(
            "SELECT \(AccountRows.tokenColumns), \(AccountRows.accountColumns) FROM access_token AS t JOIN account AS a ON a.name = t.account WHERE t.digest = ?")
        try rows.bind(1, blob: digest.span)
        guard try rows.step() else { return nil }
        return (try AccountRows.token(rows), try AccountRows.account(rows, from: AccountRows.tokenWidth))
    }

    public func tokens(of account: String) throws -> [AccessToken] {
        let lease = try pool.lease()
        return try Self.tokens(of: account, lease.session.connection)
    }

    private static func tokens(of account: String, _ connection: borrowing Connection) throws -> [AccessToken] {
        var rows = try connection.prepare("SELECT \(AccountRows.tokenColumns) FROM access_token AS t WHERE account = ? ORDER BY id DESC")
        try rows.bind(1, account)
        var tokens: [AccessToken] = []
        while try rows.step() { tokens.append(try AccountRows.token(rows)) }
        return tokens
    }

    public func add(_ token: AccessToken) throws -> AccessToken {
        let id = try accountWriter.write { try AccountRows.insert(token, $0) }
        var added = token
        added.id = id
        return added
    }

    public func revokeToken(_ id: Int64, of account: String, at now: Int) throws -> Bool {
        try accountWriter.write { connection in
            var row = try connection.prepare("UPDATE access_token SET revoked_at = ? WHERE id = ? AND account = ? AND revoked_at IS NULL")
            try row.bind(1, Int64(now))
            try row.bind(2, id)
            try row.bind(3, account)
            try row.run()
            return connection.changes == 1
        }
    }

    // MARK: Failures

    public func countFailures(of subjects: [String], forgetting forgotten: Int, _ body: (inout [SignInFailures?]) throws -> Void) throws {
        try accountWriter.write { connection in
            var old = try connection.prepare("DELETE FROM sign_in_failure WHERE last_at < ?")
            try old.bind(1, Int64(forgotten))
            try old.run()
            var counts: [SignInFailures?] = []
            for subject in subjects {
                var rows = try connection.prepare("SELECT count, last_at FROM sign_in_failure WHERE subject = ?")
                try rows.bind(1, subject)
                counts.append(try rows.step() ? SignInFailures(count: Int(rows.integer(0)), lastAt: Int(rows.integer(1))) : nil)
            }
            try body(&counts)
            for (subject, count) in zip(subjects, counts) { try Self.keep(count, of: subject, connection) }
        }
    }

    private static func keep(_ count: SignInFailures?, of subject: String, _ connection: borrowing Connection) throws(SQLiteError) {
        guard let count else {
            var row = try connection.prepare("DELETE FROM sign_in_failure WHERE subject = ?")
            try row.bind(1, subject)
            return try row.run()
        }
        var row = try connection.prepare("INSERT OR REPLACE INTO sign_in_failure VALUES (?, ?, ?)")
        try row.bind(1, subject)
        try row.bind(2, Int64(count.count))
        try row.bind(3, Int64(count.lastAt))
        try row.run()
    }
}
