@testable import API
import Catalog
import Foundation
import TestSupport
import Testing

/// What is not documented does not exist, and the other way round.
@Suite struct `The API document` {
    private static func definition(by door: Door = .memory) throws -> Document { try World.demo().document("/api", by: door) }

    @Test(.proves("ogcapi-common-1/1.0/oas30", "ogcapi-features-1/1.0/oas30", "ogcapi-tiles-1/1.0/oas30"), arguments: Door.allCases)
    func `is OpenAPI 3.0 and describes every path of every layer once`(door: Door) throws {
        let world = try World.demo()
        let answer = try world.get("/api", by: door)
        #expect(answer["content-type"] == "application/vnd.oai.openapi+json;version=3.0")
        let document = try Document(answer.body)
        #expect(document["openapi"].text == "3.0.3" && document["servers"][0]["url"].text == "http://test")
        #expect(document["paths"].names == Set(try Self.templates(world)))
        let operations = document["paths"].names.flatMap { path in
            document["paths"][path].names.compactMap { document["paths"][path][$0]["operationId"].text }
        }
        #expect(Set(operations).count == operations.count && operations.count >= document["paths"].names.count)
    }

    private static func templates(_ world: World) throws -> [String] {
        Service.routes.filter { $0.answer != nil && !$0.needsAccounts }.flatMap { route in
            route.perLayer ? world.catalog.layers.map { route.template.replacing("{collectionId}", with: $0.id) } : [route.template]
        }
    }

    @Test func `has a summary in Thai and in English for every route`() throws {
        for route in Service.routes {
            #expect(route.summary.th.contains(/[ก-๙]/) && route.summary.en.wholeMatch(of: /[A-Z][ -~]+/) != nil, "\(route.template)")
        }
        let document = try Self.definition()
        for path in document["paths"].names {
            for method in document["paths"][path].names {
                let operation = document["paths"][path][method]
                #expect(operation["summary"].text?.contains(/[ก-๙]/) == true && operation["description"].text?.contains(/[A-Za-z]/) == true, "\(path)")
                for parameter in operation["parameters"].list where parameter["in"].text == "query" {
                    #expect(parameter["description"].text?.contains(/[ก-๙].* \| .*[a-z]/) == true, "\(path) \(parameter["name"].text ?? "")")
                }
            }
        }
    }

    @Test func `has every parameter that is accepted, and none that is not`() throws {
        let world = try World.demo(), document = try Self.definition()
        for route in Service.routes where route.answer != nil && !route.needsAccounts {
            for layer in route.perLayer ? world.catalog.layers.map(Optional.some) : [nil] {
                let template = layer.map { route.template.replacing("{collectionId}", with: $0.id) } ?? route.template
                let described = document["paths"][template]["get"]["parameters"].list
                let accepted = route.parameters(layer) + (route.offered.isEmpty ? [] : ["f"])
                #expect(described.filter { $0["in"].text == "query" }.compactMap { $0["name"].text } == accepted, "\(template)")
                let variables = template.matches(of: /\{(\w+)\}/).map { String($0.1) }
                #expect(described.filter { $0["in"].text == "path" }.compactMap { $0["name"].text } == variables)
                for parameter in described where parameter["in"].text == "query" {
                    #expect(!parameter["schema"].isMissing && parameter["style"].text == "form" && parameter["explode"].value as? Bool == false)
                }
                guard let layer else { continue }
                // A parameter is a public field, or a name that no field can have.
                let fields = Set(Service.queryableFields(layer).map(\.name))
                for name in accepted { #expect(fields.contains(name) != ReservedNames.parameters.union(ReservedNames.yielding).contains(name.lowercased()), "\(template) \(name)") }
            }
        }
    }

    @Test func `has the media types and statuses that are answered`() throws {
        let world = try World.demo(), document = try Self.definition()
        for resource in try world.resources() {
            let responses = document["paths"][resource.template]["get"]["responses"]
            let good = try world.get(resource.target)
            #expect(responses.names.contains("\(good.status)"), "\(resource.target)")
            if let type = resource.mediaType { #expect(responses["200"]["content"].names.contains(type), "\(resource.target)") }
            for bad in [resource.target("no_such_parameter", "1"), resource.open + (resource.open == resource.bare ? "?" : "&") + "f=nothing"] {
                let answer = try world.get(bad)
                #expect(responses.names.contains("\(answer.status)") && answer.status == 400, "\(bad)")
                #expect(responses["400"]["content"].names == ["application/problem+json"])
            }
            if resource.f != nil {
                #expect(try world.get(resource.open, ["accept": "image/none"]).status == 406 && responses.names.contains("406"), "\(resource.bare)")
            }
        }
    }

    @Test func `bounds limit, bbox and datetime as the standard says`() throws {
        let world = try World.demo(), document = try Self.definition()
        for layer in world.catalog.layers {
            let parameters = document["paths"]["/collections/\(layer.id)/items"]["get"]["parameters"].list
            func schema(_ name: String) throws -> Document { try #require(parameters.first { $0["name"].text == name })["schema"] }
            // 17-069r4 requirements 20, 23 and 25.
            let limit = try schema("limit"), bbox = try schema("bbox"), datetime = try schema("datetime")
            #expect(limit["type"].text == "integer" && limit["minimum"].integer == 1 && limit["maximum"].integer == Service.maximumLimit)
            #expect(limit["default"].integer == Service.standardLimit)
            #expect(bbox["type"].text == "array" && bbox["minItems"].integer == 4 && bbox["maxItems"].integer == 6 && bbox["items"]["type"].text == "number")
            #expect(datetime["type"].text == "string")
        }
    }
}

/// The README tells what a newcomer asks.
@Suite struct `The README` {
    private static let text = Result { try String(contentsOf: repository.appending(path: "README.md"), encoding: .utf8) }

    @Test func `names every layer and every target`() throws {
        let readme = try Self.text.get()
        for layer in try World.demo().catalog.layers {
            let title = layer.title.th.prefix { $0 != "(" }.trimmingCharacters(in: .whitespaces)
            #expect(readme.contains("`\(layer.id)`") && readme.contains(title), "\(layer.id)")
        }
        let package = try String(contentsOf: repository.appending(path: "Package.swift"), encoding: .utf8)
        for target in package.matches(of: /\.(?:executableTarget|target)\(\s*name: "(\w+)"[^\n]*/) where !target.0.contains("path: \"Tests/") {
            #expect(readme.contains("`\(target.1)`"), "\(target.1)")
        }
    }

    @Test func `names every target of make`() throws {
        let readme = try Self.text.get()
        let makefile = try String(contentsOf: repository.appending(path: "Makefile"), encoding: .utf8)
        for target in ["run", "test", "bench", "fuzz"] {
            #expect(makefile.contains("\n\(target):") && readme.contains("make \(target)"), "\(target)")
        }
    }

    @Test(arguments: Door.allCases) func `gives examples that work`(door: Door) throws {
        let examples = try Self.text.get().matches(of: /curl '?http:\/\/127\.0\.0\.1:8080(\/[^' \n]*)/).map { String($0.1) }
        #expect(examples.count >= 5)
        for example in examples {
            let answer = try World.demo().get(example, by: door)
            #expect(answer.status == 200 && !answer.body.isEmpty, "\(example)")
        }
    }
}
