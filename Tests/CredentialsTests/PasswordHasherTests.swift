import Credentials
import Testing

@Suite struct `A password` {
    static let cheap = PasswordHasher(cost: .least, places: 8)

    /// Hashes that argon2-cffi 25.1.0 (the reference implementation) made: Argon2id of version 19, one lane.
    @Test(arguments: [
        ("รหัสผ่านที่ยาวพอ", "$argon2id$v=19$m=64,t=1,p=1$cGhhZW50aGktc2FsdC0xNg$yEFcQNafGQRbno4YjdpUcfRPzm7w7q5cz2JEnZwScRQ"),
        ("correct horse battery staple", "$argon2id$v=19$m=1024,t=3,p=1$cGhhZW50aGktc2FsdC0xNg$Y/bCoOTW8T6TzdOlYKkrAI91tiYtRItv+vtDkgkGIuQ"),
        ("", "$argon2id$v=19$m=256,t=2,p=1$cGhhZW50aGktc2FsdC0xNg$mh+HlurDPGHch7cke5IFauAPds2cb0D977lmIDHRIjU"),
    ])
    func `is known by the hash that another program made`(password: String, hash: String) throws {
        #expect(try Self.cheap.verify(password, against: hash))
        #expect(try !Self.cheap.verify(password + "x", against: hash))
        #expect(try !Self.cheap.verify(password, against: String(hash.dropLast()) + "A"))
    }

    @Test func `is hashed with a salt of its own, at the cost that was set`() throws {
        let one = try Self.cheap.hash("ทุเรียนสีม่วง 7 ลูก"), two = try Self.cheap.hash("ทุเรียนสีม่วง 7 ลูก")
        #expect(one != two && one.hasPrefix("$argon2id$v=19$m=8,t=1,p=1$") && !one.contains("ทุเรียน"))
        #expect(try Self.cheap.verify("ทุเรียนสีม่วง 7 ลูก", against: one) && Self.cheap.verify("ทุเรียนสีม่วง 7 ลูก", against: two))
        #expect(try !Self.cheap.verify("ทุเรียนสีม่วง 8 ลูก", against: one) && !Self.cheap.verify("", against: one))
    }

    @Test func `is hashed at 64 MB and three passes by the server`() throws {
        let standard = PasswordHasher()
        let hash = try standard.hash("x")
        #expect(hash.hasPrefix("$argon2id$v=19$m=65536,t=3,p=1$") && !standard.isOutdated(hash))
        #expect(try standard.isOutdated(Self.cheap.hash("x")))
    }

    @Test(arguments: ["", "x", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$AAAA$AAAA", "$argon2i$v=19$m=8,t=3,p=1$AAAA$BBBB", String(repeating: "a", count: 500)])
    func `is never known by what is no hash`(hash: String) throws {
        #expect(try !Self.cheap.verify("x", against: hash))
    }

    @Test func `of nobody is wrong, after a real hash`() throws {
        #expect(try !Self.cheap.verify("x", against: nil))
    }

    @Test func `is turned away while as many as may are hashed`() throws {
        let full = PasswordHasher(cost: .least, places: 0, patience: 1)
        #expect(throws: HashingRefusal.busy) { try full.hash("x") }
        #expect(throws: HashingRefusal.busy) { try full.verify("x", against: nil) }
    }

    @Test func `gives its place back, whether it was right, wrong or no hash`() throws {
        let one = PasswordHasher(cost: .least, places: 1, patience: 0)
        let hash = try one.hash("x")
        for _ in 0..<20 {
            #expect(try one.verify("x", against: hash) && !one.verify("y", against: hash))
            #expect(try !one.verify("y", against: "no hash") && !one.verify("y", against: nil))
        }
    }
}

@Suite struct `A digest` {
    /// By hashlib of Python (BLAKE2b of 32 bytes, RFC 7693).
    @Test(arguments: [
        ("", "", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
        ("", "abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
        ("", "ก", "0a4ebff210ee91565875610b28b5237207b148a07162ef9710c226ff4af2a644"),
        ("form", "", "b569e58d06fbcc5dd93dfd8e5736427a1c0478d37375d12c481d67ff60d203d7"),
        ("form", "abc", "87c46b816e028955c7e638dfaff73551cf7e2a297baad19d49e9e8c5cd79c1c5"),
        ("form", "ก", "33ce063092b13a4bc7ed9c729db6c547f87a258ad84f57212207d4dca261d2f8"),
    ])
    func `is BLAKE2b, with or without a key`(key: String, text: String, hex: String) {
        let digits = Secret.digest(text, key: key).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(digits == hex)
    }
}
