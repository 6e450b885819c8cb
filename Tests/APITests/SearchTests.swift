@testable import API
import Atlas
import Catalog
import Demo
import Encoding
import Foundation
import Geo
import HTTP
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// Search over the demo of Phayao, against brute force over texts.
@Suite struct SearchTests {
    /// A store of the demo of one province in a folder of its own, made once.
    private final class Ground: Sendable {
        let catalog: Catalog
        let store: EmbeddedStore
        let search: FeatureSearch
        let service: Service
        private let folder: URL

        init() throws {
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            catalog = try Catalog.load(from: root.appending(path: "geodata").path())
            folder = FileManager.default.temporaryDirectory.appending(path: "phaenthi-search-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let counts = root.appending(path: "geodata/areas/demo_counts.csv").path()
            let country = try DemoCountry(inputs: DemoInputs(areas: catalog.areas, counts: counts), scale: .phayao)
            let layers = catalog.layers
            let path = folder.appending(path: "store.sqlite").path()
            try EmbeddedStore.build(at: path, catalog: catalog) { builder in
                for layer in layers where DemoCountry.layerIDs.contains(layer.id) { try builder.load(layer) { try country.read(layer, into: &$0) } }
            }
            store = try EmbeddedStore(path: path, catalog: catalog, .writing)
            let atlas = try Atlas(catalog: catalog, source: store)
            search = atlas.search
            service = Service(atlas: atlas, assets: Assets(files: ["page.html": Array(try Data(contentsOf: root.appending(path: "web/page.html")))]), metrics: Metrics(), edition: "test")
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func ask(_ target: String) throws -> (status: Int, body: String) {
            let response = service.respond(to: Request(method: .get, target: try RequestTarget(target), headers: ["host": "test"]))
            guard case .bytes(let bytes) = response.body else { return (response.status, "") }
            return (response.status, String(decoding: bytes, as: UTF8.self))
        }
    }

    private static let ground = Result { try Ground() }

    /// What search may know of a feature, read the plain way.
    private struct Named {
        let row: Int64
        let fields: [String]
        let code: AreaCode?
    }

    private struct Reading: FeatureSink {
        let search: [Int]
        let area: Int?
        var all: [Named] = []
        private var row: Int64 = 0
        private var texts: [Int: String] = [:]

        init(_ layer: Layer) {
            search = layer.search
            area = layer.area
        }

        mutating func begin(row: Int64, id: Span<UInt8>) {
            self.row = row
            texts = [:]
        }
        mutating func geometry(_ shape: borrowing Shape) {}
        mutating func null(_ column: Int) {}
        mutating func boolean(_ column: Int, _ value: Bool) {}
        mutating func integer(_ column: Int, _ value: Int64) {}
        mutating func number(_ column: Int, _ value: Double) {}
        mutating func text(_ column: Int, _ utf8: Span<UInt8>) {
            texts[column] = String(decoding: utf8.indices.map { utf8[$0] }, as: UTF8.self)
        }
        mutating func end() -> Bool {
            all.append(Named(row: row, fields: search.map { texts[$0] ?? "" }, code: area.flatMap { texts[$0] }.flatMap { AreaCode($0) }))
            return true
        }
    }

    private static func read(_ layer: Layer, _ store: EmbeddedStore) throws -> [Named] {
        var reading = Reading(layer)
        _ = try store.query(FeatureQuery(layer: layer).bound(to: Reader(clearance: .sensitive)), into: &reading)
        return reading.all
    }

    private static func fold(_ text: String) -> String { TextFolding.search.fold(text) }

    private static func names(_ code: AreaCode?, _ levels: [AreaLevel], _ register: AreaRegister) -> [String] {
        levels.compactMap { code?.ancestor($0) }.compactMap { register[$0] }.flatMap { [fold($0.name.th), fold($0.name.en)] }
    }

    @Test func everyWordIsFoundWhereBruteForceFindsIt() throws {
        let ground = try Self.ground.get()
        var dice = SeededGenerator(seed: 41)
        let areas: [AreaLevel] = [.tambon, .amphoe, .province]
        var found = 0
        for id in ["villages", "tambons", "knn_plots", "learning_centres"] {
            let layer = try #require(ground.catalog.layer(id))
            let all = try Self.read(layer, ground.store)
            for _ in 0..<60 {
                let one = try #require(all.randomElement(using: &dice))
                var question: [String] = []
                var tests: [(Named) -> Bool] = []
                // A piece of a name, without a space; a word of an area; a moo.
                let name = Array(Self.fold(one.fields.randomElement(using: &dice)!).split(separator: " ").randomElement(using: &dice) ?? "")
                if name.count > 2, Bool.random(using: &dice) {
                    let start = Int.random(in: 0...(name.count - 2), using: &dice)
                    let word = String(name[start..<Int.random(in: (start + 2)...name.count, using: &dice)])
                    let folded = Self.fold(word)
                    question.append(word)
                    tests.append { feature in
                        feature.fields.contains { Self.fold($0).contains(folded) }
                            || Self.names(feature.code, areas, ground.catalog.areas).contains { $0.contains(folded) }
                    }
                }
                let level = areas.randomElement(using: &dice)!
                if let area = one.code?.ancestor(level).flatMap({ ground.catalog.areas[$0] }), Bool.random(using: &dice) {
                    let prefix = [AreaLevel.tambon: ["ต.", "ตำบล"], .amphoe: ["อ.", "อำเภอ "], .province: ["จ. ", "จังหวัด"]][level]!
                    question.append(prefix.randomElement(using: &dice)! + area.name.th)
                    let folded = Self.fold(area.name.th)
                    tests.append { Self.names($0.code, [level], ground.catalog.areas).contains { $0.contains(folded) } }
                }
                if let moo = one.code?.part(.village), Int.random(in: 0...2, using: &dice) == 0 || question.isEmpty {
                    question.append(["หมู่ \(moo)", "ม.\(moo)", "หมู่ที่ \(moo)", "หมู่\(moo)"].randomElement(using: &dice)!)
                    tests.append { $0.code?.part(.village) == moo }
                }
                guard !question.isEmpty else { continue }
                let expected = Set(all.filter { feature in tests.allSatisfy { $0(feature) } }.map(\.row))
                let rows = try ground.search.rows(matching: question.shuffled(using: &dice).joined(separator: " "), in: layer)
                #expect(Set(rows) == expected && rows.count == expected.count, "\(id): \(question)")
                #expect(expected.contains(one.row))
                found += rows.count
            }
        }
        #expect(found > 1_000)
    }

    @Test func theThirdVillageOfATambonIsFoundHoweverItIsAsked() throws {
        let ground = try Self.ground.get()
        let layer = try #require(ground.catalog.layer("villages"))
        let expected = try ground.search.rows(matching: "หมู่ 3 ต.แม่ต๋ำ", in: layer)
        #expect(expected.count == 1)
        for q in ["ต.แม่ต๋ำ หมู่ 3", "ม.3 แม่ต๋ำ", "ม. ๓ ต. แม่ต๋ำ", "หมู่ที่ ๓ ตำบลแม่ต๋ำ", "แม่ตำ หมู่3", "หมู่3ต.แม่ต๋ำอ.เมือง", "จังหวัดพะเยา ตําบลแม่ต๋ํา หมู่ 3", "moo 3 mae tam", "56010203"] {
            #expect(try ground.search.rows(matching: q, in: layer) == expected, "\(q)")
        }
        #expect(try ground.search.rows(matching: "หมู่ 3 หมู่ 4 ต.แม่ต๋ำ", in: layer).isEmpty)
        let hit = try #require(try ground.search.find("หมู่ 3 ต.แม่ต๋ำ", in: [layer], limit: 5).hits.first)
        #expect(hit.id == "56010203" && hit.place?.th == "หมู่ 3 ต.แม่ต๋ำ อ.เมืองพะเยา จ.พะเยา" && hit.place?.en == "Moo 3, Mae Tam, Mueang Phayao, Phayao")
        #expect(hit.box != nil)
    }

    @Test func exactNamesComeFirstThenBeginningsThenWordsThenTheRest() throws {
        let ground = try Self.ground.get()
        let answer = try ground.search.find("แม่ต๋ำ", in: ground.search.layers, limit: 100)
        #expect(answer.hits.first.map { "\($0.layer.id)/\($0.id)" } == "tambons/560102")
        #expect(answer.matched >= answer.hits.count && answer.hits.count <= 100)
        let layer = try #require(ground.catalog.layer("villages"))
        let all = Dictionary(uniqueKeysWithValues: try Self.read(layer, ground.store).map { ($0.row, $0) })
        for q in ["ดอน", "หนอง", "ใหม่"] {
            var last = 0
            for row in try ground.search.rows(matching: q, in: layer) {
                let name = Self.fold(all[row]!.fields[0]), word = Self.fold(q)
                let grade = name == word ? 0 : name.hasPrefix(word) ? 1 : name.contains(" " + word) ? 2 : name.contains(word) ? 3 : 4
                #expect(grade >= min(last, 4), "\(q): \(name)")
                last = grade
            }
        }
    }

    @Test func personalDataAreNeverFound() throws {
        let ground = try Self.ground.get()
        for layer in ground.catalog.layers {
            #expect(layer.search.allSatisfy { layer.fields[$0].personalData == .open })
            let hidden = layer.fields.indices.filter { layer.fields[$0].personalData != .open }
            guard !hidden.isEmpty else { continue }
            var query = FeatureQuery(layer: layer)
            query.properties = hidden.map { layer.fields[$0].name }
            query.limit = 20
            var sink = TextCollector()
            _ = try ground.store.query(query.bound(to: Reader(clearance: .sensitive)), into: &sink)
            #expect(!sink.texts.isEmpty)
            for text in sink.texts where text.count > 3 { #expect(try ground.search.rows(matching: text, in: layer).isEmpty) }
        }
    }

    @Test func aWriteIsSeenByTheNextSearch() throws {
        let ground = try Ground()
        let layer = try #require(ground.catalog.layer("study_centres"))
        #expect(try ground.search.rows(matching: "ศูนย์ใหม่เอี่ยม", in: layer).isEmpty)
        try ground.store.load(layer, replacing: false) { loader in
            try loader.begin(row: 0, id: "SC-99".utf8.span)
            for (column, field) in layer.fields.enumerated() {
                try loader.field(column, field.name == "centre_code" ? .text("SC-99") : field.name == "name_th" ? .text("ศูนย์ใหม่เอี่ยม") : field.name == "province_code" ? .text("56") : field.name == "demo" ? .boolean(true) : .null)
            }
            _ = try loader.end()
        }
        #expect(try ground.search.rows(matching: "ใหม่เอี่ยม จ.พะเยา", in: layer).count == 1)
    }

    @Test(arguments: ["", " ", "น", "ก์", "่", "x"]) func tooShortAQuestionIsRefused(_ q: String) throws {
        #expect(throws: SearchRefusal.tooShort) { _ = try SearchQuestion(q) }
    }

    @Test func tooLongAQuestionIsRefused() {
        #expect(throws: SearchRefusal.tooLong) { _ = try SearchQuestion(String(repeating: "ก", count: 101)) }
        #expect(throws: SearchRefusal.tooLong) { _ = try SearchQuestion("ก ข ค ง จ ฉ ช ซ ญ ด ต") }
        #expect(throws: Never.self) { _ = try SearchQuestion("ก ข ค ง จ ฉ ช ซ ญ ด") }
    }

    @Test func anyTextIsAnsweredOrRefused() throws {
        let ground = try Self.ground.get()
        let layer = try #require(ground.catalog.layer("villages"))
        var dice = SeededGenerator(seed: 9)
        let pieces = ["หมู่", "ที่", "3", "๑๒", "ต.", "อ.", "จ.", " ", "บ้าน", "แม่ต๋ำ", "ตำบล", ".", ",", "é", "漢", "\u{0}", "\n", "\u{301}", "😀", "mae", "ม.", "/", "'", "่", "เ"]
        for _ in 0..<300 {
            let q = (0..<Int.random(in: 1...8, using: &dice)).map { _ in pieces.randomElement(using: &dice)! }.joined()
            do { _ = try ground.search.rows(matching: q, in: layer) } catch is SearchRefusal {}
        }
    }

    @Test func theServiceFindsAndPagesAndRefuses() throws {
        let ground = try Self.ground.get()
        func encoded(_ text: String) -> String { PercentEncoding.encode(text) }
        let found = try ground.ask("/search?f=json&limit=3&q=\(encoded("หมู่ 3 ต.แม่ต๋ำ"))")
        #expect(found.status == 200 && found.body.contains("\"id\":\"villages/56010203\"") && found.body.contains("\"rank\":1"))
        let page = try ground.ask("/search?f=html&q=\(encoded("แม่ต๋ำ <b>"))")
        #expect(page.status == 200 && !page.body.contains("<b>") && page.body.contains("ไม่พบ"))
        #expect(try ground.ask("/search?f=html").status == 200)
        for bad in ["/search?f=json", "/search?f=json&q=", "/search?f=json&q=%E0%B8%99", "/search?f=json&q=dd&collections=roads", "/collections/villages/items?q=x", "/search?f=json&q=dd&limit=0"] {
            let answer = try ground.ask(bad)
            #expect(answer.status == 400 && answer.body.contains("ต้องเป็น"), "\(bad)")
        }
        // Pages of a search hold every match once, in the order of its rank; with a sort, in that order.
        let layer = try #require(ground.catalog.layer("villages"))
        let all = try ground.search.rows(matching: "ดอน", in: layer)
        for more in ["", "&sortby=-population,name_th"] {
            var target: String? = "/collections/villages/items?f=json&limit=7&skipGeometry=true&properties=code\(more)&q=\(encoded("ดอน"))"
            var codes: [String] = []
            while let next = target {
                let answer = try ground.ask(next)
                #expect(answer.status == 200 && answer.body.contains("\"numberMatched\":\(all.count),"))
                codes += answer.body.matches(of: /"properties":\{"code":"(\d+)"/).map { String($0.1) }
                target = answer.body.firstMatch(of: /"href":"http:\/\/test([^"]*)","rel":"next"/).map { String($0.1) }
            }
            #expect(codes.count == all.count && Set(codes).count == all.count)
            if more.isEmpty {
                let code = Dictionary(uniqueKeysWithValues: try Self.read(layer, ground.store).map { ($0.row, $0.fields[1]) })
                #expect(codes == all.map { code[$0]! })
            }
        }
        let boxed = try ground.ask("/collections/villages/items?f=json&bbox=99.8,19,100,19.3&amphoe_code=5601&limit=1000&q=\(encoded("หมู่ 3"))")
        #expect(boxed.status == 200 && boxed.body.contains("\"moo\":3,") && !boxed.body.contains("\"moo\":4,") && !boxed.body.contains("\"amphoe_code\":\"5602\""))
    }
}

private struct TextCollector: FeatureSink {
    var texts: [String] = []
    mutating func begin(row: Int64, id: Span<UInt8>) {}
    mutating func geometry(_ shape: borrowing Shape) {}
    mutating func null(_ column: Int) {}
    mutating func boolean(_ column: Int, _ value: Bool) {}
    mutating func integer(_ column: Int, _ value: Int64) {}
    mutating func number(_ column: Int, _ value: Double) {}
    mutating func text(_ column: Int, _ utf8: Span<UInt8>) { texts.append(String(decoding: utf8.indices.map { utf8[$0] }, as: UTF8.self)) }
    mutating func end() -> Bool { true }
}
