public import Catalog

/// How far the units of an area have come in a round. A province's standing is this count and no flag of its own.
public struct Progress: Hashable, Sendable {
    /// Units that have to report.
    public let units: Int
    /// How many of them stand at each state or beyond, by ``SheetState``.
    private let reached: [Int]

    /// - Parameter units: those that have to report; standings of others do not count.
    public init(units: some Sequence<AreaCode>, standings: [AreaCode: Standing]) {
        var total = 0
        var reached = [Int](repeating: 0, count: SheetState.allCases.count)
        for unit in units {
            total += 1
            for state in 0...(standings[unit]?.state ?? .empty).rawValue { reached[state] += 1 }
        }
        self.units = total
        self.reached = reached
    }

    /// How many units stand at the state or beyond it.
    public func count(_ state: SheetState) -> Int { reached[state.rawValue] }

    public var saved: Int { count(.saved) }
    public var locked: Int { count(.locked) }
    public var isLocked: Bool { units > 0 && locked == units }

    /// The counter of locked units (domain 2.3): "0/16 อำเภอ".
    ///
    /// - Parameter level: the units' level.
    public func counter(of level: AreaLevel) -> Localized {
        Localized(th: "\(locked)/\(units) \(level.title.th)", en: "\(locked)/\(units) \(level.title.en)")
    }

    /// The progress of each province that units lie in, by ascending code.
    public static func byProvince(units: some Sequence<AreaCode>, standings: [AreaCode: Standing]) -> [(province: AreaCode, progress: Progress)] {
        Dictionary(grouping: units, by: \.province).sorted { $0.key < $1.key }
            .map { ($0.key, Progress(units: $0.value, standings: standings)) }
    }

    /// How many provinces have locked all of their units, and of how many. Bangkok is none of them: the department
    /// counts 76 (domain 7.1).
    public static func provincesReported(units: some Sequence<AreaCode>, standings: [AreaCode: Standing]) -> (reported: Int, of: Int) {
        let provinces = byProvince(units: units, standings: standings).filter { $0.province.kind != .bangkok }
        return (provinces.count { $0.progress.isLocked }, provinces.count)
    }
}
