import Catalog
import Ledger
import Store
import Testing

/// Codes of all sorts in a row of Mueang Phayao (5601).
struct AreaCheckTests {
    /// For each code what becomes of it in a register of villages, and in a dataset with one row for each tambon:
    /// `ok`, `noted` or `refused`.
    static let table: [(code: String, villages: String, tambons: String)] = [
        ("56010101", "ok", "refused"), ("560101", "noted", "ok"), ("5601", "noted", "refused"), ("56", "refused", "refused"),
        // Another unit, another province.
        ("56020101", "refused", "refused"), ("560201", "refused", "refused"), ("5602", "refused", "refused"), ("57010101", "refused", "refused"),
        // Abolished: the successor is in the unit, was moved into it, is in another one, or is not known.
        ("56010901", "noted", "refused"), ("560109", "noted", "noted"), ("57010901", "noted", "refused"), ("560209", "refused", "refused"),
        ("560110", "noted", "noted"),
        // Unknown, but in the unit by its digits.
        ("560199", "noted", "noted"), ("56019901", "noted", "refused"), ("56029901", "refused", "refused"),
        // Municipalities and their communities.
        ("56990063", "ok", "refused"), ("5699", "noted", "ok"), ("569900", "noted", "ok"), ("57990063", "refused", "refused"), ("5799", "refused", "refused"),
        ("56015101", "ok", "refused"), ("560151", "noted", "ok"), ("56025101", "refused", "refused"),
        // No codes.
        ("", "noted", "refused"), ("บ้านวัดเกต", "noted", "noted"), ("5601010", "noted", "noted"), ("05601", "noted", "noted"), ("560101012", "noted", "noted"),
    ]

    @Test(arguments: table) func aCodeIsTakenNotedOrRefused(code: String, villages: String, tambons: String) throws {
        for (dataset, expected) in [
            (RowSamples.dataset([], form: .register(key: []), level: .village), villages),
            (RowSamples.dataset([], form: .perArea, level: .tambon), tambons),
        ] {
            var row = RecordRow(area: code, values: [])
            let faults = try RowSamples.checker(dataset).check(&row)
            let worst = faults.map(\.severity).max()
            #expect(worst.map { "\($0)" } ?? "ok" == expected, "\(faults)")
            for fault in faults {
                #expect(fault.place == .area)
                #expect(fault.message.th.hasPrefix("รหัสพื้นที่: ") && !fault.message.en.isEmpty && !fault.cure.th.isEmpty && !fault.cure.en.isEmpty)
            }
        }
    }

    @Test func anAbolishedCodeIsToldItsSuccessors() throws {
        var row = RecordRow(area: "560109", values: [])
        let fault = try RowSamples.checker(RowSamples.dataset([], form: .perArea, level: .tambon)).check(&row).first
        #expect(fault?.cure.th == "ใช้รหัสปัจจุบัน: ตำบลเวียง (560101)")
    }

    @Test func whatIsOutsideNamesBothPlaces() throws {
        var row = RecordRow(area: "560201", values: [])
        let fault = try RowSamples.checker(RowSamples.dataset([], form: .perArea, level: .tambon)).check(&row).first
        #expect(fault?.message.th == "รหัสพื้นที่: ตำบลห้วยข้าวก่ำ (560201) ไม่อยู่ในอำเภอเมืองพะเยา (5601)")
    }

    @Test func aProvincesSheetTakesAllOfItsAmphoe() throws {
        let dataset = RowSamples.dataset([], form: .perArea, level: .amphoe, unit: .province)
        let checker = try RowSamples.checker(dataset, unit: "56")
        for (code, isTaken) in [("5601", true), ("5602", true), ("5701", false), ("56", false), ("560101", false)] {
            var row = RecordRow(area: code, values: [])
            #expect(checker.check(&row).isEmpty == isTaken, "\(code)")
        }
    }
}
