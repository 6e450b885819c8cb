import Atlas
import Catalog
import Testing

@Suite struct `A new password` {
    static let rule = PasswordRule(areas: Desk.areas)

    func fault(_ password: String) -> PasswordRule.Fault? { Self.rule.fault(of: password, name: "somying", shownName: "นางสมหญิง ใจดีมาก") }

    @Test(arguments: [
        "ทุเรียนสีม่วงเจ็ดลูก", "correct horse battery staple", "กบเขียวสามตัวบินไป", "x7Kq-pl2W-mm9Z", "8f3kd9s2hq6b", "แมวกินปลาบนหลังคา",
        "abcd5600xyz+long words of mine", "somying likes purple rain",
    ])
    func `that nobody would guess is taken`(password: String) { #expect(fault(password) == nil) }

    /// Made of the pattern's parts, none of them a password that was ever in use.
    static let oldPattern: [String] = {
        var all = ["กขคง5600กขคง5600", "พช.560001พช.560001"]
        for prefix in ["x", "ab", "zzq", "prefixlong"] {
            for digits in ["5600", "560001", "5700", "570001"] {
                let thai = String(String.UnicodeScalarView(digits.unicodeScalars.map { Unicode.Scalar($0.value + 0x0E20)! }))
                all.append(prefix + digits + "!!!!!!")
                all.append("\(prefix)-\(digits)-\(prefix)-\(digits)")
                all.append(prefix.uppercased() + digits + "....???")
                all.append("\(prefix) \(digits) \(digits) \(digits)")
                all.append(prefix + thai + "!!!!!!!!!!")
                all.append("\(prefix)\(digits.prefix(2)).\(digits.dropFirst(2)).-.-.-.-.-")
            }
        }
        return all
    }()

    @Test(arguments: oldPattern) func `of the old pattern is refused and told so, however it is dressed up`(password: String) {
        let found = fault(password)
        #expect(found != nil)
        #expect(found == .oldPattern || found == .repetition || found == .tooSimple || found == .tooShort, "\(String(describing: found))")
        let message = found?.message.th ?? ""
        #expect(message.contains(/[ก-๙]/))
    }

    @Test(arguments: ["verylongpre5600", "verylongpre560001", "verylongpre-57-00-01", "verylong๕๖๐๐"])
    func `that is nothing but the old pattern is told that it is`(password: String) {
        #expect(fault(password) == .oldPattern)
        #expect(PasswordRule.Fault.oldPattern.message.th.contains("แบบเดิมของกรม"))
    }

    @Test(arguments: [
        ("", .tooShort), ("short", .tooShort), ("กขฃคฅฆงจฉชซ", .tooShort), (String(repeating: "ก", count: 100), .tooLong),
        ("somyingsomying", .ownName), ("Somying2567!", .ownName), ("สมหญิง ใจดีมาก", .ownName), ("พะเยาเชียงราย!", .areaName), ("phayaophayao1", .areaName),
        ("Chiang Rai 7", .areaName), ("56015602570112", .areaCode), ("passwordpassword", .common), ("Password1234", .common), ("สวัสดีประเทศไทย", .common),
        ("aaaaaaaaaaaaaaaa", .repetition), ("abcabcabcabc", .repetition), ("q1q1q1q1q1q1q1", .repetition), ("abcdefghijklmn", .sequence), ("qwertyuiopasdf", .sequence),
        ("ๆไำพะัีรนยบล", .sequence), ("zyxwvutsrqpo", .sequence), ("abababcdcdcd", .repetition),
    ] as [(String, PasswordRule.Fault)])
    func `that others could guess is refused with the reason`(password: String, expected: PasswordRule.Fault) { #expect(fault(password) == expected, "\(password)") }

    @Test func `is explained in Thai and English for every reason`() {
        for fault in PasswordRule.Fault.allCases {
            #expect(fault.message.th.contains(/[ก-๙]/) && fault.message.en.contains(/[a-z]{4}/) && !fault.message.en.contains(/[ก-๙]/))
        }
    }
}
