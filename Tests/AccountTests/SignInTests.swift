@testable import Atlas
import Catalog
import Credentials
import Ledger
import SpatiaLiteStore
import Store
import Testing

@Suite struct `Signing in` {
    @Test func `begins a session that its cookie alone opens`() throws {
        let desk = try Desk()
        try desk.add("pim", .amphoeHead, "5601")
        let done = try desk.signIn(" Pim")
        let identity = try #require(try desk.accounts.identity(cookie: done.token))
        #expect(identity.account.name == "pim" && identity.officer() == Officer(name: "pim", role: .amphoeHead, scope: AreaCode("5601")))
        #expect(identity.formToken == done.formToken && done.formToken != done.token)
        for other in ["", "x", String(done.token.dropLast()), done.formToken, done.token + "A"] { #expect(try desk.accounts.identity(cookie: other) == nil) }
        #expect(try desk.accounts.identity(bearer: done.token) == nil)
    }

    @Test func `is refused alike for a wrong password and for nobody`() throws {
        let desk = try Desk()
        try desk.add("pim")
        for (name, password) in [("pim", "wrong"), ("pim", ""), ("nobody", Desk.password), ("", ""), ("ชื่อไทย", Desk.password), ("pim", String(repeating: "x", count: 300))] {
            #expect(throws: AccountRefusal.wrongSignIn) { try desk.signIn(name, password, from: "192.0.2.\(password.count % 200)") }
        }
        #expect(desk.lines.filter { $0.hasPrefix("sign-in-failed") }.count == 6)
        #expect(!desk.lines.joined().contains(Desk.password) && !desk.lines.joined().contains("nobody"))
    }

    /// What takes long is done for nobody too: with no place to hash, both are turned away.
    @Test func `hashes for a name that does not exist as it does for one that does`() throws {
        let desk = try Desk(places: 0)
        let hash = try PasswordHasher(cost: .least).hash(Desk.password)
        _ = try desk.store.add(
            Account(name: "pim", shownName: "x", role: .administrator, scope: nil, passwordHash: hash, mustChange: false, createdAt: 0, createdBy: nil))
        for name in ["pim", "nobody", "ชื่อ"] { #expect(throws: AccountRefusal.busy) { try desk.signIn(name) } }
        // And being turned away counts as no failure.
        for _ in 0..<20 { #expect(throws: AccountRefusal.busy) { try desk.signIn("pim") } }
    }

    @Test func `ends the session of before, so that nobody waits in it`() throws {
        let desk = try Desk()
        try desk.add("pim")
        try desk.add("som")
        let planted = try desk.signIn("som")
        let done = try desk.signIn("pim", previous: planted.token)
        #expect(done.token != planted.token)
        #expect(try desk.accounts.identity(cookie: planted.token) == nil)
        #expect(try desk.accounts.identity(cookie: done.token)?.account.name == "pim")
        // A token that somebody made up never becomes a session.
        let made = Secret.token()
        #expect(try desk.signIn("pim", previous: made).token != made)
        #expect(try desk.accounts.identity(cookie: made) == nil)
    }

    @Test func `lasts while it is used, up to its longest time`() throws {
        let desk = try Desk()
        try desk.add("pim")
        let idle = try desk.signIn("pim"), used = try desk.signIn("pim")
        desk.advance(30 * 60 - 1)
        #expect(try desk.accounts.identity(cookie: used.token) != nil)
        desk.advance(1)
        #expect(try desk.accounts.identity(cookie: idle.token) == nil)
        for _ in 0..<23 {
            #expect(try desk.accounts.identity(cookie: used.token) != nil)
            desk.advance(29 * 60)
        }
        // 30 minutes and 23 times 29 are 11 h 37 min.
        #expect(try desk.accounts.identity(cookie: used.token) != nil)
        desk.advance(23 * 60 - 1)
        #expect(try desk.accounts.identity(cookie: used.token) != nil)
        desk.advance(1)
        #expect(try desk.accounts.identity(cookie: used.token) == nil)
    }

    @Test func `writes its last use down once a minute at most`() throws {
        let desk = try Desk()
        try desk.add("pim")
        let done = try desk.signIn("pim")
        func seen() throws -> Int { try #require(try desk.store.session(Secret.digest(done.token))).session.lastSeenAt - 1_800_000_000 }
        var writes: [Int] = []
        for _ in 0..<150 {
            desk.advance(1)
            _ = try desk.accounts.identity(cookie: done.token)
            if try seen() != writes.last { writes.append(try seen()) }
        }
        #expect(writes == [0, 60, 120])
    }

    @Test func `ends by signing out`() throws {
        let desk = try Desk()
        try desk.add("pim")
        let one = try desk.signIn("pim"), two = try desk.signIn("pim")
        try desk.accounts.signOut(#require(try desk.accounts.identity(cookie: one.token)))
        #expect(try desk.accounts.identity(cookie: one.token) == nil && desk.accounts.identity(cookie: two.token) != nil)
    }

    // MARK: Throttle

    @Test func `waits twice as long after each failure, right password or not`() throws {
        let desk = try Desk()
        try desk.add("pim")
        for _ in 0..<5 { #expect(throws: AccountRefusal.wrongSignIn) { try desk.signIn("pim", "wrong") } }
        var waited: [Int] = []
        for _ in 0..<12 {
            do {
                _ = try desk.signIn("pim")
                Issue.record("it must wait")
            } catch AccountRefusal.wait(let seconds) {
                waited.append(seconds)
                desk.advance(seconds - 1)
                #expect(throws: AccountRefusal.wait(seconds: 1)) { try desk.signIn("pim", "wrong") }
                desk.advance(1)
                #expect(throws: AccountRefusal.wrongSignIn) { try desk.signIn("pim", "wrong") }
            }
        }
        #expect(waited == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
        desk.advance(900)
        _ = try desk.signIn("pim")
        #expect(throws: AccountRefusal.wrongSignIn) { try desk.signIn("pim", "wrong") }
    }

    @Test func `treats a name that does not exist as one that does`() throws {
        let desk = try Desk()
        for _ in 0..<5 { #expect(throws: AccountRefusal.wrongSignIn) { try desk.signIn("nobody", "wrong") } }
        #expect(throws: AccountRefusal.wait(seconds: 1)) { try desk.signIn("nobody", "wrong") }
    }

    @Test func `waits by address too, whatever the names`() throws {
        let desk = try Desk()
        try desk.add("pim")
        for i in 0..<30 { #expect(throws: AccountRefusal.wrongSignIn) { try desk.signIn("guess\(i)", "wrong", from: "2001:db8:1:2:3::\(i)") } }
        #expect(throws: AccountRefusal.wait(seconds: 1)) { try desk.signIn("pim", from: "2001:db8:1:2::9") }
        _ = try desk.signIn("pim", from: "2001:db8:1:3::9")
        // An account of one's own does not wash the address clean.
        #expect(throws: AccountRefusal.wait(seconds: 1)) { try desk.signIn("pim", from: "2001:db8:1:2::9") }
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"), ("2001:db8::1", "2001:db8:0:0"), ("::1", "0:0:0:0"), ("fe80::1%eth0", "fe80:0:0:0"),
        ("::ffff:192.0.2.7", "::ffff:192.0.2.7"), ("", ""), ("x", "x"),
    ])
    func `counts an address by its network`(address: String, network: String) { #expect(Accounts.network(of: address) == network) }

    @Test func `locks an account after very many failures, until a manager opens it`() throws {
        let desk = try Desk()
        try desk.add("pim")
        for i in 0..<50 {
            #expect(throws: AccountRefusal.wrongSignIn) { try desk.signIn("pim", "wrong", from: "198.51.100.\(i)") }
            desk.advance(900)
        }
        #expect(throws: AccountRefusal.locked) { try desk.signIn("pim") }
        #expect(desk.lines.contains { $0.hasPrefix("lock-account pim") })
        try desk.accounts.unlock("pim", by: nil)
        _ = try desk.signIn("pim")
    }

    @Test func `forgets failures after a day`() throws {
        let desk = try Desk()
        try desk.add("pim")
        for _ in 0..<5 { #expect(throws: AccountRefusal.wrongSignIn) { try desk.signIn("pim", "wrong") } }
        desk.advance(24 * 3600 + 1)
        for _ in 0..<5 { #expect(throws: AccountRefusal.wrongSignIn) { try desk.signIn("pim", "wrong") } }
    }

    @Test func `raises an old hash to today's cost`() throws {
        let desk = try Desk()
        let old = try PasswordHasher(cost: .init(memory: 16 << 10, passes: 2)).hash(Desk.password)
        _ = try desk.store.add(
            Account(name: "pim", shownName: "x", role: .administrator, scope: nil, passwordHash: old, mustChange: false, createdAt: 0, createdBy: nil))
        _ = try desk.signIn("pim")
        #expect(try desk.store.account("pim")?.passwordHash.contains("m=8,t=1") == true)
        _ = try desk.signIn("pim")
    }
}
