/// How texts are made alike before they are compared: by `CASEI` and `ACCENTI` of a filter, and by search.
///
/// Folding works on UTF-8 bytes and allocates nothing but the output. The same options must fold both sides.
public struct TextFolding: OptionSet, Hashable, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Upper and lower case alike, by full case folding (Unicode section 5.18): `Straße` and `STRASSE`.
    public static let letterCase = TextFolding(rawValue: 1)
    /// Nonspacing marks of Latin, Greek and Cyrillic dropped, and in Thai the tone marks, ็ and ์.
    public static let accents = TextFolding(rawValue: 2)
    /// Spellings of Thai that look the same or are slips of the keyboard: ํ + า is ำ, เ + เ is แ, a mark typed twice
    /// counts once, a vowel goes before its tone; characters of no width are dropped, a no-break space is a space.
    public static let spelling = TextFolding(rawValue: 4)
    /// Thai digits as 0–9.
    public static let digits = TextFolding(rawValue: 8)
    /// Spaces at the ends dropped, runs of spaces as one.
    public static let spaces = TextFolding(rawValue: 16)
    /// What an area is called before its name dropped at the start of words: บ้าน ตำบล อำเภอ จังหวัด ต. อ. จ.
    public static let prefixes = TextFolding(rawValue: 32)

    /// What `CASEI` does.
    public static let caseInsensitive: TextFolding = [.letterCase, .spelling, .digits]
    /// What `ACCENTI` does.
    public static let accentInsensitive: TextFolding = [.accents, .spelling, .digits]
    /// What search does to names and to questions.
    public static let search: TextFolding = [.letterCase, .accents, .spelling, .digits, .spaces, .prefixes]

    /// The folded text.
    public func fold(_ text: String) -> String {
        var out: [UInt8] = []
        fold(text.utf8.span, into: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// Appends the folded text to `out`. Bytes that are not UTF-8 become U+FFFD.
    public func fold(_ utf8: Span<UInt8>, into out: inout [UInt8]) {
        var folder = Folder(options: self, start: out.count)
        out.reserveCapacity(out.count + utf8.count)
        var i = 0
        while i < utf8.count {
            if folder.atWordStart, contains(.prefixes), let next = Self.afterPrefix(utf8, i) {
                i = next
                continue
            }
            let byte = utf8[i]
            if byte < 0x80 {
                folder.ascii(byte, &out)
                i += 1
            } else if byte == 0xE0, i + 2 < utf8.count, utf8[i + 1] & 0xFE == 0xB8, utf8[i + 2] & 0xC0 == 0x80 {
                folder.thai((utf8[i + 1] & 1) << 6 | utf8[i + 2] & 0x3F, &out)
                i += 3
            } else {
                let (scalar, length) = Self.decode(utf8, i)
                folder.other(scalar, &out)
                i += length
            }
        }
    }

    /// The scalar at a byte that is not ASCII, and its length.
    static func decode(_ utf8: Span<UInt8>, _ at: Int) -> (Unicode.Scalar, Int) {
        let lead = utf8[at]
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        guard lead >= 0xC2, lead <= 0xF4, at + length <= utf8.count else { return ("\u{FFFD}", 1) }
        var value = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
        for i in at + 1..<at + length {
            guard utf8[i] & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
            value = value << 6 | UInt32(utf8[i] & 0x3F)
        }
        guard let scalar = Unicode.Scalar(value), value >= (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000) else {
            return ("\u{FFFD}", 1)
        }
        return (scalar, length)
    }

    private static let prefixWords: [[UInt8]] = [
        "บ้าน", "ตำบล", "ตําบล", "อำเภอ", "อําเภอ", "จังหวัด", "ต.", "อ.", "จ.",
    ].map { Array($0.utf8) }

    /// Where the name goes on after a prefix and spaces; nil when no prefix stands here or nothing follows it.
    private static func afterPrefix(_ utf8: Span<UInt8>, _ at: Int) -> Int? {
        guard utf8[at] == 0xE0 else { return nil }
        words: for word in prefixWords where at + word.count < utf8.count {
            for k in word.indices where utf8[at + k] != word[k] { continue words }
            var next = at + word.count
            while next < utf8.count, utf8[next] == 0x20 { next += 1 }
            return next < utf8.count ? next : nil
        }
        return nil
    }
}

/// The state of one folding.
private struct Folder {
    let options: TextFolding
    /// Where the folded text starts in the output.
    let start: Int
    var atWordStart = true
    private var owesSpace = false

    // Offsets in the Thai block (U+0E00).
    private static let saraAa: UInt8 = 0x32, saraAm: UInt8 = 0x33, nikhahit: UInt8 = 0x4D
    private static let saraE: UInt8 = 0x40, saraAe: UInt8 = 0x41
    private static let tones: ClosedRange<UInt8> = 0x48...0x4B
    private static let none: UInt8 = 0xFF

    init(options: TextFolding, start: Int) {
        self.options = options
        self.start = start
    }

    mutating func ascii(_ byte: UInt8, _ out: inout [UInt8]) {
        if byte == 0x20 || (0x09...0x0D).contains(byte) { return space(byte, &out) }
        settle(&out)
        out.append(options.contains(.letterCase) && (0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
    }

    private mutating func space(_ byte: UInt8, _ out: inout [UInt8]) {
        atWordStart = true
        if options.contains(.spaces) { owesSpace = out.count > start } else { out.append(byte) }
    }

    /// Writes the space that is owed before what follows it.
    private mutating func settle(_ out: inout [UInt8]) {
        atWordStart = false
        guard owesSpace else { return }
        out.append(0x20)
        owesSpace = false
    }

    /// A character of the Thai block, by its offset.
    mutating func thai(_ code: UInt8, _ out: inout [UInt8]) {
        if options.contains(.digits), (0x50...0x59).contains(code) { return ascii(code - 0x20, &out) }
        if options.contains(.accents), (0x47...0x4C).contains(code) || code == 0x4E { return }
        settle(&out)
        let isConsonant = code < 0x30
        if options.contains(.spelling), !isConsonant { respell(code, &out) } else { insert(code, 0, &out) }
    }

    /// The character of the Thai block that was written `back` characters ago.
    private func written(_ back: Int, _ out: [UInt8]) -> UInt8 {
        let i = out.count - 3 * back
        guard i >= start, out[i] == 0xE0, out[i + 1] & 0xFE == 0xB8 else { return Self.none }
        return (out[i + 1] & 1) << 6 | out[i + 2] & 0x3F
    }

    /// Writes a character before the last `back` ones.
    private func insert(_ code: UInt8, _ back: Int, _ out: inout [UInt8]) {
        let i = out.count - 3 * back
        let second = 0xB8 | code >> 6, third = 0x80 | code & 0x3F
        if back == 0 {
            out.append(0xE0)
            out.append(second)
            out.append(third)
        } else {
            out.insert(contentsOf: [0xE0, second, third], at: i)
        }
    }

    /// Writes a character where it belongs among the vowels and marks before it.
    private func respell(_ code: UInt8, _ out: inout [UInt8]) {
        var code = code
        var back = 0
        switch code {
        case Self.saraAa:
            // ํ, perhaps with tones around it, and า are ำ after the tones.
            var marks = 1
            while Self.tones.contains(written(marks, out)) { marks += 1 }
            if written(marks, out) == Self.nikhahit {
                out.removeSubrange(out.count - 3 * marks..<out.count - 3 * (marks - 1))
                return respell(Self.saraAm, &out)
            }
        case Self.saraE where written(1, out) == Self.saraE:
            out.removeLast(3)
            code = Self.saraAe
        case 0x31, 0x34...0x3A:
            while Self.tones.contains(written(back + 1, out)) { back += 1 }
        case Self.tones where written(1, out) == Self.saraAm: back = 1
        default: break
        }
        if written(back + 1, out) == code, Self.mayNotRepeat(code) { return }
        insert(code, back, &out)
    }

    /// Vowels and marks that no word writes twice in a row; เ is not among them, since two make แ.
    private static func mayNotRepeat(_ code: UInt8) -> Bool {
        switch code {
        case 0x30...0x3A, 0x41...0x45, 0x47...0x4E: true
        default: false
        }
    }

    /// A character that is neither ASCII nor Thai.
    mutating func other(_ scalar: Unicode.Scalar, _ out: inout [UInt8]) {
        var scalar = scalar
        if options.contains(.spelling) {
            switch scalar.value {
            case 0xAD, 0x200B...0x200D, 0x2060, 0xFEFF: return
            case 0xA0: return space(0x20, &out)
            default: break
            }
        }
        if options.contains(.spaces), scalar.properties.isWhitespace { return space(0x20, &out) }
        if options.contains(.accents) {
            switch scalar.value {
            case 0x300...0x36F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: return
            default: scalar = Unicode.Scalar(AccentTable.base(scalar.value)) ?? scalar
            }
        }
        settle(&out)
        guard options.contains(.letterCase), scalar != "ı" else { return append(scalar, &out) }
        for lower in scalar.properties.lowercaseMapping.unicodeScalars {
            for upper in lower.properties.uppercaseMapping.unicodeScalars {
                for folded in upper.properties.lowercaseMapping.unicodeScalars { append(folded, &out) }
            }
        }
    }

    private func append(_ scalar: Unicode.Scalar, _ out: inout [UInt8]) {
        for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { out.append(unit) }
    }
}
