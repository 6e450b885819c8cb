@testable import API
import Foundation
import Catalog
import Geo
import HTTP
import Store
import TestSupport
import Testing

/// OGC API - Common Part 1 (19-072) and Part 2 (20-024): the ways in, and what leads on.
@Suite struct `Capabilities` {
    @Test(.proves("ogcapi-common-1/1.0/core", "ogcapi-common-1/1.0/landing-page"), arguments: Door.allCases)
    func `start at a landing page that leads to everything else`(door: Door) throws {
        let world = try World.demo()
        let page = try world.document("/", by: door)
        #expect(page["title"].text == "แผนที่งานพัฒนาชุมชน (ข้อมูลสาธิต)")
        #expect(page["titles"]["en"].text?.hasSuffix("(demo data)") == true)
        for (relation, type) in [
            ("self", "application/json"), ("alternate", "text/html; charset=utf-8"), ("service-desc", "application/vnd.oai.openapi+json;version=3.0"),
            ("service-doc", "text/html"), ("conformance", "application/json"), ("data", "application/json"),
            ("http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", "application/json"),
            ("http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes", "application/json"),
        ] {
            let address = try #require(page.link(relation, type), "\(relation) \(type)")
            #expect(try world.get(target(address), by: door).status == 200)
        }
    }

    /// From the landing page on, through every link of every JSON document.
    @Test(.proves("ogcapi-common-1/1.0/json", "ogcapi-common-2/1.0/json"))
    func `lead on by links that all answer, with the type that they promise`() throws {
        let world = try World.demo()
        var waiting = ["/"]
        var seen: Set<String> = ["/"]
        // Rounds, sheets and reports are many and alike: some of each route stand for the rest.
        var visits: [String: Int] = [:]
        while let address = waiting.popLast() {
            let answer = try world.get(address)
            #expect(answer.status == 200, "\(address)")
            guard let type = answer["content-type"]?.prefix(while: { $0 != ";" }), type.hasSuffix("json") else { continue }
            for link in Self.links(try Document(answer.body)) where link["templated"].isMissing {
                let href = try #require(link["href"].text)
                #expect(href.hasPrefix("http://test/"), "\(href) of \(address)")
                #expect(link["rel"].text?.isEmpty == false && link["type"].text?.isEmpty == false)
                let next = target(href)
                guard seen.insert(next).inserted else { continue }
                if let (route, _) = Service.find(try RequestTarget(next).path), route.tag == "Recording" || route.tag == Route.reportsTag {
                    visits[route.template, default: 0] += 1
                    guard visits[route.template, default: 0] <= 12 else { continue }
                }
                let reached = try world.get(next)
                #expect(reached.status == 200, "\(href) of \(address)")
                let promised = link["type"].text ?? ""
                #expect(reached["content-type"]?.hasPrefix(promised) == true, "\(href) of \(address): \(promised)")
                waiting.append(next)
            }
        }
        #expect(seen.count > 150)
    }

    /// The links at any depth of a document.
    private static func links(_ document: Document) -> [Document] {
        document["links"].list + document.names.filter { $0 != "links" }.flatMap { links(document[$0]) } + document.list.flatMap { links($0) }
    }

    @Test(
        .proves("ogcapi-common-1/1.0/html", "ogcapi-common-2/1.0/html", "ogcapi-features-1/1.0/html"),
        arguments: try World.demo().resources(f: "html"))
    func `can be read by people as whole pages in Thai`(resource: Resource) throws {
        for headers in [["accept": "text/html"], [:]] {
            let answer = try World.demo().get(headers.isEmpty ? resource.target : resource.open, headers)
            #expect(answer.status == 200 && answer["content-type"] == "text/html; charset=utf-8")
            #expect(answer["content-language"] == "th" && answer["content-security-policy"]?.contains("default-src 'self'") == true)
            let page = answer.text
            #expect(page.lowercased().hasPrefix("<!doctype html>") && page.contains("<html lang=\"th\">"))
            #expect(page.contains("ข้อมูลสาธิต – ไม่ใช่ข้อมูลจริง"), "a demo says on every page that it is one")
            #expect(!page.contains("{{"), "every name of the template is filled")
            #expect(Self.unbalanced(page) == nil)
        }
    }

    /// The first element that is not closed as it was opened (HTML living standard, section 13.1.2), outside scripts.
    private static func unbalanced(_ page: String) -> String? {
        let void: Set = ["meta", "link", "img", "br", "input", "hr", "source", "col", "path", "circle", "rect", "use", "line"]
        let plain = page.replacing(/<!--.*?-->/.dotMatchesNewlines(), with: "").replacing(/<script[^>]*>.*?<\/script>/.dotMatchesNewlines(), with: "")
        var open: [String] = []
        for tag in plain.matches(of: /<(\/?)([a-zA-Z][a-zA-Z0-9]*)(?:"[^"]*"|'[^']*'|[^"'>])*>/) {
            let name = tag.2.lowercased()
            if tag.1.isEmpty {
                if !void.contains(name) && !tag.0.hasSuffix("/>") { open.append(name) }
            } else if !void.contains(name), open.popLast() != name {
                return String(tag.0)
            }
        }
        return open.last
    }

    @Test(.proves("ogcapi-common-2/1.0/collections"), arguments: Door.allCases)
    func `name every collection with its extent, its count and its links`(door: Door) throws {
        let world = try World.demo()
        let list = try world.document("/collections", by: door)
        #expect(list["collections"].list.map { $0["id"].text } == world.catalog.layers.map(\.id))
        #expect(list["numberMatched"].integer == world.catalog.layers.count && list["numberReturned"].integer == world.catalog.layers.count)
        for (layer, described) in zip(world.catalog.layers, list["collections"].list) {
            let collection = try world.document("/collections/\(layer.id)", by: door)
            let state = try world.state(layer)
            for one in [described, collection] {
                #expect(one["title"].text == layer.title.th + " (ข้อมูลสาธิต)" && one["titles"]["en"].text == layer.title.en + " (demo data)")
                #expect(one["itemType"].text == "feature" && one["featureCount"].integer == state.count)
                #expect(one["crs"].texts.contains("http://www.opengis.net/def/crs/OGC/1.3/CRS84"))
                let box = one["extent"]["spatial"]["bbox"][0].numbers
                #expect(state.extent.map { [$0.minX, $0.minY, $0.maxX, $0.maxY] } ?? [] == box)
                #expect(target(one.link("items", "application/geo+json") ?? "") == "/collections/\(layer.id)/items")
            }
        }
    }

    @Test func `say of an empty layer that it is empty`() throws {
        let world = try World.demo()
        let layer = try world.layer("plant_trees")
        #expect(try world.state(layer).count == 0)
        #expect(try world.document("/collections/plant_trees")["extent"].isMissing)
        let items = try world.document("/collections/plant_trees/items")
        #expect(items["numberMatched"].integer == 0 && items["features"].list.isEmpty && items.link("next") == nil)
        #expect(try world.get("/collections/plant_trees/tiles/WebMercatorQuad").status == 200)
        #expect(try world.get("/collections/plant_trees/items?f=html").text.contains("ไม่พบรายการ"))
    }

    @Test func `tell that the service is well, and its figures`() throws {
        let world = try World.demo()
        let health = try world.document("/health")
        #expect(health["status"].text == "ok" && health["layers"]["villages"]["features"].integer == 804)
        #expect(try world.get("/health")["cache-control"] == "no-store")
        _ = try world.get("/collections", by: .socket)
        // A request is counted once its answer is sent, which the client may see a moment before.
        var metrics = try world.get("/metrics", by: .socket)
        for _ in 0..<500 where !metrics.text.contains("route=\"collections\"") {
            usleep(10_000)
            metrics = try world.get("/metrics", by: .socket)
        }
        #expect(metrics["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        // The text format of Prometheus: comments, or a name with labels and a number.
        for line in metrics.text.split(separator: "\n") where !line.hasPrefix("#") {
            #expect(line.wholeMatch(of: /[a-z_]+(\{[^}]*\})? [-+0-9.eInfa]+/) != nil, "\(line)")
        }
        #expect(metrics.text.contains("route=\"collections\""))
    }
}
