@testable import API
import Catalog
import Foundation
import TestSupport
import Testing

/// What every answer keeps to as HTTP (RFC 9110, RFC 9111) and for pages of other origins (Fetch, CORS).
@Suite struct `Every answer` {
    static let resources = Result { try World.demo().resources() }

    @Test(arguments: try resources.get())
    func `has a strong tag, and is not sent again to who has it`(resource: Resource) throws {
        let world = try World.demo()
        let first = try world.get(resource.target)
        #expect(first.status == 200, "\(first.text.prefix(200))")
        #expect(first["access-control-allow-origin"] == "*" && first["x-content-type-options"] == "nosniff")
        #expect(first.headers.filter { $0.name == "cache-control" }.count == 1)
        guard first["cache-control"] != "no-store" else { return }
        let tag = try #require(first["etag"])
        #expect(tag.wholeMatch(of: /"[^"]+"/) != nil)
        #expect(try world.get(resource.target).body == first.body)
        for known in [tag, "W/\(tag)", "\(tag.dropLast())-gzip\"", "\"other\", \(tag)", "*"] {
            let again = try world.get(resource.target, ["if-none-match": known])
            #expect(again.status == 304 && again.body.isEmpty && again["etag"] == tag, "\(known)")
            #expect(again["access-control-allow-origin"] == "*" && again["cache-control"] == first["cache-control"])
        }
        for other in ["\"other\"", "other", ""] { #expect(try world.get(resource.target, ["if-none-match": other]).status == 200) }
    }

    @Test func `has a tag of its own in each form and at each address`() throws {
        let world = try World.demo()
        var tags: [String: String] = [:]
        for target in [
            "/collections/villages/items", "/collections/villages/items?f=html", "/collections/villages/items?limit=1", "/collections/tambons/items",
            "/collections/villages", "/collections/villages?f=html", "/collections/villages/items/56010101",
        ] {
            let tag = try #require(world.get(target)["etag"])
            #expect(tags.updateValue(target, forKey: tag) == nil, "\(target) \(tags[tag] ?? "")")
        }
        #expect(try world.get("/collections/villages", ["host": "other"])["etag"] != world.get("/collections/villages")["etag"])
    }

    @Test(arguments: try resources.get())
    func `is told by HEAD without its body`(resource: Resource) throws {
        let world = try World.demo()
        let get = try world.get(resource.target, by: .socket), head = try world.ask("HEAD", resource.target, by: .socket)
        #expect(head.status == get.status && head.body.isEmpty)
        for name in ["content-type", "etag", "vary", "cache-control", "content-length", "link", "content-crs"] where name != "content-length" || resource.route != "metrics" {
            #expect(head[name] == get[name], "\(name)")
        }
    }

    @Test(arguments: try resources.get())
    func `is compressed for who can take it, under a tag of its own`(resource: Resource) throws {
        let world = try World.demo()
        let plain = try world.get(resource.target, by: .socket)
        let answer = try world.get(resource.target, ["Accept-Encoding": "gzip"], by: .socket)
        #expect(plain["content-encoding"] == nil && plain.status == 200)
        let varies = Set((answer["vary"] ?? "").lowercased().split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
        guard answer["content-encoding"] != nil else {
            #expect(plain.body.count < 4096, "\(resource.target) of \(plain.body.count) bytes is not compressed")
            return
        }
        #expect(answer["content-encoding"] == "gzip" && answer.body.starts(with: [0x1F, 0x8B]) && answer.body.count < plain.body.count)
        #expect(varies.contains("accept-encoding"))
        if let tag = plain["etag"] {
            #expect(answer["etag"] == "\(tag.dropLast())-gzip\"")
            let again = try world.get(resource.target, ["Accept-Encoding": "gzip", "If-None-Match": try #require(answer["etag"])], by: .socket)
            #expect(again.status == 304 && again.body.isEmpty)
        }
    }

    @Test func `that has several forms says that it varies with Accept`() throws {
        for resource in try Self.resources.get() where resource.f != nil && resource.mediaType != "application/vnd.mapbox-vector-tile" {
            let answer = try World.demo().get(resource.target)
            #expect(answer["vary"]?.contains("Accept") == true, "\(resource.target)")
        }
    }

    @Test func `comes in the form that Accept asks for, or that f asks for before it`() throws {
        let world = try World.demo()
        for resource in try Self.resources.get() {
            guard let type = resource.mediaType else { continue }
            #expect(try world.get(resource.open, ["accept": type])["content-type"]?.hasPrefix(type) == true, "\(resource.bare) \(type)")
            #expect(try world.get(resource.target, ["accept": "text/html, image/png"])["content-type"]?.hasPrefix(type) == true, "\(resource.target)")
        }
        let items = "/collections/villages/items"
        for (accept, type) in [
            ("*/*", "application/geo+json"), ("application/*", "application/geo+json"), ("text/html;q=0.5, application/geo+json;q=0.4", "text/html"),
            ("application/json", "application/geo+json"), ("application/json, application/javascript, text/javascript, text/json", "application/geo+json"),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"), ("text/*, text/csv;q=0, application/geo+json;q=0", "text/html"),
        ] {
            #expect(try world.get(items, ["accept": accept])["content-type"]?.hasPrefix(type) == true, "\(accept)")
        }
    }

    @Test(arguments: Door.allCases)
    func `may be read by pages of any origin`(door: Door) throws {
        let world = try World.demo()
        for target in ["/", "/collections/villages/items", "/collections/villages/tiles/WebMercatorQuad/0/0/0", "/assets/map.js"] {
            let answer = try world.get(target, ["Origin": "https://example.org"], by: door)
            #expect(answer["access-control-allow-origin"] == "*" && answer["access-control-expose-headers"]?.contains("Link") == true)
            let asked = try world.ask("OPTIONS", target, ["Origin": "https://example.org", "Access-Control-Request-Method": "GET"], by: door)
            #expect(asked.status == 204 && asked["access-control-allow-origin"] == "*" && asked.body.isEmpty)
            #expect(asked["access-control-allow-headers"]?.contains("If-None-Match") == true && asked["access-control-max-age"] != nil)
        }
    }
}
