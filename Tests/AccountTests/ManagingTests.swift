import Atlas
import Catalog
import Ledger
import Store
import Testing

@Suite struct `Accounts of officers` {
    static let central = Officer(name: "c", role: .central, scope: nil)
    static let head = Officer(name: "h", role: .provinceHead, scope: AreaCode("56"))

    @Test func `are managed by administrators, and by the head of a province below the head`() {
        for manager in Role.allCases {
            for role in Role.allCases {
                for scope in [nil, "56", "57", "5601", "5701"].map({ $0.flatMap { AreaCode($0) } }) {
                    let officer = Officer(name: "m", role: manager, scope: manager == .administrator || manager == .central ? nil : AreaCode("56"))
                    let below = [.amphoeRecorder, .amphoeHead, .province].contains(role) && (scope?.text.hasPrefix("56") ?? false)
                    #expect(Accounts.mayManage(officer, role: role, scope: scope) == (manager == .administrator || (manager == .provinceHead && below)))
                    #expect(Accounts.mayManage(nil, role: role, scope: scope))
                }
            }
        }
    }

    @Test func `begin with a password for one use, which opens nothing but its own change`() throws {
        let desk = try Desk()
        let made = try desk.accounts.create(name: "New.Rec-1", shownName: " สมหญิง  ใจดี ", role: .amphoeRecorder, scope: AreaCode("5601"), by: Self.head)
        let password = try #require(made.password)
        #expect(made.account.name == "new.rec-1" && made.account.shownName == "สมหญิง  ใจดี" && made.account.createdBy == "h")
        let done = try desk.signIn("new.rec-1", password)
        let identity = try #require(try desk.accounts.identity(cookie: done.token))
        #expect(identity.account.mustChange && identity.officer() == nil && identity.editAuthority == nil)
        #expect(throws: AccountRefusal.wrongPassword) { try desk.accounts.changePassword(identity, current: "x", new: "กบเขียวสามตัวบินไป", cookie: done.token) }
        #expect(throws: AccountRefusal.samePassword) { try desk.accounts.changePassword(identity, current: password, new: password, cookie: done.token) }
        let other = try desk.signIn("new.rec-1", password)
        let changed = try desk.accounts.changePassword(identity, current: password, new: "กบเขียวสามตัวบินไป", cookie: done.token)
        for ended in [done, other] { #expect(try desk.accounts.identity(cookie: ended.token) == nil) }
        #expect(try desk.accounts.identity(cookie: changed.token)?.officer()?.scope?.text == "5601")
        #expect(throws: AccountRefusal.wrongSignIn) { try desk.signIn("new.rec-1", password) }
    }

    @Test func `are refused with the reason`() throws {
        let desk = try Desk()
        try desk.add("taken")
        func create(_ name: String = "ok-name", _ shown: String = "ชื่อ", _ role: Role = .administrator, _ scope: String? = nil, _ password: String? = nil, by: Officer? = nil) throws {
            _ = try desk.accounts.create(name: name, shownName: shown, role: role, scope: scope.flatMap { AreaCode($0) }, password: password, by: by)
        }
        for bad in ["", "ab", "1abc", "a b", "ก้อง", "a/b", ".abc", String(repeating: "a", count: 41), "command-line"] where bad != "a b" {
            #expect(throws: AccountRefusal.badName, "\(bad)") { try create(bad) }
        }
        #expect(throws: AccountRefusal.nameTaken) { try create("TAKEN") }
        for bad in ["", "  ", "a\nb", String(repeating: "ก", count: 101)] { #expect(throws: AccountRefusal.badShownName) { try create("okay", bad) } }
        #expect(throws: AccountRefusal.badScope(level: .amphoe)) { try create("okay", "x", .amphoeHead, "56") }
        #expect(throws: AccountRefusal.badScope(level: .province)) { try create("okay", "x", .province) }
        #expect(throws: AccountRefusal.badScope(level: nil)) { try create("okay", "x", .central, "56") }
        #expect(throws: AccountRefusal.unknownArea) { try create("okay", "x", .province, "99") }
        #expect(throws: AccountRefusal.badPassword(.tooShort)) { try create("okay", "x", .administrator, nil, "short") }
        for (role, scope) in [(Role.provinceHead, "56"), (.province, "57"), (.amphoeHead, "5701"), (.administrator, nil), (.central, nil)] as [(Role, String?)] {
            #expect(throws: AccountRefusal.notYours) { try create("okay", "x", role, scope, by: Self.head) }
        }
        #expect(throws: AccountRefusal.notYours) { try create("okay", "x", .amphoeHead, "5601", by: Self.central) }
    }

    @Test func `of others are as if they were not`() throws {
        let desk = try Desk()
        try desk.add("chief")
        try desk.add("rai", .amphoeHead, "5701")
        try desk.add("pim", .amphoeHead, "5601")
        #expect(try desk.accounts.list(for: Self.head).map(\.name) == ["pim"])
        #expect(try desk.accounts.list(for: nil).map(\.name) == ["chief", "pim", "rai"])
        #expect(try desk.accounts.list(for: Self.central).isEmpty)
        for name in ["chief", "rai", "nobody"] {
            #expect(throws: AccountRefusal.noAccount) { try desk.accounts.account(name, for: Self.head) }
            #expect(throws: AccountRefusal.noAccount) { try desk.accounts.reset(name, by: Self.head) }
            #expect(throws: AccountRefusal.noAccount) { try desk.accounts.disable(name, by: Self.head) }
            #expect(throws: AccountRefusal.noAccount) { try desk.accounts.revoke(name, by: Self.head) }
            #expect(throws: AccountRefusal.noAccount) { try desk.accounts.change(name, shownName: "x", role: .amphoeHead, scope: AreaCode("5601"), by: Self.head) }
        }
        #expect(throws: AccountRefusal.notYours) { try desk.accounts.change("pim", shownName: "x", role: .provinceHead, scope: AreaCode("56"), by: Self.head) }
        _ = try desk.signIn("chief")
        let own = Officer(name: "chief", role: .administrator, scope: nil)
        #expect(throws: AccountRefusal.ownAccount) { try desk.accounts.disable("chief", by: own) }
        #expect(throws: AccountRefusal.ownAccount) { try desk.accounts.change("chief", shownName: "x", role: .central, scope: nil, by: own) }
        #expect(throws: AccountRefusal.ownAccount) { try desk.accounts.reset("chief", by: own) }
    }

    @Test func `that are disabled, reset or revoked lose all sessions and tokens at once`() throws {
        for step in ["disable", "reset", "revoke"] {
            let desk = try Desk()
            try desk.add("pim", .amphoeHead, "5601")
            try desk.add("som", .amphoeHead, "5601")
            let session = try desk.signIn("pim"), other = try desk.signIn("som")
            let token = try desk.accounts.makeToken(for: "pim", label: "x", rights: [.read], layers: nil, days: 1, by: "pim").text
            #expect(try desk.accounts.identity(bearer: token) != nil)
            switch step {
            case "disable": try desk.accounts.disable("pim", by: Self.head)
            case "reset":
                let password = try desk.accounts.reset("pim", by: Self.head)
                #expect(try desk.signIn("pim", password).account.mustChange)
                #expect(throws: AccountRefusal.wrongSignIn) { try desk.signIn("pim") }
            default: try desk.accounts.revoke("pim", by: Self.head)
            }
            #expect(try desk.accounts.identity(cookie: session.token) == nil && desk.accounts.identity(bearer: token) == nil)
            #expect(try desk.accounts.identity(cookie: other.token) != nil)
            if step == "disable" {
                #expect(throws: AccountRefusal.disabled) { try desk.signIn("pim") }
                #expect(throws: AccountRefusal.wrongSignIn) { try desk.signIn("pim", "wrong") }
                try desk.accounts.unlock("pim", by: Self.head)
                _ = try desk.signIn("pim")
                #expect(try desk.accounts.identity(bearer: token) == nil, "a token that was revoked stays so")
            }
        }
    }

    @Test func `that change their role or area have it at once`() throws {
        let desk = try Desk()
        try desk.add("pim", .amphoeHead, "5601")
        let session = try desk.signIn("pim")
        _ = try desk.accounts.change("pim", shownName: "ใหม่", role: .amphoeRecorder, scope: AreaCode("5602"), by: Self.head)
        #expect(try desk.accounts.identity(cookie: session.token)?.officer() == Officer(name: "pim", role: .amphoeRecorder, scope: AreaCode("5602")))
    }

    @Test func `stand in the journal with every step, and no secret does`() throws {
        let desk = try Desk()
        let made = try desk.accounts.create(name: "pim", shownName: "พิม", role: .province, scope: AreaCode("56"), by: nil)
        let session = try desk.signIn("pim", made.password ?? "")
        let token = try desk.accounts.makeToken(for: "pim", label: "ฉลาก", rights: [.edit], layers: ["a"], days: 1, by: "pim")
        try desk.accounts.revokeToken(token.token.id, of: "pim", by: "pim")
        let reset = try desk.accounts.reset("pim", by: nil)
        try desk.accounts.disable("pim", by: nil)
        #expect(desk.lines.map { String($0.prefix { $0 != " " }) } == ["create-account", "sign-in", "make-token", "revoke-token", "reset-password", "disable-account"])
        for secret in [made.password ?? "", session.token, session.formToken, token.text, reset] { #expect(!desk.lines.joined().contains(secret)) }
    }

    @Test func `have tokens with rights, layers and an end`() throws {
        let desk = try Desk()
        try desk.add("pim", .amphoeHead, "5601")
        let made = try desk.accounts.makeToken(for: "pim", label: " งานกลางคืน ", rights: [.edit], layers: ["plots"], days: 2, by: "pim")
        let identity = try #require(try desk.accounts.identity(bearer: made.text))
        #expect(identity.officer() == nil && identity.officer(.record) == nil && identity.officer(.edit)?.name == "pim" && identity.formToken == nil)
        #expect(made.token.label == "งานกลางคืน" && made.token.digest != Array(made.text.utf8))
        desk.advance(2 * 86_400 - 1)
        #expect(try desk.accounts.identity(bearer: made.text) != nil)
        desk.advance(1)
        #expect(try desk.accounts.identity(bearer: made.text) == nil)
        for (label, rights, days, refusal) in [
            ("", [.read], 1, .badLabel), ("x", [], 1, .badRights), ("x", [.read], 0, .badDays(most: 366)), ("x", [.read], 367, .badDays(most: 366)),
        ] as [(String, Set<AccessToken.Right>, Int, AccountRefusal)] {
            #expect(throws: refusal) { try desk.accounts.makeToken(for: "pim", label: label, rights: rights, layers: nil, days: days, by: nil) }
        }
        #expect(throws: AccountRefusal.noAccount) { try desk.accounts.makeToken(for: "nobody", label: "x", rights: [.read], layers: nil, days: 1, by: nil) }
        try desk.add("som")
        #expect(throws: AccountRefusal.noToken) { try desk.accounts.revokeToken(made.token.id, of: "som", by: "som") }
    }

    /// The file holds digests only: neither password nor token stands in it or beside it.
    @Test func `leave no secret in the store's file`() throws {
        let desk = try Desk()
        try desk.add("pim")
        let session = try desk.signIn("pim")
        let token = try desk.accounts.makeToken(for: "pim", label: "x", rights: [.read], layers: nil, days: 1, by: nil)
        #expect(throws: AccountRefusal.wrongSignIn) { try desk.signIn("typed-a-secret-here", "and-another") }
        for end in ["", "-wal"] {
            let bytes = try Bytes.read(desk.path + end)
            for secret in [Desk.password, session.token, session.formToken, token.text, "typed-a-secret-here", "and-another"] {
                #expect(!Bytes.contain(bytes, Array(secret.utf8)), "\(end)")
            }
        }
    }
}
