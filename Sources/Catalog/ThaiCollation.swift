/// The order of texts as the dictionary of the Royal Institute has it: a leading vowel (เ แ โ ใ ไ) is read after the
/// consonant that it stands before, and tone marks, ็ and ์ decide only between words that are alike without them.
///
/// Digits come before Latin letters, Latin before Thai, all other scripts last by code point. Thai digits are the same
/// as 0–9 and capitals the same as small letters, until nothing else differs. Spaces, punctuation, ฯ and ๆ do not count.
/// Among Thai words this is the order of CLDR's locale `th` (Unicode Technical Standard 35, part 5).
public enum ThaiCollation {
    /// A key of the text: keys in the order of their bytes are texts in the order of the dictionary.
    public static func key(_ text: String) -> [UInt8] {
        var key: [UInt8] = []
        appendKey(of: text.utf8.span, to: &key)
        return key
    }

    /// Appends the key of a text of UTF-8. Keys hold no byte of 0xFF, so that one may stand after all texts.
    public static func appendKey(of utf8: Span<UInt8>, to out: inout [UInt8]) {
        if isWellSpelt(utf8) { return append(utf8, to: &out) }
        var spelt: [UInt8] = []
        TextFolding.spelling.fold(utf8, into: &spelt)
        append(spelt.span, to: &out)
    }

    /// Whether folding the spelling would surely leave the text as it is: most texts need no copy.
    private static func isWellSpelt(_ text: Span<UInt8>) -> Bool {
        var i = 0
        var last: UInt8 = 0
        while i < text.count {
            if text[i] < 0x80 {
                i += 1
                last = 0
                continue
            }
            guard let code = thaiCode(text, i) else { return false }
            switch code {
            case 0x4D: return false
            case 0x30...0x3A, 0x40...0x4C, 0x4E:
                let afterTone = (0x48...0x4B).contains(last) && code != 0x30 && code != 0x32 && code != 0x33
                if last == code || afterTone || last == 0x33 { return false }
            default: break
            }
            last = code
            i += 3
        }
        return true
    }

    private static func append(_ text: Span<UInt8>, to out: inout [UInt8]) {
        var marks = Level(), forms = Level()
        out.reserveCapacity(out.count + text.count / 2 + 16)
        var i = 0
        while i < text.count {
            let byte = text[i]
            if byte < 0x80 {
                i += 1
                guard let letter = asciiLetter(byte) else { continue }
                out.append(letter)
                marks.pass()
                if letter == byte { forms.pass() } else { forms.add(2) }
            } else if let code = thaiCode(text, i) {
                i += 3
                if isLeadingVowel(code), let consonant = thaiCode(text, i), (0x01...0x2E).contains(consonant) {
                    i += 3
                    out.append(0x80 | consonant)
                    marks.pass()
                    forms.pass()
                }
                thai(code, &out, &marks, &forms)
            } else {
                let (scalar, length) = TextFolding.decode(text, i)
                i += length
                other(scalar, &out, &marks, &forms)
            }
        }
        out.append(0)
        out += marks.weights
        out.append(0)
        out += forms.weights
    }

    /// A level below the first: weights above 1 that stand out, each at its distance; what follows the last is left out.
    private struct Level {
        private(set) var weights: [UInt8] = []
        private var passed = 0

        /// A letter without anything of this level.
        mutating func pass() { passed += 1 }

        mutating func add(_ weight: UInt8) {
            for _ in 0..<passed { weights.append(1) }
            passed = 0
            weights.append(weight)
        }
    }

    /// A digit or a small letter; nil for what does not count.
    private static func asciiLetter(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39, 0x61...0x7A: byte
        case 0x41...0x5A: byte | 0x20
        default: nil
        }
    }

    /// The offset in the Thai block of the character at a byte; nil when there is none.
    private static func thaiCode(_ text: Span<UInt8>, _ at: Int) -> UInt8? {
        guard at + 2 < text.count, text[at] == 0xE0, text[at + 1] & 0xFE == 0xB8 else { return nil }
        return (text[at + 1] & 1) << 6 | text[at + 2] & 0x3F
    }

    private static func isLeadingVowel(_ code: UInt8) -> Bool { (0x40...0x44).contains(code) }

    private static func thai(_ code: UInt8, _ out: inout [UInt8], _ marks: inout Level, _ forms: inout Level) {
        switch code {
        case 0x47...0x4C, 0x4E: return marks.add(markWeight(code))
        case 0x2F, 0x3F, 0x46, 0x4F, 0x5A...0x7F, 0x00: return
        case 0x50...0x59: out.append(code - 0x20)
        case 0x4D: out.append(0xAF)
        case 0x3A: out.append(0xC5)
        case 0x45: out.append(0xB2)
        default: out.append(0x80 | code)
        }
        marks.pass()
        if code == 0x45 || code >= 0x50 { forms.add(2) } else { forms.pass() }
    }

    /// ๎ ์ ็ and then the tones.
    private static func markWeight(_ code: UInt8) -> UInt8 {
        switch code {
        case 0x4E: 2
        case 0x4C: 3
        case 0x47: 4
        default: 5 + (code - 0x48)
        }
    }

    /// A character that is neither ASCII nor Thai: a letter with an accent goes by its base.
    private static func other(_ scalar: Unicode.Scalar, _ out: inout [UInt8], _ marks: inout Level, _ forms: inout Level) {
        switch scalar.value {
        case 0x300...0x36F: return marks.add(0x10)
        case 0x80...0xBF, 0x2000...0x206F, 0x3000...0x303F, 0xFEFF: return
        default: break
        }
        let base = Unicode.Scalar(AccentTable.base(scalar.value)) ?? scalar
        var isPlain = true
        for lower in base.properties.lowercaseMapping.unicodeScalars {
            if let byte = UInt8(exactly: lower.value), let letter = asciiLetter(byte) {
                out.append(letter)
            } else {
                out.append(0xF0)
                for unit in UTF8.encode(lower) ?? UTF8.encodedReplacementCharacter { out.append(unit) }
            }
            if lower != base { isPlain = false }
            marks.pass()
            if isPlain { forms.pass() } else { forms.add(2) }
        }
        if base != scalar { marks.add(0x10) }
    }
}
