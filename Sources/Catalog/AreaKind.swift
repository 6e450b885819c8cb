/// What sort of area a code speaks of, told from its digits alone (domain 7.1; Bangkok is province 10).
public enum AreaKind: Sendable, CaseIterable {
    case province
    /// Bangkok itself, which is no province but a special administrative area.
    case bangkok
    case amphoe
    /// An amphoe's counterpart in Bangkok.
    case khet
    case tambon
    /// A tambon's counterpart in Bangkok.
    case khwaeng
    /// A village with its moo number.
    case village
    /// A community of a municipality: a village code whose amphoe part is a municipality's.
    case community
    /// A municipality that has an amphoe code of its own (amphoe part 93...99).
    case municipality
    /// A branch (51...59) or local registry office (49, 68, 72, 74, 77), or a historic amphoe (81): no area of today.
    case registry

    /// The word before the area's name.
    public var title: Localized {
        switch self {
        case .province: Localized(th: "จังหวัด", en: "Province")
        case .bangkok: Localized(th: "กรุงเทพมหานคร", en: "Bangkok")
        case .amphoe: Localized(th: "อำเภอ", en: "Amphoe")
        case .khet: Localized(th: "เขต", en: "Khet")
        case .tambon: Localized(th: "ตำบล", en: "Tambon")
        case .khwaeng: Localized(th: "แขวง", en: "Khwaeng")
        case .village: Localized(th: "หมู่บ้าน", en: "Village")
        case .community: Localized(th: "ชุมชน", en: "Community")
        case .municipality: Localized(th: "เทศบาล", en: "Municipality")
        case .registry: Localized(th: "สำนักทะเบียน", en: "Registry office")
        }
    }
}

extension AreaCode {
    /// The sort of area. It does not say that the code is in use: ``AreaRegister/standing(of:)`` does.
    public var kind: AreaKind {
        let inBangkok = province.part(.province) == 10
        switch (level, part(.amphoe) ?? 0) {
        case (.province, _): return inBangkok ? .bangkok : .province
        case (.amphoe, _) where inBangkok: return .khet
        case (.tambon, _) where inBangkok: return .khwaeng
        case (.village, _) where inBangkok: return .community
        case (.village, 93...99): return .community
        case (_, 93...99): return .municipality
        case (_, 49), (_, 51...59), (_, 68), (_, 72), (_, 74), (_, 77), (_, 81): return .registry
        case (.amphoe, _): return .amphoe
        case (.tambon, _): return .tambon
        case (.village, _): return .village
        }
    }

    /// The number of the village in its tambon (หมู่ที่); nil above the village.
    public var moo: Int? { part(.village) }
}
