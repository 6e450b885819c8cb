internal import Atlas
internal import Catalog
internal import Glibc
internal import Ledger
internal import SpatiaLiteStore
internal import Store

extension Command {
    static let user = Command(
        name: "user",
        summary: Localized(th: "เพิ่มและดูแลบัญชีเจ้าหน้าที่ ใช้ได้ขณะเซิร์ฟเวอร์ทำงาน", en: "make and keep officers' accounts, also while the server runs"),
        options: [
            Option("--store", value: "FILE", standard: "data/phaenthi.sqlite", th: "แฟ้มคลังข้อมูล SpatiaLite", en: "the SpatiaLite store"),
            Option("--geodata", value: "FOLDER", th: "โฟลเดอร์นิยามชั้นข้อมูล (ค่าเริ่มต้น: geodata ของโปรแกรม)", en: "the folder of definitions (default: the program's own geodata)"),
            Option(
                "--role", value: "ROLE", th: "บทบาท (บัญชีแรกเป็น administrator): \(Role.allCases.map(\.rawValue).joined(separator: ", "))",
                en: "the role (the first account is an administrator): \(Role.allCases.map(\.rawValue).joined(separator: ", "))"),
            Option("--scope", value: "CODE", th: "รหัสจังหวัดหรืออำเภอที่รับผิดชอบ", en: "the code of the officer's province or amphoe"),
            Option("--shown-name", value: "NAME", th: "ชื่อและนามสกุล (ค่าเริ่มต้น: ชื่อบัญชี)", en: "the officer's name as people write it (default: the account's)"),
            Option("--password-stdin", th: "อ่านรหัสผ่านจาก stdin แทนการสร้างให้", en: "read the password from standard input instead of making one"),
            Option("--label", value: "TEXT", standard: "command line", th: "ชื่อของโทเค็น", en: "the token's label"),
            Option("--rights", value: "LIST", standard: "read", th: "สิทธิ์ของโทเค็น คั่นด้วยจุลภาค: read, record, edit", en: "the token's rights, with commas: read, record, edit"),
            Option("--layers", value: "LIST", th: "ชั้นข้อมูลที่โทเค็นแก้ไขได้ (ค่าเริ่มต้น: ทุกชั้น)", en: "the layers that the token may edit (default: all)"),
            Option("--days", value: "N", standard: "90", th: "อายุของโทเค็น (วัน)", en: "the token's life in days"),
        ],
        operands: "add|list|disable|reset|token [NAME]",
        run: { arguments in try UserRun(arguments).run() })
}

/// A call of `user`.
struct UserRun {
    private let arguments: Arguments
    private let catalog: Catalog
    private let store: EmbeddedStore
    private let accounts: Accounts

    init(_ arguments: Arguments) throws {
        self.arguments = arguments
        catalog = Startup.catalog(arguments["--geodata"] ?? Places.root() + "/geodata")
        store = try Startup.upToDate(arguments["--store"] ?? "", catalog)
        accounts = Startup.accounts(store, catalog)
    }

    func run() throws {
        do {
            switch (arguments.operands.first, arguments.operands.count) {
            case ("list", 1): try list()
            case ("add", 2): try add(arguments.operands[1])
            case ("disable", 2):
                try accounts.disable(arguments.operands[1], by: nil)
                say(Language.current("ระงับแล้ว", "disabled"))
            case ("reset", 2): tell(try accounts.reset(arguments.operands[1], by: nil))
            case ("token", 2): try token(arguments.operands[1])
            default: fail("บอกว่าจะทำอะไร: add, list, disable, reset, token และชื่อบัญชี", "say what to do: add, list, disable, reset or token, and the account's name")
            }
        } catch let refusal as AccountRefusal {
            fail(refusal.message.th, refusal.message.en)
        }
    }

    private func list() throws {
        for account in try accounts.list(for: nil) {
            print([account.name, account.role.rawValue, account.scope?.text ?? "-", account.state.rawValue, account.shownName].joined(separator: "\t"))
        }
    }

    private func add(_ name: String) throws {
        let isFirst = try !store.hasAccounts()
        guard let role = Role(rawValue: arguments["--role"] ?? (isFirst ? Role.administrator.rawValue : "")) else { throw AccountRefusal.badRole }
        var scope: AreaCode?
        if let text = arguments["--scope"] {
            guard let code = AreaCode(text) else { throw AccountRefusal.unknownArea }
            scope = code
        }
        let password = arguments.has("--password-stdin") ? readLine(strippingNewline: true) ?? "" : nil
        let made = try accounts.create(
            name: name, shownName: arguments["--shown-name"] ?? name, role: role, scope: scope, password: password, by: nil)
        if isFirst { say(Language.current("บัญชีแรก: เริ่มเซิร์ฟเวอร์ใหม่เพื่อรับการแก้ไข", "the first account: start the server again to take changes")) }
        if let password = made.password { tell(password) }
    }

    private func tell(_ password: String) {
        say(Language.current("รหัสผ่านแบบใช้ครั้งเดียว (แสดงครั้งนี้ครั้งเดียว):", "password for one use (shown this once):"))
        print(password)
    }

    private func token(_ name: String) throws {
        func parts(_ option: String) -> [String]? { arguments[option]?.split(separator: ",").map { String($0) } }
        let rights = try (parts("--rights") ?? []).map { text in
            guard let right = AccessToken.Right(rawValue: text) else { throw AccountRefusal.badRights }
            return right
        }
        let layers = parts("--layers")
        if let unknown = layers?.first(where: { catalog.layer($0) == nil }) { throw AccountRefusal.unknownLayer(unknown) }
        let made = try accounts.makeToken(
            for: name, label: arguments["--label"] ?? "", rights: Set(rights), layers: layers.map { Set($0) },
            days: try arguments.number("--days", in: 1...accounts.settings.tokenDays), by: nil)
        say(Language.current("โทเค็น (แสดงครั้งนี้ครั้งเดียว):", "token (shown this once):"))
        print(made.text)
    }
}
