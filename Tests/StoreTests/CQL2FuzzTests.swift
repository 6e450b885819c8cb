import FilterSamples
import Store
import Testing

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
