public import Catalog

/// Why something about accounts is not done. No case holds a password or a token.
public enum AccountRefusal: Error, Hashable, Sendable {
    /// Name or password is wrong; it is not told which.
    case wrongSignIn
    /// Too many failures; try again after so many seconds.
    case wait(seconds: Int)
    /// The server hashes as many passwords as it may; try again at once.
    case busy
    case locked, disabled
    case wrongPassword, samePassword
    /// The new password was typed in two ways.
    case notTwice
    case badPassword(PasswordRule.Fault)
    case badName, nameTaken, badShownName, badRole
    /// The role's area is of another level, or missing.
    case badScope(level: AreaLevel?)
    case unknownArea
    case badLabel, badRights, badDays(most: Int)
    case unknownLayer(String)
    case noAccount, noToken
    /// The officer may not manage this account, or give this role.
    case notYours
    case ownAccount

    public var message: Localized {
        switch self {
        case .wrongSignIn: Localized(th: "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง", en: "the name or the password is wrong")
        case .wait(let seconds):
            Localized(th: "ลองผิดหลายครั้งเกินไป รออีก \(seconds) วินาทีแล้วลองใหม่", en: "too many failures; try again in \(seconds) seconds")
        case .busy: Localized(th: "มีผู้เข้าสู่ระบบพร้อมกันมาก ลองอีกครั้ง", en: "many are signing in; try again")
        case .locked: Localized(th: "บัญชีนี้ถูกล็อก โปรดติดต่อผู้ดูแล", en: "the account is locked; ask its manager")
        case .disabled: Localized(th: "บัญชีนี้ถูกระงับ โปรดติดต่อผู้ดูแล", en: "the account is disabled; ask its manager")
        case .wrongPassword: Localized(th: "รหัสผ่านเดิมไม่ถูกต้อง", en: "the current password is wrong")
        case .samePassword: Localized(th: "รหัสผ่านใหม่ต้องไม่ใช่รหัสผ่านเดิม", en: "the new password must differ from the current one")
        case .notTwice: Localized(th: "รหัสผ่านใหม่สองช่องไม่ตรงกัน", en: "the two new passwords differ")
        case .badPassword(let fault): fault.message
        case .badName:
            Localized(
                th: "ชื่อผู้ใช้ต้องเป็น a-z 0-9 . - _ ยาว 3–40 ตัว ขึ้นต้นด้วยตัวอักษร", en: "a name has 3 to 40 of a-z 0-9 . - _ and starts with a letter")
        case .nameTaken: Localized(th: "มีบัญชีชื่อนี้แล้ว", en: "the name is taken")
        case .badShownName: Localized(th: "ชื่อที่แสดงต้องยาว 1–100 ตัวอักษร", en: "the shown name has 1 to 100 characters")
        case .badRole: Localized(th: "ไม่มีบทบาทนี้", en: "there is no such role")
        case .badScope(let level):
            switch level {
            case .amphoe: Localized(th: "บทบาทนี้ต้องระบุรหัสอำเภอ 4 หลัก", en: "the role needs an amphoe's code of 4 digits")
            case .province: Localized(th: "บทบาทนี้ต้องระบุรหัสจังหวัด 2 หลัก", en: "the role needs a province's code of 2 digits")
            default: Localized(th: "บทบาทนี้ไม่มีรหัสพื้นที่", en: "the role has no area")
            }
        case .unknownArea: Localized(th: "ไม่มีรหัสพื้นที่นี้", en: "there is no such area")
        case .badLabel: Localized(th: "ชื่อของโทเค็นต้องยาว 1–60 ตัวอักษร", en: "a token's label has 1 to 60 characters")
        case .badRights: Localized(th: "สิทธิ์ของโทเค็นต้องเป็น read, record หรือ edit", en: "a token's rights are read, record or edit")
        case .badDays(let most): Localized(th: "อายุของโทเค็นต้องเป็น 1–\(most) วัน", en: "a token lives 1 to \(most) days")
        case .unknownLayer(let id): Localized(th: "ไม่มีชั้นข้อมูล \(id)", en: "there is no layer \(id)")
        case .noAccount: Localized(th: "ไม่มีบัญชีนี้", en: "there is no such account")
        case .noToken: Localized(th: "ไม่มีโทเค็นนี้", en: "there is no such token")
        case .notYours: Localized(th: "ท่านจัดการบัญชีหรือบทบาทนี้ไม่ได้", en: "you may not manage this account or give this role")
        case .ownAccount: Localized(th: "ทำกับบัญชีของตนเองไม่ได้", en: "this cannot be done to your own account")
        }
    }
}
