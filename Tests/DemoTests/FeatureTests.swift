import Catalog
import Geo
import Store
import Testing

@testable import Demo

@Suite struct FeatureTests {
    private static func column(_ name: String, _ id: String) -> Int { layer(id).column(name) ?? -1 }

    private func text(_ value: Value) -> String {
        if case .text(let text) = value { return text }
        return ""
    }

    @Test(arguments: DemoCountry.layerIDs)
    func `Every field has a value of its type, and ids ascend`(id: String) throws {
        let features = try Shared.national.get().features(id)
        let fields = layer(id).fields
        var wrong: [String] = []
        for feature in features {
            for (field, value) in zip(fields, feature.values) {
                let fits =
                    switch value {
                    case .null: ["inspection_zone", "province_group"].contains(field.name) && feature.id == "10"
                    case .boolean: field.type == .boolean
                    case .integer: field.type == .integer
                    case .number: field.type == .number
                    case .text(let text): field.type == .text && !text.isEmpty
                    }
                if !fits { wrong.append("\(feature.id) \(field.name) \(value)") }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(3))")
        #expect(features.allSatisfy { $0.values.count == fields.count && text($0.values[0]) == $0.id })
        #expect(features.allSatisfy { $0.values.last == .boolean(true) })
        #expect(zip(features, features.dropFirst()).allSatisfy { $0.id < $1.id })
        #expect(features.indices.allSatisfy { features[$0].row == Int64($0 + 1) })
    }

    @Test func `Area codes of a feature are prefixes of each other, and their names are right`() throws {
        let inputs = try Shared.inputs.get()
        var names: [String: String] = [:]
        for province in inputs.provinces {
            names[province.code] = province.area.nameTh
            for amphoe in province.amphoe {
                names[amphoe.code] = amphoe.area.nameTh
                for tambon in amphoe.tambons { names[tambon.code] = tambon.nameTh }
            }
        }
        for id in ["tambons", "villages", "knn_plots", "learning_centres", "tourism_villages"] {
            let village = Self.column("village_code", id)
            let key = id == "villages" || id == "tambons" ? 0 : village
            for feature in try Shared.phayao.get().features(id) {
                let code = text(feature.values[key])
                for (level, digits) in [("province", 2), ("amphoe", 4), ("tambon", 6)] {
                    guard let column = layer(id).column(level + "_code") else { continue }
                    #expect(text(feature.values[column]) == code.prefix(digits))
                    if let name = layer(id).column(level + "_name_th") {
                        #expect(text(feature.values[name]) == names[String(code.prefix(digits))])
                    }
                }
            }
        }
    }

    @Test func `Synthetic people are recognisable, and cannot be telephoned`() throws {
        let country = try Shared.national.get()
        for (id, name) in [("knn_plots", "owner_name"), ("volunteer_centres", "chair_name")] {
            let column = Self.column(name, id)
            let names = try country.features(id).map { text($0.values[column]) }
            #expect(names.allSatisfy { $0.split(separator: " ").count == 2 && $0.split(separator: " ")[1].hasPrefix("สาธิต") })
        }
        let phone = Self.column("chair_phone", "volunteer_centres")
        for feature in try country.features("volunteer_centres") {
            #expect(text(feature.values[phone]).wholeMatch(of: /0-0000-[0-9]{4}/) != nil)
        }
    }

    @Test func `A tourism village shows one local picture, that of its main highlight`() throws {
        let highlights = Self.column("highlights", "tourism_villages")
        let html = Self.column("description_html", "tourism_villages")
        for feature in try Shared.phayao.get().features("tourism_villages") {
            let list = text(feature.values[highlights])
            #expect(list.wholeMatch(of: /\["[^"]+"(,"[^"]+"){0,2}\]/) != nil)
            let main = list.split(separator: "\"")[1]
            let number = (TourismVillage.attractions.firstIndex { $0 == main } ?? -1) + 1
            let text = text(feature.values[html])
            #expect(text.contains("<img src=\"/assets/demo/\(twoDigits(number)).svg\" alt=\"\(main)\">"))
            #expect(text.split(separator: "<img").count == 2)
            #expect(!text.contains("http") && !text.contains("script"))
        }
    }

    @Test func `A field that the demo does not know is null, and order follows the layer`() throws {
        var collector = Collector(most: 3)
        try Shared.phayao.get().read(layer("villages", fields: "colour:text moo:integer code:text"), into: &collector)
        #expect(
            collector.features.map(\.values) == [
                [.null, .integer(1), .text("56010101")], [.null, .integer(2), .text("56010102")], [.null, .integer(3), .text("56010103")],
            ])
    }

    @Test func `A layer that the demo does not know is refused by name`() throws {
        var collector = Collector()
        let country = try Shared.phayao.get()
        #expect(throws: DemoError.unknownLayer("roads")) { try country.read(layer("roads"), into: &collector) }
        #expect(throws: DemoError.unknownLayer("roads")) { try country.count(layer("roads")) }
    }

    @Test func `Each tree has its own place in its centre's square`() throws {
        for province in try Shared.national.get().provinces {
            for centre in province.studyCentres {
                let square = centre.shape
                let ground = Ground(latitude: square.bounds.center.y)
                let trees = centre.trees.map(\.position)
                #expect(trees.allSatisfy { square.holds($0) })
                var nearest = Double.infinity
                for (i, a) in trees.enumerated() {
                    for b in trees[..<i] { nearest = min(nearest, ground.squaredDistance(a, b)) }
                }
                #expect(nearest > 1.7 * 1.7)
            }
        }
        #expect(Set(Tree.species.map(\.scientific)).count == 40)
    }
}
