internal import Atlas
internal import Catalog

/// The problems of accounts.
extension Problem {
    static let forged = Problem(
        403, "forged", Localized(th: "คำขอไม่ได้มาจากหน้านี้", en: "Not from a page of this service"),
        Localized(
            th: "เปิดหน้าใหม่แล้วส่งอีกครั้ง โปรแกรมใช้ Authorization: Bearer แทนคุกกี้",
            en: "open the page again and send the form once more; programs use Authorization: Bearer instead of a cookie"))

    static let badForm = Problem(
        400, "bad-form", Localized(th: "แบบฟอร์มไม่ถูกต้อง", en: "Malformed form"),
        Localized(th: "อ่านสิ่งที่ส่งมาไม่ได้ หรือช่องซ้ำกัน", en: "what was sent cannot be read, or a field stands twice"))

    static func unknownField(_ known: [String]) -> Problem {
        Problem(
            400, "unknown-field", Localized(th: "ไม่รู้จักช่องในแบบฟอร์ม", en: "Unknown field"),
            Localized(th: "ช่องที่ใช้ได้: \(known.joined(separator: ", "))", en: "known fields: \(known.joined(separator: ", "))"), known: known)
    }

    static let mustChange = Problem(
        403, "must-change-password", Localized(th: "ต้องเปลี่ยนรหัสผ่านก่อน", en: "Change the password first"),
        Localized(th: "รหัสผ่านนี้ใช้ได้ครั้งเดียว ตั้งใหม่ที่ /account/password", en: "this password is for one use; choose another one at /account/password"))

    static let officersOnly = Problem(
        403, "forbidden", Localized(th: "ไม่มีสิทธิ์", en: "Forbidden"),
        Localized(th: "หน้านี้สำหรับผู้ดูแลบัญชี", en: "this is for those who manage accounts"))

    /// Why something about accounts was not done, with its status.
    init(_ refusal: AccountRefusal) {
        let (status, kind): (Int, String) =
            switch refusal {
            case .wrongSignIn: (401, "wrong-sign-in")
            case .wait: (429, "too-many-failures")
            case .busy: (503, "busy")
            case .locked, .disabled: (403, "account-closed")
            case .nameTaken: (409, "conflict")
            case .noAccount, .noToken: (404, "not-found")
            case .notYours, .ownAccount: (403, "forbidden")
            case .badPassword: (400, "bad-password")
            default: (400, "bad-account")
            }
        self.init(status, kind, Localized(th: "ทำไม่สำเร็จ", en: "Not done"), refusal.message)
        switch refusal {
        case .wrongSignIn: challenge = "Bearer realm=\"phaenthi\""
        case .wait(let seconds): retryAfter = seconds
        case .busy: retryAfter = 1
        default: break
        }
    }
}
