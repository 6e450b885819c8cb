@testable import API
import Catalog
import Foundation
import HTTP
import TestSupport
import Testing

/// RFC 9457, and the statuses of OGC 17-069r4 section 7.5.
@Suite struct `A problem` {
    struct Case: Sendable, CustomTestStringConvertible {
        let target: String
        let status: Int
        let kind: String
        var headers: [String: String] = [:]
        /// What the problem offers instead.
        var known: [String] = []
        var testDescription: String { "\(target) \(headers)" }
    }

    static let cases = [
        Case(target: "/nothing", status: 404, kind: "not-found"),
        Case(target: "/collections/nothing", status: 404, kind: "not-found"),
        Case(target: "/collections/nothing/items", status: 404, kind: "not-found"),
        Case(target: "/collections/villages/nothing", status: 404, kind: "not-found"),
        Case(target: "/collections/villages/items/nothing", status: 404, kind: "not-found"),
        Case(target: "/collections/villages/items/56010101/nothing", status: 404, kind: "not-found"),
        Case(target: "/collections/villages/tiles/OtherQuad", status: 404, kind: "not-found"),
        Case(target: "/collections/villages/tiles/WebMercatorQuad/1/2/0", status: 404, kind: "not-found"),
        Case(target: "/tileMatrixSets/OtherQuad", status: 404, kind: "not-found"),
        Case(target: "/assets/nothing.js", status: 404, kind: "not-found"),
        Case(target: "/assets/..%2Fpage.html", status: 404, kind: "not-found"),
        Case(target: "/collections?f=xml", status: 400, kind: "unknown-format", known: ["json", "html"]),
        Case(target: "/collections?f=", status: 400, kind: "unknown-format", known: ["json", "html"]),
        Case(target: "/collections/villages/items?f=mvt", status: 400, kind: "unknown-format", known: ["json", "html"]),
        Case(target: "/collections", status: 406, kind: "not-acceptable", headers: ["accept": "image/png"], known: ["application/json", "text/html"]),
        Case(
            target: "/collections/villages/items", status: 406, kind: "not-acceptable", headers: ["accept": "text/html;q=0, image/*"],
            known: ["application/geo+json", "text/html"]),
        Case(target: "/collections/villages/items?limit=x", status: 400, kind: "bad-parameter"),
        Case(target: "/collections/villages/items?after=x", status: 400, kind: "bad-parameter"),
        Case(target: "/collections/villages/items?datetime=yesterday", status: 400, kind: "bad-parameter"),
        Case(target: "/collections/villages/items?households=many", status: 400, kind: "bad-parameter"),
        Case(target: "/collections/villages/items?urban=yes", status: 400, kind: "bad-parameter"),
        Case(target: "/collections/villages/items?limit=1&limit=1", status: 400, kind: "repeated-parameter"),
        Case(target: "/collections/villages/items?kind=muban&kind=chumchon", status: 400, kind: "repeated-parameter"),
        Case(target: "/tiles/WebMercatorQuad?collections=villages,nothing", status: 400, kind: "bad-parameter"),
        Case(target: "/tiles/WebMercatorQuad?collections=villages,villages", status: 400, kind: "bad-parameter"),
        Case(target: "/tiles/WebMercatorQuad?collections=", status: 400, kind: "bad-parameter"),
    ]

    @Test(arguments: cases, Door.allCases)
    func `says what is wrong in Thai and in English`(one: Case, door: Door) throws {
        let answer = try World.demo().get(one.target, one.headers, by: door)
        #expect(answer.status == one.status && answer["content-type"] == "application/problem+json")
        #expect(answer["cache-control"] == "no-store" && answer["access-control-allow-origin"] == "*")
        let problem = try Document(answer.body)
        #expect(problem["status"].integer == one.status && problem["type"].text == "urn:phaenthi:problem:\(one.kind)")
        #expect(problem["instance"].text == one.target.split(separator: "?").first.map(String.init))
        let title = try #require(problem["title"].text), detail = try #require(problem["detail"].text)
        #expect(title.wholeMatch(of: /.*[ก-๙].* \([A-Z][ -~]+\)/) != nil, "\(title)")
        #expect(detail.wholeMatch(of: /.*[ก-๙].* \| .*[a-z].*/) != nil, "\(detail)")
        for known in one.known { #expect(problem["known"].texts.contains(known)) }
    }

    @Test(arguments: ["/collections/villages/items?limit=x", "/nothing"])
    func `is a page for people in a browser`(address: String) throws {
        let answer = try World.demo().get(address, ["accept": "text/html,application/xhtml+xml,*/*;q=0.8"])
        #expect(answer.status >= 400 && answer["content-type"] == "text/html; charset=utf-8")
        #expect(answer.text.contains("กลับไปที่แผนที่"))
    }

    @Test(arguments: Service.routes.filter { $0.answer != nil && !$0.needsAccounts }.map(\.template))
    func `names the parameters that are known when one is not`(template: String) throws {
        let world = try World.demo()
        for resource in try world.resources() where resource.template == template || resource.layer.map({ template.replacing("{collectionId}", with: $0.id) }) == resource.template {
            let answer = try world.get(resource.target("no_such_parameter", "1"))
            #expect(answer.status == 400, "\(resource.target)")
            let problem = try Document(answer.body)
            #expect(problem["type"].text == "urn:phaenthi:problem:unknown-parameter" && problem["parameter"].text == "no_such_parameter")
            let route = try #require(Service.routes.first { $0.template == template })
            let known = route.parameters(resource.layer) + (route.offered.isEmpty ? [] : ["f"])
            #expect(problem["known"].texts == known)
        }
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE"], Door.allCases)
    func `says which methods a resource does allow`(method: String, door: Door) throws {
        let world = try World.demo()
        for resource in try world.resources() {
            let options = try world.ask("OPTIONS", resource.bare, by: .memory)
            let allowed = options["allow"].map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } } ?? []
            // A table may be sent by anyone: it changes nothing.
            let takesTables = resource.route == "reportJoin"
            #expect(options.status == 204 && allowed == (takesTables ? ["GET", "HEAD", "POST", "OPTIONS"] : ["GET", "HEAD", "OPTIONS"]) && options["access-control-allow-methods"] == options["allow"])
            let answer = try world.ask(method, resource.bare, by: door)
            if takesTables, method == "POST" {
                #expect(answer.status == 415, "\(resource.bare)")
                continue
            }
            let template = Service.routes.first { $0.name == resource.route }?.template
            if Service.writeOperations.contains(where: { $0.method.rawValue == method && $0.template == template }) {
                // The method is known here, but editing is off.
                #expect(answer.status == 403 && answer.text.contains("editing-off"), "\(method) \(resource.bare)")
                continue
            }
            #expect(answer.status == 405 && answer["allow"] == options["allow"], "\(method) \(resource.bare)")
            #expect(answer["content-type"] == "application/problem+json")
        }
    }

    /// A metre-wise filter over every village, for a service that gives filters a millisecond.
    @Test(arguments: ["items?f=json&", "items?f=csv&", "items?f=jsonfg&sortby=name_th&", "items?f=html&", "aggregate?", "aggregate?f=csv&group=amphoe&"])
    func `tells that a filter is too costly, and what to do`(form: String) throws {
        let world = try World.demo()
        let hasty = try world.hasty(.milliseconds(1))
        let filter = PercentEncoding.encode("DISTANCE_M(geometry, NEAREST('villages', 100)) > 1")
        let target = "/collections/villages/\(form)"
        let response = hasty.respond(to: Request(method: .get, target: try RequestTarget("\(target)filter=\(filter)"), headers: HeaderFields(["host": "test"])))
        #expect(response.status == 400)
        guard case .bytes(let body) = response.body else {
            Issue.record("a problem has a body")
            return
        }
        let problem = try Document(body)
        #expect(problem["type"].text == "urn:phaenthi:problem:too-costly" && problem["parameter"].text == "filter")
        #expect(problem["detail"].text?.contains("bbox") == true)
        // The service goes on: what costs little is answered.
        let cheap = hasty.respond(to: Request(method: .get, target: try RequestTarget("/collections/villages/items?limit=1"), headers: HeaderFields(["host": "test"])))
        #expect(cheap.status == 200)
    }

    @Test func `of a malformed request comes in both languages too`() throws {
        for target in ["/%", "/a//b", "/../etc/passwd", "/%00", "/%FF"] {
            let answer = try World.demo().get(target, by: .socket)
            #expect(answer.status == 400 && answer["content-type"] == "application/problem+json", "\(target)")
            #expect(try Document(answer.body)["detail"].text?.contains("|") == true)
        }
    }

    @Test func `shows what was sent as text only, never as markup`() throws {
        let attack = "%3Cscript%3Ealert(1)%3C/script%3E%22%27%3E%3Cimg%20src=x%3E"
        for target in [
            "/collections/villages/items?\(attack)=1", "/collections/villages/items?limit=\(attack)", "/collections?f=\(attack)",
            "/\(attack)", "/collections/\(attack)", "/collections/villages/items/\(attack)", "/?area=\(attack)&layers=\(attack)&feature=\(attack)",
            "/collections/villages/items?name_th=\(attack)", "/tiles/WebMercatorQuad?collections=\(attack)",
        ] {
            let page = try World.demo().get(target, ["accept": "text/html"])
            #expect(page["content-type"] == "text/html; charset=utf-8", "\(target)")
            #expect(!page.text.contains("<script>alert") && !page.text.contains("<img src=x"), "\(target)")
        }
    }
}
