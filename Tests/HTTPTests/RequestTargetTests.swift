import TestSupport
import Testing

@testable import HTTP

@Suite struct `A request target` {
    @Test func `is split into decoded segments and pairs`() throws {
        let target = try RequestTarget("/collections/%E0%B8%9A%E0%B9%89%E0%B8%B2%E0%B8%99/items?a=1+2&b=%2B&c&a=&&d=x=y")
        #expect(target.path == ["collections", "บ้าน", "items"])
        #expect(target.rawPath == "/collections/%E0%B8%9A%E0%B9%89%E0%B8%B2%E0%B8%99/items")
        #expect(target.rawQuery == "a=1+2&b=%2B&c&a=&&d=x=y")
        #expect(target.query.map(\.name) == ["a", "b", "c", "a", "d"])
        #expect(target.query.map(\.value) == ["1 2", "+", "", "", "x=y"])
    }

    @Test func `keeps a plus sign in the path and a slash that is encoded`() throws {
        #expect(try RequestTarget("/a+b/c%2Fd").path == ["a+b", "c/d"])
    }

    @Test func `tells a trailing slash`() throws {
        #expect(try RequestTarget("/").path == [])
        #expect(try !RequestTarget("/").hasTrailingSlash)
        #expect(try RequestTarget("/a/").hasTrailingSlash)
        #expect(try RequestTarget("/a/").path == ["a"])
        #expect(try !RequestTarget("/a").hasTrailingSlash)
    }

    @Test func `may be an absolute URL or a star`() throws {
        #expect(try RequestTarget("http://example.org:80/a?b=c").path == ["a"])
        #expect(try RequestTarget("HTTPS://example.org/a?b=c").rawQuery == "b=c")
        #expect(try RequestTarget("http://example.org").rawPath == "/")
        #expect(try RequestTarget("http://example.org?x").rawQuery == "x")
        #expect(try RequestTarget("*").rawPath == "*")
    }

    @Test func `typed in raw Thai is the same as percent-encoded`() throws {
        let raw = try RequestTarget("/บ้าน?q=ไทย")
        let encoded = try RequestTarget("/%E0%B8%9A%E0%B9%89%E0%B8%B2%E0%B8%99?q=%E0%B9%84%E0%B8%97%E0%B8%A2")
        #expect(raw == encoded)
    }

    @Test(arguments: [
        ("", RefusalReason.malformedTarget), ("a", .malformedTarget), ("http://", .malformedTarget),
        ("http:///a", .malformedTarget), ("ftp://x/a", .malformedTarget), ("/a b", .malformedTarget),
        ("/a#b", .malformedTarget), ("/%", .badPercentEncoding), ("/%4", .badPercentEncoding),
        ("/%zz", .badPercentEncoding), ("/a?%", .badPercentEncoding), ("/a?b=%4", .badPercentEncoding),
        ("/%00", .controlCharacterInTarget), ("/a?b=%00", .controlCharacterInTarget),
        ("/%0A", .controlCharacterInTarget), ("/%7f", .controlCharacterInTarget), ("/a\u{1}", .controlCharacterInTarget),
        ("/%FF", .targetNotUTF8), ("/a?b=%C0%80", .targetNotUTF8), ("/%ED%A0%80", .targetNotUTF8),
        ("//a", .unsafePath), ("/a//b", .unsafePath), ("/./a", .unsafePath), ("/a/..", .unsafePath),
        ("/%2e%2E/a", .unsafePath),
    ])
    func `that is not whole and plain is refused`(text: String, reason: RefusalReason) {
        #expect(throws: reason) { try RequestTarget(text) }
    }

    @Test func `survives any bytes, and what it accepts means the same when written again`() {
        var random = SeededGenerator(seed: 20_260_131)
        let seeds = [
            "/collections/villages/items?bbox=97,5,106,21&limit=10", "/%E0%B8%9A/%2F?a=%20+b&c", "http://h:1/a/b?c=d", "*",
        ].map { Array($0.utf8) }
        let palette = Array("/%?&=+#.*:2fF0aé\u{0}\u{7f} \u{0e1a}".utf8) + [0xff, 0xc0, 0x80]
        for round in 0..<100_000 {
            var bytes = seeds[round % seeds.count]
            for _ in 0..<random.below(6) {
                let at = random.below(bytes.count + 1)
                switch random.below(3) {
                case 0: bytes.insert(palette[random.below(palette.count)], at: at)
                case 1: if at < bytes.count { bytes.remove(at: at) }
                default: if at < bytes.count { bytes[at] = UInt8(random.below(256)) }
                }
            }
            guard let target = try? RequestTarget(parsing: bytes.span) else { continue }
            #expect(target.rawPath.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
            #expect(target.rawQuery.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
            #expect(!target.path.contains { $0.isEmpty || $0 == "." || $0 == ".." || $0.utf8.contains(0) })
            #expect(!target.query.contains { $0.name.utf8.contains(0) || $0.value.utf8.contains(0) })
            let again = try? RequestTarget(target.rawQuery.isEmpty ? target.rawPath : target.rawPath + "?" + target.rawQuery)
            #expect(again == target)
        }
    }
}
