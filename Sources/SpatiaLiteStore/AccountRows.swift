internal import Catalog
internal import Ledger
internal import SQLite
internal import Store

/// Accounts, sessions and tokens as rows.
enum AccountRows {
    static let accountColumns = "a.name, a.shown_name, a.role, a.scope, a.password_hash, a.state, a.must_change, a.created_at, a.created_by"
    static let accountWidth = 9
    static let sessionColumns = "s.digest, s.account, s.created_at, s.last_seen_at, s.idle_ends_at, s.ends_at"
    static let sessionWidth = 6
    static let tokenColumns = "t.id, t.digest, t.account, t.label, t.rights, t.layers, t.created_at, t.expires_at, t.revoked_at"
    static let tokenWidth = 9

    // MARK: Reading

    static func account(_ rows: borrowing Statement, from first: Int = 0) throws -> Account {
        guard let name = rows.text(first), let role = rows.text(first + 2).flatMap({ Role(rawValue: $0) }),
            let state = rows.text(first + 5).flatMap({ Account.State(rawValue: $0) })
        else { throw StoreError.damaged("account") }
        var scope: AreaCode?
        if let text = rows.text(first + 3) {
            guard let code = AreaCode(text) else { throw StoreError.damaged("account: scope") }
            scope = code
        }
        return Account(
            name: name, shownName: rows.text(first + 1) ?? "", role: role, scope: scope, passwordHash: rows.text(first + 4) ?? "", state: state,
            mustChange: rows.integer(first + 6) != 0, createdAt: Int(rows.integer(first + 7)), createdBy: rows.text(first + 8))
    }

    static func session(_ rows: borrowing Statement) -> Session {
        Session(
            digest: blob(rows, 0), account: rows.text(1) ?? "", createdAt: Int(rows.integer(2)), lastSeenAt: Int(rows.integer(3)),
            idleEndsAt: Int(rows.integer(4)), endsAt: Int(rows.integer(5)))
    }

    static func token(_ rows: borrowing Statement) throws -> AccessToken {
        let rights = try split(rows.text(4) ?? "").map { text in
            guard let right = AccessToken.Right(rawValue: text) else { throw StoreError.damaged("access_token: rights") }
            return right
        }
        return AccessToken(
            id: rows.integer(0), digest: blob(rows, 1), account: rows.text(2) ?? "", label: rows.text(3) ?? "", rights: Set(rights),
            layers: rows.text(5).map { Set(split($0)) }, createdAt: Int(rows.integer(6)), expiresAt: Int(rows.integer(7)),
            revokedAt: rows.isNull(8) ? nil : Int(rows.integer(8)))
    }

    private static func split(_ text: String) -> [String] { text.split(separator: ",").map { String($0) } }

    private static func blob(_ rows: borrowing Statement, _ column: Int) -> [UInt8] {
        let bytes = rows.bytes(column)
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for i in bytes.indices { copy.append(bytes[i]) }
        return copy
    }

    // MARK: Writing

    /// - Returns: false when the name is taken.
    static func insert(_ account: Account, _ connection: borrowing Connection) throws(SQLiteError) -> Bool {
        var row = try connection.prepare("INSERT INTO account VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
        try row.bind(1, account.name)
        try row.bind(2, account.shownName)
        try row.bind(3, account.role.rawValue)
        if let scope = account.scope { try row.bind(4, scope.text) }
        try row.bind(5, account.passwordHash)
        try row.bind(6, account.state.rawValue)
        try row.bind(7, account.mustChange ? 1 : 0 as Int64)
        try row.bind(8, Int64(account.createdAt))
        if let by = account.createdBy { try row.bind(9, by) }
        try row.run()
        return connection.changes == 1
    }

    static func update(_ account: Account, _ connection: borrowing Connection) throws(SQLiteError) {
        var row = try connection.prepare(
            "UPDATE account SET shown_name = ?, role = ?, scope = ?, password_hash = ?, state = ?, must_change = ? WHERE name = ?")
        try row.bind(1, account.shownName)
        try row.bind(2, account.role.rawValue)
        if let scope = account.scope { try row.bind(3, scope.text) }
        try row.bind(4, account.passwordHash)
        try row.bind(5, account.state.rawValue)
        try row.bind(6, account.mustChange ? 1 : 0 as Int64)
        try row.bind(7, account.name)
        try row.run()
    }

    static func insert(_ session: Session, _ connection: borrowing Connection) throws(SQLiteError) {
        var row = try connection.prepare("INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)")
        try row.bind(1, blob: session.digest.span)
        try row.bind(2, session.account)
        try row.bind(3, Int64(session.createdAt))
        try row.bind(4, Int64(session.lastSeenAt))
        try row.bind(5, Int64(session.idleEndsAt))
        try row.bind(6, Int64(session.endsAt))
        try row.run()
    }

    static func insert(_ token: AccessToken, _ connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        var row = try connection.prepare(
            "INSERT INTO access_token (digest, account, label, rights, layers, created_at, expires_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        try row.bind(1, blob: token.digest.span)
        try row.bind(2, token.account)
        try row.bind(3, token.label)
        try row.bind(4, token.rights.map(\.rawValue).sorted().joined(separator: ","))
        if let layers = token.layers { try row.bind(5, layers.sorted().joined(separator: ",")) }
        try row.bind(6, Int64(token.createdAt))
        try row.bind(7, Int64(token.expiresAt))
        if let revoked = token.revokedAt { try row.bind(8, Int64(revoked)) }
        try row.run()
        return connection.lastInsertedRow
    }

    /// Ends all sessions of an account but one.
    static func endSessions(of account: String, but digest: [UInt8]?, _ connection: borrowing Connection) throws(SQLiteError) {
        var row = try connection.prepare("DELETE FROM session WHERE account = ? AND digest IS NOT ?")
        try row.bind(1, account)
        if let digest { try row.bind(2, blob: digest.span) }
        try row.run()
    }

    /// Revokes all tokens of an account.
    static func revokeTokens(of account: String, at now: Int, _ connection: borrowing Connection) throws(SQLiteError) {
        var row = try connection.prepare("UPDATE access_token SET revoked_at = ? WHERE account = ? AND revoked_at IS NULL")
        try row.bind(1, Int64(now))
        try row.bind(2, account)
        try row.run()
    }
}
