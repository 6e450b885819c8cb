import FilterSamples
import Foundation
import Reports
import TestSupport
import Testing

/// Classes against jenkspy and NumPy (Tests/requirements.txt), and by their definitions.
@Suite struct ClassificationTests {
    /// Columns of many shapes: even, skewed, with ties, of few values.
    private static func columns() -> [[Double]] {
        var random = SeededGenerator(seed: 5)
        return (0..<200).map { i in
            let n = 8 + random.below(i % 10 == 0 ? 800 : 120)
            return (0..<n).map { _ in
                switch i % 5 {
                case 0: Double.random(in: 0..<100, using: &random)
                case 1: Double(random.below(12))
                case 2: pow(10, Double.random(in: 0..<6, using: &random))
                case 3: Double(random.below(4)) * 100 + Double.random(in: -9..<9, using: &random)
                default: (Double.random(in: 0..<100, using: &random) * 100).rounded() / 100
                }
            }
        }
    }

    private struct Judged: Decodable {
        let jenks: [Double]
        let quantile: [Double]
        let equal: [Double]
        let sd: [Double]
    }

    private static func judged(_ columns: [[Double]], _ k: (Int) -> Int) throws -> [Judged] {
        let script = """
            import sys, json, numpy as np, jenkspy
            out = []
            for k, x in json.load(sys.stdin):
                x = np.array(x); n = min(k, len(set(x)))
                out.append({
                    'jenks': [float(v) for v in jenkspy.jenks_breaks(x, n_classes=n)] if n > 1 else [],
                    'quantile': np.quantile(x, [i / k for i in range(1, k)]).tolist(),
                    'equal': np.linspace(x.min(), x.max(), k + 1)[1:-1].tolist(),
                    'sd': [x.mean() + (i - k / 2) * x.std() for i in range(1, k)]})
            json.dump(out, sys.stdout)
            """
        let cases = columns.enumerated().map { [k($0)] as [Any] + [$1] }
        let output = try Python.run(script, try JSONSerialization.data(withJSONObject: cases))
        return try JSONDecoder().decode([Judged].self, from: output)
    }

    /// The sum of squared deviations from the means of groups.
    private static func cost(_ values: [Double], _ group: (Double) -> Int) -> Double {
        Dictionary(grouping: values, by: group).values.reduce(0) { sum, members in
            let mean = members.reduce(0, +) / Double(members.count)
            return sum + members.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
    }

    @Test func breaksEqualThoseOfOtherPrograms() throws {
        let columns = Self.columns()
        let k = { (i: Int) in 3 + i % 5 }
        for (i, (values, judged)) in zip(columns, try Self.judged(columns, k)).enumerated() {
            let jenks = try #require(Classification(values, .jenks, classes: k(i)))
            // jenkspy gives the largest value of each class.
            let theirs = Self.cost(values) { value in judged.jenks.dropFirst().firstIndex { value <= $0 } ?? -1 }
            let ours = Self.cost(values) { jenks.classIndex($0) }
            #expect(abs(ours - theirs) <= 1e-9 * max(1, theirs), "column \(i): \(ours) against \(theirs)")
            #expect(jenks.classes == min(k(i), Set(values).count))
            // Equal values may be parted in several ways that are equally good.
            if Set(values).count == values.count {
                let uppers = (0..<jenks.classes).map { c in values.filter { jenks.classIndex($0) == c }.max() ?? .nan }
                #expect(uppers == Array(judged.jenks.dropFirst()), "column \(i)")
            }
            for (method, breaks) in [(ClassMethod.quantile, judged.quantile), (.equalInterval, judged.equal), (.standardDeviation, judged.sd)] {
                let found = try #require(Classification(values, method, classes: k(i)))
                let inner = found.edges.dropFirst().dropLast()
                #expect(inner.allSatisfy { edge in breaks.contains { abs($0 - edge) <= 1e-9 * max(1, abs(edge)) } }, "\(method) \(i)")
                #expect(found.counts.allSatisfy { $0 > 0 } && found.counts.reduce(0, +) == values.count)
                #expect(found.isMerged == (inner.count < breaks.count))
                if method == .quantile, Set(values).count == values.count { #expect(!found.isMerged) }
                // Every break of the other program that is left out would leave a class empty.
                let all = Classification(values, .given(breaks), classes: 0)
                if found.isMerged { #expect(all?.counts.contains(0) == true || Set(breaks).count < breaks.count) }
            }
        }
    }

    @Test func naturalBreaksAreTheBestOfAllPartitions() throws {
        var random = SeededGenerator(seed: 9)
        for _ in 0..<200 {
            let values = (0..<(3 + random.below(8))).map { _ in Double(random.below(30)) }
            let distinct = Set(values).sorted()
            let k = min(distinct.count, 2 + random.below(3))
            var best = Double.infinity
            // All ways to choose k - 1 first values of classes.
            for mask in 0..<(1 << (distinct.count - 1)) where mask.nonzeroBitCount == k - 1 {
                let firsts = distinct.indices.dropFirst().filter { mask >> ($0 - 1) & 1 == 1 }.map { distinct[$0] }
                best = min(best, Self.cost(values) { value in firsts.count { $0 <= value } })
            }
            let found = try #require(Classification(values, .jenks, classes: k))
            #expect(abs(Self.cost(values) { found.classIndex($0) } - best) < 1e-9)
        }
    }

    @Test func aClassHoldsItsLowerEdgeAndTheLastBoth() throws {
        let found = try #require(Classification([1, 2, 3, 4, 5], .given([2, 4]), classes: 9))
        #expect(found.edges == [1, 2, 4, 5] && found.counts == [1, 2, 2] && found.classes == 3)
        #expect([1, 1.9, 2, 3.9, 4, 5, -7, 99].map(found.classIndex) == [0, 0, 1, 1, 2, 2, 0, 2])
    }

    @Test func equalValuesAreOneClassAndItIsSaid() throws {
        for method in [ClassMethod.quantile, .jenks, .equalInterval, .standardDeviation] {
            let found = try #require(Classification([3, 3, 3, 3], method, classes: 5))
            #expect(found.edges == [3, 3] && found.counts == [4] && found.isMerged)
        }
        let ties = try #require(Classification([0, 0, 0, 0, 0, 0, 1, 2, 3], .quantile, classes: 4))
        #expect(ties.isMerged && ties.counts.allSatisfy { $0 > 0 })
        #expect(Classification([.nan, .infinity], .jenks, classes: 3) == nil)
    }

    @Test func theCriterionIsABreakAndColoursDivergeThere() throws {
        let values = (0..<100).map(Double.init)
        let found = try #require(Classification(values, .criterion(70), classes: 6))
        #expect(found.edges.contains(70) && found.classesBelow == 3 && found.classes == 6)
        let colors = Palette.rdBu.diverging(6, below: 3)
        #expect(colors == Palette.rdBu.colors(6))
        #expect(Palette.puOr.diverging(5, below: 1).count == 5 && Set(Palette.puOr.diverging(5, below: 2)).count == 5)
        let above = try #require(Classification(values, .criterion(-5), classes: 4))
        #expect(above.classesBelow == 0)
    }

    @Test func frozenBreaksHoldForEveryYear() throws {
        let years = [[1.0, 2, 3, 50], [10, 20, 30, 99]]
        let frozen = try #require(Classification(years.joined(), .equalInterval, classes: 4))
        let counted = years.map { frozen.counted($0) }
        #expect(counted.map(\.edges) == [frozen.edges, frozen.edges])
        #expect(counted.map(\.counts) == [[3, 0, 1, 0], [2, 1, 0, 1]])
    }

    @Test func palettesAreOpaqueAndDiffer() {
        for palette in Palette.allCases {
            for k in 3...7 {
                let colors = palette.colors(k)
                #expect(colors.count == k && Set(colors).count == k)
                #expect(colors.allSatisfy { $0.count == 7 && $0.hasPrefix("#") && Int($0.dropFirst(), radix: 16) != nil })
            }
        }
    }

    @Test func circlesAreInProportionByArea() {
        let circles = ProportionalCircles([4, 100, .nan], largestRadius: 20)
        #expect(circles.radius(100) == 20 && circles.radius(25) == 10 && circles.radius(0) == 0)
        #expect(ProportionalCircles([7400], largestRadius: 20).legendValues() == [5000, 1000, 200])
    }
}
