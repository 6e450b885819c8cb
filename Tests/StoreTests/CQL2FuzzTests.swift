import Geo
import Store
import Testing

/// What a fuzzer calls: any bytes must be taken or refused, never more, and what is taken must print and read the same.
enum CQL2FuzzTarget {
    /// - Returns: false when something was taken that does not survive printing.
    static func run(_ bytes: [UInt8]) -> Bool {
        var sound = true
        let roomy = CQL2.Limits(length: 1 << 24, depth: 64, nodes: 1 << 16, vertices: 1 << 16)
        func survives(_ expression: CQL2.Filter) -> Bool {
            let e = expression.expression
            guard let text = try? CQL2.parse(text: e.cql2Text, limits: roomy), text == e else { return false }
            guard let json = try? CQL2.parse(json: Array(e.cql2JSON.utf8), limits: roomy), json == e else { return false }
            _ = try? expression.check(against: .init(properties: [], geometry: .point))
            return true
        }
        if let filter = try? CQL2.Filter(text: String(decoding: bytes, as: UTF8.self)) { sound = sound && survives(filter) }
        if let filter = try? CQL2.Filter(json: bytes) { sound = sound && survives(filter) }
        return sound
    }
}

@Suite struct CQL2FuzzTests {
    @Test func mutatedFiltersAreTakenOrRefusedButNeverMore() {
        var generator = ExpressionGenerator(seed: 4711)
        var random = SeededGenerator(seed: 4712)
        let pieces = ["(", ")", ",", "'", "\"", "\\", "NOT ", "AND ", "POINT(", "[", "]", "{", "}", ":", "null", "1e9", "-", "..", "\u{0}", "ก", "="].map { Array($0.utf8) }
        var taken = 0
        for i in 0..<4_000 {
            let seed = generator.condition(1 + i % 3)
            var bytes = Array((i % 2 == 0 ? seed.cql2Text : seed.cql2JSON).utf8)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let at = Int.random(in: 0..<max(bytes.count, 1), using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1 where at < bytes.count: bytes.remove(at: at)
                case 2: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: min(at, bytes.count))
                case 3: bytes.removeSubrange(min(at, bytes.count)..<min(at + 8, bytes.count))
                default: bytes.insert(contentsOf: bytes.prefix(at).suffix(12), at: min(at, bytes.count))
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(CQL2FuzzTarget.run(bytes), "\(text)")
            if (try? CQL2.parse(text: text)) != nil || (try? CQL2.parse(json: bytes)) != nil { taken += 1 }
        }
        #expect(taken > 100)
    }
}
