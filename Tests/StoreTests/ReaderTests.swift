import Catalog
import Geo
import Ledger
import Store
import Testing

/// Domain 1.4 and 2.1: what each reader is told, may name, and where.
@Suite struct `A reader` {
    private static func layer(hasArea: Bool) -> Layer {
        let classes: [(String, PersonalDataClass)] = [("code", .open), ("village", .open), ("phone", .officeContact), ("owner", .personal), ("illness", .sensitive)]
        let words = Localized(th: "ก", en: "a")
        return Layer(
            id: "plots", title: words, description: words, geometry: .point,
            fields: classes.map { Field(name: $0.0, type: .text, title: words, personalData: $0.1) }, key: 0, label: nil, area: hasArea ? 1 : nil, time: nil,
            tiles: TileRule(minimumZoom: 0, maximumZoom: 14, fields: []), legend: Legend(color: "#336699", shown: true), attribution: words, order: 0)
    }

    private static let readers: [(reader: Reader, seen: Int, office: String?)] = {
        func officer(_ role: Role, _ scope: String?) -> Reader { Reader(Officer(name: "ก", role: role, scope: scope.flatMap { AreaCode($0) }), purpose: "ตรวจแปลง") }
        return [
            (Reader(nil, purpose: "ตรวจแปลง"), 2, nil), (.anonymous, 2, nil), (officer(.central, nil), 3, nil), (officer(.administrator, nil), 3, nil),
            (officer(.administrator, "56"), 3, nil), (officer(.amphoeRecorder, "5601"), 3, "5601"), (officer(.amphoeHead, "5601"), 3, "5601"),
            (officer(.province, "56"), 3, "56"), (officer(.provinceHead, "56"), 3, "56"), (officer(.provinceHead, nil), 3, nil),
        ]
    }()

    @Test func `is told by itself what its class says, and never personal fields`() throws {
        for (reader, seen, _) in Self.readers {
            for hasArea in [true, false] {
                let bound = try FeatureQuery(layer: Self.layer(hasArea: hasArea)).bound(to: reader)
                #expect(bound.columns == Array(0..<seen) && !bound.isPersonal && bound.query.filter == nil)
            }
        }
    }

    @Test func `may name personal fields where it has an office and the layer has areas, by every part of a query`() throws {
        let naming: [(inout FeatureQuery, String) -> Void] = [
            { $0.properties = [$1] }, { $0.properties = ["code", $1] }, { $0.filter = .isNull(.property($1)) },
            { $0.filter = .or([.compare(.equal, .property("code"), .literal(.text("x"))), .not(.like(.property($1), pattern: .literal(.text("%"))))]) },
            { $0.order = [SortKey(property: "code", descending: true), SortKey(property: $1, descending: false)] },
        ]
        for (reader, seen, office) in Self.readers {
            for hasArea in [true, false] {
                let layer = Self.layer(hasArea: hasArea)
                for name in naming {
                    for (column, field) in layer.fields.enumerated().dropFirst(2) {
                        var query = FeatureQuery(layer: layer), unknown = query
                        name(&query, field.name)
                        name(&unknown, "nothing")
                        guard column < seen || column == 3 && office != nil && hasArea else {
                            let known = layer.fields.indices.filter { $0 < seen || $0 == 3 && office != nil && hasArea }.map { layer.fields[$0].name }
                            #expect(throws: QueryRefusal.unknownProperty(field.name, known: known)) { try query.bound(to: reader) }
                            #expect(throws: QueryRefusal.unknownProperty("nothing", known: known)) { try unknown.bound(to: reader) }
                            continue
                        }
                        let bound = try query.bound(to: reader)
                        #expect(bound.isPersonal == (column == 3))
                        guard column == 3, let office else { continue }
                        let within = Expression.and([
                            .compare(.greaterOrEqual, .property("village"), .literal(.text(office))), .compare(.less, .property("village"), .literal(.text(office + ":"))),
                        ])
                        #expect(bound.query.filter == query.filter.map { .and([within, $0]) } ?? within)
                        #expect(bound.continued(after: PageMark(row: 1), limit: 5).isPersonal)
                        // Bound once more, nothing is let out.
                        #expect(try bound.query.bound(to: reader).query.filter == .and([within, bound.query.filter ?? within]))
                    }
                }
            }
        }
    }

    @Test func `says what for before it reads personal fields`() throws {
        var query = FeatureQuery(layer: Self.layer(hasArea: true))
        query.properties = ["owner"]
        let silent = Reader(Officer(name: "ก", role: .amphoeHead, scope: AreaCode("5601")))
        #expect(throws: QueryRefusal.purposeNeeded(["owner"])) { try query.bound(to: silent) }
    }
}
