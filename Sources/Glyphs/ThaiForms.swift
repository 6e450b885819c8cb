/// Where Thai marks stand, and the forms that letters take beside them, for a program that places one glyph after another
/// and shapes nothing.
///
/// Each form has a code point of its own in the private use area, the same as in the fonts of Windows and of Thai
/// projects (U+F700–F71A). What a form looks like and where it stands is what HarfBuzz makes of it in the font at hand: the
/// median over the letters that ask for it, which differ by a hundredth of the em.
struct ThaiForms {
    /// A glyph and where it is drawn from the pen behind its letter.
    struct Form {
        let glyph: UInt32
        let x: Double
        let y: Double
        let advance: Double
    }

    private let forms: [UInt32: Form]

    subscript(scalar: UInt32) -> Form? { forms[scalar] }

    init(_ face: borrowing FontFace) {
        var forms: [UInt32: Form] = [:]
        guard face.glyph(of: 0x0E01) != nil else {
            self.forms = forms
            return
        }
        for recipe in Self.recipes { forms[recipe.scalar] = Self.median(recipe, face) }
        self.forms = forms
    }

    // MARK: What stands where

    /// A form, and the texts in which it appears as the scalar at `place`.
    private struct Recipe {
        let scalar: UInt32
        let texts: [[UInt32]]
        let place: Int
    }

    /// Letters without a tail, with one upwards, with one below that they lose, and with one below that they keep.
    private static let plain = scalars("กคงจชดตทธนบมยรลวสหอ")
    private static let tall = scalars("ปฝฟ")
    private static let footed: [(letter: UInt32, form: UInt32)] = [(0x0E10, 0xF700), (0x0E0D, 0xF70F)]
    private static let deep = scalars("ฎฏ")

    /// Vowels and signs right above a letter, and their form left of a tall one.
    private static let upper: [(mark: UInt32, left: UInt32?)] = [
        (0x0E31, 0xF710), (0x0E34, 0xF701), (0x0E35, 0xF702), (0x0E36, 0xF703), (0x0E37, 0xF704), (0x0E47, 0xF712), (0x0E4D, 0xF711), (0x0E4E, nil),
    ]
    /// Tones and ์: alone above a letter, alone above a tall one, and over another mark of a tall one.
    private static let tones: [(mark: UInt32, low: UInt32, lowLeft: UInt32, left: UInt32)] = [
        (0x0E48, 0xF70A, 0xF705, 0xF713), (0x0E49, 0xF70B, 0xF706, 0xF714), (0x0E4A, 0xF70C, 0xF707, 0xF715), (0x0E4B, 0xF70D, 0xF708, 0xF716),
        (0x0E4C, 0xF70E, 0xF709, 0xF717),
    ]
    /// Vowels and signs below a letter: under one without a part below, and under one that keeps its own.
    private static let lower: [(mark: UInt32, deep: UInt32)] = [(0x0E38, 0xF718), (0x0E39, 0xF719), (0x0E3A, 0xF71A)]

    private static let recipes: [Recipe] = {
        var recipes: [Recipe] = []
        for (mark, left) in upper {
            recipes.append(Recipe(scalar: mark, texts: plain.map { [$0, mark] }, place: 1))
            if let left { recipes.append(Recipe(scalar: left, texts: tall.map { [$0, mark] }, place: 1)) }
        }
        let vowels = upper.prefix(5).map(\.mark)
        for tone in tones {
            recipes.append(Recipe(scalar: tone.mark, texts: plain.flatMap { letter in vowels.map { [letter, $0, tone.mark] } }, place: 2))
            recipes.append(Recipe(scalar: tone.low, texts: plain.map { [$0, tone.mark] }, place: 1))
            recipes.append(Recipe(scalar: tone.lowLeft, texts: tall.map { [$0, tone.mark] }, place: 1))
            recipes.append(Recipe(scalar: tone.left, texts: tall.flatMap { letter in vowels.map { [letter, $0, tone.mark] } }, place: 2))
        }
        for (mark, form) in lower {
            recipes.append(Recipe(scalar: mark, texts: plain.map { [$0, mark] }, place: 1))
            recipes.append(Recipe(scalar: form, texts: deep.map { [$0, mark] }, place: 1))
        }
        for (letter, form) in footed { recipes.append(Recipe(scalar: form, texts: [[letter, 0x0E38]], place: 0)) }
        return recipes
    }()

    private static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    // MARK: Measuring

    /// The form as the font has it in most of its texts, at the median of their places; nil when it has none.
    private static func median(_ recipe: Recipe, _ face: borrowing FontFace) -> Form? {
        var found: [Form] = []
        for text in recipe.texts {
            let run = face.shape(text)
            guard let glyph = run.first(where: { $0.scalar == recipe.place }), glyph.id != 0 else { continue }
            let pen = run.lazy.filter { $0.scalar < recipe.place }.reduce(0) { $0 + $1.advance }
            found.append(Form(glyph: glyph.id, x: glyph.x - pen, y: glyph.y, advance: glyph.advance))
        }
        let counts = Dictionary(grouping: found, by: \.glyph)
        guard let most = counts.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) })?.value else { return nil }
        func middle(_ value: (Form) -> Double) -> Double { most.map(value).sorted()[most.count / 2] }
        return Form(glyph: most[0].glyph, x: middle(\.x), y: middle(\.y), advance: middle(\.advance))
    }
}
