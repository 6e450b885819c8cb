@testable import API
import Catalog
import Foundation
import HTTP
import SpatiaLiteStore
import Store
import Testing

/// Versions and undo, and transactions of many changes (OGC API - Features Part 11, draft 26-018).
@Suite struct `Versions` {
    @Test func `tell when, where and how much, and who to officers only`() throws {
        let world = try EditWorld()
        #expect(try world.ask(.patch, "/collections/plots/items/P1", #"{"properties":{"year":1}}"#).status == 204)
        let body = EditWorld.plot("N")
        #expect(try world.ask(.post, "/collections/plots/items", body).status == 201)
        let list = try world.get("/collections/plots/versions").json
        #expect(list["versions"].list.map { $0["version"].integer } == [3, 2, 1])
        #expect(list["versions"].list.map { $0["kind"].text } == ["edit", "edit", "load"])
        let last = list["versions"][0]
        #expect(last["changes"].integer == 1 && last["featureCount"].integer == 6 && last["extent"].numbers == [99.3, 18.3, 99.4, 18.4])
        #expect(Timestamp.bounds(last["changedAt"].text ?? "") != nil)
        #expect(last["by"].isMissing)
        #expect(try world.ask(.get, "/collections/plots/versions").json["versions"][0]["by"].text == "somying")
        #expect(try world.ask(.get, "/collections/plots/versions")["Vary"]?.contains("Authorization") == true)
        let page = try world.get("/collections/plots/versions?limit=2").json
        #expect(page["versions"].list.count == 2)
        #expect(try world.get(target(#require(page.link("next")))).json["versions"].list.map { $0["version"].integer } == [1])
        let one = try world.get("/collections/plots/versions/3").json
        #expect(one["features"][0]["id"].text == "N" && one["features"][0]["change"].text == "insert" && one["features"].list.count == 1)
        for missing in ["4", "0", "-1", "x", "9223372036854775807"] { #expect(try world.get("/collections/plots/versions/\(missing)").status == 404) }
        #expect(try world.get("/collections/plots/versions?after=x").status == 400)
    }

    @Test func `are undone to the byte, as a new version`() throws {
        let world = try EditWorld()
        let targets = ["/collections/plots/items", "/collections/plots/items?bbox=99,18,99.2,18.3", "/collections/plots/items?f=html"]
        let before = try targets.map { try world.get($0).text }
        let batch = """
            {"transaction":[
            {"action":"delete","collection":"plots","filter":"id = 'P2'"},
            {"action":"insert","collection":"plots","items":[\(EditWorld.plot("N")),\(EditWorld.plot("M"))]},
            {"action":"update","collection":"plots","filter":"id IN ('P3','P4')","properties":{"modify":[{"name":"rai","value":0.1}],"delete":["since"]}},
            {"action":"replace","collection":"plots","filter":"id = 'P5'","properties":{"feature":\(EditWorld.plot("P5"))}}]}
            """
        #expect(try world.ask(.post, "/transactions", batch, type: "application/ogc-tx+json").status == 200)
        #expect(try targets.map { try world.get($0).text } != before)
        let undone = try world.ask(.post, "/collections/plots/versions/2/undo")
        #expect(undone.status == 201 && undone["Location"] == "http://test/collections/plots/versions/3")
        #expect(try undone.json["undoes"].integer == 2)
        #expect(try targets.map { try world.get($0).text } == before)
        #expect(try world.get("/collections/plots/versions/3").json["undoes"].integer == 2)
        // The undo can be undone, the version before it not twice.
        #expect(try world.ask(.post, "/collections/plots/versions/2/undo").status == 409)
        #expect(try world.ask(.post, "/collections/plots/versions/3/undo").status == 201)
        #expect(try world.get("/collections/plots/items/N").status == 200)
    }

    @Test func `are undone by editors of the layer only, and only when nothing came after`() throws {
        let world = try EditWorld()
        #expect(try world.ask(.delete, "/collections/plots/items/P1").status == 204)
        #expect(try world.ask(.post, "/collections/plots/versions/2/undo", token: nil).status == 401)
        #expect(try world.ask(.post, "/collections/plots/versions/2/undo", token: EditWorld.other).status == 403)
        #expect(try world.ask(.post, "/collections/plots/items", EditWorld.plot("P1")).status == 201)
        let late = try world.ask(.post, "/collections/plots/versions/2/undo")
        #expect(late.status == 409 && late.text.contains("P1"))
        #expect(try world.ask(.post, "/collections/plots/versions/1/undo").status == 409)
        #expect(try world.ask(.post, "/collections/plots/versions/77/undo").status == 404)
        #expect(try world.get("/collections/plots/versions/2/undo").status == 405)
        #expect(try world.store.state(EditWorld.plots).version == 3)
    }
}

@Suite struct `Transactions` {
    private func send(_ world: EditWorld, _ actions: String, token: String = EditWorld.token) throws -> EditWorld.Answer {
        try world.ask(.post, "/transactions", #"{"semantic":"atomic","transaction":[\#(actions)]}"#, type: "application/ogc-tx+json", token: token)
    }

    private static let mark = #"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"name":"ก"}}"#

    @Test(.proves(
        "ogcapi-features-11/0.0/transactions", "ogcapi-features-11/0.0/json-transactions", "ogcapi-features-11/0.0/features",
        "ogcapi-features-11/0.0/atomic-transactions"))
    func `change many features of many layers, and tell what became of each action`() throws {
        let world = try EditWorld()
        let answer = try send(
            world,
            """
            {"action":"insert","id":"a","collection":"marks","items":[\(Self.mark),\(Self.mark)]},
            {"action":"delete","collection":"plots","filter":"id IN ('P1','P2')"},
            {"action":"update","collection":"plots","filter":"id = 'P3'","properties":{"add":[{"name":"geometry","value":null}]}},
            {"action":"replace","collection":"marks","filter":"id = 1","properties":{"feature":\(Self.mark)}}
            """)
        #expect(answer.status == 200)
        let json = try answer.json
        #expect(json["results"].list.map { $0["features"].texts } == [["2", "3"], ["P1", "P2"], ["P3"], ["1"]])
        #expect(json["results"][0]["id"].text == "a" && json["results"][0]["collection"].text == "marks")
        #expect(json["summary"]["totalInserted"].integer == 2 && json["summary"]["totalDeleted"].integer == 2)
        #expect(json["summary"]["totalUpdated"].integer == 1 && json["summary"]["totalReplaced"].integer == 1)
        #expect(json["versions"]["marks"].integer == 2 && json["versions"]["plots"].integer == 2)
        #expect(try world.get("/collections/plots/items/P3").json["geometry"].isMissing)
        #expect(try world.get("/collections/plots/items").json["numberMatched"].integer == 3)
    }

    @Test func `are done whole or not at all`() throws {
        let world = try EditWorld()
        let insert = #"{"action":"insert","collection":"marks","items":[\#(Self.mark)]}"#
        let bad: [(String, Int, String)] = [
            (#"{"action":"insert","collection":"plots","items":[\#(EditWorld.plot("N", #""rai":"x""#))]}"#, 400, "/transaction/1/items/0/properties/rai"),
            (#"{"action":"insert","collection":"plots","items":[\#(EditWorld.plot("P1"))]}"#, 409, "exists already"),
            (#"{"action":"delete","collection":"plots","filter":"id = 'P9'"}"#, 409, "does not exist"),
            (#"{"action":"delete","collection":"plots","filter":"id IN ('P1','P1')"}"#, 409, "does not exist"),
            (#"{"action":"update","collection":"plots","filter":"id IN ('P1','P1')","properties":{"delete":["rai"]}}"#, 409, "named before"),
            (#"{"action":"update","collection":"plots","filter":"id = 'P1'","properties":{}}"#, 400, "/transaction/1/properties"),
            (#"{"action":"update","collection":"plots","filter":"id = 'P1'","properties":{"modify":[{"name":"rai","value":"x"}]}}"#, 400, "/transaction/1/properties/rai"),
            (#"{"action":"delete","collection":"plots","filter":"rai > 3"}"#, 400, "/transaction/1/filter"),
            (#"{"action":"delete","collection":"plots"}"#, 400, "/transaction/1/filter"),
            (#"{"action":"destroy","collection":"plots"}"#, 400, "/transaction/1/action"),
            (#"{"action":"delete","collection":"nowhere","filter":"id = 'P1'"}"#, 400, "/transaction/1/collection"),
            ("5", 400, "/transaction/1/action"),
        ]
        for (action, status, says) in bad {
            let answer = try send(world, insert + "," + action)
            #expect(answer.status == status && answer.text.contains(says), "\(action): \(answer.text)")
            #expect(try world.store.state(EditWorld.marks).version == 1)
        }
        #expect(try send(world, "").status == 400)
        #expect(try send(world, insert + #",{"action":"delete","collection":"plots","filter":"id = 'P1'"}"#, token: EditWorld.other).status == 403)
        let batch = try world.ask(.post, "/transactions", #"{"semantic":"batch","transaction":[\#(insert)]}"#, type: "application/json")
        #expect(batch.status == 400 && batch.text.contains("/semantic"))
        #expect(try world.ask(.post, "/transactions", "{}", type: "application/geo+json").status == 415)
        #expect(try world.store.state(EditWorld.marks).version == 1)
        #expect(try send(world, insert, token: EditWorld.other).status == 200)
    }
}
