import Catalog
import Foundation
import Geo
import Testing

@testable import Demo

@Suite struct InputTests {
    @Test func `A table reads quotes, commas and line ends as RFC 4180 writes them`() throws {
        let table = try Table(text: "a,b\r\n\"x,\"\"y\"\"\",1\r\n\"two\nlines\",2", path: "t.csv")
        #expect(try table.texts("a") == ["x,\"y\"", "two\nlines"])
        #expect(try table.integers("b") == [1, 2])
    }

    @Test func `A table says which record and which column is wrong`() throws {
        #expect(throws: DemoError.malformed(path: "t.csv", reason: "record 3 has 1 fields instead of 2")) {
            try Table(text: "a,b\n1,2\n3\n", path: "t.csv")
        }
        let table = try Table(text: "a,b\n1,2\n3,x\n", path: "t.csv")
        #expect(throws: DemoError.malformed(path: "t.csv", reason: "record 3, b: x is not a number")) { try table.integers("b") }
        #expect(throws: DemoError.malformed(path: "t.csv", reason: "it has no column c")) { try table.texts("c") }
        #expect(throws: DemoError.malformed(path: "t.csv", reason: "it is empty")) { try Table(text: "", path: "t.csv") }
    }

    @Test func `A missing table is one clear sentence in two languages`() throws {
        let areas = try Shared.catalog.get().areas
        #expect(throws: DemoError.unreadable(path: "/nowhere/demo_counts.csv")) {
            try DemoInputs(areas: areas, counts: "/nowhere/demo_counts.csv")
        }
        #expect(DemoError.unreadable(path: "x").description == "อ่านแฟ้ม x ไม่ได้ / The file x cannot be read.")
    }

    @Test func `Counts that do not add up are refused`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "demo-counts-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        let text = try String(contentsOf: URL(filePath: Shared.counts), encoding: .utf8)
            .replacing("56,พะเยา,Phayao,N,9,68,806,804,", with: "56,พะเยา,Phayao,N,9,68,806,805,")
        try text.write(to: file, atomically: true, encoding: .utf8)
        let areas = try Shared.catalog.get().areas
        #expect(throws: DemoError.wrongTotal(path: file.path, what: "villages_all", found: 75_001, expected: 75_000)) {
            try DemoInputs(areas: areas, counts: file.path)
        }
    }

    @Test func `All 76 provinces have one of 18 inspection zones, Bangkok has none`() throws {
        let zones = try Shared.inputs.get().provinces.map { $0.group?.inspectionZone }
        #expect(zones.count { $0 == nil } == 1 && zones[0] == nil)
        #expect(Set(zones.compactMap { $0 }) == Set(1...18))
        #expect(try Shared.inputs.get().provinces.first { $0.code == "56" }?.group?.id == "PG16")
    }

    @Test func `No name holds a character that HTML or JSON would escape`() throws {
        for province in try Shared.inputs.get().provinces {
            let areas = [province.area] + province.amphoe.flatMap { [$0.area] + $0.tambons }
            #expect(areas.allSatisfy { !$0.nameTh.isEmpty && !$0.nameTh.contains(where: { "<>&\"\\".contains($0) }) })
        }
    }

    /// Flips, drops and repeats bytes; a reader may refuse the text, it may not trap.
    private func mutated(_ bytes: [UInt8], _ random: inout RandomStream) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<(1 + random.index(below: 4)) where !bytes.isEmpty {
            let at = random.index(below: bytes.count)
            switch random.index(below: 4) {
            case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(random.pick(Array("\",\n[]{}0-.e".utf8)), at: at)
            default: bytes.removeSubrange(at..<min(bytes.count, at + 9))
            }
        }
        return bytes
    }

    @Test func `Mutated tables are read or refused`() {
        var random = RandomStream(key: "fuzz table")
        let seed = Array("code,name,n\n56,\"พะเยา, \"\"x\"\"\",3\n5601,a,4\n".utf8)
        for _ in 0..<20_000 {
            let text = String(decoding: mutated(seed, &random), as: UTF8.self)
            guard let table = try? Table(text: text, path: "t.csv") else { continue }
            _ = try? table.integers("n")
            _ = try? table.texts("name")
        }
    }

    @Test func `Mutated boundary files are read or refused`() throws {
        var random = RandomStream(key: "fuzz boundaries")
        let seed = Array(
            """
            {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":5601,"b":null,"c":[1]},"geometry":
            {"type":"Polygon","coordinates":[[[99.8,19.1],[99.9,19.1],[99.9,19.2],[99.8,19.1]],[[99.82,19.1,5],[99.83,19.1],[99.83,19.11],[99.82,19.1,5]]]}}]}
            """.utf8)
        let file = FileManager.default.temporaryDirectory.appending(path: "demo-fuzz-\(UUID().uuidString).geojson")
        defer { try? FileManager.default.removeItem(at: file) }
        var read = 0
        for _ in 0..<4_000 {
            try Data(mutated(seed, &random)).write(to: file)
            if let boundaries = try? Boundaries(files: [file.path]) { read += boundaries.count }
        }
        #expect(read > 100)
    }
}
