import Atlas
import Catalog
import Credentials
import Foundation
import Ledger
import SpatiaLiteStore
import Store
import Synchronization
import Testing

/// Accounts over an empty store of their own, with a clock that is set by hand.
final class Desk: Sendable {
    let store: EmbeddedStore
    let accounts: Accounts
    let clock = Mutex(1_800_000_000)
    let journal = Mutex<[String]>([])
    let path: String

    static let areas = AreaRegister(
        areas: [("56", "พะเยา", "Phayao"), ("5601", "เมืองพะเยา", "Mueang Phayao"), ("5602", "จุน", "Chun"), ("57", "เชียงราย", "Chiang Rai"), ("5701", "เมืองเชียงราย", "Mueang Chiang Rai")]
            .compactMap { code, th, en in AreaCode(code).map { Area(code: $0, name: Localized(th: th, en: en)) } })

    static let password = "ทุเรียนสีม่วงเจ็ดลูก"

    init(places: Int = 8, settings: Accounts.Settings = Accounts.Settings()) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "desk-\(UUID().uuidString).sqlite").path()
        let catalog = Catalog(layers: [], areas: Self.areas)
        try EmbeddedStore.build(at: path, catalog: catalog) { _ in }
        store = try EmbeddedStore(path: path, catalog: catalog, .reading)
        let (clock, journal) = (Weak<Desk>(), Weak<Desk>())
        accounts = Accounts(
            store: store, areas: Self.areas, hasher: PasswordHasher(cost: .least, places: places, patience: 1), settings: settings,
            now: { clock.value!.clock.withLock { $0 } },
            journal: { event, name, time in journal.value!.journal.withLock { $0.append("\(event.verb) \(event.subject ?? "-") by \(name) \(event.detail)") } })
        clock.value = self
        journal.value = self
    }

    deinit { for end in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + end) } }

    /// `@unchecked Sendable`: set once, before anyone else sees it.
    private final class Weak<T: AnyObject>: @unchecked Sendable { weak var value: T? }

    func advance(_ seconds: Int) { clock.withLock { $0 += seconds } }
    var lines: [String] { journal.withLock { $0 } }

    /// An account with the usual password.
    @discardableResult
    func add(_ name: String, _ role: Role = .administrator, _ scope: String? = nil) throws -> Account {
        try accounts.create(name: name, shownName: "นาง\(name) ทดสอบ", role: role, scope: scope.flatMap { AreaCode($0) }, password: Self.password, by: nil).account
    }

    func signIn(_ name: String, _ password: String = Desk.password, from address: String = "192.0.2.1", previous: String? = nil) throws -> Accounts.SignIn {
        try accounts.signIn(name: name, password: password, address: address, previous: previous)
    }
}
