import Testing

/// What happens when others were there first.
struct ConcurrencyTests {
    private static let sheet = OtopMonthTests.round + "/5601"

    private func begun() throws -> RecordWorld {
        let world = try RecordWorld()
        try world.open("otop_sales", 2567, 10)
        #expect(try world.send("POST", Self.sheet + "/rows", by: "rec5601", ["rows": [OtopMonthTests.row("P-1", 5), OtopMonthTests.row("P-2", 6)]]).status == 201)
        return world
    }

    @Test func `a change built on an old sheet is refused with both values`() throws {
        let world = try begun()
        let old = try #require(try world.ask("GET", Self.sheet, by: "rec5601")["etag"])
        let cell: (Int) -> [String: Any] = { ["cells": [["row": 1, "column": "domestic_offline", "value": $0] as [String: Any]]] }
        #expect(try world.send("PATCH", Self.sheet + "/rows", by: "head5601", cell(100), ["If-Match": old]).status == 200)
        let stale = try world.send("PATCH", Self.sheet + "/rows", by: "rec5601", cell(200), ["If-Match": old])
        #expect(stale.status == 412)
        let conflict = try #require((try stale.json()["conflicts"] as? [[String: Any]])?.first)
        #expect(conflict["yours"] as? Double == 200)
        #expect(conflict["theirs"] as? Double == 100)
        let fresh = try #require(try world.ask("GET", Self.sheet, by: "rec5601")["etag"])
        #expect(try world.send("PATCH", Self.sheet + "/rows", by: "rec5601", cell(200), ["If-Match": fresh]).status == 200)
        #expect(try world.ask("DELETE", Self.sheet + "/rows/2", by: "rec5601", ["If-Match": old]).status == 412)
        #expect(try world.ask("DELETE", Self.sheet + "/rows/2", by: "rec5601", ["If-Match": "\"no-tag-of-ours\""]).status == 412)
    }

    @Test func `a row's own tag lets two officers change different rows`() throws {
        let world = try begun()
        let rows = try #require(try world.ask("GET", Self.sheet, by: "rec5601").json()["rows"] as? [[String: Any]])
        let tags = try rows.map { try #require($0["tag"] as? String) }
        #expect(try world.send("PUT", Self.sheet + "/rows/1", by: "head5601", OtopMonthTests.row("P-1", 50), ["If-Match": "\"\(tags[0])\""]).status == 200)
        #expect(try world.send("PUT", Self.sheet + "/rows/2", by: "rec5601", OtopMonthTests.row("P-2", 60), ["If-Match": "\"\(tags[1])\""]).status == 200)
        #expect(try world.send("PUT", Self.sheet + "/rows/1", by: "rec5601", OtopMonthTests.row("P-1", 70), ["If-Match": "\"\(tags[0])\""]).status == 412)
    }

    @Test func `nobody changes another area, and anyone else is told who can`() throws {
        let world = try begun()
        for other in ["rec5602", "prov56", "phead57", "central", "admin"] {
            let answer = try world.send("POST", Self.sheet + "/rows", by: other, OtopMonthTests.row("P-3", 1))
            #expect(answer.status == 403, "\(other)")
            #expect(try answer.json()["whoCan"] != nil)
        }
        #expect(try world.send("POST", Self.sheet + "/rows", by: nil, OtopMonthTests.row("P-3", 1)).status == 401)
        #expect(try world.step("certify", Self.sheet, by: "head5601").status == 409)
        #expect(try world.send("PATCH", Self.sheet + "/rows", by: "rec5601", ["cells": [["row": 9, "column": "domestic_offline", "value": 1] as [String: Any]]]).status == 404)
        #expect(try world.send("POST", Self.sheet + "/rows", by: "rec5601", ["values": ["no_column": 1]]).status == 400)
    }

    @Test func `a row that cannot be taken is named by column with its cure, and nothing is written`() throws {
        let world = try begun()
        var bad = OtopMonthTests.row("P-1", 5)
        bad["values"] = (bad["values"] as? [String: Any])?.merging(["product_type": "gold", "domestic_offline": -1]) { $1 }
        let answer = try world.send("POST", Self.sheet + "/rows", by: "rec5601", bad)
        #expect(answer.status == 400)
        let complaints = try #require(try answer.json()["complaints"] as? [[String: Any]])
        #expect(Set(complaints.compactMap { $0["column"] as? String }) == ["product_type", "domestic_offline"])
        #expect(complaints.allSatisfy { $0["row"] as? Int == 3 && $0["cure"] != nil })
        #expect((try world.ask("GET", Self.sheet, by: "rec5601").json()["rows"] as? [Any])?.count == 2)
    }
}
