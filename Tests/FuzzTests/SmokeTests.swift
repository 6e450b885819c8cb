import FilterSamples
import FuzzTargets
import Store
import TestSupport
import Testing

/// A short run of each fuzz target with seeded mutations; `tools/fuzz` runs them under libFuzzer for as long as one likes.
@Suite struct `A parser under mutated input` {
    @Test(arguments: FuzzTarget.all.map(\.name))
    func `takes or refuses, but never more`(name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        var random = SeededGenerator(seed: 4712)
        var filters = ExpressionGenerator(seed: 4711)
        let words = target.words.map { Array($0.utf8) }
        for seed in target.seeds { #expect(target.run(seed) == .taken, "\(String(decoding: seed, as: UTF8.self))") }
        var taken = 0, refused = 0
        for turn in 0..<5_000 {
            var bytes = random.pick(target.seeds)
            if name == "cql2", turn % 3 > 0 {
                let condition = filters.condition(1 + turn % 3)
                bytes = Array((turn % 2 == 0 ? condition.cql2Text : condition.cql2JSON).utf8)
            }
            for _ in 0...random.below(3) { mutate(&bytes, words, &random) }
            switch target.run(bytes) {
            case .taken: taken += 1
            case .refused: refused += 1
            case .wrong: Issue.record("\(String(decoding: bytes, as: UTF8.self)) \(bytes)")
            }
        }
        #expect(taken > 20 && refused > 100, "the mutations reach both sides: \(taken) taken, \(refused) refused")
    }

    private func mutate(_ bytes: inout [UInt8], _ words: [[UInt8]], _ random: inout SeededGenerator) {
        let at = random.below(bytes.count + 1)
        switch random.below(6) {
        case 0 where at < bytes.count: bytes[at] = UInt8(random.below(256))
        case 1 where at < bytes.count: bytes[at] ^= 1 << UInt8(random.below(8))
        case 2 where at < bytes.count: bytes.remove(at: at)
        case 3: bytes.removeSubrange(at..<min(at + 8, bytes.count))
        case 4: bytes.insert(contentsOf: bytes.prefix(at).suffix(12), at: at)
        default: bytes.insert(contentsOf: random.pick(words), at: at)
        }
    }
}
