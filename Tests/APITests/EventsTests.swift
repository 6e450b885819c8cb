@testable import API
import Catalog
import Foundation
import Geo
import HTTP
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// `/events`: which tiles edits change, told to open maps.
@Suite struct `Events` {
    private struct Event {
        var name = ""
        var id = ""
        var data = ""
    }

    /// The events of a stream, by the rules of the HTML Living Standard section 9.2.6 as far as they are used here.
    private func events(_ text: String) -> [Event] {
        var all: [Event] = [], event = Event()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) where line.isEmpty || !line.allSatisfy(\.isHexDigit) {
            if line.isEmpty {
                if !event.id.isEmpty || !event.data.isEmpty { all.append(event) }
                event = Event()
            } else if let colon = line.firstIndex(of: ":"), colon != line.startIndex {
                let value = line[line.index(after: colon)...].drop { $0 == " " }
                switch line[..<colon] {
                case "event": event.name = String(value)
                case "id": event.id = String(value)
                case "data": event.data += value
                default: break
                }
            }
        }
        return all
    }

    private func serve(_ world: FreshWorld) throws -> Server {
        var configuration = HTTP.Configuration()
        configuration.port = 0
        configuration.threads = 2
        configuration.inactivityTimeout = 1
        configuration.totalDeadline = 1
        return try Server(configuration, handler: world.service, log: .none)
    }

    private func listen(_ port: Int, after id: String? = nil) -> Client {
        let client = Client(port: port)
        client.send("GET /events HTTP/1.1\r\nHost: test\r\n\(id.map { "Last-Event-ID: \($0)\r\n" } ?? "")\r\n")
        return client
    }

    /// Reads until a text has come and after it the end of its event. Carriage returns stand in the frames of chunks only.
    private func read(_ client: Client, until text: String) -> String {
        var bytes: [UInt8] = []
        while true {
            let all = String(decoding: bytes, as: UTF8.self)
            if let found = all.range(of: text), all[found.upperBound...].contains("\n\n") { return all }
            let more = client.read(atLeast: 1)
            if more.isEmpty { return all }
            bytes += more.filter { $0 != 13 }
        }
    }

    private func mark(_ code: String, _ x: Double, _ y: Double) -> FeatureChange {
        FeatureChange(FreshWorld.marks, .insert(FeatureContent(shape: .point(x: x, y: y), values: [.text(code), .text("560101"), .integer(1)])))
    }

    @Test func `reach 200 listeners while others are served, and end when the server does`() throws {
        let world = try FreshWorld(seed: 71)
        let server = try serve(world)
        let listeners = (0..<200).map { _ in listen(server.port) }
        let greetings = listeners.map { read($0, until: "retry: ") }
        #expect(greetings.allSatisfy { $0.contains("text/event-stream") && $0.contains("retry: ") && $0.contains("\nid: ") })
        for gone in listeners[150...] { gone.vanish() }
        // Beyond the time after which silent connections are closed.
        Thread.sleep(forTimeInterval: 2.5)
        let other = Client(port: server.port)
        for _ in 0..<20 { #expect(other.get("/collections/marks/items?limit=1")?.status == 200) }
        _ = try world.store.apply([mark("E1", 99.05, 18.05)], by: "ก")
        let version = Int(try world.store.state(FreshWorld.marks).version)
        for listener in listeners[..<150] {
            let told = try #require(events(read(listener, until: "data:")).first { $0.name == "tiles" })
            let document = try Document(Array(told.data.utf8))
            #expect(document["collection"].text == "marks" && document["version"].integer == version)
            #expect(document["extent"].numbers == [99.05, 18.05, 99.05, 18.05])
            let tile = try #require(TileAddress.containing(Coordinate(x: 99.05, y: 18.05), zoom: 12))
            #expect(document["tiles"].texts.contains("12/\(tile.column)/\(tile.row)") && Set(document.names) == ["collection", "version", "extent", "tiles"])
        }
        #expect(other.get("/collections/marks/items?limit=1")?.status == 200)
        let began = ContinuousClock.now
        server.stop()
        for listener in listeners[..<150] { #expect(listener.readToEnd().ending != .open) }
        #expect(ContinuousClock.now - began < .seconds(30))
    }

    @Test func `are told again after the last that a client knows, or that it must load all anew`() throws {
        let world = try FreshWorld(seed: 72)
        let server = try serve(world)
        let first = listen(server.port)
        let id = try #require(events(read(first, until: "retry: ")).first?.id)
        for i in 0..<3 {
            _ = try world.store.apply([mark("R\(i)", 99.25 + Double(i) / 4, 18.1)], by: "ก")
            #expect(read(first, until: "data:").contains("\"marks\""))
        }
        let missed = events(read(listen(server.port, after: id), until: "99.75"))
        #expect(missed.filter { $0.name == "tiles" }.count == 3)
        #expect(read(listen(server.port, after: "another-7"), until: "event: reload").contains("event: reload"))
        #expect(read(listen(server.port, after: "nonsense"), until: "event: reload").contains("event: reload"))
        _ = consume server
    }

    @Test func `name the areas' tiles too, and nobody who edits`() throws {
        let world = try FreshWorld(seed: 73)
        let listener = try #require(try world.service.feed.listener(after: nil))
        var greeting: [UInt8] = []
        listener.next(into: &greeting)
        let content = FeatureContent(shape: .point(x: 99.1, y: 18.1), values: [.text("W1"), .text("560101"), .integer(5)])
        _ = try world.store.apply([FeatureChange(FreshWorld.wells, .insert(content))], by: "นายลับ")
        let again = try #require(try world.service.feed.listener(after: nil))
        withExtendedLifetime(again) {}
        var told: [UInt8] = []
        listener.next(into: &told)
        let text = String(decoding: told, as: UTF8.self)
        #expect(!text.contains("ลับ") && text.contains("\"wells\"") && text.contains("\"0/0/0\"") && text.contains("\"14/"))
    }
}
