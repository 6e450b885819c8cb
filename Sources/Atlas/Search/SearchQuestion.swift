internal import Catalog

/// Why a text cannot be searched for.
public enum SearchRefusal: Error, Hashable, Sendable {
    /// Fewer than ``SearchQuestion/shortest`` letters.
    case tooShort
    /// More than ``SearchQuestion/longest`` characters or ``SearchQuestion/mostWords`` words.
    case tooLong
}

/// What a person searches for: words that must all be found, in any order, and moo numbers.
///
/// `หมู่ 3`, `ม.3` and `หมู่ที่ ๓` ask for the third village of a tambon. A word after ต. อ. จ. (or ตำบล อำเภอ จังหวัด
/// แขวง เขต) must be in the name of that area; any other word in a searchable field or in the name of any area around.
public struct SearchQuestion: Hashable, Sendable {
    /// Letters in all words together, when no moo is asked for.
    public static let shortest = 2
    public static let longest = 100
    public static let mostWords = 10

    struct Word: Hashable, Sendable {
        let text: [UInt8]
        let signature: UInt64
        /// The level of the area whose name must hold the word; nil: any name.
        var level: AreaLevel?

        init(_ text: [UInt8], _ level: AreaLevel?) {
            self.text = text
            self.level = level
            signature = SearchText.signature(text.span)
        }
    }

    private(set) var words: [Word] = []
    /// The moo numbers that a feature's area code must end in.
    private(set) var moos: [Int] = []

    public init(_ text: String) throws(SearchRefusal) {
        guard text.utf8.count <= 4 * Self.longest, text.unicodeScalars.count <= Self.longest else { throw .tooLong }
        let spelt = Self.reading.fold(text)
        var tokens = spelt.split { $0 == " " || $0 == "," || $0 == ";" }.map(String.init)
        guard tokens.count <= Self.mostWords else { throw .tooLong }
        tokens.reverse()
        while let token = tokens.popLast() {
            if readMoo(token, &tokens) { continue }
            let token = Self.cut(token, &tokens)
            if readArea(token, &tokens) { continue }
            // What an area or a village is called, without its name yet, says nothing beside other words.
            if Self.isBare(token), tokens.isEmpty, !words.isEmpty || !moos.isEmpty { continue }
            add(Self.after("หมู่บ้าน", token) ?? token, nil)
        }
        guard !moos.isEmpty || words.reduce(0, { $0 + $1.text.count }) >= Self.shortest else { throw .tooShort }
    }

    /// How the question is read before its words are folded: tone marks still tell prefixes from names.
    private static let reading: TextFolding = [.letterCase, .spelling, .digits, .spaces]

    private static let mooWords = ["หมู่ที่", "หมู่", "หมู", "ม.", "moo.", "moo"]
    private static let areaWords: [(word: String, level: AreaLevel)] = [
        ("ตำบล", .tambon), ("ต.", .tambon), ("แขวง", .tambon), ("กิ่งอำเภอ", .amphoe), ("อำเภอ", .amphoe), ("อ.", .amphoe),
        ("เขต", .amphoe), ("จังหวัด", .province), ("จ.", .province),
    ]

    private static func isBare(_ token: String) -> Bool {
        token == "บ้าน" || token == "หมู่บ้าน" || mooWords.contains(token) || areaWords.contains { $0.word == token }
    }

    /// What follows a prefix; nil when it is not there or nothing follows.
    private static func after(_ prefix: String, _ token: String) -> String? {
        let bytes = token.utf8
        return bytes.count > prefix.utf8.count && bytes.starts(with: prefix.utf8)
            ? String(decoding: bytes.dropFirst(prefix.utf8.count), as: UTF8.self) : nil
    }

    /// One to three digits at the start of a token, and the rest.
    private static func number(_ token: String) -> (value: Int, rest: String)? {
        let digits = token.utf8.prefix { (0x30...0x39).contains($0) }
        guard (1...3).contains(digits.count), let value = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        return (value, String(decoding: token.utf8.dropFirst(digits.count), as: UTF8.self))
    }

    /// Reads `หมู่ 3`, also when the next word clings to it: `หมู่3ต.แม่ต๋ำ`.
    private mutating func readMoo(_ token: String, _ tokens: inout [String]) -> Bool {
        for word in Self.mooWords {
            var told = Self.after(word, token)
            let standsAlone = token == word
            if standsAlone { told = tokens.last }
            guard let told, let (value, rest) = Self.number(told) else { continue }
            if standsAlone { tokens.removeLast() }
            if !rest.isEmpty { tokens.append(rest) }
            moos.append(value)
            return true
        }
        return false
    }

    /// A word without the area that clings to it, `แม่ต๋ำอ.เมือง`, which becomes the next one. `อบต.` is left whole: what
    /// stands before must look like a name.
    private static func cut(_ token: String, _ tokens: inout [String]) -> String {
        let letters = Array(token.unicodeScalars)
        let first = areaWords.first { after($0.word, token) != nil }?.word.unicodeScalars.count ?? 0
        var i = first + 3
        while i + 2 < letters.count {
            if letters[i + 1] == ".", "ตอจ".unicodeScalars.contains(letters[i]), !letters[first..<i].contains(".") {
                tokens.append(String(String.UnicodeScalarView(letters[i...])))
                return String(String.UnicodeScalarView(letters[..<i]))
            }
            i += 1
        }
        return token
    }

    private mutating func readArea(_ token: String, _ tokens: inout [String]) -> Bool {
        for (word, level) in Self.areaWords {
            if let name = Self.after(word, token) {
                add(name, level)
                return true
            }
            if token == word, let next = tokens.popLast() {
                add(next, level)
                return true
            }
        }
        return false
    }

    private mutating func add(_ word: String, _ level: AreaLevel?) {
        let text = SearchText.folded(word)
        if !text.isEmpty { words.append(Word(text, level)) }
    }

    /// The same question with a word that may stand in any name.
    mutating func unbind(_ word: Int) { words[word].level = nil }
}
