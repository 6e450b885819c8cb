/// The level of an area (domain 7.1).
public enum AreaLevel: Int, Sendable, CaseIterable, Comparable {
    case province = 2
    case amphoe = 4
    case tambon = 6
    case village = 8

    public static func < (a: AreaLevel, b: AreaLevel) -> Bool { a.rawValue < b.rawValue }

    /// Its name in requests, answers and files: `amphoe`.
    public var spelling: String {
        switch self {
        case .province: "province"
        case .amphoe: "amphoe"
        case .tambon: "tambon"
        case .village: "village"
        }
    }

    /// What areas of the level are called: "จังหวัด" / "provinces".
    public var title: Localized {
        switch self {
        case .province: Localized(th: "จังหวัด", en: "provinces")
        case .amphoe: Localized(th: "อำเภอ", en: "amphoe")
        case .tambon: Localized(th: "ตำบล", en: "tambons")
        case .village: Localized(th: "หมู่บ้าน", en: "villages")
        }
    }
}

/// An administrative code of 2, 4, 6 or 8 digits: province, amphoe, tambon, village. To the world it is text, never
/// a number; in memory it is four bytes, so that tables of codes are quick.
public struct AreaCode: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The digits filled up with zeros to eight, times four, plus the level's place (0...3): the order of these
    /// numbers is the order of the texts.
    private let packed: UInt32

    private init(packed: UInt32) { self.packed = packed }

    /// Nil unless the text is 2, 4, 6 or 8 plain digits and the province's part is 10...99.
    public init?(_ text: some StringProtocol) { self.init(utf8: text.utf8) }

    /// The same of a text's UTF-8 bytes.
    public init?(utf8: some Sequence<UInt8>) {
        var digits: UInt32 = 0
        var count = 0
        for byte in utf8 {
            guard Self.append(byte, to: &digits, &count) else { return nil }
        }
        self.init(digits, count: count)
    }

    /// The same of UTF-8 bytes that lie elsewhere, as a sink is told a text.
    public init?(utf8: Span<UInt8>) {
        var digits: UInt32 = 0
        var count = 0
        for i in utf8.indices {
            guard Self.append(utf8[i], to: &digits, &count) else { return nil }
        }
        self.init(digits, count: count)
    }

    private static func append(_ byte: UInt8, to digits: inout UInt32, _ count: inout Int) -> Bool {
        guard byte >= 0x30, byte <= 0x39, count < 8, count > 0 || byte > 0x30 else { return false }
        digits = digits * 10 + UInt32(byte - 0x30)
        count += 1
        return true
    }

    private init?(_ digits: UInt32, count: Int) {
        guard let level = AreaLevel(rawValue: count) else { return nil }
        packed = digits * Self.rest(level) * 4 + UInt32(level.rawValue / 2 - 1)
    }

    /// How many villages' codes could lie in an area of the level.
    private static func rest(_ level: AreaLevel) -> UInt32 {
        switch level {
        case .province: 1_000_000
        case .amphoe: 10_000
        case .tambon: 100
        case .village: 1
        }
    }

    public var level: AreaLevel {
        switch packed & 3 {
        case 0: .province
        case 1: .amphoe
        case 2: .tambon
        default: .village
        }
    }

    /// The digits.
    public var text: String { String(packed / 4 / Self.rest(level)) }

    /// The area above; nil for a province.
    public var parent: AreaCode? { AreaLevel(rawValue: level.rawValue - 2).flatMap(ancestor) }

    /// The area of the given level that this one lies in, itself included; nil when the level is below.
    public func ancestor(_ level: AreaLevel) -> AreaCode? { level <= self.level ? above(level) : nil }

    private func above(_ level: AreaLevel) -> AreaCode {
        let rest = Self.rest(level)
        return AreaCode(packed: packed / 4 / rest * rest * 4 + UInt32(level.rawValue / 2 - 1))
    }

    /// Whether the area is `other` or lies in it.
    public func isWithin(_ other: AreaCode) -> Bool { ancestor(other.level) == other }

    public var province: AreaCode { above(.province) }

    /// The two digits of a level's part: 1 for the amphoe of 5601; nil when the code ends above the level.
    public func part(_ level: AreaLevel) -> Int? {
        level <= self.level ? Int(packed / 4 / Self.rest(level) % 100) : nil
    }

    public var description: String { text }

    public static func < (a: AreaCode, b: AreaCode) -> Bool { a.packed < b.packed }
}
