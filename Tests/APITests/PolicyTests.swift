@testable import API
import Catalog
import Foundation
import Geo
import HTTP
import SpatiaLiteStore
import Store
import TestSupport
import Testing

// The policy test walks every route of `Service.routes` in every form for everyone who may ask, and looks for the
// hidden values of `PolicyWorld` in whatever comes back.
//
// A route that is new is walked by itself. It fails the test until the test knows how to fill it in:
//   - a `{variable}` of its path needs a line in `PolicyWalk.variables`;
//   - a parameter of its query needs a line in `PolicyWalk.samples`, unless it is a field of the layer;
//   - a route that may answer with personal fields when they are named needs its name in `PolicyWalk.personalRoutes`
//     (and the parameter `purpose`); no other route ever may;
//   - a route that shows P1 to officers needs nothing.
// Routes whose data are not layers (sheets of rows, accounts) need canaries of their own in `PolicyWorld.init`: put
// `Canary.text(2, n)` into the personal columns, and say in `PolicyWalk.isAllowed` who may see them.

/// Every request of the walk.
struct PolicyWalk {
    typealias Who = PolicyWorld.Who

    let world: PolicyWorld

    /// What stands for the variables of paths.
    static let variables: [String: [String]] = [
        "featureId": ["F1", "F3", "F4"], "tileMatrix": ["5"], "tileRow": ["14"], "tileCol": ["24"], "version": ["2"], "folder": ["modules"],
        "place": ["56", "99.9,18.9,9"], "picture": ["96x64.svg", "64x48.png"], "fontstack": ["Noto Sans Thai Regular"], "range": ["3584-3839.pbf"], "account": ["recorder5601"],
        "datasetId": ["otop_sales"], "fy": ["2567"], "round": ["10"], "unit": ["5601", "5602", "5701"], "rowId": ["1"], "indicatorId": ["total_sales"],
        "archiveId": ["policy-pmtiles", "policy-mbtiles"],
        "styleId": ["default", "cases"],
    ]

    /// What parameters are set to.
    static let samples: [String: String] = [
        "bbox": "99,18,101,20", "bbox-crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "datetime": "2000-01-01/..", "limit": "2", "after": "1",
        "collections": "cases", "layers": "cases", "area": "56", "feature": "cases/F1", "q": "ที่", "crs": "http://www.opengis.net/def/crs/EPSG/0/32647",
        "filter": "code LIKE 'F%'", "filter-lang": "cql2-text", "filter-crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "sortby": "-code",
        "properties": "code", "purpose": "งานทดสอบนโยบาย", "skipGeometry": "true", "zoom-level": "8", "profile": "jsonfg", "aggregation": "none",
        "fy": "2568", "round": "1", "group": "province", "stats": "count", "bins": "1,2", "next": "/",
        "sheet": "2567/10", "within": "56", "offset": "0", "done": "save", "show": "late", "dataset": "nrd2c",
        "level": "amphoe", "class": "jenks", "k": "3", "breaks": "1,2", "palette": "viridis", "freeze": "true", "from": "2567/10", "to": "2567/10",
        "with": "otop_sales/total_sales", "order": "ascending",
        "paper": "a3", "orientation": "portrait", "digits": "thai",
    ]

    /// The routes that answer with personal fields to who may name them.
    static let personalRoutes = ["items", "item"]

    /// Parameters without which a route has nothing to say.
    static let needed: [String: [(name: String, value: String)]] = [
        "search": [("q", "ที่")], "reportDifference": [("from", "2567/10"), ("to", "2567/10")], "reportBeside": [("with", "otop_sales/total_sales")],
    ]

    struct Step {
        let route: Route
        let layer: Layer?
        let path: String
        let query: [(name: String, value: String)]

        var target: String { path + (query.isEmpty ? "" : "?") + query.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&") }

        func with(_ more: [(name: String, value: String)]) -> Step {
            Step(route: route, layer: layer, path: path, query: query.filter { old in !more.contains { $0.name == old.name } } + more)
        }

        func with(_ name: String, _ value: String) -> Step { with([(name, value)]) }
    }

    /// A path of each resource, for each value of its variables.
    func paths(_ route: Route, _ layer: Layer?) -> [String] {
        var paths = [""]
        for segment in route.template.split(separator: "/") {
            var values = [String(segment)]
            if segment.hasPrefix("{") {
                let name = String(segment.dropFirst().dropLast())
                if name == "collectionId" {
                    values = [layer?.id ?? ""]
                } else if name == "file" {
                    values = [route.name == "sprite" ? "default.json" : route.template.contains("{folder}") ? "address.js" : "map.js"]
                } else if let known = Self.variables[name] {
                    values = layer?.id == "provinces" && name == "featureId" ? ["56"] : known
                } else {
                    Issue.record("say in PolicyWalk.variables what stands for {\(name)} of \(route.template)")
                }
            }
            paths = paths.flatMap { path in values.map { "\(path)/\(PercentEncoding.segment($0))" } }
        }
        return paths.map { $0.isEmpty ? "/" : $0 }
    }

    /// Every resource in every form.
    func resources() -> [Step] {
        Service.routes.filter { $0.answer != nil }.flatMap { route in
            (route.perLayer ? world.catalog.layers.map(Optional.some) : [nil]).flatMap { layer in
                paths(route, layer).flatMap { path in
                    let forms: [[(name: String, value: String)]] = route.offered.isEmpty ? [[]] : route.offered.map { [("f", $0.f)] }
                    return forms.map { form in
                        Step(route: route, layer: layer, path: path, query: form + (Self.needed[route.name] ?? []))
                    }
                }
            }
        }
    }

    /// The resource with each of its parameters.
    func varied(_ step: Step) -> [Step] {
        step.route.parameters(step.layer).compactMap { name in
            if let sample = Self.samples[name] {
                // Some mean something in company only.
                if name == "round" { return step.with([("fy", "2568"), ("round", sample)]) }
                if name == "bins" { return step.with([("group", "bins(size)"), ("bins", sample)]) }
                return step.with(name, sample)
            }
            guard let field = step.layer.flatMap({ layer in layer.column(name).map { layer.fields[$0] } }) else {
                Issue.record("say in PolicyWalk.samples what \(name) of \(step.route.template) may be")
                return nil
            }
            return step.with(name, field.type == .integer ? "1" : field.type == .date ? "2024-10-01" : "F1")
        }
    }

    /// The resource with a field named in every way that a parameter allows.
    static func naming(_ field: String, value: String, in step: Step) -> [Step] {
        let known = step.route.parameters(step.layer)
        var steps = [step.with(field, value), step.with("properties", field)]
        if known.contains("properties") { steps.append(step.with("properties", "code,\(field)")) }
        if known.contains("sortby") { steps += [step.with("sortby", field), step.with("sortby", "-\(field)")] }
        if known.contains("filter") {
            let json = #"{"op":"=","args":[{"property":"\#(field)"},"\#(value)"]}"#
            steps += [
                step.with("filter", "\(field) IS NOT NULL"), step.with("filter", "\(field) = '\(value)'"), step.with("filter", "NOT (\(field) = '\(value)')"),
                step.with("filter", "code = 'F1' OR \(field) > ''"), step.with([("filter-lang", "cql2-json"), ("filter", json)]),
            ]
        }
        if known.contains("group") {
            steps += [step.with("group", field), step.with([("group", "bins(\(field))"), ("bins", "1,2")])]
            steps += ["min", "max", "sum", "avg", "count"].map { step.with("stats", "\($0)(\(field))") }
        }
        return steps
    }

    /// The layer's hidden fields, each with a value that one of its features has.
    static func hidden(_ layer: Layer?) -> [(field: Field, value: String)] {
        (layer ?? PolicyWorld.cases).fields.filter { $0.personalData > .open }.map { field in
            let c = field.personalData.rawValue
            switch field.type {
            case .integer: return (field, String(Canary.integer(c, 1)))
            case .number: return (field, String(Canary.number(c, 1)))
            case .date: return (field, Canary.day(c, 1))
            default: return (field, Canary.text(c, 1))
            }
        }
    }

    /// Whether someone may be told what was seen in the answer to a step.
    static func isAllowed(_ sighting: Canary.Sighting, to who: Who, _ step: Step) -> Bool {
        switch sighting.personalClass {
        case 1: return who != .anyone && !["Tiles", "Pages"].contains(step.route.tag)
        case 2 where step.route.tag == "Recording":
            // Who records and who locks sees the rows of the unit.
            guard case .text(_, let feature) = sighting else { return false }
            return ["sheet", "row", "template"].contains(step.route.name) && who.features.contains(feature)
        case 2:
            let named = step.query.first { $0.name == "properties" }?.value.split(separator: ",").map(String.init) ?? []
            let fields: [String] =
                switch sighting {
                case .text: ["p2_text", "p2_tags"]
                case .number: ["p2_integer", "p2_number"]
                case .day: ["p2_day"]
                }
            guard personalRoutes.contains(step.route.name), step.layer?.id == "cases", step.query.contains(where: { $0.name == "purpose" }),
                named.contains(where: fields.contains)
            else { return false }
            if case .text(_, let feature) = sighting { return who.features.contains(feature) }
            return !who.features.isEmpty
        default: return false
        }
    }

    /// Records every hidden value of an answer that its reader may not be told; what the request itself says is no news.
    static func examine(_ answer: Client.Answer, to who: Who, _ step: Step) {
        let head = answer.headers.map { "\($0.name): \($0.value)\n" }.joined()
        let seen = Canary.sightings(in: answer.body).union(Canary.sightings(in: head)).subtracting(Canary.sightings(in: step.target))
        for sighting in seen where !isAllowed(sighting, to: who, step) {
            Issue.record("\(who.rawValue) is told \(sighting) by \(step.target) (\(answer.status))")
        }
        if personalRoutes.contains(step.route.name), seen.contains(where: { $0.personalClass == 2 }) {
            #expect(answer["etag"] == nil && answer["cache-control"]?.contains("no-store") == true, "\(step.target)")
        }
        #expect(answer.status < 500, "\(step.target): \(answer.text.prefix(200))")
    }
}

@Suite struct `The policy` {
    private typealias Who = PolicyWorld.Who

    @Test func `is tried on values that are found in any writing`() throws {
        let world = try PolicyWorld.world.get()
        for c in 1...3 {
            let number = Canary.integer(c, 3), double = Canary.number(c, 3)
            for text in ["\(number)", "\(double)", grouped(Int(number)), "a%20\(number)&"] { #expect(Canary.sightings(in: text) == [.number(c)], "\(text)") }
            for text in [Canary.day(c, 2), "3 มี.ค. \(2413 + c) "] { #expect(Canary.sightings(in: text) == [.day(c)], "\(text)") }
            let text = Canary.text(c, 4)
            for writing in [text, text.utf8.map { String($0, radix: 16) }.joined(), text.utf8.map { String($0, radix: 16, uppercase: true) }.joined()] {
                #expect(Canary.sightings(in: writing) == [.text(c, 4)])
            }
            let bits = [UInt64(number), double.bitPattern].map { bits in (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) } }
            for bytes in bits { #expect(Canary.sightings(in: [9] + bytes + [9]) == [.number(c)]) }
        }
        // All of them are in the store.
        let query = try FeatureQuery(layer: PolicyWorld.cases).bound(to: Reader(clearance: .sensitive))
        var dump = Dump()
        _ = try world.store.query(query, into: &dump)
        #expect(Canary.sightings(in: dump.bytes).count == 3 * (4 + 2))
    }

    @Test(arguments: PolicyWorld.Who.allCases)
    func `holds on every route, in every form, with every parameter, for everyone`(who: PolicyWorld.Who) throws {
        let world = try PolicyWorld.world.get()
        let walk = PolicyWalk(world: world)
        var answered: Set<String> = [], told: Set<Canary.Sighting> = []
        for step in walk.resources() {
            let plain = try world.get(step.target, as: who)
            PolicyWalk.examine(plain, to: who, step)
            if plain.status < 300 { answered.insert(step.route.name) }
            if step.route.name == "sheet" { told.formUnion(Canary.sightings(in: plain.body)) }
            if let tag = plain["etag"], plain.status == 200 {
                let again = try world.get(step.target, as: who, ["If-None-Match": tag])
                // What is journalled with every reading changes with every reading, and papers tell when they were made.
                let changes = step.route.name == "journal" || step.query.contains { $0.name == "f" && ["pdf", "xlsx"].contains($0.value) }
                #expect(again.status == 304 && again.body.isEmpty || changes, "\(step.target)")
                PolicyWalk.examine(again, to: who, step)
            }
            for varied in walk.varied(step) { PolicyWalk.examine(try world.get(varied.target, as: who), to: who, varied) }
        }
        // Whoever records sees something of everything.
        for route in Service.routes where who == .recorder5601 && route.answer != nil && !route.needsAccounts && !["folderAsset", "asset", "favicon"].contains(route.name) {
            #expect(answered.contains(route.name), "\(route.name) was never answered: its sample is wrong")
        }
        #expect(told == Set(who.features.filter { $0 != 2 }.map { Canary.Sighting.text(2, $0) }))
    }

    @Test(arguments: PolicyWorld.Who.allCases)
    func `holds when hidden fields are named in every way, with and without a purpose`(who: PolicyWorld.Who) throws {
        let world = try PolicyWorld.world.get()
        var told: [Int: Set<Canary.Sighting>] = [:]
        for step in PolicyWalk(world: world).resources() where step.layer == nil || step.path.hasSuffix("F4") == false {
            let isFirstForm = step.route.offered.isEmpty || step.query.first?.value == step.route.offered[0].f
            // Routes that know none of these parameters refuse all of them alike.
            guard isFirstForm || step.route.parameters(step.layer).contains("properties") else { continue }
            for (field, value) in PolicyWalk.hidden(step.layer) {
                let steps = isFirstForm ? PolicyWalk.naming(field.name, value: value, in: step) : [step.with("properties", "code,\(field.name)")]
                for step in steps + steps.map({ $0.with("purpose", "ตรวจแปลงตามแผน") }) {
                    let answer = try world.get(step.target, as: who)
                    PolicyWalk.examine(answer, to: who, step)
                    if answer.status == 200 { told[field.personalData.rawValue, default: []].formUnion(Canary.sightings(in: answer.body)) }
                }
            }
        }
        // The walk would find what is there to be found: staff of the area are told, in every type.
        let seen = told.values.reduce(into: Set<Canary.Sighting>()) { $0.formUnion($1) }
        for feature in who.features { #expect(seen.contains(.text(2, feature))) }
        if !who.features.isEmpty { #expect(seen.contains(.number(2)) && seen.contains(.day(2))) }
        #expect(seen.contains(.text(1, 1)) == (who != .anyone))
    }

    @Test func `holds in compressed answers and answers without body, and in the log`() throws {
        let world = try PolicyWorld.world.get()
        for who in [Who.anyone, .recorder5601, .central] {
            for step in PolicyWalk(world: world).resources() where step.layer?.id != "loose" && !step.path.hasSuffix("F3") && !step.path.hasSuffix("F4") && !step.route.lasts {
                if step.layer?.id == "provinces", step.route.name != "items" { continue }
                var answer = try world.send("GET", step.target, as: who, ["Accept-Encoding": "gzip"])
                if answer["content-encoding"] == "gzip" { answer.body = try gunzipped(answer.body) }
                PolicyWalk.examine(answer, to: who, step)
                PolicyWalk.examine(try world.send("HEAD", step.target, as: who), to: who, step)
            }
        }
        let name = Canary.text(2, 1)
        for target in [
            "/collections/cases/items?p2_text=\(name)&purpose=\(PercentEncoding.encode("ตามหา \(name)"))",
            "/collections/cases/items?filter=p2_text%20%3D%20'\(name)'&purpose=checking", "/collections/cases/items?p2_text=\(name)&properties=p2_text&sortby=p2_text&purpose=checking",
            "/collections/cases/aggregate?p2_text=\(name)&purpose=checking", "/collections/cases/items/F1?properties=p2_text&purpose=checking",
            "/collections/cases/items?limit=\(name)",
        ] { _ = try world.send("GET", target, as: .recorder5601) }
        let last = "/collections/cases/items limit 400"
        for _ in 0..<1000 where !world.told.text.contains(last) { usleep(5000) }
        #expect(world.told.text.contains(last))
        for log in [world.told.text, world.told.text.removingPercentEncoding ?? ""] { #expect(Canary.sightings(in: log).isEmpty) }
        #expect(Canary.sightings(in: try world.send("GET", "/metrics", as: .anyone).body).isEmpty)
    }

    @Test func `holds in what is answered to changes`() throws {
        let world = try PolicyWorld.world.get()
        let feature = #"{"type":"Feature","geometry":null,"properties":{"code":"F1","name":"x"}}"#
        for who in Who.allCases {
            for (method, path, body) in [
                (Request.Method.post, "/collections/cases/items", feature), (.put, "/collections/cases/items/F1", #"{"type":"Feature"}"#),
                (.patch, "/collections/cases/items/F1", #"{"properties":{"p2_text":7,"p3_text":7}}"#), (.delete, "/collections/cases/items/none", nil),
                (.post, "/collections/loose/versions/1/undo", nil), (.post, "/transactions", #"{"transaction":[]}"#),
            ] as [(Request.Method, String, String?)] {
                let answer = try world.write(method, path, body, as: who)
                #expect(answer.status >= 400, "\(who) \(path)")
                #expect(Canary.sightings(in: answer.body).isEmpty, "\(who) \(path)")
            }
        }
    }
}

/// All values of features, as text.
private struct Dump: FeatureSink {
    var bytes: [UInt8] = []

    mutating func begin(row: Int64, id: Span<UInt8>) {}
    mutating func geometry(_ shape: borrowing Shape) {}
    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) {}
    mutating func integer(_ column: Int, _ value: Int64) { bytes += "\(value) ".utf8 }
    mutating func number(_ column: Int, _ value: Double) { bytes += "\(value) ".utf8 }
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) {
        for i in utf8.indices { bytes.append(utf8[i]) }
        bytes.append(32)
    }
    mutating func end() -> Bool { true }
}

/// What another program makes of a compressed body.
private func gunzipped(_ bytes: [UInt8]) throws -> [UInt8] {
    let file = Scratch.folder.appending(path: "\(UUID().uuidString).gz")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(bytes).write(to: file)
    let process = Process(), pipe = Pipe()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = ["-dc", file.path()]
    process.standardOutput = pipe
    try process.run()
    let data = try #require(try pipe.fileHandleForReading.readToEnd())
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return Array(data)
}
