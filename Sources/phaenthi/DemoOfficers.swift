internal import Atlas
internal import Catalog
internal import Demo
internal import Ledger
internal import SpatiaLiteStore

/// The officers of a demo store, so that every role can be tried. Their passwords are made at random, are for one use,
/// and are printed once; nothing else keeps them.
enum DemoOfficers {
    static func create(_ path: String, _ catalog: Catalog, _ scale: DemoCountry.Scale) throws {
        let store = try Startup.upToDate(path, catalog)
        let accounts = Startup.accounts(store, catalog)
        say(
            Language.current(
                "บัญชีสาธิตและรหัสผ่านแบบใช้ครั้งเดียว (แสดงครั้งนี้ครั้งเดียว):",
                "the demo's accounts and their passwords for one use (shown this once):"))
        for (name, role, scope) in officers(in: scale == .lampang ? "52" : "56") {
            let area = scope.flatMap { catalog.areas[$0]?.name.th } ?? ""
            let made = try accounts.create(name: name, shownName: "\(role.title.th)\(area) (สาธิต)", role: role, scope: scope, by: nil)
            print("\(name)\t\(made.password ?? "")\t\(role.rawValue)\t\(scope?.text ?? "-")")
        }
    }

    /// The province's two, those of its first and of its ninth amphoe, and the department's.
    private static func officers(in province: String) -> [(name: String, role: Role, scope: AreaCode?)] {
        let amphoe = ["01", "09"].flatMap { part in
            [("-recorder", Role.amphoeRecorder), ("-head", .amphoeHead)].map { ("amphoe-\(province)\(part)\($0)", $1, province + part) }
        }
        let staff = [("province-\(province)", Role.province, province), ("province-\(province)-head", .provinceHead, province)]
        return (staff + amphoe).map { ($0, $1, AreaCode($2)) } + [("central", .central, nil), ("admin", .administrator, nil)]
    }
}
