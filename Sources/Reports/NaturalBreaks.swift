/// The exact solution of Fisher (1958, "On grouping for maximum homogeneity") that Jenks uses: classes of consecutive
/// values with the smallest sum of squared deviations from their means.
///
/// The cost of a class obeys the quadrangle inequality, so that the best last break never goes down as values are
/// added, and each row of the dynamic program is found by dividing: O(k n log n) for n different values.
enum NaturalBreaks {
    /// The breaks between classes: the first value of each class but the first.
    ///
    /// - Parameter sorted: ascending, finite.
    static func breaks(_ sorted: [Double], _ k: Int) -> [Double] {
        var program = Program(sorted)
        return program.firsts(min(k, program.count)).map { program.values[$0] }
    }

    private struct Program {
        /// The different values.
        var values: [Double] = []
        /// Sums over the values before each place, of how often they stand, of them, and of their squares, from the
        /// middle value so that little is lost.
        private var weights: [Double] = [0]
        private var sums: [Double] = [0]
        private var squares: [Double] = [0]
        /// The least cost of the values before each place in so many classes, and in one class less.
        private var costs: [Double] = []
        private var before: [Double] = []
        private var starts: [Int32] = []

        var count: Int { values.count }

        init(_ sorted: [Double]) {
            let origin = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
            var i = 0
            while i < sorted.count {
                var end = i + 1
                while end < sorted.count, sorted[end] == sorted[i] { end += 1 }
                let weight = Double(end - i), value = sorted[i] - origin
                values.append(sorted[i])
                weights.append(weights[weights.count - 1] + weight)
                sums.append(sums[sums.count - 1] + weight * value)
                squares.append(squares[squares.count - 1] + weight * value * value)
                i = end
            }
        }

        /// The cost of the values from `a` to the one before `b`, a < b.
        @inline(__always)
        private func cost(_ a: Int, _ b: Int) -> Double {
            let weight = weights[b] - weights[a], sum = sums[b] - sums[a]
            return squares[b] - squares[a] - sum * sum / weight
        }

        /// Where each class but the first starts.
        mutating func firsts(_ k: Int) -> [Int] {
            guard k > 1 else { return [] }
            costs = (0...count).map { $0 == 0 ? 0 : cost(0, $0) }
            var table: [[Int32]] = []
            for classes in 2...k {
                swap(&before, &costs)
                costs = [Double](repeating: .infinity, count: count + 1)
                starts = [Int32](repeating: 0, count: count + 1)
                solve(classes...count, classes - 1, count - 1)
                table.append(starts)
            }
            var firsts: [Int] = []
            var end = count
            for starts in table.reversed() {
                end = Int(starts[end])
                firsts.append(end)
            }
            return firsts.reversed()
        }

        /// Finds the best start of the last class for each end in a range, which lies between two known starts.
        private mutating func solve(_ ends: ClosedRange<Int>, _ lowest: Int, _ highest: Int) {
            let end = (ends.lowerBound + ends.upperBound) / 2
            var best = Double.infinity, at = lowest
            for start in lowest...max(lowest, min(highest, end - 1)) {
                let total = before[start] + cost(start, end)
                if total < best {
                    best = total
                    at = start
                }
            }
            costs[end] = best
            starts[end] = Int32(at)
            if ends.lowerBound < end { solve(ends.lowerBound...(end - 1), lowest, at) }
            if end < ends.upperBound { solve((end + 1)...ends.upperBound, at, highest) }
        }
    }
}
