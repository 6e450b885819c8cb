import Credentials
import Testing

@Suite struct `A secret` {
    @Test func `is random, long and of characters that may stand anywhere`() {
        let tokens = Set((0..<1000).map { _ in Secret.token() })
        #expect(tokens.count == 1000)
        for token in tokens { #expect(token.wholeMatch(of: /[A-Za-z0-9_-]{43}/) != nil) }
    }

    /// RFC 4648 section 10, without padding.
    @Test(arguments: [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy")])
    func `is written in base64url`(bytes: String, text: String) {
        #expect(Secret.text(Array(bytes.utf8)) == text)
    }

    @Test func `is written with minus and underscore`() { #expect(Secret.text([0xFB, 0xEF, 0xFF]) == "--__") }

    @Test func `for reading aloud has no characters that look alike`() {
        for _ in 0..<200 { #expect(Secret.password().wholeMatch(of: /[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}/) != nil) }
    }

    @Test func `equals itself alone`() {
        #expect(Secret.areEqual("", "") && Secret.areEqual("กข", "กข"))
        #expect(!Secret.areEqual("a", "b") && !Secret.areEqual("a", "") && !Secret.areEqual("ab", "a"))
    }
}
