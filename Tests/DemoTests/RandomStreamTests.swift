import Testing

@testable import Demo

@Suite struct RandomStreamTests {
    @Test func `FNV-1a gives the values of its authors' test suite`() {
        #expect(FowlerNollVo.hash("") == 0xCBF2_9CE4_8422_2325)
        #expect(FowlerNollVo.hash("a") == 0xAF63_DC4C_8601_EC8C)
        #expect(FowlerNollVo.hash("foobar") == 0x8594_4171_F739_67E8)
    }

    @Test func `SplitMix64 gives its known outputs for a seed`() {
        var random = RandomStream(seed: 1_234_567)
        #expect(random.next() == 6_457_827_717_110_365_317)
        #expect(random.next() == 3_203_168_211_198_807_973)
    }

    @Test func `A village's stream has the golden seed, words and units`() {
        #expect(FowlerNollVo.hash("phaenthi-demo-v1|village|560101|1") == 0x7C3E_2F21_860A_0EDC)
        var words = RandomStream(key: "village|560101|1")
        #expect(words.next() == 0x3374_2EA2_3089_D619)
        #expect(words.next() == 0x604A_1D03_5F9A_6E82)
        #expect(words.next() == 0x5410_6754_C30F_A4BE)
        var units = RandomStream(key: "village|560101|1")
        #expect(units.unit() == 0.2009915491076193)
        #expect(units.unit() == 0.376130879710766)
        #expect(units.unit() == 0.3283752996385929)
    }

    @Test func `A plot's stream has the golden indices`() {
        var random = RandomStream(key: "plot|56|0")
        #expect(random.index(below: 22_791) == 14_880)
        #expect(random.index(below: 22_791) == 6_553)
        #expect(random.index(below: 22_791) == 3_864)
    }

    @Test func `Quantiles are linear between their steps`() {
        let table = Quantiles(10, 20, 40)
        #expect(table.value(at: 0) == 10)
        #expect(table.value(at: 0.25) == 15)
        #expect(table.value(at: 0.5) == 20)
        #expect(table.value(at: 0.75) == 30)
        #expect(table.value(at: 1) == 40)
    }

    @Test func `A direction is a unit vector`() {
        var random = RandomStream(key: "direction")
        for _ in 0..<1000 {
            let d = random.direction()
            #expect(abs(d.x * d.x + d.y * d.y - 1) < 1e-12)
        }
    }

    @Test func `Shares pick as often as they say, and the rest is nil`() {
        var random = RandomStream(key: "shares")
        var counts = ["a": 0, "b": 0, "": 0]
        for _ in 0..<20_000 { counts[random.pick(byShare: [("a", 0.2), ("b", 0.5)]) ?? "", default: 0] += 1 }
        #expect(abs(counts["a", default: 0] - 4_000) < 300)
        #expect(abs(counts["b", default: 0] - 10_000) < 300)
        #expect(abs(counts["", default: 0] - 6_000) < 300)
    }

    @Test func `The largest remainder shares out everything, ties to the first`() {
        #expect(largestRemainder(10, weights: [1, 1, 1]) == [4, 3, 3])
        // Hamilton's method on a textbook parliament: quotas 4.7, 1.6, 1.58, 1.2, 0.6, 0.3 of 10 seats.
        #expect(largestRemainder(10, weights: [47_000, 16_000, 15_800, 12_000, 6_100, 3_100]) == [5, 2, 1, 1, 1, 0])
        #expect(largestRemainder(0, weights: [2, 3]) == [0, 0])
        #expect(largestRemainder(5, weights: []) == [])
        var random = RandomStream(key: "largest remainder")
        for _ in 0..<200 {
            let weights = (0..<(1 + random.index(below: 30))).map { _ in random.unit() + 0.01 }
            let total = random.index(below: 1000)
            let shares = largestRemainder(total, weights: weights)
            let sum = weights.reduce(0, +)
            #expect(shares.reduce(0, +) == total)
            for (share, weight) in zip(shares, weights) { #expect(abs(Double(share) - Double(total) * weight / sum) < 1) }
        }
    }
}
