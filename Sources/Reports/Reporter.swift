public import Catalog
public import Ledger
public import Store

/// Makes roll-ups and their suppression from a store of records.
public struct Reporter: Sendable {
    public let frame: AreaFrame
    private let store: any RecordStore

    public init(frame: AreaFrame, store: any RecordStore) {
        self.frame = frame
        self.store = store
    }

    /// A roll-up with what of it is hidden. It is the same for all who see the same sheets, so it may be kept until
    /// the dataset's ``RecordStore/version(of:)`` changes.
    public struct Answer: Sendable {
        public let rollUp: RollUp
        public let suppression: Suppression

        public init(rollUp: RollUp, suppression: Suppression) {
            self.rollUp = rollUp
            self.suppression = suppression
        }

        /// See ``ReportTable/init(_:level:within:suppression:)``.
        public func table(_ level: ReportLevel, within area: AreaCode? = nil) -> ReportTable? {
            ReportTable(rollUp, level: level, within: area, suppression: suppression)
        }
    }

    /// - Parameters:
    ///   - expected: of the dataset.
    ///   - privacy: nil hides nothing: for staff who may read the rows themselves.
    ///   - isVisible: whether the reader may see a unit's sheet in a state.
    /// - Returns: nil when the indicator names a column that the dataset does not have.
    /// - Throws: what the store throws.
    public func answer(
        _ indicator: Indicator, of dataset: Dataset, in period: Period, expected: Expected, privacy: PrivacyRule?,
        isVisible: (AreaCode, SheetState) -> Bool
    ) throws -> Answer? {
        let standings = try store.standings(of: dataset, in: period, within: nil).mapValues(\.state)
        let held = Set(dataset.indicators(in: period.fiscalYear).map(\.id))
        let family = privacy == nil ? [] : PrivacyRule.family(of: indicator, in: dataset).filter { held.contains($0.id) || $0 == indicator }
        let wanted = family.contains(indicator) ? family : [indicator] + family
        var numbers: [Int] = []
        for one in wanted {
            guard let columns = RollUp.columns(of: one, in: dataset) else { return nil }
            for column in columns where !numbers.contains(column) { numbers.append(column) }
        }
        let chunks = try store.columns(numbers, of: dataset, in: period, within: nil)
        var rollUps: [RollUp] = []
        for one in wanted {
            let own = RollUp.columns(of: one, in: dataset)?.compactMap(numbers.firstIndex) ?? []
            let isAll = own == Array(numbers.indices)
            guard
                let rollUp = RollUp(
                    one, of: dataset, in: period, chunks: isAll ? chunks : chunks.map { $0.only(own) }, standings: standings,
                    expected: expected, isVisible: isVisible)
            else { return nil }
            rollUps.append(rollUp)
        }
        guard let own = rollUps.first(where: { $0.indicator == indicator }) else { return nil }
        return Answer(
            rollUp: own, suppression: privacy.map { Suppression(family.isEmpty ? [] : rollUps, $0) } ?? .none)
    }
}

extension ColumnChunk {
    /// The chunk with some of its columns.
    fileprivate func only(_ columns: [Int]) -> ColumnChunk {
        ColumnChunk(
            unit: unit, state: state, areas: areas, columns: columns.map { self.columns[$0] }, texts: columns.map { texts[$0] })
    }
}
