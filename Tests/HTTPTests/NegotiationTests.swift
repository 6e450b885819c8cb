import TestSupport
import Testing

@testable import HTTP

@Suite struct `Content negotiation` {
    static let types = ["application/geo+json", "text/html", "application/json"]

    @Test(arguments: [
        (nil, 0), ("", 0), ("*/*", 0), ("text/html", 1), ("TEXT/HTML", 1), ("application/json", 2),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 1),
        ("application/*", 0), ("application/*;q=0.5, application/json", 2), ("text/*;q=0.3, application/geo+json;q=0.2", 1),
        ("application/geo+json;q=0, */*", 1), ("application/json;q=0.5, text/html;q=0.5", 1),
        ("image/png", nil), ("*/*;q=0", nil), ("text/html;q=0", nil),
        ("text/html;q=2, application/json", 2), ("nonsense, application/json", 2),
        ("application/geo+json;profile=x, text/html;q=0.1", 1), ("text/html ; q=0.123 , application/json;q=0.122", 1),
    ] as [(String?, Int?)])
    func `picks the media type that the client likes best`(header: String?, index: Int?) {
        #expect(Accept.best(header, among: Self.types) == index)
    }

    @Test func `gives the most specific range the last word`() {
        // RFC 9110 section 12.5.1 has this example.
        let header = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5"
        func weightOrder(_ a: String, _ b: String) -> Bool { Accept.best(header, among: [b, a]) == 1 }
        #expect(weightOrder("text/plain;format=flowed", "text/plain"))
        #expect(weightOrder("text/plain", "image/jpeg"))
        #expect(weightOrder("image/jpeg", "text/plain;format=fixed"))
        #expect(weightOrder("text/plain;format=fixed", "text/html"))
    }

    @Test(arguments: [
        (nil, false), ("", false), ("gzip", true), ("GZIP", true), ("x-gzip", true), ("*", true), ("identity", false),
        ("gzip;q=0", false), ("gzip;q=0.000", false), ("gzip;q=0.001", true), ("*;q=0", false), ("gzip;q=0, *", false),
        ("br, *;q=0.1", true), ("deflate, gzip;q=1.0, *;q=0.5", true), ("br;q=1, identity", false), ("gzip;q=0.5, identity", false), ("gzip;q=0.5, identity;q=0.5", true),
        ("gzip, deflate, br, zstd", true), ("gzip;q=abc", false), (" gzip ; q=0.5 ", true),
    ] as [(String?, Bool)])
    func `knows whether the client takes gzip`(header: String?, accepts: Bool) {
        #expect((Accept.Codings(header).best(among: [.gzip]) == .gzip) == accepts)
    }

    @Test(arguments: [
        (nil, .identity), ("", .identity), ("gzip, deflate, br, zstd", .brotli), ("gzip", .gzip), ("br", .brotli), ("BR", .brotli), ("*", .brotli),
        ("br;q=0.8, gzip", .gzip), ("br;q=0.8, gzip;q=0.8", .brotli), ("br;q=0, *", .gzip), ("br;q=0, gzip;q=0", .identity), ("deflate", .identity),
        ("identity, br;q=0.9", .identity), ("identity;q=0.1, br;q=0.2", .brotli), ("identity;q=0", .identity), ("gzip;q=0.001, br;q=0.002", .brotli),
        ("*;q=0.5, gzip;q=0.6", .gzip), ("br;q=x, gzip", .gzip),
    ] as [(String?, Accept.Coding)])
    func `picks the coding that the client likes best`(header: String?, coding: Accept.Coding) {
        #expect(Accept.Codings(header).best(among: [.brotli, .gzip]) == coding)
        #expect(Accept.Codings(header).best(among: []) == .identity)
    }

    @Test(arguments: [
        ("\"a\"", true), ("\"b\"", false), ("*", true), ("\"b\", \"a\"", true), ("W/\"a\"", true), ("\"a-gzip\"", true),
        ("W/\"a-gzip\"", true), ("\"a-br\"", true), ("\"b,\",\"a\"", true), ("\"x, \"a\"", false), ("a", false), ("", false), ("\"\"", false),
        ("\"a", false),
    ])
    func `compares If-None-Match weakly`(header: String, matches: Bool) {
        #expect(EntityTag.matches(ifNoneMatch: header, tag: "\"a\"") == matches)
    }

    @Test func `compares If-Match strongly`() {
        #expect(EntityTag.matches(ifMatch: "\"a\"", tag: "\"a\""))
        #expect(EntityTag.matches(ifMatch: "\"x\", \"a-gzip\"", tag: "\"a\""))
        #expect(!EntityTag.matches(ifMatch: "W/\"a\"", tag: "\"a\""))
        #expect(!EntityTag.matches(ifMatch: "\"a\"", tag: "W/\"a\""))
        #expect(EntityTag.matches(ifMatch: "*", tag: "\"a\""))
        #expect(!EntityTag.matches(ifMatch: "*", tag: nil))
        #expect(!EntityTag.matches(ifNoneMatch: "*", tag: nil))
        #expect(EntityTag.matches(ifNoneMatch: "\"a\"", tag: "W/\"a\""))
    }

    @Test func `survives any header`() {
        var random = SeededGenerator(seed: 7)
        let palette = Array("*/,;q=01.\" \twWgzip-a\u{0}\u{0e1a}".utf8)
        for _ in 0..<20_000 {
            let header = String(decoding: (0..<random.below(40)).map { _ in palette[random.below(palette.count)] }, as: UTF8.self)
            let best = Accept.best(header, among: Self.types)
            #expect(best == nil || Self.types.indices.contains(best!))
            _ = Accept.Codings(header)
            _ = EntityTag.matches(ifNoneMatch: header, tag: "\"a\"")
        }
    }
}

@Suite struct `Header fields` {
    @Test func `are found without regard to case, and joined when repeated`() {
        let fields: HeaderFields = ["Accept": "text/html", "X-A": "1", "accept": "image/png"]
        #expect(fields["ACCEPT"] == "text/html, image/png")
        #expect(fields["x-a"] == "1")
        #expect(fields["x-b"] == nil)
        #expect(fields.count(of: "Accept") == 2)
    }

    @Test func `take no control characters and no odd names`() {
        func accepts(_ name: String, _ value: String) -> Bool {
            var fields = HeaderFields()
            return fields.append(name: Array(name.utf8).span, value: Array(value.utf8).span)
        }
        #expect(accepts("X-A", "a\tb"))
        #expect(accepts("X-A", "ไทย"))
        for name in ["", "X A", "X-A ", " X", "X:", "X(", "ก"] { #expect(!accepts(name, "a"), "\(name)") }
        for value in ["a\u{0}", "a\u{1}", "a\r", "a\n", "\u{7f}"] { #expect(!accepts("X", value)) }
    }
}

@Suite struct `Civil time` {
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00"),
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37"),
        (951_827_696, "Tue, 29 Feb 2000 12:34:56 GMT", "2000-02-29T12:34:56"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT", "2100-02-28T23:59:59"),
        (-1, "Wed, 31 Dec 1969 23:59:59 GMT", "1969-12-31T23:59:59"),
    ])
    func `is written as HTTP and as ISO 8601`(seconds: Int, http: String, iso: String) {
        #expect(CivilTime(unixSeconds: seconds).httpDate == http)
        #expect(CivilTime(unixSeconds: seconds).iso8601 == iso)
    }
}

@Suite struct `Request ids` {
    @Test func `are 12 characters and unlike each other`() {
        var ids = RequestIDs(seed: 1)
        let made = (0..<10_000).map { _ in ids.next().description }
        #expect(Set(made).count == made.count)
        #expect(made.allSatisfy { $0.utf8.count == 12 })
        #expect(RequestID(number: 33).description == "000000000011")
    }
}
