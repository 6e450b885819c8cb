public import Catalog

/// Why a row is not in an area of its dataset's level.
public enum UnplacedReason: String, Sendable, CaseIterable {
    /// No code at all, or one that is no code: ไม่ระบุพื้นที่.
    case unspecified
    /// The code of an area above the dataset's level: only the larger area is known.
    case above
    /// The code of a municipality, which is no tambon.
    case municipality
    /// A community of a municipality, or in Bangkok.
    case community
    /// A branch or local registry office, or a historic amphoe.
    case registry
    /// An abolished code that no area carries on.
    case abolished
    /// An abolished code that several areas carry on.
    case divided
    /// A village of an abolished tambon that one tambon carries on: the register does not follow moo numbers.
    case abolishedVillage
    /// A code that the register never had.
    case unknown

    public var title: Localized {
        switch self {
        case .unspecified: Localized(th: "ไม่ระบุพื้นที่", en: "Area not given")
        case .above: Localized(th: "ระบุเพียงพื้นที่ที่ใหญ่กว่า", en: "Only a larger area is given")
        case .municipality: Localized(th: "เทศบาล ไม่ใช่ตำบล", en: "A municipality, not a tambon")
        case .community: Localized(th: "ชุมชนในเขตเทศบาล", en: "A municipal community")
        case .registry: Localized(th: "สำนักทะเบียน ไม่ใช่พื้นที่ปกครอง", en: "A registry office, not an area")
        case .abolished: Localized(th: "รหัสเดิมที่ยกเลิกแล้วและไม่มีรหัสใหม่", en: "An abolished code without a successor")
        case .divided: Localized(th: "รหัสเดิมที่แยกเป็นหลายพื้นที่", en: "An abolished code with several successors")
        case .abolishedVillage: Localized(th: "หมู่บ้านในรหัสตำบลเดิม", en: "A village of an abolished tambon code")
        case .unknown: Localized(th: "ไม่มีรหัสนี้ในทะเบียน", en: "No such code in the register")
        }
    }
}

/// Finds the node for a row's code.
struct RowPlacement {
    enum Place {
        /// An area of the dataset's level.
        case area(Int)
        /// Only known to lie in this node, which is above the level.
        case within(Int, UnplacedReason)
    }

    let frame: AreaFrame
    let level: AreaLevel
    private var hint = 0
    /// The unit whose rows come, and its areas of the level.
    private var unit: AreaCode?
    private var own = 0..<0

    init(_ frame: AreaFrame, _ level: AreaLevel) {
        self.frame = frame
        self.level = level
    }

    /// - Parameter unit: the reporting unit in whose sheet the row stands.
    mutating func place(_ code: AreaCode?, unit: AreaCode) -> Place {
        if unit != self.unit {
            self.unit = unit
            own = frame.nodes(level, within: unit)
        }
        guard let code else { return .within(node(ofUnit: unit), .unspecified) }
        if code.level == level, let node = frame.node(of: code, in: own, near: &hint) { return .area(node) }
        if let area = code.ancestor(level), let node = frame.node(of: area, near: &hint) { return .area(node) }
        return unusual(code, unit: unit)
    }

    private func unusual(_ code: AreaCode, unit: AreaCode) -> Place {
        let own = code.ancestor(level) ?? code
        if let node = frame.node(of: own) {
            // The unit may say more: an amphoe's sheet with rows that name the province only.
            return .within(deeper(node, unit), .above)
        }
        if case .abolished(let successors) = frame.register.standing(of: own) {
            guard successors.count == 1, let node = frame.node(of: successors[0]) else {
                return .within(known(above: own, unit), successors.isEmpty ? .abolished : .divided)
            }
            return frame.level(node) == level ? .area(node) : .within(node, own.level == .village ? .abolishedVillage : .above)
        }
        return .within(known(above: own, unit), Self.reason(own))
    }

    private static func reason(_ code: AreaCode) -> UnplacedReason {
        switch code.kind {
        case .municipality: .municipality
        case .community: .community
        case .registry: .registry
        default: .unknown
        }
    }

    /// The smallest area in use that surely holds an area of a code not in use.
    private func known(above code: AreaCode, _ unit: AreaCode) -> Int {
        var above = code.parent
        while let code = above {
            if let node = frame.node(of: code) { return deeper(node, unit) }
            above = code.parent
        }
        return node(ofUnit: unit)
    }

    /// The unit, when it lies in the node and above the dataset's level; otherwise the node.
    private func deeper(_ node: Int, _ unit: AreaCode) -> Int {
        guard unit.level < level, let inside = frame.node(of: unit), let area = frame.area(node), unit.isWithin(area.code)
        else { return node }
        return inside
    }

    private func node(ofUnit unit: AreaCode) -> Int {
        let unit = level <= unit.level ? unit.parent : unit
        guard let unit else { return AreaFrame.country }
        if let node = frame.node(of: unit) { return node }
        let successors = frame.register.successors(of: unit)
        if successors.count == 1, let node = frame.node(of: successors[0]) { return node }
        return frame.node(of: unit.province) ?? AreaFrame.country
    }
}
