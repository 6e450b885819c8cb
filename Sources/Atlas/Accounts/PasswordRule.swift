public import Catalog

/// Which passwords are refused because others could guess them.
///
/// A password may hold a name or a year; what counts is what is left of it when everything guessable is taken away.
public struct PasswordRule: Sendable {
    /// The fewest characters of a password.
    public static let shortest = 12
    /// The most bytes, in UTF-8.
    public static let longest = 256
    /// The fewest characters that must be left when what is guessable is taken away, and how many of them must differ.
    static let fewestLeft = 8, fewestDifferent = 5

    /// Why a password is refused.
    public enum Fault: Hashable, Sendable, CaseIterable {
        case tooShort, tooLong
        /// The pattern of the shared accounts of before: letters, a province's code, `00` and an amphoe's number.
        case oldPattern
        case ownName, areaName, areaCode, common, repetition, sequence, tooSimple
    }

    private let areas: AreaRegister
    private let areaNames: [[Unicode.Scalar]]

    public init(areas: AreaRegister) {
        self.areas = areas
        let spaced = areas.areas.flatMap { [$0.name.th, $0.name.en] }.map { Self.folded($0) }
        let names = Set(spaced + spaced.map { $0.filter { $0 != " " } })
        areaNames = names.filter { $0.count >= ($0.allSatisfy(\.isASCII) ? 4 : 3) }
    }

    /// What is wrong with a password; nil: nothing.
    ///
    /// - Parameters:
    ///   - name: the account's.
    ///   - shownName: the officer's, as people write it.
    public func fault(of password: String, name: String, shownName: String) -> Fault? {
        guard password.utf8.count <= Self.longest else { return .tooLong }
        let text = Self.folded(password)
        guard text.count >= Self.shortest else { return .tooShort }
        var cover = Cover(text)
        markOldPattern(&cover)
        let own = ([name] + shownName.split(separator: " ").map { String($0) }).map { Self.folded($0) }.filter { $0.count >= 3 }
        for word in own { cover.mark(every: word, as: .ownName) }
        for word in areaNames { cover.mark(every: word, as: .areaName) }
        markAreaCodes(&cover)
        for word in Self.commonWords { cover.mark(every: word, as: .common) }
        markRepetitions(&cover)
        markSequences(&cover)
        let left = cover.left
        if left.count < Self.fewestLeft { return cover.mostlyCovered ?? .tooSimple }
        return Set(left).count < Self.fewestDifferent ? .tooSimple : nil
    }

    // MARK: Guessable parts

    private func markOldPattern(_ cover: inout Cover) {
        let text = cover.text
        for start in text.indices where Self.isLetter(text[start]) && (start + 1 == text.count || !Self.isLetter(text[start + 1])) {
            var digits: [UInt32] = [], ends: [Int] = []
            var at = start + 1
            // Between the parts there may be signs; six digits are the longest form.
            while at < text.count, digits.count < 6, !Self.isLetter(text[at]) {
                if let digit = Self.digit(text[at]) {
                    digits.append(digit)
                    ends.append(at + 1)
                }
                at += 1
            }
            guard digits.count >= 4, digits[2] == 0, digits[3] == 0, let code = AreaCode("\(digits[0])\(digits[1])"), areas[code] != nil else { continue }
            var first = start
            while first > 0, start - first < 11, Self.isLetter(text[first - 1]) { first -= 1 }
            cover.mark(first..<ends[digits.count == 6 ? 5 : 3], as: .oldPattern)
        }
    }

    private func markAreaCodes(_ cover: inout Cover) {
        let text = cover.text
        for length in [8, 6, 4] where text.count >= length {
            for start in 0...(text.count - length) {
                let window = text[start..<start + length]
                guard window.allSatisfy({ Self.digit($0) != nil }), let code = AreaCode(String(String.UnicodeScalarView(window))),
                    areas.standing(of: code) != .unknown
                else { continue }
                cover.mark(start..<start + length, as: .areaCode)
            }
        }
    }

    /// What repeats what stood up to eight characters before it.
    private func markRepetitions(_ cover: inout Cover) {
        let text = cover.text
        for period in 1...8 where text.count > period {
            var start = period
            for at in period...text.count where at == text.count || text[at] != text[at - period] {
                if at - start >= max(period, 2) { cover.mark(start..<at, as: .repetition) }
                start = at + 1
            }
        }
    }

    /// Four and more characters that follow each other in an alphabet or on a keyboard, forwards or backwards.
    private func markSequences(_ cover: inout Cover) {
        let text = cover.text
        func mark(_ follows: (Int) -> Bool) {
            var start = 0
            for at in 1...text.count where at == text.count || !follows(at) {
                if at - start >= 4 { cover.mark(start..<at, as: .sequence) }
                start = at
            }
        }
        mark { text[$0].value == text[$0 - 1].value + 1 }
        mark { text[$0].value + 1 == text[$0 - 1].value }
        for row in Self.keyboardRows {
            let places = Dictionary(row.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
            for step in [1, -1] {
                mark { at in
                    guard let here = places[text[at]], let before = places[text[at - 1]] else { return false }
                    return here - before == step
                }
            }
        }
    }

    // MARK: Characters

    /// Small letters, and digits of ASCII for Thai ones, one character for each.
    static func folded(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.map { scalar in
            switch scalar.value {
            case 0x0E50...0x0E59: Unicode.Scalar(UInt8(scalar.value - 0x0E50 + 0x30))
            case 0x41...0x5A: Unicode.Scalar(UInt8(scalar.value + 0x20))
            default: scalar
            }
        }
    }

    private static func digit(_ scalar: Unicode.Scalar) -> UInt32? { (0x30...0x39).contains(scalar.value) ? scalar.value - 0x30 : nil }
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic || (0x0E00...0x0E4E).contains(scalar.value) }

    /// Words that stand in passwords everywhere, in this department, and years as digits.
    private static let commonWords: [[Unicode.Scalar]] = {
        let words = [
            "password", "passwd", "passw0rd", "p@ssw0rd", "p@ssword", "admin", "administrator", "welcome", "letmein", "changeme", "secret", "login",
            "iloveyou", "user", "test", "guest", "thailand", "phaenthi", "community", "development", "district", "province", "amphoe", "officer", "otop",
            "cdd", "รหัสผ่าน", "รหัสลับ", "สวัสดี", "แผนที่", "พัฒนาชุมชน", "พัฒนากร", "พัฒนาการ", "ประเทศไทย", "อำเภอ", "จังหวัด", "ตำบล",
        ]
        let years = Array(1950...2049).map { String($0) } + Array(2490...2599).map { String($0) }
        return (words + years).map { folded($0) }
    }()

    /// The rows of the Latin and of the Thai (Kedmanee) keyboard.
    private static let keyboardRows: [[Unicode.Scalar]] =
        ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "ๅ/-ภถุึคตจขช", "ๆไำพะัีรนยบล", "ฟหกดเ้่าสวง", "ผปแอิืทมใฝ"].map { Array($0.unicodeScalars) }
}

/// A password and which of its characters are guessable, and why.
private struct Cover {
    let text: [Unicode.Scalar]
    private var reasons: [PasswordRule.Fault?]

    init(_ text: [Unicode.Scalar]) {
        self.text = text
        reasons = Array(repeating: nil, count: text.count)
    }

    /// The first reason stays.
    mutating func mark(_ range: Range<Int>, as reason: PasswordRule.Fault) {
        for i in range where reasons[i] == nil { reasons[i] = reason }
    }

    mutating func mark(every word: [Unicode.Scalar], as reason: PasswordRule.Fault) {
        guard !word.isEmpty, word.count <= text.count else { return }
        for start in 0...(text.count - word.count) where text[start] == word[0] && text[start..<start + word.count].elementsEqual(word) {
            mark(start..<start + word.count, as: reason)
        }
    }

    /// The characters that nobody would guess.
    var left: [Unicode.Scalar] { zip(text, reasons).filter { $1 == nil }.map(\.0) }

    /// The reason that covers most; of several the one that comes first in their declaration.
    var mostlyCovered: PasswordRule.Fault? {
        let counts = Dictionary(grouping: reasons.compactMap { $0 }, by: { $0 }).mapValues(\.count)
        return PasswordRule.Fault.allCases.filter { counts[$0] != nil }.max { counts[$0]! < counts[$1]! }
    }
}

extension PasswordRule.Fault {
    /// Why, and what to do.
    public var message: Localized {
        switch self {
        case .tooShort:
            Localized(
                th: "รหัสผ่านต้องยาวอย่างน้อย \(PasswordRule.shortest) ตัวอักษร", en: "a password has at least \(PasswordRule.shortest) characters")
        case .tooLong: Localized(th: "รหัสผ่านยาวเกินไป", en: "the password is too long")
        case .oldPattern:
            Localized(
                th: "รหัสผ่านนี้เป็นแบบเดิมของกรมที่คนทั่วไปรู้แล้ว (ตัวอักษร รหัสจังหวัด 00 และเลขอำเภอ) ตั้งใหม่ให้ไม่มีรหัสพื้นที่",
                en: "this is the department's old pattern, which is known to all (letters, province code, 00 and amphoe number)")
        case .ownName: Localized(th: "รหัสผ่านส่วนใหญ่เป็นชื่อของท่านเอง", en: "most of the password is your own name")
        case .areaName: Localized(th: "รหัสผ่านส่วนใหญ่เป็นชื่อพื้นที่", en: "most of the password is the name of an area")
        case .areaCode: Localized(th: "รหัสผ่านส่วนใหญ่เป็นรหัสพื้นที่", en: "most of the password is the code of an area")
        case .common: Localized(th: "รหัสผ่านส่วนใหญ่เป็นคำที่ใครก็เดาได้", en: "most of the password is made of common words or years")
        case .repetition: Localized(th: "รหัสผ่านซ้ำตัวเดิมมากเกินไป", en: "the password repeats itself too much")
        case .sequence: Localized(th: "รหัสผ่านเป็นตัวอักษรที่เรียงกัน", en: "the password follows the alphabet or the keyboard")
        case .tooSimple: Localized(th: "รหัสผ่านใช้ตัวอักษรต่างกันน้อยเกินไป", en: "the password is too simple")
        }
    }
}
