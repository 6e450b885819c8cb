@testable import API
import Catalog
import Foundation
import Store
import TestSupport
import Testing

/// No personal data (P1 and above) leaves by any way out: every route in every form, with every parameter.
@Suite struct `Personal data` {
    /// What all hidden values of the demo contain: every surname begins with it, and every telephone number.
    private static let marks = [" สาธิต", "0-0000-"]

    @Test func `of the demo are all known by their marks`() throws {
        let world = try World.demo()
        var found = 0
        for layer in world.catalog.layers {
            let hidden = layer.fields.indices.filter { layer.fields[$0].personalData > .open }
            for feature in try world.features(layer) {
                for column in hidden {
                    guard case .text(let text) = feature.values[column] else { continue }
                    #expect(Self.marks.contains { text.contains($0) }, "\(layer.id) \(text)")
                    found += 1
                }
            }
        }
        #expect(found >= 245 + 2, "245 plots have owners, and a centre a chair with a telephone")
    }

    @Test(arguments: try World.demo().resources(), Door.allCases)
    func `are in no answer, whatever is asked`(resource: Resource, door: Door) throws {
        let world = try World.demo()
        let route = try #require(Service.routes.first { $0.name == resource.route })
        var targets = [resource.target]
        for name in route.parameters(resource.layer) { targets.append(resource.target(name, try world.sample(name, resource.layer))) }
        // The hidden fields as parameters, and asked for by the parameters that other servers have.
        let hidden = resource.layer?.fields.filter { $0.personalData > .open }.map(\.name) ?? ["owner_name"]
        for name in hidden {
            targets += [resource.target(name, "x"), resource.target("properties", name), resource.target("sortby", name), resource.target("filter", "\(name) LIKE '%'")]
            targets.append(resource.target("filter", "\(name) IS NOT NULL") + "&filter-lang=cql2-text")
        }
        for target in targets {
            let answer = try world.get(target, by: door)
            let told = answer.text + answer.headers.map { "\($0.name): \($0.value)\n" }.joined()
            for mark in Self.marks { #expect(!told.contains(mark), "\(target)") }
            // Nor are the fields themselves named, but to who named them.
            for name in hidden where !target.contains(name) && resource.layer != nil { #expect(!told.contains(name), "\(target)") }
        }
    }

    @Test func `of each single feature stay hidden`() throws {
        let world = try World.demo()
        for layer in world.catalog.layers where layer.fields.contains(where: { $0.personalData > .open }) {
            for feature in try world.features(layer) {
                for form in ["json", "html"] {
                    let answer = try world.get("/collections/\(layer.id)/items/\(feature.id)?f=\(form)")
                    #expect(answer.status == 200)
                    for mark in Self.marks { #expect(!answer.text.contains(mark), "\(layer.id) \(feature.id)") }
                }
            }
        }
    }

    @Test func `cannot be guessed at, since a right guess is answered as a wrong one`() throws {
        let world = try World.demo()
        let layer = try world.layer("knn_plots")
        let owner = try #require(layer.column("owner_name"))
        guard case .text(let name) = try world.features(layer)[0].values[owner] else { return }
        let right = try world.get("/collections/knn_plots/items?owner_name=\(PercentEncoding.encode(name))")
        let wrong = try world.get("/collections/knn_plots/items?owner_name=x")
        #expect(right.status == 400 && right.body == wrong.body)
    }

    @Test func `come into no log and no figure`() throws {
        let world = try World.demo()
        let name = "นายสมชาย สาธิตสุข"
        for target in [
            "/collections/knn_plots/items?owner_name=\(PercentEncoding.encode(name))", "/collections/knn_plots/items?plot_code=\(PercentEncoding.encode(name))",
            "/collections/volunteer_centres/items?chair_phone=0-0000-0001", "/collections/villages/items?name_th=\(PercentEncoding.encode(name))&limit=x",
        ] { _ = try world.get(target, by: .socket) }
        // The server writes the line after the answer is sent.
        let metrics = try world.get("/metrics", by: .socket).text
        for _ in 0..<1000 where !world.told.text.contains("chair_phone 400") { usleep(5000) }
        let log = world.told.text
        #expect(log.contains("/collections/knn_plots/items owner_name 400"))
        for told in [log, log.removingPercentEncoding ?? "", metrics] {
            for mark in Self.marks { #expect(!told.contains(mark)) }
        }
    }
}
