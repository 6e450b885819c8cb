import Catalog
import Foundation
import Testing

@Suite struct TextFoldingTests {
    @Test(arguments: [
        ("Kiev", "KIEV"), ("København", "KØBENHAVN"), ("CHIȘINĂU", "chișinău"), ("Straße", "STRASSE"), ("STRAẞE", "strasse"), ("Οδος", "ΟΔΟΣ"), ("ﬁn", "FIN"),
        ("µm", "ΜM"), ("Ban 12", "BAN ๑๒"), ("น้ำ", "นํ้า"), ("น้ำ", "น้ํา"), ("ตำบล", "ตําบล"), ("แม่", "เเม่"), ("บ้าน", "บ้\u{200B}าน"), ("ที่", "ท่ี"), ("ดี", "ดีี"), ("น้ำ", "นำ้"),
    ])
    func caseAndSpellingDoNotCount(_ a: String, _ b: String) {
        #expect(TextFolding.caseInsensitive.fold(a) == TextFolding.caseInsensitive.fold(b))
    }

    @Test(arguments: [
        ("Kiev", "Kiew"), ("København", "kobenhavn"), ("แม่", "แม"), ("Chișinău", "chisinau"), ("ı", "i"), ("a b", "a  b"), ("เแ", "แเ"), ("มาก", "มากก"), ("บ้านนา", "นา"),
    ])
    func caseFoldingKeepsOtherDifferences(_ a: String, _ b: String) {
        #expect(TextFolding.caseInsensitive.fold(a) != TextFolding.caseInsensitive.fold(b))
    }

    @Test(arguments: [
        ("Chișinău", "Chisinau"), ("débárquér", "debarquer"), ("Beyonce\u{301}", "Beyoncé"), ("Ế", "E"), ("Ωμέγα", "Ωμεγα"), ("Ёлка", "Елка"), ("й", "и\u{306}"),
        ("แม่ต๋ำ", "แมตำ"), ("ศักดิ์", "ศักดิ"), ("เป็น", "เปน"), ("บ๊านนน", "บานนน"), ("หมู่ ๓", "หมู 3"), ("ก็", "ก"), ("นํ้า", "นำ"),
    ])
    func accentsAndTonesDoNotCount(_ a: String, _ b: String) {
        #expect(TextFolding.accentInsensitive.fold(a) == TextFolding.accentInsensitive.fold(b))
    }

    @Test func accentFoldingKeepsCaseStrokesAndVowels() {
        #expect(TextFolding.accentInsensitive.fold("É") == "E")
        #expect(TextFolding.accentInsensitive.fold("København đ ł") == "København đ ł")
        #expect(TextFolding.accentInsensitive.fold("กิน") == "กิน")
        #expect(TextFolding.accentInsensitive.fold("が") == "が")
    }

    @Test(arguments: [
        ("บ้านแม่ต๋ำ", "แมตำ"), ("ต.แม่ต๋ำ อ.เมือง จ.พะเยา", "แมตำ เมือง พะเยา"), ("ต. แม่ต๋ำ  อำเภอเมือง จังหวัด พะเยา ", "แมตำ เมือง พะเยา"), ("ตําบลบ้านต๋อม", "ตอม"),
        ("หมู่ ๓ ต.แม่ต๋ำ", "หมู 3 แมตำ"), (" \u{A0}Phayao\t\u{3000} CITY ", "phayao city"), ("บ้าน", "บาน"), ("บานเย็น", "บานเยน"), ("หมู่บ้าน", "หมูบาน"), ("", ""), ("  ", ""), ("อำเภอ", "อำเภอ"),
    ])
    func searchDropsPrefixesAndSpaces(_ text: String, _ folded: String) { #expect(TextFolding.search.fold(text) == folded) }

    /// Against Foundation's normaliser: the base of every letter of the blocks is what is left of its decomposition.
    @Test func theAccentTableAgreesWithAnotherNormaliser() {
        var letters = 0
        for block in [0xC0...0x24F, 0x370...0x3FF, 0x400...0x4FF, 0x1E00...0x1EFF, 0x1F00...0x1FFF] {
            for code in block {
                guard let scalar = Unicode.Scalar(UInt32(code)), scalar.properties.isAlphabetic else { continue }
                let text = String(Character(scalar))
                let kept = text.decomposedStringWithCanonicalMapping.unicodeScalars.filter { $0.properties.canonicalCombiningClass == .notReordered }
                #expect(TextFolding.accents.fold(text) == String(String.UnicodeScalarView(kept)), "U+\(String(code, radix: 16))")
                letters += 1
            }
        }
        #expect(letters > 1_200)
    }

    @Test func upperAndLowerFoldAlikeForEveryLetter() {
        for code in (0x80...0xFFFF).map(UInt32.init) {
            guard let scalar = Unicode.Scalar(code), scalar != "ı" else { continue }
            let fold: (String) -> String = TextFolding.letterCase.fold
            let text = String(Character(scalar))
            // İ lower-cases to i with a dot above, ı upper-cases to I: the two Turkish letters stand apart.
            if scalar.properties.uppercaseMapping != "I" { #expect(fold(scalar.properties.uppercaseMapping) == fold(text)) }
            #expect(fold(scalar.properties.lowercaseMapping) == fold(text), "U+\(String(code, radix: 16))")
            #expect(fold(fold(text)) == fold(text))
        }
    }

    /// Any bytes fold, folding twice is folding once, and the output is UTF-8.
    @Test func anyBytesFoldAndFoldingTwiceChangesNothing() {
        var state: UInt64 = 99
        func next(_ n: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % n
        }
        let pieces = ["บ้าน", "ตำบล", "ต.", "เ", "แ", "ํ", "า", "ำ", "่", "้", "ี", "ุ", "์", "ก", "๓", " ", "\u{A0}", "\u{200B}", "A", "É", "e\u{301}", "ß", "."].map { Array($0.utf8) }
        for options in [TextFolding.caseInsensitive, .accentInsensitive, .search, .spelling] {
            for _ in 0..<4_000 {
                var bytes: [UInt8] = []
                for _ in 0..<next(10) { bytes += next(12) == 0 ? [UInt8(next(256))] : pieces[next(pieces.count)] }
                var once: [UInt8] = []
                options.fold(bytes.span, into: &once)
                #expect(String(validating: once, as: UTF8.self) != nil)
                if options == .search || options == .spelling { continue }
                var twice: [UInt8] = []
                options.fold(once.span, into: &twice)
                #expect(twice == once, "\(String(decoding: bytes, as: UTF8.self).unicodeScalars.map { String($0.value, radix: 16) })")
            }
        }
    }

    @Test func malformedBytesBecomeReplacementCharacters() {
        for (bytes, text) in [([0xFF], "\u{FFFD}"), ([0xC0, 0x80], "\u{FFFD}\u{FFFD}"), ([0xE0, 0xB8], "\u{FFFD}\u{FFFD}"), ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"), ([0x41, 0x80], "a\u{FFFD}")] as [([UInt8], String)] {
            var out: [UInt8] = []
            TextFolding.search.fold(bytes.span, into: &out)
            #expect(String(decoding: out, as: UTF8.self) == text)
        }
    }
}
