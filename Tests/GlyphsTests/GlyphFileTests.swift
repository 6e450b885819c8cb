@testable import Glyphs
import Foundation
import TestSupport
import Testing

@Suite struct `A file of glyphs` {
    private static let folder = FontShelf.folder
    static let stacks: [(name: String, fonts: [String])] = [
        ("Noto Sans Thai Regular", ["noto/NotoSansThai-Regular", "noto/NotoSans-Regular"]), ("Noto Sans Thai Bold", ["noto/NotoSansThai-Bold", "noto/NotoSans-Bold"]),
        ("Loma Regular", ["tlwg/Loma"]), ("Loma Bold", ["tlwg/Loma-Bold"]),
    ]

    @Test func `is there for every font of the shelf`() {
        #expect(Machine.shelf.stacks.map(\.name) == Self.stacks.map(\.name))
        #expect(Machine.shelf["Arial"] == nil && Machine.shelf["noto sans thai regular"] == nil)
        #expect(FontShelf(folder: "/nowhere").stacks.isEmpty)
    }

    @Test(arguments: stacks.indices)
    func `has the boxes, the advances and the shapes that FreeType finds`(i: Int) throws {
        let (name, fonts) = Self.stacks[i]
        let stack = try #require(Machine.shelf[name])
        let files = try ["0-255", "256-511", "3584-3839", "8192-8447", "63232-63487"].map { try GlyphFile.make([stack], #require(GlyphRange($0))) }
        let told = try Machine.freeType(fonts.map { "\(Self.folder)/\($0).ttf" }, files)
        #expect(told.count == 1, "\(told.prefix(10))")
        #expect((told.last?.split(separator: " ").first.flatMap { Int($0) } ?? 0) > 300)
    }

    @Test func `holds every form of Thai for every font`() throws {
        let forms = (UInt32(0xF700)...0xF71A).map { $0 }
        for (name, _) in Self.stacks {
            let stack = try Machine.glyphs([name], "63232-63487")
            #expect(forms.allSatisfy { stack.glyphs[$0]?.bitmap.isEmpty == false }, "\(name)")
        }
        // A font without Thai letters has none.
        let latin = FontStack(name: "Latin", files: ["\(Self.folder)/noto/NotoSans-Regular.ttf"])
        let stack = try GlyphStack(GlyphFile.make([latin], #require(GlyphRange("63232-63487"))))
        #expect(forms.allSatisfy { stack.glyphs[$0] == nil })
    }

    /// By the rules of Thai writing: what the forms are for.
    @Test(arguments: stacks.map(\.name))
    func `places marks where nothing is in their way`(name: String) throws {
        let thai = try Machine.glyphs([name], "3584-3839").glyphs, forms = try Machine.glyphs([name], "63232-63487").glyphs
        func box(_ scalar: UInt32) throws -> (left: Int, right: Int, top: Int, bottom: Int) {
            let glyph = try #require(scalar < 0xF000 ? thai[scalar] : forms[scalar])
            #expect(scalar < 0xF000 && !(0x0E31...0x0E4E).contains(scalar) || glyph.advance == 0 || scalar == 0xF700 || scalar == 0xF70F, "a mark takes no room")
            return (glyph.left, glyph.left + glyph.width, glyph.top, glyph.top - glyph.height)
        }
        for tone in UInt32(0)..<5 {
            let high = try box(0x0E48 + tone), low = try box(0xF70A + tone), lowLeft = try box(0xF705 + tone), left = try box(0xF713 + tone)
            // A tone over a vowel stands above it, one alone lower, and both further left beside a tall letter.
            for vowel in UInt32(0x0E34)...0x0E37 { #expect(try high.bottom >= box(vowel).top - 1) }
            #expect(low.top < high.top && lowLeft.top < left.top && lowLeft.left < low.left && left.left < high.left, "\(tone)")
        }
        for (plain, left) in [(0x0E31, 0xF710), (0x0E34, 0xF701), (0x0E35, 0xF702), (0x0E36, 0xF703), (0x0E37, 0xF704), (0x0E47, 0xF712), (0x0E4D, 0xF711)] as [(UInt32, UInt32)] {
            #expect(try box(left).left < box(plain).left)
        }
        for below in UInt32(0)..<3 { #expect(try box(0xF718 + below).top < box(0x0E38 + below).top) }
        // ฐ and ญ lose what reaches below the line.
        #expect(try box(0xF700).bottom > box(0x0E10).bottom && box(0xF70F).bottom > box(0x0E0D).bottom)
    }

    @Test func `takes each glyph from the first font that has it`() throws {
        let both = try Machine.glyphs(["Loma Regular", "Noto Sans Thai Regular"], "0-255")
        let loma = try Machine.glyphs(["Loma Regular"], "0-255"), noto = try Machine.glyphs(["Noto Sans Thai Regular"], "0-255")
        #expect(both.name == "Loma Regular,Noto Sans Thai Regular" && both.range == "0-255")
        #expect(loma.glyphs[0x41] != noto.glyphs[0x41] && both.glyphs.count == Set(loma.glyphs.keys).union(noto.glyphs.keys).count)
        for (scalar, glyph) in both.glyphs { #expect(glyph == loma.glyphs[scalar] ?? noto.glyphs[scalar]) }
    }

    @Test(arguments: ["65280-65535", "55296-55551", "19968-20223"])
    func `without glyphs is an empty stack`(range: String) throws {
        let stack = try Machine.glyphs(["Loma Regular"], range)
        #expect(stack.name == "Loma Regular" && stack.range == range && stack.glyphs.isEmpty)
    }

    @Test func `says which font has gone`() throws {
        let gone = FontStack(name: "Gone", files: ["/nowhere/font.ttf"]), other = FontStack(name: "Other", files: [#filePath])
        let range = try #require(GlyphRange("0-255"))
        #expect(throws: FontError.unreadable(file: "/nowhere/font.ttf")) { try GlyphFile.make([gone], range) }
        #expect(throws: FontError.unreadable(file: #filePath)) { try GlyphFile.make([other], range) }
    }

    @Test func `is of one of the 256 ranges, whatever is asked for`() {
        let ranges = (0..<256).map { "\($0 * 256)-\($0 * 256 + 255)" }
        #expect(ranges.allSatisfy { GlyphRange($0)?.description == $0 })
        let known = Set(ranges)
        var random = SeededGenerator(seed: 5)
        let letters = Array("0123456789-+ ,.\u{0E51}x")
        for _ in 0..<20_000 {
            var text = Array(ranges.randomElement(using: &random)!)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0...text.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text.insert(letters.randomElement(using: &random)!, at: place)
                case 1: if place < text.count { text.remove(at: place) }
                default: if place < text.count { text[place] = letters.randomElement(using: &random)! }
                }
            }
            #expect((GlyphRange(String(text)) != nil) == known.contains(String(text)), "\(String(text))")
        }
        for text in ["", "-", "0-256", "65536-65791", "4294967296-4294967551", "00-255", "0-0255", "+0-255", "0-255-"] { #expect(GlyphRange(text) == nil) }
    }
}
