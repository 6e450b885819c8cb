import Catalog
import Testing

@Suite struct AreaCodeTests {
    @Test(arguments: ["", "1", "561", "56010", "5601010", "560101011", "5a", "05", "๕๖", " 56", "56 ", "+5", "-6"])
    func textThatIsNot2468DigitsIsNoCode(_ text: String) { #expect(AreaCode(text) == nil && AreaCode(utf8: text.utf8.span) == nil) }

    @Test func aCodeKnowsWhatItLiesIn() throws {
        let village = try #require(AreaCode("56010207"))
        #expect(village.level == .village && village.moo == 7)
        #expect(AreaCode(utf8: "56010207".utf8.span) == village)
        #expect(village.parent?.text == "560102")
        #expect(village.province.text == "56")
        #expect(village.ancestor(.amphoe)?.text == "5601")
        #expect(village.ancestor(.village) == village)
        #expect(village.province.parent == nil)
        #expect(village.province.ancestor(.tambon) == nil)
        #expect(village.isWithin(village.province) && !village.province.isWithin(village))
        #expect(village.parent?.moo == nil)
        #expect(village.part(.amphoe) == 1 && village.part(.tambon) == 2 && village.province.part(.amphoe) == nil)
        #expect(village.description == "56010207")
    }

    @Test func theOrderOfCodesIsTheOrderOfTheirTexts() {
        let texts = [
            "10", "1000", "100000", "10000000", "10000001", "1001", "99", "9999", "999999", "99999999", "56", "5601", "560101",
        ]
        #expect(texts.compactMap { AreaCode($0) }.sorted().map(\.text) == texts.sorted())
        #expect(Set(texts.compactMap { AreaCode($0) }).count == texts.count)
    }

    @Test(arguments: [
        ("56", AreaKind.province), ("10", .bangkok), ("5601", .amphoe), ("1049", .khet), ("1050", .khet), ("560101", .tambon),
        ("104901", .khwaeng),
        ("56010101", .village), ("50990063", .community), ("5099", .municipality), ("5051", .registry), ("3049", .registry),
        ("1681", .registry),
        ("3033", .amphoe),
    ])
    func digitsTellTheSortOfArea(_ text: String, _ kind: AreaKind) throws { #expect(try #require(AreaCode(text)).kind == kind) }

    @Test func noAreaInUseIsARegistryOrMunicipality() throws {
        for area in try repositoryCatalog.get().areas.areas {
            #expect([.province, .bangkok, .amphoe, .khet, .tambon, .khwaeng].contains(area.code.kind), "\(area.code)")
        }
    }
}
