import Catalog
import Foundation
import TestSupport
import Testing

@Suite struct ThaiCollationTests {
    private static func precedes(_ a: String, _ b: String) -> Bool {
        ThaiCollation.key(a).lexicographicallyPrecedes(ThaiCollation.key(b))
    }

    @Test(arguments: [
        ["กา", "ก็า", "ก่า", "ก้า", "ก๊า", "ก๋า", "กำ", "เก", "เกา", "แก", "โก", "ใก", "ไก", "ขา"],
        ["ร", "ฤ", "ฤๅ", "ล", "ฦ", "ว"], ["กรุงเทพมหานคร", "กระบี่", "กาญจนบุรี", "กาฬสินธุ์", "กำแพงเพชร", "ขอนแก่น", "จันทบุรี", "เชียงราย", "เชียงใหม่", "ตรัง", "แม่ฮ่องสอน", "ยโสธร", "เลย", "แพร่"].sorted(by: precedes),
        ["", "1", "12", "๒", "9", "a", "B", "c", "Zz", "ก", "Ω", "漢"], ["เก็บ", "เก่า", "เก้า", "เกาะ"].sorted(by: precedes),
    ])
    func wordsComeInTheOrderOfTheDictionary(_ words: [String]) {
        for (a, b) in zip(words, words.dropFirst()) { #expect(Self.precedes(a, b), "\(a) \(b)") }
    }

    @Test func provincesComeInTheOrderOfTheDictionary() {
        let sorted = ["แพร่", "พะเยา", "เพชรบุรี", "พังงา", "เพชรบูรณ์", "พัทลุง", "พิจิตร", "ภูเก็ต", "พิษณุโลก"].sorted(by: Self.precedes)
        #expect(sorted == ["พะเยา", "พังงา", "พัทลุง", "พิจิตร", "พิษณุโลก", "เพชรบุรี", "เพชรบูรณ์", "แพร่", "ภูเก็ต"])
    }

    @Test(arguments: [
        ("นํ้า", "น้ำ"), ("เเม่", "แม่"), ("บ้าน นา", "บ้านนา"), ("กทม.", "กทม"), ("ต่างๆ", "ต่าง"), ("LC-48", "LC48"), ("กรุงเทพฯ", "กรุงเทพ"),
    ])
    func slipsOfTheKeyboardSpacesAndMarksDoNotCount(_ a: String, _ b: String) { #expect(ThaiCollation.key(a) == ThaiCollation.key(b)) }

    @Test(arguments: [("A", "a"), ("หมู่ ๑", "หมู่ 1"), ("é", "e"), ("นๅ", "นา")])
    func whatIsAlikeAtFirstSightStillHasAnOrder(_ a: String, _ b: String) {
        let one = ThaiCollation.key(a), other = ThaiCollation.key(b)
        #expect(one != other && one.prefix { $0 != 0 } == other.prefix { $0 != 0 })
        #expect(Self.precedes(b, a) && Self.precedes(a, b + "ก"))
    }

    /// Against ICU, which Foundation brings: the locale `th` of CLDR, over texts of Thai letters alone.
    private func agrees(_ a: String, _ b: String) -> Bool {
        let icu = a.compare(b, options: [], range: nil, locale: Locale(identifier: "th"))
        let one = ThaiCollation.key(a), other = ThaiCollation.key(b)
        return switch icu {
        case .orderedAscending: one.lexicographicallyPrecedes(other)
        case .orderedDescending: other.lexicographicallyPrecedes(one)
        case .orderedSame: one == other
        }
    }

    @Test func allNamesOfAreasComeAsInICU() throws {
        let catalog = try repositoryCatalog.get()
        let names = Set(catalog.areas.areas.map(\.name.th)).filter { name in
            name.unicodeScalars.allSatisfy { (0x0E01...0x0E4E).contains($0.value) && $0 != "ฯ" && $0 != "ๆ" && $0 != "฿" }
        }
        #expect(names.count > 5_000)
        let sorted = names.map { (key: ThaiCollation.key($0), name: $0) }.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.name)
        for (a, b) in zip(sorted, sorted.dropFirst()) { #expect(agrees(a, b), "\(a) \(b)") }
        var dice = SeededGenerator(seed: 7)
        for _ in 0..<5_000 {
            let a = sorted.randomElement(using: &dice)!, b = sorted.randomElement(using: &dice)!
            #expect(agrees(a, b), "\(a) \(b)")
        }
    }

    @Test func randomWordsComeAsInICU() {
        var dice = SeededGenerator(seed: 11)
        func pick(_ letters: String) -> String { String(letters.unicodeScalars.randomElement(using: &dice)!) }
        // Few letters, so that words often differ in one mark only.
        func word() -> String {
            var text = ""
            for _ in 0..<Int.random(in: 1...3, using: &dice) {
                if Int.random(in: 0...3, using: &dice) == 0 { text += pick("เแโใไ") }
                text += pick("กขฤลฦอฮ")
                let vowel = Int.random(in: 0...2, using: &dice) == 0 ? pick("ะัาิีึืฺุู") : ""
                if "ัิีึืฺุู".unicodeScalars.contains(where: { vowel.unicodeScalars.contains($0) }) { text += vowel }
                if Int.random(in: 0...2, using: &dice) == 0 { text += pick("็่้๊๋์๎") }
                if vowel == "ะ" || vowel == "า" { text += vowel }
            }
            return text
        }
        for _ in 0..<20_000 {
            let a = word(), b = Bool.random(using: &dice) ? word() : a + word()
            #expect(agrees(a, b), "\(a) \(b)")
        }
    }

    @Test func anyBytesHaveAKeyThatSortsBeforeTheLastByte() {
        var dice = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...12, using: &dice)).map { _ in
                Bool.random(using: &dice) ? [0xE0, 0xB8, 0xB9, 0x80].randomElement(using: &dice)! : UInt8.random(in: 0...255, using: &dice)
            }
            var key: [UInt8] = []
            ThaiCollation.appendKey(of: bytes.span, to: &key)
            #expect(!key.contains(0xFF) && key.count >= 2)
        }
    }
}
