import Catalog
import Demo
import Foundation
import HTTP
import Ledger
import SpatiaLiteStore
import Store
import TestSupport
import Testing

/// The real binary: what it says, how it starts and how it ends.
@Suite struct `The program` {
    private static let store = Result {
        let path = Scratch.folder.appending(path: "program.sqlite").path()
        let made = try Program.run("demo", "--scale", "phayao", "--no-officers", "--store", path)
        try #require(made.status == 0, "\(made.complaint)")
        return path
    }

    private func folder(_ name: String) throws -> URL {
        let folder = Scratch.folder.appending(path: "\(name)-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: repository.appending(path: "geodata"), to: folder)
        return folder
    }

    // MARK: What it says

    @Test(arguments: ["", "serve", "demo", "import", "report", "tiles", "check", "user"])
    func `helps in Thai, in English, or in both where no locale says`(command: String) throws {
        func help(_ language: String?) throws -> String {
            let outcome = try command.isEmpty ? Program.run("--help", language: language) : Program.run(command, "--help", language: language)
            #expect(outcome.status == 0 && outcome.complaint.isEmpty)
            return outcome.output
        }
        let thai = try help("th_TH.UTF-8"), english = try help("en_US.UTF-8"), both = try help(nil)
        #expect(!english.contains(/[ก-๙]/) && thai.contains(/[ก-๙]/))
        let options = english.matches(of: /(?m)^  (--[a-z-]+)/).map { String($0.1) }
        #expect(command.isEmpty || options.contains("--help"))
        for text in [thai, both] { #expect(text.matches(of: /(?m)^  (--[a-z-]+)/).map { String($0.1) } == options) }
        // Each option is explained in each language.
        func explanations(_ text: String) -> [String] { text.matches(of: /(?m)^      (.+)$/).map { String($0.1) } }
        #expect(explanations(thai).count { $0.contains(/[ก-๙]/) } >= options.count)
        #expect(explanations(english).count >= options.count && explanations(both).count >= 2 * options.count)
    }

    @Test func `journals accounts, also those made beside a server that writes`() throws {
        let copy = Scratch.folder.appending(path: "accounts-\(UUID().uuidString).sqlite"), path = copy.path()
        try FileManager.default.copyItem(at: URL(fileURLWithPath: try Self.store.get()), to: copy)
        let catalog = try Catalog.load(from: repository.appending(path: "geodata").path())
        let recorded = try EmbeddedStore(path: path, catalog: catalog, .reading).journal(after: 0, sheet: nil, limit: .max).count
        #expect(try Program.run("user", "add", "first", "--store", path).status == 0)
        do {
            let server = try EmbeddedStore(path: path, catalog: catalog, .writing)
            #expect(try Program.run("user", "add", "second", "--role", "central", "--store", path).status == 0)
            let entries = try server.journal(after: Int64(recorded), sheet: nil, limit: 10)
            #expect(entries.map(\.event.verb) == ["create-account", "create-account"] && entries.map(\.event.subject) == ["first", "second"])
            #expect(entries.allSatisfy { $0.by == "command-line" })
        }
        #expect(try Program.run("check", "--store", path).status == 0)
    }

    @Test func `checks a store`() throws {
        let path = try Self.store.get(), whole = try Program.run("check", "--store", path)
        #expect(whole.status == 0 && whole.complaint.isEmpty && whole.output.contains(path))
        let broken = Scratch.folder.appending(path: "broken-\(UUID().uuidString).sqlite")
        try Data(contentsOf: URL(fileURLWithPath: path)).dropLast(100_000).write(to: broken)
        let outcome = try Program.run("check", "--store", broken.path())
        #expect(outcome.status == 1 && !outcome.complaint.isEmpty)
        #expect(try Program.run("check", "--store", "/nowhere/none.sqlite").status == 1)
    }

    @Test func `has no option of serving that the README does not name`() throws {
        let readme = try String(contentsOf: repository.appending(path: "README.md"), encoding: .utf8)
        let options = try Program.run("serve", "--help").output.matches(of: /(?m)^  (--[a-z-]+)/).map { String($0.1) }
        #expect(options.count > 5)
        for option in options where option != "--help" { #expect(readme.contains("\(option)"), "\(option)") }
    }

    @Test(arguments: [
        ["nothing"], ["serve", "--nothing"], ["serve", "--port"], ["serve", "--port", "70000"], ["serve", "--port", "x"], ["serve", "--quiet=1"], ["serve", "stray"],
        ["demo", "--scale", "moon"], ["serve", "--store", "/nowhere/none.sqlite"], ["serve", "--store", "/dev/null"], ["serve", "--host", "no.such.host.invalid"],
        ["serve", "--threads", "0"], ["serve", "--tiles", "/dev/null"], ["tiles", "--zoom", "4-2"], ["tiles", "--format", "zip"], ["demo", "--boundaries", "/nowhere.geojson", "--store", "/tmp/none.sqlite"],
    ])
    func `refuses a call that it cannot follow in one sentence`(words: [String]) throws {
        let words = words.first == "serve" && !words.contains("--store") ? words + ["--store", try Self.store.get()] : words
        let outcome = try Program(words).outcome()
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        let lines = outcome.complaint.split(separator: "\n").filter { !$0.contains("MapLibre") }
        #expect(lines.count == 1 && lines[0].hasPrefix("phaenthi: ") && lines[0].contains(/[ก-๙]/) && lines[0].contains(/[a-z]{3}/), "\(outcome.complaint)")
    }

    @Test func `says in one sentence that there is no store, and how to make one`() throws {
        let outcome = try Program.run("serve", "--store", "/nowhere/none.sqlite", language: "en_US.UTF-8")
        #expect(outcome.status == 1 && outcome.complaint == "phaenthi: there is no store /nowhere/none.sqlite; make the demo with: phaenthi demo --store /nowhere/none.sqlite\n")
    }

    @Test func `says in one sentence that the port is taken`() throws {
        let port = try World.demo().port
        let outcome = try Program.run("serve", "--store", try Self.store.get(), "--port", "\(port)")
        let lines = outcome.complaint.split(separator: "\n").filter { !$0.contains("MapLibre") }
        #expect(outcome.status == 1 && lines.count == 1 && lines[0].contains("\(port)") && lines[0].contains("in use"), "\(outcome.complaint)")
    }

    @Test func `does not start with a wrong layer file, and names file, key and cure`() throws {
        let geodata = try folder("wrong")
        let file = geodata.appending(path: "layers/villages.json5")
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacing("geometry: \"point\"", with: "geometry: \"pint\"").write(to: file, atomically: true, encoding: .utf8)
        for command in [["serve", "--store", try Self.store.get()], ["demo", "--store", Scratch.folder.appending(path: "never.sqlite").path()]] {
            let outcome = try Program(command + ["--geodata", geodata.path()], language: "en_US.UTF-8").outcome()
            #expect(outcome.status == 1)
            for word in ["villages.json5", "geometry", "pint", "multiPolygon"] { #expect(outcome.complaint.contains(word), "\(word): \(outcome.complaint)") }
        }
        #expect(!FileManager.default.fileExists(atPath: Scratch.folder.appending(path: "never.sqlite").path()))
    }

    // MARK: How it serves

    @Test func `serves one more layer by its file, from a store of before and from a new one`() throws {
        let geodata = try folder("more")
        try Wells.file.write(to: geodata.appending(path: "layers/wells.json5"), atomically: true, encoding: .utf8)
        let before = Scratch.folder.appending(path: "before.sqlite").path(), after = Scratch.folder.appending(path: "after.sqlite").path()
        #expect(try Program.run("demo", "--scale", "phayao", "--no-officers", "--store", before).status == 0)
        #expect(try Program.run("demo", "--scale", "phayao", "--no-officers", "--store", after, "--geodata", geodata.path()).status == 0)
        for path in [before, after] {
            let program = try Program.serve("--store", path, "--geodata", geodata.path(), "--quiet")
            let client = Client(port: program.port)
            #expect(try Document(client.get("/collections/wells")?.body ?? [])["featureCount"].integer == 0)
            #expect(try Document(client.get("/collections/villages")?.body ?? [])["featureCount"].integer == 804)
            program.send(SIGTERM)
            #expect(try program.outcome().status == 0)
        }
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `ends with status 0 when it is told to, idle connections or not`(signal: Int32) throws {
        let program = try Program.serve("--store", try Self.store.get())
        let idle = Client(port: program.port)
        #expect(idle.get("/collections")?.status == 200)
        program.send(signal)
        let outcome = try program.outcome()
        #expect(outcome.status == 0 && outcome.complaint.contains("GET /collections - 200"), "\(outcome.complaint)")
    }

    @Test(arguments: ["0", "512"])
    func `finishes a running answer when it is told to end, and takes no new one`(memory: String) throws {
        let program = try Program.serve("--store", try Self.crowd.get(), "--geodata", try Self.crowdDefinitions.get(), "--memory", memory, "--quiet")
        // The answer is larger than all buffers on its way, so that it runs for as long as the client does not read.
        let client = Client(port: program.port, window: 4096)
        client.send("GET /collections/wells/items?limit=100000 HTTP/1.1\r\nHost: test\r\n\r\n")
        let start = client.read(atLeast: 1)
        program.send(SIGTERM)
        // Whoever comes now is turned away.
        var refused = false
        for _ in 0..<1000 where !refused {
            refused = !Client(port: program.port, patience: 100_000).isConnected
            usleep(5000)
        }
        #expect(refused)
        let rest = client.readToEnd()
        #expect(start.starts(with: "HTTP/1.1 200".utf8) && rest.ending == .closed && rest.bytes.count > 15_000_000)
        #expect(rest.bytes.suffix(5) == Array("0\r\n\r\n".utf8)[...], "the last chunk has come")
        #expect(try program.outcome().status == 0)
    }

    /// Some 20 MB of wells with long names.
    private static let crowdDefinitions = Result {
        let geodata = Scratch.folder.appending(path: "crowd-geodata")
        try FileManager.default.copyItem(at: repository.appending(path: "geodata"), to: geodata)
        try Wells.file.write(to: geodata.appending(path: "layers/wells.json5"), atomically: true, encoding: .utf8)
        return geodata.path()
    }
    private static let crowd = Result {
        let catalog = try Catalog.load(from: crowdDefinitions.get())
        let path = Scratch.folder.appending(path: "crowd.sqlite").path(), name = String(repeating: "บ่อน้ำ ", count: 100)
        let wells = try #require(catalog.layer("wells"))
        try EmbeddedStore.build(at: path, catalog: catalog) { builder in
            try builder.load(wells) { sink in
                for number in 1...10_000 {
                    try sink.begin(row: 0, id: "".utf8.span)
                    for column in wells.fields.indices { try sink.field(column, column == 0 ? .integer(Int64(number)) : column == 1 ? .text(name) : .null) }
                    _ = try sink.end()
                }
            }
        }
        return path
    }
}
