import Catalog
import Foundation
import Ledger
import SpatiaLiteStore
import Testing

/// The month of OTOP sales (domain 2.3): two amphoe record, their heads save, the province locks one, then all, and
/// unlocks one. At each step every reader sees what the rules say, through every way out.
struct OtopMonthTests {
    static let round = "/datasets/otop_sales/rounds/2567/10"
    /// What only the staff may see, and a figure that only readers of rows may see.
    static let producer = "วิสาหกิจชุมชนลับเฉพาะ", figure = "7654321"

    static func row(_ code: String, _ amount: Int) -> [String: Any] {
        [
            "values": [
                "producer_code": code, "product_type": "food", "producer_name": producer, "producer_type": "community_group",
                "domestic_offline": amount, "domestic_online": 0, "foreign_offline": 0, "foreign_online": 0,
            ] as [String: Any]
        ]
    }

    /// Who sees the rows of 5601, and what everyone is told of its state.
    private func expect(
        _ world: RecordWorld, rows readers: Set<String>, state: String, told: Set<String>, _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let all: [String?] = [nil, "rec5601", "head5601", "rec5602", "prov56", "phead56", "phead57", "central", "admin"]
        let staff: Set<String> = ["rec5601", "head5601", "prov56", "phead56"]
        for reader in all {
            let name = reader ?? "public"
            let sees = readers.contains(name)
            for f in ["json", "csv", "html"] {
                let answer = try world.ask("GET", "\(Self.round)/5601?f=\(f)", by: reader)
                #expect(answer.status == 200, "\(comment): \(name) \(f) \(answer.text.prefix(200))", sourceLocation: sourceLocation)
                let text = answer.text.replacing(",", with: "")
                #expect(text.contains(Self.figure) == sees, "\(comment): \(name) sees the rows as \(f)", sourceLocation: sourceLocation)
                #expect(text.contains(Self.producer) == (sees && staff.contains(name)), "\(comment): \(name) sees the producer as \(f)", sourceLocation: sourceLocation)
                #expect(text.contains("P-0001") == (sees && staff.contains(name)), "\(comment): \(name) sees the code as \(f)", sourceLocation: sourceLocation)
            }
            let known = told.contains(name) ? state : "unconfirmed"
            for path in ["\(Self.round)?within=56", "\(Self.round)/56"] {
                let units = try #require(try world.ask("GET", path, by: reader).json()["units"] as? [[String: Any]])
                let mine = try #require(units.first { $0["unit"] as? String == "5601" })
                let found = (mine["standing"] as? [String: Any])?["state"] as? String
                #expect(found == known, "\(comment): \(name) at \(path)", sourceLocation: sourceLocation)
            }
        }
    }

    private func counter(_ world: RecordWorld) throws -> String {
        let progress = try #require(try world.ask("GET", "\(Self.round)?within=56").json()["progress"] as? [String: Any])
        return (progress["counter"] as? [String: String])?["th"] ?? ""
    }

    @Test func `a month goes from draft to locked, and every reader sees what the rules say`() throws {
        let world = try RecordWorld()
        try world.open("otop_sales", 2567, 10)
        let a = Self.round + "/5601", b = Self.round + "/5602"
        let everyone: Set<String> = ["public", "rec5601", "head5601", "rec5602", "prov56", "phead56", "phead57", "central", "admin"]
        let insiders: Set<String> = ["rec5601", "head5601", "prov56", "phead56", "central", "admin"]

        // Two amphoe record.
        let made = try world.send("POST", a + "/rows", by: "rec5601", ["rows": [Self.row("P-0001", 7_654_321), Self.row("P-0002", 10)]])
        try #require(made.status == 201, "\(made.text)")
        #expect(try world.send("POST", b + "/rows", by: "rec5602", Self.row("P-0009", 5)).status == 201)
        try expect(world, rows: ["rec5601", "head5601"], state: "draft", told: insiders, "draft")
        #expect(try counter(world) == "0/9 อำเภอ")

        // A recorder may not save; the heads do.
        let early = try world.step("save", a, by: "rec5601")
        #expect(early.status == 403)
        #expect(early.text.contains("พัฒนาการอำเภอ"))
        #expect(try world.step("save", a, by: "head5601").status == 200)
        #expect(try world.step("save", b, by: "head5602").status == 200)
        try expect(world, rows: ["rec5601", "head5601", "prov56", "phead56"], state: "saved", told: insiders, "saved")

        // The province locks one.
        #expect(try world.step("lock", a, by: "prov56").status == 403)
        #expect(try world.step("lock", a, by: "phead57").status == 403)
        let locked = try world.step("lock", a, by: "phead56")
        try #require(locked.status == 200, "\(locked.text)")
        try expect(world, rows: everyone, state: "locked", told: everyone, "locked")
        #expect(try counter(world) == "1/9 อำเภอ")
        let late = try world.send("POST", a + "/rows", by: "rec5601", Self.row("P-0003", 1))
        #expect(late.status == 409)
        #expect(late.text.contains("พัฒนาการจังหวัด"))

        // The whole province is locked when all have saved, not before; the refusal names who has not.
        let soon = try world.step("lock", Self.round + "/56", by: "phead56")
        #expect(soon.status == 409)
        #expect(soon.text.contains("5603"))
        for amphoe in world.catalog.areas.children(of: AreaCode("56")!).map(\.code.text) where !["5601", "5602"].contains(amphoe) {
            #expect(try world.send("POST", "\(Self.round)/\(amphoe)/rows", by: "rec\(amphoe)", Self.row("P-\(amphoe)", 1)).status == 201)
            #expect(try world.step("save", "\(Self.round)/\(amphoe)", by: "head\(amphoe)").status == 200)
        }
        let whole = try world.step("lock", Self.round + "/56", by: "phead56")
        try #require(whole.status == 200, "\(whole.text)")
        #expect(try counter(world) == "9/9 อำเภอ")
        try expect(world, rows: everyone, state: "locked", told: everyone, "all locked")
        #expect(try world.step("lock", Self.round + "/56", by: "phead56").status == 409)

        // It unlocks one, which is saved again.
        #expect(try world.step("unlock", a, by: "phead56").status == 200)
        #expect(try counter(world) == "8/9 อำเภอ")
        try expect(world, rows: ["rec5601", "head5601", "prov56", "phead56"], state: "saved", told: insiders, "unlocked")

        // A change takes the head's word back.
        #expect(try world.send("POST", a + "/rows", by: "rec5601", Self.row("P-0004", 1)).status == 201)
        try expect(world, rows: ["rec5601", "head5601"], state: "draft", told: insiders, "changed")

        // Readings of personal columns stand in the journal, by whom and what for, without what was read.
        _ = try world.ask("GET", a + "?purpose=ตรวจสอบ", by: "head5601")
        let entries = try #require(try world.ask("GET", a + "/journal?limit=1000", by: "head5601").json()["entries"] as? [[String: Any]])
        let reading = try #require(entries.last { $0["verb"] as? String == "read-personal" })
        #expect(reading["by"] as? String == "head5601")
        #expect((reading["detail"] as? [String: Any])?["purpose"] as? String == "ตรวจสอบ")
        #expect(!entries.description.contains(Self.producer))
        for verb in ["edit", "save", "lock", "unlock"] { #expect(entries.contains { $0["verb"] as? String == verb }, "\(verb)") }
        #expect(try world.ask("GET", a + "/journal").status == 403)
        #expect(try world.ask("GET", a + "/journal", by: "rec5602").status == 403)
        #expect(try EmbeddedStore.check(path: world.path).isEmpty)
    }

    @Test func `the next month starts with the producers and never with the amounts`() throws {
        let world = try RecordWorld()
        try world.open("otop_sales", 2567, 10)
        #expect(try world.send("POST", Self.round + "/5601/rows", by: "rec5601", ["rows": [Self.row("P-1", 5), Self.row("P-2", 6)]]).status == 201)
        let next = "/datasets/otop_sales/rounds/2567/11/5601"
        try world.open("otop_sales", 2567, 11)
        #expect(try world.step("carry-forward", next, by: "head5602").status == 403)
        let synced = try world.step("carry-forward", next, by: "rec5601")
        try #require(synced.status == 200, "\(synced.text)")
        let rows = try #require(try world.ask("GET", next, by: "rec5601").json()["rows"] as? [[String: Any]])
        #expect(rows.count == 2)
        for row in rows {
            let values = try #require(row["values"] as? [String: Any])
            #expect(values["producer_name"] as? String == Self.producer)
            for name in ["domestic_offline", "domestic_online", "foreign_offline", "foreign_online", "total"] { #expect(values[name] is NSNull, "\(name)") }
        }
        #expect(try world.step("carry-forward", next, by: "rec5601").status == 409)
        // Without amounts it cannot be saved, and each missing cell is named.
        let save = try world.step("save", next, by: "head5601")
        #expect(save.status == 409)
        #expect(save.text.contains("domestic_offline"))
        let cells = try rows.flatMap { row in
            let id = try #require(row["id"] as? Int)
            return ["domestic_offline", "domestic_online", "foreign_offline", "foreign_online"].map { ["row": id, "column": $0, "value": 1] as [String: Any] }
        }
        #expect(try world.send("PATCH", next + "/rows", by: "rec5601", ["cells": cells]).status == 200)
        #expect(try world.step("save", next, by: "head5601").status == 200)
    }

    @Test func `the system closes on the 6th, opens on the 10th, and the department may open it with a reason`() throws {
        let world = try RecordWorld()
        let sheet = Self.round + "/5601"
        for day in ["2024-08-06", "2024-08-09"] {
            try world.go(to: day)
            let answer = try world.send("POST", sheet + "/rows", by: "rec5601", Self.row("P-1", 5))
            #expect(answer.status == 409, "\(day)")
            #expect(answer.text.contains("ระบบปิด"))
        }
        let override: [String: Any] = ["first": "2024-08-06", "end": "2024-08-08", "open": true, "area": "5601", "reason": "น้ำท่วม"]
        #expect(try world.send("POST", Self.round + "/overrides", by: "phead56", override).status == 403)
        #expect(try world.send("POST", Self.round + "/overrides", by: "central", override.merging(["reason": " "]) { $1 }).status == 400)
        #expect(try world.send("POST", Self.round + "/overrides", by: "central", override).status == 201)
        try world.go(to: "2024-08-07")
        #expect(try world.send("POST", sheet + "/rows", by: "rec5601", Self.row("P-1", 5)).status == 201)
        #expect(try world.send("POST", Self.round + "/5602/rows", by: "rec5602", Self.row("P-1", 5)).status == 409)
        try world.go(to: "2024-08-08")
        #expect(try world.send("POST", sheet + "/rows", by: "rec5601", Self.row("P-2", 5)).status == 409)
    }

    @Test func `October 2567 is no month of fiscal year 2567, and the answer says which year it is`() throws {
        let world = try RecordWorld()
        let wrong = try world.ask("GET", "/datasets/otop_sales/rounds/2567/2567-10/5601")
        #expect(wrong.status == 400)
        #expect(wrong.text.contains("ตุลาคม 2567 อยู่ในปีงบประมาณ 2568"))
        #expect(wrong.text.contains("ตุลาคม 2566"))
        let right = try world.ask("GET", "/datasets/otop_sales/rounds/2567/2566-10/5601").json()
        #expect((right["round"] as? [String: Any])?["number"] as? Int == 1)
    }
}
