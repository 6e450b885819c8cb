public import Catalog

/// Whose work a step is.
enum Duty: Sendable {
    /// Enters rows, and signs for areas inside the unit.
    case record
    /// Answers for the unit's rows: saves, or signs for the unit.
    case confirm
    /// Confirms for the province: locks, unlocks, or signs for the province.
    case approve
    /// Takes into the department's figures, or gives back.
    case collect
}

extension Dataset {
    /// The roles that have a duty for a unit (domain 2.1). Bangkok has no office of the department, so the department
    /// itself stands in for its province; and what the department records it confirms and locks itself.
    func roles(for duty: Duty, in unit: AreaCode) -> [Role] {
        let province = unit.province.kind == .bangkok
        let staff: [Role] = province ? [.central] : [.province, .provinceHead]
        let head: [Role] = province ? [.central] : [.provinceHead]
        switch (duty, recorder) {
        case (.collect, _), (_, .central): return [.central]
        case (.record, .amphoe): return [.amphoeRecorder, .amphoeHead]
        case (.confirm, .amphoe): return [.amphoeHead]
        case (.record, .province): return staff
        case (.confirm, .province), (.approve, _): return head
        }
    }

    /// The states in which a reader sees a unit's rows; the one rule for every way out (domain 2.1, 2.3). The recording
    /// office sees its own drafts, the province what its amphoe saved, and everyone, the department and
    /// administrators among them, what is locked.
    ///
    /// - Parameter reader: nil: the public.
    public func visibleStates(to reader: Officer?, of unit: AreaCode) -> ClosedRange<SheetState> {
        guard let reader, reader.covers(unit) else { return .locked ... .collected }
        if roles(for: .record, in: unit).contains(reader.role) { return .draft ... .collected }
        // All of the provincial office looks at what its head is to lock.
        let checks = roles(for: .approve, in: unit).contains(reader.role == .province ? .provinceHead : reader.role)
        return (checks ? .saved : .locked) ... .collected
    }
}
