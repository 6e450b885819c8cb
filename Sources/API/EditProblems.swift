internal import Atlas
internal import Catalog
internal import Store

/// The problems of editing.
extension Problem {
    static let editingIsOff = Problem(
        403, "editing-off", Localized(th: "ปิดการแก้ไข", en: "Editing is off"),
        Localized(
            th: "เซิร์ฟเวอร์นี้เปิดคลังข้อมูลไว้อ่านอย่างเดียว ผู้ดูแลเพิ่มบัญชีด้วย phaenthi user add แล้วเริ่มใหม่",
            en: "this server only reads its store; its operator makes an account by phaenthi user add and starts it again"))

    static func unauthorized(hasToken: Bool) -> Problem {
        var problem = Problem(
            401, "unauthorized", Localized(th: "ต้องแสดงสิทธิ์", en: "Unauthorized"),
            hasToken
                ? Localized(th: "โทเค็นไม่ถูกต้อง หมดอายุ หรือถูกเพิกถอน", en: "the token is not valid, has expired or was revoked")
                : Localized(th: "ต้องเข้าสู่ระบบ หรือส่งส่วนหัว Authorization: Bearer <โทเค็น>", en: "sign in, or send a header Authorization: Bearer <token>"))
        problem.challenge = hasToken ? "Bearer realm=\"phaenthi\", error=\"invalid_token\"" : "Bearer realm=\"phaenthi\""
        return problem
    }

    static let noEditor = Problem(
        403, "forbidden", Localized(th: "ไม่มีสิทธิ์", en: "Forbidden"),
        Localized(
            th: "บัญชีหรือโทเค็นนี้แก้ไขชั้นข้อมูลไม่ได้ หรือต้องเปลี่ยนรหัสผ่านก่อน",
            en: "this account or token edits no layers, or its password must be changed first"))

    static func forbidden(_ refusal: EditForbidden) -> Problem {
        let layer = refusal.layer.title
        let detail: Localized =
            switch refusal.reason {
            case .layer: Localized(th: "ท่านแก้ไขชั้น “\(layer.th)” ไม่ได้", en: "you may not change \(layer.en)")
            case .area(let area):
                Localized(
                    th: "ท่านแก้ไขได้เฉพาะรายการที่รหัสพื้นที่ขึ้นต้นด้วย \(area.text) ทั้งก่อนและหลังแก้ไข",
                    en: "you may change features whose area code begins with \(area.text) only, before and after the change")
            case .version: Localized(th: "ท่านย้อนได้เฉพาะรุ่นที่ท่านแก้ไขเอง", en: "you may take back your own versions only")
            }
        return Problem(403, "forbidden", Localized(th: "ไม่มีสิทธิ์", en: "Forbidden"), detail)
    }

    static func unsupportedMediaType(_ known: [String]) -> Problem {
        Problem(
            415, "unsupported-media-type", Localized(th: "ไม่รับเนื้อหารูปแบบนี้", en: "Unsupported media type"),
            Localized(
                th: "ส่วนหัว Content-Type ต้องเป็น \(known.joined(separator: " หรือ ")) เข้ารหัส UTF-8",
                en: "Content-Type must be \(known.joined(separator: " or ")) in UTF-8"),
            known: known)
    }

    static func unknownContentCrs(_ system: String) -> Problem {
        Problem(
            400, "unknown-crs", Localized(th: "ไม่รับระบบพิกัดนี้", en: "Unknown coordinate reference system"),
            Localized(
                th: "พิกัดที่ส่งเข้ามาต้องเป็น \(Service.crs84) (ลองจิจูด, ละติจูด)", en: "coordinates that are sent must be in \(Service.crs84) (longitude, latitude)"),
            known: [Service.crs84])
    }

    static func invalidFeature(_ faults: [EditFault]) -> Problem {
        let first = faults.first.map { fault -> (th: String, en: String) in
            let place = fault.pointer.isEmpty ? "" : "\(fault.pointer): "
            return ("\(place)\(fault.problem.th) — \(fault.cure.th)", "\(place)\(fault.problem.en) — \(fault.cure.en)")
        }
        let more = faults.count > 1 ? (th: " และอีก \(faults.count - 1) แห่งใน faults", en: "; \(faults.count - 1) more in faults") : (th: "", en: "")
        var problem = Problem(
            400, "invalid-feature", Localized(th: "ข้อมูลที่ส่งมาใช้ไม่ได้", en: "What was sent cannot be stored"),
            Localized(th: (first?.th ?? "") + more.th, en: (first?.en ?? "") + more.en))
        problem.faults = faults
        return problem
    }

    static let preconditionFailed = Problem(
        412, "precondition-failed", Localized(th: "มีผู้อื่นแก้ไขก่อน", en: "Precondition failed"),
        Localized(
            th: "รายการนี้เปลี่ยนไปจากที่ If-Match ระบุ อ่านใหม่แล้วแก้ไขอีกครั้ง",
            en: "the feature is not what If-Match says any more; read it again and change that"))

    static func noVersion(_ layer: Layer) -> Problem {
        .notFound(Localized(th: "ชั้น “\(layer.title.th)” ไม่มีรุ่นนี้", en: "\(layer.title.en) has no such version"))
    }

    private static func conflict(_ th: String, _ en: String) -> Problem {
        Problem(409, "conflict", Localized(th: "ขัดกับข้อมูลที่มีอยู่", en: "Conflict"), Localized(th: th, en: en))
    }

    /// - Parameter isTransaction: whether the request named several features, so that one that is not there is no 404.
    init(_ refusal: EditRefusal, isTransaction: Bool) {
        switch refusal {
        case .noFeature(let change):
            self = isTransaction
                ? .conflict("ไม่มีรายการที่ \(change + 1) ในชั้นข้อมูล", "feature \(change + 1) of the transaction does not exist")
                : .notFound(Localized(th: "ไม่มีข้อมูลรายการนี้", en: "there is no such feature"))
        case .changedMeanwhile: self = .conflict("มีผู้แก้ไขรายการนี้พร้อมกันหลายคน ลองอีกครั้ง", "others are changing the feature at the same time; try again")
        case .duplicateKey(let change):
            self = isTransaction
                ? .conflict("รหัสของรายการที่ \(change + 1) มีอยู่แล้ว", "the key of feature \(change + 1) of the transaction exists already")
                : .conflict("รหัสนี้มีอยู่แล้ว ใช้ PUT เพื่อแทนที่", "the key exists already; use PUT to replace the feature")
        case .namedTwice(let change):
            self = .conflict("รายการที่ \(change + 1) ถูกแก้ไขไปแล้วในชุดเดียวกัน", "feature \(change + 1) of the transaction was named before")
        case .noVersion: self = .notFound(Localized(th: "ไม่มีรุ่นนี้", en: "there is no such version"))
        case .notAnEdit: self = .conflict("รุ่นนี้มาจากการนำเข้า ย้อนที่นี่ไม่ได้", "this version was loaded, not edited; it cannot be taken back here")
        case .changedSince(let ids):
            let names = ids.joined(separator: ", ")
            self = .conflict("มีการแก้ไขภายหลังแล้ว: \(names) ย้อนรุ่นที่ใหม่กว่าก่อน", "changed again since: \(names); take back the later versions first")
        }
    }
}
