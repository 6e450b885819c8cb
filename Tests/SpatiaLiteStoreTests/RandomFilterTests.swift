import Catalog
import FilterSamples
import Foundation
import Geo
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// Random filters, each asked of the store and of the evaluator in Python: the ids must be the same.
@Suite struct RandomFilterTests {
    private static let fields = [
        Samples.field("code", .text, required: true), Samples.field("tambon_code", .text), Samples.field("name", .text),
        Samples.field("label", .text), Samples.field("households", .integer), Samples.field("people", .integer),
        Samples.field("rai", .number), Samples.field("urban", .boolean), Samples.field("poor", .boolean),
        Samples.field("since", .date), Samples.field("until", .date), Samples.field("seen", .instant), Samples.field("noted", .instant),
        Samples.field("tags", .textArray), Samples.field("uses", .textArray),
    ]
    private static let layers = [
        Samples.layer("villages", .point, fields, area: 1), Samples.layer("roads", .lineString, fields, area: 1),
        Samples.layer("plots", .polygon, fields, area: 1), Samples.layer("lands", .multiPolygon, fields, area: 1),
    ]

    private static func feature(_ i: Int, _ layer: Layer, _ dice: inout SeededGenerator) -> Feature {
        func pick(_ all: [String]) -> Value { .text(all[dice.integer(0...all.count - 1)]) }
        func maybe(_ value: Value) -> Value { dice.integer(0...6) == 0 ? .null : value }
        func day() -> String { "20\(dice.integer(18...22))-\(["01-31", "09-30", "10-01", "06-15"][dice.integer(0...3)])" }
        func moment() -> Value {
            let clock = ["00:00:00", "16:59:59", "17:00:00", "23:59:59", "10:30:10"][dice.integer(0...4)]
            return .text(day() + "T" + clock + ["", "", ".5", ".25", ".125"][dice.integer(0...4)] + "Z")
        }
        func tags() -> Value { pick(["[]", "[\"น้ำ\"]", "[\"ป่า\",\"น้ำ\"]", "[\"a\\\"b\",\"ดิน\"]", "[\"ดิน\",\"ป่า\",\"น้ำ\"]"]) }
        let names = ["บ้านน้ำ", "บานน้ำ", "บ้านนํ้า", "ต.แม่ต๋ำ", "หมู่ ๓", "หมู่ 3", "เเม่ใจ", "แม่ใจ", "Ban", "ban", "BÂN", "Straße", "50%", "a_b", "a\\b", "O'Neil", "", "x*y", "x?y", "[x]"]
        let id = "\(layer.id)-\(i)"
        return Feature(
            id: id, shape: dice.integer(0...19) == 0 ? nil : .random(layer.geometry, &dice),
            values: [
                .text(id), maybe(.text("56\(dice.integer(10...13))0\(dice.integer(1...3))")), maybe(pick(names)), maybe(pick(names)),
                maybe(.integer(Int64(dice.integer(-5...12)))), maybe(.integer(Int64(dice.integer(0...40)))),
                maybe(.number(Double(dice.integer(-80...400)) / 8)), maybe(.boolean(dice.integer(0...1) == 1)),
                maybe(.boolean(dice.integer(0...1) == 1)), maybe(.text(day())), maybe(.text(day())), maybe(moment()), maybe(moment()),
                maybe(tags()), maybe(tags()),
            ])
    }

    private static func stock(_ layer: Layer, _ features: [Feature], _ dice: inout SeededGenerator) -> ConditionGenerator.Stock {
        var geometries: [Filter] = features.prefix(12).compactMap(\.shape).map { .geometry($0) }
        for kind in GeometryKind.allCases { for _ in 0..<6 { geometries.append(.geometry(.random(kind, &dice))) } }
        for _ in 0..<12 { geometries.append(.box(.random(&dice))) }
        geometries.append(.box(BoundingBox(minX: 103, minY: 8, maxX: -170, maxY: 15)))
        geometries.append(.box(BoundingBox(minX: 170, minY: -20, maxX: 99, maxY: 12)))
        let kinds: [GeometryKind] = layer.geometry == .point ? GeometryKind.allCases : [.point, .multiPoint]
        return ConditionGenerator.Stock(
            fields: layer.fields, values: layer.fields.indices.map { i in features.prefix(40).map { $0.values[i] } },
            geometries: geometries, places: (0..<5).map { _ in .geometry(.random(kinds[dice.integer(0...kinds.count - 1)], &dice)) },
            neighbours: layer.geometry == .point ? layers.map(\.id) : ["villages"], areaCodes: ["56", "5611", "561202", "57", "56130301"])
    }

    @Test(arguments: 0..<4) func twoThousandFiltersAnswerAsTheEvaluatorInPython(_ number: Int) throws {
        var dice = SeededGenerator(seed: 77)
        let counts = [100, 60, 60, 40]
        let contents = zip(Self.layers, counts).map { layer, count in (layer, (0..<count).map { Self.feature($0, layer, &dice) }) }
        let folder = try Folder()
        let store = try folder.build(contents)
        let (layer, features) = contents[number]
        var other = OtherEvaluator()
        for (layer, features) in contents {
            let found = try store.collect(FeatureQuery(layer: layer)).0
            try other.add(layer, features, rows: Dictionary(uniqueKeysWithValues: zip(found.features.map(\.id), found.rows)))
        }
        let register = AreaRegister(
            areas: ["56", "5611", "561202", "57", "561303"].compactMap { AreaCode($0) }.map { Area(code: $0, name: Samples.text($0.text)) })
        let subject = CQL2.Subject(layer, catalog: Catalog(layers: Self.layers, areas: register))
        var generator = ConditionGenerator(seed: UInt64(1_000 + number), Self.stock(layer, features, &dice))
        let filters = (0..<500).map { _ in generator.condition(3) }
        for filter in filters { try other.ask(filter, of: layer) }
        let answers = try other.answers()
        var matches = 0
        for (filter, expected) in zip(filters, answers) {
            matches += expected.count
            do {
                // Through both spellings, as a request brings it.
                for read in [try CQL2.Filter(json: Array(filter.cql2JSON.utf8)), try CQL2.Filter(text: filter.cql2Text)] {
                    var query = FeatureQuery(layer: layer)
                    query.filter = try read.check(against: subject)
                    let found = try store.collect(query).0.features.map(\.id)
                    #expect(Set(found) == Set(expected), "\(filter.cql2Text): only here \(Set(found).subtracting(expected).sorted()), only there \(Set(expected).subtracting(found).sorted())")
                    #expect(try store.count(query.bound(to: .anonymous)) == expected.count)
                }
            } catch {
                Issue.record("\(filter.cql2Text): \(error)")
            }
        }
        #expect(matches > 5_000, "filters that match nothing prove nothing")
    }
}
