import Catalog
import Foundation
import Testing

/// The chain of certificates of กชช.2ค (domain 2.4): tambons, then the amphoe, then the province.
struct ChainTests {
    private static let round = "/datasets/nrd2c/rounds/2567/1"

    private func round(_ world: RecordWorld) throws -> String {
        let dataset = try #require(world.catalog.dataset("nrd2c"))
        let year = try #require(dataset.years.last { !$0.rounds.isEmpty })
        let plan = try #require(year.rounds.first)
        try world.go(to: try #require(plan.windows.first?.first))
        return "/datasets/nrd2c/rounds/\(year.fiscalYear)/\(plan.number)"
    }

    /// Records every village that the template names, with the same value in every column.
    private func fill(_ world: RecordWorld, _ sheet: String, by name: String) throws -> [String] {
        let dataset = try #require(world.catalog.dataset("nrd2c"))
        var reader = CSVReader(Array(try world.ask("GET", sheet + "/template?f=csv", by: name).text.utf8))
        _ = try reader.next()
        var villages: [String] = []
        while try reader.next() { villages.append(reader[0]) }
        let year = try #require(dataset.years.last { !$0.rounds.isEmpty }).fiscalYear
        let values = dataset.columns(in: year).map { dataset.columns[$0] }.filter { $0.formula == nil }.reduce(into: [String: Any]()) { values, column in
            switch column.field.type {
            case .integer, .number: values[column.field.name] = column.field.choices.first.flatMap { Int($0.value) } ?? Int(max(1, column.range?.lowerBound ?? 1))
            default: values[column.field.name] = column.field.choices.first?.value ?? "ทดสอบ"
            }
        }
        let answer = try world.send("POST", sheet + "/rows", by: name, ["rows": villages.map { ["area": $0, "values": values] as [String: Any] }])
        #expect(answer.status == 201, "\(answer.text.prefix(500))")
        return Set(villages.map { String($0.prefix(6)) }).sorted()
    }

    private func state(_ world: RecordWorld, _ sheet: String, _ reader: String?) throws -> (state: String, rows: Int?) {
        let json = try world.ask("GET", sheet, by: reader).json()
        return ((json["standing"] as? [String: Any])?["state"] as? String ?? "", (json["rows"] as? [Any])?.count)
    }

    @Test func `each level signs after those below, and everyone sees the sheet when the last has`() throws {
        let world = try RecordWorld()
        let round = try round(world), sheet = round + "/5601"
        let tambons = try fill(world, sheet, by: "rec5601")
        #expect(tambons.count > 3)
        #expect(try state(world, sheet, nil).rows == nil)
        #expect(try state(world, sheet, "phead56").rows == nil)
        #expect(try state(world, sheet, "rec5601").state == "draft")

        // The amphoe cannot sign before its tambons; the refusal names one of them.
        let early = try world.step("certify", sheet, by: "head5601")
        #expect(early.status == 409)
        #expect(early.text.contains(tambons[0]))
        #expect(try world.step("save", sheet, by: "head5601").status == 409)
        #expect(try world.step("certify", sheet, by: "rec5602", area: tambons[0]).status == 403)
        for tambon in tambons { #expect(try world.step("certify", sheet, by: "rec5601", area: tambon).status == 200, "\(tambon)") }
        // A certificate freezes its rows.
        #expect(try world.ask("DELETE", sheet + "/rows/1", by: "rec5601").status == 409)
        #expect(try world.step("certify", sheet, by: "rec5601").status == 403)
        #expect(try world.step("certify", sheet, by: "head5601").status == 200)
        #expect(try state(world, sheet, "phead56").rows != nil)
        #expect(try state(world, sheet, "central").rows == nil)

        // The province cannot sign before all of its amphoe.
        let soon = try world.step("certify", round + "/56", by: "phead56")
        #expect(soon.status == 409)
        for amphoe in world.catalog.areas.children(of: AreaCode("56")!).map(\.code.text) where amphoe != "5601" {
            let other = "\(round)/\(amphoe)"
            for tambon in try fill(world, other, by: "rec\(amphoe)") { #expect(try world.step("certify", other, by: "rec\(amphoe)", area: tambon).status == 200) }
            #expect(try world.step("certify", other, by: "head\(amphoe)").status == 200)
        }
        #expect(try world.step("certify", round + "/56", by: "head5601").status == 403)
        let signed = try world.step("certify", round + "/56", by: "phead56")
        try #require(signed.status == 200, "\(signed.text.prefix(500))")
        for reader in [nil, "rec5602", "central", "phead57"] { #expect(try state(world, sheet, reader).state == "locked", "\(reader ?? "public")") }
        #expect(try state(world, sheet, "central").rows != nil)
        // The amphoe cannot take its certificate back while the province's holds; the province can.
        #expect(try world.step("withdraw", sheet, by: "head5601").status == 409)
        #expect(try world.step("withdraw", round + "/56", by: "phead56").status == 200)
        #expect(try state(world, sheet, nil).state == "unconfirmed")
        #expect(try world.step("withdraw", sheet, by: "head5601").status == 200)
        #expect(try state(world, sheet, "rec5601").state == "draft")
    }
}
