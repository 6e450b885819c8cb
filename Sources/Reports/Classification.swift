internal import Catalog

/// How values are put into classes.
public enum ClassMethod: Hashable, Sendable {
    /// As many values in each class as possible.
    case quantile
    /// Fisher's and Jenks's natural breaks: the smallest sum of squared deviations from the classes' means, exactly.
    case jenks
    case equalInterval
    /// Breaks one standard deviation of the population apart, around the mean.
    case standardDeviation
    /// A break at an official threshold; on each side classes of equally many values.
    case criterion(Double)
    /// These breaks between classes.
    case given([Double])

    /// `quantile`, `jenks`, `equal`, `sd`, `criterion`, `given`.
    public var id: String {
        switch self {
        case .quantile: "quantile"
        case .jenks: "jenks"
        case .equalInterval: "equal"
        case .standardDeviation: "sd"
        case .criterion: "criterion"
        case .given: "given"
        }
    }
}

/// Classes of values. A class holds the values from its lower edge on and below its upper edge; the last class holds
/// its upper edge too: `[a, b)`, … , `[y, z]`.
public struct Classification: Hashable, Sendable {
    public let method: ClassMethod
    /// Ascending, one more than there are classes: the smallest value, the breaks, the largest value. A given break may
    /// lie beyond the values.
    public let edges: [Double]
    /// How many values each class has of those that were classified.
    public let counts: [Int]
    /// How many classes were asked for; fewer came of it where equal values would have left a class empty.
    public let requested: Int
    /// How many of the classes lie below the criterion, for diverging colours; nil: there is no criterion.
    public let classesBelow: Int?

    /// How many classes maps may have.
    public static let classRange = 3...7

    public var classes: Int { edges.count - 1 }

    /// Whether classes were merged because values are equal, which the legend says.
    public var isMerged: Bool { classes < requested }

    /// The class of a value; values beyond the edges are in the first and the last class.
    public func classIndex(_ value: Double) -> Int {
        var low = 1, high = edges.count - 1
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }

    /// The same classes with the counts of other values: for a year whose breaks are frozen.
    public func counted(_ values: some Sequence<Double>) -> Classification {
        var counts = [Int](repeating: 0, count: classes)
        for value in values where value.isFinite { counts[classIndex(value)] += 1 }
        return Classification(method: method, edges: edges, counts: counts, requested: requested, classesBelow: classesBelow)
    }

    private init(method: ClassMethod, edges: [Double], counts: [Int], requested: Int, classesBelow: Int?) {
        self.method = method
        self.edges = edges
        self.counts = counts
        self.requested = requested
        self.classesBelow = classesBelow
    }

    /// Nil when there is no finite value. To freeze breaks across years, classify the values of all years together
    /// and count each year's with ``counted(_:)``.
    ///
    /// - Parameters:
    ///   - classes: how many, 1 or more; of ``ClassMethod/given(_:)`` one more than breaks, whatever is asked for.
    public init?(_ values: some Sequence<Double>, _ method: ClassMethod, classes: Int) {
        let sorted = values.filter(\.isFinite).sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        var requested = max(1, classes)
        var breaks: [Double]
        var keepsEmpty = false
        switch method {
        case .quantile:
            breaks = Self.quantiles(sorted[...], requested)
        case .jenks:
            breaks = NaturalBreaks.breaks(sorted, requested)
        case .equalInterval:
            breaks = (1..<max(2, requested)).map { first + (last - first) * (Double($0) / Double(requested)) }
            if requested == 1 { breaks = [] }
        case .standardDeviation:
            let (mean, deviation) = Self.moments(sorted)
            breaks = (1..<max(2, requested)).map { mean + (Double($0) - Double(requested) / 2) * deviation }
            if requested == 1 || deviation == 0 { breaks = [] }
        case .criterion(let threshold):
            let middle = sorted.firstIndex { $0 >= threshold } ?? sorted.count
            let lower = requested / 2
            breaks = Self.quantiles(sorted[..<middle], lower) + [threshold] + Self.quantiles(sorted[middle...], requested - lower)
        case .given(let given):
            breaks = Array(Set(given.filter(\.isFinite))).sorted()
            requested = breaks.count + 1
            keepsEmpty = true
        }
        var edges = [min(first, breaks.first ?? first)] + breaks + [max(last, breaks.last ?? last)]
        if !keepsEmpty { edges = Self.withoutEmpty(edges, sorted) }
        var below: Int?
        if case .criterion(let threshold) = method { below = edges.dropLast().count { $0 < threshold } }
        self = Classification(method: method, edges: edges, counts: [], requested: requested, classesBelow: below).counted(sorted)
    }

    /// Breaks at i/k of the values, between two values in proportion (Hyndman and Fan 1996, definition 7).
    private static func quantiles(_ sorted: ArraySlice<Double>, _ k: Int) -> [Double] {
        guard k > 1, sorted.count > 1 else { return [] }
        return (1..<k).map { i in
            let at = Double(sorted.count - 1) * Double(i) / Double(k)
            let below = Int(at), fraction = at - Double(below)
            let a = sorted[sorted.startIndex + below]
            return fraction == 0 ? a : a + (sorted[sorted.startIndex + below + 1] - a) * fraction
        }
    }

    private static func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, (squares / Double(values.count)).squareRoot())
    }

    /// The edges without those that would leave a class empty, the first and the last of the values at the ends.
    private static func withoutEmpty(_ edges: [Double], _ sorted: [Double]) -> [Double] {
        guard let first = sorted.first, let last = sorted.last else { return edges }
        var kept = [first]
        var at = 0
        for edge in edges.dropFirst().dropLast() {
            let next = sorted[at...].firstIndex { $0 >= edge } ?? sorted.count
            if next > at, next < sorted.count {
                kept.append(edge)
                at = next
            }
        }
        return kept + [last]
    }
}
