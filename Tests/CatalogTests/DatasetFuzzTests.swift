import TestSupport
import Testing

@testable import Catalog

/// Spoiled files are told or read, and never crash the reader.
@Suite struct DatasetFuzzTests {
    private static let pool: [JSON5Node.Value] = [
        .null, .boolean(true), .number(0), .number(-1), .number(2.5), .number(31), .number(.nan), .number(.infinity), .number(1e308),
        .text(""), .text("staff"), .text("old"), .text("2024-02-29"), .text("9999-99-99"), .text("lock"), .text("\u{0}กำ"), .array([]),
        .array([JSON5Node(value: .text("staff"), line: 1)]), .object([]),
    ]

    /// A copy in which some values are others, some keys gone or doubled, some lists shuffled.
    private func spoil(_ node: JSON5Node, _ rate: Double, _ random: inout SeededGenerator) -> JSON5Node {
        func strikes() -> Bool { Double.random(in: 0..<1, using: &random) < rate }
        if strikes() { return JSON5Node(value: Self.pool.randomElement(using: &random)!, line: node.line) }
        switch node.value {
        case .array(let items):
            var spoiled = items.map { spoil($0, rate, &random) }
            if strikes() { spoiled.shuffle(using: &random) }
            if strikes(), let one = spoiled.randomElement(using: &random) { spoiled.append(one) }
            if strikes(), !spoiled.isEmpty { spoiled.removeLast() }
            return JSON5Node(value: .array(spoiled), line: node.line)
        case .object(let members):
            var spoiled = members.map { JSON5Node.Member(key: $0.key, line: $0.line, node: spoil($0.node, rate, &random)) }
            if strikes(), !spoiled.isEmpty { spoiled.removeFirst() }
            if strikes(), let one = spoiled.randomElement(using: &random) { spoiled.append(one) }
            return JSON5Node(value: .object(spoiled), line: node.line)
        default:
            return node
        }
    }

    @Test func spoiledFilesNeverCrashTheReader() throws {
        let layer = try #require(try repositoryCatalog.get().layer("villages"))
        let shops = try JSON5Parser.parse(Array(DatasetSample.shops.utf8))
        let year = try JSON5Parser.parse(Array(DatasetSample.rounds.utf8))
        let good = DatasetFile(CheckedNode(shops, file: "", faults: FaultList()), name: "shops", layers: ["villages": layer, "wells": layer])
        let dataset = try #require(good.dataset())
        var random = SeededGenerator(seed: 2567)
        var read = 0
        for turn in 0..<2_000 {
            let rate = [0.002, 0.01, 0.05][turn % 3]
            let faults = FaultList()
            let file = DatasetFile(CheckedNode(spoil(shops, rate, &random), file: "", faults: faults), name: "shops", layers: ["villages": layer, "wells": nil])
            let found = file.dataset()
            #expect((found == nil) == (faults.count > 0))
            if found != nil { read += 1 }
            let rounds = FaultList()
            let plans = RoundFile(CheckedNode(spoil(year, rate, &random), file: "", faults: rounds), name: "2567").plans(of: [dataset], broken: [])
            #expect(rounds.count > 0 || plans.count <= 1)
        }
        #expect(read > 100, "some survive")
    }

    @Test func spoiledBytesNeverCrashTheReader() throws {
        let bytes = Array(DatasetSample.shops.utf8)
        var random = SeededGenerator(seed: 9)
        for _ in 0..<1_000 {
            var spoiled = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let at = Int.random(in: 0..<spoiled.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: spoiled[at] = UInt8.random(in: 32..<127, using: &random)
                case 1: spoiled.remove(at: at)
                default: spoiled.insert(spoiled[Int.random(in: 0..<spoiled.count, using: &random)], at: at)
                }
            }
            guard String(validating: spoiled, as: UTF8.self) != nil, let root = try? JSON5Parser.parse(spoiled) else { continue }
            let faults = FaultList()
            let dataset = DatasetFile(CheckedNode(root, file: "", faults: faults), name: "shops", layers: [:]).dataset()
            #expect((dataset == nil) == (faults.count > 0))
        }
    }
}
