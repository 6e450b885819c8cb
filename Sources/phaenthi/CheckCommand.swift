internal import Catalog
internal import Glibc
internal import SpatiaLiteStore
internal import Store

extension Command {
    static let check = Command(
        name: "check",
        summary: Localized(
            th: "ตรวจว่าคลังข้อมูลครบถ้วนและไม่ถูกแก้นอกระบบ", en: "check that a store is whole and was not changed behind the journal"),
        options: [
            Option("--store", value: "FILE", standard: "data/phaenthi.sqlite", th: "แฟ้มคลังข้อมูล", en: "the store's file")
        ],
        run: { arguments in
            let path = arguments["--store"] ?? ""
            let faults = try EmbeddedStore.check(path: path)
            for fault in faults { print(fault) }
            guard faults.isEmpty else { fail("\(path) มีข้อผิดพลาด \(faults.count) รายการ", "\(path) has \(faults.count) faults") }
            print(Language.current("คลังข้อมูล \(path) ถูกต้องครบถ้วน", "the store \(path) is whole and true to its journal"))
        })
}
